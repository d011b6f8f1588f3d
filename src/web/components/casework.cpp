#include "web/components/casework.hpp"

#include "web/components/layout.hpp"
#include "web/components/messages.hpp"

#include <stdexcept>

namespace kith::web::components {

namespace {

constexpr markup modifier(clock_state state) {
    switch (state) {
    case clock_state::due_later:
        return "due-later";
    case clock_state::due_soon:
        return "due-soon";
    case clock_state::due_today:
        return "due-today";
    case clock_state::late:
        return "late";
    case clock_state::met:
        return "met";
    case clock_state::met_late:
        return "met-late";
    case clock_state::not_started:
        return "not-started";
    case clock_state::does_not_apply:
        return "does-not-apply";
    }
    return "due-later";
}

} // namespace

void clock_tag(html_writer& out, const clock_tag_options& options) {
    if (options.text.empty()) throw std::logic_error("a clock is shown without words");
    out.raw("<div class=\"kith-clock kith-clock--").raw(modifier(options.state)).raw("\"");
    layout::add_given(out, "id", options.id);
    out.raw(">\n  <p class=\"kith-clock__state\">");
    if (!options.name.empty())
        out.raw("<span class=\"kith-clock__name\">").text(options.name).raw(":</span> ");
    out.raw("<strong class=\"kith-clock__words\">").text(options.text).raw("</strong></p>\n");
    if (!options.why.empty()) {
        // The name of the clock tells one "Why this date?" from another where a page has several.
        html summary = text(options.why_summary);
        if (!options.name.empty()) {
            html_writer hidden(64);
            hidden.raw("<span class=\"govuk-visually-hidden\"> (").text(options.name).raw(")</span>");
            summary += std::move(hidden).finish();
        }
        details(out, {.summary_html = summary, .html = options.why, .classes = "kith-clock__why"});
        out.raw("\n");
    }
    if (!options.record_why_href.empty()) {
        out.raw("  <p class=\"kith-clock__record-why\"><a class=\"govuk-link\"");
        out.attribute("href", options.record_why_href).raw(">Record why it is late");
        if (!options.name.empty())
            out.raw("<span class=\"govuk-visually-hidden\"> (").text(options.name).raw(")</span>");
        out.raw("</a></p>\n");
    }
    out.raw("</div>");
}

void scroll_region(html_writer& out, const scroll_region_options& options) {
    if (options.label.empty()) throw std::logic_error("a scroll region has no name");
    out.raw("<div class=\"kith-scroll-region\" role=\"region\" tabindex=\"0\"");
    out.attribute("aria-label", options.label).raw(">\n").raw(options.html).raw("\n</div>");
}

void child_banner(html_writer& out, const child_banner_options& options) {
    out.raw("<div class=\"kith-child-banner\">\n");
    if (!options.as_at.empty())
        out.raw("  <p class=\"kith-child-banner__as-at\"><strong>")
            .text(options.as_at)
            .raw("</strong></p>\n");
    if (!options.restriction.empty())
        out.raw("  <p class=\"kith-child-banner__restriction\"><strong>")
            .text(options.restriction)
            .raw("</strong></p>\n");
    out.raw("  <div class=\"kith-child-banner__title\">\n    <h").number(options.heading_level);
    out.raw(" class=\"kith-child-banner__name\">")
        .text(options.name)
        .raw("</h")
        .number(options.heading_level);
    out.raw(">\n");
    if (!options.tags.empty())
        out.raw("    <div class=\"kith-child-banner__tags\">").raw(options.tags).raw("</div>\n");
    out.raw("  </div>\n");
    if (!options.facts.empty()) {
        out.raw("  <dl class=\"kith-child-banner__facts\">\n");
        for (const auto& fact : options.facts) {
            out.raw("    <div class=\"kith-child-banner__fact\"><dt>").text(fact.name).raw("</dt><dd>");
            out.text_or_html(fact.text, fact.html).raw("</dd></div>\n");
        }
        out.raw("  </dl>\n");
    }
    out.raw("</div>");
}

void citation(html_writer& out, const citation_options& options) {
    out.raw("<p class=\"kith-citation\">");
    if (!options.why.empty()) out.text(options.why).raw(" ");
    out.raw("<cite>");
    if (!options.href.empty()) out.raw("<a class=\"govuk-link\"").attribute("href", options.href).raw(">");
    out.text(options.text);
    if (!options.href.empty()) out.raw("</a>");
    out.raw("</cite></p>");
}

void journey(html_writer& out, const journey_options& options) {
    out.raw("<div class=\"kith-journey\">\n");
    html_writer drawing(options.svg.size() + 64);
    drawing.raw("<div class=\"kith-journey__drawing\">").raw(options.svg).raw("</div>");
    scroll_region(out, {.label = options.label, .html = std::move(drawing).finish()});
    out.raw("\n<div class=\"kith-journey__words\">").raw(options.words).raw("</div>\n</div>");
}

html clock_tag(const clock_tag_options& options) {
    return layout::written(clock_tag, options);
}

html scroll_region(const scroll_region_options& options) {
    return layout::written(scroll_region, options);
}

html child_banner(const child_banner_options& options) {
    return layout::written(child_banner, options);
}

html citation(const citation_options& options) {
    return layout::written(citation, options);
}

html journey(const journey_options& options) {
    return layout::written(journey, options);
}

} // namespace kith::web::components
