#pragma once
// Scores in words, and what was learned as a value.

#include "linkage/engine.hpp"

namespace kith::linkage {

/// How two rows compare by their own values, with a reason for each comparison that says something.
comparison explained(const prepared&, comparer&, const mixture&, const weights&, const cells& a,
                     const cells& b, const row& left, const row& right);

/// The mixture as parameters that people can read, with the values that many people share.
parameters written(const prepared&, const mixture&, std::span<const std::uint32_t> person, double threshold,
                   const options&);
/// And back; refused when the parameters are not of their own shape.
result<mixture> read_back(const plan&, const parameters&);

} // namespace kith::linkage
