#pragma once
// Entries of the stream "vigilance" and their bodies. Private to vigilance/.
//
//   vigilance.raised, vigilance.listed  {"day", "findings": [{"facts": [{"rule", "strength", "words"}],
//                                        "person"}], "waits" (listed only), "who"}
//   vigilance.day                       {"day", "listed", "looks", "raised", "register", "staff"}
//   vigilance.reviewed                  {"alert": sequence, "outcome", "words"}

#include "vigilance/office.hpp"

namespace kith::vigilance {

inline constexpr std::string_view raised_type = "vigilance.raised";
inline constexpr std::string_view listed_type = "vigilance.listed";
inline constexpr std::string_view day_type = "vigilance.day";
inline constexpr std::string_view reviewed_type = "vigilance.reviewed";

std::string to_body(const alert&, std::optional<bool> waits);
std::string to_body(const day_run&);
std::string review_body(std::int64_t alert, std::string_view outcome, std::string_view words);
/// Carries an entry into the book; one that can't be read is passed over.
void apply(alert_book&, const record::entry&);

} // namespace kith::vigilance
