#pragma once
// What tests of the site work with: a database of their own, a clock that stands, and people who can sign
// in.

#include "foundation/world.hpp"
#include "identity/identity.hpp"
#include "store/store.hpp"
#include "web/drafts.hpp"
#include "web/routing.hpp"
#include "web/session_pages.hpp"
#include "web/site_frame.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>

namespace site_fixture {

using namespace kith;

/// Time stands where it was put; randomness is the machine's. Thread safe.
class still_world final : public world {
  public:
    instant now() override { return instant(std::chrono::milliseconds(at_.load())); }
    void fill(std::span<std::uint8_t> bytes) override { machine_.fill(bytes); }
    template <class Duration>
    void pass(Duration time) {
        at_ += std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    }

  private:
    system_world machine_;
    std::atomic<std::int64_t> at_ = 1'795'291'200'000; // 2026-11-21T20:00:00Z
};

/// A database in a directory of its own, gone with this object.
class temporary_database {
  public:
    temporary_database() {
        std::string pattern = (std::filesystem::temp_directory_path() / "kith-web-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        directory_ = pattern;
        auto opened = store::open((directory_ / "kith.db").string());
        REQUIRE(opened.has_value());
        database_ = std::move(*opened);
    }
    ~temporary_database() {
        database_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }
    temporary_database(const temporary_database&) = delete;
    temporary_database& operator=(const temporary_database&) = delete;
    store::database& operator*() { return *database_; }
    store::database* operator->() { return database_.get(); }

  private:
    std::filesystem::path directory_;
    std::unique_ptr<store::database> database_;
};

constexpr std::string_view right_password = "correct horse battery staple";

inline identity::gate_options quick() {
    identity::gate_options options;
    options.cost = identity::least_cost;
    return options;
}

inline practitioner_id add_practitioner(store::database& database, world& world, std::string_view name,
                                        std::string_view display_name = "Sam Ahmed") {
    const auto made = identity::create_account(database, world,
                                               {.sign_in_name = std::string(name),
                                                .display_name = std::string(display_name),
                                                .role = "social_worker",
                                                .agency = "local_authority",
                                                .team = {},
                                                .job_title = {},
                                                .password = std::string(right_password)},
                                               {.who = {"setup"}, .role = "none", .purpose = "a test"},
                                               identity::least_cost);
    REQUIRE(made.has_value());
    return *made;
}

/// How many entries of a type a stream has.
inline int entries_of(store::database& database, std::string_view stream, std::string_view type) {
    int found = 0;
    for (const auto& row : database.read()->stream(stream))
        found += row.type == type ? 1 : 0;
    return found;
}

/// A whole site in memory: requests go to the dispatcher without a socket.
struct site {
    still_world clock;
    temporary_database database;
    practitioner_id sam;
    identity::gate gate;
    std::shared_ptr<web::site_frame> frame = std::make_shared<web::site_frame>();
    std::unique_ptr<web::dispatcher> desk;

    explicit site(const std::function<void(web::routes&)>& add_more = {})
        : sam(add_practitioner(*database, clock, "sam")), gate(*database, clock, quick()) {
        database->write([](store::transaction& transaction) {
            transaction.set(identity::demonstration_setting, "passwords alone open records");
        });
        web::routes table;
        web::add_session_routes(table, gate);
        web::add_draft_routes(table);
        web::add_service_routes(table);
        if (add_more) add_more(table);
        frame->places = {{.text = "Today", .href = "/"}};
        frame->origins = {"http://kith.example"};
        desk = std::make_unique<web::dispatcher>(std::move(table), frame, *database, clock, gate);
    }

    [[nodiscard]] web::request get(std::string path) {
        web::request asked;
        asked.path = std::move(path);
        asked.host = "kith.example";
        asked.peer = "192.0.2.1";
        asked.request_id = "test";
        asked.at = clock.now();
        return asked;
    }
    [[nodiscard]] web::request post(std::string path, web::form_fields::list fields) {
        web::request asked = get(std::move(path));
        asked.verb = web::method::post;
        asked.form = web::form_fields(std::move(fields));
        return asked;
    }
    web::response answer(web::request asked) { return desk->answer(std::move(asked)); }

    /// Signs in as Sam and gives the session's token.
    std::string sign_in(std::string previous = {}) {
        const auto session = gate.sign_in({.name = "sam",
                                           .password = std::string(right_password),
                                           .peer = "192.0.2.1",
                                           .previous_token = std::move(previous)});
        REQUIRE(session.has_value());
        return session->token;
    }
    std::string csrf_of(std::string_view token) {
        const auto visitor = gate.recognise(token, clock.now());
        REQUIRE(std::holds_alternative<identity::signed_in>(visitor));
        return std::get<identity::signed_in>(visitor).csrf_token;
    }
};

inline web::form_fields fields(web::form_fields::list all) {
    return web::form_fields(std::move(all));
}

inline std::string header_of(const web::response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers) {
        if (key == name) return value;
    }
    return {};
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace site_fixture
