// Where lines begin and arrive, and what crosses between two rows.

#include "family/genogram_router.hpp"

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

} // namespace kith::family::genogram
