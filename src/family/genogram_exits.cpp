// Lanes beside the symbols.

#include "family/genogram_exits.hpp"

#include <algorithm>
#include <cmath>

namespace kith::family::genogram {
namespace {

constexpr double first_lane = 11, next_lane = 8;

} // namespace

bool straight(const arrangement& in, const plan&, const couple& one) {
    return one.both() && one.side_by_side &&
           (in.neighbour(one.a, 1) == one.b || in.neighbour(one.a, -1) == one.b);
}

bool level(const plan& of, const tie& one) {
    return of.level[std::size_t(one.a)] == of.level[std::size_t(one.b)];
}

bool drawn(const plan& of, int number) {
    const couple& one = of.couples[std::size_t(number)];
    if (!one.both() || !one.side_by_side) return false;
    return !one.links.empty() ||
           std::any_of(of.descents.begin(), of.descents.end(),
                       [&](const descent& down) { return down.drawn && down.from == number; });
}

exits exits_of(const arrangement& in, const plan& of, const std::vector<face>& faces) {
    struct leaving {
        exit_key key;
        double toward;
    };
    std::vector<leaving> all;
    for (std::size_t c = 0; c < of.couples.size(); ++c) {
        const couple& one = of.couples[c];
        if (!drawn(of, int(c)) || straight(in, of, one)) continue;
        all.push_back({{one.a, int(c), nobody, nobody}, in.x_of(one.b)});
        all.push_back({{one.b, int(c), nobody, nobody}, in.x_of(one.a)});
    }
    for (std::size_t n = 0; n < in.nets.size(); ++n) {
        const net& one = in.nets[n];
        if (one.person == nobody) continue;
        double sum = 0;
        for (const net::end& end : one.ends)
            sum += lower_end(in, end);
        double toward = sum / double(one.ends.size());
        // A lone parent's line leaves where no partner stands.
        if (std::abs(toward - in.x_of(one.person)) < symbol_size * 2) {
            const bool left_free = in.neighbour(one.person, -1) == nobody;
            const bool right_free = in.neighbour(one.person, 1) == nobody;
            toward = in.x_of(one.person) + (!right_free && left_free ? -1 : 1);
            if (right_free == left_free && one.beside < 0) toward = in.x_of(one.person) - 1;
        }
        all.push_back({{one.person, nobody, int(n), nobody}, toward});
    }
    for (std::size_t t = 0; t < of.ties.size(); ++t) {
        const tie& one = of.ties[t];
        if (!level(of, one)) continue;
        all.push_back({{one.a, nobody, nobody, int(t)}, in.x_of(one.b)});
        all.push_back({{one.b, nobody, nobody, int(t)}, in.x_of(one.a)});
    }
    std::map<std::pair<int, bool>, std::vector<leaving>> sides;
    for (const leaving& one : all)
        sides[{one.key.person, one.toward > in.x_of(one.key.person)}].push_back(one);
    exits found;
    for (auto& [side, those] : sides) {
        std::stable_sort(those.begin(), those.end(), [&](const leaving& a, const leaving& b) {
            return std::abs(a.toward - in.x_of(side.first)) < std::abs(b.toward - in.x_of(side.first));
        });
        const face& its = faces[std::size_t(side.first)];
        const double lowest = its.shape == symbol::small_triangle ? 8 : 18;
        const double step = those.size() > 1 ? std::min(6.0, (lowest - 5) / double(those.size() - 1)) : 0;
        for (std::size_t i = 0; i < those.size(); ++i) {
            // The farther lane begins higher, so that no line crosses another beside the symbol.
            const double below = those.size() == 1 ? 8 : 5 + step * double(those.size() - 1 - i);
            const double beside = its.half + first_lane + next_lane * double(i);
            found[those[i].key] = {side.second, int(i), below, side.second ? beside : -beside};
        }
    }
    return found;
}

void make_room(arrangement& in, const plan& of, const std::vector<face>& faces, measures& wide) {
    for (std::size_t i = 0; i < faces.size(); ++i)
        wide.cells[i] = {faces[i].half, faces[i].half};
    for (const auto& [key, one] : exits_of(in, of, faces)) {
        cell& its = wide.cells[std::size_t(key.person)];
        double& side = one.right ? its.right : its.left;
        side = std::max(side, std::abs(one.beside) + 2);
        if (key.net != nobody) in.nets[std::size_t(key.net)].beside = one.beside;
    }
}

} // namespace kith::family::genogram
