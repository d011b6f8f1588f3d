// Splitting: what was made while two records were one person, and to which of them each entry belongs.
// Pure.

#include "casework/entries.hpp"
#include "casework/joining.hpp"

#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace kith::casework {
namespace {

namespace json = boost::json;

json::value of(std::string_view text) {
    return json::string(json::string_view(text.data(), text.size()));
}

const whole_record* find_record(std::span<const whole_record> records, const person_id& id) {
    for (const whole_record& one : records)
        if (one.own->person.id == id) return &one;
    return nullptr;
}

/// Since when each record has been one person with the end of the join on its side of it.
std::map<person_id, instant> side_of(const join& pair, const person_id& end, std::span<const join> joins) {
    std::map<person_id, instant> side{{end, pair.joined_at}};
    for (bool grown = true; grown;) {
        grown = false;
        for (const join& each : joins) {
            if (each.id == pair.id || !each.live()) continue;
            for (const person_id& from : {each.left, each.right}) {
                const auto here = side.find(from);
                const person_id& to = each.other_than(from);
                if (here == side.end() || side.contains(to)) continue;
                side.emplace(to, std::max(here->second, each.joined_at));
                grown = true;
            }
        }
    }
    return side;
}

/// An entry as it is about to be carried: what an earlier split brought here is unpacked first.
struct told_entry {
    const record::entry* entry;
    std::string type;
    int schema = 1;
    json::object body;
    std::string entered;
    record::actor by;
};

told_entry told(const record::entry& entry) {
    told_entry out{
        &entry,  entry.type, entry.schema, parse_body(entry.body), kith::to_text(entry.entry_time),
        entry.by};
    if (entry.type != entry_assigned) return out;
    const json::object carried = std::move(out.body);
    out.type = text_of(carried, "type");
    out.schema = int(number_of(carried, "schema"));
    out.entered = text_of(carried, "entered");
    if (const json::value* body = carried.if_contains("body"); body && body->is_object())
        out.body = body->get_object();
    if (const json::value* by = carried.if_contains("by"); by && by->is_object()) {
        const json::object& who = by->get_object();
        out.by = {practitioner_id{text_of(who, "who")}, text_of(who, "role"), text_of(who, "purpose")};
    }
    return out;
}

constexpr std::string_view began_before =
    "It belongs to a process that began before the records were joined, and stays with it";
constexpr std::string_view about_several =
    "It is about several children together, and stays with the record that they share it with";
constexpr std::string_view speaks_of_before =
    "It speaks of an entry that was made before the records were joined, and stays with it";
constexpr std::string_view on_both_people =
    "It stands on the records of both people. End it on the page People, and record it anew";

/// The entries of one record since it was joined, in groups that only make sense together.
class grouping {
  public:
    grouping(const whole_record& record, instant since) : record_(record) {
        const auto elsewhere = left_out(record.entries);
        for (const record::entry& entry : record.entries) {
            const bool counts = entry.type != entry_assigned_away && entry.type != person_recorded &&
                                !elsewhere.contains(entry.sequence);
            if (counts && entry.entry_time >= since) entries_.push_back(told(entry));
        }
        group_.resize(entries_.size());
        std::iota(group_.begin(), group_.end(), std::size_t(0));
        stays_.resize(entries_.size());
        for (std::size_t i = 0; i < entries_.size(); ++i)
            look_at(i);
    }

    std::vector<made_unit> units(const person_id& other) {
        std::map<std::size_t, made_unit> by_group;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            made_unit& unit = by_group[top(i)];
            if (unit.sequences.empty()) {
                unit.record = record_.own->person.id;
                unit.other = other;
                unit.event_time = entries_[i].entry->event_time;
                unit.entry_time = entries_[i].entry->entry_time;
                unit.by = entries_[i].by;
            }
            unit.sequences.push_back(entries_[i].entry->sequence);
            if (unit.stays.empty()) unit.stays = stays_[i];
            name(unit, entries_[i].entry->sequence);
        }
        std::vector<made_unit> out;
        for (auto& [group, unit] : by_group)
            out.push_back(std::move(unit));
        return out;
    }

  private:
    std::size_t top(std::size_t i) {
        while (group_[i] != i)
            i = group_[i] = group_[group_[i]];
        return i;
    }
    void put_together(std::size_t a, std::size_t b) {
        const std::size_t one = top(a), other = top(b);
        group_[std::max(one, other)] = std::min(one, other);
    }

    void look_at(std::size_t i) {
        const told_entry& entry = entries_[i];
        if (const std::string process = text_of(entry.body, "process"); !process.empty()) {
            const case_process* known = record_.own->find(case_process_id{process});
            if (!known || !put_with(i, known->opened_sequence)) stays_[i] = began_before;
            if (known && known->children.size() > 1) stays_[i] = about_several;
        }
        for (const std::int64_t number : references_of(entry.body)) {
            if (number != entry.entry->sequence && !put_with(i, number)) stays_[i] = speaks_of_before;
        }
        const bool relationship = entry.type.starts_with("relationship.");
        if (relationship && (entry.schema > 1 || entry.type != relationship_recorded))
            stays_[i] = on_both_people;
    }

    bool put_with(std::size_t i, std::int64_t sequence) {
        const auto found = std::ranges::find_if(
            entries_, [&](const told_entry& one) { return one.entry->sequence == sequence; });
        if (found == entries_.end()) return false;
        put_together(i, std::size_t(found - entries_.begin()));
        return true;
    }

    /// The first line of the chronology that the unit makes.
    void name(made_unit& unit, std::int64_t sequence) const {
        if (!unit.title.empty()) return;
        const auto line = std::ranges::find(record_.own->happenings, sequence, &happening::sequence);
        if (line == record_.own->happenings.end()) return;
        unit.title = line->title;
        unit.detail = line->detail;
    }

    const whole_record& record_;
    std::vector<told_entry> entries_;
    std::vector<std::size_t> group_;
    std::vector<std::string> stays_;
};

result<void> may_split(const guidance::rulebook& rules, std::string_view reason, const practitioner& who,
                       instant now) {
    if (auto allowed = may_join(rules, who, now); !allowed) return allowed;
    if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refuse("Enter why, in a sentence or two", "reason");
    if (reason.size() > reason_limit)
        return refuse(fmt::format("Shorten this: it must be {} characters or fewer", reason_limit),
                      "reason");
    if (reason.find('\0') != std::string_view::npos)
        return refuse("Type it again: it has a character that cannot be kept", "reason");
    return {};
}

json::array body_of(const std::vector<assigned_entry>& assigned) {
    json::array list;
    for (const assigned_entry& one : assigned)
        list.push_back(json::object{{"record", of(one.stands.record.text)},
                                    {"stood", one.stands.sequence},
                                    {"to", of(one.to.text)}});
    return list;
}

decision on_join_stream(const join& pair, std::string_view type, json::object body, const practitioner& who,
                        instant now) {
    body["left"] = of(pair.left.text);
    body["right"] = of(pair.right.text);
    record::new_entry entry{std::string(type), 1, now, "", {}, record::canonical(body)};
    const std::string stream = record::join_stream(pair.id);
    decision made;
    store::join_row row = row_of(pair);
    row.revision = pair.revision + 1;
    if (type == split_proposed) {
        row.state = word_of(join_state::split_proposed);
        row.proposed_by = who.id;
        row.proposed_at = now;
    } else {
        row.state = word_of(type == split_agreed ? join_state::split : join_state::joined);
        row.decided_at = now;
    }
    made.appends.push_back({stream, pair.revision, {std::move(entry)}});
    made.joins.push_back(std::move(row));
    return made;
}

/// What the split writes in one person's stream.
struct drafted_stream {
    std::vector<std::int64_t> away;
    std::vector<std::pair<person_id, const record::entry*>> here; ///< from which record
};

std::map<person_id, drafted_stream> by_stream(const join& pair, std::span<const whole_record> records) {
    std::map<person_id, drafted_stream> streams;
    for (const assigned_entry& one : pair.assigned) {
        const whole_record* from = find_record(records, one.stands.record);
        if (!from || !find_record(records, one.to)) continue;
        const auto entry = std::ranges::find(from->entries, one.stands.sequence, &record::entry::sequence);
        if (entry == from->entries.end()) continue;
        streams[one.stands.record].away.push_back(one.stands.sequence);
        streams[one.to].here.emplace_back(one.stands.record, &*entry);
    }
    for (auto& [person, stream] : streams)
        std::ranges::sort(stream.here, [](const auto& a, const auto& b) {
            return std::tuple(a.second->entry_time, a.first, a.second->sequence) <
                   std::tuple(b.second->entry_time, b.first, b.second->sequence);
        });
    return streams;
}

record::new_entry carried(const record::entry& entry, const person_id& from, const join& pair,
                          std::string_view reason,
                          const std::function<std::int64_t(std::int64_t)>& renumbered) {
    const told_entry said = told(entry);
    json::object body{{"body", with_references(said.body, renumbered)},
                      {"by", json::object{{"purpose", of(said.by.purpose)},
                                          {"role", of(said.by.role)},
                                          {"who", of(said.by.who.text)}}},
                      {"entered", of(said.entered)},
                      {"from", of(from.text)},
                      {"join", of(pair.id)},
                      {"reason", of(reason)},
                      {"schema", said.schema},
                      {"stood", entry.sequence},
                      {"type", of(said.type)}};
    return {std::string(entry_assigned), 1, entry.event_time, entry.edition, entry.rules,
            record::canonical(body)};
}

std::vector<record::new_entry> entries_for(const whole_record& record, const drafted_stream& stream,
                                           const join& pair, std::string_view reason, instant now) {
    std::vector<record::new_entry> fresh;
    for (const std::int64_t sequence : stream.away) {
        person_id to;
        for (const assigned_entry& one : pair.assigned)
            if (one.stands == entry_place{record.own->person.id, sequence}) to = one.to;
        fresh.push_back({std::string(entry_assigned_away),
                         1,
                         now,
                         "",
                         {},
                         record::canonical(json::object{{"assigned", sequence},
                                                        {"join", of(pair.id)},
                                                        {"reason", of(reason)},
                                                        {"to", of(to.text)}})});
    }
    const std::int64_t base = record.own->revision + std::int64_t(stream.away.size());
    for (const auto& [from, entry] : stream.here) {
        const auto renumbered = [&, from = from](std::int64_t number) {
            for (std::size_t i = 0; i < stream.here.size(); ++i)
                if (stream.here[i].first == from && stream.here[i].second->sequence == number)
                    return base + 1 + std::int64_t(i);
            return number;
        };
        fresh.push_back(carried(*entry, from, pair, reason, renumbered));
    }
    return fresh;
}

} // namespace

std::vector<made_unit> made_since(const join& pair, std::span<const join> live_joins,
                                  std::span<const whole_record> records) {
    std::vector<made_unit> units;
    const auto left = side_of(pair, pair.left, live_joins), right = side_of(pair, pair.right, live_joins);
    if (left.contains(pair.right)) return units; // they stay one person through other joins
    for (const whole_record& record : records) {
        const auto on_left = left.find(record.own->person.id), on_right = right.find(record.own->person.id);
        if (on_left == left.end() && on_right == right.end()) continue;
        const instant since = on_left != left.end() ? on_left->second : on_right->second;
        for (made_unit& unit :
             grouping(record, since).units(on_left != left.end() ? pair.right : pair.left))
            units.push_back(std::move(unit));
    }
    std::ranges::stable_sort(units, {}, [](const made_unit& one) { return std::tuple(one.entry_time); });
    return units;
}

result<decision> propose_split(const guidance::rulebook& rules, const join& pair,
                               std::span<const made_unit> units, std::span<const whole_record> records,
                               const unit_choices& chosen, std::string_view reason, const practitioner& who,
                               instant now) {
    if (!pair.live()) return refuse("These two records are not joined");
    problems wrong;
    if (auto may = may_split(rules, reason, who, now); !may) wrong = may.error();
    json::object seen;
    for (const whole_record& record : records)
        seen[record.own->person.id.text] = record.own->revision;
    std::vector<assigned_entry> assigned;
    for (const made_unit& unit : units) {
        if (!unit.stays.empty()) continue;
        const auto choice = chosen.find(unit.first());
        const bool known =
            choice != chosen.end() && (choice->second == unit.record || choice->second == unit.other);
        if (!known) {
            wrong.push_back({fmt::format("Select whom this is about: {}", unit.title),
                             fmt::format("u.{}.{}", unit.record.text, unit.sequences.front())});
        } else if (choice->second == unit.other) {
            for (const std::int64_t sequence : unit.sequences)
                assigned.push_back({{unit.record, sequence}, unit.other});
        }
    }
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    return on_join_stream(
        pair, split_proposed,
        {{"assigned", body_of(assigned)}, {"reason", of(reason)}, {"seen", std::move(seen)}}, who, now);
}

result<decision> decline_split(const guidance::rulebook& rules, const join& pair, std::string_view reason,
                               const practitioner& who, instant now) {
    if (auto may = may_split(rules, reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.state != join_state::split_proposed)
        return refuse("Nobody proposes to split these two records any more");
    return on_join_stream(pair, split_declined, {{"reason", of(reason)}}, who, now);
}

result<decision> agree_to_split(const guidance::rulebook& rules, const join& pair,
                                std::span<const made_unit> units, std::span<const whole_record> records,
                                std::string_view reason, const practitioner& who, instant now) {
    if (auto may = may_split(rules, reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.state != join_state::split_proposed)
        return refuse("Nobody proposes to split these two records any more");
    if (pair.proposed_by.who == who.id)
        return refuse(
            "You proposed this split, so somebody else decides on it. Ask a colleague who sees the "
            "whole area");
    for (const made_unit& unit : units) {
        const auto seen = pair.seen.find(unit.record);
        const std::int64_t until = seen == pair.seen.end() ? 0 : seen->second;
        if (unit.stays.empty() && unit.sequences.back() > until)
            return refuse(
                "More came on record since this split was proposed. Look at it again, say whom it "
                "is about, and propose the split anew");
    }
    decision made;
    const auto streams = by_stream(pair, records);
    for (const auto& [person, stream] : streams) {
        const whole_record& record = *find_record(records, person);
        record::stream_append append{record::person_stream(person), record.own->revision,
                                     entries_for(record, stream, pair, reason, now)};
        std::vector<record::entry> all = record.entries;
        for (const record::new_entry& fresh : append.entries)
            all.push_back(as_recorded(fresh, append.stream, std::int64_t(all.size()) + 1,
                                      {who.id, who.role, {}}, now));
        made.files.push_back(fold(rules, person, all));
        made.appends.push_back(std::move(append));
    }
    decision said = on_join_stream(
        pair, split_agreed, {{"assigned", body_of(pair.assigned)}, {"reason", of(reason)}}, who, now);
    made.appends.push_back(std::move(said.appends.front()));
    made.joins = std::move(said.joins);
    return made;
}

} // namespace kith::casework
