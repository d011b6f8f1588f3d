// A picture as SVG: currentColor strokes, no fills, every person a link with a name.

#include "family/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace kith::family {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

/// At most one decimal.
std::string length(double value) {
    const double rounded = std::round(value * 10) / 10;
    std::string text = fmt::format("{:.1f}", rounded == 0 ? 0.0 : rounded);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

std::string steps_of(const path& points) {
    std::string d;
    for (std::size_t i = 0; i < points.size(); ++i)
        d += fmt::format("{}{} {}", i == 0 ? "M" : "L", length(points[i].x), length(points[i].y));
    return d;
}

/// The line moved sideways: one half of a double line. Corners stay corners.
path beside(const path& points, double by) {
    path out;
    const auto normal = [&](std::size_t i) {
        const double dx = points[i + 1].x - points[i].x, dy = points[i + 1].y - points[i].y;
        const double long_by = std::max(1e-6, std::hypot(dx, dy));
        return point{-dy / long_by * by, dx / long_by * by};
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const point before = normal(i == 0 ? 0 : i - 1);
        const point after = normal(i + 1 == points.size() ? i - 1 : i);
        const bool corner = std::abs(before.x - after.x) + std::abs(before.y - after.y) > 1e-6;
        out.push_back({points[i].x + (corner ? before.x + after.x : before.x),
                       points[i].y + (corner ? before.y + after.y : before.y)});
    }
    return out;
}

/// A closed line with round corners.
std::string rounded(const path& points, double radius) {
    std::string d;
    const std::size_t count = points.size();
    for (std::size_t i = 0; i < count; ++i) {
        const point &a = points[(i + count - 1) % count], &b = points[i], &c = points[(i + 1) % count];
        const double in = std::hypot(b.x - a.x, b.y - a.y), out = std::hypot(c.x - b.x, c.y - b.y);
        const double r = std::min({radius, in / 2, out / 2});
        const point from{b.x + (a.x - b.x) / std::max(in, 1e-6) * r,
                         b.y + (a.y - b.y) / std::max(in, 1e-6) * r};
        const point to{b.x + (c.x - b.x) / std::max(out, 1e-6) * r,
                       b.y + (c.y - b.y) / std::max(out, 1e-6) * r};
        d += fmt::format("{}{} {}Q{} {} {} {}", i == 0 ? "M" : "L", length(from.x), length(from.y),
                         length(b.x), length(b.y), length(to.x), length(to.y));
    }
    return d + "Z";
}

struct look {
    double width;
    const char* dashes; ///< empty: solid
    bool doubled = false;
};

look look_of(line_kind kind) {
    switch (kind) {
    case line_kind::married:
        return {1.5, "", true};
    case line_kind::partners:
        return {1.75, "7 4"};
    case line_kind::parents:
        return {1.25, ""};
    case line_kind::birth:
        return {1.75, ""};
    case line_kind::adoption:
        return {1.75, "12 4"};
    case line_kind::step:
        return {1.5, "8 3 2 3"};
    case line_kind::care:
        return {2.25, "2 4"};
    case line_kind::kin:
        return {1.25, "4 4"};
    case line_kind::apart:
        return {1.25, "2 6"};
    case line_kind::follows:
        return {1, "1 3"};
    case line_kind::strong:
        return {4.5, ""};
    case line_kind::weak:
        return {1.5, "6 5"};
    case line_kind::stressful:
        return {1.75, ""};
    case line_kind::ended:
        return {1.5, ""};
    case line_kind::not_judged:
        break;
    }
    return {1.25, ""};
}

} // namespace

std::string stroke(double width, const char* dashes) {
    std::string text = fmt::format("fill=\"none\" stroke=\"currentColor\" stroke-width=\"{}\"", width);
    if (*dashes) text += fmt::format(" stroke-dasharray=\"{}\"", dashes);
    return text;
}

namespace {

std::string text_of(const writing& one) {
    return fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\"{} text-anchor=\"middle\" "
                       "fill=\"currentColor\">{}</text>\n",
                       length(one.at.x), length(one.at.y), length(one.size),
                       one.bold ? " font-weight=\"bold\"" : "", escaped(one.text));
}

} // namespace

std::string line_svg(const line& one) {
    const look is = look_of(one.kind);
    std::string d;
    for (const path& each : one.paths) {
        if (each.size() < 2) continue;
        if (is.doubled)
            d += steps_of(beside(each, 2)) + steps_of(beside(each, -2));
        else
            d += steps_of(each);
    }
    std::string out = "<g>";
    if (!one.title.empty()) out += fmt::format("<title>{}</title>", escaped(one.title));
    if (!d.empty()) out += fmt::format("<path d=\"{}\" {}></path>", d, stroke(is.width, is.dashes));
    std::string strokes;
    for (const path& each : one.strokes)
        strokes += steps_of(each);
    if (!strokes.empty()) out += fmt::format("<path d=\"{}\" {}></path>", strokes, stroke(1.75, ""));
    for (const writing& each : one.words)
        out += text_of(each);
    return out + "</g>\n";
}

namespace {

/// The outline of a symbol, drawn in by so much.
std::string outline(symbol shape, const box& in, double by) {
    const double x = (in.left + in.right) / 2, y = (in.top + in.bottom) / 2;
    const double half = (in.right - in.left) / 2 - by;
    switch (shape) {
    case symbol::circle:
        return fmt::format("<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"", length(x), length(y),
                           length(half), length(half));
    case symbol::diamond: {
        const double far = (in.right - in.left) / 2 - by * 1.414;
        return fmt::format("<path d=\"M{} {}L{} {}L{} {}L{} {}Z\"", length(x), length(y - far),
                           length(x + far), length(y), length(x), length(y + far), length(x - far),
                           length(y));
    }
    case symbol::triangle:
    case symbol::small_triangle: {
        const double top = in.top + by * 2.236, bottom = in.bottom - by;
        const double wide = (bottom - top) / 2;
        return fmt::format("<path d=\"M{} {}L{} {}L{} {}Z\"", length(x), length(top), length(x + wide),
                           length(bottom), length(x - wide), length(bottom));
    }
    case symbol::panel:
        return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"",
                           length(in.left + by), length(in.top + by), length(in.right - in.left - 2 * by),
                           length(in.bottom - in.top - 2 * by));
    case symbol::square:
        break;
    }
    return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", length(x - half),
                       length(y - half), length(2 * half), length(2 * half));
}

const char* end_of(symbol shape) {
    switch (shape) {
    case symbol::circle:
        return "></ellipse>";
    case symbol::square:
    case symbol::panel:
        return "></rect>";
    default:
        return "></path>";
    }
}

/// A cross from the corners that leaves the middle free for the age.
std::string cross(const node& one) {
    const box& in = one.drawn;
    const double half = (in.right - in.left) / 2, x = in.left + half, y = in.top + half;
    const bool lost = one.shape == symbol::small_triangle;
    // Within a circle; over the sides of a diamond.
    const double far = one.shape == symbol::circle ? 0.707 : one.shape == symbol::diamond ? 0.8 : 1;
    const double outer = lost ? half + 3 : half * far, inner = lost ? 0 : half * 0.45;
    std::string d;
    for (const auto& [sx, sy] : {std::pair(-1, -1), std::pair(1, -1), std::pair(1, 1), std::pair(-1, 1)})
        d += steps_of({{x + sx * outer, y + sy * outer}, {x + sx * inner, y + sy * inner}});
    return fmt::format("<path d=\"{}\" {}></path>", d, stroke(1.75, ""));
}

} // namespace

std::string symbol_svg(const node& one) {
    std::string out =
        outline(one.shape, one.drawn, 0) + " " + stroke(one.marked ? 4 : 2, "") + end_of(one.shape);
    if (one.doubled) out += outline(one.shape, one.drawn, 4) + " " + stroke(1.5, "") + end_of(one.shape);
    if (one.crossed) out += cross(one);
    return out;
}

namespace {

/// What is heard begins with what is seen, word for word (WCAG 2.5.3), so that it can be said to a machine.
std::string spoken_name(const node& one) {
    std::string name;
    for (const writing& each : one.words)
        name += (name.empty() ? "" : " ") + each.text;
    if (name.find(one.name) == std::string::npos) name += (name.empty() ? "" : ", ") + one.name;
    return one.facts.empty() ? name : name + ", " + one.facts;
}

std::string node_svg(const node& one) {
    const std::string name = escaped(spoken_name(one));
    std::string out;
    if (one.href.empty())
        out = fmt::format("<g class=\"kith-drawn\" role=\"img\" aria-label=\"{}\">", name);
    else
        out =
            fmt::format("<a class=\"kith-drawn\" href=\"{}\" aria-label=\"{}\">", escaped(one.href), name);
    // The whole of it can be pressed.
    out += fmt::format(
        "<rect class=\"kith-drawn__area\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" "
        "fill=\"transparent\"></rect>",
        length(one.extent.left), length(one.extent.top), length(one.extent.right - one.extent.left),
        length(one.extent.bottom - one.extent.top));
    out += symbol_svg(one) + "\n";
    for (const writing& each : one.words)
        out += text_of(each);
    return out + (one.href.empty() ? "</g>\n" : "</a>\n");
}

} // namespace

std::string svg_of(const drawing& picture, std::string_view prefix) {
    const bool links = std::any_of(picture.nodes.begin(), picture.nodes.end(),
                                   [](const node& one) { return !one.href.empty(); });
    // An image hides what stands in it; with links it is a group of them.
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "role=\"{2}\" aria-labelledby=\"{3}-title {3}-description\" font-family=\"Arial, Helvetica, "
        "sans-serif\">\n<title id=\"{3}-title\">{4}</title>\n<desc id=\"{3}-description\">{5}</desc>\n",
        length(picture.width), length(picture.height), links ? "group" : "img", escaped(prefix),
        escaped(picture.title), escaped(picture.description));
    for (const enclosure& one : picture.enclosures) {
        std::string d;
        for (const path& each : one.outlines)
            d += rounded(each, 12);
        out += fmt::format("<g><title>{}</title><path d=\"{}\" {}></path>", escaped(one.title), d,
                           stroke(1.25, "5 4"));
        for (const writing& each : one.words)
            out += text_of(each);
        out += "</g>\n";
    }
    for (const line& one : picture.lines)
        out += line_svg(one);
    for (const node& one : picture.nodes)
        out += node_svg(one);
    for (const writing& one : picture.remarks)
        out += text_of(one);
    return out + "</svg>\n";
}

} // namespace kith::family
