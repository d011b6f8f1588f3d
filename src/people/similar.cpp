#include "people/similar.hpp"

#include "people/nicknames.hpp"
#include "people/sounds.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace kith::people {

namespace {

constexpr std::size_t longest = 40; // of a word, see language::words_of

int absolute(int n) {
    return n < 0 ? -n : n;
}

double degree_of_edits(int count, std::size_t letters) {
    if (count == 1)
        return letters >= 6 ? 0.93 : letters >= 5 ? 0.9 : letters == 4 ? 0.86 : letters == 3 ? 0.76 : 0.0;
    if (count == 2) return letters >= 8 ? 0.84 : letters >= 6 ? 0.77 : letters == 5 ? 0.7 : 0.0;
    return letters >= 10 ? 0.75 : 0.0;
}

} // namespace

int edits(std::string_view a, std::string_view b, int most) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    if (absolute(int(a.size()) - int(b.size())) > most) return most + 1;
    std::array<std::array<int, longest + 1>, 3> rows; // two rows ago, the last row, this row: in turns
    int *before = rows[0].data(), *last = rows[1].data(), *now = rows[2].data();
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = before[j] = int(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = int(i);
        int least = now[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            now[j] = std::min({changed, last[j] + 1, now[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
            least = std::min(least, now[j]);
        }
        if (least > most) return most + 1;
        int* free = before;
        before = last;
        last = now;
        now = free;
    }
    return std::min(last[b.size()], most + 1);
}

double jaro_winkler(std::string_view a, std::string_view b) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    if (a.empty() || b.empty()) return a.size() == b.size() ? 1.0 : 0.0;
    const int window = std::max(0, int(std::max(a.size(), b.size())) / 2 - 1);
    std::array<bool, longest> in_a{}, in_b{};
    int common = 0;
    for (int i = 0; i < int(a.size()); ++i) {
        const int from = std::max(0, i - window), until = std::min(int(b.size()) - 1, i + window);
        for (int j = from; j <= until; ++j) {
            if (in_b[std::size_t(j)] || a[std::size_t(i)] != b[std::size_t(j)]) continue;
            in_a[std::size_t(i)] = in_b[std::size_t(j)] = true;
            ++common;
            break;
        }
    }
    if (common == 0) return 0;
    int moved = 0;
    for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
        if (!in_a[i]) continue;
        while (!in_b[j])
            ++j;
        if (a[i] != b[j++]) ++moved;
    }
    const double m = common;
    const double jaro = (m / double(a.size()) + m / double(b.size()) + (m - moved / 2.0) / m) / 3.0;
    std::size_t prefix = 0;
    while (prefix < std::min({a.size(), b.size(), std::size_t(4)}) && a[prefix] == b[prefix])
        ++prefix;
    return jaro + double(prefix) * 0.1 * (1.0 - jaro);
}

std::string_view to_words(likeness_kind kind) {
    switch (kind) {
    case likeness_kind::none:
        return "different";
    case likeness_kind::same:
        return "the same";
    case likeness_kind::other_form:
        return "another form of the name";
    case likeness_kind::one_letter:
        return "one letter different";
    case likeness_kind::same_sound:
        return "sounds the same";
    case likeness_kind::few_letters:
        return "a few letters different";
    case likeness_kind::consonants:
        return "the same consonants";
    case likeness_kind::beginning:
        return "begins so";
    case likeness_kind::initial:
        return "the same initial";
    }
    return "different";
}

namespace {

bool vowelless(std::string_view word) {
    return word.find_first_of("aeiouyw") == std::string_view::npos;
}

/// What of a typed word is worked out once.
struct typed_word {
    std::string_view text, sound;
    bool has_forms, no_vowels;
};

/// By ear; words of very different length or beginning are not listened to.
likeness by_sound(const typed_word& typed, std::string_view word, double best) {
    constexpr double greatest = 0.9;
    if (best >= greatest || typed.sound.empty()) return {};
    if (std::max(typed.text.size(), word.size()) > 2 * std::min(typed.text.size(), word.size()) + 1)
        return {};
    if (sound_of(word) != typed.sound) return {};
    const double alike = jaro_winkler(typed.text, word);
    if (alike >= 0.7 || typed.sound.size() >= 4) return {likeness_kind::same_sound, 0.82 + 0.08 * alike};
    if (alike >= 0.55 && typed.sound.size() >= 2) return {likeness_kind::same_sound, 0.74};
    return {};
}

likeness compare(const typed_word& typed, std::string_view word, bool may_be_beginning) {
    const std::string_view text = typed.text;
    if (text.empty() || word.empty()) return {};
    if (text == word) return {likeness_kind::same, 1.0};
    if (text.size() == 1 || word.size() == 1)
        return text[0] == word[0] ? likeness{likeness_kind::initial, 0.6} : likeness{};
    likeness best;
    const auto offer = [&](likeness how) {
        if (how.degree > best.degree) best = how;
    };
    if (typed.has_forms && one_name(text, word)) offer({likeness_kind::other_form, 0.92});
    const std::size_t letters = std::max(text.size(), word.size());
    if (const int most = letters >= 10 ? 3 : 2, count = edits(text, word, most); count <= most)
        offer({count == 1 ? likeness_kind::one_letter : likeness_kind::few_letters,
               degree_of_edits(count, letters)});
    if (text.size() < word.size() && word.starts_with(text)) {
        if (may_be_beginning)
            offer({likeness_kind::beginning, 0.8 + 0.15 * double(text.size()) / double(word.size())});
        else if (text.size() >= 4)
            offer({likeness_kind::beginning, 0.72});
    }
    offer(by_sound(typed, word, best.degree));
    if (text.size() >= 3 && (typed.no_vowels || vowelless(word)) &&
        consonants_of(text) == consonants_of(word))
        offer({likeness_kind::consonants, 0.85});
    if (best.degree < 0.7) return {};
    return best;
}

} // namespace

likeness word_likeness(std::string_view typed, std::string_view word, bool may_be_beginning) {
    const std::string sound = sound_of(typed);
    return compare({typed, sound, true, vowelless(typed)}, word, may_be_beginning);
}

word_judge::word_judge(std::string typed, bool may_be_beginning)
    : typed_(std::move(typed)), sound_(sound_of(typed_)), may_be_beginning_(may_be_beginning),
      has_forms_(!other_forms(typed_).empty()), no_vowels_(vowelless(typed_)) {}

likeness word_judge::judge(const std::string& word) {
    constexpr std::size_t most_known = 20'000;
    if (word == typed_) return {likeness_kind::same, 1.0};
    if (const auto found = known_.find(word); found != known_.end()) return found->second;
    const likeness fresh = compare({typed_, sound_, has_forms_, no_vowels_}, word, may_be_beginning_);
    if (known_.size() < most_known) known_.emplace(word, fresh);
    return fresh;
}

likeness word_judge::judge_whole(const std::string& word) {
    const bool far = word.size() + 1 < typed_.size() || word.size() > typed_.size() + 1;
    return far && !has_forms_ ? likeness{} : judge(word);
}

// ------------------------------------------------------------ dates

namespace {

std::array<char, 8> digits_of(date day) {
    std::array<char, 8> out{};
    unsigned number =
        unsigned(day.day()) * 1'000'000U + unsigned(day.month()) * 10'000U + unsigned(int(day.year()));
    for (std::size_t i = 8; i-- > 0; number /= 10U)
        out[i] = char('0' + number % 10U);
    return out;
}

std::optional<date> date_of(const std::array<char, 8>& digits) {
    const auto number = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (std::size_t i = from; i < from + count; ++i)
            value = value * 10 + (digits[i] - '0');
        return value;
    };
    const date made = std::chrono::year(number(4, 4)) / number(2, 2) / number(0, 2);
    return made.ok() && int(made.year()) >= 1880 ? std::optional(made) : std::nullopt;
}

std::optional<date> swapped(date day) {
    const date made =
        day.year() / std::chrono::month(unsigned(day.day())) / std::chrono::day(unsigned(day.month()));
    return made.ok() ? std::optional(made) : std::nullopt;
}

} // namespace

std::string_view to_words(date_likeness how) {
    switch (how) {
    case date_likeness::different:
        return "date of birth different";
    case date_likeness::same:
        return "date of birth the same";
    case date_likeness::swapped:
        return "day and month of birth swapped";
    case date_likeness::one_day:
        return "date of birth one day out";
    case date_likeness::one_year:
        return "date of birth one year out";
    case date_likeness::one_digit:
        return "date of birth one digit out";
    case date_likeness::same_year:
        return "year of birth the same";
    case date_likeness::close:
        return "date of birth near";
    }
    return "date of birth different";
}

date_likeness compare_dates(date typed, date born) {
    if (typed == born) return date_likeness::same;
    if (swapped(typed) == born) return date_likeness::swapped;
    const int apart = absolute(day_number(typed) - day_number(born));
    if (apart == 1) return date_likeness::one_day;
    const bool same_day = typed.day() == born.day() && typed.month() == born.month();
    if (same_day && absolute(int(typed.year()) - int(born.year())) == 1) return date_likeness::one_year;
    const auto a = digits_of(typed), b = digits_of(born);
    std::size_t differ = 0, first = 8;
    for (std::size_t i = 0; i < 8; ++i) {
        if (a[i] == b[i]) continue;
        first = std::min(first, i);
        ++differ;
    }
    if (differ == 1) return date_likeness::one_digit;
    if (differ == 2 && first < 7 && a[first] == b[first + 1] && a[first + 1] == b[first])
        return date_likeness::one_digit;
    if (typed.year() == born.year()) return date_likeness::same_year;
    return apart <= 60 ? date_likeness::close : date_likeness::different;
}

std::vector<date> dates_like(date typed) {
    std::vector<date> out{typed};
    const auto add = [&](std::optional<date> one) {
        if (one && one->ok() && std::find(out.begin(), out.end(), *one) == out.end()) out.push_back(*one);
    };
    add(swapped(typed));
    for (const int years : {-1, 1})
        add(date(typed.year() + std::chrono::years(years), typed.month(), typed.day()));
    for (const int days : {-1, 1})
        add(date(std::chrono::sys_days(typed) + std::chrono::days(days)));
    const auto digits = digits_of(typed);
    for (std::size_t i = 0; i < 8; ++i) {
        auto other = digits;
        for (char c = '0'; c <= '9' && i != 4; ++c) { // the first digit of a year is never the wrong one
            other[i] = c;
            add(date_of(other));
        }
        if (i + 1 < 8) {
            other = digits;
            std::swap(other[i], other[i + 1]);
            add(date_of(other));
        }
    }
    return out;
}

} // namespace kith::people
