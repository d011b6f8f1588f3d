#pragma once
// Random families for the genogram's tests: likely ones, and ones that no household ever was.

#include "family/family.hpp"

#include <random>

namespace kith::test {

/// 1 to `most` people over up to four generations: unions that end and begin again, half-brothers and
/// -sisters, twins, adoption, fostering by strangers and grandparents, people who died or are not born yet,
/// strange names. `wild`: relationships of any type between anybody as well, circles and contradictions
/// among them.
family::family random_family(std::mt19937_64&, int most, bool wild);

} // namespace kith::test
