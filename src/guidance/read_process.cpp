// The tables of a process's file.

#include "guidance/code_sets.hpp"
#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {
namespace {

using enum reader::need;
using kind = reference_kind;

const std::vector<std::string> process_kinds = {"intake", "work", "meeting", "plan", "series"};
const std::vector<std::string> field_types = {"line",         "text",          "date",      "moment",
                                              "yes_no",       "choice",        "choices",   "number",
                                              "practitioner", "practitioners", "attendance"};
const std::vector<std::string> facts = {
    "given_name", "family_name",  "known_as", "birth_date", "expected_date", "sex",
    "ethnicity",  "disabilities", "language", "religion",   "address",       "postcode",
    "nhs_number", "upn",          "school",   "gp",         "relationship",  "parental_responsibility",
    "contact",    "risk"};
const std::vector<std::string> summaries = {"worry", "strength", "plan", "voice", "next"};

std::string chosen(reader& from, std::string_view key, const std::vector<std::string>& known) {
    const int i = from.one_of(key, known, -1, optional);
    return i < 0 ? std::string() : known[static_cast<std::size_t>(i)];
}

void read_heading(reader& from, process& into) {
    into.at = from.at();
    into.id = from.id("id");
    into.title = from.text("title", required);
    into.reference = from.text("reference");
    into.about = from.text("about");
    into.kind = static_cast<process_kind>(std::max(0, from.one_of("kind", process_kinds, 0, required)));
    into.children = from.one_of("children", {"one", "household"}, 0, optional) == 1 ? "household" : "one";
    into.one_at_a_time = from.truth("one_at_a_time");
    into.beside_case = from.truth("beside_case");
    into.opened_by = from.refer_all("opened_by", kind::role);
    into.opened_because = from.text("opened_because");
    into.status = from.text("status");
    into.status_rank = from.number("status_rank", 0, 1000, 0);
    into.cite = from.citations();
    if (!into.opened_because.empty() && into.opened_by.empty())
        from.complain(from.at("opened_because"),
                      "\"opened_because\" asks those who open the process themselves: "
                      "expected \"opened_by\" with it");
}

std::optional<access_given> read_grants(reader& from) {
    auto inner = from.table("grants");
    if (!inner) return std::nullopt;
    access_given made;
    inner->one_of("kind", {"emergency"}, 0, required);
    made.kind = "emergency";
    made.hours = inner->number("hours", 1, 24, 1, required);
    made.extends = inner->refer("extends", kind::step);
    inner->done();
    return made;
}

step read_step(reader& from) {
    step made;
    made.at = from.at();
    made.id = from.id("id");
    made.title = from.text("title", required);
    made.done = from.text("done", required);
    made.when = from.text("when");
    if (made.when.empty()) made.when = "When was this done?";
    made.to_the_minute = from.truth("to_the_minute");
    made.by = from.refer_all("by", kind::role, required);
    made.whose = from.refer("whose", kind::relation);
    made.independent_of = from.refer_all("independent_of", kind::step_or_relation);
    made.after = from.refer_all("after", kind::step);
    made.repeats = from.truth("repeats");
    made.optional = from.truth("optional");
    made.decides = from.truth("decides");
    made.before_closure = from.truth("before_closure");
    made.may_predate = from.truth("may_predate");
    made.author_becomes = from.refer("author_becomes", kind::relation);
    made.grants = read_grants(from);
    made.not_below = from.refer("not_below", kind::step);
    made.cite = from.citations();
    return made;
}

void read_asked_when(reader& from, condition& into) {
    auto inner = from.table("asked_when");
    if (!inner) return;
    into.field = inner->refer("field", kind::field);
    for (auto& one : inner->texts("is"))
        into.is.push_back(one.text);
    into.outcomes = inner->refer_all("outcomes", kind::outcome);
    into.earlier = inner->refer("earlier", kind::process);
    into.earlier_within_months = inner->number("earlier_within_months", 1, 1200, 0);
    into.lacks = chosen(*inner, "lacks", facts);
    inner->done();
    if (into.field.empty() != into.is.empty())
        inner->complain(
            "\"asked_when\" needs \"field\" and \"is\" together: which field, and which of its answers");
    if (into.earlier.empty() && into.earlier_within_months != 0)
        inner->complain("\"earlier_within_months\" needs \"earlier\": which process it is about");
    if (into.always())
        inner->complain("\"asked_when\" says nothing: expected field and is, outcomes, earlier or lacks");
}

std::vector<option> read_options(reader& from) {
    std::vector<option> made;
    for (auto& one : from.tables("options")) {
        option read{one.text("code", required), one.text("text", required), one.text("hint")};
        one.done();
        const bool twice = std::any_of(made.begin(), made.end(),
                                       [&](const option& other) { return other.code == read.code; });
        if (twice) one.complain(fmt::format("the option \"{}\" stands here twice", read.code));
        made.push_back(std::move(read));
    }
    return made;
}

field read_field(reader& from) {
    field made;
    made.at = from.at();
    made.id = from.id("id");
    made.prompt = from.text("prompt", required);
    made.hint = from.text("hint");
    const int type = from.one_of("type", field_types, static_cast<int>(field_type::text), required);
    made.type = static_cast<field_type>(std::max(0, type));
    made.codes = from.refer("codes", kind::code_set);
    if (made.codes.empty() && made.type == field_type::attendance) made.codes = agency_codes;
    made.options = read_options(from);
    made.required = from.truth("required");
    read_asked_when(from, made.asked_when);
    made.per_child = from.truth("per_child");
    made.group = from.text("group");
    made.of_role = from.refer_all("of_role", kind::role);
    made.assigns = from.refer("assigns", kind::relation);
    made.records = chosen(from, "records", facts);
    made.summary = chosen(from, "summary", summaries);
    made.must_include = from.refer("must_include", kind::field_anywhere);
    made.shared_with = from.refer_all("shared_with", kind::relation);
    made.why = from.text("why");
    made.at_least = from.number("at_least", 1, 500, 0);
    made.cite = from.citations(optional);
    if (made.at_least > 0 && made.type != field_type::text && made.type != field_type::line)
        from.complain(from.at("at_least"),
                      "\"at_least\" counts characters: expected type \"text\" or \"line\"");
    return made;
}

group read_group(reader& from) {
    group made;
    made.at = from.at();
    made.id = from.id("id");
    made.title = from.text("title", required);
    made.add = from.text("add", required);
    made.creates = chosen(from, "creates", {"child", "adult"});
    made.least = from.number("least", 0, 50, 0);
    made.most = from.number("most", 1, 50, 8);
    if (made.least > made.most)
        from.complain(from.at("least"),
                      fmt::format("\"least\" is {} and \"most\" is {}: expected no more than that",
                                  made.least, made.most));
    return made;
}

outcome read_outcome(reader& from, bool beside_case) {
    outcome made;
    made.at = from.at();
    made.id = from.id("id");
    made.title = from.text("title", required);
    made.hint = from.text("hint");
    made.opens = from.refer_all("opens", kind::process);
    made.finishes = from.refer_all("finishes", kind::process);
    made.continues = from.truth("continues");
    made.closes = from.truth("closes");
    made.requires_ = from.refer_all("requires", kind::field);
    made.only_after = from.refer("only_after", kind::step_anywhere);
    made.cite = from.citations();
    if (!beside_case && made.opens.empty() && made.finishes.empty() && !made.continues && !made.closes)
        from.complain(fmt::format(
            "the outcome \"{}\" leads nowhere: expected opens, finishes, continues or closes", made.id));
    if (made.continues && made.closes)
        from.complain(
            fmt::format("the outcome \"{}\" both continues and closes: expected one of them", made.id));
    return made;
}

/// The outcomes named are those of the step that must have come before, not of the outcome's own step.
void read_only_after_outcomes(reader& from, outcome& into, const std::string& process) {
    if (!from.has("only_after_outcomes")) return;
    const auto dot = into.only_after.find('.');
    if (dot == std::string::npos) {
        from.complain(from.at("only_after_outcomes"),
                      "\"only_after_outcomes\" needs \"only_after\": which step");
        from.texts("only_after_outcomes");
        return;
    }
    from.within(into.only_after.substr(0, dot), into.only_after.substr(dot + 1));
    into.only_after_outcomes = from.refer_all("only_after_outcomes", kind::outcome);
    from.within(process, into.step);
}

tell read_tell(reader& from) {
    tell made;
    made.at = from.at();
    made.on = from.refer("on", kind::step, required);
    made.who = from.text("who", required);
    made.recorded_by = from.refer("recorded_by", kind::step);
    made.when = from.text("when", required);
    made.cite = from.citations();
    return made;
}

std::string step_of(reader& from, const std::string& process, std::string_view key = "step") {
    from.within(process, {});
    std::string step = from.refer(key, kind::step, required);
    from.within(process, step);
    return step;
}

access_act read_access_act(reader& from) {
    access_act made;
    made.at = from.at();
    made.id = from.id("id");
    made.title = from.text("title", required);
    for (auto& one : from.texts("by", required)) {
        made.by.push_back(one.text);
        if (one.text != "allocated" && from.references)
            from.references->push_back({kind::role, one.text, "by", {}, {}, one.at});
    }
    return made;
}

disclosure read_disclosure(reader& from, const std::string& process) {
    disclosure made;
    made.at = from.at();
    from.within(process, {});
    made.decide = from.refer("decide", kind::step, required);
    made.check = from.refer("check", kind::step, required);
    made.release = from.refer("release", kind::step, required);
    made.grounds = from.refer("grounds", kind::code_set, required);
    const std::vector<std::string> ways = {"roles", "names", "nothing"};
    made.readers = ways.at(std::size_t(std::max(0, from.one_of("readers", ways, 0, required))));
    made.cite = from.citations();
    return made;
}

/// Reads one table of the process; false when its name is not one of a process's file.
bool read_part(reader& from, const std::string& name, process& into) {
    if (name == "step") {
        from.within(into.id, {});
        into.steps.push_back(read_step(from));
    } else if (name == "field") {
        const std::string step = step_of(from, into.id);
        into.fields.push_back(read_field(from));
        into.fields.back().step = step;
    } else if (name == "group") {
        const std::string step = step_of(from, into.id);
        into.groups.push_back(read_group(from));
        into.groups.back().step = step;
    } else if (name == "outcome") {
        const std::string step = step_of(from, into.id);
        into.outcomes.push_back(read_outcome(from, into.beside_case));
        into.outcomes.back().step = step;
        read_only_after_outcomes(from, into.outcomes.back(), into.id);
    } else if (name == "quorum") {
        const std::string step = step_of(from, into.id);
        into.quorums.push_back(read_quorum(from));
        into.quorums.back().step = step;
    } else if (name == "tell") {
        from.within(into.id, {});
        into.tells.push_back(read_tell(from));
    } else if (name == "disclosure") {
        if (into.discloses) from.complain("[disclosure] stands twice: expected it once");
        into.discloses = read_disclosure(from, into.id);
    } else {
        return false;
    }
    from.done();
    return true;
}

} // namespace

quorum read_quorum(reader& from) {
    quorum made;
    made.at = from.at();
    made.field = from.refer("field", kind::field, required);
    made.agencies = from.refer_all("agencies", kind::agency);
    made.at_least = from.number("at_least", 0, 20, 0);
    made.besides = from.refer("besides", kind::agency);
    made.otherwise = from.refer("otherwise", kind::field);
    made.cite = from.citations();
    if (made.agencies.empty() && made.at_least == 0)
        from.complain("[[quorum]] asks for nobody: expected agencies, or at_least");
    if (!made.besides.empty() && made.at_least == 0)
        from.complain(from.at("besides"),
                      "\"besides\" needs \"at_least\": how many agencies besides that one");
    return made;
}

void read_process_file(const document& from, draft& into, std::vector<fault>& faults) {
    process made;
    bool begun = false;
    for (const auto& one : from.sections) {
        if (one.key != "process" || begun) continue;
        reader read(from.file, one, faults);
        read.references = &into.references;
        read_heading(read, made);
        read.done();
        begun = true;
        made.prose = from.prose;
    }
    for (const auto& one : from.sections) {
        reader read(from.file, one, faults);
        read.references = &into.references;
        if (one.key == "process") continue;
        if (one.key == "access_act") {
            into.made.access_acts.push_back(read_access_act(read));
            read.done();
            continue;
        }
        if (!begun && one.key != "clock") {
            read.complain(
                fmt::format("{} belongs to a process: expected [process] in this file", read.label()));
            continue;
        }
        if (one.key == "clock") {
            into.made.clocks.push_back(read_clock(read, made.id, false));
            read.done();
        } else {
            read_part(read, one.key, made);
        }
    }
    if (!begun) return;
    // initial-conference.md defines initial_conference
    std::string expected = from.file.substr(from.file.rfind('/') + 1);
    expected = expected.substr(0, expected.rfind('.'));
    std::replace(expected.begin(), expected.end(), '-', '_');
    if (!made.id.empty() && expected != made.id)
        faults.push_back(
            {made.at, fmt::format("this file defines the process \"{}\": expected \"{}\", as the "
                                  "file is called, or another name for the file",
                                  made.id, expected)});
    into.made.processes.push_back(std::move(made));
}

} // namespace kith::guidance
