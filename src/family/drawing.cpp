// Words in pictures, and the list that says the same.

#include "family/drawing.hpp"

#include "foundation/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace kith::family {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// Takes one character off the front; what is no UTF-8 reads as the replacement character.
char32_t take(std::string_view& rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    char32_t code = length == 1 ? first : first & (0x7FU >> length);
    std::size_t used = 1;
    while (used < length && used < rest.size() && (byte(used) & 0xC0U) == 0x80U)
        code = (code << 6U) | (byte(used++) & 0x3FU);
    const bool short_of = used < length || (length > 1 && (first < 0xC2 || first > 0xF4));
    rest.remove_prefix(used);
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (short_of || code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return replacement;
    return code;
}

bool combining(char32_t code) {
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x1AB0 && code <= 0x1AFF) ||
           (code >= 0x20D0 && code <= 0x20FF) || (code >= 0xFE00 && code <= 0xFE0F) ||
           (code >= 0x1DC0 && code <= 0x1DFF);
}

/// Control characters, and what steers the direction of writing or takes no room.
bool unwanted(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || code == 0xAD ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code & 0xFFFEU) == 0xFFFEU ||
           (code >= 0xFDD0 && code <= 0xFDEF) || (code >= 0xFFF0 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

/// Thousandths of the size, for Arial; from its published measures.
constexpr std::array<std::uint16_t, 95> ascii{
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

double width_of(char32_t code) {
    if (code >= 0x20 && code < 0x7F) return ascii[code - 0x20] / 1000.0;
    if (combining(code)) return 0;
    if (code < 0x250)
        return code == 0xC6 || code == 0x152 ? 1.0 : code >= 0xE0 && code < 0x100 ? 0.62 : 0.8;
    if (code < 0x530) return 0.9;
    if (code < 0x900) return 0.8;
    if (code >= 0x1F000) return 1.4;
    if (code == 0x2013) return 0.56;
    return 1.1;
}

} // namespace

std::string tidied(std::string_view text) {
    constexpr std::size_t most = 200;
    std::string out;
    std::size_t count = 0, marks = 0;
    bool space = true; // none at the beginning
    while (!text.empty() && count < most) {
        const char32_t code = take(text);
        const bool blank = code == ' ' || code == '\n' || code == '\t' || code == 0xA0;
        if (blank) {
            if (!space) out += ' ', ++count;
            space = true;
            continue;
        }
        if (unwanted(code)) continue;
        marks = combining(code) ? marks + 1 : 0;
        if (marks > 2) continue;
        space = false;
        append_utf8(out, code);
        ++count;
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

double text_width(std::string_view text, double size, bool bold) {
    double sum = 0;
    while (!text.empty())
        sum += width_of(take(text));
    return sum * size * (bold ? 1.1 : 1.0);
}

std::string fitted(std::string_view text, double width, double size, bool bold) {
    std::string clean = tidied(text);
    if (text_width(clean, size, bold) <= width) return clean;
    const double room = width - text_width("...", size, bold);
    std::string out;
    for (std::string_view rest = clean; !rest.empty();) {
        const char32_t code = take(rest);
        std::string longer = out;
        append_utf8(longer, code);
        if (text_width(longer, size, bold) > room) break;
        out = std::move(longer);
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out + "...";
}

std::vector<std::string> wrapped(std::string_view text, double width, double size, bool bold,
                                 std::size_t lines) {
    const std::string clean = tidied(text);
    std::vector<std::string> out;
    std::string_view rest = clean;
    while (!rest.empty()) {
        if (out.size() + 1 == lines) {
            out.push_back(fitted(rest, width, size, bold));
            break;
        }
        std::string line;
        while (!rest.empty()) {
            const std::string_view word = rest.substr(0, rest.find(' '));
            std::string longer = line.empty() ? std::string(word) : line + " " + std::string(word);
            if (!line.empty() && text_width(longer, size, bold) > width) break;
            line = std::move(longer);
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        }
        out.push_back(fitted(line, width, size, bold));
    }
    return out;
}

box writing::extent() const {
    const double half = text_width(text, size, bold) / 2;
    return {at.x - half, at.y - size * 0.78, at.x + half, at.y + size * 0.22};
}

std::vector<listed> lines_of(const drawing& picture) {
    std::vector<listed> out;
    const auto place_of = [&](const std::string& id) {
        const auto found = std::find_if(picture.nodes.begin(), picture.nodes.end(),
                                        [&](const node& one) { return one.id == id; });
        return std::size_t(found - picture.nodes.begin());
    };
    for (const node& one : picture.nodes)
        out.push_back({one.id, one.name, one.facts, one.href, {}});
    for (const relation& one : picture.relations) {
        const std::size_t at = place_of(one.from), other = place_of(one.to);
        if (at == out.size() || other == out.size()) continue;
        out[at].relations.push_back(
            {one.words + ": " + picture.nodes[other].name, one.to, one.follows, one.why});
    }
    for (listed& one : out) // what was recorded before what follows from it
        std::stable_partition(one.relations.begin(), one.relations.end(),
                              [](const listed_relation& each) { return !each.follows; });
    return out;
}

} // namespace kith::family
