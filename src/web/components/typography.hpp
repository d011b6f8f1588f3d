#pragma once
// Headings, paragraphs, links, lists, forms and the grid, in the classes of the design system.

#include "web/components/parts.hpp"

namespace kith::web::components {

enum class size { xl, l, m, s };

struct heading_options {
    std::string text = {};
    web::html html = {};
    int level = 2; ///< <h1> to <h6>
    components::size size = components::size::m;
    std::string caption = {}; ///< small text above, inside the heading
    std::string id = {};
    std::string classes = {};
};
html heading(const heading_options& options);

/// <p class="govuk-body">
html paragraph(std::string_view plain, std::string_view classes = {});
html paragraph(const html& safe, std::string_view classes = {});

struct link_options {
    std::string text = {};
    web::html html = {};
    std::string href = {};
    std::string visually_hidden_text = {}; ///< completes the text for a screen reader
    std::string classes = {};
    web::attributes attributes = {};
};
html link(const link_options& options);

struct list_options {
    std::vector<html> items = {};
    bool numbered = false;
    bool bullets = true;
    std::string classes = {};
};
html list(const list_options& options);

html visually_hidden(std::string_view plain);
html strong(std::string_view plain);
/// What somebody wrote, shown as they wrote it: each line end and each space is kept wherever this is
/// nested.
html written_text(std::string_view plain);
/// <time datetime="iso">words</time>
html time(std::string_view iso, std::string_view words);
html section_break();

/// <div class="classes">...</div>
html box(std::string_view classes, const html& body);
/// <section aria-labelledby=heading_id>...</section>
html section(std::string_view heading_id, const html& body);

struct grid_column {
    std::string width =
        "two-thirds"; ///< full, one-half, one-third, two-thirds, one-quarter, three-quarters
    web::html html = {};
};
html grid_row(const std::vector<grid_column>& columns);

/// Buttons and links beside each other.
html button_group(std::initializer_list<html> buttons);

html hidden_input(std::string_view name, std::string_view value);

/// A form without the browser's own validation (the server's words are better). With `autosave` the script
/// posts the fields there as they change; the form still works without it.
struct form_options {
    std::string action = {};
    std::string method = "post";
    std::string csrf_token = {}; ///< hidden field `csrf`; every post form needs one
    std::string autosave = {};   ///< URL of the draft; the answer is 204, or 200 with {"saved":"<instant>"}
    std::string id = {};
    web::html html = {};
    web::attributes attributes = {};
};
html form(const form_options& options);

} // namespace kith::web::components
