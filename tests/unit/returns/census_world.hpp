#pragma once
// Small censuses made for a test, and an authority that takes them in.

#include "returns/returns.hpp"
#include "../store/scratch_database.hpp"

#include <memory>
#include <string>

namespace kith::test {

/// The guidance that ships, with the example area; loaded once.
const std::shared_ptr<const guidance::rulebook>& shipped_rules();
/// guidance/returns/cin-census.md.
const returns::census_rules& census_mapping();
std::string source_file(const std::string& beside_the_project); ///< its content; empty where there is none

/// A census of these children, whole and well.
std::string census_of(const std::string& children, int year = 2026);
/// One child; `episodes` are CINdetails elements.
std::string child_of(const std::string& id, const std::string& episodes);
/// One referral with these elements after the primary need and, after "|", those after ReferralNFA.
std::string episode_of(const std::string& referral, const std::string& between,
                       const std::string& after = "");

tl::expected<returns::census, std::vector<returns::bad_row>> read(const std::string& xml);

/// An authority with an empty database on one engine, on a day.
struct authority {
    explicit authority(const scratch_database& place, const std::string& now = "2026-05-11T09:00:00.000Z");
    /// Reads and imports; the receipt, or what is wrong.
    tl::expected<returns::census_receipt, std::vector<returns::bad_row>> import(const std::string& xml);
    [[nodiscard]] std::int64_t entries() const;
    [[nodiscard]] std::shared_ptr<const casework::file> file_of(const std::string& local_id);
    [[nodiscard]] std::optional<std::string> damage();

    std::unique_ptr<store::database> database;
    seeded_world world;
    casework::desk desk;
};

} // namespace kith::test
