#pragma once
// Files that were handed in about a person, and which agencies there is an agreement to share with. What a
// deposit is for stands on the person's record, in an entry that names it; here is what was in it, sealed
// under the key of that record: disposed of with it.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

/// A file that was handed in.
struct deposit {
    std::string id;
    person_id person;
    std::string name;       ///< ours, never the sender's: "report-1a2b3c4d.pdf"
    std::string media_type; ///< by its content
    std::int64_t size = 0;
    std::string digest; ///< SHA-256 of the content, 32 bytes
    instant received;
    bool operator==(const deposit&) const = default;
};

/// Most that is kept of one person.
inline constexpr std::int64_t most_deposits = 500;
inline constexpr std::int64_t most_deposited_bytes = 512LL * 1024 * 1024;

/// Keeps it; refuses (unstorable) an id that is taken, and more than is kept of one person.
void put_deposit(transaction&, const deposit&, std::string_view content);
/// What is kept of a person, the newest first.
std::vector<deposit> deposits_of(snapshot&, const person_id&);
/// What was in it; nothing where there is no such deposit of that person. Throws unreadable_entry where it
/// was changed, or its key is gone.
std::optional<std::string> deposit_content(snapshot&, const person_id&, std::string_view id);

/// An agreement to share with an agency, as the stream "agreements" now tells it.
struct agreement_row {
    std::string id;
    std::string agency;      ///< code of the set "agency"
    std::string first, last; ///< days on which it holds, ISO; both included
    bool operator==(const agreement_row&) const = default;
};
/// Makes these all there are.
void replace_agreements(transaction&, const std::vector<agreement_row>&);
std::vector<agreement_row> agreements_of(snapshot&);
/// Whether one with this agency holds on the day.
bool agreement_holds(snapshot&, std::string_view agency, date day);

/// A practitioner's part in one process of somebody's, by what they are to the person.
struct part_row {
    person_id person;
    case_process_id process;
    std::string relation;
    instant since;
    bool operator==(const part_row&) const = default;
};
/// The processes in which this practitioner stands so to the person, the newest first: what they were asked
/// for by name, or raised. With an agency: what anybody of that agency was. Nobody from whom the viewer is
/// kept. Access to the record is not asked.
std::vector<part_row> parts_of(snapshot&, const practitioner_id&, std::string_view agency,
                               std::string_view relation, int limit);
/// The papers that the practitioner was given and has at the moment: person and process, the newest first.
std::vector<part_row> packs_of(snapshot&, const practitioner_id&, instant at, int limit);
/// Everybody with a process of this kind, the newest first: for those who look through an area's register.
std::vector<process_row> processes_of_kind(snapshot&, std::string_view definition, int limit);

} // namespace kith::store
