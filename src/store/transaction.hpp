#pragma once
// What a unit of work writes with. Private to store/.

#include "store/keyring.hpp"
#include "store/sql.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace kith::store {

/// The writer's transaction on its connection. Lives as long as the transaction: heads and the next
/// position are read once and kept, which is sound because nobody else can write meanwhile.
class writing final : public transaction {
  public:
    writing(sql::connection& on, const keyring& keys) : on_(on), keys_(keys) { on.keep_keys(keys); }

    stream_head head(std::string_view stream) override;
    std::int64_t append(const ledger_row&) override;
    void replace(const case_rows&) override;
    void postpone_search() override;
    void complete_search() override;
    void save(const join_row&) override;
    void replace_matches(const person_id&, const std::vector<match_row>&) override;
    void replace_matches(const std::vector<match_row>&) override;
    void save(const account&) override;
    void save(const session_row&) override;
    void end_session(std::string_view token_hash) override;
    void end_sessions_idle_since(instant) override;
    void save(const draft&) override;
    void discard_draft(const practitioner_id&, std::string_view key) override;
    void remember_answer(std::string_view form_token, std::string_view answer, instant) override;
    std::optional<std::string> answer_to(std::string_view form_token) override;
    void set(std::string_view name, std::string_view value) override;
    sql::connection& tables() override { return on_; }

    /// Salt and body of an entry as they are stored, under the key of its stream.
    std::string sealed_text(const ledger_row&);
    /// The unit's key, made where it has none yet: for what is kept beside its entries (deposits.hpp).
    const secret_key& unit_key(std::string_view unit, instant now);

    /// Forgets what was kept: after a rollback to a savepoint.
    void forget();

  private:
    /// What a stream's next entry must continue, and the key that it is sealed under.
    struct kept_head {
        stream_head head;
        std::string wrapped; ///< '' where the unit has no key yet
        std::optional<secret_key> key;
    };
    kept_head& kept(std::string_view stream);
    const secret_key& key_for(const ledger_row&, kept_head&);

    sql::connection& on_;
    const keyring& keys_;
    std::unordered_map<std::string, kept_head> heads_;
    std::int64_t last_position_ = -1; ///< -1: not read yet
    std::optional<bool> postponed_;   ///< whether the search index is made later; not read yet
};

} // namespace kith::store
