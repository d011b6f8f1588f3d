#include "web/components/history.hpp"

#include "web/components/layout.hpp"

namespace kith::web::components {

namespace {

void write_item(html_writer& out, const timeline_item& item, int heading_level) {
    out.raw("  <div class=\"moj-timeline__item");
    layout::add_classes(out, item.classes);
    out.raw("\"").write(item.attributes).raw(">\n\n    <div class=\"moj-timeline__header\">\n      <h");
    out.number(heading_level).raw(" class=\"moj-timeline__title\">");
    out.text_or_html(item.label.text, item.label.html).raw("</h").number(heading_level).raw(">\n");
    if (item.byline) {
        out.raw("        <p class=\"moj-timeline__byline\">by ");
        out.text_or_html(item.byline->text, item.byline->html).raw("</p>\n");
    }
    out.raw("    </div>\n\n    <p class=\"moj-timeline__date\">\n      <time");
    out.attribute("datetime", item.timestamp).raw(">").text(item.time_words);
    out.raw("</time>\n    </p>\n\n    <div class=\"moj-timeline__description\">");
    out.text_or_html(item.text, item.html).raw("</div>\n\n  </div>\n");
}

} // namespace

void timeline(html_writer& out, const timeline_options& options) {
    out.raw("<div class=\"moj-timeline");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">");
    for (const auto& item : options.items)
        write_item(out, item, options.heading_level);
    out.raw("</div>");
}

void badge(html_writer& out, const badge_options& options) {
    out.raw("<span class=\"moj-badge");
    layout::add_classes(out, options.classes);
    out.raw("\"")
        .write(options.attributes)
        .raw(">")
        .text_or_html(options.text, options.html)
        .raw("</span>");
}

html timeline(const timeline_options& options) {
    return layout::written(timeline, options);
}

html badge(const badge_options& options) {
    return layout::written(badge, options);
}

} // namespace kith::web::components
