#pragma once
// What acts about a person's facts and details have in common: who said so and how it is known, checked;
// the entry that says it.

#include "casework/details.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kith::casework {

/// The edition in force on this day; before the first of all, the first. nullptr: there is none.
const guidance::edition* edition_on(const guidance::rulebook&, instant now);

/// The reason in its own words, or a problem at `field`.
std::string checked_reason(std::string_view typed, std::string_view what, const char* field, problems&);
/// The agency that told: as said, else the practitioner's own.
std::string checked_source(const guidance::edition*, const std::string& said, const practitioner&,
                           problems&);

/// Only what is there.
void put_date(boost::json::object& body, std::string_view key, const std::optional<date>&);
void put_text(boost::json::object& body, std::string_view key, const std::string& words);

/// One entry of the person's stream.
result<decision> drafted(const guidance::rulebook&, const file&, std::string_view type,
                         const boost::json::object& body, const practitioner&, instant now,
                         std::string edition = {});

} // namespace kith::casework
