#include "web/components/form_controls.hpp"

#include "web/components/button.hpp"
#include "web/components/layout.hpp"

namespace kith::web::components {

namespace {

void write_affix(html_writer& out, markup opening, const affix_options& affix) {
    out.raw(opening);
    layout::add_classes(out, affix.classes);
    out.raw("\" aria-hidden=\"true\"").write(affix.attributes).raw(">");
    const auto mark = out.size();
    layout::write_content(out, affix.text, affix.html, 4);
    out.indent_since(mark, 2).raw("</div>\n");
}

bool given(const affix_options& affix) {
    return !affix.text.empty() || !affix.html.empty();
}

void write_spellcheck(html_writer& out, const std::optional<bool>& spellcheck) {
    if (spellcheck) out.attribute("spellcheck", *spellcheck ? "true" : "false");
}

void write_input_element(html_writer& out, const input_options& options, const std::string& id) {
    out.raw("<input class=\"govuk-input");
    layout::add_classes(out, options.classes);
    if (options.error_message) out.raw(" govuk-input--error");
    out.raw("\"").attribute("id", id).attribute("name", options.name).attribute("type", options.type);
    write_spellcheck(out, options.spellcheck);
    if (options.value) out.attribute("value", *options.value);
    if (options.disabled) out.raw(" disabled");
    const bool has_error = options.error_message.has_value();
    layout::add_given(out, "aria-describedby",
                      layout::described_by(options.described_by, id, options.hint.has_value(), has_error));
    layout::add_given(out, "autocomplete", options.autocomplete);
    layout::add_given(out, "autocapitalize", options.autocapitalize);
    layout::add_given(out, "pattern", options.pattern);
    layout::add_given(out, "inputmode", options.inputmode);
    out.write(options.attributes).raw(">\n");
}

/// A line before or after a control inside its wrapper: markup indented by four, text as it is.
void write_beside_input(html_writer& out, const content& what) {
    if (what.empty()) return;
    if (!what.html.empty()) out.raw("    ");
    layout::write_content(out, what, 4);
    out.raw("\n");
}

/// The same where there is no wrapper.
void write_around_control(html_writer& out, const content& what) {
    if (what.empty()) return;
    out.raw("  ");
    layout::write_content(out, what, 2);
    out.raw("\n");
}

const std::string& id_or_name(const std::string& id, const std::string& name) {
    return id.empty() ? name : id;
}

void add_texts(web::attributes& to, const std::string& key, const plural_texts& texts) {
    for (const auto& [rule, text] : texts)
        to.push_back({"data-i18n." + key + "." + rule, text});
}

void add_text(web::attributes& to, const std::string& key, const std::string& text) {
    if (!text.empty()) to.push_back({"data-i18n." + key, text});
}

std::string with_classes(std::string own, const std::string& classes) {
    return classes.empty() ? own : own + " " + classes;
}

} // namespace

void input(html_writer& out, const input_options& options) {
    const auto& id = id_or_name(options.id, options.name);
    const auto& group = options.form_group;
    layout::open_form_group(out, group, options.error_message.has_value());
    layout::write_label(out, options.label, id);
    layout::write_hint_and_error(out, id, options.hint, options.error_message);
    const bool wrapped = given(options.prefix) || given(options.suffix) || !group.before_input.empty() ||
                         !group.after_input.empty();
    if (!wrapped) {
        out.raw("  ");
        write_input_element(out, options, id);
        out.raw("</div>");
        return;
    }
    out.raw("  <div class=\"govuk-input__wrapper");
    layout::add_classes(out, options.input_wrapper.classes);
    out.raw("\"").write(options.input_wrapper.attributes).raw(">\n");
    write_beside_input(out, group.before_input);
    if (given(options.prefix)) write_affix(out, "    <div class=\"govuk-input__prefix", options.prefix);
    out.raw("    ");
    write_input_element(out, options, id);
    if (given(options.suffix)) write_affix(out, "    <div class=\"govuk-input__suffix", options.suffix);
    write_beside_input(out, group.after_input);
    out.raw("  </div>\n</div>");
}

void textarea(html_writer& out, const textarea_options& options) {
    const auto& id = id_or_name(options.id, options.name);
    const bool has_error = options.error_message.has_value();
    layout::open_form_group(out, options.form_group, has_error);
    layout::write_label(out, options.label, id);
    layout::write_hint_and_error(out, id, options.hint, options.error_message);
    write_around_control(out, options.form_group.before_input);
    out.raw("  <textarea class=\"govuk-textarea");
    if (has_error) out.raw(" govuk-textarea--error");
    layout::add_classes(out, options.classes);
    out.raw("\"").attribute("id", id).attribute("name", options.name);
    out.raw(" rows=\"").number(options.rows).raw("\"");
    write_spellcheck(out, options.spellcheck);
    if (options.disabled) out.raw(" disabled");
    layout::add_given(out, "aria-describedby",
                      layout::described_by(options.described_by, id, options.hint.has_value(), has_error));
    layout::add_given(out, "autocomplete", options.autocomplete);
    out.write(options.attributes).raw(">");
    if (options.value.starts_with('\n')) out.raw("\n"); // HTML drops the first line end of a textarea
    out.text(options.value).raw("</textarea>\n");
    write_around_control(out, options.form_group.after_input);
    out.raw("</div>");
}

void character_count(html_writer& out, const character_count_options& options) {
    const auto& id = id_or_name(options.id, options.name);
    const bool in_words = options.maxwords.has_value();
    const auto limit = in_words ? options.maxwords : options.maxlength;
    const std::string count_type = !options.count_type.empty() ? options.count_type
                                   : in_words                  ? "words"
                                                               : "";
    std::string description = options.textarea_description_text;
    if (description.empty())
        description =
            "You can enter up to %{count} " + std::string(count_type == "words" ? "words" : "characters");
    constexpr std::string_view placeholder = "%{count}";
    if (limit) {
        for (auto at = description.find(placeholder); at != description.npos;
             at = description.find(placeholder))
            description.replace(at, placeholder.size(), std::to_string(*limit));
    }

    html_writer message(256);
    hint(message,
         {.text = limit ? description : "",
          .id = id + "-info",
          .classes = with_classes("govuk-character-count__message", options.count_message_classes)});
    message.raw("\n");
    layout::write_content(message, options.form_group.after_input, 0);

    web::attributes attributes = {{"data-module", "govuk-character-count"}};
    if (options.maxlength) attributes.push_back({"data-maxlength", std::to_string(*options.maxlength)});
    if (options.maxwords) attributes.push_back({"data-maxwords", std::to_string(*options.maxwords)});
    if (options.threshold) attributes.push_back({"data-threshold", std::to_string(*options.threshold)});
    if (!count_type.empty()) attributes.push_back({"data-count-type", count_type});
    if (!limit && !options.textarea_description_text.empty())
        attributes.push_back({"data-i18n.textarea-description.other", options.textarea_description_text});
    add_texts(attributes, "characters-under-limit", options.characters_under_limit_text);
    add_text(attributes, "characters-at-limit", options.characters_at_limit_text);
    add_texts(attributes, "characters-over-limit", options.characters_over_limit_text);
    add_texts(attributes, "words-under-limit", options.words_under_limit_text);
    add_text(attributes, "words-at-limit", options.words_at_limit_text);
    add_texts(attributes, "words-over-limit", options.words_over_limit_text);
    const auto& more = options.form_group.attributes;
    attributes.insert(attributes.end(), more.begin(), more.end());

    textarea(out,
             {.name = options.name,
              .id = id,
              .label = options.label,
              .hint = options.hint,
              .error_message = options.error_message,
              .value = options.value,
              .rows = options.rows,
              .spellcheck = options.spellcheck,
              .described_by = id + "-info",
              .classes = with_classes("govuk-js-character-count", options.classes),
              .form_group = {.classes = with_classes("govuk-character-count", options.form_group.classes),
                             .attributes = std::move(attributes),
                             .before_input = options.form_group.before_input,
                             .after_input = {.html = std::move(message).finish()}},
              .attributes = options.attributes});
}

void password_input(html_writer& out, const password_input_options& options) {
    const auto& id = id_or_name(options.id, options.name);
    const auto or_default = [](const std::string& given, const char* otherwise) {
        return given.empty() ? std::string(otherwise) : given;
    };
    html_writer toggle(512);
    button(toggle, {.text = or_default(options.show_password_text, "Show"),
                    .type = "button",
                    .classes = with_classes("govuk-button--secondary govuk-password-input__toggle "
                                            "govuk-js-password-input-toggle",
                                            options.button_classes),
                    .attributes = {
                        {"aria-controls", id},
                        {"aria-label", or_default(options.show_password_aria_label_text, "Show password")},
                        {"hidden"}}});
    toggle.raw("\n");
    layout::write_content(toggle, options.form_group.after_input, 0);

    web::attributes attributes = {{"data-module", "govuk-password-input"}};
    add_text(attributes, "show-password", options.show_password_text);
    add_text(attributes, "hide-password", options.hide_password_text);
    add_text(attributes, "show-password-aria-label", options.show_password_aria_label_text);
    add_text(attributes, "hide-password-aria-label", options.hide_password_aria_label_text);
    add_text(attributes, "password-shown-announcement", options.password_shown_announcement_text);
    add_text(attributes, "password-hidden-announcement", options.password_hidden_announcement_text);
    const auto& more = options.form_group.attributes;
    attributes.insert(attributes.end(), more.begin(), more.end());

    input(out, {.name = options.name,
                .id = id,
                .label = options.label,
                .hint = options.hint,
                .error_message = options.error_message,
                .value = options.value,
                .type = "password",
                .autocomplete = options.autocomplete,
                .autocapitalize = "none",
                .spellcheck = false,
                .disabled = options.disabled,
                .described_by = options.described_by,
                .classes = with_classes("govuk-password-input__input govuk-js-password-input-input",
                                        options.classes),
                .form_group = {.classes = with_classes("govuk-password-input", options.form_group.classes),
                               .attributes = std::move(attributes),
                               .before_input = options.form_group.before_input,
                               .after_input = {.html = std::move(toggle).finish()}},
                .input_wrapper = {.classes = "govuk-password-input__wrapper"},
                .attributes = options.attributes});
}

namespace {

void write_option(html_writer& out, const select_item& item, const std::string& chosen) {
    out.raw("    <option");
    if (item.value) out.attribute("value", *item.value);
    const auto& value = item.value ? *item.value : item.text;
    if (item.selected.value_or(!chosen.empty() && value == chosen)) out.raw(" selected");
    if (item.disabled) out.raw(" disabled");
    out.write(item.attributes).raw(">").text(item.text).raw("</option>\n");
}

} // namespace

void select(html_writer& out, const select_options& options) {
    const auto& id = id_or_name(options.id, options.name);
    const bool has_error = options.error_message.has_value();
    layout::open_form_group(out, options.form_group, has_error);
    layout::write_label(out, options.label, id);
    layout::write_hint_and_error(out, id, options.hint, options.error_message);
    write_around_control(out, options.form_group.before_input);
    out.raw("  <select class=\"govuk-select");
    layout::add_classes(out, options.classes);
    if (has_error) out.raw(" govuk-select--error");
    out.raw("\"").attribute("id", id).attribute("name", options.name);
    if (options.disabled) out.raw(" disabled");
    layout::add_given(out, "aria-describedby",
                      layout::described_by(options.described_by, id, options.hint.has_value(), has_error));
    out.write(options.attributes).raw(">\n");
    for (const auto& item : options.items)
        write_option(out, item, options.value);
    out.raw("  </select>\n");
    write_around_control(out, options.form_group.after_input);
    out.raw("</div>");
}

html input(const input_options& options) {
    return layout::written(input, options);
}

html textarea(const textarea_options& options) {
    return layout::written(textarea, options);
}

html character_count(const character_count_options& options) {
    return layout::written(character_count, options);
}

html password_input(const password_input_options& options) {
    return layout::written(password_input, options);
}

html select(const select_options& options) {
    return layout::written(select, options);
}

} // namespace kith::web::components
