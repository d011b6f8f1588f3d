#pragma once
// Radios (one of several) and checkboxes (any of several), with questions that appear under a chosen item.

#include "web/components/parts.hpp"

namespace kith::web::components {

struct choice_label_options {
    std::string classes = {};
    web::attributes attributes = {};
};

/// A radio or a checkbox. An item with a `divider` is just that text between items, e.g. "or".
/// Ids: the first item has the prefix itself (so that an error summary can link to it), the next
/// prefix-2...
struct choice_item {
    std::string text = {};
    web::html html = {};
    std::string value = {};
    std::optional<hint_options> hint = std::nullopt;
    std::optional<bool> checked = std::nullopt; ///< from `value`/`values` of the component where not given
    bool disabled = false;
    web::html conditional = {}; ///< macro option conditional.html: shown while this item is chosen
    std::string divider = {};
    std::string id = {};
    std::string name = {};      ///< checkboxes only; the component's name where empty
    std::string behaviour = {}; ///< checkboxes only; "exclusive" unchecks the others
    choice_label_options label = {};
    web::attributes attributes = {};
};

struct radios_options {
    std::string name = {};
    std::string id_prefix = {}; ///< the name where empty
    std::optional<fieldset_options> fieldset = std::nullopt;
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::vector<choice_item> items = {};
    std::string value = {};   ///< the chosen value; empty: none, or as the items say
    std::string classes = {}; ///< e.g. govuk-radios--inline, govuk-radios--small
    form_group_options form_group = {};
    web::attributes attributes = {};
};
void radios(html_writer& out, const radios_options& options);
html radios(const radios_options& options);

struct checkboxes_options {
    std::string name = {};
    std::string id_prefix = {}; ///< the name where empty
    std::optional<fieldset_options> fieldset = std::nullopt;
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::vector<choice_item> items = {};
    std::vector<std::string> values = {}; ///< the chosen values; empty: none, or as the items say
    std::string described_by = {};
    std::string classes = {};
    form_group_options form_group = {};
    web::attributes attributes = {};
};
void checkboxes(html_writer& out, const checkboxes_options& options);
html checkboxes(const checkboxes_options& options);

} // namespace kith::web::components
