#pragma once
// One round of a witness: pull, check, countersign, keep; or say what is wrong.

#include "foundation/world.hpp"
#include "witness/copy.hpp"
#include "witness/feed.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::witness {

/// What a witness raises the alarm for.
enum class alarm_kind {
    silence,  ///< the log can't be reached, or has published nothing
    stale,    ///< the newest checkpoint is older than `freshness`, or from the future
    rollback, ///< the log says less than before, or something older
    fork,     ///< the log says something that does not continue what it had said
    forged,   ///< what came is not signed by the log, or is not of its form
    damaged,  ///< the entries are not those that were signed
};
std::string_view name_of(alarm_kind);

struct alarm {
    alarm_kind kind{};
    std::string words;
};

/// A log that has said nothing new for so long has fallen silent.
inline constexpr std::chrono::minutes freshness{5};

struct pulled {
    std::int64_t fresh = 0;  ///< entries that came
    std::int64_t ledger = 0; ///< entries that are kept, of both trees
    std::vector<alarm> alarms;
};

/// Pulls once. Nothing is countersigned or kept of what is wrong in any way; what contradicts itself is put
/// aside as evidence.
pulled pull(feed&, copy&, const record::signing_key& witness, world&);

/// Takes what is published now into a copy that nobody countersigns (an export); what is wrong, if
/// anything.
std::optional<alarm> take_published(feed&, copy&);

/// Writes the alarm into the copy's file of alarms.
void note_alarm(const std::filesystem::path& copy, const alarm&, instant);

/// Whether what another witness was told (a checkpoint that the log signed) is what this copy holds. A fork
/// is found here when two witnesses were each shown a log of their own. Refuses, in words, what can't be
/// decided: not signed by this log, or newer than the copy.
result<std::optional<alarm>> compare(const std::filesystem::path& copy, std::string_view checkpoint);

} // namespace kith::witness
