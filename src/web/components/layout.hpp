#pragma once
// What components share when they write themselves. Not for pages.

#include "web/components/parts.hpp"

namespace kith::web::components::layout {

/// What a writing component writes, as a value.
template <class Options>
html written(void (*write)(html_writer&, const Options&), const Options& options) {
    html_writer out;
    write(out, options);
    return std::move(out).finish();
}

/// The text, or the markup trimmed and with its later lines indented, as the macros write a content option.
void write_content(html_writer& out, std::string_view text, const html& safe, unsigned indent);
inline void write_content(html_writer& out, const content& what, unsigned indent) {
    write_content(out, what.text, what.html, indent);
}

/// " " and the classes, where there are any.
void add_classes(html_writer& out, std::string_view classes);

/// ` name="value"` where the value is not empty.
inline void add_given(html_writer& out, markup name, std::string_view value) {
    if (!value.empty()) out.attribute(name, value);
}

/// The opening tag of a form group and its line end.
void open_form_group(html_writer& out, const form_group_options& group, bool has_error);

/// The two-space lines of label, hint and error message for the control `id`.
void write_label(html_writer& out, const label_options& label, const std::string& id);
void write_hint_and_error(html_writer& out, const std::string& id, const std::optional<hint_options>& hint,
                          const std::optional<error_message_options>& error);

/// Everything that describes the control `id`: what the caller said, its hint, its error message.
std::string described_by(std::string_view given, std::string_view id, bool has_hint, bool has_error);

/// The fieldset's opening tag, its legend and the margin before its content; then the content; then its
/// end.
void open_fieldset(html_writer& out, const fieldset_options& options, std::string_view described_by,
                   std::string_view role);
void close_fieldset(html_writer& out);

} // namespace kith::web::components::layout
