#include "web/pages/ecomap_page.hpp"

#include "casework/tie_acts.hpp"
#include "web/components/components.hpp"
#include "web/pages/ecomap_parts.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/genogram_page.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Record a tie";

/// Everybody and everything around the child, with what was judged and where to judge it.
html ties_list(const child_visit& child, const ecomap_read& all, const kith::family::drawing& picture) {
    html_writer out(4096);
    out.raw("<section class=\"kith-picture-list\"><h2 class=\"govuk-heading-m\">The same in words</h2>");
    if (!child.as_at)
        out.raw("<p class=\"govuk-body\">")
            .raw(link({.text = "Add a person or service", .href = tie_address(child, "new")}))
            .raw("</p>");
    const std::vector<kith::family::listed> lines = kith::family::lines_of(picture);
    out.raw("<h3 class=\"govuk-heading-s\">In the middle</h3><ul class=\"govuk-list\">");
    for (const kith::family::listed& one : lines)
        if (all.find(one.id) == nullptr) {
            out.raw("<li>");
            if (one.href.empty())
                out.text(one.name);
            else
                out.raw(link({.text = one.name, .href = one.href}));
            out.text(", " + one.facts).raw("</li>");
        }
    out.raw("</ul><h3 class=\"govuk-heading-s\">Around the household</h3><ul class=\"govuk-list "
            "kith-listed\">");
    for (const kith::family::listed& one : lines) {
        if (all.find(one.id) == nullptr) continue;
        out.raw("<li><p class=\"kith-listed__who\">");
        if (one.id.starts_with("person:"))
            out.raw(link({.text = one.name, .href = one.href}));
        else
            out.text(one.name);
        out.raw("</p><p class=\"kith-said__by\">").text(one.facts).raw("</p>");
        if (!child.as_at)
            out.raw("<p class=\"kith-said__by kith-screen-only\">")
                .raw(link({.text = "Say how this tie is",
                           .href = tie_address(child, segment_of(one.id)),
                           .visually_hidden_text = ": " + one.name}))
                .raw("</p>");
        out.raw("</li>");
    }
    out.raw("</ul></section>");
    return std::move(out).finish();
}

response ecomap_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const ecomap_read all = read_ecomap(site, child);
    const kith::family::drawing picture = kith::family::draw_ecomap(all.map, local_date(child.now));
    html body = heading({.text = "Ecomap", .level = 2});
    body += "<p class=\"govuk-body kith-screen-only\">"_html;
    body += link({.text = "Genogram", .href = child_address(child, "/genogram")});
    body += text(" \u00b7 ") + link({.text = "People", .href = child_address(child, "/people")});
    body += "</p>"_html;
    body += picture_part(visit, child, picture, "Ecomap");
    body += ties_list(child, all, picture);
    return show_child(visit, site, child,
                      {.title = "Child's record: ecomap",
                       .shown = "ecomap",
                       .body = std::move(body),
                       .here = "-",
                       .before_banner = done_notice(visit),
                       .also_shown = all.records_shown});
}

// ------------------------------------------------------------ judging

/// The tie that the form is about; `known` is nullptr for something new.
struct tie_asked {
    std::string segment;
    const kith::family::around* known = nullptr;
};

std::optional<tie_asked> asked_of(const visit& visit, const ecomap_read& all) {
    tie_asked asked{std::string(visit.parameter("end")), nullptr};
    if (asked.segment == "new") return asked;
    for (const kith::family::around& one : all.map.all)
        if (segment_of(one.id) == asked.segment) asked.known = &one;
    if (asked.known == nullptr) return std::nullopt;
    return asked;
}

html questions_of(const tie_asked& asked, const form_fields& fields, const problems& wrong) {
    html drawn;
    if (asked.known == nullptr) {
        drawn += input(
            {.name = "name",
             .label = {.text = "Who or what is it?", .classes = "govuk-label--s"},
             .hint = hint_options{.text = "For example, Hill Lane Surgery, a judo club, a neighbour."},
             .error_message = message_of(wrong, "name"),
             .value = std::string(fields.first("name"))});
        radios_options kind{.name = "kind",
                            .fieldset =
                                fieldset_options{.legend = {.text = "What kind is it?",
                                                            .classes = "govuk-fieldset__legend--s"}},
                            .error_message = message_of(wrong, "kind"),
                            .value = std::string(fields.first("kind"))};
        for (const casework::tie_strength& one : casework::tie_kinds)
            kind.items.push_back({.text = std::string(one.words), .value = std::string(one.code)});
        drawn += radios(kind);
    }
    radios_options strength{.name = "strength",
                            .fieldset =
                                fieldset_options{.legend = {.text = "How is the tie, for the child?",
                                                            .classes = "govuk-fieldset__legend--s"}},
                            .error_message = message_of(wrong, "strength"),
                            .value = std::string(fields.first("strength"))};
    for (const casework::tie_strength& one : casework::tie_strengths)
        strength.items.push_back({.text = std::string(one.words), .value = std::string(one.code)});
    drawn += radios(strength);
    return drawn +
           textarea({.name = "note",
                     .label = {.text = "What tells you so?", .classes = "govuk-label--s"},
                     .hint = hint_options{.text = "What you saw or heard, and from whom. The child's own "
                                                  "words where you have them."},
                     .error_message = message_of(wrong, "note"),
                     .value = std::string(fields.first("note")),
                     .rows = 4});
}

response show_form(visit& visit, site& site, child_visit& child, const ecomap_read& all,
                   const tie_asked& asked, const opened_form& opened, const problems& wrong) {
    form_frame frame{
        .action = tie_address(child, asked.segment),
        .title = std::string(title),
        .caption = asked.known != nullptr ? asked.known->name + ": " + asked.known->kind : std::string(),
        .intro = paragraph(
            "The ecomap shows the tie as it was judged last. Earlier judgements stay on the record."),
        .questions = questions_of(asked, opened.fields, wrong),
        .submit = "Record",
        .kept_at = opened.kept_at,
        .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong), "form for a tie",
                           all.records_shown);
}

constexpr std::string_view nobody =
    "Nobody and nothing like that is around this child. Go back to the ecomap.";

response tie_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const ecomap_read all = read_ecomap(site, child);
    const auto asked = asked_of(visit, all);
    if (!asked) return not_on_this_record(visit, child, nobody);
    const auto opened =
        open_form(*child.snapshot, visit, tie_address(child, asked->segment), {}, child.file->revision);
    return show_form(visit, site, child, all, *asked, opened, {});
}

response judge(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const ecomap_read all = read_ecomap(site, child);
    const auto asked = asked_of(visit, all);
    if (!asked) return not_on_this_record(visit, child, nobody);
    const std::string address = tie_address(child, asked->segment);
    const std::string back = "/children/" + child.person().text + "/ecomap";
    if (auto kept = keep_or_discard(visit, address, title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    casework::tie_said said;
    if (asked->known != nullptr) said.to = asked->known->id;
    said.name = tidy_line(sent.first("name"));
    said.kind = tidy_line(sent.first("kind"));
    said.strength = tidy_line(sent.first("strength"));
    said.note = tidy(sent.first("note"));
    const auto who = practitioner_of(visit);
    child.snapshot.reset();
    auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, kith::world& ids) {
            return casework::judge_tie(site.rules(), *files.front(), said, who, visit.request.at, ids);
        },
        who, visit.request.at, sent_form(visit, address, back + "?done=recorded", child.purpose));
    child.snapshot = visit.database.read();
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, all, *asked, typed, refused);
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return see_other(back + "?done=recorded");
}

} // namespace

void add_ecomap_page_routes(routes& table, site& site) {
    table.get("/children/:person/ecomap", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return ecomap_page(visit, site); });
    table.get("/children/:person/ecomap/ties/:end", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return tie_page(visit, site); });
    table.post("/children/:person/ecomap/ties/:end", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return judge(visit, site); });
}

} // namespace kith::web::pages
