// Asking the search index. On a server many questions go in one round trip; the answers are the same.

#include "store/search_tables.hpp"

#include <algorithm>
#include <limits>

namespace kith::store {

namespace {

constexpr int most_postings = 100'000;
constexpr std::size_t most_ranges = 20'000, most_profiles = 10'000;

/// What an array of a server's is written as: "{1,2,3}".
class number_list {
  public:
    void add(std::int64_t number) {
        text_ += text_.size() > 1 ? "," : "";
        text_ += std::to_string(number);
    }
    std::string finish() { return text_ + "}"; }

  private:
    std::string text_ = "{";
};

struct bounds {
    std::int64_t low, high;
    int most;
};

bounds bounds_of(const posting_range& asked) {
    const auto bits = [](const std::optional<date>& day, std::int64_t otherwise) {
        return day ? age_bits(day_number(*day), true) : otherwise;
    };
    return {posting_of(asked.key, bits(asked.youngest, 0)),
            posting_of(asked.key, bits(asked.oldest, 0xFFFF)), std::clamp(asked.most, 0, most_postings)};
}

std::vector<std::vector<person_number>> ask_at_once(sql::connection& on,
                                                    const std::vector<posting_range>& asked) {
    number_list low, high, most;
    for (const posting_range& one : asked) {
        const bounds range = bounds_of(one);
        low.add(range.low);
        high.add(range.high);
        most.add(range.most);
    }
    std::vector<std::vector<person_number>> found(asked.size());
    on.each(
        "select r.n, p.number from unnest($1::text::bigint[], $2::text::bigint[], $3::text::bigint[]) with "
        "ordinality"
        " as r (low, high, most, n) cross join lateral (select s.posting, s.number from search_posting s"
        " where s.posting >= r.low and s.posting <= r.high order by s.posting, s.number limit r.most) p"
        " order by r.n, p.posting, p.number",
        {low.finish(), high.finish(), most.finish()}, [&](const sql::row& r) {
            found[static_cast<std::size_t>(r.integer(0) - 1)].push_back(r.integer(1));
        });
    return found;
}

struct ordered_range {
    bounds range;
    std::size_t place; ///< among those asked
};

/// One after another, in the order of the table. Ranges of one key that lie near to each other, such as the
/// days like a day, are read in one go: walking over a few postings costs less than going down the tree.
void ask_in_order(sql::connection& on, const std::vector<posting_range>& asked,
                  std::vector<std::vector<person_number>>& found) {
    constexpr int walked_over = 12;
    std::vector<ordered_range> ranges;
    for (std::size_t i = 0; i < asked.size(); ++i)
        if (const bounds range = bounds_of(asked[i]); range.most > 0) ranges.push_back({range, i});
    std::stable_sort(ranges.begin(), ranges.end(), [](const ordered_range& a, const ordered_range& b) {
        return a.range.low < b.range.low;
    });
    for (std::size_t at = 0, end = 0; at < ranges.size();) {
        for (end = std::max(end, at + 1); end < ranges.size() &&
                                          ranges[end].range.low > ranges[end - 1].range.high &&
                                          ranges[end].range.low >> 16U == ranges[at].range.low >> 16U;)
            ++end;
        int between = 0;
        bool stopped = false;
        on.each("select posting, number from search_posting where posting >= $1 and posting <= $2"
                " order by posting, number",
                {ranges[at].range.low, ranges[end - 1].range.high}, [&](const sql::row& r) {
                    const std::int64_t posting = r.integer(0);
                    while (at < end &&
                           (posting > ranges[at].range.high ||
                            found[ranges[at].place].size() >= std::size_t(ranges[at].range.most)))
                        ++at;
                    stopped = at == end || (posting < ranges[at].range.low && ++between > walked_over);
                    if (stopped || posting < ranges[at].range.low) return !stopped;
                    found[ranges[at].place].push_back(r.integer(1));
                    between = 0;
                    return true;
                });
        if (!stopped) at = end;
    }
}

void sort_unique(std::vector<std::string>& words) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
}

} // namespace

std::vector<std::string> list_words_like(sql::connection& on, const name_word& like, int letters) {
    std::vector<std::string> words;
    const auto keep = [&](const sql::row& r) { words.push_back(r.text(0)); };
    if (on.is_server()) {
        number_list keys;
        for (const std::int64_t key : like_keys(like, letters))
            keys.add(key);
        on.each("select l.word from unnest($1::text::bigint[]) as k (key) cross join lateral (select "
                "w.word from"
                " search_word_like w where w.like_key = k.key order by w.word limit $2) l",
                {keys.finish(), most_words_a_key}, keep);
    } else {
        for (const std::int64_t key : like_keys(like, letters))
            on.each("select word from search_word_like where like_key = $1 order by word limit $2",
                    {key, most_words_a_key}, keep);
    }
    sort_unique(words);
    return words;
}

std::vector<std::string> list_words_beginning(sql::connection& on, std::string_view beginning, int most) {
    std::vector<std::string> words;
    if (beginning.empty()) return words;
    on.each("select word from search_word where word >= $1 and word < $2 order by word limit $3",
            {beginning, std::string(beginning) + "\x7F", most},
            [&](const sql::row& r) { words.push_back(r.text(0)); });
    return words;
}

bool knows_all(sql::connection& on, const std::vector<name_word>& words) {
    return std::all_of(words.begin(), words.end(), [&](const name_word& one) {
        bool found = false;
        on.each("select 1 from search_word where word = $1 and sound = $2", {one.word, one.sound},
                [&](const sql::row&) { found = true; });
        return found;
    });
}

std::vector<std::vector<person_number>> list_postings(sql::connection& on,
                                                      const std::vector<posting_range>& given) {
    std::vector<posting_range> asked(given.begin(),
                                     given.begin() + std::ptrdiff_t(std::min(given.size(), most_ranges)));
    if (asked.empty()) return std::vector<std::vector<person_number>>(given.size());
    if (on.is_server()) {
        auto found = ask_at_once(on, asked);
        found.resize(given.size());
        return found;
    }
    std::vector<std::vector<person_number>> found(given.size());
    ask_in_order(on, asked, found);
    return found;
}

std::vector<profile_row> list_profiles(sql::connection& on, const std::vector<person_number>& numbers) {
    std::vector<profile_row> found;
    const std::size_t count = std::min(numbers.size(), most_profiles);
    found.reserve(count);
    const auto keep = [&](const sql::row& r) {
        found.push_back({r.integer(0), person_id{r.text(1)}, r.text(2)});
    };
    if (on.is_server()) {
        number_list list;
        for (std::size_t i = 0; i < count; ++i)
            list.add(numbers[i]);
        on.each(
            "select number, person, profile from search_profile where number = any ($1::text::bigint[]) "
            "order by number",
            {list.finish()}, keep);
    } else {
        std::vector<person_number> in_order(numbers.begin(), numbers.begin() + std::ptrdiff_t(count));
        std::sort(in_order.begin(), in_order.end());
        for (const person_number number : in_order)
            on.each("select number, person, profile from search_profile where number = $1", {number}, keep);
    }
    return found;
}

} // namespace kith::store
