// What the index keeps of a person: the profile that ranking reads, and the keys of the postings.

#include "language/language.hpp"
#include "people/details.hpp"
#include "people/search.hpp"
#include "people/sounds.hpp"

#include <algorithm>
#include <set>

namespace kith::people {

namespace {

constexpr std::size_t most_words = 6;  // of one part of a name
constexpr std::size_t most_names = 24; // of one person
constexpr std::size_t most_pairs = 60; // of words of names
constexpr std::size_t most_addresses = 12;
constexpr std::size_t longest_joined = 14; // letters of two words taken for one
constexpr std::size_t longest_shown = 120; // bytes of a part of a name

std::uint64_t hash_of(char kind, std::string_view a, std::string_view b = {}) {
    std::uint64_t hash = 0xCBF29CE484222325ULL ^ static_cast<unsigned char>(kind);
    const auto take = [&](std::string_view text) {
        for (const char c : text)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        hash = (hash ^ 0x1FU) * 0x100000001B3ULL;
    };
    take(a);
    take(b);
    hash ^= hash >> 32U;
    hash *= 0xD6E8FEB86659FD93ULL;
    hash ^= hash >> 32U;
    return hash & (store::search_key_limit - 1);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// One line, at most so long, cut between characters; tabs and line ends are spaces.
std::string one_line(std::string_view text) {
    std::string out(text.substr(0, std::min(text.size(), longest_shown)));
    if (text.size() > longest_shown)
        while (!out.empty() && (static_cast<unsigned char>(text[out.size()]) & 0xC0U) == 0x80U)
            out.pop_back();
    for (char& c : out)
        if (c == '\t' || c == '\n' || c == '\r' || c == '\0') c = ' ';
    return out;
}

bool plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) > 0; });
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

std::vector<std::string> split(std::string_view line, char by) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = line.find(by);
        parts.emplace_back(line.substr(0, end));
        if (end == std::string_view::npos) return parts;
        line.remove_prefix(end + 1);
    }
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    if (!text.empty()) words = split(text, ' ');
    return words;
}

char letter_of(const person_name& name) {
    if (name.kind == "known_as") return 'k';
    if (name.kind == "alias") return 'a';
    if (name.kind == "transliterated" || name.kind == "original_script") return 's';
    if (name.corrected) return 'c';
    return name.kind == "legal" && name.current ? 'n' : 'p';
}

std::string plain_letters(std::string_view text, bool capitals) {
    std::string out;
    for (const char c : text) {
        if (is_digit(c))
            out += c;
        else if (c >= 'a' && c <= 'z')
            out += capitals ? char(c - 32) : c;
        else if (c >= 'A' && c <= 'Z')
            out += capitals ? c : char(c + 32);
        if (out.size() >= 24) break;
    }
    return out;
}

std::string outward_of(std::string_view postcode) {
    return std::string(postcode.size() > 4 ? postcode.substr(0, postcode.size() - 3) : postcode);
}

/// The person's folded words, as the keys want them.
struct word_sets {
    std::set<std::string> given, family, joined;
    void add(const std::vector<std::string>& words, std::set<std::string>& to) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            to.insert(words[i]);
            // "Lily Mae" is looked for as Lilymae, and "Al Hassan" as Alhassan.
            if (i + 1 < words.size() && words[i].size() + words[i + 1].size() <= longest_joined)
                joined.insert(words[i] + words[i + 1]);
        }
    }
};

word_sets add_names(const person& who, std::string& profile) {
    word_sets words;
    std::size_t taken = 0;
    for (const person_name& name : names_of(who)) {
        if (++taken > most_names) break;
        const std::string given = one_line(name.given), family = one_line(name.family);
        const auto given_words = language::words_of(given, most_words),
                   family_words = language::words_of(family, most_words);
        if (given_words.empty() && family_words.empty()) continue;
        profile += letter_of(name);
        profile += given + '\t' + family;
        if (!plain(given) || !plain(family))
            profile += '\t' + joined(given_words) + '\t' + joined(family_words);
        profile += '\n';
        words.add(given_words, words.given);
        words.add(family_words, words.family);
    }
    return words;
}

void add_addresses(const person& who, const word_sets& words, std::string& profile,
                   std::set<std::uint64_t>& keys) {
    std::size_t taken = 0;
    std::set<std::string> outwards, streets;
    for (const person_address& address : addresses_of(who)) {
        if (address.is_protected || ++taken > most_addresses) continue;
        const auto lines = language::words_of(address.lines, 16);
        const std::string postcode = plain_letters(address.postcode, false);
        if (lines.empty() && postcode.empty()) continue;
        profile += address.current ? 'h' : 'f';
        profile += joined(lines) + '\t' + postcode + '\n';
        if (!postcode.empty()) {
            keys.insert(key::postcode(postcode));
            keys.insert(key::outward(outward_of(postcode)));
            outwards.insert(outward_of(postcode));
        }
        std::string house;
        std::size_t streets_here = 0;
        for (const std::string& word : lines) {
            if (is_digit(word[0])) {
                house = word;
            } else if (!is_street_kind(word) && word.size() > 1 && ++streets_here <= 2) {
                streets.insert(word);
                keys.insert(key::street(word));
                if (!house.empty()) keys.insert(key::house_street(house, word));
            }
        }
    }
    for (const auto* some : {&words.given, &words.family})
        for (const std::string& word : *some) {
            for (const std::string& outward : outwards)
                keys.insert(key::word_outward(word, outward));
            for (const std::string& street : streets)
                keys.insert(key::word_street(word, street));
        }
}

} // namespace

namespace key {
std::uint64_t word(std::string_view text) {
    return hash_of('w', text);
}
std::uint64_t pair(std::string_view a, std::string_view b) {
    return a < b ? hash_of('p', a, b) : hash_of('p', b, a);
}
std::uint64_t born() {
    return hash_of('b', {});
}
std::uint64_t identifier(std::string_view text) {
    return hash_of('i', text);
}
std::uint64_t postcode(std::string_view text) {
    return hash_of('c', text);
}
std::uint64_t outward(std::string_view text) {
    return hash_of('o', text);
}
std::uint64_t word_outward(std::string_view text, std::string_view outward) {
    return hash_of('x', text, outward);
}
std::uint64_t word_street(std::string_view text, std::string_view street) {
    return hash_of('y', text, street);
}
std::uint64_t house_street(std::string_view house, std::string_view street) {
    return hash_of('h', house, street);
}
std::uint64_t street(std::string_view text) {
    return hash_of('s', text);
}
std::uint64_t born_initial(char initial) {
    return hash_of('l', std::string_view(&initial, 1));
}
} // namespace key

store::search_row searchable(const person& who) {
    store::search_row row;
    std::set<std::uint64_t> keys;
    const word_sets words = add_names(who, row.profile);
    for (const auto* some : {&words.given, &words.family})
        for (const std::string& word : *some) {
            keys.insert(key::word(word));
            row.words.push_back({word, sound_of(word)});
        }
    for (const std::string& word : words.joined) // only as they stand: they are in no dictionary
        keys.insert(key::word(word));
    std::size_t pairs = 0;
    for (const std::string& given : words.given)
        for (const std::string& family : words.family)
            if (given != family && ++pairs <= most_pairs) keys.insert(key::pair(given, family));
    add_addresses(who, words, row.profile, keys);
    for (const person_identifier& one : identifiers_of(who)) {
        const std::string value = plain_letters(one.value, true);
        if (value.empty() || one.scheme == "urn") continue; // the school's number is not the child's
        row.profile += 'i' + value + '\n';
        keys.insert(key::identifier(value));
    }
    const auto born = who.birth_date(), expected = who.expected_date();
    if (born)
        row.profile += 'b' + to_text(*born) + '\n';
    else if (expected)
        row.profile += 'e' + to_text(*expected) + '\n';
    if (born || expected) {
        row.age_known = true;
        row.youth = day_number(born ? *born : *expected);
        keys.insert(key::born());
    }
    row.keys.assign(keys.begin(), keys.end());
    return row;
}

profile read_profile(std::string_view text) {
    profile out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        const char kind = line[0];
        const auto parts = split(line.substr(1), '\t');
        if (kind == 'b' || kind == 'e') {
            if (const auto day = parse_date(parts[0])) (kind == 'b' ? out.born : out.expected) = *day;
        } else if (kind == 'i') {
            out.identifiers.push_back(parts[0]);
        } else if (parts.size() < 2) {
            continue;
        } else if (kind == 'h' || kind == 'f') {
            out.addresses.push_back({kind == 'f', split_words(parts[0]), parts[1]});
        } else {
            const bool folded = parts.size() >= 4;
            out.names.push_back(
                {kind, parts[0] + (parts[0].empty() || parts[1].empty() ? "" : " ") + parts[1],
                 folded ? split_words(parts[2]) : language::words_of(parts[0], most_words),
                 folded ? split_words(parts[3]) : language::words_of(parts[1], most_words)});
        }
    }
    return out;
}

} // namespace kith::people
