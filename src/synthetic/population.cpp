#include "synthetic/population_members.hpp"

#include <algorithm>

namespace kith::synthetic {
namespace {

using std::chrono::sys_days;

enum : std::uint64_t { pair_purpose = 1 };

enum class household_kind {
    couple,
    lone_mother,
    lone_father,
    step_family,
    new_partner,
    three_generations,
    grandparents,
    foster_carers,
    adults_only
};

/// Households 2n and 2n+1 may be a family whose parents live apart: the first is the children's home.
struct parted {
    bool apart = false;
    persona resident, other;
    int youngest = 0, oldest = 0; ///< ages of their children in days, and of the eldest at most
};

/// Of 16 to 38 at the eldest's birth, and no more than 46 at the youngest's.
parted parted_of(const population& of, std::uint64_t pair) {
    const population_data& data = *of.from;
    draws from(of.seed, pair, pair_purpose);
    parted made;
    made.apart = from.percent(data.households.apart);
    if (!made.apart) return made;
    made.resident.of = &any_community(data, from);
    made.other.of = from.percent(2 * data.households.mixed) ? &any_community(data, from) : made.resident.of;
    const bool with_mother = from.percent(88);
    made.resident.sex = with_mother ? 'F' : 'M';
    made.other.sex = with_mother ? 'M' : 'F';
    made.resident.family = draw_family_name(data, *made.resident.of, from);
    made.other.family = draw_family_name(data, *made.other.of, from);
    made.youngest = from.between(200, 16 * year);
    made.oldest = std::min(17 * year, made.youngest + from.between(0, 7 * year));
    made.resident.age = mothers_age(made.oldest, made.youngest, from);
    made.other.age =
        std::max(made.oldest + 16 * year, made.resident.age + from.between(-3 * year, 8 * year));
    return made;
}

/// Adults first, in the order in which they came; children from the eldest.
bool before_in_household(const synthetic_person& left, const synthetic_person& right) {
    const bool child = right.role == household_role::child;
    if ((left.role == household_role::child) != child) return child;
    return child && left.birth < right.birth;
}

class composing {
  public:
    composing(const population& of, std::uint64_t number) : of_(of), in_(of, number) {}

    household compose() {
        const parted apart = parted_of(of_, in_.made().number / 2);
        if (apart.apart)
            in_.made().number % 2 == 0 ? childrens_home(apart) : others_home(apart);
        else
            alone_standing();
        if (in_.made().people.size() < most_people && in_.chance().percent(2))
            in_.add_adult(household_role::other_adult,
                          in_.someone(in_.any_sex(), in_.chance().between(19, 60) * year));
        std::stable_sort(in_.made().people.begin(), in_.made().people.end(), before_in_household);
        return std::move(in_.made());
    }

  private:
    void alone_standing() {
        const int youngest =
            in_.chance().percent(4) ? in_.chance().between(2, 42) : in_.chance().between(20, 16 * year);
        const auto kind = static_cast<household_kind>(of_.from->households.kind.choose(in_.chance()));
        switch (kind) {
        case household_kind::couple:
            return couple(youngest);
        case household_kind::lone_mother:
            return lone(in_.someone('F', 0), youngest);
        case household_kind::lone_father:
            return lone(in_.someone('M', 0), youngest);
        case household_kind::step_family:
            return step_family(youngest);
        case household_kind::new_partner:
            return new_partner(youngest);
        case household_kind::three_generations:
            return three_generations(youngest);
        case household_kind::grandparents:
            return grandparents(youngest);
        case household_kind::foster_carers:
            return foster_carers();
        case household_kind::adults_only:
            return adults_only();
        }
    }

    void couple(int youngest) {
        const auto children = in_.ages(youngest, 17 * year);
        const persona mother = in_.someone('F', mothers_age(children.front().age, youngest, in_.chance()));
        persona father = in_.partner_of(mother, 0);
        father.age = std::max(children.front().age + 16 * year,
                              mother.age + in_.chance().between(-3 * year, 8 * year));
        const std::string takes = in_.taken_at_marriage(father, mother);
        const person_index mothers = in_.add_adult(household_role::mother, mother, takes).number;
        const person_index fathers = in_.add_adult(household_role::father, father).number;
        const parentage both = in_.parents(mother, mothers, father, fathers);
        in_.add_children(both, children);
        in_.may_expect(both, mother, youngest);
    }
    void lone(persona parent, int youngest) {
        const auto children = in_.ages(youngest, 17 * year);
        parent.age = mothers_age(children.front().age, youngest, in_.chance());
        const auto role = parent.sex == 'F' ? household_role::mother : household_role::father;
        const person_index number = in_.add_adult(role, parent).number;
        const parentage one = in_.one_parent(parent, number);
        in_.add_children(one, children);
        if (parent.sex == 'F') in_.may_expect(one, parent, youngest);
    }
    void step_family(int youngest) {
        const auto children = in_.ages(youngest, 17 * year);
        const bool mothers_home = in_.chance().percent(85);
        persona parent = in_.someone(mothers_home ? 'F' : 'M',
                                     mothers_age(children.front().age, youngest, in_.chance()));
        const persona step =
            in_.partner_of(parent, std::max(children.front().age + 16 * year,
                                            parent.age + in_.chance().between(-5 * year, 6 * year)));
        const auto role = mothers_home ? household_role::mother : household_role::father;
        const person_index number = in_.add_adult(role, parent).number;
        const person_index steps = in_.add_adult(household_role::step_parent, step).number;
        // The eldest are of an earlier partner, the younger of both, where there are several.
        const std::size_t earlier =
            children.size() < 2 || in_.chance().percent(40) ? children.size() : children.size() / 2;
        const parentage before = in_.one_parent(parent, number);
        const parentage both = mothers_home ? in_.parents(parent, number, step, steps)
                                            : in_.parents(step, steps, parent, number);
        in_.add_children(before,
                         {children.begin(), children.begin() + static_cast<std::ptrdiff_t>(earlier)});
        in_.add_children(both, {children.begin() + static_cast<std::ptrdiff_t>(earlier), children.end()});
        in_.may_expect(both, mothers_home ? parent : step, youngest);
    }
    void new_partner(int youngest) {
        persona mother = in_.someone('F', 0);
        lone(mother, youngest);
        const date born = in_.made().people.front().birth;
        mother.age = static_cast<int>((sys_days(of_.on) - sys_days(born)).count());
        in_.add_adult(household_role::partner,
                      in_.partner_of(mother, std::max(18 * year, mother.age + in_.chance().between(
                                                                                  -6 * year, 9 * year))));
    }
    void three_generations(int youngest) {
        const bool with_father = in_.chance().percent(40);
        if (with_father)
            couple(youngest);
        else
            lone(in_.someone('F', 0), youngest);
        const int age =
            static_cast<int>((sys_days(of_.on) - sys_days(in_.made().people.front().birth)).count());
        persona grandmother = in_.someone('F', age + in_.chance().between(17, 32) * year);
        const person_index number = in_.add_adult(household_role::grandparent, grandmother).number;
        synthetic_person& mother = in_.made().people.front();
        mother.mother = number;
        // She bears her mother's name, or the one from before her marriage.
        synthetic_person& hers = in_.made().people.back();
        const auto maiden =
            std::find_if(mother.other_names.begin(), mother.other_names.end(),
                         [](const other_name& one) { return one.kind == name_kind::previous; });
        hers.family = maiden == mother.other_names.end() ? mother.family : maiden->family;
        hers.ethnicity = mother.ethnicity;
    }
    void grandparents(int youngest) {
        const auto children = in_.ages(youngest, 17 * year);
        const persona her = in_.someone('F', children.front().age + in_.chance().between(38, 60) * year);
        in_.add_adult(household_role::grandparent, her);
        if (in_.chance().percent(60)) {
            persona him = in_.partner_of(her, her.age + in_.chance().between(-2 * year, 6 * year));
            him.family = her.family;
            him.of = her.of;
            in_.add_adult(household_role::grandparent, him);
        }
        const parentage none{std::nullopt, std::nullopt, her.of,
                             in_.chance().percent(60) ? her.family
                                                      : draw_family_name(*of_.from, *her.of, in_.chance()),
                             false};
        in_.add_children(none, children);
    }
    void foster_carers() {
        const persona her = in_.someone('F', in_.chance().between(32, 63) * year);
        in_.add_adult(household_role::foster_carer, her);
        if (in_.chance().percent(70)) {
            persona him = in_.partner_of(her, her.age + in_.chance().between(-3 * year, 6 * year));
            him.family = her.family;
            in_.add_adult(household_role::foster_carer, him);
        }
        const int groups = in_.chance().between(1, 2);
        for (int i = 0; i < groups; ++i) {
            const community& of = any_community(*of_.from, in_.chance());
            const parentage none{std::nullopt, std::nullopt, &of,
                                 draw_family_name(*of_.from, of, in_.chance()), false};
            in_.add_children(none, in_.ages(in_.chance().between(30, 15 * year), 17 * year));
        }
    }
    void adults_only() {
        const persona first = in_.someone(in_.any_sex(), in_.chance().between(20, 80) * year);
        in_.add_adult(household_role::other_adult, first);
        if (in_.chance().percent(45))
            in_.add_adult(household_role::other_adult,
                          in_.partner_of(first, std::max(19 * year, first.age + in_.chance().between(
                                                                                    -9 * year, 9 * year))));
    }

    /// The children's home of parents who live apart; the other parent is in the next household.
    void childrens_home(const parted& apart) {
        const bool mothers = apart.resident.sex == 'F';
        const auto role = mothers ? household_role::mother : household_role::father;
        const person_index number = in_.add_adult(role, apart.resident).number;
        const person_index elsewhere = (in_.made().number + 1) * 16;
        const std::uint64_t way = in_.chance().below(100);
        if (way >= 60) {
            const persona with = in_.partner_of(
                apart.resident,
                std::max(19 * year, apart.resident.age + in_.chance().between(-6 * year, 8 * year)));
            in_.add_adult(way < 85 ? household_role::step_parent : household_role::partner, with);
        }
        const parentage both = mothers ? in_.parents(apart.resident, number, apart.other, elsewhere)
                                       : in_.parents(apart.other, elsewhere, apart.resident, number);
        in_.add_children(both, in_.ages(apart.youngest, apart.oldest));
    }
    /// Where the other parent of the children next door in number lives: alone, or with a family of their
    /// own.
    void others_home(const parted& apart) {
        const persona& here = apart.other;
        const bool father = here.sex == 'M';
        const auto role = father ? household_role::father : household_role::mother;
        const person_index number = in_.add_adult(role, here).number;
        const std::uint64_t way = in_.chance().below(100);
        if (way < 35) return;
        if (way < 55) {
            persona mother = in_.someone('F', here.age + in_.chance().between(18, 32) * year);
            mother.of = here.of;
            mother.family = in_.made().people.front().family;
            in_.made().people.front().mother = in_.add_adult(household_role::grandparent, mother).number;
            return;
        }
        persona with = in_.partner_of(
            here, std::clamp(here.age + in_.chance().between(-9 * year, 4 * year), 18 * year, 44 * year));
        const int youngest = std::min(in_.chance().between(20, apart.youngest), with.age - 16 * year);
        const person_index theirs =
            in_.add_adult(father ? household_role::mother : household_role::father, with).number;
        if (way < 80) { // half-siblings of the children elsewhere
            const parentage both =
                father ? in_.parents(with, theirs, here, number) : in_.parents(here, number, with, theirs);
            const int oldest = std::min(apart.youngest, with.age - 16 * year);
            in_.add_children(both, in_.ages(std::max(20, youngest), std::max(21, oldest)));
        } else {
            in_.add_children(in_.one_parent(with, theirs),
                             in_.ages(std::max(20, youngest), std::min(17 * year, with.age - 16 * year)));
        }
    }

    const population& of_;
    household_members in_;
};

} // namespace

household household_number(const population& of, std::uint64_t number) {
    return composing(of, number).compose();
}

std::optional<synthetic_person> person_number(const population& of, person_index person) {
    household here = household_number(of, household_of(person));
    for (synthetic_person& one : here.people)
        if (one.number == person) return std::move(one);
    return std::nullopt;
}

} // namespace kith::synthetic
