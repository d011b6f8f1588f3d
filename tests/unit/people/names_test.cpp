// What may be recorded as a name, and what is odd about one.

#include "people/names.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace kith;
using people::checked_name;

namespace {

std::string fault(std::string_view name) {
    const auto checked = checked_name(name, "The given name");
    return checked ? "" : checked.error().front().message;
}

} // namespace

TEST_CASE("names of every script and shape are taken as they are") {
    for (const char* name :
         {"Ada", "O’Neill", "Jean-Luc", "Zoë", "Łukasz", "Nguyễn", "José María", "X", "محمد", "יוסף", "李",
          "Πηνελόπη", "Владимир", "दीपिका", "ᎠᎾ", "Siân ap Rhys", "D'Souza", "Ñ"})
        CHECK(checked_name(name, "The given name").value() == name);
}

TEST_CASE("spaces are tidied and letters composed, nothing else is changed") {
    CHECK(checked_name("  Ada \t Jane ", "The given name").value() == "Ada Jane");
    CHECK(checked_name("Zoe\xCC\x88", "The given name").value() == "Zo\xC3\xAB");
    CHECK(checked_name("\xE2\x80\x8B"
                       "Ada\xEF\xBB\xBF",
                       "The given name")
              .value() == "Ada"); // zero width
}

TEST_CASE("what cannot be a name is refused with what to do") {
    CHECK(fault("").find("is empty") != std::string::npos);
    CHECK(fault("   ").find("is empty") != std::string::npos);
    CHECK(fault("\xE2\x80\x8B\xE2\x80\x8D").find("empty") != std::string::npos);
    CHECK(fault(std::string(10'000, 'a')).find("200 characters") != std::string::npos);
    CHECK(fault(std::string(201, 'a')).find("200 characters") != std::string::npos);
    CHECK(fault(std::string("A\0da", 4)).find("cannot be kept") != std::string::npos);
    CHECK(fault("A\x1B[31mda").find("hidden character") != std::string::npos);
    CHECK(fault("Ada\xE2\x80\xAE"
                "nave")
              .find("direction of writing") != std::string::npos);
    CHECK(fault("\xE2\x81\xA6"
                "Ada")
              .find("direction of writing") != std::string::npos);
    CHECK(fault("Ada 😀").find("Take out ‘😀’") != std::string::npos);
    CHECK(fault("12345").find("no letter") != std::string::npos);
    CHECK(fault("---").find("no letter") != std::string::npos);
    CHECK(fault("\xCC\x81"
                "Ada")
              .find("begins with a mark") != std::string::npos);
    std::string zalgo = "A";
    for (int i = 0; i < 8; ++i)
        zalgo += "\xCC\xB0";
    CHECK(fault(zalgo).find("more marks") != std::string::npos);
    CHECK(fault("A\xFF\xFE").find("cannot be kept") != std::string::npos);
    CHECK(fault("A\xED\xA0\x80").find("cannot be kept") != std::string::npos); // half of a pair
}

TEST_CASE("a name of exactly 200 characters of four bytes each is taken") {
    std::string name;
    for (int i = 0; i < 200; ++i)
        name += "𐐀";
    CHECK(checked_name(name, "The given name").value() == name);
}

TEST_CASE("words for not knowing a name are known as such; real names are not taken for them") {
    for (const char* word :
         {"N/A", "n.a.", "Unknown", "UNKNOWN", "not known", "Not-Known", "TBC", "No name", "xxx"})
        CHECK(people::stands_for_no_name(word));
    for (const char* name : {"Na", "Nan", "Ann", "Nil", "Test", "Baby", "mother's partner", "Noname-Smith"})
        CHECK_FALSE(people::stands_for_no_name(name));
}

TEST_CASE("what is odd is kept and doubted") {
    CHECK(people::doubts_of_name("Ada").empty());
    CHECK(people::doubts_of_name("Anne-Marie O’Neill").empty());
    CHECK(people::doubts_of_name("Ada2").size() == 1);
    CHECK(people::doubts_of_name("Unknown").size() == 1);
    CHECK(people::doubts_of_name("Smith_Jones").size() == 1);
    CHECK(people::doubts_of_name("Аda").size() == 1); // the first letter is Cyrillic
    CHECK(people::doubts_of_name("Test").size() == 1);
}

TEST_CASE("words of any kind keep what was written and refuse what hides") {
    CHECK(people::checked_words(" two\nlines ", "The note", 100, false).value() == "two\nlines");
    CHECK(people::checked_words("two\nlines", "The note", 100, true).value() == "two lines");
    CHECK_FALSE(people::checked_words("a\xE2\x80\xAE", "The note", 100, false));
    CHECK_FALSE(people::checked_words(std::string("a\0b", 3), "The note", 100, false));
    CHECK_FALSE(people::checked_words(std::string(101, 'a'), "The note", 100, false));
    CHECK(people::checked_words("👶 born", "The note", 100, false).value() == "👶 born");
}
