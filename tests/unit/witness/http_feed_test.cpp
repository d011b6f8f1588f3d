// The log pulled over a socket: the server's routes at one end, a witness at the other.

#include "../../web/running_server.hpp"
#include "../../web/site_fixture.hpp"
#include "small_log.hpp"
#include "tls_front.hpp"

#include "web/log_routes.hpp"
#include "witness/witness.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>

using namespace kith;
using witness::alarm_kind;

namespace {

constexpr std::string_view told = "words that leave nobody's hands";

void record_some(site_fixture::site& here, int entries) {
    for (int i = 0; i < entries; ++i) {
        record::act act;
        act.by = {{"sam"}, "social_worker", "assessment"};
        act.at = here.clock.now();
        record::new_entry one;
        one.type = "visit.record";
        one.event_time = act.at;
        one.body = fmt::format("{{\"told\":\"{} {}\"}}", told, i);
        act.appends.push_back(
            {.stream = fmt::format("person:child-{}", i % 3), .expected = std::nullopt, .entries = {one}});
        record::append(*here.database, here.clock, act);
    }
}

void sign(site_fixture::site& here, const record::signing_key& key, const std::filesystem::path& state) {
    auto again = record::signing_key::parse(key.secret_text());
    auto signer = witness::signer::begin(*here.database, std::move(*again), state, here.clock);
    REQUIRE(signer);
    REQUIRE(signer->sign());
}

} // namespace

TEST_CASE("a witness with a token pulls the log from the server; nobody else gets a byte of it") {
    site_fixture::site here(web::add_log_routes);
    seeded_world world(9, instant{});
    const test::scratch_folder folder;
    const auto log = test::key_from(world, "kith.example", record::key_use::log);
    const auto key = test::key_from(world, "witness.example", record::key_use::witness);
    probes::running_server server([&](web::request&& asked, std::string& pattern) {
        return here.desk->answer(std::move(asked), &pattern);
    });
    record_some(here, 30);
    sign(here, log, folder.path() / "state");

    witness::http_options options;
    options.url = fmt::format("http://127.0.0.1:{}", server.port());
    here.frame->origins.push_back(options.url);
    options.token = web::new_witness_token(*here.database, here.clock, "neighbour");
    options.patience = std::chrono::seconds(20);
    auto copy = witness::copy::open(folder.path() / "copy", log.shown(), key.shown());
    REQUIRE(copy);
    const auto pull = [&] {
        const auto feed = witness::feed_over_http(options);
        REQUIRE(feed);
        return witness::pull(**feed, *copy, key, here.clock);
    };
    const auto first = pull();
    CAPTURE(first.alarms.empty() ? std::string() : first.alarms.front().words);
    REQUIRE(first.alarms.empty());
    record_some(here, 600); // more than one answer holds
    sign(here, log, folder.path() / "state");
    CHECK(pull().ledger == first.ledger + 600);
    CHECK(copy->keys_wanted().empty());
    const auto kept = witness::read_copy(folder.path() / "copy");
    CHECK_FALSE(kept.damage);
    CHECK(kept.unsealed == 0);

    const std::string right = options.token;
    for (const std::string& wrong : {std::string(), std::string("neighbour."), right + "a",
                                     "other" + right.substr(right.find('.')), std::string("no dot")}) {
        for (const char* path : {"/log/checkpoint/entries", "/log/entries", "/log/keys", "/log/disposals",
                                 "/log/consistency", "/log/inclusion", "/log/checkpoint/nothing"}) {
            auto asked = here.get(path);
            asked.bearer = wrong;
            const auto answer = here.answer(std::move(asked));
            CHECK(answer.status == 401);
            CHECK(answer.body == "This is for the witnesses of the log.\n");
        }
    }
    web::drop_witness_token(*here.database, "neighbour");
    CHECK(pull().alarms.front().kind == alarm_kind::silence);
    server.stop();
    CHECK(pull().alarms.front().kind == alarm_kind::silence);
}

TEST_CASE(
    "over TLS a witness asks only whom an authority that it trusts vouches for, by name and in time") {
    site_fixture::site here(web::add_log_routes);
    seeded_world world(11, instant{});
    const test::scratch_folder folder;
    const auto log = test::key_from(world, "kith.example", record::key_use::log);
    const auto key = test::key_from(world, "witness.example", record::key_use::witness);
    probes::running_server server([&](web::request&& asked, std::string& pattern) {
        return here.desk->answer(std::move(asked), &pattern);
    });
    record_some(here, 10);
    sign(here, log, folder.path() / "state");
    const test::authority trusted, other;
    const auto file_of = [&](const std::string& name, std::string_view bytes) {
        std::ofstream(folder.path() / name, std::ios::binary) << bytes;
        return (folder.path() / name).string();
    };
    witness::http_options options;
    options.token = web::new_witness_token(*here.database, here.clock, "neighbour");
    options.patience = std::chrono::seconds(20);
    auto copy = witness::copy::open(folder.path() / "copy", log.shown(), key.shown());
    REQUIRE(copy);
    const auto pull = [&](const test::tls_front& front, const std::string& authorities) {
        options.url = fmt::format("https://127.0.0.1:{}", front.port());
        here.frame->origins.push_back(options.url);
        options.authorities = authorities;
        const auto feed = witness::feed_over_http(options);
        REQUIRE(feed);
        return witness::pull(**feed, *copy, key, here.clock);
    };
    const std::string named = file_of("trusted.pem", trusted.shown());
    const auto refused = [&](const test::certificate& shows, const std::string& authorities) {
        const test::tls_front front(shows, server.port());
        const auto done = pull(front, authorities);
        REQUIRE(done.alarms.size() == 1);
        CHECK(done.alarms.front().kind == alarm_kind::silence);
        CHECK(done.fresh == 0);
        CHECK(front.asked() == 0); // not even the token has left
        return done.alarms.front().words;
    };
    const test::certificate good = trusted.issue("IP:127.0.0.1");
    const std::string why = refused(good, ""); // the machine's own authorities know nothing of it
    CHECK(why.find("certificate verify failed") != std::string::npos);
    (void)refused(good, file_of("other.pem", other.shown()));
    (void)refused(other.issue("IP:127.0.0.1"), named);
    (void)refused(trusted.issue("DNS:elsewhere.example"), named);
    (void)refused(trusted.issue("IP:127.0.0.2"), named);
    (void)refused(trusted.issue("IP:127.0.0.1", -std::chrono::hours(1)), named); // over

    const test::tls_front front(good, server.port());
    const auto done = pull(front, named);
    CAPTURE(done.alarms.empty() ? std::string() : done.alarms.front().words);
    CHECK(done.alarms.empty());
    CHECK(done.ledger >= 10);
    CHECK(front.asked() > 0);
    options.authorities = file_of("none.pem", "no certificate\n");
    const auto none = witness::feed_over_http(options);
    REQUIRE_FALSE(none);
    CHECK(none.error().front().message.find("none.pem can't be used") != std::string::npos);
}

TEST_CASE("questions that the log can't answer are refused, and no answer is without bounds") {
    site_fixture::site here(web::add_log_routes);
    seeded_world world(10, instant{});
    const test::scratch_folder folder;
    record_some(here, 20);
    sign(here, test::key_from(world, "kith.example", record::key_use::log), folder.path() / "state");
    const std::string token = web::new_witness_token(*here.database, here.clock, "neighbour");
    const auto ask = [&](std::string path, web::form_fields::list query) {
        auto asked = here.get(std::move(path));
        asked.query = web::form_fields(std::move(query));
        asked.bearer = token;
        return here.answer(std::move(asked));
    };
    const auto refused = [&](std::string path, web::form_fields::list query) {
        return ask(std::move(path), std::move(query)).status == 400;
    };
    CHECK(refused("/log/entries", {}));
    CHECK(refused("/log/entries", {{"tree", "entries"}, {"from", "0"}, {"count", "1001"}}));
    CHECK(refused("/log/entries", {{"tree", "entries"}, {"from", "-1"}, {"count", "10"}}));
    CHECK(refused("/log/entries", {{"tree", "' or 1=1"}, {"from", "0"}, {"count", "10"}}));
    CHECK(
        refused("/log/entries", {{"tree", "entries"}, {"from", "99999999999999999999"}, {"count", "10"}}));
    CHECK(refused("/log/consistency", {{"tree", "entries"}, {"from", "5"}, {"to", "4"}}));
    CHECK(refused("/log/consistency", {{"tree", "entries"}, {"from", "5"}, {"to", "9223372036854775807"}}));
    CHECK(refused("/log/inclusion", {{"tree", "entries"}, {"index", "21"}, {"size", "21"}}));
    CHECK(refused("/log/keys", web::form_fields::list(51, {"unit", "person:child-1"})));
    CHECK(ask("/log/checkpoint/neither", {}).status == 404);
    const auto rows = ask("/log/entries", {{"tree", "entries"}, {"from", "3"}, {"count", "5"}});
    CHECK(rows.status == 200);
    CHECK(std::ranges::count(rows.body, '\n') == 5);
    CHECK(rows.body.find(told) == std::string::npos);
    CHECK(rows.body.find("\"salt\"") == std::string::npos);
    CHECK(rows.body.find("\"sealed\"") != std::string::npos);
    CHECK(ask("/log/entries", {{"tree", "entries"}, {"from", "1000"}, {"count", "5"}}).body.empty());
}
