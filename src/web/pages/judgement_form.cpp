// What a practitioner makes of one line of the chronology.

#include "casework/chronicle_acts.hpp"
#include "web/pages/chronology_forms.hpp"
#include "web/pages/chronology_pages.hpp"
#include "web/pages/chronology_view.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "How much does this matter?";

/// The line that an address names; its lines must stay while it is used.
struct line_named {
    std::vector<casework::chronology_line> lines;
    const casework::chronology_line* line = nullptr;
    std::int64_t sequence = 0;
};

line_named find_line(const visit& visit, const child_visit& child) {
    line_named found;
    found.sequence = sequence_of(visit.parameter("sequence")).value_or(0);
    found.lines = casework::lines_of(*child.file, agencies_of(child));
    for (const casework::chronology_line& line : found.lines)
        for (const casework::chronology_source& source : line.sources)
            if (source.told->sequence == found.sequence && source.told->of.empty()) found.line = &line;
    return found;
}

std::string address_of(const child_visit& child, const line_named& found) {
    return "/children/" + child.person().text + "/chronology/" + std::to_string(found.sequence) + "/judge";
}

/// What holds now, to be changed; or a first suggestion for a line that nobody has judged.
form_fields as_judged(const casework::chronology_line& line) {
    form_fields::list fields;
    if (const casework::judgement* holds = line.judged()) {
        fields.emplace_back("significance", holds->significance);
        fields.emplace_back("impact", holds->impact);
    } else {
        fields.emplace_back("significance", "significant");
    }
    for (const std::string& theme : line.themes)
        fields.emplace_back("themes", theme);
    return form_fields(std::move(fields));
}

html intro_of(const site& site, const child_visit& child, const casework::chronology_line& line) {
    html_writer out(1024);
    out.raw("<div class=\"govuk-inset-text\"><p class=\"kith-said__by\">").text(when_words(line));
    out.raw("</p>").raw(line_part(site, child, line, false)).raw("<p class=\"kith-said__by\">");
    for (const casework::chronology_source& source : line.sources)
        out.text(source_words(child, source) + ". ");
    out.raw("</p></div>");
    if (line.judged())
        out.raw(paragraph(judged_words(child, *line.judged()) + ". That judgement stays on the record."));
    return std::move(out).finish();
}

response show_form(visit& visit, site& site, child_visit& child, const line_named& found,
                   const opened_form& opened, const problems& wrong) {
    form_frame frame{.action = address_of(child, found),
                     .title = std::string(title),
                     .caption = {},
                     .intro = intro_of(site, child, *found.line),
                     .questions = judging_questions(child, opened.fields, wrong, true),
                     .submit = "Record the judgement",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "chronology: entry " + std::to_string(found.sequence) + ", form to judge it");
}

response judgement_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const line_named found = find_line(visit, child);
    if (found.line == nullptr) return not_on_this_record(visit, child, no_such_line);
    const auto opened = open_form(*child.snapshot, visit, address_of(child, found), as_judged(*found.line),
                                  child.file->revision);
    return show_form(visit, site, child, found, opened, {});
}

response judge(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const line_named found = find_line(visit, child);
    if (found.line == nullptr) return not_on_this_record(visit, child, no_such_line);
    const std::string address = address_of(child, found);
    const std::string back = "/children/" + child.person().text + "/chronology";
    if (auto kept = keep_or_discard(visit, address, title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    // Somebody else judged it meanwhile: theirs is read before it is judged again.
    const casework::judgement* holds = found.line->judged();
    if (holds && typed.based_on >= 0 && holds->sequence > typed.based_on) {
        const opened_form again{typed.fields, child.file->revision, {}};
        return show_form(
            visit, site, child, found, again,
            {{"This line was judged while you were writing: read that above, and send yours again "
              "if it still holds",
              "significance"}});
    }
    const casework::judging made = judging_of(sent);
    const std::int64_t about = found.sequence;
    auto sending = sent_form(visit, address, back + "?done=judged", child.purpose);
    child.snapshot.reset();
    const auto who = practitioner_of(visit);
    const auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, world&) {
            return casework::judge_line(site.rules(), files.front(), about, made, who, visit.request.at);
        },
        who, visit.request.at, sending);
    if (const auto wrong = problems_of(outcome); !wrong.empty())
        return show_form(visit, site, child, found, typed, wrong);
    visit.shows_nothing_personal();
    return see_other(sending.answer);
}

} // namespace

void add_judgement_form_routes(routes& table, site& site) {
    table.get("/children/:person/chronology/:sequence/judge", audit_class::personal_record,
              web::access::signed_in, [&site](visit& visit) { return judgement_page(visit, site); });
    table.post("/children/:person/chronology/:sequence/judge", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return judge(visit, site); });
}

} // namespace kith::web::pages
