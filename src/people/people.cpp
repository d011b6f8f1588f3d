#include "people/people.hpp"

#include <fmt/format.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>

namespace kith::people {
namespace {

/// Any script to plain lower-case Latin letters. ICU transliterators are not thread safe: one a thread.
std::string fold(std::string_view text) {
    thread_local const std::unique_ptr<icu::Transliterator> folding = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(
            icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
        if (U_FAILURE(status) || !made)
            throw std::runtime_error("the Unicode library has no Latin transliteration");
        return made;
    }();
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (plain) {
        std::string lower(text);
        for (char& c : lower)
            c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
        return lower;
    }
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), int(text.size())));
    folding->transliterate(wide);
    std::string folded;
    wide.toUTF8String(folded);
    return folded;
}

/// Words of letters and digits; apostrophes vanish (O'Neil is oneil), all else separates.
std::vector<std::string> words_of(std::string_view text, std::size_t most) {
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (!word.empty() && words.size() < most) words.push_back(word.substr(0, 40));
        word.clear();
    };
    for (const char c : fold(text)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += c;
        else if (c != '\'')
            finish();
    }
    finish();
    return words;
}

} // namespace

std::optional<date> person::birth_date() const {
    const auto day = parse_date(fact("birth_date"));
    return day ? std::optional(*day) : std::nullopt;
}

std::optional<date> person::expected_date() const {
    const auto day = parse_date(fact("expected_date"));
    return day ? std::optional(*day) : std::nullopt;
}

std::string display_name(const person& who) {
    const std::string_view family = who.fact("family_name"), given = who.fact("given_name");
    if (who.unborn() && given.empty())
        return family.empty() ? "Unborn child" : fmt::format("{}, unborn child", family);
    if (family.empty() && given.empty()) {
        const std::string_view known = who.fact("local_id"); // a census brings children without their names
        return known.empty() ? "Name not known" : fmt::format("Name not known ({})", known);
    }
    if (family.empty() || given.empty()) return std::string(family.empty() ? given : family);
    return fmt::format("{}, {}", family, given);
}

std::string full_name(const person& who) {
    const std::string_view family = who.fact("family_name"), given = who.fact("given_name");
    if (family.empty() || given.empty()) return display_name(who);
    return fmt::format("{} {}", given, family);
}

int age_in_years(date birth, date on) {
    int years = int(on.year()) - int(birth.year());
    const auto month_day = [](date d) { return unsigned(d.month()) * 100 + unsigned(d.day()); };
    // A 29 February birthday needs no special case: in other years 28 February is before it, 1 March after.
    if (month_day(on) < month_day(birth)) --years;
    return years;
}

std::string age_in_words(const person& who, date on) {
    const auto plural = [](int n, const char* unit) {
        return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
    };
    if (const auto birth = who.birth_date()) {
        const int days = day_number(on) - day_number(*birth);
        if (days < 0) return "not yet born";
        const int years = age_in_years(*birth, on);
        if (years >= 2) return plural(years, "year");
        int months = (int(on.year()) - int(birth->year())) * 12 + int(unsigned(on.month())) -
                     int(unsigned(birth->month()));
        if (unsigned(on.day()) < unsigned(birth->day())) --months;
        return months >= 1 ? plural(months, "month") : plural(days, "day");
    }
    if (const auto expected = who.expected_date()) {
        const int days = day_number(*expected) - day_number(on);
        return days > 0 ? "due in " + plural((days + 6) / 7, "week") : "expected " + long_words(*expected);
    }
    return "age not known";
}

std::vector<std::string> search_keys(const person& who) {
    std::set<std::string> keys;
    for (const std::string_view name : {"given_name", "family_name", "known_as"}) {
        const auto found = who.facts.find(name);
        if (found == who.facts.end()) continue;
        for (const fact_value& value : found->second) { // previous names stay findable
            for (std::string& word : words_of(value.value, 12))
                keys.insert(std::move(word));
        }
    }
    return {keys.begin(), keys.end()};
}

std::vector<std::string> query_keys(std::string_view typed) {
    return words_of(typed.substr(0, 400), 8);
}

} // namespace kith::people
