#include "casework/finding.hpp"

#include "casework/seen_index.hpp"

#include "people/nicknames.hpp"
#include "people/sounds.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace kith::casework {
namespace {

using people::people_query;
using store::person_number;
using store::posting_range;
namespace key = people::key;

constexpr std::size_t most_likes = 24;       // words that one typed word may stand for
constexpr std::size_t most_candidates = 300; // judged for one question
constexpr double near_enough = 0.8;          // a word so like the typed one is asked for at first
constexpr int most_in_view = 5'000;          // judged for somebody who sees only those whom they work with

/// A word of the dictionary that a typed word may stand for.
struct like_word {
    std::string word;
    double degree;
    bool on_record = true; ///< false: in nobody's name as it stands, only perhaps as two words of one
};

/// Candidates who had not come before: whoever was found more than once first, then in the order in which
/// they were found; what is likeliest is asked first.
struct newcomers {
    std::vector<person_number> people;
    std::size_t found_again = 0; ///< how many of them were found more than once
};

/// The candidates so far.
class candidates {
  public:
    newcomers add(const std::vector<std::vector<person_number>>& found) {
        newcomers out;
        std::vector<person_number>& fresh = out.people;
        std::unordered_map<person_number, int> times;
        for (const auto& numbers : found)
            for (const person_number one : numbers)
                if (!seen_.contains(one) && ++times[one] == 1) fresh.push_back(one);
        const auto once = std::stable_partition(fresh.begin(), fresh.end(),
                                                [&](person_number one) { return times[one] > 1; });
        out.found_again = std::size_t(once - fresh.begin());
        if (fresh.size() > most_candidates - seen_.size()) fresh.resize(most_candidates - seen_.size());
        seen_.insert(fresh.begin(), fresh.end());
        return out;
    }
    [[nodiscard]] bool full() const { return seen_.size() >= most_candidates; }
    [[nodiscard]] std::size_t size() const { return seen_.size(); }

  private:
    std::unordered_set<person_number> seen_;
};

/// Asks for all these at once; who comes that has not come before.
newcomers take(seen_index& from, const std::vector<posting_range>& asked, candidates& to) {
    if (asked.empty() || to.full()) return {};
    return to.add(from.postings(asked));
}

/// One typed word (or two taken together): what it may stand for, the likest first.
std::vector<like_word> words_for(seen_index& from, const std::string& typed, bool unfinished,
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
        if (!out.empty()) out.front().on_record = false;
        for (const std::string& word : from.words_like(like, 1)) {
            if (word == typed && !out.empty()) out.front().on_record = true;
            offer(word);
        }
        const auto near = [&](const like_word& one) {
            return one.degree >= people::nearly_the_same && one.word != typed;
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
std::vector<std::uint64_t> pairs_of(const word_choices& words, std::size_t most_pairs) {
    struct pair {
        double degree;
        std::uint64_t key;
    };
    std::vector<pair> pairs;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t j = i + 1; j < words.size(); ++j)
            for (const like_word& a : words[i])
                for (const like_word& b : words[j])
                    if (a.on_record && b.on_record && a.word != b.word)
                        pairs.push_back({a.degree * b.degree, key::pair(a.word, b.word)});
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const pair& a, const pair& b) { return a.degree > b.degree; });
    if (pairs.size() > most_pairs) pairs.resize(most_pairs);
    std::vector<std::uint64_t> out;
    for (const pair& one : pairs)
        out.push_back(one.key);
    return out;
}

/// The bearers of these pairs, from the `first` of them; at most `count` pairs and `most_each` of each.
std::vector<posting_range> bearers_of(const std::vector<std::uint64_t>& pairs, std::size_t first,
                                      std::size_t count, const std::optional<date>& oldest,
                                      const std::optional<date>& youngest, int most_each) {
    std::vector<posting_range> out;
    for (std::size_t i = first; i < std::min(pairs.size(), first + count); ++i)
        out.push_back({pairs[i], oldest, youngest, most_each});
    return out;
}

/// Who was born on that very day and may bear one of the words; and on days like it, the likeliest pairs.
void add_born(const std::vector<date>& days, const word_choices& words,
              const std::vector<std::uint64_t>& pairs, std::vector<posting_range>& to) {
    if (days.empty()) return;
    constexpr std::size_t likeliest = 4;
    for (const auto& choices : words)
        for (const like_word& one : choices)
            if (one.degree >= near_enough || &one == &choices.front())
                to.push_back({key::word(one.word), days[0], days[0], 20});
    for (std::size_t i = 0; i < std::min(pairs.size(), likeliest); ++i)
        for (const date day : days)
            to.push_back({pairs[i], day, day, 20});
}

/// Who was born on a day like that one and may bear one of the likest words.
void add_born_near(const std::vector<date>& days, const word_choices& words,
                   std::vector<posting_range>& to) {
    for (const auto& choices : words)
        for (std::size_t i = 0; i < choices.size(); ++i) {
            const std::size_t used = i == 0 ? days.size() : choices[i].degree >= 0.88 && i < 4 ? 6 : 1;
            for (std::size_t d = choices[i].degree >= near_enough || i == 0 ? 1 : 0;
                 d < std::min(used, days.size()); ++d)
                to.push_back({key::word(choices[i].word), days[d], days[d], 20});
        }
}

/// The typed words that are in the name of some street on record.
std::vector<std::string> streets_in(seen_index& from, const people_query& asked) {
    std::vector<std::string> words, out;
    std::vector<posting_range> ranges;
    for (const std::string& word : asked.words) {
        if (people::is_street_kind(word)) continue;
        words.push_back(word);
        ranges.push_back({key::street(word), {}, {}, 1});
    }
    const auto found = from.postings(ranges);
    for (std::size_t i = 0; i < words.size(); ++i)
        if (!found[i].empty()) out.push_back(words[i]);
    return out;
}

void add_places(const people_query& asked, const word_choices& words,
                const std::vector<std::string>& streets, std::vector<posting_range>& to) {
    if (!asked.postcode.empty() && asked.postcode.size() > asked.outward.size() + 2)
        to.push_back({key::postcode(asked.postcode), {}, {}, 120});
    if (!asked.house.empty())
        for (const std::string& street : streets)
            to.push_back({key::house_street(asked.house, street), {}, {}, 40});
    if (asked.outward.empty() && streets.empty()) return;
    std::vector<const like_word*> likest;
    for (const auto& choices : words)
        for (const like_word& one : choices)
            if (one.on_record) likest.push_back(&one);
    std::stable_sort(likest.begin(), likest.end(),
                     [](const like_word* a, const like_word* b) { return a->degree > b->degree; });
    for (const like_word* one : likest) {
        if (!asked.outward.empty()) to.push_back({key::word_outward(one->word, asked.outward), {}, {}, 60});
        for (const std::string& street : streets)
            if (street != one->word) to.push_back({key::word_street(one->word, street), {}, {}, 80});
    }
}

/// What no name narrows: a date of birth, a street, a district.
void add_nameless(const people_query& asked, const std::vector<date>& days,
                  const std::vector<std::string>& streets, std::vector<posting_range>& to) {
    for (const date day : days)
        to.push_back({key::born(), day, day, day == *asked.born ? 120 : 8});
    for (const std::string& street : streets)
        to.push_back({key::street(street), {}, {}, 60});
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
            complete_ = complete_ || one.how.complete;
            every_word_ = every_word_ || one.how.every_word;
            const auto& day = one.profile.born ? one.profile.born : one.profile.expected;
            one.youth = day ? day_number(*day) : -1'000'000;
            kept_.push_back(std::move(one));
        }
    }
    /// Somebody agrees so well that weaker questions could only bring noise.
    [[nodiscard]] bool beyond_doubt() const { return beyond_doubt_; }
    /// Somebody agrees so well that nobody can agree better.
    [[nodiscard]] bool complete() const { return complete_; }
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
    bool beyond_doubt_ = false, complete_ = false, every_word_ = false;
};

/// What every typed word may stand for; and two of them taken together, where that is a name on record.
word_choices choices_for(seen_index& from, const people_query& asked, people::ranker& ranker) {
    word_choices words;
    for (std::size_t i = 0; i < asked.words.size(); ++i) {
        if (people::is_street_kind(asked.words[i])) continue;
        words.push_back(words_for(from, asked.words[i],
                                  asked.last_unfinished && i + 1 == asked.words.size(),
                                  [&](const std::string& word) { return ranker.judge(i, word); }));
    }
    for (std::size_t i = 0; i + 1 < asked.words.size() && asked.words.size() <= 4; ++i) {
        const std::string both = asked.words[i] + asked.words[i + 1]; // "lily mae" for Lilymae
        if (from.knows({{both, people::sound_of(both)}})) words.push_back({{both, 0.95}});
    }
    return words;
}

/// Candidates among everybody, the likeliest questions first, until there are enough. Each step is asked
/// only where those before it have left a doubt: most searches end after the first.
class gathering {
  public:
    gathering(seen_index& from, const people_query& asked, people::ranker& ranker, judging& judge)
        : from_(from), asked_(asked), judge_(judge) {
        if (asked.born) days_ = people::dates_like(*asked.born);
        if (by_identifier()) return;
        words_ = choices_for(from, asked, ranker);
        const bool place = !asked.house.empty() ||
                           std::any_of(asked.words.begin(), asked.words.end(), [](const std::string& word) {
                               return people::is_street_kind(word);
                           });
        if (!asked.born || asked.words.size() > 2 || place) streets_ = streets_in(from, asked);
        pairs_ = pairs_of(words_, asked.born ? 16 : 120);
        static_cast<void>(by_day_and_place() || by_near_day() || by_pairs() || by_anything());
    }

  private:
    bool by_identifier() {
        std::vector<posting_range> ranges;
        for (const std::string& one : asked_.identifiers)
            ranges.push_back({key::identifier(one), {}, {}, 50});
        for (const std::string& one : asked_.near_identifiers)
            ranges.push_back({key::identifier(one), {}, {}, 10});
        return ask(ranges);
    }
    bool by_day_and_place() {
        std::vector<posting_range> ranges;
        if (asked_.baby) // not named yet, or not then
            for (std::size_t d = 0; d < std::min<std::size_t>(days_.size(), 2); ++d)
                ranges.push_back({key::word("baby"), days_[d], days_[d], 20});
        add_born(days_, words_, pairs_, ranges);
        if (asked_.baby)
            for (std::size_t d = 2; d < days_.size(); ++d)
                ranges.push_back({key::word("baby"), days_[d], days_[d], 20});
        add_places(asked_, words_, streets_, ranges);
        if (asked_.words.size() > 1) return ask(ranges);
        add_born_near(days_, words_, ranges); // a name alone leaves a doubt
        return ask(ranges);
    }
    bool by_near_day() {
        std::vector<posting_range> ranges;
        add_born_near(days_, words_, ranges);
        return ask(ranges);
    }
    bool by_pairs() {
        constexpr std::size_t at_first = 40;
        std::size_t from_pair = 0;
        const auto enough = [&] {
            if (from_pair < pairs_.size()) return judge_.complete();
            return judge_.beyond_doubt() ||
                   (asked_.words.size() > 1 && !asked_.born && judge_.every_word());
        };
        while (from_pair < pairs_.size()) {
            const std::size_t from = from_pair, count = from == 0 ? at_first : pairs_.size();
            from_pair += count;
            if (asked_.born_from &&
                ask(bearers_of(pairs_, from, count, asked_.born_from, asked_.born_until, 30), enough))
                return true;
            if (ask(bearers_of(pairs_, from, count, {}, {}, asked_.born ? 15 : 30), enough)) return true;
        }
        return false;
    }
    /// A rare name alone, or the youngest of a common one; then what no name narrows.
    bool by_anything() {
        std::vector<posting_range> ranges;
        const int each = words_.size() <= 1 ? 60 : 25;
        const std::size_t likest = asked_.born ? 3 : 14;
        for (std::size_t place = 0; place < likest; ++place)
            for (const auto& choices : words_)
                if (place < choices.size())
                    ranges.push_back({key::word(choices[place].word), asked_.born_from, asked_.born_until,
                                      place == 0 ? 2 * each : each});
        if (asked_.born_from && asked_.number >= 0) // the number may be a house
            for (const auto& choices : words_)
                if (!choices.empty()) ranges.push_back({key::word(choices.front().word), {}, {}, each});
        ask(ranges);
        if (to_.size() < 20 || words_.empty()) {
            std::vector<posting_range> last;
            add_nameless(asked_, days_, streets_, last);
            ask(last);
        }
        return true;
    }

    /// Asks for all these at once and judges who comes: first whoever more than one question found, then
    /// the others, some at a time. True when enough is known.
    template <class Enough>
    bool ask(const std::vector<posting_range>& ranges, Enough enough) {
        constexpr std::size_t at_a_time = 60;
        const newcomers fresh = take(from_, ranges, to_);
        std::size_t from = 0, count = fresh.found_again + at_a_time;
        for (; from < fresh.people.size(); from += count, count = at_a_time) {
            const auto begin = fresh.people.begin() + std::ptrdiff_t(from);
            const auto end =
                fresh.people.begin() + std::ptrdiff_t(std::min(from + count, fresh.people.size()));
            judge_.judge(from_.profiles({begin, end}));
            if (judge_.complete()) break;
        }
        return enough();
    }
    bool ask(const std::vector<posting_range>& ranges) {
        return ask(ranges, [this] { return judge_.beyond_doubt(); });
    }

    seen_index& from_;
    const people_query& asked_;
    judging& judge_;
    candidates to_;
    std::vector<date> days_;
    word_choices words_;
    std::vector<std::string> streets_;
    std::vector<std::uint64_t> pairs_;
};

} // namespace

people_found find_people(store::snapshot& from, const store::visibility& who, const people_query& asked,
                         date today, int limit) {
    people_found out;
    if (asked.empty() || who.nobody || limit <= 0) return out;
    people::ranker ranker(asked, today);
    judging judge(ranker);
    seen_index seen(from, who);
    if (who.everyone && who.agreement)
        gathering(seen, asked, ranker, judge);
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
    seen_index everybody(from);
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
            for (like_word& one : words_for(everybody, word, false, [&](const std::string& other) {
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
    std::vector<date> days;
    if (asked.born) days = people::dates_like(*asked.born);
    add_born(days, words, {}, first);
    add_born_near(days, words, first);
    if (asked.born) first.push_back({key::born(), asked.born, asked.born, 200});
    if (!asked.postcode.empty()) first.push_back({key::postcode(asked.postcode), {}, {}, 100});
    std::vector<person_number> numbers = take(everybody, first, found).people;
    const auto more = take(everybody, bearers_of(pairs_of(words, 150), 0, 150, {}, {}, 30), found).people;
    numbers.insert(numbers.end(), more.begin(), more.end());
    std::vector<person_id> out;
    for (store::profile_row& row : from.profiles(numbers))
        if (row.person != who.id && out.size() < static_cast<std::size_t>(std::max(limit, 0)))
            out.push_back(std::move(row.person));
    return out;
}

} // namespace kith::casework
