#include "family/sheet.hpp"

#include "family/faces.hpp"

#include <algorithm>
#include <cmath>

namespace kith::family {
namespace {

constexpr double margin = 20, remark_size = 12, remark_height = 20;

void move(std::vector<path>& paths, double x, double y) {
    for (path& points : paths)
        for (point& at : points)
            at.x += x, at.y += y;
}

} // namespace

void say_not_shown(drawing& out, int people) {
    if (people <= 0) return;
    out.notices.push_back(people == 1 ? "1 person is not shown to you"
                                      : std::to_string(people) + " people are not shown to you");
    out.remarks.push_back({{}, out.notices.back(), remark_size, true});
}

void fit_on_sheet(drawing& out, const box& covered) {
    const double drawn = covered.right - covered.left;
    double wide = drawn;
    for (const writing& one : out.remarks)
        wide = std::max(wide, text_width(one.text, one.size, one.bold));
    const double x = margin - covered.left + (wide - drawn) / 2, y = margin - covered.top;
    for (node& one : out.nodes)
        move(one, x, y);
    for (line& one : out.lines) {
        move(one.paths, x, y);
        move(one.strokes, x, y);
        for (writing& each : one.words)
            move(each, x, y);
    }
    for (enclosure& one : out.enclosures)
        move(one.outlines, x, y);
    out.width = std::ceil(wide + 2 * margin);
    double bottom = covered.bottom + y;
    for (writing& one : out.remarks) {
        bottom += remark_height;
        one.at = {out.width / 2, bottom};
    }
    out.height = std::ceil(bottom + margin);
}

} // namespace kith::family
