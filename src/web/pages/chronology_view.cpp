#include "web/pages/chronology_view.hpp"

#include "casework/chronicle_acts.hpp"
#include "foundation/number.hpp"
#include "guidance/code_sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::web::pages {
namespace {

constexpr int most_pages = 1000, longest_gap = 120;

std::optional<int> number_in(std::string_view text, int least, int most) {
    const auto value = parse_number(text, least, most);
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

/// Reads a number where one was asked; false: it is none that the chronology has.
bool read_number(const form_fields& query, std::string_view name, int least, int most, int& into) {
    const std::string_view text = query.first(name);
    if (text.empty()) return true;
    const auto number = number_in(text, least, most);
    if (number) into = *number;
    return number.has_value();
}

bool read_code(const form_fields& query, std::string_view name, std::string& into) {
    into = query.first(name);
    return into.empty() || is_identifier(into);
}

struct kind_name {
    std::string_view id, words;
};
constexpr std::array kind_names{kind_name{"contact", "Contacts and referrals"},
                                kind_name{"meeting", "Meetings"},
                                kind_name{"visit", "Visits"},
                                kind_name{"process", "Other steps of processes"},
                                kind_name{"event", "Events told by agencies"},
                                kind_name{"note", "Notes"},
                                kind_name{"move", "Moves"},
                                kind_name{"relationship", "Family and relationships"},
                                kind_name{"fact", "Details"},
                                kind_name{"time_limit", "Time limits"},
                                kind_name{"correction", "Corrections"}};

} // namespace

std::string kind_words(std::string_view kind) {
    const auto found = std::ranges::find(kind_names, kind, &kind_name::id);
    return std::string(found == kind_names.end() ? kind : found->words);
}

std::optional<chronology_question> chronology_question_of(const form_fields& query) {
    chronology_question asked;
    const std::string_view show = query.first("show");
    if (!show.empty() && show != "matters" && show != "everything") return std::nullopt;
    casework::chronology_filter& filter = asked.filter;
    filter.only_what_matters = show != "everything";
    // A code is letters, digits and underscores in every code set that a filter takes.
    const bool codes =
        read_code(query, "agency", filter.agency) && read_code(query, "theme", filter.theme) &&
        read_code(query, "process", filter.process) && read_code(query, "kind", filter.kind) &&
        read_code(query, "significance", filter.significance) && read_code(query, "person", asked.person);
    const bool numbers = read_number(query, "year", 1850, 2200, filter.year) &&
                         read_number(query, "gap", 0, longest_gap, asked.gap) &&
                         read_number(query, "page", 1, most_pages, asked.page);
    return codes && numbers ? std::optional(std::move(asked)) : std::nullopt;
}

form_fields::list fields_of(const chronology_question& asked) {
    form_fields::list fields{{"show", asked.filter.only_what_matters ? "matters" : "everything"}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) fields.emplace_back(name, value);
    };
    add("person", asked.person);
    add("agency", asked.filter.agency);
    add("theme", asked.filter.theme);
    add("process", asked.filter.process);
    add("kind", asked.filter.kind);
    add("significance", asked.filter.significance);
    if (asked.filter.year != 0) add("year", std::to_string(asked.filter.year));
    if (asked.gap != usual_gap) add("gap", std::to_string(asked.gap));
    return fields;
}

std::string question_words(const child_visit& child, const chronology_question& asked) {
    const casework::chronology_filter& filter = asked.filter;
    std::string words = filter.only_what_matters ? "what matters" : "everything";
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) words += fmt::format("; {} {}", name, value);
    };
    if (asked.person == whole_family)
        words += "; the whole family";
    else if (!asked.person.empty())
        words += "; another person of the family";
    add("agency", filter.agency.empty() ? "" : agency_words(child, filter.agency));
    add("theme", code_words(*child.edition, casework::theme_codes, filter.theme));
    if (!filter.process.empty()) {
        const guidance::process* definition = child.edition->find_process(filter.process);
        add("process", definition ? definition->title : filter.process);
    }
    add("kind", kind_words(filter.kind));
    add("significance",
        filter.significance == casework::not_judged
            ? "not judged yet"
            : code_words(*child.edition, casework::significance_codes, filter.significance));
    if (filter.year != 0) add("year", std::to_string(filter.year));
    return words;
}

// ------------------------------------------------------------ opening

open_file file_of(site& site, const child_visit& child, const person_id& person) {
    if (person == child.person()) return child.file;
    return file_beside(site, child, person);
}

casework::agency_of agencies_of(const child_visit& child) {
    const guidance::code_set* known = child.edition->find_codes(guidance::agency_codes);
    return [accounts = child.accounts, known](const casework::happening& told) -> std::string {
        // What somebody told keeps the agency that told it.
        if (told.kind == "event") return told.agency;
        const store::account* account = accounts->find(told.by.who);
        if (account == nullptr || known == nullptr) return {};
        const bool listed = std::ranges::any_of(
            known->codes, [&](const auto& code) { return code.code == account->agency; });
        return listed ? account->agency : std::string();
    };
}

person_id record_of(const casework::chronology_line& line) {
    return line.head().of.empty() ? line.in->person.id : line.head().of;
}

std::optional<opened_chronology> open_chronology(site& site, const child_visit& child,
                                                 const chronology_question& asked) {
    opened_chronology opened;
    opened.family = gather(site, child, 2);
    std::vector<person_id> whose{child.person()};
    if (asked.person == whole_family) {
        for (const person_id& other : opened.family.open)
            if (other != child.person()) whose.push_back(other);
    } else if (!asked.person.empty() && asked.person != child.person().text) {
        whose = {person_id{asked.person}};
        if (std::ranges::find(opened.family.open, whose.front()) == opened.family.open.end())
            return std::nullopt;
    }
    std::vector<std::vector<casework::chronology_line>> lines;
    const casework::agency_of agency = agencies_of(child);
    for (const person_id& one : whose) {
        open_file file = file_of(site, child, one);
        if (!file) continue;
        lines.push_back(casework::lines_of(*file, agency));
        if (one != child.person()) opened.others.push_back(one);
        opened.files.push_back(std::move(file));
    }
    opened.all = lines.size() == 1 ? std::move(lines.front()) : casework::merged_lines(std::move(lines));
    // A gap is one of what is on record, whether it was judged to matter or not.
    casework::chronology_filter on_record = asked.filter;
    on_record.only_what_matters = false;
    on_record.significance.clear();
    std::vector<const casework::chronology_line*> recorded;
    for (const casework::chronology_line& line : opened.all) {
        if (casework::shows(asked.filter, line)) opened.chosen.push_back(&line);
        if (casework::shows(on_record, line)) recorded.push_back(&line);
    }
    std::vector<const casework::file*> files;
    for (const open_file& file : opened.files)
        files.push_back(file.get());
    if (on_record.year == 0)
        opened.gaps = casework::gaps_of(recorded, asked.gap, files, local_date(child.now));
    return opened;
}

// ------------------------------------------------------------ in words

std::string when_words(const casework::chronology_line& line) {
    const casework::happening& head = line.head();
    const bool plain = line.from.precision == casework::known_to::day && !line.from.about && !line.until;
    if (plain && head.to_the_minute) return long_words(to_local(head.event_time));
    std::string words = casework::in_words(line.from);
    if (line.until) words += " to " + casework::in_words(*line.until);
    return words;
}

std::string agency_words(const child_visit& child, const std::string& agency) {
    return agency.empty() ? "Agency not recorded"
                          : code_words(*child.edition, guidance::agency_codes, agency);
}

std::string source_words(const child_visit& child, const casework::chronology_source& source) {
    std::string words = agency_words(child, source.agency);
    if (source.event && !source.event->said.told_by.empty())
        words += ": told by " + source.event->said.told_by;
    return words + (source.event ? ". Recorded by " : ": ") + by_words(child, source.told->by);
}

std::string significance_words(const child_visit& child, const casework::chronology_line& line) {
    const casework::judgement* holds = line.judged();
    return holds ? code_words(*child.edition, casework::significance_codes, holds->significance)
                 : "Not judged yet";
}

std::string theme_words(const child_visit& child, const std::vector<std::string>& themes) {
    std::string words;
    for (const std::string& theme : themes)
        words += (words.empty() ? "" : ", ") + code_words(*child.edition, casework::theme_codes, theme);
    return words;
}

std::string judged_words(const child_visit& child, const casework::judgement& made) {
    return "Judged by " + by_words(child, made.by) + ", " + day_words(made.entered);
}

std::string gap_words(const casework::chronology_gap& gap, bool filtered) {
    std::string words = fmt::format("No entry{} for {} {}, ", filtered ? " that matches" : "", gap.months,
                                    gap.months == 1 ? "month" : "months");
    words += gap.to_now ? "since " + long_words(gap.after)
                        : "from " + long_words(gap.after) + " to " + long_words(gap.before);
    return words + (gap.case_open ? ". A case was open." : ". No case was open.");
}

} // namespace kith::web::pages
