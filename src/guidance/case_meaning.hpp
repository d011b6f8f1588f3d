#pragma once
// What the sentence of a case says, taken apart.

#include "guidance/guidance.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kith::guidance {

/// "CLOCK starts DAY [TIME][, waits from DAY to DAY ...][, longer]", "due DAY [TIME][, hold by DAY][, court
/// may extend to DAY]"
struct deadline_case {
    std::string clock;
    calendar::start from;
    date due{};
    std::optional<local_time> due_at;
    std::optional<date> hold_by, court_may_extend_to;
    std::vector<calendar::standstill> waits = {};
    bool longer = false; ///< with the time that `longer` of the clock gives
};

/// "PROCESS.STEP decides OUTCOME", and all that follows.
struct decision_case {
    std::string process, step, outcome;
    std::vector<std::string> opens, finishes, starts, stops, ceases;
    bool closes = false, continues = false;
};

/// "PROCESS.STEP attended by AGENCY, AGENCY", "quorate" or "not quorate"
struct attendance_case {
    std::string process, step;
    std::vector<std::string> agencies;
    bool quorate = false;
};

using case_meaning = std::variant<deadline_case, decision_case, attendance_case>;

/// What is wrong with a case and in which of its lines.
struct case_fault {
    bool in_then = false;
    std::string message;
};

tl::expected<case_meaning, case_fault> understand_case(const std::string& given, const std::string& then);

/// The clocks of an edition that one decision starts, stops or makes needless. `local`: with the area's
/// own.
enum class clock_effect { starts, stops, ceases };
std::vector<std::string> clocks_of_decision(const edition&, const decision_case&, clock_effect, bool local);

/// The process, step, outcome of a decision; nullptr for what is not there.
struct decided {
    const process* in = nullptr;
    const step* at = nullptr;
    const outcome* chosen = nullptr;
};
decided look_up(const edition&, const decision_case&);

/// Whether something stands in an area's own file.
bool is_local(const place&);

} // namespace kith::guidance
