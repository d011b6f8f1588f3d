#include "random_records.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace kith::tests {
namespace {

template <class T, std::size_t N>
T any_of(seeded_world& world, const std::array<T, N>& from) {
    return from[world.below(N)];
}

constexpr std::array<const char*, 6> family_names = {"Okafor",  "Lindqvist", "Marlow",
                                                     "Adeyemi", "Price",     "Shah"};
constexpr std::array<const char*, 6> given_names = {"Ada", "Ben", "Chidi", "Dora", "Ebo", "Farah"};
constexpr std::array<const char*, 4> relations = {"lead_social_worker", "core_group_member",
                                                  "conference_chair", "referrer"};
constexpr std::array<casework::grant_kind, 4> kinds = {
    casework::grant_kind::specific, casework::grant_kind::named, casework::grant_kind::emergency,
    casework::grant_kind::excluded};

void say(people::person& who, const char* fact, std::string value) {
    who.facts[fact].push_back({std::move(value), 1, instant{}, "front_door_social_worker"});
}

} // namespace

std::string agency_of(const practitioner_id& who) {
    if (who.text == "p0" || who.text == "p1") return "school";
    return who.text == "p2" || who.text == "p3" ? "health" : "";
}

practitioner_id any_practitioner(seeded_world& world) {
    return {fmt::format("p{}", world.below(practitioners))};
}

instant any_moment(seeded_world& world) {
    const auto hours = static_cast<std::int64_t>(world.below(48));
    return instant(std::chrono::hours(24 * 17'897 + hours)); // from 1 January 2019
}

casework::file any_record(seeded_world& world, int number) {
    casework::file child = casework::empty_file({fmt::format("child-{}", number)});
    child.revision = 1;
    say(child.person, "given_name", any_of(world, given_names));
    say(child.person, "family_name", any_of(world, family_names));
    say(child.person, "birth_date", fmt::format("20{:02}-0{}-11", world.below(18), 1 + world.below(9)));
    say(child.person, "local_id", fmt::format("L{}", number));
    if (world.below(3) == 0) {
        people::detail home;
        home.sequence = 1;
        home.kind = "address";
        home.parts = {
            {"kind", "home"}, {"lines", "17 Hidden Lane"}, {"postcode", "ZZ9 9ZZ"}, {"protected", "yes"}};
        child.person.details.push_back(home);
    }
    child.notes.push_back({1,
                           any_moment(world),
                           any_moment(world),
                           {{"p9"}, "social_worker", ""},
                           fmt::format("Visited. Number{} was seen at 17 Hidden Lane.", number)});
    child.restricted = world.below(4) == 0;
    for (auto i = world.below(4); i > 0; --i) {
        const std::string relation = any_of(world, relations);
        casework::involvement one{
            any_practitioner(world), relation, any_moment(world), {}, relation == "referrer"};
        if (!one.lasting && world.below(3) == 0) one.until = any_moment(world);
        child.involvements.push_back(one);
    }
    for (auto i = world.below(4); i > 0; --i) {
        casework::access_grant one;
        one.kind = any_of(world, kinds);
        one.practitioner = any_practitioner(world);
        if (one.kind == casework::grant_kind::specific)
            one.process.text = fmt::format("process-{}", world.below(3));
        one.since = any_moment(world);
        if (world.below(2) == 0) one.until = any_moment(world);
        child.grants.push_back(one);
    }
    return child;
}

access::viewer any_viewer(seeded_world& world, const guidance::edition& edition, int children) {
    access::viewer who;
    who.id = any_practitioner(world);
    who.role = edition.roles[world.below(edition.roles.size())].id;
    who.agency = agency_of(who.id);
    who.at = any_moment(world);
    who.agreement = world.below(5) != 0;
    auto excluded = std::make_shared<std::set<person_id>>();
    for (auto i = world.below(3); i > 0; --i)
        excluded->insert({fmt::format("child-{}", world.below(static_cast<std::uint64_t>(children)))});
    who.excluded = std::move(excluded);
    auto colleagues = std::make_shared<std::set<practitioner_id>>();
    for (int i = 0; i < practitioners; ++i)
        if (const practitioner_id one{fmt::format("p{}", i)};
            !who.agency.empty() && agency_of(one) == who.agency)
            colleagues->insert(one);
    who.colleagues = std::move(colleagues);
    return who;
}

} // namespace kith::tests
