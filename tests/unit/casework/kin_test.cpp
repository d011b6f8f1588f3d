// Who is who to whom: written on both records at once, changed without forgetting, refused where it cannot
// be.

#include "small_family.hpp"

#include "store/store.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using casework::relationship_changing;
using casework::relationship_said;

namespace {

date day(std::string_view text) {
    return *parse_date(text);
}

bool says(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
}

const casework::relationship& only(const std::shared_ptr<const casework::file>& file) {
    REQUIRE(file->kin.relationships.size() == 1);
    return file->kin.relationships.front();
}

/// Ada, seven, and Ben, her father.
struct two : small_family {
    two() {
        add("Ada", "2011-05-03", true, "F");
        add("Ben", "1985-02-01", false, "M");
    }
};

relationship_changing to(const std::string& type, const std::string& reason = "Mother said so") {
    relationship_changing changing;
    changing.said.type = type;
    changing.reason = reason;
    return changing;
}

} // namespace

TEST_SUITE("casework: kin") {
    TEST_CASE("a relationship stands on both records, each from its own side, under one id") {
        two family;
        relationship_said said;
        said.kind = "dad";
        said.parental_responsibility = "yes";
        said.responsibility_source = "registered";
        said.responsibility_since = day("2011-06-01");
        said.source = "health";
        CHECK(family.relate("Ada", "parent", "Ben", said) == "");
        const auto& hers = only(family.file("Ada"));
        const auto& his = only(family.file("Ben"));
        CHECK(hers.id == his.id);
        CHECK_FALSE(hers.id.empty());
        CHECK(hers.type == "parent");
        CHECK(his.type == "child");
        CHECK(hers.person == family.id("Ben"));
        CHECK(his.person == family.id("Ada"));
        CHECK(hers.kind == "dad");
        CHECK(his.kind == ""); // nobody called her his dad
        CHECK(his.parental_responsibility == "yes");
        CHECK(his.responsibility_source == "registered");
        CHECK(hers.source == "health");
        const auto rows = casework::rows_of(family.rules(), *family.file("Ben")).relationships;
        REQUIRE(rows.size() == 1);
        CHECK(rows.front() == store::relationship_row{family.id("Ben"), family.id("Ada"), "child", "", ""});
    }

    TEST_CASE("an entry of the first schema, on the child's record alone, stays readable") {
        two family;
        record::entry old;
        old.stream = record::person_stream(family.id("Ada"));
        old.sequence = 2;
        old.type = casework::relationship_recorded;
        old.entry_time = old.event_time = family.now;
        old.body = R"({"kind":"mother's boyfriend","parental_responsibility":"no","person":")" +
                   family.id("Ben").text + "\"}";
        auto stream = family.entries[family.id("Ada")];
        stream.push_back(old);
        const auto file = casework::fold(family.rules(), family.id("Ada"), stream);
        REQUIRE(file.kin.relationships.size() == 1);
        const auto& one = file.kin.relationships.front();
        CHECK(one.type == "step_parent");
        CHECK(one.kind == "mother's boyfriend");
        CHECK(one.id.empty());
        CHECK(casework::key_of(one) == "entry-2");
        CHECK(file.kin.find("entry-2") == &one);

        // Changing it brings it onto the other record as well.
        relationship_changing changing = to("parent");
        changing.key = "entry-2";
        const auto made = casework::change_relationship(family.rules(), file, *family.file("Ben"), changing,
                                                        {}, family.worker, family.now, family.ids());
        REQUIRE(made.has_value());
        REQUIRE(made->files.size() == 2);
        const auto& after = made->files[0].kin.relationships.front();
        const auto& there = made->files[1].kin.relationships.front();
        CHECK(after.type == "parent");
        CHECK(after.kind == ""); // "mother's boyfriend" was said of another type
        CHECK(there.type == "child");
        CHECK(after.id == there.id);
        CHECK_FALSE(after.id.empty());
        REQUIRE(after.changes.size() == 1);
        CHECK(after.changes.front().before.at("type") == "step_parent");
        CHECK(after.changes.front().before.at("kind") == "mother's boyfriend");
    }

    TEST_CASE("nobody is their own relative, and nobody is above themselves, whichever side says so") {
        two family;
        family.add("Gran", "1960-01-01", false, "F");
        family.add("Lost", "", false);
        CHECK(says(family.relate("Ada", "parent", "Ada"), "Nobody is their own relative"));
        CHECK(says(family.relate("Ada", "friend", "Ada"), "Nobody is their own relative"));
        CHECK(family.relate("Ada", "parent", "Ben") == "");
        CHECK(family.relate("Ben", "parent", "Gran") == "");
        // Gran's parent is Lost, of whose age nobody knows; Lost's parent would be Ada.
        CHECK(family.relate("Gran", "parent", "Lost") == "");
        CHECK(says(family.relate("Lost", "parent", "Ada"), "can't be the other way round"));
        CHECK(says(family.relate("Ada", "child", "Lost"), "can't be the other way round"));
        CHECK(says(family.relate("Lost", "adoptive_parent", "Ben"), "can't be the other way round"));
        CHECK(family.file("Lost")->kin.relationships.size() == 1); // nothing of it was written
        // To be a step-parent or to care for somebody is no descent.
        CHECK(family.relate("Ada", "foster_carer", "Lost") == "");
    }

    TEST_CASE("a link recorded the wrong way round can be turned") {
        two family;
        family.add("Lost", "", false);
        CHECK(family.relate("Ada", "child", "Lost") == ""); // Lost as Ada's child: a slip
        CHECK(family.change("Ada", family.key("Ada", "child"), to("parent")) == "");
        CHECK(only(family.file("Ada")).type == "parent");
        CHECK(only(family.file("Lost")).type == "child");
    }

    TEST_CASE("dates that cannot be are refused with words; nothing is written") {
        two family;
        family.add("Young", "2012-01-01", true);
        CHECK(says(family.relate("Ada", "parent", "Young"), "a parent is older than the child"));
        CHECK(says(family.relate("Young", "child", "Ada"), "a parent is older than the child"));
        relationship_said said;
        said.since = day("2010-01-01");
        CHECK(says(family.relate("Ada", "friend", "Ben", said), "was born on 3 May 2011"));
        said.since = day("2019-01-09");
        CHECK(says(family.relate("Ada", "friend", "Ben", said), "today or in the past"));
        said.since = day("2015-01-02");
        said.until = day("2015-01-01");
        CHECK(says(family.relate("Ada", "friend", "Ben", said), "must not be before the day it began"));
        CHECK(says(family.relate("Ada", "uncle-ish", "Ben"), "Choose who they are"));
        said = {};
        said.parental_responsibility = "no";
        said.responsibility_source = "registered";
        CHECK(says(family.relate("Ada", "parent", "Ben", said), "Choose yes for parental responsibility"));
        said.parental_responsibility = "yes";
        said.responsibility_source = "because";
        CHECK(says(family.relate("Ada", "parent", "Ben", said), "from the list"));
        said = {};
        said.note = std::string("a\0b", 3);
        CHECK_FALSE(family.relate("Ada", "parent", "Ben", said).empty());
        said.note = std::string(5'000, 'x');
        CHECK_FALSE(family.relate("Ada", "parent", "Ben", said).empty());
        CHECK(family.file("Ada")->kin.relationships.empty());
        CHECK(family.file("Ben")->kin.relationships.empty());
    }

    TEST_CASE("what is recorded already is not recorded twice, from either side") {
        two family;
        CHECK(family.relate("Ada", "parent", "Ben") == "");
        CHECK(says(family.relate("Ada", "parent", "Ben"), "already"));
        CHECK(says(family.relate("Ben", "child", "Ada"), "already"));
        // He may pose a risk besides being her father.
        CHECK(family.relate("Ada", "poses_risk", "Ben") == "");
        CHECK(family.file("Ben")->kin.relationships.back().type == "at_risk_from");
    }

    TEST_CASE("ending keeps what was; an error is marked and leaves the lists; either side may do it") {
        two family;
        family.add("Cat", "1990-01-01", false, "F");
        CHECK(family.relate("Ben", "partner", "Cat") == "");
        relationship_changing ending = to("partner");
        ending.said.until = day("2018-12-24");
        CHECK(family.change("Cat", family.key("Cat", "partner"), ending) == "");
        CHECK(only(family.file("Ben")).until == day("2018-12-24"));
        CHECK(only(family.file("Cat")).until == day("2018-12-24"));
        CHECK(family.key("Ben", "partner") == "");
        CHECK(family.relate("Ben", "partner", "Cat") == ""); // together again
        CHECK(family.file("Ben")->kin.live_with(family.id("Cat")).size() == 1);

        relationship_changing error = to("partner", "It was her sister");
        error.withdrawn = true;
        CHECK(family.change("Ben", family.key("Ben", "partner"), error) == "");
        CHECK(family.file("Cat")->kin.relationships.back().withdrawn);
        CHECK(casework::rows_of(family.rules(), *family.file("Cat")).relationships.size() == 1);
        CHECK(family.file("Cat")->kin.relationships.back().changes.back().reason == "It was her sister");
        CHECK(says(
            family.change("Ben", casework::key_of(family.file("Ben")->kin.relationships.back()), error),
            "recorded in error"));
        relationship_changing silent = to("partner", "");
        silent.said.until = day("2018-12-24");
        CHECK(says(
            family.change("Ben", casework::key_of(family.file("Ben")->kin.relationships.front()), silent),
            "how you know"));
    }

    TEST_CASE("somebody new comes on record with who they are, in the household or not") {
        two family;
        const household_id home{"home1"};
        family.add("Eve", "2015-05-03", true, "F", home);
        casework::newcomer somebody;
        somebody.facts = {{"family_name", "mother's partner"}, {"sex", "M"}};
        somebody.lives_here = true;
        relationship_said said;
        said.type = "step_parent";
        const auto eve = family.file("Eve");
        const auto made = casework::record_new_around(family.rules(), *eve, somebody, said, family.worker,
                                                      family.now, family.ids());
        REQUIRE(made.has_value());
        REQUIRE(made->files.size() == 2);
        const auto& fresh = made->files[0].person.id == eve->person.id ? made->files[1] : made->files[0];
        CHECK(fresh.person.household == home);
        CHECK_FALSE(fresh.person.child);
        CHECK(fresh.kin.relationships.front().type == "step_child");
        somebody.facts = {{"birth_date", "2018-05-04"}};
        said.type = "parent";
        const auto refused = casework::record_new_around(family.rules(), *eve, somebody, said,
                                                         family.worker, family.now, family.ids());
        CHECK(says(words_of(refused), "given_name: "));
        CHECK(says(words_of(refused), "older than the child"));
        somebody.facts = {{"given_name", "Zed"}, {"favourite_colour", "red"}};
        CHECK_FALSE(casework::record_new_around(family.rules(), *eve, somebody, said, family.worker,
                                                family.now, family.ids())
                        .has_value());
    }

    TEST_CASE("brothers and sisters are recorded in one act, each on both records") {
        small_family family;
        for (const char* name : {"Ada", "Ben", "Cat"})
            family.add(name, "2011-05-03", true, "", household_id{"home1"});
        std::vector<casework::other_said> all{{family.file("Ben"), {}}, {family.file("Cat"), {}}};
        all[0].said.type = "twin";
        all[1].said.type = "half_sibling";
        CHECK(family.take(casework::record_relationships(family.rules(), *family.file("Ada"), all, {},
                                                         family.worker, family.now, family.ids())) == "");
        CHECK(family.file("Ada")->kin.relationships.size() == 2);
        CHECK(only(family.file("Ben")).type == "twin");
        CHECK(only(family.file("Cat")).type == "half_sibling");
        all[1].said.type = "nonsense";
        const auto words = words_of(casework::record_relationships(
            family.rules(), *family.file("Ada"), all, {}, family.worker, family.now, family.ids()));
        CHECK(says(words, family.id("Ben").text + ".type: ")); // recorded already
        CHECK(says(words, family.id("Cat").text + ".type: "));
    }

    TEST_CASE("a move: several leave one household for another, and who lived where is never overwritten") {
        small_family family;
        const household_id home{"home1"};
        family.add("Ada", "2011-05-03", true, "F", home);
        family.add("Mum", "1985-05-03", false, "F", home);
        family.add("Dad", "1984-05-03", false, "M", home);
        casework::move_said said;
        said.on = day("2018-12-24");
        said.reason = "They left after the police were called";
        said.address = casework::detail_said{};
        said.address->parts = {{"lines", "1 Safe Street"},
                               {"postcode", "QA3 4TH"},
                               {"kind", "temporary"},
                               {"protected", "yes"}};
        CHECK(family.take(casework::record_move(family.rules(), {family.file("Ada"), family.file("Mum")},
                                                said, family.worker, family.now, family.ids())) == "");
        const auto ada = family.file("Ada");
        CHECK(ada->person.household != home);
        CHECK(ada->person.household == family.file("Mum")->person.household);
        CHECK(family.file("Dad")->person.household == home);
        REQUIRE(ada->kin.memberships.size() == 2);
        CHECK(ada->kin.memberships[0].until == day("2018-12-24"));
        CHECK(ada->kin.memberships[0].on(day("2018-12-23")));
        CHECK_FALSE(ada->kin.memberships[0].on(day("2018-12-24")));
        CHECK(ada->kin.memberships[1].on(day("2018-12-24")));
        REQUIRE(ada->person.details.size() == 1);
        CHECK(ada->person.details.front().is_protected());
        CHECK(std::any_of(ada->happenings.begin(), ada->happenings.end(), [&](const auto& one) {
            return one.kind == "move" && local_date(one.event_time) == day("2018-12-24");
        }));
        const auto rows = casework::rows_of(family.rules(), *ada).memberships;
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].until == "2018-12-24");

        said.address.reset();
        said.to = ada->person.household;
        const auto again = words_of(
            casework::record_move(family.rules(), {ada}, said, family.worker, family.now, family.ids()));
        CHECK(says(again, "lives there already"));
        said.to = {};
        said.on = day("2018-12-01");
        CHECK(says(words_of(casework::record_move(family.rules(), {ada}, said, family.worker, family.now,
                                                  family.ids())),
                   "came to the present household on 24 December 2018"));
        said.on = day("2019-01-02");
        said.nobody_knows_where = true;
        CHECK(family.take(casework::record_move(family.rules(), {ada}, said, family.worker, family.now,
                                                family.ids())) == "");
        CHECK(family.file("Ada")->person.household.empty());
        CHECK(says(words_of(casework::record_move(family.rules(), {family.file("Ada")}, said, family.worker,
                                                  family.now, family.ids())),
                   "No household is known"));
        CHECK(says(words_of(casework::record_move(family.rules(), {}, {}, family.worker, family.now,
                                                  family.ids())),
                   "Choose who moves"));
    }

    TEST_CASE("a check of an adult says done or why not; the last one holds and the others stay") {
        two family;
        casework::check_said said{family.id("Ben"), "police", "yes", day("2019-01-07"), "Nothing known"};
        CHECK(family.take(casework::record_check(family.rules(), {family.file("Ada")}, said, family.worker,
                                                 family.now)) == "");
        said.done = "no";
        said.on.reset();
        said.result = "He did not agree";
        CHECK(family.take(casework::record_check(family.rules(), {family.file("Ada")}, said, family.worker,
                                                 family.now)) == "");
        const auto& checks = family.file("Ada")->kin.checks;
        REQUIRE(checks.size() == 2);
        CHECK(checks[0].done);
        CHECK_FALSE(checks[1].done);
        CHECK(checks[1].result == "He did not agree");
        const auto refused = words_of(casework::record_check(
            family.rules(), {family.file("Ada")}, {family.id("Ben"), "horoscope", "maybe", {}, " "},
            family.worker, family.now));
        for (const char* part : {"check: ", "done: ", "result: "})
            CHECK(says(refused, part));
    }

    TEST_CASE("a referral puts adults on both records by the words written, and guesses no brothers") {
        small_office office{"2019-01-08T10:00"};
        casework::intake sent;
        sent.definition = "referral";
        sent.event_time = at("2019-01-07T09:30");
        const auto* definition = office.rules().editions.front().find_process("referral");
        REQUIRE(definition != nullptr);
        for (const auto& field : definition->fields)
            if (field.step == definition->steps.front().id && field.group.empty() && field.required)
                sent.shared[field.id] = {!field.options.empty() ? field.options.front().code
                                         : field.type == guidance::field_type::yes_no ? "yes"
                                                                                      : "What was seen"};
        for (const char* name : {"Ada", "Bob"})
            sent.groups["children"].push_back({{{"given_name", {name}}, {"family_name", {"Example"}}}});
        sent.groups["adults"].push_back({{{"adult_family_name", {"Stone"}},
                                          {"relationship", {"mother's boyfriend"}},
                                          {"parental_responsibility", {"no"}}}});
        sent.groups["adults"].push_back(
            {{{"adult_family_name", {"Blah"}}, {"relationship", {"neighbour or so"}}}});
        const auto made =
            casework::record_intake(office.rules(), sent, office.people.teacher, office.now, office.ids());
        INFO(words_of(made));
        REQUIRE(made.has_value());
        int adults = 0;
        for (const casework::file& file : made->files) {
            REQUIRE(file.kin.relationships.size() == 2);
            if (file.person.child) {
                CHECK(file.kin.relationships[0].type == "step_parent");
                CHECK(file.kin.relationships[0].kind == "mother's boyfriend");
                CHECK(file.kin.relationships[1].type == "not_known");
                CHECK(file.kin.relationships[1].kind == "neighbour or so");
            } else {
                ++adults;
                CHECK(file.kin.relationships[0].type ==
                      (file.person.fact("family_name") == "Stone" ? "step_child" : "not_known"));
            }
        }
        CHECK(adults == 2);
    }
}
