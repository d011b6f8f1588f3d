#include "web/pages/drafts.hpp"

#include "foundation/number.hpp"
#include "web/drafts.hpp"

#include <array>

namespace kith::web::pages {
namespace {

/// A key is the address of one of our forms.
bool is_form_address(std::string_view key) {
    return key.size() <= longest_draft_key && is_local_path(key) &&
           (key.starts_with("/children/") || key.starts_with("/referrals/")) &&
           key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-/") == std::string_view::npos;
}

bool is_own(std::string_view name) {
    constexpr std::array own = {field::csrf,     field::form_token, field::draft_key,   field::draft_title,
                                field::based_on, save_draft_button, start_afresh_button};
    for (const auto each : own)
        if (name == each) return true;
    return name.starts_with("add.") || name.starts_with("remove.") || name.starts_with("keep.") ||
           name == "check" || name == "change" || name == "opened_at";
}

response resume(visit& visit) {
    const auto key = visit.request.query.first("key");
    if (!is_form_address(key))
        return error_page(visit, 404, "There is no form to go on with at this address.");
    const auto kept = visit.database.read()->draft_of(visit.practitioner.value().practitioner, key);
    if (!kept)
        return error_page(visit, 404, "This draft is not there any more: it was sent, or thrown away.");
    return see_other(std::string(key));
}

} // namespace

form_fields typed_only(const form_fields& fields) {
    form_fields::list kept;
    for (const auto& field : fields.all())
        if (!is_own(field.first)) kept.push_back(field);
    return form_fields(std::move(kept));
}

std::int64_t based_on_of(const form_fields& fields) {
    return parse_number(fields.first(field::based_on)).value_or(-1);
}

opened_form open_form(store::snapshot& snapshot, const visit& visit, std::string_view key,
                      form_fields fresh, std::int64_t revision) {
    opened_form form{std::move(fresh), revision, std::nullopt};
    const auto kept = snapshot.draft_of(visit.practitioner.value().practitioner, key);
    if (!kept) return form;
    auto decoded = decode_form(kept->fields);
    if (auto* fields = std::get_if<form_fields>(&decoded)) {
        // What the script keeps has the form's own fields in it.
        form.based_on = fields->has(field::based_on) ? based_on_of(*fields) : kept->based_on;
        form.fields = typed_only(*fields);
        form.kept_at = kept->saved;
    }
    return form;
}

bool keep_draft(visit& visit, std::string_view key, std::string_view title, const form_fields& fields,
                std::int64_t based_on) {
    auto kept = typed_only(fields).all();
    kept.emplace_back(field::draft_key, key);
    kept.emplace_back(field::draft_title, title);
    kept.emplace_back(field::based_on, std::to_string(based_on));
    return web::keep_draft(visit.database, visit.practitioner.value().practitioner,
                           form_fields(std::move(kept)), visit.request.at)
        .has_value();
}

void discard_draft(visit& visit, std::string_view key) {
    const auto writer = visit.practitioner.value().practitioner;
    visit.database.write([&](store::transaction& to) { to.discard_draft(writer, key); });
}

void add_draft_routes(routes& table, site&) {
    table.get("/drafts/resume", audit_class::none, web::access::signed_in, resume);
}

} // namespace kith::web::pages
