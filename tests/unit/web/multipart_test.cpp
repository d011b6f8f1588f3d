#include "foundation/world.hpp"
#include "web/multipart.hpp"

#include <doctest/doctest.h>

#include <array>

namespace kith::tests {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=----x7";

std::string part(const std::string& disposition, const std::string& value) {
    return "------x7\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
}
const std::string whole =
    part("name=\"csrf\"", "token") +
    part("name=\"file\"; filename=\"../../etc/pass\\\"wd.pdf\"", std::string("%PDF\0\xFF\r\n--", 10)) +
    "------x7--\r\n";

bool refused(std::string_view content_type, std::string_view body) {
    return std::holds_alternative<web::malformed>(web::decode_multipart(content_type, body));
}

} // namespace

TEST_CASE("multipart: text and file come apart; the sender's name of the file is not kept") {
    const auto read = web::decode_multipart(type, whole);
    REQUIRE(std::holds_alternative<web::form_fields>(read));
    const auto& form = std::get<web::form_fields>(read);
    CHECK(form.first("csrf") == "token");
    CHECK_FALSE(form.has("file")); // no handler takes bytes for text
    REQUIRE(web::file_in(form, "file").has_value());
    CHECK(*web::file_in(form, "file") == std::string_view("%PDF\0\xFF\r\n--", 10));
    for (const auto& [name, value] : form.all())
        CHECK(value.find("passwd") == std::string::npos);
}

TEST_CASE("multipart: no file chosen is no file") {
    const auto read =
        web::decode_multipart(type, part("name=\"file\"; filename=\"\"", "") + "------x7--\r\n");
    REQUIRE(std::holds_alternative<web::form_fields>(read));
    CHECK_FALSE(web::file_in(std::get<web::form_fields>(read), "file").has_value());
}

TEST_CASE("multipart: what is not whole, not text or too much is refused") {
    CHECK(refused("multipart/form-data", whole));
    CHECK(refused("multipart/form-data; boundary=", whole));
    CHECK(refused("multipart/form-data; boundary=" + std::string(80, 'x'), whole));
    CHECK(refused(type, ""));
    CHECK(refused(type, "preamble\r\n" + whole));
    CHECK(refused(type, part("filename=\"a\"", "no name") + "------x7--"));
    CHECK(refused(type, part("name=\"a\"", std::string("NUL\0", 4)) + "------x7--"));
    CHECK(refused(type, part("name=\"a\"", "caf\xE9") + "------x7--"));
    CHECK(refused(type, part("name=\"a\"", std::string(200'001, 'x')) + "------x7--"));
    std::string many;
    for (int i = 0; i < 51; ++i)
        many += part("name=\"a\"", "b");
    CHECK(refused(type, many + "------x7--"));
    std::string files;
    for (int i = 0; i < 3; ++i)
        files += part("name=\"a\"; filename=\"f\"", "b");
    CHECK(refused(type, files + "------x7--"));
    for (std::size_t cut = 0; cut + 6 < whole.size(); ++cut)
        CHECK(refused(type, std::string_view(whole).substr(0, cut)));
}

TEST_CASE("multipart: any bytes are read or refused") {
    seeded_world luck(5, instant{});
    for (int round = 0; round < 20'000; ++round) {
        std::string body = whole;
        std::array<std::uint8_t, 8> dice{};
        luck.fill(dice);
        for (std::size_t i = 0; i < 1 + dice[0] % 3U; ++i)
            body[(dice[2 * i + 1] + 256U * (dice[7] % 2U)) % body.size()] =
                static_cast<char>(dice[2 * i + 2]);
        static_cast<void>(web::decode_multipart(type, body));
    }
}

} // namespace kith::tests
