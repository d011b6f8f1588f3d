#pragma once
// Unfinished work, kept as it is typed.

#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "store/store.hpp"
#include "web/http.hpp"
#include "web/routing.hpp"

#include <cstddef>

namespace kith::web {

constexpr std::size_t largest_draft = 256U * 1024U; ///< bytes, encoded
constexpr std::size_t most_drafts = 200; ///< of one practitioner; the oldest has to be finished first
constexpr std::size_t longest_draft_key = 200;
constexpr std::size_t longest_draft_title = 200;

/// Keeps the typed fields of a form (all but its tokens) as the writer's draft under the form's
/// `draft_key`. Returns the moment of it once it is durable. Refuses a form without a key, and what is
/// beyond the limits.
result<instant> keep_draft(store::database&, const practitioner_id& writer, const form_fields& form,
                           instant now);

/// POST /drafts (autosave: {"saved":"<instant>"}) and POST /drafts/discard (field draft_key, and return_to
/// for a form without the script).
void add_draft_routes(routes&);

} // namespace kith::web
