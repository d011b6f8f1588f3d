#include "web/components/messages.hpp"

#include "web/components/button.hpp"
#include "web/components/layout.hpp"

namespace kith::web::components {

namespace {

void write_error(html_writer& out, const error_summary_item& item) {
    out.raw("          <li>\n            ");
    if (item.href.empty()) {
        layout::write_content(out, item.text, item.html, 10);
    } else {
        out.raw("<a").attribute("href", item.href).write(item.attributes).raw(">");
        layout::write_content(out, item.text, item.html, 12);
        out.raw("</a>");
    }
    out.raw("\n          </li>\n");
}

void write_auto_focus(html_writer& out, const std::optional<bool>& disabled) {
    if (disabled) out.attribute("data-disable-auto-focus", *disabled ? "true" : "false");
}

} // namespace

void error_summary(html_writer& out, const error_summary_options& options) {
    out.raw("<div class=\"govuk-error-summary");
    layout::add_classes(out, options.classes);
    out.raw("\"");
    write_auto_focus(out, options.disable_auto_focus);
    out.write(options.attributes)
        .raw(" data-module=\"govuk-error-summary\">\n  <div role=\"alert\">\n"
             "    <h2 class=\"govuk-error-summary__title\">\n      ");
    layout::write_content(out, options.title_text, options.title_html, 6);
    out.raw("\n    </h2>\n    <div class=\"govuk-error-summary__body\">\n");
    if (!options.description_text.empty() || !options.description_html.empty()) {
        out.raw("      <p>\n        ");
        layout::write_content(out, options.description_text, options.description_html, 8);
        out.raw("\n      </p>\n");
    }
    if (!options.error_list.empty()) {
        out.raw("        <ul class=\"govuk-list govuk-error-summary__list\">\n");
        for (const auto& item : options.error_list)
            write_error(out, item);
        out.raw("        </ul>\n");
    }
    out.raw("    </div>\n  </div>\n</div>");
}

void details(html_writer& out, const details_options& options) {
    out.raw("<details");
    layout::add_given(out, "id", options.id);
    out.raw(" class=\"govuk-details");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes);
    if (options.open) out.raw(" open");
    out.raw(">\n  <summary class=\"govuk-details__summary\">\n"
            "    <span class=\"govuk-details__summary-text\">\n      ");
    layout::write_content(out, options.summary_text, options.summary_html, 6);
    out.raw("\n    </span>\n  </summary>\n  <div class=\"govuk-details__text\">\n    ");
    out.text_or_html(options.text, options.html).raw("\n  </div>\n</details>");
}

void inset_text(html_writer& out, const inset_text_options& options) {
    out.raw("<div");
    layout::add_given(out, "id", options.id);
    out.raw(" class=\"govuk-inset-text");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  ");
    layout::write_content(out, options.text, options.html, 2);
    out.raw("\n</div>");
}

void warning_text(html_writer& out, const warning_text_options& options) {
    out.raw("<div class=\"govuk-warning-text");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes);
    out.raw(">\n  <span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>\n"
            "  <strong class=\"govuk-warning-text__text\">\n    <span class=\"govuk-visually-hidden\">");
    out.text(options.icon_fallback_text).raw("</span>\n    ");
    out.text_or_html(options.text, options.html).raw("\n  </strong>\n</div>");
}

void notification_banner(html_writer& out, const notification_banner_options& options) {
    const bool success = options.type == "success";
    out.raw("<div class=\"govuk-notification-banner");
    if (success) out.raw(" govuk-notification-banner--success");
    layout::add_classes(out, options.classes);
    out.raw("\"").attribute("role", !options.role.empty() ? options.role : success ? "alert" : "region");
    out.attribute("aria-labelledby", options.title_id).raw(" data-module=\"govuk-notification-banner\"");
    write_auto_focus(out, options.disable_auto_focus);
    out.write(options.attributes).raw(">\n  <div class=\"govuk-notification-banner__header\">\n    <h");
    out.number(options.title_heading_level).raw(" class=\"govuk-notification-banner__title\"");
    out.attribute("id", options.title_id).raw(">\n      ");
    if (options.title_text.empty())
        out.text_or_html(success ? "Success" : "Important", options.title_html);
    else
        out.text_or_html(options.title_text, options.title_html);
    out.raw("\n    </h").number(options.title_heading_level).raw(">\n  </div>\n");
    out.raw("  <div class=\"govuk-notification-banner__content\">\n");
    if (!options.html.empty()) {
        out.raw("    ");
        layout::write_content(out, {}, options.html, 4);
        out.raw("\n");
    } else if (!options.text.empty()) {
        out.raw("    <p class=\"govuk-notification-banner__heading\">\n      ");
        const auto mark = out.size();
        out.text(options.text).trim_since(mark).indent_since(mark, 6).raw("\n    </p>\n");
    }
    out.raw("  </div>\n</div>");
}

namespace {

void write_action(html_writer& out, const panel_action& action) {
    if (action.href.empty() || action.type == "button") {
        std::string classes = "govuk-button--inverse";
        if (!action.classes.empty()) classes += " " + action.classes;
        button(out, {.text = action.text,
                     .type = action.type.empty() ? "button" : action.type,
                     .href = action.href,
                     .classes = classes,
                     .attributes = action.attributes});
        return;
    }
    out.raw("<a class=\"govuk-link govuk-link--inverse");
    layout::add_classes(out, action.classes);
    out.raw("\"").attribute("href", action.href).write(action.attributes).raw(">");
    out.text(action.text).raw("</a>");
}

void write_actions(html_writer& out, const panel_actions& actions) {
    out.raw("  <div class=\"govuk-panel__actions");
    layout::add_classes(out, actions.classes);
    out.raw("\"").write(actions.attributes).raw(">");
    if (!actions.items.empty()) {
        out.raw("<div class=\"govuk-button-group\">\n");
        for (const auto& action : actions.items) {
            out.raw("      ");
            const auto mark = out.size();
            write_action(out, action);
            out.indent_since(mark, 6).raw("\n");
        }
        out.raw("    </div>");
    }
    out.raw("</div>\n");
}

} // namespace

void panel(html_writer& out, const panel_options& options) {
    const bool interruption = options.classes.find("govuk-panel--interruption") != options.classes.npos;
    out.raw("<div class=\"govuk-panel");
    if (!interruption) out.raw(" govuk-panel--confirmation");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  <h").number(options.heading_level);
    out.raw(" class=\"govuk-panel__title\">\n    ").text_or_html(options.title_text, options.title_html);
    out.raw("\n  </h").number(options.heading_level).raw(">\n");
    if (!options.text.empty() || !options.html.empty()) {
        out.raw("  <div class=\"govuk-panel__body\">\n    ");
        layout::write_content(out, options.text, options.html, 4);
        out.raw("\n  </div>\n");
    }
    if (interruption && options.actions) write_actions(out, *options.actions);
    out.raw("</div>");
}

void tag(html_writer& out, const tag_options& options) {
    out.raw("<strong class=\"govuk-tag");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  ");
    layout::write_content(out, options.text, options.html, 2);
    out.raw("\n</strong>");
}

void phase_banner(html_writer& out, const phase_banner_options& options) {
    out.raw("<div class=\"govuk-phase-banner govuk-width-container");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  <p class=\"govuk-phase-banner__content\">\n    ");
    std::string classes = "govuk-phase-banner__content__tag";
    if (!options.tag.classes.empty()) classes += " " + options.tag.classes;
    const auto mark = out.size();
    tag(out, {.text = options.tag.text, .html = options.tag.html, .classes = classes});
    out.indent_since(mark, 4).raw("\n    <span class=\"govuk-phase-banner__text\">\n      ");
    layout::write_content(out, options.text, options.html, 6);
    out.raw("\n    </span>\n  </p>\n</div>");
}

html error_summary(const error_summary_options& options) {
    return layout::written(error_summary, options);
}

html details(const details_options& options) {
    return layout::written(details, options);
}

html inset_text(const inset_text_options& options) {
    return layout::written(inset_text, options);
}

html warning_text(const warning_text_options& options) {
    return layout::written(warning_text, options);
}

html notification_banner(const notification_banner_options& options) {
    return layout::written(notification_banner, options);
}

html panel(const panel_options& options) {
    return layout::written(panel, options);
}

html tag(const tag_options& options) {
    return layout::written(tag, options);
}

html phase_banner(const phase_banner_options& options) {
    return layout::written(phase_banner, options);
}

} // namespace kith::web::components
