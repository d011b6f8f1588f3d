#pragma once
// The chronology as people read it, worked out from a file: the lines that the record wrote, with what was
// judged of them, several tellings of one event as one line; filters; gaps; what may be the same event;
// children side by side. Pure. Lines point into the files that they were made from, which must stay.
//
// Contents
//   chronology_line, lines_of   one child's lines, the newest first
//   chronology_filter, chosen   what somebody asked to see of them
//   gaps_of                     months in which nothing is on record
//   suggested_same              lines that may tell of one event, and why; a person decides
//   side_by_side                several children's lines, day by day

#include "casework/file.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace kith::casework {

/// One telling of what a line says: an entry, and the agency that it comes from.
struct chronology_source {
    const happening* told = nullptr;
    const told_event* event = nullptr; ///< where somebody told it from outside Kith's processes
    std::string agency;                ///< code of the code set "agency"; may be empty
    bool arrival = false;              ///< a contact with which a process began
};

/// A line. Several sources: several tellings of the same event, the first of which heads it.
struct chronology_line {
    const file* in = nullptr;
    std::vector<chronology_source> sources;
    rough_date from;
    std::optional<rough_date> until;
    std::string definition; ///< process id in the guidance; empty where it belongs to none
    std::vector<const judgement*> judgements; ///< of any of its sources, oldest first; the last holds
    std::vector<const same_event*> joined_by; ///< why they stand as one line
    std::vector<std::string> themes;          ///< as last judged, else as told

    [[nodiscard]] const happening& head() const { return *sources.front().told; }
    [[nodiscard]] const judgement* judged() const {
        return judgements.empty() ? nullptr : judgements.back();
    }
    [[nodiscard]] std::string_view significance() const; ///< empty: nobody has judged
    /// Judged to matter; or a decision, a contact or an event told by somebody that nobody has judged yet.
    [[nodiscard]] bool matters() const;
};

/// The agency that an entry comes from, as the reader of the accounts knows it; empty: not known better
/// than the happening says itself.
using agency_of = std::function<std::string(const happening&)>;

/// Every line of the file, the newest first: by day, then the later entry first. An event whose day or
/// month nobody knows stands at the beginning of its month or year.
std::vector<chronology_line> lines_of(const file&, const agency_of&);
/// The lines of several files in the same order.
std::vector<chronology_line> merged_lines(std::vector<std::vector<chronology_line>>);

/// What somebody asked to see. Empty parts ask for everything.
struct chronology_filter {
    bool only_what_matters = false;
    std::string agency = {}, theme = {}, process = {}, kind = {}, significance = {};
    int year = 0;
    [[nodiscard]] bool narrows() const; ///< anything but `only_what_matters` is asked
};
/// `significance` may be "none": nobody has judged.
inline constexpr std::string_view not_judged = "none";
bool shows(const chronology_filter&, const chronology_line&);

/// Months in which nothing is on record.
struct chronology_gap {
    date after, before; ///< the last day with an entry, and the next; or today
    int months = 0;
    bool to_now = false;    ///< nothing since
    bool case_open = false; ///< a process was running at some time in it
};
/// The gaps of at least so many months between these lines, the newest first; the last one up to `today`
/// only while a case is open. What corrects or explains another entry is no entry of its own here.
std::vector<chronology_gap> gaps_of(std::span<const chronology_line* const>, int months,
                                    std::span<const file* const>, date today);

/// Two lines that may tell of one event.
struct same_suggestion {
    std::size_t first = 0, second = 0; ///< positions in the lines
    double likeness = 0;               ///< 0 to 1
    std::string why;                   ///< "Same day; both say: police, shouting, mother"
};
/// Pairs of lines of one file on days that may be the same, of which at least one was told or noted by
/// somebody, that share words or a theme, and that nobody has decided upon. The likeliest first, at most
/// `most`. Never acted upon by itself.
std::vector<same_suggestion> suggested_same(std::span<const chronology_line>, const guidance::edition&,
                                            std::size_t most);

/// What stands across several columns: one event of several children.
struct shared_line {
    const chronology_line* line = nullptr; ///< as the first of them has it
    std::vector<std::size_t> children;     ///< columns, ascending; at least two
};
/// One day, or month or year where nobody knows more.
struct side_row {
    rough_date day;
    std::vector<shared_line> shared;
    std::vector<std::vector<const chronology_line*>> own; ///< by column
};
/// The newest first. What one act recorded for several children, and an event told of several, is shared.
std::vector<side_row> side_by_side(std::span<const std::vector<chronology_line>> children);

} // namespace kith::casework
