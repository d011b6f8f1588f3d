// Files handed in: sealed where they lie, gone with the record's key; agreements by day. On both engines.

#include "scratch_database.hpp"

#include "store/deposits.hpp"
#include "store/keys.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::store;
using kith::test::on_every_engine;
using kith::test::scratch_database;

namespace {

deposit one_of(const std::string& id, const std::string& person, std::string_view content) {
    return {.id = id,
            .person = person_id{person},
            .name = "report.pdf",
            .media_type = "application/pdf",
            .size = static_cast<std::int64_t>(content.size()),
            .digest = std::string(32, 'd'),
            .received = instant(std::chrono::milliseconds(1'000))};
}

} // namespace

TEST_SUITE("store: deposits") {
    TEST_CASE("a file comes back as it was, for its own person only, and lies sealed") {
        on_every_engine([](const scratch_database& scratch) {
            const auto db = scratch.open();
            const std::string content("%PDF\0 a secret sentence\xFF", 24);
            const auto one = one_of("d1", "ada", content);
            db->write([&](transaction& tx) { put_deposit(tx, one, content); });
            const auto snapshot = db->read();
            CHECK(deposits_of(*snapshot, person_id{"ada"}) == std::vector{one});
            CHECK(deposit_content(*snapshot, person_id{"ada"}, "d1") == content);
            CHECK_FALSE(deposit_content(*snapshot, person_id{"ben"}, "d1").has_value());
            CHECK_FALSE(deposit_content(*snapshot, person_id{"ada"}, "d2").has_value());
        });
    }

    TEST_CASE("the same id twice is refused; moved to somebody else, it does not open") {
        on_every_engine([](const scratch_database& scratch) {
            {
                const auto db = scratch.open();
                const auto one = one_of("d1", "ada", "text");
                db->write([&](transaction& tx) { put_deposit(tx, one, "text"); });
                CHECK_THROWS_AS(db->write([&](transaction& tx) { put_deposit(tx, one, "text"); }),
                                unstorable);
                db->write([&](transaction& tx) { put_deposit(tx, one_of("d2", "ben", "other"), "other"); });
            }
            scratch.tamper("update deposit set person = 'ben' where id = 'd1'");
            const auto db = scratch.open();
            CHECK_THROWS_AS(deposit_content(*db->read(), person_id{"ben"}, "d1"), unreadable_entry);
            CHECK(deposit_content(*db->read(), person_id{"ben"}, "d2") == "other");
        });
    }

    TEST_CASE("agreements hold on their first and their last day, for their agency") {
        on_every_engine([](const scratch_database& scratch) {
            const auto db = scratch.open();
            db->write([](transaction& tx) {
                replace_agreements(tx, {{"1", "health", "2019-01-01", "2019-06-30"},
                                        {"2", "school", "2019-01-01", "2019-01-31"}});
            });
            const auto day = [](const char* text) { return *parse_date(text); };
            auto snapshot = db->read();
            CHECK_FALSE(agreement_holds(*snapshot, "health", day("2018-12-31")));
            CHECK(agreement_holds(*snapshot, "health", day("2019-01-01")));
            CHECK(agreement_holds(*snapshot, "health", day("2019-06-30")));
            CHECK_FALSE(agreement_holds(*snapshot, "health", day("2019-07-01")));
            CHECK_FALSE(agreement_holds(*snapshot, "police", day("2019-02-01")));
            CHECK_FALSE(agreement_holds(*snapshot, "", day("2019-02-01")));
            snapshot.reset();
            db->write([](transaction& tx) { replace_agreements(tx, {}); });
            CHECK(agreements_of(*db->read()).empty());
        });
    }
}
