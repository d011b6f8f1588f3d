#include "synthetic/population_data.hpp"

#include <algorithm>
#include <array>

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

enum : std::uint64_t { pair_purpose = 1, shape_purpose = 2, person_purpose = 3 };
constexpr int year = 365;
constexpr std::size_t most_people = 12;

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

/// A parent as both households of a separated family know them.
struct persona {
    const community* of = nullptr;
    std::string family; ///< the family's name, before custom
    char sex = 'F';
    int age = 0; ///< in days
};

/// Households 2n and 2n+1 may be a family whose parents live apart: the first is the children's home.
struct parted {
    bool apart = false;
    persona resident, other;
    int youngest = 0, oldest = 0; ///< ages of their children in days, and of the eldest at most
};

/// Of 16 to 38 at the eldest's birth, and no more than 46 at the youngest's.
int mothers_age(int oldest, int youngest, draws& from) {
    const int first = (16 + from.between(0, 11) + from.between(0, 11)) * year;
    return oldest + std::clamp(first, 16 * year, std::max(16 * year, 46 * year - (oldest - youngest)));
}

const community& any_community(const population_data& data, draws& from) {
    return data.communities[data.community_weights.choose(from)];
}

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

/// Children of the same two people.
struct parentage {
    std::optional<person_index> mother, father;
    const community* of = nullptr;
    std::string family;
    bool mixed = false;
};

class composing {
  public:
    composing(const population& of, std::uint64_t number)
        : of_(of), data_(*of.from), shape_(of.seed, number, shape_purpose), home_(home_of(of, number)),
          stays_(stays_before(of, number)) {
        made_.number = number;
        moved_in_ =
            stays_.empty() ? date{sys_days(of.on) - days(shape_.between(400, 6000))} : stays_.front().until;
    }

    household compose() {
        const parted apart = parted_of(of_, made_.number / 2);
        if (apart.apart)
            made_.number % 2 == 0 ? childrens_home(apart) : others_home(apart);
        else
            alone_standing();
        if (made_.people.size() < most_people && shape_.percent(2))
            add_adult(household_role::other_adult, someone(any_sex(), shape_.between(19, 60) * year));
        std::stable_sort(made_.people.begin(), made_.people.end(), by_age_among_children);
        return std::move(made_);
    }

  private:
    char any_sex() { return shape_.percent(50) ? 'F' : 'M'; }
    person_index next_number() const { return made_.number * 16 + made_.people.size(); }
    static bool by_age_among_children(const synthetic_person& left, const synthetic_person& right) {
        const auto rank = [](const synthetic_person& one) { return one.role == household_role::child; };
        if (rank(left) != rank(right)) return !rank(left);
        return rank(left) && left.birth < right.birth;
    }
    persona someone(char sex, int age) {
        persona made{&any_community(data_, shape_), "", sex, age};
        made.family = draw_family_name(data_, *made.of, shape_);
        return made;
    }
    /// Somebody of the same community, mostly.
    persona partner_of(const persona& other, int age) {
        persona made{shape_.percent(data_.households.mixed) ? &any_community(data_, shape_) : other.of, "",
                     other.sex == 'F' ? 'M' : 'F', age};
        made.family = draw_family_name(data_, *made.of, shape_);
        return made;
    }

    // -- people
    // ----------------------------------------------------------------------------------------------

    synthetic_person& begin(household_role role, char sex, int age) {
        synthetic_person& one = made_.people.emplace_back();
        one.number = made_.number * 16 + made_.people.size() - 1;
        one.role = role;
        one.sex = sex;
        one.birth = date{sys_days(of_.on) - days(age)};
        one.where = home_;
        one.where_since = std::max(moved_in_, one.birth);
        for (const stay& before : stays_)
            if (before.until > one.birth)
                one.before.push_back({before.where, std::max(before.from, one.birth), before.until});
        one.local_id = local_id(one.number);
        if (age >= 0) one.nhs_number = nhs_number_of(one.number);
        return one;
    }
    static std::string local_id(person_index number) {
        std::string text = "C00000000";
        for (std::size_t at = 8; at > 0 && number > 0; --at, number /= 10)
            text[at] = static_cast<char>('0' + number % 10);
        return text;
    }

    /// `takes`: the family name taken at marriage, or empty.
    synthetic_person& add_adult(household_role role, const persona& who, const std::string& takes = {}) {
        draws from(of_.seed, next_number(), person_purpose);
        synthetic_person& one = begin(role, who.sex, who.age);
        one.given = draw_given_name(data_, *who.of, who.sex, static_cast<int>(one.birth.year()), from);
        const borne_name own = borne_by(data_, *who.of, who.family, who.sex, true, from);
        one.family = own.family;
        one.middle = own.middle;
        add_middle(one, *who.of, from);
        if (!takes.empty() && takes != one.family) {
            one.other_names.push_back({name_kind::previous, one.given, one.family});
            one.family = takes;
        }
        one.ethnicity = ethnicity(*who.of, false, from);
        if (from.percent(60)) {
            one.telephone = "07700900000";
            std::uint64_t last = from.below(1000);
            for (std::size_t at = 10; at > 7; --at, last /= 10)
                one.telephone[at] = static_cast<char>('0' + last % 10);
        }
        const bool hardly_known = role == household_role::partner || role == household_role::other_adult;
        one.birth_known = !from.percent(hardly_known ? 30 : 1);
        add_other_names(data_, *who.of, one, true, from);
        return one;
    }
    void add_middle(synthetic_person& one, const community& of, draws& from) {
        if (!of.english_given || !one.middle.empty() || !from.percent(68)) return;
        const name_list& usual = one.sex == 'F' ? data_.girls_second : data_.boys_second;
        one.middle =
            from.percent(45) ? usual.choose(from) : draw_given_name(data_, of, one.sex, 1990, from);
        if (from.percent(9)) one.middle += ' ' + usual.choose(from);
    }
    std::string ethnicity(const community& of, bool mixed, draws& from) const {
        if (mixed) return "MOTH";
        return of.ethnicities[of.ethnicity_weights.choose(from)];
    }

    void add_child(const parentage& of, int age, unsigned multiple) {
        draws from(of_.seed, next_number(), person_purpose);
        const char sex = from.percent(49) ? 'F' : 'M';
        synthetic_person& one = begin(household_role::child, age < 0 ? 'U' : sex, age);
        one.mother = of.mother;
        one.father = of.father;
        one.multiple = multiple;
        one.unborn = age < 0;
        std::string family = of.family;
        if (from.percent(4)) family = draw_family_name(data_, *of.of, from);
        const borne_name own = borne_by(data_, *of.of, family, sex, false, from);
        one.family = own.family;
        one.middle = own.middle;
        one.ethnicity = ethnicity(*of.of, of.mixed, from);
        const bool unnamed = age < 0 ? true : age < 42 && from.percent(40);
        if (unnamed) {
            if (age >= 0 || from.percent(50)) one.given = "Baby";
            return;
        }
        name_child(one, *of.of, from);
        if (age > 5 * year && age < 18 * year) one.upn = upn_of(one.number, one.birth);
        one.birth_known = !from.of_1000(2);
        add_other_names(data_, *of.of, one, false, from);
    }
    void name_child(synthetic_person& one, const community& of, draws& from) {
        const synthetic_person* namesake = nullptr;
        for (const synthetic_person& other : made_.people)
            if ((other.number == one.father && one.sex == 'M') ||
                (other.number == one.mother && one.sex == 'F'))
                namesake = &other;
        const auto taken = [&](const std::string& name) {
            return std::any_of(
                made_.people.begin(), made_.people.end(), [&](const synthetic_person& other) {
                    return &other != &one && other.role == household_role::child && other.given == name;
                });
        };
        const int born = static_cast<int>(one.birth.year());
        if (namesake && from.percent(one.sex == 'M' ? 5 : 1) && !taken(namesake->given))
            one.given = namesake->given;
        for (int tries = 0; tries < 8 && (one.given.empty() || taken(one.given)); ++tries)
            one.given = draw_given_name(data_, of, one.sex, born, from);
        if (!one.middle.empty()) return;
        if (namesake && from.percent(14) && namesake->given != one.given)
            one.middle = namesake->given;
        else
            add_middle(one, of, from);
    }

    // -- children
    // --------------------------------------------------------------------------------------------

    /// Ages in days from the eldest, at least 11 months apart or the same (twins).
    struct born {
        int age;
        unsigned multiple;
    };
    std::vector<born> ages(int youngest, int oldest_at_most) {
        std::vector<born> all;
        const std::size_t wanted = data_.households.children.choose(shape_) + 1;
        int age = youngest;
        while (all.size() < wanted && age <= oldest_at_most) {
            if (shape_.of_1000(data_.households.twins)) {
                all.push_back({age, 2});
                all.push_back({age, 1});
            } else {
                all.push_back({age, 0});
            }
            age += shape_.between(340, 1500);
        }
        std::reverse(all.begin(), all.end());
        return all;
    }
    void add_children(const parentage& of, const std::vector<born>& all) {
        for (const born& one : all)
            if (made_.people.size() < most_people) add_child(of, one.age, one.multiple);
    }
    /// A child expected, where the mother may be and the last is not too young.
    void may_expect(const parentage& of, const persona& mother, int youngest) {
        if (!shape_.of_1000(2 * data_.households.unborn)) return;
        const int due_in = shape_.between(10, 210);
        if (mother.age < 16 * year || mother.age > 45 * year || youngest + due_in < 310) return;
        if (made_.people.size() < most_people) add_child(of, -due_in, 0);
    }
    std::string childs_name(const community& of, const std::string& mothers, const std::string& fathers) {
        const std::uint64_t way = shape_.below(100);
        if (of.custom == family_custom::two_names) {
            return fathers.substr(0, fathers.find(' ')) + ' ' + mothers.substr(0, mothers.find(' '));
        }
        if (way < 80) return fathers;
        if (way < 92 || mothers.find('-') != std::string::npos || fathers.find('-') != std::string::npos ||
            of.custom != family_custom::father)
            return way < 92 && of.custom == family_custom::father ? mothers : fathers;
        return mothers == fathers ? fathers : mothers + '-' + fathers;
    }
    /// Children of two people of this household, or of one of them and somebody elsewhere.
    parentage parents(const persona& mother, std::optional<person_index> mothers, const persona& father,
                      std::optional<person_index> fathers) {
        parentage made{mothers, fathers, shape_.percent(60) ? father.of : mother.of, "",
                       mother.of != father.of};
        made.family = childs_name(*made.of, mother.family, father.family);
        if (made.of->custom == family_custom::fathers_given_name && fathers &&
            household_of(*fathers) == made_.number)
            made.family = made_.people[place_in_household(*fathers)].given;
        return made;
    }
    /// Children of one parent here; the other is not on any record.
    parentage one_parent(const persona& parent, person_index number) {
        parentage made{std::nullopt, std::nullopt, parent.of, parent.family, false};
        (parent.sex == 'F' ? made.mother : made.father) = number;
        if (shape_.percent(35)) made.family = draw_family_name(data_, *parent.of, shape_);
        return made;
    }

    // -- households
    // ------------------------------------------------------------------------------------------

    std::string taken_at_marriage(const persona& husband, const persona& wife) {
        const family_custom custom = wife.of->custom;
        if (custom != family_custom::father && custom != family_custom::endings) return {};
        if (!shape_.percent(data_.households.married)) return {};
        draws from(of_.seed, made_.number, person_purpose + 10);
        return borne_by(data_, *wife.of, husband.family, 'F', true, from).family;
    }

    void alone_standing() {
        const int youngest = shape_.percent(4) ? shape_.between(2, 42) : shape_.between(20, 16 * year);
        const auto kind = static_cast<household_kind>(data_.households.kind.choose(shape_));
        switch (kind) {
        case household_kind::couple:
            return couple(youngest);
        case household_kind::lone_mother:
            return lone(someone('F', 0), youngest);
        case household_kind::lone_father:
            return lone(someone('M', 0), youngest);
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
        const auto children = ages(youngest, 17 * year);
        const persona mother = someone('F', mothers_age(children.front().age, youngest, shape_));
        persona father = partner_of(mother, 0);
        father.age =
            std::max(children.front().age + 16 * year, mother.age + shape_.between(-3 * year, 8 * year));
        const std::string takes = taken_at_marriage(father, mother);
        const person_index mothers = add_adult(household_role::mother, mother, takes).number;
        const person_index fathers = add_adult(household_role::father, father).number;
        const parentage both = parents(mother, mothers, father, fathers);
        add_children(both, children);
        may_expect(both, mother, youngest);
    }
    void lone(persona parent, int youngest) {
        const auto children = ages(youngest, 17 * year);
        parent.age = mothers_age(children.front().age, youngest, shape_);
        const auto role = parent.sex == 'F' ? household_role::mother : household_role::father;
        const person_index number = add_adult(role, parent).number;
        const parentage one = one_parent(parent, number);
        add_children(one, children);
        if (parent.sex == 'F') may_expect(one, parent, youngest);
    }
    void step_family(int youngest) {
        const auto children = ages(youngest, 17 * year);
        const bool mothers_home = shape_.percent(85);
        persona parent =
            someone(mothers_home ? 'F' : 'M', mothers_age(children.front().age, youngest, shape_));
        const persona step = partner_of(parent, parent.age + shape_.between(-5 * year, 6 * year));
        const auto role = mothers_home ? household_role::mother : household_role::father;
        const person_index number = add_adult(role, parent).number;
        const person_index steps = add_adult(household_role::step_parent, step).number;
        // The eldest are of an earlier partner, the younger of both, where there are several.
        const std::size_t earlier =
            children.size() < 2 || shape_.percent(40) ? children.size() : children.size() / 2;
        const parentage before = one_parent(parent, number);
        const parentage both =
            mothers_home ? parents(parent, number, step, steps) : parents(step, steps, parent, number);
        add_children(before, {children.begin(), children.begin() + static_cast<std::ptrdiff_t>(earlier)});
        add_children(both, {children.begin() + static_cast<std::ptrdiff_t>(earlier), children.end()});
        may_expect(both, mothers_home ? parent : step, youngest);
    }
    void new_partner(int youngest) {
        persona mother = someone('F', 0);
        lone(mother, youngest);
        const date born = made_.people.front().birth;
        mother.age = static_cast<int>((sys_days(of_.on) - sys_days(born)).count());
        add_adult(
            household_role::partner,
            partner_of(mother, std::max(18 * year, mother.age + shape_.between(-6 * year, 9 * year))));
    }
    void three_generations(int youngest) {
        const bool with_father = shape_.percent(40);
        if (with_father)
            couple(youngest);
        else
            lone(someone('F', 0), youngest);
        const int age = static_cast<int>((sys_days(of_.on) - sys_days(made_.people.front().birth)).count());
        persona grandmother = someone('F', age + shape_.between(17, 32) * year);
        const person_index number = add_adult(household_role::grandparent, grandmother).number;
        synthetic_person& mother = made_.people.front();
        mother.mother = number;
        // She bears her mother's name, or the one from before her marriage.
        synthetic_person& hers = made_.people.back();
        const auto maiden =
            std::find_if(mother.other_names.begin(), mother.other_names.end(),
                         [](const other_name& one) { return one.kind == name_kind::previous; });
        hers.family = maiden == mother.other_names.end() ? mother.family : maiden->family;
        hers.ethnicity = mother.ethnicity;
    }
    void grandparents(int youngest) {
        const auto children = ages(youngest, 17 * year);
        const persona her = someone('F', children.front().age + shape_.between(38, 60) * year);
        add_adult(household_role::grandparent, her);
        if (shape_.percent(60)) {
            persona him = partner_of(her, her.age + shape_.between(-2 * year, 6 * year));
            him.family = her.family;
            him.of = her.of;
            add_adult(household_role::grandparent, him);
        }
        const parentage none{std::nullopt, std::nullopt, her.of,
                             shape_.percent(60) ? her.family : draw_family_name(data_, *her.of, shape_),
                             false};
        add_children(none, children);
    }
    void foster_carers() {
        const persona her = someone('F', shape_.between(32, 63) * year);
        add_adult(household_role::foster_carer, her);
        if (shape_.percent(70)) {
            persona him = partner_of(her, her.age + shape_.between(-3 * year, 6 * year));
            him.family = her.family;
            add_adult(household_role::foster_carer, him);
        }
        const int groups = shape_.between(1, 2);
        for (int i = 0; i < groups; ++i) {
            const community& of = any_community(data_, shape_);
            const parentage none{std::nullopt, std::nullopt, &of, draw_family_name(data_, of, shape_),
                                 false};
            add_children(none, ages(shape_.between(30, 15 * year), 17 * year));
        }
    }
    void adults_only() {
        const persona first = someone(any_sex(), shape_.between(20, 80) * year);
        add_adult(household_role::other_adult, first);
        if (shape_.percent(45))
            add_adult(
                household_role::other_adult,
                partner_of(first, std::max(19 * year, first.age + shape_.between(-9 * year, 9 * year))));
    }

    /// The children's home of parents who live apart; the other parent is in the next household.
    void childrens_home(const parted& apart) {
        const bool mothers = apart.resident.sex == 'F';
        const auto role = mothers ? household_role::mother : household_role::father;
        const person_index number = add_adult(role, apart.resident).number;
        const person_index elsewhere = (made_.number + 1) * 16;
        const std::uint64_t way = shape_.below(100);
        if (way >= 60) {
            const persona with =
                partner_of(apart.resident,
                           std::max(19 * year, apart.resident.age + shape_.between(-6 * year, 8 * year)));
            add_adult(way < 85 ? household_role::step_parent : household_role::partner, with);
        }
        const parentage both = mothers ? parents(apart.resident, number, apart.other, elsewhere)
                                       : parents(apart.other, elsewhere, apart.resident, number);
        add_children(both, ages(apart.youngest, apart.oldest));
    }
    /// Where the other parent of the children next door in number lives: alone, or with a family of their
    /// own.
    void others_home(const parted& apart) {
        const persona& here = apart.other;
        const bool father = here.sex == 'M';
        const auto role = father ? household_role::father : household_role::mother;
        const person_index number = add_adult(role, here).number;
        const std::uint64_t way = shape_.below(100);
        if (way < 35) return;
        if (way < 55) {
            persona mother = someone('F', here.age + shape_.between(18, 32) * year);
            mother.of = here.of;
            mother.family = made_.people.front().family;
            made_.people.front().mother = add_adult(household_role::grandparent, mother).number;
            return;
        }
        persona with = partner_of(
            here, std::clamp(here.age + shape_.between(-9 * year, 4 * year), 18 * year, 44 * year));
        const int youngest = std::min(shape_.between(20, apart.youngest), with.age - 16 * year);
        const person_index theirs =
            add_adult(father ? household_role::mother : household_role::father, with).number;
        if (way < 80) { // half-siblings of the children elsewhere
            const parentage both =
                father ? parents(with, theirs, here, number) : parents(here, number, with, theirs);
            const int oldest = std::min(apart.youngest, with.age - 16 * year);
            add_children(both, ages(std::max(20, youngest), std::max(21, oldest)));
        } else {
            add_children(one_parent(with, theirs), ages(std::max(20, youngest), with.age - 16 * year));
        }
    }

    const population& of_;
    const population_data& data_;
    draws shape_;
    address home_;
    std::vector<stay> stays_;
    date moved_in_{};
    household made_;
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
