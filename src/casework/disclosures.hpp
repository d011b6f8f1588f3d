#pragma once
// Packs: a person's record made ready to be given to somebody. What is in a pack follows from the record up
// to the moment at which it was gathered; what is taken out of it is decided item by item, with a ground,
// and each decision is an entry on the person's own stream.
//
//   disclosure.gathered  {"process": id, "items": number, "upto": {person: revision}, "dropped": [item]}
//   disclosure.decided   {"process": id, "items": [{"item": id, "action": "give" | "words" | "withhold",
//                         "ground": code, "why": words, "out": [{"words": text, "ground": code}]}]}

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "record/record.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

struct file;

inline constexpr std::string_view disclosure_gathered = "disclosure.gathered";
inline constexpr std::string_view disclosure_decided = "disclosure.decided";

/// Given whole; given with words taken out; withheld as a whole.
enum class item_action { give, words, withhold };
std::string_view code_of(item_action);
std::optional<item_action> parse_item_action(std::string_view);

/// Words that are taken out of an item wherever they stand in it, and why.
struct taken_out {
    std::string words;
    std::string ground; ///< code of the process's grounds
    bool operator==(const taken_out&) const = default;
};

/// What is done with one item.
struct item_decision {
    std::string item; ///< "<person>/<entry>", "<person>/<entry>/elsewhere", "readers/<role>", ...
    item_action action = item_action::give;
    std::string ground;         ///< of withholding
    std::string why;            ///< in words, for whoever checks
    std::vector<taken_out> out; ///< of words
    record::actor by = {};
    instant at = {};
    std::int64_t sequence = 0;
};

/// A pack as it stands.
struct disclosure_pack {
    case_process_id process;
    std::int64_t gathered_by = 0; ///< entry
    instant gathered;
    std::int64_t count = 0;                   ///< items
    std::map<std::string, std::int64_t> upto; ///< records drawn on, up to which entry
    std::map<std::string, item_decision> decided;
    std::int64_t last_change = 0; ///< the last entry that changed what is given
    person_id of = {};            ///< the record it stands in, on a joined view; empty: the file's own
    [[nodiscard]] bool complete() const { return count > 0 && std::int64_t(decided.size()) == count; }
};

/// The person's, or somebody's for them, own words beside an entry: see statements.hpp.
struct statement {
    std::int64_t sequence = 0;
    std::int64_t about = 0; ///< entry of the record; 0: the record as a whole
    std::string text, whose, who;
    record::actor by;
    instant at;
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

std::string to_body(const disclosure_pack&, const std::vector<std::string>& dropped);
std::string decided_body(const case_process_id&, const std::vector<item_decision>&);
/// Carries the entry into the file; false: the type is another.
bool apply_disclosures(file&, const record::entry&, const boost::json::object& body);

} // namespace kith::casework
