// Opening a record in an emergency: all records of the person, and nothing leaves.

#include "answers.hpp"
#include "small_site.hpp"

#include "casework/grants_acts.hpp"
#include "casework/joining_desk.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

/// Two records of one child that are read as one, and somebody on duty at night who works with neither.
struct night {
    night() : site("2018-12-03T09:30") {
        site.refer({"Ada"}, "2018-12-03T09:00");
        site.set_now("2018-12-03T10:30");
        site.refer({"Adah"}, "2018-12-03T10:00");
        site.set_now("2018-12-03T10:40");
        a = site.child("Ada"), b = site.child("Adah");
        site.add_account(worker, "childrens_social_care", "Social worker");
    }
    void join() {
        const instant now = site.the_world().now();
        REQUIRE(std::holds_alternative<casework::recorded>(casework::propose_join(
            site.desk(), a, b, {"Same birthday", -1, {}}, site.people.front_door, now, {})));
        REQUIRE(std::holds_alternative<casework::recorded>(
            casework::agree_to_join(site.desk(), a, b, "Known to me", site.people.manager, now, {})));
    }
    web::response open(const person_id& child) {
        return site.post(
            worker, "/children/" + child.text + "/emergency",
            {{"f.reason", "danger"}, {"f.what", "The child is at the door and won't go home."}});
    }
    [[nodiscard]] int status(const person_id& child, std::string_view place = "") {
        return site.get(worker, "/children/" + child.text + std::string(place)).status;
    }
    small_site site;
    casework::practitioner worker{{"night"}, "social_worker", "Noor Night"};
    person_id a, b;
};

} // namespace

TEST_CASE("emergency: every record that is read as one person's opens, whichever was asked for") {
    night duty;
    auto& site = duty.site;
    duty.join();
    CHECK(duty.status(duty.a) == 403);
    CHECK(duty.status(duty.b) == 403);
    REQUIRE(duty.open(duty.b).status == 303);
    for (const auto& one : {duty.a, duty.b}) {
        const auto page = site.get(duty.worker, "/children/" + one.text + "/chronology");
        CHECK(page.status == 200);
        CHECK(has(page, "Emergency access, recorded, until 14:40"));
        CHECK_FALSE(has(page, "is not shown to you"));
    }
    // One review, not two; and both records tell of it.
    int processes = 0;
    for (const char* name : {"Ada", "Adah"}) {
        CHECK(site.file(name)->grants.size() == 1);
        for (const auto& process : site.file(name)->processes)
            processes += process.definition == "emergency_access";
    }
    CHECK(processes == 1);
    site.set_now("2018-12-03T14:41");
    CHECK(duty.status(duty.a) == 403);
    CHECK(duty.status(duty.b) == 403);
}

TEST_CASE("emergency: what somebody must not open stays closed beside what they do open") {
    night duty;
    auto& site = duty.site;
    const instant now = site.the_world().now();
    const auto kept = site.desk().perform({duty.a},
                                          [&](const casework::child_files& files, kith::world&) {
                                              return casework::exclude(
                                                  site.desk().rules(), files, duty.worker.id,
                                                  "Lives next door to them", site.people.manager, now);
                                          },
                                          site.people.manager, now, {});
    REQUIRE(std::holds_alternative<casework::recorded>(kept));
    duty.join();
    REQUIRE(duty.open(duty.b).status == 303);
    CHECK(duty.status(duty.b) == 200);
    CHECK(duty.status(duty.a) == 403);
    CHECK(site.file("Ada")->grants.size() == 1); // the exclusion alone
}

TEST_CASE("emergency: a few hours more are given on every record that it opened") {
    night duty;
    auto& site = duty.site;
    duty.join();
    REQUIRE(duty.open(duty.b).status == 303);
    site.set_now("2018-12-03T14:00");
    site.must({"emergency_access", "extend", site.people.manager, "2018-12-03T14:00"});
    site.set_now("2018-12-03T18:00");
    CHECK(duty.status(duty.a) == 200);
    CHECK(duty.status(duty.b) == 200);
    site.set_now("2018-12-03T18:41");
    CHECK(duty.status(duty.a) == 403);
    CHECK(duty.status(duty.b) == 403);
}

TEST_CASE("emergency: the record is read, and no copy of it is made, now or as at a moment before") {
    night duty;
    auto& site = duty.site;
    duty.join();
    REQUIRE(duty.open(duty.b).status == 303);
    CHECK(has(site.get(duty.worker, "/children/" + duty.b.text), "nothing can be printed or exported"));
    for (const person_id& child : {duty.a, duty.b})
        for (const char* when : {"", "?as_at=2018-12-03T10:35"}) {
            const std::string at = "/children/" + child.text + "/chronology/export" + when;
            CAPTURE(at);
            const auto form = site.get(duty.worker, at);
            CHECK(form.status == 403);
            CHECK(has(form, "by an emergency alone"));
            CHECK(has(form, "the allocated worker or a team manager"));
            CHECK_FALSE(has(form, "name=\"format\""));
            for (const char* format : {"csv", "pdf", "print"}) {
                if (*when != '\0') break;
                const auto copy =
                    site.post(duty.worker, at, {{"format", format}, {"purpose", "For a court"}});
                CHECK(copy.status == 403);
                CHECK(copy.content_type.starts_with("text/html"));
            }
        }
    // Whoever opens it without an emergency makes one as ever.
    CHECK(site.post(site.people.manager, "/children/" + duty.b.text + "/chronology/export",
                    {{"format", "csv"}, {"purpose", "For a court"}})
              .status == 200);
}

TEST_CASE("emergency: no pack and no summary of the record leaves either") {
    night duty;
    auto& site = duty.site;
    const auto& manager = site.people.manager;
    const std::string record = "/children/" + duty.b.text;
    const auto begun =
        site.desk().open_process(duty.b, "subject_access", "", manager, site.the_world().now(), {});
    REQUIRE(std::holds_alternative<casework::recorded>(begun));
    std::string pack;
    for (const auto& process : site.file("Adah")->processes)
        if (process.definition == "subject_access") pack = record + "/disclosures/" + process.id.text;
    REQUIRE_FALSE(pack.empty());
    const auto gathered = site.post(
        manager, pack, web::form_fields::list{{"act", "gather"}} + tokens(site.get(manager, pack)));
    INFO(gathered.body.substr(0, 2'000));
    REQUIRE(gathered.status == 303);
    REQUIRE(duty.open(duty.b).status == 303);
    CHECK(site.get(duty.worker, record + "/disclosures").status == 200);
    for (const char* act : {"pdf", "text"}) {
        const auto copy = site.post(duty.worker, pack + "/export", {{"act", act}});
        CHECK(copy.status == 403);
        CHECK(copy.content_type.starts_with("text/html"));
        CHECK(has(copy, "by an emergency alone"));
        CHECK(has(copy, "the allocated worker or a team manager"));
        CHECK(site.post(manager, pack + "/export", {{"act", act}}).status == 200);
    }
    const auto summary = site.post(duty.worker, record + "/summary/export", {{"purpose", "For her"}});
    CHECK(summary.status == 403);
    CHECK(has(summary, "by an emergency alone"));
    CHECK(site.post(manager, record + "/summary/export", {{"purpose", "For her"}}).status == 200);
}
