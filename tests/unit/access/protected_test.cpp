// Protected addresses: every role of the edition with every relation, and every place of a record in which
// the words might stand.

#include "../casework/small_office.hpp"
#include "access/access.hpp"

#include "casework/details.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

constexpr const char* street = "7 Safe Close";

struct guarded_child {
    small_office office{"2019-02-01T12:00"};

    guarded_child() {
        office.to_plan({"Ada"});
        casework::facts_said facts;
        facts.facts = {{"address", street}, {"postcode", "ZZ9 9ZZ"}};
        facts.reason = "She has moved to 7 Safe Close.";
        take(casework::change_facts(office.rules(), office.file_of("Ada"), facts, office.people.worker,
                                    office.now));
        take(casework::add_note(office.rules(), office.file_of("Ada"), "Visited at 7, Safe Close (zz99zz).",
                                std::nullopt, office.people.worker, office.now));
        casework::detail_said said;
        said.kind = "address";
        said.parts = {{"kind", "temporary"}, {"lines", street},    {"postcode", "ZZ9 9ZZ"},
                      {"uprn", "100012345"}, {"protected", "yes"}, {"note", "A refuge"}};
        said.told = "The refuge rang.";
        take(casework::record_detail(office.rules(), office.file_of("Ada"), said, office.people.worker,
                                     office.now));
    }
    void take(const result<casework::decision>& made) {
        REQUIRE_MESSAGE(made.has_value(), words_of(made));
        office.take(*made);
    }
    [[nodiscard]] const guidance::edition& edition() const { return office.rules().editions.front(); }
};

} // namespace

TEST_CASE(
    "only whoever sees the area, and the allocated worker, see a protected address: every role with every "
    "relation") {
    guarded_child at;
    const auto& edition = at.edition();
    const casework::file& ada = at.office.child("Ada");
    int allowed = 0;
    for (const guidance::role& role : edition.roles) {
        for (const auto& [relation, title] : edition.relations) {
            const access::viewer somebody{{"somebody"}, role.id, "Somebody"};
            casework::file file = ada;
            file.involvements.push_back({somebody.id, relation, at.office.now, std::nullopt, false, {}});
            const bool may_open = access::may_open(edition, somebody, file).allowed;
            const bool may = access::may_see_protected(edition, somebody, file);
            const bool expected = may_open && (role.sees == "area" || relation == edition.allocated);
            CHECK(may == expected);
            allowed += may ? 1 : 0;
            file.involvements.back().until = at.office.now; // over: it gives nothing any more
            CHECK(access::may_see_protected(edition, somebody, file) == (role.sees == "area"));
        }
    }
    CHECK(allowed > 0);
    CHECK_FALSE(access::may_see_protected(edition, {{"x"}, "no_such_role", "Nobody"}, ada));
}

TEST_CASE("those who may not see it get a record without it, wherever it was written") {
    guarded_child at;
    const auto ada = at.office.file_of("Ada");
    const access::viewer nurse{at.office.people.nurse.id, at.office.people.nurse.role, "Nia Nurse"};
    REQUIRE(access::may_open(at.edition(), nurse, *ada).allowed);
    const auto shown = access::as_shown_to(at.edition(), nurse, *ada, ada);
    REQUIRE(shown != ada);
    const people::protection kept(ada->person);
    const auto clean = [&](std::string_view words) { CHECK_FALSE(kept.covers(words)); };
    for (const auto& [fact, values] : shown->person.facts)
        for (const auto& value : values)
            clean(value.value);
    for (const auto& one : shown->person.details) {
        for (const auto& [part, value] : one.parts)
            clean(value);
        clean(one.told);
    }
    CHECK(shown->person.details.front().part("note").empty());
    for (const auto& one : shown->notes)
        clean(one.text);
    for (const auto& one : shown->happenings) {
        clean(one.title);
        clean(one.detail);
    }
    CHECK(shown->notes.back().text == people::not_shown);
    CHECK(shown->person.details.front().is_protected()); // that there is one is told
    CHECK(shown->happenings.size() == ada->happenings.size());
    const auto address = people::current_address(shown->person, people::disclosure::protected_too);
    REQUIRE(address);
    CHECK(address->is_protected);
    clean(address->lines);
}

TEST_CASE("those who may see it get the record as it is") {
    guarded_child at;
    const auto ada = at.office.file_of("Ada");
    for (const auto& who : {at.office.people.worker, at.office.people.manager, at.office.people.front_door})
        CHECK(access::as_shown_to(at.edition(), {who.id, who.role, who.name}, *ada, ada) == ada);
}

TEST_CASE("marked as protected today, it is not shown as at yesterday either") {
    guarded_child at;
    const auto ada = at.office.file_of("Ada");
    auto entries = at.office.entries.at(ada->person.id);
    entries.pop_back(); // before the address was marked
    const auto yesterday =
        std::make_shared<const casework::file>(casework::fold(at.office.rules(), ada->person.id, entries));
    CHECK(yesterday->person.fact("address") == street);
    const access::viewer nurse{at.office.people.nurse.id, at.office.people.nurse.role, "Nia Nurse"};
    const auto shown = access::as_shown_to(at.edition(), nurse, *ada, yesterday);
    CHECK(shown->person.fact("address") == people::not_shown);
}

TEST_CASE("an ended protected address stays protected") {
    guarded_child at;
    const auto number = at.office.child("Ada").person.details.front().sequence;
    at.take(casework::end_detail(at.office.rules(), at.office.file_of("Ada"),
                                 {number, std::nullopt, "She moved on."}, at.office.people.worker,
                                 at.office.now));
    const auto ada = at.office.file_of("Ada");
    const access::viewer nurse{at.office.people.nurse.id, at.office.people.nurse.role, "Nia Nurse"};
    CHECK(access::as_shown_to(at.edition(), nurse, *ada, ada)->person.fact("address") == people::not_shown);
}

TEST_CASE("protected: each kind is shown or masked by itself, in details and wherever it was written") {
    guarded_child at;
    casework::detail_said said;
    said.kind = "school";
    said.parts = {{"name", "Hidden Oaks Primary"}, {"protected", "yes"}};
    said.told = "The head rang from Hidden Oaks Primary.";
    at.take(casework::record_detail(at.office.rules(), at.office.file_of("Ada"), said,
                                    at.office.people.worker, at.office.now));
    at.take(casework::add_note(at.office.rules(), at.office.file_of("Ada"), "Seen at Hidden Oaks Primary.",
                               std::nullopt, at.office.people.worker, at.office.now));
    guidance::edition edition = at.edition();
    for (guidance::protected_kind& one : edition.protects)
        if (one.id == "school") one.seen_by = {"core_group_member"};
    const auto ada = at.office.file_of("Ada");
    const access::viewer nurse{at.office.people.nurse.id, at.office.people.nurse.role, "Nia Nurse"};
    const access::viewer worker{at.office.people.worker.id, at.office.people.worker.role, "Sam Worker"};
    const auto told = [&](const access::viewer& who) {
        const auto shown = access::as_shown_to(edition, who, *ada, ada);
        std::string words;
        for (const people::detail& one : shown->person.details)
            for (const auto& [name, value] : one.parts)
                words += value + ";";
        for (const casework::note& one : shown->notes)
            words += one.text + ";";
        return words;
    };
    const auto has = [](const std::string& words, const char* part) {
        return words.find(part) != std::string::npos;
    };
    const std::string of_nurse = told(nurse), of_worker = told(worker);
    CHECK(access::protected_seen(edition, nurse, *ada).contains("school"));
    CHECK(has(of_nurse, "Hidden Oaks Primary;"));
    CHECK(has(of_nurse, "Seen at Hidden Oaks"));
    CHECK_FALSE(has(of_nurse, street));
    CHECK_FALSE(has(of_nurse, "Visited at 7"));
    CHECK(access::protected_seen(edition, worker, *ada).contains("address"));
    CHECK(has(of_worker, street));
    CHECK(has(of_worker, "Visited at 7"));
    CHECK_FALSE(has(of_worker, "Hidden Oaks"));
}
