#pragma once
// A synthetic authority: families, practitioners and years of work that never were, on the record through
// the same engine as real ones. The same seed, day and guidance give the same record, byte for byte.
//
// Contents
//   load_shapes       what the area is made from, as data (guidance/synthetic/authority.md)
//   create_sign_ins   the demonstration's practitioners
//   create_authority  families and their cases, in one commit

#include "guidance/guidance.hpp"
#include "store/store.hpp"
#include "synthetic/shapes.hpp"

#include <cstdint>
#include <functional>

namespace kith::synthetic {

struct person_working {
    practitioner_id id;
    std::string sign_in_name; ///< empty: does not sign in
    std::string display_name, role, job_title, agency;
};

struct wanted {
    int children = 2000;
    std::int64_t notes = 0; ///< besides what the cases themselves bring
    std::uint64_t seed = 1;
    instant now; ///< nothing has happened after it
};

/// Everybody who works here; those of [[sign_in]] with the password whose hash is given. Creates the
/// accounts. Refuses when a sign-in name is taken.
result<std::vector<person_working>> create_sign_ins(store::database&, const shapes&, const wanted&,
                                                    const std::string& password_hash,
                                                    const std::string& no_password_hash);

struct made {
    std::int64_t families = 0, children = 0, adults = 0, entries = 0, on_plans = 0, open = 0;
    std::int64_t refused = 0; ///< steps that the engine would not take; the case went on otherwise
    std::map<std::string, std::int64_t> refusals; ///< why, and how often: for whoever tunes the shapes
    std::vector<person_id> twice;                 ///< second records of people who are on record already
};

/// Writes the families. `progress` is told the children done. Throws store::abandoned through to the caller
/// when there are people on the record already.
made create_authority(store::database&, const guidance::rulebook&, const shapes&, const wanted&,
                      const std::vector<person_working>&,
                      const std::function<void(std::int64_t)>& progress);

} // namespace kith::synthetic
