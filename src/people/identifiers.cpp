#include "people/identifiers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::people {
namespace {

constexpr std::string_view upn_letters = "ABCDEFGHJKLMNPQRTUVWXYZ"; // without I, O and S

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

/// Capital letters; spaces and hyphens out. At most 64 characters are looked at.
std::string squeezed(std::string_view typed) {
    std::string out;
    for (const char c : typed.substr(0, 64)) {
        if (c == ' ' || c == '-' || c == '\t') continue;
        out += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 32) : c;
    }
    return out;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Councils and other bodies that have given out UPNs, in ranges (first, last).
struct code_range {
    int first, last;
};
constexpr std::array<code_range, 35> councils = {
    {{1, 5},     {201, 213}, {301, 320}, {330, 336}, {340, 344}, {350, 359}, {370, 373},
     {380, 384}, {390, 394}, {420, 420}, {660, 681}, {701, 708}, {800, 803}, {805, 808},
     {810, 813}, {815, 816}, {820, 823}, {825, 826}, {830, 831}, {835, 841}, {845, 846},
     {850, 852}, {855, 857}, {860, 861}, {865, 896}, {908, 909}, {916, 916}, {919, 919},
     {921, 921}, {925, 926}, {928, 929}, {931, 931}, {933, 933}, {935, 938}, {940, 941}}};

/// The value of a UPN's last character: a digit, or of a temporary one the letter's place in the alphabet.
std::optional<int> last_value(char c) {
    if (is_digit(c)) return c - '0';
    const auto at = upn_letters.find(c);
    return at == std::string_view::npos ? std::nullopt : std::optional(int(at));
}

} // namespace

result<std::string> checked_nhs_number(std::string_view typed) {
    constexpr const char* shape = "An NHS number has 10 digits, like 943 476 5919";
    const std::string digits = squeezed(typed);
    if (digits.size() != 10 || !all_digits(digits)) return refuse(shape);
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i)
        sum += (digits[i] - '0') * int(10 - i);
    const int check = (11 - sum % 11) % 11;
    if (check == 10 || check != digits[9] - '0') {
        return refuse(
            "This is not a valid NHS number: its last digit does not fit the others. Check each digit");
    }
    if (digits == "0000000000") return refuse("This is not a valid NHS number: it is all zeros");
    return digits;
}

std::string nhs_number_in_words(std::string_view digits) {
    if (digits.size() != 10) return std::string(digits);
    return fmt::format("{} {} {}", digits.substr(0, 3), digits.substr(3, 3), digits.substr(6));
}

result<std::string> checked_upn(std::string_view typed) {
    const std::string upn = squeezed(typed);
    if (upn.size() != 13 || !is_letter(upn[0]) || !all_digits(std::string_view(upn).substr(1, 11)))
        return refuse("A unique pupil number has a letter and then 12 digits, like B801200005001");
    const auto last = last_value(upn[12]);
    if (!last) {
        return refuse("The last character of a unique pupil number is a digit, or of a temporary one a "
                      "letter other than I, O and S");
    }
    int sum = *last * 13;
    for (std::size_t i = 1; i < 12; ++i)
        sum += (upn[i] - '0') * int(i + 1);
    if (upn_letters[std::size_t(sum % 23)] != upn[0]) {
        return refuse("This is not a valid unique pupil number: its first letter does not fit the rest. "
                      "Check each character");
    }
    return upn;
}

bool upn_of_known_council(std::string_view upn) {
    if (upn.size() != 13 || !all_digits(upn.substr(1, 3))) return false;
    const int code = (upn[1] - '0') * 100 + (upn[2] - '0') * 10 + (upn[3] - '0');
    return std::any_of(councils.begin(), councils.end(),
                       [&](const code_range& one) { return code >= one.first && code <= one.last; });
}

result<std::string> checked_urn(std::string_view typed) {
    std::string urn = squeezed(typed);
    if (urn.size() != 6 || !all_digits(urn) || urn == "000000")
        return refuse("A school's unique reference number (URN) has 6 digits");
    return urn;
}

result<std::string> checked_uprn(std::string_view typed) {
    std::string uprn = squeezed(typed);
    if (!all_digits(uprn)) return refuse("A unique property reference number (UPRN) has digits only");
    uprn.erase(0, std::min(uprn.find_first_not_of('0'), uprn.size()));
    if (uprn.empty() || uprn.size() > 12)
        return refuse("A unique property reference number (UPRN) has up to 12 digits");
    return uprn;
}

std::optional<std::string> postcode_in(std::string_view typed) {
    const std::string text = squeezed(typed);
    if (text == "GIR0AA") return "GIR 0AA";
    if (text.size() < 5 || text.size() > 7) return std::nullopt;
    const std::string_view outward = std::string_view(text).substr(0, text.size() - 3);
    const std::string_view inward = std::string_view(text).substr(text.size() - 3);
    if (!is_digit(inward[0]) || !is_letter(inward[1]) || !is_letter(inward[2])) return std::nullopt;
    std::string shape; // A9, A99, AA9, AA99, A9A, AA9A
    for (const char c : outward)
        shape += is_digit(c) ? '9' : is_letter(c) ? 'A' : '?';
    constexpr std::array<std::string_view, 6> shapes = {"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
    if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) return std::nullopt;
    return fmt::format("{} {}", outward, inward);
}

result<std::string> checked_postcode(std::string_view typed) {
    if (auto postcode = postcode_in(typed)) return *postcode;
    return refuse("Enter a whole UK postcode, like AB1 2CD. Leave it empty for a place abroad or one that "
                  "you do not know");
}

result<std::string> checked_national_insurance(std::string_view typed) {
    std::string number = squeezed(typed);
    const bool fits = number.size() == 9 && is_letter(number[0]) && is_letter(number[1]) &&
                      all_digits(std::string_view(number).substr(2, 6)) && number[8] >= 'A' &&
                      number[8] <= 'D';
    if (!fits) {
        return refuse("A National Insurance number has 2 letters, 6 digits and a letter from A to D, like "
                      "QQ 12 34 56 C");
    }
    return number;
}

result<std::string> checked_local_id(std::string_view typed) {
    const std::string_view trimmed = typed.substr(0, 64);
    std::string id;
    for (const char c : trimmed)
        if (c != ' ' && c != '\t') id += c;
    const bool fits = !id.empty() && id.size() <= 20 && std::all_of(id.begin(), id.end(), [](char c) {
        return is_digit(c) || is_letter(c) || (c >= 'a' && c <= 'z');
    });
    if (!fits) return refuse("The council's number for a child has up to 20 letters and digits");
    return id;
}

result<std::string> checked_other_number(std::string_view typed, std::string_view what) {
    std::string number;
    for (const char c : typed.substr(0, 80)) {
        if (c == ' ' || c == '\t') continue;
        number += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 32) : c;
    }
    const bool fits =
        number.size() >= 2 && number.size() <= 40 && std::all_of(number.begin(), number.end(), [](char c) {
            return is_digit(c) || is_letter(c) || c == '-' || c == '/' || c == '.';
        });
    if (!fits) return refuse(fmt::format("{} has 2 to 40 letters and digits", what));
    return number;
}

} // namespace kith::people
