// Linking, in order: prepare, learn, compare, weigh pairs with one another, learn again from what that
// gave, choose the threshold, explain.

#include "linkage/engine.hpp"
#include "linkage/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace kith::linkage {
namespace {

/// Bounds the learning from patterns, which stops by itself once nothing moves.
constexpr int most_rounds = 200;
/// Then again from the pairs themselves: a choice, each is a pass over all of them.
constexpr int refits = 5;
/// To learn from: one in a hundred thousand pairs being of one person still leaves forty.
constexpr std::uint64_t training_pairs = 4'000'000;

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// All that is known while linking.
struct work {
    prepared of;
    comparer compare;
    all_pairs all;
    mixture usual, now;
    std::vector<scored> pairs;
    std::vector<std::uint32_t> person;
    account done;

    explicit work(prepared rows) : of(std::move(rows)), compare(of) {}
};

void learn_from_patterns(work& at, const candidates& which) {
    at.all = shares_of_all(at.of, at.compare);
    at.usual = usual_mixture(at.of.how, static_cast<double>(std::max<std::size_t>(at.of.rows.size(), 2)));
    patterns seen;
    if (which.every_pair()) {
        seen = count_patterns(at.of, at.compare, candidates::of(at.of, training_pairs, training_pairs), 1);
    } else {
        const double share = which.estimated(at.of) / static_cast<double>(training_pairs);
        seen = count_patterns(at.of, at.compare, which, static_cast<std::uint64_t>(std::max(1.0, share)));
    }
    at.now = maximise(at.of.how, at.usual, seen, at.all, most_rounds);
}

/// Odds of each kept pair anew, and what triangles say.
void weigh(work& at, const weights& by) {
    const auto direct = [&](std::uint32_t i, std::uint32_t j) {
        return direct_of(at.now, by.of(at.compare.compare(at.of.rows[i], at.of.rows[j]), at.of.rows[i]));
    };
    for (scored& one : at.pairs)
        one.direct = direct(one.left, one.right);
    make_consistent(at.pairs, at.of.rows.size(), direct);
    at.person = people_by(at.pairs, at.of.rows.size());
}

bool counts(const work& at, const scored& one) {
    return !at.of.two_sets || (one.left < at.of.from_right && one.right >= at.of.from_right);
}

/// The mixture once more, by what the pairs are after they were weighed with one another.
void refit(work& at, const weights& by) {
    expected_counts seen(at.of.how.comparisons.size());
    for (const scored& one : at.pairs) {
        if (!counts(at, one)) continue;
        const levels found = at.compare.compare(at.of.rows[one.left], at.of.rows[one.right]);
        const classes direct = posterior(at.now, by.of(found, at.of.rows[one.left]));
        const double match = one.probability();
        const double family = direct.match < 1 ? direct.family * (1 - match) / (1 - direct.match) : 0;
        seen.add(at.of.how, found, {match, family}, 1);
    }
    mixture next = fitted(at.of.how, at.usual, seen, at.all);
    for (std::size_t k = 0; k < next.shares.size(); ++k)
        next.shares[k].other[1] = at.now.shares[k].other[1]; // only likely pairs were kept
    if (at.now.family > 0) next.family = std::max(next.family, at.now.family * 0.5);
    at.now = std::move(next);
}

linked finish(work& at, const weights& by, const options& how, std::span<const row> left,
              std::span<const row> right) {
    linked made;
    std::vector<double> likely;
    for (const scored& one : at.pairs) {
        if (counts(at, one)) likely.push_back(one.probability());
    }
    const chosen_threshold best = best_threshold(likely);
    made.threshold = how.threshold.value_or(best.threshold);
    made.expected_f1 = best.expected_f1;
    made.learned.threshold = best.threshold;
    for (const scored& one : at.pairs) {
        if (!counts(at, one) || one.probability() < made.threshold) continue;
        std::size_t a = one.left, b = one.right;
        const auto id_of = [&](std::size_t i) -> const row& {
            return at.of.two_sets && i >= at.of.from_right ? right[at.of.position[i]]
                                                           : left[at.of.position[i]];
        };
        if (!at.of.two_sets && id_of(b).id < id_of(a).id) std::swap(a, b);
        linked_pair pair{at.of.position[a], at.of.position[b], {}};
        pair.how =
            explained(at.of, at.compare, at.now, by, at.of.rows[a], at.of.rows[b], id_of(a), id_of(b));
        const double all = std::log2(one.odds);
        if (std::abs(all - pair.how.weight) > 0.05)
            pair.how.reasons.push_back(
                {all > pair.how.weight ? "other rows that match both" : "other rows that match one better",
                 all - pair.how.weight});
        pair.how.weight = all;
        pair.how.probability = one.probability();
        made.pairs.push_back(std::move(pair));
    }
    std::sort(made.pairs.begin(), made.pairs.end(), [&](const linked_pair& a, const linked_pair& b) {
        const auto& rights = at.of.two_sets ? right : left;
        if (left[a.left].id != left[b.left].id) return left[a.left].id < left[b.left].id;
        return rights[a.right].id < rights[b.right].id;
    });
    return made;
}

result<linked> carry_out(const shape& fields, std::span<const row> left, std::span<const row> right,
                         bool two, const options& how) {
    auto rows = prepare_rows(fields, left, right, two);
    if (!rows) return tl::unexpected(rows.error());
    work at(std::move(*rows));
    at.done.rows = at.of.rows.size();
    const std::uint64_t wanted =
        std::max<std::uint64_t>(how.exhaustive_up_to, how.candidates_a_row * at.of.rows.size() / 2);
    const auto which = candidates::of(at.of, how.exhaustive_up_to, wanted);
    at.done.blocking = which.words();
    learn_from_patterns(at, which);
    {
        weights by(at.of.how, at.now);
        set_rarities(by, at.of, at.now, {});
        const double before = cpu_seconds();
        at.pairs = score(at.of, at.compare, which, at.now, by, at.done.candidates);
        at.done.cpu_seconds = cpu_seconds() - before;
        weigh(at, by);
        refit(at, by);
    }
    for (int round = 1;; ++round) {
        weights by(at.of.how, at.now);
        set_rarities(by, at.of, at.now, at.person);
        weigh(at, by);
        if (round < refits) {
            refit(at, by);
            continue;
        }
        linked made = finish(at, by, how, left, right);
        made.learned = written(at.of, at.now, at.person, made.learned.threshold, how);
        made.done = std::move(at.done);
        return made;
    }
}

} // namespace

result<linked> link(const shape& fields, std::span<const row> rows, const options& how) {
    return carry_out(fields, rows, {}, false, how);
}

result<linked> link(const shape& fields, std::span<const row> left, std::span<const row> right,
                    const options& how) {
    return carry_out(fields, left, right, true, how);
}

result<parameters> learn(const shape& fields, std::span<const row> rows, const options& how) {
    auto all = link(fields, rows, how);
    if (!all) return tl::unexpected(all.error());
    return std::move(all->learned);
}

} // namespace kith::linkage
