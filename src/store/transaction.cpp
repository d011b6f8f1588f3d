#include "store/transaction.hpp"

#include "store/joins_tables.hpp"
#include "store/rows.hpp"
#include "store/search_tables.hpp"

#include <fmt/format.h>

namespace kith::store {

namespace {

constexpr std::size_t longest_name = 256; // of a stream or a type
constexpr std::size_t longest_body = 16 * 1024 * 1024;
constexpr std::size_t most_heads_kept = 4'096; // an import writes many streams in one transaction

void check_shape(const ledger_row& row) {
    const bool sized = row.stream.size() <= longest_name && !row.stream.empty() &&
                       row.type.size() <= longest_name && !row.type.empty() &&
                       row.body.size() <= longest_body && row.salt.size() == 16 &&
                       row.commitment.size() == 32 && row.previous.size() == 32 && row.hash.size() == 32;
    if (!sized) throw unstorable("An entry is out of shape: a name, a hash or the body has a wrong size.");
    if (!sql::storable(row.body)) throw unstorable("The body of an entry is not text (UTF-8).");
}

} // namespace

writing::kept_head& writing::kept(std::string_view stream) {
    std::string name(stream);
    if (const auto found = heads_.find(name); found != heads_.end()) return found->second;
    kept_head fresh;
    on_.each("select revision, hash, (select wrapped from unit_key where unit = $1) from stream_head"
             " where stream = $1",
             {stream}, [&](const sql::row& r) {
                 fresh.head.revision = r.integer(0);
                 fresh.head.hash = r.text(1);
                 fresh.wrapped = r.text(2);
             });
    if (heads_.size() >= most_heads_kept) heads_.clear();
    return heads_.emplace(std::move(name), std::move(fresh)).first->second;
}

stream_head writing::head(std::string_view stream) {
    return kept(stream).head;
}

const secret_key& writing::key_for(const ledger_row& row, kept_head& of) {
    if (of.key) return *of.key;
    if (of.wrapped.empty() && of.head.revision == 0) {
        // A key that was restored may be there before its stream is.
        on_.each("select wrapped from unit_key where unit = $1", {row.stream},
                 [&](const sql::row& r) { of.wrapped = r.text(0); });
    }
    if (of.wrapped.empty()) {
        of.key = secret_key::fresh();
        of.wrapped = keys_.wrap(row.stream, *of.key);
        on_.run("insert into unit_key (unit, wrapped, made) values ($1, $2, $3)",
                {row.stream, sql::bytes{of.wrapped}, row.entry_time});
        return *of.key;
    }
    of.key = keys_.unwrap(row.stream, of.wrapped);
    if (!of.key)
        throw unstorable(fmt::format("The key of {} is not under the master key that this program was "
                                     "started with, so nothing can be added to it.",
                                     row.stream));
    return *of.key;
}

std::string writing::sealed_text(const ledger_row& row) {
    return seal(key_for(row, kept(row.stream)), {row.stream, row.sequence, row.hash}, row.salt, row.body);
}

const secret_key& writing::unit_key(std::string_view unit, instant now) {
    ledger_row asks;
    asks.stream = unit;
    asks.entry_time = now;
    return key_for(asks, kept(unit));
}

std::int64_t writing::append(const ledger_row& row) {
    check_shape(row);
    kept_head& before = kept(row.stream);
    if (row.sequence != before.head.revision + 1 || row.previous != before.head.hash) {
        throw unstorable(fmt::format("Entry {} does not continue {}, which stands at {}.", row.sequence,
                                     row.stream, before.head.revision));
    }
    if (last_position_ < 0) {
        on_.each("select coalesce(max(position), 0) from ledger", {},
                 [&](const sql::row& r) { last_position_ = r.integer(0); });
    }
    const std::string sealed = sealed_text(row);
    ledger_row placed = row;
    placed.position = last_position_ + 1;
    insert_ledger_row(on_, placed, sealed);
    before.head = stream_head{row.sequence, row.hash};
    last_position_ = placed.position;
    return placed.position;
}

void writing::replace(const case_rows& rows) {
    if (!postponed_) {
        postponed_ = false;
        on_.each("select value from setting where name = 'search_postponed'", {},
                 [&](const sql::row&) { postponed_ = true; });
    }
    write_case(on_, rows, !*postponed_);
}

void writing::postpone_search() {
    set("search_postponed", "1");
    postponed_ = true;
}

void writing::complete_search() {
    write_all_postings(on_);
    on_.run("delete from setting where name = 'search_postponed'", {});
    postponed_ = false;
}

void writing::save(const join_row& row) {
    write_join(on_, row);
}

void writing::replace_matches(const person_id& person, const std::vector<match_row>& rows) {
    write_matches_of(on_, person, rows);
}

void writing::replace_matches(const std::vector<match_row>& rows) {
    write_all_matches(on_, rows);
}

void writing::save(const account& a) {
    on_.run("insert into account (" KITH_ACCOUNT_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " on conflict (practitioner) do update set sign_in_name = excluded.sign_in_name,"
            " display_name = excluded.display_name, role = excluded.role, agency = excluded.agency,"
            " team = excluded.team, job_title = excluded.job_title, password_hash = excluded.password_hash,"
            " active = excluded.active",
            {a.practitioner, a.sign_in_name, a.display_name, a.role, a.agency, a.team, a.job_title,
             a.password_hash, a.active});
}

void writing::save(const session_row& s) {
    on_.run("insert into sign_in_session (token_hash, practitioner, csrf_token, started, last_seen)"
            " values ($1, $2, $3, $4, $5) on conflict (token_hash) do update set"
            " practitioner = excluded.practitioner, csrf_token = excluded.csrf_token, started = "
            "excluded.started,"
            " last_seen = excluded.last_seen",
            {sql::bytes{s.token_hash}, s.practitioner, s.csrf_token, s.started, s.last_seen});
}

void writing::end_session(std::string_view token_hash) {
    on_.run("delete from sign_in_session where token_hash = $1", {sql::bytes{token_hash}});
}

void writing::end_sessions_idle_since(instant at) {
    on_.run("delete from sign_in_session where last_seen < $1", {at});
}

void writing::save(const draft& d) {
    on_.run(
        "insert into draft (writer, form, title, fields, based_on, saved) values ($1, $2, $3, $4, $5, $6)"
        " on conflict (writer, form) do update set title = excluded.title, fields = excluded.fields,"
        " based_on = excluded.based_on, saved = excluded.saved",
        {d.writer, d.key, d.title, d.fields, d.based_on, d.saved});
}

void writing::discard_draft(const practitioner_id& writer, std::string_view key) {
    on_.run("delete from draft where writer = $1 and form = $2", {writer, key});
}

void writing::remember_answer(std::string_view form_token, std::string_view answer, instant at) {
    on_.run("insert into form_answer (token, answer, answered) values ($1, $2, $3)",
            {form_token, answer, at});
}

std::optional<std::string> writing::answer_to(std::string_view form_token) {
    std::optional<std::string> found;
    on_.each("select answer from form_answer where token = $1", {form_token},
             [&](const sql::row& r) { found = r.text(0); });
    return found;
}

void writing::set(std::string_view name, std::string_view value) {
    on_.run("insert into setting (name, value) values ($1, $2) on conflict (name) do update set"
            " value = excluded.value",
            {name, value});
}

void writing::forget() {
    heads_.clear();
    last_position_ = -1;
    postponed_.reset();
}

} // namespace kith::store
