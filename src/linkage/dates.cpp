#include "linkage/dates.hpp"

#include "linkage/words.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace kith::linkage {
namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits.substr(0, 6))
        value = value * 10 + (c - '0');
    return value;
}

int month_of(std::string_view word) {
    static constexpr std::array<std::string_view, 12> names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                               "jul", "aug", "sep", "oct", "nov", "dec"};
    if (word.size() < 3) return 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (word.substr(0, 3) == names[i]) return static_cast<int>(i) + 1;
    }
    return 0;
}

/// Parts that lie outside the calendar are put right by exchange, or left out.
partial_date made(int year, int month, int day) {
    if (year < 1000 || year > 2999) return {};
    if (month > 12 && day >= 1 && day <= 12) std::swap(month, day);
    if (month < 1 || month > 12) return {year, 0, 0};
    if (day < 1 || day > 31) return {year, month, 0};
    return {year, month, day};
}

int full_year(std::string_view digits) {
    const int value = number(digits);
    if (digits.size() >= 3) return value;
    return value <= 30 ? 2000 + value : 1900 + value;
}

partial_date from_parts(const std::vector<std::string_view>& parts) {
    std::vector<std::string_view> numbers;
    int month = 0;
    for (const std::string_view part : parts) {
        if (is_digits(part)) {
            numbers.push_back(part);
            continue;
        }
        if (const int named = month_of(part); named != 0 && month == 0) {
            month = named;
            continue;
        }
        // 4th, 1st, 22nd
        const auto end = part.find_first_not_of("0123456789");
        if (end != 0 && end != std::string_view::npos && end <= 2) numbers.push_back(part.substr(0, end));
    }
    if (month != 0) {
        if (numbers.size() == 1) return made(full_year(numbers[0]), month, 0);
        if (numbers.size() < 2) return {};
        const bool year_first = numbers[0].size() == 4;
        return made(full_year(numbers[year_first ? 0 : 1]), month, number(numbers[year_first ? 1 : 0]));
    }
    if (numbers.size() >= 3) {
        if (numbers[0].size() == 4) return made(number(numbers[0]), number(numbers[1]), number(numbers[2]));
        return made(full_year(numbers[2]), number(numbers[1]), number(numbers[0]));
    }
    if (numbers.size() == 2) {
        if (numbers[0].size() == 4) return made(number(numbers[0]), number(numbers[1]), 0);
        if (numbers[1].size() == 4) return made(number(numbers[1]), number(numbers[0]), 0);
        return {};
    }
    if (numbers.size() != 1) return {};
    const std::string_view all = numbers[0];
    if (all.size() == 4) return made(number(all), 0, 0);
    if (all.size() == 6) return made(number(all.substr(0, 4)), number(all.substr(4)), 0);
    if (all.size() != 8) return {};
    const int year = number(all.substr(0, 4));
    if (year >= 1300 && year <= 2100) return made(year, number(all.substr(4, 2)), number(all.substr(6, 2)));
    return made(number(all.substr(4)), number(all.substr(2, 2)), number(all.substr(0, 2)));
}

} // namespace

partial_date read_date(std::string_view text) {
    // A time of day after the date says nothing here.
    std::string kept(text.substr(0, 60));
    if (const auto time = kept.find('T'); time == 10 || time == 8) kept.resize(time);
    if (const auto colon = kept.find(':'); colon != std::string::npos) {
        const auto space = kept.rfind(' ', colon);
        kept.resize(space == std::string::npos ? colon : space);
    }
    const std::string plain = folded(kept, 60);
    return from_parts(words_of(plain));
}

partial_date read_date(std::string_view year, std::string_view month, std::string_view day) {
    const std::string y = folded(year, 20), m = folded(month, 20), d = folded(day, 20);
    const auto value = [](std::string_view text) {
        const auto dot = text.find(' '); // 7.0 as some programs write 7
        text = text.substr(0, dot);
        return is_digits(text) ? number(text) : 0;
    };
    const std::string_view y_digits = std::string_view(y).substr(0, y.find(' '));
    if (!is_digits(y_digits)) return {};
    const int named = month_of(m);
    return made(full_year(y_digits), named != 0 ? named : value(m), value(d));
}

std::string to_text(const partial_date& day) {
    if (!day.known()) return {};
    if (day.month == 0) return fmt::format("{:04}", day.year);
    if (day.day == 0) return fmt::format("{:04}-{:02}", day.year, day.month);
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

} // namespace kith::linkage
