#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace kith::web::pages {
namespace {

using guidance::field_type;

constexpr std::array<std::string_view, 12> month_names = {"january",   "february", "march",    "april",
                                                          "may",       "june",     "july",     "august",
                                                          "september", "october",  "november", "december"};

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

/// 1 to `digits` digits and nothing else; -1 otherwise.
int small_number(std::string_view text, std::size_t digits) {
    if (text.empty() || text.size() > digits) return -1;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// "3", "03", "Mar", "march".
int month_number(std::string_view typed) {
    if (const int number = small_number(typed, 2); number >= 0) return number;
    const auto word = lower(typed);
    if (word.size() < 3) return -1;
    for (std::size_t i = 0; i < month_names.size(); ++i)
        if (month_names[i].starts_with(word)) return int(i) + 1;
    return -1;
}

/// The prompt inside a sentence, without its question mark.
std::string in_marks(std::string_view prompt) {
    return fmt::format("‘{}’", prompt);
}

bool offers(const guidance::field& field, std::string_view code) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const guidance::option& option) { return option.code == code; });
}

} // namespace

std::string tidy(std::string_view typed) {
    std::string out;
    out.reserve(typed.size());
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (typed[i] == '\r') {
            if (i + 1 < typed.size() && typed[i + 1] == '\n') continue;
            out += '\n';
        } else {
            out += typed[i];
        }
    }
    return std::string(trimmed(out));
}

std::string tidy_line(std::string_view typed) {
    std::string out;
    for (const char c : trimmed(typed)) {
        if (!is_space(c))
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

std::optional<std::pair<int, int>> read_time(std::string_view typed) {
    auto word = lower(trimmed(typed));
    word.erase(std::remove(word.begin(), word.end(), ' '), word.end());
    if (word == "midday" || word == "noon") return std::pair{12, 0};
    if (word == "midnight") return std::pair{0, 0};
    bool am = false, pm = false;
    for (const std::string_view end : {"am", "a.m.", "pm", "p.m."})
        if (word.ends_with(end)) {
            (end.front() == 'a' ? am : pm) = true;
            word.resize(word.size() - end.size());
            break;
        }
    int hour = -1, minute = 0;
    const auto separator = word.find_first_of(":.");
    if (separator != std::string::npos) {
        hour = small_number(std::string_view(word).substr(0, separator), 2);
        minute = word.size() - separator == 3
                     ? small_number(std::string_view(word).substr(separator + 1), 2)
                     : -1;
    } else if (word.size() == 4) {
        hour = small_number(std::string_view(word).substr(0, 2), 2);
        minute = small_number(std::string_view(word).substr(2), 2);
    } else if (am || pm) {
        hour = small_number(word, 2);
    }
    if ((am || pm) && (hour < 1 || hour > 12)) return std::nullopt;
    if (am || pm) hour = hour % 12 + (pm ? 12 : 0);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return std::pair{hour, minute};
}

result<std::optional<date>> read_date(const form_fields& fields, std::string_view name,
                                      std::string_view what) {
    const auto part = [&](const char* which) {
        return trimmed(fields.first(fmt::format("{}-{}", name, which)));
    };
    const auto day = part("day"), month = part("month"), year = part("year");
    if (day.empty() && month.empty() && year.empty()) return std::optional<date>{};
    const auto field = std::string(name);
    if (day.empty() || month.empty() || year.empty())
        return refuse(fmt::format("{} must have a day, a month and a year", what), field);
    const int d = small_number(day, 2), m = month_number(month), y = small_number(year, 4);
    if (y >= 0 && y < 1000)
        return refuse(fmt::format("{}: write the year with 4 numbers, like 2026", what), field);
    const date value{std::chrono::year(y), std::chrono::month(unsigned(std::max(0, m))),
                     std::chrono::day(unsigned(std::max(0, d)))};
    if (d < 1 || m < 1 || m > 12 || y < 0 || !value.ok())
        return refuse(fmt::format("{} must be a day of the calendar, like 27 3 2026", what), field);
    return std::optional<date>{value};
}

result<std::optional<instant>> read_moment(const form_fields& fields, std::string_view name,
                                           std::string_view what, bool with_time) {
    const auto day = read_date(fields, name, what);
    if (!day) return tl::unexpected(day.error());
    const auto typed = trimmed(fields.first(fmt::format("{}-time", name)));
    const auto field = std::string(name);
    if (!*day) {
        if (with_time && !typed.empty()) return refuse(fmt::format("{}: enter the day too", what), field);
        return std::optional<instant>{};
    }
    local_time at{**day, 0, 0, 0};
    if (with_time) {
        if (typed.empty())
            return refuse(fmt::format("{}: enter the time, like 2:15pm or 14:15", what), field + "-time");
        const auto time = read_time(typed);
        if (!time)
            return refuse(fmt::format("{}: write the time like 2:15pm or 14:15", what), field + "-time");
        std::tie(at.hour, at.minute) = *time;
    }
    const auto moment = to_instant(at);
    if (!moment)
        return refuse(
            fmt::format("{}: there was no such time that night, because the clocks went forward", what),
            field + "-time");
    return std::optional<instant>{*moment};
}

namespace {

using read_values = result<std::vector<std::string>>;

read_values read_words(const guidance::field& field, const std::string& name, const form_fields& fields) {
    const bool line = field.type == field_type::line;
    auto said = line ? tidy_line(fields.first(name)) : tidy(fields.first(name));
    if (said.size() > (line ? longest_line : longest_text))
        return refuse(fmt::format("{} is too long. Use {} characters or fewer", in_marks(field.prompt),
                                  line ? longest_line : longest_text),
                      name);
    if (said.empty()) return std::vector<std::string>{};
    return std::vector<std::string>{std::move(said)};
}

read_values read_number(const guidance::field& field, const std::string& name, const form_fields& fields) {
    const auto typed = trimmed(fields.first(name));
    if (typed.empty()) return std::vector<std::string>{};
    const int value = small_number(typed, 4);
    if (value < 0)
        return refuse(fmt::format("{}: write a whole number between 0 and 9999", in_marks(field.prompt)),
                      name);
    return std::vector<std::string>{std::to_string(value)};
}

read_values read_codes(const form_shape& shape, const guidance::field& field, const std::string& name,
                       const form_fields& fields) {
    const bool people = field.type == field_type::practitioner || field.type == field_type::practitioners;
    std::vector<std::string> codes;
    for (const auto& typed : fields.every(name)) {
        if (typed.empty()) continue;
        bool known = false;
        if (people) {
            const auto named = may_be_named(shape, field);
            known = std::any_of(named.begin(), named.end(), [&](const store::account* account) {
                return account->practitioner.text == typed;
            });
        } else {
            known =
                field.type == field_type::yes_no ? typed == "yes" || typed == "no" : offers(field, typed);
        }
        if (!known) return refuse(fmt::format("{}: choose from the list", in_marks(field.prompt)), name);
        if (std::find(codes.begin(), codes.end(), typed) == codes.end()) codes.push_back(typed);
    }
    return codes;
}

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

bool takes_several(field_type type) {
    return type == field_type::choices || type == field_type::practitioners ||
           type == field_type::attendance;
}

} // namespace

read_values read_answer(const form_shape& shape, const guidance::field& field, const std::string& name,
                        const form_fields& fields) {
    if (!takes_several(field.type) && fields.every(name).size() > 1)
        return refuse(
            fmt::format("{} was answered more than once. Answer it again", in_marks(field.prompt)), name);
    switch (field.type) {
    case field_type::line:
    case field_type::text:
        return read_words(field, name, fields);
    case field_type::number:
        return read_number(field, name, fields);
    case field_type::date: {
        const auto day = read_date(fields, name, in_marks(field.prompt));
        if (!day) return tl::unexpected(day.error());
        if (!*day) return std::vector<std::string>{};
        return std::vector<std::string>{to_text(**day)};
    }
    case field_type::moment: {
        const auto at = read_moment(fields, name, in_marks(field.prompt), true);
        if (!at) return tl::unexpected(at.error());
        if (!*at) return std::vector<std::string>{};
        return std::vector<std::string>{to_text(to_local(**at))};
    }
    case field_type::yes_no:
    case field_type::choice:
    case field_type::choices:
    case field_type::attendance:
    case field_type::practitioner:
    case field_type::practitioners:
        return read_codes(shape, field, name, fields);
    }
    return refuse("This question can't be answered here", name);
}

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
