// What disposal takes out of everything but the ledger, whose bodies go with their key.

#include "store/keys.hpp"
#include "store/search_tables.hpp"
#include "store/sql.hpp"

namespace kith::store {

namespace {

/// A word of a name by which nobody is found any more says that somebody of that name was on record.
void forget_word(sql::connection& on, const erased_word& one) {
    bool used = false;
    on.each("select 1 from search_posting where posting >= $1 and posting <= $2 limit 1",
            {posting_of(one.key, 0), posting_of(one.key, 0xFFFF)}, [&](const sql::row&) { used = true; });
    if (used) return;
    for (const std::int64_t key : like_keys(one.word))
        on.run("delete from search_word_like where like_key = $1 and word = $2", {key, one.word.word});
    on.run("delete from search_word where word = $1", {one.word.word});
}

void erase_postings(sql::connection& on, person_number number) {
    const search_row had = read_search(on, number);
    for (const std::uint64_t key : had.keys)
        on.run("delete from search_posting where posting = $1 and number = $2",
               {posting_of(key, age_bits(had.youth, had.age_known)), number});
    on.run("delete from search_profile where number = $1", {number});
}

void erase_one(sql::connection& on, const person_id& person) {
    if (const person_number number = number_of(on, person); number > 0) erase_postings(on, number);
    write_texts(on, person, true, {});
    on.run("delete from task_role where person = $1", {person});
    on.run("delete from task where person = $1", {person});
    on.run("delete from clock where person = $1", {person});
    on.run("delete from process where person = $1", {person});
    on.run("delete from involvement where person = $1", {person});
    on.run("delete from relationship where person = $1", {person});
    on.run("delete from membership where person = $1", {person});
    on.run("delete from access_grant where person = $1", {person});
    on.run("delete from possible_match where left_person = $1 or right_person = $1", {person});
    on.run("delete from deposit where person = $1", {person});
    on.run("delete from draft where form like '%' || $1 || '%'", {person});
    on.run("delete from person where person = $1", {person});
}

} // namespace

void erase_people(transaction& tx, const std::vector<person_id>& people,
                  const std::vector<erased_word>& words) {
    sql::connection& on = tx.tables();
    for (const person_id& person : people)
        erase_one(on, person);
    for (const erased_word& one : words)
        forget_word(on, one);
    // FTS5 keeps the words of a deleted text until the pieces of its index have been merged.
    if (!on.is_server()) on.run("insert into narrative_words (narrative_words) values ('optimize')", {});
}

} // namespace kith::store
