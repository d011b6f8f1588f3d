#include "web/pages/person_picker.hpp"

#include "casework/finding.hpp"
#include "casework/matching.hpp"
#include "people/search.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/same_person_parts.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr int most_offered = 12;
constexpr std::size_t longest_query = 200, most_alike = 5;

std::string and_then(std::string words, const std::string& more) {
    if (more.empty()) return words;
    return words.empty() ? more : words + ", " + more;
}

/// Enough to tell two people of one name apart, and no more.
std::string facts_of(const store::person_row& row, date today) {
    std::string facts = row.child ? "Child" : "Adult";
    if (row.birth_date)
        facts += ", born " + long_words(*row.birth_date) + " (" + age_words(row, today) + ")";
    else if (row.expected_date)
        facts += ", expected " + long_words(*row.expected_date);
    else
        facts += ", age not known";
    if (!row.district.empty()) facts += ", lives in " + row.district;
    if (!row.local_id.empty()) facts += ", " + row.local_id;
    if (!row.nhs_number.empty()) facts += ", NHS " + row.nhs_number;
    return facts;
}

std::string facts_of(const person_near& near, date today) {
    std::string facts = near.words();
    if (near.who.birth)
        facts = and_then(
            facts, "born " + long_words(*near.who.birth) + " (" +
                       std::to_string(std::max(0, people::age_in_years(*near.who.birth, today))) + ")");
    return near.lives_here ? and_then(facts, "lives in the household") : facts;
}

choice_item item_of(const people_offered::offer& offer) {
    choice_item item{.text = offer.name, .value = offer.person.text};
    item.hint = hint_options{.text = offer.facts};
    return item;
}

} // namespace

const people_offered::offer* people_offered::find(std::string_view id) const {
    for (const auto* list : {&around, &found})
        for (const offer& one : *list)
            if (one.person.text == id) return &one;
    return nullptr;
}

std::vector<person_id> people_offered::shown() const {
    std::vector<person_id> people;
    for (const offer& one : found)
        people.push_back(one.person);
    for (const likeness& one : alike)
        if (std::ranges::find(people, one.person) == people.end()) people.push_back(one.person);
    return people;
}

people_offered offer_people(visit& visit, site& site, const child_visit& child, const people_near& near,
                            const form_fields& fields) {
    people_offered offered;
    const date today = local_date(visit.request.at);
    offered.typed = tidy_line(fields.first(picker::words)).substr(0, longest_query);
    offered.searched = fields.has(picker::find) || fields.has(picker::searched);
    for (const person_near& one : near.all)
        offered.around.push_back({one.who.id, one.who.name, facts_of(one, today)});
    const people::people_query asked = people::understood(offered.typed, today);
    if (!offered.searched || asked.empty()) return offered;
    const auto sees = kith::access::visibility_of(edition_at(site, visit.request.at), child.viewer);
    const casework::people_found found =
        casework::find_people(*child.snapshot, sees, asked, today, most_offered);
    offered.more = found.more;
    for (const casework::found_person& one : found.people) {
        if (one.row.person == child.person() || near.find(one.row.person)) continue;
        std::string facts = facts_of(one.row, today);
        if (!one.why.other_name.empty()) facts += ". " + one.why.other_name;
        if (!one.why.words.empty()) facts += ". Found by: " + one.why.words;
        offered.found.push_back({one.row.person, one.row.display_name, std::move(facts)});
    }
    return offered;
}

bool people_offered::alike_were_seen(const form_fields& sent) const {
    const auto seen = sent.every(picker::alike_seen);
    return std::ranges::all_of(
        alike, [&](const likeness& one) { return std::ranges::find(seen, one.person.text) != seen.end(); });
}

void offer_alike(visit& visit, site& site, const child_visit& child, const people_near& near,
                 const people::person& typed, people_offered& offered) {
    if (!offered.searched || typed.facts.empty()) return;
    const date today = local_date(visit.request.at);
    const guidance::edition& edition = edition_at(site, visit.request.at);
    const auto matcher = site.matching.matcher(*child.snapshot, today);
    for (casework::possible_match& one :
         casework::like_this(site.desk, *child.snapshot, matcher, typed, today, most_alike)) {
        const person_id& person = one.row.person;
        if (person == child.person() || std::ranges::find(child.records, person) != child.records.end())
            continue;
        const person_near* known = near.find(person);
        const auto file = site.desk.open(*child.snapshot, person);
        const bool open = file && kith::access::may_open(edition, child.viewer, *file).allowed;
        if (!open && !(known && !known->who.child)) continue;
        offered.alike.push_back({person, one.row.display_name,
                                 likely_words(int(one.how.probability * 1'000'000)),
                                 reasons_part(explanation_of(one.how))});
        if (!offered.find(person.text))
            offered.found.push_back({person, one.row.display_name, facts_of(one.row, today)});
    }
}

namespace {

html draw_alike(const people_offered& offered) {
    if (offered.alike.empty()) return {};
    html drawn = heading({.text = "Is it one of these?", .level = 2, .size = size::m});
    drawn += paragraph("Somebody on record looks like the person you describe. If it is the same person, "
                       "choose them below; what you typed about the relationship is kept.");
    std::vector<html> items;
    for (const auto& one : offered.alike) {
        html item = strong(one.name);
        item += text(". " + one.likely + ".");
        item += details({.summary_text = "Why", .html = one.why});
        items.push_back(std::move(item));
        drawn += hidden_input(picker::alike_seen, one.person.text);
    }
    return drawn + list({.items = std::move(items)});
}

} // namespace

html draw_picker(const people_offered& offered, const form_fields& fields, const problems& wrong,
                 const html& for_new) {
    html drawn =
        input({.name = std::string(picker::words),
               .label = {.text = "Find them on record first", .classes = "govuk-label--s"},
               .hint = hint_options{.text = "Name, date of birth, postcode or a number. Somebody who is "
                                            "on record already must not come on record twice."},
               .error_message = message_of(wrong, picker::words),
               .value = offered.typed,
               .autocomplete = "off",
               .spellcheck = false});
    drawn += button({.text = offered.searched ? "Find again" : "Find",
                     .name = std::string(picker::find),
                     .value = "yes",
                     .classes = "govuk-button--secondary"});
    if (!offered.searched && offered.around.empty()) return drawn;
    if (offered.searched) drawn += hidden_input(picker::searched, "yes");
    drawn += draw_alike(offered);
    radios_options who{.name = std::string(picker::chosen),
                       .fieldset = fieldset_options{.legend = {.text = "Who is it?",
                                                               .classes = "govuk-fieldset__legend--m"}},
                       .error_message = message_of(wrong, picker::chosen),
                       .value = std::string(fields.first(picker::chosen))};
    if (offered.searched && offered.found.empty() && !offered.typed.empty())
        who.hint =
            hint_options{.text = "Nobody else is found here under these words. That does not mean that "
                                 "they are unknown elsewhere."};
    if (offered.more)
        who.hint =
            hint_options{.text = "There are more. Add a date of birth or a first name to see fewer."};
    for (const auto& one : offered.found)
        who.items.push_back(item_of(one));
    if (!offered.found.empty() && !offered.around.empty()) who.items.push_back({.divider = "or"});
    for (const auto& one : offered.around)
        who.items.push_back(item_of(one));
    if (offered.searched) {
        if (!who.items.empty()) who.items.push_back({.divider = "or"});
        who.items.push_back({.text = "None of these: bring somebody new on record",
                             .value = std::string(picker::nobody),
                             .conditional = for_new});
    }
    return drawn + radios(who);
}

} // namespace kith::web::pages
