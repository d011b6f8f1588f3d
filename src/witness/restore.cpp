#include "witness/restore.hpp"

#include <fmt/format.h>

namespace kith::witness {

namespace {

constexpr std::size_t rows_at_once = 1'000;

std::size_t number_of(store::log_tree tree) {
    return static_cast<std::size_t>(tree);
}

/// Writes rows in the order of the ledger, some at once.
class ledger_writer {
  public:
    ledger_writer(store::database& into, const std::function<void(std::int64_t)>& progress)
        : into_(into), progress_(progress) {}
    void add(const record::log_row& row) {
        waiting_.push_back({row.entry, row.sealed});
        if (waiting_.size() >= rows_at_once) finish();
    }
    void finish() {
        into_.write([&](store::transaction& tx) {
            for (const store::sealed_row& row : waiting_)
                store::put_sealed_row(tx, row);
        });
        written_ += static_cast<std::int64_t>(waiting_.size());
        waiting_.clear();
        if (progress_) progress_(written_);
    }

  private:
    store::database& into_;
    const std::function<void(std::int64_t)>& progress_;
    std::vector<store::sealed_row> waiting_;
    std::int64_t written_ = 0;
};

problems fault_of(const copy_state& state, store::database& into) {
    const auto fault = [](std::string words) { return problems{{std::move(words), "copy"}}; };
    if (state.damage) return fault("The copy is damaged: " + *state.damage + ". Nothing was restored.");
    if (!state.last) return fault("The copy holds no checkpoint: there is nothing to restore.");
    if (state.unsealed > 0)
        return fault(
            fmt::format("The copy holds nothing readable of {} of {} entries: their text was not "
                        "sealed when the witness pulled them, so it was never given away. Nothing was "
                        "restored.",
                        state.unsealed, state.check.ledger()));
    if (store::last_position(into.read()->tables()) != 0)
        return fault("The database has entries already: restore into a new one.");
    return {};
}

/// The keys and disposals of the copy, and how many units stay shut.
void put_keys(const std::filesystem::path& copy, const copy_state& state, store::database& into,
              restored& done) {
    std::map<std::string, store::wrapped_key> keys;
    for (auto& key : kept_keys(copy))
        keys.insert_or_assign(key.unit, key);
    std::map<std::string, store::disposal> gone;
    for (auto& one : kept_disposals(copy))
        gone.insert_or_assign(one.unit, one);
    into.write_alone([&](store::transaction& tx) {
        for (const auto& [unit, one] : gone)
            store::put_disposal(tx, one);
        for (const auto& [unit, key] : keys)
            store::put_unit_key(tx, key);
    });
    done.keys = static_cast<std::int64_t>(keys.size());
    done.disposals = static_cast<std::int64_t>(gone.size());
    for (const auto& [unit, last] : state.sealed_units) {
        const auto disposed = gone.find(unit);
        const bool all_gone = disposed != gone.end() && disposed->second.through >= last;
        if (!keys.contains(unit) && !all_gone) ++done.without_key;
    }
}

} // namespace

result<restored> restore(const std::filesystem::path& copy, store::database& into,
                         const std::function<void(std::int64_t)>& progress) {
    const copy_state state = read_copy(copy, true);
    if (auto fault = fault_of(state, into); !fault.empty()) return tl::unexpected(std::move(fault));
    restored done;
    done.newest = *state.last;
    done.entries = state.check.ledger();
    put_keys(copy, state, into, done);
    ledger_writer rows(into, progress);
    read_copy(copy, true, [&](store::log_tree, const record::log_row& row) {
        if (row.entry.position <= done.entries) rows.add(row);
    });
    rows.finish();
    if (const auto damage = record::extend_trees(into, done.entries))
        return refuse("What was restored is damaged: " + *damage, "database");
    const auto view = into.read();
    for (const store::log_tree tree : store::log_trees) {
        const record::checkpoint& said = done.newest[number_of(tree)].said;
        if (record::recomputed_root(*view, tree, said.size) != said.root)
            return refuse("What was restored is not what was countersigned.", "database");
    }
    return done;
}

} // namespace kith::witness
