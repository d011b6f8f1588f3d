#pragma once
// The curated layer over the chronology that the record writes itself: events that somebody told,
// judgements of what matters and why, and which lines tell of the same event.

#include "casework/chronicle_date.hpp"
#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "record/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kith::casework {

/// Types of its entries.
inline constexpr std::string_view event_told = "event.told";
inline constexpr std::string_view event_retold = "event.retold";
inline constexpr std::string_view event_judged = "event.judged";
inline constexpr std::string_view event_same = "event.same";
inline constexpr std::string_view event_apart = "event.apart";

/// What is told of an event.
struct telling {
    rough_date from;
    std::optional<rough_date> until; ///< a span
    std::string title, detail;
    std::string source;              ///< agency that told; code of the code set "agency"
    std::string told_by;             ///< who told it, in words: "health visitor, by phone"
    std::vector<std::string> themes; ///< codes of the code set "chronology_theme"
    bool operator==(const telling&) const = default;
};

/// A telling that was corrected: what stood there, until which entry, and why it was changed.
struct earlier_telling {
    telling said;
    std::int64_t corrected_by = 0; ///< the entry that corrects
    record::actor by;              ///< who corrected
    instant at;
    std::string reason;
};

/// Something that happened outside Kith's processes, told by an agency: "about 2019", a span, or a day.
struct told_event {
    std::int64_t sequence = 0;
    std::string event; ///< the same in each child's stream whom it concerns
    telling said;      ///< as it holds now
    std::vector<earlier_telling> before;
    std::vector<person_id> people; ///< children whom it concerns, this one among them
    record::actor by;
    instant entered;
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

/// What a practitioner makes of one line. Earlier judgements stay; the last one holds.
struct judgement {
    std::int64_t sequence = 0; ///< of the entry that judges
    std::int64_t about = 0;    ///< the entry that is judged
    std::string significance;  ///< code of the code set "significance"
    std::string impact;        ///< on the child, in words
    std::vector<std::string> themes;
    record::actor by;
    instant entered;
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

/// Lines that tell of one event: shown as one, with every source. `apart`: decided that they are not.
struct same_event {
    std::int64_t sequence = 0;
    std::vector<std::int64_t> about; ///< the entries, the one whose words head the line first
    bool apart = false;
    std::string reason;
    record::actor by;
    instant entered;
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

struct chronicle {
    std::vector<told_event> told;
    std::vector<judgement> judgements; ///< in order of entry
    std::vector<same_event> same;      ///< in order of entry
};

} // namespace kith::casework
