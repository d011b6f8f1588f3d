#include "witness/pull.hpp"

#include <algorithm>
#include <deque>
#include <fmt/format.h>

namespace kith::witness {

namespace {

constexpr std::int64_t rows_asked = 500;
constexpr int tries_for_a_pair = 5;

std::size_t number_of(store::log_tree tree) {
    return static_cast<std::size_t>(tree);
}

/// Rows of one tree out of the feed, up to the size that was signed.
class fed_rows final : public row_source {
  public:
    fed_rows(feed& from, store::log_tree tree, std::int64_t begin, std::int64_t end)
        : from_(from), tree_(tree), next_(begin), end_(end) {}
    const record::log_row* head() override {
        if (waiting_.empty() && next_ < end_) fetch();
        return waiting_.empty() ? nullptr : &waiting_.front();
    }
    void pass() override { waiting_.pop_front(); }

  private:
    void fetch() {
        auto rows = from_.rows(tree_, next_, std::min(rows_asked, end_ - next_));
        if (rows.empty() || static_cast<std::int64_t>(rows.size()) > end_ - next_)
            throw garbled(fmt::format("it signed {} entries of {} and gives no entry for leaf {}", end_,
                                      store::name_of(tree_), next_));
        next_ += static_cast<std::int64_t>(rows.size());
        std::ranges::move(rows, std::back_inserter(waiting_));
    }
    feed& from_;
    store::log_tree tree_;
    std::int64_t next_, end_;
    std::deque<record::log_row> waiting_;
};

/// Ends a round.
struct raised {
    alarm what;
    bool contradiction = false; ///< keep what was said as evidence
};

/// Both checkpoints, of one moment: between two questions the log may have signed anew.
std::pair<record::checkpoint_pair, notes> newest(feed& from, const record::public_key& log) {
    std::string why;
    for (int i = 0; i < tries_for_a_pair; ++i) {
        record::checkpoint_pair pair;
        for (const store::log_tree tree : store::log_trees) {
            pair.notes[number_of(tree)] = from.checkpoint(tree);
            if (pair.notes[number_of(tree)].empty())
                throw raised{{alarm_kind::silence, "the log has signed nothing yet"}};
        }
        auto read = read_notes(pair, log);
        if (read) return {std::move(pair), *std::move(read)};
        why = read.error().front().message;
    }
    throw raised{{alarm_kind::forged, why}};
}

void check_time(const notes& said, instant now) {
    const instant at = said.front().said.at;
    if (now - at > freshness)
        throw raised{{alarm_kind::stale, fmt::format("the newest checkpoint is of {}", to_text(at))}};
    if (at - now > freshness)
        throw raised{
            {alarm_kind::stale, fmt::format("the checkpoint is of {}, which has not come yet: a clock "
                                            "is wrong",
                                            to_text(at))}};
}

void check_continues(feed& from, const copy& kept, const notes& said, record::checkpoint_pair& pair) {
    for (const store::log_tree tree : store::log_trees) {
        const auto i = number_of(tree);
        const record::checkpoint& next = said[i].said;
        if (!kept.last()) continue;
        const record::checkpoint& last = (*kept.last())[i].said;
        if (next.size < last.size || next.at < last.at)
            throw raised{{alarm_kind::rollback,
                          fmt::format("the log had {} entries of {} at {}; now it says {} at {}", last.size,
                                      store::name_of(tree), to_text(last.at), next.size, to_text(next.at))},
                         true};
        if (next.size != last.size && last.size > 0)
            pair.proofs[i] = from.consistency(tree, last.size, next.size);
    }
    if (const auto wrong = discontinuity(kept.last() ? &*kept.last() : nullptr, said, pair))
        throw raised{{alarm_kind::fork, *wrong}, true};
}

void take_rows(feed& from, copy& kept, const notes& said) {
    const auto tail_of = [&](store::log_tree tree) {
        return fed_rows(from, tree, kept.check().tree(tree).size(), said[number_of(tree)].said.size);
    };
    fed_rows entries = tail_of(store::log_tree::entries), reads = tail_of(store::log_tree::reads);
    if (const auto wrong = kept.take({&entries, &reads}, said.front().said.ledger))
        throw raised{{alarm_kind::damaged, *wrong}, true};
    for (const store::log_tree tree : store::log_trees) {
        if (const auto wrong = kept.agrees(tree, said[number_of(tree)].said))
            throw raised{{alarm_kind::fork, *wrong}, true};
    }
}

void pull_keys(feed& from, copy& kept) {
    kept.keep_disposals(from.disposals());
    const auto wanted = kept.keys_wanted();
    for (std::size_t i = 0; i < wanted.size(); i += most_units) {
        const auto begin = wanted.begin() + static_cast<std::ptrdiff_t>(i);
        const auto end =
            wanted.begin() + static_cast<std::ptrdiff_t>(std::min(wanted.size(), i + most_units));
        kept.keep_keys(from.keys({begin, end}));
    }
}

void put_aside(const copy& kept, const record::checkpoint_pair& pair, const alarm& what, instant at) {
    const auto name = fmt::format("evidence.{}", at.time_since_epoch().count());
    replace_file(kept.folder() / name, fmt::format("{} {}: {}\n{}\n", to_text(at), name_of(what.kind),
                                                   what.words, to_line(pair)));
}

} // namespace

std::string_view name_of(alarm_kind kind) {
    switch (kind) {
    case alarm_kind::silence:
        return "silence";
    case alarm_kind::stale:
        return "stale";
    case alarm_kind::rollback:
        return "rollback";
    case alarm_kind::fork:
        return "fork";
    case alarm_kind::forged:
        return "forged";
    case alarm_kind::damaged:
        return "damaged";
    }
    return "";
}

pulled pull(feed& from, copy& kept, const record::signing_key& witness, world& world) {
    pulled done;
    record::checkpoint_pair pair;
    const std::int64_t before = kept.check().ledger();
    const auto raise = [&](alarm what) {
        kept.give_up();
        done.alarms.push_back(std::move(what));
    };
    try {
        auto [newest_pair, said] = newest(from, kept.log());
        pair = std::move(newest_pair);
        check_continues(from, kept, said, pair);
        check_time(said, world.now());
        take_rows(from, kept, said);
        for (const store::log_tree tree : store::log_trees) {
            std::string& note = pair.notes[number_of(tree)];
            note = record::countersign(said[number_of(tree)], witness, world.now());
            said[number_of(tree)] = *record::parse_note(note);
        }
        kept.keep(pair, said);
        pull_keys(from, kept);
    } catch (const raised& wrong) {
        if (wrong.contradiction) put_aside(kept, pair, wrong.what, world.now());
        raise(wrong.what);
    } catch (const unreachable& nobody) {
        raise({alarm_kind::silence, nobody.what()});
    } catch (const garbled& wrong) {
        raise({alarm_kind::forged, wrong.what()});
    }
    done.ledger = kept.check().ledger();
    done.fresh = done.ledger - before;
    return done;
}

std::optional<alarm> take_published(feed& from, copy& kept) {
    try {
        auto [pair, said] = newest(from, kept.log());
        check_continues(from, kept, said, pair);
        take_rows(from, kept, said);
        kept.keep(pair, said);
        return std::nullopt;
    } catch (const raised& wrong) {
        return wrong.what;
    } catch (const unreachable& nobody) {
        return alarm{alarm_kind::silence, nobody.what()};
    } catch (const garbled& wrong) {
        return alarm{alarm_kind::forged, wrong.what()};
    }
}

void note_alarm(const std::filesystem::path& folder, const alarm& what, instant at) {
    growing_file file(folder / "alarms");
    file.append(fmt::format("{} {}: {}\n", to_text(at), name_of(what.kind), what.words));
    file.make_durable();
}

result<std::optional<alarm>> compare(const std::filesystem::path& folder, std::string_view text) {
    const auto note = record::parse_note(text);
    if (!note) return tl::unexpected(note.error());
    const auto log = read_public_key((folder / "log.key").string(), record::key_use::log);
    if (!log) return tl::unexpected(log.error());
    std::optional<store::log_tree> tree;
    for (const store::log_tree one : store::log_trees) {
        if (record::is_signed_by(*note, record::key_of_tree(*log, store::name_of(one)))) tree = one;
    }
    if (!tree) return refuse("This checkpoint was not signed by the log of this copy.", "checkpoint");
    record::compact_range rows;
    const auto see = [&](store::log_tree of, const record::log_row& row) {
        if (of == *tree && rows.size() < note->said.size) rows.add(record::leaf_hash(row.entry.hash));
    };
    const copy_state state = read_copy(folder, true, see);
    if (state.damage) return refuse("This copy of the log is damaged: " + *state.damage + ".", "store");
    if (rows.size() < note->said.size)
        return refuse("The checkpoint is newer than this copy: pull first.", "checkpoint");
    if (rows.root() == note->said.root) return std::optional<alarm>();
    return std::optional(
        alarm{alarm_kind::fork,
              fmt::format("the log signed two different logs of {} entries of {}: another witness "
                          "was shown one, this copy holds the other",
                          note->said.size, store::name_of(*tree))});
}

} // namespace kith::witness
