#include "web/pages/child_summary.hpp"

#include "web/pages/adult_summary.hpp"
#include "web/pages/around.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kith::web::pages {

namespace {

constexpr std::size_t said_at_once = 320; ///< characters of an answer on the first screen
constexpr std::size_t bare_answer = 40; ///< characters; a date or a name says nothing without its question
constexpr std::size_t most_lines = 2;   ///< answers of one kind on the first screen
constexpr std::size_t at_first = 6;     ///< things to do in view; the others are one press away

// ------------------------------------------------------------ what is said of the child

struct question_of_summary {
    std::string_view place, title, nothing;
};
/// The places that a field's `summary` may name, in the order in which they are read.
constexpr std::array questions{
    question_of_summary{"worry", "What worries us", "No worry is on record."},
    question_of_summary{"plan", "The plan", "Nothing is planned on record."},
    question_of_summary{"voice", "In the child's own words",
                        "Nothing of what the child says is on record."},
    question_of_summary{"strength", "What is going well", ""},
    question_of_summary{"next", "What is wanted next", ""},
};

/// The step that an answer was given in; for the link to all of it.
const casework::case_process* process_of(const casework::file& file, std::int64_t sequence) {
    for (const casework::case_process& process : file.processes)
        for (const casework::recorded_step& step : process.steps)
            if (step.sequence == sequence) return &process;
    return nullptr;
}

/// So many characters, cut between words and never inside a letter.
std::string_view beginning_of(std::string_view said) {
    if (said.size() <= said_at_once) return said;
    std::size_t end = said.find_last_of(" \n", said_at_once);
    if (end == std::string_view::npos || end < said_at_once / 2) {
        end = said_at_once;
        while (end > 0 && (static_cast<unsigned char>(said[end]) & 0xC0U) == 0x80U)
            --end;
    }
    return said.substr(0, end);
}

void draw_line(html_writer& out, const child_visit& child, const casework::summary_line& line) {
    const std::string_view shown = beginning_of(line.said);
    out.raw("<div class=\"kith-said\">");
    if (line.said.size() <= bare_answer)
        out.raw("<p class=\"kith-said__by\">").text(line.prompt).raw("</p>");
    out.raw(components::written_text(shown));
    out.raw("<p class=\"kith-said__by\">").text(day_words(line.at) + ", " + child.name_of(line.by.who));
    if (const casework::case_process* process = process_of(*child.file, line.sequence)) {
        const std::string address = child_address(child, "/processes/" + process->id.text + "#entry-" +
                                                             std::to_string(line.sequence));
        out.raw(" <a class=\"govuk-link\"").attribute("href", address).raw(">");
        out.raw(shown.size() < line.said.size() ? markup("Read all of it") : markup("Source"));
        out.raw("<span class=\"govuk-visually-hidden\">: ").text(line.prompt).raw("</span></a>");
    }
    out.raw("</p></div>");
}

/// The plan that stands, and since when.
void draw_plan_state(html_writer& out, const site& site, const child_visit& child) {
    for (const casework::case_process& process : child.file->processes) {
        const guidance::process* definition = casework::definition_of(site.rules(), process);
        if (process.finished || definition == nullptr || definition->kind != guidance::process_kind::plan)
            continue;
        out.raw("<p class=\"govuk-body kith-plan-state\"><strong>")
            .text(definition->title)
            .raw("</strong>");
        if (!child.row.category.empty())
            out.text(", " + code_words(*child.edition, category_codes, child.row.category));
        out.text(", since " + day_words(process.opened) + ". ");
        out.raw(components::link({.text = "See the plan", .href = child_address(child, "/plan")}))
            .raw("</p>");
    }
}

html story_part(const site& site, const child_visit& child) {
    const auto summaries = casework::summaries(site.rules(), *child.file);
    html_writer out(4096);
    for (const question_of_summary& question : questions) {
        const auto found = summaries.find(std::string(question.place));
        const bool empty = found == summaries.end() || found->second.empty();
        if (empty && question.nothing.empty()) continue;
        out.raw("<section class=\"kith-summary__part\"><h2 class=\"govuk-heading-s\">")
            .text(question.title);
        out.raw("</h2>");
        if (question.place == "plan") draw_plan_state(out, site, child);
        if (empty) out.raw("<p class=\"govuk-body\">").text(question.nothing).raw("</p>");
        std::size_t lines = 0;
        if (!empty)
            for (const casework::summary_line& line : found->second)
                if (lines++ < most_lines) draw_line(out, child, line);
        out.raw("</section>");
    }
    return std::move(out).finish();
}

// ------------------------------------------------------------ what happens next

std::string owner_words(const child_visit& child, const casework::next_step& next) {
    if (!next.owner.empty()) return child.name_of(next.owner);
    std::string words;
    for (const std::string& id : next.step->by) {
        const guidance::role* role = child.edition->find_role(id);
        if (!words.empty()) words += " or ";
        words += role != nullptr ? role->title : id;
    }
    return words;
}

void draw_next(html_writer& out, const site& site, const child_visit& child,
               const casework::next_step& next, bool may) {
    out.raw("<li class=\"kith-next\"><p class=\"kith-next__what\">");
    if (may)
        out.raw(components::link({.text = next.step->title,
                                  .href = step_address(child.person(), next.process->id, next.step->id),
                                  .classes = "govuk-!-font-weight-bold"}));
    else
        out.raw(components::strong(next.step->title));
    out.raw("</p><p class=\"kith-next__who\">").text(next.definition->title + ". ");
    out.text(owner_words(child, next)).raw("</p>");
    for (const casework::case_clock* clock : next.clocks)
        out.raw(clock_part(site, child, *clock));
    out.raw("</li>");
}

/// Steps that may be recorded but that nothing waits for: one line each, only for whoever may record them.
void draw_also(html_writer& out, const child_visit& child,
               const std::vector<const casework::next_step*>& also) {
    if (also.empty()) return;
    out.raw(
        "<h3 class=\"govuk-heading-s kith-next__also\">You can also record</h3><ul class=\"govuk-list\">");
    for (const casework::next_step* next : also) {
        out.raw("<li>");
        out.raw(components::link({.text = next->step->title,
                                  .href = step_address(child.person(), next->process->id, next->step->id),
                                  .visually_hidden_text = ": " + next->definition->title}));
        out.raw("</li>");
    }
    out.raw("</ul>");
}

/// One thing in the list of what happens next. What is due first stands first; what has no date stands
/// last.
struct upcoming {
    instant order;
    html drawn;
};

instant order_of(const casework::next_step& next) {
    return next.clocks.empty() ? instant::max() : next.clocks.front()->due.late_from;
}

html clock_item(const site& site, const child_visit& child, const casework::case_clock& clock) {
    html item = "<li class=\"kith-next\">"_html;
    item += clock_part(site, child, clock);
    return item + "</li>"_html;
}

/// Steps to be recorded and every clock that runs or was missed without a reason. `also`: what may be
/// recorded though nothing waits for it.
std::vector<upcoming> what_comes(const site& site, const child_visit& child,
                                 const std::vector<casework::next_step>& steps,
                                 const casework::practitioner& who,
                                 std::vector<const casework::next_step*>& also) {
    std::vector<upcoming> list;
    std::set<const casework::case_clock*> shown;
    for (const casework::next_step& next : steps) {
        const bool may =
            !child.as_at &&
            casework::may_record(site.rules(), *child.file, *next.process, *next.step, who).has_value();
        if (next.step->optional && next.clocks.empty()) {
            if (may) also.push_back(&next);
            continue;
        }
        html_writer out(1024);
        draw_next(out, site, child, next, may);
        list.push_back({order_of(next), std::move(out).finish()});
        shown.insert(next.clocks.begin(), next.clocks.end());
    }
    for (const casework::case_clock& clock : child.file->clocks) {
        const bool running = clock.state == casework::clock_state::running;
        const bool unexplained = clock.late(child.now) && clock.reasons.empty();
        if (shown.contains(&clock) || (!running && !unexplained)) continue;
        const instant order = running ? clock.due.late_from : instant::max();
        list.push_back({order, clock_item(site, child, clock)});
    }
    std::ranges::stable_sort(list, {}, &upcoming::order);
    return list;
}

void draw_list(html_writer& out, const std::vector<upcoming>& list, std::size_t first, std::size_t last) {
    out.raw("<ul class=\"govuk-list kith-next-list\">");
    for (std::size_t i = first; i < last; ++i)
        out.raw(list[i].drawn);
    out.raw("</ul>");
}

html next_part(const site& site, const child_visit& child, const casework::practitioner& who) {
    const std::vector<casework::next_step> steps = casework::next_steps(site.rules(), *child.file);
    std::vector<const casework::next_step*> also;
    const std::vector<upcoming> list = what_comes(site, child, steps, who, also);
    const std::size_t first = std::min(list.size(), at_first);
    html_writer out(8192);
    out.raw("<h2 class=\"govuk-heading-s\">What happens next, and when</h2>");
    if (list.empty())
        out.raw("<p class=\"govuk-body\">Nothing waits to be done, and no clock is running.</p>");
    else
        draw_list(out, list, 0, first);
    if (list.size() > first) {
        html_writer rest(4096);
        draw_list(rest, list, first, list.size());
        out.raw(components::details(
            {.summary_text = std::to_string(list.size() - first) + " more to do or to watch, due later",
             .html = std::move(rest).finish()}));
    }
    draw_also(out, child, also);
    return std::move(out).finish();
}

// ------------------------------------------------------------ what can be done from here

html actions_part(const site& site, const child_visit& child, const casework::practitioner& who) {
    if (child.as_at) return {};
    const std::string here = "/children/" + child.person().text;
    html_writer starts(1024);
    for (const guidance::process& process : child.edition->processes) {
        if (!child.file->person.child ||
            !casework::may_open(site.rules(), *child.edition, process, *child.file, who))
            continue;
        // What is beside the case begins with its first form: nobody leaves it behind empty.
        const bool one_form = process.beside_case && process.opened_because.empty() &&
                              process.children != "household" && !process.steps.empty();
        const std::string how = one_form ? "/begin/" : "/start/";
        starts.raw("<li>")
            .raw(components::link({.text = process.title, .href = here + how + process.id}))
            .raw("</li>");
    }
    html_writer out(2048);
    out.raw("<div class=\"kith-actions\">");
    out.raw(components::button_group(
        {components::button(
             {.text = "Add a note", .href = here + "/notes/new", .classes = "govuk-button--secondary"}),
         components::button(
             {.text = "Change facts", .href = here + "/facts", .classes = "govuk-button--secondary"})}));
    if (starts.size() > 0) {
        html list = "<ul class=\"govuk-list\">"_html;
        list += std::move(starts).finish();
        list += "</ul>"_html;
        out.raw(components::details({.summary_text = "Start something else for this child", .html = list}));
    }
    out.raw("</div>");
    return std::move(out).finish();
}

html short_around_part(const child_visit& child, const people_around& around) {
    html_writer out(2048);
    out.raw("<h2 class=\"govuk-heading-s\">Who is around the child</h2>");
    out.raw(family_list(child, around));
    out.raw("<p class=\"govuk-body\">")
        .raw(components::link({.text = "Genogram", .href = child_address(child, "/genogram")}))
        .text(" \u00b7 ")
        .raw(components::link({.text = "Ecomap", .href = child_address(child, "/ecomap")}))
        .raw("</p>");
    out.raw(practitioner_list(around));
    out.raw("<p class=\"govuk-body\">");
    out.raw(
        components::link({.text = "Everybody around the child", .href = child_address(child, "/people")}));
    out.raw("</p>");
    return std::move(out).finish();
}

response summary(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const casework::practitioner who = practitioner_of(visit);
    const people_around around = people_around_child(site, child);
    html_writer body(16384);
    if (!child.file->person.child && child.file->processes.empty()) {
        body.raw(adult_summary(child, around));
    } else {
        body.raw("<div class=\"kith-summary\"><div class=\"kith-summary__story\">");
        body.raw(story_part(site, child));
        body.raw("</div><div class=\"kith-summary__next\">").raw(next_part(site, child, who));
        body.raw("</div><div class=\"kith-summary__around\">").raw(short_around_part(child, around));
        body.raw("</div></div>");
    }
    body.raw(actions_part(site, child, who));
    return show_child(visit, site, child,
                      {.title = "Child's record: summary",
                       .shown = "summary",
                       .body = std::move(body).finish(),
                       .before_banner = done_notice(visit),
                       .also_shown = around.records_shown});
}

} // namespace

void add_child_summary_routes(routes& table, site& site) {
    table.get("/children/:person", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return summary(visit, site); });
}

} // namespace kith::web::pages
