#include "casework/chronology.hpp"

#include "casework/chronicle_acts.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace kith::casework {
namespace {

using key = std::pair<std::string_view, std::int64_t>; ///< record and entry

std::string_view record_of(const file& child, const person_id& of) {
    return of.empty() ? std::string_view(child.person.id.text) : std::string_view(of.text);
}

/// Which lines stand as one: each entry's group, by the entry that heads it.
struct groups {
    std::map<key, key> head;                          ///< entry to the head of its group
    std::map<key, std::vector<key>> members;          ///< head to its group, the head first
    std::map<key, std::vector<const same_event*>> by; ///< head to what joined it

    key head_of(const key& one) const {
        const auto found = head.find(one);
        return found == head.end() ? one : found->second;
    }

    void join(const std::vector<key>& ones, const same_event& act) {
        std::vector<key> all;
        std::vector<const same_event*> acts;
        for (const key& one : ones) {
            const key old = head_of(one);
            const auto group = members.find(old);
            const std::vector<key> these = group == members.end() ? std::vector<key>{one} : group->second;
            for (const key& each : these)
                if (std::ranges::find(all, each) == all.end()) all.push_back(each);
            if (const auto joined = by.find(old); joined != by.end())
                for (const same_event* each : joined->second)
                    if (std::ranges::find(acts, each) == acts.end()) acts.push_back(each);
            members.erase(old);
            by.erase(old);
        }
        const auto first = std::ranges::find(all, ones.front());
        std::rotate(all.begin(), first, std::next(first));
        acts.push_back(&act);
        for (const key& each : all)
            head[each] = all.front();
        members[all.front()] = std::move(all);
        by[ones.front()] = std::move(acts);
    }

    /// Each of them leaves the others; whoever is left in a group stays together.
    void part(const std::vector<key>& ones) {
        for (std::size_t i = 1; i < ones.size(); ++i) {
            const key old = head_of(ones[i]);
            if (old != head_of(ones.front())) continue;
            std::vector<key> group = std::move(members[old]);
            std::vector<const same_event*> acts = std::move(by[old]);
            members.erase(old);
            by.erase(old);
            std::erase(group, ones[i]);
            head.erase(ones[i]);
            for (const key& each : group)
                head.erase(each);
            if (group.size() < 2) continue;
            for (const key& each : group)
                head[each] = group.front();
            by[group.front()] = std::move(acts);
            members[group.front()] = std::move(group);
        }
    }
};

groups groups_of(const file& child) {
    groups made;
    for (const same_event& act : child.story.same) {
        std::vector<key> ones;
        for (const std::int64_t sequence : act.about)
            ones.emplace_back(record_of(child, act.of), sequence);
        if (ones.size() < 2) continue;
        if (act.apart)
            made.part(ones);
        else
            made.join(ones, act);
    }
    return made;
}

chronology_source source_of(const file& child, const happening& told, const told_event* event,
                            const agency_of& agency) {
    chronology_source source{&told, event, {}, false};
    if (const case_process* process = told.kind == "contact" ? child.find(told.process) : nullptr)
        source.arrival = !process->steps.empty() && process->steps.front().sequence == told.sequence;
    if (event == nullptr && agency) source.agency = agency(told);
    if (source.agency.empty()) source.agency = told.agency;
    return source;
}

bool newer(const chronology_line& a, const chronology_line& b) {
    if (a.from.first != b.from.first) return a.from.first > b.from.first;
    if (a.head().entry_time != b.head().entry_time) return a.head().entry_time > b.head().entry_time;
    return a.head().sequence > b.head().sequence;
}

/// Judgements and themes come to the lines whose entries they are about.
void judge(const file& child, std::vector<chronology_line>& lines) {
    std::map<key, std::size_t> line_of;
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (const chronology_source& source : lines[i].sources)
            line_of[{record_of(child, source.told->of), source.told->sequence}] = i;
    for (const judgement& made : child.story.judgements) {
        const auto found = line_of.find({record_of(child, made.of), made.about});
        if (found != line_of.end()) lines[found->second].judgements.push_back(&made);
    }
    for (chronology_line& line : lines) {
        std::set<std::string> themes;
        if (const judgement* holds = line.judged())
            themes.insert(holds->themes.begin(), holds->themes.end());
        if (themes.empty())
            for (const chronology_source& source : line.sources)
                if (source.event)
                    themes.insert(source.event->said.themes.begin(), source.event->said.themes.end());
        line.themes.assign(themes.begin(), themes.end());
    }
}

chronology_line line_of(const file& child, const happening& told) {
    chronology_line line;
    line.in = &child;
    line.from = {local_date(told.event_time)};
    if (!told.process.empty())
        if (const case_process* process = child.find(told.process)) line.definition = process->definition;
    return line;
}

} // namespace

std::string_view chronology_line::significance() const {
    const judgement* holds = judged();
    return holds ? std::string_view(holds->significance) : std::string_view();
}

bool chronology_line::matters() const {
    if (const judgement* holds = judged()) return holds->significance != background;
    return std::ranges::any_of(sources, [](const chronology_source& source) {
        return source.told->decision || source.arrival || source.event != nullptr;
    });
}

std::vector<chronology_line> lines_of(const file& child, const agency_of& agency) {
    const groups together = groups_of(child);
    std::map<key, const told_event*> events;
    for (const told_event& event : child.story.told)
        events[{record_of(child, event.of), event.sequence}] = &event;
    std::map<key, std::size_t> line_of_head;
    std::vector<chronology_line> lines;
    lines.reserve(child.happenings.size());
    for (const happening& told : child.happenings) {
        const key one{record_of(child, told.of), told.sequence};
        const auto event = events.find(one);
        const told_event* as_told = event == events.end() ? nullptr : event->second;
        const key head = together.head_of(one);
        const bool several = together.members.contains(head);
        const auto before = several ? line_of_head.find(head) : line_of_head.end();
        const std::size_t at = before == line_of_head.end() ? lines.size() : before->second;
        if (at == lines.size()) {
            lines.push_back(line_of(child, told));
            if (several) {
                line_of_head[head] = at;
                lines[at].joined_by = together.by.at(head);
            }
        }
        chronology_line& line = lines[at];
        const bool heads = one == head;
        if (heads) {
            line.from = as_told ? as_told->said.from : rough_date{local_date(told.event_time)};
            if (as_told) line.until = as_told->said.until;
            if (const case_process* process = told.process.empty() ? nullptr : child.find(told.process))
                line.definition = process->definition;
        }
        line.sources.insert(heads ? line.sources.begin() : line.sources.end(),
                            source_of(child, told, as_told, agency));
    }
    judge(child, lines);
    std::ranges::sort(lines, newer);
    return lines;
}

std::vector<chronology_line> merged_lines(std::vector<std::vector<chronology_line>> all) {
    std::vector<chronology_line> lines;
    for (auto& one : all)
        std::ranges::move(one, std::back_inserter(lines));
    std::ranges::stable_sort(lines, newer);
    return lines;
}

bool chronology_filter::narrows() const {
    return year != 0 || !agency.empty() || !theme.empty() || !process.empty() || !kind.empty() ||
           !significance.empty();
}

bool shows(const chronology_filter& filter, const chronology_line& line) {
    const auto any = [&](const auto& part) { return std::ranges::any_of(line.sources, part); };
    if (filter.only_what_matters && !line.matters()) return false;
    if (filter.year != 0) {
        const int first = int(line.from.first.year());
        const int last = line.until ? int(line.until->last().year()) : first;
        if (filter.year < first || filter.year > last) return false;
    }
    if (!filter.agency.empty() &&
        !any([&](const chronology_source& one) { return one.agency == filter.agency; }))
        return false;
    if (!filter.kind.empty() &&
        !any([&](const chronology_source& one) { return one.told->kind == filter.kind; }))
        return false;
    if (!filter.process.empty() && line.definition != filter.process) return false;
    if (!filter.theme.empty() && std::ranges::find(line.themes, filter.theme) == line.themes.end())
        return false;
    if (filter.significance == not_judged) return line.judged() == nullptr;
    return filter.significance.empty() || line.significance() == filter.significance;
}

std::vector<chronology_gap> gaps_of(std::span<const chronology_line* const> lines, int months,
                                    std::span<const file* const> files, date today) {
    std::vector<chronology_gap> gaps;
    if (months < 1) return gaps;
    std::vector<std::pair<date, date>> known; // first and last day of each piece that is on record
    for (const chronology_line* line : lines) {
        const std::string& kind = line->head().kind;
        if (kind == "correction" || kind == "time_limit") continue;
        known.emplace_back(line->from.first, line->from.last());
        if (line->until) known.emplace_back(line->until->first, line->until->last());
    }
    if (known.empty()) return gaps;
    std::ranges::sort(known);
    const auto open_in = [&](date after, date before) {
        return std::ranges::any_of(files, [&](const file* child) {
            return std::ranges::any_of(child->processes, [&](const case_process& process) {
                return local_date(process.opened) < before &&
                       (!process.finished || local_date(process.finished_at) > after);
            });
        });
    };
    date reached = known.front().second;
    const auto look = [&](date next, bool to_now) {
        const int between = months_between(reached, next);
        if (between >= months) gaps.push_back({reached, next, between, to_now, open_in(reached, next)});
    };
    for (const auto& [first, last] : known) {
        look(first, false);
        reached = std::max(reached, last);
    }
    if (std::ranges::any_of(files, [](const file* child) { return child->open(); })) look(today, true);
    std::ranges::reverse(gaps);
    return gaps;
}

namespace {

/// What one act recorded for several children carries the same process, title and moment; an event told of
/// several the same event id. Empty: one child's own.
std::string shared_key(const chronology_line& line) {
    for (const chronology_source& source : line.sources)
        if (source.event && source.event->people.size() > 1 && !source.event->event.empty())
            return "event " + source.event->event;
    const happening& head = line.head();
    if (head.process.empty()) return {};
    return head.process.text + " " + to_text(head.event_time) + " " + to_text(head.entry_time) + " " +
           head.title;
}

} // namespace

std::vector<side_row> side_by_side(std::span<const std::vector<chronology_line>> children) {
    std::unordered_map<std::string, std::vector<std::pair<std::size_t, const chronology_line*>>> alike;
    std::map<std::string, std::vector<std::pair<std::size_t, const chronology_line*>>> days;
    for (std::size_t column = 0; column < children.size(); ++column) {
        for (const chronology_line& line : children[column]) {
            days[recorded_text(line.from)].emplace_back(column, &line);
            if (const std::string one = shared_key(line); !one.empty())
                alike[one].emplace_back(column, &line);
        }
    }
    std::vector<side_row> rows;
    std::set<const chronology_line*> written;
    for (auto& [text, lines] : days) {
        side_row row{lines.front().second->from, {}, {}};
        row.own.resize(children.size());
        for (const auto& [column, line] : lines) {
            if (written.contains(line)) continue;
            const auto found = alike.find(shared_key(*line));
            shared_line shared{line, {column}};
            if (found != alike.end()) {
                for (const auto& [other, theirs] : found->second) {
                    // One decision may be different for each child: then each has its own.
                    const bool same =
                        theirs->from == line->from && theirs->head().detail == line->head().detail;
                    if (other == column || written.contains(theirs) || !same) continue;
                    if (std::ranges::find(shared.children, other) != shared.children.end()) continue;
                    shared.children.push_back(other);
                    written.insert(theirs);
                }
            }
            written.insert(line);
            if (shared.children.size() < 2) {
                row.own[column].push_back(line);
                continue;
            }
            std::ranges::sort(shared.children);
            row.shared.push_back(std::move(shared));
        }
        rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(
        rows, [](const side_row& a, const side_row& b) { return a.day.first > b.day.first; });
    return rows;
}

} // namespace kith::casework
