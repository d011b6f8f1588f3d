#pragma once
// Errors are values where the caller can act on them.

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace kith {

/// One thing that is wrong with what somebody gave us, in words for that person.
struct problem {
    std::string message; ///< one plain sentence: what is wrong and what to do
    std::string field;   ///< the form field, column, key or option it is about; may be empty
    bool operator==(const problem&) const = default;
};

using problems = std::vector<problem>;

/// A value, or the problems that prevented it (never an empty list of problems).
template <class T>
using result = tl::expected<T, problems>;

/// Shorthand for a failure with one problem.
inline tl::unexpected<problems> refuse(std::string message, std::string field = {}) {
    return tl::unexpected<problems>(problems{{std::move(message), std::move(field)}});
}

} // namespace kith
