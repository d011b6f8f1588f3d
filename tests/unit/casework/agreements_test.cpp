// The table of agreements that access obeys is what the stream of agreements tells, or verification says
// which is not.

#include "../store/scratch_database.hpp"
#include "casework/agreements.hpp"
#include "foundation/world.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <array>
#include <utility>

using namespace kith;

namespace {

date day(std::string_view text) {
    return parse_date(text).value();
}

const instant now = std::chrono::sys_days(day("2026-11-02"));
const casework::practitioner signer{{"p1"}, "safeguarding_partner", "Pat Partner"};

std::string with(store::database& to, world& ids, const std::string& agency) {
    casework::agreement one;
    one.agency = agency;
    one.purposes = {"safeguarding"};
    one.title = "Tier two, 2026";
    one.signed_by = "Pat Partner for the authority";
    one.from = day("2026-11-02");
    one.until = day("2027-11-01");
    one.review = day("2027-05-01");
    return casework::make_agreement(to, ids, one, signer, now, std::nullopt).value();
}

} // namespace

TEST_CASE("agreements: verification names whichever of the table is not what the stream tells") {
    test::on_every_engine([](const test::scratch_database& place) {
        const auto database = place.open();
        seeded_world ids(7, now);
        const auto found = [&] { return casework::unrecorded_agreement(*database->read()).value_or(""); };
        CHECK(found() == "");
        const std::string police = with(*database, ids, "police"), health = with(*database, ids, "health");
        CHECK(found() == "");
        REQUIRE(casework::end_agreement(*database, ids, police, day("2026-12-01"), "It moved", signer, now,
                                        std::nullopt));
        CHECK(store::agreements_of(*database->read()).size() == 2);
        CHECK(found() == "");

        // Each is undone before the next, and whole again then.
        struct tampering {
            std::string change, told, back;
        };
        const std::array all = {
            tampering{fmt::format("update agreement set last_day = '2027-11-01' where id = '{}'", police),
                      fmt::format("agreement {} is with police from 2026-11-02 to 2027-11-01, but the "
                                  "record says with police from 2026-11-02 to 2026-11-30",
                                  police),
                      fmt::format("update agreement set last_day = '2026-11-30' where id = '{}'", police)},
            tampering{fmt::format("update agreement set agency = 'school' where id = '{}'", health),
                      fmt::format("agreement {} is with school from 2026-11-02 to 2027-11-01, but the "
                                  "record says with health from 2026-11-02 to 2027-11-01",
                                  health),
                      fmt::format("update agreement set agency = 'health' where id = '{}'", health)},
            tampering{"insert into agreement (id, agency, first_day, last_day)"
                      " values ('planted', 'school', '2026-01-01', '2030-01-01')",
                      "agreement planted with school holds by no entry",
                      "delete from agreement where id = 'planted'"},
            tampering{
                fmt::format("delete from agreement where id = '{}'", health),
                fmt::format("agreement {} with health is missing from the table of agreements", health),
                ""},
        };
        for (const tampering& one : all) {
            place.tamper(one.change);
            CHECK(found() == one.told);
            if (!one.back.empty()) place.tamper(one.back);
        }
        database->write([&](store::transaction& tx) {
            store::replace_agreements(
                tx, casework::agreement_rows(casework::read_agreements(*database->read())));
        });
        CHECK(found() == "");
    });
}
