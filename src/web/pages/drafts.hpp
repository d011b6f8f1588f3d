#pragma once
// What somebody has begun to write and not sent: kept on the server, private to its writer, offered when
// the form is opened again. The key of a draft is the address of its form, so that it can be gone on with.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// A form as it is opened: with what was kept, or as it begins.
struct opened_form {
    form_fields fields;
    std::int64_t based_on = -1;     ///< revision of the record when the form was first opened
    std::optional<instant> kept_at; ///< when the draft was kept; nothing: there was none
};

/// Names of the buttons that every form that can be kept has.
constexpr std::string_view save_draft_button = "save_draft";
constexpr std::string_view start_afresh_button = "start_afresh";

/// The form at `key` as its writer left it, or `fresh`.
opened_form open_form(store::snapshot&, const visit&, std::string_view key, form_fields fresh,
                      std::int64_t revision);

/// Keeps what was typed; returns when durable. False when it is more than a draft may hold (256 KiB).
bool keep_draft(visit&, std::string_view key, std::string_view title, const form_fields&,
                std::int64_t based_on);
void discard_draft(visit&, std::string_view key);

/// The number that a form says it is based on; -1 when it says none.
std::int64_t based_on_of(const form_fields&);
/// Only what somebody typed: without tokens, keys and buttons.
form_fields typed_only(const form_fields&);

/// GET /drafts/resume?key=: to the form itself.
void add_draft_routes(routes&, site&);

} // namespace kith::web::pages
