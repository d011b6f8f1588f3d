#pragma once
// Ways through the pages: header, service navigation, footer, back link, breadcrumbs, pagination, skip
// link, and the Ministry of Justice's sub navigation.

#include "web/components/parts.hpp"

namespace kith::web::components {

struct back_link_options {
    std::string text = "Back";
    web::html html = {};
    std::string href = "#";
    std::string classes = {};
    web::attributes attributes = {};
};
void back_link(html_writer& out, const back_link_options& options);
html back_link(const back_link_options& options);

struct breadcrumb {
    std::string text = {};
    web::html html = {};
    std::string href = {}; ///< empty: the current page
    web::attributes attributes = {};
};

struct breadcrumbs_options {
    std::vector<breadcrumb> items = {};
    bool collapse_on_mobile = false;
    std::string label_text = "Breadcrumb";
    std::string classes = {};
    web::attributes attributes = {};
};
void breadcrumbs(html_writer& out, const breadcrumbs_options& options);
html breadcrumbs(const breadcrumbs_options& options);

struct pagination_link {
    std::string href = {};
    std::string text = {};
    web::html html = {};
    std::string label_text = {};
    web::attributes attributes = {};
};

struct pagination_item {
    std::string number = {};
    std::string href = {};
    bool current = false;
    bool ellipsis = false;
    std::string visually_hidden_text = {}; ///< "Page N" where empty
    web::attributes attributes = {};
};

struct pagination_options {
    std::optional<pagination_link> previous = std::nullopt;
    std::optional<pagination_link> next = std::nullopt;
    std::vector<pagination_item> items = {}; ///< none: the block form with previous and next only
    std::string landmark_label = "Pagination";
    std::string classes = {};
    web::attributes attributes = {};
};
void pagination(html_writer& out, const pagination_options& options);
html pagination(const pagination_options& options);

struct skip_link_options {
    std::string text = {};
    web::html html = {};
    std::string href = "#content";
    std::string classes = {};
    web::attributes attributes = {};
};
void skip_link(html_writer& out, const skip_link_options& options);
html skip_link(const skip_link_options& options);

struct service_navigation_item {
    std::string text = {};
    web::html html = {};
    std::string href = {};
    bool current = false; ///< this very page
    bool active = false;  ///< a page above this one
    web::attributes attributes = {};
};

struct service_navigation_slots {
    html start = {};
    html navigation_start = {};
    html navigation_end = {};
    html end = {};
    bool end_inline = false; ///< macro option slots.end.align = "inline"
};

struct service_navigation_options {
    std::vector<service_navigation_item> navigation = {};
    std::string service_name = {};
    std::string service_url = {};
    service_navigation_slots slots = {};
    std::optional<bool> collapse_navigation_on_mobile =
        std::nullopt; ///< more than one item where not given
    std::string aria_label = "Service information";
    std::string menu_button_text = "Menu";
    std::string menu_button_label = {};
    std::string navigation_label = {}; ///< the menu button's text where empty
    std::string navigation_id = "navigation";
    std::string navigation_classes = {};
    std::string classes = {};
    web::attributes attributes = {};
};
void service_navigation(html_writer& out, const service_navigation_options& options);
html service_navigation(const service_navigation_options& options);

struct generic_header_options {
    std::string logo_text = {};
    web::html logo_html = {};
    std::string url = "/";
    std::string container_classes = "govuk-width-container";
    std::string classes = {};
    web::attributes attributes = {};
};
void generic_header(html_writer& out, const generic_header_options& options);
html generic_header(const generic_header_options& options);

struct footer_link {
    std::string text = {};
    std::string href = {};
    web::attributes attributes = {};
};

struct footer_navigation {
    std::string title = {};
    std::vector<footer_link> items = {};
    int columns = 0; ///< 0: not written
    std::string width = "full";
};

struct footer_meta {
    std::vector<footer_link> items = {};
    std::string text = {};
    web::html html = {};
    std::string visually_hidden_title = "Support links";
};

/// GOV.UK's footer without what only GOV.UK may show: no crown, no licence logo, no Crown copyright. The
/// licence and copyright notices are written only where they are given.
struct footer_options {
    std::vector<footer_navigation> navigation = {};
    std::optional<footer_meta> meta = std::nullopt;
    std::optional<content> content_licence = std::nullopt;
    std::optional<content> copyright = std::nullopt;
    std::string container_classes = {};
    std::string classes = {};
    web::attributes attributes = {};
};
void footer(html_writer& out, const footer_options& options);
html footer(const footer_options& options);

struct sub_navigation_item {
    std::string text = {};
    web::html html = {};
    std::string href = {};
    bool active = false;
    std::string classes = {};
    web::attributes attributes = {};
};

/// Ministry of Justice sub navigation: the places of one child.
struct sub_navigation_options {
    std::vector<sub_navigation_item> items = {};
    std::string label = "Secondary navigation region";
    std::string classes = {};
    web::attributes attributes = {};
};
void sub_navigation(html_writer& out, const sub_navigation_options& options);
html sub_navigation(const sub_navigation_options& options);

} // namespace kith::web::components
