#include "linkage/dates.hpp"
#include "linkage/linkage.hpp"
#include "linkage/words.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith::linkage;

TEST_CASE("linkage: names fold to plain letters whatever their script, accents and marks") {
    CHECK(folded("  O'Neil-BROWN ") == "oneil brown");
    CHECK(folded("Łukasz Müller") == "lukasz muller");
    CHECK(folded("Nguyễn") == "nguyen");
    CHECK(folded("Дмитрий") == "dmitrij");
    CHECK(folded("e\xCC\x81milie") == "emilie");
    CHECK(folded("\xF0\x9F\x98\x80") == folded("\xF0\x9F\x98\x80"));
    CHECK(folded(std::string(100'000, 'a')).size() == 200);
    CHECK(says_nothing(folded("N/A")));
    CHECK(says_nothing(folded(" Not known ")));
    CHECK_FALSE(says_nothing(folded("Nora")));
}

TEST_CASE("linkage: a child before naming, and the number of a twin") {
    CHECK(before_naming("baby") == 0);
    CHECK(before_naming("baby girl") == 0);
    CHECK(before_naming("twin 2") == 2);
    CHECK(before_naming("ada") == -1);
    CHECK(before_naming("baby ada") == -1);
}

TEST_CASE("linkage: names that sound alike have one sound, others do not") {
    for (const auto& [a, b] : {std::pair{"smith", "smyth"},
                               {"catherine", "kathryn"},
                               {"philip", "filip"},
                               {"stephen", "steven"},
                               {"wright", "right"},
                               {"knight", "night"},
                               {"thompson", "tompson"},
                               {"shaun", "shawn"}})
        CHECK_MESSAGE(sound_of(a) == sound_of(b), a, " ", b, ": ", sound_of(a), " ", sound_of(b));
    CHECK(sound_of("smith") != sound_of("jones"));
    CHECK(sound_of("martin") == sound_of("morton")); // vowels carry no weight
    CHECK(sound_of("123").empty());
}

TEST_CASE("linkage: edits, counted up to a bound; the quick test for one agrees with them") {
    CHECK(edits("smith", "smith", 2) == 0);
    CHECK(edits("smith", "simth", 2) == 1);
    CHECK(edits("smith", "smit", 2) == 1);
    CHECK(edits("smith", "jones", 2) == 3);
    CHECK(edits("", "ab", 2) == 2);
    CHECK(edits(std::string(500, 'a'), std::string(500, 'a') + "b", 2) == 1);
    const std::vector<std::string> all = {"",    "a",   "b",    "ab",   "ba",  "abc",
                                          "acb", "bca", "abcd", "abdc", "badc"};
    for (const auto& x : all) {
        for (const auto& y : all)
            CHECK_MESSAGE(one_apart(x, y) == (edits(x, y, 1) <= 1), x, " ", y);
    }
    CHECK(jaro_winkler("martha", "marhta") == doctest::Approx(0.9611).epsilon(0.001));
    CHECK(jaro_winkler("dixon", "dicksonx") == doctest::Approx(0.8133).epsilon(0.001));
    CHECK(jaro_winkler("abc", "xyz") == 0);
}

TEST_CASE("linkage: dates of birth are read as people write them") {
    const partial_date day{2016, 3, 4};
    for (const char* text :
         {"2016-03-04", "20160304", "04/03/2016", "4.3.2016", "4 Mar 2016", "March 4, 2016",
          "4th March 2016", "2016-03-04T00:00:00", "2016-03-04 00:00", "04032016"})
        CHECK_MESSAGE(read_date(text) == day, text, ": ", to_text(read_date(text)));
    CHECK(read_date("2016") == partial_date{2016, 0, 0});
    CHECK(read_date("Mar 2016") == partial_date{2016, 3, 0});
    CHECK(read_date("2016-03") == partial_date{2016, 3, 0});
    CHECK(read_date("c. 2016") == partial_date{2016, 0, 0});
    CHECK(read_date("2016-13-04") == partial_date{2016, 4, 13});
    CHECK(read_date("3/4/98") == partial_date{1998, 4, 3});
    for (const char* text : {"", "unknown", "99", "00000000", "last week", "1/2", "\xFF"})
        CHECK_MESSAGE(!read_date(text).known(), text);
    CHECK(read_date("2016", "3", "4") == day);
    CHECK(read_date("2016.0", "mar", "4") == day);
    CHECK(read_date("2016", "", "") == partial_date{2016, 0, 0});
    CHECK_FALSE(read_date("", "3", "4").known());
    CHECK(partial_date::unpacked(day.packed()) == day);
}

TEST_CASE("linkage: forms of one name, and the words for columns") {
    const auto share = [](const char* a, const char* b) {
        const auto x = forms_of(a), y = forms_of(b);
        return std::any_of(x.begin(), x.end(),
                           [&](auto f) { return std::find(y.begin(), y.end(), f) != y.end(); });
    };
    CHECK(share("bob", "robert"));
    CHECK(share("muhammad", "mohammed"));
    CHECK(share("liz", "beth"));
    CHECK_FALSE(share("bob", "william"));
    CHECK(kind_of("Given Name") == field_kind::given);
    CHECK(kind_of("suburb") == field_kind::locality);
    CHECK_FALSE(kind_of("shoe size"));
    for (int k = 0; k <= static_cast<int>(field_kind::text); ++k)
        CHECK(kind_of(word_of(static_cast<field_kind>(k))) == static_cast<field_kind>(k));
}
