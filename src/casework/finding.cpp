#include "casework/finding.hpp"

#include "people/nicknames.hpp"
#include "people/sounds.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_set>

namespace kith::casework {
namespace {

using people::people_query;
using store::person_number;
using store::posting_range;
namespace key = people::key;

constexpr std::size_t most_likes = 24;       // words that one typed word may stand for
constexpr std::size_t most_candidates = 400; // judged for one question
constexpr int most_in_view = 5'000;          // judged for somebody who sees only those whom they work with

/// A word of the dictionary that a typed word may stand for.
struct like_word {
    std::string word;
    double degree;
};

/// The candidates so far, in the order in which they were found: what is likeliest is asked first.
class candidates {
  public:
    void add(const std::vector<person_number>& numbers) {
        for (const person_number one : numbers)
            if (order_.size() < most_candidates && seen_.insert(one).second) order_.push_back(one);
    }
    [[nodiscard]] bool full() const { return order_.size() >= most_candidates; }
    [[nodiscard]] std::size_t size() const { return order_.size(); }
    [[nodiscard]] const std::vector<person_number>& all() const { return order_; }

  private:
    std::vector<person_number> order_;
    std::unordered_set<person_number> seen_;
};

/// Asks for all these at once and takes what comes.
void take(store::snapshot& from, const std::vector<posting_range>& asked, candidates& to) {
    if (asked.empty() || to.full()) return;
    for (const auto& numbers : from.postings(asked))
        to.add(numbers);
}

/// One typed word (or two taken together): what it may stand for, the likest first.
std::vector<like_word> words_for(store::snapshot& from, const std::string& typed, bool unfinished,
                                 const std::function<people::likeness(const std::string&)>& judge) {
    std::vector<like_word> out;
    std::set<std::string> seen;
    const auto offer = [&](const std::string& word) {
        if (!seen.insert(word).second) return;
        if (const people::likeness how = judge(word); how.kind != people::likeness_kind::none)
            out.push_back({word, how.degree});
    };
    offer(typed);
    if (typed.size() == 1) return out;
    for (const std::string_view form : people::other_forms(typed))
        offer(std::string(form));
    if (typed.size() > 2) {
        const store::name_word like{typed, people::sound_of(typed)};
        for (const std::string& word : from.words_like(like, 1))
            offer(word);
        constexpr double near_enough = 0.9;
        const auto near = [&](const like_word& one) {
            return one.degree >= near_enough && one.word != typed;
        };
        // Two errors in one word are looked for where one error leads nowhere.
        if (typed.size() >= 6 && std::none_of(out.begin(), out.end(), near))
            for (const std::string& word : from.words_like(like, 2))
                offer(word);
    }
    if (unfinished)
        for (const std::string& word : from.words_beginning(typed, 40))
            offer(word);
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.degree > b.degree; });
    if (out.size() > most_likes) out.resize(most_likes);
    return out;
}

using word_choices = std::vector<std::vector<like_word>>;

/// Every pair of words that two typed words may stand for, the likest first.
std::vector<posting_range> pairs_of(const word_choices& words, const std::optional<date>& oldest,
                                    const std::optional<date>& youngest, int most_each,
                                    std::size_t most_pairs) {
    struct pair {
        double degree;
        std::uint64_t key;
    };
    std::vector<pair> pairs;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t j = i + 1; j < words.size(); ++j)
            for (const like_word& a : words[i])
                for (const like_word& b : words[j])
                    if (a.word != b.word) pairs.push_back({a.degree * b.degree, key::pair(a.word, b.word)});
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const pair& a, const pair& b) { return a.degree > b.degree; });
    if (pairs.size() > most_pairs) pairs.resize(most_pairs);
    std::vector<posting_range> out;
    for (const pair& one : pairs)
        out.push_back({one.key, oldest, youngest, most_each});
    return out;
}

void add_born(const people_query& asked, const word_choices& words, std::vector<posting_range>& to) {
    if (!asked.born) return;
    const std::vector<date> days = people::dates_like(*asked.born);
    for (const auto& choices : words) {
        for (std::size_t i = 0; i < choices.size(); ++i) {
            // The day itself with every word it may be; the days like it only with the likest words.
            const std::size_t used = i == 0 ? days.size() : choices[i].degree >= 0.88 && i < 4 ? 6 : 1;
            for (std::size_t d = 0; d < std::min(used, days.size()); ++d)
                to.push_back({key::word(choices[i].word), days[d], days[d], 20});
        }
    }
}

void add_places(const people_query& asked, const word_choices& words, std::vector<posting_range>& to) {
    if (!asked.postcode.empty() && asked.postcode.size() > asked.outward.size() + 2)
        to.push_back({key::postcode(asked.postcode), {}, {}, 120});
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const like_word& one : words[i]) {
            if (!asked.outward.empty())
                to.push_back({key::word_outward(one.word, asked.outward), {}, {}, 60});
            for (std::size_t j = 0; j < asked.words.size(); ++j)
                if (j != i && !people::is_street_kind(asked.words[j]))
                    to.push_back({key::word_street(one.word, asked.words[j]), {}, {}, 80});
        }
    }
    if (!asked.house.empty())
        for (const std::string& word : asked.words)
            if (!people::is_street_kind(word))
                to.push_back({key::house_street(asked.house, word), {}, {}, 40});
}

/// What no name narrows: a date of birth, a street, a district.
void add_nameless(const people_query& asked, std::vector<posting_range>& to) {
    if (asked.born)
        for (const date day : people::dates_like(*asked.born))
            to.push_back({key::born(), day, day, day == *asked.born ? 120 : 8});
    for (const std::string& word : asked.words)
        if (!people::is_street_kind(word)) to.push_back({key::street(word), {}, {}, 60});
    if (!asked.outward.empty())
        to.push_back({key::outward(asked.outward), asked.born_from, asked.born_until, 120});
    else if (asked.words.empty() && asked.born_from)
        to.push_back({key::born(), asked.born_from, asked.born_until, 60});
}

struct judged {
    store::profile_row row;
    people::profile profile;
    people::agreement how;
    int youth = 0;
};

/// Judges profiles and keeps those that are worth showing.
class judging {
  public:
    explicit judging(people::ranker& by) : by_(by) {}

    void judge(std::vector<store::profile_row> rows) {
        for (store::profile_row& row : rows) {
            judged one{std::move(row), {}, {}, 0};
            one.profile = people::read_profile(one.row.profile);
            one.how = by_.rank(one.profile, false);
            if (!one.how.enough) continue;
            beyond_doubt_ = beyond_doubt_ || one.how.beyond_doubt;
            every_word_ = every_word_ || one.how.every_word;
            const auto& day = one.profile.born ? one.profile.born : one.profile.expected;
            one.youth = day ? day_number(*day) : -1'000'000;
            kept_.push_back(std::move(one));
        }
    }
    /// Judges the candidates that have come since the last time.
    void judge(store::snapshot& from, const candidates& all) {
        const auto fresh =
            std::vector<person_number>(all.all().begin() + std::ptrdiff_t(seen_), all.all().end());
        seen_ = all.size();
        judge(from.profiles(fresh));
    }
    /// Somebody agrees so well that weaker questions could only bring noise.
    [[nodiscard]] bool beyond_doubt() const { return beyond_doubt_; }
    [[nodiscard]] bool every_word() const { return every_word_; }

    /// The best first, among equals the youngest. What agrees far less than the best is left out.
    std::vector<judged> finish() {
        std::sort(kept_.begin(), kept_.end(), [](const judged& a, const judged& b) {
            if (a.how.points != b.how.points) return a.how.points > b.how.points;
            if (a.youth != b.youth) return a.youth > b.youth;
            return a.row.number < b.row.number;
        });
        if (!kept_.empty()) {
            const int least = kept_.front().how.points / 2;
            std::erase_if(kept_, [&](const judged& one) { return one.how.points < least; });
        }
        return std::move(kept_);
    }

  private:
    people::ranker& by_;
    std::vector<judged> kept_;
    std::size_t seen_ = 0;
    bool beyond_doubt_ = false, every_word_ = false;
};

/// Candidates among everybody, the likeliest questions first, until there are enough.
void gather(store::snapshot& from, const people_query& asked, people::ranker& ranker, judging& judge) {
    candidates to;
    std::vector<posting_range> first;
    for (const std::string& one : asked.identifiers)
        first.push_back({key::identifier(one), {}, {}, 50});
    for (const std::string& one : asked.near_identifiers)
        first.push_back({key::identifier(one), {}, {}, 10});
    take(from, first, to);
    word_choices words;
    for (std::size_t i = 0; i < asked.words.size(); ++i) {
        if (people::is_street_kind(asked.words[i])) continue;
        words.push_back(words_for(from, asked.words[i],
                                  asked.last_unfinished && i + 1 == asked.words.size(),
                                  [&](const std::string& word) { return ranker.judge(i, word); }));
    }
    for (std::size_t i = 0; i + 1 < asked.words.size() && asked.words.size() <= 4; ++i)
        words.push_back({{asked.words[i] + asked.words[i + 1], 0.95}}); // "lily mae" for Lilymae
    std::vector<posting_range> strong;
    if (asked.baby && asked.born) // not named yet, or not then
        for (const date day : people::dates_like(*asked.born))
            strong.push_back({key::word("baby"), day, day, 20});
    add_born(asked, words, strong);
    add_places(asked, words, strong);
    take(from, strong, to);
    judge.judge(from, to);
    if (judge.beyond_doubt()) return;
    if (asked.born_from) take(from, pairs_of(words, asked.born_from, asked.born_until, 30, 80), to);
    take(from, pairs_of(words, {}, {}, 40, 120), to);
    judge.judge(from, to);
    if (judge.beyond_doubt() || (asked.words.size() > 1 && !asked.born && judge.every_word())) return;
    // A rare name alone, or the youngest of a common one.
    std::vector<posting_range> alone;
    const int each = words.size() <= 1 ? 60 : 25;
    constexpr std::size_t likest = 14;
    for (std::size_t place = 0; place < likest; ++place)
        for (const auto& choices : words)
            if (place < choices.size())
                alone.push_back({key::word(choices[place].word), asked.born_from, asked.born_until,
                                 place == 0 ? 2 * each : each});
    if (asked.born_from && asked.number >= 0) // the number may be a house
        for (const auto& choices : words)
            if (!choices.empty()) alone.push_back({key::word(choices.front().word), {}, {}, each});
    take(from, alone, to);
    if (to.size() < 20 || words.empty()) {
        std::vector<posting_range> last;
        add_nameless(asked, last);
        take(from, last, to);
    }
    judge.judge(from, to);
}

} // namespace

people_found find_people(store::snapshot& from, const store::visibility& who, const people_query& asked,
                         date today, int limit) {
    people_found out;
    if (asked.empty() || who.nobody || limit <= 0) return out;
    people::ranker ranker(asked, today);
    judging judge(ranker);
    if (who.everyone)
        gather(from, asked, ranker, judge);
    else
        judge.judge(from.profiles_in_view(who, most_in_view));
    std::vector<judged> best = judge.finish();
    out.more = best.size() > static_cast<std::size_t>(limit);
    if (out.more) best.resize(static_cast<std::size_t>(limit));
    for (const judged& one : best) {
        auto row = from.person(one.row.person);
        if (row) out.people.push_back({std::move(*row), ranker.rank(one.profile, true)});
    }
    return out;
}

std::vector<person_id> candidates_like(store::snapshot& from, const people::person& who, date today,
                                       int limit) {
    static_cast<void>(today);
    const store::search_row own = people::searchable(who);
    const people::profile profile = people::read_profile(own.profile);
    std::set<std::string> given, family;
    for (const people::profile_name& name : profile.names) {
        given.insert(name.given.begin(), name.given.end());
        family.insert(name.family.begin(), name.family.end());
    }
    const auto likes = [&](const std::set<std::string>& words) {
        std::vector<like_word> out;
        for (const std::string& word : words)
            for (like_word& one : words_for(from, word, false, [&](const std::string& other) {
                     return people::word_likeness(word, other, false);
                 }))
                out.push_back(std::move(one));
        return out;
    };
    const word_choices words{likes(given), likes(family)};
    people_query asked;
    asked.born = profile.born ? profile.born : profile.expected;
    for (const people::profile_address& address : profile.addresses)
        if (asked.postcode.empty()) asked.postcode = address.postcode;
    candidates found;
    std::vector<posting_range> first;
    for (const std::string& one : profile.identifiers)
        first.push_back({key::identifier(one), {}, {}, 20});
    add_born(asked, words, first);
    if (asked.born) first.push_back({key::born(), asked.born, asked.born, 200});
    if (!asked.postcode.empty()) first.push_back({key::postcode(asked.postcode), {}, {}, 100});
    take(from, first, found);
    take(from, pairs_of(words, {}, {}, 30, 150), found);
    std::vector<person_id> out;
    for (store::profile_row& row : from.profiles(found.all()))
        if (row.person != who.id && out.size() < static_cast<std::size_t>(std::max(limit, 0)))
            out.push_back(std::move(row.person));
    return out;
}

} // namespace kith::casework
