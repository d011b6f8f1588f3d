#pragma once
// What the pages are given besides the request: the desk, and the names of everybody who signs in.
//
// Contents
//   directory       accounts by identifier, kept at hand
//   site            what every page works with
//   add_*_routes    each part of the pages puts itself into the table

#include "casework/casework.hpp"
#include "casework/matching.hpp"
#include "web/routing.hpp"
#include "web/site_frame.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace kith::web::pages {

/// Accounts as they were at one reading. Immutable. Password hashes are not kept.
struct accounts_read {
    std::vector<store::account> all; ///< in order of display name
    std::unordered_map<practitioner_id, std::size_t> index;
    instant at;
    [[nodiscard]] const store::account* find(const practitioner_id&) const;
    /// "Sam Ahmed"; "a practitioner no longer on the list" for an identifier that has no account; "nobody"
    /// for none.
    [[nodiscard]] std::string name_of(const practitioner_id&) const;
};

/// The accounts, read again when they are older than a few seconds. Thread safe.
class directory {
  public:
    std::shared_ptr<const accounts_read> read(store::snapshot&, instant now);

  private:
    std::mutex guard_;
    std::shared_ptr<const accounts_read> kept_;
};

/// What pages work with; one a program, shared by all threads. Nothing in it is changed by a page.
struct site {
    casework::desk& desk;
    directory accounts = {};
    casework::matching matching = {}; ///< who may be on record twice
    [[nodiscard]] const guidance::rulebook& rules() const { return desk.rules(); }
};

/// Pages that read: Today, search, the child, guidance. `site` must outlive the table.
void add_reading_routes(routes&, site&);
/// Pages that write: forms of steps, referrals, corrections, notes, facts, drafts.
void add_writing_routes(routes&, site&);

/// The places of the navigation, for everybody by their role. Hand to site_frame::places.
std::vector<place> places(const guidance::rulebook&);

} // namespace kith::web::pages
