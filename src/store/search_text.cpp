// Full text: the words of narratives. SQLite keeps them in FTS5, PostgreSQL as tsvector under GIN; both are
// given the same stems (language/), so that the same words find the same narratives.

#include "language/language.hpp"
#include "store/search_tables.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace kith::store {

namespace {

/// Tells two narratives apart without reading their words. Not zero.
std::int64_t print_of(const text_row& one) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    const auto take = [&](std::string_view text) {
        for (const char c : text)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        hash = (hash ^ 0x1FFU) * 0x100000001B3ULL;
    };
    take(one.kind);
    take(one.author.text);
    take(std::to_string(one.at.time_since_epoch().count()));
    take(one.text);
    hash ^= hash >> 29U;
    return static_cast<std::int64_t>((hash * 0xBF58476D1CE4E5B9ULL) | 1U);
}

/// The second of the event, then 16 bits that tell the narratives of that second apart.
std::int64_t free_number(sql::connection& on, const person_id& person, const text_row& one) {
    const auto second = std::chrono::floor<std::chrono::seconds>(one.at).time_since_epoch().count();
    std::uint64_t spread = 0xCBF29CE484222325ULL;
    for (const char c : person.text)
        spread = (spread ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    spread = (spread ^ static_cast<std::uint64_t>(one.sequence * 64 + one.part)) * 0x9E3779B97F4A7C15ULL;
    const std::int64_t base = second * 65'536;
    for (std::int64_t tried = 0; tried < 65'536; ++tried) {
        const std::int64_t number =
            base + static_cast<std::int64_t>((spread >> 40U) + std::uint64_t(tried)) % 65'536;
        bool taken = false;
        on.each("select 1 from narrative where number = $1", {number},
                [&](const sql::row&) { taken = true; });
        if (!taken) return number;
    }
    throw unstorable("More narratives happened in one second than can be told apart.");
}

struct kept {
    std::int64_t number, print;
    bool stays = false;
};

/// FTS5 is told of what goes and comes by statements of our own: triggers may not touch a virtual table
/// where the schema is not trusted (sql_sqlite.cpp).
void remove_text(sql::connection& on, std::int64_t number) {
    if (!on.is_server())
        on.run("insert into narrative_words (narrative_words, rowid, words) select 'delete', number, words"
               " from narrative where number = $1",
               {number});
    on.run("delete from narrative where number = $1", {number});
}

} // namespace

std::vector<text_row> read_texts(sql::connection& on, const person_id& person) {
    std::vector<text_row> out;
    on.each("select sequence, part, kind, author, happened, words from narrative where person = $1"
            " order by sequence, part",
            {person}, [&](const sql::row& r) {
                out.push_back({r.integer(0),
                               static_cast<int>(r.integer(1)),
                               r.text(2),
                               practitioner_id{r.text(3)},
                               r.moment(4),
                               {},
                               r.text(5)});
            });
    return out;
}

void write_texts(sql::connection& on, const person_id& person, bool known,
                 const std::vector<text_row>& after) {
    std::map<std::pair<std::int64_t, int>, kept> there;
    if (known) {
        on.each("select sequence, part, number, print from narrative where person = $1", {person},
                [&](const sql::row& r) {
                    there[{r.integer(0), static_cast<int>(r.integer(1))}] = {r.integer(2), r.integer(3)};
                });
    }
    std::vector<std::pair<const text_row*, std::int64_t>> fresh;
    for (const text_row& one : after) {
        const std::int64_t print = print_of(one);
        const auto found = there.find({one.sequence, one.part});
        if (found != there.end() && found->second.print == print)
            found->second.stays = true;
        else
            fresh.emplace_back(&one, print);
    }
    for (const auto& [place, one] : there)
        if (!one.stays) remove_text(on, one.number);
    for (const auto& [one, print] : fresh) {
        const std::string words = one->text.empty() ? one->words : language::text_words(one->text);
        const std::int64_t number = free_number(on, person, *one);
        on.run(
            "insert into narrative (number, person, sequence, part, print, kind, author, happened, words)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            {number, person, one->sequence, one->part, print, one->kind, one->author, one->at, words});
        if (!on.is_server())
            on.run("insert into narrative_words (rowid, words) values ($1, $2)", {number, words});
    }
}

} // namespace kith::store
