#include "store/reading.hpp"

#include "store/joins_tables.hpp"
#include "store/rows.hpp"
#include "store/search_tables.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace kith::store {

namespace {

constexpr int rows_a_page = 500;

/// The least text that no text beginning with `prefix` reaches, in the order of bytes.
std::string after_prefix(std::string_view prefix) {
    return std::string(prefix) + "\xF4\x8F\xBF\xBF";
}

/// Opens rows as they are read: columns after those of the ledger are the unit's key (wrapped), through
/// which entry the unit was disposed of, and under which certificate. Rows of one stream that follow each
/// other cost one look at the key.
class row_opener {
  public:
    explicit row_opener(const keyring& keys) : keys_(keys) {}

    ledger_row open(const sql::row& r) {
        ledger_row row = read_ledger_row(r);
        if (r.null(ledger_sealed)) return row;
        if (!r.null(ledger_columns + 1) && row.sequence <= r.integer(ledger_columns + 1)) {
            row.disposed = row.body.empty() && row.salt.empty();
            row.unreadable = !row.disposed;
            row.certificate = r.text(ledger_columns + 2);
            return row;
        }
        take_key(row.stream, r.view(ledger_columns));
        std::optional<opened> text;
        // What stands in the clear beside a sealed text was put there by somebody else.
        if (key_ && row.body.empty() && row.salt.empty())
            text = unseal(*key_, {row.stream, row.sequence, row.hash}, r.view(ledger_sealed));
        if (text) {
            row.salt = std::move(text->salt);
            row.body = std::move(text->body);
        } else {
            row.salt.clear();
            row.body.clear();
            row.unreadable = true;
        }
        return row;
    }

  private:
    void take_key(std::string_view unit, std::string_view wrapped) {
        if (wrapped == wrapped_ && unit == unit_) return;
        unit_ = unit;
        wrapped_ = wrapped;
        key_ = keys_.unwrap(unit_, wrapped_);
    }

    const keyring& keys_;
    std::string unit_, wrapped_;
    std::optional<secret_key> key_;
};

class reading final : public snapshot {
  public:
    reading(std::unique_ptr<sql::connection> on, const keyring& keys, work_shelf& shelf, give_back back)
        : on_(std::move(on)), keys_(keys), shelf_(shelf), back_(std::move(back)) {}
    ~reading() override {
        try {
            on_->end_read();
        } catch (const std::exception&) {
            on_.reset(); // the next reader gets a new connection
        }
        back_(std::move(on_));
    }
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;

    stream_head head(std::string_view stream) override {
        stream_head found;
        on_->each("select revision, hash from stream_head where stream = $1", {stream},
                  [&](const sql::row& r) {
                      found.revision = r.integer(0);
                      found.hash = r.text(1);
                  });
        return found;
    }

    std::vector<ledger_row> stream(std::string_view stream, std::optional<instant> entered_until) override {
        const std::int64_t until = entered_until ? entered_until->time_since_epoch().count()
                                                 : std::numeric_limits<std::int64_t>::max();
        std::vector<ledger_row> rows;
        row_opener opener(keys_);
        on_->each("select " KITH_LEDGER_COLUMNS ", (select wrapped from unit_key where unit = $1),"
                  " (select through from disposed_unit where unit = $1),"
                  " (select certificate from disposed_unit where unit = $1)"
                  " from ledger where stream = $1 and entry_at <= $2 order by sequence",
                  {stream, until}, [&](const sql::row& r) { rows.push_back(opener.open(r)); });
        for (const ledger_row& row : rows) {
            if (row.unreadable)
                throw unreadable_entry(
                    fmt::format("The text of entry {} of {} can't be opened: run kith record verify, and "
                                "restore the entry or its key from a copy.",
                                row.sequence, row.stream));
        }
        return rows;
    }

    void each_row(const std::function<bool(const ledger_row&)>& visit) override {
        std::int64_t from = std::numeric_limits<std::int64_t>::min();
        bool going = true;
        for (int seen = rows_a_page; going && seen == rows_a_page;) {
            seen = 0;
            std::int64_t last = from;
            row_opener opener(keys_);
            on_->each("select " KITH_LEDGER_COLUMNS ", k.wrapped, d.through, d.certificate"
                      " from ledger left join unit_key k on k.unit = stream"
                      " left join disposed_unit d on d.unit = stream"
                      " where position >= $1 order by position limit $2",
                      {from, rows_a_page}, [&](const sql::row& r) {
                          ++seen;
                          const ledger_row row = opener.open(r);
                          last = row.position;
                          going = visit(row);
                          return going;
                      });
            // A damaged tree may give positions out of order; we must still come to an end.
            if (last < from || last == std::numeric_limits<std::int64_t>::max()) return;
            from = last + 1;
        }
    }

    std::vector<std::string> streams(std::string_view prefix) override {
        std::vector<std::string> names;
        on_->each("select stream from stream_head where stream >= $1 and stream < $2 order by stream",
                  {prefix, after_prefix(prefix)}, [&](const sql::row& r) { names.push_back(r.text(0)); });
        return names;
    }

    void each_head(const std::function<bool(std::string_view, const stream_head&)>& visit) override {
        on_->each("select stream, revision, hash from stream_head order by stream", {},
                  [&](const sql::row& r) {
                      return visit(r.view(0), stream_head{r.integer(1), r.text(2)});
                  });
    }

    std::vector<person_id> people() override {
        std::vector<person_id> out;
        on_->each("select person from person order by person", {},
                  [&](const sql::row& r) { out.push_back(person_id{r.text(0)}); });
        return out;
    }

    std::optional<case_rows> rows_of(const person_id& person) override { return read_case(*on_, person); }

    std::optional<person_row> person(const person_id& person) override {
        std::optional<person_row> found;
        on_->each("select " KITH_PERSON_COLUMNS " from person p where p.person = $1", {person},
                  [&](const sql::row& r) { found = read_person(r); });
        return found;
    }

    std::vector<person_row> household(const household_id& household) override {
        std::vector<person_row> out;
        on_->each("select " KITH_PERSON_COLUMNS
                  " from person p where p.household = $1 and p.household <> ''"
                  " order by p.birth_date, p.person",
                  {household}, [&](const sql::row& r) { out.push_back(read_person(r)); });
        return out;
    }

    std::vector<membership_row> memberships_of(const household_id& household) override {
        std::vector<membership_row> out;
        on_->each("select " KITH_MEMBERSHIP_COLUMNS " from membership m where m.household = $1"
                  " order by m.person, m.since, m.until_at, m.number",
                  {household}, [&](const sql::row& r) { out.push_back(read_membership(r)); });
        return out;
    }
    std::vector<relationship_row> relationships(const person_id& person) override {
        std::vector<relationship_row> out;
        on_->each("select " KITH_RELATIONSHIP_COLUMNS " from relationship f where f.person = $1"
                  " order by f.other, f.type, f.since, f.until_at, f.number",
                  {person}, [&](const sql::row& r) { out.push_back(read_relationship(r)); });
        return out;
    }
    std::vector<relationship_row> naming(const person_id& person) override {
        std::vector<relationship_row> out;
        on_->each("select " KITH_RELATIONSHIP_COLUMNS " from relationship f where f.other = $1"
                  " order by f.person, f.type, f.since, f.until_at, f.number",
                  {person}, [&](const sql::row& r) { out.push_back(read_relationship(r)); });
        return out;
    }

    std::vector<involvement_row> involvements(const person_id& person) override {
        std::vector<involvement_row> out;
        on_->each("select " KITH_INVOLVEMENT_COLUMNS " from involvement i where i.person = $1"
                  " order by i.since, i.practitioner, i.relation, i.number",
                  {person}, [&](const sql::row& r) { out.push_back(read_involvement(r)); });
        return out;
    }

    std::vector<work_item> tasks(const visibility& who, const std::vector<std::string>& roles,
                                 int limit) override {
        return list_tasks(*on_, shelf_, who, roles, limit);
    }
    std::vector<clock_item> clocks(const visibility& who, int limit) override {
        return list_clocks(*on_, shelf_, who, limit);
    }
    std::vector<person_row> find_by_identifier(const visibility& who, std::string_view value) override {
        return list_identified(*on_, who, value);
    }
    std::vector<std::string> words_like(const name_word& like, int letters) override {
        return list_words_like(*on_, like, letters);
    }
    std::vector<std::string> words_beginning(std::string_view beginning, int most) override {
        return list_words_beginning(*on_, beginning, most);
    }
    bool knows(const std::vector<name_word>& words) override { return knows_all(*on_, words); }
    std::vector<std::vector<person_number>> postings(const std::vector<posting_range>& asked) override {
        return list_postings(*on_, asked);
    }
    std::vector<profile_row> profiles(const std::vector<person_number>& numbers) override {
        return list_profiles(*on_, numbers);
    }
    std::vector<profile_row> profiles_in_view(const visibility& who, int most) override {
        return list_profiles_in_view(*on_, who, most);
    }
    std::vector<found_text> texts(const visibility& who, const text_question& asked, bool any,
                                  int limit) override {
        return list_texts(*on_, who, asked, any, limit);
    }
    std::vector<process_row> referred_by(const visibility& who, int limit) override {
        return list_referred(*on_, who, limit);
    }

    std::int64_t count_people() override {
        std::int64_t count = 0;
        on_->each("select count(*) from person", {}, [&](const sql::row& r) { count = r.integer(0); });
        return count;
    }

    std::vector<join_row> joins_of(const person_id& person) override { return read_joins_of(*on_, person); }
    std::optional<join_row> join(std::string_view id) override { return read_join_by_id(*on_, id); }
    std::vector<join_row> joins_waiting(int limit) override { return read_joins_waiting(*on_, limit); }
    std::vector<join_row> joins() override { return read_all_joins(*on_); }
    std::vector<join_row> joins_live() override { return read_live_joins(*on_); }
    std::vector<match_row> matches(const match_question& asked) override {
        return read_matches(*on_, asked);
    }
    std::int64_t count_matches(const match_question& asked) override {
        return read_count_of_matches(*on_, asked);
    }
    std::vector<match_row> matches_of(const person_id& person, int limit) override {
        return read_matches_of(*on_, person, limit);
    }

    std::optional<account> account_by_sign_in(std::string_view sign_in_name) override {
        std::optional<account> found;
        on_->each("select " KITH_ACCOUNT_COLUMNS " from account where sign_in_name = $1", {sign_in_name},
                  [&](const sql::row& r) { found = read_account(r); });
        return found;
    }
    std::optional<account> account_of(const practitioner_id& practitioner) override {
        std::optional<account> found;
        on_->each("select " KITH_ACCOUNT_COLUMNS " from account where practitioner = $1", {practitioner},
                  [&](const sql::row& r) { found = read_account(r); });
        return found;
    }
    std::vector<account> accounts() override {
        std::vector<account> out;
        on_->each("select " KITH_ACCOUNT_COLUMNS " from account order by sign_in_name", {},
                  [&](const sql::row& r) { out.push_back(read_account(r)); });
        return out;
    }

    std::optional<session_row> session(std::string_view token_hash) override {
        std::optional<session_row> found;
        on_->each("select token_hash, practitioner, csrf_token, started, last_seen from sign_in_session"
                  " where token_hash = $1",
                  {sql::bytes{token_hash}}, [&](const sql::row& r) {
                      found = session_row{r.text(0), practitioner_id{r.text(1)}, r.text(2), r.moment(3),
                                          r.moment(4)};
                  });
        return found;
    }

    std::vector<draft> drafts_of(const practitioner_id& writer) override {
        std::vector<draft> out;
        on_->each("select writer, form, title, fields, based_on, saved from draft where writer = $1"
                  " order by saved desc, form",
                  {writer}, [&](const sql::row& r) { out.push_back(read_draft(r)); });
        return out;
    }
    std::optional<draft> draft_of(const practitioner_id& writer, std::string_view key) override {
        std::optional<draft> found;
        on_->each("select writer, form, title, fields, based_on, saved from draft where writer = $1 and "
                  "form = $2",
                  {writer, key}, [&](const sql::row& r) { found = read_draft(r); });
        return found;
    }

    std::optional<std::string> answer_to(std::string_view form_token) override {
        std::optional<std::string> found;
        on_->each("select answer from form_answer where token = $1", {form_token},
                  [&](const sql::row& r) { found = r.text(0); });
        return found;
    }
    sql::connection& tables() override { return *on_; }
    [[nodiscard]] const keyring& keys() const { return keys_; }
    std::optional<std::string> setting(std::string_view name) override {
        std::optional<std::string> found;
        on_->each("select value from setting where name = $1", {name},
                  [&](const sql::row& r) { found = r.text(0); });
        return found;
    }

  private:
    static draft read_draft(const sql::row& r) {
        return draft{
            practitioner_id{r.text(0)}, r.text(1), r.text(2), r.text(3), r.integer(4), r.moment(5)};
    }

    std::unique_ptr<sql::connection> on_;
    const keyring& keys_;
    work_shelf& shelf_;
    give_back back_;
};

} // namespace

std::unique_ptr<snapshot> make_snapshot(std::unique_ptr<sql::connection> on, const keyring& keys,
                                        work_shelf& shelf, give_back back) {
    on->keep_keys(keys);
    return std::make_unique<reading>(std::move(on), keys, shelf, std::move(back));
}

std::optional<secret_key> unit_key(snapshot& from, std::string_view unit) {
    const auto* own = dynamic_cast<const reading*>(&from);
    if (own == nullptr) return std::nullopt;
    std::optional<secret_key> key;
    from.tables().each("select wrapped from unit_key where unit = $1", {unit},
                       [&](const sql::row& r) { key = own->keys().unwrap(unit, r.view(0)); });
    return key;
}

} // namespace kith::store
