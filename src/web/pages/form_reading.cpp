#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace kith::web::pages {

using guidance::field_type;

problems merged(problems first, const problems& second) {
    for (const auto& problem : second) {
        const bool said = std::any_of(first.begin(), first.end(), [&](const kith::problem& known) {
            if (known == problem) return true;
            const auto stem = [](std::string_view name) {
                return name.ends_with("-time") ? name.substr(0, name.size() - 5) : name;
            };
            return !problem.field.empty() && stem(known.field) == stem(problem.field);
        });
        if (!said) first.push_back(problem);
    }
    return first;
}

namespace {

/// Who came, for each agency that is ticked: answers "<field>.<code>".
problems read_names(const guidance::field& field, const std::string& name, const form_fields& fields,
                    casework::answers& said) {
    problems wrong;
    const auto present = said.find(field.id);
    if (present == said.end()) return wrong;
    for (const auto& code : present->second) {
        auto who = tidy_line(fields.first(name + "." + code));
        if (who.size() > longest_line)
            wrong.push_back({"The names are too long", name + "." + code});
        else if (!who.empty())
            said[field.id + "." + code] = {std::move(who)};
    }
    return wrong;
}

/// Reads fields into `said`; what can't be read goes to `wrong`.
template <class Name>
void read_fields(const form_shape& shape, const std::vector<const guidance::field*>& asked,
                 const Name& name_of, const form_fields& fields, casework::answers& said, problems& wrong) {
    for (const auto* field : asked) {
        const auto name = name_of(*field);
        auto values = read_answer(shape, *field, name, fields);
        if (!values)
            wrong = merged(std::move(wrong), values.error());
        else if (!values->empty())
            said[field->id] = std::move(*values);
        if (field->type == field_type::attendance)
            wrong = merged(std::move(wrong), read_names(*field, name, fields, said));
    }
}

/// Throws away answers to questions that the other answers did not ask; until nothing changes.
template <class Asked>
void keep_asked(const std::vector<const guidance::field*>& fields, casework::answers& said,
                const Asked& asked) {
    for (std::size_t round = 0; round < 4; ++round)
        for (const auto* field : fields)
            if (said.contains(field->id) && !asked(*field))
                std::erase_if(said, [&](const auto& answer) {
                    return answer.first == field->id || answer.first.starts_with(field->id + ".");
                });
}

/// Everything that the form may send besides its own answers.
constexpr std::array<std::string_view, 5> prefixes = {"f.", "c.", "g.", "when", "late_"};

void allow(std::set<std::string>& names, const guidance::field& field, const std::string& name) {
    names.insert(name);
    if (field.type == field_type::date || field.type == field_type::moment)
        for (const char* part : {"-day", "-month", "-year", "-time"})
            names.insert(name + part);
    if (field.type == field_type::attendance)
        for (const auto& option : field.options)
            names.insert(name + "." + option.code);
}

/// Answers under names that this form does not have: the form is not the one that was opened.
void refuse_strangers(const form_shape& shape, const form_fields& fields, problems& wrong) {
    std::set<std::string> known = {"when-day",  "when-month", "when-year",
                                   "when-time", "late_code",  "late_text"};
    for (const auto& field : shape.process->fields) {
        if (field.step != shape.step->id || !field.group.empty()) continue;
        if (!field.per_child || shape.corrects) allow(known, field, shared_name(field));
        for (const auto& child : shape.children)
            if (field.per_child) allow(known, field, own_name(child.person, field));
    }
    for (const auto& child : shape.children)
        if (shape.step->decides && !shape.corrects) known.insert(outcome_name(child.person));
    for (const auto* group : groups_of(shape))
        for (int row = 0; row < std::max(group->least, group->most); ++row)
            for (const auto* field : row_fields(shape, *group))
                allow(known, *field, row_name(*group, row, *field));
    for (const auto& [name, value] : fields.all()) {
        const bool ours = std::any_of(prefixes.begin(), prefixes.end(),
                                      [&](std::string_view prefix) { return name.starts_with(prefix); });
        if (ours && !known.contains(name)) {
            wrong.push_back(
                {"This form has answers to questions or about children that are not on this page. "
                 "Check your answers below and send it again",
                 {}});
            return;
        }
    }
}

std::optional<instant> read_event_time(const form_shape& shape, const form_fields& fields,
                                       problems& wrong) {
    if (!shape.asks_when) return shape.now;
    const auto at =
        read_moment(fields, when_name, in_marks(when_question(*shape.step)), shape.step->to_the_minute);
    if (!at) {
        wrong = merged(std::move(wrong), at.error());
        return std::nullopt;
    }
    if (!*at)
        wrong.push_back({fmt::format("{}: enter the day{}", in_marks(when_question(*shape.step)),
                                     shape.step->to_the_minute ? " and the time" : ""),
                         std::string(when_name)});
    return *at;
}

void read_outcomes(const form_shape& shape, const form_fields& fields, step_read& read) {
    if (!shape.step->decides || shape.corrects) return;
    for (const auto& child : shape.children) {
        const auto name = outcome_name(child.person);
        const auto chosen = fields.every(name);
        const auto offered = outcomes_for(shape, child);
        const auto fits = [&](const outcome_offered& one) {
            return one.outcome->id == chosen.front() && one.not_yet.empty();
        };
        if (chosen.empty() || chosen.front().empty()) {
            read.wrong.push_back({shape.children.size() > 1
                                      ? fmt::format("Choose the outcome for {}", child.name)
                                      : "Choose the outcome",
                                  name});
        } else if (chosen.size() > 1 || std::none_of(offered.begin(), offered.end(), fits)) {
            read.wrong.push_back({"Choose one of the decisions on the list", name});
        } else {
            read.said.outcomes[child.person] = chosen.front();
        }
    }
}

void drop_what_was_not_asked(const form_shape& shape, step_read& read) {
    const auto outcome_of = [&](const person_id& person) {
        if (shape.corrects) return shape.corrects->outcome;
        const auto chosen = read.said.outcomes.find(person);
        return chosen == read.said.outcomes.end() ? std::string{} : chosen->second;
    };
    keep_asked(shared_fields(shape), read.said.shared, [&](const guidance::field& field) {
        // What is on the record is not taken away because a correction no longer asks for it.
        if (shape.corrects && shape.corrects->said.contains(field.id)) return true;
        if (shape.children.empty()) return casework::asked_with(field.asked_when, read.said.shared, {});
        return std::any_of(shape.children.begin(), shape.children.end(), [&](const form_child& child) {
            auto all = read.said.own[child.person];
            all.insert(read.said.shared.begin(), read.said.shared.end());
            return casework::asked_with(field.asked_when, all, outcome_of(child.person));
        });
    });
    for (const auto& child : shape.children) {
        auto& own = read.said.own[child.person];
        keep_asked(own_fields(shape, child), own, [&](const guidance::field& field) {
            auto all = own;
            all.insert(read.said.shared.begin(), read.said.shared.end());
            return casework::asked_with(field.asked_when, all, outcome_of(child.person));
        });
    }
}

void read_late_reason(const form_shape& shape, const form_fields& fields, step_read& read) {
    const auto code = fields.first(late_code_name);
    auto text = tidy(fields.first(late_text_name));
    if (text.size() > longest_text)
        read.wrong.push_back({"Why it was late is too long", std::string(late_text_name)});
    const auto* set = shape.edition->find_codes(late_reason_codes);
    const bool known =
        code.empty() || (set && std::any_of(set->codes.begin(), set->codes.end(),
                                            [&](const auto& one) { return one.code == code; }));
    if (!known) read.wrong.push_back({"Choose a reason from the list", std::string(late_code_name)});
    read.said.late_code = code;
    read.said.late_text = std::move(text);
}

} // namespace

step_read read_step(const form_shape& shape, const form_fields& fields) {
    step_read read;
    read.said.process = shape.running;
    read.said.step = shape.step->id;
    read.said.event_time = read_event_time(shape, fields, read.wrong);
    read_fields(shape, shared_fields(shape), shared_name, fields, read.said.shared, read.wrong);
    for (const auto& child : shape.children)
        read_fields(
            shape, own_fields(shape, child),
            [&](const guidance::field& field) { return own_name(child.person, field); }, fields,
            read.said.own[child.person], read.wrong);
    read_outcomes(shape, fields, read);
    drop_what_was_not_asked(shape, read);
    read_late_reason(shape, fields, read);
    refuse_strangers(shape, fields, read.wrong);
    return read;
}

intake_read read_intake(const form_shape& shape, const form_fields& fields) {
    intake_read read;
    read.said.definition = shape.process->id;
    read.said.event_time = read_event_time(shape, fields, read.wrong);
    read_fields(shape, shared_fields(shape), shared_name, fields, read.said.shared, read.wrong);
    keep_asked(shared_fields(shape), read.said.shared, [&](const guidance::field& field) {
        return casework::asked_with(field.asked_when, read.said.shared, {});
    });
    for (const auto* group : groups_of(shape)) {
        auto& rows = read.said.groups[group->id];
        const auto asked = row_fields(shape, *group);
        for (int row = 0; row < rows_on_form(*group, fields); ++row) {
            casework::new_person one;
            read_fields(
                shape, asked, [&](const guidance::field& field) { return row_name(*group, row, field); },
                fields, one.facts, read.wrong);
            keep_asked(asked, one.facts, [&](const guidance::field& field) {
                auto all = one.facts;
                all.insert(read.said.shared.begin(), read.said.shared.end());
                return casework::asked_with(field.asked_when, all, {});
            });
            rows.push_back(std::move(one));
        }
    }
    refuse_strangers(shape, fields, read.wrong);
    return read;
}

} // namespace kith::web::pages
