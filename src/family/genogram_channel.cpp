// Heights of lines between two rows.

#include "family/genogram_channel.hpp"

#include <algorithm>
#include <cmath>

namespace kith::family::genogram {
namespace {

constexpr double first_height = 14, next_height = 10, beside = 6;

bool level(const run& one) {
    return one.right - one.left < 0.01 && one.ups.size() <= 1;
}

bool overlap(const run& a, const run& b) {
    return a.left < b.right + beside && b.left < a.right + beside;
}

/// What it costs when `a` stands above `b`: crossings, and lines on each other.
double cost_above(const run& a, const run& b) {
    double cost = 0;
    for (const double x : a.downs)
        if (x > b.left - 1 && x < b.right + 1) cost += 1;
    for (const double x : b.ups)
        if (x > a.left - 1 && x < a.right + 1) cost += 1;
    for (const double down : a.downs)
        for (const double up : b.ups)
            if (std::abs(down - up) < 3) cost += 20;
    return cost;
}

} // namespace

double channel::settle() {
    std::vector<std::size_t> order;
    const auto above = [&](std::size_t i, std::size_t j) {
        return cost_above(runs[i], runs[j]) + (runs[i].below == int(j) ? 1000 : 0);
    };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        double cost = 0; // of standing above all the others
        for (const std::size_t other : order)
            cost += above(i, other);
        double least = cost;
        std::size_t best = 0;
        for (std::size_t at = 0; at < order.size(); ++at) {
            cost += above(order[at], i) - above(i, order[at]);
            if (cost < least - 1e-9) least = cost, best = at + 1;
        }
        order.insert(order.begin() + std::ptrdiff_t(best), i);
    }
    double deep = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        run& one = runs[order[i]];
        double y = first_height + one.words;
        for (std::size_t j = 0; j < i; ++j) {
            const run& higher = runs[order[j]];
            const bool must = one.below == int(order[j]);
            if (must || (overlap(higher, one) && !level(higher) && !level(one)))
                y = std::max(y, higher.y + next_height + one.words);
        }
        one.y = y;
        deep = std::max(deep, y);
    }
    return deep;
}

} // namespace kith::family::genogram
