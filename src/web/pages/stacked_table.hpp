#pragma once
// A table that becomes a list of its rows on a narrow screen: every cell then says what its column is.

#include "web/components/components.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace kith::web::pages {

/// `heads`: the columns in words for the narrow screen, where the table's own heads are drawings or long.
inline html stacked_table(std::string label, components::table_options table,
                          std::vector<std::string> heads = {}) {
    if (heads.empty() && table.head)
        for (const components::table_cell& head : *table.head)
            heads.push_back(head.text);
    for (auto& row : table.rows)
        for (std::size_t i = 0; i < std::min(row.size(), heads.size()); ++i)
            row[i].attributes.push_back({"data-head", heads[i]});
    table.classes += table.classes.empty() ? "kith-stacked" : " kith-stacked";
    return components::scroll_region({.label = std::move(label), .html = components::table(table)});
}

} // namespace kith::web::pages
