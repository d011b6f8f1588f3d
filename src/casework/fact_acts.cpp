// Acts about single facts of a person. Pure.

#include "casework/details_said.hpp"
#include "casework/drafting.hpp"

#include "people/names.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {

namespace json = boost::json;

namespace {

constexpr std::size_t most_values = 500; ///< of one fact

/// The file as it would stand with this entry.
file after(const guidance::rulebook& rules, const file& person, std::string_view type,
           const json::object& body, const practitioner& who, instant now) {
    file next = person;
    apply(rules, next,
          as_recorded({std::string(type), 1, now, "", {}, record::canonical(body)},
                      record::person_stream(person.person.id), person.revision + 1, {who.id, who.role, {}},
                      now));
    return next;
}

/// What the facts say, checked one by one; those that say nothing new are left out.
json::object checked_facts(const people::person& person, const facts_said& said, date today,
                           problems& found) {
    json::object changed;
    for (const auto& [name, value] : said.facts) {
        const std::string field = "f." + name;
        if (!people::is_fact(name)) {
            found.push_back({"This form has no such question. Open the page again", field});
            continue;
        }
        const auto earlier = person.facts.find(name);
        if (earlier != person.facts.end() && earlier->second.size() >= most_values) {
            found.push_back({"This has been changed too often to be changed again here", field});
            continue;
        }
        if (value.empty()) { // no longer held to be so; the earlier value stays on the record
            if (!person.fact(name).empty() || said.precision.contains(name)) changed[name] = "";
            continue;
        }
        const auto checked = people::checked_fact(name, value, today);
        if (!checked) {
            found.push_back({checked.error().front().message, field});
            continue;
        }
        const bool is_name = name == "given_name" || name == "family_name" || name == "known_as";
        if (is_name && people::stands_for_no_name(*checked)) {
            found.push_back(
                {fmt::format("‘{}’ stands for not knowing a name. Leave it empty", *checked), field});
            continue;
        }
        changed[name] = *checked;
    }
    return changed;
}

/// Whether the same agency says the same of the fact already.
bool says_already(const people::person& person, std::string_view fact, std::string_view value,
                  const std::string& precision, const std::string& source) {
    const people::fact_value* held = person.held(fact);
    if (!held || held->value != value || held->precision != precision) return false;
    return held->source == source || !person.disputed(fact).empty() || source.empty() ||
           held->source.empty();
}

void check_precision(const facts_said& said, problems& found) {
    for (const auto& [name, precision] : said.precision) {
        const auto fact = said.facts.find(name);
        const bool given = fact != said.facts.end() && !fact->second.empty();
        const std::string field = "precision." + name;
        if (!name.ends_with("_date") || (precision != "about" && precision != "unknown"))
            found.push_back({"Select how exactly the date is known", field});
        else if (precision == "unknown" && given)
            found.push_back(
                {"Leave the date empty where it is not known, or say that it is about this date", field});
    }
}

/// A birth after a death, at the date that was given now.
void check_together(const people::person& person, const json::object& changed, problems& found) {
    for (problem& one : people::faults_between_facts(person)) {
        if (changed.contains(one.field)) {
            found.push_back({one.message, "f." + one.field});
        } else if (changed.contains("birth_date")) {
            found.push_back({"The date of birth must be on or before the date of death", "f.birth_date"});
        }
    }
}

} // namespace

result<std::vector<started_clock>> clocks_of_birth(const guidance::rulebook& rules, const file& child,
                                                   date birth) {
    std::vector<started_clock> clocks;
    if (child.person.birth_date() == birth) return clocks;
    if (child.person.birth_date()) {
        for (const case_clock& clock : child.clocks) {
            const guidance::clock* definition = definition_of(rules, clock);
            if (clock.state != clock_state::running || !definition ||
                !std::holds_alternative<calendar::age_reached>(definition->within))
                continue;
            auto again = start_clock(rules, *definition, clock.counted_from, clock.basis, birth);
            if (!again) return tl::unexpected(again.error());
            clocks.push_back(std::move(*again));
        }
        return clocks;
    }
    for (const case_process& process : child.processes) { // could not start before the birth was known
        const guidance::edition* edition = rules.find_edition(process.edition);
        if (process.finished || !edition) continue;
        for (const guidance::clock& clock : edition->clocks) {
            const bool waits =
                std::holds_alternative<calendar::age_reached>(clock.within) &&
                std::any_of(clock.starts.begin(), clock.starts.end(),
                            [&](const guidance::trigger& trigger) {
                                return trigger.process == process.definition && trigger.step.empty();
                            });
            if (!waits) continue;
            auto one = start_clock(rules, clock, process.opened, process.opened_sequence, birth);
            if (!one) return tl::unexpected(one.error());
            clocks.push_back(std::move(*one));
        }
    }
    return clocks;
}

result<decision> change_facts(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                              const facts_said& said, const practitioner& who, instant now) {
    problems found;
    const guidance::edition* edition = edition_on(rules, now);
    json::object changed = checked_facts(child->person, said, local_date(now), found);
    check_precision(said, found);
    const std::string source = checked_source(edition, said.source, who, found);
    for (auto one = changed.begin(); one != changed.end();) {
        const std::string name(one->key());
        const auto precision = said.precision.find(name);
        const std::string value(one->value().get_string().c_str());
        const bool known = says_already(child->person, name, value,
                                        precision == said.precision.end() ? "" : precision->second, source);
        one = known && !said.holds ? changed.erase(one) : one + 1;
    }
    if (said.from && day_number(*said.from) > day_number(local_date(now)))
        found.push_back({"The day since when it is so must be today or in the past", "from"});
    const std::string reason = checked_reason(said.reason, "how you know", "reason", found);
    if (found.empty() && changed.empty()) found.push_back({"Change at least one detail", "reason"});
    if (!found.empty()) return tl::unexpected(std::move(found));

    json::object precision;
    for (const auto& [name, how] : said.precision)
        if (changed.contains(name)) precision[name] = how;
    json::object body{{"facts", changed}, {"reason", reason}};
    put_text(body, "source", source);
    put_date(body, "from", said.from);
    if (said.holds) body["holds"] = true;
    if (!precision.empty()) body["precision"] = precision;
    const file next = after(rules, *child, facts_changed, body, who, now);
    check_together(next.person, changed, found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    std::string under;
    if (const auto birth = next.person.birth_date()) {
        const auto clocks = clocks_of_birth(rules, *child, *birth);
        if (!clocks) return tl::unexpected(clocks.error());
        if (!clocks->empty()) body["clocks"] = clocks_as_json(*clocks);
        if (!clocks->empty() && edition) under = edition->id;
    }
    return drafted(rules, *child, facts_changed, body, who, now, under);
}

result<decision> change_facts(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                              const std::map<std::string, std::string>& facts, std::string_view reason,
                              const practitioner& who, instant now) {
    facts_said said;
    said.facts = facts;
    said.reason = reason;
    return change_facts(rules, child, said, who, now);
}

result<decision> decide_fact(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                             const fact_deciding& said, const practitioner& who, instant now) {
    problems found;
    const people::person& person = child->person;
    const auto values = person.facts.find(said.fact);
    const bool there = values != person.facts.end() &&
                       std::any_of(values->second.begin(), values->second.end(), [&](const auto& one) {
                           return one.sequence == said.holds && !one.value.empty();
                       });
    if (!there) found.push_back({"Select what holds", "holds"});
    const std::string reason = checked_reason(said.reason, "why this holds", "reason", found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    json::object body{{"fact", said.fact}, {"holds", said.holds}, {"reason", reason}};
    const file next = after(rules, *child, fact_decided, body, who, now);
    if (!people::faults_between_facts(next.person).empty()) {
        return refuse("With this date the death would come before the birth. Correct the other date first",
                      "holds");
    }
    std::string under;
    if (const auto birth = next.person.birth_date(); birth && said.fact == "birth_date") {
        const auto clocks = clocks_of_birth(rules, *child, *birth);
        if (!clocks) return tl::unexpected(clocks.error());
        const guidance::edition* edition = edition_on(rules, now);
        if (!clocks->empty()) body["clocks"] = clocks_as_json(*clocks);
        if (!clocks->empty() && edition) under = edition->id;
    }
    return drafted(rules, *child, fact_decided, body, who, now, under);
}

} // namespace kith::casework
