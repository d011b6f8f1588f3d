#pragma once
// What the ledger says of looking: entries of reads (what was shown of a person's record, or refused) and
// of lists (searches among them).

#include "record/record.hpp"
#include "vigilance/facts.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::vigilance {

/// How a record is read that is open only because of an emergency; other words may follow.
inline constexpr std::string_view emergency_purpose = "Emergency access";
/// How somebody asks for a record that is not open to them: they are told no more than that there is one.
inline constexpr std::string_view closed_record = "looking whether there is a record";
/// What is shown when somebody asked for a protected address and said why.
inline constexpr std::string_view unmasked_words = "the protected address, un-masked";
inline constexpr std::string_view unmasked_referrer_words = "who referred, un-masked";
/// Purposes of lists that are searches.
inline constexpr std::string_view person_search = "searching for a person";
inline constexpr std::string_view text_search = "searching the text of records";

/// One entry of a chain of reads.
struct looked {
    record::actor by;
    instant at;
    person_id person;
    std::string page;  ///< route pattern
    std::string shown; ///< in words
    std::optional<instant> as_at;
    bool refused = false;
    [[nodiscard]] bool emergency() const { return by.purpose.starts_with(emergency_purpose); }
    [[nodiscard]] bool unmasked() const {
        return shown == unmasked_words || shown == unmasked_referrer_words;
    }
    /// Taken out of the system: exported, or a file of it handed over.
    [[nodiscard]] bool exported() const;
};
looked read_look(record::entry);
/// Everything on a person's chain of reads, in order.
std::vector<looked> looks_at(store::snapshot&, const person_id&,
                             std::optional<instant> as_at = std::nullopt);

/// How rows of a time are found: `halving` takes them to be in order of time but for minutes; `all` reads
/// the whole ledger, so that no clock that was once wrong hides a look.
enum class search_through { halving, all };
/// Rows about looking that were entered from one moment until before another, in order of the ledger,
/// without what they say.
void each_look_between(store::snapshot&, instant from, instant until, search_through,
                       const std::function<void(const store::ledger_row&)>&);

/// What one practitioner looked at within such a time, in order.
std::vector<looked> looks_of(store::snapshot&, const practitioner_id&, instant from, instant until);

/// The person of a chain of reads; empty for any other stream.
person_id person_of(std::string_view stream);

} // namespace kith::vigilance
