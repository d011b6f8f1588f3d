// Generations as rows.

#include "family/genogram_levels.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace kith::family::genogram {
namespace {

int root_in(const std::vector<int>& of, int one) {
    while (of[std::size_t(one)] != one)
        one = of[std::size_t(one)];
    return one;
}

/// The lesser number stands for both.
void join_in(std::vector<int>& of, int one, int other) {
    const int a = root_in(of, one), b = root_in(of, other);
    of[std::size_t(std::max(a, b))] = std::min(a, b);
}

} // namespace

levels::levels(int people)
    : group_(std::size_t(people)), row_(std::size_t(people)), component_(std::size_t(people)) {
    for (auto* each : {&group_, &row_, &component_})
        std::iota(each->begin(), each->end(), 0);
}

int levels::add_place() {
    const int number = int(group_.size());
    for (auto* each : {&group_, &row_, &component_})
        each->push_back(number);
    return number;
}

int levels::group_of(int one) const {
    return root_in(group_, one);
}
int levels::row_of(int one) const {
    return root_in(row_, one);
}
int levels::component_of(int one) const {
    return root_in(component_, one);
}
bool levels::connected(int one, int other) const {
    return component_of(one) == component_of(other);
}

bool levels::leads(int from, int to) const {
    std::vector<char> seen(group_.size(), 0);
    std::vector<int> open{row_of(from)};
    const int goal = row_of(to);
    while (!open.empty()) {
        const int here = open.back();
        open.pop_back();
        if (here == goal) return true;
        if (seen[std::size_t(here)]++) continue;
        for (const step& one : steps_)
            if (row_of(one.upper) == here) open.push_back(row_of(one.lower));
    }
    return false;
}

bool levels::put_above(int upper, int lower, int rows) {
    if (leads(lower, upper)) return false;
    steps_.push_back({upper, lower, rows});
    join_in(component_, upper, lower);
    return true;
}

bool levels::put_together(int one, int other) {
    if (!put_in_row(one, other)) return false;
    join_in(group_, one, other);
    return true;
}

bool levels::put_in_row(int one, int other) {
    if (row_of(one) == row_of(other)) return true;
    if (leads(one, other) || leads(other, one)) return false;
    join_in(row_, one, other);
    join_in(component_, one, other);
    return true;
}

std::vector<int> levels::rows() const {
    const std::size_t count = group_.size();
    std::vector<int> row(count, 0);
    std::vector<step> steps;
    for (const step& one : steps_)
        steps.push_back({row_of(one.upper), row_of(one.lower), one.rows});
    for (std::size_t pass = 0, changed = 1; changed && pass <= count; ++pass) {
        changed = 0;
        for (const step& one : steps)
            if (row[std::size_t(one.lower)] < row[std::size_t(one.upper)] + one.rows)
                row[std::size_t(one.lower)] = row[std::size_t(one.upper)] + one.rows, changed = 1;
    }
    // Those whose children stand far below come down to them, unless that takes them from more parents.
    for (int pass = 0; pass < 4; ++pass) {
        std::vector<int> order(count);
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](int a, int b) { return row[std::size_t(a)] > row[std::size_t(b)]; });
        for (const int here : order) {
            int slack = std::numeric_limits<int>::max(), out = 0, in = 0;
            for (const step& one : steps) {
                if (one.lower == here) ++in;
                if (one.upper != here) continue;
                ++out;
                slack = std::min(slack, row[std::size_t(one.lower)] - one.rows - row[std::size_t(here)]);
            }
            if (out > 0 && slack > 0 && out >= in) row[std::size_t(here)] += slack;
        }
    }
    std::map<int, int> least;
    for (std::size_t i = 0; i < count; ++i) {
        row[i] = row[std::size_t(row_of(int(i)))];
        const auto [found, fresh] = least.emplace(component_of(int(i)), row[i]);
        if (!fresh) found->second = std::min(found->second, row[i]);
    }
    for (std::size_t i = 0; i < count; ++i)
        row[i] -= least.at(component_of(int(i)));
    return row;
}

} // namespace kith::family::genogram
