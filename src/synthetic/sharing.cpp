#include "synthetic/sharing.hpp"

#include "casework/agreements.hpp"
#include "casework/beginning.hpp"
#include "casework/casework.hpp"
#include "casework/drafting.hpp"
#include "casework/grants.hpp"
#include "synthetic/chance.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace kith::synthetic {
namespace {

using std::chrono::hours;

constexpr std::size_t children_with_sharing = 6;
constexpr std::string_view purposes = "sharing_purpose";

casework::practitioner practitioner_of(const person_working& one) {
    return {one.id, one.role, one.display_name, one.agency};
}

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// Who signs in with one of these roles; those outside the authority first where `outside`.
const person_working* somebody(const guidance::edition& edition, const std::vector<person_working>& all,
                               const std::vector<std::string>& roles, bool outside) {
    const person_working* found = nullptr;
    for (const person_working& one : all) {
        const guidance::role* role = edition.find_role(one.role);
        if (one.sign_in_name.empty() || !role || !contains(roles, one.role)) continue;
        if (role->authority != outside) return &one;
        if (!found) found = &one;
    }
    return found;
}

/// Fills in forms for people who are asked by name.
class sharing {
  public:
    sharing(casework::desk& desk, const shapes& from, const wanted& asked,
            const std::vector<person_working>& workers, const guidance::edition& edition)
        : desk_(desk), from_(from), asked_(asked), workers_(workers), edition_(edition) {}

    int begun = 0;

    void add_to(const person_id& person, std::size_t turn) {
        for (const guidance::process& process : edition_.processes) {
            const bool one_form = process.beside_case && process.children != "household" &&
                                  process.opened_because.empty() && !process.opened_by.empty() &&
                                  !process.steps.empty() && !process.steps.front().grants;
            if (one_form) begin(person, process, turn);
        }
        give_papers(person);
    }

  private:
    [[nodiscard]] std::string words_for(const guidance::process& process, const guidance::field& field,
                                        std::size_t turn) const {
        const auto found = from_.phrases.find(process.id + "." + field.id);
        if (found == from_.phrases.end() || found->second.empty())
            return "As agreed with the family's worker.";
        return found->second[turn % found->second.size()];
    }

    std::vector<std::string> answer(const guidance::process& process, const guidance::field& field,
                                    std::size_t turn) {
        using guidance::field_type;
        switch (field.type) {
        case field_type::yes_no:
            return {"no"};
        case field_type::choice:
        case field_type::choices:
            return {field.options[turn % field.options.size()].code};
        case field_type::practitioner:
        case field_type::practitioners: {
            const person_working* one = somebody(edition_, workers_, field.of_role, true);
            return one ? std::vector{one->id.text} : std::vector<std::string>{};
        }
        case field_type::date:
        case field_type::moment:
        case field_type::number:
        case field_type::attendance:
            return {};
        default:
            return {words_for(process, field, turn)};
        }
    }

    casework::submission filled(const guidance::process& process, const guidance::step& step,
                                const person_id& person, std::size_t turn, instant when) {
        casework::submission said;
        said.event_time = when;
        const auto outcomes = guidance::outcomes_of(process, step.id);
        const std::string outcome =
            step.decides && !outcomes.empty() ? outcomes[turn % outcomes.size()]->id : "";
        if (!outcome.empty()) said.outcomes[person] = outcome;
        for (const guidance::field& field : process.fields)
            if (field.step == step.id && field.required &&
                casework::asked_with(field.asked_when, said.shared, outcome))
                if (auto values = answer(process, field, turn); !values.empty())
                    said.shared[field.id] = std::move(values);
        return said;
    }

    void begin(const person_id& person, const guidance::process& process, std::size_t turn) {
        const guidance::step& step = process.steps.front();
        const person_working* who = somebody(edition_, workers_, step.by, !step.author_becomes.empty());
        if (!who) return;
        const instant when = asked_.now - hours(24 * static_cast<int>(3 + 5 * (turn % 3)));
        const auto said = filled(process, step, person, turn, when);
        const auto by = practitioner_of(*who);
        const auto done =
            desk_.perform({person},
                          [&](const casework::child_files& files, world& ids) {
                              return casework::begin_with_step(desk_.rules(), process.id, files.front(),
                                                               said, by, asked_.now, ids);
                          },
                          by, asked_.now, {});
        if (const auto* made = std::get_if<casework::recorded>(&done)) {
            ++begun;
            if (turn % 2 == 1) answer_it(person, process, made->process, turn);
        }
    }

    /// Whoever was asked by name answers.
    void answer_it(const person_id& person, const guidance::process& process, const case_process_id& id,
                   std::size_t turn) {
        const guidance::step* open = nullptr;
        for (const guidance::step& step : process.steps)
            if (!open && step.optional && step.repeats && contains(step.after, process.steps.front().id) &&
                !std::ranges::all_of(
                    step.by, [&](const auto& role) { return contains(process.steps.front().by, role); }))
                open = &step;
        const person_working* who = open ? somebody(edition_, workers_, open->by, true) : nullptr;
        if (!who) return;
        auto said = filled(process, *open, person, 0, asked_.now - hours(20));
        said.process = id;
        said.step = open->id;
        static_cast<void>(turn);
        desk_.record(person, said, practitioner_of(*who), asked_.now, {});
    }

    void give_papers(const person_id& person) {
        const auto file = desk_.open(*desk_.database().read(), person);
        const auto meeting = std::ranges::find_if(file->processes, [&](const casework::case_process& one) {
            const auto* definition = casework::definition_of(desk_.rules(), one);
            return !one.finished && definition && definition->kind == guidance::process_kind::meeting;
        });
        const person_working* to = nullptr;
        const person_working* from = nullptr;
        for (const person_working& one : workers_) {
            const guidance::role* role = edition_.find_role(one.role);
            if (one.sign_in_name.empty() || !role) continue;
            if (!to && role->sees == "own_agency") to = &one;
            if (!from && role->authority && role->sees == "area") from = &one;
        }
        if (meeting == file->processes.end() || !to || !from) return;
        const auto by = practitioner_of(*from);
        desk_.perform({person},
                      [&](const casework::child_files& files, world&) -> result<casework::decision> {
                          casework::drafting draft(desk_.rules(), by, asked_.now);
                          const casework::granted_body body{.kind = casework::grant_kind::specific,
                                                            .practitioner = to->id,
                                                            .process = meeting->id,
                                                            .until = asked_.now + hours(24 * 60),
                                                            .purpose = "invited to the meeting"};
                          draft.add(*files.front(), {std::string(casework::access_granted),
                                                     1,
                                                     asked_.now,
                                                     edition_.id,
                                                     {},
                                                     casework::to_body(body)});
                          return std::move(draft).finish(meeting->id);
                      },
                      by, asked_.now, {});
    }

    casework::desk& desk_;
    const shapes& from_;
    const wanted& asked_;
    const std::vector<person_working>& workers_;
    const guidance::edition& edition_;
};

} // namespace

void make_agreements(store::database& database, const guidance::rulebook& rules, const wanted& asked,
                     const std::vector<person_working>& workers) {
    const guidance::edition* edition = rules.in_force_on(local_date(asked.now));
    const guidance::code_set* codes = edition ? edition->find_codes(purposes) : nullptr;
    if (!codes || workers.empty()) return;
    std::set<std::string> agencies;
    for (const person_working& one : workers)
        if (const guidance::role* role = edition->find_role(one.role);
            role && !role->authority && !one.agency.empty())
            agencies.insert(one.agency);
    seeded_world ids(asked.seed ^ 0x6167'7265'65ULL, asked.now);
    const date today = local_date(asked.now);
    const auto years_on = [&](int years) {
        return date{today.year() + std::chrono::years(years), today.month(), std::chrono::day(1)};
    };
    for (const std::string& agency : agencies) {
        casework::agreement one;
        one.agency = agency;
        for (const auto& code : codes->codes)
            one.purposes.push_back(code.code);
        one.title = "Information sharing agreement of the Example area";
        one.from = years_on(-1);
        one.until = years_on(2);
        one.review = years_on(1);
        one.signed_by = "The safeguarding partners of the Example area";
        const auto made =
            casework::make_agreement(database, ids, one, practitioner_of(workers.front()), asked.now, {});
        static_cast<void>(made);
    }
}

int add_sharing(store::database& database, std::shared_ptr<const guidance::rulebook> rules,
                const shapes& from, const wanted& asked, const std::vector<person_working>& workers) {
    const guidance::edition* edition = rules->in_force_on(local_date(asked.now));
    if (!edition) return 0;
    seeded_world ids(asked.seed ^ 0x7368'6172'65ULL, asked.now);
    casework::desk desk(database, ids, rules);
    sharing all(desk, from, asked, workers, *edition);
    std::set<practitioner_id> own;
    for (const person_working& one : workers)
        if (one.role == from.caseworker && !one.sign_in_name.empty()) own.insert(one.id);
    std::size_t turn = 0;
    for (const person_id& person : database.read()->people()) {
        if (turn == children_with_sharing) break;
        const auto row = database.read()->person(person);
        if (!row || !row->child || !row->open || !own.contains(row->allocated)) continue;
        all.add_to(person, turn++);
    }
    return all.begun;
}

} // namespace kith::synthetic
