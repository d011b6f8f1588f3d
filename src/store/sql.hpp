#pragma once
// The thin typed layer over sqlite3 and libpq. Private to store/: nothing outside includes it.
//
// Contents
//   statement_text   SQL that was a literal in this program: nothing typed by anybody can become SQL
//   parameter        a value bound to $1..$n; a view, alive until the statement has run
//   row, row_visitor one row of a result, and what is done with it
//   connection       statements and the edges of transactions on one engine
//
// One text serves both engines: $1..$n placeholders, booleans as 0/1, instants as milliseconds since 1970,
// dates as ISO text ('' for none), ids and keys as text compared byte by byte. Only type names differ;
// migrations write them as {int}, {text}, {bytes}, {bool}.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace kith::store {
class keyring;
}

namespace kith::store::sql {

/// The text of a statement. Only a string literal compiles, so no value can ever be spliced into SQL. Its
/// address is its identity in the statement caches.
class statement_text {
  public:
    template <std::size_t N>
    consteval statement_text(const char (&literal)[N])
        : text_(literal, N - 1) {} // NOLINT: implicit on purpose
    [[nodiscard]] constexpr std::string_view view() const { return text_; }
    [[nodiscard]] constexpr const char* key() const { return text_.data(); }

  private:
    std::string_view text_;
};

/// Bytes rather than text: hashes, salts, tokens.
struct bytes {
    std::string_view view;
};

/// One bound value.
class parameter {
  public:
    enum class kind : std::uint8_t { null, integer, text, bytes };

    parameter(std::nullopt_t) {}
    template <std::integral I>
    parameter(I value) : kind_(kind::integer), integer_(static_cast<std::int64_t>(value)) {}
    parameter(std::string_view text) : kind_(kind::text), view_(text) {}
    parameter(const std::string& text) : kind_(kind::text), view_(text) {}
    parameter(bytes value) : kind_(kind::bytes), view_(value.view) {}
    parameter(instant at) : kind_(kind::integer), integer_(at.time_since_epoch().count()) {}
    parameter(const std::optional<instant>& at) {
        if (at) *this = parameter(*at);
    }
    template <class Tag>
    parameter(const identifier<Tag>& id) : kind_(kind::text), view_(id.text) {}

    [[nodiscard]] kind what() const { return kind_; }
    [[nodiscard]] std::int64_t integer() const { return integer_; }
    [[nodiscard]] std::string_view view() const { return view_; }

  private:
    kind kind_ = kind::null;
    std::int64_t integer_ = 0;
    std::string_view view_;
};

/// One row of a result. Views are valid until the visitor returns. Columns count from 0. A value of an
/// unexpected type (a damaged file) reads as 0 or as its bytes, never as an error.
class row {
  public:
    virtual ~row() = default;
    [[nodiscard]] virtual bool null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string_view view(int column) const = 0;

    [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
    [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
    [[nodiscard]] instant moment(int column) const {
        return instant(std::chrono::milliseconds(integer(column)));
    }
    [[nodiscard]] std::optional<instant> maybe_moment(int column) const {
        if (null(column)) return std::nullopt;
        return moment(column);
    }
};

/// A reference to what shall be done with each row; false stops. Never kept beyond the call.
class row_visitor {
  public:
    template <class F>
    requires std::is_invocable_v<F&, const row&> row_visitor(F&& visit) // NOLINT: implicit on purpose
        : target_(const_cast<void*>(static_cast<const void*>(&visit))),
          call_([](void* target, const row& r) {
              auto& f = *static_cast<std::remove_reference_t<F>*>(target);
              if constexpr (std::is_same_v<std::invoke_result_t<F&, const row&>, bool>) {
                  return f(r);
              } else {
                  f(r);
                  return true;
              }
          }) {}
    bool operator()(const row& r) const { return call_(target_, r); }

  private:
    void* target_;
    bool (*call_)(void*, const row&);
};

/// What an engine calls the types that migrations write as {int}, {text}, {bytes}, {bool}; and {strict} or
/// {clustered} (rows kept in the order of the primary key), which end a table.
struct type_names {
    std::string_view integer, text, bytes, boolean, strict, clustered;
};
std::string with_type_names(std::string_view script, const type_names&);

/// True for text that both engines can hold: UTF-8 without a NUL.
bool storable(std::string_view text);

/// One connection to one engine; used by one thread at a time. Errors: `unstorable` for a value or a rule
/// of the tables, `store_busy` when another program holds the writer's turn too long, `store_failure` for
/// everything else.
class connection {
  public:
    virtual ~connection() = default;
    connection() = default;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Visits the rows of a query. A text that no row can hold (not UTF-8) matches no row: nothing is
    /// visited.
    void each(statement_text, std::initializer_list<parameter>, row_visitor);
    void each(statement_text, std::span<const parameter>, row_visitor);
    /// Runs a statement and gives the number of rows changed. Refuses text that no table can hold.
    std::int64_t run(statement_text, std::initializer_list<parameter>);

    /// Under what secrets that lie beside the ledger are sealed; nothing until the database has said.
    void keep_keys(const keyring& keys) { keys_ = &keys; }
    [[nodiscard]] const keyring* keys() const { return keys_; }

    /// Whether each question costs a way to a server and back: then many are asked at once.
    [[nodiscard]] virtual bool is_server() const { return false; }

    /// Runs a migration's statements, type names filled in for this engine.
    virtual void script(statement_text) = 0;

    virtual void begin_read() = 0; ///< a consistent view until end_read
    virtual void end_read() = 0;
    virtual void begin_write() = 0; ///< takes the one writer's turn, across processes
    virtual void commit() = 0;      ///< durable when it returns; on failure the outcome is unknown
    virtual void rollback() = 0;    ///< never throws for a transaction that is already gone
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void rollback_to() = 0; ///< back to the savepoint, and past it

    /// Whether work may go on here: false once the connection or its transaction has been lost.
    virtual bool usable() = 0;
    /// After a commit, with nobody waiting for it: housekeeping that needs nobody else to stand still.
    virtual void rest() {}
    /// The log has grown so long that it should start anew, for which nobody may be reading.
    [[nodiscard]] virtual bool wants_quiet() const { return false; }
    /// What this transaction takes out must not stay in the log: asks for quiet as soon as it is committed.
    virtual void log_holds_erased() {}
    /// Starts the log anew if nobody is reading; if somebody is, asks again later.
    virtual void use_quiet() {}

  protected:
    virtual void do_each(statement_text, std::span<const parameter>, row_visitor) = 0;
    virtual std::int64_t do_run(statement_text, std::span<const parameter>) = 0;

  private:
    const keyring* keys_ = nullptr;
};

/// A kind of database that can be connected to. Thread safe.
class engine {
  public:
    virtual ~engine() = default;
    virtual std::unique_ptr<connection> connect_reader() = 0;
    virtual std::unique_ptr<connection> connect_writer() = 0;
    /// What the engine's own check finds wrong with its storage, if anything.
    virtual std::optional<std::string> check(connection&) = 0;
    /// After a failed write: may the writer connect anew (the server keeps the promise of durability) or
    /// must this process stop (the file may not be what we believe)?
    [[nodiscard]] virtual bool survives_write_failure() const = 0;
    /// Called once the writer has been closed: leaves the files clean.
    virtual void closed() {}
};

} // namespace kith::store::sql
