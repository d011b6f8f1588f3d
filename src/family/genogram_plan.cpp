// From relationships to couples, lines of descent and generations.

#include "family/genogram_plan.hpp"

#include "family/genogram_levels.hpp"

#include "people/relationships.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace kith::family::genogram {
namespace {

using people::kin_bond;
using people::kin_place;

/// A parent of some kind, as recorded.
struct parent_link {
    int parent, child;
    std::size_t link;
};

class planner {
  public:
    planner(const family& all, bool what_follows) : all_(all), rows_(0), what_follows_(what_follows) {}
    plan finished();

  private:
    const family& all_;
    levels rows_;
    bool what_follows_;
    plan out_;
    std::map<person_id, int> index_;
    std::map<std::pair<int, int>, int> couple_of_; ///< nobody as second: alone
    std::map<kin_bond, std::vector<parent_link>> parents_;

    [[nodiscard]] const link& at(std::size_t i) const { return all_.links[i]; }
    [[nodiscard]] int from(std::size_t i) const { return index_.at(at(i).from); }
    [[nodiscard]] int to(std::size_t i) const { return index_.at(at(i).to); }
    [[nodiscard]] const people::relationship_type& type(std::size_t i) const {
        return *people::find_relationship_type(at(i).type);
    }

    void order_people();
    void place_births();
    void read_partners();
    int couple(int a, int b);
    void put_couples_together();
    void add_descents(kin_bond, line_kind);
    void descend(int from, int child, line_kind, std::size_t link);
    void add_tie(int a, int b, line_kind, std::size_t link);
    void add_siblings();
    void add_others();
    void place_tie(const tie&);
    [[nodiscard]] bool told_by_descent(std::size_t link);
    void place_everybody();
    void turn_level_descents();
};

/// By birth; those who were never born by when they were expected or lost; last of whom nothing is known.
int order_key(const member& one) {
    if (one.birth) return day_number(*one.birth);
    if (one.expected) return day_number(*one.expected);
    if (one.unborn && one.death) return day_number(*one.death);
    return 30'000'000;
}

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
    add_siblings();
    add_descents(kin_bond::step, line_kind::step);
    add_descents(kin_bond::care, line_kind::care);
    add_others();
    place_everybody();
    turn_level_descents();
    return std::move(out_);
}

} // namespace

plan plan_of(const family& all, bool what_follows) {
    return planner(all, what_follows).finished();
}

} // namespace kith::family::genogram
