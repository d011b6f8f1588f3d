#include "web/pages/guidance_parts.hpp"

#include "guidance/code_sets.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <string>

namespace kith::web::pages {

namespace {

std::string role_words(const guidance::edition& edition, const std::vector<std::string>& roles) {
    std::string words;
    for (const std::string& id : roles) {
        const guidance::role* role = edition.find_role(id);
        if (!words.empty()) words += ", ";
        words += role != nullptr ? role->title : id;
    }
    return words;
}

std::string process_words(const guidance::edition& edition, std::string_view id) {
    const guidance::process* process = edition.find_process(id);
    return process != nullptr ? process->title : std::string(id);
}

std::string list_of_processes(const guidance::edition& edition, const std::vector<std::string>& ids) {
    std::string words;
    for (const std::string& id : ids)
        words += (words.empty() ? "" : ", ") + process_words(edition, id);
    return words;
}

/// "Strategy discussion: hold it (Start section 47 enquiries)".
std::string trigger_words(const guidance::edition& edition, const guidance::trigger& trigger) {
    const guidance::process* process = edition.find_process(trigger.process);
    if (process == nullptr) return trigger.process + "." + trigger.step;
    const guidance::step* step = guidance::find_step(*process, trigger.step);
    std::string words = process->title + ": " + (step != nullptr ? step->done : std::string("begun"));
    std::string outcomes;
    for (const std::string& id : trigger.outcomes) {
        const guidance::outcome* outcome = guidance::find_outcome(*process, id);
        outcomes += (outcomes.empty() ? "" : ", or ") + (outcome != nullptr ? outcome->title : id);
    }
    return outcomes.empty() ? words : words + " (" + outcomes + ")";
}

void add_row(components::summary_list_options& list, std::string key, html value) {
    components::summary_list_row row;
    row.key.text = std::move(key);
    row.value.html = std::move(value);
    list.rows.push_back(std::move(row));
}

void add_words(components::summary_list_options& list, std::string key, std::string_view words) {
    if (!words.empty()) add_row(list, std::move(key), text(words));
}

void add_triggers(components::summary_list_options& list, std::string key, const guidance::edition& edition,
                  const std::vector<guidance::trigger>& triggers) {
    if (triggers.empty()) return;
    html_writer out(512);
    for (const guidance::trigger& each : triggers)
        out.raw("<p class=\"govuk-body\">").text(trigger_words(edition, each)).raw("</p>");
    add_row(list, std::move(key), std::move(out).finish());
}

// ------------------------------------------------------------ questions

std::string asked_words(const guidance::field& field) {
    std::string words = field.required ? "Must be answered" : "Optional";
    if (field.per_child) words += ", for each child";
    if (!field.asked_when.always()) words += ", only in some cases";
    return words;
}

html fields_part(const guidance::edition& edition, const guidance::process& process,
                 const guidance::step& step) {
    html_writer out(2048);
    for (const guidance::field& field : process.fields) {
        if (field.step != step.id) continue;
        out.raw("<li><strong>").text(field.prompt).raw("</strong> <span class=\"kith-around__facts\">");
        out.text(asked_words(field)).raw("</span>");
        if (!field.hint.empty()) out.raw("<p class=\"kith-said__by\">").text(field.hint).raw("</p>");
        if (!field.why.empty() || !field.cite.empty())
            out.raw(components::citation({.text = citation_words(edition, field.cite), .why = field.why}));
        out.raw("</li>");
    }
    if (out.size() == 0) return {};
    html list = "<ul class=\"govuk-list govuk-list--bullet\">"_html;
    list += std::move(out).finish();
    list += "</ul>"_html;
    return components::details(
        {.summary_html = text("What is asked") + components::visually_hidden(" in: " + step.title),
         .html = list});
}

std::string quorum_words(const guidance::edition& edition, const guidance::quorum& quorum) {
    const guidance::code_set* agencies = edition.find_codes(guidance::agency_codes);
    const auto named = [&](const std::string& code) {
        if (agencies != nullptr)
            for (const auto& each : agencies->codes)
                if (each.code == code) return each.text;
        return code;
    };
    std::string words;
    for (const std::string& agency : quorum.agencies)
        words += (words.empty() ? "" : ", ") + named(agency);
    if (quorum.at_least > 0) {
        words +=
            (words.empty() ? "At least " : "; at least ") + std::to_string(quorum.at_least) + " agencies";
        if (!quorum.besides.empty()) words += " besides " + named(quorum.besides);
    }
    if (!quorum.otherwise.empty()) words += ". Otherwise it is said why it went ahead";
    return words + ".";
}

html step_rules(const guidance::edition& edition, const guidance::process& process,
                const guidance::step& step) {
    components::summary_list_options list;
    add_words(list, "Recorded by", role_words(edition, step.by));
    std::string after;
    for (const std::string& id : step.after)
        if (const guidance::step* before = guidance::find_step(process, id))
            after += (after.empty() ? "" : ", ") + before->title;
    add_words(list, "After", after);
    if (!step.independent_of.empty())
        add_words(list, "Independence", "Not by whoever did the work that it looks at.");
    if (const guidance::quorum* quorum = guidance::quorum_of(process, step.id))
        add_row(list, "Who must take part",
                text(quorum_words(edition, *quorum)) +
                    components::citation({.text = citation_words(edition, quorum->cite)}));
    for (const guidance::tell& tell : process.tells)
        if (tell.on == step.id)
            add_row(list, "Must be told",
                    text(tell.who + ", " + tell.when) +
                        components::citation({.text = citation_words(edition, tell.cite)}));
    html body = components::heading({.text = step.title, .level = 3, .size = components::size::s});
    body += components::summary_list(list);
    if (!step.cite.empty()) body += components::citation({.text = citation_words(edition, step.cite)});
    return body + fields_part(edition, process, step);
}

html cases_part(const guidance::edition& edition, const guidance::clock& clock) {
    html_writer out(1024);
    for (const guidance::case_example& each : edition.cases) {
        if (each.subject != clock.id) continue;
        out.raw("<li>Given ").text(each.given).raw(": ").text(each.then);
        if (!each.because.empty()) out.text(", because " + each.because);
        out.raw(".</li>");
    }
    if (out.size() == 0) return {};
    html list = "<ul class=\"govuk-list govuk-list--bullet\">"_html;
    list += std::move(out).finish();
    list += "</ul>"_html;
    return components::details(
        {.summary_html = text("Examples") + components::visually_hidden(" of: " + clock.title),
         .html = list});
}

} // namespace

html opening_part(const guidance::edition& edition, const guidance::process& process) {
    components::summary_list_options list;
    std::string opened;
    for (const guidance::process& other : edition.processes)
        for (const guidance::outcome& outcome : other.outcomes)
            if (std::ranges::find(outcome.opens, process.id) != outcome.opens.end())
                opened += (opened.empty() ? "" : "; ") + other.title + ": " + outcome.title;
    add_words(list, "Begins after", opened);
    add_words(list, "May also be begun by", role_words(edition, process.opened_by));
    add_words(list, "They are then asked", process.opened_because);
    add_words(list, "About",
              process.children == "household"
                  ? "Every child of the household, each with a decision of their own"
                  : "One child");
    return components::summary_list(list);
}

html steps_part(const guidance::edition& edition, const guidance::process& process) {
    html body = components::heading({.text = "What is done", .level = 2});
    for (const guidance::step& step : process.steps)
        body += step_rules(edition, process, step);
    return body;
}

html outcomes_part(const guidance::edition& edition, const guidance::process& process) {
    if (process.outcomes.empty()) return {};
    components::summary_list_options list;
    for (const guidance::outcome& outcome : process.outcomes) {
        std::string follows;
        const auto add = [&](std::string words) { follows += (follows.empty() ? "" : ". ") + words; };
        if (!outcome.opens.empty()) add("Begins: " + list_of_processes(edition, outcome.opens));
        if (!outcome.finishes.empty()) add("Ends: " + list_of_processes(edition, outcome.finishes));
        if (outcome.continues) add("This process goes on");
        if (outcome.closes) add("The child's case closes");
        html value = text(follows + ".");
        if (!outcome.hint.empty()) value += components::paragraph(outcome.hint);
        value += components::citation({.text = citation_words(edition, outcome.cite)});
        add_row(list, outcome.title, std::move(value));
    }
    return components::heading({.text = "What may be decided for each child", .level = 2}) +
           components::summary_list(list);
}

html clocks_rules_part(const guidance::rulebook& rules, const guidance::edition& edition,
                       const guidance::process& process) {
    html body;
    for (const guidance::clock& clock : edition.clocks) {
        if (clock.process != process.id) continue;
        components::summary_list_options list;
        std::string within =
            calendar::in_words(clock.within) + " (" + std::string(guidance::in_words(clock.kind)) + ")";
        if (!clock.tightened_by.empty()) within += ", made shorter by " + rules.area_title;
        add_words(list, "Within", within);
        add_words(list, "From", clock.from);
        add_triggers(list, "Starts", edition, clock.starts);
        add_triggers(list, "Stops", edition, clock.stops);
        add_triggers(list, "No longer applies", edition, clock.ceases);
        add_words(list, "Why", clock.purpose);
        body += "<section"_html;
        html_writer section(128);
        section.attribute("id", "clock-" + clock.id).raw(">");
        body += std::move(section).finish();
        body += components::heading({.text = clock.title, .level = 3, .size = components::size::s});
        body += components::summary_list(list);
        body += components::citation({.text = citation_words(edition, clock.cite)});
        body += cases_part(edition, clock) + "</section>"_html;
    }
    if (body.empty()) return {};
    return components::heading({.text = "Time limits", .level = 2}) + body;
}

} // namespace kith::web::pages
