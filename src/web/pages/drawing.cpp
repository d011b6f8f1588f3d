#include "web/pages/drawing.hpp"

#include "foundation/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace kith::web::pages {

namespace {

constexpr std::size_t largest = 4U * 1024U * 1024U;

struct element {
    std::string_view name;
    markup open, close;
};
constexpr std::array elements{
    element{"svg", "<svg", "</svg>"},
    element{"g", "<g", "</g>"},
    element{"title", "<title", "</title>"},
    element{"desc", "<desc", "</desc>"},
    element{"text", "<text", "</text>"},
    element{"tspan", "<tspan", "</tspan>"},
    element{"a", "<a", "</a>"},
    element{"path", "<path", "</path>"},
    element{"polygon", "<polygon", "</polygon>"},
    element{"polyline", "<polyline", "</polyline>"},
    element{"ellipse", "<ellipse", "</ellipse>"},
    element{"rect", "<rect", "</rect>"},
    element{"line", "<line", "</line>"},
};

struct allowed_attribute {
    std::string_view name;
    markup written;
};
constexpr std::array attributes_known{
    allowed_attribute{"width", "width"},
    allowed_attribute{"height", "height"},
    allowed_attribute{"viewBox", "viewBox"},
    allowed_attribute{"id", "id"},
    allowed_attribute{"class", "class"},
    allowed_attribute{"role", "role"},
    allowed_attribute{"aria-label", "aria-label"},
    allowed_attribute{"aria-labelledby", "aria-labelledby"},
    allowed_attribute{"aria-hidden", "aria-hidden"},
    allowed_attribute{"transform", "transform"},
    allowed_attribute{"fill", "fill"},
    allowed_attribute{"stroke", "stroke"},
    allowed_attribute{"stroke-width", "stroke-width"},
    allowed_attribute{"stroke-dasharray", "stroke-dasharray"},
    allowed_attribute{"points", "points"},
    allowed_attribute{"d", "d"},
    allowed_attribute{"cx", "cx"},
    allowed_attribute{"cy", "cy"},
    allowed_attribute{"rx", "rx"},
    allowed_attribute{"ry", "ry"},
    allowed_attribute{"x", "x"},
    allowed_attribute{"y", "y"},
    allowed_attribute{"x1", "x1"},
    allowed_attribute{"x2", "x2"},
    allowed_attribute{"y1", "y1"},
    allowed_attribute{"y2", "y2"},
    allowed_attribute{"text-anchor", "text-anchor"},
    allowed_attribute{"font-family", "font-family"},
    allowed_attribute{"font-size", "font-size"},
    allowed_attribute{"font-weight", "font-weight"},
    allowed_attribute{"font-style", "font-style"},
    allowed_attribute{"href", "href"},
    allowed_attribute{"xlink:href", "href"},
};

const element* find_element(std::string_view name) {
    const auto* found = std::ranges::find(elements, name, &element::name);
    return found == elements.end() ? nullptr : found;
}

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// The words behind &amp; &lt; &gt; &quot; &apos; &#45; &#x2d;. Anything else stays as it is written.
std::string decoded(std::string_view written) {
    std::string words;
    words.reserve(written.size());
    while (!written.empty()) {
        const std::size_t end =
            written[0] == '&' ? written.substr(0, 10).find(';') : std::string_view::npos;
        if (end == std::string_view::npos) {
            words += written[0];
            written.remove_prefix(1);
            continue;
        }
        const std::string_view name = written.substr(1, end - 1);
        written.remove_prefix(end + 1);
        if (name == "amp")
            words += '&';
        else if (name == "lt")
            words += '<';
        else if (name == "gt")
            words += '>';
        else if (name == "quot")
            words += '"';
        else if (name == "apos")
            words += '\'';
        else if (name.starts_with('#')) {
            const bool hexadecimal = name.starts_with("#x");
            unsigned code = 0;
            const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
            std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
            if (code >= 32) append_utf8(words, code);
        }
    }
    return words;
}

/// Takes one name="value" off the front; false when there is none left.
bool take_attribute(std::string_view& rest, std::string_view& name, std::string_view& value) {
    while (!rest.empty() && is_space(rest[0]))
        rest.remove_prefix(1);
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || equals + 1 >= rest.size()) return false;
    const char quote = rest[equals + 1];
    if (quote != '"' && quote != '\'') return false;
    const std::size_t end = rest.find(quote, equals + 2);
    if (end == std::string_view::npos) return false;
    name = rest.substr(0, equals);
    value = rest.substr(equals + 2, end - equals - 2);
    rest.remove_prefix(end + 1);
    return true;
}

void write_attributes(html_writer& out, std::string_view rest) {
    std::string_view name, value;
    while (take_attribute(rest, name, value)) {
        const auto* known = std::ranges::find(attributes_known, name, &allowed_attribute::name);
        if (known == attributes_known.end()) continue;
        const std::string words = decoded(value);
        const bool address = name == "href" || name == "xlink:href";
        const bool local = words.starts_with('#') || (words.starts_with('/') && !words.starts_with("//"));
        if (!address || local) out.attribute(known->written, words);
    }
}

/// One tag, without its angle brackets.
void write_tag(html_writer& out, std::string_view tag, std::vector<const element*>& open) {
    const bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    const bool empty = tag.ends_with('/');
    if (empty) tag.remove_suffix(1);
    const auto end = std::ranges::find_if(tag, is_space);
    const std::string_view name(tag.begin(), end);
    const element* known = find_element(name);
    if (known == nullptr) return;
    if (closes) {
        if (open.empty() || open.back() != known) return;
        open.pop_back();
        out.raw(known->close);
        return;
    }
    if (open.size() >= 64) return;
    out.raw(known->open);
    write_attributes(out, tag.substr(name.size()));
    out.raw(">");
    if (empty)
        out.raw(known->close);
    else
        open.push_back(known);
}

} // namespace

html safe_drawing(std::string_view svg) {
    if (svg.size() > largest) return {};
    html_writer out(svg.size());
    std::vector<const element*> open;
    while (!svg.empty()) {
        const std::size_t next = svg.find('<');
        if (!open.empty()) out.text(decoded(svg.substr(0, next)));
        if (next == std::string_view::npos) break;
        svg.remove_prefix(next + 1);
        const bool comment = svg.starts_with("!--");
        const std::size_t end = comment ? svg.find("-->") : svg.find('>');
        if (end == std::string_view::npos) break;
        if (!svg.starts_with('!') && !svg.starts_with('?')) write_tag(out, svg.substr(0, end), open);
        svg.remove_prefix(end + (comment ? 3 : 1));
    }
    for (; !open.empty(); open.pop_back())
        out.raw(open.back()->close);
    return std::move(out).finish();
}

} // namespace kith::web::pages
