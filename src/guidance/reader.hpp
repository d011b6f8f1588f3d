#pragma once
// Reading one table of a guidance file key by key: wrong types, missing and unknown keys become faults with
// their place; what is a reference to something else is noted, to be looked up when everything is read.

#include "guidance/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::guidance {

/// What a name in a file stands for.
enum class reference_kind {
    role,
    relation,
    process,
    process_or_step,  ///< "process" or "process.step"
    step,             ///< of this process
    step_anywhere,    ///< "process.step"
    step_or_relation, ///< "step", "process.step" or "@relation"
    field,            ///< of this step
    field_anywhere,   ///< "process.step.field"
    outcome,          ///< of this step
    agency,           ///< a code of the set "agency"
    code_set,
    clock,
    citation, ///< begins with the id of a source
};

/// A name that must be found, and where it was written.
struct reference {
    reference_kind kind;
    std::string name;
    std::string key;           ///< the key it was the value of
    std::string process, step; ///< where it stands, as far as that matters
    place at;
};

struct words {
    std::string text;
    place at;
};

/// Reads one table. Ask for every key that may be there, then call `done`.
class reader {
  public:
    reader(std::string file, const section& from, std::vector<fault>& faults);
    reader(const reader& parent, const value& inner, std::string label);

    enum class need { optional, required };

    std::string text(std::string_view key, need = need::optional);
    /// A name in snake_case, at most 64 characters.
    std::string id(std::string_view key, need = need::required);
    std::vector<words> texts(std::string_view key, need = need::optional);
    bool truth(std::string_view key, bool otherwise = false);
    int number(std::string_view key, int least, int most, int otherwise, need = need::optional);
    std::optional<date> day(std::string_view key, need = need::optional);
    /// The tables of a list, each with a reader; empty when the key is missing or no list of tables.
    std::vector<reader> tables(std::string_view key);
    std::optional<reader> table(std::string_view key, need = need::optional);
    /// One of the words given, as its position; -1 with a fault when it is another.
    int one_of(std::string_view key, const std::vector<std::string>& known, int otherwise, need);

    /// A name, or names, to be looked up later.
    std::string refer(std::string_view key, reference_kind, need = need::optional);
    std::vector<std::string> refer_all(std::string_view key, reference_kind, need = need::optional);
    std::vector<citation> citations(need = need::required);

    [[nodiscard]] bool has(std::string_view key) const { return from_->find(key) != nullptr; }
    [[nodiscard]] place at() const { return {file_, from_->line, from_->column}; }
    [[nodiscard]] place at(std::string_view key) const;
    [[nodiscard]] const std::string& label() const { return label_; }
    [[nodiscard]] const value& raw() const { return *from_; }
    void complain(place where, std::string message) const;
    void complain(std::string message) const { complain(at(), std::move(message)); }
    /// Names every key that nobody asked for.
    void done();

    /// The process and step in which references of this table are looked up.
    void within(std::string process, std::string step);
    std::vector<reference>* references = nullptr;

  private:
    const value* find(std::string_view key, value::type, need);

    std::string file_, label_, process_, step_;
    const value* from_;
    std::vector<fault>* faults_;
    std::vector<std::string> asked_;
};

/// Whether it can be the name of a step, field and so on: a-z, 0-9 and _, beginning with a letter.
bool is_name(std::string_view text);

} // namespace kith::guidance
