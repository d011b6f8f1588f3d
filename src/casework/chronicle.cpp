// The curated layer over the chronology: how each entry of it changes the file.

#include "casework/chronicle.hpp"

#include "casework/chronicle_acts.hpp"
#include "casework/entries.hpp"
#include "record/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace kith::casework {
namespace {

namespace json = boost::json;

json::array list_of(const std::vector<std::string>& codes) {
    json::array list;
    for (const std::string& code : codes)
        list.emplace_back(code);
    return list;
}

const json::array* array_of(const json::object& body, std::string_view key) {
    const json::value* found = body.if_contains(key);
    return found ? found->if_array() : nullptr;
}

std::vector<std::string> texts_of(const json::object& body, std::string_view key) {
    std::vector<std::string> texts;
    if (const json::array* list = array_of(body, key))
        for (const json::value& item : *list)
            if (const json::string* text = item.if_string()) texts.emplace_back(text->data(), text->size());
    return texts;
}

std::vector<std::int64_t> numbers_of(const json::object& body, std::string_view key) {
    std::vector<std::int64_t> numbers;
    if (const json::array* list = array_of(body, key))
        for (const json::value& item : *list)
            if (const std::int64_t* number = item.if_int64()) numbers.push_back(*number);
    return numbers;
}

json::object object_of(const telling& said) {
    json::object body{{"detail", said.detail},
                      {"from", recorded_text(said.from)},
                      {"source", said.source},
                      {"themes", list_of(said.themes)},
                      {"title", said.title}};
    if (!said.told_by.empty()) body["told_by"] = said.told_by;
    if (said.until) body["until"] = recorded_text(*said.until);
    return body;
}

/// `otherwise`: the day where the body has none that can be read.
telling read_telling(const json::object& body, date otherwise) {
    telling said;
    said.from = parse_rough_date(text_of(body, "from")).value_or(rough_date{otherwise});
    if (const std::string until = text_of(body, "until"); !until.empty())
        if (const auto read = parse_rough_date(until)) said.until = *read;
    said.title = text_of(body, "title");
    said.detail = text_of(body, "detail");
    said.source = text_of(body, "source");
    said.told_by = text_of(body, "told_by");
    said.themes = texts_of(body, "themes");
    return said;
}

void show(happening& line, const telling& said) {
    line.title = said.title;
    line.detail = said.detail;
    line.agency = said.source;
}

void apply_told(file& child, const record::entry& entry, const json::object& body) {
    told_event told;
    told.sequence = entry.sequence;
    told.event = text_of(body, "event");
    told.said = read_telling(body, local_date(entry.event_time));
    for (std::string& id : texts_of(body, "people"))
        told.people.push_back({std::move(id)});
    told.by = entry.by;
    told.entered = entry.entry_time;
    happening& line = add_happening(child, entry, told.said.title, "event");
    show(line, told.said);
    for (const person_id& other : told.people)
        if (other != child.person.id) line.people.push_back(other);
    child.story.told.push_back(std::move(told));
}

void apply_retold(file& child, const record::entry& entry, const json::object& body) {
    const std::int64_t corrects = number_of(body, "corrects");
    const auto told = std::ranges::find(child.story.told, corrects, &told_event::sequence);
    if (told == child.story.told.end()) return;
    told->before.push_back(
        {told->said, entry.sequence, entry.by, entry.entry_time, text_of(body, "reason")});
    told->said = read_telling(body, told->said.from.first);
    for (happening& line : child.happenings) {
        if (line.sequence != corrects) continue;
        show(line, told->said);
        line.corrected = true;
        if (const auto moment = to_instant({told->said.from.first})) line.event_time = *moment;
    }
}

} // namespace

std::string told_body(const telling& said, std::string_view event, const std::vector<person_id>& people) {
    json::object body = object_of(said);
    body["event"] = std::string(event);
    json::array ids;
    for (const person_id& id : people)
        ids.emplace_back(id.text);
    body["people"] = std::move(ids);
    return record::canonical(body);
}

std::string retold_body(const telling& said, std::int64_t corrects, std::string_view reason) {
    json::object body = object_of(said);
    body["corrects"] = corrects;
    body["reason"] = std::string(reason);
    return record::canonical(body);
}

std::string judged_body(std::int64_t about, std::string_view significance, std::string_view impact,
                        const std::vector<std::string>& themes) {
    return record::canonical(json::object{{"about", about},
                                          {"impact", std::string(impact)},
                                          {"significance", std::string(significance)},
                                          {"themes", list_of(themes)}});
}

std::string same_body(const std::vector<std::int64_t>& about, std::string_view reason) {
    json::array list;
    for (const std::int64_t one : about)
        list.emplace_back(one);
    return record::canonical(json::object{{"about", std::move(list)}, {"reason", std::string(reason)}});
}

bool apply_chronicle(file& child, const record::entry& entry, const json::object& body) {
    if (entry.type == event_told) {
        apply_told(child, entry, body);
    } else if (entry.type == event_retold) {
        apply_retold(child, entry, body);
    } else if (entry.type == event_judged) {
        child.story.judgements.push_back({entry.sequence, number_of(body, "about"),
                                          text_of(body, "significance"), text_of(body, "impact"),
                                          texts_of(body, "themes"), entry.by, entry.entry_time});
    } else if (entry.type == event_same || entry.type == event_apart) {
        child.story.same.push_back({entry.sequence, numbers_of(body, "about"), entry.type == event_apart,
                                    text_of(body, "reason"), entry.by, entry.entry_time});
    } else {
        return false;
    }
    return true;
}

} // namespace kith::casework
