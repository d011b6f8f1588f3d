#pragma once
// Retention classes: how long which records are kept, as data (guidance/retention/*.md). A record falls
// into every class that fits it; the class that keeps longest decides. A local area may only lengthen.

#include "guidance/guidance.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::retention {

/// From when years are counted.
enum class anchor {
    birth,
    last_contact, ///< the last thing that happened, looking at the record aside
    death,
    order,  ///< the day given when the record was put into the class: an order, the end of an approval
    record, ///< the end of the record that it belongs to
};

/// Keep for so many years after. With `died_under`: only of somebody who died younger than that, and then
/// instead of the class's other rules.
struct keep_rule {
    int years = 0;
    anchor after = anchor::birth;
    std::optional<int> died_under;
};

/// An answer on the record by which it falls into a class: any step's field with one of these codes.
struct telling_answer {
    std::string field;
    std::vector<std::string> is;
};

struct retention_class {
    std::string id, title;
    bool everybody = false; ///< every person on record
    bool assigned = false;  ///< those whom somebody put into it, with a reason
    std::vector<std::string> processes;
    std::vector<telling_answer> answers;
    std::vector<std::string> streams; ///< of streams that are no person's: the name before the colon
    bool permanent = false;           ///< never disposed of
    std::vector<keep_rule> keep;
    bool statutory = false;
    std::string source;
    bool check = false; ///< no statute: the local schedule is to be looked at first
    bool local = false; ///< lengthened by the area
    guidance::place at;
};

struct schedule {
    std::vector<retention_class> classes;
    std::vector<std::string> propose, approve, hold; ///< roles
    [[nodiscard]] const retention_class* find(std::string_view id) const;
    /// The class of a stream that is no person's; nullptr for "person:..." and where there is none.
    [[nodiscard]] const retention_class* of_stream(std::string_view stream) const;
};

/// Reads guidance/retention/*.md and guidance/retention/local/<area>.md. Processes, fields and roles have
/// to be known to some edition; faults with their place. A folder without classes is a fault: nothing may
/// be kept or lost by oversight.
tl::expected<schedule, std::vector<guidance::fault>> load(const std::filesystem::path& folder,
                                                          std::string_view area, const guidance::rulebook&);

} // namespace kith::retention
