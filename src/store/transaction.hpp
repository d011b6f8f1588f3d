#pragma once
// What a unit of work writes with. Private to store/.

#include "store/sql.hpp"
#include "store/store.hpp"

#include <string>
#include <unordered_map>

namespace kith::store {

/// The writer's transaction on its connection. Lives as long as the transaction: heads and the next
/// position are read once and kept, which is sound because nobody else can write meanwhile.
class writing final : public transaction {
  public:
    explicit writing(sql::connection& on) : on_(on) {}

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

    /// Forgets what was kept: after a rollback to a savepoint.
    void forget();

  private:
    sql::connection& on_;
    std::unordered_map<std::string, stream_head> heads_;
    std::int64_t last_position_ = -1; ///< -1: not read yet
    std::optional<bool> postponed_;   ///< whether the search index is made later; not read yet
};

} // namespace kith::store
