#pragma once
// Controls that take typed text or one choice from a closed list: text input, text area, character count,
// password input, select.

#include "web/components/parts.hpp"

namespace kith::web::components {

/// Text before or after an input, e.g. a unit.
struct affix_options {
    std::string text = {};
    web::html html = {};
    std::string classes = {};
    web::attributes attributes = {};
};

struct input_wrapper_options {
    std::string classes = {};
    web::attributes attributes = {};
};

struct input_options {
    std::string name = {};
    std::string id = {}; ///< the name where empty
    label_options label = {};
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::optional<std::string> value = std::nullopt;
    std::string type = "text";
    std::string inputmode = {};    ///< numeric, email, tel...
    std::string autocomplete = {}; ///< e.g. username, tel
    std::string autocapitalize = {};
    std::string pattern = {};
    std::optional<bool> spellcheck = std::nullopt;
    bool disabled = false;
    std::string described_by = {};
    std::string classes = {}; ///< e.g. govuk-input--width-10
    affix_options prefix = {};
    affix_options suffix = {};
    form_group_options form_group = {};
    input_wrapper_options input_wrapper = {};
    web::attributes attributes = {};
};
void input(html_writer& out, const input_options& options);
html input(const input_options& options);

/// `value` comes back from the browser exactly as given, including a first empty line.
struct textarea_options {
    std::string name = {};
    std::string id = {}; ///< the name where empty
    label_options label = {};
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::string value = {};
    int rows = 5;
    std::string autocomplete = {};
    std::optional<bool> spellcheck = std::nullopt;
    bool disabled = false;
    std::string described_by = {};
    std::string classes = {};
    form_group_options form_group = {};
    web::attributes attributes = {};
};
void textarea(html_writer& out, const textarea_options& options);
html textarea(const textarea_options& options);

/// Texts by CLDR plural rule ("one", "other"), in order.
using plural_texts = std::vector<std::pair<std::string, std::string>>;

/// A text area that says how much may still be typed. The limit informs; it never cuts what is typed.
struct character_count_options {
    std::string name = {};
    std::string id = {};
    label_options label = {};
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::string value = {};
    std::optional<int> maxlength = std::nullopt; ///< characters
    std::optional<int> maxwords = std::nullopt;  ///< words; wins over maxlength
    std::string count_type = {};                 ///< "characters" or "words"; from the limit where empty
    std::optional<int> threshold = std::nullopt; ///< percent of the limit from which the count is shown
    int rows = 5;
    std::optional<bool> spellcheck = std::nullopt;
    std::string classes = {};
    form_group_options form_group = {};
    std::string count_message_classes = {}; ///< macro option countMessage.classes
    std::string textarea_description_text = {};
    plural_texts characters_under_limit_text = {};
    std::string characters_at_limit_text = {};
    plural_texts characters_over_limit_text = {};
    plural_texts words_under_limit_text = {};
    std::string words_at_limit_text = {};
    plural_texts words_over_limit_text = {};
    web::attributes attributes = {};
};
void character_count(html_writer& out, const character_count_options& options);
html character_count(const character_count_options& options);

/// A password with a button that shows and hides it. Pasting and password managers work.
struct password_input_options {
    std::string name = {};
    std::string id = {};
    label_options label = {};
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::optional<std::string> value = std::nullopt; ///< do not send a password back to the browser
    std::string autocomplete = "current-password";
    bool disabled = false;
    std::string described_by = {};
    std::string classes = {};
    std::string button_classes = {}; ///< macro option button.classes
    form_group_options form_group = {};
    std::string show_password_text = {};
    std::string hide_password_text = {};
    std::string show_password_aria_label_text = {};
    std::string hide_password_aria_label_text = {};
    std::string password_shown_announcement_text = {};
    std::string password_hidden_announcement_text = {};
    web::attributes attributes = {};
};
void password_input(html_writer& out, const password_input_options& options);
html password_input(const password_input_options& options);

struct select_item {
    std::string text = {};
    std::optional<std::string> value = std::nullopt; ///< the text where not given
    std::optional<bool> selected = std::nullopt;     ///< from select_options::value where not given
    bool disabled = false;
    web::attributes attributes = {};
};

struct select_options {
    std::string name = {};
    std::string id = {};
    label_options label = {};
    std::optional<hint_options> hint = std::nullopt;
    std::optional<error_message_options> error_message = std::nullopt;
    std::vector<select_item> items = {};
    std::string value = {}; ///< the value of the selected item; empty selects by the items themselves
    bool disabled = false;
    std::string described_by = {};
    std::string classes = {};
    form_group_options form_group = {};
    web::attributes attributes = {};
};
void select(html_writer& out, const select_options& options);
html select(const select_options& options);

} // namespace kith::web::components
