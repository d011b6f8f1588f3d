// What disposal takes out of everything but the ledger, whose bodies go with their key.

#include "store/grants_tables.hpp"
#include "store/keys.hpp"
#include "store/search_tables.hpp"
#include "store/sql.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kith::store {

namespace {

/// A table with rows that are about one person, in an order in which nothing is left without its person.
struct table_of_person {
    std::string_view name;
    sql::statement_text count, erase;
};
constexpr std::array tables = {
    table_of_person{"task_role", "select count(*) from task_role where person = $1",
                    "delete from task_role where person = $1"},
    table_of_person{"task", "select count(*) from task where person = $1",
                    "delete from task where person = $1"},
    table_of_person{"clock", "select count(*) from clock where person = $1",
                    "delete from clock where person = $1"},
    table_of_person{"process", "select count(*) from process where person = $1",
                    "delete from process where person = $1"},
    table_of_person{"involvement", "select count(*) from involvement where person = $1",
                    "delete from involvement where person = $1"},
    table_of_person{"relationship", "select count(*) from relationship where person = $1",
                    "delete from relationship where person = $1"},
    table_of_person{"membership", "select count(*) from membership where person = $1",
                    "delete from membership where person = $1"},
    table_of_person{"access_grant", "select count(*) from access_grant where person = $1",
                    "delete from access_grant where person = $1"},
    table_of_person{"possible_match",
                    "select count(*) from possible_match where left_person = $1 or right_person = $1",
                    "delete from possible_match where left_person = $1 or right_person = $1"},
    table_of_person{"person_join",
                    "select count(*) from person_join where left_person = $1 or right_person = $1",
                    "delete from person_join where left_person = $1 or right_person = $1"},
    table_of_person{"deposit", "select count(*) from deposit where person = $1",
                    "delete from deposit where person = $1"},
    // A form's key is its address, and the address of a form about somebody names them.
    table_of_person{"draft", "select count(*) from draft where form like '%/' || $1 || '/%'",
                    "delete from draft where form like '%/' || $1 || '/%'"},
    table_of_person{"person", "select count(*) from person where person = $1",
                    "delete from person where person = $1"},
};

std::int64_t counted(sql::connection& on, sql::statement_text query, const person_id& person) {
    std::int64_t count = 0;
    on.each(query, {person}, [&](const sql::row& r) { count = r.integer(0); });
    return count;
}

/// Whether somebody besides these numbers is found by the key.
bool finds_others(sql::connection& on, std::uint64_t key, const std::set<person_number>& numbers) {
    bool others = false;
    on.each("select number from search_posting where posting >= $1 and posting <= $2",
            {posting_of(key, 0), posting_of(key, 0xFFFF)}, [&](const sql::row& r) {
                others = !numbers.contains(r.integer(0));
                return !others;
            });
    return others;
}

std::set<person_number> numbers_of(sql::connection& on, const std::vector<person_id>& people) {
    std::set<person_number> numbers;
    for (const person_id& person : people)
        if (const person_number number = number_of(on, person); number > 0) numbers.insert(number);
    return numbers;
}

/// The words that say, once these people are gone, that somebody of that name was on record.
std::vector<name_word> words_to_forget(sql::connection& on, const std::set<person_number>& numbers,
                                       const std::vector<erased_word>& words) {
    std::vector<name_word> out;
    for (const erased_word& one : words) {
        bool known = false;
        on.each("select 1 from search_word where word = $1", {one.word.word},
                [&](const sql::row&) { known = true; });
        if (known && !finds_others(on, one.key, numbers)) out.push_back(one.word);
    }
    return out;
}

void forget_word(sql::connection& on, const name_word& one) {
    for (const std::int64_t key : like_keys(one))
        on.run("delete from search_word_like where like_key = $1 and word = $2", {key, one.word});
    on.run("delete from search_word where word = $1", {one.word});
}

void erase_postings(sql::connection& on, person_number number, row_counts& taken) {
    const search_row had = read_search(on, number);
    for (const std::uint64_t key : had.keys)
        taken["search_posting"] += on.run("delete from search_posting where posting = $1 and number = $2",
                                          {posting_of(key, age_bits(had.youth, had.age_known)), number});
    taken["search_profile"] += on.run("delete from search_profile where number = $1", {number});
}

void drop_empty(row_counts& counts) {
    std::erase_if(counts, [](const auto& one) { return one.second == 0; });
}

} // namespace

row_counts rows_to_erase(snapshot& from, const std::vector<person_id>& people,
                         const std::vector<erased_word>& words) {
    sql::connection& on = from.tables();
    row_counts counts;
    const auto numbers = numbers_of(on, people);
    counts["search_word"] = static_cast<std::int64_t>(words_to_forget(on, numbers, words).size());
    for (const person_number number : numbers) {
        const search_row had = read_search(on, number);
        std::set<std::uint64_t> keys(had.keys.begin(), had.keys.end());
        counts["search_posting"] += static_cast<std::int64_t>(keys.size());
        counts["search_profile"] += 1;
    }
    for (const person_id& person : people) {
        counts["narrative"] += counted(on, "select count(*) from narrative where person = $1", person);
        for (const table_of_person& table : tables)
            counts[std::string(table.name)] += counted(on, table.count, person);
    }
    drop_empty(counts);
    return counts;
}

row_counts erase_people(transaction& tx, const std::vector<person_id>& people,
                        const std::vector<erased_word>& words) {
    sql::connection& on = tx.tables();
    row_counts taken;
    const auto numbers = numbers_of(on, people);
    for (const name_word& one : words_to_forget(on, numbers, words)) {
        forget_word(on, one);
        ++taken["search_word"];
    }
    std::set<person_id> near(people.begin(), people.end());
    if (any_interest(on))
        for (const person_id& person : people)
            add_neighbours(on, person, near);
    for (const person_number number : numbers)
        erase_postings(on, number, taken);
    for (const person_id& person : people) {
        taken["narrative"] += counted(on, "select count(*) from narrative where person = $1", person);
        write_texts(on, person, true, {});
        for (const table_of_person& table : tables)
            taken[std::string(table.name)] += on.run(table.erase, {person});
    }
    if (any_interest(on)) refresh_exclusions_near(on, near);
    // FTS5 keeps the words of a deleted text until the pieces of its index have been merged.
    if (!on.is_server()) on.run("insert into narrative_words (narrative_words) values ('optimize')", {});
    on.log_holds_erased();
    drop_empty(taken);
    return taken;
}

} // namespace kith::store
