// The search index of one person, kept as the person's rows are; and of everybody at once, after a bulk
// load.

#include "store/search_tables.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace kith::store {

namespace {

constexpr std::int64_t first_day = -32'872; // 1880-01-01
constexpr std::int64_t age_unknown = 0xFFFF;
constexpr std::size_t key_bytes = 6;
constexpr std::size_t letters_compared =
    8; // of a word, for its neighbours; the rest is judged by whoever asks

std::string packed(const std::vector<std::uint64_t>& keys) {
    std::string out;
    out.reserve(keys.size() * key_bytes);
    for (const std::uint64_t key : keys) {
        if (key >= search_key_limit) throw unstorable("A search key is too large.");
        for (int shift = 40; shift >= 0; shift -= 8)
            out += static_cast<char>(key >> static_cast<unsigned>(shift));
    }
    return out;
}

std::vector<std::uint64_t> unpacked(std::string_view bytes) {
    std::vector<std::uint64_t> keys;
    for (; bytes.size() >= key_bytes; bytes.remove_prefix(key_bytes)) {
        std::uint64_t key = 0;
        for (std::size_t i = 0; i < key_bytes; ++i)
            key = key << 8U | static_cast<unsigned char>(bytes[i]);
        keys.push_back(key);
    }
    return keys;
}

void add_neighbours(std::string_view word, std::size_t from, int left, std::vector<std::string>& to) {
    if (left == 0 || word.size() <= 2) return;
    for (std::size_t i = from; i < word.size(); ++i) {
        std::string shorter(word.substr(0, i));
        shorter += word.substr(i + 1);
        add_neighbours(shorter, i, left - 1, to);
        to.push_back(std::move(shorter));
    }
}

std::int64_t like_key(char kind, std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL ^ static_cast<unsigned char>(kind);
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    hash ^= hash >> 29U;
    hash *= 0xBF58476D1CE4E5B9ULL;
    return static_cast<std::int64_t>(hash >> 24U);
}

void add_word(sql::connection& on, const name_word& one) {
    const auto added =
        on.run("insert into search_word (word, sound) values ($1, $2) on conflict (word) do nothing",
               {one.word, one.sound});
    if (added == 0) return;
    for (const std::int64_t key : like_keys(one))
        on.run("insert into search_word_like (like_key, word) values ($1, $2) on conflict do nothing",
               {key, one.word});
}

void write_postings(sql::connection& on, person_number number, const search_row& before,
                    const search_row& after) {
    const auto postings_of = [](const search_row& row) {
        std::vector<std::int64_t> out;
        for (const std::uint64_t key : row.keys)
            out.push_back(posting_of(key, age_bits(row.youth, row.age_known)));
        std::sort(out.begin(), out.end());
        return out;
    };
    const auto old = postings_of(before), now = postings_of(after);
    std::vector<std::int64_t> gone, fresh;
    std::set_difference(old.begin(), old.end(), now.begin(), now.end(), std::back_inserter(gone));
    std::set_difference(now.begin(), now.end(), old.begin(), old.end(), std::back_inserter(fresh));
    for (const std::int64_t posting : gone)
        on.run("delete from search_posting where posting = $1 and number = $2", {posting, number});
    for (const std::int64_t posting : fresh)
        on.run("insert into search_posting (posting, number) values ($1, $2)", {posting, number});
}

/// Visits every posting that the profiles give whose key is in [from, until).
template <class Visit>
void each_posting(sql::connection& on, std::uint64_t from, std::uint64_t until, Visit visit) {
    on.each("select number, youth, age_known, keys from search_profile", {}, [&](const sql::row& r) {
        const std::int64_t age = age_bits(static_cast<std::int32_t>(r.integer(1)), r.flag(2));
        for (const std::uint64_t key : unpacked(r.view(3)))
            if (key >= from && key < until) visit(posting_of(key, age), r.integer(0));
    });
}

} // namespace

std::int64_t age_bits(std::int32_t youth, bool known) {
    if (!known) return age_unknown;
    return std::clamp<std::int64_t>(age_unknown - 1 - (youth - first_day), 0, age_unknown - 1);
}

std::int64_t posting_of(std::uint64_t key, std::int64_t age) {
    return static_cast<std::int64_t>(key << 16U | static_cast<std::uint64_t>(age));
}

std::vector<std::int64_t> like_keys(const name_word& one, int letters) {
    const std::string_view word = std::string_view(one.word).substr(0, letters_compared);
    std::vector<std::string> near{std::string(word)};
    if (one.word.size() >= 3) add_neighbours(word, 0, one.word.size() >= 6 ? letters : 1, near);
    std::vector<std::int64_t> keys;
    for (const std::string& text : near)
        keys.push_back(like_key('n', text));
    if (!one.sound.empty()) keys.push_back(like_key('s', one.sound));
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

person_number number_of(sql::connection& on, const person_id& person) {
    person_number found = 0;
    on.each("select number from person where person = $1", {person},
            [&](const sql::row& r) { found = r.integer(0); });
    return found;
}

person_number next_number(sql::connection& on) {
    person_number last = 0;
    on.each("select coalesce(max(number), 0) from search_profile", {},
            [&](const sql::row& r) { last = r.integer(0); });
    return last + 1;
}

search_row read_search(sql::connection& on, person_number number) {
    search_row found;
    on.each("select youth, age_known, keys, profile from search_profile where number = $1", {number},
            [&](const sql::row& r) {
                found.youth = static_cast<std::int32_t>(r.integer(0));
                found.age_known = r.flag(1);
                found.keys = unpacked(r.view(2));
                found.profile = r.text(3);
            });
    return found;
}

void write_search(sql::connection& on, const person_id& person, person_number number,
                  const search_row& before, const search_row& after, bool known, bool postings) {
    for (const name_word& one : after.words)
        add_word(on, one);
    const bool same = before.profile == after.profile && before.youth == after.youth &&
                      before.age_known == after.age_known && before.keys == after.keys;
    if (known && same) return;
    const std::string keys = packed(after.keys);
    if (known) {
        on.run("update search_profile set youth = $2, age_known = $3, keys = $4, profile = $5 where number "
               "= $1",
               {number, after.youth, after.age_known, sql::bytes{keys}, after.profile});
    } else {
        on.run("insert into search_profile (number, person, youth, age_known, keys, profile)"
               " values ($1, $2, $3, $4, $5, $6)",
               {number, person, after.youth, after.age_known, sql::bytes{keys}, after.profile});
    }
    if (postings) write_postings(on, number, before, after);
}

void write_all_postings(sql::connection& on) {
    // In rounds of about as many postings as fit into 300 MB, each put in order: the table grows at its
    // end.
    constexpr std::int64_t a_round = 1'000'000, most_rounds = 64;
    std::int64_t people = 0;
    on.each("select count(*) from search_profile", {}, [&](const sql::row& r) { people = r.integer(0); });
    const auto rounds =
        static_cast<std::uint64_t>(std::clamp<std::int64_t>(people / a_round + 1, 1, most_rounds));
    on.run("delete from search_posting", {});
    std::vector<std::pair<std::int64_t, person_number>> some;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        // As signed numbers: keys from the upper half come first.
        const std::uint64_t half = search_key_limit / 2, step = search_key_limit / rounds + 1;
        some.clear();
        const auto keep = [&](std::int64_t posting, person_number number) {
            some.emplace_back(posting, number);
        };
        const std::uint64_t from = round * step, until = std::min(search_key_limit, from + step);
        const auto turned = [&](std::uint64_t place) { return (place + half) & (search_key_limit - 1); };
        if (turned(from) < turned(until - 1)) {
            each_posting(on, turned(from), turned(until - 1) + 1, keep);
        } else {
            each_posting(on, turned(from), search_key_limit, keep);
            each_posting(on, 0, turned(until - 1) + 1, keep);
        }
        std::sort(some.begin(), some.end());
        for (const auto& [posting, number] : some)
            on.run("insert into search_posting (posting, number) values ($1, $2)", {posting, number});
    }
}

std::optional<std::string> postings_disagree(sql::connection& on) {
    std::int64_t expected = 0, present = 0;
    std::uint64_t expected_sum = 0, present_sum = 0; // order does not matter, and one in 2^64 is not seen
    const auto mixed = [](std::int64_t posting, person_number number) {
        std::uint64_t x = static_cast<std::uint64_t>(posting) * 0x9E3779B97F4A7C15ULL ^
                          static_cast<std::uint64_t>(number) * 0xC2B2AE3D27D4EB4FULL;
        x ^= x >> 31U;
        return x * 0xD6E8FEB86659FD93ULL;
    };
    each_posting(on, 0, search_key_limit, [&](std::int64_t posting, person_number number) {
        ++expected;
        expected_sum += mixed(posting, number);
    });
    on.each("select posting, number from search_posting", {}, [&](const sql::row& r) {
        ++present;
        present_sum += mixed(r.integer(0), r.integer(1));
    });
    if (expected == present && expected_sum == present_sum) return std::nullopt;
    return fmt::format("table search_posting ({} rows) disagrees with table search_profile ({} keys)",
                       present, expected);
}

} // namespace kith::store
