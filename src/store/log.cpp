#include "store/log.hpp"

#include "store/rows.hpp"

namespace kith::store {

namespace {

constexpr int rows_a_page = 500;

#define KITH_LOG_COLUMNS                                                                                   \
    "position, stream, sequence, type, schema_number, event_at, entry_at, actor, role, purpose, edition, " \
    "rules, commitment, previous, hash"

ledger_row read_log_row(const sql::row& r) {
    ledger_row out;
    out.position = r.integer(0);
    out.stream = r.text(1);
    out.sequence = r.integer(2);
    out.type = r.text(3);
    out.schema = static_cast<int>(r.integer(4));
    out.event_time = r.moment(5);
    out.entry_time = r.moment(6);
    out.actor = r.text(7);
    out.role = r.text(8);
    out.purpose = r.text(9);
    out.edition = r.text(10);
    out.rules = r.text(11);
    out.commitment = r.text(12);
    out.previous = r.text(13);
    out.hash = r.text(14);
    return out;
}

std::string setting_of(std::string_view witness) {
    return "witness_token:" + std::string(witness);
}

} // namespace

std::string_view name_of(log_tree tree) {
    return tree == log_tree::entries ? "entries" : "reads";
}

std::optional<log_tree> log_tree_named(std::string_view name) {
    for (const log_tree tree : log_trees) {
        if (name == name_of(tree)) return tree;
    }
    return std::nullopt;
}

log_tree tree_of(std::string_view stream) {
    const bool looked = stream.starts_with("reads:") || stream.starts_with("lists:");
    return looked ? log_tree::reads : log_tree::entries;
}

std::optional<tile> read_tile(sql::connection& on, log_tree tree, int level, std::int64_t number) {
    std::optional<tile> found;
    on.each("select first_position, hashes from log_tile where tree = $1 and level = $2 and number = $3",
            {name_of(tree), level, number}, [&](const sql::row& r) {
                found = tile{r.integer(0), r.text(1)};
            });
    return found;
}

void save_tile(transaction& tx, log_tree tree, int level, std::int64_t number, const tile& one) {
    tx.tables().run("insert into log_tile (tree, level, number, first_position, hashes)"
                    " values ($1, $2, $3, $4, $5)"
                    " on conflict (tree, level, number) do update set hashes = excluded.hashes",
                    {name_of(tree), level, number, one.first_position, sql::bytes{one.hashes}});
}

std::int64_t leaves_of(sql::connection& on, log_tree tree) {
    std::int64_t leaves = 0;
    on.each("select number, length(hashes) from log_tile where tree = $1 and level = 0"
            " order by number desc limit 1",
            {name_of(tree)},
            [&](const sql::row& r) { leaves = r.integer(0) * tile_width + r.integer(1) / 32; });
    return leaves;
}

std::optional<checkpoint_row> newest_checkpoint(sql::connection& on, log_tree tree) {
    std::optional<checkpoint_row> found;
    on.each("select size, root, signed_at, note from checkpoint where tree = $1 order by size desc limit 1",
            {name_of(tree)}, [&](const sql::row& r) {
                found = checkpoint_row{r.integer(0), r.text(1), r.moment(2), r.text(3)};
            });
    return found;
}

void save_checkpoint(transaction& tx, log_tree tree, const checkpoint_row& one) {
    tx.tables().run("insert into checkpoint (tree, size, root, signed_at, note) values ($1, $2, $3, $4, $5)"
                    " on conflict (tree, size) do update set root = excluded.root,"
                    " signed_at = excluded.signed_at, note = excluded.note",
                    {name_of(tree), one.size, sql::bytes{one.root}, one.signed_at, one.note});
}

std::int64_t last_position(sql::connection& on) {
    std::int64_t last = 0;
    on.each("select coalesce(max(position), 0) from ledger", {},
            [&](const sql::row& r) { last = r.integer(0); });
    return last;
}

void each_row_after(sql::connection& on, std::int64_t position, std::int64_t most,
                    const std::function<bool(const ledger_row&)>& visit) {
    on.each("select " KITH_LOG_COLUMNS " from ledger where position > $1 order by position limit $2",
            {position, most}, [&](const sql::row& r) { return visit(read_log_row(r)); });
}

void each_row_of(sql::connection& on, log_tree tree, std::int64_t from,
                 const std::function<bool(const sealed_row&)>& visit) {
    constexpr sql::statement_text of_entries =
        "select " KITH_LEDGER_COLUMNS " from ledger where position >= $1"
        " and substr(stream, 1, 6) not in ('reads:', 'lists:') order by position limit $2";
    constexpr sql::statement_text of_reads =
        "select " KITH_LEDGER_COLUMNS " from ledger where position >= $1"
        " and substr(stream, 1, 6) in ('reads:', 'lists:') order by position limit $2";
    bool going = true;
    for (int seen = rows_a_page; going && seen == rows_a_page;) {
        seen = 0;
        std::int64_t last = from;
        on.each(tree == log_tree::entries ? of_entries : of_reads, {from, rows_a_page},
                [&](const sql::row& r) {
                    ++seen;
                    const sealed_row one{read_ledger_row(r), r.text(ledger_sealed)};
                    last = one.row.position;
                    going = visit(one);
                    return going;
                });
        if (last < from) return; // a damaged file may give positions out of order; come to an end
        from = last + 1;
    }
}

std::optional<wrapped_key> unit_key_of(sql::connection& on, std::string_view unit) {
    std::optional<wrapped_key> found;
    on.each("select unit, wrapped, made from unit_key where unit = $1", {unit}, [&](const sql::row& r) {
        found = wrapped_key{r.text(0), r.text(1), r.moment(2)};
    });
    return found;
}

std::optional<std::string> witness_token_hash(snapshot& from, std::string_view witness) {
    return from.setting(setting_of(witness));
}

void set_witness_token_hash(transaction& tx, std::string_view witness, std::string_view hash) {
    tx.set(setting_of(witness), hash);
}

} // namespace kith::store
