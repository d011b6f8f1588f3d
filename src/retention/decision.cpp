// How long: pure.

#include "retention/retention.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::retention {
namespace {

/// The same day so many years later; 29 February falls on 1 March where there is none, which is later.
date years_after(date from, int years) {
    using namespace std::chrono;
    const date later = year(int(from.year()) + years) / from.month() / from.day();
    return later.ok() ? later : date(sys_days(later.year() / March / 1));
}

struct beginning {
    std::optional<date> day;
    std::string words;
};

beginning beginning_of(anchor after, const life& of, const given_class* given) {
    switch (after) {
    case anchor::birth:
        return {of.born, "the birth"};
    case anchor::last_contact:
        return {of.last_contact, "the last contact"};
    case anchor::death:
        return {of.died, "the death"};
    case anchor::order:
        return {given ? given->order : std::nullopt, "the order"};
    case anchor::record:
        break;
    }
    return {std::nullopt, "the record"};
}

bool died_younger(const life& of, int years) {
    return of.died && of.born &&
           std::chrono::sys_days(*of.died) < std::chrono::sys_days(years_after(*of.born, years));
}

const given_class* given_as(const life& of, const retention_class& one) {
    // Given more than once: the latest order counts longest.
    const given_class* found = nullptr;
    for (const given_class& each : of.given)
        if (each.id == one.id && (!found || !found->order || (each.order && *found->order < *each.order)))
            found = &each;
    return found;
}

bool falls_in(const life& of, const retention_class& one) {
    if (one.everybody || given_as(of, one)) return true;
    for (const std::string& process : one.processes)
        if (of.processes.contains(process)) return true;
    for (const telling_answer& answer : one.answers) {
        const auto found = of.answers.find(answer.field);
        if (found == of.answers.end()) continue;
        for (const std::string& code : answer.is)
            if (found->second.contains(code)) return true;
    }
    return false;
}

reason_to_keep applied(const keep_rule& rule, const retention_class& to, const life& of) {
    const beginning from = beginning_of(rule.after, of, given_as(of, to));
    reason_to_keep made{to.id, to.title, std::nullopt, {}, to.source};
    if (!from.day) {
        made.words = fmt::format("{} years after {}, of which the day is not known: kept until it is",
                                 rule.years, from.words);
        return made;
    }
    made.until = years_after(*from.day, rule.years);
    made.words = fmt::format("{} years after {} on {}: until {}", rule.years, from.words,
                             long_words(*from.day), long_words(*made.until));
    return made;
}

void apply(const retention_class& one, const life& of, std::vector<reason_to_keep>& why) {
    const bool instead = std::ranges::any_of(one.keep, [&](const keep_rule& rule) {
        return rule.died_under && died_younger(of, *rule.died_under);
    });
    for (const keep_rule& rule : one.keep) {
        if (rule.died_under ? !died_younger(of, *rule.died_under) : instead) continue;
        // Of the living there is no day of death to count from; another rule of the class counts.
        if (rule.after == anchor::death && !of.died && one.keep.size() > 1) continue;
        why.push_back(applied(rule, one, of));
    }
}

} // namespace

verdict decision_for(const life& of, const schedule& classes) {
    verdict made;
    made.open = of.open;
    for (const retention_class& one : classes.classes)
        if (falls_in(of, one)) apply(one, of, made.why);
    // What can't be known keeps longest.
    std::ranges::stable_sort(made.why, [](const reason_to_keep& a, const reason_to_keep& b) {
        if (!a.until || !b.until) return !a.until && b.until;
        return *a.until > *b.until;
    });
    if (made.why.empty()) return made;
    made.class_id = made.why.front().class_id;
    made.title = made.why.front().title;
    made.keep_until = made.why.front().until;
    return made;
}

life life_of(const std::vector<std::shared_ptr<const casework::file>>& files,
             const std::vector<given_class>& given) {
    life made;
    made.given = given;
    const auto later = [](std::optional<date>& kept, date day) {
        if (!kept || *kept < day) kept = day;
    };
    bool birth_missing = false;
    for (const auto& file : files) {
        const auto born =
            file->person.birth_date() ? file->person.birth_date() : file->person.expected_date();
        if (born) later(made.born, *born);
        birth_missing = birth_missing || !born;
        if (const auto died = parse_date(file->person.fact("death_date"))) later(made.died, *died);
        made.open = made.open || file->open();
        for (const casework::happening& one : file->happenings)
            later(made.last_contact, std::max(local_date(one.event_time), local_date(one.entry_time)));
        for (const casework::case_process& process : file->processes) {
            made.processes.insert(process.definition);
            for (const casework::recorded_step& step : process.steps)
                for (const auto& [field, values] : step.said)
                    made.answers[field].insert(values.begin(), values.end());
        }
    }
    if (birth_missing && files.size() == 1) made.born.reset();
    return made;
}

} // namespace kith::retention
