// From relationships to couples, lines of descent and generations.

#include "family/genogram_planner.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace kith::family::genogram {

using people::kin_bond;
using people::kin_place;

namespace {

/// By birth; those who were never born by when they were expected or lost; last of whom nothing is known.
int order_key(const member& one) {
    if (one.birth) return day_number(*one.birth);
    if (one.expected) return day_number(*one.expected);
    if (one.unborn && one.death) return day_number(*one.death);
    return 30'000'000;
}

} // namespace

void planner::order_people() {
    for (const member& one : all_.members)
        out_.people.push_back(&one);
    std::sort(out_.people.begin(), out_.people.end(), [](const member* a, const member* b) {
        return std::tuple(order_key(*a), std::string_view(a->name), a->id) <
               std::tuple(order_key(*b), std::string_view(b->name), b->id);
    });
    for (std::size_t i = 0; i < out_.people.size(); ++i)
        index_.emplace(out_.people[i]->id, int(i));
    rows_ = levels(int(out_.people.size()));
    out_.told.resize(all_.links.size());
}

int planner::couple(int a, int b) {
    if (b != nobody && b < a) std::swap(a, b);
    const auto [found, fresh] = couple_of_.emplace(std::pair(a, b), int(out_.couples.size()));
    if (fresh) out_.couples.push_back({.a = a, .b = b});
    return found->second;
}

/// Parents by birth stand above their children whatever else is recorded; where that goes round in a circle
/// the last of the links becomes a line beside the others.
void planner::place_births() {
    std::vector<std::size_t> order(all_.links.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(from(a), to(a)) < std::tuple(from(b), to(b));
    });
    for (const std::size_t i : order) {
        if (at(i).follows || from(i) == to(i)) continue;
        if (type(i).place != kin_place::above || type(i).bond == kin_bond::none) continue;
        if (type(i).bond == kin_bond::blood && !rows_.put_above(to(i), from(i), 1)) {
            add_tie(to(i), from(i), line_kind::birth, i);
            const auto& child = *out_.people[std::size_t(from(i))];
            const auto& parent = *out_.people[std::size_t(to(i))];
            out_.notices.push_back("The generations contradict each other: " + tidied(parent.name) +
                                   " is recorded as a parent of " + tidied(child.name) +
                                   ", and as younger by another link. Check these relationships.");
            continue;
        }
        parents_[type(i).bond].push_back({to(i), from(i), i});
    }
}

void planner::read_partners() {
    for (std::size_t i = 0; i < all_.links.size(); ++i) {
        if (at(i).follows || type(i).place != kin_place::partner || from(i) == to(i)) continue;
        const int c = couple(from(i), to(i));
        out_.couples[std::size_t(c)].links.push_back(i);
        out_.told[i].couples.push_back(c);
    }
    for (struct couple& one : out_.couples) {
        bool now = false;
        for (const std::size_t i : one.links) {
            const bool over = at(i).until.has_value() || at(i).type == "ex_partner";
            const bool wed = at(i).type == "spouse";
            if (over && now) continue;
            if (!over && !now) one.kind = line_kind::partners;
            now = now || !over;
            if (wed) one.kind = line_kind::married;
            if (!wed && one.kind == line_kind::parents) one.kind = line_kind::partners;
            if (now)
                one.ended = ending::none;
            else if (one.ended != ending::ended)
                one.ended = wed ? ending::ended : ending::separated;
        }
    }
}

/// Two who are partners or have a child together stand side by side, the surest first.
void planner::put_couples_together() {
    for (const kin_bond bond : {kin_bond::blood, kin_bond::adoption}) {
        std::map<int, std::vector<int>> of_child;
        for (const parent_link& one : parents_[bond])
            of_child[one.child].push_back(one.parent);
        for (auto& [child, all] : of_child) {
            std::sort(all.begin(), all.end());
            all.erase(std::unique(all.begin(), all.end()), all.end());
            if (all.size() == 2) couple(all[0], all[1]);
        }
    }
    std::vector<int> order(out_.couples.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = int(i);
    const auto rank = [&](int c) {
        const struct couple& one = out_.couples[std::size_t(c)];
        const int sure = one.links.empty()                ? 2
                         : one.ended != ending::none      ? 3
                         : one.kind == line_kind::married ? 0
                                                          : 1;
        return std::tuple(sure, one.a, one.b);
    };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) < rank(b); });
    for (const int c : order) {
        struct couple& one = out_.couples[std::size_t(c)];
        one.side_by_side = rows_.put_together(one.a, one.b);
        if (!one.side_by_side)
            for (const std::size_t i : one.links) {
                out_.told[i].couples.clear();
                add_tie(one.a, one.b, one.kind, i);
            }
    }
}

/// The children of one parent are of one generation, however much older some are than others, and whoever
/// else is recorded of one and not of the other; where that contradicts what is surer, it is left.
void planner::put_siblings_in_a_row() {
    std::map<int, int> first_child;
    for (const kin_bond bond : {kin_bond::blood, kin_bond::adoption})
        for (const parent_link& one : parents_[bond]) {
            const auto [found, fresh] = first_child.emplace(one.parent, one.child);
            if (!fresh) rows_.put_in_row(found->second, one.child);
        }
}

void planner::descend(int from, int child, line_kind kind, std::size_t link) {
    auto same = std::find_if(out_.descents.begin(), out_.descents.end(), [&](const descent& one) {
        return one.from == from && one.child == child && one.kind == kind;
    });
    if (same == out_.descents.end())
        same = out_.descents.insert(same, {.from = from, .child = child, .kind = kind, .links = {}});
    same->links.push_back(link);
    out_.told[link].descents.push_back(int(same - out_.descents.begin()));
}

/// The child's parents of one kind: a couple where they are one, alone otherwise.
void planner::add_descents(kin_bond bond, line_kind kind) {
    std::map<int, std::vector<parent_link>> of_child;
    for (const parent_link& one : parents_[bond])
        of_child[one.child].push_back(one);
    const auto pair_of = [&](int a, int b) {
        const auto found = couple_of_.find(std::minmax(a, b));
        return found != couple_of_.end() && out_.couples[std::size_t(found->second)].side_by_side
                   ? found->second
                   : nobody;
    };
    for (auto& [child, parents] : of_child) {
        while (!parents.empty()) {
            const parent_link one = parents.front();
            parents.erase(parents.begin());
            int from = nobody;
            for (auto other = parents.begin(); other != parents.end() && from == nobody; ++other) {
                if (other->parent == one.parent) continue;
                from = pair_of(one.parent, other->parent);
                if (from == nobody) continue;
                descend(from, child, kind, other->link);
                parents.erase(other);
                break;
            }
            // A step-parent's line comes from the couple with the parent.
            if (from == nobody && bond == kin_bond::step)
                for (const kin_bond own : {kin_bond::blood, kin_bond::adoption})
                    for (const parent_link& birth : parents_[own])
                        if (birth.child == child && from == nobody && birth.parent != one.parent)
                            from = pair_of(one.parent, birth.parent);
            if (from == nobody) from = couple(one.parent, nobody);
            const bool hard = bond == kin_bond::blood || bond == kin_bond::adoption;
            const auto& pair = out_.couples[std::size_t(from)];
            const bool place = hard || !rows_.connected(pair.a, child);
            if (place && bond != kin_bond::blood && !rows_.put_above(pair.a, child, 1)) {
                add_tie(one.parent, child, kind, one.link);
                continue;
            }
            descend(from, child, kind, one.link);
        }
    }
}

void planner::add_tie(int a, int b, line_kind kind, std::size_t link) {
    auto same = std::find_if(out_.ties.begin(), out_.ties.end(), [&](const tie& one) {
        return std::minmax(one.a, one.b) == std::minmax(a, b) && one.kind == kind;
    });
    if (same == out_.ties.end()) same = out_.ties.insert(same, {.a = a, .b = b, .kind = kind, .links = {}});
    same->links.push_back(link);
    out_.told[link].ties.push_back(int(same - out_.ties.begin()));
}

void planner::place_everybody() {
    const std::vector<int> row = rows_.rows();
    int subject = 0;
    for (std::size_t i = 0; i < out_.people.size(); ++i) {
        out_.group.push_back(rows_.group_of(int(i)));
        out_.level.push_back(row[i]);
        if (out_.people[i]->subject) subject = int(i);
    }
    std::map<int, int> numbers;
    if (!out_.people.empty()) numbers.emplace(rows_.component_of(subject), 0);
    for (std::size_t i = 0; i < out_.people.size(); ++i)
        numbers.emplace(rows_.component_of(int(i)), int(numbers.size()));
    for (std::size_t i = 0; i < out_.people.size(); ++i)
        out_.component.push_back(numbers.at(rows_.component_of(int(i))));
    for (std::size_t c = 0; c < out_.couples.size(); ++c) {
        const struct couple& one = out_.couples[c];
        int level = one.a != nobody ? out_.level[std::size_t(one.a)] : -1;
        for (const descent& down : out_.descents)
            if (one.a == nobody && std::size_t(down.from) == c) {
                const int above = out_.level[std::size_t(down.child)] - 1;
                level = level < 0 ? above : std::min(level, above);
            }
        out_.from_level.push_back(level);
    }
}

/// A line of descent that would not lead down becomes a line beside the others; so does whatever it told
/// of.
void planner::turn_level_descents() {
    for (std::size_t d = 0; d < out_.descents.size(); ++d) {
        if (out_.from_level[std::size_t(out_.descents[d].from)] <
            out_.level[std::size_t(out_.descents[d].child)])
            continue;
        out_.descents[d].drawn = false;
        for (std::size_t i = 0; i < out_.told.size(); ++i) {
            auto& told = out_.told[i];
            if (std::find(told.descents.begin(), told.descents.end(), int(d)) == told.descents.end())
                continue;
            told.descents.clear();
            const auto& own = out_.descents[d].links;
            const bool its = std::find(own.begin(), own.end(), i) != own.end();
            if (!at(i).follows) add_tie(to(i), from(i), its ? out_.descents[d].kind : line_kind::kin, i);
        }
    }
}

plan planner::finished() {
    order_people();
    place_births();
    read_partners();
    put_couples_together();
    add_descents(kin_bond::blood, line_kind::birth);
    add_descents(kin_bond::adoption, line_kind::adoption);
    put_siblings_in_a_row();
    add_siblings();
    add_descents(kin_bond::step, line_kind::step);
    add_descents(kin_bond::care, line_kind::care);
    add_others();
    place_everybody();
    turn_level_descents();
    return std::move(out_);
}

plan plan_of(const family& all, bool what_follows) {
    return planner(all, what_follows).finished();
}

} // namespace kith::family::genogram
