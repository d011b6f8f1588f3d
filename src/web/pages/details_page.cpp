#include "web/pages/details_page.hpp"

#include "casework/joining.hpp"
#include "web/pages/details_parts.hpp"
#include "web/pages/form_page.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace kith::web::pages {
namespace {

/// One heading of the page with the single facts and the kinds of details under it.
struct section {
    std::string_view id, title;
    std::array<std::string_view, 9> facts;
    std::array<std::string_view, 2> kinds;
};
constexpr std::array sections{
    section{"warnings", "Warnings", {"risk"}, {"warning"}},
    section{"names", "Names", {"given_name", "family_name", "known_as"}, {"name"}},
    section{"identity",
            "Birth and identity",
            {"birth_date", "expected_date", "death_date", "sex", "gender", "ethnicity", "nationality",
             "religion", "disabilities"},
            {}},
    section{"numbers", "Numbers", {"nhs_number", "upn", "local_id"}, {"identifier", "upn_unknown"}},
    section{"addresses", "Addresses", {"address", "postcode"}, {"address"}},
    section{"contact", "Contact details", {"contact"}, {"contact"}},
    section{"communication",
            "Language and communication",
            {"language", "communication"},
            {"language", "communication"}},
    section{"services", "School and health", {"school", "gp"}, {"school"}},
    section{"referral", "As told when referred", {"relationship", "parental_responsibility"}, {}},
};

/// What the page needs while it is drawn.
struct drawing_details {
    site& pages;
    const child_visit& child;
    bool may_write; ///< not as at an earlier moment
    people::protection hidden;
    std::vector<person_id> also_shown;
};

bool is_number(std::string_view fact) {
    return fact == "nhs_number" || fact == "upn" || fact == "local_id";
}

/// Shown to this viewer, but never on paper.
html kept_off_paper(html words) {
    html out = components::tag({.text = "Protected", .classes = "govuk-tag--red"}) +
               "<span class=\"kith-paper-only\"> Not printed.</span><div class=\"kith-screen-only\">"_html;
    out += words;
    out += "</div>"_html;
    return out;
}

html small(std::string_view words) {
    html_writer out(words.size() + 48);
    out.raw("<p class=\"kith-said__by\">").text(words).raw("</p>");
    return std::move(out).finish();
}

/// "Before: ..." under its own heading, closed at first.
html before_part(const std::vector<html>& lines) {
    if (lines.empty()) return {};
    html_writer out(512);
    out.raw("<ul class=\"govuk-list kith-before\">");
    for (const html& line : lines)
        out.raw("<li>").raw(line).raw("</li>");
    out.raw("</ul>");
    return components::details(
        {.summary_text = "What was known before (" + std::to_string(lines.size()) + ")",
         .html = std::move(out).finish(),
         .classes = "govuk-!-margin-bottom-1"});
}

// ------------------------------------------------------------ single facts

/// `shown`: the values that stand above it.
html fact_history(const drawing_details& at, std::string_view fact,
                  const std::vector<const people::fact_value*>& shown) {
    const people::person& person = at.child.file->person;
    const auto& values = person.facts.find(fact)->second;
    std::vector<html> lines;
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
        if (std::ranges::find(shown, &*value) != shown.end()) continue;
        html_writer line(256);
        line.text(value_words(at.child, fact, *value)).raw(small(source_line(at.child, *value)));
        lines.push_back(std::move(line).finish());
    }
    if (const auto decided = person.decisions.find(fact); decided != person.decisions.end()) {
        for (const people::fact_decision& one : decided->second) {
            html_writer line(256);
            line.text("Decided by " + at.child.name_of(one.by) + ", " + day_words(one.at) +
                      ". Why: " + one.reason);
            lines.push_back(std::move(line).finish());
        }
    }
    return before_part(lines);
}

/// Each agency's word beside the others', and the way to a decision.
html dispute_part(const drawing_details& at, std::string_view fact,
                  const std::vector<const people::fact_value*>& said) {
    html_writer out(1024);
    out.raw("<div class=\"kith-dispute\"><p class=\"govuk-body govuk-!-font-weight-bold\">");
    out.text("Agencies say different things. Nobody has decided yet.")
        .raw("</p><ul class=\"kith-dispute__sides\">");
    for (const people::fact_value* value : said) {
        out.raw("<li class=\"kith-dispute__side\"><p class=\"govuk-body govuk-!-margin-bottom-1\">")
            .text(value_words(at.child, fact, *value))
            .raw("</p>");
        out.raw(small(source_line(at.child, *value))).raw("</li>");
    }
    out.raw("</ul>");
    const bool of_two_records = std::ranges::any_of(
        said, [](const auto* value) { return casework::is_joined_sequence(value->sequence); });
    if (of_two_records)
        out.raw(components::paragraph(
            "They stand on two records of this person. Change the one that is wrong."));
    else if (at.may_write)
        out.raw(components::paragraph(components::link(
            {.text = "Decide which holds",
             .href = details_address(at.child.person(), "/" + std::string(fact) + "/decide"),
             .visually_hidden_text = ": " + std::string(people::label_of(fact))})));
    out.raw("</div>");
    return std::move(out).finish();
}

std::optional<components::summary_list_row> fact_row(drawing_details& at, std::string_view fact) {
    const people::person& person = at.child.file->person;
    const people::fact_value* held = person.held(fact);
    if (held == nullptr) return std::nullopt;
    html_writer value(512);
    const auto disputed = person.disputed(fact);
    if (disputed.empty()) {
        const html words = components::written_text(value_words(at.child, fact, *held));
        value.raw(at.hidden.covers(held->value) ? kept_off_paper(words) : words);
        value.raw(small(source_line(at.child, *held)));
    } else {
        value.raw(dispute_part(at, fact, disputed));
    }
    value.raw(doubts_part(people::doubts_of_fact(person, fact, local_date(at.child.now))));
    if (is_number(fact)) value.raw(same_number_part(at.pages, at.child, held->value, at.also_shown));
    value.raw(fact_history(at, fact, disputed.empty() ? std::vector{held} : disputed));
    components::summary_list_row row;
    row.key.text = people::label_of(fact);
    row.value.html = std::move(value).finish();
    if (at.may_write)
        row.actions = components::action_links{
            .items = {{.text = "Change",
                       .href = "/children/" + at.child.person().text + "/facts#f." + std::string(fact),
                       .visually_hidden_text = std::string(people::label_of(fact))}}};
    return row;
}

// ------------------------------------------------------------ details

/// Whether this way of reaching somebody may be used: before anything else is read.
html safety_part(const people::detail& one) {
    if (one.kind != "contact") return {};
    const std::string_view safe = one.part("safe");
    if (safe == "no") return components::strong("Not safe to use. ");
    if (safe == "ask") return components::strong("Take care: " + std::string(one.part("safe_note")) + ". ");
    return {};
}

html detail_history(const drawing_details& at, const people::detail& one) {
    std::vector<html> lines;
    for (auto change = one.changes.rbegin(); change != one.changes.rend(); ++change) {
        people::detail before = one;
        before.parts = change->before;
        before.from = change->from_before;
        before.until = change->until_before;
        html_writer line(256);
        std::string words = detail_label(at.child, before) + ": " + detail_words(at.child, before);
        if (const std::string dates = dates_words(before.from, before.until); !dates.empty())
            words += ", " + dates;
        line.text(words);
        line.raw(small("Changed by " + at.child.name_of(change->by) + ", " + day_words(change->at) +
                       ". Why: " + change->reason));
        lines.push_back(std::move(line).finish());
    }
    return before_part(lines);
}

html review_part(const drawing_details& at, const people::detail& one) {
    const auto review = parse_date(one.part("review"));
    if (!review) return {};
    const bool overdue = !one.over() && day_number(local_date(at.child.now)) > day_number(*review);
    const std::string words =
        (overdue ? "Review overdue since " : "To be looked at again on ") + long_words(*review) + ".";
    return overdue ? components::paragraph(components::strong(words)) : components::paragraph(words);
}

components::summary_list_row detail_row(drawing_details& at, const people::detail& one) {
    html_writer value(1024);
    value.raw(safety_part(one));
    const bool hides = one.is_protected();
    const html words = components::written_text(detail_words(at.child, one));
    value.raw(hides && at.child.sees(one.protected_kind()) ? kept_off_paper(words) : words);
    value.raw(review_part(at, one));
    std::string source = source_line(at.child, one);
    if (one.ended()) source += ". Ended: " + one.ended_because;
    value.raw(small(source));
    if (!one.told.empty()) {
        const html how = small("How it is known: " + one.told);
        value.raw(hides ? "<div class=\"kith-screen-only\">"_html + how + "</div>"_html : how);
    }
    value.raw(doubts_part(people::doubts_of(one, local_date(at.child.now))));
    if (one.kind == "identifier" && !one.over())
        value.raw(same_number_part(at.pages, at.child, one.part("value"), at.also_shown));
    value.raw(detail_history(at, one));
    components::summary_list_row row;
    row.key.text = detail_label(at.child, one) + (one.over() ? " (before)" : "");
    row.value.html = std::move(value).finish();
    const bool here = one.of.empty() && (!hides || at.child.sees(one.protected_kind()));
    if (at.may_write && here) {
        const std::string hidden =
            row.key.text + ": " + (hides ? std::string() : detail_words(at.child, one));
        const std::string base = "/" + std::to_string(one.sequence);
        row.actions = components::action_links{
            .items = {{.text = one.kind == "warning" ? "Look at again" : "Change",
                       .href = details_address(at.child.person(), base + "/change"),
                       .visually_hidden_text = hidden}}};
        if (!one.ended())
            row.actions->items.push_back({.text = "End",
                                          .href = details_address(at.child.person(), base + "/end"),
                                          .visually_hidden_text = hidden});
    }
    return row;
}

// ------------------------------------------------------------ the page

template <std::size_t N>
bool in(const std::array<std::string_view, N>& list, std::string_view id) {
    return std::ranges::find(list, id) != list.end();
}

std::vector<components::summary_list_row> rows_of_section(drawing_details& at, const section& part) {
    std::vector<components::summary_list_row> rows;
    for (const std::string_view fact : part.facts)
        if (!fact.empty())
            if (auto row = fact_row(at, fact)) rows.push_back(std::move(*row));
    for (const bool over : {false, true})
        for (const people::detail& one : at.child.file->person.details)
            if (in(part.kinds, one.kind) && one.over() == over) rows.push_back(detail_row(at, one));
    return rows;
}

bool suits(const section& part, const people::person& person) {
    return part.id != "referral" || !person.child;
}

html add_links(const drawing_details& at, const section& part) {
    if (!at.may_write) return {};
    html_writer out(512);
    out.raw("<p class=\"govuk-body kith-add\">");
    bool first = true;
    for (const std::string_view id : part.kinds) {
        const people::detail_kind* kind = id.empty() ? nullptr : people::find_kind(id);
        if (kind == nullptr || (id == "upn_unknown" && !at.child.file->person.child)) continue;
        if (!first) out.raw(" <span aria-hidden=\"true\">|</span> ");
        first = false;
        out.raw(
            components::link({.text = "Add: " + std::string(kind->title),
                              .href = details_address(at.child.person(), "/" + std::string(id) + "/new")}));
    }
    out.raw("</p>");
    return first ? html{} : std::move(out).finish();
}

/// Whose word is missing, and what waits for somebody: at the top, so that it is not read past.
html attention_part(const drawing_details& at) {
    const people::person& person = at.child.file->person;
    std::vector<std::string> lines;
    for (const people::fact_name& fact : people::fact_names())
        if (!person.disputed(fact.id).empty())
            lines.push_back(std::string(fact.label) + ": agencies say different things");
    for (const people::person_warning& warning : people::warnings_of(person, local_date(at.child.now)))
        if (warning.review_overdue)
            lines.push_back("A warning should have been looked at again: " +
                            code_words(*at.child.edition, "warning_kind", warning.kind));
    if (lines.empty()) return {};
    html_writer out(512);
    out.raw(
        "<h2 class=\"govuk-heading-s\">To be looked at</h2><ul class=\"govuk-list govuk-list--bullet\">");
    for (const std::string& line : lines)
        out.raw("<li>").text(line).raw("</li>");
    out.raw("</ul>");
    return components::inset_text({.html = std::move(out).finish()});
}

html buttons_part(const drawing_details& at) {
    if (!at.may_write) return {};
    const std::string here = "/children/" + at.child.person().text;
    const html change = components::button(
        {.text = "Change facts", .href = here + "/facts", .classes = "govuk-button--secondary"});
    if (!at.child.file->person.unborn()) return components::button_group({change});
    return components::button_group(
        {components::button({.text = "Record the birth", .href = here + "/birth"}), change});
}

response details_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    drawing_details at{site, child, !child.as_at, people::protection(child.file->person), {}};
    html_writer body(16384);
    body.raw(components::heading({.text = "What is known", .level = 2, .size = components::size::m}));
    body.raw(attention_part(at)).raw(buttons_part(at));
    for (const section& part : sections) {
        if (!suits(part, child.file->person)) continue;
        auto rows = rows_of_section(at, part);
        if (rows.empty() && part.id == "referral") continue;
        body.raw("<section").attribute("id", part.id).raw(">");
        body.raw(components::heading(
            {.text = std::string(part.title), .level = 3, .size = components::size::s}));
        if (rows.empty())
            body.raw(components::paragraph("Nothing is on record."));
        else
            body.raw(components::summary_list({.rows = std::move(rows), .classes = "kith-known"}));
        body.raw(add_links(at, part)).raw("</section>");
    }
    std::string shown = "details";
    for (const std::string_view kind : kith::access::marked_kinds) {
        const bool had = std::ranges::any_of(child.file->person.details, [&](const auto& one) {
            return one.is_protected() && one.protected_kind() == kind;
        });
        if (had && child.sees(kind)) shown += ", protected " + std::string(kind);
    }
    return show_child(visit, site, child,
                      {.title = "Child's record: what is known",
                       .shown = std::move(shown),
                       .body = std::move(body).finish(),
                       .here = "/details",
                       .before_banner = done_notice(visit),
                       .also_shown = std::move(at.also_shown)});
}

} // namespace

void add_details_routes(routes& table, site& site) {
    table.get("/children/:person/details", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return details_page(visit, site); });
}

} // namespace kith::web::pages
