#pragma once
// Acts about packs: gathering one, deciding its items. Pure. What a pack consists of is disclosure/'s to
// say; here it is a list of items by name.

#include "casework/steps.hpp"

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace kith::casework {

inline constexpr std::size_t most_pack_items = 20'000;
inline constexpr std::size_t most_words_taken_out = 50; ///< of one item
inline constexpr std::size_t longest_taken_out = 1'000; ///< bytes

/// What a gathering did not look at, because it has bounds.
struct passed_over {
    std::int64_t people = 0; ///< other people around the person whose records were not looked at
    std::int64_t of = 0;     ///< of so many
    std::int64_t newest = 0; ///< only so many of the texts that name the person were followed; 0: all were
    [[nodiscard]] bool nothing() const { return people == 0 && newest == 0; }
    bool operator==(const passed_over&) const = default;
};
/// As the entry by which the pack was gathered tells it; nothing where the entry is not among these.
passed_over passed_over_in(std::span<const record::entry>, const disclosure_pack&);
/// Each as a sentence, for whoever relies on the pack.
std::vector<std::string> in_words(const passed_over&);

/// The person's running or finished process of this id that gives a pack; nullptr when there is none.
const guidance::process* disclosing(const guidance::rulebook&, const file&, const case_process_id&);
/// The pack as it stands; nullptr before it was gathered.
const disclosure_pack* pack_of(const file&, const case_process_id&);

/// Whether the pack is so far that this step may be recorded: items all decided before they are declared
/// gone through; all read by somebody who decided none of them; nothing changed since, when it leaves. Any
/// other step: yes.
result<void> pack_allows(const file&, const case_process&, const guidance::process&, const guidance::step&,
                         const practitioner_id&);
/// Whether the pack may still be changed by this practitioner: their role may go through items and it has
/// not left.
result<void> may_decide(const file&, const case_process&, const guidance::process&, const practitioner&);

/// Gathers the pack, or gathers it anew: these are its items, drawn from these records up to these entries,
/// and what was passed over is said in the entry.
result<decision> gather_pack(const guidance::rulebook&, const std::shared_ptr<const file>&,
                             const case_process_id&, const std::set<std::string>& items,
                             const std::map<std::string, std::int64_t>& upto, const passed_over&,
                             const practitioner&, instant now);
/// Decides items. Each must be one of `items`; a ground must be one of the process's; fields "action",
/// "ground", "why", "words".
result<decision> decide_items(const guidance::rulebook&, const std::shared_ptr<const file>&,
                              const case_process_id&, const std::set<std::string>& items,
                              const std::vector<item_decision>&, const practitioner&, instant now);

} // namespace kith::casework
