// The pages that write: nothing typed is lost, nothing half-written, nobody's words pushed aside.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

form_fields::list when(const char* day, const char* month, const char* year, const char* time = "") {
    return {{"when-day", day}, {"when-month", month}, {"when-year", year}, {"when-time", time}};
}

/// Two children referred and not yet decided on.
struct referred {
    small_site site{"2019-01-08T10:00"};
    case_process_id process = site.refer({"Ada", "Ben"}, "2019-01-07T09:30");
    std::string ada = site.child("Ada").text, ben = site.child("Ben").text;
    std::string form = "/children/" + ada + "/processes/" + process.text + "/decide";

    [[nodiscard]] form_fields::list decision() const {
        return when("8", "1", "2019", "9:45am") +
               form_fields::list{{"f.rationale", "Because of <what> was seen & heard."},
                                 {"f.referral_source", source()},
                                 {"f.family_knows", "yes"},
                                 {"c." + ada + ".outcome", "assessment"},
                                 {"c." + ada + ".primary_need", need()},
                                 {"c." + ben + ".outcome", "no_further_action"}};
    }
    static std::string first_code(const char* set) {
        return shipped_guidance()->editions.front().find_codes(set)->codes.front().code;
    }
    static std::string source() { return first_code("referral_source"); }
    static std::string need() { return first_code("primary_need"); }
    std::int64_t revision() { return site.file("Ada")->revision + site.file("Ben")->revision; }
};

} // namespace

TEST_CASE(
    "a step is asked with its source and its clock, recorded, and told so without a name in the address") {
    referred at;
    const auto page = at.site.get(at.site.people.front_door, at.form);
    CHECK(page.status == 200);
    CHECK(has(page, "Why this response?"));
    CHECK(has(page, "Why this date?"));
    CHECK(has(page, "/guidance/referral"));
    CHECK(has(page, "data-autosave=\"/drafts\""));
    const auto sent = at.site.post(at.site.people.front_door, at.form, at.decision() + tokens(page));
    CHECK(sent.status == 303);
    CHECK(location(sent) == "/children/" + at.ada + "/processes/" + at.process.text + "?done=recorded");
    const auto& step = at.site.file("Ada")->find(at.process)->steps.back();
    CHECK(step.said.at("rationale").front() == "Because of <what> was seen & heard.");
    CHECK(step.outcome == "assessment");
    CHECK(at.site.file("Ben")->find(at.process)->steps.back().outcome == "no_further_action");
    CHECK(to_text(to_local(step.event_time)) == "2019-01-08T09:45");
}

TEST_CASE("a form that is sent twice is recorded once") {
    referred at;
    const auto page = at.site.get(at.site.people.front_door, at.form);
    const auto first = at.site.post(at.site.people.front_door, at.form, at.decision() + tokens(page));
    const auto revision = at.revision();
    const auto again = at.site.post(at.site.people.front_door, at.form, at.decision() + tokens(page));
    CHECK(again.status == 303);
    CHECK(location(again) == location(first));
    CHECK(at.revision() == revision);
}

TEST_CASE("a refused form keeps every word, says what is wrong where it is wrong, and records nothing") {
    referred at;
    auto fields = at.decision();
    std::erase_if(fields, [&](const auto& field) { return field.first == "c." + at.ben + ".outcome"; });
    const auto revision = at.revision();
    const auto page = at.site.post(at.site.people.front_door, at.form, fields);
    CHECK(page.status == 422);
    check_summary(page);
    CHECK(has(page, "Because of &lt;what&gt; was seen &amp; heard."));
    CHECK(has(page, "value=\"9:45am\""));
    CHECK(at.revision() == revision);
}

TEST_CASE("two hundred malformed forms: each is refused with a summary, and nothing is written") {
    referred at;
    seeded_world dice(7, kith::tests::at("2019-01-08T10:00"));
    const auto revision = at.revision();
    const auto set = [](form_fields::list& fields, const std::string& name, std::string value) {
        for (auto& field : fields)
            if (field.first == name) field.second = std::move(value);
    };
    const std::vector<std::string> names = {"f.rationale",
                                            "f.referral_source",
                                            "f.family_knows",
                                            "c." + at.ada + ".outcome",
                                            "c." + at.ada + ".primary_need",
                                            "c." + at.ben + ".outcome"};
    for (int form = 0; form < 200; ++form) {
        auto fields = at.decision();
        const auto& name = names[dice.below(names.size())];
        const auto noise = dice.fresh_text();
        switch (form % 12) {
        case 0:
            std::erase_if(fields, [&](const auto& field) { return field.first == name; });
            break;
        case 1:
            set(fields, names[1 + dice.below(5)], noise);
            break;
        case 2:
            fields.emplace_back("f." + noise, noise);
            break;
        case 3:
            fields.emplace_back("c." + noise + ".outcome", "assessment");
            break;
        case 4:
            fields.emplace_back(names[dice.below(names.size())], noise);
            break;
        case 5:
            set(fields, "when-day", std::to_string(32 + dice.below(1000)));
            break;
        case 6:
            set(fields, "when-time", noise);
            break;
        case 7:
            set(fields, "when-year", std::to_string(2020 + dice.below(7000)));
            break;
        case 8:
            set(fields, "f.rationale", std::string(60'000 + dice.below(100'000), 'x'));
            break;
        case 9:
            set(fields, "when-month", "");
            break;
        case 10:
            fields.emplace_back("g.children." + std::to_string(dice.below(1'000'000)) + ".given_name",
                                noise);
            break;
        default:
            fields = {{"f.rationale", noise}, {"c..", noise}, {"f.", noise}, {"when-", noise}};
            break;
        }
        CAPTURE(form);
        const auto page = at.site.post(at.site.people.front_door, at.form, fields);
        CHECK(page.status == 422);
        check_summary(page);
        REQUIRE(at.revision() == revision);
    }
}

namespace {

/// Two wrote to the referrer at once; the manager, who came second, is asked what to keep.
struct both_answered : referred {
    const casework::practitioner& manager = site.people.manager;
    std::string feedback = "/children/" + ada + "/processes/" + process.text + "/feedback";
    web::response conflict;

    both_answered() {
        site.must(
            {"referral", "decide", site.people.front_door, "2019-01-08T09:00", {{"*", "assessment"}}});
        const auto page = site.get(manager, feedback);
        REQUIRE(page.status == 200);
        site.must({"referral",
                   "feedback",
                   site.people.front_door,
                   "2019-01-08T09:30",
                   {},
                   {{"told", {"Their words."}}}});
        conflict = site.post(manager, feedback, mine() + tokens(page));
        REQUIRE(conflict.status == 409);
    }
    static form_fields::list mine() {
        return when("8", "1", "2019", "9:40") +
               form_fields::list{{"f.told", "My words."}, {"f.told_how", "phone"}};
    }
    /// Both texts, their time; `how` they told it is left open.
    [[nodiscard]] form_fields::list keep_both() const {
        return mine() +
               form_fields::list{{"keep.f.told", "both"},
                                 {"keep.when", "theirs"},
                                 {"opened_at", hidden(conflict, "opened_at")}} +
               tokens(conflict);
    }
    bool draft_is_kept() { return site.database().read()->draft_of(manager.id, feedback).has_value(); }
};

} // namespace

TEST_CASE("two who write at once: both texts are shown, both can be kept, neither is lost") {
    both_answered at;
    CHECK(has(at.conflict, "My words."));
    CHECK(has(at.conflict, "Their words."));
    CHECK(has(at.conflict, at.site.people.front_door.name));
    CHECK(at.draft_is_kept());
    auto keep = at.keep_both();
    if (has(at.conflict, "keep.f.told_how")) {
        const auto unsure = at.site.post(at.manager, at.feedback + "/both", keep);
        CHECK(unsure.status == 422);
        check_summary(unsure);
        keep.emplace_back("keep.f.told_how", "mine");
    }
    const auto kept = at.site.post(at.manager, at.feedback + "/both", keep);
    CHECK(kept.status == 303);
    for (const auto* name : {"Ada", "Ben"}) {
        const auto& step = at.site.file(name)->find(at.process)->steps.back();
        CHECK(step.said.at("told").front() == "Their words.\n\nMy words.");
        REQUIRE(step.corrections.size() == 1);
        CHECK(step.corrections.front().before.at("told").front() == "Their words.");
        CHECK(step.corrections.front().by.who == at.manager.id);
    }
    CHECK_FALSE(at.draft_is_kept());
}

TEST_CASE("what is kept of two texts does not pass for recorded while others keep writing") {
    both_answered at;
    const auto late = at.site.post_while(
        at.manager, at.feedback + "/both", at.keep_both() + form_fields::list{{"keep.f.told_how", "mine"}},
        [&](casework::desk& others) {
            const auto done =
                others.add_note(person_id{at.ada}, "Rang again.", std::nullopt, at.site.people.front_door,
                                kith::tests::at("2019-01-08T10:00"), {});
            REQUIRE(std::holds_alternative<casework::recorded>(done));
        });
    CHECK(late.status == 422);
    check_summary(late);
    CHECK(has(late, "Something else was recorded at the same moment"));
    CHECK(has(late, "My words."));
    CHECK(has(late, "Their words."));
    CHECK(at.site.file("Ada")->find(at.process)->steps.back().corrections.empty());
    CHECK(at.draft_is_kept());
}

TEST_CASE("what was begun is kept, offered again, and thrown away only when asked") {
    referred at;
    const auto page = at.site.get(at.site.people.front_door, at.form);
    const auto fields =
        form_fields::list{{"f.rationale", "Half a thought"}, {"save_draft", "yes"}} + tokens(page);
    const auto saved = at.site.post(at.site.people.front_door, at.form, fields);
    CHECK(saved.status == 303);
    const auto again = at.site.get(at.site.people.front_door, at.form);
    CHECK(has(again, "Half a thought"));
    CHECK(has(again, "We kept what you typed at 10:00am"));
    CHECK(hidden(again, "based_on") == hidden(page, "based_on"));
    CHECK_FALSE(has(at.site.get(at.site.people.manager, at.form), "Half a thought"));
    CHECK(location(at.site.get(at.site.people.front_door, "/drafts/resume?key=" + at.form)) == at.form);
    CHECK(at.site.get(at.site.people.front_door, "/drafts/resume?key=//elsewhere.example/").status == 404);
    at.site.post(at.site.people.front_door, at.form, {{"start_afresh", "yes"}});
    CHECK_FALSE(has(at.site.get(at.site.people.front_door, at.form), "Half a thought"));
}

TEST_CASE("a recorded draft is gone with the same commit") {
    referred at;
    const auto page = at.site.get(at.site.people.front_door, at.form);
    at.site.post(at.site.people.front_door, at.form,
                 at.decision() + form_fields::list{{"save_draft", "yes"}});
    at.site.post(at.site.people.front_door, at.form, at.decision() + tokens(page));
    CHECK(at.site.database().read()->drafts_of(at.site.people.front_door.id).empty());
}

TEST_CASE("who may not record is told whom to ask; what is done already leads to its page") {
    referred at;
    CHECK(at.site.get(at.site.people.worker, at.form).status == 403);
    CHECK(at.site.get(at.site.people.teacher, at.form).status == 403);
    CHECK(at.site.get(at.site.people.front_door, at.form + "?as_at=2019-01-08").status == 400);
    const auto early = at.site.get(at.site.people.front_door,
                                   "/children/" + at.ada + "/processes/" + at.process.text + "/feedback");
    CHECK(early.status == 404);
    CHECK(has(early, "Decide what happens next"));
    CHECK(at.site.get(at.site.people.front_door, "/children/" + at.ada + "/processes/nonsense/decide")
              .status == 404);
}

TEST_CASE("a correction keeps what stood there, works the clocks out again, and asks why") {
    referred at;
    const auto sequence = at.site.file("Ada")->find(at.process)->steps.front().sequence;
    const auto form = "/children/" + at.ada + "/entries/" + std::to_string(sequence) + "/correct";
    const auto page = at.site.get(at.site.people.front_door, form);
    REQUIRE(page.status == 200);
    const auto before = at.site.file("Ada")->find(at.process)->steps.front().said;
    form_fields::list fields = when("4", "1", "2019", "16:00") + tokens(page);
    for (const auto& [name, values] : before)
        for (const auto& value : values)
            fields.emplace_back("f." + name, value);
    const auto unexplained = at.site.post(at.site.people.front_door, form, fields);
    CHECK(unexplained.status == 422);
    check_summary(unexplained);
    fields.emplace_back("reason", "The call came on Friday.");
    CHECK(at.site.post(at.site.people.front_door, form, fields).status == 303);
    const auto file = at.site.file("Ada");
    const auto& step = file->find(at.process)->steps.front();
    REQUIRE(step.corrections.size() == 1);
    CHECK(step.said == before);
    CHECK(to_text(to_local(step.corrections.front().event_time_before)) == "2019-01-07T09:30");
    CHECK(to_text(to_local(step.event_time)) == "2019-01-04T16:00");
    REQUIRE_FALSE(file->clocks.empty());
    CHECK(to_text(file->clocks.front().due.day) == "2019-01-07");
    CHECK(file->clocks.front().superseded.size() == 1);
}

TEST_CASE("a time that is not touched is not corrected, though the form shows no seconds") {
    small_site site("2019-01-08T10:00");
    const auto process = site.refer({"Ada"}, "2019-01-07T09:30:40");
    const auto recorded = site.file("Ada")->find(process)->steps.front();
    const auto form = "/children/" + site.child("Ada").text + "/entries/" +
                      std::to_string(recorded.sequence) + "/correct";
    form_fields::list fields =
        when("7", "1", "2019", "09:30") + form_fields::list{{"reason", "A word was missing."}};
    for (const auto& [name, values] : recorded.said)
        for (const auto& value : values)
            fields.emplace_back("f." + name, name == "worries" ? "Another word." : value);
    CHECK(site.post(site.people.front_door, form, fields).status == 303);
    const auto& step = site.file("Ada")->find(process)->steps.front();
    CHECK(step.said.at("worries").front() == "Another word.");
    CHECK(step.event_time == recorded.event_time);
    CHECK(site.file("Ada")->clocks.front().superseded.empty());
}

TEST_CASE("why it was late is asked, checked and kept") {
    referred at;
    at.site.set_now("2019-01-10T10:00");
    const auto& clock = at.site.file("Ada")->clocks.front();
    const auto form =
        "/children/" + at.ada + "/clocks/" + clock.clock + "/" + std::to_string(clock.started_by) + "/why";
    CHECK(at.site.get(at.site.people.manager, form).status == 200);
    const auto empty =
        at.site.post(at.site.people.manager, form, {{"text", "Flu."}, {"reason", "nonsense"}});
    CHECK(empty.status == 422);
    check_summary(empty);
    CHECK(has(empty, "Flu."));
    const auto code = referred::first_code("late_reason");
    CHECK(at.site.post(at.site.people.manager, form, {{"text", "Flu."}, {"reason", code}}).status == 303);
    CHECK(at.site.file("Ada")->clocks.front().reasons.front().text == "Flu.");
    CHECK(at.site.file("Ada")->clocks.front().state == casework::clock_state::running);
}

TEST_CASE("a note, a changed detail and a baby that is born") {
    referred at;
    const std::string child = "/children/" + at.ada;
    CHECK(at.site.post(at.site.people.manager, child + "/notes/new", when("8", "1", "2019")).status == 422);
    CHECK(at.site
              .post(at.site.people.manager, child + "/notes/new",
                    when("8", "1", "2019") + form_fields::list{{"text", "She rang."}})
              .status == 303);
    CHECK(at.site.file("Ada")->notes.front().text == "She rang.");

    const auto page = at.site.get(at.site.people.manager, child + "/facts");
    CHECK(page.status == 200);
    form_fields::list facts = tokens(page);
    for (const auto& [name, values] : at.site.file("Ada")->person.facts)
        if (name.find("date") == std::string::npos) facts.emplace_back("f." + name, values.back().value);
    facts.emplace_back("f.birth_date-day", "31");
    facts.emplace_back("f.birth_date-month", "2");
    facts.emplace_back("f.birth_date-year", "2012");
    facts.emplace_back("reason", "Her mother said so.");
    const auto refused = at.site.post(at.site.people.manager, child + "/facts", facts);
    CHECK(refused.status == 422);
    check_summary(refused);
    for (auto& [name, value] : facts)
        if (name == "f.birth_date-day") value = "3";
    CHECK(at.site.post(at.site.people.manager, child + "/facts", facts).status == 303);
    CHECK(at.site.file("Ada")->person.fact("birth_date") == "2012-02-03");
}

TEST_CASE(
    "a referral is written outside, sent once, and followed to its answer without opening the record") {
    small_site site("2019-01-07T10:00");
    const auto& teacher = site.people.teacher;
    CHECK(has(site.get(teacher, "/referrals/new"), "999"));
    const auto form = location(site.post(teacher, "/referrals/new", {}));
    const auto page = site.get(teacher, form);
    REQUIRE(page.status == 200);
    form_fields::list fields = {{"rows.children", "1"},
                                {"rows.adults", "0"},
                                {"g.children.0.given_name", "Ada"},
                                {"g.children.0.family_name", "Okafor"},
                                {"f.immediate_danger", "no"},
                                {"f.what_happened", "She said that she is hungry."},
                                {"f.worries", "Nobody cooks."},
                                {"f.parent_told", "no"},
                                {"f.parent_not_told_why", "Could not be reached."},
                                {"f.referrer_contact", "01632 960001"}};
    const auto two = site.post(teacher, form, fields + form_fields::list{{"add.children", "yes"}});
    CHECK(two.status == 200);
    CHECK(has(two, "name=\"g.children.1.family_name\""));
    CHECK(has(two, "value=\"Ada\""));
    const auto wrong =
        site.post(teacher, form, form_fields::list{{"rows.children", "1"}, {"f.worries", "Kept."}});
    CHECK(wrong.status == 422);
    check_summary(wrong);
    CHECK(has(wrong, "Kept."));
    const auto check = site.post(teacher, form, fields + tokens(page));
    CHECK(check.status == 200);
    CHECK(has(check, "Check your answers"));
    CHECK(site.database().read()->count_people() == 0);
    const auto send = fields + tokens(check) + form_fields::list{{"send", "yes"}};
    const auto sent = site.post(teacher, form, send);
    REQUIRE(sent.status == 303);
    const auto people = site.database().read()->count_people();
    CHECK(site.post(teacher, form, send).status == 303);
    CHECK(site.database().read()->count_people() == people);
    const auto receipt = site.get(teacher, location(sent));
    CHECK(receipt.status == 200);
    CHECK(has(receipt, "Your reference is"));
    CHECK(has(receipt, "Due Tue 8 Jan 2019"));
    CHECK(has(site.get(teacher, "/referrals"), "Ada Okafor"));
    CHECK(site.get(site.people.nurse, location(sent)).status == 404);
    CHECK(site.database().read()->drafts_of(teacher.id).empty());
}
