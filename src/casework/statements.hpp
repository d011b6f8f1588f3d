#pragma once
// What the person, or somebody who speaks for them, says of what is on record: it stands beside the entry
// that it is about wherever that is shown, and changes nothing of it (UK GDPR article 16: what is
// incomplete is completed, by a supplementary statement too).
//
//   statement.added   {"about": entry or 0, "text": words, "whose": "person" | "parent" | "representative",
//                      "who": name in words}

#include "casework/steps.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace kith::casework {

inline constexpr std::string_view statement_added = "statement.added";

/// Whose words they are: codes, with their words as an answer and as a heading says it beside the name.
struct statement_voice {
    std::string_view code, words, beside_name;
};
inline constexpr statement_voice statement_voices[] = {
    {"person", "The person whose record it is", ""},
    {"parent", "A parent, or somebody with parental responsibility", "parent or carer"},
    {"representative", "Somebody else who speaks for them", "speaks for the person"}};

/// What is to be put beside an entry, or beside the record as a whole.
struct statement_said {
    std::int64_t about = 0; ///< entry of this record's own stream; 0: the record as a whole
    std::string text;       ///< their own words
    std::string whose;      ///< code of statement_voices
    std::string who;        ///< their name; empty for the person
};

/// Carries the entry into the file; false: the type is another.
bool apply_statements(file&, const record::entry&, const boost::json::object& body);
/// Refuses a statement about an entry that the record has not, and one without words. Fields "text",
/// "whose", "who", "about".
result<decision> add_statement(const guidance::rulebook&, const std::shared_ptr<const file>&,
                               const statement_said&, const practitioner&, instant now);
/// The statements about one entry (numbered as in this file), oldest first; 0: about the record.
std::vector<const statement*> statements_about(const file&, std::int64_t sequence);
/// "The person's own statement, 3 May 2026", "Statement of Ada Byron (parent or carer), 3 May 2026".
std::string heading_of(const statement&);

} // namespace kith::casework
