#pragma once

#include "web/components/parts.hpp"

namespace kith::web::components {

struct date_input_item {
    std::string name = {};  ///< day, month, year where empty; the posted name has the prefix before it
    std::string label = {}; ///< the name with a capital letter where empty
    std::string id = {};
    std::optional<std::string> value = std::nullopt;
    std::optional<bool> error =
        std::nullopt; ///< marks this part; false: marked by neither an error message
    std::string classes = {};
    std::string inputmode = "numeric";
    std::string autocomplete = {};
    std::string pattern = {};
    bool omitted = false; ///< leaves this part out
    web::attributes attributes = {};
};

/// What is in the three boxes, as typed. Absent: no value attribute.
struct date_input_values {
    std::optional<std::string> day = std::nullopt;
    std::optional<std::string> month = std::nullopt;
    std::optional<std::string> year = std::nullopt;
};

/// Day, month and year in three boxes. Posts `<name_prefix>-day`, `-month`, `-year`; ids `<id>-day`...
struct date_input_options {
    std::string id = {};
    std::string name_prefix = {};
    std::optional<fieldset_options> fieldset = std::nullopt;
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    date_input_values values = {};
    date_input_item day = {};
    date_input_item month = {};
    date_input_item year = {};
    std::vector<date_input_item> items = {}; ///< other parts instead of the three
    std::string classes = {};
    form_group_options form_group = {};
    web::attributes attributes = {};
};
void date_input(html_writer& out, const date_input_options& options);
html date_input(const date_input_options& options);

} // namespace kith::web::components
