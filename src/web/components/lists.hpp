#pragma once
// Facts in order: summary list (and its card), table, task list.

#include "web/components/messages.hpp"

namespace kith::web::components {

/// A link beside a fact. The hidden text completes it for a screen reader: "Change" + " date of birth".
struct action_link {
    std::string text = {};
    web::html html = {};
    std::string href = {};
    std::string visually_hidden_text = {};
    std::string classes = {};
    web::attributes attributes = {};
};

struct action_links {
    std::vector<action_link> items = {};
    std::string classes = {};
};

struct summary_list_cell {
    std::string text = {};
    web::html html = {};
    std::string classes = {};
};

struct summary_list_row {
    summary_list_cell key = {};
    summary_list_cell value = {};
    std::optional<action_links> actions =
        std::nullopt; ///< given but empty: the row keeps the room for actions
    std::string classes = {};
};

struct summary_card_title {
    std::string text = {};
    web::html html = {};
    int heading_level = 2;
    std::string classes = {};
};

struct summary_card_options {
    std::optional<summary_card_title> title = std::nullopt;
    action_links actions = {};
    std::string classes = {};
    web::attributes attributes = {};
};

struct summary_list_options {
    std::vector<summary_list_row> rows = {};
    std::optional<summary_card_options> card = std::nullopt;
    std::string classes = {};
    web::attributes attributes = {};
};
void summary_list(html_writer& out, const summary_list_options& options);
html summary_list(const summary_list_options& options);

struct table_cell {
    std::string text = {};
    web::html html = {};
    std::string format = {}; ///< "numeric" or empty
    std::string classes = {};
    int colspan = 0; ///< 0: not written
    int rowspan = 0;
    web::attributes attributes = {};
};

/// Put every table that may be wide into scroll_region() (casework.hpp): a page never scrolls sideways.
struct table_options {
    std::vector<std::vector<table_cell>> rows = {};
    std::optional<std::vector<table_cell>> head = std::nullopt;
    std::string caption = {};
    std::string caption_classes = {}; ///< e.g. govuk-table__caption--m
    bool first_cell_is_header = false;
    std::string classes = {};
    web::attributes attributes = {};
};
void table(html_writer& out, const table_options& options);
html table(const table_options& options);

struct task_list_title {
    std::string text = {};
    web::html html = {};
    std::string classes = {};
};

struct task_list_status {
    std::string text = {};
    web::html html = {};
    std::optional<tag_options> tag = std::nullopt;
    std::string classes = {};
};

struct task_list_item {
    task_list_title title = {};
    std::string href = {};
    std::optional<content> hint = std::nullopt;
    task_list_status status = {};
    std::string classes = {};
};

struct task_list_options {
    std::vector<task_list_item> items = {};
    std::string id_prefix = "task-list";
    std::string classes = {};
    web::attributes attributes = {};
};
void task_list(html_writer& out, const task_list_options& options);
html task_list(const task_list_options& options);

} // namespace kith::web::components
