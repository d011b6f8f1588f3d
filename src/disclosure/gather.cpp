// Gathering: the items of a pack.

#include "disclosure/wording.hpp"

#include "casework/reports.hpp"
#include "casework/statements.hpp"
#include "casework/unnamed.hpp"
#include "people/details.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace kith::disclosure {
namespace {

/// Working notes of packs themselves: they would tell what was left out.
bool is_working_note(std::string_view type) {
    return type == casework::disclosure_decided || type == casework::disclosure_gathered;
}

bool counts(const gathering& from, const person_id& record, const record::entry& entry) {
    const auto last = from.upto.find(record.text);
    return last == from.upto.end() ? from.upto.empty() : entry.sequence <= last->second;
}

/// "harvest.brought_in" as words, where the record tells no line of it.
std::string words_of_type(std::string words) {
    std::ranges::replace(words, '_', ' ');
    std::ranges::replace(words, '.', ':');
    return words;
}

people_names names_in(const gathering& from) {
    people_names names;
    for (const auto* records : {&from.own, &from.others})
        for (const casework::whole_record& one : *records)
            names[one.own->person.id.text] = people::full_name(one.own->person);
    return names;
}

/// Happenings by entry, so that a long record is not gone through for each entry.
std::map<std::int64_t, const casework::happening*> by_entry(const casework::file& file) {
    std::map<std::int64_t, const casework::happening*> found;
    for (const casework::happening& one : file.happenings)
        found.emplace(one.sequence, &one);
    return found;
}

pack_item item_of(const gathering& from, const person_id& record, const record::entry& entry) {
    pack_item one;
    one.id = fmt::format("{}/{}", record.text, entry.sequence);
    one.record = record;
    one.entry = entry.sequence;
    one.type = entry.type;
    one.when = entry.event_time;
    one.entered = entry.entry_time;
    one.by = words_of_actor(from, entry.by);
    return one;
}

void add_own(const gathering& from, const people_names& names, std::vector<pack_item>& items) {
    for (const casework::whole_record& record : from.own) {
        const person_id& id = record.own->person.id;
        const auto elsewhere = casework::left_out(record.entries);
        const auto told = by_entry(*record.own);
        for (const record::entry& entry : record.entries) {
            if (elsewhere.contains(entry.sequence) || is_working_note(entry.type)) continue;
            if (!counts(from, id, entry)) continue;
            pack_item one = item_of(from, id, entry);
            const auto line = told.find(entry.sequence);
            if (line == told.end()) {
                one.title = words_of_type(entry.type);
            } else {
                one.title = line->second->title;
                one.to_the_minute = line->second->to_the_minute;
            }
            one.parts = words_of_entry(from, names, entry);
            if (entry.type == casework::report_received)
                one.parts.push_back({"The file",
                                     "goes beside this pack as it was handed in, unless this item "
                                     "is withheld"});
            for (const casework::statement* beside :
                 casework::statements_about(*record.own, entry.sequence))
                one.parts.push_back({casework::heading_of(*beside), // an item of its own, decided by itself
                                     "stands beside this, under its own day"});
            items.push_back(std::move(one));
        }
    }
}

/// What the person is called: any of these names them in another's record.
std::vector<std::string> callings(const gathering& from) {
    std::vector<std::string> found;
    const auto add = [&](std::string name) {
        if (name.size() >= 2 && std::ranges::find(found, name) == found.end())
            found.push_back(std::move(name));
    };
    for (const casework::whole_record& one : from.own) {
        const people::person& who = one.own->person;
        add(people::full_name(who));
        for (const people::person_name& name : people::names_of(who)) {
            add(name.whole());
            add(name.given);
        }
        add(people::known_as(who));
    }
    return found;
}

/// The sentences and lines of a text.
std::vector<std::string_view> sentences_of(std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t from = 0;
    const auto cut = [&](std::size_t end) {
        std::string_view one = text.substr(from, end - from);
        while (!one.empty() && (one.front() == ' ' || one.front() == '\t' || one.front() == '\r'))
            one.remove_prefix(1);
        while (!one.empty() && (one.back() == ' ' || one.back() == '\r'))
            one.remove_suffix(1);
        if (!one.empty()) found.push_back(one);
        from = end;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n') {
            cut(at);
            from = at + 1;
        } else if ((text[at] == '.' || text[at] == '!' || text[at] == '?') && at + 1 < text.size() &&
                   (text[at + 1] == ' ' || text[at + 1] == '\n')) {
            cut(at + 1);
        }
    }
    cut(text.size());
    return found;
}

using twin_key = std::tuple<std::string, instant, instant, std::string>;

twin_key key_of(const record::entry& entry) {
    return {entry.type, entry.event_time, entry.entry_time, entry.by.who.text};
}

/// The same act wrote an entry on the person's own record: what that says stands there already.
std::map<twin_key, std::string> own_words(const gathering& from, const people_names& names) {
    std::map<twin_key, std::string> words;
    for (const casework::whole_record& record : from.own)
        for (const record::entry& entry : record.entries) {
            std::string& all = words[key_of(entry)];
            for (const item_part& part : words_of_entry(from, names, entry))
                all += part.text + "\n";
        }
    return words;
}

void add_elsewhere(const gathering& from, const people_names& names, std::vector<pack_item>& items) {
    const std::vector<std::string> called = callings(from);
    const auto twins = own_words(from, names);
    const auto names_them = [&](std::string_view text) {
        return std::ranges::any_of(called,
                                   [&](const auto& name) { return !places_of(text, name).empty(); });
    };
    for (const casework::whole_record& record : from.others) {
        const person_id& id = record.own->person.id;
        const auto elsewhere = casework::left_out(record.entries);
        for (const record::entry& entry : record.entries) {
            if (elsewhere.contains(entry.sequence) || is_working_note(entry.type)) continue;
            if (!counts(from, id, entry)) continue;
            const auto twin = twins.find(key_of(entry));
            pack_item one = item_of(from, id, entry);
            one.source = item_source::elsewhere;
            one.id += "/named";
            one.title = "In another person's record";
            for (const item_part& part : words_of_entry(from, names, entry))
                for (const std::string_view sentence : sentences_of(part.text)) {
                    const bool again =
                        twin != twins.end() && twin->second.find(sentence) != std::string::npos;
                    if (!again && names_them(sentence))
                        one.parts.push_back({part.label, std::string(sentence)});
                }
            if (!one.parts.empty()) items.push_back(std::move(one));
        }
    }
}

struct readers {
    int times = 0;
    instant first{}, last{};
    record::actor by;
    std::set<std::string> people;
};

/// Who referred and asked not to be named: how often their role looked would say who they are.
std::set<practitioner_id> unnamed_readers(const gathering& from) {
    std::set<practitioner_id> found;
    for (const casework::whole_record& one : from.own)
        for (const casework::unnamed_author& author : casework::unnamed_in(from.edition, *one.own))
            if (!author.who.empty()) found.insert(author.who);
    return found;
}

void add_readers(const gathering& from, std::vector<pack_item>& items) {
    if (from.readers == "nothing" || from.own.empty()) return;
    const bool by_name = from.readers == "names";
    const auto unnamed = unnamed_readers(from);
    std::map<std::string, readers> all;
    for (const record::entry& entry : from.reads) {
        if (from.until && entry.entry_time > *from.until) continue;
        const bool hidden = unnamed.contains(entry.by.who);
        readers& one = all[hidden ? casework::unnamed.text : (by_name ? entry.by.who.text : entry.by.role)];
        if (one.times++ == 0) one.first = entry.entry_time;
        one.last = std::max(one.last, entry.entry_time);
        one.by = entry.by;
        one.people.insert(entry.by.who.text);
    }
    for (const auto& [key, one] : all) {
        const guidance::role* role = from.edition.find_role(one.by.role);
        pack_item item;
        item.id = "readers/" + key;
        item.record = from.own.front().own->person.id;
        item.source = item_source::readers;
        item.when = item.entered = one.last;
        item.title = "Who has looked at the record";
        const std::string who =
            key == casework::unnamed.text ? "People whose names and roles are not given"
            : by_name                     ? words_of_actor(from, one.by)
                      : fmt::format("{} ({} {})", role ? role->title : one.by.role, one.people.size(),
                                    one.people.size() == 1 ? "person" : "people");
        item.parts.push_back(
            {who, fmt::format("{} {}, from {} to {}", one.times, one.times == 1 ? "time" : "times",
                              long_words(local_date(one.first)), long_words(local_date(one.last)))});
        items.push_back(std::move(item));
    }
}

} // namespace

std::vector<pack_item> gather(const gathering& from) {
    std::vector<pack_item> items;
    const people_names names = names_in(from);
    add_own(from, names, items);
    add_elsewhere(from, names, items);
    std::ranges::stable_sort(items, [](const pack_item& a, const pack_item& b) {
        return std::tie(a.when, a.entered, a.id) < std::tie(b.when, b.entered, b.id);
    });
    add_readers(from, items);
    return items;
}

std::set<std::string> names_of(const std::vector<pack_item>& items) {
    std::set<std::string> names;
    for (const pack_item& one : items)
        names.insert(one.id);
    return names;
}

} // namespace kith::disclosure
