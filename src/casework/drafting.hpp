#pragma once
// Drafting an act: collecting the new entries of each child's stream while working out the file after each.
// Private to casework.

#include "casework/entries.hpp"
#include "casework/steps.hpp"

#include <string_view>

namespace kith::casework {

/// Nothing but white space: as if nothing had been said.
inline bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// What one act adds, child by child, in order. Every entry added is applied to a copy of the file at once,
/// so that what follows (clocks, next steps) is decided on the file as it will be.
class drafting {
  public:
    drafting(const guidance::rulebook&, const practitioner&, instant now);

    /// The file of this person as drafted so far; begun from `start` at its first use.
    file& of(const file& start);
    /// Appends an entry to the person's stream.
    void add(const file& start, const record::new_entry&);
    /// The sequence that the person's next entry will have.
    std::int64_t next_sequence(const file& start);
    decision finish(case_process_id process) &&;

  private:
    struct line {
        record::stream_append append;
        file after;
    };
    line& line_of(const file& start);

    const guidance::rulebook& rules_;
    record::actor by_;
    instant now_;
    std::vector<line> lines_;
};

/// Opens a process for these children in one instance: an entry in each stream. Children already in one
/// that may run only once at a time are left as they are. `edition` is the one in force on the day of the
/// event.
struct opening {
    const guidance::process* definition = nullptr;
    const guidance::edition* edition = nullptr;
    std::string because;
    std::vector<const file*> children;
    std::vector<assignment> assigns;
    bool direct = false;
};
result<case_process_id> open_for(drafting&, const guidance::rulebook&, const opening&, instant event_time,
                                 world& ids);

/// The child's latest process of this type that is still in progress, or nullptr.
const case_process* running(const guidance::rulebook&, const file&, std::string_view definition);

/// Whether the process is done once `step` with `outcome` is recorded: decided, and nothing left that must
/// be done.
bool done_after(const guidance::process&, const case_process&, const guidance::step&,
                std::string_view outcome);

} // namespace kith::casework
