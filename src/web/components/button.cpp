#include "web/components/button.hpp"

#include "web/components/layout.hpp"

namespace kith::web::components {

namespace {

constexpr markup start_icon = "  <svg class=\"govuk-button__start-icon\" "
                              "xmlns=\"http://www.w3.org/2000/svg\" width=\"17.5\" height=\"19\""
                              " viewBox=\"0 0 33 40\" aria-hidden=\"true\" focusable=\"false\">\n"
                              "    <path fill=\"currentColor\" d=\"M0 0h13l20 20-20 20H0l20-20z\"/>\n"
                              "  </svg>\n";

void write_attributes(html_writer& out, const button_options& options) {
    out.raw(" class=\"govuk-button");
    layout::add_classes(out, options.classes);
    if (options.is_start_button) out.raw(" govuk-button--start");
    out.raw("\" data-module=\"govuk-button\"").write(options.attributes);
    layout::add_given(out, "id", options.id);
}

void write_words(html_writer& out, const button_options& options) {
    out.raw(">\n  ");
    const auto mark = out.size();
    const bool wrapped = options.is_start_button && !options.html.empty();
    if (wrapped) out.raw("<span>");
    layout::write_content(out, options.text, options.html, 0);
    if (wrapped) out.raw("</span>");
    out.indent_since(mark, 2).raw("\n");
    if (options.is_start_button) out.raw(start_icon);
}

} // namespace

void button(html_writer& out, const button_options& options) {
    if (!options.href.empty()) {
        out.raw("<a").attribute("href", options.href).raw(" role=\"button\" draggable=\"false\"");
        write_attributes(out, options);
        write_words(out, options);
        out.raw("</a>");
        return;
    }
    out.raw("<button").attribute("type", options.type);
    layout::add_given(out, "value", options.value);
    layout::add_given(out, "name", options.name);
    if (options.disabled) out.raw(" disabled aria-disabled=\"true\"");
    if (options.prevent_double_click)
        out.attribute("data-prevent-double-click", *options.prevent_double_click ? "true" : "false");
    write_attributes(out, options);
    write_words(out, options);
    out.raw("</button>");
}

html button(const button_options& options) {
    return layout::written(button, options);
}

} // namespace kith::web::components
