// Details of a person: what is refused, how single facts and details are read as one, what is protected.

#include "people/people.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace kith;
using people::detail;

namespace {

const date today{std::chrono::year(2026) / 11 / 21};

using parts = std::map<std::string, std::string, std::less<>>;

detail of(std::string kind, parts said) {
    detail one;
    one.kind = std::move(kind);
    one.parts = std::move(said);
    return one;
}

/// The fields that a refusal names.
std::set<std::string> refused_at(const detail& one) {
    std::set<std::string> fields;
    if (const auto checked = people::checked_detail(one, today); !checked)
        for (const problem& found : checked.error())
            fields.insert(found.field);
    return fields;
}

/// A person with details put on record one after the other.
struct recorded {
    people::person who;
    std::int64_t next = 1;
    detail& add(std::string kind, parts said) {
        detail one = of(std::move(kind), std::move(said));
        one.sequence = next++;
        who.details.push_back(one);
        return who.details.back();
    }
    void fact(const std::string& name, std::string value) {
        people::fact_value said;
        said.value = std::move(value);
        said.sequence = next++;
        who.facts[name].push_back(said);
    }
};

bool has_name(const people::person& who, std::string_view whole, std::string_view kind) {
    const auto names = people::names_of(who);
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& one) { return one.whole() == whole && one.kind == kind; });
}

} // namespace

TEST_CASE("every kind has parts, and every part a label") {
    std::set<std::string_view> ids;
    for (const people::detail_kind& kind : people::detail_kinds()) {
        CHECK(ids.insert(kind.id).second);
        CHECK_FALSE(kind.parts.empty());
        CHECK(people::find_kind(kind.id) == &kind);
        std::set<std::string_view> parts_seen;
        for (const people::detail_part& part : kind.parts) {
            CHECK(parts_seen.insert(part.id).second);
            CHECK_FALSE(part.label.empty());
            const bool lists = !part.choices.empty() || !part.codes.empty();
            CHECK((part.type == people::part_type::choice) == lists);
        }
    }
}

TEST_CASE("each thing that is wrong is told at its own field") {
    CHECK(refused_at(of("nonsense", {})) == std::set<std::string>{""});
    CHECK(refused_at(of("name", {{"kind", "alias"}})) == std::set<std::string>{"given"});
    CHECK(refused_at(of("name", {{"given", "Ada"}})) == std::set<std::string>{"kind"});
    CHECK(refused_at(of("name", {{"kind", "alias"}, {"given", "N/A"}, {"family", "123"}})) ==
          std::set<std::string>{"given", "family"});
    CHECK(refused_at(of("name", {{"kind", "alias"}, {"given", "Ada"}, {"hidden", "x"}})) ==
          std::set<std::string>{"hidden"});
    CHECK(refused_at(of("identifier", {{"scheme", "nhs_number"}, {"value", "9434765918"}})) ==
          std::set<std::string>{"value"});
    CHECK(refused_at(of("identifier", {{"scheme", "other"}, {"value", "A1"}})) ==
          std::set<std::string>{"issuer"});
    CHECK(refused_at(of("address", {{"kind", "home"}, {"protected", "no"}})) ==
          std::set<std::string>{"lines"});
    CHECK(refused_at(
              of("address", {{"kind", "home"}, {"postcode", "AB1"}, {"uprn", "x"}, {"protected", "no"}})) ==
          std::set<std::string>{"postcode", "uprn"});
    CHECK(refused_at(of("contact", {{"kind", "email"}, {"value", "nobody"}, {"safe", "ask"}})) ==
          std::set<std::string>{"value", "safe_note"});
    CHECK(refused_at(of("contact", {{"kind", "mobile"}, {"value", "07700 900123"}, {"safe", "yes"}}))
              .empty());
    CHECK(refused_at(
              of("warning",
                 {{"kind", "dog"}, {"what", "A dog"}, {"careful", "All"}, {"review", "2026-11-21"}})) ==
          std::set<std::string>{"review"});
    CHECK(refused_at(
              of("warning",
                 {{"kind", "dog"}, {"what", "A dog"}, {"careful", "All"}, {"review", "2028-11-21"}})) ==
          std::set<std::string>{"review"});
    CHECK(refused_at(of("school", {{"name", "A school"}, {"urn", "12345"}, {"protected", "no"}})) ==
          std::set<std::string>{"urn"});
}

TEST_CASE("everything that is wrong is told at once") {
    CHECK(refused_at(of("address", {{"postcode", "AB1"}, {"uprn", "x"}})) ==
          std::set<std::string>{"kind", "postcode", "uprn", "protected"});
}

TEST_CASE("dates that cannot be are refused") {
    detail home = of("address", {{"kind", "home"}, {"lines", "1 Low Road"}, {"protected", "no"}});
    home.from = date{std::chrono::year(2026) / 3 / 1};
    home.until = date{std::chrono::year(2026) / 2 / 1};
    CHECK(refused_at(home) == std::set<std::string>{"until"});
    home.from = date{std::chrono::year(1) / 1 / 1};
    home.until.reset();
    CHECK(refused_at(home) == std::set<std::string>{"from"});
    home.from = date{std::chrono::year(2026) / 2 / 30};
    CHECK(refused_at(home) == std::set<std::string>{"from"});
    home.from = date{std::chrono::year(2030) / 1 / 1};
    CHECK(refused_at(home) == std::set<std::string>{"from"});
}

TEST_CASE("what is recorded has one spelling") {
    const auto home = people::checked_detail(of("address", {{"kind", "home"},
                                                            {"lines", " 1 Low Road \n"},
                                                            {"postcode", "ab12cd"},
                                                            {"uprn", "0042"},
                                                            {"protected", "no"}}),
                                             today);
    REQUIRE(home);
    CHECK(home->part("lines") == "1 Low Road");
    CHECK(home->part("postcode") == "AB1 2CD");
    CHECK(home->part("uprn") == "42");
}

TEST_CASE("names of facts and details are read as one, the name that holds first, nothing twice") {
    recorded ada;
    ada.fact("given_name", "Ada");
    ada.fact("family_name", "Okafor");
    ada.fact("family_name", "Obi");
    ada.fact("known_as", "Addy");
    ada.add("name", {{"kind", "original_script"}, {"given", "Ада"}});
    ada.add("name",
            {{"kind", "alias"}, {"given", "Ada"}, {"family", "Obi"}}); // the same as the one that holds
    auto& misspelled = ada.add("name", {{"kind", "alias"}, {"given", "Adah"}, {"family", "Smith"}});
    people::detail_change change;
    change.before = {{"kind", "alias"}, {"given", "Adda"}, {"family", "Smith"}};
    misspelled.changes.push_back(change);
    const auto names = people::names_of(ada.who);
    CHECK(names.front().whole() == "Ada Obi");
    CHECK(has_name(ada.who, "Ada Okafor", "previous"));
    CHECK(has_name(ada.who, "Addy", "known_as"));
    CHECK(has_name(ada.who, "Ада", "original_script"));
    CHECK(has_name(ada.who, "Adah Smith", "alias"));
    CHECK(has_name(ada.who, "Adda Smith", "alias")); // a spelling that was corrected still finds her
    std::set<std::string> wholes;
    for (const auto& one : names)
        CHECK(wholes.insert(one.whole()).second);
    CHECK(people::known_as(ada.who) == "Addy");
}

TEST_CASE("numbers of facts, details and the school are read as one") {
    recorded ada;
    ada.fact("nhs_number", "9434765919");
    ada.fact("nhs_number", "9876543210");
    ada.add("identifier", {{"scheme", "former_upn"}, {"value", "B801200005001"}});
    ada.add("school", {{"name", "A school"}, {"urn", "123456"}, {"protected", "no"}});
    ada.add("school", {{"name", "A refuge school"}, {"urn", "654321"}, {"protected", "yes"}});
    std::map<std::string, bool> numbers;
    for (const auto& one : people::identifiers_of(ada.who))
        numbers[one.scheme + " " + one.value] = one.current;
    CHECK(numbers == std::map<std::string, bool>{{"nhs_number 9876543210", true},
                                                 {"nhs_number 9434765919", false},
                                                 {"former_upn B801200005001", true},
                                                 {"urn 123456", true}});
}

TEST_CASE("the current address is the latest home, then what the facts say, then any other") {
    recorded ada;
    CHECK_FALSE(people::current_address(ada.who));
    ada.add("address", {{"kind", "other_parent"}, {"lines", "9 Far Lane"}, {"protected", "no"}});
    CHECK(people::current_address(ada.who)->lines == "9 Far Lane");
    ada.fact("address", "1 Low Road");
    ada.fact("postcode", "AB1 2CD");
    CHECK(people::current_address(ada.who)->lines == "1 Low Road");
    CHECK(people::current_address(ada.who)->postcode == "AB1 2CD");
    auto& home = ada.add("address", {{"kind", "home"}, {"lines", "2 High Street"}, {"protected", "no"}});
    CHECK(people::current_address(ada.who)->lines == "2 High Street");
    home.until = date{std::chrono::year(2026) / 1 / 1};
    home.ended_by = 99;
    CHECK(people::current_address(ada.who)->lines == "1 Low Road");
    const date then{std::chrono::year(2025) / 12 / 31};
    CHECK(people::current_address(ada.who, people::disclosure::open, then)->lines == "2 High Street");
}

TEST_CASE("a protected address is told to nobody who does not ask for it by right") {
    recorded ada;
    ada.add("address", {{"kind", "home"},
                        {"lines", "7 Safe Close\nTown"},
                        {"postcode", "ZZ9 9ZZ"},
                        {"uprn", "123456"},
                        {"protected", "yes"}});
    ada.fact("address", "7, Safe Close");
    ada.fact("postcode", "zz99zz");
    for (const auto& one : people::addresses_of(ada.who)) {
        CHECK(one.is_protected);
        CHECK(one.lines.empty());
        CHECK(one.postcode.empty());
        CHECK(one.uprn.empty());
    }
    CHECK(people::current_address(ada.who)->postcode.empty());
    CHECK(people::current_address(ada.who, people::disclosure::protected_too)->postcode == "ZZ9 9ZZ");
    const people::protection kept(ada.who);
    CHECK(kept.covers("She lives at 7 safe close now."));
    CHECK(kept.covers("zz9  9zz"));
    CHECK(kept.covers("Postcode: ZZ99ZZ."));
    CHECK_FALSE(kept.covers("1 Low Road, AB1 2CD"));
    CHECK_FALSE(kept.covers(""));
}

TEST_CASE("an address that was protected under other words stays so in those words too") {
    recorded ada;
    auto& home = ada.add("address", {{"kind", "home"}, {"lines", "7 Safe Close"}, {"protected", "yes"}});
    people::detail_change change;
    change.before = {{"kind", "home"}, {"lines", "17 Safe Close"}, {"protected", "no"}};
    home.changes.push_back(change);
    CHECK(people::protection(ada.who).covers("17 Safe Close"));
    home.until = today;
    home.ended_by = 5;
    CHECK(people::protection(ada.who).covers("7 Safe Close"));
}

TEST_CASE("warnings that hold, those whose review is overdue first") {
    recorded ada;
    ada.add("warning", {{"kind", "dog"}, {"what", "A dog"}, {"review", "2027-01-01"}});
    ada.add("warning", {{"kind", "weapons"}, {"what", "A knife"}, {"review", "2026-11-20"}});
    auto& over = ada.add("warning", {{"kind", "violence"}, {"what", "Threats"}, {"review", "2027-01-01"}});
    over.ended_by = 9;
    const auto warnings = people::warnings_of(ada.who, today);
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].kind == "weapons");
    CHECK(warnings[0].review_overdue);
    CHECK_FALSE(warnings[1].review_overdue);
    CHECK_FALSE(people::warnings_of(ada.who, date{std::chrono::year(2026) / 11 / 20})[0].review_overdue);
}
