// Households: a rectangle round those who stand beside each other in a row, joined to the one below where
// they overlap.

#include "family/genogram_homes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace kith::family::genogram {
namespace {

constexpr double above = 9, below = 6;

/// Rectangles round each stretch of a row in which only members stand.
std::vector<std::vector<box>> stretches(const std::set<int>& home, const arrangement& in,
                                        const std::vector<box>& extents, const std::vector<double>& row_top,
                                        double aside) {
    std::vector<std::vector<box>> rows(in.rows.size());
    for (std::size_t row = 0; row < in.rows.size(); ++row) {
        bool inside = false;
        for (const int b : in.rows[row])
            for (const int who : in.blocks[std::size_t(b)].people) {
                if (!home.contains(who)) {
                    inside = false;
                    continue;
                }
                const box& its = extents[std::size_t(who)];
                const box wide{its.left - aside, row_top[row] - above, its.right + aside,
                               its.bottom + below};
                if (!inside) rows[row].push_back(wide);
                box& all = rows[row].back();
                all.right = wide.right;
                all.bottom = std::max(all.bottom, wide.bottom);
                inside = true;
            }
    }
    return rows;
}

/// x as near as can be to `wanted`, inwards by at most 14, at which no line stands between the two heights.
double clear_of_lines(double wanted, double inwards, double top, double bottom,
                      const std::vector<line>& lines) {
    for (double by = 0; by <= 14; by += 2) {
        const double x = wanted + inwards * by;
        bool clear = true;
        for (const line& one : lines)
            for (const path& points : one.paths)
                for (std::size_t i = 0; i + 1 < points.size(); ++i) {
                    const point &a = points[i], &b = points[i + 1];
                    const bool upright = std::abs(a.x - b.x) < 0.1 && std::abs(a.x - x) < 3;
                    if (upright && std::min(a.y, b.y) < bottom && std::max(a.y, b.y) > top) clear = false;
                }
        if (clear) return x;
    }
    return wanted;
}

/// The closed line round rectangles of which each touches or overlaps the one before: walked along the
/// sides of a grid made of all their edges.
std::vector<path> outlines_of(const std::vector<box>& boxes) {
    std::vector<double> xs, ys;
    for (const box& one : boxes) {
        xs.insert(xs.end(), {one.left, one.right});
        ys.insert(ys.end(), {one.top, one.bottom});
    }
    for (auto* all : {&xs, &ys}) {
        std::sort(all->begin(), all->end());
        all->erase(std::unique(all->begin(), all->end()), all->end());
    }
    const auto inside = [&](int i, int j) {
        if (i < 0 || j < 0 || i + 1 >= int(xs.size()) || j + 1 >= int(ys.size())) return false;
        const double x = (xs[std::size_t(i)] + xs[std::size_t(i) + 1]) / 2;
        const double y = (ys[std::size_t(j)] + ys[std::size_t(j) + 1]) / 2;
        return std::any_of(boxes.begin(), boxes.end(), [&](const box& one) {
            return one.left < x && x < one.right && one.top < y && y < one.bottom;
        });
    };
    // Sides with the inside at the right hand, from corner to corner.
    std::multimap<std::pair<int, int>, std::pair<int, int>> sides;
    for (int i = 0; i + 1 < int(xs.size()); ++i)
        for (int j = 0; j + 1 < int(ys.size()); ++j) {
            if (!inside(i, j)) continue;
            if (!inside(i, j - 1)) sides.insert({{i, j}, {i + 1, j}});
            if (!inside(i + 1, j)) sides.insert({{i + 1, j}, {i + 1, j + 1}});
            if (!inside(i, j + 1)) sides.insert({{i + 1, j + 1}, {i, j + 1}});
            if (!inside(i - 1, j)) sides.insert({{i, j + 1}, {i, j}});
        }
    std::vector<path> outlines;
    while (!sides.empty()) {
        const auto begin = sides.begin()->first;
        auto at = begin;
        path points;
        do {
            const auto next = sides.find(at);
            if (next == sides.end()) break;
            points.push_back({xs[std::size_t(at.first)], ys[std::size_t(at.second)]});
            at = next->second;
            sides.erase(next);
        } while (at != begin);
        path corners;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const point& a = points[(i + points.size() - 1) % points.size()];
            const point& c = points[(i + 1) % points.size()];
            const point& b = points[i];
            const bool goes_on = (a.x == b.x && b.x == c.x) || (a.y == b.y && b.y == c.y);
            if (!goes_on) corners.push_back(b);
        }
        outlines.push_back(std::move(corners));
    }
    return outlines;
}

/// Rectangles of neighbouring rows that stand over each other, with what joins them; each list is one
/// piece.
std::vector<std::vector<box>> pieces_of(const std::vector<std::vector<box>>& rows,
                                        const std::vector<line>& lines) {
    constexpr double least = 30;
    std::vector<std::vector<box>> pieces;
    std::vector<std::pair<box, std::size_t>> before; ///< of the row above, with their piece
    for (const std::vector<box>& row : rows) {
        std::vector<std::pair<box, std::size_t>> here;
        for (const box& one : row) {
            std::size_t own = pieces.size();
            pieces.push_back({one});
            for (auto& [upper, piece] : before) {
                double left = std::max(upper.left, one.left), right = std::min(upper.right, one.right);
                if (right - left < least) continue;
                left = clear_of_lines(left, 1, upper.bottom, one.top, lines);
                right = clear_of_lines(right, -1, upper.bottom, one.top, lines);
                const std::size_t from = own, to = piece;
                pieces[to].push_back({left, upper.bottom - 1, right, one.top + 1});
                if (from == to) continue;
                pieces[to].insert(pieces[to].end(), pieces[from].begin(), pieces[from].end());
                pieces[from].clear();
                for (auto* all : {&before, &here})
                    for (auto& [unused, number] : *all)
                        if (number == from) number = to;
                own = to;
            }
            here.emplace_back(one, own);
        }
        before = std::move(here);
    }
    std::erase_if(pieces, [](const auto& one) { return one.empty(); });
    return pieces;
}

} // namespace

std::vector<enclosure> homes_of(const family& all, const plan& of, const arrangement& in,
                                const std::vector<box>& extents, const std::vector<double>& row_top,
                                const std::vector<line>& lines) {
    std::map<person_id, int> index;
    for (std::size_t i = 0; i < of.people.size(); ++i)
        index.emplace(of.people[i]->id, int(i));
    std::vector<enclosure> found;
    for (const home& one : all.homes) {
        std::set<int> members;
        for (const person_id& who : one.members)
            if (const auto at = index.find(who); at != index.end()) members.insert(at->second);
        if (members.size() < 2) continue;
        enclosure its;
        its.title = "Live together: ";
        for (const int who : members) {
            its.members.push_back(of.people[std::size_t(who)]->id.text);
            if (who != *members.begin()) its.title += ", ";
            its.title += tidied(of.people[std::size_t(who)]->name);
        }
        const double aside = found.size() % 2 == 0 ? 8 : 5;
        for (const auto& piece : pieces_of(stretches(members, in, extents, row_top, aside), lines))
            for (path& outline : outlines_of(piece))
                its.outlines.push_back(std::move(outline));
        found.push_back(std::move(its));
    }
    return found;
}

} // namespace kith::family::genogram
