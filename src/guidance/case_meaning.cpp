// The sentences of a case.

#include "guidance/case_meaning.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

namespace kith::guidance {
namespace {

constexpr std::array<const char*, 7> weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string now;
    for (const char c : text) {
        if (c == ' ' || c == '\t') {
            if (!now.empty()) words.push_back(std::move(now));
            now.clear();
        } else {
            now += c;
        }
    }
    if (!now.empty()) words.push_back(std::move(now));
    return words;
}

/// The parts between separators, without blanks around them.
std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(separator, at), text.size());
        std::string joined;
        for (const auto& word : words_of(text.substr(at, end - at)))
            joined += (joined.empty() ? "" : " ") + word;
        parts.push_back(std::move(joined));
        at = end + 1;
    }
    return parts;
}

template <class T>
using said = tl::expected<T, std::string>;

tl::unexpected<std::string> wrong(std::string message) {
    return tl::unexpected<std::string>(std::move(message));
}

struct moment {
    date day{};
    std::optional<local_time> at;
};

/// "Wed 2018-12-12" or "Fri 2018-12-21 22:15", from a position among words.
said<moment> read_day(const std::vector<std::string>& words, std::size_t from, bool with_time) {
    const std::size_t count = words.size() - std::min(from, words.size());
    if (count < 2 || count > (with_time ? 3U : 2U))
        return wrong(fmt::format("expected a day as in \"Wed 2018-12-12\"{}",
                                 with_time ? " or \"Fri 2018-12-21 22:15\"" : ""));
    const auto day = parse_date(words[from + 1]);
    if (!day) return wrong(day.error().front().message);
    const unsigned number = std::chrono::weekday(std::chrono::sys_days(*day)).iso_encoding();
    if (words[from] != weekdays.at(number - 1))
        return wrong(fmt::format("{} is a {}, not a {}: correct the weekday or the date", words[from + 1],
                                 weekdays.at(number - 1), words[from].substr(0, 20)));
    moment made{*day, std::nullopt};
    if (count == 3) {
        const auto at = parse_local_time(words[from + 1] + "T" + words[from + 2]);
        if (!at) return wrong(at.error().front().message);
        made.at = *at;
    }
    return made;
}

/// What befell the clock after its start: "waits from DAY to DAY", "longer".
said<void> read_befallen(const std::string& part, deadline_case& into) {
    if (part == "longer") {
        into.longer = true;
        return {};
    }
    const auto words = words_of(part);
    if (words.size() != 7 || words[0] != "waits" || words[1] != "from" || words[4] != "to")
        return wrong(fmt::format("found \"{}\": expected \"waits from DAY to DAY\" or \"longer\"",
                                 part.substr(0, 80)));
    const auto from = read_day({words[2], words[3]}, 0, false);
    const auto until = read_day({words[5], words[6]}, 0, false);
    if (!from) return wrong(from.error());
    if (!until) return wrong(until.error());
    if (until->day < from->day || from->day < into.from.day)
        return wrong("a wait begins on or after the start, and ends no earlier than it begins");
    into.waits.push_back({from->day, until->day});
    return {};
}

tl::expected<case_meaning, case_fault> deadline(const std::string& given, const std::string& then) {
    deadline_case made;
    const auto parts = split(given, ',');
    const auto words = words_of(parts.front());
    made.clock = words[0];
    const auto from = read_day(words, 2, true);
    if (!from) return tl::unexpected(case_fault{false, "after \"starts\": " + from.error()});
    made.from = {from->day, from->at};
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (const auto read = read_befallen(parts[i], made); !read)
            return tl::unexpected(case_fault{false, read.error()});
    bool due_read = false;
    for (const auto& part : split(then, ',')) {
        const auto said_words = words_of(part);
        said<moment> day = wrong("expected \"due DAY\", \"hold by DAY\" or \"court may extend to DAY\"");
        if (!due_read && part.starts_with("due ")) {
            day = read_day(said_words, 1, true);
            if (day) made.due = day->day, made.due_at = day->at, due_read = true;
        } else if (due_read && !made.hold_by && part.starts_with("hold by ")) {
            day = read_day(said_words, 2, false);
            if (day) made.hold_by = day->day;
        } else if (due_read && !made.court_may_extend_to && part.starts_with("court may extend to ")) {
            day = read_day(said_words, 4, false);
            if (day) made.court_may_extend_to = day->day;
        }
        if (!day)
            return tl::unexpected(
                case_fault{true, fmt::format("found \"{}\": {}", part.substr(0, 80), day.error())});
    }
    return case_meaning(std::move(made));
}

/// "opens A, B; starts C; closes"
tl::expected<case_meaning, case_fault> decision(decision_case made, const std::string& then) {
    const auto fault = [](std::string message) {
        return tl::unexpected(case_fault{true, std::move(message)});
    };
    std::set<std::string> seen;
    for (const auto& part : split(then, ';')) {
        const auto space = part.find(' ');
        const std::string verb = part.substr(0, space);
        const std::string rest = space == std::string::npos ? "" : part.substr(space + 1);
        if (!seen.insert(verb).second)
            return fault(fmt::format("\"{}\" is said twice", verb.substr(0, 40)));
        std::vector<std::string>* list = verb == "opens"      ? &made.opens
                                         : verb == "finishes" ? &made.finishes
                                         : verb == "starts"   ? &made.starts
                                         : verb == "stops"    ? &made.stops
                                         : verb == "ceases"   ? &made.ceases
                                                              : nullptr;
        if (list) {
            for (auto& name : split(rest, ',')) {
                if (name.empty() || name.find(' ') != std::string::npos)
                    return fault(
                        fmt::format("after \"{}\": found \"{}\", expected names with commas between", verb,
                                    name.substr(0, 60)));
                list->push_back(std::move(name));
            }
        } else if ((verb == "closes" || verb == "continues") && rest.empty()) {
            (verb == "closes" ? made.closes : made.continues) = true;
        } else {
            return fault(
                fmt::format("found \"{}\": expected any of opens A, B; finishes A; starts CLOCK; stops "
                            "CLOCK; ceases CLOCK; closes; continues",
                            part.substr(0, 80)));
        }
    }
    return case_meaning(std::move(made));
}

} // namespace

tl::expected<case_meaning, case_fault> understand_case(const std::string& given, const std::string& then) {
    const auto words = words_of(given);
    const auto fault = [](std::string message) {
        return tl::unexpected(case_fault{false, std::move(message)});
    };
    if (words.size() >= 2 && words[1] == "starts") return deadline(given, then);
    const bool decides = words.size() >= 2 && words[1] == "decides";
    const bool attended = words.size() >= 3 && words[1] == "attended" && words[2] == "by";
    if (!decides && !attended)
        return fault(
            fmt::format("found \"{}\": expected \"CLOCK starts DAY\", \"PROCESS.STEP decides OUTCOME\" or "
                        "\"PROCESS.STEP attended by AGENCY, AGENCY\"",
                        given.substr(0, 100)));
    const auto dot = words[0].find('.');
    if (dot == std::string::npos)
        return fault(fmt::format("found \"{}\": expected PROCESS.STEP", words[0].substr(0, 80)));
    const std::string process = words[0].substr(0, dot), step = words[0].substr(dot + 1);
    if (decides) {
        if (words.size() != 3) return fault("after \"decides\": expected one outcome");
        decision_case made;
        made.process = process, made.step = step, made.outcome = words[2];
        return decision(std::move(made), then);
    }
    attendance_case made{process, step, {}, then == "quorate"};
    std::string names = given.substr(given.find(" by ") + 4);
    for (auto& name : split(names, ','))
        if (!name.empty()) made.agencies.push_back(std::move(name));
    if (then != "quorate" && then != "not quorate")
        return tl::unexpected(
            case_fault{true, fmt::format("found \"{}\": expected \"quorate\" or \"not quorate\"",
                                         then.substr(0, 60))});
    return case_meaning(std::move(made));
}

decided look_up(const edition& in, const decision_case& from) {
    decided found;
    found.in = in.find_process(from.process);
    if (!found.in) return found;
    found.at = find_step(*found.in, from.step);
    for (const auto& one : found.in->outcomes)
        if (one.step == from.step && one.id == from.outcome) found.chosen = &one;
    return found;
}

std::vector<std::string> clocks_of_decision(const edition& in, const decision_case& from,
                                            clock_effect effect, bool local) {
    std::vector<std::string> names;
    const outcome* chosen = look_up(in, from).chosen;
    if (!chosen) return names;
    const auto meets = [&](const trigger& one) {
        if (one.step.empty()) // the opening of a process
            return std::find(chosen->opens.begin(), chosen->opens.end(), one.process) !=
                   chosen->opens.end();
        const bool any = one.outcomes.empty() || std::find(one.outcomes.begin(), one.outcomes.end(),
                                                           from.outcome) != one.outcomes.end();
        return one.process == from.process && one.step == from.step && any;
    };
    for (const auto& one : in.clocks) {
        if (is_local(one.at) && !local) continue;
        const auto& triggers = effect == clock_effect::starts  ? one.starts
                               : effect == clock_effect::stops ? one.stops
                                                               : one.ceases;
        if (std::any_of(triggers.begin(), triggers.end(), meets)) names.push_back(one.id);
    }
    return names;
}

} // namespace kith::guidance
