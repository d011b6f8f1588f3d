#include "web/pages/referral_pages.hpp"

#include "web/components/components.hpp"
#include "web/pages/asked_pages.hpp"
#include "web/pages/intake_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr int most_referrals = 100;

/// Short enough to say on the phone.
std::string reference_of(const case_process_id& process) {
    std::string reference = process.text.substr(0, 8);
    for (auto& c : reference)
        if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    return reference;
}

/// One referral of the viewer's, with the children on it.
struct referral {
    case_process_id id;
    const guidance::process* definition = nullptr;
    std::vector<std::shared_ptr<const casework::file>> children;
    const casework::case_process* process = nullptr; ///< as it stands for the first child
};

/// An answer that is meant for somebody who stands so to the child.
struct shared_answer {
    const guidance::field* field;
    const casework::recorded_step* step;
    std::vector<std::string> values;
};

std::vector<shared_answer> answers_for(const referral& one, const kith::access::viewer& viewer) {
    std::vector<shared_answer> answers;
    const auto& file = *one.children.front();
    const auto stands = [&](const std::string& relation) {
        return std::any_of(file.involvements.begin(), file.involvements.end(), [&](const auto& involved) {
            return involved.practitioner == viewer.id && involved.relation == relation && !involved.until;
        });
    };
    for (const auto& step : one.process->steps)
        for (const auto& field : one.definition->fields) {
            const auto& with = field.shared_with;
            const auto said = step.said.find(field.id);
            if (field.step == step.step && said != step.said.end() &&
                std::any_of(with.begin(), with.end(), stands))
                answers.push_back({&field, &step, said->second});
        }
    return answers;
}

bool decided(const referral& one) {
    return std::any_of(one.process->steps.begin(), one.process->steps.end(), [&](const auto& step) {
        const auto* definition = guidance::find_step(*one.definition, step.step);
        const auto* outcome = guidance::find_outcome(*one.definition, step.outcome);
        return definition && definition->decides && outcome && !outcome->continues;
    });
}

struct state_words {
    std::string words, colour;
};
state_words state_of(const referral& one, const kith::access::viewer& viewer) {
    if (!answers_for(one, viewer).empty()) return {"Answered", "govuk-tag--green"};
    if (decided(one)) return {"Decided: you will be told", "govuk-tag--blue"};
    return {"Received: waiting for a decision", "govuk-tag--yellow"};
}

/// The viewer's referrals with their files, newest first. Only what may be followed.
std::vector<referral> own_referrals(visit& visit, site& site, store::snapshot& snapshot,
                                    const kith::access::viewer& viewer, int limit) {
    const auto& edition = edition_at(site, visit.request.at);
    std::vector<referral> all;
    for (const auto& row : snapshot.referred_by(kith::access::visibility_of(edition, viewer), limit)) {
        auto file = site.desk.open(snapshot, row.person);
        if (!file || !kith::access::may_follow(edition, viewer, *file)) continue;
        const auto* process = file->find(row.process);
        if (!process) continue;
        auto known = std::find_if(all.begin(), all.end(),
                                  [&](const referral& one) { return one.id == row.process; });
        if (known == all.end()) {
            referral one;
            one.id = row.process;
            one.definition = casework::definition_of(site.rules(), *process);
            one.process = process;
            if (!one.definition) continue;
            all.push_back(std::move(one));
            known = std::prev(all.end());
        }
        known->children.push_back(std::move(file));
    }
    for (auto& one : all) {
        const auto& named = one.process->children; // in the order in which they were named
        std::stable_sort(one.children.begin(), one.children.end(), [&](const auto& a, const auto& b) {
            return std::find(named.begin(), named.end(), a->person.id) <
                   std::find(named.begin(), named.end(), b->person.id);
        });
    }
    return all;
}

std::vector<person_id> people_of(const std::vector<referral>& referrals) {
    std::vector<person_id> people;
    for (const auto& one : referrals)
        for (const auto& child : one.children)
            people.push_back(child->person.id);
    return people;
}

/// The child's name as it was first recorded: what the referrer said, not what is known since.
std::string name_as_referred(const people::person& person) {
    const auto first = [&](std::string_view fact) {
        const auto found = person.facts.find(fact);
        return found == person.facts.end() || found->second.empty() ? std::string{}
                                                                    : found->second.front().value;
    };
    auto name = first("given_name");
    const auto family = first("family_name");
    if (!name.empty() && !family.empty()) name += ' ';
    name += family;
    return name.empty() ? "name not known" : name;
}

std::string names_of(const referral& one) {
    std::string names;
    for (const auto& child : one.children)
        names += (names.empty() ? "" : ", ") + name_as_referred(child->person);
    return names;
}

html draw_list(const std::vector<referral>& referrals, const kith::access::viewer& viewer) {
    table_options options{.caption = "Your referrals", .caption_classes = "govuk-visually-hidden"};
    options.head = std::vector<table_cell>{
        {.text = "Reference"}, {.text = "About"}, {.text = "Sent"}, {.text = "Where it stands"}};
    for (const auto& one : referrals) {
        const auto state = state_of(one, viewer);
        options.rows.push_back(
            {{.html = link({.text = reference_of(one.id), .href = "/referrals/" + one.id.text})},
             {.text = names_of(one)},
             {.text = day_words(one.process->opened)},
             {.html = tag({.text = state.words, .classes = state.colour})}});
    }
    return scroll_region({.label = "Your referrals", .html = table(options)});
}

response list_page(visit& visit, site& site) {
    auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    const auto referrals = own_referrals(visit, site, *snapshot, viewer, most_referrals);
    snapshot.reset();
    html body = done_notice(visit) + heading({.text = "Your referrals", .level = 1, .size = size::l});
    if (intake_for(edition_at(site, visit.request.at), viewer.role))
        body += button({.text = "Make a referral", .href = "/referrals/new"});
    if (referrals.empty())
        body += paragraph(
            "You have not sent a referral here yet. What you send is listed here, with what became of it.");
    else
        body += draw_list(referrals, viewer);
    if (int(people_of(referrals).size()) >= most_referrals)
        body += paragraph("Showing the latest referrals. Ask children's social care about earlier ones.");
    auto answer = framed_page(visit, {.title = "Your referrals", .body = body, .here = "/referrals"});
    visit.note_list(people_of(referrals), "own referrals", "what became of one's own referrals");
    return answer;
}

// ------------------------------------------------------------ one referral

/// What is done next and by when, from the clocks that it started.
html draw_next(const site& site, const referral& one, instant now) {
    std::vector<html> items;
    std::set<std::string> said;
    for (const auto& clock : one.children.front()->clocks) {
        if (clock.process != one.id || clock.state != casework::clock_state::running) continue;
        const auto* rule = casework::definition_of(site.rules(), clock);
        if (!rule || rule->process != one.definition->id || !said.insert(clock.clock).second) continue;
        items.push_back(clock_tag({.text = casework::in_words(site.rules(), clock, now),
                                   .state = pages::state_of(clock, now),
                                   .name = rule->title,
                                   .why = list({.items = [&] {
                                       std::vector<html> lines;
                                       for (const auto& line :
                                            casework::explain(site.rules(), *one.children.front(), clock))
                                           lines.push_back(text(line));
                                       return lines;
                                   }()})}));
    }
    html drawn = join(items);
    drawn += paragraph(
        "You are told here what was decided, and why. If you hear nothing by then, ring children's social "
        "care and give the reference.");
    return drawn;
}

html draw_shared(const std::vector<shared_answer>& answers, const accounts_read& accounts) {
    html drawn;
    for (const auto& answer : answers) {
        drawn += heading({.text = "The answer to you"});
        drawn += written_text(casework::answer_in_words(
            *answer.field, answer.values, [&](const practitioner_id& id) { return accounts.name_of(id); }));
        drawn += paragraph(fmt::format("{}, {}", accounts.name_of(answer.step->by.who),
                                       moment_words(answer.step->event_time)),
                           "govuk-hint");
    }
    if (!answers.empty())
        drawn += paragraph(
            "If you disagree, say so: ring children's social care, give the reference, and ask for the "
            "team manager. If you are still worried, or something new happens, make another referral.");
    return drawn;
}

/// What the viewer wrote, as it was written.
html draw_written(const referral& one, const kith::access::viewer& viewer, const accounts_read& accounts) {
    html drawn;
    for (const auto& step : one.process->steps) {
        if (step.by.who != viewer.id) continue;
        auto first_said = step.said; // as it was before others corrected it
        for (auto made = step.corrections.rbegin(); made != step.corrections.rend(); ++made)
            for (const auto& [name, values] : made->before)
                first_said[name] = values;
        summary_list_options options;
        for (const auto& field : one.definition->fields) {
            const auto found = first_said.find(field.id);
            if (field.step != step.step || found == first_said.end() || found->second.empty()) continue;
            summary_list_row row;
            row.key.text = field.prompt;
            row.value.html = written_text(casework::answer_in_words(
                field, found->second, [&](const practitioner_id& id) { return accounts.name_of(id); }));
            options.rows.push_back(std::move(row));
        }
        if (!options.rows.empty()) drawn += summary_list(options);
    }
    if (drawn.empty()) return drawn;
    return details({.summary_text = "What you wrote", .html = drawn});
}

response not_yours(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(
        visit, 404,
        "There is no referral of yours at this address. If you sent one, it is in the list of your "
        "referrals.");
}

response referral_page(visit& visit, site& site) {
    const case_process_id id{std::string(visit.parameter("process"))};
    auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    const auto all = own_referrals(visit, site, *snapshot, viewer, most_referrals);
    const auto accounts = site.accounts.read(*snapshot, visit.request.at);
    snapshot.reset();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const referral& one) { return one.id == id; });
    if (found == all.end()) return not_yours(visit);
    const auto answers = answers_for(*found, viewer);
    html body;
    if (answers.empty() && !decided(*found))
        body += panel({.title_text = found->definition->title + " received",
                       .html = text("Your reference is ") + strong(reference_of(id))});
    else
        body += heading({.text = fmt::format("{} {}", found->definition->title, reference_of(id)),
                         .level = 1,
                         .size = size::l});
    body += paragraph(
        fmt::format("About {}. Sent on {}.", names_of(*found), moment_words(found->process->opened)));
    body += draw_shared(answers, *accounts);
    if (answers.empty()) {
        body += heading({.text = "What happens next"});
        if (decided(*found))
            body += paragraph("A decision has been made. Somebody will tell you what it is.");
        body += draw_next(site, *found, visit.request.at);
    }
    body += draw_written(*found, viewer, *accounts);
    const auto& edition = edition_at(site, visit.request.at);
    if (kith::access::may_open(edition, viewer, *found->children.front()).allowed)
        body += paragraph(link({.text = "Go on in the child's record",
                                .href = fmt::format("/children/{}/processes/{}",
                                                    found->children.front()->person.id.text, id.text)}));
    body += links_to_raise(visit, site, viewer, *found->children.front());
    body += paragraph(link({.text = "Your referrals", .href = "/referrals"}));
    auto answer = framed_page(
        visit, {.title = "Your referral", .body = grid_row({{.html = body}}), .here = "/referrals"});
    for (const auto& child : found->children)
        visit.note_read(child->person.id, "own referral " + reference_of(id),
                        "what became of one's own referral");
    return answer;
}

} // namespace

void add_referral_routes(routes& table, site& site) {
    table.get("/referrals", audit_class::personal_list, web::access::signed_in,
              [&site](visit& visit) { return list_page(visit, site); });
    table.get("/referrals/:process", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return referral_page(visit, site); });
}

} // namespace kith::web::pages
