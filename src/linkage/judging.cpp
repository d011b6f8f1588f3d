// Two values of one comparison: on which level they fall.

#include "linkage/levels.hpp"
#include "linkage/words.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace kith::linkage {
namespace {

/// Whether every word of the shorter is a word of the longer.
bool is_part(std::string_view a, std::string_view b) {
    auto some = words_of(a), all = words_of(b);
    if (some.size() > all.size()) std::swap(some, all);
    return std::all_of(some.begin(), some.end(), [&](std::string_view word) {
        return word.size() > 1 && std::find(all.begin(), all.end(), word) != all.end();
    });
}

std::string closed_up(std::string_view text) {
    std::string out(text);
    std::erase(out, ' ');
    return out;
}

bool share_form(const value& a, const value& b) {
    for (const auto x : a.forms) {
        if (x == 0) break;
        if (std::find(b.forms.begin(), b.forms.end(), x) != b.forms.end()) return true;
    }
    return false;
}

/// The first words of a text, without a copy.
struct some_words {
    std::array<std::string_view, 12> words;
    std::size_t count = 0;
    explicit some_words(std::string_view text) {
        while (!text.empty() && count < words.size()) {
            const std::size_t end = std::min(text.find(' '), text.size());
            words[count++] = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
};

/// Words that both have, over words that either has; numbers count, and so must agree.
double shared_words(std::string_view a, std::string_view b) {
    const some_words x(a), y(b);
    if (x.count == 0 || y.count == 0) return 0;
    std::size_t both = 0;
    unsigned used = 0;
    for (std::size_t i = 0; i < x.count; ++i) {
        const std::string_view word = x.words[i];
        for (std::size_t j = 0; j < y.count; ++j) {
            if (((used >> j) & 1U) != 0) continue;
            const bool long_word = word.size() >= 5 && y.words[j].size() >= 5;
            if (word != y.words[j] && !(long_word && one_apart(word, y.words[j]))) continue;
            used |= 1U << j;
            ++both;
            break;
        }
    }
    return static_cast<double>(both) / static_cast<double>(x.count + y.count - both);
}

/// Whether two texts could be one or two letters apart at all, by the letter pairs that they share.
bool may_be_alike(const value& a, const value& b) {
    const int both = std::popcount(a.pairs & b.pairs);
    return both * 5 >= std::min(std::popcount(a.pairs), std::popcount(b.pairs)) * 2;
}

/// Jaro-Winkler, where the letter pairs leave a chance that it is high.
bool much_alike(const value& a, const value& b, double least) {
    const int both = std::popcount(a.pairs & b.pairs);
    if (both * 2 < std::max(std::popcount(a.pairs), std::popcount(b.pairs))) return false;
    return jaro_winkler(a.text, b.text) >= least;
}

bool initial_of(const value& a, const value& b) {
    return (a.initial || b.initial) && a.text.front() == b.text.front();
}

std::uint8_t judge_given(const value& a, const value& b) {
    if (a.unnamed >= 0 || b.unnamed >= 0) {
        // A child before naming may be anybody's; twins are told apart by their numbers.
        return a.unnamed > 0 && b.unnamed > 0 && a.unnamed != b.unnamed ? 9 : 0;
    }
    if (initial_of(a, b)) return 7;
    const bool alike = may_be_alike(a, b);
    const int apart = one_apart(a.text, b.text) ? 1 : alike ? edits(a.text, b.text, 2) : 3;
    if (apart <= 1 && std::min(a.text.size(), b.text.size()) >= 3) return 2;
    if (a.words + b.words > 2) {
        if (closed_up(a.text) == closed_up(b.text)) return 2;
        if (is_part(a.text, b.text)) return 4;
    }
    if (share_form(a, b)) return 3;
    if (apart <= 2 && std::min(a.text.size(), b.text.size()) >= 6) return 5;
    if (much_alike(a, b, 0.88)) return 5;
    if (a.sound != 0 && a.sound == b.sound) return 6;
    if (a.words + b.words > 2) {
        const auto x = words_of(a.text), y = words_of(b.text);
        const auto first_alike = [](std::string_view p, std::string_view q) {
            return p.size() >= 3 && q.size() >= 3 && edits(p, q, 1) <= 1;
        };
        if (first_alike(x.front(), y.front())) return 5;
    }
    return 9;
}

std::uint8_t judge_surname(const value& a, const value& b) {
    if (initial_of(a, b)) return 6;
    const bool alike = may_be_alike(a, b);
    const int apart = one_apart(a.text, b.text) ? 1 : alike ? edits(a.text, b.text, 2) : 3;
    if (apart <= 1 && std::min(a.text.size(), b.text.size()) >= 3) return 2;
    if (a.words + b.words > 2) {
        if (closed_up(a.text) == closed_up(b.text)) return 2;
        if (is_part(a.text, b.text)) return 3;
    }
    if (apart <= 2 && std::min(a.text.size(), b.text.size()) >= 6) return 4;
    if (much_alike(a, b, 0.88)) return 4;
    if (a.sound != 0 && a.sound == b.sound) return 5;
    return 7;
}

std::uint8_t judge_place(const value& a, const value& b) {
    const bool alike = may_be_alike(a, b);
    const int apart = one_apart(a.text, b.text) ? 1 : alike ? edits(a.text, b.text, 2) : 3;
    const std::size_t shorter = std::min(a.text.size(), b.text.size());
    if (apart <= 1 && shorter >= 3) return 2;
    if (alike && a.words != b.words && closed_up(a.text) == closed_up(b.text)) return 2;
    if (apart <= 2 && shorter >= 6) return 3;
    if (much_alike(a, b, 0.92)) return 3;
    if (alike && a.words + b.words > 2) {
        const double shared = shared_words(a.text, b.text);
        if (shared >= 0.6 || (shared > 0 && is_part(a.text, b.text))) return 4;
    }
    return 5;
}

/// Whether the numbers of two addresses can be of one: those of one are all among those of the other.
bool numbers_fit(std::string_view a, std::string_view b) {
    const auto numbers = [](std::string_view text) {
        auto words = words_of(text);
        std::erase_if(words, [](std::string_view w) { return w.find_first_of("0123456789") == w.npos; });
        return words;
    };
    auto some = numbers(a), all = numbers(b);
    if (some.size() > all.size()) std::swap(some, all);
    return std::all_of(some.begin(), some.end(), [&](std::string_view number) {
        return std::find(all.begin(), all.end(), number) != all.end();
    });
}

std::uint8_t judge_address(const value& a, const value& b) {
    if (!may_be_alike(a, b)) return 5;
    if (closed_up(a.text) == closed_up(b.text)) return 1;
    const double shared = shared_words(a.text, b.text);
    const bool same_number = numbers_fit(a.text, b.text);
    if (same_number && edits(a.text, b.text, 2) <= 2) return 2;
    if (shared >= 0.6 && same_number) return 3;
    if (shared >= 0.3) return 4;
    return 5;
}

std::uint8_t judge_number(const value& a, const value& b) {
    if (a.text.size() + b.text.size() >= 3 && one_apart(a.text, b.text)) return 2;
    return 3;
}

std::uint8_t judge_postcode(const value& a, const value& b) {
    if (one_apart(a.text, b.text) && std::min(a.text.size(), b.text.size()) >= 3) return 2;
    // An English postcode ends in three characters within its district.
    const auto district = [](const std::string& text) {
        const bool english =
            text.size() >= 5 && text.size() <= 7 && std::isalpha(static_cast<unsigned char>(text[0]));
        return english ? std::string_view(text).substr(0, text.size() - 3)
                       : std::string_view(text).substr(0, std::max<std::size_t>(text.size() / 2, 2));
    };
    return district(a.text) == district(b.text) ? 3 : 4;
}

std::uint8_t judge_identifier(const value& a, const value& b) {
    if (std::min(a.text.size(), b.text.size()) < 4) return 4;
    if (one_apart(a.text, b.text)) return 2;
    return may_be_alike(a, b) && edits(a.text, b.text, 2) <= 2 ? 3 : 4;
}

std::uint8_t judge_email(const value& a, const value& b) {
    const std::string_view x = std::string_view(a.text).substr(0, a.text.find('@')),
                           y = std::string_view(b.text).substr(0, b.text.find('@'));
    if (x == y && !x.empty()) return 2;
    if (!may_be_alike(a, b)) return 5;
    if (edits(a.text, b.text, 2) <= 2 || edits(x, y, x.size() >= 6 ? 2 : 1) <= (x.size() >= 6 ? 2 : 1))
        return 3;
    return jaro_winkler(x, y) >= 0.9 ? 4 : 5;
}

} // namespace

std::uint8_t judge_dates(std::uint32_t x, std::uint32_t y) {
    if (x == y) return 1;
    const auto a = partial_date::unpacked(x), b = partial_date::unpacked(y);
    if (!a.whole() || !b.whole()) {
        if (a.year != b.year) return std::abs(a.year - b.year) <= 10 ? 7 : 8;
        return a.month == b.month || a.month == 0 || b.month == 0 ? 5 : 6;
    }
    const bool year = a.year == b.year, month = a.month == b.month, day = a.day == b.day;
    if (year && a.month == b.day && a.day == b.month) return 2;
    // As eight digits: one changed, or two neighbours turned round.
    const auto digits = [](const partial_date& d) {
        std::array<int, 8> out{d.year / 1000, d.year / 100 % 10, d.year / 10 % 10, d.year % 10,
                               d.month / 10,  d.month % 10,      d.day / 10,       d.day % 10};
        return out;
    };
    const auto p = digits(a), q = digits(b);
    int changed = 0;
    std::size_t first = 8, last = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        if (p[i] == q[i]) continue;
        ++changed;
        first = std::min(first, i);
        last = i;
    }
    if (changed == 1) return 3;
    if (changed == 2 && last == first + 1 && p[first] == q[last] && p[last] == q[first]) return 3;
    if (static_cast<int>(year) + static_cast<int>(month) + static_cast<int>(day) == 2) return 4;
    return year ? 6 : std::abs(a.year - b.year) <= 10 ? 7 : 8;
}

std::uint8_t judge_values(judged_as how, const value& a, const value& b) {
    switch (how) {
    case judged_as::given:
        return judge_given(a, b);
    case judged_as::surname:
        return judge_surname(a, b);
    case judged_as::number:
        return judge_number(a, b);
    case judged_as::address:
        return judge_address(a, b);
    case judged_as::postcode:
        return judge_postcode(a, b);
    case judged_as::identifier:
        return judge_identifier(a, b);
    case judged_as::email:
        return judge_email(a, b);
    case judged_as::phone:
        return one_apart(a.text, b.text) ? 2 : 3;
    case judged_as::sex:
        return 2;
    default:
        return judge_place(a, b);
    }
}

} // namespace kith::linkage
