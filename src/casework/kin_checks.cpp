#include "casework/kin_checks.hpp"

#include "guidance/code_sets.hpp"
#include "people/names.hpp"
#include "people/relationships.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::casework {
namespace {

/// Whether `sought` stands anywhere above `from`.
bool is_above(const lineage& above, const person_id& from, const person_id& sought) {
    std::set<person_id> seen;
    std::vector<person_id> waiting{from};
    while (!waiting.empty()) {
        const person_id next = waiting.back();
        waiting.pop_back();
        if (next == sought) return true;
        if (!seen.insert(next).second) continue;
        if (const auto parents = above.find(next); parents != above.end())
            waiting.insert(waiting.end(), parents->second.begin(), parents->second.end());
    }
    return false;
}

void check_parenthood(problems& found, const file& person, const file& other, const relationship_said& said,
                      const lineage& above) {
    const auto made = parenthood_of(said.type, person.person.id, other.person.id);
    if (!made) return;
    const bool other_is_parent = made->parent == other.person.id;
    const lifespan child = lifespan_of(other_is_parent ? person : other);
    const lifespan parent = lifespan_of(other_is_parent ? other : person);
    if (is_above(above, made->parent, made->child)) {
        found.push_back(
            {fmt::format("{} is on record as a parent or grandparent of {} already, so it can't "
                         "be the other way round as well. Check who is whose parent",
                         child.name, parent.name),
             "type"});
        return;
    }
    if (child.birth && parent.birth && *parent.birth >= *child.birth)
        found.push_back(
            {fmt::format("{} was born on {} and {} on {}: a parent is older than the child. "
                         "Correct the date of birth that is wrong, or choose another relationship",
                         parent.name, long_words(*parent.birth), child.name, long_words(*child.birth)),
             "type"});
}

void check_repeats(problems& found, const file& person, const file& other, const relationship_said& said,
                   std::string_view keeping) {
    if (said.until) return; // what is over may have been more than once
    for (const relationship* one : person.kin.live_with(other.person.id)) {
        if (one->type != said.type || key_of(*one) == keeping) continue;
        found.push_back(
            {fmt::format("{} is on record as this already: {}. Change that instead of recording "
                         "it again",
                         lifespan_of(other).name,
                         people::relationship_words(said.type, other.person.fact("sex"))),
             "type"});
        return;
    }
}

void check_responsibility(problems& found, const guidance::rulebook& rules, const relationship_said& said,
                          date today) {
    const std::string& held = said.parental_responsibility;
    if (!held.empty() && held != "yes" && held != "no" && held != "not_known")
        found.push_back({"Choose yes, no or not known", "pr"});
    const bool more =
        !said.responsibility_source.empty() || said.responsibility_since || said.responsibility_until;
    if (more && held != "yes")
        found.push_back(
            {"Choose yes for parental responsibility, or leave out how and since when they have "
             "it",
             "pr"});
    if (!said.responsibility_source.empty() &&
        !guidance::may_answer(rules.in_force_on(today), responsibility_codes, said.responsibility_source))
        found.push_back({"Choose how they have parental responsibility from the list", "pr_source"});
    if (said.responsibility_since && *said.responsibility_since > today)
        found.push_back({"The day from which they have it must be today or in the past", "pr_since_date"});
    if (said.responsibility_since && said.responsibility_until &&
        *said.responsibility_until < *said.responsibility_since)
        found.push_back(
            {"The day it ended must not be before the day it began. Check both", "pr_until_date"});
}

} // namespace

lifespan lifespan_of(const file& who) {
    lifespan span;
    span.birth = who.person.birth_date();
    if (const auto death = parse_date(who.person.fact("death_date"))) span.death = *death;
    span.name = people::full_name(who.person);
    if (span.name.empty()) span.name = "this person";
    return span;
}

void check_words(problems& found, std::string_view text, std::size_t limit, std::string_view what,
                 std::string_view field, bool required) {
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (required && blank) found.push_back({fmt::format("Enter {}", what), std::string(field)});
    if (const auto words = people::checked_words(text, what, limit, false); !words)
        found.push_back({words.error().front().message, std::string(field)});
}

void check_day(problems& found, const std::optional<date>& day, const lifespan& of, date today,
               std::string_view field) {
    if (!day) return;
    const std::string at(field);
    if (!day->ok()) {
        found.push_back({"Enter a day that exists", at});
    } else if (*day > today) {
        found.push_back({"The date must be today or in the past", at});
    } else if (of.birth && *day < *of.birth) {
        found.push_back({fmt::format("{} was born on {}. The date must not be before that", of.name,
                                     long_words(*of.birth)),
                         at});
    } else if (of.death && *day > *of.death) {
        found.push_back(
            {fmt::format("{} died on {}. The date must not be after that", of.name, long_words(*of.death)),
             at});
    } else if (constexpr int first_year = 1850; int(day->year()) < first_year) { // of a great-grandparent
        found.push_back({"Check the year: it is too long ago", at});
    }
}

std::optional<parenthood> parenthood_of(std::string_view type, const person_id& person,
                                        const person_id& other) {
    const people::relationship_type* known = people::find_relationship_type(type);
    if (!known) return std::nullopt;
    const bool of_blood =
        known->bond == people::kin_bond::blood || known->bond == people::kin_bond::adoption;
    if (!of_blood) return std::nullopt;
    if (known->place == people::kin_place::above) return parenthood{person, other};
    if (known->place == people::kin_place::below) return parenthood{other, person};
    return std::nullopt;
}

void check_relationship(problems& found, const guidance::rulebook& rules, const file& person,
                        const file& other, const relationship_said& said, const lineage& above, date today,
                        std::string_view keeping) {
    if (person.person.id == other.person.id) {
        found.push_back({"Nobody is their own relative. Choose somebody else", "who"});
        return;
    }
    if (!people::find_relationship_type(said.type))
        found.push_back({"Choose who they are to this person", "type"});
    const std::size_t before = found.size();
    for (const lifespan& of : {lifespan_of(person), lifespan_of(other)}) {
        if (found.size() > before) break; // one message about a date is enough
        check_day(found, said.since, of, today, "since_date");
        check_day(found, said.until, of, today, "until_date");
    }
    if (said.since && said.until && *said.until < *said.since)
        found.push_back({"The day it ended must not be before the day it began. Check both", "until_date"});
    check_parenthood(found, person, other, said, above);
    check_repeats(found, person, other, said, keeping);
    check_responsibility(found, rules, said, today);
    if (!said.source.empty() &&
        !guidance::may_answer(rules.in_force_on(today), guidance::agency_codes, said.source))
        found.push_back({"Choose the agency from the list", "source"});
    check_words(found, said.kind, longest_kind, "who they are in somebody's own words", "kind", false);
    check_words(found, said.note, reason_limit, "the note", "note", false);
}

} // namespace kith::casework
