// What is wrong with a form, in the order of its page, each with the way to its question.

#include "web/components/components.hpp"
#include "web/pages/form_drawing.hpp"

#include <algorithm>

namespace kith::web::pages {

using namespace components;
using guidance::field_type;

std::string anchor_of(const form_shape& shape, std::string_view name) {
    if (name.empty()) return {};
    if (name.ends_with('.')) { // a row or a child as a whole
        if (!name.starts_with("g.")) return {};
        return std::string(name.substr(0, name.find('.', 2)));
    }
    if (name == when_name) return "when-day";
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || name.ends_with("-time")) return std::string(name);
    const auto* field = guidance::find_field(*shape.process, shape.step->id, name.substr(dot + 1));
    const bool parts = field && (field->type == field_type::date || field->type == field_type::moment);
    return std::string(name) + (parts ? "-day" : "");
}

namespace {

/// Where a question stands on the page, for the order of the summary.
struct place_on_page {
    std::size_t section = 0, group = 0, row = 0, question = 0;
    auto operator<=>(const place_on_page&) const = default;
};

std::size_t index_of(const form_shape& shape, std::string_view id) {
    const auto& fields = shape.process->fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].step == shape.step->id && fields[i].id == id) return i + 1;
    return fields.size() + 1; // the outcome, and whatever else
}

std::size_t group_begins(const form_shape& shape, std::string_view group) {
    for (const auto& field : shape.process->fields)
        if (field.step == shape.step->id && field.group == group) return index_of(shape, field.id);
    return 0;
}

place_on_page place_of(const form_shape& shape, std::string_view name) {
    place_on_page place;
    if (name.starts_with(when_name) || name.empty()) return place;
    std::vector<std::string_view> parts;
    for (std::size_t from = 0; from <= name.size();) {
        const auto dot = std::min(name.find('.', from), name.size());
        parts.push_back(name.substr(from, dot - from));
        from = dot + 1;
    }
    const auto last = parts.size() > 1 ? index_of(shape, parts[parts[0] == "f" ? 1 : parts.size() - 1]) : 0;
    if (parts[0] == "f")
        place.group = last;
    else if (parts[0] == "g" && parts.size() > 1) {
        place.group = group_begins(shape, parts[1]);
        place.row = parts.size() > 2 && !parts[2].empty() ? std::size_t(parts[2].front()) : 0;
        place.question = last;
    } else if (parts[0] == "c" && parts.size() > 1) {
        place.group = last;
        for (std::size_t i = 0; shape.children.size() > 1 && i < shape.children.size(); ++i)
            if (shape.children[i].person.text == parts[1]) place.section = i + 1;
    } else
        place.section = shape.children.size() + 2;
    return place;
}

/// "Ada Okafor: " where several children are asked about and the problem is in one child's part.
std::string whose(const form_shape& shape, std::string_view name) {
    if (shape.children.size() < 2 || !name.starts_with("c.")) return {};
    for (const auto& child : shape.children)
        if (name.substr(2).starts_with(child.person.text + ".")) return child.name + ": ";
    return {};
}

} // namespace

html draw_problems(const form_shape& shape, const problems& wrong) {
    if (wrong.empty()) return {};
    auto ordered = wrong;
    std::stable_sort(ordered.begin(), ordered.end(), [&](const kith::problem& a, const kith::problem& b) {
        return place_of(shape, a.field) < place_of(shape, b.field);
    });
    error_summary_options options;
    for (const auto& problem : ordered) {
        const auto anchor = anchor_of(shape, problem.field);
        options.error_list.push_back({.text = whose(shape, problem.field) + problem.message,
                                      .href = anchor.empty() ? "" : "#" + anchor});
    }
    return error_summary(options);
}

} // namespace kith::web::pages
