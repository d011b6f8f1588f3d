#pragma once
// The parts that form components are made of: label, hint, error message, fieldset, form group.
// Rules for every component: option structs carry the names of the Nunjucks macros (snake_case for
// camelCase) in the order to be used with designated initialisers; where both are given `html` wins over
// `text`; `text` is always escaped; every component exists twice, `html x(options)` and `void
// x(html_writer&, options)`.

#include "web/html.hpp"

namespace kith::web::components {

/// Text or markup.
struct content {
    std::string text = {};
    web::html html = {};
    [[nodiscard]] bool empty() const { return text.empty() && html.empty(); }
};

/// https://design-system.service.gov.uk/components/text-input/ (label). Nothing is written for an empty
/// label.
struct label_options {
    std::string text = {};
    web::html html = {};
    std::string classes = {};
    bool is_page_heading = false; ///< wraps the label in <h1>
    web::attributes attributes = {};
    std::string for_id = {}; ///< macro option `for`; form components fill it in
};
void label(html_writer& out, const label_options& options);
html label(const label_options& options);

struct hint_options {
    std::string text = {};
    web::html html = {};
    std::string id = {}; ///< form components fill it in
    std::string classes = {};
    web::attributes attributes = {};
};
void hint(html_writer& out, const hint_options& options);
html hint(const hint_options& options);

struct error_message_options {
    std::string text = {};
    web::html html = {};
    std::string id = {}; ///< form components fill it in
    std::string visually_hidden_text = "Error";
    std::string classes = {};
    web::attributes attributes = {};
};
void error_message(html_writer& out, const error_message_options& options);
html error_message(const error_message_options& options);

struct legend_options {
    std::string text = {};
    web::html html = {};
    std::string classes = {};
    bool is_page_heading = false;
};

struct fieldset_options {
    legend_options legend = {};
    std::string described_by = {};
    std::string classes = {};
    std::string role = {};
    web::html html = {}; ///< the controls; components that take a fieldset fill it in
    web::attributes attributes = {};
};
void fieldset(html_writer& out, const fieldset_options& options);
html fieldset(const fieldset_options& options);

/// What surrounds one question. `before_input` and `after_input` are `beforeInputs`/`afterInputs` in macros
/// that have several inputs.
struct form_group_options {
    std::string classes = {};
    web::attributes attributes = {};
    content before_input = {};
    content after_input = {};
};

} // namespace kith::web::components
