// Reading one answer: days, times, words, codes.

#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

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

bool offers(const guidance::field& field, std::string_view code) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const guidance::option& option) { return option.code == code; });
}

} // namespace

std::string in_marks(std::string_view prompt) {
    return fmt::format("‘{}’", prompt);
}

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

} // namespace kith::web::pages
