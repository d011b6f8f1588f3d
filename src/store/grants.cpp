#include "store/grants.hpp"

#include "store/grants_tables.hpp"
#include "store/joins_tables.hpp"
#include "store/reading.hpp"
#include "store/visible.hpp"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <limits>
#include <map>

namespace kith::store {

namespace {

constexpr int most_steps = 2;
constexpr std::size_t most_near = 20'000; // of one practitioner: an interest in a large institution

std::set<person_id> people_of(sql::connection& on, sql::statement_text query, const practitioner_id& who) {
    std::set<person_id> people;
    on.each(query, {who}, [&](const sql::row& r) { people.insert(person_id{r.text(0)}); });
    return people;
}

std::set<person_id> interests_of(sql::connection& on, const practitioner_id& who) {
    return people_of(on, "select person from interest where practitioner = $1", who);
}
std::set<person_id> exclusions_of(sql::connection& on, const practitioner_id& who) {
    return people_of(on, "select person from exclusion where practitioner = $1", who);
}

std::set<practitioner_id> all_kept(sql::connection& on) {
    std::set<practitioner_id> all;
    on.each("select practitioner from interest union select practitioner from exclusion", {},
            [&](const sql::row& r) { all.insert(practitioner_id{r.text(0)}); });
    return all;
}

void add_same_person(sql::connection& on, const person_id& person, std::set<person_id>& to) {
    on.each("select right_person from person_join where left_person = $1"
            " and state in ('joined', 'split_proposed')"
            " union select left_person from person_join where right_person = $1"
            " and state in ('joined', 'split_proposed')",
            {person}, [&](const sql::row& r) { to.insert(person_id{r.text(0)}); });
}

/// Everybody within so many steps, the interests themselves among them: breadth first, with joins for
/// nothing.
std::set<person_id> near_to(sql::connection& on, const std::set<person_id>& interests) {
    std::map<person_id, int> steps;
    std::deque<person_id> next;
    const auto reach = [&](const person_id& person, int step, bool first) {
        const auto found = steps.find(person);
        if (found != steps.end() && found->second <= step) return;
        if (found == steps.end() && steps.size() >= most_near) return;
        steps[person] = step;
        first ? next.push_front(person) : next.push_back(person);
    };
    for (const person_id& person : interests)
        reach(person, 0, false);
    while (!next.empty()) {
        const person_id person = next.front();
        next.pop_front();
        const int step = steps.at(person);
        std::set<person_id> same, neighbours;
        add_same_person(on, person, same);
        for (const person_id& one : same)
            reach(one, step, true);
        if (step == most_steps) continue;
        add_neighbours(on, person, neighbours);
        for (const person_id& one : neighbours)
            reach(one, step + 1, false);
    }
    std::set<person_id> near;
    for (const auto& [person, step] : steps)
        near.insert(near.end(), person);
    return near;
}

void refresh_exclusions(sql::connection& on, const practitioner_id& who) {
    const std::set<person_id> now = near_to(on, interests_of(on, who)), before = exclusions_of(on, who);
    for (const person_id& person : before)
        if (!now.contains(person))
            on.run("delete from exclusion where practitioner = $1 and person = $2", {who, person});
    for (const person_id& person : now)
        if (!before.contains(person))
            on.run("insert into exclusion (practitioner, person) values ($1, $2)", {who, person});
}

} // namespace

bool any_interest(sql::connection& on) {
    bool any = false;
    on.each("select 1 from interest limit 1", {}, [&](const sql::row&) { any = true; });
    return any;
}

void add_neighbours(sql::connection& on, const person_id& person, std::set<person_id>& to) {
    on.each("select r.other from relationship r where r.person = $1"
            " and r.type not in ('practitioner', 'works_with')"
            " union select r.person from relationship r where r.other = $1"
            " and r.type not in ('practitioner', 'works_with')"
            " union select b.person from membership a join membership b on b.household = a.household"
            " where a.person = $1 and a.until_at = '' and b.until_at = '' and b.person <> $1",
            {person}, [&](const sql::row& r) { to.insert(person_id{r.text(0)}); });
}

void refresh_exclusions_near(sql::connection& on, const std::set<person_id>& people) {
    std::set<practitioner_id> affected;
    for (const person_id& person : people)
        on.each("select practitioner from exclusion where person = $1", {person},
                [&](const sql::row& r) { affected.insert(practitioner_id{r.text(0)}); });
    for (const practitioner_id& who : affected)
        refresh_exclusions(on, who);
}

std::optional<std::string> exclusions_disagree(sql::connection& on) {
    for (const practitioner_id& who : all_kept(on))
        if (near_to(on, interests_of(on, who)) != exclusions_of(on, who))
            return fmt::format("table exclusion disagrees with interests and families for practitioner {}",
                               who.text);
    return std::nullopt;
}

void replace_interests(transaction& in, const practitioner_id& who, const std::set<person_id>& people) {
    sql::connection& on = in.tables();
    const std::set<person_id> before = interests_of(on, who);
    for (const person_id& person : before)
        if (!people.contains(person))
            on.run("delete from interest where practitioner = $1 and person = $2", {who, person});
    for (const person_id& person : people)
        if (!before.contains(person))
            on.run("insert into interest (practitioner, person) values ($1, $2)", {who, person});
    refresh_exclusions(on, who);
}

std::set<person_id> interests_of(snapshot& from, const practitioner_id& who) {
    return interests_of(from.tables(), who);
}

std::vector<practitioner_id> interested_practitioners(snapshot& from) {
    std::vector<practitioner_id> all;
    from.tables().each("select distinct practitioner from interest order by practitioner", {},
                       [&](const sql::row& r) { all.push_back(practitioner_id{r.text(0)}); });
    return all;
}

std::shared_ptr<const std::set<person_id>> exclusions_of(snapshot& from, const practitioner_id& who) {
    return std::make_shared<const std::set<person_id>>(exclusions_of(from.tables(), who));
}

std::vector<practitioner_id> kept_from(snapshot& from, const person_id& person) {
    std::vector<practitioner_id> all;
    from.tables().each("select practitioner from exclusion where person = $1 order by practitioner",
                       {person}, [&](const sql::row& r) { all.push_back(practitioner_id{r.text(0)}); });
    return all;
}

std::shared_ptr<const std::set<practitioner_id>> colleagues_of(snapshot& from, std::string_view agency) {
    auto all = std::make_shared<std::set<practitioner_id>>();
    from.tables().each("select practitioner from account where agency = $1 and agency <> ''", {agency},
                       [&](const sql::row& r) { all->insert(practitioner_id{r.text(0)}); });
    return all;
}

std::vector<person_row> known_by_identifier(snapshot& from, const visibility& who, std::string_view value) {
    return list_known(from.tables(), who, value);
}

std::vector<profile_row> hidden_profiles(snapshot& from, const visibility& who, int most) {
    return list_profiles_hidden(from.tables(), who, most);
}

std::set<person_id> hidden_people(snapshot& from, const visibility& who) {
    std::set<person_id> hidden;
    for (profile_row& one : hidden_profiles(from, who, std::numeric_limits<int>::max()))
        hidden.insert(std::move(one.person));
    return hidden;
}

namespace {

/// Nobody is restricted and nobody is kept from anybody, for this viewer: what everybody gets is right, and
/// costs less to ask for.
bool hides_nobody(snapshot& from, const visibility& who) {
    return has_area(who) && hidden_profiles(from, who, 1).empty();
}

} // namespace

std::vector<match_row> matches_in_view(snapshot& from, const visibility& who, const match_question& asked) {
    if (hides_nobody(from, who)) return from.matches(asked);
    return list_matches(from.tables(), who, asked);
}

std::int64_t count_matches_in_view(snapshot& from, const visibility& who, const match_question& asked) {
    if (hides_nobody(from, who)) return from.count_matches(asked);
    return count_of_matches(from.tables(), who, asked);
}

std::vector<join_row> joins_waiting_in_view(snapshot& from, const visibility& who, int limit) {
    if (hides_nobody(from, who)) return from.joins_waiting(limit);
    return list_joins_waiting(from.tables(), who, limit);
}

} // namespace kith::store
