#include "web/components/typography.hpp"

#include "web/components/layout.hpp"

#include <array>

namespace kith::web::components {

namespace {

constexpr std::array<markup, 4> suffixes = {markup("xl"), markup("l"), markup("m"), markup("s")};

markup suffix(size of) {
    return suffixes.at(static_cast<std::size_t>(of));
}

/// An element with classes around what is in it.
html element(markup opening, markup own_class, std::string_view classes, markup closing,
             const html& inside) {
    html_writer out(inside.size() + classes.size() + 128);
    out.raw(opening).raw(" class=\"").raw(own_class);
    layout::add_classes(out, classes);
    out.raw("\">").raw(inside).raw(closing);
    return std::move(out).finish();
}

} // namespace

html heading(const heading_options& options) {
    html_writer out(256);
    out.raw("<h").number(options.level);
    layout::add_given(out, "id", options.id);
    out.raw(" class=\"govuk-heading-").raw(suffix(options.size));
    layout::add_classes(out, options.classes);
    out.raw("\">");
    if (!options.caption.empty())
        out.raw("<span class=\"govuk-caption-")
            .raw(suffix(options.size))
            .raw("\">")
            .text(options.caption)
            .raw("</span> ");
    out.text_or_html(options.text, options.html).raw("</h").number(options.level).raw(">\n");
    return std::move(out).finish();
}

html paragraph(std::string_view plain, std::string_view classes) {
    return paragraph(text(plain), classes);
}

html paragraph(const html& safe, std::string_view classes) {
    return element("<p", "govuk-body", classes, "</p>\n", safe);
}

html link(const link_options& options) {
    html_writer out(256);
    out.raw("<a class=\"govuk-link");
    layout::add_classes(out, options.classes);
    out.raw("\"").attribute("href", options.href).write(options.attributes).raw(">");
    out.text_or_html(options.text, options.html);
    if (!options.visually_hidden_text.empty())
        out.raw("<span class=\"govuk-visually-hidden\"> ")
            .text(options.visually_hidden_text)
            .raw("</span>");
    out.raw("</a>");
    return std::move(out).finish();
}

html list(const list_options& options) {
    html_writer out(1024);
    out.raw(options.numbered ? markup("<ol") : markup("<ul")).raw(" class=\"govuk-list");
    if (options.numbered)
        out.raw(" govuk-list--number");
    else if (options.bullets)
        out.raw(" govuk-list--bullet");
    layout::add_classes(out, options.classes);
    out.raw("\">\n");
    for (const auto& item : options.items)
        out.raw("  <li>").raw(item).raw("</li>\n");
    out.raw(options.numbered ? markup("</ol>\n") : markup("</ul>\n"));
    return std::move(out).finish();
}

html visually_hidden(std::string_view plain) {
    return element("<span", "govuk-visually-hidden", {}, "</span>", text(plain));
}

html strong(std::string_view plain) {
    html_writer out(plain.size() + 32);
    out.raw("<strong>").text(plain).raw("</strong>");
    return std::move(out).finish();
}

html written_text(std::string_view plain) {
    // Lines end in <br>, not in a line end: what surrounds this may indent its lines, and the text keeps
    // its spaces.
    html_writer lines(plain.size() + plain.size() / 8);
    while (true) {
        const auto end = plain.find_first_of("\r\n");
        lines.text(plain.substr(0, end));
        if (end == plain.npos) break;
        lines.raw("<br>");
        plain.remove_prefix(end + (plain.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return element("<div", "govuk-body kith-written-text", {}, "</div>\n", std::move(lines).finish());
}

html time(std::string_view iso, std::string_view words) {
    html_writer out(64);
    out.raw("<time").attribute("datetime", iso).raw(">").text(words).raw("</time>");
    return std::move(out).finish();
}

html section_break() {
    return "<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">\n"_html;
}

html box(std::string_view classes, const html& body) {
    html_writer out(body.size() + 64);
    out.raw("<div");
    layout::add_given(out, "class", classes);
    out.raw(">\n").raw(body).raw("\n</div>\n");
    return std::move(out).finish();
}

html section(std::string_view heading_id, const html& body) {
    html_writer out(body.size() + 64);
    out.raw("<section").attribute("aria-labelledby", heading_id).raw(">\n").raw(body).raw("\n</section>\n");
    return std::move(out).finish();
}

html grid_row(const std::vector<grid_column>& columns) {
    html_writer out(1024);
    out.raw("<div class=\"govuk-grid-row\">\n");
    for (const auto& column : columns)
        out.raw("<div class=\"govuk-grid-column-")
            .text(column.width)
            .raw("\">\n")
            .raw(column.html)
            .raw("\n</div>\n");
    out.raw("</div>\n");
    return std::move(out).finish();
}

html button_group(std::initializer_list<html> buttons) {
    html_writer out(1024);
    out.raw("<div class=\"govuk-button-group\">\n");
    for (const auto& button : buttons)
        out.raw(button).raw("\n");
    out.raw("</div>\n");
    return std::move(out).finish();
}

html hidden_input(std::string_view name, std::string_view value) {
    html_writer out(128);
    out.raw("<input type=\"hidden\"").attribute("name", name).attribute("value", value).raw(">\n");
    return std::move(out).finish();
}

html form(const form_options& options) {
    html_writer out(options.html.size() + 512);
    out.raw("<form").attribute("action", options.action).attribute("method", options.method);
    layout::add_given(out, "id", options.id);
    layout::add_given(out, "data-autosave", options.autosave);
    out.write(options.attributes).raw(" novalidate>\n");
    if (!options.csrf_token.empty()) out.raw(hidden_input("csrf", options.csrf_token));
    out.raw(options.html);
    if (!options.autosave.empty())
        out.raw("\n<p class=\"kith-autosave\" role=\"status\" data-autosave-status></p>");
    out.raw("\n</form>\n");
    return std::move(out).finish();
}

} // namespace kith::web::components
