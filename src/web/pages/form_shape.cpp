#include "web/pages/form_shape.hpp"

#include "foundation/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace kith::web::pages {
namespace {

/// Whether the record so far asks for a field; conditions on the form itself are for the drawing.
bool asked(const form_shape& shape, const guidance::field& field, const form_child& child) {
    if (!child.file) return true;
    return casework::asked_of(*shape.rules, field.asked_when, *child.file, shape.running, shape.now);
}

/// A correction asks what was answered, and what is asked with the outcome that was chosen.
bool asked_again(const form_shape& shape, const guidance::field& field) {
    if (shape.corrects->said.contains(field.id)) return true;
    const auto& outcomes = field.asked_when.outcomes;
    const bool decided = outcomes.empty() || std::find(outcomes.begin(), outcomes.end(),
                                                       shape.corrects->outcome) != outcomes.end();
    return decided && field.asked_when.lacks.empty() && asked(shape, field, shape.children.front());
}

bool of_this_step(const form_shape& shape, const guidance::field& field) {
    return field.step == shape.step->id;
}

const casework::recorded_step* latest(const casework::file& file, std::string_view process,
                                      const case_process_id& within, std::string_view step) {
    const casework::recorded_step* found = nullptr;
    for (const auto& one : file.processes) {
        if (!within.empty() ? one.id != within : one.definition != process) continue;
        for (const auto& said : one.steps)
            if (said.step == step) found = &said;
    }
    return found;
}

} // namespace

form_child child_on_form(std::shared_ptr<const casework::file> file, date today, bool open) {
    form_child child;
    child.person = file->person.id;
    child.name = people::full_name(file->person);
    child.heading = fmt::format("{}, {}", child.name, people::age_in_words(file->person, today));
    child.file = std::move(file);
    child.open = open;
    return child;
}

std::vector<const store::account*> may_be_named(const form_shape& shape, const guidance::field& field) {
    std::vector<const store::account*> named;
    if (!shape.accounts) return named;
    for (const auto& account : shape.accounts->all) {
        const bool fits = field.of_role.empty() || std::find(field.of_role.begin(), field.of_role.end(),
                                                             account.role) != field.of_role.end();
        if (account.active && fits) named.push_back(&account);
    }
    return named;
}

std::string when_question(const guidance::step& step) {
    return step.when.empty() ? "When was this done?" : step.when;
}

std::string shared_name(const guidance::field& field) {
    return "f." + field.id;
}
std::string own_name(const person_id& person, const guidance::field& field) {
    return "c." + person.text + "." + field.id;
}
std::string row_name(const guidance::group& group, int row, const guidance::field& field) {
    return fmt::format("g.{}.{}.{}", group.id, row, field.id);
}
std::string outcome_name(const person_id& person) {
    return "c." + person.text + ".outcome";
}
std::string rows_name(const guidance::group& group) {
    return "rows." + group.id;
}

std::vector<const guidance::field*> shared_fields(const form_shape& shape) {
    std::vector<const guidance::field*> fields;
    for (const auto& field : shape.process->fields) {
        if (!of_this_step(shape, field) || !field.group.empty()) continue;
        if (shape.corrects) {
            if (asked_again(shape, field)) fields.push_back(&field);
            continue;
        }
        if (field.per_child) continue;
        const auto anybody = [&](const form_child& child) { return asked(shape, field, child); };
        if (shape.children.empty() || std::any_of(shape.children.begin(), shape.children.end(), anybody))
            fields.push_back(&field);
    }
    return fields;
}

std::vector<const guidance::field*> own_fields(const form_shape& shape, const form_child& child) {
    std::vector<const guidance::field*> fields;
    if (shape.corrects) return fields;
    for (const auto& field : shape.process->fields)
        if (of_this_step(shape, field) && field.per_child && field.group.empty() &&
            asked(shape, field, child))
            fields.push_back(&field);
    return fields;
}

std::vector<const guidance::field*> row_fields(const form_shape& shape, const guidance::group& group) {
    std::vector<const guidance::field*> fields;
    for (const auto& field : shape.process->fields)
        if (of_this_step(shape, field) && field.group == group.id) fields.push_back(&field);
    return fields;
}

std::vector<const guidance::group*> groups_of(const form_shape& shape) {
    std::vector<const guidance::group*> groups;
    if (!shape.children.empty()) return groups;
    for (const auto& group : shape.process->groups)
        if (group.step == shape.step->id) groups.push_back(&group);
    return groups;
}

int rows_on_form(const guidance::group& group, const form_fields& fields) {
    using bounds = std::numeric_limits<int>;
    const auto said = parse_number(fields.first(rows_name(group)), bounds::min(), bounds::max());
    const int rows = static_cast<int>(said.value_or(group.least));
    return std::clamp(rows, std::max(0, group.least), std::max(group.least, group.most));
}

step_found find_step_by_path(const form_shape& shape, std::string_view path) {
    step_found found;
    const auto dot = path.find('.');
    found.process =
        dot == std::string_view::npos ? shape.process : shape.edition->find_process(path.substr(0, dot));
    if (found.process)
        found.step = guidance::find_step(*found.process,
                                         dot == std::string_view::npos ? path : path.substr(dot + 1));
    return found;
}

std::vector<outcome_offered> outcomes_for(const form_shape& shape, const form_child& child) {
    std::vector<outcome_offered> offered;
    if (!shape.step->decides || shape.corrects) return offered;
    for (const auto* outcome : guidance::outcomes_of(*shape.process, shape.step->id)) {
        outcome_offered one{outcome, {}};
        if (child.file && shape.rules)
            one.not_yet = casework::barred(*shape.rules, *outcome, *child.file).value_or("");
        offered.push_back(std::move(one));
    }
    return offered;
}

std::vector<std::string> to_be_covered(const form_shape& shape, const guidance::field& field) {
    std::vector<std::string> codes;
    const auto dot = field.must_include.rfind('.');
    if (field.must_include.empty() || dot == std::string::npos) return codes;
    const auto earlier = find_step_by_path(shape, std::string_view(field.must_include).substr(0, dot));
    if (!earlier.step) return codes;
    for (const auto& child : shape.children) {
        if (!child.file) continue;
        const auto* said = latest(*child.file, earlier.process->id, {}, earlier.step->id);
        if (!said) continue;
        const auto answer = said->said.find(field.must_include.substr(dot + 1));
        if (answer == said->said.end()) continue;
        for (const auto& value : answer->second) {
            auto code = value.substr(0, value.find_first_of(": "));
            if (std::find(codes.begin(), codes.end(), code) == codes.end())
                codes.push_back(std::move(code));
        }
    }
    return codes;
}

void fill_when(form_fields::list& fields, std::string_view name, instant at, bool with_time) {
    const auto local = to_local(at);
    fields.emplace_back(fmt::format("{}-day", name), fmt::format("{}", unsigned(local.day.day())));
    fields.emplace_back(fmt::format("{}-month", name), fmt::format("{}", unsigned(local.day.month())));
    fields.emplace_back(fmt::format("{}-year", name), fmt::format("{}", int(local.day.year())));
    if (with_time)
        fields.emplace_back(fmt::format("{}-time", name),
                            fmt::format("{:02}:{:02}", local.hour, local.minute));
}

namespace {

void fill_date(form_fields::list& fields, const std::string& name, const std::string& value,
               bool with_time) {
    const auto day = parse_date(std::string_view(value).substr(0, 10));
    if (!day) return;
    fields.emplace_back(name + "-day", fmt::format("{}", unsigned(day->day())));
    fields.emplace_back(name + "-month", fmt::format("{}", unsigned(day->month())));
    fields.emplace_back(name + "-year", fmt::format("{}", int(day->year())));
    if (with_time && value.size() >= 16) fields.emplace_back(name + "-time", value.substr(11, 5));
}

} // namespace

void fill(form_fields::list& fields, const guidance::field& field, const std::string& name,
          const casework::answers& said) {
    using enum guidance::field_type;
    const auto found = said.find(field.id);
    if (found == said.end()) return;
    for (const auto& value : found->second) {
        if (field.type == date || field.type == moment)
            fill_date(fields, name, value, field.type == moment);
        else
            fields.emplace_back(name, value);
        const auto names = said.find(field.id + "." + value);
        if (field.type == attendance && names != said.end() && !names->second.empty())
            fields.emplace_back(name + "." + value, names->second.front());
    }
}

namespace {

std::vector<std::string> split_list(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = list.find(", ");
        parts.emplace_back(list.substr(0, comma));
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 2);
    }
    return parts;
}

/// What stands already and need not be asked again: a fact of the person, or the plan as last set out.
casework::answers known(const form_shape& shape, const guidance::field& field, const form_child& child) {
    if (!child.file || !child.open) return {};
    if (!field.records.empty()) {
        const auto fact = child.file->person.fact(field.records);
        if (fact.empty() || fact == people::not_shown) return {};
        if (field.type == guidance::field_type::choices) return {{field.id, split_list(fact)}};
        return {{field.id, {std::string(fact)}}};
    }
    if (shape.process->kind != guidance::process_kind::plan || !shape.step->repeats || shape.step->decides)
        return {};
    const auto* before = latest(*child.file, shape.process->id, shape.running, shape.step->id);
    return before ? before->said : casework::answers{};
}

} // namespace

form_fields first_filled(const form_shape& shape) {
    form_fields::list fields;
    if (shape.corrects) {
        fill_when(fields, when_name, shape.corrects->event_time, shape.step->to_the_minute);
        for (const auto* field : shared_fields(shape))
            fill(fields, *field, shared_name(*field), shape.corrects->said);
        return form_fields(std::move(fields));
    }
    if (shape.asks_when) fill_when(fields, when_name, shape.now, false);
    const bool one_child = shape.children.size() == 1;
    for (const auto* field : shared_fields(shape))
        if (one_child || (!shape.children.empty() && field->records.empty()))
            fill(fields, *field, shared_name(*field), known(shape, *field, shape.children.front()));
    for (const auto& child : shape.children)
        for (const auto* field : own_fields(shape, child))
            fill(fields, *field, own_name(child.person, *field), known(shape, *field, child));
    for (const auto* group : groups_of(shape))
        fields.emplace_back(rows_name(*group), std::to_string(std::max(group->least, 0)));
    return form_fields(std::move(fields));
}

} // namespace kith::web::pages
