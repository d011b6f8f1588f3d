#pragma once
// What agencies share in the synthetic authority: agreements with each of them, decisions, requests for
// information with and without an answer, a disagreement, and papers given to somebody outside.

#include "synthetic/synthetic.hpp"

#include <memory>

namespace kith::synthetic {

/// An agreement with every agency that somebody works for and that is not the authority's own: from a year
/// ago for three years.
void make_agreements(store::database&, const guidance::rulebook&, const wanted&,
                     const std::vector<person_working>&);

/// On some children of the social workers who sign in: each process beside the case that a practitioner may
/// begin with one form, filled in; some answered; the papers of meetings given to somebody outside. Gives
/// how many were begun.
int add_sharing(store::database&, std::shared_ptr<const guidance::rulebook>, const shapes&, const wanted&,
                const std::vector<person_working>&);

} // namespace kith::synthetic
