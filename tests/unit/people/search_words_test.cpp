// Names and dates alike; what somebody typed, taken apart. Nonsense never breaks it.

#include "foundation/world.hpp"
#include "language/language.hpp"
#include "people/nicknames.hpp"
#include "people/search.hpp"
#include "people/sounds.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace kith;
using namespace kith::people;

namespace {

date day(const char* text) {
    return *parse_date(text);
}
const date today = day("2026-11-21");

people_query asked(std::string_view typed) {
    return understood(typed, today);
}

} // namespace

TEST_CASE("search: names of every script fold to the same plain letters") {
    using language::words_of;
    using words = std::vector<std::string>;
    CHECK(words_of("Łukasz Wójcik", 9) == words{"lukasz", "wojcik"});
    CHECK(words_of("O'Neil O’Neil", 9) == words{"oneil", "oneil"});
    CHECK(words_of("Jose\xCC\x81", 9) == words{"jose"}); // a combining accent
    CHECK(words_of("Şahin Nguyễn Ó Briain", 9) == words{"sahin", "nguyen", "o", "briain"});
    CHECK(words_of("Шевченко", 9) == words{"sevcenko"});
    CHECK(words_of("محمد", 9) == words{"mhmd"});
    CHECK(words_of("\xF0\x9F\x98\x80 \xFF\xFE", 9).empty());
    CHECK(words_of(std::string("a\0b", 3), 9) == words{"a", "b"});
}

TEST_CASE("search: what sounds alike has one code") {
    for (const auto& [a, b] : {std::pair("smith", "smyth"),
                               {"philips", "filips"},
                               {"catherine", "kathryn"},
                               {"stephen", "stefen"},
                               {"wright", "rite"},
                               {"knight", "nite"},
                               {"mckenzie", "mackenzie"},
                               {"shaun", "shawn"},
                               {"yusuf", "yousef"},
                               {"hussain", "hussein"}})
        CHECK_MESSAGE(sound_of(a) == sound_of(b), a, " ", b);
    CHECK(sound_of("smith") != sound_of("jones"));
    CHECK(sound_of("").empty());
    CHECK(sound_of("123").empty());
    CHECK(sound_of(std::string(10'000, 'k')).size() <= 8);
}

TEST_CASE("search: words of names alike, by letters, ear and custom") {
    const auto kind = [](const char* typed, const char* word) {
        return word_likeness(typed, word, false).kind;
    };
    CHECK(kind("ada", "ada") == likeness_kind::same);
    CHECK(kind("bob", "robert") == likeness_kind::other_form);
    CHECK(kind("mohamed", "muhammad") == likeness_kind::other_form);
    CHECK(kind("okafro", "okafor") == likeness_kind::one_letter);
    CHECK(kind("smoth", "smith") == likeness_kind::one_letter);
    CHECK(kind("mhmd", "mahmoud") == likeness_kind::same_sound); // as Arabic writes it, without vowels
    CHECK(kind("a", "ada") == likeness_kind::initial);
    CHECK(kind("smith", "jones") == likeness_kind::none);
    CHECK(word_likeness("oka", "okafor", true).kind == likeness_kind::beginning);
    CHECK(word_likeness("oka", "okafor", false).kind == likeness_kind::none);
    CHECK(edits("ca", "abc", 5) == 3); // optimal string alignment: no letter is touched twice
    CHECK(edits("okafor", "okafor", 2) == 0);
    CHECK(edits("okafor", "smith", 2) == 3);
    CHECK(jaro_winkler("martha", "marhta") == doctest::Approx(0.9611).epsilon(0.001));
    CHECK(jaro_winkler("dixon", "dicksonx") == doctest::Approx(0.8133).epsilon(0.001));
}

TEST_CASE("search: likeness does not depend on who is asked first, except for unfinished words") {
    seeded_world chance(7, instant{});
    for (int i = 0; i < 3'000; ++i) {
        std::string a, b;
        for (auto n = 2 + chance.below(8); n > 0; --n)
            a += char('a' + chance.below(5));
        b = a;
        for (auto n = chance.below(3); n > 0; --n)
            b[chance.below(b.size())] = char('a' + chance.below(5));
        CHECK(edits(a, b, 3) == edits(b, a, 3));
        CHECK(edits(a, b, 40) <= int(std::max(a.size(), b.size())));
        CHECK((edits(a, b, 3) == 0) == (a == b));
        CHECK(jaro_winkler(a, b) == doctest::Approx(jaro_winkler(b, a)));
    }
    for (const std::string_view form : other_forms("robert"))
        CHECK(one_name(form, "robert"));
}

TEST_CASE("search: dates of birth alike") {
    const date born = day("2019-03-04");
    CHECK(compare_dates(day("2019-04-03"), born) == date_likeness::swapped);
    CHECK(compare_dates(day("2018-03-04"), born) == date_likeness::one_year);
    CHECK(compare_dates(day("2019-03-05"), born) == date_likeness::one_day);
    CHECK(compare_dates(day("2019-03-24"), born) == date_likeness::one_digit);
    CHECK(compare_dates(day("2009-03-04"), born) == date_likeness::one_digit);
    CHECK(compare_dates(day("2019-11-29"), born) == date_likeness::same_year);
    CHECK(compare_dates(day("1999-11-29"), born) == date_likeness::different);
    for (const date one : dates_like(born)) {
        CHECK(one.ok());
        const date_likeness how = compare_dates(one, born);
        CHECK(how != date_likeness::different);
        CHECK(how != date_likeness::same_year);
    }
    CHECK(dates_like(day("2020-02-29")).front() == day("2020-02-29"));
}

TEST_CASE("search: one box takes names, dates, ages, identifiers and places") {
    using words = std::vector<std::string>;
    CHECK(asked("Okafor, Ada").words == words{"okafor", "ada"});
    CHECK(asked("Okafor, Ada").family_first);
    CHECK_FALSE(asked("Ada Okafor").family_first);
    for (const char* typed : {"ada 4/3/2019", "ada 04-03-19", "ada 4.3.2019", "2019-03-04 ada",
                              "ada 4 March 2019", "ada 4th mar 2019", "ada 04032019", "ada dob 4/3/2019"}) {
        CHECK_MESSAGE(asked(typed).born == day("2019-03-04"), typed);
        CHECK_MESSAGE(asked(typed).words == words{"ada"}, typed);
    }
    CHECK(asked("ada 3/14/2019").born == day("2019-03-14")); // month first
    CHECK_FALSE(asked("ada 30/2/2019").born);
    CHECK(asked("ada aged 7").born_from == day("2018-11-22"));
    CHECK(asked("ada 7 years").born_until == day("2019-11-21"));
    CHECK(asked("ada 2019").born_from == day("2019-01-01"));
    CHECK(asked("ada QA3 4TH").postcode == "qa34th");
    CHECK(asked("ada qa34th").outward == "qa3");
    CHECK(asked("ada QA3 4").postcode == "qa34");
    CHECK(asked("ada QA3").words == words{"ada"});
    CHECK(asked("ada 17 Station Road").house == "17");
    CHECK(asked("999 123 4567").identifiers.front() == "9991234567");
    CHECK(asked("C0012345").identifiers == words{"C0012345"});
    CHECK(asked("A123456789012").identifiers.front() == "A123456789012");
    CHECK_FALSE(asked("9991234560").near_identifiers.empty()); // its check digit is wrong
    CHECK(asked("Baby Okafor").baby);
    CHECK(asked("*oka% ?da_").words == words{"oka", "da"});
}

TEST_CASE("search: absurd words give a bounded query or an empty one") {
    for (const std::string& nothing :
         {std::string(), std::string("   "), std::string("*%?_"), std::string("\0\0", 2),
          std::string(",;:"), std::string("\xF0\x9F\x98\x80\xF0\x9F\x98\x80"), std::string("\xFF\xFE\xFD")})
        CHECK(asked(nothing).empty());
    CHECK(asked(std::string(10'000, 'a')).words.front().size() <= 40);
    CHECK(asked("'; drop table person; --").words.size() == 3);
    CHECK(asked("\xE2\x80\xAE"
                "adA")
              .words == std::vector<std::string>{"ada"}); // right-to-left override
    seeded_world chance(11, instant{});
    for (int i = 0; i < 4'000; ++i) {
        std::string typed;
        for (auto n = chance.below(120); n > 0; --n)
            typed += chance.below(3) == 0 ? char(chance.below(256)) : "ab 19/-.,QA3th'"[chance.below(15)];
        const people_query query = asked(typed);
        CHECK(query.words.size() <= 8);
        CHECK(query.identifiers.size() <= 8);
        CHECK((!query.born || query.born->ok()));
        CHECK((!query.born_from ||
               (query.born_from->ok() && query.born_until->ok() && *query.born_from <= *query.born_until)));
    }
}

TEST_CASE("search: agreement is told in words, and better agreement has more points") {
    const profile ada =
        read_profile("nAda Grace\tOkafor\nkBobby\tOkafor\npAda\tSmith\nh17 station road\tqa34th\n"
                     "b2019-03-04\ni9991234567\n");
    const auto judged = [&](std::string_view typed) {
        const people_query query = asked(typed);
        ranker by(query, today);
        return by.rank(ada, true);
    };
    CHECK(judged("Ada Okafor").words == "same name");
    CHECK(judged("Ada Okafro 4/3/2018").words ==
          "surname one letter different (Okafor); first name the same; "
          "date of birth one year out");
    CHECK(judged("Bobby Okafor").other_name == "Known as: Bobby Okafor");
    CHECK(judged("Ada Smith").other_name == "Previous name: Ada Smith");
    CHECK(judged("999 123 4567").words == "identifier the same");
    CHECK(judged("okafor station road").words == "surname the same; address the same");
    CHECK(judged("ada okafor").points > judged("ada okafro").points);
    CHECK(judged("ada okafor 4/3/2019").points > judged("ada okafor 3/4/2019").points);
    CHECK(judged("ada okafor qa3 4th").points > judged("ada okafor qa3").points);
    CHECK_FALSE(judged("zebedee plummer").enough);
    CHECK_FALSE(judged("ada plummer 1/1/1960").enough);
}

TEST_CASE("full text: words of one stem are one word, phrases and marks are found in the text") {
    CHECK(language::text_words("She visited Mother's house, visiting twice.") ==
          "she visit mother hous visit twice");
    const language::excerpt cut = language::marked(
        "Seen at home. The visits went well and Ada was smiling.", {"visit", "smile"}, 200);
    REQUIRE(cut.marks.size() == 2);
    CHECK(cut.text.substr(cut.marks[0].begin, cut.marks[0].end - cut.marks[0].begin) == "visits");
    CHECK(language::marked("", {"a"}, 100).text.empty());
    const language::excerpt far =
        language::marked(std::string(5'000, 'x') + " needle here", {"needl"}, 100);
    CHECK(far.cut_before);
    REQUIRE(far.marks.size() == 1);
}
