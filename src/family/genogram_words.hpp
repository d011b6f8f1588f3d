#pragma once
// Inside the genogram: words on lines.

#include "family/genogram_route.hpp"

namespace kith::family::genogram {

/// Words on a line stand where nothing else does, as near to its middle as can be; nowhere where it is
/// crowded: then the list alone says them.
void put_words(drawing&, const std::vector<routed::wanted_words>&, double size);

} // namespace kith::family::genogram
