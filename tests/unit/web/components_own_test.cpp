// Safe markup, the frame of a page and Kith's own pieces.

#include "web/assets.hpp"
#include "web/components/components.hpp"
#include "web/page.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <sodium.h>
#include <stdexcept>
#include <type_traits>

using namespace kith::web;
namespace c = kith::web::components;

namespace {

bool contains(const html& page, std::string_view wanted) {
    return page.view().find(wanted) != std::string_view::npos;
}

std::size_t count(const html& page, std::string_view wanted) {
    const auto all = page.view();
    std::size_t found = 0;
    for (auto at = all.find(wanted); at != all.npos; at = all.find(wanted, at + wanted.size()))
        ++found;
    return found;
}

} // namespace

TEST_CASE("a string becomes markup only escaped") {
    static_assert(!std::is_constructible_v<html, std::string>);
    static_assert(!std::is_constructible_v<html, std::string_view>);
    static_assert(!std::is_constructible_v<html, const char*>);
    static_assert(!std::is_constructible_v<markup, std::string>);
    static_assert(!std::is_constructible_v<markup, std::string_view>);
    static_assert(!std::is_constructible_v<markup, const char*>);
    CHECK(text("<script>\"&'\\</script>").take() == "&lt;script&gt;&quot;&amp;&#39;&#92;&lt;/script&gt;");
    CHECK(text("Zoë – ‘quoted’").take() == "Zoë – ‘quoted’");
    CHECK(text(std::string_view("a\0b", 3)).size() == 3);
}

TEST_CASE("text in every option is escaped, in content and in attributes") {
    const std::string hostile = "\"><script>alert(1)</script>";
    const auto made =
        join({c::button({.text = hostile, .name = hostile, .value = hostile, .href = hostile}),
              c::input({.name = hostile, .label = {.text = hostile}, .value = hostile}),
              c::textarea({.name = hostile, .label = {.text = hostile}, .value = hostile}),
              c::table({.rows = {{{.text = hostile, .attributes = {{hostile, hostile}}}}}}),
              c::clock_tag({.text = hostile, .name = hostile, .record_why_href = hostile}),
              c::child_banner({.name = hostile, .facts = {{.name = hostile, .text = hostile}}}),
              c::citation({.text = hostile, .why = hostile, .href = hostile}),
              c::form({.action = hostile, .csrf_token = hostile, .autosave = hostile}),
              page({.title = hostile, .signed_in_name = hostile, .organisation = hostile})});
    CHECK(count(made, "<script>") == 1); // the page's own
    CHECK_FALSE(contains(made, "alert(1)</script>"));
}

TEST_CASE("what is typed in a text area comes back unchanged wherever the text area is nested") {
    const std::string typed = "\n  first line\n\n    indented\nlast";
    const auto area = c::textarea({.name = "story", .label = {.text = "Story"}, .value = typed});
    const auto nested = c::inset_text({.html = c::fieldset({.html = area})});
    // One more line end than typed: HTML drops the first one after <textarea>.
    CHECK(contains(nested, ">\n" + typed + "</textarea>"));
}

TEST_CASE("what somebody wrote is shown with its lines and spaces wherever it is nested") {
    const auto shown = c::written_text("first\r\n  second <b>\n\nlast");
    CHECK(contains(shown, ">first<br>  second &lt;b&gt;<br><br>last</div>"));
    const auto nested = c::summary_list({.rows = {{.key = {.text = "Story"}, .value = {.html = shown}}},
                                         .card = c::summary_card_options{}});
    CHECK(contains(nested, ">first<br>  second &lt;b&gt;<br><br>last</div>"));
}

TEST_CASE("a clock says its state in words, and only then in colour") {
    for (const auto state : {c::clock_state::due_later, c::clock_state::due_soon, c::clock_state::due_today,
                             c::clock_state::late, c::clock_state::met, c::clock_state::met_late,
                             c::clock_state::not_started, c::clock_state::does_not_apply}) {
        CHECK(
            contains(c::clock_tag({.text = "2 working days late", .state = state}), "2 working days late"));
        CHECK_THROWS_AS(c::clock_tag({.state = state}), std::logic_error);
    }
    const auto why =
        c::clock_tag({.text = "Due today", .name = "Assessment", .why = c::paragraph("Because.")});
    CHECK(contains(why, "<details class=\"govuk-details kith-clock__why\">"));
    CHECK(contains(why, "Why this date?<span class=\"govuk-visually-hidden\"> (Assessment)</span>"));
    CHECK_FALSE(contains(c::clock_tag({.text = "Due today"}), "<details"));
}

TEST_CASE("what scrolls sideways can be reached by keyboard and has a name") {
    const auto region = c::scroll_region({.label = "Overdue", .html = c::table({})});
    CHECK(contains(region, "role=\"region\" tabindex=\"0\" aria-label=\"Overdue\""));
    CHECK_THROWS_AS(c::scroll_region({.html = c::table({})}), std::logic_error);
}

TEST_CASE("a page has its language, title, landmarks and assets") {
    const auto plain = page({.title = "Today", .body = c::heading({.text = "Today", .level = 1})});
    CHECK(contains(plain, "<html lang=\"en\""));
    CHECK(contains(plain, "<title>Today – Kith</title>"));
    CHECK(contains(plain, "href=\"#main-content\" class=\"govuk-skip-link\""));
    CHECK(contains(plain, "id=\"main-content\""));
    CHECK(contains(plain, "href=\"/accessibility\""));
    CHECK(contains(plain, "href=\"/privacy\""));
    CHECK(contains(plain, stylesheet_path()));
    CHECK(contains(plain, script_path()));
    CHECK_FALSE(contains(plain, "crown"));
    CHECK_FALSE(contains(plain, "Sign out"));
    CHECK_FALSE(contains(plain, "<nav"));
    CHECK(contains(page({.title = "Referral", .error = true}), "<title>Error: Referral – Kith</title>"));

    const auto signed_in =
        page({.title = "Today",
              .navigation = {{.text = "Today", .href = "/", .current = true}},
              .signed_in_name = "A Practitioner",
              .sign_out = sign_out_form("/sign-out", "token"),
              .print = print_footer{.reference = "r-1", .printed_by = "A Practitioner"}});
    CHECK(contains(signed_in, "aria-current=\"page\""));
    CHECK(contains(signed_in, "A Practitioner"));
    CHECK(contains(signed_in, "<form class=\"kith-sign-out\" method=\"post\" action=\"/sign-out\">"));
    CHECK(contains(signed_in, "name=\"csrf\" value=\"token\""));
    CHECK(contains(signed_in, "OFFICIAL-SENSITIVE"));
}

TEST_CASE("the hash of the policy is the hash of the page's only inline script") {
    unsigned char digest[crypto_hash_sha256_BYTES];
    const auto script = js_enabled_script.view();
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(script.data()), script.size());
    char encoded[64];
    sodium_bin2base64(encoded, sizeof encoded, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    CHECK(js_enabled_script_csp_hash == "'sha256-" + std::string(encoded) + "'");
    const auto made = page({.title = "Today"});
    CHECK(count(made, "<script") == 2);
    CHECK(contains(made, std::string("<script>") + std::string(script) + "</script>"));
    CHECK_FALSE(contains(made, " style="));
    CHECK_FALSE(contains(made, " onclick="));
}

TEST_CASE("assets are named by their content, and carry no font, crown or foreign address") {
    CHECK(assets().size() == 3);
    for (const auto& file : assets()) {
        CHECK(find_asset(file.path) == &file);
        CHECK(file.path.starts_with("/assets/"));
        CHECK_FALSE(file.bytes.empty());
        CHECK(file.gzip_bytes.substr(0, 2) == "\x1f\x8b");
        CHECK(file.gzip_bytes.size() < file.bytes.size());
    }
    CHECK(find_asset("/assets/../secret") == nullptr);
    const auto* css = find_asset(stylesheet_path());
    REQUIRE(css != nullptr);
    CHECK(css->content_type == "text/css; charset=utf-8");
    for (const std::string_view unwanted :
         {"@font-face", "GDS Transport", "crest", "crown", "http:", "https:"})
        CHECK_MESSAGE(css->bytes.find(unwanted) == std::string_view::npos, unwanted);
    CHECK(css->gzip_bytes.size() <= 22 * 1024);
    const auto* script = find_asset(script_path());
    REQUIRE(script != nullptr);
    CHECK(script->gzip_bytes.size() <= 15 * 1024);
    CHECK(find_asset(icon_path())->content_type == "image/svg+xml; charset=utf-8");
}
