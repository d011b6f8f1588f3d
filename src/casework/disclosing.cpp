// Acts about packs. Pure.

#include "casework/disclosing.hpp"

#include "casework/drafting.hpp"
#include "casework/entries.hpp"
#include "foundation/utf8.hpp"
#include "guidance/code_sets.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

const recorded_step* last_of(const case_process& process, std::string_view step) {
    const recorded_step* last = nullptr;
    for (const recorded_step& one : process.steps)
        if (one.step == step) last = &one;
    return last;
}

std::string title_of(const guidance::process& definition, std::string_view step) {
    const guidance::step* found = guidance::find_step(definition, step);
    return found ? found->title : std::string(step);
}

/// What is wrong with one decision, said for a form.
void check_decision(const guidance::edition* edition, const guidance::disclosure& rule,
                    const item_decision& one, problems& found) {
    const auto known = [&](const std::string& ground) {
        return !ground.empty() && guidance::may_answer(edition, rule.grounds, ground);
    };
    if (one.why.size() > reason_limit)
        found.push_back({fmt::format("Shorten this to {} characters or fewer", reason_limit), "why"});
    if (one.action == item_action::withhold && !known(one.ground))
        found.push_back({"Select why this is withheld", "ground"});
    if (one.action == item_action::withhold && is_blank(one.why))
        found.push_back({"Say in your own words why this is withheld", "why"});
    if (one.action == item_action::words && one.out.empty())
        found.push_back({"Enter the words to take out", "words"});
    if (one.out.size() > most_words_taken_out)
        found.push_back(
            {fmt::format("Take out at most {} passages, or withhold the whole item", most_words_taken_out),
             "words"});
    for (const taken_out& each : one.out) {
        if (is_blank(each.words) || each.words.size() > longest_taken_out)
            found.push_back(
                {fmt::format("Enter words of {} characters or fewer", longest_taken_out), "words"});
        else if (!known(each.ground))
            found.push_back({fmt::format("Select why these words are taken out: {}", each.words), "words"});
    }
}

/// The body of the entry, with what was passed over where something was.
std::string with(const passed_over& over, std::string body) {
    if (over.nothing()) return body;
    boost::json::object all = parse_body(body);
    all["passed_over"] =
        boost::json::object{{"newest", over.newest}, {"of", over.of}, {"people", over.people}};
    return record::canonical(all);
}

struct at_work {
    const case_process* process;
    const guidance::process* definition;
    const guidance::edition* edition;
};

result<at_work> working_on(const guidance::rulebook& rules, const file& child, const case_process_id& id,
                           const practitioner& who) {
    const case_process* process = child.find(id);
    const guidance::process* definition = disclosing(rules, child, id);
    if (!process || !definition) return refuse("There is no such request on this record");
    if (auto may = may_decide(child, *process, *definition, who); !may) return tl::unexpected(may.error());
    return at_work{process, definition, rules.find_edition(process->edition)};
}

} // namespace

passed_over passed_over_in(std::span<const record::entry> entries, const disclosure_pack& pack) {
    const auto gathered = std::ranges::find(entries, pack.gathered_by, &record::entry::sequence);
    if (gathered == entries.end() || gathered->type != disclosure_gathered) return {};
    const boost::json::object body = parse_body(gathered->body);
    const boost::json::value* said = body.if_contains("passed_over");
    if (!said || !said->is_object()) return {};
    const boost::json::object& over = said->get_object();
    return {number_of(over, "people"), number_of(over, "of"), number_of(over, "newest")};
}

std::vector<std::string> in_words(const passed_over& over) {
    std::vector<std::string> words;
    if (over.people > 0)
        words.push_back(
            fmt::format("The records of {} of {} other people around this person were looked at. "
                        "Those of the other {} were not.",
                        over.of - over.people, over.of, over.people));
    if (over.newest > 0)
        words.push_back(fmt::format("More than {0} notes and answers name this person in full. Only the "
                                    "newest {0} were followed to whose record they stand in.",
                                    over.newest));
    return words;
}

const guidance::process* disclosing(const guidance::rulebook& rules, const file& child,
                                    const case_process_id& id) {
    const case_process* process = child.find(id);
    const guidance::process* definition = process ? definition_of(rules, *process) : nullptr;
    return definition && definition->discloses ? definition : nullptr;
}

const disclosure_pack* pack_of(const file& child, const case_process_id& process) {
    for (const disclosure_pack& one : child.packs)
        if (one.process == process) return &one;
    return nullptr;
}

result<void> may_decide(const file&, const case_process& process, const guidance::process& definition,
                        const practitioner& who) {
    const guidance::disclosure& rule = *definition.discloses;
    const guidance::step* step = guidance::find_step(definition, rule.decide);
    if (process.finished || last_of(process, rule.release))
        return refuse("This request has been answered: what was given is as it is");
    if (!step || std::find(step->by.begin(), step->by.end(), who.role) == step->by.end())
        return refuse(fmt::format("Your role does not go through a pack. Ask somebody who does: see \"{}\" "
                                  "on the request's page",
                                  title_of(definition, rule.decide)));
    return {};
}

result<void> pack_allows(const file& child, const case_process& process,
                         const guidance::process& definition, const guidance::step& step,
                         const practitioner_id& who) {
    if (!definition.discloses) return {};
    const guidance::disclosure& rule = *definition.discloses;
    if (step.id != rule.decide && step.id != rule.check && step.id != rule.release) return {};
    const disclosure_pack* pack = pack_of(child, process.id);
    if (!pack || pack->gathered_by == 0)
        return refuse("The record has not been gathered yet. Open the pack and gather it first");
    if (!pack->complete())
        return refuse(fmt::format("{} of {} items are not decided yet. Go through the pack first",
                                  pack->count - std::int64_t(pack->decided.size()), pack->count));
    if (step.id == rule.decide) return {};
    const auto own =
        std::ranges::find_if(pack->decided, [&](const auto& one) { return one.second.by.who == who; });
    if (step.id == rule.check && own != pack->decided.end())
        return refuse("You decided some of the items yourself. Somebody else reads what is given and what "
                      "is taken out");
    const recorded_step* gone_through = last_of(process, rule.decide);
    if (step.id == rule.check && (!gone_through || gone_through->sequence == 0))
        return refuse(fmt::format("This comes first: {}", title_of(definition, rule.decide)));
    const recorded_step* checked = last_of(process, rule.check);
    if (step.id == rule.release && (!checked || checked->sequence < pack->last_change))
        return refuse(fmt::format("The pack was changed since somebody else read it. This comes first, "
                                  "again: {}",
                                  title_of(definition, rule.check)));
    return {};
}

result<decision> gather_pack(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                             const case_process_id& id, const std::set<std::string>& items,
                             const std::map<std::string, std::int64_t>& upto, const passed_over& over,
                             const practitioner& who, instant now) {
    const auto work = working_on(rules, *child, id, who);
    if (!work) return tl::unexpected(work.error());
    if (items.empty()) return refuse("There is nothing on this record to gather");
    if (items.size() > most_pack_items)
        return refuse(
            fmt::format("There are {} items, and a pack has at most {}", items.size(), most_pack_items));
    disclosure_pack pack;
    pack.process = id;
    pack.count = std::int64_t(items.size());
    pack.upto = upto;
    std::vector<std::string> dropped;
    if (const disclosure_pack* before = pack_of(*child, id))
        for (const auto& [item, decided] : before->decided)
            if (!items.contains(item)) dropped.push_back(item);
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(disclosure_gathered),
                       1,
                       now,
                       work->process->edition,
                       {work->definition->id},
                       with(over, to_body(pack, dropped))});
    return std::move(draft).finish(id);
}

result<decision> decide_items(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                              const case_process_id& id, const std::set<std::string>& items,
                              const std::vector<item_decision>& decided, const practitioner& who,
                              instant now) {
    const auto work = working_on(rules, *child, id, who);
    if (!work) return tl::unexpected(work.error());
    if (!pack_of(*child, id)) return refuse("Gather the record first");
    if (decided.empty()) return refuse("Nothing was decided: select at least one item");
    problems found;
    for (const item_decision& one : decided) {
        if (!items.contains(one.item)) return refuse("This pack has no such item. Open the page again");
        check_decision(work->edition, *work->definition->discloses, one, found);
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(disclosure_decided),
                       1,
                       now,
                       work->process->edition,
                       {work->definition->id},
                       decided_body(id, decided)});
    return std::move(draft).finish(id);
}

} // namespace kith::casework
