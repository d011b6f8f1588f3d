#include "linkage/blocking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::linkage {

namespace {

struct keyed {
    std::uint64_t key;
    std::uint32_t row;
    /// Places of the two things in the key among the row's common things.
    std::uint16_t first = 0, last = 0;
    bool operator<(const keyed& other) const {
        return key != other.key ? key < other.key : row < other.row;
    }
    bool operator==(const keyed& same) const { return key == same.key && row == same.row; }
};

std::uint64_t joined(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t sum = a + b; // the order of the two does not matter
    return (sum ^ (sum >> 29)) * 0xBF58476D1CE4E5B9ULL;
}

std::uint64_t pairs_of_two_sets(std::span<const keyed> run, std::size_t from_right) {
    const auto left = static_cast<std::uint64_t>(
        std::count_if(run.begin(), run.end(), [&](const keyed& k) { return k.row < from_right; }));
    return left * (run.size() - left);
}

} // namespace

/// What every row may share, by row and kind.
struct all_things {
    std::vector<shared_thing> things;
    std::vector<std::uint32_t> from; ///< by row
    [[nodiscard]] std::span<const shared_thing> of(std::size_t row) const {
        return {things.data() + from[row], from[row + 1] - from[row]};
    }
};

all_things things_of_all(const prepared& of) {
    all_things all;
    all.from.push_back(0);
    for (const cells& row : of.rows) {
        auto things = things_of(of, row);
        std::sort(things.begin(), things.end(), [](const shared_thing& a, const shared_thing& b) {
            return a.kind != b.kind ? a.kind < b.kind : a.hash < b.hash;
        });
        all.things.insert(all.things.end(), things.begin(), things.end());
        all.from.push_back(static_cast<std::uint32_t>(all.things.size()));
    }
    return all;
}

/// The part of a row's things that is of one kind.
std::span<const shared_thing> of_kind(std::span<const shared_thing> things, std::uint8_t kind) {
    std::size_t from = 0;
    while (from < things.size() && things[from].kind < kind)
        ++from;
    std::size_t to = from;
    while (to < things.size() && things[to].kind == kind)
        ++to;
    return things.subspan(from, to - from);
}

/// Makes the blocks for one limit of their size.
class block_maker {
  public:
    block_maker(const prepared& of, const all_things& things, std::uint64_t limit, std::uint64_t most)
        : of_(of), things_(things), limit_(limit), most_(most) {}

    /// False when there would be more pairs than wanted.
    bool make() { return single_things() && two_things() && three_things(); }
    candidates finished();

  private:
    bool single_things();
    bool two_things();
    bool three_things();
    [[nodiscard]] bool is_large(std::uint64_t key) const {
        return std::binary_search(large_twos_.begin(), large_twos_.end(), key);
    }
    void collect_two(std::uint32_t row, std::uint8_t one, std::uint8_t other, std::vector<keyed>& to) const;
    bool split_further(std::span<const keyed> run);
    bool keep(std::span<const keyed> run, std::uint8_t rule);
    template <class Small, class Large>
    bool runs(std::vector<keyed>& all, Small&& small, Large&& large);
    [[nodiscard]] std::uint64_t pairs_in(std::span<const keyed> run) const {
        return of_.two_sets ? pairs_of_two_sets(run, of_.from_right) : run.size() * (run.size() - 1) / 2;
    }

    const prepared& of_;
    const all_things& things_;
    std::uint64_t limit_, most_, pairs_ = 0, windows_ = 0;
    all_things common_;                     ///< what makes no small block alone
    std::vector<std::uint64_t> large_twos_; ///< keys of two things that are common together too
    std::vector<std::uint32_t> member_from_{0}, members_;
    std::array<std::uint64_t, 64> blocks_by_kind_{};
};

bool block_maker::keep(std::span<const keyed> run, std::uint8_t rule) {
    const std::uint64_t pairs = pairs_in(run);
    if (pairs == 0) return true;
    pairs_ += pairs;
    for (const keyed& one : run)
        members_.push_back(one.row);
    member_from_.push_back(static_cast<std::uint32_t>(members_.size()));
    ++blocks_by_kind_[rule];
    return pairs_ <= most_ && members_.size() < 3'000'000'000ULL;
}

/// Calls with each run of rows that share a key: small with those that may be a block.
template <class Small, class Large>
bool block_maker::runs(std::vector<keyed>& all, Small&& small, Large&& large) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (std::size_t from = 0; from < all.size();) {
        std::size_t to = from + 1;
        while (to < all.size() && all[to].key == all[from].key)
            ++to;
        const std::span<const keyed> run(all.data() + from, to - from);
        if (run.size() > 1 && !(run.size() <= limit_ ? small(run) : large(run))) return false;
        from = to;
    }
    return true;
}

bool block_maker::single_things() {
    std::vector<bool> common(things_.things.size());
    for (std::uint8_t kind = 0; kind < thing_kinds().size(); ++kind) {
        std::vector<keyed> all;
        bool alone = true;
        for (std::uint32_t i = 0; i < of_.rows.size(); ++i) {
            for (const shared_thing& one : of_kind(things_.of(i), kind)) {
                alone = one.alone;
                all.push_back({one.hash, i});
            }
        }
        std::vector<std::uint64_t> large;
        const auto remember = [&](std::span<const keyed> run) {
            large.push_back(run.front().key); // the runs come in the order of the keys
            return true;
        };
        const auto block = [&](std::span<const keyed> run) {
            return alone ? keep(run, kind) : remember(run);
        };
        if (!runs(all, block, remember)) return false;
        for (std::size_t at = 0; at < things_.things.size(); ++at) {
            const shared_thing& one = things_.things[at];
            if (one.kind == kind && std::binary_search(large.begin(), large.end(), one.hash))
                common[at] = true;
        }
    }
    common_.from.push_back(0);
    for (std::size_t row = 0; row < of_.rows.size(); ++row) {
        for (std::size_t at = things_.from[row]; at < things_.from[row + 1]; ++at) {
            if (common[at]) common_.things.push_back(things_.things[at]);
        }
        common_.from.push_back(static_cast<std::uint32_t>(common_.things.size()));
    }
    return true;
}

void block_maker::collect_two(std::uint32_t row, std::uint8_t one, std::uint8_t other,
                              std::vector<keyed>& to) const {
    const auto things = common_.of(row);
    const auto some = of_kind(things, one), others = of_kind(things, other);
    for (std::size_t a = 0; a < some.size(); ++a) {
        for (std::size_t b = one == other ? a + 1 : 0; b < others.size(); ++b) {
            if (some[a].base == others[b].base) continue;
            const auto x = static_cast<std::uint16_t>(&some[a] - things.data());
            const auto y = static_cast<std::uint16_t>(&others[b] - things.data());
            to.push_back({joined(some[a].hash, others[b].hash), row, std::min(x, y), std::max(x, y)});
        }
    }
}

bool block_maker::two_things() {
    const auto kinds = static_cast<std::uint8_t>(thing_kinds().size());
    for (std::uint8_t one = 0; one < kinds; ++one) {
        for (std::uint8_t other = one; other < kinds; ++other) {
            std::vector<keyed> all;
            for (std::uint32_t row = 0; row < of_.rows.size(); ++row)
                collect_two(row, one, other, all);
            const bool within = runs(
                all, [&](std::span<const keyed> run) { return keep(run, 40); },
                [&](std::span<const keyed> run) {
                    large_twos_.push_back(run.front().key);
                    return true;
                });
            if (!within) return false;
        }
    }
    std::sort(large_twos_.begin(), large_twos_.end());
    return true;
}

/// Each three things of which every two are common together.
bool block_maker::three_things() {
    const auto kinds = static_cast<std::uint8_t>(thing_kinds().size());
    for (std::uint8_t one = 0; one < kinds; ++one) {
        for (std::uint8_t other = one; other < kinds; ++other) {
            std::vector<keyed> all;
            for (std::uint32_t row = 0; row < of_.rows.size(); ++row) {
                const std::size_t before = all.size();
                collect_two(row, one, other, all);
                all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(),
                                         [&](const keyed& two) { return !is_large(two.key); }),
                          all.end());
            }
            const bool within = runs(
                all, [](std::span<const keyed>) { return true; },
                [&](std::span<const keyed> run) { return split_further(run); });
            if (!within) return false;
        }
    }
    return true;
}

/// Rows that share two common things, split by each third that comes after them.
bool block_maker::split_further(std::span<const keyed> run) {
    std::vector<keyed> all;
    for (const keyed& member : run) {
        const auto things = common_.of(member.row);
        const shared_thing &one = things[member.first], &other = things[member.last];
        for (std::size_t t = member.last + 1U; t < things.size(); ++t) {
            const shared_thing& third = things[t];
            if (third.base == one.base || third.base == other.base) continue;
            // The third with either of the two must be common as well, or the rows have met already.
            if (!is_large(joined(one.hash, third.hash)) || !is_large(joined(other.hash, third.hash)))
                continue;
            all.push_back({joined(third.hash, run.front().key), member.row});
        }
    }
    const auto in_windows = [&](std::span<const keyed> large) {
        // Three common things, and still too many: neighbours in the order of the rows' own values.
        ++windows_;
        std::vector<keyed> ordered(large.begin(), large.end());
        std::stable_sort(ordered.begin(), ordered.end(),
                         [&](const keyed& a, const keyed& b) { return of_.rows[a.row] < of_.rows[b.row]; });
        for (std::size_t from = 0; from < ordered.size(); from += std::max<std::uint64_t>(limit_ / 2, 1)) {
            const std::size_t to = std::min<std::size_t>(from + limit_, ordered.size());
            std::vector<keyed> window(ordered.begin() + static_cast<std::ptrdiff_t>(from),
                                      ordered.begin() + static_cast<std::ptrdiff_t>(to));
            std::sort(window.begin(), window.end());
            if (!keep(window, 42)) return false;
            if (to == ordered.size()) break;
        }
        return true;
    };
    return runs(
        all, [&](std::span<const keyed> small) { return keep(small, 41); }, in_windows);
}

candidates block_maker::finished() {
    candidates made;
    const std::size_t blocks = member_from_.size() - 1;
    made.block_from_.assign(of_.rows.size() + 1, 0);
    for (const std::uint32_t row : members_)
        ++made.block_from_[row + 1];
    for (std::size_t i = 1; i < made.block_from_.size(); ++i)
        made.block_from_[i] += made.block_from_[i - 1];
    made.block_of_.resize(members_.size());
    std::vector<std::uint32_t> next(made.block_from_.begin(), made.block_from_.end() - 1);
    for (std::uint32_t block = 0; block < blocks; ++block) {
        for (std::uint32_t m = member_from_[block]; m < member_from_[block + 1]; ++m)
            made.block_of_[next[members_[m]]++] = block;
    }
    made.member_from_ = std::move(member_from_);
    made.members_ = std::move(members_);
    for (std::size_t kind = 0; kind < thing_kinds().size(); ++kind) {
        if (blocks_by_kind_[kind] != 0)
            made.words_.push_back(fmt::format("at most {} rows share {}: {} blocks", limit_,
                                              thing_kinds()[kind].words, blocks_by_kind_[kind]));
    }
    if (blocks_by_kind_[40] != 0)
        made.words_.push_back(
            fmt::format("at most {} rows share two common things: {} blocks", limit_, blocks_by_kind_[40]));
    if (blocks_by_kind_[41] != 0)
        made.words_.push_back(fmt::format("at most {} rows share three common things: {} blocks", limit_,
                                          blocks_by_kind_[41]));
    if (windows_ != 0)
        made.words_.push_back(
            fmt::format("bounded: {} times more than {} rows share three common things; each was "
                        "compared with its neighbours in the order of their values only",
                        windows_, limit_));
    return made;
}

double candidates::estimated(const prepared& of) const {
    const std::uint64_t count = of.rows.size();
    if (every_pair_ || count == 0) return static_cast<double>(count) * static_cast<double>(count) / 2;
    constexpr std::uint64_t sampled = 500;
    const std::uint64_t step = std::max<std::uint64_t>(1, count / sampled);
    std::uint64_t met = 0, rows = 0;
    std::vector<std::uint32_t> partners;
    for (std::uint64_t i = step / 2; i < count; i += step) {
        partners.clear();
        for (std::uint32_t at = block_from_[i]; at < block_from_[i + 1]; ++at) {
            for (std::uint32_t m = member_from_[block_of_[at]]; m < member_from_[block_of_[at] + 1]; ++m) {
                const std::uint32_t j = members_[m];
                if (j != i && (!of.two_sets || (i < of.from_right) != (j < of.from_right)))
                    partners.push_back(j);
            }
        }
        std::sort(partners.begin(), partners.end());
        met += static_cast<std::uint64_t>(std::unique(partners.begin(), partners.end()) - partners.begin());
        ++rows;
    }
    return static_cast<double>(met) / static_cast<double>(rows) * static_cast<double>(count) / 2;
}

candidates candidates::of(const prepared& of, std::uint64_t exhaustive_up_to, std::uint64_t pairs_wanted) {
    const std::uint64_t count = of.rows.size();
    const std::uint64_t all =
        of.two_sets ? of.from_right * (count - of.from_right) : (count == 0 ? 0 : count * (count - 1) / 2);
    if (all <= exhaustive_up_to) {
        candidates made;
        made.every_pair_ = true;
        made.words_.push_back(fmt::format("none: all {} pairs were compared", all));
        return made;
    }
    // The largest blocks that keep the number of pairs about as wanted. A pair stands in many blocks, so
    // that the pairs of all blocks say little; a sample of the rows says how many there are.
    const all_things things = things_of_all(of);
    const std::uint64_t most_in_blocks = pairs_wanted * 30;
    constexpr std::uint64_t least = 4, largest = 800;
    std::uint64_t limit = 100;
    bool fell = false;
    for (int turn = 0; turn < 8 && limit > least; ++turn) {
        block_maker maker(of, things, limit, most_in_blocks);
        if (!maker.make()) {
            fell = true;
            limit = limit / 2;
            continue;
        }
        candidates made = maker.finished();
        const double share =
            made.estimated(of) / static_cast<double>(std::max<std::uint64_t>(pairs_wanted, 1));
        if (share > 1.3) {
            fell = true;
            limit =
                static_cast<std::uint64_t>(static_cast<double>(limit) * std::clamp(1 / share, 0.2, 0.8));
        } else if (share < 0.4 && !fell && limit < largest) {
            limit *= 2;
        } else {
            return made;
        }
    }
    block_maker maker(of, things, std::max(limit, least), ~std::uint64_t{0});
    maker.make();
    return maker.finished();
}

} // namespace kith::linkage
