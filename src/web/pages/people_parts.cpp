#include "web/pages/people_parts.hpp"

#include "casework/joining_desk.hpp"
#include "people/relationships.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {

namespace {

std::string dates_words(const std::optional<date>& since, const std::optional<date>& until) {
    if (since && until) return "from " + long_words(*since) + " to " + long_words(*until);
    if (since) return "since " + long_words(*since);
    return until ? "until " + long_words(*until) : std::string();
}

std::string lower_first(std::string words) {
    if (!words.empty() && words.front() >= 'A' && words.front() <= 'Z')
        words.front() = static_cast<char>(words.front() + 32);
    return words;
}

/// The entry on the person's own record behind this link, where there is one.
const casework::relationship* entry_behind(const casework::file& file, const gathered_family& family,
                                           const person_id& other, std::string_view type, bool ended) {
    for (const casework::relationship& one : file.kin.relationships) {
        const std::string_view said = one.type.empty() ? "not_known" : std::string_view(one.type);
        if (family.member_of(one.person) == other && !one.withdrawn && said == type &&
            one.until.has_value() == ended)
            return &one;
    }
    return nullptr;
}

/// A link as the person sees the other; nothing for a link between others.
std::optional<std::pair<person_id, stand>>
stand_of(const casework::file& file, const gathered_family& gathered, const kith::family::link& link) {
    const kith::family::family& family = gathered.all;
    const person_id& me = file.person.id;
    if ((link.from == me) == (link.to == me)) return std::nullopt;
    const person_id other = link.from == me ? link.to : link.from;
    const people::relationship_type* type = people::find_relationship_type(link.type);
    if (type && link.to == me) type = people::find_relationship_type(type->inverse);
    if (!type) return std::nullopt;
    const auto member = std::ranges::find(family.members, other, &kith::family::member::id);
    stand one;
    one.type = type;
    one.words = people::relationship_words(type->id, member == family.members.end() ? "" : member->sex);
    one.dates = dates_words(link.since, link.until);
    one.ended = link.until.has_value();
    one.follows = link.follows;
    one.why = link.why;
    if (!link.follows) one.recorded = entry_behind(file, gathered, other, type->id, one.ended);
    if (one.recorded && lower_first(one.recorded->kind) != lower_first(one.words))
        one.as_written = one.recorded->kind;
    return std::pair(other, std::move(one));
}

int place_of(const person_near& near) {
    if (near.poses_risk) return 0;
    int best = 9;
    for (const stand& one : near.stands) {
        if (one.ended || one.follows) continue;
        using people::kin_place;
        switch (one.type->place) {
        case kin_place::above:
            best = std::min(best, near.is_parent() ? 1 : 3);
            break;
        case kin_place::partner:
            best = std::min(best, 2);
            break;
        case kin_place::below:
            best = std::min(best, 4);
            break;
        case kin_place::beside:
            best = std::min(best, 5);
            break;
        case kin_place::two_up:
        case kin_place::two_down:
            best = std::min(best, 6);
            break;
        case kin_place::apart:
            best = std::min(best, 7);
            break;
        }
    }
    return best;
}

void add_households(const child_visit& child, people_near& near) {
    std::vector<household_id> now, before;
    const date day = local_date(child.now);
    for (const casework::membership& lived : child.file->kin.memberships)
        (lived.on(day) ? now : before).push_back(lived.household);
    for (const kith::family::home& home : near.family.all.homes) {
        if (std::ranges::find(now, home.id) == now.end()) continue;
        for (person_near& one : near.all)
            if (std::ranges::find(home.members, one.who.id) != home.members.end()) one.lives_here = true;
    }
    // Those who stayed where the person used to live, and those who have left where the person lives.
    for (const std::vector<household_id>* list : {&now, &before})
        for (const household_id& household : *list)
            for (const store::membership_row& row : child.snapshot->memberships_of(household))
                for (person_near& one : near.all)
                    if (one.who.id == near.family.member_of(row.person) && !one.lives_here)
                        one.lived_here = true;
}

} // namespace

bool person_near::now() const {
    return lives_here ||
           std::ranges::any_of(stands, [](const stand& one) { return !one.ended && !one.follows; });
}

bool person_near::follows_beside() const {
    return std::ranges::any_of(stands, [](const stand& one) {
        return one.follows && one.type->place == people::kin_place::beside;
    });
}

bool person_near::is_parent() const {
    return std::ranges::any_of(stands, [](const stand& one) {
        return !one.ended && !one.follows &&
               (one.type->id == "parent" || one.type->id == "adoptive_parent");
    });
}

std::string person_near::words() const {
    std::string said;
    const auto add = [&](const std::string& words) { said += (said.empty() ? "" : "; ") + words; };
    for (const stand& one : stands) {
        if (one.follows && !said.empty()) continue;
        std::string words = said.empty() ? one.words : lower_first(one.words);
        if (!one.as_written.empty()) words += " (told as: " + one.as_written + ")";
        if (!one.dates.empty()) words += ", " + one.dates;
        if (one.follows) words += " (worked out, not recorded)";
        add(words);
    }
    if (said.empty()) add(lives_here ? "How they stand to each other is not recorded" : "Not known");
    return said;
}

const person_near* people_near::find(const person_id& id) const {
    const auto found = std::ranges::find_if(
        all, [&](const person_near& one) { return one.who.id == family.member_of(id); });
    return found == all.end() ? nullptr : &*found;
}

people_near people_near_to(site& site, const child_visit& child, int steps) {
    people_near near;
    near.family = gather(site, child, steps);
    near.faults = kith::family::faults_of(near.family.all);
    for (const kith::family::member& member : near.family.all.members) {
        if (member.subject) continue;
        person_near one;
        one.who = member;
        one.open_to_viewer = std::ranges::find(near.family.open, member.id) != near.family.open.end();
        if (one.open_to_viewer && member.child && !child.as_at)
            if (const auto row = child.snapshot->person(member.id)) one.status = row->status;
        near.all.push_back(std::move(one));
    }
    std::vector<kith::family::link> links = near.family.all.links;
    for (kith::family::link& link : kith::family::follows(near.family.all))
        links.push_back(std::move(link));
    for (const kith::family::link& link : links) {
        auto told = stand_of(*child.file, near.family, link);
        if (!told) continue;
        const auto found = std::ranges::find_if(
            near.all, [&](const person_near& one) { return one.who.id == told->first; });
        if (found == near.all.end()) continue;
        if (told->second.type->id == "poses_risk" && !told->second.ended) found->poses_risk = true;
        found->stands.push_back(std::move(told->second));
    }
    add_households(child, near);
    for (person_near& one : near.all)
        std::ranges::stable_sort(one.stands, {}, [](const stand& each) {
            return std::tuple(each.follows, each.ended, each.type->id == "poses_risk",
                              each.type->place == people::kin_place::apart);
        });
    std::ranges::stable_sort(near.all, {}, [](const person_near& one) {
        return std::tuple(place_of(one), one.who.name, one.who.id);
    });
    return near;
}

std::string responsibility_words(const guidance::edition& edition, const casework::relationship& one,
                                 date on) {
    if (one.parental_responsibility == "no") return "No parental responsibility";
    if (one.parental_responsibility == "not_known")
        return "Whether they have parental responsibility: not known";
    if (one.parental_responsibility != "yes") return {};
    std::string words = one.responsibility_until && *one.responsibility_until <= on
                            ? "Had parental responsibility"
                            : "Has parental responsibility";
    if (!one.responsibility_source.empty())
        words += ": " + lower_first(
                            code_words(edition, casework::responsibility_codes, one.responsibility_source));
    const std::string dates = dates_words(one.responsibility_since, one.responsibility_until);
    if (!dates.empty()) words += ", " + dates;
    return words;
}

std::vector<check_line> check_lines(const child_visit& child, const person_id& adult) {
    std::vector<check_line> lines;
    if (const guidance::code_set* set = child.edition->find_codes(casework::check_codes))
        for (const guidance::code_set::code& code : set->codes)
            lines.push_back({code.code, code.text, nullptr, {}});
    const auto records = casework::one_person(*child.snapshot, adult, child.as_at);
    for (const casework::adult_check& check : child.file->kin.checks) {
        if (std::ranges::find(records, check.adult) == records.end()) continue;
        auto found = std::ranges::find(lines, check.check, &check_line::code);
        if (found == lines.end()) {
            lines.push_back({check.check, check.check, nullptr, {}});
            found = std::prev(lines.end());
        }
        found->last = &check;
    }
    for (check_line& line : lines) {
        if (!line.last)
            line.words = "Not recorded";
        else if (!line.last->done)
            line.words = "Not done";
        else
            line.words = line.last->on ? "Done on " + long_words(*line.last->on) : "Done";
    }
    return lines;
}

std::string check_summary(const std::vector<check_line>& lines) {
    int done = 0, not_done = 0;
    for (const check_line& line : lines)
        if (line.last) ++(line.last->done ? done : not_done);
    const int open = int(lines.size()) - done - not_done;
    if (done + not_done == 0) return fmt::format("No checks recorded ({} not recorded)", open);
    std::string words = fmt::format("{} {} done", done, done == 1 ? "check" : "checks");
    if (not_done > 0) words += fmt::format(", {} not done", not_done);
    return words + fmt::format(", {} not recorded", open);
}

bool is_checked(const person_near& one) {
    return one.poses_risk || (!one.who.child && one.now());
}

std::vector<components::select_item> type_items() {
    std::vector<components::select_item> items{{.text = "Choose", .value = ""}};
    for (const people::relationship_type& type : people::relationship_types()) {
        std::string words(type.words);
        if (!type.female.empty() && !type.male.empty())
            words += fmt::format(" ({}, {})", lower_first(std::string(type.female)),
                                 lower_first(std::string(type.male)));
        items.push_back({.text = std::move(words), .value = std::string(type.id)});
    }
    return items;
}

std::vector<components::select_item> code_items(const guidance::edition& edition, std::string_view set,
                                                date on) {
    std::vector<components::select_item> items{{.text = "Not said", .value = ""}};
    if (const guidance::code_set* codes = edition.find_codes(set))
        for (const guidance::code_set::code& code : codes->codes)
            if ((!code.from || *code.from <= on) && (!code.until || on < *code.until))
                items.push_back({.text = code.text, .value = code.code});
    return items;
}

} // namespace kith::web::pages
