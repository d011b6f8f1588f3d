#pragma once
// A form of the guidance as GOV.UK components: every question with its hint, its reason and its source
// beside it, what was typed still in it, and what is wrong said where it is wrong.

#include "web/html.hpp"
#include "web/pages/form_shape.hpp"

namespace kith::web::pages {

/// What a form is drawn from: its shape, what stands in its fields, what is wrong with them.
struct form_drawn {
    const form_shape& shape;
    const form_fields& fields;
    const problems& wrong;
};

/// Every question of the form: when, the shared ones, each child's own with the decision, groups of rows.
html draw_questions(const form_drawn&);
/// One question under a name of its own, without what depends on its answer.
html draw_question(const form_drawn&, const guidance::field&, const std::string& name);
/// When it happened.
html draw_when(const form_drawn&);
/// Why a clock was missed: coded and in words. Asked, never required.
html draw_late_reason(const form_drawn&);

/// The summary at the top of a refused form, each problem linking to its question; empty when nothing is
/// wrong.
html draw_problems(const form_shape&, const problems&);
/// The id of the control that belongs to a field's name; empty where there is none.
std::string anchor_of(const form_shape&, std::string_view name);

/// The hidden fields that every form carries; see web/routing.hpp. `draft_key` empty: the form is not kept.
struct form_identity {
    std::string csrf_token, form_token, draft_key, draft_title;
    std::int64_t based_on = -1;
};
html draw_identity(const form_identity&);

} // namespace kith::web::pages
