#include "web/pages/joining_lists.hpp"

#include "store/grants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::web::pages {

void once_each_person(site& site, store::snapshot& snapshot, const store::visibility& sees,
                      casework::people_found& found) {
    const auto joined = casework::joined_people(snapshot);
    if (joined.empty()) return;
    const auto hidden = store::hidden_people(snapshot, sees);
    const auto in_view = [&](const person_id& id) {
        if (sees.everyone && sees.agreement) return !hidden.contains(id);
        return std::ranges::any_of(found.people,
                                   [&](const casework::found_person& one) { return one.row.person == id; });
    };
    std::set<person_id> told;
    std::vector<casework::found_person> once;
    for (casework::found_person& one : found.people) {
        const auto records = joined.find(one.row.person);
        if (records == joined.end()) {
            once.push_back(std::move(one));
            continue;
        }
        if (told.contains(one.row.person)) continue;
        std::vector<person_id> visible;
        std::ranges::copy_if(records->second, std::back_inserter(visible), in_view);
        told.insert(visible.begin(), visible.end());
        const person_id oldest = casework::oldest_record(site.desk, snapshot, visible);
        std::set<std::string> names;
        for (const person_id& id : visible)
            if (const auto row = snapshot.person(id)) names.insert(row->display_name);
        if (auto row = snapshot.person(oldest)) one.row = std::move(*row);
        names.erase(one.row.display_name);
        for (const std::string& name : names)
            one.why.other_name += (one.why.other_name.empty() ? "Also on record as: " : "; also: ") + name;
        once.push_back(std::move(one));
    }
    found.people = std::move(once);
}

void by_one_name(site& site, store::snapshot& snapshot, const store::visibility& sees, work_list& work) {
    if (!sees.everyone) return;
    const auto joined = casework::joined_people(snapshot);
    if (joined.empty()) return;
    const auto hidden = store::hidden_people(snapshot, sees);
    for (auto& section : work.rows) {
        for (work_row& row : section) {
            const auto records = joined.find(row.child->person);
            if (records == joined.end()) continue;
            std::vector<person_id> visible = records->second;
            std::erase_if(visible, [&](const person_id& id) { return hidden.contains(id); });
            const auto oldest = snapshot.person(casework::oldest_record(site.desk, snapshot, visible));
            if (!oldest || oldest->person == row.child->person) continue;
            auto named = std::make_shared<store::person_row>(*row.child);
            named->display_name = oldest->display_name;
            row.child = std::move(named);
        }
    }
}

html duplicates_line(store::snapshot& snapshot, const store::visibility& sees) {
    if (!sees.everyone) return {};
    constexpr int most = 100;
    const auto waiting = store::joins_waiting_in_view(snapshot, sees, most);
    const auto mine = std::ranges::count_if(
        waiting, [&](const store::join_row& one) { return one.proposed_by != sees.viewer; });
    const store::match_question likely{.at_least = int(casework::likely_from * 1'000'000)};
    const auto pairs = store::count_matches_in_view(snapshot, sees, likely);
    std::string words;
    if (pairs > 0)
        words =
            fmt::format("{} {} of records may be the same person.", pairs, pairs == 1 ? "pair" : "pairs");
    if (mine > 0)
        words +=
            fmt::format("{}{} {} for your agreement.", words.empty() ? "" : " ", mine,
                        mine == 1 ? "proposal to join or split waits" : "proposals to join or split wait");
    if (words.empty()) return {};
    html_writer out(512);
    out.raw("<p class=\"govuk-body\">").text(words + " ");
    out.raw(components::link({.text = "Look at them", .href = "/duplicates"})).raw("</p>");
    return std::move(out).finish();
}

} // namespace kith::web::pages
