// Which fields are compared with which, and what hangs on what.

#include "linkage/prepared.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::linkage {
namespace {

using enum field_kind;

struct habit {
    field_kind kind;
    judged_as how;
    bool shared_at_home;
};

constexpr habit habits[] = {
    {sex, judged_as::sex, false},
    {postcode, judged_as::postcode, true},
    {locality, judged_as::place, true},
    {street, judged_as::place, true},
    {house_number, judged_as::number, true},
    {county, judged_as::place, true},
    {address, judged_as::address, true},
    {nhs_number, judged_as::identifier, false},
    {upn, judged_as::identifier, false},
    {identifier, judged_as::identifier, false},
    {email, judged_as::email, true},
    {phone, judged_as::phone, true},
    {birth_place, judged_as::place, true},
    {occupation, judged_as::text, false},
    {text, judged_as::text, false},
};

/// Fields of one kind are one value (first name 1 and 2), but for those that are a thing of their own each.
std::vector<std::size_t> fields_of(const shape& fields, field_kind kind) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].kind == kind) found.push_back(i);
    }
    return found;
}

void append(std::vector<std::size_t>& to, const std::vector<std::size_t>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

std::string label_of(const shape& fields, const std::vector<std::size_t>& from,
                     std::string_view otherwise) {
    if (from.size() == 1 && !fields[from.front()].label.empty()) return fields[from.front()].label;
    return std::string(otherwise);
}

void plan_names(plan& made) {
    const shape& fields = made.fields;
    std::vector<std::size_t> givens = fields_of(fields, given), surnames = fields_of(fields, surname);
    const auto full = fields_of(fields, full_name);
    const std::string label = label_of(fields, givens, "given name");
    append(givens, fields_of(fields, middle));
    const bool in_one = givens.empty() && surnames.empty() && !full.empty();
    made.names_in_one = in_one;
    if (in_one) givens = surnames = full;
    if (!givens.empty()) {
        made.given = made.comparisons.size();
        made.comparisons.push_back(
            {judged_as::given, in_one ? "given name" : label, givens, none, false, false});
    }
    if (!surnames.empty()) {
        made.surname = made.comparisons.size();
        made.comparisons.push_back({judged_as::surname,
                                    in_one ? "surname" : label_of(fields, surnames, "surname"), surnames,
                                    none, false, true});
    }
}

void plan_dates(plan& made) {
    const shape& fields = made.fields;
    std::vector<std::size_t> whole = fields_of(fields, date_of_birth);
    if (whole.size() > 1) whole.resize(1);
    const auto year = fields_of(fields, birth_year), month = fields_of(fields, birth_month),
               day = fields_of(fields, birth_day);
    if (whole.empty() && year.empty()) return;
    made.date = made.comparisons.size();
    std::vector<std::size_t> from = whole;
    if (whole.empty()) {
        // Three places always: year, month, day; `none` where there is no such column.
        from = {year.front(), month.empty() ? none : month.front(), day.empty() ? none : day.front()};
    }
    made.comparisons.push_back({judged_as::date,
                                whole.empty() ? "date of birth" : label_of(fields, whole, "date of birth"),
                                from, none, false, false});
}

/// A street hangs on its postcode, a house on its street: they say little new once the other agrees.
void hang(plan& made) {
    const auto first_of = [&](field_kind kind, std::size_t before) {
        for (std::size_t i = 0; i < before; ++i) {
            const auto& one = made.comparisons[i];
            if (one.how == judged_as::given || one.how == judged_as::surname || one.how == judged_as::date)
                continue;
            if (made.fields[one.fields.front()].kind == kind) return i;
        }
        return none;
    };
    // People of one surname are often of one community, with its own given names.
    if (made.given != none && made.surname != none) made.comparisons[made.given].hangs_on = made.surname;
    for (std::size_t i = 0; i < made.comparisons.size(); ++i) {
        auto& one = made.comparisons[i];
        if (one.how == judged_as::given || one.how == judged_as::surname || one.how == judged_as::date)
            continue;
        const field_kind kind = made.fields[one.fields.front()].kind;
        std::vector<field_kind> parents;
        if (kind == locality) parents = {postcode};
        if (kind == street) parents = {street, postcode, locality};
        if (kind == house_number) parents = {street, postcode, locality};
        if (kind == county) parents = {locality, postcode};
        if (kind == address) parents = {postcode};
        if (kind == phone) parents = {address, street, postcode};
        for (const field_kind parent : parents) {
            const std::size_t found = first_of(parent, i);
            if (found == none) continue;
            one.hangs_on = found;
            one.contained = true;
            break;
        }
    }
}

} // namespace

result<plan> plan_for(const shape& fields) {
    plan made;
    made.fields = fields;
    plan_names(made);
    plan_dates(made);
    for (const habit& one : habits) {
        for (const std::size_t at : fields_of(fields, one.kind)) {
            const std::string& label = fields[at].label;
            made.comparisons.push_back({one.how,
                                        label.empty() ? std::string(word_of(one.kind)) : label,
                                        {at},
                                        none,
                                        false,
                                        one.shared_at_home});
        }
    }
    // House numbers come after streets in the habits, so that they can hang on them.
    if (made.comparisons.empty()) return refuse("there is no field to compare by");
    if (made.comparisons.size() > most_comparisons)
        return refuse(
            fmt::format("these are {} comparisons; at most {} fields can be compared (join the parts of "
                        "an address with +)",
                        made.comparisons.size(), most_comparisons));
    hang(made);
    return made;
}

} // namespace kith::linkage
