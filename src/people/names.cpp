#include "people/names.hpp"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <vector>

namespace kith::people {
namespace {

constexpr std::size_t longest_name = 200;
constexpr int most_marks = 4; ///< on one letter; Vietnamese needs two, pointed Hebrew three

/// The code points; nothing where the bytes are no Unicode.
std::optional<std::vector<UChar32>> characters_of(std::string_view text) {
    std::vector<UChar32> out;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = std::int64_t(text.size());
    for (std::int64_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0) return std::nullopt;
        out.push_back(c);
    }
    return out;
}

std::string utf8_of(const std::vector<UChar32>& characters) {
    std::string out;
    icu::UnicodeString::fromUTF32(characters.data(), std::int32_t(characters.size())).toUTF8String(out);
    return out;
}

std::string composed(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return text;
    const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
    std::string out;
    form->normalize(wide, status).toUTF8String(out);
    return U_FAILURE(status) ? text : out;
}

/// Joiners stand within words of Persian and of Indian languages; the marks of direction are harmless.
bool joins_letters(UChar32 c) {
    return c == 0x200C || c == 0x200D || c == 0x200E || c == 0x200F || c == 0x061C;
}

bool turns_direction(UChar32 c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// Control characters, invisible ones, those of no use or not yet given a meaning.
bool cannot_be_kept(UChar32 c) {
    const int type = u_charType(c);
    if (type == U_FORMAT_CHAR) return !joins_letters(c);
    return type == U_CONTROL_CHAR || type == U_PRIVATE_USE_CHAR || type == U_SURROGATE ||
           type == U_UNASSIGNED || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR;
}

bool is_space(UChar32 c) {
    return u_isUWhiteSpace(c) || c == 0x200B || c == 0xFEFF;
}

bool is_mark(UChar32 c) {
    const int type = u_charType(c);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

bool is_picture(UChar32 c) {
    return u_charType(c) == U_OTHER_SYMBOL ||
           (c > 0xFF && u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION));
}

/// Spaces at the ends and invisible characters there gone; one space where there were several.
std::vector<UChar32> tidied(const std::vector<UChar32>& typed) {
    std::vector<UChar32> out;
    bool space = false;
    for (const UChar32 c : typed) {
        if (is_space(c) && !(c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
            space = !out.empty();
            continue;
        }
        if (space) out.push_back(' ');
        space = false;
        out.push_back(c);
    }
    while (!out.empty() && joins_letters(out.back()))
        out.pop_back();
    return out;
}

/// What makes it no name, or nothing.
std::optional<std::string> fault_of_name(const std::vector<UChar32>& name, std::string_view what) {
    int marks = 0;
    bool letter = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const UChar32 c = name[i];
        if (c == 0) return fmt::format("{} has a character that cannot be kept. Type it again", what);
        if (turns_direction(c))
            return fmt::format(
                "{} has a hidden character that turns the direction of writing. Type it again", what);
        if (cannot_be_kept(c))
            return fmt::format("{} has a hidden character that cannot be kept. Type it again", what);
        if (is_picture(c))
            return fmt::format("{} is written in letters. Take out ‘{}’", what, utf8_of({c}));
        letter = letter || u_isalpha(c);
        if (is_mark(c)) {
            if (i == 0) return fmt::format("{} begins with a mark that belongs on a letter", what);
            if (++marks > most_marks)
                return fmt::format("{} has more marks on one letter than any name has. Type it again",
                                   what);
        } else if (!joins_letters(c)) {
            marks = 0;
        }
    }
    if (!letter)
        return fmt::format(
            "{} has no letter in it. Enter the name, or leave it empty where it is not known", what);
    return std::nullopt;
}

} // namespace

result<std::string> checked_name(std::string_view typed, std::string_view what) {
    if (typed.size() > 8 * longest_name)
        return refuse(fmt::format("{} must be {} characters or fewer", what, longest_name));
    const auto characters = characters_of(typed);
    if (!characters)
        return refuse(fmt::format("{} has a character that cannot be kept. Type it again", what));
    const std::vector<UChar32> name = tidied(*characters);
    if (name.empty())
        return refuse(
            fmt::format("{} is empty. Enter the name, or leave it out where it is not known", what));
    if (name.size() > longest_name)
        return refuse(fmt::format("{} must be {} characters or fewer", what, longest_name));
    if (auto fault = fault_of_name(name, what)) return refuse(*fault);
    return composed(utf8_of(name));
}

std::string only_letters_and_digits(std::string_view text) {
    const auto characters = characters_of(text.substr(0, 20'000));
    std::string out;
    if (!characters) return out;
    std::vector<UChar32> kept;
    for (const UChar32 c : *characters)
        if (u_isalnum(c)) kept.push_back(u_tolower(c));
    return utf8_of(kept);
}

bool stands_for_no_name(std::string_view name) {
    static constexpr std::array<std::string_view, 22> words = {
        "na",       "unknown",     "notknown",     "notgiven", "notprovided",   "noname",
        "nameless", "none",        "tbc",          "tba",      "tobeconfirmed", "unk",
        "nk",       "nameunknown", "namenotknown", "dontknow", "anonymous",     "xxx",
        "xx",       "asdf",        "notstated",    "unnamed"};
    const std::string plain = only_letters_and_digits(name);
    if (plain == "na")
        return name.find('/') != std::string_view::npos || name.find('.') != std::string_view::npos;
    return std::find(words.begin(), words.end(), plain) != words.end();
}

std::vector<std::string> doubts_of_name(std::string_view name) {
    std::vector<std::string> doubts;
    const auto characters = characters_of(name);
    if (!characters || name.empty()) return doubts;
    if (stands_for_no_name(name))
        doubts.push_back("These are words for not knowing a name. Empty it, or enter the name");
    bool digit = false, odd = false;
    std::set<UScriptCode> scripts;
    for (const UChar32 c : *characters) {
        digit = digit || u_isdigit(c);
        const int type = u_charType(c);
        odd =
            odd || type == U_MATH_SYMBOL || type == U_CURRENCY_SYMBOL || type == U_MODIFIER_SYMBOL ||
            std::string_view("_@#*?!%&:;\"\\{}[]|~/").find(char(c < 128 ? c : 0)) != std::string_view::npos;
        UErrorCode status = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(c, &status);
        if (U_SUCCESS(status) && u_isalpha(c) && script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
            scripts.insert(script);
    }
    if (digit) doubts.push_back("This name has a digit in it");
    if (odd) doubts.push_back("This name has a sign in it that names seldom have");
    const bool latin = scripts.contains(USCRIPT_LATIN);
    if (latin && (scripts.contains(USCRIPT_CYRILLIC) || scripts.contains(USCRIPT_GREEK)))
        doubts.push_back("This name mixes letters of two alphabets that look alike");
    const std::string plain = only_letters_and_digits(name);
    if (plain == "test" || plain == "testing" || plain == "na")
        doubts.push_back("This may be a word and not a name");
    return doubts;
}

result<std::string> checked_words(std::string_view typed, std::string_view what, std::size_t most,
                                  bool one_line) {
    if (typed.size() > most * 4)
        return refuse(fmt::format("{} must be {} characters or fewer", what, most));
    const auto characters = characters_of(typed);
    if (!characters)
        return refuse(fmt::format("{} has a character that cannot be kept. Type it again", what));
    std::vector<UChar32> kept;
    for (const UChar32 c : *characters) {
        if (c == '\r') continue;
        if (turns_direction(c))
            return refuse(fmt::format(
                "{} has a hidden character that turns the direction of writing. Type it again", what));
        const int type = u_charType(c);
        if (type == U_CONTROL_CHAR && c != '\n' && c != '\t')
            return refuse(
                fmt::format("{} has a hidden character that cannot be kept. Type it again", what));
        kept.push_back(one_line && (c == '\n' || c == '\t') ? ' ' : c);
    }
    while (!kept.empty() && is_space(kept.back()))
        kept.pop_back();
    kept.erase(kept.begin(),
               std::find_if(kept.begin(), kept.end(), [](UChar32 c) { return !is_space(c); }));
    if (kept.size() > most) return refuse(fmt::format("{} must be {} characters or fewer", what, most));
    return utf8_of(kept);
}

} // namespace kith::people
