#pragma once
// Errors in one word: inside the misspellings only. Each gives the word back where the error cannot be
// made.

#include "synthetic/misspelling.hpp"
#include "synthetic/population_data.hpp"

namespace kith::synthetic {

/// neighbour_key, doubled_letter, dropped_letter or transposed, once.
std::string mistyped(const std::string& word, error_kind, draws&);
/// As it sounds: a known other spelling, or by rule (ph for f, one l for two ...).
std::string misheard(const population_data&, const std::string& word, draws&);
/// Another way from the original script into Latin letters.
std::string otherwise_romanised(const population_data&, const std::string& word, draws&);
/// "Lukasz" for "Łukasz", "OBrien" for "O'Brien", "Lily Mae" for "Lily-Mae"; others scripts stay.
std::string without_marks(const std::string& word);

} // namespace kith::synthetic
