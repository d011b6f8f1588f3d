// Reading and rewriting everything that the query tables hold for one person.

#include "language/language.hpp"
#include "store/grants_tables.hpp"
#include "store/rows.hpp"
#include "store/search_tables.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace kith::store {

namespace {

// The canonical order of each kind of row: by every field, so that equal means identical.
auto order(const clock_row& r) {
    return std::tie(r.process, r.clock, r.started_by, r.title, r.kind, r.due, r.due_at, r.state, r.stopped,
                    r.reason_given, r.owner, r.owner_role, r.person);
}
auto order(const task_row& r) {
    return std::tie(r.process, r.definition, r.step, r.title, r.clock, r.due, r.due_at, r.since, r.owner,
                    r.roles, r.must, r.person);
}
auto order(const process_row& r) {
    return std::tie(r.opened, r.process, r.definition, r.edition, r.state, r.outcome, r.finished, r.person);
}
auto order(const involvement_row& r) {
    return std::tie(r.since, r.practitioner, r.relation, r.until, r.process, r.person);
}
auto order(const relationship_row& r) {
    return std::tie(r.other, r.type, r.since, r.until, r.person);
}
auto order(const membership_row& r) {
    return std::tie(r.since, r.household, r.until, r.person);
}

auto order(const access_grant_row& r) {
    return std::tie(r.since, r.practitioner, r.kind, r.process, r.until, r.person);
}

constexpr auto in_order = [](const auto& a, const auto& b) { return order(a) < order(b); };

/// A row and the number that it has in its table.
template <class Row>
struct numbered {
    std::int64_t number;
    Row row;
};

template <class Row>
std::vector<numbered<Row>> read_numbered(sql::connection& on, sql::statement_text query,
                                         const person_id& person, Row (*read)(const sql::row&, int)) {
    std::vector<numbered<Row>> rows;
    on.each(query, {person}, [&](const sql::row& r) { rows.push_back({r.integer(0), read(r, 1)}); });
    std::sort(rows.begin(), rows.end(),
              [](const auto& a, const auto& b) { return in_order(a.row, b.row); });
    return rows;
}

std::vector<numbered<clock_row>> clocks_of(sql::connection& on, const person_id& person) {
    return read_numbered<clock_row>(
        on, "select c.number, " KITH_CLOCK_COLUMNS " from clock c where c.person = $1", person, read_clock);
}
std::vector<numbered<task_row>> tasks_of(sql::connection& on, const person_id& person) {
    return read_numbered<task_row>(
        on, "select t.number, " KITH_TASK_COLUMNS " from task t where t.person = $1", person, read_task);
}
std::vector<numbered<process_row>> processes_of(sql::connection& on, const person_id& person) {
    return read_numbered<process_row>(
        on, "select q.number, " KITH_PROCESS_COLUMNS " from process q where q.person = $1", person,
        read_process);
}
std::vector<numbered<involvement_row>> involvements_of(sql::connection& on, const person_id& person) {
    return read_numbered<involvement_row>(
        on, "select i.number, " KITH_INVOLVEMENT_COLUMNS " from involvement i where i.person = $1", person,
        read_involvement);
}

std::vector<numbered<relationship_row>> relationships_of(sql::connection& on, const person_id& person) {
    return read_numbered<relationship_row>(
        on, "select f.number, " KITH_RELATIONSHIP_COLUMNS " from relationship f where f.person = $1",
        person, read_relationship);
}
std::vector<numbered<membership_row>> memberships_of(sql::connection& on, const person_id& person) {
    return read_numbered<membership_row>(
        on, "select m.number, " KITH_MEMBERSHIP_COLUMNS " from membership m where m.person = $1", person,
        read_membership);
}

std::vector<numbered<access_grant_row>> access_grants_of(sql::connection& on, const person_id& person) {
    return read_numbered<access_grant_row>(
        on, "select g.number, " KITH_ACCESS_GRANT_COLUMNS " from access_grant g where g.person = $1",
        person, read_access_grant);
}

template <class Row>
std::vector<Row> without_numbers(std::vector<numbered<Row>> rows) {
    std::vector<Row> out;
    out.reserve(rows.size());
    for (auto& row : rows)
        out.push_back(std::move(row.row));
    return out;
}

/// Takes out what is no longer there and puts in what is new; rows that stay are not touched. Both sides
/// sorted.
template <class Row, class Remove, class Insert>
void rewrite(const std::vector<numbered<Row>>& before, const std::vector<Row>& after, Remove remove,
             Insert insert) {
    std::vector<std::int64_t> free;
    std::vector<const Row*> fresh;
    std::int64_t highest = 0;
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        if (old != before.end()) highest = std::max(highest, old->number);
        if (now == after.end() || (old != before.end() && in_order(old->row, *now))) {
            remove(*old);
            free.push_back(old->number);
            ++old;
        } else if (old == before.end() || in_order(*now, old->row)) {
            fresh.push_back(&*now);
            ++now;
        } else {
            ++old, ++now;
        }
    }
    for (const Row* row : fresh) {
        const std::int64_t number = free.empty() ? ++highest : free.back();
        if (!free.empty()) free.pop_back();
        insert(numbered<Row>{number, *row});
    }
}

/// Written even when the row itself stays: `written` tells readers that some row of the person's may be
/// another.
void write_person(sql::connection& on, const person_row& p, person_number number) {
    const std::string born = date_text(p.birth_date), expected = date_text(p.expected_date);
    on.run(
        "insert into person (person, child, display_name, birth_date, expected_date, sex, local_id, "
        "nhs_number,"
        " upn, district, household, status, category, allocated, open_case, revision, youth, number,"
        " restricted)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
        " on conflict (person) do update set child = excluded.child, display_name = excluded.display_name,"
        " birth_date = excluded.birth_date, expected_date = excluded.expected_date, sex = excluded.sex,"
        " local_id = excluded.local_id, nhs_number = excluded.nhs_number, upn = excluded.upn,"
        " district = excluded.district, household = excluded.household, status = excluded.status,"
        " category = excluded.category, allocated = excluded.allocated, open_case = excluded.open_case,"
        " revision = excluded.revision, youth = excluded.youth, number = excluded.number,"
        " restricted = excluded.restricted, written = person.written + 1",
        {p.person, p.child, p.display_name, born, expected, p.sex, p.local_id, p.nhs_number, p.upn,
         p.district, p.household, p.status, p.category, p.allocated, p.open, p.revision,
         born.empty() ? expected : born, number, p.restricted});
}

/// 1: it runs; 2: it was met late and nobody has said why; 0: nothing is to be done about it.
int attention_to(const clock_row& c) {
    if (c.state == "running") return 1;
    return c.state == "met_late" && !c.reason_given ? 2 : 0;
}

void write_clocks(sql::connection& on, const person_id& person,
                  const std::vector<numbered<clock_row>>& before, const std::vector<clock_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<clock_row>& old) {
            on.run("delete from clock where person = $1 and number = $2", {person, old.number});
        },
        [&](const numbered<clock_row>& fresh) {
            const clock_row& c = fresh.row;
            on.run("insert into clock (person, number, process, clock, started_by, title, kind, due, "
                   "due_at, state,"
                   " stopped, reason_given, owner, owner_role, attention)"
                   " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                   {c.person, fresh.number, c.process, c.clock, c.started_by, c.title, c.kind, c.due,
                    c.due_at, c.state, c.stopped, c.reason_given, c.owner, c.owner_role, attention_to(c)});
        });
}

std::int64_t due_order(const task_row& t) {
    return t.due_at ? t.due_at->time_since_epoch().count() : never_due;
}

/// The roles by which a task is found: none when it has an owner. Each role once.
std::vector<std::string_view> roles_to_find(const task_row& t) {
    if (!t.owner.empty()) return {};
    auto roles = words_of(t.roles);
    std::sort(roles.begin(), roles.end());
    roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
    return roles;
}

void write_tasks(sql::connection& on, const person_id& person,
                 const std::vector<numbered<task_row>>& before, const std::vector<task_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<task_row>& old) {
            on.run("delete from task where person = $1 and number = $2", {person, old.number});
            for (const auto role : roles_to_find(old.row)) {
                on.run("delete from task_role where role = $1 and due_order = $2 and person = $3 and "
                       "number = $4",
                       {role, due_order(old.row), person, old.number});
            }
        },
        [&](const numbered<task_row>& fresh) {
            const task_row& t = fresh.row;
            on.run(
                "insert into task (person, number, process, definition, step, title, clock, due, due_order,"
                " since, owner, roles, must) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
                "$13)",
                {t.person, fresh.number, t.process, t.definition, t.step, t.title, t.clock, t.due,
                 due_order(t), t.since, t.owner, t.roles, t.must});
            for (const auto role : roles_to_find(t)) {
                on.run("insert into task_role (role, due_order, person, number) values ($1, $2, $3, $4)",
                       {role, due_order(t), person, fresh.number});
            }
        });
}

void write_processes(sql::connection& on, const person_id& person,
                     const std::vector<numbered<process_row>>& before,
                     const std::vector<process_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<process_row>& old) {
            on.run("delete from process where person = $1 and number = $2", {person, old.number});
        },
        [&](const numbered<process_row>& fresh) {
            const process_row& q = fresh.row;
            on.run(
                "insert into process (person, number, process, definition, edition, state, outcome, opened,"
                " finished) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                {q.person, fresh.number, q.process, q.definition, q.edition, q.state, q.outcome, q.opened,
                 q.finished});
        });
}

void write_involvements(sql::connection& on, const person_id& person,
                        const std::vector<numbered<involvement_row>>& before,
                        const std::vector<involvement_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<involvement_row>& old) {
            on.run("delete from involvement where person = $1 and number = $2", {person, old.number});
        },
        [&](const numbered<involvement_row>& fresh) {
            const involvement_row& i = fresh.row;
            on.run(
                "insert into involvement (person, number, practitioner, relation, since, until_at, process)"
                " values ($1, $2, $3, $4, $5, $6, $7)",
                {i.person, fresh.number, i.practitioner, i.relation, i.since, i.until, i.process});
        });
}

void write_relationships(sql::connection& on, const person_id& person,
                         const std::vector<numbered<relationship_row>>& before,
                         const std::vector<relationship_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<relationship_row>& old) {
            on.run("delete from relationship where person = $1 and number = $2", {person, old.number});
        },
        [&](const numbered<relationship_row>& fresh) {
            const relationship_row& f = fresh.row;
            on.run("insert into relationship (person, number, other, type, since, until_at)"
                   " values ($1, $2, $3, $4, $5, $6)",
                   {f.person, fresh.number, f.other, f.type, f.since, f.until});
        });
}

void write_memberships(sql::connection& on, const person_id& person,
                       const std::vector<numbered<membership_row>>& before,
                       const std::vector<membership_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<membership_row>& old) {
            on.run("delete from membership where person = $1 and number = $2", {person, old.number});
        },
        [&](const numbered<membership_row>& fresh) {
            const membership_row& m = fresh.row;
            on.run("insert into membership (person, number, household, since, until_at)"
                   " values ($1, $2, $3, $4, $5)",
                   {m.person, fresh.number, m.household, m.since, m.until});
        });
}

void write_access_grants(sql::connection& on, const person_id& person,
                         const std::vector<numbered<access_grant_row>>& before,
                         const std::vector<access_grant_row>& after) {
    rewrite(
        before, after,
        [&](const numbered<access_grant_row>& old) {
            on.run("delete from access_grant where person = $1 and number = $2", {person, old.number});
        },
        [&](const numbered<access_grant_row>& fresh) {
            const access_grant_row& g = fresh.row;
            on.run("insert into access_grant (person, number, practitioner, kind, process, since, until_at)"
                   " values ($1, $2, $3, $4, $5, $6, $7)",
                   {g.person, fresh.number, g.practitioner, g.kind, g.process, g.since, g.until});
        });
}

std::optional<person_row> read_person_of(sql::connection& on, const person_id& person) {
    std::optional<person_row> found;
    on.each("select " KITH_PERSON_COLUMNS " from person p where p.person = $1", {person},
            [&](const sql::row& r) { found = read_person(r); });
    return found;
}

/// Every part of a case is about the case's person; anything else is a mistake of the fold.
void check_person(const case_rows& rows) {
    const auto same = [&](const auto& part) {
        return std::all_of(part.begin(), part.end(),
                           [&](const auto& r) { return r.person == rows.person.person; });
    };
    if (!is_identifier(rows.person.person.text) || !same(rows.clocks) || !same(rows.tasks) ||
        !same(rows.processes) || !same(rows.involvements) || !same(rows.relationships) ||
        !same(rows.memberships) || !same(rows.access_grants)) {
        throw unstorable("The rows of one person name another.");
    }
}

} // namespace

namespace {

void sort_parts(case_rows& rows) {
    std::sort(rows.clocks.begin(), rows.clocks.end(), in_order);
    std::sort(rows.tasks.begin(), rows.tasks.end(), in_order);
    std::sort(rows.processes.begin(), rows.processes.end(), in_order);
    std::sort(rows.involvements.begin(), rows.involvements.end(), in_order);
    std::sort(rows.relationships.begin(), rows.relationships.end(), in_order);
    std::sort(rows.memberships.begin(), rows.memberships.end(), in_order);
    std::sort(rows.access_grants.begin(), rows.access_grants.end(), in_order);
}

} // namespace

case_rows in_canonical_order(case_rows rows) {
    auto& keys = rows.search.keys;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    rows.search.words.clear();
    for (text_row& one : rows.texts) {
        if (!one.text.empty()) one.words = language::text_words(one.text);
        one.text.clear();
    }
    std::sort(rows.texts.begin(), rows.texts.end(), [](const text_row& a, const text_row& b) {
        return std::tie(a.sequence, a.part) < std::tie(b.sequence, b.part);
    });
    sort_parts(rows);
    return rows;
}

std::optional<case_rows> read_case(sql::connection& on, const person_id& person) {
    auto found = read_person_of(on, person);
    if (!found) return std::nullopt;
    case_rows rows;
    rows.person = std::move(*found);
    rows.search = read_search(on, number_of(on, person));
    rows.texts = read_texts(on, person);
    rows.clocks = without_numbers(clocks_of(on, person));
    rows.tasks = without_numbers(tasks_of(on, person));
    rows.processes = without_numbers(processes_of(on, person));
    rows.involvements = without_numbers(involvements_of(on, person));
    rows.relationships = without_numbers(relationships_of(on, person));
    rows.memberships = without_numbers(memberships_of(on, person));
    rows.access_grants = without_numbers(access_grants_of(on, person));
    return rows;
}

namespace {

/// Relationships and households, and who is kept from whom by them.
void write_family(sql::connection& on, const person_id& person, bool known, const case_rows& rows) {
    const auto relationships =
        known ? relationships_of(on, person) : std::vector<numbered<relationship_row>>{};
    const auto memberships = known ? memberships_of(on, person) : std::vector<numbered<membership_row>>{};
    const bool same = without_numbers(relationships) == rows.relationships &&
                      without_numbers(memberships) == rows.memberships;
    if (same) return;
    const bool watched = any_interest(on);
    std::set<person_id> near{person};
    if (watched) add_neighbours(on, person, near);
    write_relationships(on, person, relationships, rows.relationships);
    write_memberships(on, person, memberships, rows.memberships);
    if (!watched) return;
    add_neighbours(on, person, near);
    refresh_exclusions_near(on, near);
}

} // namespace

void write_case(sql::connection& on, const case_rows& given, bool postings) {
    check_person(given);
    case_rows rows = given;
    sort_parts(rows);
    auto& keys = rows.search.keys;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    const person_id& person = rows.person.person;
    const auto before = read_person_of(on, person);
    const bool known = before.has_value();
    const person_number had =
        known ? number_of(on, person) : 0; // 0: written before there was a search index
    const person_number number = had > 0 ? had : next_number(on);
    write_person(on, rows.person, number);
    write_search(on, person, number, had > 0 ? read_search(on, number) : search_row{}, rows.search, had > 0,
                 postings);
    write_texts(on, person, known, rows.texts);
    write_clocks(on, person, known ? clocks_of(on, person) : std::vector<numbered<clock_row>>{},
                 rows.clocks);
    write_tasks(on, person, known ? tasks_of(on, person) : std::vector<numbered<task_row>>{}, rows.tasks);
    write_processes(on, person, known ? processes_of(on, person) : std::vector<numbered<process_row>>{},
                    rows.processes);
    write_involvements(on, person,
                       known ? involvements_of(on, person) : std::vector<numbered<involvement_row>>{},
                       rows.involvements);
    write_family(on, person, known, rows);
    write_access_grants(on, person,
                        known ? access_grants_of(on, person) : std::vector<numbered<access_grant_row>>{},
                        rows.access_grants);
}

std::optional<std::string> task_roles_disagree(sql::connection& on) {
    using found_by = std::tuple<std::string, std::int64_t, std::string, std::int64_t>;
    std::vector<found_by> expected, present;
    on.each("select t.number, " KITH_TASK_COLUMNS " from task t", {}, [&](const sql::row& r) {
        const task_row t = read_task(r, 1);
        for (const auto role : roles_to_find(t)) {
            expected.emplace_back(role, due_order(t), t.person.text, r.integer(0));
        }
    });
    on.each("select role, due_order, person, number from task_role", {}, [&](const sql::row& r) {
        present.emplace_back(r.text(0), r.integer(1), r.text(2), r.integer(3));
    });
    std::sort(expected.begin(), expected.end());
    std::sort(present.begin(), present.end());
    const auto [wanted, there] =
        std::mismatch(expected.begin(), expected.end(), present.begin(), present.end());
    if (wanted == expected.end() && there == present.end()) return std::nullopt;
    const found_by& first = wanted == expected.end() ? *there : *wanted;
    return fmt::format("table task_role disagrees with table task for person {}", std::get<2>(first));
}

} // namespace kith::store
