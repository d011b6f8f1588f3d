#pragma once
// What must hold of every picture of a family, whatever the family is.

#include "family/drawing.hpp"

#include <string>
#include <vector>

namespace kith::test {

/// What is wrong with the picture, in words; nothing where it is sound: symbols and words apart, everything
/// within the canvas, no line through a symbol or words, each relationship's lines lead from the one to the
/// other, households round their members and nobody else.
std::vector<std::string> faults_in(const family::drawing&);

/// Well-formed, as libxml2 reads it, with as many links as there are people with an address.
std::vector<std::string> faults_in_svg(const family::drawing&, const std::string& svg);

} // namespace kith::test
