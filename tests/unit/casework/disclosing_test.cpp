// A pack on its way: nobody gives what was not gone through, nobody checks their own work, nothing changes
// between the second reading and the giving. And the person's own words beside an entry.

#include "small_office.hpp"

#include "casework/disclosing.hpp"
#include "casework/joining.hpp"
#include "casework/statements.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

constexpr const char* request = "subject_access";

struct pack_office {
    small_office office{"2026-09-20T12:00"};
    case_process_id process;
    std::set<std::string> items{"ada/1", "ada/2", "ben/7/named"};
    casework::passed_over over;

    pack_office() {
        REQUIRE(office.refer({"Ada"}, "2026-08-03T09:30").has_value());
        const auto made = casework::open_process(office.rules(), request, {office.file_of("Ada")}, "",
                                                 office.people.manager, office.now, office.ids());
        REQUIRE(made.has_value());
        office.take(*made);
        process = made->process;
        office.must({request, "receive", office.people.manager, "2026-09-01"});
    }
    result<casework::decision> gather(const casework::practitioner& who) {
        return took(casework::gather_pack(office.rules(), office.file_of("Ada"), process, items,
                                          {{"ada", 2}, {"ben", 7}}, over, who, office.now));
    }
    result<casework::decision> decide(const casework::item_decision& one,
                                      const casework::practitioner& who) {
        return took(casework::decide_items(office.rules(), office.file_of("Ada"), process, items, {one},
                                           who, office.now));
    }
    result<casework::decision> took(result<casework::decision> made) {
        if (made) office.take(*made);
        return made;
    }
    result<casework::decision> step(const char* id, const casework::practitioner& who,
                                    std::map<std::string, std::string> outcomes = {}) {
        return office.record({request, id, who, "2026-09-10", std::move(outcomes)});
    }
    static casework::item_decision given(const std::string& item) {
        casework::item_decision one;
        one.item = item;
        return one;
    }
    void decide_all(const casework::practitioner& who) {
        for (const std::string& item : items)
            REQUIRE(decide(given(item), who).has_value());
    }
};

} // namespace

TEST_CASE("a pack: gathered, all decided, read by somebody else, given as it was read") {
    pack_office one;
    const auto& people = one.office.people;
    CHECK(words_of(one.step("go_through", people.manager)).find("has not been gathered yet") !=
          std::string::npos);
    REQUIRE(one.gather(people.manager).has_value());
    REQUIRE(one.decide(pack_office::given("ada/1"), people.manager).has_value());
    CHECK(words_of(one.step("go_through", people.manager)).find("2 of 3 items are not decided yet") !=
          std::string::npos);
    one.decide_all(people.manager);
    REQUIRE(one.step("go_through", people.worker).has_value());
    // The manager recorded no step of it, and decided the items all the same.
    CHECK(words_of(one.step("second_reading", people.manager))
              .find("You decided some of the items yourself") != std::string::npos);
    CHECK_FALSE(one.step("second_reading", people.worker).has_value());
    REQUIRE(one.step("second_reading", people.other_manager).has_value());
    // Changed after it was read: read again.
    REQUIRE(one.decide(pack_office::given("ada/2"), people.manager).has_value());
    CHECK(words_of(one.step("release", people.manager, {{"*", "released"}}))
              .find("The pack was changed since somebody else read it") != std::string::npos);
    REQUIRE(one.step("second_reading", people.other_manager).has_value());
    REQUIRE(one.step("release", people.manager, {{"*", "released"}}).has_value());
    CHECK_FALSE(one.office.open("Ada", request));
    CHECK(words_of(one.decide(pack_office::given("ada/2"), people.manager))
              .find("This request has been answered") != std::string::npos);
    CHECK(words_of(one.gather(people.manager)).find("This request has been answered") != std::string::npos);
}

TEST_CASE("a pack: what is left out has a ground of the list and words of its own") {
    pack_office one;
    const auto& who = one.office.people.manager;
    REQUIRE(one.gather(who).has_value());
    casework::item_decision item = pack_office::given("ada/1");
    item.action = casework::item_action::withhold;
    CHECK(words_of(one.decide(item, who)) == "ground: Select why this is withheld\n"
                                             "why: Say in your own words why this is withheld\n");
    item.ground = "it_is_long";
    item.why = "Her aunt would be in danger";
    CHECK(words_of(one.decide(item, who)) == "ground: Select why this is withheld\n");
    item.ground = "serious_harm";
    CHECK(one.decide(item, who).has_value());
    item.action = casework::item_action::words;
    CHECK(words_of(one.decide(item, who)) == "words: Enter the words to take out\n");
    item.out = {{"my aunt", "because"}};
    CHECK(words_of(one.decide(item, who)) == "words: Select why these words are taken out: my aunt\n");
    item.item = "somebody/else";
    CHECK(words_of(one.decide(item, who)) == ": This pack has no such item. Open the page again\n");
    CHECK(words_of(one.decide(pack_office::given("ada/1"), one.office.people.nurse))
              .find("Your role does not go through a pack") != std::string::npos);
}

TEST_CASE("a pack gathered anew keeps what was decided and drops what is there no more") {
    pack_office one;
    const auto& who = one.office.people.manager;
    REQUIRE(one.gather(who).has_value());
    one.decide_all(who);
    one.items = {"ada/1", "ada/2", "ada/3"};
    REQUIRE(one.gather(who).has_value());
    const auto* pack = casework::pack_of(one.office.child("Ada"), one.process);
    REQUIRE(pack != nullptr);
    CHECK(pack->decided.size() == 2);
    CHECK_FALSE(pack->complete());
    // The record folds to the same pack.
    const person_id id = one.office.child("Ada").person.id;
    const auto again = casework::fold(one.office.rules(), id, one.office.entries[id]);
    REQUIRE(again.packs.size() == 1);
    CHECK(again.packs.front().upto == pack->upto);
    CHECK(again.packs.front().last_change == pack->last_change);
    CHECK(again.packs.front().decided.size() == 2);
}

TEST_CASE("a pack: what gathering passed over stands in its entry, and in words") {
    pack_office one;
    const auto& child = one.office.child("Ada");
    const auto over = [&] {
        return casework::passed_over_in(one.office.entries[child.person.id],
                                        *casework::pack_of(one.office.child("Ada"), one.process));
    };
    REQUIRE(one.gather(one.office.people.manager).has_value());
    CHECK(over().nothing());
    CHECK(casework::in_words(over()).empty());
    one.over = {.people = 31, .of = 231, .newest = 100};
    REQUIRE(one.gather(one.office.people.manager).has_value());
    CHECK(over() == one.over);
    const auto words = casework::in_words(over());
    REQUIRE(words.size() == 2);
    CHECK(words.front() ==
          "The records of 200 of 231 other people around this person were looked at. Those of "
          "the other 31 were not.");
    CHECK(words.back().starts_with("More than 100 notes and answers name this person"));
    one.over = {}; // gathered anew, and everything looked at
    REQUIRE(one.gather(one.office.people.manager).has_value());
    CHECK(over().nothing());
}

TEST_CASE("the person's own words stand beside the entry, and change nothing of it") {
    pack_office one;
    const auto& who = one.office.people.worker;
    const auto add = [&](const casework::statement_said& said) {
        return one.took(casework::add_statement(one.office.rules(), one.office.file_of("Ada"), said, who,
                                                one.office.now));
    };
    const auto before = one.office.child("Ada").happenings;
    const std::int64_t entry = before.at(1).sequence;
    CHECK(words_of(add({entry, "", "person", ""})) == "text: Enter what they say, in their own words\n");
    CHECK(words_of(add({entry, "No.", "nobody", ""})) == "whose: Select whose words these are\n");
    CHECK(words_of(add({entry, "No.", "parent", ""})) == "who: Enter their name\n");
    CHECK(words_of(add({999, "No.", "person", ""})).find("There is no such entry") != std::string::npos);
    REQUIRE(add({entry, "It was not so.", "person", ""}).has_value());
    REQUIRE(add({0, "All of it is one-sided.", "parent", "Maya Example"}).has_value());
    const casework::file& ada = one.office.child("Ada");
    REQUIRE(casework::statements_about(ada, entry).size() == 1);
    CHECK(casework::heading_of(*casework::statements_about(ada, entry).front()) ==
          "The person's own statement, 20 September 2026");
    CHECK(casework::heading_of(*casework::statements_about(ada, 0).front()) ==
          "Statement of Maya Example (parent or carer), 20 September 2026");
    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(ada.happenings[i].title == before[i].title);
        CHECK_FALSE(ada.happenings[i].corrected);
    }
}

TEST_CASE("where two records are read as one, each statement stands beside its own entry") {
    small_office office("2026-09-20T12:00");
    REQUIRE(office.refer({"Ada", "Adah"}, "2026-08-03T09:30").has_value());
    std::vector<casework::whole_record> records;
    std::map<person_id, std::int64_t> beside;
    for (const char* name : {"Ada", "Adah"}) {
        const person_id id = office.child(name).person.id;
        beside[id] = office.child(name).happenings.at(1).sequence;
        const auto made = casework::add_statement(
            office.rules(), office.file_of(name),
            {beside[id], std::string("Said by ") + name, "person", ""}, office.people.worker, office.now);
        REQUIRE(made.has_value());
        office.take(*made);
        records.push_back({office.file_of(name), office.entries[id]});
    }
    const auto view = casework::joined_view(office.rules(), records);
    REQUIRE(view->statements.size() == 2);
    for (const auto& record : view->records) {
        const person_id& id = record->person.id;
        const bool oldest = record == view->records.front();
        const auto entry = oldest ? beside[id] : casework::joined_sequence(id, beside[id]);
        const auto found = casework::statements_about(*view, entry);
        REQUIRE(found.size() == 1);
        CHECK(found.front()->of == id);
        CHECK(found.front()->text == "Said by " + std::string(record->person.fact("given_name")));
    }
}
