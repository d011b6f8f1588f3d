// Keeping and disposal by a person's way: two officers, a hold, a certificate; and nobody else.

#include "small_site.hpp"

#include "record/record.hpp"
#include "store/keys.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

bool has(const web::response& answer, std::string_view words) {
    return answer.body.find(words) != std::string::npos;
}

const casework::practitioner officer{
    practitioner_id{"ig-1"}, "information_governance_officer", "Iris Green", {}};
const casework::practitioner other{
    practitioner_id{"ig-2"}, "information_governance_officer", "Otto Brown", {}};

} // namespace

TEST_CASE(
    "retention pages: looked at, held, proposed and disposed of by two people; the certificate remains") {
    small_site site("2018-12-03T09:30");
    site.add_account(officer, "childrens_social_care", "Records officer");
    site.add_account(other, "childrens_social_care", "Records officer");
    site.refer({"Quillon"}, "2018-12-03T09:00");
    const person_id child = site.child("Quillon");
    const std::string address = "/retention/" + child.text;

    CHECK(site.get(site.people.worker, "/retention").status == 403);
    CHECK(site.get(site.people.worker, address).status == 403);
    const auto page = site.get(officer, address);
    CHECK(page.status == 200);
    CHECK(has(page, "Something on this record is still going on"));
    CHECK(has(page, "What disposal would take"));
    CHECK_FALSE(has(page, "Propose to dispose of it"));
    CHECK(site.get(officer, "/retention/nobody-of-that-name").status == 403);

    const auto empty = site.post(officer, address, {{"act", "hold"}, {"reason", ""}, {"authority", "x"}});
    CHECK(empty.status == 422);
    CHECK(has(empty, "Enter why the record must be kept"));
    CHECK(
        site.post(officer, address, {{"act", "hold"}, {"reason", "A claim"}, {"authority", "<b>Court</b>"}})
            .status == 303);
    const auto held = site.get(officer, address);
    CHECK(has(held, "&lt;b&gt;Court&lt;/b&gt;"));
    CHECK(has(held, "A hold keeps this record"));
    CHECK(site.post(site.people.worker, address, {{"act", "hold"}, {"reason", "A"}, {"authority", "B"}})
              .status == 403);
    CHECK(site.post(officer, address, {{"act", "class"}, {"class", "adoption"}, {"reason", "An order"}})
              .status == 422);
    CHECK(
        site.post(
                officer, address,
                {{"act", "class"}, {"class", "adoption"}, {"order", "2018-01-31"}, {"reason", "An order"}})
            .status == 303);
    CHECK(has(site.get(officer, address), "31 January 2118"));
    CHECK(site.post(officer, address, {{"act", "nonsense"}}).status == 422);
    CHECK(site.post(officer, address, {{"act", "propose"}, {"reason", "Looked"}}).status == 422);
    CHECK(site.get(officer, address + "/certificate").status == 403);
    CHECK(site.get(officer, "/retention").status == 200);
    const auto reads = record::read_stream(*site.database().read(), record::reads_stream(child));
    CHECK(std::ranges::any_of(reads, [](const record::entry& one) { return one.by.who.text == "ig-1"; }));
}
