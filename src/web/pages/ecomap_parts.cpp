#include "web/pages/ecomap_parts.hpp"

#include "web/pages/around.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using kith::family::around;
using kith::family::tie_strength;

/// Places round the circle: family, friends, learning, health, practitioners, the rest.
enum place { of_parents, of_family, of_friends, of_learning, of_health, of_practitioners, of_services };

int place_of_kind(std::string_view kind) {
    if (kind == "family") return of_family;
    if (kind == "friends" || kind == "community" || kind == "activity") return of_friends;
    if (kind == "school") return of_learning;
    if (kind == "health") return of_health;
    return of_services;
}

tie_strength strength_of(std::string_view code) {
    if (code == "strong") return tie_strength::strong;
    if (code == "weak") return tie_strength::weak;
    if (code == "stressful") return tie_strength::stressful;
    if (code == "ended") return tie_strength::ended;
    return tie_strength::not_judged;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

void add_family(ecomap_read& to, const child_visit& child, const people_near& near) {
    for (const person_near& one : near.all) {
        if (one.who.id == child.person() || !one.now()) continue;
        if (one.lives_here) {
            to.map.household.push_back(one.who);
            continue;
        }
        around person;
        person.id = "person:" + one.who.id.text;
        person.name = one.who.name;
        person.kind = one.words();
        person.place = one.is_parent() ? of_parents : of_family;
        person.address = around_address(child, one.who.id);
        to.map.all.push_back(std::move(person));
    }
    for (const kith::family::member& one : near.family.all.members)
        if (one.id == child.person()) to.map.subject = one;
    to.map.not_shown = near.family.all.not_shown;
    to.records_shown = near.family.records_shown;
}

void add_practitioners(ecomap_read& to, const child_visit& child) {
    for (const practitioner_around& one : practitioners_around(child).now) {
        around practitioner;
        practitioner.id = "practitioner:" + one.practitioner.text;
        practitioner.name = one.name;
        practitioner.kind = joined(one.relations);
        if (practitioner.kind.empty()) practitioner.kind = one.job;
        practitioner.place = of_practitioners;
        to.map.all.push_back(std::move(practitioner));
    }
}

/// The school and the surgery that stand on the record.
void add_facts(ecomap_read& to, const child_visit& child) {
    const auto add = [&](std::string_view fact, std::string_view kind, int place) {
        const std::string_view name = child.file->person.fact(fact);
        if (name.empty()) return;
        around service;
        service.id = "fact:" + std::string(fact);
        service.name = name;
        service.kind = casework::words_of_tie(kind);
        service.place = place;
        to.map.all.push_back(std::move(service));
    };
    add("school", "school", of_learning);
    add("gp", "health", of_health);
}

/// What practitioners judged, and what they named while judging.
void add_ties(ecomap_read& to, const child_visit& child) {
    for (const casework::tie& one : casework::ties_that_hold(*child.file)) {
        auto found = std::ranges::find(to.map.all, one.to, &around::id);
        if (found == to.map.all.end()) {
            if (!one.to.starts_with("named:")) continue; // no longer around, or not for this viewer to know
            around named;
            named.id = one.to;
            named.name = one.name;
            named.kind = casework::words_of_tie(one.kind);
            named.place = place_of_kind(one.kind);
            to.map.all.push_back(std::move(named));
            found = std::prev(to.map.all.end());
        }
        found->strength = strength_of(one.strength);
        found->note = one.note + " (" + by_words(child, one.by) + ", " + day_words(one.entered) + ")";
    }
}

} // namespace

const around* ecomap_read::find(std::string_view end) const {
    const auto found = std::ranges::find(map.all, end, &around::id);
    return found == map.all.end() ? nullptr : &*found;
}

ecomap_read read_ecomap(site& site, const child_visit& child) {
    ecomap_read all;
    add_family(all, child, people_near_to(site, child, 1));
    add_practitioners(all, child);
    add_facts(all, child);
    add_ties(all, child);
    for (around& one : all.map.all)
        if (one.address.empty())
            one.address =
                child.as_at ? child_address(child, "/people") : tie_address(child, segment_of(one.id));
    return all;
}

std::string segment_of(std::string_view end) {
    const std::size_t colon = end.find(':');
    if (colon == std::string_view::npos) return std::string(end);
    return std::string(end.substr(0, colon)) + "--" + std::string(end.substr(colon + 1));
}

std::string tie_address(const child_visit& child, std::string_view segment) {
    return "/children/" + child.person().text + "/ecomap/ties/" + std::string(segment);
}

} // namespace kith::web::pages
