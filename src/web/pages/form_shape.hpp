#pragma once
// What a form asks: the fields of one step of the guidance, for the children it is about. Everything on a
// form page is drawn from this; nothing of any procedure is named here.

#include "casework/casework.hpp"
#include "web/http.hpp"
#include "web/pages/site.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web::pages {

/// A child that the form asks about.
struct form_child {
    person_id person;
    std::shared_ptr<const casework::file> file;
    std::string name;    ///< "Ada Okafor"
    std::string heading; ///< "Ada Okafor, 7 years"
    bool open = true;    ///< facts on the record may be shown to the viewer
};

/// One form: a step, and whom it is about. The pointers outlive the form (rulebook and files are shared).
struct form_shape {
    const guidance::rulebook* rules = nullptr;
    const guidance::edition* edition = nullptr;
    const guidance::process* process = nullptr;
    const guidance::step* step = nullptr;
    case_process_id running;                       ///< empty for an intake that is not on record yet
    std::vector<form_child> children;              ///< empty for an intake that is not on record yet
    std::shared_ptr<const accounts_read> accounts; ///< who may be named
    bool asks_when = true; ///< false: it happens as it is sent (a referrer's own referral)
    instant now;
    const casework::recorded_step* corrects = nullptr; ///< set: what this form corrects, for one child
};

/// `open`: whether the viewer may see the child's record, and not only the name and age on this form.
form_child child_on_form(std::shared_ptr<const casework::file>, date today, bool open);

/// Who may be named as the answer to a practitioner field, in order of name.
std::vector<const store::account*> may_be_named(const form_shape&, const guidance::field&);

/// The parts of a field's name: "f.<field>", "c.<person>.<field>", "g.<group>.<row>.<field>".
std::string shared_name(const guidance::field&);
std::string own_name(const person_id&, const guidance::field&);
std::string row_name(const guidance::group&, int row, const guidance::field&);
std::string outcome_name(const person_id&);
/// What the form asks for the time of the event.
std::string when_question(const guidance::step&);
constexpr std::string_view when_name = "when";
constexpr std::string_view late_code_name = "late_code";
constexpr std::string_view late_text_name = "late_text";
constexpr std::string_view late_reason_codes = "late_reason"; ///< code set of the guidance

/// Fields asked once, for each child, and in each row of a group; only those that the record so far asks
/// for. A correction asks everything of its one child in the first way.
std::vector<const guidance::field*> shared_fields(const form_shape&);
std::vector<const guidance::field*> own_fields(const form_shape&, const form_child&);
std::vector<const guidance::field*> row_fields(const form_shape&, const guidance::group&);
/// The groups of an intake that is not on record yet; none otherwise.
std::vector<const guidance::group*> groups_of(const form_shape&);

/// How many rows of a group the form has: what it says itself, within the group's least and most.
int rows_on_form(const guidance::group&, const form_fields&);
/// "rows.<group>": hidden field with the number of rows.
std::string rows_name(const guidance::group&);

/// The outcomes that may be chosen, with whether the child's record allows each.
struct outcome_offered {
    const guidance::outcome* outcome;
    std::string not_yet; ///< why it can't be chosen for this child; empty when it can
};
std::vector<outcome_offered> outcomes_for(const form_shape&, const form_child&);

/// The process and step that "process.step" or "step" names within the edition.
struct step_found {
    const guidance::process* process = nullptr;
    const guidance::step* step = nullptr;
};
step_found find_step_by_path(const form_shape&, std::string_view path);

/// What an earlier step said that this field must cover ("must_include"), as codes.
std::vector<std::string> to_be_covered(const form_shape&, const guidance::field&);

/// The fields as they stand when the form is opened for the first time: today's date, facts on the record,
/// and for a standing plan what was set out last.
form_fields first_filled(const form_shape&);
/// The form fields that a canonical answer makes ("2018-12-12" in three boxes, who came for an agency).
void fill(form_fields::list&, const guidance::field&, const std::string& name, const casework::answers&);
/// A moment or a day in the three boxes and, where wanted, the time.
void fill_when(form_fields::list&, std::string_view name, instant at, bool with_time);

} // namespace kith::web::pages
