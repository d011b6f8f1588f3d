// Attacks on the whole site, generated from its own table of routes: sessions and forms of others (R64),
// headers of every answer and names in the log (R65, R73), text of others in pages (R62), guessed
// identifiers (R63).

#include "../../web/probes.hpp"
#include "../../web/running_server.hpp"
#include "access_table.hpp"
#include "access_world.hpp"
#include "answers.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <set>
#include <unistd.h>

using namespace kith;
using namespace kith::tests;

namespace {

web::form_fields fields_of(web::form_fields::list all) {
    return web::form_fields(std::move(all));
}

constexpr std::string_view host = "kith.test";

bool is_asset(const route_row& row) {
    return row.pattern.find('*') != std::string::npos;
}

/// A form of this site, as a browser sends it.
web::request form_of(access_world& all, const route_row& row, const casework::practitioner& who) {
    const auto& session = all.site.session_of(who);
    web::request request;
    request.verb = web::method::post;
    request.path = access_world::path(row.pattern, all.records.front());
    request.session_token = session.token;
    request.host = host;
    request.origin = "http://kith.test";
    request.fetch_site = "same-origin";
    request.form = fields_of({{"csrf", session.csrf}, {"q", "Example"}});
    return request;
}

std::int64_t written(access_world& all) {
    std::int64_t revisions = 0;
    const auto snapshot = all.site.database().read();
    for (const classed_record& one : all.records)
        revisions += snapshot->head(record::person_stream(one.person)).revision +
                     snapshot->head(record::reads_stream(one.person)).revision;
    return revisions;
}

bool names_somebody(const access_world& all, std::string_view text) {
    for (const classed_record& one : all.records)
        if (!one.given_name.empty() && text.find(one.given_name) != std::string_view::npos) return true;
    return text.find(access_world::hidden_street) != std::string_view::npos ||
           text.find("Qotherside") != std::string_view::npos ||
           text.find("Qunrelated") != std::string_view::npos;
}

using spoiling = std::pair<std::string_view, void (*)(web::request&)>;

/// What another site, or somebody with half of a secret, could send.
constexpr std::array<spoiling, 11> spoilings{{
    {"no token",
     [](web::request& r) {
         r.form = fields_of({{"q", "Example"}});
     }},
    {"an empty token",
     [](web::request& r) {
         r.form = fields_of({{"csrf", ""}});
     }},
    {"a token of the right length",
     [](web::request& r) {
         r.form = fields_of({{"csrf", std::string(r.form.first("csrf").size(), 'a')}});
     }},
    {"a token cut short",
     [](web::request& r) {
         r.form = fields_of({{"csrf", std::string(r.form.first("csrf").substr(1))}});
     }},
    {"the token in the address",
     [](web::request& r) {
         r.query = r.form;
         r.form = {};
     }},
    {"the session's own token",
     [](web::request& r) {
         r.form = fields_of({{"csrf", r.session_token}});
     }},
    {"another origin", [](web::request& r) { r.origin = "https://evil.example"; }},
    {"an origin that begins alike", [](web::request& r) { r.origin = "http://kith.test.evil.example"; }},
    {"another scheme", [](web::request& r) { r.origin = "https://kith.test"; }},
    {"cross-site", [](web::request& r) { r.fetch_site = "cross-site"; }},
    {"same-site", [](web::request& r) { r.fetch_site = "same-site"; }},
}};

/// What is written on standard error meanwhile.
class said_on_stderr {
  public:
    said_on_stderr() : kept_(std::tmpfile()), real_(dup(STDERR_FILENO)) {
        REQUIRE(kept_ != nullptr);
        std::fflush(stderr);
        dup2(fileno(kept_), STDERR_FILENO);
    }
    ~said_on_stderr() {
        if (kept_ != nullptr) (void)text();
    }
    std::string text() {
        std::fflush(stderr);
        dup2(real_, STDERR_FILENO);
        close(real_);
        std::string all;
        std::rewind(kept_);
        std::array<char, 65'536> block{};
        while (const auto size = std::fread(block.data(), 1, block.size(), kept_))
            all.append(block.data(), size);
        std::fclose(std::exchange(kept_, nullptr));
        return all;
    }

  private:
    std::FILE* kept_;
    int real_;
};

std::string on_the_wire(const route_row& row, const std::string& path,
                        const small_site::in_session& session) {
    const std::string cookie = fmt::format("Cookie: kith_session={}\r\n", session.token);
    if (row.verb == "GET") return fmt::format("GET {} HTTP/1.1\r\nHost: kith.test\r\n{}\r\n", path, cookie);
    const std::string body = web::encode_form({{"csrf", session.csrf}, {"q", "Qadordinar Example"}});
    return fmt::format("POST {} HTTP/1.1\r\nHost: kith.test\r\n{}Origin: http://kith.test\r\n"
                       "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
                       path, cookie, body.size(), body);
}

void check_headers(const probes::heard& answer, bool asset) {
    const auto csp = answer.header("Content-Security-Policy");
    for (const std::string_view part : {"default-src 'self'", "object-src 'none'", "base-uri 'none'",
                                        "form-action 'self'", "frame-ancestors 'none'"})
        CHECK(csp.find(part) != std::string::npos);
    CHECK(csp.find("unsafe") == std::string::npos);
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK(answer.header("X-Frame-Options") == "DENY");
    CHECK(answer.header("Referrer-Policy") == "same-origin");
    CHECK(answer.header("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(answer.header("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK_FALSE(answer.header("Permissions-Policy").empty());
    CHECK(answer.header("Cache-Control").starts_with(asset ? "public" : "no-store"));
    for (const char* banner : {"Server", "X-Powered-By", "Via"})
        CHECK(answer.header(banner).empty());
}

/// A word that somebody wrote, as it must not stand in a page: behind a bracket or a quotation mark.
std::size_t bare(std::string_view page, std::string_view word) {
    std::size_t found = 0;
    for (auto at = page.find(word); at != std::string_view::npos; at = page.find(word, at + 1))
        found += at > 0 && page[at - 1] == '<';
    return found;
}

} // namespace

TEST_CASE("attacks: every form of the site refuses what another site could send, and nothing is done") {
    access_world all({"team_manager"}, {"none"});
    const auto& who = all.askers.front().who;
    int forms = 0;
    for (const route_row& row : all.rows()) {
        if (row.verb != "POST") continue;
        ++forms;
        for (const auto& [name, spoil] : spoilings) {
            CAPTURE(row.pattern);
            CAPTURE(name);
            auto request = form_of(all, row, who);
            const auto before = written(all);
            spoil(request);
            const auto answer = all.site.answer(std::move(request));
            CHECK(answer.status == 403);
            CHECK_FALSE(names_somebody(all, answer.body));
            CHECK(written(all) == before);
        }
    }
    CHECK(forms >= 25);
}

TEST_CASE("attacks: the verb of a request is what it says it is, whatever else is sent") {
    access_world all({"team_manager"}, {"none"});
    const auto& who = all.askers.front().who;
    const auto rows = all.rows();
    std::set<std::string> readable;
    for (const route_row& row : rows)
        if (row.verb == "GET") readable.insert(row.pattern);
    for (const route_row& row : rows) {
        if (row.verb != "POST") continue;
        CAPTURE(row.pattern);
        auto request = form_of(all, row, who);
        auto fields = request.form.all();
        for (const char* name : {"_method", "X-HTTP-Method-Override", "method"})
            fields.emplace_back(name, "POST");
        request.query = web::form_fields(fields);
        request.form = web::form_fields(fields);
        request.verb = web::method::get;
        const auto revisions = [&] {
            std::int64_t sum = 0;
            for (const classed_record& one : all.records)
                sum += all.site.database().read()->head(record::person_stream(one.person)).revision;
            return sum;
        };
        const auto before = revisions();
        const auto answer = all.site.answer(std::move(request));
        CHECK(revisions() == before);
        if (!readable.contains(row.pattern)) CHECK(answer.status == 405);
        CHECK(answer.status < 500);
    }
    // None of them signed out or ended the session.
    CHECK(all.site.get(who, "/").status == 200);
}

TEST_CASE("attacks: a session is of whoever signed in, and over when it is over") {
    access_world all({"team_manager"}, {"none"});
    const auto& who = all.askers.front().who;
    // Fixation: what a visitor brings along is not what they leave with.
    const std::string planted(all.site.session_of(who).token.size(), '7');
    web::request fixed;
    fixed.verb = web::method::post;
    fixed.path = "/sign-in";
    fixed.session_token = planted;
    fixed.sign_in_cookie = std::string(26, '3');
    fixed.fetch_site = "same-origin";
    fixed.form = fields_of(
        {{"csrf", fixed.sign_in_cookie}, {"name", who.id.text}, {"password", "a long pass phrase"}});
    const auto came_in = all.site.answer(fixed);
    CHECK(came_in.status == 303);
    const auto cookie = header_of(came_in, "Set-Cookie");
    CHECK(cookie.find("kith_session=") != std::string::npos);
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=") != std::string::npos);
    CHECK(cookie.find(planted) == std::string::npos);
    // Replay: no route opens with a token whose session is over, nor with one that somebody planted.
    const auto kept = all.site.session_of(who);
    CHECK(all.site.post(who, "/sign-out", {}).status == 303);
    for (const route_row& row : all.rows()) {
        if (is_asset(row) || row.needs == "nothing" || row.needs == "half" || row.needs == "witness")
            continue;
        CAPTURE(row.verb);
        CAPTURE(row.pattern);
        for (const std::string& token : {kept.token, planted}) {
            web::request again;
            again.verb = row.verb == "GET" ? web::method::get : web::method::post;
            again.path = access_world::path(row.pattern, all.records.front());
            again.session_token = token;
            again.fetch_site = "same-origin";
            again.form = fields_of({{"csrf", kept.csrf}, {"q", "Example"}});
            const auto answer = all.site.answer(std::move(again));
            const bool sent_away = answer.status == 303 && location(answer).starts_with("/sign-in");
            CHECK((sent_away || answer.status == 401));
            CHECK_FALSE(names_somebody(all, answer.body));
        }
    }
}

TEST_CASE("attacks: every answer of the site carries the security headers, and the log names nobody") {
    access_world all({"team_manager", "social_worker"}, {"none", "lead_social_worker"});
    std::map<std::string, small_site::in_session> sessions;
    for (const asker& one : all.askers)
        sessions.emplace(one.who.id.text, all.site.session_of(one.who));
    std::mutex one_at_a_time; // the world of a test is nobody's to share
    std::int64_t answers = 0, named = 0;
    std::string log;
    {
        said_on_stderr heard;
        auto options = probes::for_tests();
        options.log = true;
        const probes::running_server server(
            [&](web::request&& asked, std::string& pattern) {
                const std::scoped_lock turn(one_at_a_time);
                asked.at = all.site.the_world().now();
                return all.site.answer(std::move(asked), &pattern);
            },
            options);
        for (const asker& one : all.askers)
            for (const route_row& row : all.rows()) {
                if (row.pattern == "/sign-out" || row.needs == "account" || is_asset(row)) continue;
                for (const classed_record& record : all.records) {
                    probes::connection client(server.port());
                    client.send(on_the_wire(row, access_world::path(row.pattern, record),
                                            sessions.at(one.who.id.text)));
                    const auto answer = client.hear();
                    REQUIRE(answer.has_value());
                    CAPTURE(row.pattern);
                    check_headers(*answer, false);
                    ++answers;
                    named += names_somebody(all, answer->body);
                    if (row.pattern.find(':') == std::string::npos) break;
                }
            }
        log = heard.text();
    }
    CHECK(answers > 500);
    CHECK(named > 100); // the crawl did see records
    CHECK(log.find("route=/children/:person status=200") != std::string::npos);
    CHECK_FALSE(names_somebody(all, log));
    CHECK(log.find("Example") == std::string::npos);
    for (const auto& [id, session] : sessions) {
        CHECK(log.find(session.token) == std::string::npos);
        CHECK(log.find(session.csrf) == std::string::npos);
    }
    for (const classed_record& record : all.records)
        CHECK(log.find(record.person.text) == std::string::npos);
}

TEST_CASE("attacks: what somebody wrote stays text on every page") {
    // Each begins with a bracket: a page in which a word stands behind a bare one has not escaped it.
    const std::vector<std::string> words{"<kxa onload=alert(1)>",
                                         "\"><kxb src=x onerror=alert(1)>",
                                         "'><kxc>",
                                         "</textarea><kxd>",
                                         "</script><kxe>",
                                         "--><kxf>",
                                         "{{7*7}}<kxg>",
                                         "&lt;<kxh>",
                                         "]]><kxj>"};
    access_world all({"team_manager"}, {"none"});
    const auto& who = all.askers.front().who;
    auto& ordinary = all.records.front();
    std::string everything;
    for (const std::string& one : words)
        everything += one + " ";
    auto& desk = all.site.desk();
    const instant now = all.site.the_world().now();
    REQUIRE(std::holds_alternative<casework::recorded>(
        desk.add_note(ordinary.person, everything, std::nullopt, who, now, {})));
    const auto renamed = desk.change_facts(
        ordinary.person, {{"given_name", "Qadordinar <kxa>"}, {"family_name", "Example \"><kxb>"}},
        everything, who, now, {});
    const auto* wrong = std::get_if<problems>(&renamed);
    INFO(words_of(wrong != nullptr ? result<int>(tl::unexpected(*wrong)) : result<int>(0)));
    REQUIRE(std::holds_alternative<casework::recorded>(renamed));
    std::int64_t pages = 0, told = 0;
    for (const route_row& row : all.rows()) {
        if (is_asset(row) || row.pattern == "/sign-out" || row.needs == "account") continue;
        CAPTURE(row.verb);
        CAPTURE(row.pattern);
        const auto path = access_world::path(row.pattern, ordinary);
        // As stored text, and as what was just typed into every field that forms have.
        web::form_fields::list typed{{"q", everything}};
        for (const char* name : {"text", "reason", "note", "title", "detail", "given_name", "family_name",
                                 "name", "lines", "postcode", "person", "draft_title", "return", "because"})
            typed.emplace_back(name, everything);
        const auto answer = row.verb == "GET" ? all.site.get(who, path) : all.site.post(who, path, typed);
        CHECK(answer.status != 500);
        if (!answer.content_type.starts_with("text/html")) continue;
        ++pages;
        for (const std::string& one : words) {
            const auto word = one.substr(one.find("<kx") + 1, 3);
            told += has(answer, word);
            CHECK_MESSAGE(bare(answer.body, word) == 0, word);
        }
        CHECK_FALSE(has(answer, "onerror=alert(1)>"));
    }
    CHECK(pages > 50);
    CHECK(told > 50);
}

TEST_CASE("attacks: identifiers cannot be guessed") {
    access_world all({"team_manager"}, {"none"});
    const auto& who = all.askers.front().who;
    std::set<std::string> known;
    const auto snapshot = all.site.database().read();
    for (const person_id& one : snapshot->people())
        known.insert(one.text);
    for (const classed_record& one : all.records)
        for (const auto& [name, value] : one.parameters)
            if (value.size() == 26) known.insert(value);
    REQUIRE(known.size() >= 12);
    system_world chance;
    std::map<char, std::int64_t> seen;
    int found = 0;
    constexpr int guesses = 1'000'000;
    for (int i = 0; i < guesses; ++i) {
        const std::string guess = chance.fresh_text();
        found += known.contains(guess);
        // The last of 26 characters has the 3 bits that are left over of 128.
        if (i < 100'000)
            for (const char one : std::string_view(guess).substr(0, 25))
                ++seen[one];
    }
    CHECK(found == 0);
    CHECK(seen.size() == 32);
    // Shannon entropy of a character: 5 bits, so that 25 of them and the last have 128.
    double bits = 0;
    for (const auto& [one, times] : seen) {
        const double share = static_cast<double>(times) / (100'000.0 * 25);
        bits -= share * std::log2(share);
    }
    CHECK(bits > 4.9999);
    // A record beside one that is known is no nearer: neighbours are answered like nothing.
    for (const classed_record& one : all.records) {
        std::string near = one.person.text;
        near.back() = near.back() == 'z' ? 'y' : 'z';
        if (!known.contains(near)) CHECK(all.site.get(who, "/children/" + near).status == 403);
    }
    // Numbers stand only within a record, behind its own check; never instead of an identifier.
    for (const route_row& row : all.rows())
        if (row.pattern.find(":sequence") != std::string::npos ||
            row.pattern.find(":detail") != std::string::npos ||
            row.pattern.find(":started_by") != std::string::npos)
            CHECK(row.pattern.starts_with("/children/:person/"));
}
