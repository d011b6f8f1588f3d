// What somebody typed into the one box, taken apart. Total: any bytes give a query, nonsense an empty one.

#include "foundation/number.hpp"
#include "language/language.hpp"
#include "people/search.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace kith::people {

namespace {

constexpr std::size_t longest_query = 200, most_tokens = 32, most_words = 8;
using tokens = std::vector<std::string_view>;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool all_digits(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}

std::string lower(std::string_view word) {
    std::string out(word);
    for (char& c : out)
        c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    return out;
}

/// Wildcards stand for nothing here; brackets and quotes part words.
std::string without_wildcards(std::string_view typed) {
    std::string out(typed.substr(0, longest_query));
    std::erase_if(out, [](char c) { return c == '*' || c == '%' || c == '?' || c == '_'; });
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == '(' || c == ')' || c == '"' || c == '[' ||
            c == ']')
            c = ' ';
    return out;
}

tokens tokens_in(std::string_view typed) {
    tokens words;
    std::size_t at = 0;
    while (at < typed.size() && words.size() < most_tokens) {
        const std::size_t begin = typed.find_first_not_of(" ,;:", at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(typed.find_first_of(" ,;:", begin), typed.size());
        words.push_back(typed.substr(begin, end - begin));
        at = end;
    }
    return words;
}

std::optional<int> number_in(std::string_view word) {
    const auto value = all_digits(word) && word.size() <= 4 ? parse_number(word) : std::nullopt;
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

std::optional<date> date_of(int day, int month, int year, std::size_t year_digits, date today) {
    if (year_digits == 2) {
        year += 2000;
        if (year > int(today.year()) + 1) year -= 100;
    } else if (year_digits != 4) {
        return std::nullopt;
    }
    if (day < 1 || month < 1 || year < 1900 || year > int(today.year()) + 1) return std::nullopt;
    const date made = std::chrono::year(year) / month / day;
    return made.ok() ? std::optional(made) : std::nullopt;
}

/// "12/3/2014", "12-03-14", "12.3.2014", "2014-03-12", "12032014".
std::optional<date> date_in(std::string_view word, date today) {
    if (word.size() == 8 && all_digits(word)) {
        const auto part = [&](std::size_t from, std::size_t count) {
            return *number_in(word.substr(from, count));
        };
        if (const auto found = date_of(part(0, 2), part(2, 2), part(4, 4), 4, today)) return found;
        return date_of(part(6, 2), part(4, 2), part(0, 4), 4, today);
    }
    const std::size_t first = word.find_first_of("/-.");
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = word.find_first_of("/-.", first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::string_view a = word.substr(0, first), b = word.substr(first + 1, second - first - 1),
                           c = word.substr(second + 1);
    const auto one = number_in(a), two = number_in(b), three = number_in(c);
    if (!one || !two || !three) return std::nullopt;
    if (a.size() == 4) return date_of(*three, *two, *one, 4, today);
    if (const auto found = date_of(*one, *two, *three, c.size(), today)) return found;
    return date_of(*two, *one, *three, c.size(), today); // month first, as some write
}

std::optional<int> month_named(std::string_view word) {
    constexpr std::array<std::string_view, 12> names{"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
    const std::string name = lower(word);
    if (name == "sept") return 9;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (name == names[i] || name == names[i].substr(0, 3)) return int(i) + 1;
    return std::nullopt;
}

/// The day of the month in "12" or "12th".
std::optional<int> day_in(std::string_view word) {
    if (word.size() > 2)
        for (const std::string_view ending : {"st", "nd", "rd", "th"})
            if (word.ends_with(ending)) return number_in(word.substr(0, word.size() - 2));
    return number_in(word);
}

void take_out(tokens& words, std::size_t at, std::size_t count) {
    words.erase(words.begin() + std::ptrdiff_t(at), words.begin() + std::ptrdiff_t(at + count));
}

/// The first date, wherever it stands. One of eight digits may be an identifier as well.
void take_date(tokens& words, people_query& to, date today) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if ((to.born = date_in(words[i], today))) {
            if (all_digits(words[i])) to.identifiers.emplace_back(words[i]);
            return take_out(words, i, 1);
        }
        if (i + 2 >= words.size()) continue;
        const auto year = number_in(words[i + 2]);
        const auto month = month_named(words[i + 1]) ? month_named(words[i + 1])
                           : all_digits(words[i]) && words[i].size() <= 2 && words[i + 1].size() <= 2
                               ? number_in(words[i + 1])
                               : std::nullopt;
        const auto day = day_in(words[i]);
        if (!day || !month || !year || (!month_named(words[i + 1]) && words[i + 2].size() != 4)) continue;
        if ((to.born = date_of(*day, *month, *year, words[i + 2].size(), today)))
            return take_out(words, i, 3);
    }
}

void set_years(people_query& to, int years, int months_more, date today) {
    using std::chrono::months;
    using std::chrono::sys_days;
    const auto back = [&](int by) {
        const auto made = std::chrono::year_month(today.year(), today.month()) - months(by);
        const date day = made / today.day();
        return day.ok() ? day : date(made / std::chrono::last);
    };
    to.born_until = back(years * 12 + months_more);
    to.born_from =
        date(sys_days(back(years * 12 + months_more + (months_more > 0 ? 1 : 12))) + std::chrono::days(1));
}

/// "aged 7", "7 years", "7yrs", "5 months", "2014", "March 2014". A bare number may also be a house.
void take_age(tokens& words, people_query& to, date today) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = lower(words[i]);
        const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
        const auto number = number_in(std::string_view(word).substr(0, digits));
        const std::string unit = word.substr(digits);
        const bool unit_apart = unit.empty() && i + 1 < words.size();
        const std::string next = unit_apart ? lower(words[i + 1]) : unit;
        const bool years = next == "years" || next == "year" || next == "yrs" || next == "yr" ||
                           next == "y" || next == "yo" || next == "y/o";
        const bool months =
            next == "months" || next == "month" || next == "mths" || next == "mth" || next == "m";
        const bool aged = i > 0 && (lower(words[i - 1]) == "aged" || lower(words[i - 1]) == "age");
        if (number && digits <= 3 && *number <= 120 && (years || months || aged)) {
            set_years(to, months ? 0 : *number, months ? *number : 0, today);
            if (months && *number == 0) set_years(to, 0, 0, today);
            take_out(words, i, (years || months) && unit_apart ? 2 : 1);
            if (aged) take_out(words, i - 1, 1);
            return;
        }
        if (number && unit.empty() && digits == 4 && *number >= 1900 && *number <= int(today.year()) + 1) {
            const auto month = i > 0 ? month_named(words[i - 1]) : std::nullopt;
            const std::chrono::year year(*number);
            to.born_from = month ? date(year / *month / 1) : date(year / 1 / 1);
            to.born_until = month ? date(year / *month / std::chrono::last) : date(year / 12 / 31);
            return take_out(words, month ? i - 1 : i, month ? 2 : 1);
        }
    }
}

/// "qa3", "m1", "ec1a": the outward half.
bool is_outward(std::string_view word) {
    std::size_t letters = 0;
    while (letters < word.size() && is_letter(word[letters]))
        ++letters;
    const std::string_view rest = word.substr(letters);
    if (letters < 1 || letters > 2 || rest.empty() || rest.size() > 2 || !is_digit(rest[0])) return false;
    return rest.size() == 1 || is_digit(rest[1]) || is_letter(rest[1]);
}
/// "4th", or its beginning "4", "4t".
bool is_inward(std::string_view word, bool whole) {
    if (word.empty() || word.size() > 3 || !is_digit(word[0]) || (whole && word.size() != 3)) return false;
    return std::all_of(word.begin() + 1, word.end(), is_letter);
}

void take_postcode(tokens& words, people_query& to) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word.size() >= 5 && word.size() <= 7 && is_outward(word.substr(0, word.size() - 3)) &&
            is_inward(word.substr(word.size() - 3), true)) {
            to.postcode = lower(word);
            to.outward = lower(word.substr(0, word.size() - 3));
            return take_out(words, i, 1);
        }
        if (!is_outward(word)) continue;
        to.outward = to.postcode = lower(word);
        const bool more = i + 1 < words.size() && is_inward(words[i + 1], false);
        if (more) to.postcode += lower(words[i + 1]);
        return take_out(words, i, more ? 2 : 1);
    }
}

bool passes_nhs_check(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i)
        sum += (digits[i] - '0') * int(10 - i);
    const int check = (11 - sum % 11) % 11;
    return check != 10 && check == digits[9] - '0';
}

/// The NHS numbers that pass their check and differ in one digit, or in two neighbours swapped.
std::vector<std::string> nhs_numbers_near(std::string digits) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const char was = digits[i];
        for (char c = '0'; c <= '9'; ++c) {
            digits[i] = c;
            if (c != was && passes_nhs_check(digits)) out.push_back(digits);
        }
        digits[i] = was;
        if (i + 1 == digits.size() || was == digits[i + 1]) continue;
        std::swap(digits[i], digits[i + 1]);
        if (passes_nhs_check(digits)) out.push_back(digits);
        std::swap(digits[i], digits[i + 1]);
    }
    return out;
}

void add_identifier(people_query& to, std::string_view text) {
    std::string value;
    for (const char c : text) {
        if (is_digit(c) || (c >= 'A' && c <= 'Z')) value += c;
        if (c >= 'a' && c <= 'z') value += char(c - 32);
    }
    const auto digits = std::count_if(value.begin(), value.end(), is_digit);
    if (digits < 3 || value.size() > 24 || to.identifiers.size() >= 6) return;
    if (std::find(to.identifiers.begin(), to.identifiers.end(), value) != to.identifiers.end()) return;
    if (value.size() == 10 && all_digits(value) && !passes_nhs_check(value))
        to.near_identifiers = nhs_numbers_near(value);
    to.identifiers.push_back(std::move(value));
}

/// Numbers of an authority, a school or the NHS, written with or without spaces.
void take_identifiers(tokens& words, people_query& to) {
    std::string whole;
    for (const std::string_view word : words)
        whole += word;
    const auto has_digit = [](std::string_view word) {
        return std::any_of(word.begin(), word.end(), is_digit);
    };
    const bool alone =
        !words.empty() && std::all_of(words.begin(), words.end(), [&](std::string_view word) {
            return has_digit(word) || word.size() <= 2;
        });
    if (alone && words.size() > 1 && std::count_if(whole.begin(), whole.end(), is_digit) >= 5) {
        add_identifier(to, whole);
        words.clear();
        return;
    }
    for (std::size_t i = 0; i < words.size();) {
        std::size_t count = 0;
        std::string run;
        while (i + count < words.size() && has_digit(words[i + count]))
            run += words[i + count++];
        const auto digits = std::count_if(run.begin(), run.end(), is_digit);
        if (count == 0 || digits < 4) {
            i += std::max<std::size_t>(count, 1);
            continue;
        }
        add_identifier(to, run);
        if (count > 1)
            for (std::size_t k = 0; k < count; ++k)
                add_identifier(to, words[i + k]);
        take_out(words, i, count);
    }
}

void take_house(tokens& words, people_query& to, date today) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = lower(words[i]);
        const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
        if (digits == 0 || digits > 4 || word.size() > digits + 1) continue;
        if (to.house.empty()) to.house = word;
        if (digits <= 2 && word.size() == digits && !to.born && !to.born_from) {
            to.number = *number_in(word);
            if (i + 1 == words.size()) { // last, as an age is: "Okafor Ada 7"
                set_years(to, to.number, 0, today);
            }
        }
        return take_out(words, i, 1);
    }
}

constexpr auto street_kinds = std::to_array<std::string_view>(
    {"road",  "rd",    "street", "st",      "avenue", "ave",       "lane",  "ln",
     "close", "drive", "dr",     "way",     "court",  "crescent",  "cres",  "gardens",
     "gdns",  "grove", "place",  "terrace", "flat",   "apartment", "house", "view",
     "rise",  "walk",  "mews",   "row",     "square", "the",       "unit"});

constexpr auto titles = std::to_array<std::string_view>(
    {"mr",  "mrs", "miss", "ms", "master", "dr",       "dob",  "born", "aka",   "nhs",
     "upn", "urn", "id",   "no", "number", "postcode", "aged", "age",  "child", "the"});
} // namespace

bool is_street_kind(std::string_view word) {
    return std::find(street_kinds.begin(), street_kinds.end(), word) != street_kinds.end();
}

bool people_query::empty() const {
    return words.empty() && identifiers.empty() && !born && !born_from && postcode.empty() &&
           house.empty() && !baby;
}

people_query understood(std::string_view typed, date today) {
    people_query out;
    const std::string text = without_wildcards(typed);
    tokens words = tokens_in(text);
    take_date(words, out, today);
    take_postcode(words, out);
    if (!out.born) take_age(words, out, today);
    take_identifiers(words, out);
    take_house(words, out, today);
    const std::size_t comma = text.find(',');
    out.family_first =
        comma != std::string::npos && text.find_first_not_of(" ,", comma) != std::string::npos;
    std::string names;
    for (const std::string_view word : words)
        names += (names.empty() ? "" : " ") + std::string(word);
    std::vector<std::string> folded = language::words_of(names, most_words + 4);
    if (folded.size() > 1) {
        const auto is_title = [](const std::string& word) {
            return std::find(titles.begin(), titles.end(), word) != titles.end();
        };
        if (!std::all_of(folded.begin(), folded.end(), is_title)) std::erase_if(folded, is_title);
    }
    const auto baby = [](const std::string& word) { return word == "baby" || word == "unborn"; };
    out.baby = std::any_of(folded.begin(), folded.end(), baby);
    if (folded.size() > 1) std::erase_if(folded, baby);
    if (folded.size() > most_words) folded.resize(most_words);
    out.last_unfinished = !folded.empty() && !text.empty() && text.back() != ' ';
    out.words = std::move(folded);
    return out;
}

} // namespace kith::people
