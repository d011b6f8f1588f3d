// edition.md, roles, codes; which file holds what.

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {
namespace {

using enum reader::need;
using kind = reference_kind;

struct known_section {
    const char* key;
    bool listed;
};
const std::vector<known_section> known_sections = {
    {"edition", false},   {"source", true},      {"terms", false},   {"relations", false}, {"role", true},
    {"protected", true},  {"codes", true},       {"process", false}, {"step", true},       {"field", true},
    {"group", true},      {"outcome", true},     {"quorum", true},   {"tell", true},       {"clock", true},
    {"access_act", true}, {"disclosure", false},
};

/// Whether the table may stand in a file of an edition, and is written as it must be.
bool expected_here(const document& from, const section& one, std::vector<fault>& faults) {
    const auto same = std::find_if(known_sections.begin(), known_sections.end(),
                                   [&](const known_section& known) { return one.key == known.key; });
    const place at{from.file, one.table.line, one.table.column};
    if (same == known_sections.end()) {
        std::vector<std::string> names;
        for (const auto& known : known_sections)
            names.emplace_back(known.key);
        faults.push_back({at, fmt::format("unknown table \"{}\"{}", one.key.substr(0, 60),
                                          did_you_mean(one.key, names))});
        return false;
    }
    if (same->listed != one.listed) {
        faults.push_back({at, same->listed ? fmt::format("found [{0}]: expected [[{0}]]", one.key)
                                           : fmt::format("found [[{0}]]: expected [{0}]", one.key)});
        return false;
    }
    return true;
}

void read_heading(reader& from, draft& into) {
    into.begun = true;
    into.at = from.at();
    into.made.id = from.text("id", required);
    into.made.title = from.text("title", required);
    into.made.applies_from = from.day("applies_from", required).value_or(date{});
    into.ends = from.day("applies_until");
    into.made.allocated = from.refer("allocated", kind::relation);
    if (!into.made.id.empty() && into.made.id != into.folder)
        from.complain(from.at("id"),
                      fmt::format("the edition \"{}\" stands in the folder \"{}\": expected the same "
                                  "name",
                                  into.made.id.substr(0, 60), into.folder));
}

void read_words(reader& from, const section& one, std::map<std::string, std::string>& into) {
    for (const auto& entry : one.table.entries) {
        into[entry.key] = from.text(entry.key, required);
        if (!is_name(entry.key))
            from.complain(from.at(entry.key),
                          fmt::format("\"{}\" in {}: expected a name of small letters, digits "
                                      "and _",
                                      entry.key.substr(0, 60), from.label()));
    }
}

/// What the role may learn and open beyond what it sees every day.
void read_access(reader& from, role& into) {
    const std::vector<std::string> steps = {"no", "record", "restricted"};
    into.finds = from.truth("finds", into.sees == "area");
    const int chosen = from.one_of("challenges", steps, 0, optional);
    into.challenges = steps[static_cast<std::size_t>(std::max(0, chosen))];
    into.authority = from.truth("authority", into.sees == "area");
    if (into.sees == "nobody" && (into.finds || into.challenges != "no"))
        from.complain(from.at(into.finds ? "finds" : "challenges"),
                      "a role that sees nobody finds nobody and opens nothing in an emergency");
    else if (into.challenges != "no" && !into.finds)
        from.complain(from.at("challenges"),
                      "a role that opens records in an emergency must be able to find them: expected "
                      "finds = true");
    for (auto& one : from.texts("covers"))
        into.covers.push_back(std::move(one.text));
}

/// The question by which somebody asks for it, as "process.step.field", and what it protects.
void read_who_asks(reader& from, protected_kind& made) {
    const std::string asked = from.refer("asked_by", kind::field_anywhere, required);
    const auto first = asked.find('.'), last = asked.rfind('.');
    if (first != std::string::npos && last > first) {
        made.process = asked.substr(0, first);
        made.step = asked.substr(first + 1, last - first - 1);
        made.field = asked.substr(last + 1);
    }
    for (auto& one : from.texts("is", required))
        made.is.push_back(std::move(one.text));
    for (auto& one : from.texts("answers")) {
        if (from.references)
            from.references->push_back({kind::field, one.text, "answers", made.process, made.step, one.at});
        made.answers.push_back(std::move(one.text));
    }
    made.author = from.truth("author", false);
    if (made.answers.empty() && !made.author)
        from.complain(from.at("asked_by"),
                      "this protects nothing: expected answers = [ ... ], author = true or both");
}

protected_kind read_protected(reader& from) {
    const std::vector<std::string> kinds = {"address", "school", "placement", "referrer"};
    protected_kind made;
    made.at = from.at();
    const int chosen = from.one_of("id", kinds, 0, required);
    made.id = kinds[static_cast<std::size_t>(std::max(0, chosen))];
    made.title = from.text("title", required);
    for (auto& one : from.texts("seen_by", required)) {
        if (one.text != "area" && one.text != "allocated" && from.references)
            from.references->push_back({kind::role, one.text, "seen_by", {}, {}, one.at});
        made.seen_by.push_back(std::move(one.text));
    }
    if (from.has("asked_by")) read_who_asks(from, made);
    return made;
}

role read_role(reader& from) {
    role made;
    made.at = from.at();
    made.id = from.id("id");
    made.title = from.text("title", required);
    made.agency = from.refer("agency", kind::agency, required);
    const std::vector<std::string> sees = {"area", "related", "own_agency", "own_referrals", "nobody"};
    const int chosen = from.one_of("sees", sees, 4, required);
    made.sees = chosen < 0 ? "nobody" : sees[static_cast<std::size_t>(chosen)];
    made.relations = from.refer_all("relations", kind::relation);
    made.can_be_told_to_sign_in = from.truth("can_be_told_to_sign_in", true);
    if (chosen >= 0 && (made.sees == "related") == made.relations.empty())
        from.complain(
            made.sees == "related"
                ? "a role that sees related children needs \"relations\": which ones open a record"
                : "\"relations\" open records for a role with sees = \"related\" only");
    read_access(from, made);
    return made;
}

code_set read_codes(reader& from) {
    code_set made;
    made.at = from.at();
    made.id = from.id("id");
    made.title = from.text("title", required);
    auto codes = from.tables("code");
    if (codes.empty())
        from.complain("[[codes]] has no codes: expected code = [ { code = ..., text = ... } ]");
    for (auto& one : codes) {
        code_set::code read;
        read.code = one.text("code", required);
        read.text = one.text("text", required);
        read.from = one.day("from");
        read.until = one.day("until");
        one.done();
        if (read.code.size() > 64 || read.code.find_first_of(" \t\n,;") != std::string::npos)
            one.complain(one.at("code"),
                         "a code has no spaces, commas or semicolons and at most 64 characters");
        if (read.from && read.until && *read.until <= *read.from)
            one.complain(fmt::format(
                "the code \"{}\" ends on {}, not after it begins on {}: expected a later day",
                read.code.substr(0, 60), kith::to_text(*read.until), kith::to_text(*read.from)));
        made.codes.push_back(std::move(read));
    }
    return made;
}

} // namespace

void read_source(reader& from, std::map<std::string, std::string>& titles,
                 std::map<std::string, std::string>& kinds) {
    const std::string id = from.text("id", required), title = from.text("title", required);
    const std::vector<std::string> known = {"guidance", "act", "local"};
    const int of_kind = from.one_of("kind", known, 0, required);
    if (id.find_first_of(" \t\n") != std::string::npos)
        from.complain(from.at("id"), "the id of a source has no spaces: a citation begins with it");
    if (!titles.emplace(id, title).second)
        from.complain(from.at("id"), fmt::format("the source \"{}\" is declared twice", id.substr(0, 60)));
    kinds[id] = known[static_cast<std::size_t>(std::max(0, of_kind))];
    from.done();
}

void read_cases(const document& from, std::vector<parsed_case>& into, std::vector<std::string>& faulty,
                std::vector<fault>& faults) {
    for (const auto& lines : from.cases) {
        auto meaning = understand_case(lines.given, lines.then);
        const place at{from.file, lines.given_line, 1};
        if (meaning) {
            into.push_back({lines, std::move(*meaning), at});
            continue;
        }
        faulty.push_back(lines.given.substr(0, lines.given.find(' ')));
        faults.push_back({{from.file, meaning.error().in_then ? lines.then_line : lines.given_line, 1},
                          meaning.error().message});
    }
}

void read_edition_file(const document& from, draft& into, std::vector<fault>& faults) {
    const bool heading_file = from.file.ends_with("/edition.md");
    into.broken = into.broken || from.broken;
    document process_part{from.file, {}, {}, from.prose, false};
    for (const auto& one : from.sections) {
        if (!expected_here(from, one, faults)) continue;
        reader read(from.file, one, faults);
        read.references = &into.references;
        const bool of_heading =
            one.key == "edition" || one.key == "source" || one.key == "terms" || one.key == "relations";
        if (of_heading && !heading_file) {
            read.complain(
                fmt::format("{} stands in {}: expected it in edition.md", read.label(), from.file));
        } else if (one.key == "edition") {
            read_heading(read, into);
            read.done();
        } else if (one.key == "source") {
            read_source(read, into.made.sources, into.source_kinds);
        } else if (one.key == "terms") {
            read_words(read, one, into.made.terms);
        } else if (one.key == "relations") {
            read_words(read, one, into.made.relations);
        } else if (one.key == "role") {
            into.made.roles.push_back(read_role(read));
            read.done();
        } else if (one.key == "protected") {
            into.made.protects.push_back(read_protected(read));
            read.done();
        } else if (one.key == "codes") {
            into.made.codes.push_back(read_codes(read));
            read.done();
        } else {
            process_part.sections.push_back(one);
        }
    }
    read_process_file(process_part, into, faults);
    read_cases(from, into.cases, into.faulty_cases, faults);
}

} // namespace kith::guidance
