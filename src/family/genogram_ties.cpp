// Brothers and sisters without parents, and every relationship that no union and no line of descent tells.

#include "family/genogram_planner.hpp"

#include <algorithm>

namespace kith::family::genogram {

using people::kin_bond;
using people::kin_place;

/// Brothers and sisters without recorded parents hang on one bar, where each is recorded as such of each.
void planner::add_siblings() {
    std::map<int, std::vector<std::pair<int, std::size_t>>> beside;
    const auto has_parents = [&](int who) {
        return std::any_of(out_.descents.begin(), out_.descents.end(),
                           [&](const descent& one) { return one.child == who; });
    };
    for (std::size_t i = 0; i < all_.links.size(); ++i) {
        if (at(i).follows || (at(i).type != "sibling" && at(i).type != "twin") || from(i) == to(i))
            continue;
        if (has_parents(from(i)) || has_parents(to(i))) continue;
        beside[from(i)].push_back({to(i), i});
        beside[to(i)].push_back({from(i), i});
    }
    std::vector<char> done(out_.people.size(), 0);
    for (const auto& [first, others] : beside) {
        if (done[std::size_t(first)]) continue;
        std::vector<int> all{first};
        for (const auto& [other, i] : others)
            if (std::find(all.begin(), all.end(), other) == all.end()) all.push_back(other);
        const bool each_of_each = std::all_of(all.begin(), all.end(), [&](int one) {
            return std::all_of(all.begin(), all.end(),
                               [&](int other) {
                                   const auto& of = beside.at(one);
                                   return one == other ||
                                          std::any_of(of.begin(), of.end(), [&](const auto& have) {
                                              return have.first == other;
                                          });
                               }) &&
                   !done[std::size_t(one)];
        });
        if (!each_of_each) continue;
        std::sort(all.begin(), all.end());
        const int place = rows_.add_place();
        const int bar = int(out_.couples.size());
        std::vector<int> hung;
        for (const int one : all)
            if (rows_.put_above(place, one, 1)) hung.push_back(one), done[std::size_t(one)] = 1;
        out_.couples.push_back({});
        for (const int one : hung)
            for (const auto& [other, i] : beside.at(one))
                if (std::find(hung.begin(), hung.end(), other) != hung.end())
                    descend(bar, one, line_kind::birth, i);
    }
}

/// Whether lines of descent already lead from the one to the other just so; then they tell of the link.
bool planner::told_by_descent(std::size_t link) {
    int a_up = 1, b_up = 1; // generations to whom both come from
    const std::string_view is = at(link).type;
    if (type(link).place == kin_place::two_up) a_up = 2, b_up = 0;
    if (is == "aunt_or_uncle") a_up = 2;
    if (is == "cousin") a_up = b_up = 2;
    if (type(link).place != kin_place::beside && a_up == 1) return false;
    struct way {
        int top, couple;
        std::vector<int> descents;
    };
    const auto ways_up = [&](int who, int generations) {
        std::vector<way> ways{{who, nobody, {}}};
        for (int g = 0; g < generations; ++g) {
            std::vector<way> next;
            for (const way& one : ways)
                for (std::size_t d = 0; d < out_.descents.size() && next.size() < 64; ++d) {
                    const descent& down = out_.descents[d];
                    if (down.child != one.top) continue;
                    const struct couple& pair = out_.couples[std::size_t(down.from)];
                    for (const int parent : {pair.a, pair.b})
                        if (parent != nobody) {
                            next.push_back({parent, down.from, one.descents});
                            next.back().descents.push_back(int(d));
                        }
                }
            ways = std::move(next);
        }
        return ways;
    };
    for (const way& a : ways_up(from(link), a_up))
        for (const way& b : ways_up(to(link), b_up)) {
            if (a.top != b.top) continue;
            // Up and down the same line leads nowhere.
            if (!b.descents.empty() && b.descents.back() == a.descents.back()) continue;
            out_.told[link].descents = a.descents;
            out_.told[link].descents.insert(out_.told[link].descents.end(), b.descents.begin(),
                                            b.descents.end());
            return true;
        }
    return false;
}

void planner::add_others() {
    for (std::size_t i = 0; i < all_.links.size(); ++i) {
        if (from(i) == to(i)) continue;
        if (at(i).follows) {
            if (!told_by_descent(i) || what_follows_) {
                out_.told[i].descents.clear();
                if (what_follows_) add_tie(to(i), from(i), line_kind::follows, i);
            }
            continue;
        }
        const telling& told = out_.told[i];
        if (!told.couples.empty() || !told.descents.empty() || !told.ties.empty()) continue;
        if (told_by_descent(i)) continue;
        const bool apart = type(i).place == kin_place::apart;
        add_tie(to(i), from(i), apart ? line_kind::apart : line_kind::kin, i);
    }
    for (const tie& one : out_.ties)
        place_tie(one);
}

/// A line between two who are not connected yet says in which rows they stand.
void planner::place_tie(const tie& one) {
    if (rows_.connected(one.a, one.b)) return;
    const people::relationship_type& is = type(one.links.front());
    int rows = is.place == kin_place::two_up ? 2 : is.place == kin_place::above ? 1 : 0;
    int upper = one.a, lower = one.b;
    if (is.place == kin_place::apart) {
        const bool a_child = out_.people[std::size_t(one.a)]->child;
        const bool b_child = out_.people[std::size_t(one.b)]->child;
        if (a_child != b_child) rows = 1;
        if (a_child && !b_child) std::swap(upper, lower);
    }
    if (rows > 0) {
        rows_.put_above(upper, lower, rows);
        return;
    }
    const int place = rows_.add_place();
    out_.couples.push_back({.hidden = true});
    const int above = int(out_.couples.size()) - 1;
    for (const int who : {one.a, one.b}) {
        rows_.put_above(place, who, 1);
        out_.descents.push_back({.from = above, .child = who, .kind = line_kind::kin, .links = {}});
    }
}

} // namespace kith::family::genogram
