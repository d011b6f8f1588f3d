#pragma once
// The frame of every page.

#include "web/components/messages.hpp"
#include "web/components/navigation.hpp"

namespace kith::web {

/// What a printed page says at its foot, on every sheet.
struct print_footer {
    std::string reference = {};  ///< the page's opaque reference
    std::string printed_by = {}; ///< the practitioner signed in
    std::string printed_at = {}; ///< in words, e.g. "21 November 2026 at 2:03pm"
    std::string marking = "OFFICIAL-SENSITIVE";
};

struct page_options {
    /// The task in words, written "<title> – Kith". NEVER a person's name, initials with a date of birth,
    /// or anything else that says who the page is about: titles stay in histories and on shared screens.
    /// That is the caller's duty.
    std::string title = {};
    bool error = false; ///< the page was refused: "Error: " before the title; put an error_summary first
    html before_content = {}; ///< back link or breadcrumbs, above <main>
    html body = {};           ///< inside <main id="main-content">
    std::vector<components::service_navigation_item> navigation = {}; ///< the places, one of them current
    std::string signed_in_name = {}; ///< in the navigation; empty: nobody is signed in
    html sign_out = {};              ///< a post form with the CSRF token (sign_out_form)
    std::optional<components::phase_banner_options> phase_banner = std::nullopt;
    std::string service_name = "Kith";
    std::string organisation = {}; ///< the authority, beside the service's name in the header
    std::string home_url = "/";
    std::vector<components::footer_link> footer_links = {
        {.text = "Accessibility", .href = "/accessibility"}, {.text = "Privacy", .href = "/privacy"}};
    std::optional<print_footer> print = std::nullopt;
    std::string main_classes = {};
};

/// The whole document. Style sheet and script come from web/assets.hpp.
html page(const page_options& options);

/// The form of the sign-out button in the navigation: posts `csrf` to `action`.
html sign_out_form(std::string_view action, std::string_view csrf_token);

/// The only inline script of the pages; it says that scripts run before anything is drawn.
constexpr markup js_enabled_script =
    "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? "
    "' govuk-frontend-supported' : '');";
/// Its source expression for a Content-Security-Policy: script-src 'self' <this>.
constexpr std::string_view js_enabled_script_csp_hash =
    "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='";

} // namespace kith::web
