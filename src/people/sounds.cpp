#include "people/sounds.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace kith::people {

namespace {

constexpr std::size_t longest_code = 8;

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}
bool is_front(char c) {
    return c == 'e' || c == 'i' || c == 'y';
}

/// Letters that sound as others do. The longest that fits counts; "^" only at the beginning, "$" only at
/// the end.
struct rule {
    std::string_view letters, sound;
};
constexpr std::array rules = {
    rule{"^mac", "mk"}, rule{"^mc", "mk"}, rule{"^kn", "n"},   rule{"^gn", "n"},  rule{"^pn", "n"},
    rule{"^wr", "r"},   rule{"^ps", "s"},  rule{"^pf", "f"},   rule{"^wh", "w"},  rule{"^rh", "r"},
    rule{"^x", "s"},    rule{"^ts", "s"},  rule{"^hu", "hu"},  rule{"^zh", "j"},  rule{"^dzh", "j"},
    rule{"schm", "Sm"}, rule{"sch", "S"},  rule{"tsch", "C"},  rule{"szcz", "S"}, rule{"tch", "C"},
    rule{"cz", "C"},    rule{"ch", "C"},   rule{"sh", "S"},    rule{"sz", "S"},   rule{"tsh", "C"},
    rule{"chr", "kr"},  rule{"chl", "kl"}, rule{"ph", "f"},    rule{"gh", "g"},   rule{"ght", "t"},
    rule{"ough", ""},   rule{"augh", ""},  rule{"eigh", ""},   rule{"igh$", ""},  rule{"eigh$", ""},
    rule{"ck", "k"},    rule{"cq", "k"},   rule{"kh", "k"},    rule{"qu", "k"},   rule{"q", "k"},
    rule{"th", "t"},    rule{"dh", "d"},   rule{"bh", "b"},    rule{"tt", "t"},   rule{"dt", "t"},
    rule{"x", "ks"},    rule{"z", "s"},    rule{"v", "f"},     rule{"mb$", "m"},  rule{"mbe$", "m"},
    rule{"ll", "l"},    rule{"wn", "n"},   rule{"dj", "j"},    rule{"dz", "j"},   rule{"dge", "j"},
    rule{"dg", "j"},    rule{"rz", "S"},   rule{"tion", "Sn"}, rule{"ssi", "S"},  rule{"tia$", "S"},
    rule{"cia$", "S"},  rule{"cya$", "S"}, rule{"sha$", "S"},  rule{"sia$", "S"}, rule{"kei", "ki"},
};

/// A rule with its marks taken off.
struct read_rule {
    std::string_view letters, sound;
    bool first, last;
};

/// The rules by the letter that they begin with.
const std::vector<read_rule>& rules_for(char letter) {
    static const std::array<std::vector<read_rule>, 27> by_letter = [] {
        std::array<std::vector<read_rule>, 27> made;
        for (const rule& one : rules) {
            read_rule read{one.letters, one.sound, one.letters.front() == '^', one.letters.back() == '$'};
            if (read.first) read.letters.remove_prefix(1);
            if (read.last) read.letters.remove_suffix(1);
            made[static_cast<std::size_t>(read.letters.front() - 'a')].push_back(read);
        }
        return made;
    }();
    return by_letter[letter >= 'a' && letter <= 'z' ? static_cast<std::size_t>(letter - 'a') : 26];
}

/// The rule that fits here and takes most letters, if any.
const read_rule* fitting(std::string_view word, std::size_t at) {
    const read_rule* best = nullptr;
    for (const read_rule& one : rules_for(word[at])) {
        if ((best && one.letters.size() <= best->letters.size()) || (one.first && at != 0)) continue;
        if (word.substr(at, one.letters.size()) != one.letters) continue;
        if (!one.last || at + one.letters.size() == word.size()) best = &one;
    }
    return best;
}

/// What one letter sounds like between its neighbours; nothing where it is silent or a vowel.
char sound_at(std::string_view word, std::size_t at) {
    const char c = word[at], next = at + 1 < word.size() ? word[at + 1] : '\0';
    if (is_vowel(c)) return at == 0 ? (c == 'y' ? 'y' : 'a') : '\0';
    switch (c) {
    case 'c':
        return is_front(next) ? 's' : 'k';
    case 'g':
        return is_front(next) && at == 0 ? 'j' : 'g';
    case 'h':
        return at == 0 ? 'h' : '\0';
    case 'w':
        return at == 0 ? 'w' : '\0';
    default:
        return c >= 'a' && c <= 'z' ? c : '\0';
    }
}

} // namespace

std::string sound_of(std::string_view word) {
    std::string code;
    const auto add = [&](char c) {
        if (c != '\0' && !is_vowel(c) && (code.empty() || code.back() != c)) code += c;
    };
    if (!word.empty() && is_vowel(word[0])) code += word[0] == 'y' ? 'j' : 'a';
    for (std::size_t at = 0; at < word.size() && code.size() < longest_code;) {
        if (const read_rule* one = fitting(word, at)) {
            for (const char c : one->sound)
                add(c);
            at += one->letters.size();
        } else {
            if (!is_vowel(word[at])) add(sound_at(word, at));
            ++at;
        }
    }
    if (code.size() > longest_code) code.resize(longest_code);
    return code;
}

std::string consonants_of(std::string_view word) {
    std::string out;
    for (const char c : word)
        if (!is_vowel(c) && c != 'w' && c >= 'a' && c <= 'z' && (out.empty() || out.back() != c)) out += c;
    return out;
}

} // namespace kith::people
