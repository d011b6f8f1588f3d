// Codes of apps, recovery codes, passkeys: the pure part.

#include "authenticator.hpp"
#include "identity/factors.hpp"

#include <array>
#include <doctest/doctest.h>
#include <set>

namespace {

using namespace kith;
using identity_test::algorithm;
using identity_test::authenticator;

constexpr std::string_view rfc_secret = "12345678901234567890";

instant at_second(std::int64_t seconds) {
    return instant(std::chrono::seconds(seconds));
}

} // namespace

TEST_CASE("identity: one-time passwords are those of RFC 4226, appendix D") {
    constexpr std::array right{"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t i = 0; i < right.size(); ++i)
        CHECK(identity::hotp(rfc_secret, i) == right[i]);
}

TEST_CASE("identity: one-time passwords by time are those of RFC 6238, appendix B") {
    struct vector {
        std::int64_t seconds;
        std::string_view sha1, sha256, sha512;
    };
    constexpr std::array<vector, 6> vectors{{{59, "94287082", "46119246", "90693936"},
                                             {1111111109, "07081804", "68084774", "25091201"},
                                             {1111111111, "14050471", "67062674", "99943326"},
                                             {1234567890, "89005924", "91819424", "93441116"},
                                             {2000000000, "69279037", "90698825", "38618901"},
                                             {20000000000, "65353130", "77737706", "47863826"}}};
    const std::string long_secret = "1234567890123456789012345678901234567890123456789012345678901234";
    for (const auto& one : vectors) {
        const auto step = static_cast<std::uint64_t>(identity::totp_step(at_second(one.seconds)));
        CHECK(identity::hotp(rfc_secret, step, 8) == one.sha1);
        CHECK(identity::hotp(long_secret.substr(0, 32), step, 8, identity::digest::sha256) == one.sha256);
        CHECK(identity::hotp(long_secret, step, 8, identity::digest::sha512) == one.sha512);
    }
}

TEST_CASE("identity: a code counts in its half minute and the one either side, once, and no longer") {
    const instant now = at_second(1'795'291'215);
    const std::int64_t step = identity::totp_step(now);
    for (std::int64_t off = -3; off <= 3; ++off) {
        const auto code = identity::hotp(rfc_secret, static_cast<std::uint64_t>(step + off));
        const auto accepted = identity::accepted_step(rfc_secret, code, now, 0);
        if (off >= -1 && off <= 1) {
            REQUIRE(accepted.has_value());
            CHECK(*accepted == step + off);
            CHECK_FALSE(identity::accepted_step(rfc_secret, code, now, step + off).has_value());
            CHECK_FALSE(identity::accepted_step(rfc_secret, code, now, step + 5).has_value());
        } else {
            CHECK_FALSE(accepted.has_value());
        }
    }
    const auto code = identity::hotp(rfc_secret, static_cast<std::uint64_t>(step));
    CHECK(
        identity::accepted_step(rfc_secret, code.substr(0, 3) + " " + code.substr(3), now, 0).has_value());
    for (const std::string& wrong : {std::string(), code + "1", code.substr(1), std::string("abcdef"),
                                     std::string("-12345"), std::string(10'000, '0')})
        CHECK_FALSE(identity::accepted_step(rfc_secret, wrong, now, 0).has_value());
}

TEST_CASE("identity: secrets are written as RFC 4648 has it, and the app is told whose they are") {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> vectors{
        {{"", ""},
         {"f", "MY"},
         {"fo", "MZXQ"},
         {"foo", "MZXW6"},
         {"foob", "MZXW6YQ"},
         {"fooba", "MZXW6YTB"},
         {"foobar", "MZXW6YTBOI"}}};
    for (const auto& [bytes, text] : vectors)
        CHECK(identity::base32(bytes) == text);
    CHECK(identity::app_address("Kith", "sam@x", "foobar") ==
          "otpauth://totp/Kith:sam%40x?secret=MZXW6YTBOI&issuer=Kith");
}

TEST_CASE("identity: a recovery code is read however it is typed, and is one person's") {
    seeded_world world(7, at_second(0));
    std::set<std::string> codes;
    for (int i = 0; i < 100; ++i) {
        const auto code = identity::recovery_code(world);
        CHECK(code.size() == 29);
        codes.insert(code);
        const practitioner_id sam{"sam"};
        const auto kept = identity::recovery_code_hash(sam, code);
        CHECK(kept.size() == 32);
        std::string shouted = " ";
        for (const char c : code)
            if (c != '-') shouted += {static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c), ' '};
        CHECK(identity::recovery_code_hash(sam, shouted) == kept);
        CHECK(identity::recovery_code_hash({"jo"}, code) != kept);
        CHECK(identity::recovery_code_hash(sam, code.substr(1)).empty());
        CHECK(identity::recovery_code_hash(sam, code + "2").empty());
    }
    CHECK(codes.size() == 100);
}

TEST_CASE("identity: a passkey of each algorithm is made, kept, and shown") {
    for (const auto kind : {algorithm::es256, algorithm::eddsa, algorithm::rs256}) {
        authenticator device(kind);
        const auto said =
            identity::read_passkey_answer(device.make("abc"), "webauthn.create", device.origin);
        REQUIRE(said.has_value());
        CHECK(said->challenge == "abc");
        const auto made = identity::verify_making(*said, device.domain);
        REQUIRE(made.has_value());
        const auto kept = identity::read_passkey(identity::to_secret(made->passkey));
        REQUIRE(kept.has_value());
        CHECK(*kept == made->passkey);
        const auto shown = identity::read_passkey_answer(device.show("def"), "webauthn.get", device.origin);
        REQUIRE(shown.has_value());
        CHECK(identity::verify_showing(*shown, *kept, device.domain, made->counter) == 1);
        auto other = *shown;
        other.client_data += " "; // one byte of what was signed
        CHECK_FALSE(identity::verify_showing(other, *kept, device.domain, 0).has_value());
    }
}

TEST_CASE("identity: a passkey of another site, unlocked by nobody, copied or changed is refused") {
    authenticator device;
    const auto answer_of = [&](const std::string& json) {
        return identity::read_passkey_answer(json, "webauthn.get", "http://localhost:8080");
    };
    const auto making = identity::read_passkey_answer(device.make("c"), "webauthn.create", device.origin);
    const auto kept = identity::verify_making(making.value(), "localhost").value().passkey;
    const auto accepted = [&](std::int64_t last = 0) {
        const auto shown = answer_of(device.show("c"));
        return shown && identity::verify_showing(*shown, kept, "localhost", last).has_value();
    };
    CHECK(accepted());
    device.origin = "https://localhost.example";
    CHECK_FALSE(accepted());
    device.origin = "http://localhost:8080";
    device.domain = "example.org";
    CHECK_FALSE(accepted());
    device.domain = "localhost";
    device.type = "webauthn.create";
    CHECK_FALSE(accepted());
    device.type.clear();
    device.framed = true;
    CHECK_FALSE(accepted());
    device.framed = false;
    for (const unsigned char flags : {0x00, 0x01, 0x04}) { // absent; not verified; not present
        device.flags = flags;
        CHECK_FALSE(accepted());
    }
    device.flags = 0x05;
    device.spoiled = true;
    CHECK_FALSE(accepted());
    device.spoiled = false;
    CHECK(accepted(device.counter));
    CHECK_FALSE(accepted(device.counter + 1)); // counts to what was there before: a copy
    CHECK_FALSE(accepted(1'000'000));
    device.counts = false;
    device.counter = 0;
    CHECK_FALSE(accepted(5)); // has stopped counting
    CHECK(accepted(0));       // never counted
    CHECK_FALSE(identity::verify_showing(*answer_of(authenticator().show("c")), kept, "localhost", 0));
}

TEST_CASE("identity: nonsense for a passkey is refused") {
    authenticator device;
    const std::string right = device.show("c");
    for (const std::string& wrong :
         {std::string(), std::string("null"), std::string("[]"), std::string("{}"),
          std::string(100'000, '['), right.substr(0, right.size() / 2),
          std::string(R"({"id":"AA","clientData":"!!"})"), std::string(R"({"id":"","clientData":"e30"})"),
          std::string(R"({"id":1,"clientData":2})")})
        CHECK_FALSE(identity::read_passkey_answer(wrong, "webauthn.get", device.origin).has_value());
    auto made = identity::read_passkey_answer(device.make("c"), "webauthn.create", device.origin).value();
    for (std::size_t size = 0; size < made.authenticator_data.size(); size += 7) {
        auto cut = made;
        cut.authenticator_data.resize(size);
        CHECK_FALSE(identity::verify_making(cut, "localhost").has_value());
    }
    made.id = "another id";
    CHECK_FALSE(identity::verify_making(made, "localhost").has_value());
}

TEST_CASE("identity: a browser is named in words") {
    CHECK(identity::device_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 "
                                 "Firefox/131.0") == "Firefox on Windows");
    CHECK(
        identity::device_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                               "Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0") == "Edge on Windows");
    CHECK(identity::device_words(
              "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
              "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1") == "Safari on an iPhone");
    CHECK(identity::device_words("<b>") == "An unknown browser");
    CHECK(identity::device_words({}) == "An unknown browser");
}
