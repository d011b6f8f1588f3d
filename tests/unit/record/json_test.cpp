#include "foundation/world.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <limits>

using namespace kith;
namespace json = boost::json;

TEST_CASE("equal values are equal bytes") {
    CHECK(record::canonical(json::parse(R"( { "b" : 1, "a":[ true,null , "x" ], "": {} } )")) ==
          R"({"":{},"a":[true,null,"x"],"b":1})");
    CHECK(record::canonical(json::parse("[1.5,1e2,-0.1,18446744073709551615,-9223372036854775808]")) ==
          "[1.5,100,-0.1,18446744073709551615,-9223372036854775808]");
    CHECK(record::canonical(json::parse("\"\\u0000\\u001f\\n\\\"\\\\\\/\\u00eb\"")) ==
          "\"\\u0000\\u001f\\n\\\"\\\\/\xC3\xAB\"");
}

TEST_CASE("what JSON can't say is refused") {
    CHECK_THROWS_AS(record::canonical(json::value(std::numeric_limits<double>::infinity())),
                    std::invalid_argument);
    CHECK_THROWS_AS(record::canonical(json::value(std::numeric_limits<double>::quiet_NaN())),
                    std::invalid_argument);
    json::value deep = nullptr;
    for (int i = 0; i < 100; ++i)
        deep = json::array{deep};
    CHECK_THROWS_AS(record::canonical(deep), std::invalid_argument);
}

TEST_CASE("any bytes become a JSON string that reads back, damage replaced") {
    seeded_world world(3, instant{});
    for (int trial = 0; trial < 3'000; ++trial) {
        std::string bytes(world.below(12), '\0');
        world.fill(std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
        std::string text;
        record::append_string(text, bytes);
        json::error_code error;
        const auto back = json::parse(text, error);
        REQUIRE_FALSE(error);
        std::string again;
        record::append_string(again, std::string_view(back.as_string()));
        REQUIRE(again == text);
    }
    std::string broken;
    record::append_string(broken, "a\xFFz\xC3");
    CHECK(broken == "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\"");
}
