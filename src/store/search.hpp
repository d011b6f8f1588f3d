#pragma once
// The search index: what it holds for one person, and how it is asked. Included by store.hpp.
//
// Everybody searchable has a small number. A posting says "whoever has this number is found by this key,
// and is so young": postings of one key lie in the order of youth, so that the first of a common name are
// read straight, and a date of birth is a place within a key. What a key stands for (a word of a name, a
// pair of them, a postcode
// ...) is people/'s business. The same tables and the same results on both engines.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kith::store {

/// A word of a name, for the dictionary from which words like it are found.
struct name_word {
    std::string word;  ///< folded
    std::string sound; ///< how it sounds; words that sound alike have the same
    bool operator==(const name_word&) const = default;
};

/// What the index holds of one person.
struct search_row {
    std::string profile;    ///< names, dates and addresses as ranking reads them: people/search.hpp
    std::int32_t youth = 0; ///< day number of the birth or expected birth; 0 with `age_known` false
    bool age_known = false;
    std::vector<std::uint64_t> keys; ///< each below 2^48
    std::vector<name_word> words;    ///< new to the dictionary or not; it is common to all and only grows
    bool operator==(const search_row&) const = default;
};
inline constexpr std::uint64_t search_key_limit = std::uint64_t{1} << 48U;

/// One narrative of a person's record: a note, a long answer, a reason.
struct text_row {
    std::int64_t sequence = 0; ///< the entry that it stands in
    int part = 0;              ///< its number within the entry
    std::string kind;          ///< what it is called in words: "Note", "Chair the conference: reasons"
    practitioner_id author;
    instant at;        ///< event time
    std::string text;  ///< as written; only when it is handed over to be indexed
    std::string words; ///< its stems (language/): what is kept
    bool operator==(const text_row&) const = default;
};

/// The number by which the index knows a person.
using person_number = std::int64_t;

/// Whom a key finds: those born from `youngest` back to `oldest` (both included; nothing: all, those of
/// unknown age last), the youngest first, at most `most`.
struct posting_range {
    std::uint64_t key = 0;
    std::optional<date> oldest, youngest;
    int most = 0;
};

/// What ranking reads of one person.
struct profile_row {
    person_number number = 0;
    person_id person;
    std::string profile;
};

/// A narrative found.
struct found_text {
    person_id person;
    std::int64_t sequence = 0;
    int part = 0;
    std::string kind;
    practitioner_id author;
    instant at;
    int matched = 0; ///< how many of the words asked for it has
};

/// What is looked for in narratives: stems, or phrases of several stems in order.
using text_question = std::vector<std::vector<std::string>>;

} // namespace kith::store
