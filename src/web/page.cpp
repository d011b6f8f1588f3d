#include "web/page.hpp"

#include "web/assets.hpp"
#include "web/components/typography.hpp"

namespace kith::web {

namespace {

void write_head(html_writer& out, const page_options& options) {
    out.raw(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"govuk-template\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>");
    if (options.error) out.raw("Error: ");
    out.text(options.title).raw(" – ").text(options.service_name);
    out.raw("</title>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n"
            "<meta name=\"referrer\" content=\"same-origin\">\n<meta name=\"robots\" content=\"noindex\">\n"
            "<link rel=\"icon\" type=\"image/svg+xml\"");
    out.attribute("href", icon_path())
        .raw(">\n<link rel=\"stylesheet\"")
        .attribute("href", stylesheet_path());
    out.raw(">\n<script type=\"module\"").attribute("src", script_path()).raw("></script>\n</head>\n");
}

/// The name of whoever is signed in and the way out, as the last item of the navigation.
html signed_in_item(const page_options& options) {
    if (options.signed_in_name.empty()) return {};
    html_writer out(512);
    out.raw("<li class=\"govuk-service-navigation__item kith-signed-in\"><span>"
            "<span class=\"govuk-visually-hidden\">Signed in as </span>");
    out.text(options.signed_in_name).raw("</span> ").raw(options.sign_out).raw("</li>");
    return std::move(out).finish();
}

void write_header(html_writer& out, const page_options& options) {
    out.raw("<header class=\"govuk-template__header kith-header\">\n");
    html_writer logo(256);
    logo.raw("<span class=\"kith-header__service\">").text(options.service_name).raw("</span>");
    if (!options.organisation.empty())
        logo.raw(" <span class=\"kith-header__organisation\">").text(options.organisation).raw("</span>");
    components::generic_header(out, {.logo_html = std::move(logo).finish(), .url = options.home_url});
    out.raw("\n");
    if (!options.navigation.empty() || !options.signed_in_name.empty()) {
        components::service_navigation(out, {.navigation = options.navigation,
                                             .slots = {.navigation_end = signed_in_item(options)},
                                             .collapse_navigation_on_mobile = true});
        out.raw("\n");
    }
    if (options.phase_banner) {
        components::phase_banner(out, *options.phase_banner);
        out.raw("\n");
    }
    out.raw("</header>\n");
}

void write_footer(html_writer& out, const page_options& options) {
    out.raw("<footer class=\"govuk-template__footer\">\n");
    components::footer(out, {.meta = components::footer_meta{.items = options.footer_links}});
    out.raw("\n</footer>\n");
    if (!options.print) return;
    const auto& print = *options.print;
    out.raw("<div class=\"kith-print-footer\" aria-hidden=\"true\"><div><p><strong>").text(print.marking);
    out.raw("</strong> ").text(print.reference).raw("<br>Printed by ").text(print.printed_by).raw(", ");
    out.text(print.printed_at).raw("</p></div></div>\n");
}

} // namespace

html page(const page_options& options) {
    html_writer out(options.body.size() + options.before_content.size() + 8192);
    write_head(out, options);
    out.raw("<body class=\"govuk-template__body\">\n<script>").raw(js_enabled_script).raw("</script>\n");
    components::skip_link(out, {.text = "Skip to main content", .href = "#main-content"});
    out.raw("\n");
    write_header(out, options);
    out.raw("<div class=\"govuk-width-container kith-content\">\n").raw(options.before_content);
    out.raw("\n<main class=\"govuk-main-wrapper");
    if (!options.main_classes.empty()) out.raw(" ").text(options.main_classes);
    out.raw("\" id=\"main-content\">\n").raw(options.body).raw("\n</main>\n</div>\n");
    write_footer(out, options);
    out.raw("</body>\n</html>\n");
    return std::move(out).finish();
}

html sign_out_form(std::string_view action, std::string_view csrf_token) {
    html_writer out(256);
    out.raw("<form class=\"kith-sign-out\" method=\"post\"").attribute("action", action).raw(">");
    out.raw(components::hidden_input("csrf", csrf_token));
    out.raw("<button type=\"submit\" class=\"kith-link-button\">Sign out</button></form>");
    return std::move(out).finish();
}

} // namespace kith::web
