// The order of those who stand together.

#include "family/genogram_arrangement.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace kith::family::genogram {
namespace {

/// What an order of people who stand together costs: partners apart, the man not at the left, those who
/// live together apart, an earlier union not before a later one.
double cost_of(const std::vector<int>& order, const plan& of, const std::set<std::pair<int, int>>& living) {
    double cost = 0;
    std::map<int, int> at;
    for (std::size_t i = 0; i < order.size(); ++i)
        at.emplace(order[i], int(i));
    for (const couple& one : of.couples) {
        if (!one.both() || !one.side_by_side) continue;
        const auto a = at.find(one.a), b = at.find(one.b);
        if (a == at.end() || b == at.end()) continue;
        const int apart = std::abs(a->second - b->second);
        const bool now = !one.links.empty() && one.ended == ending::none;
        cost += (apart - 1) * (now ? 3.0 : 2.0);
        const auto& left = *of.people[std::size_t(a->second < b->second ? one.a : one.b)];
        const auto& right = *of.people[std::size_t(a->second < b->second ? one.b : one.a)];
        if (left.sex == "F" && right.sex == "M") cost += 0.3;
    }
    for (std::size_t i = 0; i + 1 < order.size(); ++i)
        if (living.contains(std::minmax(order[i], order[i + 1]))) cost -= 0.6;
    return cost;
}

} // namespace

std::vector<int> ordered(const std::vector<int>& people, const plan& of,
                         const std::set<std::pair<int, int>>& living) {
    std::vector<int> order;
    for (const int one : people) {
        double least = 1e9;
        std::vector<int> best;
        for (std::size_t at = 0; at <= order.size(); ++at) {
            std::vector<int> tried = order;
            tried.insert(tried.begin() + std::ptrdiff_t(at), one);
            const double cost = cost_of(tried, of, living);
            if (cost < least - 1e-9) least = cost, best = std::move(tried);
        }
        order = std::move(best);
    }
    double now = cost_of(order, of, living);
    for (int pass = 0, better = 1; pass < 8 && better; ++pass) {
        better = 0;
        for (std::size_t i = 0; i < order.size(); ++i)
            for (std::size_t j = i + 1; j < order.size(); ++j) {
                std::swap(order[i], order[j]);
                const double cost = cost_of(order, of, living);
                if (cost < now - 1e-9)
                    now = cost, better = 1;
                else
                    std::swap(order[i], order[j]);
            }
    }
    return order;
}

} // namespace kith::family::genogram
