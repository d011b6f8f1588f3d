#include "web/drafts.hpp"

#include "web/site_frame.hpp"
#include "web/step_up.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kith::web {
namespace {

bool is_draft_key(std::string_view key) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
               c == '_' || c == '-' || c == '.' || c == ':';
    };
    return !key.empty() && key.size() <= longest_draft_key && std::ranges::all_of(key, fits);
}

/// What was typed, without the tokens: they are secrets and good for one page only.
std::string typed_fields(const form_fields& form) {
    form_fields::list typed;
    for (const auto& pair : form.all()) {
        const bool secret = pair.first == field::csrf || pair.first == field::form_token ||
                            pair.first.starts_with(confirming_fields);
        if (!secret) typed.push_back(pair);
    }
    return encode_form(typed);
}

std::int64_t revision_of(std::string_view text) {
    constexpr std::size_t most_digits = 15;
    if (text.empty() || text.size() > most_digits) return 0;
    if (text.find_first_not_of("0123456789") != std::string_view::npos) return 0;
    return std::stoll(std::string(text));
}

response autosave(visit& here) {
    const auto saved =
        keep_draft(here.database, here.practitioner->practitioner, here.request.form, here.request.at);
    if (!saved) return error_json(422, saved.error().front().message);
    response done;
    done.content_type = "application/json";
    done.body = fmt::format("{{\"saved\":\"{}\"}}", to_text(*saved));
    return done;
}

response discard(visit& here) {
    const std::string key(here.request.form.first(field::draft_key));
    if (!is_draft_key(key)) return error_page(here, 400, "The draft to throw away is not named.");
    here.database.write([&](store::transaction& transaction) {
        transaction.discard_draft(here.practitioner->practitioner, key);
    });
    const auto next = here.request.form.first("return_to");
    return see_other(is_local_path(next) ? std::string(next) : "/");
}

} // namespace

result<instant> keep_draft(store::database& database, const practitioner_id& writer,
                           const form_fields& form, instant now) {
    store::draft draft{.writer = writer,
                       .key = std::string(form.first(field::draft_key)),
                       .title = std::string(form.first(field::draft_title)),
                       .fields = typed_fields(form),
                       .based_on = revision_of(form.first(field::based_on)),
                       .saved = now};
    if (!is_draft_key(draft.key)) {
        return refuse("This form cannot be kept as a draft: it has no key.", std::string(field::draft_key));
    }
    if (draft.title.size() > longest_draft_title) {
        return refuse("The form's title is too long.", std::string(field::draft_title));
    }
    if (draft.fields.size() > largest_draft) {
        return refuse("The draft is too large to keep. Record what there is, and go on in a second form.");
    }
    {
        const auto snapshot = database.read();
        if (!snapshot->draft_of(writer, draft.key) && snapshot->drafts_of(writer).size() >= most_drafts) {
            return refuse("You have 200 drafts. Finish one or throw one away first.");
        }
    }
    database.write([&](store::transaction& transaction) { transaction.save(draft); });
    return now;
}

void add_draft_routes(routes& table) {
    table.post("/drafts", audit_class::none, access::signed_in, autosave, answers::json);
    table.post("/drafts/discard", audit_class::none, access::signed_in, discard);
}

} // namespace kith::web
