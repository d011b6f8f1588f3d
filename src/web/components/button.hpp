#pragma once

#include "web/components/parts.hpp"

namespace kith::web::components {

/// A <button>, or a link that looks like one where `href` is given.
struct button_options {
    std::string text = {};
    web::html html = {};
    std::string name = {};
    std::string value = {};
    std::string type = "submit"; ///< submit, button or reset
    std::string href = {};
    std::string classes = {}; ///< e.g. govuk-button--secondary, govuk-button--warning
    std::string id = {};
    bool disabled = false;
    std::optional<bool> prevent_double_click = std::nullopt;
    bool is_start_button = false;
    web::attributes attributes = {};
};
void button(html_writer& out, const button_options& options);
html button(const button_options& options);

} // namespace kith::web::components
