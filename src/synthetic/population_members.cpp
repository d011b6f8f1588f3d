#include "synthetic/population_members.hpp"

#include <algorithm>

namespace kith::synthetic {

using std::chrono::days;
using std::chrono::sys_days;

namespace {

enum : std::uint64_t { shape_purpose = 2, person_purpose = 3, birth_purpose = 4 };

std::string local_id(person_index number) {
    std::string text = "C00000000";
    for (std::size_t at = 8; at > 0 && number > 0; --at, number /= 10)
        text[at] = static_cast<char>('0' + number % 10);
    return text;
}

} // namespace

int mothers_age(int oldest, int youngest, draws& from) {
    const int first = (16 + from.between(0, 11) + from.between(0, 11)) * year;
    return oldest + std::clamp(first, 16 * year, std::max(16 * year, 46 * year - (oldest - youngest)));
}

const community& any_community(const population_data& data, draws& from) {
    return data.communities[data.community_weights.choose(from)];
}

household_members::household_members(const population& of, std::uint64_t number)
    : of_(of), data_(*of.from), shape_(of.seed, number, shape_purpose), home_(home_of(of, number)),
      stays_(stays_before(of, number)) {
    made_.number = number;
    moved_in_ =
        stays_.empty() ? date{sys_days(of.on) - days(shape_.between(400, 6000))} : stays_.front().until;
}

char household_members::any_sex() {
    return shape_.percent(50) ? 'F' : 'M';
}
person_index household_members::next_number() const {
    return made_.number * 16 + made_.people.size();
}

persona household_members::someone(char sex, int age) {
    persona made{&any_community(data_, shape_), "", sex, age};
    made.family = draw_family_name(data_, *made.of, shape_);
    return made;
}
persona household_members::partner_of(const persona& other, int age) {
    persona made{shape_.percent(data_.households.mixed) ? &any_community(data_, shape_) : other.of, "",
                 other.sex == 'F' ? 'M' : 'F', age};
    made.family = draw_family_name(data_, *made.of, shape_);
    return made;
}

synthetic_person& household_members::begin(household_role role, char sex, int age) {
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

synthetic_person& household_members::add_adult(household_role role, const persona& who,
                                               const std::string& takes) {
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
    one.mother_tongue = who.of->mother_tongue;
    one.community = static_cast<std::size_t>(who.of - data_.communities.data());
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
void household_members::add_middle(synthetic_person& one, const community& of, draws& from) {
    if (!of.english_given || !one.middle.empty() || !from.percent(68)) return;
    const name_list& usual = one.sex == 'F' ? data_.girls_second : data_.boys_second;
    one.middle = from.percent(45) ? usual.choose(from) : draw_given_name(data_, of, one.sex, 1990, from);
    if (from.percent(9)) one.middle += ' ' + usual.choose(from);
}
std::string household_members::ethnicity(const community& of, bool mixed, draws& from) const {
    if (mixed) return "MOTH";
    return of.ethnicities[of.ethnicity_weights.choose(from)];
}

void household_members::add_child(const parentage& of, int age, unsigned multiple) {
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
    one.mother_tongue = of.of->mother_tongue;
    one.community = static_cast<std::size_t>(of.of - data_.communities.data());
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
void household_members::name_child(synthetic_person& one, const community& of, draws& from) {
    const synthetic_person* namesake = nullptr;
    for (const synthetic_person& other : made_.people)
        if ((other.number == one.father && one.sex == 'M') ||
            (other.number == one.mother && one.sex == 'F'))
            namesake = &other;
    const auto taken = [&](const std::string& name) {
        return std::any_of(made_.people.begin(), made_.people.end(), [&](const synthetic_person& other) {
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

std::vector<child_born> household_members::ages(int youngest, int oldest_at_most) {
    std::vector<child_born> all;
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
void household_members::add_children(const parentage& of, const std::vector<child_born>& all) {
    for (const child_born& one : all)
        if (made_.people.size() < most_people) add_child(of, one.age, one.multiple);
}
void household_members::may_expect(const parentage& of, const persona& mother, int youngest) {
    if (!shape_.of_1000(2 * data_.households.unborn)) return;
    const int due_in = shape_.between(10, 210);
    if (mother.age < 16 * year || mother.age > 45 * year || youngest + due_in < 310) return;
    if (made_.people.size() < most_people) add_child(of, -due_in, 0);
}
std::string household_members::childs_name(const community& of, const std::string& mothers,
                                           const std::string& fathers) {
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
parentage household_members::parents(const persona& mother, std::optional<person_index> mothers,
                                     const persona& father, std::optional<person_index> fathers) {
    parentage made{mothers, fathers, shape_.percent(60) ? father.of : mother.of, "",
                   mother.of != father.of};
    made.family = childs_name(*made.of, mother.family, father.family);
    if (made.of->custom == family_custom::fathers_given_name && fathers &&
        household_of(*fathers) == made_.number)
        made.family = made_.people[place_in_household(*fathers)].given;
    return made;
}
parentage household_members::one_parent(const persona& parent, person_index number) {
    parentage made{std::nullopt, std::nullopt, parent.of, parent.family, false};
    (parent.sex == 'F' ? made.mother : made.father) = number;
    if (shape_.percent(35)) made.family = draw_family_name(data_, *parent.of, shape_);
    return made;
}

std::string household_members::taken_at_marriage(const persona& husband, const persona& wife) {
    const family_custom custom = wife.of->custom;
    if (custom != family_custom::father && custom != family_custom::endings) return {};
    if (!shape_.percent(data_.households.married)) return {};
    draws from(of_.seed, made_.number, person_purpose + 10);
    return borne_by(data_, *wife.of, husband.family, 'F', true, from).family;
}

synthetic_person born(const population& of, synthetic_person unborn, date on) {
    draws from(of.seed, unborn.number, birth_purpose);
    unborn.unborn = false;
    unborn.birth = unborn.where_since = on;
    unborn.sex = from.percent(49) ? 'F' : 'M';
    unborn.given = draw_given_name(*of.from, of.from->communities[unborn.community], unborn.sex,
                                   static_cast<int>(on.year()), from);
    unborn.nhs_number = nhs_number_of(unborn.number);
    return unborn;
}

} // namespace kith::synthetic
