#pragma once
// The daily run, and what became of its alerts. Everything is an entry of the stream "vigilance": what was
// raised, what was listed without being raised, that a day was looked at, and what a reviewer found.
// Nothing is changed and nothing dropped. Words of no record stand in it, and no name.

#include "vigilance/alerts.hpp"
#include "vigilance/recorded.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::vigilance {

inline constexpr std::string_view vigilance_stream = "vigilance";

/// How an alert ended.
struct outcome_kind {
    std::string_view code, words;
};
inline constexpr outcome_kind outcomes[] = {{"explained", "Explained: it was work, or chance"},
                                            {"talk", "Needs a talk"},
                                            {"incident", "An incident: reported as one"}};

struct review {
    record::actor by;
    instant at;
    std::string outcome, words;
};

/// An alert as it stands.
struct case_alert {
    std::int64_t sequence = 0; ///< of the entry that tells of it; its number on pages
    alert what;
    bool raised = false; ///< otherwise listed only: outside the budget, or nothing new
    bool waits = false;  ///< of one that is listed: competed again on the next day
    instant at;
    std::vector<review> reviews; ///< the last holds
};

struct day_run {
    date day;
    instant at;
    record::actor by;
    std::int64_t looks = 0;
    int staff = 0, raised = 0, listed = 0;
    bool with_register = false;
};

/// The fold of the stream.
struct alert_book {
    std::vector<case_alert> alerts; ///< in order of entry
    std::vector<day_run> runs;
    std::int64_t revision = 0;
    [[nodiscard]] const case_alert* find(std::int64_t sequence) const;
    [[nodiscard]] const day_run* run_of(date day) const;
};
alert_book read_alerts(store::snapshot&);

/// Looks at one day: the reads of that day and of as many before as the rules look back are read, judged
/// and chosen among, and what fired is appended. Refuses a day that was looked at already, or that is not
/// over; before rules::judged_after_days have passed, work that is still to be written is missed, and the
/// alerts say "so far" by their dates.
result<day_run> run_day(casework::desk&, const rules&, const std::vector<staff_row>& registered, date day,
                        const record::actor& by, instant now);

/// "Alerts are reviewed by: Information governance officer, Director." Titles as the edition has them.
std::string who_reviews(const rules&, const guidance::edition&);
/// Why this practitioner may not review the alert, as a sentence; nothing: they may. Not the one concerned,
/// not of their team, not their manager nor managed by them.
std::optional<std::string> may_not_review(store::snapshot&, const rules&, const guidance::edition&,
                                          const alert&, const casework::practitioner&);
/// Writes down what a reviewer found. Fields of the problems: "outcome", "words".
result<void> review_alert(casework::desk&, const rules&, std::int64_t sequence, std::string_view outcome,
                          std::string_view words, const casework::practitioner&, instant now);

} // namespace kith::vigilance
