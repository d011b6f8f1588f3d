#include "linkage/words.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <stdexcept>

namespace kith::linkage {
namespace {

/// ICU transliterators are not thread safe: one a thread.
std::string to_latin(std::string_view text) {
    thread_local const std::unique_ptr<icu::Transliterator> folding = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
            "NFKC; Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
        if (U_FAILURE(status) || !made)
            throw std::runtime_error("the Unicode library has no Latin transliteration");
        return made;
    }();
    icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
    folding->transliterate(wide);
    std::string latin;
    wide.toUTF8String(latin);
    return latin;
}

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

} // namespace

std::string folded(std::string_view text, std::size_t most) {
    std::string latin;
    // A character of UTF-8 is never cut: what follows the limit of bytes is passed over whole.
    if (text.size() > most * 4) {
        std::size_t end = most * 4;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;
        text = text.substr(0, end);
    }
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (!plain) {
        latin = to_latin(text);
        text = latin;
    }
    std::string out;
    bool gap = false;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!kept) {
            gap = gap || c != '\'';
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += c;
        if (out.size() >= most) break;
    }
    return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

bool says_nothing(std::string_view text) {
    static constexpr std::array<std::string_view, 21> nothing = {"unknown",
                                                                 "not known",
                                                                 "n a",
                                                                 "na",
                                                                 "nk",
                                                                 "n k",
                                                                 "none",
                                                                 "null",
                                                                 "nan",
                                                                 "not stated",
                                                                 "not given",
                                                                 "missing",
                                                                 "not recorded",
                                                                 "no fixed abode",
                                                                 "nfa",
                                                                 "tbc",
                                                                 "to be confirmed",
                                                                 "undefined",
                                                                 "not applicable",
                                                                 "no address",
                                                                 "unspecified"};
    return text.empty() || std::find(nothing.begin(), nothing.end(), text) != nothing.end();
}

int before_naming(std::string_view name) {
    int twin = 0;
    for (const std::string_view word : words_of(name)) {
        static constexpr std::array<std::string_view, 16> unnamed = {
            "baby",    "infant", "unborn",  "twin", "boy", "girl", "male",    "female",
            "newborn", "child",  "triplet", "of",   "bb",  "bg",   "unnamed", "foetus"};
        if (word == "1" || word == "one" || word == "i" || word == "a")
            twin = 1;
        else if (word == "2" || word == "two" || word == "ii" || word == "b")
            twin = 2;
        else if (word == "3" || word == "three" || word == "iii" || word == "c")
            twin = 3;
        else if (std::find(unnamed.begin(), unnamed.end(), word) == unnamed.end())
            return -1;
    }
    // "a" or "girl" alone may be an initial or a mistake, and tells no more.
    return name.empty() ? -1 : twin;
}

namespace {

/// What the letters at `at` sound like, and how many they are.
std::pair<std::string_view, std::size_t> sound_at(std::string_view w, std::size_t at) {
    const auto next = [&](std::size_t n) { return at + n < w.size() ? w[at + n] : '\0'; };
    const bool first = at == 0;
    const auto soft = [&](char c) { return c == 'e' || c == 'i' || c == 'y'; };
    switch (w[at]) {
    case 'b':
        return {next(1) == '\0' && at > 0 && w[at - 1] == 'm' ? "" : "b", 1};
    case 'c':
        if (next(1) == 'h') return {first && next(2) == 'r' ? "k" : "x", 2};
        if (next(1) == 'k') return {"k", 2};
        if (next(1) == 'z') return {"x", 2};
        return {soft(next(1)) ? "s" : "k", 1};
    case 'd':
        if (next(1) == 'g' && soft(next(2))) return {"j", 2};
        return {next(1) == 't' ? "" : "t", 1};
    case 'g':
        if (next(1) == 'h') return {first ? "k" : (at + 2 >= w.size() || !is_vowel(next(2)) ? "" : "k"), 2};
        if (next(1) == 'n' && (first || at + 2 >= w.size())) return {"n", 2};
        return {soft(next(1)) && !first ? "j" : "k", 1};
    case 'h':
        return {first ? "h" : "", 1};
    case 'j':
        return {"j", 1};
    case 'k':
        return {first && next(1) == 'n' ? "" : "k", 1};
    case 'm':
        if (first && next(1) == 'c' && !soft(next(2))) return {"mk", 2};
        return {"m", 1};
    case 'p':
        if (next(1) == 'h') return {"f", 2};
        return {first && (next(1) == 's' || next(1) == 'n') ? "" : "p", 1};
    case 'q':
        return {"k", next(1) == 'u' ? 2U : 1U};
    case 's':
        if (next(1) == 'c' && next(2) == 'h') return {"x", 3};
        if (next(1) == 'h') return {"x", 2};
        if (next(1) == 'z') return {"s", 2};
        if (next(1) == 'c' && soft(next(2))) return {"s", 2};
        return {"s", 1};
    case 't':
        if (next(1) == 'h') return {"t", 2};
        if (next(1) == 'c' && next(2) == 'h') return {"x", 3};
        return {"t", 1};
    case 'v':
        return {"f", 1};
    case 'w':
        if (first && next(1) == 'r') return {"", 1};
        if (first && next(1) == 'h') return {"w", 2};
        return {first ? "w" : "", 1};
    case 'x':
        return {first ? "s" : "ks", 1};
    case 'y':
        return {first ? "y" : "", 1};
    case 'z':
        return {"s", 1};
    default:
        return {w.substr(at, 1), 1};
    }
}

} // namespace

std::string sound_of(std::string_view word) {
    std::string letters;
    for (const char c : word) {
        if (c >= 'a' && c <= 'z') letters += c;
    }
    std::string code;
    for (std::size_t at = 0; at < letters.size();) {
        const char c = letters[at];
        if (is_vowel(c)) {
            if (at == 0) code += 'a'; // any vowel begins like any other
            ++at;
            continue;
        }
        const auto [sound, length] = sound_at(letters, at);
        for (const char s : sound) {
            const bool repeated = !code.empty() && code.back() == s && at > 0 && !is_vowel(letters[at - 1]);
            if (!repeated) code += s;
        }
        at += length;
    }
    return code;
}

int edits(std::string_view a, std::string_view b, int most) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (a.size() > b.size()) std::swap(a, b);
    const int gap = static_cast<int>(b.size() - a.size());
    if (gap > most) return most + 1;
    constexpr std::size_t widest = 64;
    if (b.size() > widest) return a == b ? 0 : most + 1;
    std::array<int, widest + 1> before{}, last{}, row{};
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        int least = row[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({changed, last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least > most) return most + 1;
        before = last;
        last = row;
    }
    return std::min(last[b.size()], most + 1);
}

bool one_apart(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (a.size() <= 1 && b.size() <= 1) return true;
    return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

double jaro_winkler(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return 0;
    if (a == b) return 1;
    a = a.substr(0, 64);
    b = b.substr(0, 64);
    const std::size_t reach = std::max<std::size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
    std::uint64_t in_a = 0, in_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const std::size_t from = i > reach ? i - reach : 0, to = std::min(b.size(), i + reach + 1);
        for (std::size_t j = from; j < to; ++j) {
            if (((in_b >> j) & 1) != 0 || a[i] != b[j]) continue;
            in_a |= 1ULL << i;
            in_b |= 1ULL << j;
            break;
        }
    }
    const int common = std::popcount(in_a);
    if (common == 0) return 0;
    int turned = 0;
    for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
        if (((in_a >> i) & 1) == 0) continue;
        while (((in_b >> j) & 1) == 0)
            ++j;
        if (a[i] != b[j]) ++turned;
        ++j;
    }
    const double c = common;
    const double jaro =
        (c / static_cast<double>(a.size()) + c / static_cast<double>(b.size()) + (c - turned / 2.0) / c) /
        3;
    std::size_t prefix = 0;
    while (prefix < 4 && prefix < std::min(a.size(), b.size()) && a[prefix] == b[prefix])
        ++prefix;
    return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

std::uint64_t letter_pairs(std::string_view text) {
    std::uint64_t set = 0;
    unsigned before = 0;
    for (const char c : text) {
        const unsigned now = static_cast<unsigned char>(c);
        set |= 1ULL << (((before * 31 + now) * 0x9E3779B1U) >> 26);
        before = now;
    }
    return set;
}

} // namespace kith::linkage
