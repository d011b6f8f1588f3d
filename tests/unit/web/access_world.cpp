#include "access_world.hpp"

#include "casework/grants.hpp"
#include "casework/joining_desk.hpp"
#include "casework/kin.hpp"
#include "store/deposits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace kith::tests {
namespace {

constexpr std::string_view begun = "2018-12-03T09:30", today = "2019-01-10T10:00";

/// Every page read is an entry that has to be durable: a hundred thousand of them belong in memory.
const char* in_memory() {
    if (std::filesystem::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", 0);
    return begun.data();
}

template <class Outcome>
void did(const Outcome& made) {
    const auto* wrong = std::get_if<problems>(&made);
    INFO(words_of(wrong != nullptr ? result<int>(tl::unexpected(*wrong)) : result<int>(0)));
    REQUIRE(std::holds_alternative<casework::recorded>(made));
}

std::vector<practitioner_id> of_relation(const std::vector<asker>& all,
                                         std::initializer_list<std::string_view> relations) {
    std::vector<practitioner_id> found;
    for (const asker& one : all)
        for (const std::string_view relation : relations)
            if (one.relation == relation) found.push_back(one.who.id);
    return found;
}

casework::step_body step_of(const casework::case_process& process, std::string step) {
    casework::step_body body{};
    body.process = process.id;
    body.definition = process.definition;
    body.step = std::move(step);
    return body;
}

std::string sequence_of(const casework::file& file) {
    return file.happenings.empty() ? "1" : std::to_string(file.happenings.front().sequence);
}

} // namespace

const std::vector<std::string>& relations_tried() {
    static const std::vector<std::string> all{"none",
                                              "lead_social_worker",
                                              "core_group_member",
                                              "conference_chair",
                                              "referrer",
                                              "excluded",
                                              "specific",
                                              "emergency",
                                              "named",
                                              "own_agency",
                                              "ended",
                                              "without_agreement"};
    return all;
}

access_world::access_world(const std::vector<std::string>& roles, std::vector<std::string> relations)
    : site(in_memory()) {
    add_people(roles, relations.empty() ? relations_tried() : relations);
    add_records();
    site.database().write([](store::transaction& to) {
        store::replace_agreements(to, {{"1", "health", "2018-01-01", "2020-12-31"},
                                       {"2", "police", "2018-01-01", "2020-12-31"},
                                       {"3", "housing", "2017-01-01", "2017-12-31"}});
    });
}

/// The teacher of small_site, of agency "school", refers every child: whoever stands as "own_agency" is of
/// that agency, and nobody else is.
void access_world::add_people(const std::vector<std::string>& roles,
                              const std::vector<std::string>& relations) {
    for (const std::string& role : roles) {
        for (const std::string& relation : relations) {
            asker one;
            one.relation = relation;
            one.agency = relation == "own_agency"          ? "school"
                         : relation == "referrer"          ? "police"
                         : relation == "without_agreement" ? "housing"
                                                           : "health";
            one.who = {
                {"x" + std::to_string(askers.size())}, role, "Viewer " + std::to_string(askers.size())};
            site.add_account(one.who, one.agency, "Tries");
            askers.push_back(std::move(one));
        }
    }
}

void access_world::add_records() {
    const std::vector<std::pair<std::string, std::string>> wanted{{"ordinary", "Qadordinar"},
                                                                  {"restricted", "Qberestric"},
                                                                  {"closed", "Qcuclosedo"},
                                                                  {"protected", "Qdiprotect"},
                                                                  {"joined", "Qejoinedly"}};
    site.refer({"Qotherside"}, "2018-12-03T09:00");
    site.refer({"Qunrelated"}, "2018-12-03T09:00");
    const person_id beside = site.child("Qotherside"), unrelated = site.child("Qunrelated");
    for (const auto& [name, given_name] : wanted) {
        site.refer({given_name}, "2018-12-03T09:10");
        records.push_back({name, given_name, site.child(given_name)});
    }
    stand(beside);
    for (classed_record& one : records) {
        if (one.name == "protected") protect(one.person);
        if (one.name == "restricted") restrict_to_list(one.person);
        stand(one.person);
        if (one.name == "closed")
            append(one.person, [&](const casework::file& file, const guidance::edition& edition) {
                const auto& process = file.processes.front();
                auto over = step_of(process, "decide");
                over.outcome = "no_further_action";
                over.finishes = {process.id};
                return std::vector{casework::step_entry(edition, over, at(begun))};
            });
        if (one.name == "joined") {
            join(one.person, unrelated);
            one.joined_with = "Qunrelated";
        }
        one.parameters = parameters_of(one.person, beside);
    }
    classed_record missing{"missing", "", {std::string(26, '0')}};
    missing.parameters = records.front().parameters;
    missing.parameters["person"] = missing.parameters["left"] = missing.person.text;
    missing.parameters["process"] = std::string(26, '1');
    records.push_back(std::move(missing));
    site.set_now(today);
}

void access_world::append(
    const person_id& person,
    const std::function<std::vector<record::new_entry>(const casework::file&, const guidance::edition&)>&
        entries) {
    const auto& by = site.people.manager;
    const instant now = site.the_world().now();
    did(site.desk().perform({person},
                            [&](const casework::child_files& files, world&) -> result<casework::decision> {
                                const auto& rules = site.desk().rules();
                                const casework::file& before = *files.front();
                                casework::decision made;
                                record::stream_append add{record::person_stream(person), before.revision,
                                                          entries(before, rules.editions.front())};
                                casework::file after = before;
                                std::int64_t sequence = before.revision;
                                for (const record::new_entry& one : add.entries)
                                    casework::apply(rules, after,
                                                    casework::as_recorded(one, add.stream, ++sequence,
                                                                          {by.id, by.role, "to try"}, now));
                                after.revision = sequence;
                                made.appends.push_back(std::move(add));
                                made.files.push_back(std::move(after));
                                return made;
                            },
                            by, now, {}));
}

/// Everybody comes to stand to this record as they are to. Whoever is "ended" has stood in every way, and
/// whoever is "excluded" stands in every way and is kept from it.
void access_world::stand(const person_id& person) {
    const auto grant = [](casework::grant_kind kind, const practitioner_id& who,
                          const case_process_id& process, std::optional<instant> until) {
        record::new_entry one;
        one.type = casework::access_granted;
        one.event_time = at(begun);
        one.body = casework::to_body({kind, who, process, until, "to try", "to try"});
        return one;
    };
    append(person, [&](const casework::file& file, const guidance::edition& edition) {
        using casework::grant_kind;
        const auto& process = file.processes.front();
        std::vector<record::new_entry> all;
        const auto assign = [&](std::vector<casework::assignment> assigns) {
            auto step = step_of(process, "feedback");
            step.assigns = std::move(assigns);
            all.push_back(casework::step_entry(edition, step, at(begun)));
        };
        const auto ended = of_relation(askers, {"ended"});
        assign({{"lead_social_worker", ended}, {"core_group_member", ended}, {"conference_chair", ended}});
        assign({{"lead_social_worker",
                 of_relation(askers, {"lead_social_worker", "excluded", "without_agreement"})},
                {"core_group_member",
                 of_relation(askers, {"core_group_member", "excluded", "without_agreement"})},
                {"conference_chair",
                 of_relation(askers, {"conference_chair", "excluded", "without_agreement"})},
                {"referrer", of_relation(askers, {"referrer"}), false}});
        const instant past = at(today) - std::chrono::hours(1),
                      later = at(today) + std::chrono::hours(24 * 90);
        for (const asker& one : askers) {
            if (one.relation == "specific")
                all.push_back(grant(grant_kind::specific, one.who.id, process.id, later));
            if (one.relation == "named")
                all.push_back(grant(grant_kind::named, one.who.id, {}, std::nullopt));
            if (one.relation == "emergency")
                all.push_back(grant(grant_kind::emergency, one.who.id, {}, later));
            if (one.relation == "excluded") {
                all.push_back(grant(grant_kind::named, one.who.id, {}, std::nullopt));
                all.push_back(grant(grant_kind::emergency, one.who.id, {}, later));
                all.push_back(grant(grant_kind::excluded, one.who.id, {}, std::nullopt));
            }
            if (one.relation != "ended") continue;
            all.push_back(grant(grant_kind::specific, one.who.id, process.id, past));
            all.push_back(grant(grant_kind::named, one.who.id, {}, past));
            all.push_back(grant(grant_kind::emergency, one.who.id, {}, past));
            all.push_back(grant(grant_kind::excluded, one.who.id, {}, past));
        }
        return all;
    });
}

void access_world::restrict_to_list(const person_id& person) {
    append(person, [](const casework::file&, const guidance::edition&) {
        record::new_entry one;
        one.type = casework::access_restricted;
        one.event_time = at(begun);
        one.body = casework::restriction_body("A practitioner's own child");
        return std::vector{one};
    });
}

void access_world::protect(const person_id& person) {
    const auto& who = site.people.manager;
    did(site.desk().perform({person},
                            [&](const casework::child_files& files, world&) {
                                casework::detail_said address;
                                address.kind = "address";
                                address.parts = {{"kind", "placement"},
                                                 {"lines", "17 " + std::string(hidden_street)},
                                                 {"postcode", "ZZ9 9ZZ"},
                                                 {"protected", "yes"}};
                                address.told = "The carer said so.";
                                return casework::record_detail(site.desk().rules(), files.front(), address,
                                                               who, at(begun));
                            },
                            who, at(begun), {}));
}

void access_world::join(const person_id& one, const person_id& other) {
    const instant now = site.the_world().now();
    did(casework::propose_join(site.desk(), one, other, {"The same child", -1, {}}, site.people.front_door,
                               now, {}));
    did(casework::agree_to_join(site.desk(), one, other, "I know them", site.people.manager, now, {}));
}

std::map<std::string, std::string> access_world::parameters_of(const person_id& person,
                                                               const person_id& other) {
    const auto file = site.desk().open(*site.database().read(), person);
    std::map<std::string, std::string> all;
    all["person"] = all["left"] = person.text;
    all["right"] = other.text;
    all["process"] = file->processes.front().id.text;
    all["step"] = "decide";
    all["sequence"] = all["detail"] = sequence_of(*file);
    for (const auto& detail : file->person.details)
        all["detail"] = std::to_string(detail.sequence);
    all["fact"] = "given_name";
    all["alert"] = all["item"] = "1";
    all["session"] = all["factor"] = all["agreement"] = all["file"] = std::string(26, '3');
    all["provider"] = "county";
    all["tree"] = "entries";
    all["practitioner"] = site.people.nurse.id.text;
    all["kind"] = "address";
    all["end"] = "new";
    all["draft"] = std::string(26, '2');
    all["definition"] = "assessment";
    all["clock"] = file->clocks.empty() ? "none" : file->clocks.front().clock;
    all["started_by"] = file->clocks.empty() ? "1" : std::to_string(file->clocks.front().started_by);
    all["other"] = all["relationship"] = other.text;
    for (const auto& tie : file->kin.relationships) {
        all["relationship"] = casework::key_of(tie);
        all["other"] = tie.person.text;
    }
    return all;
}

std::vector<route_row> access_world::rows() const {
    auto rows = route_rows();
    std::erase_if(rows, [&](const route_row& row) {
        return std::ranges::none_of(site.table().all(), [&](const web::route& one) {
            return one.pattern == row.pattern &&
                   (one.verb == web::method::get ? "GET" : "POST") == row.verb;
        });
    });
    return rows;
}

std::string access_world::path(std::string_view pattern, const classed_record& record) {
    std::string made;
    while (!pattern.empty()) {
        const auto colon = pattern.find(':');
        made += pattern.substr(0, colon);
        if (colon == std::string_view::npos) break;
        pattern.remove_prefix(colon + 1);
        const auto end = pattern.find('/');
        const auto found = record.parameters.find(std::string(pattern.substr(0, end)));
        REQUIRE_MESSAGE(found != record.parameters.end(), "a parameter without a value: ", pattern);
        made += found->second;
        if (end == std::string_view::npos) break;
        pattern.remove_prefix(end);
    }
    return made;
}

} // namespace kith::tests
