// Parents over the middle of their children, in rows whose order stands.

#include "family/genogram_arrangement.hpp"

#include <algorithm>

namespace kith::family::genogram {

double arrangement::x_of(int person) const {
    const block& in = blocks[std::size_t(block_of[std::size_t(person)])];
    const auto at = std::find(in.people.begin(), in.people.end(), person) - in.people.begin();
    return in.left + in.middle[std::size_t(at)];
}

int arrangement::neighbour(int person, int step) const {
    const block& in = blocks[std::size_t(block_of[std::size_t(person)])];
    const auto at = (std::find(in.people.begin(), in.people.end(), person) - in.people.begin()) + step;
    return at < 0 || at >= std::ptrdiff_t(in.people.size()) ? nobody : in.people[std::size_t(at)];
}

double measures::space(int one, int other) const {
    double space = space_between;
    for (const auto& [a, b, wide] : between)
        if ((a == one && b == other) || (a == other && b == one)) space = std::max(space, wide);
    return space;
}

double upper_end(const arrangement& in, const plan& of, const net& one) {
    const block& from = in.blocks[std::size_t(one.block)];
    if (one.couple == nobody)
        return one.person == nobody ? from.left + from.width / 2 : in.x_of(one.person) + one.beside;
    const couple& pair = of.couples[std::size_t(one.couple)];
    if (pair.a == nobody) return from.left + from.width / 2;
    if (pair.b == nobody) return in.x_of(pair.a) + one.beside;
    for (std::size_t i = 0; i + 1 < from.people.size(); ++i)
        if (std::minmax(from.people[i], from.people[i + 1]) == std::minmax(pair.a, pair.b))
            return from.left + from.gap[i];
    return (in.x_of(pair.a) + in.x_of(pair.b)) / 2;
}

double lower_end(const arrangement& in, const net::end& one) {
    if (one.person != nobody) return in.x_of(one.person);
    const block& at = in.blocks[std::size_t(one.block)];
    return at.left + at.width / 2;
}

std::vector<double> nearest_in_order(const std::vector<double>& wanted, const std::vector<double>& weight,
                                     const std::vector<double>& apart) {
    struct run {
        double value, weight;
        std::size_t count;
    };
    std::vector<run> runs;
    double shift = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i > 0) shift += apart[i - 1];
        runs.push_back({wanted[i] - shift, weight[i], 1});
        while (runs.size() > 1 && runs[runs.size() - 2].value > runs.back().value) {
            const run last = runs.back();
            runs.pop_back();
            run& before = runs.back();
            before.value =
                (before.value * before.weight + last.value * last.weight) / (before.weight + last.weight);
            before.weight += last.weight;
            before.count += last.count;
        }
    }
    std::vector<double> found;
    found.reserve(wanted.size());
    shift = 0;
    for (const run& one : runs)
        for (std::size_t i = 0; i < one.count; ++i) {
            if (!found.empty()) shift += apart[found.size() - 1];
            found.push_back(one.value + shift);
        }
    return found;
}

namespace {

/// How far each block would go, and how much it wants to: the mean of its lines' wishes.
struct wish {
    double by = 0, weight = 0;
};

void settle(arrangement& in, const std::vector<int>& row, const std::vector<wish>& wishes) {
    std::vector<double> wanted, weight, apart;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const block& one = in.blocks[std::size_t(row[i])];
        const wish& its = wishes[std::size_t(row[i])];
        wanted.push_back(one.left + (its.weight > 0 ? its.by / its.weight : 0));
        weight.push_back(its.weight > 0 ? its.weight : 0.02);
        if (i + 1 < row.size()) apart.push_back(one.width + space_between);
    }
    const std::vector<double> found = nearest_in_order(wanted, weight, apart);
    for (std::size_t i = 0; i < row.size(); ++i)
        in.blocks[std::size_t(row[i])].left = found[i];
}

struct reach {
    double upper, lower; ///< the upper end, the middle of the lower ones
};

reach reach_of(const arrangement& in, const plan& of, const net& one) {
    double least = 1e9, most = -1e9;
    for (const net::end& end : one.ends) {
        const double x = lower_end(in, end);
        least = std::min(least, x), most = std::max(most, x);
    }
    return {upper_end(in, of, one), (least + most) / 2};
}

double weight_of(const net& one) {
    if (one.hidden) return 0.3;
    if (one.couple == nobody && one.person == nobody)
        return 3; // a line that passes through: keep it straight
    return one.kind == line_kind::birth || one.kind == line_kind::adoption ? 1.0 : 0.12;
}

/// How much a child wants to stand right below, beside all of them wanting to stand around the middle.
constexpr double alone = 0.35;

void settle_row(arrangement& in, const plan& of, std::size_t row, bool from_below_only = false) {
    std::vector<wish> wishes(in.blocks.size());
    for (const net& one : in.nets) {
        const bool from_above = !from_below_only && std::size_t(one.row) + 1 == row,
                   to_below = std::size_t(one.row) == row;
        if (!from_above && !to_below) continue;
        const reach now = reach_of(in, of, one);
        double weight = weight_of(one);
        if (from_below_only) weight *= weight;
        if (to_below) {
            wish& its = wishes[std::size_t(one.block)];
            its.by += weight * (now.lower - now.upper);
            its.weight += weight;
            continue;
        }
        for (const net::end& end : one.ends) {
            wish& its = wishes[std::size_t(end.block)];
            its.by += weight * (now.upper - now.lower) + alone * weight * (now.upper - lower_end(in, end));
            its.weight += (1 + alone) * weight;
        }
    }
    settle(in, in.rows[row], wishes);
}

void begin_at_zero(arrangement& in) {
    double least = 1e9, most = 0;
    for (const block& one : in.blocks)
        least = std::min(least, one.left);
    for (block& one : in.blocks) {
        one.left -= least;
        most = std::max(most, one.left + one.width);
    }
    in.width = most;
}

} // namespace

void stand_above(arrangement& in, const plan& of) {
    for (std::size_t row = in.rows.size(); row-- > 0;)
        settle_row(in, of, row, true);
    begin_at_zero(in);
}

void even_out(arrangement& in, const plan& of, int sweeps) {
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        for (std::size_t row = 0; row < in.rows.size(); ++row)
            settle_row(in, of, row);
        for (std::size_t row = in.rows.size(); row-- > 0;)
            settle_row(in, of, row);
    }
    begin_at_zero(in);
}

void pack(arrangement& in) {
    struct stretch {
        int component, top;
        double left, right;
    };
    std::vector<stretch> all;
    for (const block& one : in.blocks) {
        auto found = std::find_if(all.begin(), all.end(),
                                  [&](const stretch& its) { return its.component == one.component; });
        if (found == all.end()) {
            all.push_back({one.component, one.row, one.left, one.left + one.width});
            continue;
        }
        found->top = std::min(found->top, one.row);
        found->left = std::min(found->left, one.left);
        found->right = std::max(found->right, one.left + one.width);
    }
    std::sort(all.begin(), all.end(),
              [](const stretch& a, const stretch& b) { return a.component < b.component; });
    double left = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0 && all[i].top > all[i - 1].top) left = 0; // a new shelf
        for (block& one : in.blocks)
            if (one.component == all[i].component) one.left += left - all[i].left;
        left += all[i].right - all[i].left + 2 * space_between;
    }
    begin_at_zero(in);
}

} // namespace kith::family::genogram
