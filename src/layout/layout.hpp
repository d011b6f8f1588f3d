#pragma once
// Graphviz, one drawing at a time: it keeps its settings in globals. Everything that is laid out by it goes
// through here.
//
// Contents
//   svg_of      a graph in the DOT language as SVG, laid out by `dot`
//   places_of   where `dot` puts each node, for those who draw by themselves

#include "foundation/result.hpp"

#include <map>
#include <string>

namespace kith::layout {

/// Laid out by `dot` and drawn as SVG. Thread safe; refuses in words for people.
result<std::string> svg_of(const std::string& dot);

/// The middle of a node, in points (1/72 inch); y grows upwards, as Graphviz counts.
struct place {
    double x = 0, y = 0;
};

/// Where `dot` puts each node, by name. Nothing is drawn: edges are not routed. Thread safe.
result<std::map<std::string, place>> places_of(const std::string& dot);

} // namespace kith::layout
