#include "web/pages/adult_summary.hpp"

#include "web/pages/details_parts.hpp"

namespace kith::web::pages {
namespace {

using components::summary_list_row;

summary_list_row row_of(std::string_view key, html value) {
    summary_list_row row;
    row.key.text = key;
    row.value.html = std::move(value);
    return row;
}

html address_words(const people::person_address& address, bool shown) {
    if (address.is_protected && !shown) return text(people::not_shown);
    std::string words = address.lines;
    if (!address.postcode.empty()) words += (words.empty() ? "" : ", ") + address.postcode;
    if (!address.is_protected) return text(words);
    html out = components::tag({.text = "Protected", .classes = "govuk-tag--red"});
    out += "<span class=\"kith-paper-only\"> Not printed.</span><span class=\"kith-screen-only\"> "_html;
    out += text(words);
    return out + "</span>"_html;
}

/// Whether it is safe comes first; only then the number.
html contact_words(const people::person_contact& contact) {
    html_writer out(256);
    if (contact.safe == "no") out.raw("<strong>Not safe to use.</strong> ");
    if (contact.safe == "ask")
        out.raw("<strong>").text("Take care: " + contact.safe_note + ".").raw("</strong> ");
    out.text(contact.value);
    if (!contact.whose.empty()) out.text(" (" + contact.whose + ")");
    if (contact.safe.empty()) out.text(". Whether it is safe to use is not recorded.");
    return std::move(out).finish();
}

std::vector<summary_list_row> rows_of(const child_visit& child) {
    const people::person& person = child.file->person;
    const date day = local_date(child.now);
    std::vector<summary_list_row> rows;
    for (const people::person_contact& contact : people::contacts_of(person, day))
        if (contact.current) rows.push_back(row_of("To reach them", contact_words(contact)));
    if (const auto address = people::current_address(person, child.told(), day))
        rows.push_back(row_of("Address", address_words(*address, child.sees_protected)));
    for (const people::detail& one : person.details)
        if ((one.kind == "language" || one.kind == "communication") && one.holds_on(day))
            rows.push_back(row_of(one.kind == "language" ? "Language" : "Help with communication",
                                  text(detail_words(child, one))));
    for (const std::string_view fact : {"language", "communication", "risk"})
        if (const auto value = person.fact(fact); !value.empty())
            rows.push_back(row_of(people::label_of(fact), text(value)));
    return rows;
}

} // namespace

html adult_summary(const child_visit& child, const people_around& around) {
    html_writer out(4096);
    out.raw(
        components::heading({.text = "Before you visit or ring", .level = 2, .size = components::size::s}));
    auto rows = rows_of(child);
    if (rows.empty())
        out.raw(components::paragraph("Nothing is on record about how to reach this person."));
    else
        out.raw(components::summary_list({.rows = std::move(rows), .classes = "kith-known"}));
    out.raw("<p class=\"govuk-body\">");
    out.raw(components::link({.text = "All that is known", .href = child_address(child, "/details")}));
    out.raw("</p>");
    out.raw(components::heading(
        {.text = "Who is around this person", .level = 2, .size = components::size::s}));
    out.raw(family_list(child, around));
    out.raw("<p class=\"govuk-body\">");
    out.raw(components::link(
        {.text = "Everybody around this person", .href = child_address(child, "/people")}));
    out.raw("</p>");
    return std::move(out).finish();
}

} // namespace kith::web::pages
