#include "web/components/navigation.hpp"

#include "web/components/layout.hpp"

#include <algorithm>

namespace kith::web::components {

void back_link(html_writer& out, const back_link_options& options) {
    out.raw("<a").attribute("href", options.href).raw(" class=\"govuk-back-link");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">").text_or_html(options.text, options.html).raw("</a>");
}

void skip_link(html_writer& out, const skip_link_options& options) {
    out.raw("<a").attribute("href", options.href).raw(" class=\"govuk-skip-link");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(" data-module=\"govuk-skip-link\">");
    out.text_or_html(options.text, options.html).raw("</a>");
}

void breadcrumbs(html_writer& out, const breadcrumbs_options& options) {
    out.raw("<nav class=\"govuk-breadcrumbs");
    layout::add_classes(out, options.classes);
    if (options.collapse_on_mobile) out.raw(" govuk-breadcrumbs--collapse-on-mobile");
    out.raw("\"").write(options.attributes).attribute("aria-label", options.label_text);
    out.raw(">\n  <ol class=\"govuk-breadcrumbs__list\">\n");
    for (const auto& item : options.items) {
        out.raw("    <li class=\"govuk-breadcrumbs__list-item\"");
        if (item.href.empty()) {
            out.raw(" aria-current=\"page\">").text_or_html(item.text, item.html).raw("</li>\n");
            continue;
        }
        out.raw(">\n      <a class=\"govuk-breadcrumbs__link\"").attribute("href", item.href);
        out.write(item.attributes).raw(">").text_or_html(item.text, item.html).raw("</a>\n    </li>\n");
    }
    out.raw("  </ol>\n</nav>");
}

namespace {

constexpr markup previous_arrow =
    "      <svg class=\"govuk-pagination__icon govuk-pagination__icon--prev\" "
    "xmlns=\"http://www.w3.org/2000/svg\""
    " height=\"13\" width=\"15\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\">\n"
    "        <path d=\"m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 "
    "1.377-1.449-4.1856-3.9768h12.896v-2h-12.984"
    "l4.2931-4.293-1.414-1.414z\"></path>\n      </svg>\n";
constexpr markup next_arrow =
    "      <svg class=\"govuk-pagination__icon govuk-pagination__icon--next\" "
    "xmlns=\"http://www.w3.org/2000/svg\""
    " height=\"13\" width=\"15\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\">\n"
    "        <path d=\"m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 "
    "1.4492 "
    "6.7441-6.4062-6.7246-6.7266z\"></path>\n      </svg>\n";

void write_arrow_link(html_writer& out, const pagination_link& link, bool previous, bool block) {
    out.raw(previous ? markup("  <div class=\"govuk-pagination__prev\">\n")
                     : markup("  <div class=\"govuk-pagination__next\">\n"));
    out.raw("    <a class=\"govuk-link govuk-pagination__link\"").attribute("href", link.href);
    out.attribute("rel", previous ? "prev" : "next").write(link.attributes).raw(">\n");
    const markup arrow = previous ? previous_arrow : next_arrow;
    if (block || previous) out.raw(arrow);
    out.raw("      <span class=\"govuk-pagination__link-title");
    if (block && link.label_text.empty()) out.raw(" govuk-pagination__link-title--decorated");
    out.raw("\">\n        ");
    if (!link.text.empty() || !link.html.empty())
        layout::write_content(out, link.text, link.html, 8);
    else if (previous)
        out.raw("Previous<span class=\"govuk-visually-hidden\"> page</span>");
    else
        out.raw("Next<span class=\"govuk-visually-hidden\"> page</span>");
    out.raw("\n      </span>\n");
    if (block && !link.label_text.empty()) {
        out.raw("      <span class=\"govuk-visually-hidden\">:</span>\n"
                "      <span class=\"govuk-pagination__link-label\">");
        out.text(link.label_text).raw("</span>\n");
    }
    if (!block && !previous) out.raw(arrow);
    out.raw("    </a>\n  </div>\n");
}

void write_page_item(html_writer& out, const pagination_item& item) {
    out.raw("      <li class=\"govuk-pagination__item");
    if (item.current) out.raw(" govuk-pagination__item--current");
    if (item.ellipsis) {
        out.raw(" govuk-pagination__item--ellipsis\">\n      &ctdot;\n    </li>\n");
        return;
    }
    out.raw("\">\n      <a class=\"govuk-link govuk-pagination__link\"").attribute("href", item.href);
    const auto& hidden = item.visually_hidden_text;
    out.attribute("aria-label", hidden.empty() ? "Page " + item.number : hidden);
    if (item.current) out.raw(" aria-current=\"page\"");
    out.write(item.attributes).raw(">\n        ").text(item.number).raw("\n      </a>\n    </li>\n");
}

} // namespace

void pagination(html_writer& out, const pagination_options& options) {
    const auto& [previous, next, items, landmark_label, classes, attributes] = options;
    const bool block = items.empty() && (previous || next);
    out.raw("<nav class=\"govuk-pagination");
    if (block) out.raw(" govuk-pagination--block");
    layout::add_classes(out, classes);
    out.raw("\"").attribute("aria-label", landmark_label).write(attributes).raw(">\n");
    if (previous && !previous->href.empty()) write_arrow_link(out, *previous, true, block);
    if (!items.empty()) {
        out.raw("  <ul class=\"govuk-pagination__list\">\n");
        for (const auto& item : items)
            write_page_item(out, item);
        out.raw("  </ul>\n");
    }
    if (next && !next->href.empty()) write_arrow_link(out, *next, false, block);
    out.raw("</nav>");
}

namespace {

void write_service_item(html_writer& out, const service_navigation_item& item) {
    const bool marked = item.active || item.current;
    out.raw("              \n              <li class=\"govuk-service-navigation__item");
    if (marked) out.raw(" govuk-service-navigation__item--active");
    out.raw("\">\n");
    const bool is_link = !item.href.empty();
    if (is_link || !item.text.empty() || !item.html.empty()) {
        if (is_link)
            out.raw("                  <a class=\"govuk-service-navigation__link\"")
                .attribute("href", item.href);
        else
            out.raw("                  <span class=\"govuk-service-navigation__text\"");
        if (marked) out.attribute("aria-current", item.current ? "page" : "true");
        if (is_link) out.write(item.attributes);
        out.raw(">\n                                    \n");
        if (marked)
            out.raw("                  <strong class=\"govuk-service-navigation__active-fallback\">");
        out.text_or_html(item.text, item.html);
        out.raw(marked ? markup("</strong>\n\n") : markup("\n"));
        out.raw(is_link ? markup("                  </a>\n") : markup("                  </span>\n"));
    }
    out.raw("              </li>\n\n");
}

void write_service_name(html_writer& out, const service_navigation_options& options) {
    out.raw("        <span class=\"govuk-service-navigation__service-name\">\n");
    if (!options.service_url.empty()) {
        out.raw("            <a").attribute("href", options.service_url);
        out.raw(" class=\"govuk-service-navigation__link\">\n              ").text(options.service_name);
        out.raw("\n            </a>\n");
    } else {
        out.raw("            <span class=\"govuk-service-navigation__text\">").text(options.service_name);
        out.raw("</span>\n");
    }
    out.raw("        </span>\n");
}

void write_navigation(html_writer& out, const service_navigation_options& options) {
    const auto& menu = options.menu_button_text;
    out.raw("        <nav");
    out.attribute("aria-label", options.navigation_label.empty() ? menu : options.navigation_label);
    out.raw(" class=\"govuk-service-navigation__wrapper");
    layout::add_classes(out, options.navigation_classes);
    out.raw("\">\n");
    if (options.collapse_navigation_on_mobile.value_or(options.navigation.size() > 1)) {
        out.raw("          <button type=\"button\" class=\"govuk-service-navigation__toggle "
                "govuk-js-service-navigation-toggle\"");
        out.attribute("aria-controls", options.navigation_id);
        const auto& label = options.menu_button_label;
        if (label != menu) layout::add_given(out, "aria-label", label);
        out.raw(" hidden aria-hidden=\"true\">\n            ").text(menu).raw("\n          </button>\n");
    }
    out.raw("\n          <ul class=\"govuk-service-navigation__list\"")
        .attribute("id", options.navigation_id);
    out.raw(" >\n\n            ").raw(options.slots.navigation_start).raw("\n");
    for (const auto& item : options.navigation)
        write_service_item(out, item);
    out.raw("            ").raw(options.slots.navigation_end).raw("</ul>\n        </nav>\n");
}

} // namespace

void service_navigation(html_writer& out, const service_navigation_options& options) {
    const auto& slots = options.slots;
    const bool section = !options.service_name.empty() || !slots.start.empty() || !slots.end.empty();
    if (section)
        out.raw("<section").attribute("aria-label", options.aria_label);
    else
        out.raw("<div");
    out.raw(" class=\"govuk-service-navigation");
    layout::add_classes(out, options.classes);
    out.raw("\"\ndata-module=\"govuk-service-navigation\"").write(options.attributes);
    out.raw("\n>\n      <div class=\"govuk-width-container");
    if (slots.end_inline) out.raw(" govuk-service-navigation__inlining-container");
    out.raw("\">\n\n    ").raw(slots.start);
    out.raw("<div class=\"govuk-service-navigation__container\">\n      \n");
    if (!options.service_name.empty()) write_service_name(out, options);
    out.raw("\n      \n");
    if (!options.navigation.empty() || !slots.navigation_start.empty() || !slots.navigation_end.empty())
        write_navigation(out, options);
    out.raw("    </div>\n\n    ").raw(slots.end).raw("</div>\n\n");
    out.raw(section ? markup("  </section>") : markup("  </div>"));
}

void generic_header(html_writer& out, const generic_header_options& options) {
    out.raw("<div class=\"govuk-generic-header");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  <div class=\"govuk-generic-header__container ");
    out.text(options.container_classes)
        .raw("\">\n    <div class=\"govuk-generic-header__logo\">\n      <a");
    out.attribute("href", options.url).raw(" class=\"govuk-generic-header__homepage-link\">\n        ");
    out.text_or_html(options.logo_text, options.logo_html);
    out.raw("\n      </a>\n    </div>\n  </div>\n</div>");
}

namespace {

void write_footer_navigation(html_writer& out, const footer_navigation& navigation) {
    out.raw("          <div class=\"govuk-footer__section govuk-grid-column-").text(navigation.width);
    out.raw("\">\n            <h2 class=\"govuk-footer__heading govuk-heading-m\">").text(navigation.title);
    out.raw("</h2>\n");
    if (!navigation.items.empty()) {
        out.raw("              <ul class=\"govuk-footer__list");
        if (navigation.columns > 0) out.raw(" govuk-footer__list--columns-").number(navigation.columns);
        out.raw("\">\n");
        for (const auto& item : navigation.items) {
            if (item.href.empty() || item.text.empty()) continue;
            out.raw("                    <li class=\"govuk-footer__list-item\">\n"
                    "                      <a class=\"govuk-footer__link\"");
            out.attribute("href", item.href).write(item.attributes).raw(">\n                        ");
            out.text(item.text).raw("\n                      </a>\n                    </li>\n");
        }
        out.raw("              </ul>\n");
    }
    out.raw("          </div>\n");
}

void write_footer_meta(html_writer& out, const footer_meta& meta) {
    out.raw("        <h2 class=\"govuk-visually-hidden\">").text(meta.visually_hidden_title).raw("</h2>\n");
    if (!meta.items.empty()) {
        out.raw("        <ul class=\"govuk-footer__inline-list\">\n");
        for (const auto& item : meta.items) {
            out.raw("          <li class=\"govuk-footer__inline-list-item\">\n"
                    "            <a class=\"govuk-footer__link\"");
            out.attribute("href", item.href)
                .write(item.attributes)
                .raw(">\n              ")
                .text(item.text);
            out.raw("\n            </a>\n          </li>\n");
        }
        out.raw("        </ul>\n");
    }
    if (!meta.text.empty() || !meta.html.empty()) {
        out.raw("        <div class=\"govuk-footer__meta-custom\">\n          ");
        layout::write_content(out, meta.text, meta.html, 10);
        out.raw("\n        </div>\n");
    }
}

} // namespace

void footer(html_writer& out, const footer_options& options) {
    out.raw("<div class=\"govuk-footer");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  <div class=\"govuk-width-container");
    layout::add_classes(out, options.container_classes);
    out.raw("\">\n");
    if (!options.navigation.empty()) {
        out.raw("      <div class=\"govuk-footer__navigation\">\n");
        for (const auto& navigation : options.navigation)
            write_footer_navigation(out, navigation);
        out.raw("      </div>\n      <hr class=\"govuk-footer__section-break\">\n");
    }
    out.raw("    <div class=\"govuk-footer__meta\">\n"
            "      <div class=\"govuk-footer__meta-item govuk-footer__meta-item--grow\">\n");
    if (options.meta) write_footer_meta(out, *options.meta);
    if (options.content_licence) {
        out.raw("          <span class=\"govuk-footer__licence-description\">\n            ");
        layout::write_content(out, *options.content_licence, 12);
        out.raw("\n          </span>\n");
    }
    out.raw("      </div>\n");
    if (options.copyright) {
        out.raw("      <div class=\"govuk-footer__meta-item\">\n          ");
        layout::write_content(out, *options.copyright, 10);
        out.raw("\n      </div>\n");
    }
    out.raw("    </div>\n  </div>\n</div>");
}

void sub_navigation(html_writer& out, const sub_navigation_options& options) {
    out.raw("<nav class=\"moj-sub-navigation");
    layout::add_classes(out, options.classes);
    out.raw("\"").attribute("aria-label", options.label).write(options.attributes);
    out.raw(">\n\n  <ul class=\"moj-sub-navigation__list\">");
    for (const auto& item : options.items) {
        out.raw("      <li class=\"moj-sub-navigation__item");
        layout::add_classes(out, item.classes);
        out.raw("\">\n        <a class=\"moj-sub-navigation__link\" ");
        if (item.active) out.raw("aria-current=\"page\"");
        out.attribute("href", item.href).write(item.attributes).raw(">");
        out.text_or_html(item.text, item.html).raw("</a>\n      </li>\n");
    }
    out.raw("</ul>\n\n</nav>");
}

html back_link(const back_link_options& options) {
    return layout::written(back_link, options);
}

html skip_link(const skip_link_options& options) {
    return layout::written(skip_link, options);
}

html breadcrumbs(const breadcrumbs_options& options) {
    return layout::written(breadcrumbs, options);
}

html pagination(const pagination_options& options) {
    return layout::written(pagination, options);
}

html service_navigation(const service_navigation_options& options) {
    return layout::written(service_navigation, options);
}

html generic_header(const generic_header_options& options) {
    return layout::written(generic_header, options);
}

html footer(const footer_options& options) {
    return layout::written(footer, options);
}

html sub_navigation(const sub_navigation_options& options) {
    return layout::written(sub_navigation, options);
}

} // namespace kith::web::components
