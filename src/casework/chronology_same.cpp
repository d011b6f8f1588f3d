// Which lines may tell of one event: pure, explained, and never acted upon by itself.

#include "casework/chronology.hpp"

#include "language/language.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace kith::casework {
namespace {

constexpr std::size_t most_compared = 200'000, most_words = 400;
// A suggestion decides nothing: somebody looks at both. So these are a choice by eye, not measured.
constexpr double enough_words = 0.25;                   ///< of the shorter telling's words
constexpr std::size_t fewest_words = 4;                 ///< one word in common of two is chance
constexpr double share_of_words = 0.8, of_themes = 0.2; ///< a theme is shared by much that is not one event
constexpr std::size_t words_shown = 5;

/// Words that say nothing of what happened, as stems.
const std::set<std::string, std::less<>>& empty_words() {
    static const std::set<std::string, std::less<>> words = [] {
        std::set<std::string, std::less<>> made;
        for (const char* word :
             {"a",     "about", "after", "again", "all",   "also", "an",    "and",  "are",   "as",
              "at",    "be",    "been",  "but",   "by",    "can",  "could", "did",  "do",    "for",
              "from",  "had",   "has",   "have",  "he",    "her",  "him",   "his",  "i",     "if",
              "in",    "is",    "it",    "its",   "me",    "my",   "no",    "not",  "of",    "on",
              "one",   "or",    "our",   "out",   "said",  "she",  "so",    "that", "the",   "their",
              "them",  "then",  "there", "they",  "this",  "to",   "told",  "up",   "was",   "we",
              "were",  "what",  "when",  "where", "which", "who",  "will",  "with", "would", "you",
              "child", "note",  "event", "record"})
            made.insert(language::stem(word));
        return made;
    }();
    return words;
}

/// A line as it is compared.
struct compared {
    std::map<std::string, std::string> words; ///< stem to the word as first written
    int first = 0, last = 0;                  ///< days between which it may have been
    bool told = false;                        ///< somebody told or noted it; not a step of a process
};

std::map<std::string, std::string> words_in(const chronology_line& line) {
    std::map<std::string, std::string> words;
    const auto take = [&](std::string_view text) {
        for (std::string& word : language::words_of(text, most_words)) {
            std::string stem = language::stem(word);
            if (stem.size() > 1 && !empty_words().contains(stem))
                words.emplace(std::move(stem), std::move(word));
        }
    };
    for (const chronology_source& source : line.sources) {
        take(source.told->title);
        take(source.told->detail);
    }
    return words;
}

bool is_told(const chronology_line& line) {
    return std::ranges::any_of(line.sources, [](const chronology_source& source) {
        return source.event != nullptr || source.told->kind == "note";
    });
}

compared made_comparable(const chronology_line& line) {
    compared one;
    one.words = words_in(line);
    one.first = day_number(line.from.earliest());
    one.last = day_number(line.until ? line.until->latest() : line.from.latest());
    one.told = is_told(line);
    return one;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string theme_words(const guidance::edition& edition, const std::string& code) {
    if (const guidance::code_set* set = edition.find_codes("chronology_theme"))
        for (const auto& one : set->codes)
            if (one.code == code) return one.text;
    return code;
}

std::string days_in_words(const chronology_line& a, const chronology_line& b) {
    const bool exact = a.from.precision == known_to::day && b.from.precision == known_to::day &&
                       !a.from.about && !b.from.about && !a.until && !b.until;
    if (exact) return "Same day";
    const auto words = [](const chronology_line& one) {
        return in_words(one.from) + (one.until ? " to " + in_words(*one.until) : std::string());
    };
    return words(a) + " and " + words(b) + " may be the same time";
}

/// Pairs that somebody has decided upon.
std::set<std::pair<const happening*, const happening*>>
pairs_apart(std::span<const chronology_line> lines) {
    std::set<std::pair<const happening*, const happening*>> pairs;
    if (lines.empty()) return pairs;
    std::map<std::int64_t, const happening*> by_sequence;
    for (const chronology_line& line : lines)
        for (const chronology_source& source : line.sources)
            if (source.told->of.empty()) by_sequence[source.told->sequence] = source.told;
    for (const same_event& act : lines.front().in->story.same) {
        if (!act.apart || !act.of.empty()) continue;
        for (const std::int64_t one : act.about)
            for (const std::int64_t other : act.about)
                if (one != other && by_sequence.contains(one) && by_sequence.contains(other))
                    pairs.emplace(by_sequence[one], by_sequence[other]);
    }
    return pairs;
}

bool decided_apart(const std::set<std::pair<const happening*, const happening*>>& pairs,
                   const chronology_line& a, const chronology_line& b) {
    for (const chronology_source& one : a.sources)
        for (const chronology_source& other : b.sources)
            if (pairs.contains({one.told, other.told})) return true;
    return false;
}

std::optional<same_suggestion> compare(const chronology_line& a, const chronology_line& b,
                                       const compared& left, const compared& right,
                                       const guidance::edition& edition) {
    std::vector<std::string> words, themes;
    for (const auto& [stem, word] : left.words)
        if (right.words.contains(stem)) words.push_back(word);
    std::ranges::set_intersection(a.themes, b.themes, std::back_inserter(themes));
    const std::size_t shorter = std::min(left.words.size(), right.words.size());
    const double share = shorter == 0 ? 0 : double(words.size()) / double(std::max(shorter, fewest_words));
    if (share < enough_words && themes.empty()) return std::nullopt;
    same_suggestion made;
    made.likeness = std::min(1.0, share_of_words * share + (themes.empty() ? 0 : of_themes));
    // The longer the time in which both may lie, the less it says that they may be the same.
    const int span = std::max(left.last - left.first, right.last - right.first);
    made.likeness /= 1 + std::log10(1 + double(span) / 7);
    made.why = days_in_words(a, b);
    std::ranges::sort(words, [](const auto& x, const auto& y) { return x.size() > y.size(); });
    if (words.size() > words_shown) words.resize(words_shown);
    if (!words.empty()) made.why += "; both speak of: " + joined(words);
    for (std::string& theme : themes)
        theme = theme_words(edition, theme);
    if (!themes.empty()) made.why += "; same theme: " + joined(themes);
    return made;
}

} // namespace

std::vector<same_suggestion> suggested_same(std::span<const chronology_line> lines,
                                            const guidance::edition& edition, std::size_t most) {
    std::vector<compared> all;
    all.reserve(lines.size());
    for (const chronology_line& line : lines)
        all.push_back(made_comparable(line));
    std::vector<std::size_t> by_day(lines.size());
    for (std::size_t i = 0; i < by_day.size(); ++i)
        by_day[i] = i;
    std::ranges::stable_sort(by_day, {}, [&](std::size_t i) { return all[i].first; });
    const auto apart = pairs_apart(lines);
    std::vector<same_suggestion> found;
    std::size_t compared_pairs = 0;
    for (std::size_t i = 0; i < by_day.size(); ++i) {
        for (std::size_t j = i + 1; j < by_day.size(); ++j) {
            const std::size_t a = by_day[i], b = by_day[j];
            if (all[b].first > all[a].last || ++compared_pairs > most_compared) break;
            if (!all[a].told && !all[b].told) continue;
            if (lines[a].in != lines[b].in || decided_apart(apart, lines[a], lines[b])) continue;
            if (auto made = compare(lines[a], lines[b], all[a], all[b], edition)) {
                made->first = std::min(a, b);
                made->second = std::max(a, b);
                found.push_back(std::move(*made));
            }
        }
    }
    std::ranges::stable_sort(found, [](const auto& x, const auto& y) { return x.likeness > y.likeness; });
    if (found.size() > most) found.resize(most);
    return found;
}

} // namespace kith::casework
