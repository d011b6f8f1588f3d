// Lines between the symbols.

#include "family/genogram_router.hpp"

#include <algorithm>
#include <cmath>

namespace kith::family::genogram {

namespace {

constexpr double split_above = 17; ///< twins part this far above their symbols

} // namespace

void router::place_rows() {
    double y = 0;
    for (std::size_t row = 0; row < in_.rows.size(); ++row) {
        double height = 0;
        for (const int b : in_.rows[row])
            for (const int person : in_.blocks[std::size_t(b)].people)
                height = std::max(height, faces_[std::size_t(person)].height);
        out_.row_top.push_back(y);
        channel& below = channels_[row];
        below.top = y + height;
        const double deep = below.settle();
        const bool last = row + 1 == in_.rows.size();
        y = below.top + (last ? deep : std::max(46.0, deep + 26));
    }
    out_.height = y;
}

int router::add_line(line_kind kind, std::vector<std::string> between) {
    out_.lines.push_back({});
    out_.lines.back().kind = kind;
    out_.lines.back().between = std::move(between);
    return int(out_.lines.size()) - 1;
}

path router::out_to_lane(const exit_key& key) const {
    const exit& way = exits_.at(key);
    const double y = y_of(key.person) + way.below;
    const double side = half_width_at(faces_[std::size_t(key.person)].shape, way.below);
    return {{in_.x_of(key.person) + (way.right ? side : -side), y}, {lane_x(key), y}};
}

/// One or two short strokes across a line that runs level.
void router::strike(line& on, point at) const {
    if (on.ended == ending::none) return;
    const double first = on.ended == ending::ended ? -3 : 0;
    for (double x = first; x <= -first; x += 6)
        on.strokes.push_back({{at.x + x - 3, at.y + 7}, {at.x + x + 3, at.y - 7}});
}

void router::draw_couple(std::size_t c) {
    if (!drawn(of_, int(c))) return;
    const couple& one = of_.couples[c];
    const int number = add_line(one.kind, {id(one.a), id(one.b)});
    out_.of_couple[c] = number;
    line& on = out_.lines[std::size_t(number)];
    on.ended = one.ended;
    if (straight(in_, of_, one)) {
        const int left = in_.x_of(one.a) < in_.x_of(one.b) ? one.a : one.b;
        const int right = left == one.a ? one.b : one.a;
        const double y = y_of(left);
        const double from = in_.x_of(left) + half_width_at(faces_[std::size_t(left)].shape, 0);
        const double to = in_.x_of(right) - half_width_at(faces_[std::size_t(right)].shape, 0);
        on.paths = {{{from, y}, {to, y}}};
        double least = (from + to) / 2, most = least; // of the lines that go down
        bool any = false;
        for (std::size_t n = 0; n < in_.nets.size(); ++n) {
            if (in_.nets[n].couple != int(c)) continue;
            least = any ? std::min(least, upper_x_[n]) : upper_x_[n];
            most = any ? std::max(most, upper_x_[n]) : upper_x_[n];
            any = true;
        }
        const bool at_left = least - from > to - most;
        strike(on, {!any ? least : at_left ? (from + least) / 2 : (most + to) / 2, y});
        if (!couple_words_[c].empty()) out_.words.push_back({number, from, to, y - 6, couple_words_[c]});
        return;
    }
    const exit_key a{one.a, int(c), nobody, nobody}, b{one.b, int(c), nobody, nobody};
    const double y = run_y(row_of(one.a), run_of_couple_[c]);
    path whole = out_to_lane(a);
    whole.push_back({lane_x(a), y});
    whole.push_back({lane_x(b), y});
    const path back = out_to_lane(b);
    whole.push_back(back[1]);
    whole.push_back(back[0]);
    on.paths = {std::move(whole)};
    const double left = std::min(lane_x(a), lane_x(b)), right = std::max(lane_x(a), lane_x(b));
    double at = std::min(left + 14, (left + right) / 2);
    for (std::size_t n = 0; n < in_.nets.size(); ++n)
        if (in_.nets[n].couple == int(c) && std::abs(at - upper_x_[n]) < 10) at = upper_x_[n] + 12;
    strike(on, {at, y});
    if (!couple_words_[c].empty()) out_.words.push_back({number, left, right, y - 4, couple_words_[c]});
}

void router::draw_tie(std::size_t t) {
    const tie& one = of_.ties[t];
    const int number = add_line(one.kind, {id(one.a), id(one.b)});
    out_.of_tie[t] = number;
    if (!level(of_, one)) return; // drawn with the nets
    const exit_key a{one.a, nobody, nobody, int(t)}, b{one.b, nobody, nobody, int(t)};
    const double y = run_y(row_of(one.a), run_of_tie_[t]);
    path whole = out_to_lane(a);
    whole.push_back({lane_x(a), y});
    whole.push_back({lane_x(b), y});
    const path back = out_to_lane(b);
    whole.push_back(back[1]);
    whole.push_back(back[0]);
    out_.lines[std::size_t(number)].paths = {std::move(whole)};
    if (!tie_words_[t].empty())
        out_.words.push_back(
            {number, std::min(lane_x(a), lane_x(b)), std::max(lane_x(a), lane_x(b)), y - 4, tie_words_[t]});
}

/// From where the net begins down to its bar, and the bar.
void router::draw_stem(const net& one, std::size_t n, line& on, double bar_y) {
    const double x = upper_x_[n];
    if (one.person != nobody) {
        path out = out_to_lane({one.person, nobody, int(n), nobody});
        out.push_back({x, bar_y});
        on.paths.push_back(std::move(out));
    } else if (one.couple == nobody) {
        on.paths.push_back({{x, out_.row_top[std::size_t(one.row)]}, {x, bar_y}});
    } else if (const couple& pair = of_.couples[std::size_t(one.couple)]; pair.both()) {
        const int across = run_of_couple_[std::size_t(one.couple)];
        const double y = across == nobody ? y_of(pair.a) : run_y(one.row, across);
        on.paths.push_back({{x, y}, {x, bar_y}});
    }
    const run& bar = channels_[std::size_t(one.row)].runs[std::size_t(run_of_net_[n])];
    if (bar.right - bar.left > 0.01) on.paths.push_back({{bar.left, bar_y}, {bar.right, bar_y}});
}

/// From the bar down to one child, or to where the line passes through the row below.
void router::draw_end(std::size_t n, std::size_t i, line& on, double bar_y) {
    const net& one = in_.nets[n];
    const net::end& end = one.ends[i];
    const double x = lower_x_[n][i], from = bar_x_[n][i];
    if (end.person == nobody) {
        on.paths.push_back({{x, bar_y}, {x, out_.row_top[std::size_t(one.row) + 1]}});
        return;
    }
    const double y =
        y_of(end.person) + top_at(faces_[std::size_t(end.person)].shape, x - in_.x_of(end.person));
    if (std::abs(from - x) > 0.01) {
        const double parts = out_.row_top[std::size_t(one.row) + 1] - split_above;
        on.paths.push_back({{from, bar_y}, {from, parts}, {x, y}});
    } else {
        on.paths.push_back({{x, bar_y}, {x, y}});
    }
}

void router::draw_net(std::size_t n) {
    const net& one = in_.nets[n];
    if (one.hidden || one.ends.empty()) return;
    const double bar_y = run_y(one.row, run_of_net_[n]);
    // What begins at a couple or a parent has a trunk that all its children share; what goes on from a row
    // above, and what is a tie, belongs to one line alone.
    int shared = nobody;
    if (one.couple != nobody) {
        std::vector<std::string> between;
        const couple& pair = of_.couples[std::size_t(one.couple)];
        for (const int who : {pair.a, pair.b})
            if (who != nobody) between.push_back(id(who));
        for (const net::end& end : one.ends)
            between.push_back(id(of_.descents[std::size_t(end.descent)].child));
        shared = add_line(one.kind, std::move(between));
        out_.of_trunk[n] = shared;
        draw_stem(one, n, out_.lines[std::size_t(shared)], bar_y);
    }
    for (std::size_t i = 0; i < one.ends.size(); ++i) {
        const net::end& end = one.ends[i];
        int& number = end.tie != nobody ? out_.of_tie[std::size_t(end.tie)]
                                        : out_.of_descent[std::size_t(end.descent)];
        if (number == nobody) {
            const descent& down = of_.descents[std::size_t(end.descent)];
            const couple& pair = of_.couples[std::size_t(down.from)];
            std::vector<std::string> between;
            for (const int who : {pair.a, pair.b, down.child})
                if (who != nobody) between.push_back(id(who));
            number = add_line(down.kind, std::move(between));
        }
        if (shared == nobody) draw_stem(one, n, out_.lines[std::size_t(number)], bar_y);
        draw_end(n, i, out_.lines[std::size_t(number)], bar_y);
        if (end.tie != nobody && one.person != nobody && !tie_words_[std::size_t(end.tie)].empty()) {
            const run& bar = channels_[std::size_t(one.row)].runs[std::size_t(run_of_net_[n])];
            out_.words.push_back(
                {number, bar.left, bar.right, bar_y - 4, tie_words_[std::size_t(end.tie)]});
        }
    }
}

routed router::finished() {
    find_upper_ends();
    find_lower_ends();
    add_runs();
    place_rows();
    out_.of_couple.assign(of_.couples.size(), nobody);
    out_.of_trunk.assign(in_.nets.size(), nobody);
    out_.of_descent.assign(of_.descents.size(), nobody);
    out_.of_tie.assign(of_.ties.size(), nobody);
    for (std::size_t c = 0; c < of_.couples.size(); ++c)
        draw_couple(c);
    for (std::size_t t = 0; t < of_.ties.size(); ++t)
        draw_tie(t);
    for (std::size_t n = 0; n < in_.nets.size(); ++n)
        draw_net(n);
    return std::move(out_);
}

routed route(const arrangement& in, const plan& of, const std::vector<face>& faces,
             const std::vector<std::string>& of_couples, const std::vector<std::string>& of_ties) {
    return router(in, of, faces, of_couples, of_ties).finished();
}

} // namespace kith::family::genogram
