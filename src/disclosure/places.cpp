// Words found in a text whatever their case and spacing.

#include "disclosure/disclosure.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace kith::disclosure {
namespace {

/// The text as characters that are compared, and where each stands in the bytes. Runs of blanks are one.
struct folded {
    std::u32string characters;
    std::vector<std::size_t> begin, end;
};

char32_t compared(UChar32 c) {
    if (c == 0x2019 || c == 0x2018 || c == 0x02BC) return U'\'';
    if (c >= 0x2010 && c <= 0x2014) return U'-';
    return static_cast<char32_t>(u_foldCase(c, U_FOLD_CASE_DEFAULT));
}

folded fold(std::string_view text) {
    folded made;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < length;) {
        const auto from = static_cast<std::size_t>(at);
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        const bool blank = c >= 0 && u_isUWhiteSpace(c);
        if (blank && !made.characters.empty() && made.characters.back() == U' ') {
            made.end.back() = static_cast<std::size_t>(at);
            continue;
        }
        made.characters += c < 0 ? char32_t{0xFFFD} : blank ? U' ' : compared(c);
        made.begin.push_back(from);
        made.end.push_back(static_cast<std::size_t>(at));
    }
    return made;
}

bool in_word(char32_t c) {
    return u_isalnum(static_cast<UChar32>(c));
}

std::u32string trimmed(std::u32string words) {
    while (!words.empty() && words.front() == U' ')
        words.erase(words.begin());
    while (!words.empty() && words.back() == U' ')
        words.pop_back();
    return words;
}

} // namespace

std::vector<text_place> places_of(std::string_view text, std::string_view words) {
    std::vector<text_place> found;
    const std::u32string wanted = trimmed(fold(words).characters);
    if (wanted.empty()) return found;
    const folded in = fold(text);
    for (std::size_t at = in.characters.find(wanted); at != std::u32string::npos;
         at = in.characters.find(wanted, at)) {
        const std::size_t last = at + wanted.size() - 1;
        const bool opens = at == 0 || !in_word(wanted.front()) || !in_word(in.characters[at - 1]);
        const bool closes = last + 1 == in.characters.size() || !in_word(wanted.back()) ||
                            !in_word(in.characters[last + 1]);
        if (opens && closes) {
            found.push_back({in.begin[at], in.end[last]});
            at = last + 1;
        } else {
            ++at;
        }
    }
    return found;
}

} // namespace kith::disclosure
