#include "synthetic/misspelling_words.hpp"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>

namespace kith::synthetic {
namespace {

bool letter(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
}
char lower(char one) {
    return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
}
char upper(char one) {
    return one >= 'a' && one <= 'z' ? static_cast<char>(one - 'a' + 'A') : one;
}

std::string_view beside(char key) {
    static constexpr std::array<std::string_view, 26> keys = {
        "qwsz",   "vghn",  "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko",
        "huikmn", "jiolm", "kop",  "njk",    "bhjm", "iklp",   "ol",     "wa",     "edft",
        "awedxz", "rfgy",  "yhji", "cfgb",   "qase", "zsdc",   "tghu",   "asx"};
    const char small = lower(key);
    return small >= 'a' && small <= 'z' ? keys[static_cast<std::size_t>(small - 'a')] : std::string_view();
}

std::vector<std::size_t> letters_of(const std::string& word) {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (letter(word[i])) at.push_back(i);
    return at;
}

/// What sounds alike in English. Where: at the beginning, at the end or anywhere.
struct sound {
    std::string_view written, heard;
    enum { anywhere, beginning, end } where = anywhere;
};
constexpr sound sounds[] = {{"ph", "f"},
                            {"f", "ph"},
                            {"ck", "k"},
                            {"k", "ck", sound::end},
                            {"ca", "ka"},
                            {"ka", "ca"},
                            {"co", "ko"},
                            {"ko", "co"},
                            {"cr", "kr"},
                            {"kr", "cr"},
                            {"cl", "kl"},
                            {"kn", "n", sound::beginning},
                            {"wr", "r", sound::beginning},
                            {"wh", "w"},
                            {"rh", "r"},
                            {"gh", "g"},
                            {"th", "t"},
                            {"tt", "th"},
                            {"tch", "ch"},
                            {"sch", "sh"},
                            {"sh", "sch"},
                            {"dge", "ge"},
                            {"mb", "m", sound::end},
                            {"ks", "x"},
                            {"cks", "x"},
                            {"x", "ks"},
                            {"qu", "kw"},
                            {"s", "z", sound::end},
                            {"z", "s"},
                            {"ce", "se"},
                            {"ci", "si"},
                            {"ge", "je"},
                            {"ee", "ea"},
                            {"ea", "ee"},
                            {"ei", "ie"},
                            {"ie", "ei"},
                            {"ie", "y", sound::end},
                            {"ey", "y", sound::end},
                            {"y", "ie", sound::end},
                            {"y", "ey", sound::end},
                            {"leigh", "ley"},
                            {"ley", "leigh", sound::end},
                            {"igh", "y"},
                            {"y", "i"},
                            {"i", "y"},
                            {"ai", "ay"},
                            {"ay", "ai"},
                            {"aw", "or"},
                            {"au", "or"},
                            {"au", "aw"},
                            {"ou", "u"},
                            {"oo", "u"},
                            {"u", "oo"},
                            {"ough", "uff"},
                            {"er", "ar"},
                            {"ar", "er"},
                            {"er", "or", sound::end},
                            {"on", "en", sound::end},
                            {"en", "on", sound::end},
                            {"an", "en", sound::end},
                            {"ton", "tun", sound::end},
                            {"son", "sen", sound::end},
                            {"wood", "ward", sound::end},
                            {"worth", "with", sound::end},
                            {"ham", "am", sound::end},
                            {"e", "", sound::end},
                            {"n", "ne", sound::end},
                            {"s", "es", sound::end},
                            {"ks", "kes", sound::end},
                            {"a", "er", sound::end},
                            {"ah", "a", sound::end},
                            {"a", "ah", sound::end},
                            {"o", "oe", sound::end},
                            {"ll", "l"},
                            {"l", "ll"},
                            {"tt", "t"},
                            {"t", "tt", sound::end},
                            {"nn", "n"},
                            {"n", "nn"},
                            {"ss", "s"},
                            {"rr", "r"},
                            {"r", "rr"},
                            {"mm", "m"},
                            {"m", "mm"},
                            {"pp", "p"},
                            {"dd", "d"},
                            {"gg", "g"},
                            {"ff", "f"}};

/// Between one country's Latin letters and another's.
constexpr sound romanised[] = {{"ou", "u"},   {"u", "ou"}, {"ee", "i"},  {"i", "ee"},  {"oo", "u"},
                               {"q", "k"},    {"kh", "h"}, {"h", "kh"},  {"ii", "iy"}, {"ii", "i"},
                               {"iy", "i"},   {"yi", "i"}, {"iu", "yu"}, {"yu", "iu"}, {"ia", "ya"},
                               {"ya", "ia"},  {"dh", "d"}, {"v", "w"},   {"w", "v"},   {"tch", "ch"},
                               {"sh", "sch"}, {"j", "zh"}, {"e", "a"},   {"a", "e"},   {"mm", "m"},
                               {"ss", "s"},   {"aa", "a"}, {"y", "i"},   {"ks", "x"},  {"x", "ks"}};

bool matches(const std::string& small, std::size_t at, const sound& one) {
    if (small.compare(at, one.written.size(), one.written) != 0) return false;
    const std::size_t end = at + one.written.size();
    const bool first = at == 0 || !letter(small[at - 1]), last = end == small.size() || !letter(small[end]);
    if (one.where == sound::beginning && !first) return false;
    if (one.where == sound::end && (!last || at < 2)) return false;
    // The first letter is seldom misheard, and a double letter is not doubled.
    if (one.where == sound::anywhere && first && one.written.size() < 2) return false;
    const bool doubling = one.heard.size() == 2 && one.written.size() == 1 && one.heard[0] == one.heard[1];
    return !doubling || (!first && !last && small[at - 1] != small[at] && small[end] != small[at] &&
                         std::string_view("aeiou").find(small[at - 1]) != std::string_view::npos);
}

template <std::size_t Count>
std::string by_rules(const std::string& word, const sound (&rules)[Count], draws& from) {
    std::string small = word;
    std::transform(small.begin(), small.end(), small.begin(), lower);
    std::vector<std::pair<std::size_t, const sound*>> possible;
    for (const sound& one : rules)
        for (std::size_t at = 0; at + one.written.size() <= small.size(); ++at)
            if (matches(small, at, one)) possible.emplace_back(at, &one);
    if (possible.empty()) return word;
    const auto [at, rule] = possible[from.below(possible.size())];
    std::string made = word;
    std::string heard(rule->heard);
    if (word[at] != lower(word[at]) && !heard.empty()) heard[0] = upper(heard[0]);
    made.replace(at, rule->written.size(), heard);
    return made.size() < 2 ? word : made;
}

std::string another_spelling(const population_data& of, const std::string& word, draws& from) {
    std::string small = word;
    std::transform(small.begin(), small.end(), small.begin(), lower);
    const auto found = of.spellings.find(small);
    return found == of.spellings.end() ? word : found->second[from.below(found->second.size())];
}

} // namespace

std::string mistyped(const std::string& word, error_kind kind, draws& from) {
    const auto at = letters_of(word);
    if (at.size() < 3) return word;
    std::string made = word;
    // The first letter is typed wrong less often than the others: most look at it.
    const std::size_t place = from.percent(8) ? at[0] : at[1 + from.below(at.size() - 1)];
    switch (kind) {
    case error_kind::neighbour_key: {
        const std::string_view keys = beside(word[place]);
        if (keys.empty()) return word;
        const char key = keys[from.below(keys.size())];
        made[place] = word[place] == lower(word[place]) ? key : upper(key);
        return made;
    }
    case error_kind::doubled_letter:
        return made.insert(place, 1, place == 0 ? word[0] : lower(word[place]));
    case error_kind::dropped_letter:
        return made.erase(place, 1);
    case error_kind::transposed: {
        const std::size_t left = place == 0 || from.percent(50) ? place : place - 1;
        if (left + 1 >= made.size() || !letter(made[left]) || !letter(made[left + 1])) return word;
        const bool capital = made[left] != lower(made[left]);
        std::swap(made[left], made[left + 1]);
        if (capital) {
            made[left] = upper(made[left]);
            made[left + 1] = lower(made[left + 1]);
        }
        return made;
    }
    default:
        return word;
    }
}

std::string misheard(const population_data& of, const std::string& word, draws& from) {
    if (from.percent(55)) {
        const std::string known = another_spelling(of, word, from);
        if (known != word) return known;
    }
    return by_rules(word, sounds, from);
}

std::string otherwise_romanised(const population_data& of, const std::string& word, draws& from) {
    if (from.percent(75)) {
        const std::string known = another_spelling(of, word, from);
        if (known != word) return known;
    }
    return by_rules(word, romanised, from);
}

std::string without_marks(const std::string& word) {
    UErrorCode failed = U_ZERO_ERROR;
    const UNormalizer2* decompose = unorm2_getNFDInstance(&failed);
    if (U_FAILURE(failed)) return word;
    std::u16string in(word.size() + 1, u'\0'), out(word.size() * 4 + 4, u'\0');
    int32_t length = 0;
    u_strFromUTF8(in.data(), static_cast<int32_t>(in.size()), &length, word.data(),
                  static_cast<int32_t>(word.size()), &failed);
    const int32_t made = unorm2_normalize(decompose, in.data(), length, out.data(),
                                          static_cast<int32_t>(out.size()), &failed);
    if (U_FAILURE(failed)) return word;
    static constexpr std::pair<char16_t, char> plain[] = {
        {u'ł', 'l'}, {u'Ł', 'L'}, {u'đ', 'd'}, {u'Đ', 'D'}, {u'ı', 'i'},
        {u'ø', 'o'}, {u'Ø', 'O'}, {u'’', 0},   {u'\'', 0},  {u'-', ' '}};
    std::string text;
    for (int32_t i = 0; i < made; ++i) {
        const char16_t one = out[static_cast<std::size_t>(i)];
        const auto known =
            std::find_if(std::begin(plain), std::end(plain), [&](auto& p) { return p.first == one; });
        if (known != std::end(plain)) {
            if (known->second) text += known->second;
        } else if (one < 0x80) {
            text += static_cast<char>(one);
        } else if (one < 0x300 || one > 0x36f) {
            return word; // not a Latin name
        }
    }
    return text;
}

} // namespace kith::synthetic
