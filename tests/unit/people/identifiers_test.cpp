// Check digits and spellings of identifiers, against values worked out by others.

#include "people/identifiers.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace kith;
using namespace kith::people;

TEST_CASE("an NHS number in any spacing, with its check digit") {
    CHECK(checked_nhs_number("943 476 5919").value() == "9434765919");
    CHECK(checked_nhs_number("943-476-5919").value() == "9434765919");
    CHECK(checked_nhs_number("9876543210").value() == "9876543210");
    for (const char* wrong :
         {"", "943476591", "94347659199", "9434765918", "943476591x", "0000000000", "９４３４７６５９１９"})
        CHECK_FALSE(checked_nhs_number(wrong));
    CHECK(nhs_number_in_words("9434765919") == "943 476 5919");
}

TEST_CASE("every wrong digit and every swap of two neighbours in an NHS number is found") {
    const std::string right = "9434765919";
    for (std::size_t i = 0; i < right.size(); ++i) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string typed = right;
            typed[i] = digit;
            CHECK(checked_nhs_number(typed).has_value() == (typed == right));
        }
        if (i + 1 < right.size() && right[i] != right[i + 1]) {
            std::string typed = right;
            std::swap(typed[i], typed[i + 1]);
            CHECK_FALSE(checked_nhs_number(typed));
        }
    }
}

TEST_CASE("a UPN has the check letter that the others give") {
    CHECK(checked_upn("B801200005001").value() == "B801200005001");
    CHECK(checked_upn(" b8012-0000 5001").value() == "B801200005001");
    for (const char* wrong : {"A801200005001", "B801200005002", "B80120000500", "I801200005001",
                              "B8012000O5001", "8801200005001", "B80120000500I", ""})
        CHECK_FALSE(checked_upn(wrong));
    CHECK(upn_of_known_council("B801200005001"));
    CHECK_FALSE(upn_of_known_council("B999200005001"));
    CHECK_FALSE(upn_of_known_council("B"));
}

TEST_CASE("a temporary UPN ends in a letter that counts by its place") {
    // Exactly one check letter fits each temporary number; I, O and S never do.
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const char last : std::string("ABHZ")) {
        int fitting = 0;
        for (const char first : letters)
            fitting += checked_upn(std::string(1, first) + "80120000500" + last).has_value() ? 1 : 0;
        CHECK(fitting == 1);
    }
}

TEST_CASE("schools, properties, postcodes and other numbers") {
    CHECK(checked_urn("123456").value() == "123456");
    for (const char* wrong : {"12345", "1234567", "12345a", "000000", ""})
        CHECK_FALSE(checked_urn(wrong));
    CHECK(checked_uprn("000100012345").value() == "100012345");
    for (const char* wrong : {"1234567890123", "0", "12a", ""})
        CHECK_FALSE(checked_uprn(wrong));
    CHECK(checked_postcode("ab12cd").value() == "AB1 2CD");
    CHECK(checked_postcode(" sw1a  1aa ").value() == "SW1A 1AA");
    CHECK(checked_postcode("GIR 0AA").value() == "GIR 0AA");
    for (const char* wrong : {"AB1", "AB1 CD", "12345", "AB1 2C", "AB123 4CD", "75008 Paris", ""})
        CHECK_FALSE(checked_postcode(wrong));
    CHECK(checked_national_insurance("qq 12 34 56 c").value() == "QQ123456C");
    CHECK_FALSE(checked_national_insurance("QQ123456E"));
    CHECK(checked_local_id("LA 0042").value() == "LA0042");
    CHECK_FALSE(checked_local_id("LA-0042"));
    CHECK_FALSE(checked_local_id(std::string(21, '1')));
    CHECK(checked_other_number("a12/345-x", "The number").value() == "A12/345-X");
    CHECK_FALSE(checked_other_number(std::string(60, '1'), "The number"));
    CHECK_FALSE(checked_other_number("<script>", "The number"));
}
