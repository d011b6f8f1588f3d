#include "store/search_words.hpp"

#include "store/search_tables.hpp"

#include <algorithm>
#include <map>

namespace kith::store {

words_found words_like_but(snapshot& from, const name_word& like, int letters,
                           const std::set<std::string>& but) {
    sql::connection& on = from.tables();
    words_found found;
    std::map<std::int64_t, int> kept; // by key
    // As many more as can stand before the last of those that count.
    const auto most = static_cast<std::int64_t>(most_words_a_key) + static_cast<std::int64_t>(but.size());
    const auto keep = [&](const sql::row& r) {
        int& of_key = kept[r.integer(0)];
        if (of_key >= most_words_a_key) return;
        std::string word = r.text(1);
        if (but.contains(word)) return;
        found.full = ++of_key == most_words_a_key || found.full;
        found.words.push_back(std::move(word));
    };
    if (on.is_server()) {
        std::string keys = "{";
        for (const std::int64_t key : like_keys(like, letters))
            keys += (keys.size() > 1 ? "," : "") + std::to_string(key);
        on.each(
            "select k.key, l.word from unnest($1::text::bigint[]) as k (key) cross join lateral (select "
            "w.word from search_word_like w where w.like_key = k.key order by w.word limit $2) l",
            {keys + "}", most}, keep);
    } else {
        for (const std::int64_t key : like_keys(like, letters))
            on.each(
                "select like_key, word from search_word_like where like_key = $1 order by word limit $2",
                {key, most}, keep);
    }
    std::sort(found.words.begin(), found.words.end());
    found.words.erase(std::unique(found.words.begin(), found.words.end()), found.words.end());
    return found;
}

std::vector<std::string> words_beginning_but(snapshot& from, std::string_view beginning, int most,
                                             const std::set<std::string>& but) {
    auto words = from.words_beginning(beginning, most + static_cast<int>(but.size()));
    std::erase_if(words, [&](const std::string& word) { return but.contains(word); });
    if (words.size() > static_cast<std::size_t>(most)) words.resize(static_cast<std::size_t>(most));
    return words;
}

} // namespace kith::store
