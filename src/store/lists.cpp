// The lists that depend on who asks. Each query carries the visibility itself, so that a list can't hold a
// child whom its reader may not see, and no list reads more rows than it has to.

#include "store/reading.hpp"
#include "store/rows.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>
#include <tuple>

// $1 is the viewer and $2..$17 the relations (padded by ''), in every query that is not for everyone.
#define KITH_IN_VIEW_OF                                                                                    \
    " in (select v.person from involvement v where v.practitioner = $1 and v.until_at is null and "        \
    "v.relation in"                                                                                        \
    " ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))"

// The unborn by when they are expected, then the others; those of unknown age last.
#define KITH_YOUNGEST_FIRST " order by p.youth desc, p.display_name, p.person"

namespace kith::store {

namespace {

constexpr int most_rows = 10'000; // of any list, whatever was asked

int bounded(int limit) {
    return std::clamp(limit, 0, most_rows);
}

/// The parameters of a query in view of one practitioner: the viewer, the relations, then the query's own.
class in_view_of {
  public:
    in_view_of(const visibility& who, std::initializer_list<sql::parameter> own) {
        if (who.relations.size() > most_relations)
            throw std::length_error("a visibility names too many relations");
        values_.reserve(1 + most_relations + own.size());
        values_.emplace_back(who.viewer);
        for (std::size_t i = 0; i < most_relations; ++i) {
            values_.emplace_back(i < who.relations.size() ? std::string_view(who.relations[i])
                                                          : std::string_view());
        }
        values_.insert(values_.end(), own.begin(), own.end());
    }
    operator std::span<const sql::parameter>() const { return values_; } // NOLINT: implicit on purpose

  private:
    std::vector<sql::parameter> values_;
};

bool sees_nobody(const visibility& who) {
    return who.nobody || (!who.everyone && (who.relations.empty() || who.viewer.empty()));
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
    std::vector<wanted> people;
    on.each("select p.person, 0, p.written from person p where p.person" KITH_IN_VIEW_OF,
            in_view_of(who, {}), [&](const sql::row& r) { people.push_back(read_wanted(r)); });
    return people;
}

std::vector<placed_task> tasks_of_everyone(sql::connection& on, work_shelf& shelf, const visibility& who,
                                           const std::vector<std::string>& roles, int limit) {
    std::vector<wanted> asked;
    const auto ask = [&](const sql::row& r) { asked.push_back(read_wanted(r)); };
    if (!who.viewer.empty()) {
        on.each("select t.person, t.number, p.written from task t join person p on p.person = t.person"
                " where t.owner = $1 and t.owner <> '' order by t.due_order, t.person, t.number limit $2",
                {who.viewer, limit}, ask);
    }
    for (const auto& role : std::set<std::string>(roles.begin(), roles.end())) {
        on.each("select r.person, r.number, p.written from task_role r join person p on p.person = r.person"
                " where r.role = $1 order by r.due_order, r.person, r.number limit $2",
                {role, limit}, ask);
    }
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
    auto found = who.everyone ? tasks_of_everyone(on, shelf, who, roles, bounded(limit))
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

#define KITH_CLOCKS_OF_EVERYONE(attention)                                                                 \
    "select c.person, c.number, p.written from clock c join person p on p.person = c.person"               \
    " where c.attention = " attention " order by c.due_at, c.person, c.number limit $1"

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

std::vector<placed_clock> clocks_of_everyone(sql::connection& on, work_shelf& shelf, int limit) {
    std::vector<wanted> asked;
    const auto ask = [&](const sql::row& r) { asked.push_back(read_wanted(r)); };
    on.each(KITH_CLOCKS_OF_EVERYONE("1"), {limit}, ask);
    const int left = limit - static_cast<int>(asked.size());
    if (left > 0) on.each(KITH_CLOCKS_OF_EVERYONE("2"), {left}, ask);
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
        who.everyone ? clocks_of_everyone(on, shelf, bounded(limit)) : clocks_in_view(on, shelf, who);
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

std::vector<person_row> list_identified(sql::connection& on, const visibility& who,
                                        std::string_view value) {
    std::vector<person_row> out;
    if (sees_nobody(who) || value.empty()) return out;
    const auto keep = [&](const sql::row& r) { out.push_back(read_person(r)); };
#define KITH_IDENTIFIED_BY(parameter)                                                                      \
    " p.person in (select l.person from person l where l.local_id = " parameter " and l.local_id <> ''"    \
    " union select n.person from person n where n.nhs_number = " parameter " and n.nhs_number <> ''"       \
    " union select u.person from person u where u.upn = " parameter " and u.upn <> '') and p.child = 1"
    if (who.everyone) {
        on.each("select " KITH_PERSON_COLUMNS " from person p where" KITH_IDENTIFIED_BY("$1")
                    KITH_YOUNGEST_FIRST " limit 100",
                {value}, keep);
    } else {
        on.each("select " KITH_PERSON_COLUMNS " from person p where" KITH_IDENTIFIED_BY(
                    "$18") " and p.person" KITH_IN_VIEW_OF KITH_YOUNGEST_FIRST " limit 100",
                in_view_of(who, {value}), keep);
    }
#undef KITH_IDENTIFIED_BY
    return out;
}

std::vector<profile_row> list_profiles_in_view(sql::connection& on, const visibility& who, int most) {
    std::vector<profile_row> out;
    if (sees_nobody(who) || who.everyone || bounded(most) == 0) return out;
    on.each(
        "select s.number, s.person, s.profile from person p join search_profile s on s.number = p.number"
        " where p.person" KITH_IN_VIEW_OF " order by s.youth desc, s.number limit $18",
        in_view_of(who, {bounded(most)}), [&](const sql::row& r) {
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

#define KITH_FOUND_TEXT                                                                                    \
    "select n.person, n.sequence, n.part, n.kind, n.author, n.happened, n.words from narrative n"
#define KITH_FTS5_MATCH " join narrative_words w on w.rowid = n.number where w.narrative_words match "
#define KITH_TSVECTOR_MATCH(question) " where to_tsvector('simple', n.words) @@ " question "::text::tsquery"

std::vector<found_text> list_texts(sql::connection& on, const visibility& who, const text_question& asked,
                                   bool any, int limit) {
    std::vector<found_text> out;
    const std::string match = match_text(asked, any, on.is_server());
    if (sees_nobody(who) || bounded(limit) == 0 || match.empty()) return out;
    const auto keep = [&](const sql::row& r) {
        out.push_back({person_id{r.text(0)}, r.integer(1), static_cast<int>(r.integer(2)), r.text(3),
                       practitioner_id{r.text(4)}, r.moment(5), parts_in(r.view(6), asked)});
    };
    const auto one_engine = [&](sql::statement_text everyone, sql::statement_text in_view) {
        if (who.everyone)
            on.each(everyone, {match, bounded(limit)}, keep);
        else
            on.each(in_view, in_view_of(who, {match, bounded(limit)}), keep);
    };
    if (on.is_server()) {
        one_engine(KITH_FOUND_TEXT KITH_TSVECTOR_MATCH("$1") " order by n.number desc limit $2",
                   KITH_FOUND_TEXT KITH_TSVECTOR_MATCH("$18") " and n.person" KITH_IN_VIEW_OF
                                                              " order by n.number desc limit $19");
    } else {
        one_engine(KITH_FOUND_TEXT KITH_FTS5_MATCH "$1 order by w.rowid desc limit $2",
                   KITH_FOUND_TEXT KITH_FTS5_MATCH "$18 and n.person" KITH_IN_VIEW_OF
                                                   " order by w.rowid desc limit $19");
    }
    return out;
}

std::vector<process_row> list_referred(sql::connection& on, const practitioner_id& referrer, int limit) {
    std::vector<process_row> out;
    if (referrer.empty() || bounded(limit) == 0) return out;
    on.each("select " KITH_PROCESS_COLUMNS " from process q where exists (select 1 from involvement i"
            " where i.practitioner = $1 and i.relation = 'referrer' and i.person = q.person and ("
            " (i.process <> '' and i.process = q.process) or (i.process = '' and q.number ="
            " (select f.number from process f where f.person = q.person and f.opened >= i.since"
            " order by f.opened, f.process limit 1))))"
            " and q.person in (select r.person from involvement r where r.practitioner = $1"
            " and r.relation = 'referrer') order by q.opened desc, q.process limit $2",
            {referrer, bounded(limit)}, [&](const sql::row& r) { out.push_back(read_process(r)); });
    return out;
}

} // namespace kith::store
