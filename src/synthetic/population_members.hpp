#pragma once
// The people of one household, put in one by one: inside the population only.

#include "synthetic/population_data.hpp"

namespace kith::synthetic {

constexpr int year = 365; ///< in days
constexpr std::size_t most_people = 12;

/// Somebody before they are put into a household.
struct persona {
    const community* of = nullptr;
    std::string family; ///< the family's name, before custom
    char sex = 'F';
    int age = 0; ///< in days
};

/// Children of the same two people.
struct parentage {
    std::optional<person_index> mother, father;
    const community* of = nullptr;
    std::string family;
    bool mixed = false;
};

struct child_born {
    int age;           ///< in days
    unsigned multiple; ///< 0: born alone
};

/// A mother's age in days today: 16 to 38 at the eldest's birth, and no more than 46 at the youngest's.
int mothers_age(int oldest, int youngest, draws&);
const community& any_community(const population_data&, draws&);

class household_members {
  public:
    household_members(const population&, std::uint64_t number);

    draws& chance() { return shape_; }
    household& made() { return made_; }
    char any_sex();

    persona someone(char sex, int age);
    /// Somebody of the other sex and the same community, mostly.
    persona partner_of(const persona&, int age);
    /// The name that she takes, or nothing.
    std::string taken_at_marriage(const persona& husband, const persona& wife);
    /// `takes`: the family name taken at marriage, or empty.
    synthetic_person& add_adult(household_role, const persona&, const std::string& takes = {});

    /// From the eldest, eleven months apart at least, or the same (twins).
    std::vector<child_born> ages(int youngest, int oldest_at_most);
    /// Children of two people of this household, or of one of them and somebody elsewhere.
    parentage parents(const persona& mother, std::optional<person_index> mothers, const persona& father,
                      std::optional<person_index> fathers);
    /// Children of one parent here; the other is not on any record.
    parentage one_parent(const persona&, person_index);
    void add_children(const parentage&, const std::vector<child_born>&);
    /// A child expected, where the mother may be and the last is not too young.
    void may_expect(const parentage&, const persona& mother, int youngest);

  private:
    [[nodiscard]] person_index next_number() const;
    synthetic_person& begin(household_role, char sex, int age);
    void add_middle(synthetic_person&, const community&, draws&);
    [[nodiscard]] std::string ethnicity(const community&, bool mixed, draws&) const;
    void add_child(const parentage&, int age, unsigned multiple);
    void name_child(synthetic_person&, const community&, draws&);
    std::string childs_name(const community&, const std::string& mothers, const std::string& fathers);

    const population& of_;
    const population_data& data_;
    draws shape_;
    address home_;
    std::vector<stay> stays_;
    date moved_in_{};
    household made_;
};

} // namespace kith::synthetic
