#include "returns/census_rules.hpp"

#include "guidance/document.hpp"
#include "returns/census_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace kith::returns {
namespace {

using guidance::fault;
using guidance::section;
using guidance::value;
using words = std::vector<std::string>;

constexpr std::string_view file_name = "returns/cin-census.md";
constexpr std::size_t longest_file = 1U << 20U;

/// Reads sections into rules; every fault is kept, with its place.
class reader {
  public:
    reader(const guidance::rulebook& rules, std::vector<fault>& faults) : rules_(rules), faults_(faults) {
        // A census is of years gone by: the codes of every edition count, the latest meaning first.
        edition_ = rules.editions.empty() ? nullptr : &rules.editions.back();
    }

    census_rules read(const guidance::document& from) {
        if (!edition_) complain({}, "there is no edition of the guidance to check this against");
        for (const section& one : from.sections) {
            if (one.key == "census")
                read_census_section(one.table);
            else if (one.key == "codes")
                read_codes(one.table);
            else if (one.key == "event")
                read_event(one.table);
            else
                complain(one.table,
                         fmt::format("[{}] is not known here: expected census, codes or event", one.key));
        }
        if (made_.first_year == 0) complain({}, "there is no [census] with first_year and last_year");
        if (made_.events.empty()) complain({}, "there is no [[event]]: nothing would be imported");
        return std::move(made_);
    }

  private:
    void complain(const value& at, std::string message) {
        if (faults_.size() < 200)
            faults_.push_back({{std::string(file_name), at.line, at.column}, std::move(message)});
    }

    void known_keys(const value& table, const words& known) {
        for (const guidance::entry& one : table.entries) {
            if (std::find(known.begin(), known.end(), one.key) != known.end()) continue;
            value at;
            at.line = one.line;
            at.column = one.column;
            complain(at, fmt::format("the key \"{}\" is not known here{}", one.key,
                                     guidance::did_you_mean(one.key, known)));
        }
    }

    std::string text(const value& table, std::string_view key, bool must) {
        const value* found = table.find(key);
        if (found && found->is == value::type::text) return found->text;
        if (found)
            complain(*found, fmt::format("{} is {}: expected a text", key, guidance::in_words(found->is)));
        else if (must)
            complain(table, fmt::format("the key \"{}\" is missing", key));
        return {};
    }

    int year(const value& table, std::string_view key) {
        const value* found = table.find(key);
        if (found && found->is == value::type::whole_number && found->number >= 1900 &&
            found->number <= 2100)
            return static_cast<int>(found->number);
        complain(found ? *found : table, fmt::format("expected {} = a year from 1900 to 2100", key));
        return 0;
    }

    words texts(const value& table, std::string_view key) {
        words all;
        const value* found = table.find(key);
        if (!found) return all;
        if (found->is != value::type::list)
            complain(*found, fmt::format("{} must be a list of texts", key));
        for (const value& one : found->items) {
            if (one.is == value::type::text)
                all.push_back(one.text);
            else
                complain(one, fmt::format("{} must be a list of texts", key));
        }
        return all;
    }

    bool truth(const value& table, std::string_view key) {
        const value* found = table.find(key);
        if (found && found->is != value::type::truth)
            complain(*found, fmt::format("{} must be true or false", key));
        return found && found->truth;
    }

    void check_element(const value& at, const std::string& element) {
        const auto all = elements();
        if (std::find(all.begin(), all.end(), element) != all.end()) return;
        complain(at, fmt::format("there is no element \"{}\"{}", element,
                                 guidance::did_you_mean(element, words(all.begin(), all.end()))));
    }
    void check_elements(const value& at, const words& all) {
        for (const std::string& one : all)
            check_element(at, one);
    }
    void check_processes(const value& at, const words& all) {
        for (const std::string& one : all) {
            if (one != "*" && edition_ && !edition_->find_process(one))
                complain(at, fmt::format("there is no process \"{}\" in the guidance", one));
        }
    }
    void check_clocks(const value& at, const words& all) {
        for (const std::string& one : all) {
            if (edition_ && !edition_->find_clock(one))
                complain(at, fmt::format("there is no clock \"{}\" in the guidance", one));
        }
    }

    void read_census_section(const value& table) {
        known_keys(table, {"title", "purpose", "first_year", "last_year", "tells_of"});
        made_.title = text(table, "title", true);
        made_.purpose = text(table, "purpose", true);
        made_.first_year = year(table, "first_year");
        made_.last_year = year(table, "last_year");
        made_.tells_of = texts(table, "tells_of");
        check_clocks(table, made_.tells_of);
    }

    void read_codes(const value& table) {
        known_keys(table, {"element", "set", "code"});
        auto& codes = made_.codes[text(table, "element", true)];
        const std::string set = text(table, "set", false);
        for (const guidance::edition& edition : rules_.editions) {
            const guidance::code_set* found = set.empty() ? nullptr : edition.find_codes(set);
            if (!found) continue;
            for (const auto& one : found->codes)
                codes[one.code] = one.code;
        }
        if (const value* list = table.find("code"); list && list->is == value::type::list) {
            for (const value& one : list->items) {
                known_keys(one, {"code", "means"});
                const std::string code = text(one, "code", true), means = text(one, "means", false);
                codes[code] = means.empty() ? code : means;
            }
        }
        if (codes.empty())
            complain(table, fmt::format("there are no codes for this element (set \"{}\")", set));
    }

    census_condition read_condition(const value& table) {
        census_condition made;
        made.any = texts(table, "any");
        made.none = texts(table, "none");
        made.same_day = texts(table, "same_day");
        made.not_same_day = texts(table, "not_same_day");
        for (const words* all : {&made.any, &made.none, &made.same_day, &made.not_same_day})
            check_elements(table, *all);
        if (const value* coded = table.find("coded"); coded && coded->is == value::type::table) {
            known_keys(*coded, {"element", "is"});
            made.coded = text(*coded, "element", true);
            made.is = texts(*coded, "is");
            check_element(*coded, made.coded);
        }
        return made;
    }

    void read_step(const value& table, census_event& event) {
        const std::string dotted = text(table, "step", false);
        if (dotted.empty()) return;
        const auto dot = dotted.find('.');
        event.process = dotted.substr(0, dot);
        event.step = dot == std::string::npos ? "" : dotted.substr(dot + 1);
        const guidance::process* process = edition_ ? edition_->find_process(event.process) : nullptr;
        if (!process || !guidance::find_step(*process, event.step))
            complain(table, fmt::format("there is no step \"{}\" in the guidance", dotted));
    }

    void check_outcome(const value& at, const census_event& event, const std::string& outcome) {
        const guidance::process* process = edition_ ? edition_->find_process(event.process) : nullptr;
        const guidance::outcome* found = process ? guidance::find_outcome(*process, outcome) : nullptr;
        if (!found || found->step != event.step)
            complain(at, fmt::format("{}.{} has no outcome \"{}\"", event.process, event.step, outcome));
    }

    void read_outcomes(const value& table, census_event& event) {
        if (const std::string one = text(table, "outcome", false); !one.empty()) {
            event.outcomes.push_back({one, {}});
            check_outcome(table, event, one);
        }
        const value* list = table.find("outcomes");
        if (!list || list->is != value::type::list) return;
        for (const value& one : list->items) {
            known_keys(one, {"outcome", "any", "none", "same_day", "not_same_day", "coded"});
            event.outcomes.push_back({text(one, "outcome", true), read_condition(one)});
            check_outcome(one, event, event.outcomes.back().outcome);
        }
    }

    void read_answers(const value& table, census_event& event) {
        const value* answers = table.find("answers");
        if (!answers || answers->is != value::type::table) return;
        const guidance::process* process = edition_ ? edition_->find_process(event.process) : nullptr;
        for (const guidance::entry& one : answers->entries) {
            event.answers[one.key] = one.of.text;
            check_element(one.of, one.of.text);
            const bool known =
                !process || std::any_of(process->fields.begin(), process->fields.end(),
                                        [&](const guidance::field& field) { return field.id == one.key; });
            if (!known) complain(one.of, fmt::format("{} has no field \"{}\"", event.process, one.key));
        }
    }

    void read_event(const value& table) {
        known_keys(table, {"on", "dated", "any", "none", "same_day", "not_same_day", "coded", "begins",
                           "unless_running", "step", "outcome", "outcomes", "answers", "finishes", "ends",
                           "words", "clocks", "without_clocks"});
        census_event event;
        event.at = {std::string(file_name), table.line, table.column};
        event.on = text(table, "on", true);
        event.dated = text(table, "dated", false);
        event.when = read_condition(table);
        event.begins = texts(table, "begins");
        event.unless_running = truth(table, "unless_running");
        event.finishes = texts(table, "finishes");
        event.ends = texts(table, "ends");
        event.words = text(table, "words", !event.ends.empty());
        event.clocks = texts(table, "clocks");
        event.without_clocks = texts(table, "without_clocks");
        read_step(table, event);
        read_outcomes(table, event);
        read_answers(table, event);
        check_element(table, event.on);
        if (!event.dated.empty()) check_element(table, event.dated);
        for (const words* all : {&event.begins, &event.finishes, &event.ends})
            check_processes(table, *all);
        for (const words* all : {&event.clocks, &event.without_clocks})
            check_clocks(table, *all);
        if (event.begins.empty() && event.step.empty() && event.ends.empty())
            complain(table, "this event changes nothing: expected begins, step or ends");
        if (!event.clocks.empty() && event.begins.empty())
            complain(table, "clocks run with a process that begins: expected begins");
        made_.events.push_back(std::move(event));
    }

    const guidance::rulebook& rules_;
    std::vector<fault>& faults_;
    const guidance::edition* edition_ = nullptr;
    census_rules made_;
};

} // namespace

tl::expected<census_rules, std::vector<fault>> load_census_rules(const std::filesystem::path& folder,
                                                                 const guidance::rulebook& rules) {
    std::vector<fault> faults;
    const auto path = folder / file_name;
    std::ifstream file(path, std::ios::binary);
    std::string content(longest_file + 1, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(file.gcount()));
    if (content.empty() || content.size() > longest_file) {
        faults.push_back({{std::string(file_name), 0, 0}, "expected a file of at most 1 MiB here"});
        return tl::unexpected(std::move(faults));
    }
    const guidance::document document = guidance::read_document(std::string(file_name), content, faults);
    census_rules made = reader(rules, faults).read(document);
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return made;
}

} // namespace kith::returns
