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

TEST_CASE(
    "retention pages: a hold is lifted with a reason; one proposes, another disposes, the certificate "
    "is a paper that names nobody") {
    small_site site("2018-12-03T09:30");
    site.refer({"Quillon"}, "2018-12-03T09:00");
    site.set_now("2018-12-03T15:00");
    site.must(
        {"referral", "decide", site.people.front_door, "2018-12-03T15:00", {{"*", "no_further_action"}}});
    site.set_now("2018-12-04T10:00");
    site.must({"referral", "feedback", site.people.front_door, "2018-12-04"});
    const person_id child = site.child("Quillon");
    const std::string address = "/retention/" + child.text;
    site.set_now("2150-01-05T10:00");
    site.add_account(officer, "childrens_social_care", "Records officer");
    site.add_account(other, "childrens_social_care", "Records officer");
    CHECK(has(site.get(officer, "/retention"), child.text));
    CHECK(has(site.get(officer, address), "Propose to dispose of it"));

    REQUIRE(
        site.post(officer, address, {{"act", "hold"}, {"reason", "A claim"}, {"authority", "The court"}})
            .status == 303);
    const auto held = site.get(officer, address);
    CHECK_FALSE(has(held, "Propose to dispose of it"));
    const std::string begin = "name=\"hold\" value=\"";
    REQUIRE(has(held, begin));
    const auto from = held.body.find(begin) + begin.size();
    const std::string hold = held.body.substr(from, held.body.find('"', from) - from);
    const auto lift = [&](const char* which, const char* why) {
        return site.post(other, address, {{"act", "release"}, {"hold", which}, {"reason", why}}).status;
    };
    CHECK(lift(hold.c_str(), " ") == 422);
    CHECK(lift("another", "Settled") == 422);
    CHECK(lift(hold.c_str(), "Settled") == 303);
    CHECK(has(site.get(officer, address), "Lifted on"));

    CHECK(site.post(other, address, {{"act", "approve"}}).status == 422); // nobody has proposed it
    CHECK(site.post(officer, address, {{"act", "propose"}, {"reason", ""}}).status == 422);
    CHECK(site.post(officer, address, {{"act", "propose"}, {"reason", "Looked at all of it"}}).status ==
          303);
    CHECK(has(site.get(officer, address), "You proposed it, so somebody else decides"));
    CHECK_FALSE(has(site.get(officer, address), "Dispose of this record"));
    CHECK(site.post(officer, address, {{"act", "approve"}}).status == 422);
    CHECK(site.post(other, address, {{"act", "withdraw"}, {"reason", "Look again"}}).status == 303);
    CHECK(site.post(other, address, {{"act", "approve"}}).status == 422);
    CHECK(site.post(other, address, {{"act", "propose"}, {"reason", "Looked again"}}).status == 303);
    CHECK(has(site.get(officer, address), "Dispose of this record"));
    CHECK(site.get(officer, address + "/certificate").status == 403); // there is none yet
    CHECK(site.post(officer, address, {{"act", "approve"}}).status == 303);

    const auto gone = site.get(officer, address);
    CHECK(gone.status == 200);
    CHECK(has(gone, "This record was disposed of"));
    CHECK_FALSE(has(gone, "Quillon"));
    const auto paper = site.get(other, address + "/certificate");
    CHECK(paper.status == 200);
    CHECK(paper.content_type == "application/pdf");
    CHECK(paper.body.starts_with("%PDF"));
    CHECK_FALSE(has(paper, "Quillon"));
    CHECK(site.get(officer, "/children/" + child.text).status == 403);
    CHECK_FALSE(has(site.get(officer, "/retention"), child.text));
    CHECK(site.post(officer, address, {{"act", "propose"}, {"reason", "Again"}}).status != 303);
}
