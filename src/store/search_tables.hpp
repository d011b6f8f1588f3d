#pragma once
// Reading and writing the search index. Private to store/.

#include "store/sql.hpp"
#include "store/store.hpp"

#include <string_view>
#include <vector>

namespace kith::store {

// search_write.cpp
/// The number of somebody who has rows; 0 when they have none.
person_number number_of(sql::connection&, const person_id&);
/// The next number that nobody has.
person_number next_number(sql::connection&);
search_row read_search(sql::connection&, person_number);
/// Makes the index hold exactly this for the person. `postings` false: they are made for all at once later.
void write_search(sql::connection&, const person_id&, person_number, const search_row& before,
                  const search_row& after, bool known, bool postings);
/// Postings of everybody from their profiles, in the order of the index.
void write_all_postings(sql::connection&);
/// Where postings do not agree with profiles; nothing when they do.
std::optional<std::string> postings_disagree(sql::connection&);

// search_read.cpp
/// Of the words that one like-key finds, so many are read: the first in order.
inline constexpr int most_words_a_key = 150;
std::vector<std::string> list_words_like(sql::connection&, const name_word&, int letters);
std::vector<std::string> list_words_beginning(sql::connection&, std::string_view beginning, int most);
bool knows_all(sql::connection&, const std::vector<name_word>&);
std::vector<std::vector<person_number>> list_postings(sql::connection&, const std::vector<posting_range>&);
std::vector<profile_row> list_profiles(sql::connection&, const std::vector<person_number>&);

// search_text.cpp
std::vector<text_row> read_texts(sql::connection&, const person_id&);
void write_texts(sql::connection&, const person_id&, bool known, const std::vector<text_row>& after);

/// Keys by which a word of a name is found from words like it: below 2^40.
std::vector<std::int64_t> like_keys(const name_word&, int letters = 2);
/// A posting: the key, then how young.
std::int64_t posting_of(std::uint64_t key, std::int64_t age);
/// The 16 bits of age; the youngest have the least, unknown ages the greatest.
std::int64_t age_bits(std::int32_t youth, bool known);

} // namespace kith::store
