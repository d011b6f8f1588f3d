#include "casework/entries.hpp"

#include "record/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kith::casework {
namespace json = boost::json;
namespace {

json::value of(const std::string& text) {
    return json::string(text);
}

json::object of(const answers& said) {
    json::object fields;
    for (const auto& [name, values] : said) {
        if (values.size() == 1) {
            fields[name] = values.front();
            continue;
        }
        json::array list;
        for (const std::string& value : values)
            list.emplace_back(value);
        fields[name] = std::move(list);
    }
    return fields;
}

json::array of(const std::vector<assignment>& assigns) {
    json::array list;
    for (const assignment& one : assigns) {
        json::array people;
        for (const practitioner_id& id : one.practitioners)
            people.emplace_back(id.text);
        list.push_back(json::object{
            {"practitioners", std::move(people)}, {"relation", one.relation}, {"replaces", one.replaces}});
    }
    return list;
}

template <class Id>
json::array of_ids(const std::vector<Id>& ids) {
    json::array list;
    for (const Id& id : ids)
        list.emplace_back(id.text);
    return list;
}

json::object of(const person_facts& facts) {
    json::object object;
    for (const auto& [name, value] : facts)
        object[name] = value;
    return object;
}

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

const json::array* array_of(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    return found ? found->if_array() : nullptr;
}

answers read_answers(const json::object& body) {
    answers said;
    const json::value* found = body.if_contains("answers");
    const json::object* fields = found ? found->if_object() : nullptr;
    if (!fields) return said;
    for (const auto& [name, value] : *fields) {
        std::vector<std::string>& values = said[std::string(name)];
        if (const json::string* text = value.if_string()) values.emplace_back(view(*text));
        if (const json::array* list = value.if_array()) {
            for (const json::value& item : *list) {
                if (const json::string* text = item.if_string()) values.emplace_back(view(*text));
            }
        }
    }
    return said;
}

/// The moment from which a stored due date is late.
std::optional<calendar::deadline> read_deadline(const std::string& text) {
    if (const auto day = parse_date(text)) {
        const date after{std::chrono::sys_days(*day) + std::chrono::days(1)};
        const auto midnight = to_instant(local_time{after, 0, 0, 0});
        return calendar::deadline{*day, std::nullopt, midnight ? *midnight : instant{}};
    }
    const auto at = parse_local_time(text);
    if (!at) return std::nullopt;
    const auto moment = to_instant(*at);
    if (!moment) return std::nullopt;
    return calendar::deadline{at->day, *at, *moment + std::chrono::milliseconds(1)};
}

std::vector<assignment> read_assigns(const json::object& body) {
    std::vector<assignment> assigns;
    const json::array* list = array_of(body, "assigns");
    if (!list) return assigns;
    for (const json::value& item : *list) {
        const json::object* one = item.if_object();
        if (!one) continue;
        assignment read{text_of(*one, "relation"), {}, true};
        if (const json::value* replaces = one->if_contains("replaces"); replaces && replaces->is_bool()) {
            read.replaces = replaces->get_bool();
        }
        if (const json::array* people = array_of(*one, "practitioners")) {
            for (const json::value& person : *people) {
                if (const json::string* id = person.if_string())
                    read.practitioners.push_back({std::string(view(*id))});
            }
        }
        assigns.push_back(std::move(read));
    }
    return assigns;
}

constexpr std::array<std::pair<clock_change::what, const char*>, 3> change_kinds = {{
    {clock_change::what::waits, "waits"},
    {clock_change::what::goes_on, "goes_on"},
    {clock_change::what::longer, "longer"},
}};

json::array of(const std::vector<clock_change>& changes) {
    json::array list;
    for (const clock_change& one : changes) {
        json::object said{{"clock", one.clock}, {"started_by", one.started_by}};
        for (const auto& [kind, name] : change_kinds)
            if (kind == one.kind) said["what"] = name;
        if (one.due) said["due"] = calendar::to_text(*one.due);
        if (one.due) said["calendar"] = one.calendar_version;
        list.push_back(std::move(said));
    }
    return list;
}

/// A change that can't be read changes nothing: the date that the clock had stays.
std::vector<clock_change> read_changes(const json::object& body) {
    std::vector<clock_change> changes;
    const json::array* list = array_of(body, "clock_changes");
    if (!list) return changes;
    for (const json::value& item : *list) {
        const json::object* one = item.if_object();
        if (!one) continue;
        clock_change read;
        read.clock = text_of(*one, "clock");
        read.started_by = number_of(*one, "started_by");
        read.due = read_deadline(text_of(*one, "due"));
        read.calendar_version = text_of(*one, "calendar");
        const std::string what = text_of(*one, "what");
        const auto known =
            std::ranges::find_if(change_kinds, [&](const auto& each) { return what == each.second; });
        if (known == change_kinds.end()) continue;
        read.kind = known->first;
        if (read.kind != clock_change::what::waits && !read.due) continue;
        changes.push_back(std::move(read));
    }
    return changes;
}

template <class Id>
std::vector<Id> read_ids(const json::object& body, std::string_view key) {
    std::vector<Id> ids;
    if (const json::array* list = array_of(body, key)) {
        for (const json::value& item : *list) {
            if (const json::string* id = item.if_string()) ids.push_back(Id{std::string(view(*id))});
        }
    }
    return ids;
}

} // namespace

std::string text_of(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    const json::string* text = found ? found->if_string() : nullptr;
    return text ? std::string(view(*text)) : std::string();
}

std::int64_t number_of(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    if (!found) return 0;
    if (const std::int64_t* number = found->if_int64()) return *number;
    return found->is_uint64() ? static_cast<std::int64_t>(found->get_uint64()) : 0;
}

json::array clocks_as_json(const std::vector<started_clock>& clocks) {
    json::array list;
    for (const started_clock& clock : clocks) {
        json::object one{{"basis", clock.basis},
                         {"calendar", clock.calendar_version},
                         {"clock", clock.clock},
                         {"counted_from", to_text(clock.counted_from)},
                         {"due", calendar::to_text(clock.due)}};
        if (clock.each) one["each"] = true;
        list.push_back(std::move(one));
    }
    return list;
}

std::vector<started_clock> read_clocks(const json::object& body) {
    std::vector<started_clock> clocks;
    const json::array* list = array_of(body, "clocks");
    if (!list) return clocks;
    for (const json::value& item : *list) {
        const json::object* one = item.if_object();
        if (!one) continue;
        const auto due = read_deadline(text_of(*one, "due"));
        const auto from = parse_instant(text_of(*one, "counted_from"));
        if (!due || !from) continue;
        const json::value* each = one->if_contains("each");
        clocks.push_back({text_of(*one, "clock"), *due, text_of(*one, "calendar"), number_of(*one, "basis"),
                          *from, each && each->is_bool() && each->get_bool()});
    }
    return clocks;
}

std::string to_body(const opened_body& opened) {
    json::object body{{"children", of_ids(opened.children)},
                      {"definition", of(opened.definition)},
                      {"process", of(opened.process.text)}};
    if (!opened.because.empty()) body["because"] = opened.because;
    if (!opened.clocks.empty()) body["clocks"] = clocks_as_json(opened.clocks);
    if (!opened.assigns.empty()) body["assigns"] = of(opened.assigns);
    if (opened.direct) body["direct"] = true;
    if (opened.beside) body["beside"] = true;
    return record::canonical(body);
}

std::string to_body(const step_body& step) {
    json::object body{{"answers", of(step.said)},
                      {"definition", of(step.definition)},
                      {"process", of(step.process.text)},
                      {"step", of(step.step)}};
    if (!step.outcome.empty()) body["outcome"] = step.outcome;
    if (!step.finishes.empty()) body["finishes"] = of_ids(step.finishes);
    if (!step.clocks.empty()) body["clocks"] = clocks_as_json(step.clocks);
    if (!step.assigns.empty()) body["assigns"] = of(step.assigns);
    if (!step.facts.empty()) body["facts"] = of(step.facts);
    if (!step.changes.empty()) body["clock_changes"] = of(step.changes);
    if (!step.facts.empty() && !step.source.empty()) body["source"] = of(step.source);
    return record::canonical(body);
}

std::string to_body(const correction_body& correction) {
    json::object body{{"corrects", correction.corrects}, {"reason", of(correction.reason)}};
    if (correction.event_time) body["event_time"] = to_text(*correction.event_time);
    if (!correction.said.empty()) body["answers"] = of(correction.said);
    if (!correction.clocks.empty()) body["clocks"] = clocks_as_json(correction.clocks);
    return record::canonical(body);
}

std::string person_body(bool child, const household_id& household, const person_facts& facts,
                        std::string_view source) {
    json::object body{
        {"facts", of(facts)}, {"household", of(household.text)}, {"kind", child ? "child" : "adult"}};
    if (!source.empty()) body["source"] = of(std::string(source));
    return record::canonical(body);
}

std::string facts_body(const person_facts& facts, std::string_view reason,
                       const std::vector<started_clock>& clocks) {
    json::object body{{"facts", of(facts)}, {"reason", of(std::string(reason))}};
    if (!clocks.empty()) body["clocks"] = clocks_as_json(clocks);
    return record::canonical(body);
}

std::string late_body(std::string_view clock, std::int64_t started_by, std::string_view code,
                      std::string_view text) {
    return record::canonical(json::object{{"clock", of(std::string(clock))},
                                          {"reason", of(std::string(code))},
                                          {"started_by", started_by},
                                          {"text", of(std::string(text))}});
}

std::string note_body(std::string_view text) {
    return record::canonical(json::object{{"text", of(std::string(text))}});
}

json::object parse_body(std::string_view body) {
    boost::system::error_code failed;
    json::value value = json::parse(json::string_view(body.data(), body.size()), failed);
    if (failed || !value.is_object()) throw std::runtime_error("an entry's body is no JSON object");
    return std::move(value.get_object());
}

opened_body read_opened(const json::object& body) {
    const auto truth = [&](std::string_view key) {
        const json::value* said = body.if_contains(key);
        return said && said->is_bool() && said->get_bool();
    };
    return {{text_of(body, "process")},
            text_of(body, "definition"),
            text_of(body, "because"),
            read_ids<person_id>(body, "children"),
            read_clocks(body),
            read_assigns(body),
            truth("direct"),
            truth("beside")};
}

step_body read_step(const json::object& body) {
    return {{text_of(body, "process")}, text_of(body, "definition"),
            text_of(body, "step"),      read_answers(body),
            text_of(body, "outcome"),   read_ids<case_process_id>(body, "finishes"),
            read_clocks(body),          read_assigns(body),
            read_facts(body),           text_of(body, "source"),
            read_changes(body)};
}

correction_body read_correction(const json::object& body) {
    correction_body read;
    read.corrects = number_of(body, "corrects");
    if (const auto at = parse_instant(text_of(body, "event_time"))) read.event_time = *at;
    read.said = read_answers(body);
    read.reason = text_of(body, "reason");
    read.clocks = read_clocks(body);
    return read;
}

person_facts read_facts(const json::object& body) {
    person_facts facts;
    const json::value* found = body.if_contains("facts");
    const json::object* object = found ? found->if_object() : nullptr;
    if (!object) return facts;
    for (const auto& [name, value] : *object) {
        if (const json::string* text = value.if_string())
            facts[std::string(name)] = std::string(view(*text));
    }
    return facts;
}

record::new_entry step_entry(const guidance::edition& edition, const step_body& step, instant event_time) {
    record::new_entry entry{
        step.definition + "." + step.step, 1, event_time, edition.id, {}, to_body(step)};
    entry.rules.push_back(entry.type);
    for (const started_clock& clock : step.clocks)
        entry.rules.push_back(clock.clock);
    return entry;
}

record::new_entry opened_entry(const guidance::edition& edition, const opened_body& opened,
                               instant event_time) {
    record::new_entry entry{
        std::string(process_opened), 1, event_time, edition.id, {opened.definition}, to_body(opened)};
    for (const started_clock& clock : opened.clocks)
        entry.rules.push_back(clock.clock);
    return entry;
}

record::entry as_recorded(const record::new_entry& entry, std::string stream, std::int64_t sequence,
                          const record::actor& by, instant now) {
    return {std::move(stream), sequence,    entry.type, entry.schema, entry.event_time, now, by,
            entry.edition,     entry.rules, entry.body};
}

} // namespace kith::casework
