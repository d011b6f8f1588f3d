// Other agencies: asked by name and answering without the record, papers of a meeting, reports handed in,
// disagreements; decisions about sharing; agreements that give standing access and take it away.

#include "answers.hpp"
#include "small_site.hpp"

#include "casework/agreements.hpp"
#include "casework/drafting.hpp"
#include "casework/grants.hpp"
#include "casework/reports.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

const casework::practitioner lead{{"lead"}, "designated_safeguarding_lead", "Dana Lead"};
const casework::practitioner senior{{"senior"}, "service_manager", "Sal Senior"};
const casework::practitioner governance{{"governance"}, "information_governance_officer", "Gus Governs"};

struct partners {
    small_site site{"2019-01-08T10:00"};
    case_process_id referral = site.refer({"Ada"}, "2019-01-07T09:30");
    std::string ada = site.child("Ada").text;

    partners() {
        site.add_account(lead, "school", "Designated safeguarding lead");
        site.add_account(senior, "childrens_social_care", "Service manager");
        site.add_account(governance, "childrens_social_care", "Information governance");
    }
    [[nodiscard]] const casework::case_process* latest(const std::string& definition) {
        kept = site.file("Ada");
        const auto found = std::find_if(kept->processes.rbegin(), kept->processes.rend(),
                                        [&](const auto& one) { return one.definition == definition; });
        return found == kept->processes.rend() ? nullptr : &*found;
    }
    web::response send(const casework::practitioner& who, const std::string& path,
                       const form_fields::list& fields) {
        const auto page = site.get(who, path);
        return site.post(who, path, fields + tokens(page));
    }
    void ask() {
        const auto sent = send(site.people.front_door, "/children/" + ada + "/begin/information_request",
                               on("when", "8", "1", "2019") +
                                   form_fields::list{{"when-time", "9:50am"},
                                                     {"f.of_agency", "school"},
                                                     {"f.of_whom", "lead"},
                                                     {"f.about", "A. Example, born 2015"},
                                                     {"f.question", "How has attendance been?"},
                                                     {"f.purpose", "hub"},
                                                     {"f.article_6", "e"},
                                                     {"f.consent", "unsafe"}});
        INFO(sent.body.substr(0, 3'000));
        REQUIRE(sent.status == 303);
    }
    [[nodiscard]] std::string asked() {
        return "/asked/" + ada + "/" + latest("information_request")->id.text;
    }
    [[nodiscard]] form_fields::list decision(const std::string& under_13,
                                             const std::string& outcome) const {
        return on("when", "8", "1", "2019") +
               form_fields::list{{"when-time", "9:50am"},
                                 {"f.asked_by", "A school nurse"},
                                 {"f.agency", "health"},
                                 {"f.identity_checked", "rung_back"},
                                 {"f.purpose", "health_care"},
                                 {"f.asked_for", "Who the boyfriend is"},
                                 {"f.under_13", under_13},
                                 {"f.article_6", "e"},
                                 {"f.article_9", "g"},
                                 {"f.schedule_1", "para18"},
                                 {"f.consent", "refused"},
                                 {"f.person_told", "yes"},
                                 {"f.items", "Dates of the visits"},
                                 {"f.recipients", "The nurse"},
                                 {"f.method", "phone"},
                                 {"f.proportionality", "Needed, and no more"},
                                 {"f.all_over_13", "Seen every day"},
                                 {"c." + ada + ".outcome", outcome}};
    }
    web::response decide(const std::string& under_13, const std::string& outcome) {
        return send(site.people.front_door, "/children/" + ada + "/begin/information_sharing",
                    decision(under_13, outcome));
    }
    void give_papers(const casework::practitioner& to, const case_process_id& process) {
        const auto& manager = site.people.manager;
        const auto now = at("2019-01-08T10:00");
        const auto done = site.desk().perform(
            {site.child("Ada")},
            [&](const casework::child_files& files, world&) -> result<casework::decision> {
                casework::drafting draft(site.desk().rules(), manager, now);
                casework::granted_body body{.kind = casework::grant_kind::specific,
                                            .practitioner = to.id,
                                            .process = process,
                                            .until = at("2019-02-08T10:00"),
                                            .purpose = "conference"};
                draft.add(*files.front(),
                          {std::string(casework::access_granted), 1, now, "2018", {}, to_body(body)});
                return std::move(draft).finish(process);
            },
            manager, now, {});
        REQUIRE(std::holds_alternative<casework::recorded>(done));
    }
    std::shared_ptr<const casework::file> kept;
};

} // namespace

TEST_CASE("an agency that is asked by name answers on a page of its own, and sees nothing else") {
    partners at;
    at.ask();
    const auto list = at.site.get(lead, "/asked");
    CHECK(list.status == 200);
    CHECK(has(list, "For you to answer"));
    CHECK(has(list, "A. Example, born 2015"));
    CHECK(at.site.get(lead, "/children/" + at.ada).status == 403);
    const auto page = at.site.get(lead, at.asked());
    CHECK(page.status == 200);
    CHECK(has(page, "How has attendance been?"));
    CHECK_FALSE(has(page, "Ada"));
    const auto answered =
        at.send(lead, at.asked() + "/answer",
                {{"f.reply", "nothing_held"}, {"f.looked_where", "Register and safeguarding file"}});
    CHECK(answered.status == 303);
    CHECK(at.latest("information_request")->steps.back().said.at("reply").front() == "nothing_held");
    const auto readings = at.site.readings(at.site.child("Ada"));
    const auto shown = at.site.get(at.site.people.front_door, "/children/" + at.ada + "/sharing");
    CHECK(has(shown, "Agency&#39;s answer"));
    CHECK(at.site.readings(at.site.child("Ada")) == readings + 1);
}

TEST_CASE("who was not asked finds nothing, and learns nothing: as if there were no such child") {
    partners at;
    at.ask();
    const auto address = at.asked();
    const auto strange = at.site.get(at.site.people.nurse, address);
    const auto nowhere =
        at.site.get(at.site.people.nurse, "/asked/" + std::string(26, '0') + "/" + std::string(26, '1'));
    CHECK(strange.status == 404);
    CHECK(strange.body == nowhere.body);
    CHECK(at.site.post(at.site.people.nurse, address + "/answer", {{"f.reply", "told"}, {"f.told", "x"}})
              .status == 404);
    CHECK(at.latest("information_request")->steps.size() == 1);
}

TEST_CASE("two who are asked at once are both asked; each request has a time limit of its own") {
    partners at;
    const casework::practitioner nurse2{{"nurse2"}, "health_practitioner", "Nell Nurse"};
    at.site.add_account(nurse2, "health", "School nurse");
    at.ask();
    const auto first = at.asked();
    auto again = on("when", "8", "1", "2019") +
                 form_fields::list{
                     {"when-time", "9:55am"},   {"f.of_agency", "health"},       {"f.of_whom", "nurse2"},
                     {"f.about", "A. Example"}, {"f.question", "Any injuries?"}, {"f.purpose", "hub"},
                     {"f.article_6", "e"},      {"f.consent", "unsafe"}};
    CHECK(at.send(at.site.people.front_door, "/children/" + at.ada + "/begin/information_request", again)
              .status == 303);
    CHECK(at.site.get(lead, first).status == 200);
    CHECK(at.site.get(nurse2, at.asked()).status == 200);
    CHECK(at.site.get(nurse2, first).status == 404);
}

TEST_CASE("sharing, a part, and not sharing are decisions with their ground; consent is never assumed") {
    partners at;
    const auto shared = at.decide("no", "share");
    INFO(shared.body.substr(0, 4'000));
    CHECK(shared.status == 303);
    CHECK(at.latest("information_sharing")->finished);
    auto without = at.decision("no", "share_in_part");
    std::erase_if(without,
                  [](const auto& one) { return one.first == "f.article_6" || one.first == "f.consent"; });
    const auto refused =
        at.send(at.site.people.front_door, "/children/" + at.ada + "/begin/information_sharing", without);
    CHECK(refused.status == 422);
    check_summary(refused);
    CHECK(at.decide("no", "not_share").status == 303);
    CHECK(at.latest("information_sharing")->outcome == "not_share");
}

TEST_CASE(
    "a child under 13 and a refusal: a senior manager who did not take it confirms, or it is shared") {
    partners at;
    const auto alone = at.decide("yes", "not_share");
    CHECK(alone.status == 422);
    CHECK(has(alone, "senior manager confirms"));
    CHECK(at.latest("information_sharing") == nullptr);
    REQUIRE(at.decide("yes", "not_share_to_confirm").status == 303);
    const auto* waiting = at.latest("decision_not_to_share");
    REQUIRE(waiting != nullptr);
    const auto form = "/children/" + at.ada + "/processes/" + waiting->id.text + "/confirm";
    CHECK(at.site.get(at.site.people.front_door, form).status == 403);
    CHECK(at.site.get(at.site.people.manager, form).status == 403);
    CHECK(at.site.get(senior, form).status == 200);
}

TEST_CASE("papers: whoever was given them sees that meeting, hands in a report, and nobody else does") {
    partners at;
    at.give_papers(lead, at.referral);
    const auto pack = "/packs/" + at.ada + "/" + at.referral.text;
    CHECK(has(at.site.get(lead, "/asked"), "Open for reports"));
    const auto page = at.site.get(lead, pack);
    CHECK(page.status == 200);
    CHECK(has(page, "multipart/form-data"));
    CHECK(at.site.get(at.site.people.nurse, pack).status == 404);
    const std::string content = "%PDF-1.7\n1 0 obj\n%%EOF\n", file = "file\x1F"
                                                                     "file";
    const auto sent =
        at.site.post(lead, pack + "/upload",
                     form_fields::list{{"title", "Report of the school"}, {file, content}} + tokens(page));
    INFO(sent.body.substr(0, 3'000));
    REQUIRE(sent.status == 303);
    const auto shown = at.site.get(lead, pack);
    CHECK(has(shown, "Report of the school"));
    const auto link = between(shown.body, pack + "/files/", "\"");
    const auto got = at.site.get(lead, pack + "/files/" + link);
    CHECK(got.status == 200);
    CHECK(got.body == content);
    CHECK(got.content_type == "application/pdf");
    CHECK(header_of(got, "Content-Disposition").starts_with("attachment; filename=\"report-"));
    CHECK(at.site.get(at.site.people.nurse, pack + "/files/" + link).status == 404);
    // A file is a copy: who opens the record in an emergency reads its pages, and takes none away.
    const casework::practitioner night{{"night"}, "social_worker", "Noor Night"};
    at.site.add_account(night, "childrens_social_care", "Social worker");
    REQUIRE(at.site
                .post(night, "/children/" + at.ada + "/emergency",
                      {{"f.reason", "danger"}, {"f.what", "At the door and won't go home."}})
                .status == 303);
    CHECK(at.site.get(night, pack).status == 200);
    const auto copy = at.site.get(night, pack + "/files/" + link);
    CHECK(copy.status == 403);
    CHECK(has(copy, "by an emergency alone"));
    CHECK_FALSE(has(copy, content));
    for (const std::string& hostile :
         {std::string("<svg onload='x'/>"), std::string("MZ"), std::string()}) {
        const auto refused = at.site.post(lead, pack + "/upload", {{"title", "x"}, {file, hostile}});
        CHECK(refused.status == 422);
        check_summary(refused);
    }
    at.site.set_now("2019-02-08T10:00"); // the papers were given until now
    CHECK(at.site.get(lead, pack).status == 404);
}

TEST_CASE("a referrer who disagrees says so, and sees what became of it") {
    partners at;
    const auto form = "/asked/" + at.ada + "/begin/escalation";
    CHECK(has(at.site.get(at.site.people.teacher, "/referrals/" + at.referral.text), form));
    CHECK(at.site.get(at.site.people.nurse, form).status == 404);
    const auto sent = at.send(at.site.people.teacher, form,
                              {{"f.with_what", "No visit for a week"},
                               {"f.risk", "He may be hit again"},
                               {"f.wanted", "A visit today"}});
    INFO(sent.body.substr(0, 3'000));
    REQUIRE(sent.status == 303);
    CHECK(has(at.site.get(at.site.people.teacher, location(sent)), "No visit for a week"));
    CHECK(has(at.site.get(at.site.people.teacher, "/asked"), "Disagreement raised"));
}

TEST_CASE("nobody fills a record with what they begin: fifty of a kind run at a time") {
    partners at;
    const auto form = "/asked/" + at.ada + "/begin/escalation";
    const web::form_fields::list said = {
        {"f.with_what", "No visit"}, {"f.risk", "He may be hit"}, {"f.wanted", "A visit"}};
    for (std::size_t i = 0; i < casework::most_begun_by_one; ++i)
        REQUIRE(at.send(at.site.people.teacher, form, said).status == 303);
    const auto refused = at.send(at.site.people.teacher, form, said);
    CHECK(refused.status == 422);
    CHECK(has(refused, "none of them is finished. Ring the allocated worker"));
    CHECK(has(refused, "No visit")); // what was typed is still there
    CHECK(has(at.site.get(at.site.people.teacher, "/asked"), "Disagreement raised"));
}

TEST_CASE("an agreement that is ended takes standing access away on that day, and the page says so") {
    small_site site{"2019-02-01T12:00"};
    site.to_plan({"Ada"});
    const std::string page = "/children/" + site.child("Ada").text;
    CHECK(site.get(site.people.nurse, page).status == 200);
    const auto all = casework::read_agreements(*site.database().read());
    const auto health = std::ranges::find(all, "health", &casework::agreement::agency);
    REQUIRE(health != all.end());
    const instant now = site.the_world().now();
    REQUIRE(casework::end_agreement(site.database(), site.the_world(), health->id, local_date(now),
                                    "Not renewed", governance, now, {})
                .has_value());
    const auto after = site.get(site.people.nurse, page);
    CHECK(after.status == 403);
    CHECK(has(after, "no agreement to share with your agency"));
    CHECK_FALSE(has(site.get(site.people.nurse, "/"), page));
}

TEST_CASE("the registers are for whoever keeps them, hold no names, and agreements come and go") {
    partners at;
    REQUIRE(at.decide("no", "share").status == 303);
    CHECK(at.site.get(at.site.people.worker, "/sharing").status == 403);
    const auto all = at.site.get(governance, "/sharing");
    CHECK(all.status == 200);
    CHECK(has(all, "Decision about sharing information"));
    CHECK_FALSE(has(all, "Ada"));
    CHECK(at.site.get(at.site.people.manager, "/agreements").status == 403);
    const auto made = at.send(governance, "/agreements",
                              form_fields::list{{"agency", "police"},
                                                {"title", "Police 2019"},
                                                {"purposes", "enquiry"},
                                                {"signed_by", "Chief"}} +
                                  on("from", "8", "1", "2019") + on("until", "7", "1", "2020") +
                                  on("review", "1", "7", "2019"));
    CHECK(made.status == 303);
    auto snapshot = at.site.database().read();
    CHECK(store::agreement_holds(*snapshot, "police", *parse_date("2020-01-07")));
    CHECK_FALSE(store::agreement_holds(*snapshot, "police", *parse_date("2020-01-08")));
    snapshot.reset();
    const auto held = casework::read_agreements(*at.site.database().read());
    const auto police = std::ranges::find(held, "police", &casework::agreement::agency);
    REQUIRE(police != held.end());
    CHECK(at.site
              .post(governance, "/agreements/" + police->id + "/end",
                    on("on", "9", "1", "2019") + form_fields::list{{"reason", "Withdrawn"}})
              .status == 303);
    snapshot = at.site.database().read();
    CHECK(store::agreement_holds(*snapshot, "police", *parse_date("2019-01-08")));
    CHECK_FALSE(store::agreement_holds(*snapshot, "police", *parse_date("2019-01-09")));
    snapshot.reset();
    CHECK(at.site.post(governance, "/agreements", {{"agency", "mars"}}).status == 422);
}
