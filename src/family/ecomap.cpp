// Hub and spokes. A star has one layout: evenly round its middle, as close as nothing touches; no engine
// finds a better one (docs/decisions/genogram.md).

#include "family/ecomap.hpp"

#include "family/faces.hpp"
#include "family/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

namespace kith::family {
namespace {

constexpr std::size_t most_drawn = 60, one_ring = 12;
constexpr double name_size = 13, kind_size = 12, words_size = 12, panel_width = 140;

line_kind kind_of(tie_strength how) {
    switch (how) {
    case tie_strength::strong:
        return line_kind::strong;
    case tie_strength::weak:
        return line_kind::weak;
    case tie_strength::stressful:
        return line_kind::stressful;
    case tie_strength::ended:
        return line_kind::ended;
    case tie_strength::not_judged:
        break;
    }
    return line_kind::not_judged;
}

box grown(const box& one, double by) {
    return {one.left - by, one.top - by, one.right + by, one.bottom + by};
}

bool overlap(const box& a, const box& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

box shifted(const box& one, double x, double y) {
    return {one.left + x, one.top + y, one.right + x, one.bottom + y};
}

point middle_of(const box& one) {
    return {(one.left + one.right) / 2, (one.top + one.bottom) / 2};
}

/// Where the way from the middle of the box towards a point leaves the box.
point leaving(const box& from, point towards) {
    const point middle = middle_of(from);
    const double dx = towards.x - middle.x, dy = towards.y - middle.y;
    const double across = std::abs(dx) < 1e-9 ? 1e9 : (from.right - middle.x) / std::abs(dx);
    const double down = std::abs(dy) < 1e-9 ? 1e9 : (from.bottom - middle.y) / std::abs(dy);
    const double part = std::min({across, down, 1.0});
    return {middle.x + dx * part, middle.y + dy * part};
}

bool passes(const box& in, point a, point b) {
    const int steps = int(std::hypot(b.x - a.x, b.y - a.y) / 3) + 1;
    for (int i = 0; i <= steps; ++i) {
        const double x = a.x + (b.x - a.x) * i / steps, y = a.y + (b.y - a.y) * i / steps;
        if (x > in.left && x < in.right && y > in.top && y < in.bottom) return true;
    }
    return false;
}

/// A jagged line between two points, straight at its ends.
path jagged(point a, point b) {
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const int teeth = int(length / 7);
    if (teeth < 2) return {a, b};
    const double nx = -(b.y - a.y) / length * 5, ny = (b.x - a.x) / length * 5;
    path out{a};
    for (int i = 1; i < teeth; ++i) {
        const double part = double(i) / teeth, side = i % 2 == 0 ? 1 : -1;
        out.push_back({a.x + (b.x - a.x) * part + nx * side, a.y + (b.y - a.y) * part + ny * side});
    }
    out.push_back(b);
    return out;
}

/// "strong tie", "tie has ended", "tie not judged".
std::string tie_words(tie_strength how) {
    if (how == tie_strength::not_judged) return "tie not judged";
    if (how == tie_strength::ended) return "tie has ended";
    std::string words(to_words(how));
    words[0] = static_cast<char>(words[0] + ('a' - 'A'));
    return words + " tie";
}

node panel_of(const around& one) {
    node its;
    its.id = one.id;
    its.shape = symbol::panel;
    its.name = tidied(one.name);
    if (its.name.empty()) its.name = "Name not known";
    its.href = one.address;
    its.facts = tidied(one.kind);
    its.facts += (its.facts.empty() ? "" : "; ") + tie_words(one.strength);
    if (!one.note.empty()) its.facts += ". " + tidied(one.note);
    double y = 6, wide = 70;
    const auto add = [&](const std::vector<std::string>& lines, double size, bool bold) {
        for (const std::string& text : lines) {
            y += size + 3;
            its.words.push_back({{0, y - 3}, text, size, bold});
            wide = std::max(wide, text_width(text, size, bold));
        }
    };
    add(wrapped(its.name, panel_width, name_size, true, 2), name_size, true);
    add(wrapped(one.kind, panel_width, kind_size, false, 2), kind_size, false);
    y += 6;
    its.drawn = its.extent = {-wide / 2 - 10, 0, wide / 2 + 10, y};
    move(its, 0, -y / 2);
    return its;
}

class map_maker {
  public:
    map_maker(const ecomap& of, date on) : of_(of), on_(on) {}
    drawing drawn();

  private:
    const ecomap& of_;
    date on_;
    std::vector<around> all_;
    drawing out_;
    box hub_{};
    std::vector<node> panels_;
    std::vector<std::pair<point, point>> spokes_;
    std::vector<box> words_;

    void put_household();
    void put_around();
    void place(double scale);
    [[nodiscard]] bool clear() const;
    void draw_spoke(std::size_t);
    void fit_canvas();
    void say();
};

/// The child first, then the others from the eldest, in rows in the middle.
void map_maker::put_household() {
    std::vector<member> people = of_.household;
    std::sort(people.begin(), people.end(), [](const member& a, const member& b) {
        const auto key = [](const member& one) {
            return std::tuple(one.birth ? day_number(*one.birth) : 1'000'000, one.name, one.id);
        };
        return key(a) < key(b);
    });
    people.insert(people.begin(), of_.subject);
    people.front().subject = true;
    const std::size_t columns = people.size() <= 3 ? people.size() : people.size() <= 8 ? 3 : 5;
    double y = 0;
    for (std::size_t first = 0; first < people.size(); first += columns) {
        std::vector<node> row;
        double wide = -24, high = 0;
        for (std::size_t i = first; i < std::min(people.size(), first + columns); ++i) {
            row.push_back(face_of(people[i], on_, false));
            wide += row.back().extent.right - row.back().extent.left + 24;
            high = std::max(high, row.back().extent.bottom - row.back().extent.top);
        }
        double x = -wide / 2;
        for (node& one : row) {
            move(one, x - one.extent.left, y + symbol_size / 2);
            x = one.extent.right + 24;
            out_.nodes.push_back(std::move(one));
        }
        y += high + 16;
    }
    box all = out_.nodes.front().extent;
    for (const node& one : out_.nodes)
        all = {std::min(all.left, one.extent.left), std::min(all.top, one.extent.top),
               std::max(all.right, one.extent.right), std::max(all.bottom, one.extent.bottom)};
    hub_ = grown(all, 18);
    enclosure home;
    home.outlines = {{{hub_.left, hub_.top},
                      {hub_.right, hub_.top},
                      {hub_.right, hub_.bottom},
                      {hub_.left, hub_.bottom}}};
    home.title = people.size() == 1 ? "The child" : "The child and those who live with the child";
    for (const node& one : out_.nodes)
        home.members.push_back(one.id);
    out_.enclosures.push_back(std::move(home));
}

void map_maker::place(double scale) {
    const point middle = middle_of(hub_);
    const double wide = (hub_.right - hub_.left) / 2, high = (hub_.bottom - hub_.top) / 2;
    spokes_.clear();
    words_.clear();
    const std::size_t count = all_.size();
    for (std::size_t i = 0; i < count; ++i) {
        const double ring = count > one_ring && i % 2 == 1 ? 1.75 : 1;
        const double angle = -std::numbers::pi / 2 + 2 * std::numbers::pi * double(i) / double(count);
        const double across = wide + 150 * scale * ring + 50, down = high + 95 * scale * ring;
        const point at{middle.x + across * std::cos(angle), middle.y + down * std::sin(angle)};
        const point now = middle_of(panels_[i].extent);
        move(panels_[i], at.x - now.x, at.y - now.y);
        const point from = leaving(hub_, at), to = leaving(panels_[i].extent, middle);
        spokes_.emplace_back(from, to);
        const double half = text_width(to_words(all_[i].strength), words_size) / 2 + 5;
        words_.push_back(shifted({-half, -9, half, 9}, (from.x + to.x) / 2, (from.y + to.y) / 2));
    }
}

/// Nothing touches, and every spoke is long enough to be seen beside its words.
bool map_maker::clear() const {
    for (std::size_t i = 0; i < panels_.size(); ++i) {
        const auto& [from, to] = spokes_[i];
        const point out = leaving(words_[i], to);
        if (std::hypot(to.x - out.x, to.y - out.y) < 24) return false;
        if (overlap(grown(panels_[i].extent, 8), grown(hub_, 8)) || overlap(words_[i], grown(hub_, 3)) ||
            overlap(words_[i], grown(panels_[i].extent, 3)))
            return false;
        for (std::size_t j = 0; j < panels_.size(); ++j) {
            if (i == j) continue;
            if (overlap(grown(panels_[i].extent, 7), grown(panels_[j].extent, 7))) return false;
            if (overlap(words_[i], words_[j]) || overlap(words_[i], grown(panels_[j].extent, 3)))
                return false;
            if (passes(grown(panels_[j].extent, 6), from, to) || passes(grown(words_[j], 2), from, to))
                return false;
        }
    }
    return true;
}

void map_maker::put_around() {
    all_ = of_.all;
    std::sort(all_.begin(), all_.end(), [](const around& a, const around& b) {
        return std::tie(a.place, a.name, a.id) < std::tie(b.place, b.name, b.id);
    });
    if (all_.size() > most_drawn) {
        out_.notices.push_back(fmt::format("{} more are around the child than the picture can hold",
                                           all_.size() - most_drawn));
        all_.resize(most_drawn);
    }
    for (const around& one : all_)
        panels_.push_back(panel_of(one));
    double scale = 1;
    place(scale);
    for (int i = 0; i < 80 && !clear(); ++i) {
        scale *= 1.06;
        place(scale);
    }
}

void map_maker::draw_spoke(std::size_t i) {
    const around& one = all_[i];
    const auto& [from, to] = spokes_[i];
    const point before = leaving(words_[i], from), after = leaving(words_[i], to);
    line on;
    on.kind = kind_of(one.strength);
    on.between = {of_.subject.id.text, one.id};
    for (const auto& [a, b] : {std::pair(from, before), std::pair(after, to)})
        on.paths.push_back(one.strength == tie_strength::stressful ? jagged(a, b) : path{a, b});
    if (one.strength == tie_strength::ended) {
        on.ended = ending::ended;
        const double length = std::max(1.0, std::hypot(to.x - after.x, to.y - after.y));
        const point along{(to.x - after.x) / length, (to.y - after.y) / length};
        const point at{(after.x + to.x) / 2, (after.y + to.y) / 2};
        for (const double by : {-3.0, 3.0})
            on.strokes.push_back({{at.x + along.x * by - along.y * 6, at.y + along.y * by + along.x * 6},
                                  {at.x + along.x * by + along.y * 6, at.y + along.y * by - along.x * 6}});
    }
    const std::string words(to_words(one.strength));
    on.words.push_back({{middle_of(words_[i]).x, middle_of(words_[i]).y + 4}, words, words_size, false});
    on.title = panels_[i].name + ": " + panels_[i].facts;
    out_.lines.push_back(std::move(on));
    std::string told = tie_words(one.strength);
    told[0] = static_cast<char>(told[0] - ('a' - 'A'));
    out_.relations.push_back({of_.subject.id.text, one.id, told, false, {}, {out_.lines.size() - 1}});
}

void map_maker::fit_canvas() {
    box all = hub_;
    for (const node& one : out_.nodes)
        all = {std::min(all.left, one.extent.left), std::min(all.top, one.extent.top),
               std::max(all.right, one.extent.right), std::max(all.bottom, one.extent.bottom)};
    fit_on_sheet(out_, all);
}

void map_maker::say() {
    say_not_shown(out_, of_.not_shown);
    out_.title = "Ecomap";
    out_.description =
        fmt::format("The household in the middle, {} around it. Each line says how strong the tie is. "
                    "The list beside this picture says the same in words.",
                    all_.size() == 1 ? std::string("1 person or service")
                                     : std::to_string(all_.size()) + " people and services");
}

drawing map_maker::drawn() {
    put_household();
    put_around();
    for (std::size_t i = 0; i < all_.size(); ++i)
        draw_spoke(i);
    for (node& one : panels_)
        out_.nodes.push_back(std::move(one));
    say();
    fit_canvas();
    return std::move(out_);
}

} // namespace

std::string_view to_words(tie_strength how) {
    switch (how) {
    case tie_strength::strong:
        return "Strong";
    case tie_strength::weak:
        return "Weak";
    case tie_strength::stressful:
        return "Stressful";
    case tie_strength::ended:
        return "Ended";
    case tie_strength::not_judged:
        break;
    }
    return "Not judged";
}

drawing draw_ecomap(const ecomap& of, date on) {
    return map_maker(of, on).drawn();
}

} // namespace kith::family
