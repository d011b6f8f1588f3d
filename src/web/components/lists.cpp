#include "web/components/lists.hpp"

#include "web/components/layout.hpp"

#include <algorithm>

namespace kith::web::components {

namespace {

void write_action_link(html_writer& out, const action_link& action, const summary_card_title* card_title) {
    out.raw("<a class=\"govuk-link");
    layout::add_classes(out, action.classes);
    out.raw("\"").attribute("href", action.href).write(action.attributes).raw(">");
    const auto mark = out.size();
    out.text_or_html(action.text, action.html);
    if (!action.html.empty()) out.indent_since(mark, 4);
    if (!action.visually_hidden_text.empty() || card_title) {
        out.raw("<span class=\"govuk-visually-hidden\">");
        if (!action.visually_hidden_text.empty()) out.raw(" ").text(action.visually_hidden_text);
        if (card_title) {
            out.raw(" (");
            const auto title = out.size();
            out.text_or_html(card_title->text, card_title->html);
            if (!card_title->html.empty()) out.indent_since(title, 6);
            out.raw(")");
        }
        out.raw("</span>");
    }
    out.raw("</a>");
}

void write_row_actions(html_writer& out, const action_links& actions,
                       const summary_card_title* card_title) {
    out.raw("    <dd class=\"govuk-summary-list__actions");
    layout::add_classes(out, actions.classes);
    out.raw("\">\n");
    if (actions.items.size() == 1) {
        const auto mark = out.size();
        write_action_link(out, actions.items.front(), card_title);
        out.indent_since(mark, 6, true).raw("\n");
    } else {
        out.raw("      <ul class=\"govuk-summary-list__actions-list\">\n");
        for (const auto& action : actions.items) {
            out.raw("        <li class=\"govuk-summary-list__actions-list-item\">\n          ");
            const auto mark = out.size();
            write_action_link(out, action, card_title);
            out.indent_since(mark, 8).raw("\n        </li>\n");
        }
        out.raw("      </ul>\n");
    }
    out.raw("    </dd>\n");
}

void write_cell(html_writer& out, markup opening, const summary_list_cell& cell, markup closing) {
    out.raw(opening);
    layout::add_classes(out, cell.classes);
    out.raw("\">\n      ");
    layout::write_content(out, cell.text, cell.html, 6);
    out.raw(closing);
}

void write_rows(html_writer& out, const summary_list_options& options,
                const summary_card_title* card_title) {
    out.raw("<dl class=\"govuk-summary-list");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n");
    const bool any_actions = std::ranges::any_of(options.rows, [](const summary_list_row& row) {
        return row.actions && !row.actions->items.empty();
    });
    for (const auto& row : options.rows) {
        out.raw("  <div class=\"govuk-summary-list__row");
        if (any_actions && !row.actions) out.raw(" govuk-summary-list__row--no-actions");
        layout::add_classes(out, row.classes);
        out.raw("\">\n");
        write_cell(out, "    <dt class=\"govuk-summary-list__key", row.key, "\n    </dt>\n");
        write_cell(out, "    <dd class=\"govuk-summary-list__value", row.value, "\n    </dd>\n");
        if (row.actions && !row.actions->items.empty()) write_row_actions(out, *row.actions, card_title);
        out.raw("  </div>\n");
    }
    out.raw("</dl>");
}

void write_card_actions(html_writer& out, const action_links& actions, const summary_card_title* title) {
    const bool one = actions.items.size() == 1;
    out.raw(one ? markup("    <div class=\"govuk-summary-card__actions")
                : markup("    <ul class=\"govuk-summary-card__actions"));
    layout::add_classes(out, actions.classes);
    out.raw("\">\n");
    for (const auto& action : actions.items) {
        out.raw(one ? markup("      ")
                    : markup("      <li class=\"govuk-summary-card__action\">\n        "));
        const auto mark = out.size();
        write_action_link(out, action, title);
        out.indent_since(mark, one ? 4 : 8).raw(one ? markup("\n") : markup("\n      </li>\n"));
    }
    out.raw(one ? markup("    </div>\n") : markup("    </ul>\n"));
}

} // namespace

void summary_list(html_writer& out, const summary_list_options& options) {
    if (!options.card) {
        write_rows(out, options, nullptr);
        return;
    }
    const auto& card = *options.card;
    const auto* title = card.title ? &*card.title : nullptr;
    out.raw("<div class=\"govuk-summary-card");
    layout::add_classes(out, card.classes);
    out.raw("\"").write(card.attributes).raw(">\n  <div class=\"govuk-summary-card__title-wrapper\">\n");
    if (title) {
        out.raw("    <h").number(title->heading_level).raw(" class=\"govuk-summary-card__title");
        layout::add_classes(out, title->classes);
        out.raw("\">\n      ");
        layout::write_content(out, title->text, title->html, 6);
        out.raw("\n    </h").number(title->heading_level).raw(">\n");
    }
    if (!card.actions.items.empty()) write_card_actions(out, card.actions, title);
    out.raw("  </div>\n\n  <div class=\"govuk-summary-card__content\">\n    ");
    const auto mark = out.size();
    write_rows(out, options, title);
    out.indent_since(mark, 4).raw("\n  </div>\n</div>");
}

namespace {

void write_spans(html_writer& out, const table_cell& cell) {
    if (cell.colspan > 0) out.raw(" colspan=\"").number(cell.colspan).raw("\"");
    if (cell.rowspan > 0) out.raw(" rowspan=\"").number(cell.rowspan).raw("\"");
    out.write(cell.attributes).raw(">").text_or_html(cell.text, cell.html);
}

void write_format(html_writer& out, markup prefix, const std::string& format) {
    if (!format.empty()) out.raw(prefix).text(format);
}

void write_head(html_writer& out, const std::vector<table_cell>& head) {
    out.raw("  <thead class=\"govuk-table__head\">\n    <tr class=\"govuk-table__row\">\n");
    for (const auto& cell : head) {
        out.raw("      <th scope=\"col\" class=\"govuk-table__header");
        write_format(out, " govuk-table__header--", cell.format);
        layout::add_classes(out, cell.classes);
        out.raw("\"");
        write_spans(out, cell);
        out.raw("</th>\n");
    }
    out.raw("    </tr>\n  </thead>\n");
}

void write_row(html_writer& out, const std::vector<table_cell>& row, bool first_is_header) {
    out.raw("    <tr class=\"govuk-table__row\">\n");
    bool header = first_is_header;
    for (const auto& cell : row) {
        if (header) {
            out.raw("      <th scope=\"row\" class=\"govuk-table__header");
        } else {
            out.raw("      <td class=\"govuk-table__cell");
            write_format(out, " govuk-table__cell--", cell.format);
        }
        layout::add_classes(out, cell.classes);
        out.raw("\"");
        write_spans(out, cell);
        out.raw(header ? markup("</th>\n") : markup("</td>\n"));
        header = false;
    }
    out.raw("    </tr>\n");
}

} // namespace

void table(html_writer& out, const table_options& options) {
    out.raw("<table class=\"govuk-table");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n");
    if (!options.caption.empty()) {
        out.raw("  <caption class=\"govuk-table__caption");
        layout::add_classes(out, options.caption_classes);
        out.raw("\">").text(options.caption).raw("</caption>\n");
    }
    if (options.head) write_head(out, *options.head);
    out.raw("  <tbody class=\"govuk-table__body\">\n");
    for (const auto& row : options.rows)
        write_row(out, row, options.first_cell_is_header);
    out.raw("  </tbody>\n</table>");
}

namespace {

void write_title(html_writer& out, const task_list_item& item, const std::string& described_by) {
    const bool is_link = !item.href.empty();
    if (is_link) {
        out.raw("      <a class=\"govuk-link govuk-task-list__link");
        layout::add_classes(out, item.title.classes);
        out.raw("\"").attribute("href", item.href).attribute("aria-describedby", described_by);
    } else {
        out.raw("      <div");
        layout::add_given(out, "class", item.title.classes);
    }
    out.raw(">\n        ");
    layout::write_content(out, item.title.text, item.title.html, 8);
    out.raw(is_link ? markup("\n      </a>\n") : markup("\n      </div>\n"));
}

void write_task(html_writer& out, const task_list_item& item, const std::string& id) {
    out.raw("  <li class=\"govuk-task-list__item");
    if (!item.href.empty()) out.raw(" govuk-task-list__item--with-link");
    layout::add_classes(out, item.classes);
    out.raw("\">\n    <div class=\"govuk-task-list__name-and-hint\">\n");
    write_title(out, item, (item.hint ? id + "-hint " : std::string()) + id + "-status");
    if (item.hint) {
        out.raw("      <div")
            .attribute("id", id + "-hint")
            .raw(" class=\"govuk-task-list__hint\">\n        ");
        layout::write_content(out, *item.hint, 8);
        out.raw("\n      </div>\n");
    }
    out.raw("    </div>\n    <div class=\"govuk-task-list__status");
    layout::add_classes(out, item.status.classes);
    out.raw("\"").attribute("id", id + "-status").raw(">\n      ");
    if (item.status.tag) {
        const auto mark = out.size();
        tag(out, *item.status.tag);
        out.indent_since(mark, 6);
    } else {
        layout::write_content(out, item.status.text, item.status.html, 6);
    }
    out.raw("\n    </div>\n  </li>\n");
}

} // namespace

void task_list(html_writer& out, const task_list_options& options) {
    out.raw("<ul class=\"govuk-task-list");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(">\n");
    int number = 0;
    for (const auto& item : options.items)
        write_task(out, item, options.id_prefix + "-" + std::to_string(++number));
    out.raw("</ul>");
}

html summary_list(const summary_list_options& options) {
    return layout::written(summary_list, options);
}

html table(const table_options& options) {
    return layout::written(table, options);
}

html task_list(const task_list_options& options) {
    return layout::written(task_list, options);
}

} // namespace kith::web::components
