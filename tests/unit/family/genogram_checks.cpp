#include "genogram_checks.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

namespace kith::test {
namespace {

using namespace family;

bool overlap(const box& a, const box& b) {
    return a.left < b.right - 0.01 && b.left < a.right - 0.01 && a.top < b.bottom - 0.01 &&
           b.top < a.bottom - 0.01;
}

/// Strictly inside the symbol, by more than the width of a line.
bool inside(const node& one, point at) {
    const double x = (one.drawn.left + one.drawn.right) / 2, y = (one.drawn.top + one.drawn.bottom) / 2;
    const double half = (one.drawn.right - one.drawn.left) / 2 - 1.5;
    const double dx = std::abs(at.x - x), dy = at.y - y;
    switch (one.shape) {
    case symbol::circle:
        return std::hypot(dx, dy) < half;
    case symbol::diamond:
        return dx + std::abs(dy) < half - 1;
    case symbol::triangle:
    case symbol::small_triangle:
        return std::abs(dy) < half && dx < (dy + half) / 2 - 1;
    default:
        return dx < half && std::abs(dy) < half;
    }
}

struct segment {
    point a, b;
};

std::vector<segment> segments_of(const std::vector<path>& paths, bool closed = false) {
    std::vector<segment> all;
    for (const path& points : paths)
        for (std::size_t i = 0; i + (closed ? 0 : 1) < points.size(); ++i)
            all.push_back({points[i], points[(i + 1) % points.size()]});
    return all;
}

double cross(point o, point a, point b) {
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

double distance(point p, const segment& s) {
    const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, square = dx * dx + dy * dy;
    const double t =
        square == 0 ? 0 : std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / square, 0.0, 1.0);
    return std::hypot(p.x - s.a.x - t * dx, p.y - s.a.y - t * dy);
}

bool meet(const segment& s, const segment& t) {
    const double a = cross(s.a, s.b, t.a), b = cross(s.a, s.b, t.b);
    const double c = cross(t.a, t.b, s.a), d = cross(t.a, t.b, s.b);
    if (((a > 0) != (b > 0)) && ((c > 0) != (d > 0))) return true;
    return std::min({distance(s.a, t), distance(s.b, t), distance(t.a, s), distance(t.b, s)}) < 0.6;
}

/// The segment comes near the box at all: spares the exact look at most of them.
bool near(const box& in, const segment& s) {
    return std::min(s.a.x, s.b.x) < in.right && std::max(s.a.x, s.b.x) > in.left &&
           std::min(s.a.y, s.b.y) < in.bottom && std::max(s.a.y, s.b.y) > in.top;
}

bool through(const box& in, const segment& s) {
    if (!near(in, s)) return false;
    const int steps = int(std::hypot(s.b.x - s.a.x, s.b.y - s.a.y) / 2) + 1;
    for (int i = 0; i <= steps; ++i) {
        const double x = s.a.x + (s.b.x - s.a.x) * i / steps, y = s.a.y + (s.b.y - s.a.y) * i / steps;
        if (x > in.left + 0.2 && x < in.right - 0.2 && y > in.top + 0.2 && y < in.bottom - 0.2) return true;
    }
    return false;
}

class checker {
  public:
    explicit checker(const drawing& picture) : picture_(picture) {}
    std::vector<std::string> faults() {
        check_nodes();
        check_canvas();
        check_lines();
        check_words();
        check_relations();
        check_homes();
        return std::move(faults_);
    }

  private:
    const drawing& picture_;
    std::vector<std::string> faults_;
    void fault(std::string words) {
        if (faults_.size() < 10) faults_.push_back(std::move(words));
    }
    void check_nodes();
    void check_canvas();
    void check_lines();
    void check_words();
    void check_relations();
    void check_homes();
    bool leads(const relation&);
    bool touches(const node&, const segment&);
};

void checker::check_nodes() {
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
        const node& one = picture_.nodes[i];
        for (std::size_t j = i + 1; j < picture_.nodes.size(); ++j)
            if (overlap(one.extent, picture_.nodes[j].extent))
                fault("overlap: " + one.id + " and " + picture_.nodes[j].id);
        for (const writing& each : one.words) {
            const box is = each.extent();
            if (is.left < one.extent.left || is.right > one.extent.right || is.bottom > one.extent.bottom)
                fault("words beside their place: " + one.id);
        }
        if (one.name.empty()) fault("no name: " + one.id);
    }
}

void checker::check_canvas() {
    const auto in = [&](double x, double y) {
        return x >= 0 && y >= 0 && x <= picture_.width && y <= picture_.height;
    };
    const auto box_in = [&](const box& is) { return in(is.left, is.top) && in(is.right, is.bottom); };
    for (const node& one : picture_.nodes)
        if (!box_in(one.extent) || !box_in(one.drawn)) fault("outside: " + one.id);
    for (const line& one : picture_.lines) {
        for (const segment& each : segments_of(one.paths))
            if (!in(each.a.x, each.a.y) || !in(each.b.x, each.b.y)) fault("line outside: " + one.title);
        for (const writing& each : one.words)
            if (!box_in(each.extent())) fault("words outside: " + each.text);
    }
    for (const writing& one : picture_.remarks)
        if (!box_in(one.extent())) fault("remark outside: " + one.text);
    for (const enclosure& one : picture_.enclosures)
        for (const segment& each : segments_of(one.outlines, true))
            if (!in(each.a.x, each.a.y)) fault("household outside");
}

void checker::check_lines() {
    for (const line& one : picture_.lines)
        for (const segment& each : segments_of(one.paths))
            for (const node& other : picture_.nodes) {
                if (!near(other.extent, each)) continue;
                for (const writing& words : other.words)
                    if (through(words.extent(), each))
                        fault("line " + one.title + " through the words of " + other.id);
                const int steps = int(std::hypot(each.b.x - each.a.x, each.b.y - each.a.y)) + 1;
                for (int i = 0; i <= steps; ++i)
                    if (inside(other, {each.a.x + (each.b.x - each.a.x) * i / steps,
                                       each.a.y + (each.b.y - each.a.y) * i / steps})) {
                        fault("line " + one.title + " through " + other.id);
                        break;
                    }
            }
}

void checker::check_words() {
    std::vector<std::pair<const line*, box>> all;
    for (const line& one : picture_.lines)
        for (const writing& each : one.words)
            all.emplace_back(&one, each.extent());
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j)
            if (overlap(all[i].second, all[j].second)) fault("words on words: " + all[i].first->title);
        for (const line& other : picture_.lines)
            for (const segment& each : segments_of(other.paths))
                if (through(all[i].second, each)) fault("line through words: " + all[i].first->title);
        for (const enclosure& other : picture_.enclosures)
            for (const segment& each : segments_of(other.outlines, true))
                if (through(all[i].second, each)) fault("household through words: " + all[i].first->title);
        for (const node& other : picture_.nodes) {
            if (overlap(all[i].second, other.drawn)) fault("words on a symbol: " + all[i].first->title);
            for (const writing& each : other.words)
                if (overlap(all[i].second, each.extent())) fault("words on a name: " + all[i].first->title);
        }
    }
}

bool checker::touches(const node& one, const segment& each) {
    const auto at = [&](point p) {
        return p.x > one.drawn.left - 1 && p.x < one.drawn.right + 1 && p.y > one.drawn.top - 1 &&
               p.y < one.drawn.bottom + 1;
    };
    return at(each.a) || at(each.b);
}

/// From the one symbol along the relationship's own lines, through symbols between, to the other.
bool checker::leads(const relation& one) {
    std::vector<segment> all;
    for (const std::size_t l : one.lines)
        for (const segment& each : segments_of(picture_.lines.at(l).paths))
            all.push_back(each);
    std::set<std::size_t> reached, open_nodes;
    const auto index = [&](const std::string& id) {
        return std::size_t(std::find_if(picture_.nodes.begin(), picture_.nodes.end(),
                                        [&](const node& is) { return is.id == id; }) -
                           picture_.nodes.begin());
    };
    std::set<std::size_t> nodes{index(one.from)};
    for (bool more = true; more;) {
        more = false;
        for (std::size_t s = 0; s < all.size(); ++s) {
            if (reached.contains(s)) continue;
            const bool from_node = std::any_of(nodes.begin(), nodes.end(), [&](std::size_t n) {
                return touches(picture_.nodes[n], all[s]);
            });
            const bool from_line = std::any_of(reached.begin(), reached.end(),
                                               [&](std::size_t r) { return meet(all[r], all[s]); });
            if (!from_node && !from_line) continue;
            reached.insert(s);
            more = true;
            for (std::size_t n = 0; n < picture_.nodes.size(); ++n)
                if (touches(picture_.nodes[n], all[s])) nodes.insert(n);
        }
    }
    return nodes.contains(index(one.to));
}

void checker::check_relations() {
    std::set<std::size_t> used;
    for (const relation& one : picture_.relations) {
        used.insert(one.lines.begin(), one.lines.end());
        if (one.lines.empty() && one.follows) continue;
        if (one.lines.empty() || !leads(one))
            fault("no line from " + one.from + " to " + one.to + ": " + one.words);
    }
    for (std::size_t l = 0; l < picture_.lines.size(); ++l) {
        if (!used.contains(l)) fault("a line tells of nothing: " + picture_.lines[l].title);
        if (picture_.lines[l].paths.empty()) fault("a line without points: " + picture_.lines[l].title);
    }
}

void checker::check_homes() {
    for (const enclosure& one : picture_.enclosures)
        for (const node& each : picture_.nodes) {
            const point at{(each.drawn.left + each.drawn.right) / 2,
                           (each.drawn.top + each.drawn.bottom) / 2};
            bool in = false;
            for (const segment& s : segments_of(one.outlines, true)) {
                if ((s.a.y > at.y) != (s.b.y > at.y) &&
                    at.x < (s.b.x - s.a.x) * (at.y - s.a.y) / (s.b.y - s.a.y) + s.a.x)
                    in = !in;
                for (const writing& words : each.words)
                    if (through(words.extent(), s)) fault("household through the words of " + each.id);
            }
            const bool member =
                std::find(one.members.begin(), one.members.end(), each.id) != one.members.end();
            if (in != member) fault("household and " + each.id);
        }
}

int count_links(const xmlNode* from) {
    int count = 0;
    for (const xmlNode* one = from; one; one = one->next) {
        if (one->type == XML_ELEMENT_NODE &&
            std::string_view(reinterpret_cast<const char*>(one->name)) == "a")
            ++count;
        count += count_links(one->children);
    }
    return count;
}

} // namespace

std::vector<std::string> faults_in(const drawing& picture) {
    return checker(picture).faults();
}

std::vector<std::string> faults_in_svg(const drawing& picture, const std::string& svg) {
    const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document(
        xmlReadMemory(svg.data(), int(svg.size()), nullptr, "UTF-8",
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        xmlFreeDoc);
    if (!document) return {"not well formed"};
    const auto links = std::count_if(picture.nodes.begin(), picture.nodes.end(),
                                     [](const node& one) { return !one.href.empty(); });
    if (count_links(xmlDocGetRootElement(document.get())) != int(links))
        return {"not every person is a link"};
    return {};
}

} // namespace kith::test
