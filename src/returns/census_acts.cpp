// Carrying out the events of guidance/returns/cin-census.md for one child.

#include "returns/census_course.hpp"

#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

namespace kith::returns {
namespace json = boost::json;
namespace {

using std::chrono::sys_days;

bad_row row_of(const census_child& child, int line, std::string_view element, std::string reason) {
    return {line, "CINdetails/" + std::string(element), child.local_id, std::move(reason)};
}

/// Writes a child's stream, event by event.
class writing {
  public:
    writing(const importing& import, const census_child& child, casework::file start, world& ids)
        : import_(import), child_(child), ids_(ids), file_(std::move(start)) {}

    /// Events that earlier imports carried out: only what they began is taken up again.
    void recall(const std::vector<happened>& done);
    /// Everything that will be carried out, so that no clock starts whose process is over by then.
    void look_ahead(const std::vector<happened>& all);
    tl::expected<void, bad_row> carry_out(const happened& now);
    void add(record::new_entry entry);
    void state(const census_child& all);

    [[nodiscard]] const casework::file& file() const { return file_; }
    census_acts finish() && { return {std::move(entries_), std::move(file_)}; }

  private:
    const guidance::edition& edition_on(date day) const;
    result<std::vector<casework::started_clock>>
    clocks(const happened& now, const guidance::edition& edition, const casework::occurrence& what);
    result<void> begin(const happened& now, const std::string& definition);
    result<void> record_step(const happened& now, const case_process_id& process);
    void record_end(const happened& now);
    casework::answers answers_of(const happened& now) const;
    [[nodiscard]] instant moment(date day) const {
        return to_instant(local_time{day}).value_or(import_.now);
    }

    const importing& import_;
    const census_child& child_;
    world& ids_;
    casework::file file_;
    std::vector<record::new_entry> entries_;
    course course_, to_come_; ///< as written so far, and as it will be in the end
};

void writing::add(record::new_entry entry) {
    const std::string stream = record::person_stream(file_.person.id);
    casework::apply(import_.guidance, file_,
                    casework::as_recorded(entry, stream, file_.revision + 1, import_.by, import_.now));
    entries_.push_back(std::move(entry));
}

/// What the census says, word for word; also how a later census is compared.
void writing::state(const census_child& all) {
    json::object body{
        {"census",
         json::object{{"authority", import_.authority}, {"child", to_json(all)}, {"year", import_.year}}},
        {"text", fmt::format("{} {}, authority {}: {}", import_.rules.title, import_.year,
                             import_.authority, in_words(all))}};
    add({std::string(casework::note_recorded), 1, import_.now, "", {}, record::canonical(body)});
}

/// Before the first edition loaded, that one is taken: its record has to be read under some rules.
const guidance::edition& writing::edition_on(date day) const {
    const guidance::edition* edition = import_.guidance.in_force_on(day);
    return edition ? *edition : import_.guidance.editions.front();
}

/// The clocks that start, without those of which the census cannot tell.
result<std::vector<casework::started_clock>>
writing::clocks(const happened& now, const guidance::edition& edition, const casework::occurrence& what) {
    auto started = casework::clocks_started(import_.guidance, edition, file_, what);
    if (!started) return started;
    std::vector<casework::started_clock> kept;
    for (casework::started_clock& one : *started) {
        if (contains(now.event->without_clocks, one.clock)) continue;
        const bool told = contains(import_.rules.tells_of, one.clock);
        const guidance::clock* rule = edition.find_clock(one.clock);
        // Nobody could ever stop it: what it belongs to is over.
        if (!told && rule && !to_come_.goes_on(rule->process, now)) continue;
        if (!told && one.due.late_from <= import_.now) {
            if (!rule || !rule->restarts) continue;
            auto anew = casework::start_clock(import_.guidance, *rule, import_.now, what.sequence,
                                              file_.person.birth_date());
            if (!anew) return tl::unexpected(anew.error());
            one = std::move(*anew);
        }
        kept.push_back(std::move(one));
    }
    return kept;
}

/// The child's latest such step, for clocks that count from it.
const casework::recorded_step* latest(const casework::file& file, std::string_view dotted) {
    const auto dot = dotted.find('.');
    const casework::recorded_step* found = nullptr;
    if (dot == std::string_view::npos) return found;
    for (const casework::case_process& process : file.processes) {
        if (process.definition != dotted.substr(0, dot)) continue;
        for (const casework::recorded_step& one : process.steps)
            if (one.step == dotted.substr(dot + 1) && (!found || one.sequence > found->sequence))
                found = &one;
    }
    return found;
}

bool runs(const casework::file& file, std::string_view clock) {
    return std::any_of(file.clocks.begin(), file.clocks.end(), [&](const casework::case_clock& one) {
        return one.clock == clock && one.state == casework::clock_state::running;
    });
}

result<void> writing::begin(const happened& now, const std::string& definition) {
    const guidance::edition& edition = edition_on(now.day);
    const instant at = moment(now.day);
    const std::int64_t sequence = file_.revision + 1;
    casework::opened_body body{
        ids_.fresh<case_process_id>(), definition, import_.rules.title, {file_.person.id}, {}, {}};
    auto started = clocks(now, edition, {definition, "", "", at, sequence});
    if (!started) return tl::unexpected(started.error());
    body.clocks = std::move(*started);
    for (const std::string& id : now.event->clocks) {
        const guidance::clock* rule = edition.find_clock(id);
        if (!rule || runs(file_, id) || definition != now.event->begins.front()) continue;
        const auto* from = rule->counted_from.empty() ? nullptr : latest(file_, rule->counted_from);
        auto clock = casework::start_clock(import_.guidance, *rule, from ? from->event_time : at,
                                           from ? from->sequence : sequence, file_.person.birth_date());
        if (!clock) return tl::unexpected(clock.error());
        body.clocks.push_back(std::move(*clock));
    }
    course_.begin(now, definition, body.process);
    add(casework::opened_entry(edition, body, at));
    return {};
}

casework::answers writing::answers_of(const happened& now) const {
    casework::answers said{{"source", {"census"}}};
    for (const auto& [field, element] : now.event->answers) {
        for (const statement* one : now.in->find(element, *now.own)) {
            if (one->day)
                said[field] = {to_text(*one->day)};
            else
                said[field] = one->values;
        }
    }
    return said;
}

result<void> writing::record_step(const happened& now, const case_process_id& process) {
    const casework::case_process* running = file_.find(process);
    const guidance::edition* kept = running ? import_.guidance.find_edition(running->edition) : nullptr;
    const guidance::edition& edition = kept ? *kept : edition_on(now.day);
    casework::step_body body;
    body.process = process;
    body.definition = now.event->process;
    body.step = now.event->step;
    body.said = answers_of(now);
    for (const census_outcome& one : now.event->outcomes) {
        if (!now.in->holds(one.when, *now.own)) continue;
        body.outcome = one.outcome;
        break;
    }
    const instant at = moment(now.day);
    auto started = clocks(now, edition, {body.definition, body.step, body.outcome, at, file_.revision + 1});
    if (!started) return tl::unexpected(started.error());
    body.clocks = std::move(*started);
    body.finishes = course_.finish(now.event->finishes, now);
    add(casework::step_entry(edition, body, at));
    return {};
}

/// What is over though no step is stated: an entry of its own kind, with what the census does say.
void writing::record_end(const happened& now) {
    const bool all = contains(now.event->ends, "*");
    const auto about = all ? course_.first_of(now) : course_.running(now.event->ends.front(), now);
    if (!about) return;
    const std::string definition = course_.at(*about).definition, process = course_.at(*about).id.text;
    const auto finished = course_.finish(now.event->ends, now);
    json::object answers;
    for (const auto& [field, values] : answers_of(now))
        answers[field] = values.front();
    json::array ids;
    for (const case_process_id& one : finished)
        ids.emplace_back(one.text);
    const json::object body{{"answers", std::move(answers)},
                            {"definition", definition},
                            {"finishes", std::move(ids)},
                            {"process", process},
                            {"step", "over"},
                            {"title", now.event->words}};
    add({definition + ".over", 1, moment(now.day), edition_on(now.day).id, {}, record::canonical(body)});
}

void writing::recall(const std::vector<happened>& done) {
    std::size_t next = 0;
    for (const happened& now : done) {
        course_.follow(now, [&] {
            return next < file_.processes.size() ? file_.processes[next++].id : case_process_id{};
        });
    }
}

void writing::look_ahead(const std::vector<happened>& all) {
    for (const happened& now : all)
        to_come_.follow(now, [] { return case_process_id{}; });
}

tl::expected<void, bad_row> writing::carry_out(const happened& now) {
    const auto refused = [&](const problems& why) {
        return tl::unexpected(row_of(child_, now.own->line, now.own->element, why.front().message));
    };
    if (sys_days(now.day) > sys_days(local_date(import_.now)))
        return tl::unexpected(row_of(child_, now.own->line, now.own->element,
                                     fmt::format("{} is in the future", to_text(now.day))));
    if (!now.event->begins.empty()) {
        if (!course_.begins(now)) return {};
        for (const std::string& definition : now.event->begins)
            if (auto done = begin(now, definition); !done) return refused(done.error());
    }
    if (!now.event->step.empty()) {
        if (const auto process = course_.running(now.event->process, now)) {
            const case_process_id id = course_.at(*process).id;
            if (auto done = record_step(now, id); !done) return refused(done.error());
        }
    }
    if (!now.event->ends.empty()) record_end(now);
    return {};
}

casework::person_facts facts_of(const census_child& child) {
    casework::person_facts facts;
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) facts[name] = value;
    };
    put("local_id", child.local_id);
    put("upn", child.upn);
    put("sex", child.sex);
    put("ethnicity", child.ethnicity);
    put("birth_date", child.birth ? to_text(*child.birth) : "");
    put("expected_date", child.expected ? to_text(*child.expected) : "");
    put("death_date", child.death ? to_text(*child.death) : "");
    std::string disabilities;
    for (const std::string& one : child.disabilities)
        disabilities += (disabilities.empty() ? "" : ", ") + one;
    put("disabilities", disabilities);
    return facts;
}

} // namespace

tl::expected<census_acts, bad_row> first_acts(const importing& import, const census_child& child,
                                              const person_id& id, world& ids) {
    writing stream(import, child, casework::empty_file(id), ids);
    stream.add({std::string(casework::person_recorded),
                1,
                import.now,
                "",
                {},
                casework::person_body(true, ids.fresh<household_id>(), facts_of(child))});
    stream.state(child);
    const auto episodes = read_episodes(child);
    const auto all = happenings_of(import, episodes);
    stream.look_ahead(all);
    for (const happened& now : all)
        if (auto done = stream.carry_out(now); !done) return tl::unexpected(done.error());
    return std::move(stream).finish();
}

tl::expected<census_acts, bad_row> later_acts(const importing& import, const census_child& before,
                                              const census_child& now, const casework::file& stands,
                                              world& ids) {
    const census_child both = merged(before, now);
    writing stream(import, now, stands, ids);
    const auto episodes_before = read_episodes(before), episodes = read_episodes(both);
    const auto done = happenings_of(import, episodes_before);
    std::map<std::string, const census_event*> keys;
    for (const happened& one : done)
        keys.emplace(one.key, one.event);
    stream.recall(done);
    const casework::person_facts known = facts_of(before);
    casework::person_facts changed;
    for (const auto& [name, value] : facts_of(both))
        if (const auto old = known.find(name); old == known.end() || old->second != value)
            changed[name] = value;
    if (!changed.empty())
        stream.add(
            {std::string(casework::facts_changed),
             1,
             import.now,
             "",
             {},
             casework::facts_body(changed, fmt::format("{} {}", import.rules.title, import.year), {})});
    stream.state(both);
    const auto all = happenings_of(import, episodes);
    stream.look_ahead(all);
    for (const happened& one : all) {
        if (keys.contains(one.key)) continue;
        if (auto carried = stream.carry_out(one); !carried) return tl::unexpected(carried.error());
    }
    // A clock that the earlier census started, and of which this one says nothing more, must not run for
    // ever.
    for (const happened& one : all) {
        const auto earlier = keys.find(one.key);
        if (earlier == keys.end() || earlier->second == one.event) continue;
        for (const std::string& clock : one.event->without_clocks)
            if (runs(stream.file(), clock))
                return tl::unexpected(
                    row_of(now, one.own->line, one.own->element,
                           "a time limit runs on the record for what this census says is over; "
                           "record there how it ended, then take the child out of the file"));
    }
    return std::move(stream).finish();
}

} // namespace kith::returns
