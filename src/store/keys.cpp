#include "store/keys.hpp"

#include "store/keyring.hpp"
#include "store/rows.hpp"
#include "store/transaction.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kith::store {

namespace {

/// What the writer keeps of a unit in this transaction is no longer so.
void forget_kept(transaction& tx) {
    if (auto* own = dynamic_cast<writing*>(&tx)) own->forget();
}

std::optional<disposal> read_disposal(sql::connection& on, std::string_view unit) {
    std::optional<disposal> found;
    on.each("select unit, disposed, certificate, through from disposed_unit where unit = $1", {unit},
            [&](const sql::row& r) {
                found = disposal{r.text(0), r.moment(1), r.text(2), r.integer(3)};
            });
    return found;
}

std::optional<std::string> wrapped_key_of(sql::connection& on, std::string_view unit) {
    std::optional<std::string> found;
    on.each("select wrapped from unit_key where unit = $1", {unit},
            [&](const sql::row& r) { found = r.text(0); });
    return found;
}

void write_disposal(sql::connection& on, const disposal& gone) {
    on.run("insert into disposed_unit (unit, disposed, certificate, through) values ($1, $2, $3, $4)"
           " on conflict (unit) do update set disposed = excluded.disposed,"
           " certificate = excluded.certificate, through = excluded.through",
           {gone.unit, gone.at, gone.certificate, gone.through});
}

void check_continues(transaction& tx, const ledger_row& row) {
    const stream_head before = tx.head(row.stream);
    if (row.sequence != before.revision + 1 || row.previous != before.hash)
        throw unstorable(fmt::format("Entry {} does not continue {}, which stands at {}.", row.sequence,
                                     row.stream, before.revision));
    std::int64_t last = 0;
    tx.tables().each("select coalesce(max(position), 0) from ledger", {},
                     [&](const sql::row& r) { last = r.integer(0); });
    if (row.position != last + 1)
        throw unstorable(fmt::format("Position {} does not continue the ledger, which stands at {}.",
                                     row.position, last));
}

/// The guard against changes of the ledger, off while earlier rows are sealed. Inside the transaction: what
/// happens to it happens to nobody else, and not at all when sealing breaks off.
void lift_guard(sql::connection& on) {
    if (on.is_server())
        on.run("alter table ledger disable trigger ledger_not_changed", {});
    else
        on.run("drop trigger if exists ledger_not_changed", {});
}
void restore_guard(sql::connection& on) {
    if (on.is_server())
        on.run("alter table ledger enable trigger ledger_not_changed", {});
    else
        on.run("create trigger ledger_not_changed before update on ledger begin"
               " select raise(abort, 'the ledger is append-only'); end",
               {});
}

} // namespace

result<std::int64_t> change_master_key(transaction& tx, const std::string& old_file,
                                       const std::string& new_file) {
    auto before = read_master_key(old_file);
    if (!before) return tl::unexpected(before.error());
    auto after = read_master_key(new_file);
    if (!after) return tl::unexpected(after.error());
    const keyring old(*before), fresh(*after);
    std::vector<wrapped_key> all;
    tx.tables().each("select unit, wrapped, made from unit_key order by unit", {}, [&](const sql::row& r) {
        all.push_back({r.text(0), r.text(1), r.moment(2)});
    });
    for (const wrapped_key& one : all) {
        const auto key = old.unwrap(one.unit, one.wrapped);
        if (!key)
            return refuse(fmt::format("The key of {} can't be opened with {}: nothing was changed.",
                                      one.unit, old_file),
                          "master-key");
        tx.tables().run("update unit_key set wrapped = $2 where unit = $1",
                        {one.unit, sql::bytes{fresh.wrap(one.unit, *key)}});
    }
    tx.set(master_key_setting, fresh.fingerprint());
    forget_kept(tx);
    return static_cast<std::int64_t>(all.size());
}

void each_unit_key(snapshot& from, const std::function<bool(const wrapped_key&)>& visit) {
    from.tables().each("select unit, wrapped, made from unit_key order by unit", {},
                       [&](const sql::row& r) {
                           return visit(wrapped_key{r.text(0), r.text(1), r.moment(2)});
                       });
}

void put_unit_key(transaction& tx, const wrapped_key& key) {
    const auto there = wrapped_key_of(tx.tables(), key.unit);
    if (there == key.wrapped) return;
    if (there) throw unstorable(fmt::format("The unit {} has another key already.", key.unit));
    tx.tables().run("insert into unit_key (unit, wrapped, made) values ($1, $2, $3)",
                    {key.unit, sql::bytes{key.wrapped}, key.made});
    forget_kept(tx);
}

void each_sealed_row(snapshot& from, std::int64_t first,
                     const std::function<bool(const sealed_row&)>& visit) {
    constexpr int rows_a_page = 500;
    bool going = true;
    for (int seen = rows_a_page; going && seen == rows_a_page;) {
        seen = 0;
        std::int64_t last = first;
        from.tables().each("select " KITH_LEDGER_COLUMNS
                           " from ledger where position >= $1 order by position limit $2",
                           {first, rows_a_page}, [&](const sql::row& r) {
                               ++seen;
                               sealed_row one{read_ledger_row(r), r.text(ledger_sealed)};
                               last = one.row.position;
                               going = visit(one);
                               return going;
                           });
        if (last < first) return; // a damaged tree
        first = last + 1;
    }
}

void put_sealed_row(transaction& tx, const sealed_row& one) {
    check_continues(tx, one.row);
    insert_ledger_row(tx.tables(), one.row, one.sealed);
    forget_kept(tx);
}

disposal dispose_unit(transaction& tx, std::string_view unit, instant at, std::string_view certificate) {
    std::int64_t open = 0;
    tx.tables().each("select count(*) from ledger where stream = $1 and sealed is null", {unit},
                     [&](const sql::row& r) { open = r.integer(0); });
    if (open > 0)
        throw unstorable(fmt::format("{} has {} entries from before bodies were sealed: run kith keys seal "
                                     "first.",
                                     unit, open));
    const disposal gone{std::string(unit), at, std::string(certificate), tx.head(unit).revision};
    tx.tables().run("delete from unit_key where unit = $1", {unit});
    write_disposal(tx.tables(), gone);
    forget_kept(tx);
    return gone;
}

void put_disposal(transaction& tx, const disposal& gone) {
    write_disposal(tx.tables(), gone);
    forget_kept(tx);
}

std::optional<disposal> disposal_of(snapshot& from, std::string_view unit) {
    return read_disposal(from.tables(), unit);
}

void each_disposal(snapshot& from, const std::function<bool(const disposal&)>& visit) {
    from.tables().each("select unit, disposed, certificate, through from disposed_unit order by unit", {},
                       [&](const sql::row& r) {
                           return visit(disposal{r.text(0), r.moment(1), r.text(2), r.integer(3)});
                       });
}

std::vector<closed_person> closed_people(snapshot& from, std::string_view after, int most) {
    const auto cut = std::min(after.find(' '), after.size());
    const std::string_view born = after.substr(0, cut),
                           person = after.substr(std::min(cut + 1, after.size()));
    std::vector<closed_person> out;
    from.tables().each("select person, birth_date from person where open_case = 0"
                       " and (birth_date > $1 or (birth_date = $1 and person > $2))"
                       " order by birth_date, person limit $3",
                       {born, person, most}, [&](const sql::row& r) {
                           out.push_back({person_id{r.text(0)}, r.text(1) + ' ' + r.text(0)});
                       });
    return out;
}

std::int64_t count_unsealed(snapshot& from) {
    std::int64_t count = 0;
    from.tables().each("select count(*) from ledger where sealed is null", {},
                       [&](const sql::row& r) { count = r.integer(0); });
    return count;
}

std::int64_t seal_earlier_rows(transaction& tx) {
    auto& own = dynamic_cast<writing&>(tx);
    sql::connection& on = tx.tables();
    constexpr int rows_a_page = 500;
    std::int64_t sealed = 0, from = 0;
    lift_guard(on);
    for (std::vector<ledger_row> rows;; rows.clear()) {
        on.each("select " KITH_LEDGER_COLUMNS
                " from ledger where position > $1 and sealed is null order by position limit $2",
                {from, rows_a_page}, [&](const sql::row& r) { rows.push_back(read_ledger_row(r)); });
        for (const ledger_row& row : rows) {
            on.run("update ledger set salt = $2, body = '', sealed = $3 where position = $1",
                   {row.position, sql::bytes{""}, sql::bytes{own.sealed_text(row)}});
            from = row.position;
            ++sealed;
        }
        if (rows.size() < static_cast<std::size_t>(rows_a_page)) break;
    }
    restore_guard(on);
    return sealed;
}

} // namespace kith::store
