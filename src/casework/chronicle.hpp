#pragma once
// The curated layer over the chronology that the record writes itself: events that somebody told, judgements
// of what matters and why, and which lines tell of the same event.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "record/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kith::casework {

/// Something that happened outside Kith's processes, told by an agency: "about 2019", a span, or a day.
struct told_event {
    std::int64_t sequence = 0;
    date from;
    std::optional<date> until; ///< a span
    std::string precision;     ///< "day", "month", "year" or "about"
    std::string title, detail;
    std::string source; ///< agency that told; code of the code set "agency"
    std::string told_by;
    std::vector<std::string> themes; ///< codes of the code set "chronology_theme"
    record::actor by;
    instant entered;
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
};

/// Lines that tell of one event: shown as one, with every source. `apart`: decided that they are not.
struct same_event {
    std::int64_t sequence = 0;
    std::vector<std::int64_t> about; ///< the entries, the one whose words head the line first
    bool apart = false;
    std::string reason;
    record::actor by;
    instant entered;
};

struct chronicle {
    std::vector<told_event> told;
    std::vector<judgement> judgements;
    std::vector<same_event> same;
};

} // namespace kith::casework
