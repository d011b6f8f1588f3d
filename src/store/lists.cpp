// The lists that depend on who asks. Each query carries the visibility itself, so that a list can't hold a
// child whom its reader may not see, and no list reads more rows than it has to.

#include "store/reading.hpp"
#include "store/rows.hpp"
#include "store/visible.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>
#include <tuple>

// The unborn by when they are expected, then the others; those of unknown age last.
#define KITH_YOUNGEST_FIRST " order by p.youth desc, p.display_name, p.person"

namespace kith::store {

namespace {

constexpr int most_rows = 10'000; // of any list, whatever was asked

int bounded(int limit) {
    return std::clamp(limit, 0, most_rows);
}

/// A task with what orders it and tells it from every other.
struct placed_task {
    std::int64_t due_order = 0, number = 0;
    work_item item;
};

std::int64_t due_order_of(const task_row& task) {
    return task.due_at ? task.due_at->time_since_epoch().count() : never_due;
}

placed_task placed(const work_of& work, const shelved_row<task_row>& task) {
    return {due_order_of(task.row),
            task.number,
            {std::shared_ptr<const task_row>(work, &task.row),
             std::shared_ptr<const person_row>(work, &work->person)}};
}

template <class Row>
const shelved_row<Row>* numbered(const std::vector<shelved_row<Row>>& rows, std::int64_t number) {
    const auto found = std::lower_bound(rows.begin(), rows.end(), number,
                                        [](const auto& row, std::int64_t n) { return row.number < n; });
    return found != rows.end() && found->number == number ? &*found : nullptr;
}

/// Which row of whom a list wants, and at which writing its person's rows stand.
struct wanted {
    person_id person;
    std::int64_t number = 0, written = 0;
};
wanted read_wanted(const sql::row& r) {
    return {person_id{r.text(0)}, r.integer(1), r.integer(2)};
}

/// The people in view with the writing at which their rows stand.
std::vector<wanted> people_in_view(sql::connection& on, const visibility& who) {
    static constexpr auto query =
        compose([] { return "select p.person, 0, p.written from person p where" + visible::in_view(); });
    std::vector<wanted> people;
    on.each(query.text, asked_in_view(who, {}),
            [&](const sql::row& r) { people.push_back(read_wanted(r)); });
    return people;
}

std::vector<placed_task> tasks_of_everyone(sql::connection& on, work_shelf& shelf, const visibility& who,
                                           const std::vector<std::string>& roles, int limit) {
    std::vector<wanted> asked;
    const auto ask = [&](const sql::row& r) { asked.push_back(read_wanted(r)); };
    static constexpr auto owned = compose([] {
        return "select t.person, t.number, p.written from task t join person p on p.person = t.person"
               " where t.owner = $1 and t.owner <> '' and" +
               visible::to_area() + " order by t.due_order, t.person, t.number limit $4";
    });
    static constexpr auto offered = compose([] {
        return "select r.person, r.number, p.written from task_role r join person p on p.person = r.person"
               " where r.role = $4 and" +
               visible::to_area() + " order by r.due_order, r.person, r.number limit $5";
    });
    if (!who.viewer.empty()) on.each(owned.text, asked_of_area(who, {limit}), ask);
    for (const auto& role : std::set<std::string>(roles.begin(), roles.end()))
        on.each(offered.text, asked_of_area(who, {role, limit}), ask);
    std::vector<placed_task> found;
    for (const wanted& one : asked) {
        const work_of work = shelf.of(on, one.person, one.written);
        if (const auto* task = numbered(work->tasks, one.number)) found.push_back(placed(work, *task));
    }
    return found;
}

bool offered_to(const task_row& task, const std::vector<std::string>& roles) {
    const auto offered = words_of(task.roles);
    return std::any_of(roles.begin(), roles.end(), [&](const auto& role) {
        return std::find(offered.begin(), offered.end(), role) != offered.end();
    });
}

std::vector<placed_task> tasks_in_view(sql::connection& on, work_shelf& shelf, const visibility& who,
                                       const std::vector<std::string>& roles) {
    std::vector<placed_task> found;
    for (const wanted& one : people_in_view(on, who)) {
        const work_of work = shelf.of(on, one.person, one.written);
        for (const auto& task : work->tasks) {
            const practitioner_id& owner = task.row.owner;
            if (owner.empty() ? offered_to(task.row, roles) : owner == who.viewer)
                found.push_back(placed(work, task));
        }
    }
    return found;
}

} // namespace

std::vector<work_item> list_tasks(sql::connection& on, work_shelf& shelf, const visibility& who,
                                  const std::vector<std::string>& roles, int limit) {
    if (sees_nobody(who) || bounded(limit) == 0) return {};
    auto found = has_area(who) ? tasks_of_everyone(on, shelf, who, roles, bounded(limit))
                               : tasks_in_view(on, shelf, who, roles);
    const auto place = [](const placed_task& t) {
        return std::tie(t.due_order, t.item.task->person, t.number);
    };
    std::sort(found.begin(), found.end(),
              [&](const auto& a, const auto& b) { return place(a) < place(b); });
    found.erase(std::unique(found.begin(), found.end(),
                            [&](const auto& a, const auto& b) { return place(a) == place(b); }),
                found.end());
    if (found.size() > static_cast<std::size_t>(bounded(limit)))
        found.resize(static_cast<std::size_t>(bounded(limit)));
    std::vector<work_item> out;
    out.reserve(found.size());
    for (auto& task : found)
        out.push_back(std::move(task.item));
    return out;
}

namespace {

/// A clock with what orders it: first what runs, soonest due first.
struct placed_clock {
    bool over = false;
    std::int64_t number = 0;
    clock_item item;
};

placed_clock placed(const work_of& work, const shelved_row<clock_row>& clock) {
    return {clock.row.state != "running",
            clock.number,
            {std::shared_ptr<const clock_row>(work, &clock.row),
             std::shared_ptr<const person_row>(work, &work->person)}};
}

constexpr std::string_view clocks_of_area =
    "select c.person, c.number, p.written from clock c join person p on p.person = c.person and";
constexpr std::string_view soonest_first = " order by c.due_at, c.person, c.number limit $4";

std::vector<placed_clock> clocks_of_everyone(sql::connection& on, work_shelf& shelf, const visibility& who,
                                             int limit) {
    static constexpr auto running = compose([] {
        return std::string(clocks_of_area) + visible::to_area() + " where c.attention = 1" +
               std::string(soonest_first);
    });
    static constexpr auto unexplained = compose([] {
        return std::string(clocks_of_area) + visible::to_area() + " where c.attention = 2" +
               std::string(soonest_first);
    });
    std::vector<wanted> asked;
    const auto ask = [&](const sql::row& r) { asked.push_back(read_wanted(r)); };
    on.each(running.text, asked_of_area(who, {limit}), ask);
    const int left = limit - static_cast<int>(asked.size());
    if (left > 0) on.each(unexplained.text, asked_of_area(who, {left}), ask);
    std::vector<placed_clock> found;
    for (const wanted& one : asked) {
        const work_of work = shelf.of(on, one.person, one.written);
        if (const auto* clock = numbered(work->clocks, one.number)) found.push_back(placed(work, *clock));
    }
    return found;
}

std::vector<placed_clock> clocks_in_view(sql::connection& on, work_shelf& shelf, const visibility& who) {
    std::vector<placed_clock> found;
    for (const wanted& one : people_in_view(on, who)) {
        const work_of work = shelf.of(on, one.person, one.written);
        for (const auto& clock : work->clocks)
            found.push_back(placed(work, clock));
    }
    return found;
}

} // namespace

std::vector<clock_item> list_clocks(sql::connection& on, work_shelf& shelf, const visibility& who,
                                    int limit) {
    if (sees_nobody(who) || bounded(limit) == 0) return {};
    auto found =
        has_area(who) ? clocks_of_everyone(on, shelf, who, bounded(limit)) : clocks_in_view(on, shelf, who);
    // What still runs is never crowded out by what is over and only unexplained.
    const auto place = [](const placed_clock& c) {
        return std::tie(c.over, c.item.clock->due_at, c.item.clock->person, c.number);
    };
    std::sort(found.begin(), found.end(),
              [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (found.size() > static_cast<std::size_t>(bounded(limit)))
        found.resize(static_cast<std::size_t>(bounded(limit)));
    std::vector<clock_item> out;
    out.reserve(found.size());
    for (auto& clock : found)
        out.push_back(std::move(clock.item));
    return out;
}

namespace {

/// Children who have this number, whichever it is; `parameter` is its place.
constexpr std::string identified_by(std::string_view parameter) {
    const std::string value(parameter);
    return "select " KITH_PERSON_COLUMNS " from person p where p.person in (select l.person from person l"
           " where l.local_id = " +
           value +
           " and l.local_id <> '' union select n.person from person n where n.nhs_number = " + value +
           " and n.nhs_number <> '' union select u.person from person u where u.upn = " + value +
           " and u.upn <> '') and p.child = 1";
}

} // namespace

std::vector<person_row> list_identified(sql::connection& on, const visibility& who,
                                        std::string_view value) {
    static constexpr auto whole =
        compose([] { return identified_by("$1") + KITH_YOUNGEST_FIRST " limit 100"; });
    static constexpr auto of_area = compose([] {
        return identified_by("$4") + " and" + visible::to_area() + KITH_YOUNGEST_FIRST " limit 100";
    });
    static constexpr auto in_view = compose([] {
        return identified_by("$22") + " and" + visible::in_view() + KITH_YOUNGEST_FIRST " limit 100";
    });
    std::vector<person_row> out;
    if ((!who.whole && sees_nobody(who)) || value.empty()) return out;
    const auto keep = [&](const sql::row& r) { out.push_back(read_person(r)); };
    if (who.whole)
        on.each(whole.text, {value}, keep);
    else if (has_area(who))
        on.each(of_area.text, asked_of_area(who, {value}), keep);
    else
        on.each(in_view.text, asked_in_view(who, {value}), keep);
    return out;
}

std::vector<person_row> list_known(sql::connection& on, const visibility& who, std::string_view value) {
    static constexpr auto query = compose(
        [] { return identified_by("$23") + " and" + visible::known() + KITH_YOUNGEST_FIRST " limit 100"; });
    std::vector<person_row> out;
    if (sees_nobody(who) || value.empty()) return out;
    on.each(query.text, asked_of_known(who, {value}),
            [&](const sql::row& r) { out.push_back(read_person(r)); });
    return out;
}

std::vector<profile_row> list_profiles_in_view(sql::connection& on, const visibility& who, int most) {
    static constexpr auto query = compose([] {
        return "select s.number, s.person, s.profile from person p join search_profile s"
               " on s.number = p.number where" +
               visible::in_view() + " order by s.youth desc, s.number limit $22";
    });
    std::vector<profile_row> out;
    if (sees_nobody(who) || has_area(who) || bounded(most) == 0) return out;
    on.each(query.text, asked_in_view(who, {bounded(most)}), [&](const sql::row& r) {
        out.push_back({r.integer(0), person_id{r.text(1)}, r.text(2)});
    });
    return out;
}

std::vector<profile_row> list_profiles_hidden(sql::connection& on, const visibility& who, int most) {
    static constexpr auto query = compose([] {
        return "select p.number, p.person, s.profile from person p left join search_profile s"
               " on s.number = p.number where p.person in ("
               // Each part by an index of its own: few are hidden, and the person table is long.
               "select r.person from person r where r.restricted = 1"
               " union select e.person from exclusion e where e.practitioner = $1"
               " union select g.person from access_grant g where g.practitioner = $1) and not" +
               visible::to_area() + " order by p.number limit $4";
    });
    std::vector<profile_row> out;
    if (!has_area(who) || who.whole) return out;
    on.each(query.text, asked_of_area(who, {most}), [&](const sql::row& r) {
        out.push_back({r.integer(0), person_id{r.text(1)}, r.text(2)});
    });
    return out;
}

namespace {

/// The question in the words of FTS5 or of a tsquery. Stems are letters and digits only.
std::string match_text(const text_question& asked, bool any, bool server) {
    std::string text;
    for (const auto& stems : asked) {
        std::string part;
        for (const std::string& stem : stems) {
            if (!part.empty()) part += server ? " <-> " : " ";
            part += server ? "'" + stem + "'" : stem;
        }
        if (part.empty()) continue;
        if (!text.empty()) text += server ? (any ? " | " : " & ") : (any ? " OR " : " AND ");
        text += server ? "(" + part + ")" : "\"" + part + "\"";
    }
    return text;
}

int parts_in(std::string_view words, const text_question& asked) {
    const std::string padded = " " + std::string(words) + " ";
    return static_cast<int>(std::count_if(asked.begin(), asked.end(), [&](const auto& stems) {
        std::string part = " ";
        for (const std::string& stem : stems)
            part += stem + " ";
        return !stems.empty() && padded.find(part) != std::string::npos;
    }));
}

} // namespace

namespace {

constexpr std::string_view found_text_columns =
    "select n.person, n.sequence, n.part, n.kind, n.author, n.happened, n.words from narrative n"
    " join person p on p.person = n.person and";
constexpr std::string_view by_fts5 =
    " join narrative_words w on w.rowid = n.number where w.narrative_words match ";
constexpr std::string_view by_tsvector = " where to_tsvector('simple', n.words) @@ ";

/// The statement of one engine for one kind of viewer; `question` and `limit` are places of parameters.
constexpr std::string text_query(bool server, bool area, std::string_view question,
                                 std::string_view limit) {
    std::string query(found_text_columns);
    if (area)
        query += visible::to_area();
    else
        query += visible::in_view();
    query += server ? by_tsvector : by_fts5;
    query += question;
    query += server ? "::text::tsquery order by n.number desc limit " : " order by w.rowid desc limit ";
    query += limit;
    return query;
}

} // namespace

std::vector<found_text> list_texts(sql::connection& on, const visibility& who, const text_question& asked,
                                   bool any, int limit) {
    static constexpr auto fts5_of_area = compose([] { return text_query(false, true, "$4", "$5"); });
    static constexpr auto fts5_in_view = compose([] { return text_query(false, false, "$22", "$23"); });
    static constexpr auto server_of_area = compose([] { return text_query(true, true, "$4", "$5"); });
    static constexpr auto server_in_view = compose([] { return text_query(true, false, "$22", "$23"); });
    std::vector<found_text> out;
    const std::string match = match_text(asked, any, on.is_server());
    if (sees_nobody(who) || bounded(limit) == 0 || match.empty()) return out;
    const auto keep = [&](const sql::row& r) {
        out.push_back({person_id{r.text(0)}, r.integer(1), static_cast<int>(r.integer(2)), r.text(3),
                       practitioner_id{r.text(4)}, r.moment(5), parts_in(r.view(6), asked)});
    };
    if (has_area(who))
        on.each(on.is_server() ? sql::statement_text(server_of_area.text)
                               : sql::statement_text(fts5_of_area.text),
                asked_of_area(who, {match, bounded(limit)}), keep);
    else
        on.each(on.is_server() ? sql::statement_text(server_in_view.text)
                               : sql::statement_text(fts5_in_view.text),
                asked_in_view(who, {match, bounded(limit)}), keep);
    return out;
}

namespace {

/// A referrer's involvement tells what was referred: the process that it names; where it names none, the
/// first that was opened from then on.
constexpr std::string referred_by(std::string_view practitioners) {
    const std::string whose(practitioners);
    return "select " KITH_PROCESS_COLUMNS " from process q join person p on p.person = q.person"
           " where exists (select 1 from involvement i where i.practitioner " +
           whose +
           " and i.relation = 'referrer' and i.person = q.person and ("
           " (i.process <> '' and i.process = q.process) or (i.process = '' and q.number ="
           " (select f.number from process f where f.person = q.person and f.opened >= i.since"
           " order by f.opened, f.process limit 1))))"
           " and q.person in (select r.person from involvement r where r.practitioner " +
           whose + " and r.relation = 'referrer') and not (" + std::string(visible::excluded) + ")";
}

} // namespace

std::vector<process_row> list_referred(sql::connection& on, const visibility& who, int limit) {
    static constexpr auto own = compose(
        [] { return referred_by("= $1") + " order by q.opened desc, q.process, q.person limit $3"; });
    static constexpr auto of_agency = compose([] {
        return referred_by("in (select a.practitioner from account a where a.practitioner = $1"
                           " or (a.agency = $4 and a.agency <> ''))") +
               " order by q.opened desc, q.process, q.person limit $3";
    });
    std::vector<process_row> out;
    if (who.viewer.empty() || who.nobody || bounded(limit) == 0) return out;
    const auto keep = [&](const sql::row& r) { out.push_back(read_process(r)); };
    if (who.agency.empty())
        on.each(own.text, {who.viewer, who.at, bounded(limit)}, keep);
    else
        on.each(of_agency.text, {who.viewer, who.at, bounded(limit), who.agency}, keep);
    return out;
}

} // namespace kith::store
