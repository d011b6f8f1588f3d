// Fixture options of what a page says and lists, and of the ways through the pages.

#include "components_fixture.hpp"

namespace kith::web::fixtures {

namespace {

namespace c = components;

/// The options that most components have, in any struct with these members.
template <class Options>
Options plain(value v, Options made = {}) {
    made.text = v["text"].text();
    made.html = v["html"].markup();
    made.classes = v["classes"].text();
    if constexpr (requires { made.attributes; }) made.attributes = v["attributes"].attributes();
    if constexpr (requires { made.id; }) made.id = v["id"].text();
    if constexpr (requires { made.href; }) made.href = v["href"].text();
    return made;
}

std::optional<c::content> content(value v) {
    if (!v.truthy()) return std::nullopt;
    return c::content{v["text"].text(), v["html"].markup()};
}

html details(value v) {
    auto options = plain<c::details_options>(v);
    options.summary_text = v["summaryText"].text();
    options.summary_html = v["summaryHtml"].markup();
    options.open = v["open"].truthy();
    return c::details(options);
}

html error_summary(value v) {
    return c::error_summary({.error_list = v["errorList"].list([](value item) {
                                 return c::error_summary_item{item["text"].text(), item["html"].markup(),
                                                              item["href"].text(),
                                                              item["attributes"].attributes()};
                             }),
                             .title_text = v["titleText"].text(),
                             .title_html = v["titleHtml"].markup(),
                             .description_text = v["descriptionText"].text(),
                             .description_html = v["descriptionHtml"].markup(),
                             .disable_auto_focus = v["disableAutoFocus"].maybe_bool(),
                             .classes = v["classes"].text(),
                             .attributes = v["attributes"].attributes()});
}

html warning_text(value v) {
    auto options = plain<c::warning_text_options>(v);
    options.icon_fallback_text = v["iconFallbackText"].text_or("Warning");
    return c::warning_text(options);
}

html notification_banner(value v) {
    auto options = plain<c::notification_banner_options>(v);
    options.title_text = v["titleText"].text();
    options.title_html = v["titleHtml"].markup();
    options.title_heading_level = v["titleHeadingLevel"].maybe_number().value_or(2);
    options.title_id = v["titleId"].text_or("govuk-notification-banner-title");
    options.type = v["type"].text();
    options.role = v["role"].text();
    options.disable_auto_focus = v["disableAutoFocus"].maybe_bool();
    return c::notification_banner(options);
}

html panel(value v) {
    auto options = plain<c::panel_options>(v);
    options.title_text = v["titleText"].text();
    options.title_html = v["titleHtml"].markup();
    options.heading_level = v["headingLevel"].maybe_number().value_or(1);
    if (const auto actions = v["actions"]; actions.truthy())
        options.actions = {.items = actions["items"].list([](value item) {
                               return c::panel_action{item["text"].text(), item["href"].text(),
                                                      item["type"].text(), item["classes"].text(),
                                                      item["attributes"].attributes()};
                           }),
                           .classes = actions["classes"].text(),
                           .attributes = actions["attributes"].attributes()};
    return c::panel(options);
}

html phase_banner(value v) {
    auto options = plain<c::phase_banner_options>(v);
    options.tag = plain<c::tag_options>(v["tag"]);
    return c::phase_banner(options);
}

std::optional<c::action_links> actions(value v) {
    if (!v["items"].truthy()) return std::nullopt;
    return c::action_links{v["items"].list([](value item) {
                               auto link = plain<c::action_link>(item);
                               link.visually_hidden_text = item["visuallyHiddenText"].text();
                               return link;
                           }),
                           v["classes"].text()};
}

html summary_list(value v) {
    c::summary_list_options options{.classes = v["classes"].text(),
                                    .attributes = v["attributes"].attributes()};
    options.rows = v["rows"].list([](value row) {
        return c::summary_list_row{.key = plain<c::summary_list_cell>(row["key"]),
                                   .value = plain<c::summary_list_cell>(row["value"]),
                                   .actions = actions(row["actions"]),
                                   .classes = row["classes"].text()};
    });
    if (const auto card = v["card"]; card.truthy()) {
        options.card = {.actions = actions(card["actions"]).value_or(c::action_links{}),
                        .classes = card["classes"].text(),
                        .attributes = card["attributes"].attributes()};
        if (const auto title = card["title"]; title.truthy()) {
            options.card->title = plain<c::summary_card_title>(title);
            options.card->title->heading_level = title["headingLevel"].maybe_number().value_or(2);
        }
    }
    return c::summary_list(options);
}

c::table_cell cell(value v) {
    auto made = plain<c::table_cell>(v);
    made.format = v["format"].text();
    made.colspan = v["colspan"].maybe_number().value_or(0);
    made.rowspan = v["rowspan"].maybe_number().value_or(0);
    return made;
}

html table(value v) {
    c::table_options options{.rows = v["rows"].list([](value row) { return row.list(cell); }),
                             .caption = v["caption"].text(),
                             .caption_classes = v["captionClasses"].text(),
                             .first_cell_is_header = v["firstCellIsHeader"].truthy(),
                             .classes = v["classes"].text(),
                             .attributes = v["attributes"].attributes()};
    if (v["head"].truthy()) options.head = v["head"].list(cell);
    return c::table(options);
}

html task_list(value v) {
    const auto task = [](value item) {
        const auto status = item["status"];
        c::task_list_item made{.title = plain<c::task_list_title>(item["title"]),
                               .href = item["href"].text(),
                               .hint = content(item["hint"]),
                               .status = plain<c::task_list_status>(status),
                               .classes = item["classes"].text()};
        if (status["tag"].truthy()) made.status.tag = plain<c::tag_options>(status["tag"]);
        return made;
    };
    return c::task_list({.items = v["items"].list(task),
                         .id_prefix = v["idPrefix"].text_or("task-list"),
                         .classes = v["classes"].text(),
                         .attributes = v["attributes"].attributes()});
}

html back_link(value v) {
    auto options = plain<c::back_link_options>(v);
    if (options.text.empty()) options.text = "Back";
    if (options.href.empty()) options.href = "#";
    return c::back_link(options);
}

html skip_link(value v) {
    auto options = plain<c::skip_link_options>(v);
    if (options.href.empty()) options.href = "#content";
    return c::skip_link(options);
}

html breadcrumbs(value v) {
    c::breadcrumbs_options options{.collapse_on_mobile = v["collapseOnMobile"].truthy(),
                                   .label_text = v["labelText"].text_or("Breadcrumb"),
                                   .classes = v["classes"].text(),
                                   .attributes = v["attributes"].attributes()};
    options.items = v["items"].list([](value item) {
        return c::breadcrumb{item["text"].text(), item["html"].markup(), item["href"].text(),
                             item["attributes"].attributes()};
    });
    return c::breadcrumbs(options);
}

html pagination(value v) {
    const auto link = [](value to) -> std::optional<c::pagination_link> {
        if (!to.truthy()) return std::nullopt;
        return c::pagination_link{to["href"].text(), to["text"].text(), to["html"].markup(),
                                  to["labelText"].text(), to["attributes"].attributes()};
    };
    auto items = v["items"].list([](value item) {
        return c::pagination_item{item["number"].text(),
                                  item["href"].text(),
                                  item["current"].truthy(),
                                  item["ellipsis"].truthy(),
                                  item["visuallyHiddenText"].text(),
                                  item["attributes"].attributes()};
    });
    std::erase_if(items, [](const auto& item) { return item.number.empty() && !item.ellipsis; });
    return c::pagination({.previous = link(v["previous"]),
                          .next = link(v["next"]),
                          .items = std::move(items),
                          .landmark_label = v["landmarkLabel"].text_or("Pagination"),
                          .classes = v["classes"].text(),
                          .attributes = v["attributes"].attributes()});
}

html service_navigation(value v) {
    const auto slots = v["slots"];
    const auto end = slots["end"];
    c::service_navigation_options options{
        .navigation = v["navigation"].list([](value item) {
            return c::service_navigation_item{item["text"].text(),     item["html"].markup(),
                                              item["href"].text(),     item["current"].truthy(),
                                              item["active"].truthy(), item["attributes"].attributes()};
        }),
        .service_name = v["serviceName"].text(),
        .service_url = v["serviceUrl"].text(),
        .slots = {.start = slots["start"].markup(),
                  .navigation_start = slots["navigationStart"].markup(),
                  .navigation_end = slots["navigationEnd"].markup(),
                  .end = end.is_text() ? end.markup() : end["html"].markup(),
                  .end_inline = end["align"].text() == "inline"},
        .collapse_navigation_on_mobile = v["collapseNavigationOnMobile"].maybe_bool(),
        .aria_label = v["ariaLabel"].text_or("Service information"),
        .menu_button_text = v["menuButtonText"].text_or("Menu"),
        .menu_button_label = v["menuButtonLabel"].text(),
        .navigation_label = v["navigationLabel"].text(),
        .navigation_id = v["navigationId"].text_or("navigation"),
        .navigation_classes = v["navigationClasses"].text(),
        .classes = v["classes"].text(),
        .attributes = v["attributes"].attributes()};
    return c::service_navigation(options);
}

html generic_header(value v) {
    return c::generic_header({.logo_text = v["logoText"].text(),
                              .logo_html = v["logoHtml"].markup(),
                              .url = v["url"].text_or("/"),
                              .container_classes = v["containerClasses"].text_or("govuk-width-container"),
                              .classes = v["classes"].text(),
                              .attributes = v["attributes"].attributes()});
}

c::footer_link footer_link(value v) {
    return {v["text"].text(), v["href"].text(), v["attributes"].attributes()};
}

html footer(value v) {
    c::footer_options options{.content_licence = content(v["contentLicence"]),
                              .copyright = content(v["copyright"]),
                              .container_classes = v["containerClasses"].text(),
                              .classes = v["classes"].text(),
                              .attributes = v["attributes"].attributes()};
    options.navigation = v["navigation"].list([](value item) {
        return c::footer_navigation{item["title"].text(), item["items"].list(footer_link),
                                    item["columns"].maybe_number().value_or(0),
                                    item["width"].text_or("full")};
    });
    if (const auto meta = v["meta"]; meta.truthy())
        options.meta = {meta["items"].list(footer_link), meta["text"].text(), meta["html"].markup(),
                        meta["visuallyHiddenTitle"].text_or("Support links")};
    return c::footer(options);
}

/// Takes out what is from the start of `from` to the end of `to`, where it occurs.
void cut(std::string& page, std::string_view from, std::string_view to) {
    const auto start = page.find(from);
    if (start == page.npos) return;
    const auto end = page.find(to, start);
    page.erase(start, end == page.npos ? page.npos : end + to.size() - start);
}

/// GOV.UK's footer less what only GOV.UK may show: the crown, the open government licence's logo and
/// default text, and the Crown copyright notice with its crest.
std::string without_crown(std::string page) {
    cut(page, "  <svg\n    focusable=\"false\"\n    role=\"presentation\"", "</svg>\n\n");
    cut(page, "          <svg\n            aria-hidden=\"true\"", "</svg>\n");
    if (page.find("            All content is available under the\n") != page.npos)
        cut(page, "          <span class=\"govuk-footer__licence-description\">", "</span>\n");
    if (page.find("© Crown copyright\n") != page.npos)
        cut(page, "      <div class=\"govuk-footer__meta-item\">\n", "\n      </div>\n");
    cut(page, "        <a\n          class=\"govuk-footer__link govuk-footer__copyright-logo\"",
        "        >\n");
    if (page.find("\n        </a>\n      </div>\n") != page.npos) cut(page, "        </a>\n", "\n");
    return page;
}

} // namespace

std::vector<component> content_components() {
    return {
        {"details", details},
        {"error-summary", error_summary},
        {"inset-text", [](value v) { return c::inset_text(plain<c::inset_text_options>(v)); }},
        {"notification-banner", notification_banner},
        {"panel", panel},
        {"phase-banner", phase_banner},
        {"summary-list", summary_list},
        {"table", table},
        {"tag", [](value v) { return c::tag(plain<c::tag_options>(v)); }},
        // Falsy items leave empty lines and gaps in the ids; a caller of ours gives no item instead.
        {"task-list", task_list, {"with empty values"}},
        {"warning-text", warning_text},
    };
}

std::vector<component> navigation_components() {
    return {
        {"back-link", back_link},
        {"breadcrumbs", breadcrumbs},
        {"footer", footer, {}, without_crown},
        {"generic-header", generic_header},
        {"pagination", pagination},
        {"service-navigation", service_navigation},
        {"skip-link", skip_link},
    };
}

} // namespace kith::web::fixtures
