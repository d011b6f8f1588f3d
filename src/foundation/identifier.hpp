#pragma once
// Opaque identifiers, one type each, so that a person can never be passed where a process is meant.

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace kith {

/// An opaque identifier. Text of 1-64 characters [a-z0-9_-]; never derived from a name or a date of birth.
template <class Tag>
struct identifier {
    std::string text;
    auto operator<=>(const identifier&) const = default;
    [[nodiscard]] bool empty() const { return text.empty(); }
};

using person_id = identifier<struct person_tag>;             ///< a child or an adult on record
using practitioner_id = identifier<struct practitioner_tag>; ///< somebody who can sign in
using case_process_id =
    identifier<struct case_process_tag>; ///< one running process about one or more children
using household_id = identifier<struct household_tag>;
using session_id = identifier<struct session_tag>;

/// True when `text` can be an identifier: 1-64 characters of a-z, 0-9, '_' and '-'.
bool is_identifier(std::string_view text);

} // namespace kith

template <class Tag>
struct std::hash<kith::identifier<Tag>> {
    std::size_t operator()(const kith::identifier<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.text);
    }
};
