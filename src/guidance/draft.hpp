#pragma once
// What stands between the files and the rulebook: editions as read, with everything that is still to be
// looked up and checked.

#include "guidance/case_meaning.hpp"
#include "guidance/document.hpp"
#include "guidance/reader.hpp"

#include <map>
#include <string>
#include <vector>

namespace kith::guidance {

struct parsed_case {
    case_lines lines;
    case_meaning meaning;
    place at;
};

/// One edition as read.
struct draft {
    edition made;
    std::string folder;
    std::map<std::string, std::string> source_kinds; ///< id to "guidance", "act" or "local"
    std::vector<reference> references;
    std::vector<parsed_case> cases;
    std::vector<std::string> faulty_cases; ///< first words of the cases that were not understood
    bool broken = false;                   ///< a block of a file could not be read at all
    std::optional<date> ends;              ///< applies_until as written
    place at;
    bool begun = false; ///< [edition] was read
};

/// A clock that the area makes shorter.
struct tightening {
    std::string clock;
    calendar::amount within;
    std::vector<citation> cite;
    place at;
};

struct local_quorum {
    std::string process;
    quorum rule;
    std::vector<reference> references;
};

struct local_clock {
    clock rule;
    std::vector<reference> references;
};

/// What a local area's files say.
struct local_area {
    std::string id, title, duty_line;
    std::map<std::string, std::string> sources;
    std::vector<tightening> tightenings;
    std::vector<local_quorum> quorums;
    std::vector<local_clock> clocks;
    std::vector<parsed_case> cases;
    std::vector<std::string> faulty_cases;
    bool broken = false;
    std::vector<reference> citations; ///< of the tightenings
    std::string source_of_faults;     ///< first file, for faults about the area as a whole
};

/// One file of an edition into its draft.
void read_edition_file(const document&, draft& into, std::vector<fault>& faults);
/// One file of the area.
void read_local_file(const document&, local_area& into, std::vector<fault>& faults);
/// The tables of a process's file, and [[clock]] anywhere.
void read_process_file(const document&, draft& into, std::vector<fault>& faults);
calendar::amount read_within(reader&);
clock read_clock(reader&, const std::string& process, bool local);
quorum read_quorum(reader&);
void read_source(reader&, std::map<std::string, std::string>& titles,
                 std::map<std::string, std::string>& kinds);
void read_cases(const document&, std::vector<parsed_case>& into, std::vector<std::string>& faulty,
                std::vector<fault>& faults);

/// The calendar, or nothing when faults prevent it.
std::optional<calendar::working_calendar> read_calendar(const document&, std::vector<fault>& faults);

/// Brings the area's values into an edition. `used` collects what found its place in some edition.
struct applied {
    std::vector<bool> tightenings, quorums, clocks;
};
void apply_local(const local_area&, draft& into, applied& used, std::vector<fault>& faults);
void check_applied(const local_area&, const std::vector<draft>&, const applied&,
                   std::vector<fault>& faults);

/// What follows from the rest: options from code sets, citations from steps, words for a clock's start.
void fill_defaults(draft&);
/// Looks up names, and says which are missing.
void look_up_all(const draft&, const std::vector<reference>&, std::vector<fault>& faults);
/// Looks up every reference, and refuses what exists twice.
void check_references(const draft&, std::vector<fault>& faults);
/// What must hold within one process, and within the edition.
void check_processes(const draft&, std::vector<fault>& faults);
void check_edition(const draft&, const calendar::working_calendar*, std::vector<fault>& faults);
void check_cases(const draft&, const local_area*, std::vector<fault>& faults);

} // namespace kith::guidance
