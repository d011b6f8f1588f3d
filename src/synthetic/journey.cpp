#include "synthetic/journey.hpp"

#include "synthetic/acquaintance.hpp"
#include "synthetic/answers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::synthetic {
namespace {

using casework::file;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr int most_steps = 400; ///< of one family; a plan of years has about two hundred

/// A step that will be taken, for every child it is open for.
struct due_step {
    instant at;
    case_process_id process;
    const guidance::process* definition = nullptr;
    const guidance::step* step = nullptr;
    practitioner_id owner;
    bool late = false; ///< a time limit has passed by then
    std::string key;
};

class telling {
  public:
    telling(const journey_of& of, chance& luck, world& ids)
        : of_(of), luck_(luck), ids_(ids), written_(of.begins) {}

    told_journey tell() {
        if (!refer()) return std::move(told_);
        add_known_facts();
        births_ = births_to_come(of_.people, luck_);
        for (int taken = 0; taken < most_steps; ++taken) {
            const auto next = soonest();
            if (!next || next->at > of_.now) break;
            live_until(next->at);
            take(*next);
        }
        live_until(of_.now);
        explain_overdue();
        add_notes();
        for (const auto& [id, one] : files_)
            told_.files.push_back(one);
        return std::move(told_);
    }

  private:
    bool refer();
    void add_known_facts();
    void live_until(instant until);
    family_record record();
    std::optional<due_step> soonest();
    std::optional<instant> plan(const casework::next_step& next);
    instant by_time_limit(const casework::next_step& next, instant base);
    instant in_working_hours(date day, bool back);
    void take(const due_step& next);
    std::optional<casework::practitioner> who(const due_step& next,
                                              const std::vector<std::shared_ptr<const file>>& children);
    void explain_overdue();
    void add_notes();
    void keep(casework::decision made, const casework::practitioner& by, instant at);
    instant entered(instant happened);
    void refuse(const std::string& where, const problems& why) {
        ++told_.refusals[fmt::format("{}: {}", where, why.front().message.substr(0, 120))];
    }
    [[nodiscard]] std::vector<std::shared_ptr<const file>> children_with(const due_step& next) const;

    const journey_of& of_;
    chance& luck_;
    world& ids_;
    instant written_;
    told_journey told_;
    std::map<person_id, std::shared_ptr<const file>> files_;
    std::vector<person_id> children_, adults_;
    std::vector<expected_birth> births_;
    bool acquainted_ = false;
    std::map<std::string, std::optional<instant>> planned_;
};

std::string purpose_of(const guidance::process& process) {
    return process.title;
}

void telling::keep(casework::decision made, const casework::practitioner& by, instant at) {
    const guidance::process* definition = nullptr;
    for (file& after : made.files) {
        if (const auto* process = after.find(made.process))
            definition = casework::definition_of(of_.rules, *process);
        const person_id id = after.person.id;
        files_[id] = std::make_shared<const file>(std::move(after));
    }
    told_.acts.push_back({{by.id, by.role, definition ? purpose_of(*definition) : "Keeping the record"},
                          at,
                          std::move(made.appends)});
}

/// Things are written down on the same day or the next, one after another.
instant telling::entered(instant happened) {
    const instant lag =
        happened + minutes(luck_.percent(80) ? luck_.between(5, 180) : luck_.between(300, 2600));
    written_ = std::min(std::max(written_ + minutes(1), lag), of_.now);
    return std::max(written_, happened);
}

bool telling::refer() {
    const guidance::edition* edition = of_.rules.in_force_on(local_date(of_.begins));
    if (!edition) return false;
    for (const guidance::process& process : edition->processes) {
        if (process.kind != guidance::process_kind::intake || process.steps.empty()) continue;
        casework::intake sent{process.id, of_.begins, {}, {}};
        const guidance::step& step = process.steps.front();
        for (const std::string& role : step.by) {
            const auto found = of_.workers.find(role);
            if (found == of_.workers.end() || found->second.empty()) continue;
            const casework::practitioner by = found->second.front();
            answering fill{of_.rules, of_.from, luck_, of_.people, of_.workers, of_.begins};
            sent.shared = fill.intake_answers(process, step);
            for (const guidance::group& group : process.groups)
                sent.groups[group.id] = fill.rows(process, group);
            auto made = casework::record_intake(of_.rules, sent, by, entered(of_.begins), ids_);
            if (!made) {
                refuse(process.id, made.error());
                return false;
            }
            for (const file& one : made->files)
                (one.person.child ? children_ : adults_).push_back(one.person.id);
            keep(std::move(*made), by, written_);
            return true;
        }
    }
    return false;
}

/// What the referrer did not know and the front door found out: NHS number, ethnic background.
void telling::add_known_facts() {
    const auto desk = of_.workers.find(of_.from.registrar);
    if (desk == of_.workers.end() || desk->second.empty()) return;
    for (std::size_t i = 0; i < children_.size() && i < of_.people.children.size(); ++i) {
        std::map<std::string, std::string> facts;
        for (const char* name : {"nhs_number", "ethnicity"}) {
            const auto known = of_.people.children[i].facts.find(name);
            const bool already = !files_[children_[i]]->person.fact(name).empty();
            if (known != of_.people.children[i].facts.end() && !already && luck_.percent(85))
                facts[name] = known->second.front();
        }
        if (facts.empty()) continue;
        auto made = casework::change_facts(of_.rules, files_[children_[i]], facts,
                                           "Checked with health and education", desk->second.front(),
                                           entered(written_));
        if (made) keep(std::move(*made), desk->second.front(), written_);
    }
}

/// What is found out once work with the family has begun, and the children who are born meanwhile.
void telling::live_until(instant until) {
    const auto workers = of_.workers.find(of_.from.caseworker);
    if (workers == of_.workers.end() || workers->second.empty()) return;
    const instant known = of_.begins + days(luck_.between(4, 9));
    if (!acquainted_ && until > known && written_ < until) {
        acquainted_ = true;
        written_ = std::max(written_, std::min(known, until));
        record_acquaintance(record(), workers->second.front());
    }
    for (auto birth = births_.begin(); birth != births_.end();) {
        const auto morning = to_instant(local_time{birth->on, 8, 0});
        const bool over = morning && *morning + days(2) < until;
        if (over) {
            written_ = std::max(written_, *morning + hours(30));
            record_birth(record(), *birth, workers->second.front());
        }
        birth = over ? births_.erase(birth) : birth + 1;
    }
}

family_record telling::record() {
    return {of_,
            luck_,
            ids_,
            files_,
            children_,
            adults_,
            [this](std::string_view what, result<casework::decision> made, const casework::practitioner& by,
                   instant at) {
                const bool kept = made.has_value();
                if (kept)
                    keep(std::move(*made), by, at);
                else
                    refuse(std::string(what), made.error());
                return kept;
            },
            [this] {
                written_ = std::min(written_ + minutes(luck_.between(1, 4)), of_.now);
                return written_;
            }};
}

instant telling::in_working_hours(date day, bool back) {
    const auto working =
        of_.rules.days.covers(day)
            ? (back ? of_.rules.days.working_day_on_or_before(day)
                    : (of_.rules.days.is_working_day(day) ? std::optional(day)
                                                          : of_.rules.days.working_day_after(day, 1)))
            : std::optional(day);
    const local_time at{working.value_or(day), luck_.between(9, 16), luck_.between(0, 11) * 5};
    return to_instant(at).value_or(of_.now);
}

/// Somewhere between the start and the last day; now and then after it.
instant telling::by_time_limit(const casework::next_step& next, instant base) {
    const casework::case_clock& clock = *next.clocks.front();
    if (luck_.percent(of_.from.late))
        return in_working_hours(local_date(clock.due.late_from + days(luck_.between(0, 9))), false);
    const auto span = clock.due.late_from - clock.counted_from;
    const instant at = clock.counted_from + span * luck_.between(45, 97) / 100;
    const instant within = in_working_hours(local_date(at), true);
    return within > base ? within : base + minutes(luck_.between(20, 600));
}

/// When this step will be taken; nothing: it will not.
std::optional<instant> telling::plan(const casework::next_step& next) {
    const std::string name = next.definition->id + "." + next.step->id;
    const auto found = of_.from.delays.find(name);
    const delay wait = found == of_.from.delays.end() ? delay{} : found->second;
    int times = 0;
    instant base = next.since;
    for (const casework::recorded_step& one : next.process->steps) {
        if (one.step != next.step->id) continue;
        ++times;
        base = std::max(base, one.event_time);
    }
    if (wait.most > 0 && times >= wait.most) return std::nullopt;
    if (wait.most > 1 && times > 0 && !luck_.percent(45)) return std::nullopt;
    const int odds = wait.chance >= 0 ? wait.chance : next.step->optional ? 30 : 100;
    if (!luck_.percent(odds)) return std::nullopt;
    const bool recent = base > of_.now - days(45);
    if (!next.clocks.empty() && recent && luck_.percent(of_.from.never)) return std::nullopt;
    instant at = base;
    if (!wait.timed && !next.clocks.empty()) {
        at = by_time_limit(next, base);
    } else if (wait.hours) {
        at = base + hours(luck_.between(wait.from, wait.to)) + minutes(luck_.between(3, 50));
        const local_time local = to_local(at);
        if (local.hour < 7 || local.hour >= 22)
            at = in_working_hours(local_date(at + hours(local.hour >= 22 ? 9 : 0)), false);
    } else {
        const auto day =
            of_.rules.days.working_day_after(local_date(base), luck_.between(wait.from, wait.to));
        at = in_working_hours(day.value_or(local_date(base)), false);
    }
    return at > base ? at : base + minutes(luck_.between(10, 90));
}

/// How often a step has been led to by one that repeats: notes are sent round once for each meeting.
std::size_t times_led_to(const casework::next_step& next) {
    std::size_t led = std::string::npos;
    for (const std::string& id : next.step->after) {
        const guidance::step* earlier = guidance::find_step(*next.definition, id);
        if (!next.step->repeats || next.step->decides || !earlier || !earlier->repeats) continue;
        const auto& steps = next.process->steps;
        led = std::min(
            led, static_cast<std::size_t>(std::count_if(steps.begin(), steps.end(),
                                                        [&](const auto& one) { return one.step == id; })));
    }
    return led;
}

std::optional<due_step> telling::soonest() {
    std::optional<due_step> best;
    for (const person_id& id : children_) {
        const file& child = *files_[id];
        for (const casework::next_step& next : casework::next_steps(of_.rules, child)) {
            std::size_t times = 0;
            for (const casework::recorded_step& one : next.process->steps)
                times += one.step == next.step->id ? 1 : 0;
            const std::size_t led = times_led_to(next);
            const std::string key =
                fmt::format("{}.{}.{}.{}.{}", id.text, next.process->id.text, next.step->id, times, led);
            auto known = planned_.find(key);
            if (known == planned_.end())
                known = planned_.emplace(key, times < led ? plan(next) : std::nullopt).first;
            if (!known->second || (best && best->at <= *known->second)) continue;
            const bool late = !next.clocks.empty() && next.clocks.front()->due.late_from <= *known->second;
            best = due_step{
                *known->second, next.process->id, next.definition, next.step, next.owner, late, key};
        }
    }
    return best;
}

std::vector<std::shared_ptr<const file>> telling::children_with(const due_step& next) const {
    std::vector<std::shared_ptr<const file>> with;
    for (const person_id& id : children_) {
        const auto& child = files_.at(id);
        const auto steps = casework::next_steps(of_.rules, *child);
        if (std::any_of(steps.begin(), steps.end(), [&](const casework::next_step& one) {
                return one.process->id == next.process && one.step == next.step;
            }))
            with.push_back(child);
    }
    return with;
}

/// Whose work it is, else whoever may.
std::optional<casework::practitioner>
telling::who(const due_step& next, const std::vector<std::shared_ptr<const file>>& children) {
    const auto may = [&](const casework::practitioner& one) {
        return std::all_of(children.begin(), children.end(), [&](const auto& child) {
            return casework::may_record(of_.rules, *child, *child->find(next.process), *next.step, one)
                .has_value();
        });
    };
    std::optional<casework::practitioner> found;
    for (const std::string& role : next.step->by) {
        const auto there = of_.workers.find(role);
        if (there == of_.workers.end()) continue;
        for (const casework::practitioner& one : there->second) {
            if (one.id == next.owner && may(one)) return one;
            if (!found && may(one)) found = one;
        }
    }
    return found;
}

void telling::take(const due_step& next) {
    const auto children = children_with(next);
    const auto by = children.empty() ? std::nullopt : who(next, children);
    planned_[next.key] = std::nullopt;
    if (!by) {
        if (!children.empty()) ++told_.refusals[next.definition->id + "." + next.step->id + ": nobody may"];
        return;
    }
    std::vector<std::shared_ptr<const file>> household;
    for (const person_id& id : children_)
        household.push_back(files_.at(id));
    std::set<std::string> excluded;
    answering fill{of_.rules, of_.from, luck_, of_.people, of_.workers, next.at};
    problems last;
    const instant at = entered(next.at);
    for (int attempt = 0; attempt < 8; ++attempt) {
        const auto outcomes = fill.outcomes(*next.definition, *next.step, children, excluded);
        if (next.step->decides && outcomes.empty()) break;
        casework::submission sent =
            fill.submission(*next.definition, *next.step, next.process, children, outcomes, children_);
        if (next.late && luck_.percent(of_.from.reason_given)) {
            sent.late_code = luck_.code(of_.from.choices.at("late_reason"));
            sent.late_text = sentence(of_.from, luck_, "late_text", of_.people, "");
        }
        auto made = casework::record_step(of_.rules, children, household, sent, *by, at, ids_);
        if (made) return keep(std::move(*made), *by, at);
        last = made.error();
        if (!next.step->decides) break;
        for (const auto& [id, outcome] : outcomes)
            excluded.insert(outcome);
    }
    if (!last.empty()) refuse(next.definition->id + "." + next.step->id, last);
}

void telling::explain_overdue() {
    const auto workers = of_.workers.find(of_.from.caseworker);
    if (workers == of_.workers.end() || workers->second.empty()) return;
    for (const person_id& id : children_) {
        const auto clocks = files_[id]->clocks;
        for (const casework::case_clock& clock : clocks) {
            if (!clock.late(of_.now) || !clock.reasons.empty() || !luck_.percent(of_.from.reason_given / 2))
                continue;
            auto made = casework::explain_late(of_.rules, files_[id], clock.clock, clock.started_by,
                                               luck_.code(of_.from.choices.at("late_reason")),
                                               sentence(of_.from, luck_, "late_text", of_.people, ""),
                                               workers->second.front(), entered(written_));
            if (made) keep(std::move(*made), workers->second.front(), written_);
        }
    }
}

void telling::add_notes() {
    const auto workers = of_.workers.find(of_.from.caseworker);
    if (workers == of_.workers.end() || workers->second.empty() || of_.notes <= 0) return;
    for (const person_id& id : children_) {
        const instant start = written_;
        for (int i = 0; i < of_.notes; ++i) {
            const instant at = start + (of_.now - start) * (i + 1) / (of_.notes + 1);
            const std::string name(files_[id]->person.fact("given_name"));
            auto made = casework::add_note(of_.rules, files_[id],
                                           sentence(of_.from, luck_, "note", of_.people, name), at,
                                           workers->second.front(), at);
            if (made) keep(std::move(*made), workers->second.front(), at);
        }
    }
}

} // namespace

told_journey tell(const journey_of& of, chance& luck, world& ids) {
    return telling(of, luck, ids).tell();
}

} // namespace kith::synthetic
