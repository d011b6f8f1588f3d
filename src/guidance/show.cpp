// A process in words.

#include "guidance/code_sets.hpp"
#include "guidance/guidance.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {
namespace {

constexpr std::size_t width = 100;

/// Text in lines of at most `width` columns, each after the indent.
std::string wrapped(std::string_view text, std::size_t indent, std::string_view first = "") {
    std::string out(indent, ' ');
    out.append(first);
    const std::size_t begin = indent + first.size();
    std::size_t column = begin;
    for (std::size_t at = 0; at < text.size();) {
        const auto space = text.find_first_of(" \n", at);
        const auto word = text.substr(at, space - at);
        at = space == std::string_view::npos ? text.size() : space + 1;
        if (word.empty()) continue;
        if (column > begin && column + 1 + word.size() > width) {
            out.append("\n").append(begin, ' ');
            column = begin;
        } else if (column > begin) {
            out += ' ';
            ++column;
        }
        out.append(word);
        column += word.size();
    }
    return out + "\n";
}

std::string sources(const std::vector<citation>& cite) {
    std::string out;
    for (const auto& one : cite)
        out += (out.empty() ? "" : "; ") + one.text;
    return out;
}

std::string role_titles(const edition& in, const std::vector<std::string>& roles) {
    std::string out;
    for (const auto& id : roles) {
        const role* found = in.find_role(id);
        out += (out.empty() ? "" : ", ") + (found ? found->title : id);
    }
    return out;
}

std::string process_titles(const edition& in, const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) {
        const process* found = in.find_process(id);
        out += (out.empty() ? "" : ", ") + (found ? found->title : id);
    }
    return out;
}

std::string step_title(const edition& in, const process& here, const std::string& name) {
    const auto relation = name.starts_with('@') ? in.relations.find(name.substr(1)) : in.relations.end();
    if (relation != in.relations.end()) return "whoever is: " + relation->second;
    const auto dot = name.find('.');
    const process* of = dot == std::string::npos ? &here : in.find_process(name.substr(0, dot));
    const step* found =
        of ? find_step(*of, dot == std::string::npos ? name : name.substr(dot + 1)) : nullptr;
    if (!found) return name;
    return of == &here ? found->title : fmt::format("{} ({})", found->title, of->title);
}

void show_ways_in(const edition& in, const process& one, std::string& out) {
    if (one.kind == process_kind::intake) out += wrapped("begins with its own first step", 2, "Opens: ");
    for (const auto& other : in.processes)
        for (const auto& way : other.outcomes)
            if (std::find(way.opens.begin(), way.opens.end(), one.id) != way.opens.end())
                out += wrapped(fmt::format("{}: {}", other.title, way.title), 2, "Opens after: ");
    if (!one.opened_by.empty()) {
        out += wrapped(role_titles(in, one.opened_by), 2, "May be opened by: ");
        if (!one.opened_because.empty()) out += wrapped(one.opened_because, 4, "who must say: ");
    }
    for (const auto& other : in.processes)
        for (const auto& way : other.outcomes)
            if (std::find(way.finishes.begin(), way.finishes.end(), one.id) != way.finishes.end())
                out += wrapped(fmt::format("{}: {}", other.title, way.title), 2, "Ends after: ");
}

std::string asked_when_in_words(const edition& in, const process& here, const field& one) {
    const condition& when = one.asked_when;
    std::vector<std::string> parts;
    if (!when.field.empty()) {
        const field* other = find_field(here, one.step, when.field);
        parts.push_back(
            fmt::format("\"{}\" is {}", other ? other->prompt : when.field, fmt::join(when.is, " or ")));
    }
    if (!when.outcomes.empty())
        parts.push_back(fmt::format("the decision is {}", fmt::join(when.outcomes, " or ")));
    if (!when.earlier.empty()) {
        const std::string months = when.earlier_within_months == 0
                                       ? ""
                                       : fmt::format(" within {} months", when.earlier_within_months);
        parts.push_back(
            fmt::format("there was an earlier {}{}", process_titles(in, {when.earlier}), months));
    }
    if (!when.lacks.empty()) parts.push_back(fmt::format("the record has no {}", when.lacks));
    return fmt::format("{}", fmt::join(parts, " and "));
}

std::string_view type_in_words(field_type type) {
    switch (type) {
    case field_type::line:
        return "a line of text";
    case field_type::text:
        return "text";
    case field_type::date:
        return "a day";
    case field_type::moment:
        return "a day and time";
    case field_type::yes_no:
        return "yes or no";
    case field_type::choice:
        return "one of";
    case field_type::choices:
        return "any of";
    case field_type::number:
        return "a number";
    case field_type::practitioner:
        return "a practitioner";
    case field_type::practitioners:
        return "practitioners";
    case field_type::attendance:
        break;
    }
    return "who took part, by agency";
}

void show_field(const edition& in, const process& here, const field& one, std::string& out) {
    std::string traits(type_in_words(one.type));
    if (!one.codes.empty() && one.type != field_type::attendance) {
        const code_set* set = in.find_codes(one.codes);
        traits += fmt::format(" the list \"{}\"", set ? set->title : one.codes);
    } else if (one.type == field_type::choice || one.type == field_type::choices) {
        std::vector<std::string> texts;
        for (const auto& option : one.options)
            texts.push_back(option.text);
        traits += fmt::format(": {}", fmt::join(texts, " / "));
    }
    if (one.per_child) traits += "; for each child";
    if (one.required) traits += "; required";
    const std::string when = asked_when_in_words(in, here, one);
    if (!when.empty()) traits += "; asked when " + when;
    out += wrapped(fmt::format("{} ({})", one.prompt, traits), 6, "- ");
    if (!one.why.empty()) out += wrapped(one.why, 8, "Why: ");
    if (!one.cite.empty() && one.required) out += wrapped(sources(one.cite), 8, "Source: ");
}

void show_quorum(const edition& in, const quorum& one, std::string& out) {
    const code_set* agencies = in.find_codes(agency_codes);
    const auto title = [&](const std::string& code) {
        for (const auto& known : agencies ? agencies->codes : std::vector<code_set::code>{})
            if (known.code == code) return known.text;
        return code;
    };
    std::vector<std::string> parts;
    for (const auto& agency : one.agencies)
        parts.push_back(title(agency));
    if (one.at_least > 0)
        parts.push_back(fmt::format("at least {} {}{}", one.at_least,
                                    one.at_least == 1 ? "agency" : "agencies",
                                    one.besides.empty() ? "" : " besides " + title(one.besides)));
    out += wrapped(fmt::format("{}", fmt::join(parts, "; ")), 4, "Must take part: ");
    out += wrapped(sources(one.cite), 6, "Source: ");
}

void show_outcome(const edition& in, const outcome& one, std::string& out) {
    std::vector<std::string> then;
    if (!one.opens.empty()) then.push_back("opens " + process_titles(in, one.opens));
    if (!one.finishes.empty()) then.push_back("ends " + process_titles(in, one.finishes));
    if (one.continues) then.emplace_back("goes on here");
    if (one.closes) then.emplace_back("closes the case");
    out += wrapped(fmt::format("{}: {}", one.title, fmt::join(then, "; ")), 6, "-> ");
    if (!one.hint.empty()) out += wrapped(one.hint, 9);
    if (!one.only_after.empty()) out += wrapped(one.only_after, 9, "Only after: ");
    out += wrapped(sources(one.cite), 9, "Source: ");
}

void show_step(const edition& in, const process& here, const step& one, int number, std::string& out) {
    out += fmt::format("\n  {}. {}{}{}\n", number, one.title, one.optional ? " (optional)" : "",
                       one.repeats ? " (again and again)" : "");
    out += wrapped(role_titles(in, one.by), 4, "Recorded by: ");
    if (const auto whose = in.relations.find(one.whose); whose != in.relations.end())
        out += wrapped(whose->second, 4, "Stands on the list of: ");
    for (const auto& rule : one.independent_of)
        out += wrapped(step_title(in, here, rule), 4, "Not by the one who did: ");
    for (const auto& before : one.after)
        out += wrapped(step_title(in, here, before), 4, "Comes after: ");
    if (one.before_closure) out += "    The case cannot close before this is done.\n";
    out += wrapped(sources(one.cite), 4, "Source: ");
    if (const quorum* rule = quorum_of(here, one.id)) show_quorum(in, *rule, out);
    for (const auto& group : here.groups)
        if (group.step == one.id)
            out += wrapped(fmt::format("{} ({} to {} rows)", group.title, group.least, group.most), 4,
                           "Rows: ");
    const bool asks = std::any_of(here.fields.begin(), here.fields.end(),
                                  [&](const field& asked) { return asked.step == one.id; });
    if (asks) out += "    Asks\n";
    for (const auto& asked : here.fields)
        if (asked.step == one.id) show_field(in, here, asked, out);
    if (one.decides) out += "    Decides, for each child\n";
    for (const outcome* way : outcomes_of(here, one.id))
        show_outcome(in, *way, out);
    for (const auto& duty : here.tells)
        if (duty.on == one.id) out += wrapped(fmt::format("{}, {}", duty.who, duty.when), 4, "Tell: ");
}

std::string triggers_in_words(const edition& in, const std::vector<trigger>& triggers) {
    std::vector<std::string> parts;
    for (const auto& one : triggers) {
        const process* of = in.find_process(one.process);
        if (!of) continue;
        const step* at = find_step(*of, one.step);
        std::string words = at ? fmt::format("{} ({})", at->done, of->title) : of->title + " opened";
        std::vector<std::string> ways;
        for (const auto& id : one.outcomes)
            if (const outcome* way = find_outcome(*of, id)) ways.push_back(way->title);
        if (!ways.empty()) words += fmt::format(", with: {}", fmt::join(ways, " or "));
        parts.push_back(std::move(words));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

void show_clocks(const edition& in, const process& here, std::string& out) {
    bool first = true;
    for (const auto& one : in.clocks) {
        if (one.process != here.id) continue;
        if (first) out += "\nClocks\n";
        first = false;
        out += fmt::format("\n  {}{}: {} ({})\n", one.title,
                           one.reference.empty() ? "" : " (" + one.reference + ")",
                           calendar::in_words(one.within), in_words(one.kind));
        if (one.national)
            out += wrapped(fmt::format("{}; the nation allows {}", one.tightened_by,
                                       calendar::in_words(*one.national)),
                           4, "Made shorter by: ");
        out += wrapped(one.from, 4, "From: ");
        const std::string stops = triggers_in_words(in, one.stops),
                          ceases = triggers_in_words(in, one.ceases);
        if (!stops.empty()) out += wrapped(stops, 4, "Stops at: ");
        if (!ceases.empty()) out += wrapped(ceases, 4, "No longer applies after: ");
        for (const waiting& wait : one.stops_while)
            out += wrapped(fmt::format("{} to {}", triggers_in_words(in, {wait.from}),
                                       triggers_in_words(in, {wait.until})),
                           4, "Stands still from: ");
        for (const lengthening& more : one.longer)
            out += wrapped(fmt::format("{}: {} in all", triggers_in_words(in, {more.on}),
                                       calendar::in_words(more.within)),
                           4, "Longer with: ");
        if (one.to_working_day) out += "    A last day that is no working day: the next working day.\n";
        if (one.restarts) out += "    Begins anew with each such start.\n";
        if (!one.purpose.empty()) out += wrapped(one.purpose, 4, "Why: ");
        out += wrapped(sources(one.cite), 4, "Source: ");
    }
}

} // namespace

std::string show(const rulebook& rules, const edition& in, const process& one) {
    std::string out =
        fmt::format("{}{}\n", one.title, one.reference.empty() ? "" : " (" + one.reference + ")");
    out += fmt::format("Edition {}: {}{}\n\n", in.id, in.title,
                       rules.area_title.empty() ? "" : ". With the values of: " + rules.area_title);
    if (!one.about.empty()) out += wrapped(one.about, 0) + "\n";
    show_ways_in(in, one, out);
    out += wrapped(one.children == "household" ? "every child of the household, each decided on their own"
                                               : "one child",
                   2, "About: ");
    out += wrapped(sources(one.cite), 2, "Source: ");
    if (!one.steps.empty()) out += "\nSteps\n";
    int number = 0;
    for (const auto& step : one.steps)
        show_step(in, one, step, ++number, out);
    show_clocks(in, one, out);
    return out;
}

} // namespace kith::guidance
