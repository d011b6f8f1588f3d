#include "web/components/parts.hpp"

#include "web/components/layout.hpp"

namespace kith::web::components {

namespace layout {

void write_content(html_writer& out, std::string_view text, const html& safe, unsigned indent) {
    if (safe.empty()) {
        out.text(text);
        return;
    }
    const auto mark = out.size();
    out.raw(safe).trim_since(mark).indent_since(mark, indent);
}

void add_classes(html_writer& out, std::string_view classes) {
    if (!classes.empty()) out.raw(" ").text(classes);
}

void open_form_group(html_writer& out, const form_group_options& group, bool has_error) {
    out.raw("<div class=\"govuk-form-group");
    if (has_error) out.raw(" govuk-form-group--error");
    add_classes(out, group.classes);
    out.raw("\"").write(group.attributes).raw(">\n");
}

void write_label(html_writer& out, const label_options& options, const std::string& id) {
    out.raw("  ");
    const auto mark = out.size();
    components::label(out, {.text = options.text,
                            .html = options.html,
                            .classes = options.classes,
                            .is_page_heading = options.is_page_heading,
                            .attributes = options.attributes,
                            .for_id = id});
    out.indent_since(mark, 2).raw("\n");
}

void write_hint_and_error(html_writer& out, const std::string& id, const std::optional<hint_options>& hint,
                          const std::optional<error_message_options>& error) {
    if (hint) {
        auto options = *hint;
        options.id = id + "-hint";
        out.raw("  ");
        const auto mark = out.size();
        components::hint(out, options);
        out.indent_since(mark, 2).raw("\n");
    }
    if (error) {
        auto options = *error;
        options.id = id + "-error";
        out.raw("  ");
        const auto mark = out.size();
        components::error_message(out, options);
        out.indent_since(mark, 2).raw("\n");
    }
}

std::string described_by(std::string_view given, std::string_view id, bool has_hint, bool has_error) {
    std::string all(given);
    const auto add = [&](std::string_view ending) {
        if (!all.empty()) all += ' ';
        all.append(id).append(ending);
    };
    if (has_hint) add("-hint");
    if (has_error) add("-error");
    return all;
}

void open_fieldset(html_writer& out, const fieldset_options& options, std::string_view described_by,
                   std::string_view role) {
    out.raw("<fieldset class=\"govuk-fieldset");
    add_classes(out, options.classes);
    out.raw("\"");
    add_given(out, "role", role);
    add_given(out, "aria-describedby", described_by);
    out.write(options.attributes).raw(">\n");
    const auto& legend = options.legend;
    if (!legend.text.empty() || !legend.html.empty()) {
        out.raw("  <legend class=\"govuk-fieldset__legend");
        add_classes(out, legend.classes);
        out.raw("\">\n");
        if (legend.is_page_heading) {
            out.raw("    <h1 class=\"govuk-fieldset__heading\">\n      ");
            write_content(out, legend.text, legend.html, 6);
            out.raw("\n    </h1>\n");
        } else {
            out.raw("    ");
            write_content(out, legend.text, legend.html, 4);
            out.raw("\n");
        }
        out.raw("  </legend>\n");
    }
}

void close_fieldset(html_writer& out) {
    out.raw("\n</fieldset>");
}

} // namespace layout

void label(html_writer& out, const label_options& options) {
    if (options.text.empty() && options.html.empty()) return;
    if (options.is_page_heading) out.raw("<h1 class=\"govuk-label-wrapper\">\n  ");
    const auto mark = out.size();
    out.raw("<label class=\"govuk-label");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes);
    layout::add_given(out, "for", options.for_id);
    out.raw(">\n  ");
    layout::write_content(out, options.text, options.html, 2);
    out.raw("\n</label>");
    if (options.is_page_heading) out.indent_since(mark, 2).raw("\n</h1>");
}

void hint(html_writer& out, const hint_options& options) {
    out.raw("<div");
    layout::add_given(out, "id", options.id);
    out.raw(" class=\"govuk-hint");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  ");
    layout::write_content(out, options.text, options.html, 2);
    out.raw("\n</div>");
}

void error_message(html_writer& out, const error_message_options& options) {
    out.raw("<p");
    layout::add_given(out, "id", options.id);
    out.raw(" class=\"govuk-error-message");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n  ");
    if (!options.visually_hidden_text.empty())
        out.raw("<span class=\"govuk-visually-hidden\">")
            .text(options.visually_hidden_text)
            .raw(":</span> ");
    layout::write_content(out, options.text, options.html, 2);
    out.raw("\n</p>");
}

void fieldset(html_writer& out, const fieldset_options& options) {
    layout::open_fieldset(out, options, options.described_by, options.role);
    if (!options.html.empty()) out.raw("  ").raw(options.html).raw("\n");
    out.raw("</fieldset>");
}

html label(const label_options& options) {
    return layout::written(label, options);
}

html hint(const hint_options& options) {
    return layout::written(hint, options);
}

html error_message(const error_message_options& options) {
    return layout::written(error_message, options);
}

html fieldset(const fieldset_options& options) {
    return layout::written(fieldset, options);
}

} // namespace kith::web::components
