#include "web/pages/same_person_asked.hpp"

#include "web/pages/same_person_parts.hpp"

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::size_t most_asked = 5;

/// The person as the form tells of them, not on record.
people::person told_by(const form_shape& shape, const guidance::group& group,
                       const casework::new_person& row) {
    people::person person;
    person.child = group.creates != "adult";
    for (const guidance::field* field : row_fields(shape, group)) {
        const auto said = row.facts.find(field->id);
        if (field->records.empty() || said == row.facts.end() || said->second.empty()) continue;
        people::fact_value value;
        value.value = said->second.front();
        if (!value.value.empty()) person.facts[field->records].push_back(std::move(value));
    }
    return person;
}

html known_as_one(const std::vector<casework::possible_match>& found, const std::string& start_known,
                  std::string_view what, date today, std::vector<person_id>& shown) {
    html body = heading({.text = std::string(what) + ": on record already?", .level = 3, .size = size::s});
    std::vector<html> items;
    for (const casework::possible_match& each : found) {
        shown.push_back(each.row.person);
        html item = person_line(each.row, today);
        item += text(". " + likely_words(int(each.how.probability * 1'000'000)) + ". ");
        if (each.row.child)
            item += link({.text = "This is the child: use the known record",
                          .href = "/children/" + each.row.person.text + start_known,
                          .visually_hidden_text = ", " + each.row.display_name});
        item += details({.summary_text = "Why", .html = reasons_part(explanation_of(each.how))});
        items.push_back(std::move(item));
    }
    return body + list({.items = std::move(items)});
}

} // namespace

html is_one_of_these(const visit& visit, site& site, const form_shape& shape, const casework::intake& said,
                     std::vector<person_id>& shown) {
    const guidance::role* role = role_of(site, visit);
    if (role == nullptr || role->sees != "area") return {};
    const date today = local_date(visit.request.at);
    const auto snapshot = visit.database.read();
    const auto matcher = site.matching.matcher(*snapshot, today);
    // What was typed goes along to the form on the known record.
    const std::string start_known =
        "/start/" + shape.process->id + "?from=" + std::string(visit.parameter("draft"));
    html body;
    for (const guidance::group* group : groups_of(shape)) {
        const auto rows = said.groups.find(group->id);
        if (group->creates.empty() || rows == said.groups.end()) continue;
        for (const casework::new_person& row : rows->second) {
            const people::person person = told_by(shape, *group, row);
            if (person.facts.empty()) continue;
            const auto found =
                casework::like_this(site.desk, *snapshot, matcher, person, today, most_asked);
            if (!found.empty())
                body += known_as_one(found, start_known, people::full_name(person), today, shown);
        }
    }
    if (body.empty()) return {};
    html around = heading({.text = "Is it one of these?", .level = 2});
    around += paragraph(
        "Somebody on record looks like a person on this form. If it is the same child, use the "
        "known record, so that the story stays in one place: what you typed about the referral goes "
        "along. If you are not sure, send the form: "
        "you can look at both records afterwards.");
    return around + body;
}

} // namespace kith::web::pages
