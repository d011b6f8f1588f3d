// The order of each row: Graphviz first, then small exchanges that shorten the lines.

#include "family/genogram_arrangement.hpp"

#include "layout/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace kith::family::genogram {
namespace {

/// Sets the middles and the width of a block of people.
void size(block& one, const measures& wide) {
    if (one.people.empty()) return;
    one.middle.clear();
    one.gap.clear();
    double x = 0;
    for (std::size_t i = 0; i < one.people.size(); ++i) {
        const cell& its = wide.cells[std::size_t(one.people[i])];
        if (i > 0) {
            const double space = wide.space(one.people[i - 1], one.people[i]);
            one.gap.push_back(x + space / 2);
            x += space;
        }
        one.middle.push_back(x + its.left);
        x += its.left + its.right;
    }
    one.width = x;
}

/// How much a crossing or a length of this line disturbs.
double weight_of(const net& one) {
    return one.kind == line_kind::birth || one.kind == line_kind::adoption ? 1.0 : 0.5;
}

class arranger {
  public:
    arranger(const plan& of, const family& all, const measures& wide) : of_(of), all_(all), wide_(wide) {}
    arrangement arranged(int component);

  private:
    const plan& of_;
    const family& all_;
    const measures& wide_;
    arrangement out_;
    std::vector<std::set<int>> homes_;

    void add_people(int component);
    void add_nets(int component);
    net& net_from(int couple, line_kind kind);
    void lead_down(std::size_t net, int child, int descent, int tie);
    [[nodiscard]] std::string in_dot() const;
    void order_by_dot();
    [[nodiscard]] double score() const;
    [[nodiscard]] double crossings() const;
    [[nodiscard]] int pieces_of_homes() const;
    void exchange();
};

void arranger::add_people(int component) {
    std::map<int, std::vector<int>> groups;
    std::set<std::pair<int, int>> living;
    std::map<person_id, int> index;
    for (std::size_t i = 0; i < of_.people.size(); ++i) {
        index.emplace(of_.people[i]->id, int(i));
        if (of_.component[i] == component) groups[of_.group[i]].push_back(int(i));
    }
    for (const home& one : all_.homes) {
        homes_.emplace_back();
        for (const person_id& who : one.members)
            if (index.contains(who)) homes_.back().insert(index.at(who));
        for (const int a : homes_.back())
            for (const int b : homes_.back())
                if (a < b) living.emplace(a, b);
    }
    out_.block_of.assign(of_.people.size(), nobody);
    for (const auto& [least, people] : groups) {
        block one{.row = of_.level[std::size_t(least)], .people = ordered(people, of_, living)};
        for (const int who : people)
            out_.block_of[std::size_t(who)] = int(out_.blocks.size());
        size(one, wide_);
        out_.blocks.push_back(std::move(one));
    }
}

net& arranger::net_from(int couple, line_kind kind) {
    for (net& one : out_.nets)
        if (one.couple == couple && one.kind == kind) return one;
    const genogram::couple& pair = of_.couples[std::size_t(couple)];
    net fresh{
        .row = of_.from_level[std::size_t(couple)], .couple = couple, .kind = kind, .hidden = pair.hidden};
    if (pair.a != nobody) {
        fresh.block = out_.block_of[std::size_t(pair.a)];
        if (!pair.both()) fresh.person = pair.a;
    } else {
        fresh.block = int(out_.blocks.size());
        for (const net& one : out_.nets)
            if (one.couple == couple) fresh.block = one.block;
        if (fresh.block == int(out_.blocks.size())) out_.blocks.push_back({.row = fresh.row});
    }
    out_.nets.push_back(std::move(fresh));
    return out_.nets.back();
}

/// From the net's upper end to the child, through every row between them.
void arranger::lead_down(std::size_t from, int child, int descent, int tie) {
    const int last = of_.level[std::size_t(child)];
    for (int row = out_.nets[from].row + 1; row < last; ++row) {
        const int passing = int(out_.blocks.size());
        out_.blocks.push_back({.row = row});
        out_.nets[from].ends.push_back({.block = passing, .descent = descent, .tie = tie});
        net on{
            .row = row, .block = passing, .kind = out_.nets[from].kind, .hidden = out_.nets[from].hidden};
        from = out_.nets.size();
        out_.nets.push_back(std::move(on));
    }
    out_.nets[from].ends.push_back(
        {.block = out_.block_of[std::size_t(child)], .person = child, .descent = descent, .tie = tie});
}

void arranger::add_nets(int component) {
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < of_.descents.size(); ++d)
        if (of_.descents[d].drawn && of_.component[std::size_t(of_.descents[d].child)] == component)
            order.push_back(d);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return of_.descents[a].child < of_.descents[b].child;
    });
    for (const std::size_t d : order) {
        const descent& down = of_.descents[d];
        net& from = net_from(down.from, down.kind);
        lead_down(std::size_t(&from - out_.nets.data()), down.child, int(d), nobody);
    }
    for (std::size_t t = 0; t < of_.ties.size(); ++t) {
        const tie& one = of_.ties[t];
        if (of_.component[std::size_t(one.a)] != component) continue;
        int upper = one.a, lower = one.b;
        if (of_.level[std::size_t(upper)] > of_.level[std::size_t(lower)]) std::swap(upper, lower);
        if (of_.level[std::size_t(upper)] == of_.level[std::size_t(lower)]) continue;
        out_.nets.push_back({.row = of_.level[std::size_t(upper)],
                             .person = upper,
                             .block = out_.block_of[std::size_t(upper)],
                             .kind = one.kind});
        lead_down(out_.nets.size() - 1, lower, nobody, int(t));
    }
}

std::string arranger::in_dot() const {
    std::string dot =
        fmt::format("digraph family {{ graph [ordering=out, nodesep={:.3f}, ranksep=0.8, "
                    "splines=none]; node [shape=box, fixedsize=true, label=\"\", height=0.5];\n",
                    space_between / 72);
    for (std::size_t b = 0; b < out_.blocks.size(); ++b) {
        const block& one = out_.blocks[b];
        if (one.people.size() < 2) {
            dot += fmt::format("b{} [width={:.3f}];\n", b, one.width / 72);
            continue;
        }
        dot += fmt::format("b{} [shape=plain, fixedsize=false, label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" "
                           "CELLSPACING=\"0\" CELLPADDING=\"0\"><TR>",
                           b);
        double x = 0;
        for (std::size_t i = 0; i < one.people.size(); ++i) {
            const double edge =
                i + 1 < one.people.size() ? (one.middle[i] + one.middle[i + 1]) / 2 : one.width;
            dot += fmt::format("<TD PORT=\"p{}\" FIXEDSIZE=\"TRUE\" WIDTH=\"{:.0f}\" HEIGHT=\"36\"></TD>",
                               one.people[i], std::max(4.0, edge - x));
            x = edge;
        }
        dot += "</TR></TABLE>>];\n";
    }
    const auto at = [&](int block, int person) {
        const bool port = person != nobody && out_.blocks[std::size_t(block)].people.size() > 1;
        return port ? fmt::format("b{}:p{}", block, person) : fmt::format("b{}", block);
    };
    for (const net& one : out_.nets)
        for (const net::end& end : one.ends) {
            const int from = one.couple != nobody ? of_.couples[std::size_t(one.couple)].a : one.person;
            dot += fmt::format("{} -> {};\n", at(one.block, from), at(end.block, end.person));
        }
    return dot + "}\n";
}

void arranger::order_by_dot() {
    int rows = 0;
    for (const block& one : out_.blocks)
        rows = std::max(rows, one.row + 1);
    out_.rows.assign(std::size_t(rows), {});
    for (std::size_t b = 0; b < out_.blocks.size(); ++b) {
        out_.rows[std::size_t(out_.blocks[b].row)].push_back(int(b));
        out_.blocks[b].left = double(b) * 10;
    }
    if (out_.blocks.size() > 2)
        if (const auto places = layout::places_of(in_dot()))
            for (std::size_t b = 0; b < out_.blocks.size(); ++b)
                if (const auto found = places->find(fmt::format("b{}", b)); found != places->end())
                    out_.blocks[b].left = found->second.x - out_.blocks[b].width / 2;
    for (std::vector<int>& row : out_.rows)
        std::stable_sort(row.begin(), row.end(), [&](int a, int b) {
            return out_.blocks[std::size_t(a)].left < out_.blocks[std::size_t(b)].left;
        });
}

double arranger::crossings() const {
    struct stretch {
        std::size_t net;
        double upper, lower;
    };
    std::vector<std::vector<stretch>> rows(out_.rows.size());
    for (std::size_t n = 0; n < out_.nets.size(); ++n) {
        if (out_.nets[n].hidden) continue;
        const double upper = upper_end(out_, of_, out_.nets[n]);
        for (const net::end& end : out_.nets[n].ends)
            rows[std::size_t(out_.nets[n].row)].push_back({n, upper, lower_end(out_, end)});
    }
    double count = 0;
    for (const auto& all : rows)
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = i + 1; j < all.size(); ++j)
                if (all[i].net != all[j].net &&
                    (all[i].upper - all[j].upper) * (all[i].lower - all[j].lower) < 0)
                    count += weight_of(out_.nets[all[i].net]) * weight_of(out_.nets[all[j].net]);
    return count;
}

/// The length of all lines, and what is dearer than length: crossings, children out of order, partners who
/// do not stand beside each other, households in pieces.
double arranger::score() const {
    double sum = crossings() * 90;
    std::map<int, std::vector<std::pair<int, double>>> children; // of each couple, own and adopted
    for (const net& one : out_.nets) {
        const double upper = upper_end(out_, of_, one), heavy = one.hidden ? 0.2 : weight_of(one);
        for (const net::end& end : one.ends) {
            const double x = lower_end(out_, end);
            sum += heavy * std::abs(x - upper);
            const bool own = one.kind == line_kind::birth || one.kind == line_kind::adoption;
            if (one.couple != nobody && own)
                children[one.couple].emplace_back(of_.descents[std::size_t(end.descent)].child, x);
        }
    }
    for (auto& [couple, those] : children) {
        std::sort(those.begin(), those.end());
        for (std::size_t i = 0; i + 1 < those.size(); ++i)
            if (those[i].second > those[i + 1].second) sum += 400;
    }
    for (const tie& one : of_.ties)
        if (out_.block_of[std::size_t(one.a)] != nobody)
            sum += 0.5 * std::abs(out_.x_of(one.a) - out_.x_of(one.b));
    for (const couple& one : of_.couples)
        if (one.both() && one.side_by_side && out_.block_of[std::size_t(one.a)] != nobody) {
            const double a = out_.x_of(one.a), b = out_.x_of(one.b);
            if (of_.people[std::size_t(one.a)]->sex == "F" && of_.people[std::size_t(one.b)]->sex == "M" &&
                a < b)
                sum += 12;
            if (of_.people[std::size_t(one.a)]->sex == "M" && of_.people[std::size_t(one.b)]->sex == "F" &&
                a > b)
                sum += 12;
        }
    return sum + 60 * double(pieces_of_homes());
}

/// How many more pieces the households are in than there are rows with somebody of them.
int arranger::pieces_of_homes() const {
    int more = 0;
    for (const std::set<int>& home : homes_)
        for (const std::vector<int>& row : out_.rows) {
            bool inside = false;
            int pieces = 0;
            for (const int b : row)
                for (const int who : out_.blocks[std::size_t(b)].people) {
                    const bool is = home.contains(who);
                    if (is && !inside) ++pieces;
                    inside = is;
                }
            more += std::max(0, pieces - 1);
        }
    return more;
}

/// Turns groups round and lets neighbours change places as long as that makes the picture better. Bounded.
void arranger::exchange() {
    constexpr int sweeps = 6;
    int tries = out_.blocks.size() > 60 ? 60 : 160;
    even_out(out_, of_, 12);
    double now = score();
    const auto attempt = [&](const auto& change) {
        if (tries-- <= 0) return false;
        const arrangement before = out_;
        change();
        even_out(out_, of_, sweeps);
        const double then = score();
        if (then < now - 0.5) {
            now = then;
            return true;
        }
        out_ = before;
        return false;
    };
    for (bool better = true; better && tries > 0;) {
        better = false;
        for (std::size_t b = 0; b < out_.blocks.size(); ++b) {
            if (out_.blocks[b].people.size() < 2) continue;
            better |= attempt([&] {
                auto& people = out_.blocks[b].people;
                std::reverse(people.begin(), people.end());
                size(out_.blocks[b], wide_);
            });
        }
        for (std::size_t row = 0; row < out_.rows.size(); ++row)
            for (std::size_t i = 0; i + 1 < out_.rows[row].size(); ++i)
                better |= attempt([&] { std::swap(out_.rows[row][i], out_.rows[row][i + 1]); });
    }
}

arrangement arranger::arranged(int component) {
    add_people(component);
    add_nets(component);
    order_by_dot();
    exchange();
    for (block& one : out_.blocks)
        one.component = component;
    return std::move(out_);
}

/// Puts the rows of the one beside or below those of the other.
void add(arrangement& all, arrangement more, int first_row, double left) {
    const int blocks = int(all.blocks.size());
    if (all.rows.size() < more.rows.size() + std::size_t(first_row))
        all.rows.resize(more.rows.size() + std::size_t(first_row));
    for (block& one : more.blocks) {
        one.row += first_row;
        one.left += left;
        all.blocks.push_back(std::move(one));
    }
    for (std::size_t row = 0; row < more.rows.size(); ++row)
        for (const int b : more.rows[row])
            all.rows[row + std::size_t(first_row)].push_back(b + blocks);
    for (net& one : more.nets) {
        one.row += first_row;
        one.block += blocks;
        for (net::end& end : one.ends)
            end.block += blocks;
        all.nets.push_back(std::move(one));
    }
    for (std::size_t i = 0; i < more.block_of.size(); ++i)
        if (more.block_of[i] != nobody) all.block_of[i] = more.block_of[i] + blocks;
    all.width = std::max(all.width, left + more.width);
}

} // namespace

arrangement arrange(const plan& of, const family& all, const measures& wide) {
    constexpr double widest =
        1250; // those who are not connected stand beside the others up to here, then below
    arrangement whole;
    whole.block_of.assign(of.people.size(), nobody);
    const int components =
        of.component.empty() ? 0 : *std::max_element(of.component.begin(), of.component.end()) + 1;
    double left = 0, shelf = widest;
    int first_row = 0;
    for (int c = 0; c < components; ++c) {
        arrangement one = arranger(of, all, wide).arranged(c);
        if (c == 0) shelf = std::max(widest, one.width);
        if (left > 0 && left + one.width > shelf) {
            first_row = int(whole.rows.size());
            left = 0;
        }
        const double wide_by = one.width;
        add(whole, std::move(one), first_row, left);
        left += wide_by + 2 * space_between;
    }
    return whole;
}

void arrange_again(arrangement& in, const plan& of, const measures& wide) {
    for (block& one : in.blocks)
        size(one, wide);
    for (block& one : in.blocks)
        one.left += 10'000.0 * one.component; // so that nobody is in the way of those not connected
    even_out(in, of, 40);
    stand_above(in, of);
    pack(in);
}

} // namespace kith::family::genogram
