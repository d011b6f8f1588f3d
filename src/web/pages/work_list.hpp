#pragma once
// What there is to do for a practitioner, sorted into the sections of Today. Pure: rows of the store in,
// sections out.

#include "casework/casework.hpp"
#include "web/components/casework.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web::pages {

enum class work_section { overdue, due_today, next_days, later, waiting, recent, say_why };
inline constexpr std::size_t work_sections = 7;
std::string_view title_of(work_section);

/// One thing to do for one child.
struct work_row {
    std::shared_ptr<const store::person_row> child;
    std::string what;  ///< "Decide what happens next"
    std::string clock; ///< title of the clock that bears on it; may be empty
    std::string words; ///< how the clock stands, or since when it can be done
    components::clock_state state = components::clock_state::due_later;
    bool has_clock = false;
    practitioner_id owner;       ///< whose work it is; empty: anybody's with the role
    std::string address, action; ///< where it is done and how the link is called
    std::string why_address;     ///< "Why this date?"; empty without a clock
    std::string definition;      ///< process type, for the filter
    instant order;               ///< rows stand in this order
};

struct work_list {
    std::array<std::vector<work_row>, work_sections> rows;
    bool more = false; ///< the store had more than was asked for
    [[nodiscard]] const std::vector<work_row>& of(work_section s) const {
        return rows[static_cast<std::size_t>(s)];
    }
    [[nodiscard]] std::size_t size() const;
};

/// For whom the list is made, and which part of it.
struct work_question {
    practitioner_id viewer;
    std::string role;
    bool everyones = false; ///< other people's work stands among the viewer's own
    bool sees_area = false; ///< what nobody is named for is the viewer's to see to
    std::string child;      ///< only this child; empty: all
    std::string what;       ///< only processes of this type; empty: all
};

/// Sorts tasks and clocks into sections. A clock that a task stops is shown once, with the task. A running
/// clock is never left out, whosever it is.
work_list sorted_work(const guidance::rulebook&, const guidance::edition&, std::vector<store::work_item>,
                      std::vector<store::clock_item>, const work_question&, instant now);

} // namespace kith::web::pages
