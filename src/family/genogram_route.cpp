// Lines between the symbols.

#include "family/genogram_route.hpp"

#include "family/genogram_channel.hpp"
#include "family/genogram_exits.hpp"

#include <algorithm>
#include <cmath>

namespace kith::family::genogram {

double half_width_at(symbol shape, double dy) {
    constexpr double half = symbol_size / 2;
    switch (shape) {
    case symbol::circle:
        return std::sqrt(std::max(0.0, half * half - dy * dy));
    case symbol::diamond:
        return std::max(0.0, half - std::abs(dy));
    case symbol::triangle:
        return std::clamp((dy + half) / 2, 0.0, half);
    case symbol::small_triangle:
        return std::clamp((dy + half / 2) / 2, 0.0, half / 2);
    default:
        return half;
    }
}

double top_at(symbol shape, double dx) {
    constexpr double half = symbol_size / 2;
    const double from = std::min(std::abs(dx), half);
    switch (shape) {
    case symbol::circle:
        return -std::sqrt(half * half - from * from);
    case symbol::diamond:
        return from - half;
    case symbol::triangle:
        return 2 * from - half;
    case symbol::small_triangle:
        return std::min(2 * from, half) - half / 2;
    default:
        return -half;
    }
}

namespace {

constexpr double middle_of_symbol = symbol_size / 2;
constexpr double split_above = 17; ///< twins part this far above their symbols

class router {
  public:
    router(const arrangement& in, const plan& of, const std::vector<face>& faces,
           const std::vector<std::string>& of_couples, const std::vector<std::string>& of_ties)
        : in_(in), of_(of), faces_(faces), couple_words_(of_couples), tie_words_(of_ties),
          exits_(exits_of(in, of, faces)) {}
    routed finished();

  private:
    const arrangement& in_;
    const plan& of_;
    const std::vector<face>& faces_;
    const std::vector<std::string>&couple_words_, &tie_words_;
    exits exits_;
    routed out_;
    std::vector<channel> channels_;
    std::vector<double> upper_x_;              ///< of each net
    std::vector<std::vector<double>> lower_x_; ///< of each net's ends: where the line arrives
    std::vector<std::vector<double>> bar_x_;   ///< ... and where it leaves the bar (twins: one place)
    std::vector<int> run_of_couple_, run_of_net_, run_of_tie_;

    [[nodiscard]] double y_of(int person) const {
        return out_.row_top[std::size_t(row_of(person))] + middle_of_symbol;
    }
    [[nodiscard]] int row_of(int person) const {
        return in_.blocks[std::size_t(in_.block_of[std::size_t(person)])].row;
    }
    [[nodiscard]] double lane_x(const exit_key& key) const {
        return in_.x_of(key.person) + exits_.at(key).beside;
    }
    [[nodiscard]] bool twins(const net&, std::size_t i) const;
    void find_upper_ends();
    void find_lower_ends();
    void join_twins(std::size_t net);
    void add_runs();
    void add_level_runs();
    void place_rows();
    int add_line(line_kind kind, std::vector<std::string> between);
    [[nodiscard]] path out_to_lane(const exit_key&) const;
    [[nodiscard]] double run_y(int row, int run) const {
        return channels_[std::size_t(row)].top + channels_[std::size_t(row)].runs[std::size_t(run)].y;
    }
    void draw_couple(std::size_t);
    void draw_tie(std::size_t);
    void draw_net(std::size_t);
    void draw_stem(const net&, std::size_t n, line& on, double bar_y);
    void draw_end(std::size_t n, std::size_t i, line& on, double bar_y);
    void strike(line& on, point at) const;
    [[nodiscard]] std::string id(int person) const { return of_.people[std::size_t(person)]->id.text; }
};

/// End i of the net and the one before it were born on one day.
bool router::twins(const net& one, std::size_t i) const {
    if (i == 0 || one.kind != line_kind::birth) return false;
    const net::end &a = one.ends[i - 1], &b = one.ends[i];
    if (a.person == nobody || b.person == nobody) return false;
    const member &first = *of_.people[std::size_t(a.person)], &second = *of_.people[std::size_t(b.person)];
    if (first.birth && second.birth) return *first.birth == *second.birth;
    return first.unborn && second.unborn && first.expected && first.expected == second.expected;
}

/// Where each net's line begins: between the two, at the lane of the one, or in the middle of its block.
void router::find_upper_ends() {
    upper_x_.resize(in_.nets.size());
    std::map<int, int> kinds;
    for (std::size_t n = 0; n < in_.nets.size(); ++n) {
        const net& one = in_.nets[n];
        upper_x_[n] = upper_end(in_, of_, one);
        if (one.person != nobody) {
            upper_x_[n] = lane_x({one.person, nobody, int(n), nobody});
            continue;
        }
        if (one.couple == nobody || !of_.couples[std::size_t(one.couple)].both()) continue;
        const couple& pair = of_.couples[std::size_t(one.couple)];
        if (!straight(in_, of_, pair)) continue;
        const bool a_left = in_.x_of(pair.a) < in_.x_of(pair.b);
        const int left = a_left ? pair.a : pair.b, right = a_left ? pair.b : pair.a;
        double from = in_.x_of(left) + faces_[std::size_t(left)].half;
        double to = in_.x_of(right) - faces_[std::size_t(right)].half;
        for (const auto& [key, way] : exits_) {
            if (key.person == left && way.right) from = std::max(from, lane_x(key));
            if (key.person == right && !way.right) to = std::min(to, lane_x(key));
        }
        const int nth = kinds[one.couple]++;
        upper_x_[n] = (from + to) / 2 + (nth % 2 == 1 ? 6.0 : -6.0) * double((nth + 1) / 2);
        // A single child almost below stands exactly below.
        if (nth == 0 && one.ends.size() == 1) {
            const double x = lower_end(in_, one.ends[0]);
            if (x > from + 8 && x < to - 8) upper_x_[n] = x;
        }
    }
}

/// Where lines arrive at the top of a symbol: birth in the middle, the others beside it.
void router::find_lower_ends() {
    lower_x_.resize(in_.nets.size());
    struct arrival {
        std::size_t net, end;
        bool birth;
    };
    std::map<int, std::vector<arrival>> at;
    for (std::size_t n = 0; n < in_.nets.size(); ++n)
        for (std::size_t i = 0; i < in_.nets[n].ends.size(); ++i) {
            const net::end& end = in_.nets[n].ends[i];
            lower_x_[n].push_back(lower_end(in_, end));
            if (end.person != nobody && !in_.nets[n].hidden)
                at[end.person].push_back({n, i, in_.nets[n].kind == line_kind::birth});
        }
    for (auto& [person, those] : at) {
        if (those.size() < 2) continue;
        const double x = in_.x_of(person);
        std::stable_sort(those.begin(), those.end(), [&](const arrival& a, const arrival& b) {
            return upper_x_[a.net] < upper_x_[b.net];
        });
        const auto centre =
            std::find_if(those.begin(), those.end(), [](const arrival& a) { return a.birth; });
        const double first =
            centre != those.end() ? double(centre - those.begin()) : double(those.size() - 1) / 2;
        const double far = std::max(first, double(those.size() - 1) - first);
        const double room = faces_[std::size_t(person)].shape == symbol::small_triangle ? 7 : 15;
        const double step = std::min(9.0, room / std::max(1.0, far));
        for (std::size_t i = 0; i < those.size(); ++i)
            lower_x_[those[i].net][those[i].end] = x + (double(i) - first) * step;
    }
    bar_x_ = lower_x_;
    for (std::size_t n = 0; n < in_.nets.size(); ++n)
        join_twins(n);
}

void router::join_twins(std::size_t n) {
    const net& one = in_.nets[n];
    for (std::size_t i = 1; i < one.ends.size(); ++i) {
        if (!twins(one, i)) continue;
        std::size_t first = i - 1, last = i;
        while (last + 1 < one.ends.size() && twins(one, last + 1))
            ++last;
        const double middle = (lower_x_[n][first] + lower_x_[n][last]) / 2;
        for (std::size_t k = first; k <= last; ++k)
            bar_x_[n][k] = middle;
        i = last;
    }
}

/// What crosses the space below each row.
void router::add_runs() {
    channels_.resize(in_.rows.size());
    run_of_net_.assign(in_.nets.size(), nobody);
    add_level_runs();
    for (std::size_t n = 0; n < in_.nets.size(); ++n) {
        const net& one = in_.nets[n];
        if (one.hidden) continue;
        channel& in = channels_[std::size_t(one.row)];
        run across{.downs = bar_x_[n]};
        const auto [least, most] = std::minmax_element(bar_x_[n].begin(), bar_x_[n].end());
        across.left = *least, across.right = *most;
        const bool pair = one.couple != nobody && of_.couples[std::size_t(one.couple)].both();
        const bool bar = one.couple != nobody && of_.couples[std::size_t(one.couple)].a == nobody;
        if (pair && run_of_couple_[std::size_t(one.couple)] != nobody) {
            run& above = in.runs[std::size_t(run_of_couple_[std::size_t(one.couple)])];
            upper_x_[n] =
                std::clamp((*least + *most) / 2, above.left + 7, std::max(above.left + 7, above.right - 7));
            above.downs.push_back(upper_x_[n]);
            across.below = run_of_couple_[std::size_t(one.couple)];
        }
        if (!bar) {
            across.ups = {upper_x_[n]};
            across.left = std::min(across.left, upper_x_[n]);
            across.right = std::max(across.right, upper_x_[n]);
        }
        if (one.person != nobody && one.ends[0].tie != nobody &&
            !tie_words_[std::size_t(one.ends[0].tie)].empty())
            across.words = 13;
        run_of_net_[n] = int(in.runs.size());
        in.runs.push_back(std::move(across));
    }
}

/// Unions of those who do not stand beside each other, and ties within a row.
void router::add_level_runs() {
    run_of_couple_.assign(of_.couples.size(), nobody);
    run_of_tie_.assign(of_.ties.size(), nobody);
    const auto add = [&](int a, int b, const exit_key& from, const exit_key& to, const std::string& words) {
        const double one = lane_x(from), other = lane_x(to);
        channel& in = channels_[std::size_t(row_of(a))];
        (void)b;
        in.runs.push_back({.left = std::min(one, other),
                           .right = std::max(one, other),
                           .ups = {one, other},
                           .words = words.empty() ? 0 : 13.0});
        return int(in.runs.size()) - 1;
    };
    for (std::size_t c = 0; c < of_.couples.size(); ++c) {
        const couple& one = of_.couples[c];
        if (!drawn(of_, int(c)) || straight(in_, of_, one)) continue;
        run_of_couple_[c] = add(one.a, one.b, {one.a, int(c), nobody, nobody},
                                {one.b, int(c), nobody, nobody}, couple_words_[c]);
    }
    for (std::size_t t = 0; t < of_.ties.size(); ++t) {
        const tie& one = of_.ties[t];
        if (!level(of_, one)) continue;
        run_of_tie_[t] = add(one.a, one.b, {one.a, nobody, nobody, int(t)}, {one.b, nobody, nobody, int(t)},
                             tie_words_[t]);
    }
}

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

} // namespace

routed route(const arrangement& in, const plan& of, const std::vector<face>& faces,
             const std::vector<std::string>& of_couples, const std::vector<std::string>& of_ties) {
    return router(in, of, faces, of_couples, of_ties).finished();
}

} // namespace kith::family::genogram
