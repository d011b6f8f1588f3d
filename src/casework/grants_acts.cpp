// Acts about access to a record. Pure.

#include "casework/grants_acts.hpp"

#include "casework/details_said.hpp"
#include "casework/drafting.hpp"
#include "casework/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace kith::casework {
namespace {

constexpr std::size_t most_grants = 500; ///< on one record; ended ones among them
constexpr std::size_t most_named = 50;

const guidance::edition& edition_of(const guidance::rulebook& rules, instant now) {
    const guidance::edition* edition = edition_on(rules, now);
    if (!edition) throw std::runtime_error("no edition of the guidance is loaded");
    return *edition;
}

std::string who_may(const guidance::edition& edition, std::string_view act) {
    const guidance::access_act* rule = edition.find_access_act(act);
    std::string words;
    if (rule)
        for (const std::string& one : rule->by) {
            const guidance::role* role = edition.find_role(one);
            words += (words.empty() ? "" : ", ") + (role ? role->title : "the child's allocated worker");
        }
    return words.empty() ? "nobody in this area" : words;
}

/// The act's own conditions on every record: allowed, and not too much of it already.
result<void> allowed(const guidance::rulebook& rules, const child_files& files, const practitioner& who,
                     instant now, std::string_view act) {
    const guidance::edition& edition = edition_of(rules, now);
    if (files.empty()) return refuse("There is no such record");
    const bool may = std::any_of(files.begin(), files.end(),
                                 [&](const auto& one) { return may_do(edition, *one, who, act); });
    if (!may) {
        const guidance::access_act* rule = edition.find_access_act(act);
        return refuse(fmt::format("This is done by: {}. Ask one of them{}", who_may(edition, act),
                                  rule ? " (" + rule->title + ")" : ""));
    }
    for (const auto& one : files)
        if (one->grants.size() >= most_grants)
            return refuse("This record has too many entries about access already");
    return {};
}

bool has(const file& child, grant_kind kind, const practitioner_id& whose, instant now,
         const case_process_id& process = {}) {
    return std::any_of(child.grants.begin(), child.grants.end(), [&](const access_grant& one) {
        return one.kind == kind && one.practitioner == whose && one.live(now) &&
               (process.empty() || one.process == process);
    });
}

bool anywhere(const child_files& files, grant_kind kind, const practitioner_id& whose, instant now) {
    return std::any_of(files.begin(), files.end(),
                       [&](const auto& one) { return has(*one, kind, whose, now); });
}

void check_practitioner(const practitioner_id& whom, problems& found) {
    if (!is_identifier(whom.text)) found.push_back({"Select a practitioner", "practitioner"});
}

record::new_entry entry_of(std::string_view type, std::string body, instant now,
                           const std::string& edition) {
    return {std::string(type), 1, now, edition, {}, std::move(body)};
}

/// The same entry on every record of the person.
template <class Body>
decision on_each(const guidance::rulebook& rules, const child_files& files, std::string_view type,
                 const Body& body, const practitioner& who, instant now) {
    drafting draft(rules, who, now);
    const std::string& edition = edition_of(rules, now).id;
    for (const auto& one : files)
        draft.add(*one, entry_of(type, body(*one), now, edition));
    return std::move(draft).finish({});
}

/// The first moment after a day.
result<instant> end_of(date day) {
    return to_instant(local_time{.day = date(std::chrono::sys_days(day) + std::chrono::days(1))});
}

std::string_view act_that_ends(grant_kind kind) {
    switch (kind) {
    case grant_kind::named:
        return access_act::restrict_record;
    case grant_kind::emergency:
        return access_act::agree;
    case grant_kind::excluded:
        return access_act::lift_exclusion;
    case grant_kind::specific:
        break;
    }
    return access_act::give_papers;
}

/// Ends every such grant that still holds; refused where there is none.
result<decision> end_all(const guidance::rulebook& rules, const child_files& files, grant_kind kind,
                         const practitioner_id& whose, const case_process_id& process,
                         const std::string& reason, const practitioner& who, instant now) {
    drafting draft(rules, who, now);
    const std::string& edition = edition_of(rules, now).id;
    for (const auto& child : files)
        for (const access_grant& one : child->grants) {
            const bool meant = one.kind == kind && one.practitioner == whose && one.live(now) &&
                               (process.empty() || one.process == process);
            if (meant)
                draft.add(*child,
                          entry_of(access_ended, ended_grant_body(one.given_by, reason), now, edition));
        }
    decision made = std::move(draft).finish({});
    if (made.appends.empty())
        return refuse("This has ended already. Open the page again to see how it stands");
    return made;
}

} // namespace

bool may_do(const guidance::edition& edition, const file& child, const practitioner& who,
            std::string_view act) {
    const guidance::access_act* rule = edition.find_access_act(act);
    if (!rule || who.id.empty()) return false;
    return std::any_of(rule->by.begin(), rule->by.end(), [&](const std::string& one) {
        if (one != "allocated") return one == who.role;
        return !edition.allocated.empty() && child.stands(who.id, edition.allocated);
    });
}

result<decision> give_papers(const guidance::rulebook& rules, const child_files& files,
                             const papers_given& said, const practitioner& who, instant now) {
    if (auto may = allowed(rules, files, who, now, access_act::give_papers); !may)
        return tl::unexpected(may.error());
    problems found;
    check_practitioner(said.practitioner, found);
    const std::string purpose =
        checked_reason(said.purpose, "what they need the papers for", "purpose", found);
    const auto with = std::find_if(files.begin(), files.end(),
                                   [&](const auto& one) { return one->find(said.process) != nullptr; });
    if (with == files.end()) found.push_back({"Select the meeting or process", "process"});
    const date today = local_date(now);
    std::optional<instant> until;
    if (!said.until || !said.until->ok())
        found.push_back({"Enter the last day on which they need them", "until"});
    else if (day_number(*said.until) < day_number(today))
        found.push_back({"The last day must be today or later", "until"});
    else if (day_number(*said.until) > day_number(today) + 366)
        found.push_back(
            {"The last day must be within a year. Give them again if they are needed longer", "until"});
    else if (const auto end = end_of(*said.until))
        until = *end;
    if (said.practitioner == who.id)
        found.push_back({"You can't give papers to yourself. Ask somebody else who may", "practitioner"});
    if (anywhere(files, grant_kind::excluded, said.practitioner, now))
        found.push_back(
            {"They are kept from this record: whatever is given them opens nothing", "practitioner"});
    if (!found.empty()) return tl::unexpected(std::move(found));
    const granted_body body{grant_kind::specific, said.practitioner, said.process, until, purpose, {}};
    return on_each(
        rules, {*with}, access_granted, [&](const file&) { return to_body(body); }, who, now);
}

result<decision> end_access(const guidance::rulebook& rules, const child_files& files, grant_kind kind,
                            const practitioner_id& whose, const case_process_id& process,
                            std::string_view reason, const practitioner& who, instant now) {
    if (kind == grant_kind::excluded) return lift_exclusion(rules, files, whose, reason, who, now);
    if (whose != who.id)
        if (auto may = allowed(rules, files, who, now, act_that_ends(kind)); !may)
            return tl::unexpected(may.error());
    problems found;
    const std::string why = checked_reason(reason, "why it ends", "reason", found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    if (kind == grant_kind::named)
        for (const auto& child : files) {
            const bool others =
                std::any_of(child->grants.begin(), child->grants.end(), [&](const auto& one) {
                    return one.kind == grant_kind::named && one.practitioner != whose && one.live(now);
                });
            if (child->restricted && !others)
                return refuse(
                    "Nobody else is on the list: the record would be open to nobody. Name somebody "
                    "else first",
                    "reason");
        }
    return end_all(rules, files, kind, whose, process, why, who, now);
}

result<decision> propose_restriction(const guidance::rulebook& rules, const child_files& files,
                                     std::vector<practitioner_id> named, std::string_view reason,
                                     const practitioner& who, instant now) {
    if (auto may = allowed(rules, files, who, now, access_act::restrict_record); !may)
        return tl::unexpected(may.error());
    problems found;
    const std::string why = checked_reason(reason, "why the record has to be restricted", "reason", found);
    named.push_back(who.id);
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    if (std::any_of(named.begin(), named.end(), [](const auto& one) { return !is_identifier(one.text); }))
        found.push_back({"Select practitioners from the list", "named"});
    if (named.size() > most_named)
        found.push_back({"Name fewer: a list of that length restricts nothing", "named"});
    if (named.size() < 2)
        found.push_back(
            {"Name somebody besides yourself: somebody must open the record when you are away", "named"});
    for (const auto& child : files) {
        if (child->restricted) return refuse("This record is restricted already");
        if (child->proposed)
            return refuse("Somebody has proposed this already. It waits for a second person");
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    return on_each(
        rules, files, restriction_proposed, [&](const file&) { return proposal_body(why, named); }, who,
        now);
}

result<decision> propose_lifting(const guidance::rulebook& rules, const child_files& files,
                                 std::string_view reason, const practitioner& who, instant now) {
    if (auto may = allowed(rules, files, who, now, access_act::restrict_record); !may)
        return tl::unexpected(may.error());
    problems found;
    const std::string why = checked_reason(reason, "why the restriction is to be lifted", "reason", found);
    child_files restricted;
    for (const auto& child : files) {
        if (child->proposed)
            return refuse("Somebody has proposed this already. It waits for a second person");
        if (child->restricted) restricted.push_back(child);
    }
    if (restricted.empty()) return refuse("This record is not restricted");
    if (!found.empty()) return tl::unexpected(std::move(found));
    return on_each(
        rules, restricted, lifting_proposed, [&](const file&) { return proposal_body(why, {}); }, who, now);
}

result<decision> agree_to_proposal(const guidance::rulebook& rules, const child_files& files,
                                   std::string_view reason, const practitioner& who, instant now) {
    if (auto may = allowed(rules, files, who, now, access_act::agree); !may)
        return tl::unexpected(may.error());
    problems found;
    const std::string why = checked_reason(reason, "why you agree", "reason", found);
    child_files waiting;
    for (const auto& child : files) {
        if (!child->proposed) continue;
        if (child->proposed->by.who == who.id)
            return refuse("You proposed this: somebody else decides on it. Ask a colleague");
        waiting.push_back(child);
    }
    if (waiting.empty())
        return refuse("Nothing is proposed any longer. Open the page again to see how it stands");
    if (!found.empty()) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    const std::string& edition = edition_of(rules, now).id;
    for (const auto& child : waiting) {
        const access_proposal& proposed = *child->proposed;
        draft.add(*child, entry_of(proposed.lifts ? access_unrestricted : access_restricted,
                                   restriction_body(proposed.reason + " Agreed: " + why), now, edition));
        if (proposed.lifts) continue;
        std::set<practitioner_id> named(proposed.named.begin(), proposed.named.end());
        named.insert(who.id);
        for (const practitioner_id& one : named) {
            if (has(*child, grant_kind::named, one, now)) continue;
            const granted_body body{
                grant_kind::named, one, {}, {}, "Named when the record was restricted", {}};
            draft.add(*child, entry_of(access_granted, to_body(body), now, edition));
        }
    }
    return std::move(draft).finish({});
}

result<decision> end_proposal(const guidance::rulebook& rules, const child_files& files,
                              std::string_view reason, const practitioner& who, instant now) {
    problems found;
    const std::string why = checked_reason(reason, "why", "reason", found);
    child_files waiting;
    bool own = true;
    for (const auto& child : files) {
        if (!child->proposed) continue;
        own = own && child->proposed->by.who == who.id;
        waiting.push_back(child);
    }
    if (waiting.empty())
        return refuse("Nothing is proposed any longer. Open the page again to see how it stands");
    if (!own)
        if (auto may = allowed(rules, files, who, now, access_act::agree); !may)
            return tl::unexpected(may.error());
    if (!found.empty()) return tl::unexpected(std::move(found));
    return on_each(
        rules, waiting, access_proposal_ended, [&](const file&) { return restriction_body(why); }, who,
        now);
}

result<decision> add_to_list(const guidance::rulebook& rules, const child_files& files,
                             const practitioner_id& whom, std::string_view reason, const practitioner& who,
                             instant now) {
    if (auto may = allowed(rules, files, who, now, access_act::restrict_record); !may)
        return tl::unexpected(may.error());
    problems found;
    check_practitioner(whom, found);
    const std::string why = checked_reason(reason, "why they need it", "reason", found);
    child_files restricted;
    for (const auto& child : files)
        if (child->restricted && !has(*child, grant_kind::named, whom, now)) restricted.push_back(child);
    if (anywhere(files, grant_kind::excluded, whom, now))
        found.push_back(
            {"They are kept from this record: the list opens nothing for them", "practitioner"});
    else if (restricted.empty())
        found.push_back({"They are on the list already, or the record is not restricted", "practitioner"});
    if (!found.empty()) return tl::unexpected(std::move(found));
    const granted_body body{grant_kind::named, whom, {}, {}, why, {}};
    return on_each(
        rules, restricted, access_granted, [&](const file&) { return to_body(body); }, who, now);
}

result<decision> exclude(const guidance::rulebook& rules, const child_files& files,
                         const practitioner_id& whom, std::string_view reason, const practitioner& who,
                         instant now) {
    if (auto may = allowed(rules, files, who, now, access_act::exclude); !may)
        return tl::unexpected(may.error());
    problems found;
    check_practitioner(whom, found);
    const std::string why = checked_reason(reason, "why they must not see this record", "reason", found);
    child_files open;
    for (const auto& child : files)
        if (!has(*child, grant_kind::excluded, whom, now)) open.push_back(child);
    if (open.empty() && !files.empty())
        found.push_back({"They are kept from this record already", "practitioner"});
    if (!found.empty()) return tl::unexpected(std::move(found));
    const granted_body body{grant_kind::excluded, whom, {}, {}, why, {}};
    return on_each(
        rules, open, access_granted, [&](const file&) { return to_body(body); }, who, now);
}

result<decision> lift_exclusion(const guidance::rulebook& rules, const child_files& files,
                                const practitioner_id& whom, std::string_view reason,
                                const practitioner& who, instant now) {
    if (whom == who.id)
        return refuse("Nobody lets themselves in again. Ask a manager who works with neither of you");
    if (auto may = allowed(rules, files, who, now, access_act::lift_exclusion); !may)
        return tl::unexpected(may.error());
    problems found;
    const std::string why = checked_reason(reason, "why they may see it again", "reason", found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    return end_all(rules, files, grant_kind::excluded, whom, {}, why, who, now);
}

// ------------------------------------------------------------ in an emergency

const guidance::process* emergency_process(const guidance::edition& edition) {
    for (const guidance::process& one : edition.processes)
        if (!one.steps.empty() && one.steps.front().grants && one.steps.front().grants->extends.empty())
            return &one;
    return nullptr;
}

decision on_other_records_too(const guidance::rulebook& rules, decision made, const child_files& others,
                              const practitioner& who, instant now) {
    drafting draft(rules, who, now);
    for (const record::stream_append& append : made.appends)
        for (const record::new_entry& entry : append.entries) {
            if (entry.type != access_granted) continue;
            const auto kind = parse_grant_kind(text_of(parse_body(entry.body), "kind"));
            if (kind != grant_kind::emergency) continue;
            for (const auto& one : others)
                draft.add(*one, entry);
        }
    decision more = std::move(draft).finish(made.process);
    std::ranges::move(more.appends, std::back_inserter(made.appends));
    std::ranges::move(more.files, std::back_inserter(made.files));
    return made;
}

result<decision> take_emergency_access(const guidance::rulebook& rules, const child_files& files,
                                       const answers& said, const practitioner& who, instant now,
                                       world& ids) {
    const auto& child = files.front();
    const guidance::edition& edition = edition_of(rules, now);
    const guidance::process* definition = emergency_process(edition);
    if (!definition) return refuse("No record is opened in an emergency here. Ring the duty line");
    drafting draft(rules, who, now);
    const opening what{definition, &edition, {}, {child.get()}, {}, true};
    const auto process = open_for(draft, rules, what, now, ids);
    if (!process) return tl::unexpected(process.error());
    decision opened = std::move(draft).finish(*process);
    const submission sent{.process = *process,
                          .step = definition->steps.front().id,
                          .event_time = now,
                          .shared = said,
                          .own = {},
                          .outcomes = {},
                          .late_code = {},
                          .late_text = {}};
    const auto begun = std::make_shared<const file>(std::move(opened.files.front()));
    auto taken = record_step(rules, {begun}, {}, sent, who, now, ids);
    if (!taken) return taken;
    // One act: what began the process stands before what its first step wrote.
    auto& entries = taken->appends.front().entries;
    auto& first = opened.appends.front().entries;
    entries.insert(entries.begin(), first.begin(), first.end());
    taken->appends.front().expected = opened.appends.front().expected;
    return on_other_records_too(rules, std::move(*taken), {std::next(files.begin()), files.end()}, who,
                                now);
}

// ------------------------------------------------------------ interests

std::span<const interest_kind> interest_kinds() {
    static constexpr std::array<interest_kind, 6> kinds = {{
        {"self", "This record is about me"},
        {"family", "My family, or my partner's"},
        {"friend", "A friend, or a friend's family"},
        {"neighbour", "A neighbour"},
        {"colleague", "A colleague, or a colleague's family"},
        {"other", "Something else that might look like more than work"},
    }};
    return kinds;
}

result<std::string> interest_reason(std::string_view kind, std::string_view words) {
    problems found;
    const auto known = std::ranges::find(interest_kinds(), kind, &interest_kind::code);
    if (known == interest_kinds().end()) found.push_back({"Select how you know them", "kind"});
    const std::string said = checked_reason(words, "in your own words how you know them", "words", found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    return std::string(known->text) + ": " + said;
}

std::vector<interest> interests_told(std::span<const record::entry> entries) {
    std::vector<interest> told;
    for (const record::entry& entry : entries) {
        if (entry.type != interest_declared && entry.type != interest_ended) continue;
        const auto body = parse_body(entry.body);
        const person_id person{text_of(body, "person")};
        const auto open = std::find_if(told.begin(), told.end(), [&](const interest& one) {
            return one.person == person && !one.until;
        });
        if (entry.type == interest_declared) {
            if (open == told.end()) told.push_back({person, text_of(body, "reason"), entry.entry_time, {}});
        } else if (open != told.end()) {
            open->until = entry.entry_time;
            open->ended_because = text_of(body, "reason");
        }
    }
    return told;
}

} // namespace kith::casework
