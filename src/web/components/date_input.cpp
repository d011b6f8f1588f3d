#include "web/components/date_input.hpp"

#include "web/components/form_controls.hpp"
#include "web/components/layout.hpp"

#include <algorithm>
#include <array>

namespace kith::web::components {

namespace {

bool contains(const std::string& classes, std::string_view wanted) {
    return classes.find(wanted) != classes.npos;
}

bool has_error(const date_input_item& item) {
    return item.error.value_or(false) || contains(item.classes, "govuk-input--error");
}

std::string capitalised(std::string name) {
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] -= 32;
    return name;
}

/// A box and what its place says of it where the item itself is silent.
struct part {
    const date_input_item* item;
    std::string name;
    const std::optional<std::string>* value;
    bool is_year;
};

std::vector<part> parts_of(const date_input_options& options) {
    struct place {
        const char* name;
        const date_input_item* item;
        const std::optional<std::string>* value;
    };
    const std::array<place, 3> places = {{{"day", &options.day, &options.values.day},
                                          {"month", &options.month, &options.values.month},
                                          {"year", &options.year, &options.values.year}}};
    std::vector<part> parts;
    if (options.items.empty()) {
        for (const auto& [name, item, value] : places) {
            const auto& own = item->name.empty() ? std::string(name) : item->name;
            parts.push_back({item, own, item->value ? &item->value : value, item == &options.year});
        }
    }
    for (const auto& item : options.items) {
        part added{&item, item.name, &item.value, false};
        for (const auto& [name, known, value] : places) {
            if (item.name != name && (known->name.empty() || item.name != known->name)) continue;
            added.is_year = known == &options.year;
            if (!item.value) added.value = known->value ? &known->value : value;
        }
        parts.push_back(std::move(added));
    }
    std::erase_if(parts, [](const part& candidate) { return candidate.item->omitted; });
    return parts;
}

std::string classes_of(const part& box, bool marked_by_message) {
    const auto& item = *box.item;
    std::string classes = "govuk-date-input__input";
    if (!contains(item.classes, "govuk-input--error") && (has_error(item) || marked_by_message))
        classes += " govuk-input--error";
    if (!contains(item.classes, "govuk-input--width-"))
        classes += box.is_year ? " govuk-input--width-4" : " govuk-input--width-2";
    if (!item.classes.empty()) classes += " " + item.classes;
    return classes;
}

void write_part(html_writer& out, const date_input_options& options, const part& box, bool any_has_error) {
    const auto& item = *box.item;
    const bool marked_by_message = item.error.value_or(true) && options.error_message && !any_has_error;
    const auto outer = out.size();
    out.raw("<div class=\"govuk-date-input__item\">\n  ");
    const auto mark = out.size();
    input(out, {.name = options.name_prefix.empty() ? box.name : options.name_prefix + "-" + box.name,
                .id = item.id.empty() ? options.id + "-" + box.name : item.id,
                .label = {.text = item.label.empty() ? capitalised(box.name) : item.label,
                          .classes = "govuk-date-input__label"},
                .value = *box.value,
                .inputmode = item.inputmode,
                .autocomplete = item.autocomplete,
                .pattern = item.pattern,
                .classes = classes_of(box, marked_by_message),
                .attributes = item.attributes});
    out.indent_since(mark, 2).raw("\n</div>").indent_since(outer, 4, true).raw("\n");
}

void write_inner(html_writer& out, const date_input_options& options) {
    layout::write_hint_and_error(out, options.id, options.hint, options.error_message);
    out.raw("  <div class=\"govuk-date-input");
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes);
    layout::add_given(out, "id", options.id);
    out.raw(">\n");
    const auto write_beside = [&](const content& what) {
        if (what.empty()) return;
        out.raw("    ");
        layout::write_content(out, what, 4);
        out.raw("\n");
    };
    write_beside(options.form_group.before_input);
    const auto parts = parts_of(options);
    const bool any_has_error =
        std::ranges::any_of(parts, [](const part& box) { return has_error(*box.item); });
    for (const auto& box : parts)
        write_part(out, options, box, any_has_error);
    write_beside(options.form_group.after_input);
    out.raw("  </div>\n");
}

} // namespace

void date_input(html_writer& out, const date_input_options& options) {
    const bool has_message = options.error_message.has_value();
    layout::open_form_group(out, options.form_group, has_message);
    out.raw("  ");
    const auto outer = out.size();
    if (options.fieldset) {
        const auto description = layout::described_by(options.fieldset->described_by, options.id,
                                                      options.hint.has_value(), has_message);
        layout::open_fieldset(out, *options.fieldset, description, "group");
        out.raw("  ");
    }
    const auto mark = out.size();
    write_inner(out, options);
    out.trim_since(mark);
    if (options.fieldset) {
        layout::close_fieldset(out);
        out.indent_since(outer, 2);
    }
    out.raw("\n</div>");
}

html date_input(const date_input_options& options) {
    return layout::written(date_input, options);
}

} // namespace kith::web::components
