#include "web/pages/work_list.hpp"

#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace kith::web::pages {

std::string_view title_of(work_section section) {
    switch (section) {
    case work_section::overdue:
        return "Overdue";
    case work_section::due_today:
        return "Due today";
    case work_section::next_days:
        return "Next 5 working days";
    case work_section::later:
        return "Later, or with no date";
    case work_section::waiting:
        return "Waiting on others";
    case work_section::recent:
        return "New to me";
    case work_section::say_why:
        return "Say why it was late";
    }
    return "";
}

std::size_t work_list::size() const {
    std::size_t all = 0;
    for (const auto& each : rows)
        all += each.size();
    return all;
}

namespace {

constexpr std::chrono::days new_for{3}; ///< how long work without a date is new

/// What is asked of every row, worked out once.
struct sorting {
    const guidance::rulebook& rules;
    const guidance::edition& edition;
    const work_question& question;
    instant now;
    date today;
    date soon_until; ///< last of the next five working days
};

sorting sorting_for(const guidance::rulebook& rules, const guidance::edition& edition,
                    const work_question& question, instant now) {
    const date today = local_date(now);
    const auto fifth = rules.days.covers(today) ? rules.days.working_day_after(today, 5) : std::nullopt;
    return {.rules = rules,
            .edition = edition,
            .question = question,
            .now = now,
            .today = today,
            .soon_until = fifth.value_or(date(std::chrono::sys_days(today) + std::chrono::days(7)))};
}

/// The due date as the store keeps it, back to what the engine words: "2026-03-01", "2026-04-02T00:30".
casework::case_clock clock_of(const std::string& id, const std::string& due, instant due_at) {
    casework::case_clock clock;
    clock.clock = id;
    clock.due.late_from = due_at;
    if (due.size() > 10) {
        if (const auto at = parse_local_time(due)) {
            clock.due.at = *at;
            clock.due.day = at->day;
        }
    } else if (const auto day = parse_date(due)) {
        clock.due.day = *day;
    }
    return clock;
}

work_section section_of(const casework::case_clock& clock, const sorting& by) {
    if (by.now >= clock.due.late_from) return work_section::overdue;
    if (clock.due.day <= by.today) return work_section::due_today;
    return clock.due.day <= by.soon_until ? work_section::next_days : work_section::later;
}

std::string_view title_of_clock(const sorting& by, std::string_view id) {
    const guidance::clock* rule = by.edition.find_clock(id);
    return rule != nullptr ? std::string_view(rule->title) : id;
}

bool is_mine(const sorting& by, const practitioner_id& owner, std::string_view owner_role) {
    if (by.question.everyones) return true;
    if (!owner.empty()) return owner == by.question.viewer;
    return by.question.sees_area || owner_role == by.question.role;
}

void set_clock(work_row& row, const sorting& by, const casework::case_clock& clock) {
    row.has_clock = true;
    row.words = casework::in_words(by.rules, clock, by.now);
    row.state = state_of(clock, by.now);
    row.order = clock.due.late_from;
}

void add_task(work_list& list, const sorting& by, store::work_item&& item) {
    const store::task_row& task = *item.task;
    work_row row;
    work_section section = work_section::later;
    if (!task.clock.empty() && task.due_at) {
        const casework::case_clock clock = clock_of(task.clock, task.due, *task.due_at);
        set_clock(row, by, clock);
        row.clock = title_of_clock(by, task.clock);
        row.why_address = "/children/" + task.person.text + "/processes/" + task.process.text + "#clocks";
        section = section_of(clock, by);
    } else {
        if (!task.must) return; // may be done at any time; nothing waits for it
        row.words = "Since " + short_words(local_date(task.since));
        row.order = task.since;
        if (by.now - task.since < new_for) section = work_section::recent;
    }
    if (!by.question.everyones && !task.owner.empty() && task.owner != by.question.viewer)
        section = work_section::waiting;
    row.what = task.title;
    row.owner = task.owner;
    row.address = step_address(task.person, task.process, task.step);
    row.action = "Record";
    row.definition = task.definition;
    row.child = std::move(item.person);
    list.rows[static_cast<std::size_t>(section)].push_back(std::move(row));
}

void add_clock(work_list& list, const sorting& by, store::clock_item&& item, bool has_task) {
    const store::clock_row& row = *item.clock;
    const casework::case_clock clock = clock_of(row.clock, row.due, row.due_at);
    const bool running = row.state == "running";
    const bool mine = is_mine(by, row.owner, row.owner_role);
    const bool say_why = !row.reason_given && mine && (!running || by.now >= row.due_at);
    if (!say_why && (has_task || !running)) return;
    work_row out;
    set_clock(out, by, clock);
    out.what = row.title;
    out.clock = row.title;
    out.owner = row.owner;
    const guidance::clock* rule = by.edition.find_clock(row.clock);
    out.definition = rule != nullptr ? rule->process : std::string();
    const std::string process = "/children/" + row.person.text + "/processes/" + row.process.text;
    out.why_address = process + "#clocks";
    out.address = process;
    out.action = "Open";
    out.child = std::move(item.person);
    if (say_why) {
        work_row why = out;
        why.address = why_late_address(row.person, row.clock, row.started_by);
        why.action = "Say why";
        if (!running) {
            why.state = components::clock_state::met_late;
            why.words =
                "Was due " + (clock.due.at ? long_words(*clock.due.at) : short_words(clock.due.day));
            if (row.stopped.size() >= 10)
                if (const auto met = parse_date(std::string_view(row.stopped).substr(0, 10)))
                    why.words += ", done " + short_words(*met);
        }
        list.rows[static_cast<std::size_t>(work_section::say_why)].push_back(std::move(why));
    }
    if (has_task || !running) return;
    const work_section section = mine ? section_of(clock, by) : work_section::waiting;
    list.rows[static_cast<std::size_t>(section)].push_back(std::move(out));
}

bool asked_for(const work_question& question, const person_id& person, std::string_view definition) {
    return (question.child.empty() || person.text == question.child) &&
           (question.what.empty() || definition == question.what);
}

std::string key_of(const person_id& person, std::string_view clock, std::string_view due) {
    std::string key = person.text;
    key += ' ';
    key += clock;
    key += ' ';
    return key += due;
}

} // namespace

work_list sorted_work(const guidance::rulebook& rules, const guidance::edition& edition,
                      std::vector<store::work_item> tasks, std::vector<store::clock_item> clocks,
                      const work_question& question, instant now) {
    const sorting by = sorting_for(rules, edition, question, now);
    work_list list;
    std::unordered_map<std::string, bool> with_task;
    for (store::work_item& item : tasks) {
        if (!asked_for(question, item.task->person, item.task->definition)) continue;
        if (!item.task->clock.empty())
            with_task.emplace(key_of(item.task->person, item.task->clock, item.task->due), true);
        add_task(list, by, std::move(item));
    }
    for (store::clock_item& item : clocks) {
        const guidance::clock* rule = edition.find_clock(item.clock->clock);
        if (!asked_for(question, item.clock->person, rule != nullptr ? rule->process : "")) continue;
        const bool has_task =
            with_task.contains(key_of(item.clock->person, item.clock->clock, item.clock->due));
        add_clock(list, by, std::move(item), has_task);
    }
    for (auto& rows : list.rows)
        std::ranges::stable_sort(rows, {}, &work_row::order);
    return list;
}

} // namespace kith::web::pages
