#include "web/components/choices.hpp"

#include "web/components/layout.hpp"

#include <algorithm>

namespace kith::web::components {

namespace {

/// The words of one of the two kinds.
struct kind {
    markup input, divider, item, label_classes, hint_classes, conditional;
    bool checkbox;
};

constexpr kind radio_kind = {"<input class=\"govuk-radios__input\"",
                             "    <div class=\"govuk-radios__divider\">",
                             "    <div class=\"govuk-radios__item\">\n      ",
                             "govuk-radios__label",
                             "govuk-radios__hint",
                             "govuk-radios__conditional",
                             false};
constexpr kind checkbox_kind = {"<input class=\"govuk-checkboxes__input\"",
                                "    <div class=\"govuk-checkboxes__divider\">",
                                "    <div class=\"govuk-checkboxes__item\">\n      ",
                                "govuk-checkboxes__label",
                                "govuk-checkboxes__hint",
                                "govuk-checkboxes__conditional",
                                true};

/// What an item needs to know of the component that it is in.
struct surroundings {
    const kind& words;
    const std::string& name;
    std::string described_by; ///< written on each checkbox where there is no fieldset to carry it
};

std::string joined(std::string_view own, std::string_view more) {
    std::string all(own);
    if (!more.empty()) all.append(" ").append(more);
    return all;
}

bool has_hint(const choice_item& item) {
    return item.hint && (!item.hint->text.empty() || !item.hint->html.empty());
}

void write_input(html_writer& out, const surroundings& in, const choice_item& item, const std::string& id,
                 bool checked) {
    const bool checkbox = in.words.checkbox;
    out.raw(in.words.input).attribute("id", id);
    out.attribute("name", checkbox && !item.name.empty() ? item.name : in.name);
    out.raw(checkbox ? markup(" type=\"checkbox\"") : markup(" type=\"radio\""));
    out.attribute("value", item.value);
    if (checked) out.raw(" checked");
    if (item.disabled) out.raw(" disabled");
    if (!item.conditional.empty()) out.attribute("data-aria-controls", "conditional-" + id);
    if (checkbox) layout::add_given(out, "data-behaviour", item.behaviour);
    std::string described_by = in.described_by;
    if (has_hint(item)) described_by += (described_by.empty() ? "" : " ") + id + "-item-hint";
    layout::add_given(out, "aria-describedby", described_by);
    out.write(item.attributes).raw(">\n");
}

void write_item(html_writer& out, const surroundings& in, const choice_item& item, const std::string& id,
                bool checked) {
    if (!item.divider.empty()) {
        out.raw(in.words.divider).text(item.divider).raw("</div>\n");
        return;
    }
    out.raw(in.words.item);
    write_input(out, in, item, id, checked);
    out.raw("      ");
    auto mark = out.size();
    label(out, {.text = item.text,
                .html = item.html,
                .classes = joined(in.words.label_classes.view(), item.label.classes),
                .attributes = item.label.attributes,
                .for_id = id});
    out.indent_since(mark, 6).raw("\n");
    if (has_hint(item)) {
        out.raw("      ");
        mark = out.size();
        hint(out, {.text = item.hint->text,
                   .html = item.hint->html,
                   .id = id + "-item-hint",
                   .classes = joined(in.words.hint_classes.view(), item.hint->classes),
                   .attributes = item.hint->attributes});
        out.indent_since(mark, 6).raw("\n");
    }
    out.raw("    </div>\n");
    if (item.conditional.empty()) return;
    out.raw("    <div class=\"").raw(in.words.conditional);
    if (!checked) out.raw(" ").raw(in.words.conditional).raw("--hidden");
    out.raw("\"").attribute("id", "conditional-" + id).raw(">\n      ");
    mark = out.size();
    out.raw(item.conditional).trim_since(mark).raw("\n    </div>\n");
}

/// Both components after their differences: `chosen` says of a value whether it is chosen.
template <class Options, class Chosen>
void write_choices(html_writer& out, const Options& options, const kind& words,
                   std::string_view described_by, markup opening, markup closing, Chosen chosen) {
    const auto& prefix = options.id_prefix.empty() ? options.name : options.id_prefix;
    const auto& group = options.form_group;
    const bool has_error = options.error_message.has_value();
    layout::open_form_group(out, group, has_error);
    const auto description =
        layout::described_by(described_by, prefix, options.hint.has_value(), has_error);
    out.raw("  ");
    if (options.fieldset) layout::open_fieldset(out, *options.fieldset, description, {});
    if (options.fieldset) out.raw("  ");
    const auto mark = out.size();
    layout::write_hint_and_error(out, prefix, options.hint, options.error_message);
    out.raw(opening);
    layout::add_classes(out, options.classes);
    out.raw("\"").write(options.attributes).raw(closing);
    const auto write_beside = [&](const content& what) {
        if (what.empty()) return;
        out.raw("    ");
        layout::write_content(out, what, 4);
        out.raw("\n");
    };
    write_beside(group.before_input);
    const surroundings in{words, options.name,
                          words.checkbox && !options.fieldset ? description : std::string()};
    int number = 0;
    for (const auto& item : options.items) {
        ++number;
        const auto id = !item.id.empty() ? item.id
                        : number == 1    ? prefix
                                         : prefix + "-" + std::to_string(number);
        write_item(out, in, item, id, item.checked.value_or(chosen(item.value)));
    }
    write_beside(group.after_input);
    out.raw("  </div>\n").trim_since(mark);
    if (options.fieldset) layout::close_fieldset(out);
    out.raw("\n</div>");
}

} // namespace

void radios(html_writer& out, const radios_options& options) {
    const std::string_view described_by =
        options.fieldset ? std::string_view(options.fieldset->described_by) : std::string_view();
    write_choices(out, options, radio_kind, described_by, "  <div class=\"govuk-radios",
                  " data-module=\"govuk-radios\">\n", [&](const std::string& value) {
                      return !options.value.empty() && value == options.value;
                  });
}

void checkboxes(html_writer& out, const checkboxes_options& options) {
    std::string_view described_by = options.described_by;
    if (options.fieldset && !options.fieldset->described_by.empty())
        described_by = options.fieldset->described_by;
    write_choices(out, options, checkbox_kind, described_by, "  <div class=\"govuk-checkboxes",
                  " data-module=\"govuk-checkboxes\">\n", [&](const std::string& value) {
                      return std::ranges::find(options.values, value) != options.values.end();
                  });
}

html radios(const radios_options& options) {
    return layout::written(radios, options);
}

html checkboxes(const checkboxes_options& options) {
    return layout::written(checkboxes, options);
}

} // namespace kith::web::components
