// A coded value of a fact reads the same wherever it is shown: on a page, in a pack, in a summary.

#include "../casework/small_office.hpp"

#include "guidance/fact_words.hpp"

#include <doctest/doctest.h>

using namespace kith;

TEST_CASE(
    "a fact in words: options of its question, several of them, a list of codes, a day, or as it is") {
    const auto& edition = tests::shipped_guidance()->editions.front();
    const auto* disability = edition.find_codes("disability");
    REQUIRE(disability != nullptr);
    REQUIRE(disability->codes.size() > 1);
    const auto& one = disability->codes[0];
    const auto& other = disability->codes[1];
    using guidance::fact_words;
    CHECK(fact_words(edition, "disabilities", one.code) == one.text);
    CHECK(fact_words(edition, "disabilities", other.code + ", " + one.code) ==
          other.text + ", " + one.text);
    CHECK(fact_words(edition, "disabilities", other.code + ", of his own") == other.text + ", of his own");
    CHECK(fact_words(edition, "ethnicity", "WBRI") == "White British"); // no question asks for it
    CHECK(fact_words(edition, "birth_date", "2010-05-06") == "6 May 2010");
    CHECK(fact_words(edition, "school", "Hill School") == "Hill School");
    CHECK(fact_words(edition, "school", "").empty());
}
