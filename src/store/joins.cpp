// Joins and possible matches: reading and writing their tables.

#include "store/grants_tables.hpp"
#include "store/joins_tables.hpp"
#include "store/visible.hpp"

namespace kith::store {
namespace {

#define KITH_JOIN_COLUMNS                                                                                  \
    "j.join_id, j.left_person, j.right_person, j.state, j.proposed_by, j.proposed_at, j.decided_at, "      \
    "j.revision"
#define KITH_MATCH_COLUMNS "m.left_person, m.right_person, m.millionths, m.explanation, m.found"
// Nobody has decided about the pair yet, and no proposal waits.
#define KITH_UNDECIDED                                                                                     \
    " not exists (select 1 from person_join j where j.left_person = m.left_person"                         \
    " and j.right_person = m.right_person and j.state <> 'withdrawn')"

join_row read_join(const sql::row& r) {
    return {r.text(0),   person_id{r.text(1)}, person_id{r.text(2)}, r.text(3), practitioner_id{r.text(4)},
            r.moment(5), r.moment(6),          r.integer(7)};
}

match_row read_match(const sql::row& r) {
    return {person_id{r.text(0)}, person_id{r.text(1)}, static_cast<int>(r.integer(2)), r.text(3),
            r.moment(4)};
}

void insert_match(sql::connection& on, const match_row& m) {
    on.run("insert into possible_match (left_person, right_person, millionths, explanation, found)"
           " values ($1, $2, $3, $4, $5) on conflict (left_person, right_person) do update set"
           " millionths = excluded.millionths, explanation = excluded.explanation, found = excluded.found",
           {m.left, m.right, m.millionths, m.explanation, m.found});
}

} // namespace

std::vector<join_row> read_joins_of(sql::connection& on, const person_id& person) {
    std::vector<join_row> found;
    on.each("select " KITH_JOIN_COLUMNS
            " from person_join j where j.left_person = $1 or j.right_person = $1"
            " order by j.join_id",
            {person}, [&](const sql::row& r) { found.push_back(read_join(r)); });
    return found;
}

std::optional<join_row> read_join_by_id(sql::connection& on, std::string_view id) {
    std::optional<join_row> found;
    on.each("select " KITH_JOIN_COLUMNS " from person_join j where j.join_id = $1", {id},
            [&](const sql::row& r) { found = read_join(r); });
    return found;
}

std::vector<join_row> read_joins_waiting(sql::connection& on, int limit) {
    std::vector<join_row> found;
    on.each("select " KITH_JOIN_COLUMNS
            " from person_join j where j.state in ('proposed', 'split_proposed')"
            " order by j.proposed_at, j.join_id limit $1",
            {limit}, [&](const sql::row& r) { found.push_back(read_join(r)); });
    return found;
}

std::vector<join_row> read_all_joins(sql::connection& on) {
    std::vector<join_row> found;
    on.each("select " KITH_JOIN_COLUMNS " from person_join j order by j.join_id", {},
            [&](const sql::row& r) { found.push_back(read_join(r)); });
    return found;
}

std::vector<join_row> read_live_joins(sql::connection& on) {
    std::vector<join_row> found;
    on.each("select " KITH_JOIN_COLUMNS " from person_join j where j.state in ('joined', 'split_proposed')"
            " order by j.join_id",
            {}, [&](const sql::row& r) { found.push_back(read_join(r)); });
    return found;
}

std::vector<match_row> read_matches(sql::connection& on, const match_question& asked) {
    std::vector<match_row> found;
    on.each("select " KITH_MATCH_COLUMNS " from possible_match m"
            " join person a on a.person = m.left_person join person b on b.person = m.right_person"
            " where m.millionths >= $1 and m.millionths < $2"
            " and ($3 = 1 or (case when a.child = 1 or b.child = 1 then 0 else 1 end) = $4)"
            " and" KITH_UNDECIDED
            " order by m.millionths desc, m.left_person, m.right_person limit $5 offset $6",
            {asked.at_least, asked.below, asked.everybody, asked.adults, asked.limit, asked.first},
            [&](const sql::row& r) { found.push_back(read_match(r)); });
    return found;
}

std::int64_t read_count_of_matches(sql::connection& on, const match_question& asked) {
    std::int64_t count = 0;
    on.each("select count(*) from possible_match m"
            " join person a on a.person = m.left_person join person b on b.person = m.right_person"
            " where m.millionths >= $1 and m.millionths < $2"
            " and ($3 = 1 or (case when a.child = 1 or b.child = 1 then 0 else 1 end) = $4)"
            " and" KITH_UNDECIDED,
            {asked.at_least, asked.below, asked.everybody, asked.adults},
            [&](const sql::row& r) { count = r.integer(0); });
    return count;
}

namespace {

/// Nobody of the two is hidden from the viewer.
constexpr std::string both_seen(std::string_view left, std::string_view right) {
    return " and not exists (select 1 from person p where p.person in (" + std::string(left) + ", " +
           std::string(right) + ") and not" + visible::to_area() + ")";
}

constexpr std::string_view pairs_asked =
    " from possible_match m"
    " join person a on a.person = m.left_person join person b on b.person = m.right_person"
    " where m.millionths >= $4 and m.millionths < $5"
    " and ($6 = 1 or (case when a.child = 1 or b.child = 1 then 0 else 1 end) = $7) and" KITH_UNDECIDED;

} // namespace

std::vector<match_row> list_matches(sql::connection& on, const visibility& who,
                                    const match_question& asked) {
    static constexpr auto query = compose([] {
        return "select " KITH_MATCH_COLUMNS + std::string(pairs_asked) +
               both_seen("m.left_person", "m.right_person") +
               " order by m.millionths desc, m.left_person, m.right_person limit $8 offset $9";
    });
    std::vector<match_row> found;
    if (!has_area(who)) return found;
    on.each(query.text,
            asked_of_area(who, {asked.at_least, asked.below, asked.everybody, asked.adults, asked.limit,
                                asked.first}),
            [&](const sql::row& r) { found.push_back(read_match(r)); });
    return found;
}

std::int64_t count_of_matches(sql::connection& on, const visibility& who, const match_question& asked) {
    static constexpr auto query = compose([] {
        return "select count(*)" + std::string(pairs_asked) + both_seen("m.left_person", "m.right_person");
    });
    std::int64_t count = 0;
    if (!has_area(who)) return count;
    on.each(query.text, asked_of_area(who, {asked.at_least, asked.below, asked.everybody, asked.adults}),
            [&](const sql::row& r) { count = r.integer(0); });
    return count;
}

std::vector<join_row> list_joins_waiting(sql::connection& on, const visibility& who, int limit) {
    static constexpr auto query = compose([] {
        return "select " KITH_JOIN_COLUMNS
               " from person_join j where j.state in ('proposed', 'split_proposed')" +
               both_seen("j.left_person", "j.right_person") + " order by j.proposed_at, j.join_id limit $4";
    });
    std::vector<join_row> found;
    if (!has_area(who)) return found;
    on.each(query.text, asked_of_area(who, {limit}),
            [&](const sql::row& r) { found.push_back(read_join(r)); });
    return found;
}

std::vector<match_row> read_matches_of(sql::connection& on, const person_id& person, int limit) {
    std::vector<match_row> found;
    on.each("select " KITH_MATCH_COLUMNS " from possible_match m"
            " where (m.left_person = $1 or m.right_person = $1) and" KITH_UNDECIDED
            " order by m.millionths desc, m.left_person, m.right_person limit $2",
            {person, limit}, [&](const sql::row& r) { found.push_back(read_match(r)); });
    return found;
}

void write_join(sql::connection& on, const join_row& j) {
    const bool watched = any_interest(on);
    on.run(
        "insert into person_join (join_id, left_person, right_person, state, proposed_by, proposed_at,"
        " decided_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (join_id) do update set state = excluded.state, proposed_by = excluded.proposed_by,"
        " proposed_at = excluded.proposed_at, decided_at = excluded.decided_at,"
        " revision = excluded.revision",
        {j.id, j.left, j.right, j.state, j.proposed_by, j.proposed_at, j.decided_at, j.revision});
    if (watched) refresh_exclusions_near(on, {j.left, j.right});
}

void write_matches_of(sql::connection& on, const person_id& person, const std::vector<match_row>& rows) {
    on.run("delete from possible_match where left_person = $1 or right_person = $1", {person});
    for (const match_row& one : rows)
        insert_match(on, one);
}

void write_all_matches(sql::connection& on, const std::vector<match_row>& rows) {
    on.run("delete from possible_match", {});
    for (const match_row& one : rows)
        insert_match(on, one);
}

} // namespace kith::store
