#pragma once
// Which records are of one person: probabilistic linkage after Fellegi and Sunter (1969), learned from the
// data at hand without labels. Nothing here joins anything: it says how likely, and why.
//
// Contents
//   field_kind, shape, row       what is compared
//   comparison, reason           how likely two rows are one person, and why, field by field
//   parameters                   what was learned: a value, readable, dated
//   learn, link                  from all rows: parameters; the pairs that are likely one person
//   matcher                      one row against others with parameters learned before
//
// docs/linkage.md tells the model; docs/decisions/linkage.md why it is this one.

#include "foundation/result.hpp"
#include "foundation/time.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::linkage {

/// What a column holds; it decides how two values are compared.
enum class field_kind : std::uint8_t {
    given,
    middle,
    surname,
    full_name,     ///< given names and surname in one, in either order, "SMITH, Ann" too
    date_of_birth, ///< any usual form; a year, or a year and a month, may stand alone
    birth_year,
    birth_month,
    birth_day,
    sex,
    address, ///< several parts in one
    house_number,
    street,
    locality, ///< suburb, town, city, district
    county,   ///< county, state, region
    postcode,
    nhs_number,
    upn,
    identifier, ///< any other that belongs to one person
    email,
    phone,
    birth_place,
    occupation,
    text, ///< anything else
};

/// The kind that a word stands for ("given", "first_name", "suburb", ...); nothing for a word nobody knows.
std::optional<field_kind> kind_of(std::string_view word);
std::string_view word_of(field_kind);

struct field {
    field_kind kind = field_kind::text;
    std::string label; ///< how explanations name it: "surname"
    bool operator==(const field&) const = default;
};
using shape = std::vector<field>;

/// Names of a field that may hold several values (a previous surname, an alias): put this between them; the
/// pair of values that agree best counts.
inline constexpr char another_value = '\x1f';

/// One record. A value for each field of the shape, UTF-8, empty where not known.
struct row {
    std::string id;
    std::vector<std::string> values;
};

/// One thing that speaks for or against: each whole unit of weight doubles or halves the odds (log2).
struct reason {
    std::string words; ///< "surname sounds the same (Smyth, Smith)"
    double weight = 0;
};

struct comparison {
    double probability = 0; ///< that both rows are one person, 0 to 1
    double weight = 0;      ///< log2 of the odds; the sum of the reasons
    std::vector<reason> reasons;
};
/// "before any comparison: -13.2; surname is the same (Smith): +6.5; ..."
std::string to_text(std::span<const reason>);

/// One way in which two values of a field may compare, with what was learned of it.
struct level {
    std::string words;        ///< "sounds the same"
    double among_matches = 0; ///< share of pairs of one person that compare so (m)
    double among_others = 0;  ///< share of pairs of two unrelated people (u)
    double among_family = 0;  ///< share of pairs of two people of one household
    bool operator==(const level&) const = default;
};

/// How one field, or fields that are compared together, is judged. `given_other` holds for pairs that
/// differ in the field that this one hangs on (a street hangs on the postcode), `given_same` for those that
/// agree.
struct field_parameters {
    std::string label;
    std::string hangs_on; ///< label of that other field, or empty
    std::vector<level> given_other;
    std::vector<level> given_same;
    /// Values that many people share, with their share of all people: agreeing on them says less.
    std::vector<std::pair<std::string, double>> frequent;
    double rare = 0; ///< share of a value not listed
    bool operator==(const field_parameters&) const = default;
};

/// Everything learned. A value: it can be written, read, compared and kept.
struct parameters {
    linkage::shape fields;
    std::string origin; ///< "learned from 48,210 people of the record", in words
    date learned{};     ///< the day
    std::uint64_t rows = 0;
    double prior_match = 0;  ///< share of all pairs of rows that are one person
    double prior_family = 0; ///< share that are two people of one household
    double threshold = 0.5;  ///< at which the expected F1 was greatest
    std::vector<field_parameters> by_field;
    bool operator==(const parameters&) const = default;
};
/// Readable text (one line a level), and back. Numbers survive exactly.
std::string to_text(const parameters&);
result<parameters> parse_parameters(std::string_view);

/// Parameters for an authority that has no data of its own yet: what errors in names, dates and addresses
/// are usual, for a register of so many people. Not learned from anybody; `origin` says so. EM begins here.
parameters starting_parameters(const shape&, std::uint64_t people, date today);

struct options {
    std::optional<double> threshold; ///< instead of the one learned
    date today{};                    ///< stamped on the parameters
    std::string origin;              ///< stamped on the parameters
    /// Pairs compared one by one without blocking when there are no more than this.
    std::uint64_t exhaustive_up_to = 30'000'000;
    /// With blocking: about how many candidate pairs a row.
    std::uint64_t candidates_a_row = 200;
};

struct linked_pair {
    std::size_t left = 0, right = 0; ///< positions in the rows given
    comparison how;
};

/// What was done, for people.
struct account {
    std::uint64_t rows = 0, candidates = 0;
    double cpu_seconds = 0;            ///< of comparing candidates
    std::vector<std::string> blocking; ///< the rules, and where they were bounded
    std::vector<std::string> remarks;  ///< what was noticed
};

struct linked {
    std::vector<linked_pair> pairs; ///< at or above the threshold; by left, then right
    double threshold = 0.5;
    double expected_f1 = 0;
    parameters learned;
    account done;
};

/// Learns from the rows, and finds the pairs. One set of rows: pairs within it, left before right in the
/// order of the ids. Two sets: pairs across them only. The result does not depend on the order of rows.
/// Refused: a row whose number of values is not that of the shape, no field that can be compared.
result<linked> link(const shape&, std::span<const row> rows, const options& = {});
result<linked> link(const shape&, std::span<const row> left, std::span<const row> right,
                    const options& = {});
/// The parameters only.
result<parameters> learn(const shape&, std::span<const row> rows, const options& = {});

/// Compares rows one by one with parameters learned before. Holds no rows. Copying is cheap; thread safe.
class matcher {
  public:
    explicit matcher(parameters);
    [[nodiscard]] const parameters& by() const;
    /// How likely both are one person.
    [[nodiscard]] comparison compare(const row&, const row&) const;
    /// Keys to find candidates with: two rows that may be one person nearly always share one. Short texts
    /// (letters, digits, colons), the same on every machine; store them in an index.
    [[nodiscard]] std::vector<std::string> blocking_keys(const row&) const;

  private:
    struct state;
    std::shared_ptr<const state> state_;
};

} // namespace kith::linkage
