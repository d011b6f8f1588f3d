#pragma once
// What a coded value of a fact means, in words: the one place that asks the edition for it.

#include "guidance/guidance.hpp"

#include <string>
#include <string_view>

namespace kith::guidance {

/// The words of a fact's value ("Deaf or hearing loss, Autism" for "hearing, autism"): by the options of
/// the question that records the fact, else by the code set of that name. Days in words. What neither knows
/// stays as it is.
std::string fact_words(const edition&, std::string_view fact, std::string_view value);

} // namespace kith::guidance
