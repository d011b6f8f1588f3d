// The records of one person read as one. Pure.

#include "casework/entries.hpp"
#include "casework/joining.hpp"

#include "record/json.hpp"

#include <algorithm>

namespace kith::casework {
namespace {

constexpr int own_bits = 32; ///< of a number on a view: the entry's own number

/// Thirty bits of the record's identifier: small enough that the whole stays positive, and two records of
/// one person having the same is out of reach (one in 10^9).
std::int64_t record_bits(const person_id& record) {
    std::uint64_t hash = 14695981039346656037ULL; // FNV-1a
    for (const unsigned char c : record.text)
        hash = (hash ^ c) * 1099511628211ULL;
    return std::int64_t((hash >> 20U) & 0x3fffffffU) + 1;
}

instant begun(const whole_record& record) {
    return record.entries.empty() ? instant::max() : record.entries.front().entry_time;
}

/// The entries of all records in the order in which they were entered, each numbered as on the view.
std::vector<record::entry> told_together(const std::vector<whole_record>& records) {
    std::vector<record::entry> all;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const person_id& id = records[i].own->person.id;
        const auto elsewhere = left_out(records[i].entries);
        for (record::entry entry : records[i].entries) {
            if (elsewhere.contains(entry.sequence) || entry.type == entry_assigned_away) continue;
            if (i > 0) {
                const auto renumbered = [&](std::int64_t number) {
                    return number == 0 ? 0 : joined_sequence(id, number);
                };
                entry.body = record::canonical(with_references(parse_body(entry.body), renumbered));
                entry.sequence = renumbered(entry.sequence);
            }
            all.push_back(std::move(entry));
        }
    }
    std::ranges::stable_sort(all, {}, &record::entry::entry_time);
    return all;
}

void renumber(case_process& process, const person_id& id) {
    const auto as_joined = [&](std::int64_t& number) { number = joined_sequence(id, number); };
    as_joined(process.opened_sequence);
    for (recorded_step& step : process.steps) {
        as_joined(step.sequence);
        for (correction& each : step.corrections)
            as_joined(each.sequence);
    }
}

void renumber(case_clock& clock, const person_id& id) {
    const auto as_joined = [&](std::int64_t& number) {
        if (number != 0) number = joined_sequence(id, number);
    };
    for (std::int64_t* number : {&clock.started_by, &clock.basis, &clock.stopped_by, &clock.lengthened_by})
        as_joined(*number);
    for (clock_wait& wait : clock.waits) {
        as_joined(wait.begun_by);
        as_joined(wait.ended_by);
    }
}

/// What the engine decides on stands exactly as on each record.
void take_casework(file& view, const whole_record& record, bool oldest) {
    const file& own = *record.own;
    const person_id& id = own.person.id;
    for (case_process process : own.processes) {
        if (!oldest) renumber(process, id);
        process.of = id;
        view.processes.push_back(std::move(process));
    }
    for (case_clock clock : own.clocks) {
        if (!oldest) renumber(clock, id);
        clock.of = id;
        view.clocks.push_back(std::move(clock));
    }
    for (disclosure_pack each : own.packs) {
        each.of = id;
        view.packs.push_back(std::move(each));
    }
    for (involvement each : own.involvements) {
        each.of = id;
        view.involvements.push_back(std::move(each));
    }
    for (access_grant each : own.grants) {
        each.of = id;
        view.grants.push_back(std::move(each));
    }
    view.restricted = view.restricted || own.restricted;
}

/// What happened, and what was noted, in the words that it has on each record.
void take_story(file& view, const whole_record& record, bool oldest) {
    const person_id& id = record.own->person.id;
    for (happening each : record.own->happenings) {
        if (!oldest) each.sequence = joined_sequence(id, each.sequence);
        each.of = id;
        view.happenings.push_back(std::move(each));
    }
    for (note each : record.own->notes) {
        if (!oldest) each.sequence = joined_sequence(id, each.sequence);
        each.of = id;
        view.notes.push_back(std::move(each));
    }
    for (statement each : record.own->statements) {
        if (!oldest) {
            each.sequence = joined_sequence(id, each.sequence);
            if (each.about != 0) each.about = joined_sequence(id, each.about);
        }
        each.of = id;
        view.statements.push_back(std::move(each));
    }
}

/// Which record an entry of the view stands on.
class places {
  public:
    explicit places(const std::vector<whole_record>& records) : oldest_(records.front().own->person.id) {
        for (const whole_record& one : records)
            by_bits_.emplace(record_bits(one.own->person.id), one.own->person.id);
    }
    [[nodiscard]] const person_id& of(std::int64_t sequence) const {
        const auto found = by_bits_.find(sequence >> own_bits);
        return found == by_bits_.end() ? oldest_ : found->second;
    }

  private:
    person_id oldest_;
    std::map<std::int64_t, person_id> by_bits_;
};

/// Where the oldest record says something of a fact, its last word holds.
void oldest_last(people::person& person) {
    for (auto& [name, values] : person.facts)
        std::ranges::stable_partition(
            values, [](const people::fact_value& value) { return is_joined_sequence(value.sequence); });
}

/// A relationship that several records tell alike is one; none is to the person of the view.
void once_each(kinship& kin, const std::vector<whole_record>& records) {
    std::vector<relationship> kept;
    for (relationship& each : kin.relationships) {
        const bool self = std::ranges::any_of(
            records, [&](const whole_record& one) { return one.own->person.id == each.person; });
        const bool again = std::ranges::any_of(kept, [&](const relationship& one) {
            return one.of != each.of && one.person == each.person && one.type == each.type &&
                   one.kind == each.kind && one.until == each.until;
        });
        if (!self && !again) kept.push_back(std::move(each));
    }
    kin.relationships = std::move(kept);
}

} // namespace

std::int64_t joined_sequence(const person_id& record, std::int64_t sequence) {
    return (record_bits(record) << own_bits) | (sequence & 0xffffffff);
}

std::int64_t own_sequence(std::int64_t on_view) {
    return on_view & 0xffffffff;
}

bool is_joined_sequence(std::int64_t sequence) {
    return sequence > 0xffffffff;
}

std::shared_ptr<const file> joined_view(const guidance::rulebook& rules,
                                        std::vector<whole_record> records) {
    if (records.empty()) return nullptr;
    if (records.size() == 1) return records.front().own;
    std::ranges::sort(records, {},
                      [](const whole_record& one) { return std::pair(begun(one), one.own->person.id); });
    const file& oldest = *records.front().own;
    file view = empty_file(oldest.person.id);
    for (const record::entry& entry : told_together(records))
        apply(rules, view, entry);
    view.person.child = oldest.person.child;
    view.person.household = oldest.person.household;
    view.revision = oldest.revision;
    view.processes.clear();
    view.clocks.clear();
    view.involvements.clear();
    view.grants.clear();
    view.restricted = false;
    view.happenings.clear();
    view.notes.clear();
    view.statements.clear();
    view.packs.clear();
    for (const whole_record& record : records) {
        take_casework(view, record, &record == &records.front());
        take_story(view, record, &record == &records.front());
        view.records.push_back(record.own);
    }
    std::ranges::stable_sort(view.processes, {}, &case_process::opened);
    const places stands(records);
    std::ranges::stable_sort(view.happenings, {}, &happening::entry_time);
    std::ranges::stable_sort(view.notes, {}, &note::entry_time);
    for (relationship& each : view.kin.relationships)
        each.of = stands.of(each.sequence);
    for (membership& each : view.kin.memberships)
        each.of = stands.of(each.sequence);
    oldest_last(view.person);
    once_each(view.kin, records);
    return std::make_shared<const file>(std::move(view));
}

const file& record_of(const file& view, const case_process& process) {
    for (const auto& own : view.records)
        if (own->person.id == process.of && own->find(process.id)) return *own;
    return view;
}

std::vector<next_step> next_steps_on_view(const guidance::rulebook& rules, const file& view) {
    std::vector<next_step> next;
    for (const auto& own : view.records) {
        const bool oldest = own == view.records.front();
        for (next_step one : next_steps(rules, *own)) {
            const auto process = std::ranges::find_if(view.processes, [&](const case_process& each) {
                return each.id == one.process->id && each.of == own->person.id;
            });
            if (process == view.processes.end()) continue;
            one.process = &*process;
            for (const case_clock*& clock : one.clocks) {
                const std::int64_t started =
                    oldest ? clock->started_by : joined_sequence(own->person.id, clock->started_by);
                clock = &*std::ranges::find_if(view.clocks, [&](const case_clock& each) {
                    return each.clock == clock->clock && each.started_by == started;
                });
            }
            next.push_back(std::move(one));
        }
    }
    return next;
}

} // namespace kith::casework
