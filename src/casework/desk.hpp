#pragma once
// The desk: where pure decisions meet the record. Reads files, records acts, keeps what was folded at hand.

#include "casework/steps.hpp"

#include <functional>
#include <memory>
#include <variant>
#include <vector>

namespace kith::casework {

/// Somebody else recorded something about the same process since the form was opened.
struct overtaken {
    std::shared_ptr<const file> now; ///< as it stands
    std::vector<std::int64_t> since; ///< entries of the process that the writer had not seen
};
struct recorded {
    case_process_id process;
    std::vector<person_id> people; ///< whose streams were written
    bool before = false;           ///< the same form had been recorded already
    std::string answer;            ///< what was answered then
};
using outcome_of_act = std::variant<recorded, problems, overtaken>;

/// What the web layer knows of the form that was sent.
struct form_sent {
    std::int64_t based_on =
        -1; ///< revision of the (first) child's stream when it was opened; -1: not known
    std::optional<std::string> token; ///< idempotency
    std::string answer;               ///< location to answer with
    std::optional<std::string> draft; ///< key of the draft to throw away in the same commit
    std::string purpose;              ///< why the practitioner is in the record
};

/// One desk a program. Thread safe.
class desk {
  public:
    desk(store::database&, world&, std::shared_ptr<const guidance::rulebook>);
    ~desk();
    [[nodiscard]] const guidance::rulebook& rules() const { return *rules_; }
    [[nodiscard]] store::database& database() { return database_; }
    [[nodiscard]] kith::world& world() { return world_; }

    /// The file of a person; nullptr when there is none. Folded once a revision and kept (bounded).
    std::shared_ptr<const file> open(store::snapshot&, const person_id&);
    /// As it was known at a moment; nullptr when nothing was known yet.
    std::shared_ptr<const file> open_as_at(store::snapshot&, const person_id&, instant);

    outcome_of_act record(const person_id& opened_from, const submission&, const practitioner&, instant now,
                          const form_sent&);
    outcome_of_act record(const intake&, const practitioner&, instant now, const form_sent&);
    outcome_of_act open_process(const person_id&, std::string_view definition, std::string_view because,
                                const practitioner&, instant now, const form_sent&);
    outcome_of_act correct(const person_id&, const step_correction&, const practitioner&, instant now,
                           const form_sent&);
    outcome_of_act explain_late(const person_id&, std::string_view clock, std::int64_t started_by,
                                std::string_view code, std::string_view text, const practitioner&,
                                instant now, const form_sent&);
    outcome_of_act add_note(const person_id&, std::string_view text, std::optional<instant> event_time,
                            const practitioner&, instant now, const form_sent&);
    outcome_of_act change_facts(const person_id&, const std::map<std::string, std::string>& facts,
                                std::string_view reason, const practitioner&, instant now,
                                const form_sent&);

    /// Any other act: opens these people's files (in this order), decides, and commits; decided again when
    /// somebody else wrote in between. A problem when one of them has no record.
    using deciding = std::function<result<decision>(const child_files&, kith::world& ids)>;
    outcome_of_act perform(const std::vector<person_id>&, const deciding&, const practitioner&, instant now,
                           const form_sent&);

    /// Called after an act that brought people on record, or changed what is known of them, is durable.
    /// What it throws is its own affair: the act stands.
    using noticing = std::function<void(const std::vector<person_id>&, instant)>;
    void notice_people(noticing notice) { notice_ = std::move(notice); }

  private:
    struct kept;
    outcome_of_act commit(const decision&, const practitioner&, instant now, const form_sent&);
    /// The other children of the household; another record of the same child is not another child.
    child_files household_of(store::snapshot&, const file&);
    /// Whether the process may also be opened as far as the records joined with this one say: it may be
    /// running there. What was looked at, to be as it is when the act is written.
    result<std::vector<record::stream_append>> free_on_joined_records(store::snapshot&, const file& child,
                                                                      std::string_view definition,
                                                                      const practitioner&, instant now);

    store::database& database_;
    kith::world& world_;
    std::shared_ptr<const guidance::rulebook> rules_;
    std::unique_ptr<kept> kept_;
    noticing notice_;
};

/// Rewrites every person's query tables when the guidance has changed since they were written. Gives how
/// many.
std::int64_t bring_up_to_date(store::database&, const guidance::rulebook&, std::string_view fingerprint);

/// What record::verify needs to replay.
record::replay replayed_with(const guidance::rulebook&);

} // namespace kith::casework
