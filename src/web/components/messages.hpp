#pragma once
// What a page says: errors, notices, panels, tags, details.

#include "web/components/parts.hpp"

namespace kith::web::components {

struct error_summary_item {
    std::string text = {};
    web::html html = {};
    std::string href = {}; ///< "#" and the id of the control
    web::attributes attributes = {};
};

/// First on a page that was refused; the page's title then begins with "Error: " (page_options::error).
struct error_summary_options {
    std::vector<error_summary_item> error_list = {};
    std::string title_text = "There is a problem";
    web::html title_html = {};
    std::string description_text = {};
    web::html description_html = {};
    std::optional<bool> disable_auto_focus = std::nullopt;
    std::string classes = {};
    web::attributes attributes = {};
};
void error_summary(html_writer& out, const error_summary_options& options);
html error_summary(const error_summary_options& options);

struct details_options {
    std::string summary_text = {};
    web::html summary_html = {};
    std::string text = {};
    web::html html = {};
    bool open = false;
    std::string id = {};
    std::string classes = {};
    web::attributes attributes = {};
};
void details(html_writer& out, const details_options& options);
html details(const details_options& options);

struct inset_text_options {
    std::string text = {};
    web::html html = {};
    std::string id = {};
    std::string classes = {};
    web::attributes attributes = {};
};
void inset_text(html_writer& out, const inset_text_options& options);
html inset_text(const inset_text_options& options);

struct warning_text_options {
    std::string text = {};
    web::html html = {};
    std::string icon_fallback_text = "Warning";
    std::string classes = {};
    web::attributes attributes = {};
};
void warning_text(html_writer& out, const warning_text_options& options);
html warning_text(const warning_text_options& options);

/// At most one a page, at its top; never for clocks.
struct notification_banner_options {
    std::string text = {};
    web::html html = {};
    std::string title_text = {}; ///< "Important", or "Success" for type "success", where empty
    web::html title_html = {};
    int title_heading_level = 2;
    std::string title_id = "govuk-notification-banner-title";
    std::string type = {}; ///< "success" or empty
    std::string role = {};
    std::optional<bool> disable_auto_focus = std::nullopt;
    std::string classes = {};
    web::attributes attributes = {};
};
void notification_banner(html_writer& out, const notification_banner_options& options);
html notification_banner(const notification_banner_options& options);

struct panel_action {
    std::string text = {};
    std::string href = {};
    std::string type = {}; ///< "button" makes a button of a link
    std::string classes = {};
    web::attributes attributes = {};
};

struct panel_actions {
    std::vector<panel_action> items = {};
    std::string classes = {};
    web::attributes attributes = {};
};

/// Confirmation at the end of a journey; with class govuk-panel--interruption, a question in between.
struct panel_options {
    std::string title_text = {};
    web::html title_html = {};
    std::string text = {};
    web::html html = {};
    int heading_level = 1;
    std::optional<panel_actions> actions = std::nullopt; ///< interruption only
    std::string classes = {};
    web::attributes attributes = {};
};
void panel(html_writer& out, const panel_options& options);
html panel(const panel_options& options);

struct tag_options {
    std::string text = {};
    web::html html = {};
    std::string classes = {}; ///< e.g. govuk-tag--red
    web::attributes attributes = {};
};
void tag(html_writer& out, const tag_options& options);
html tag(const tag_options& options);

struct phase_banner_options {
    std::string text = {};
    web::html html = {};
    tag_options tag = {};
    std::string classes = {};
    web::attributes attributes = {};
};
void phase_banner(html_writer& out, const phase_banner_options& options);
html phase_banner(const phase_banner_options& options);

} // namespace kith::web::components
