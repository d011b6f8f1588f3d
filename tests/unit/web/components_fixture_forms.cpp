// Fixture options of the form components.

#include "components_fixture.hpp"

namespace kith::web::fixtures {

namespace {

namespace c = components;

c::label_options label(value v) {
    return {.text = v["text"].text(),
            .html = v["html"].markup(),
            .classes = v["classes"].text(),
            .is_page_heading = v["isPageHeading"].truthy(),
            .attributes = v["attributes"].attributes(),
            .for_id = v["for"].text()};
}

c::hint_options hint_of(value v) {
    return {.text = v["text"].text(),
            .html = v["html"].markup(),
            .id = v["id"].text(),
            .classes = v["classes"].text(),
            .attributes = v["attributes"].attributes()};
}

std::optional<c::hint_options> hint(value v) {
    return v.truthy() ? std::optional(hint_of(v)) : std::nullopt;
}

c::error_message_options error_of(value v) {
    c::error_message_options made{.text = v["text"].text(),
                                  .html = v["html"].markup(),
                                  .id = v["id"].text(),
                                  .classes = v["classes"].text(),
                                  .attributes = v["attributes"].attributes()};
    if (v["visuallyHiddenText"].present()) made.visually_hidden_text = v["visuallyHiddenText"].text();
    return made;
}

std::optional<c::error_message_options> error(value v) {
    return v.truthy() ? std::optional(error_of(v)) : std::nullopt;
}

c::fieldset_options fieldset_of(value v) {
    const auto legend = v["legend"];
    return {.legend = {.text = legend["text"].text(),
                       .html = legend["html"].markup(),
                       .classes = legend["classes"].text(),
                       .is_page_heading = legend["isPageHeading"].truthy()},
            .described_by = v["describedBy"].text(),
            .classes = v["classes"].text(),
            .role = v["role"].text(),
            .html = v["html"].markup(),
            .attributes = v["attributes"].attributes()};
}

std::optional<c::fieldset_options> fieldset(value v) {
    return v.truthy() ? std::optional(fieldset_of(v)) : std::nullopt;
}

c::content content(value v) {
    return {v["text"].text(), v["html"].markup()};
}

c::form_group_options group(value v) {
    const auto either = [&](const char* one, const char* several) {
        return content(v[one].truthy() ? v[one] : v[several]);
    };
    return {.classes = v["classes"].text(),
            .attributes = v["attributes"].attributes(),
            .before_input = either("beforeInput", "beforeInputs"),
            .after_input = either("afterInput", "afterInputs")};
}

html button(value v) {
    return c::button({.text = v["text"].text(),
                      .html = v["html"].markup(),
                      .name = v["name"].text(),
                      .value = v["value"].text(),
                      .type = v["type"].text_or("submit"),
                      .href = v["href"].text(),
                      .classes = v["classes"].text(),
                      .id = v["id"].text(),
                      .disabled = v["disabled"].truthy(),
                      .prevent_double_click = v["preventDoubleClick"].maybe_bool(),
                      .is_start_button = v["isStartButton"].truthy(),
                      .attributes = v["attributes"].attributes()});
}

c::affix_options affix(value v) {
    return {v["text"].text(), v["html"].markup(), v["classes"].text(), v["attributes"].attributes()};
}

html input(value v) {
    return c::input({.name = v["name"].text(),
                     .id = v["id"].text(),
                     .label = label(v["label"]),
                     .hint = hint(v["hint"]),
                     .error_message = error(v["errorMessage"]),
                     .value = v["value"].maybe_text(),
                     .type = v["type"].text_or("text"),
                     .inputmode = v["inputmode"].text(),
                     .autocomplete = v["autocomplete"].text(),
                     .autocapitalize = v["autocapitalize"].text(),
                     .pattern = v["pattern"].text(),
                     .spellcheck = v["spellcheck"].maybe_bool(),
                     .disabled = v["disabled"].truthy(),
                     .described_by = v["describedBy"].text(),
                     .classes = v["classes"].text(),
                     .prefix = affix(v["prefix"]),
                     .suffix = affix(v["suffix"]),
                     .form_group = group(v["formGroup"]),
                     .input_wrapper = {v["inputWrapper"]["classes"].text(),
                                       v["inputWrapper"]["attributes"].attributes()},
                     .attributes = v["attributes"].attributes()});
}

html textarea(value v) {
    return c::textarea({.name = v["name"].text(),
                        .id = v["id"].text(),
                        .label = label(v["label"]),
                        .hint = hint(v["hint"]),
                        .error_message = error(v["errorMessage"]),
                        .value = v["value"].text(),
                        .rows = v["rows"].maybe_number().value_or(5),
                        .autocomplete = v["autocomplete"].text(),
                        .spellcheck = v["spellcheck"].maybe_bool(),
                        .disabled = v["disabled"].truthy(),
                        .described_by = v["describedBy"].text(),
                        .classes = v["classes"].text(),
                        .form_group = group(v["formGroup"]),
                        .attributes = v["attributes"].attributes()});
}

html character_count(value v) {
    return c::character_count({.name = v["name"].text(),
                               .id = v["id"].text(),
                               .label = label(v["label"]),
                               .hint = hint(v["hint"]),
                               .error_message = error(v["errorMessage"]),
                               .value = v["value"].text(),
                               .maxlength = v["maxlength"].maybe_number(),
                               .maxwords = v["maxwords"].maybe_number(),
                               .count_type = v["countType"].text(),
                               .threshold = v["threshold"].maybe_number(),
                               .rows = v["rows"].maybe_number().value_or(5),
                               .spellcheck = v["spellcheck"].maybe_bool(),
                               .classes = v["classes"].text(),
                               .form_group = group(v["formGroup"]),
                               .count_message_classes = v["countMessage"]["classes"].text(),
                               .textarea_description_text = v["textareaDescriptionText"].text(),
                               .characters_under_limit_text = v["charactersUnderLimitText"].pairs(),
                               .characters_at_limit_text = v["charactersAtLimitText"].text(),
                               .characters_over_limit_text = v["charactersOverLimitText"].pairs(),
                               .words_under_limit_text = v["wordsUnderLimitText"].pairs(),
                               .words_at_limit_text = v["wordsAtLimitText"].text(),
                               .words_over_limit_text = v["wordsOverLimitText"].pairs(),
                               .attributes = v["attributes"].attributes()});
}

html password_input(value v) {
    return c::password_input(
        {.name = v["name"].text(),
         .id = v["id"].text(),
         .label = label(v["label"]),
         .hint = hint(v["hint"]),
         .error_message = error(v["errorMessage"]),
         .value = v["value"].maybe_text(),
         .autocomplete = v["autocomplete"].text_or("current-password"),
         .disabled = v["disabled"].truthy(),
         .described_by = v["describedBy"].text(),
         .classes = v["classes"].text(),
         .button_classes = v["button"]["classes"].text(),
         .form_group = group(v["formGroup"]),
         .show_password_text = v["showPasswordText"].text(),
         .hide_password_text = v["hidePasswordText"].text(),
         .show_password_aria_label_text = v["showPasswordAriaLabelText"].text(),
         .hide_password_aria_label_text = v["hidePasswordAriaLabelText"].text(),
         .password_shown_announcement_text = v["passwordShownAnnouncementText"].text(),
         .password_hidden_announcement_text = v["passwordHiddenAnnouncementText"].text(),
         .attributes = v["attributes"].attributes()});
}

html select(value v) {
    return c::select({.name = v["name"].text(),
                      .id = v["id"].text(),
                      .label = label(v["label"]),
                      .hint = hint(v["hint"]),
                      .error_message = error(v["errorMessage"]),
                      .items = v["items"].list([](value item) {
                          return c::select_item{.text = item["text"].text(),
                                                .value = item["value"].maybe_text(),
                                                .selected = item["selected"].maybe_bool(),
                                                .disabled = item["disabled"].truthy(),
                                                .attributes = item["attributes"].attributes()};
                      }),
                      .value = v["value"].text(),
                      .disabled = v["disabled"].truthy(),
                      .described_by = v["describedBy"].text(),
                      .classes = v["classes"].text(),
                      .form_group = group(v["formGroup"]),
                      .attributes = v["attributes"].attributes()});
}

c::choice_item choice(value v) {
    return {.text = v["text"].text(),
            .html = v["html"].markup(),
            .value = v["value"].text(),
            .hint = hint(v["hint"]),
            .checked = v["checked"].maybe_bool(),
            .disabled = v["disabled"].truthy(),
            .conditional = v["conditional"]["html"].markup(),
            .divider = v["divider"].text(),
            .id = v["id"].text(),
            .name = v["name"].text(),
            .behaviour = v["behaviour"].text(),
            .label = {v["label"]["classes"].text(), v["label"]["attributes"].attributes()},
            .attributes = v["attributes"].attributes()};
}

html radios(value v) {
    return c::radios({.name = v["name"].text(),
                      .id_prefix = v["idPrefix"].text(),
                      .fieldset = fieldset(v["fieldset"]),
                      .hint = hint(v["hint"]),
                      .error_message = error(v["errorMessage"]),
                      .items = v["items"].list(choice),
                      .value = v["value"].text(),
                      .classes = v["classes"].text(),
                      .form_group = group(v["formGroup"]),
                      .attributes = v["attributes"].attributes()});
}

html checkboxes(value v) {
    return c::checkboxes({.name = v["name"].text(),
                          .id_prefix = v["idPrefix"].text(),
                          .fieldset = fieldset(v["fieldset"]),
                          .hint = hint(v["hint"]),
                          .error_message = error(v["errorMessage"]),
                          .items = v["items"].list(choice),
                          .values = v["values"].list([](value chosen) { return chosen.text(); }),
                          .described_by = v["describedBy"].text(),
                          .classes = v["classes"].text(),
                          .form_group = group(v["formGroup"]),
                          .attributes = v["attributes"].attributes()});
}

c::date_input_item date_part(value v) {
    return {.name = v["name"].text(),
            .label = v["label"].text(),
            .id = v["id"].text(),
            .value = v["value"].maybe_text(),
            .error = v["error"].maybe_bool(),
            .classes = v["classes"].text(),
            .inputmode = v["inputmode"].text_or("numeric"),
            .autocomplete = v["autocomplete"].text(),
            .pattern = v["pattern"].text(),
            .omitted = v.is_false(),
            .attributes = v["attributes"].attributes()};
}

html date_input(value v) {
    // The macro looks a value up by the part's name, or by prefix and name; ours by the part.
    const auto typed = [&](const char* part) {
        const auto plain = v["values"][part];
        if (plain.present()) return plain.maybe_text();
        const auto name = v[part]["name"].text_or(part);
        const auto prefix = v["namePrefix"].truthy() ? v["namePrefix"].text() + "-" : std::string();
        return v["values"][prefix + name].maybe_text();
    };
    return c::date_input({.id = v["id"].text(),
                          .name_prefix = v["namePrefix"].text(),
                          .fieldset = fieldset(v["fieldset"]),
                          .hint = hint(v["hint"]),
                          .error_message = error(v["errorMessage"]),
                          .values = {typed("day"), typed("month"), typed("year")},
                          .day = date_part(v["day"]),
                          .month = date_part(v["month"]),
                          .year = date_part(v["year"]),
                          .items = v["items"].list(date_part),
                          .classes = v["classes"].text(),
                          .form_group = group(v["formGroup"]),
                          .attributes = v["attributes"].attributes()});
}

} // namespace

std::vector<component> form_components() {
    return {
        {"button", button},
        {"character-count", character_count},
        // Falsy items count in the numbers of the ids; a caller of ours gives no item instead of a falsy
        // one.
        {"checkboxes", checkboxes, {"with falsy values"}},
        {"date-input", date_input},
        {"error-message", [](value v) { return c::error_message(error_of(v)); }},
        {"fieldset", [](value v) { return c::fieldset(fieldset_of(v)); }},
        {"hint", [](value v) { return c::hint(hint_of(v)); }},
        {"input", input},
        {"label", [](value v) { return c::label(label(v)); }},
        {"password-input", password_input},
        {"radios", radios, {"with falsy items"}}, // as for checkboxes
        {"select", select},
        {"textarea", textarea},
    };
}

} // namespace kith::web::fixtures
