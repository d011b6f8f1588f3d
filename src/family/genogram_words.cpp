// Words on lines.

#include "family/genogram_words.hpp"

#include <algorithm>
#include <utility>

namespace kith::family::genogram {
namespace {

bool crosses(const box& in, const point& a, const point& b) {
    // Cohen and Sutherland's half planes, with the segment cut at the box's sides.
    double from = 0, to = 1;
    const double dx = b.x - a.x, dy = b.y - a.y;
    const std::pair<double, double> cuts[] = {
        {-dx, a.x - in.left}, {dx, in.right - a.x}, {-dy, a.y - in.top}, {dy, in.bottom - a.y}};
    for (const auto& [p, q] : cuts) {
        if (p == 0) {
            if (q < 0) return false;
            continue;
        }
        const double t = q / p;
        if (p < 0)
            from = std::max(from, t);
        else
            to = std::min(to, t);
        if (from > to) return false;
    }
    return true;
}

/// No line, symbol or word stands there.
bool free(const drawing& picture, const box& at) {
    const auto clear = [&](const std::vector<path>& paths, bool closed) {
        for (const path& points : paths)
            for (std::size_t i = 0; i + (closed ? 0 : 1) < points.size(); ++i)
                if (crosses(at, points[i], points[(i + 1) % points.size()])) return false;
        return true;
    };
    for (const line& one : picture.lines) {
        if (!clear(one.paths, false) || !clear(one.strokes, false)) return false;
        for (const writing& each : one.words) {
            const box is = each.extent();
            if (is.left < at.right && at.left < is.right && is.top < at.bottom && at.top < is.bottom)
                return false;
        }
    }
    for (const enclosure& one : picture.enclosures)
        if (!clear(one.outlines, true)) return false;
    return std::none_of(picture.nodes.begin(), picture.nodes.end(), [&](const node& one) {
        const box& is = one.extent;
        const bool words_only = at.right < one.drawn.left || at.left > one.drawn.right;
        // Beside the symbol, above the name, there is room.
        const double top = words_only ? one.drawn.bottom + 1 : is.top;
        return is.left < at.right && at.left < is.right && top < at.bottom && at.top < is.bottom;
    });
}

} // namespace

void put_words(drawing& picture, const std::vector<routed::wanted_words>& wanted, double words_size) {
    for (const routed::wanted_words& one : wanted) {
        const double half = text_width(one.text, words_size) / 2;
        const double middle = (one.left + one.right) / 2, room = (one.right - one.left) / 2 - half - 3;
        for (double aside = 0; aside <= std::max(0.0, room); aside += 5) {
            bool done = false;
            for (const double x : {middle - aside, middle + aside}) {
                const writing tried{{x, one.y}, one.text, words_size, false};
                box around = tried.extent();
                around.left -= 2, around.right += 2;
                if (room < 0 || !free(picture, around)) continue;
                picture.lines[std::size_t(one.line)].words.push_back(tried);
                done = true;
                break;
            }
            if (done) break;
        }
    }
}

} // namespace kith::family::genogram
