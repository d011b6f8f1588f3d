// Acts about what is known of a person. Pure.

#include "casework/details.hpp"
#include "casework/drafting.hpp"

#include "people/names.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

namespace json = boost::json;

constexpr std::size_t reason_limit = 4'000;
constexpr std::size_t most_details = 500;
constexpr std::size_t most_values = 500; ///< of one fact

const guidance::edition* edition_on(const guidance::rulebook& rules, instant now) {
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    return edition || rules.editions.empty() ? edition : &rules.editions.front();
}

bool in_code_set(const guidance::edition* edition, std::string_view set, std::string_view code) {
    const guidance::code_set* codes = edition ? edition->find_codes(set) : nullptr;
    return !codes || std::any_of(codes->codes.begin(), codes->codes.end(),
                                 [&](const auto& one) { return one.code == code; });
}

/// The reason in its own words, or a problem at `field`.
std::string checked_reason(std::string_view typed, std::string_view what, const char* field,
                           problems& found) {
    auto words = people::checked_words(typed, what, reason_limit, false);
    if (!words) {
        found.push_back({words.error().front().message, field});
        return {};
    }
    if (words->empty()) found.push_back({fmt::format("Enter {}", what), field});
    return *words;
}

/// The agency that told: as said, else the practitioner's own.
std::string checked_source(const guidance::edition* edition, const std::string& said,
                           const practitioner& who, problems& found) {
    if (said.empty()) return who.agency;
    if (!in_code_set(edition, "agency", said))
        found.push_back({"Select the agency that said so", "source"});
    return said;
}

void put_date(json::object& body, std::string_view key, const std::optional<date>& day) {
    if (day) body[key] = to_text(*day);
}

void put_text(json::object& body, std::string_view key, const std::string& words) {
    if (!words.empty()) body[key] = words;
}

template <class Map>
json::object object_of(const Map& parts) {
    json::object object;
    for (const auto& [name, value] : parts)
        object[name] = value;
    return object;
}

json::array array_of(const std::vector<started_clock>& clocks) {
    json::array list;
    for (const started_clock& clock : clocks) {
        list.push_back(json::object{{"basis", clock.basis},
                                    {"calendar", clock.calendar_version},
                                    {"clock", clock.clock},
                                    {"counted_from", to_text(clock.counted_from)},
                                    {"due", calendar::to_text(clock.due)}});
    }
    return list;
}

result<decision> drafted(const guidance::rulebook& rules, const file& person, std::string_view type,
                         const json::object& body, const practitioner& who, instant now,
                         std::string edition = {}) {
    drafting draft(rules, who, now);
    draft.add(person, {std::string(type), 1, now, std::move(edition), {}, record::canonical(body)});
    return std::move(draft).finish({});
}

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
        if (!clocks->empty()) body["clocks"] = array_of(*clocks);
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
        if (!clocks->empty()) body["clocks"] = array_of(*clocks);
        if (!clocks->empty() && edition) under = edition->id;
    }
    return drafted(rules, *child, fact_decided, body, who, now, under);
}

// ------------------------------------------------------------ details

namespace {

/// The detail that was said, in its one spelling; problems noted.
std::optional<people::detail> checked(const guidance::rulebook& rules, const people::person& person,
                                      const detail_said& said, const practitioner& who, instant now,
                                      problems& found) {
    people::detail one;
    one.kind = said.kind;
    one.parts = {said.parts.begin(), said.parts.end()};
    one.from = said.from;
    one.until = said.until;
    const guidance::edition* edition = edition_on(rules, now);
    auto spelled = people::checked_detail(one, local_date(now));
    if (!spelled) found = spelled.error();
    if (const people::detail_kind* kind = people::find_kind(said.kind)) {
        for (const people::detail_part& part : kind->parts) {
            const auto value = said.parts.find(std::string(part.id));
            if (part.codes.empty() || value == said.parts.end() || value->second.empty()) continue;
            if (!in_code_set(edition, part.codes, value->second))
                found.push_back({"Select one of the answers", std::string(part.id)});
        }
    }
    const auto born = person.birth_date();
    if (said.from && born && person.held("birth_date")->precision.empty() && said.from->ok() &&
        day_number(*said.from) < day_number(*born))
        found.push_back({fmt::format("This is before the date of birth, {}", long_words(*born)), "from"});
    const std::string source = checked_source(edition, said.source, who, found);
    if (!found.empty() || !spelled) return std::nullopt;
    spelled->source = source;
    return *spelled;
}

json::object body_of(const people::detail& one) {
    json::object body{{"parts", object_of(one.parts)}};
    put_date(body, "from", one.from);
    put_date(body, "until", one.until);
    put_text(body, "source", one.source);
    return body;
}

bool same(const people::detail& a, const people::detail& b) {
    return a.parts == b.parts && a.from == b.from && a.until == b.until && a.source == b.source;
}

} // namespace

result<decision> record_detail(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                               const detail_said& said, const practitioner& who, instant now) {
    problems found;
    const people::person& person = child->person;
    auto one = checked(rules, person, said, who, now, found);
    const std::string told = checked_reason(said.told, "how you know", "told", found);
    if (person.details.size() >= most_details)
        found.push_back({"This record has too many details already. End those that hold no longer", ""});
    const people::detail* replaced = said.replaces == 0 ? nullptr : find_detail(person, said.replaces);
    if (said.replaces != 0 && (!replaced || replaced->kind != said.kind || replaced->ended()))
        found.push_back({"What this replaces is over already. Open the page again", "replaces"});
    if (one && std::any_of(person.details.begin(), person.details.end(), [&](const people::detail& other) {
            return other.kind == one->kind && other.parts == one->parts && !other.over() && !one->until;
        }))
        found.push_back(
            {"This is on record already", std::string(people::find_kind(said.kind)->parts.front().id)});
    if (replaced && replaced->from && one && one->from &&
        day_number(*one->from) < day_number(*replaced->from))
        found.push_back({"This is before the beginning of what it replaces", "from"});
    if (!found.empty() || !one) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    json::object body = body_of(*one);
    body["kind"] = said.kind;
    body["told"] = told;
    draft.add(*child, {std::string(detail_recorded), 1, now, "", {}, record::canonical(body)});
    if (replaced) {
        json::object over{{"detail", said.replaces}, {"reason", told}};
        put_date(over, "until", one->from ? *one->from : local_date(now));
        draft.add(*child, {std::string(detail_ended), 1, now, "", {}, record::canonical(over)});
    }
    return std::move(draft).finish({});
}

result<decision> change_detail(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                               std::int64_t sequence, const detail_said& said, const practitioner& who,
                               instant now) {
    const people::detail* earlier = find_detail(child->person, sequence);
    if (!earlier || !earlier->of.empty()) return refuse("There is no such detail on this record");
    problems found;
    detail_said whole = said;
    whole.kind = earlier->kind;
    if (whole.source.empty()) whole.source = earlier->source;
    auto one = checked(rules, child->person, whole, who, now, found);
    const std::string reason = checked_reason(said.told, "what was wrong, or how you know", "told", found);
    if (one && same(*one, *earlier))
        found.push_back({"Change what is wrong: nothing is different from what was recorded", "told"});
    if (earlier->changes.size() >= most_values)
        found.push_back({"This has been changed too often to be changed again here", "told"});
    if (!found.empty() || !one) return tl::unexpected(std::move(found));
    json::object body = body_of(*one);
    body["detail"] = sequence;
    body["reason"] = reason;
    return drafted(rules, *child, detail_changed, body, who, now);
}

result<decision> end_detail(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                            const detail_ending& said, const practitioner& who, instant now) {
    const people::detail* one = find_detail(child->person, said.detail);
    if (!one || !one->of.empty()) return refuse("There is no such detail on this record");
    if (one->ended()) return refuse("This is over already. What it was stays visible");
    problems found;
    if (said.until && (!said.until->ok() || day_number(*said.until) > day_number(local_date(now))))
        found.push_back({"The last day must be today or in the past", "until"});
    else if (said.until && one->from && day_number(*said.until) < day_number(*one->from))
        found.push_back({"The last day must be on or after the first", "until"});
    const std::string reason = checked_reason(said.reason, "how you know", "reason", found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    json::object body{{"detail", said.detail}, {"reason", reason}};
    put_date(body, "until", said.until);
    return drafted(rules, *child, detail_ended, body, who, now);
}

} // namespace kith::casework
