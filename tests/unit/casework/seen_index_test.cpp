// The index as somebody sees it from whom some people are hidden: as if those were not in it, however many
// they are and wherever they stand in its lists.

#include "../store/scratch_database.hpp"
#include "small_office.hpp"

#include "casework/finding.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace kith;
using namespace kith::tests;

namespace {

store::case_rows named(std::string id, std::string given, std::string family, bool restricted) {
    casework::file child = casework::empty_file({std::move(id)});
    child.revision = 1;
    child.person.child = true;
    child.restricted = restricted;
    const auto know = [&](const char* fact, std::string value) {
        people::fact_value one;
        one.value = std::move(value);
        child.person.facts[fact].push_back(std::move(one));
    };
    know("given_name", std::move(given));
    know("family_name", std::move(family));
    know("birth_date", "2015-05-06");
    return casework::rows_of(*shipped_guidance(), child);
}

/// What a search tells, and whether it says that there are more.
std::string told(store::snapshot& from, std::string_view typed) {
    store::visibility who;
    who.viewer = {"sam"};
    who.everyone = true;
    who.agreement = true;
    const date on{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(20)};
    const auto found = casework::find_people(from, who, people::understood(typed, on), on, 10);
    std::string words;
    for (const auto& one : found.people)
        words += one.row.person.text + " (" + one.why.words + ");";
    return words + (found.more ? " more" : "");
}

} // namespace

TEST_CASE("finding: whoever is seen is found however many hidden people have names like theirs") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        database->write([](store::transaction& tx) {
            tx.replace(named("seen", "Noor", "Andersonzz", false));
            tx.replace(named("other", "Noor", "Andersonzza", false));
        });
        constexpr std::array typed = {"andersonzy", "noor andersonzy", "andersonzz",
                                      "anderson",   "andersonz",       "anderson zza"};
        std::vector<std::string> before;
        for (const char* one : typed)
            before.push_back(told(*database->read(), one));
        CHECK(before[0].find("seen (") != std::string::npos);
        // More than any list of words like one may hold, each before theirs in the alphabet.
        database->write([](store::transaction& tx) {
            for (int i = 0; i < 400; ++i)
                tx.replace(named(fmt::format("hidden-{}", i), "Noor",
                                 fmt::format("Anderson{}{}", static_cast<char>('a' + i / 26),
                                             static_cast<char>('a' + i % 26)),
                                 true));
        });
        for (std::size_t i = 0; i < typed.size(); ++i) {
            CAPTURE(typed[i]);
            CHECK(told(*database->read(), typed[i]) == before[i]);
        }
        // And a word that one of those seen has as well stays a word.
        database->write(
            [](store::transaction& tx) { tx.replace(named("third", "Noor", "Andersonaa", false)); });
        CHECK(told(*database->read(), "andersonaa").find("third (") != std::string::npos);
    });
}
