#include "casework/answering.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

/// Bytes: a long line, and a report pasted whole.
constexpr std::size_t line_limit = 500;
constexpr std::size_t text_limit = 100'000;
/// Every step is taken under the Children Act 1989, in force since October 1991: an earlier year is a slip.
constexpr int first_year = 1990;

bool is_option(const guidance::field& field, std::string_view code) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const guidance::option& option) { return option.code == code; });
}

bool unsafe(std::string_view value) {
    return value.find('\0') != std::string_view::npos;
}

std::optional<std::string> fault_of_one(const guidance::field& field, const std::string& value) {
    using guidance::field_type;
    if (unsafe(value)) return "This answer has a character that cannot be kept. Type it again";
    switch (field.type) {
    case field_type::line:
        if (value.size() > line_limit)
            return fmt::format("This answer must be {} characters or fewer", line_limit);
        if (value.find('\n') != std::string::npos) return "This answer must be on one line";
        return std::nullopt;
    case field_type::text:
        if (value.size() > text_limit)
            return fmt::format("This answer must be {} characters or fewer", text_limit);
        return std::nullopt;
    case field_type::date:
        if (auto day = parse_date(value); !day) return day.error().front().message;
        return std::nullopt;
    case field_type::moment:
        if (auto at = parse_local_time(value); !at) return at.error().front().message;
        return std::nullopt;
    case field_type::yes_no:
        if (value != "yes" && value != "no") return "Select yes or no";
        return std::nullopt;
    case field_type::number:
        if (value.empty() || value.size() > 4 ||
            value.find_first_not_of("0123456789") != std::string::npos) {
            return "This answer must be a whole number, like 3";
        }
        return std::nullopt;
    case field_type::choice:
    case field_type::choices:
    case field_type::attendance:
        if (!is_option(field, value)) return "Select one of the answers given";
        return std::nullopt;
    case field_type::practitioner:
    case field_type::practitioners:
        if (!is_identifier(value)) return "Select a practitioner from the list";
        return std::nullopt;
    }
    return "This question has a kind of answer that is not known";
}

bool takes_several(guidance::field_type type) {
    using guidance::field_type;
    return type == field_type::choices || type == field_type::practitioners ||
           type == field_type::attendance;
}

/// "attendance.police" names who came for the police; it belongs to the field "attendance".
std::string_view field_of(std::string_view name) {
    return name.substr(0, name.find('.'));
}

const guidance::field* find_applying(const checking& form, std::string_view name,
                                     const std::function<bool(const guidance::field&)>& applies) {
    const guidance::field* field = guidance::find_field(form.definition, form.step.id, field_of(name));
    return field && applies(*field) ? field : nullptr;
}

std::string missing_words(const guidance::field& field) {
    using guidance::field_type;
    switch (field.type) {
    case field_type::yes_no:
        return fmt::format("Select yes or no: {}", field.prompt);
    case field_type::choice:
        return fmt::format("Select an answer: {}", field.prompt);
    case field_type::choices:
        return fmt::format("Select at least one: {}", field.prompt);
    case field_type::attendance:
        return fmt::format("Select who took part: {}", field.prompt);
    case field_type::date:
    case field_type::moment:
        return fmt::format("Enter a date: {}", field.prompt);
    case field_type::practitioner:
    case field_type::practitioners:
        return fmt::format("Select who: {}", field.prompt);
    default:
        return fmt::format("Answer this question: {}", field.prompt);
    }
}

/// Blanks around it do not count.
std::optional<std::string> too_short(const guidance::field& field, const std::vector<std::string>& values) {
    if (!casework::says_something(values)) return std::nullopt; // whether it is needed is asked elsewhere
    const std::string_view said = values.front();
    const auto first = said.find_first_not_of(" \t\r\n"), last = said.find_last_not_of(" \t\r\n");
    const std::string_view words = said.substr(first, last - first + 1);
    const auto characters = std::count_if(words.begin(), words.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; // a letter of UTF-8 begins here
    });
    if (characters >= field.at_least) return std::nullopt;
    return fmt::format("Write at least {} characters: {}", field.at_least, field.prompt);
}

} // namespace

bool says_something(const std::vector<std::string>& values) {
    return std::any_of(values.begin(), values.end(), [](const std::string& value) {
        return value.find_first_not_of(" \t\r\n") != std::string::npos;
    });
}

std::optional<std::string> fault_of(const guidance::field& field, const std::vector<std::string>& values) {
    if (!says_something(values)) return std::nullopt;
    if (values.size() > 1 && !takes_several(field.type)) return "Give one answer to this question";
    if (values.size() > 200) return "Select fewer answers";
    for (const std::string& value : values) {
        if (auto fault = fault_of_one(field, value)) return fault;
    }
    return std::nullopt;
}

void check_answers(const checking& form, const answers& said, std::string_view prefix,
                   const std::function<bool(const guidance::field&)>& applies,
                   const std::function<bool(const guidance::field&)>& asked) {
    for (const auto& [name, values] : said) {
        const guidance::field* field = find_applying(form, name, applies);
        if (!field) {
            form.found.push_back(
                {"This form has no such question. Open the page again", fmt::format("{}{}", prefix, name)});
            continue;
        }
        if (name != field->id) { // who came for an agency
            for (const std::string& value : values) {
                if (value.size() > line_limit || unsafe(value)) {
                    form.found.push_back({"This name is too long", fmt::format("{}{}", prefix, name)});
                }
            }
            continue;
        }
        auto fault = fault_of(*field, values);
        if (!fault && field->at_least > 0) fault = too_short(*field, values);
        if (fault) form.found.push_back({*fault, fmt::format("{}{}", prefix, name)});
    }
    for (const guidance::field& field : form.definition.fields) {
        if (field.step != form.step.id || !applies(field) || !field.required || !asked(field)) continue;
        const auto found = said.find(field.id);
        if (found != said.end() && says_something(found->second)) continue;
        form.found.push_back({missing_words(field), fmt::format("{}{}", prefix, field.id)});
    }
}

std::vector<assignment> assignments_in(const guidance::process& definition, std::string_view step,
                                       const answers& said,
                                       const std::function<bool(const guidance::field&)>& applies) {
    std::vector<assignment> assigns;
    for (const guidance::field& field : definition.fields) {
        if (field.step != step || field.assigns.empty() || !applies(field)) continue;
        const auto found = said.find(field.id);
        if (found == said.end() || !says_something(found->second)) continue;
        // Shown answers of this process by that relation: it holds for this process, beside others of its
        // kind.
        const bool of_process =
            std::any_of(definition.fields.begin(), definition.fields.end(), [&](const auto& other) {
                return std::find(other.shared_with.begin(), other.shared_with.end(), field.assigns) !=
                       other.shared_with.end();
            });
        assignment one{field.assigns, {}, !of_process};
        for (const std::string& value : found->second)
            one.practitioners.push_back({value});
        assigns.push_back(std::move(one));
    }
    return assigns;
}

person_facts facts_in(const checking& form, const answers& said, std::string_view prefix,
                      const std::function<bool(const guidance::field&)>& applies) {
    person_facts facts;
    for (const guidance::field& field : form.definition.fields) {
        if (field.step != form.step.id || field.records.empty() || !applies(field)) continue;
        const auto found = said.find(field.id);
        if (found == said.end() || !says_something(found->second)) continue;
        std::string joined;
        for (const std::string& value : found->second)
            joined += (joined.empty() ? "" : ", ") + value;
        const auto checked = people::checked_fact(field.records, joined, local_date(form.now));
        if (checked)
            facts[field.records] = *checked;
        else
            form.found.push_back({checked.error().front().message, fmt::format("{}{}", prefix, field.id)});
    }
    return facts;
}

std::optional<instant> earliest_for(const case_process& process, const guidance::step& step) {
    if (process.direct || step.may_predate) return std::nullopt;
    return process.opened;
}

instant checked_event_time(const checking& form, std::optional<instant> given,
                           std::optional<instant> earliest) {
    const std::string& question = form.step.when.empty() ? form.step.title : form.step.when;
    if (!given) {
        form.found.push_back(
            {fmt::format("Enter the date{}: {}", form.step.to_the_minute ? " and time" : "", question),
             "when"});
        return form.now;
    }
    if (*given > form.now) {
        form.found.push_back(
            {fmt::format("{} The date must be today or in the past: {} has not happened yet", question,
                         long_words(local_date(*given))),
             "when"});
    } else if (earliest && local_date(*given) < local_date(*earliest)) {
        form.found.push_back(
            {fmt::format(
                 "{} {} is before what led to it ({}). Check the year, or correct the earlier step first",
                 question, long_words(local_date(*given)), long_words(local_date(*earliest))),
             "when"});
    } else if (int(local_date(*given).year()) < first_year) {
        form.found.push_back({fmt::format("{} Check the year", question), "when"});
    }
    return *given;
}

std::vector<std::string> agencies_in(const answers& said, std::string_view field) {
    const auto found = said.find(std::string(field));
    return found == said.end() ? std::vector<std::string>() : found->second;
}

} // namespace kith::casework
