#include "witness/signer.hpp"

#include "witness/files.hpp"

#include <fmt/format.h>

namespace kith::witness {

namespace {

using pair_of_checkpoints = std::array<record::checkpoint, store::log_trees.size()>;

std::size_t number_of(store::log_tree tree) {
    return static_cast<std::size_t>(tree);
}

/// What two notes say, when this key signed both.
result<pair_of_checkpoints> read_signed(const record::checkpoint_pair& pair,
                                        const record::public_key& key) {
    pair_of_checkpoints out;
    for (const store::log_tree tree : store::log_trees) {
        const auto note = record::parse_note(pair.notes[number_of(tree)]);
        if (!note || !record::is_signed_by(*note, record::key_of_tree(key, store::name_of(tree))))
            return refuse("What is said to have been signed last was not signed by this key.", "state");
        out[number_of(tree)] = note->said;
    }
    return out;
}

result<std::optional<pair_of_checkpoints>> read_state(const std::filesystem::path& state,
                                                      const record::public_key& key) {
    auto text = read_file(state);
    if (!text) return std::optional<pair_of_checkpoints>();
    if (!text->empty() && text->back() == '\n') text->pop_back();
    const auto pair = record::checkpoints_from_line(*text);
    if (!pair)
        return refuse(fmt::format("{} does not say what was signed last. Without it nothing can be signed.",
                                  state.string()),
                      "state");
    auto read = read_signed(*pair, key);
    if (!read) return tl::unexpected(read.error());
    return std::optional(*read);
}

} // namespace

result<signer> signer::begin(store::database& database, record::signing_key key,
                             std::filesystem::path state, world& world) {
    auto last = read_state(state, key.shown());
    if (!last) return tl::unexpected(last.error());
    signer made(database, std::move(key), std::move(state), world);
    made.last_ = *last;
    if (!made.last_) return made;
    const auto view = database.read();
    for (const store::log_tree tree : store::log_trees) {
        const record::checkpoint& said = (*made.last_)[number_of(tree)];
        const auto root = record::recomputed_root(*view, tree, said.size);
        if (!root)
            return refuse(fmt::format("The ledger was cut: {} entries of {} were signed, and they are not "
                                      "all there. Nothing is signed.",
                                      said.size, store::name_of(tree)),
                          "database");
        if (*root != said.root)
            return refuse(fmt::format("The ledger is not the one that was signed: its first {} entries of "
                                      "{} were changed. Nothing is signed.",
                                      said.size, store::name_of(tree)),
                          "database");
    }
    return made;
}

result<void> signer::begin_anew_from(const record::signing_key& key, const std::filesystem::path& state,
                                     const record::checkpoint_pair& pair) {
    const auto said = read_signed(pair, key.shown());
    if (!said) return tl::unexpected(said.error());
    const auto last = read_state(state, key.shown());
    if (!last) return tl::unexpected(last.error());
    if (*last && (*said)[0].ledger > (**last)[0].ledger)
        return refuse("The copy is newer than what this key signed last: there is nothing to begin anew.",
                      "state");
    record::checkpoint_pair kept = pair;
    kept.proofs = {};
    replace_file(state, record::to_line(kept) + "\n");
    return {};
}

bool signer::is_due() const {
    if (!last_) return true;
    const record::checkpoint& last = last_->front();
    if (world_.now() - last.at >= signed_every) return true;
    return store::last_position(database_.read()->tables()) - last.ledger >= signed_after_entries;
}

problems signer::fault_of(store::snapshot& view, store::log_tree tree, const record::checkpoint& next) {
    if (!last_) return {};
    const record::checkpoint& last = (*last_)[number_of(tree)];
    const auto fault = [&](std::string_view words) {
        return problems{
            {fmt::format("Nothing was signed: {} ({}).", words, store::name_of(tree)), "database"}};
    };
    if (next.at < last.at) return fault("the clock has gone back behind the last checkpoint");
    if (next.size < last.size) return fault("the ledger was cut behind the last checkpoint");
    record::tile_subtrees tiles(view, tree);
    const auto path = record::consistency_proof(last.size, next.size, std::ref(tiles));
    if (!record::continues(last, next, path))
        return fault("the ledger does not continue what was signed last; it was forked");
    return {};
}

result<record::checkpoint_pair> signer::sign() {
    const instant at = world_.now();
    const std::int64_t through = store::last_position(database_.read()->tables());
    if (last_ && through < last_->front().ledger)
        return refuse("Nothing was signed: the ledger was cut behind the last checkpoint.", "database");
    if (const auto damage = record::extend_trees(database_, through))
        return refuse("Nothing was signed: " + *damage + ".", "database");
    const auto view = database_.read();
    pair_of_checkpoints next;
    std::int64_t ledger = 0;
    for (const store::log_tree tree : store::log_trees) {
        record::checkpoint& one = next[number_of(tree)];
        one.origin = record::key_of_tree(key_.shown(), store::name_of(tree)).name;
        one.size = store::leaves_of(view->tables(), tree);
        one.root = record::root_of(one.size, record::tile_subtrees(*view, tree));
        one.at = at;
        ledger += one.size;
    }
    record::checkpoint_pair pair;
    for (const store::log_tree tree : store::log_trees) {
        record::checkpoint& one = next[number_of(tree)];
        one.ledger = ledger;
        if (auto fault = fault_of(*view, tree, one); !fault.empty())
            return tl::unexpected(std::move(fault));
        pair.notes[number_of(tree)] = record::sign(one, key_);
    }
    // What was signed is remembered before anybody can see it.
    replace_file(state_, record::to_line(pair) + "\n");
    last_ = next;
    database_.write([&](store::transaction& tx) {
        for (const store::log_tree tree : store::log_trees) {
            const record::checkpoint& one = next[number_of(tree)];
            store::save_checkpoint(
                tx, tree, {one.size, record::to_bytes(one.root), one.at, pair.notes[number_of(tree)]});
        }
    });
    return pair;
}

} // namespace kith::witness
