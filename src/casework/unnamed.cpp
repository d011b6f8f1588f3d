#include "casework/unnamed.hpp"

#include <algorithm>
#include <map>

namespace kith::casework {
namespace {

bool says(const answers& said, const std::string& field, const std::vector<std::string>& is) {
    const auto found = said.find(field);
    return found != said.end() && std::ranges::any_of(found->second, [&](const std::string& one) {
               return std::ranges::find(is, one) != is.end();
           });
}

void add_words(people::protection& kept, const answers& said, const std::vector<std::string>& fields) {
    for (const std::string& field : fields)
        if (const auto found = said.find(field); found != said.end())
            for (const std::string& words : found->second)
                kept.add_words(words);
}

void hide(answers& said, const std::vector<std::string>& fields) {
    for (const std::string& field : fields)
        if (const auto found = said.find(field); found != said.end())
            for (std::string& words : found->second)
                if (!words.empty()) words = not_named;
}

const recorded_step* find_recorded(const case_process& process, std::int64_t sequence) {
    const auto found = std::ranges::find(process.steps, sequence, &recorded_step::sequence);
    return found == process.steps.end() ? nullptr : &*found;
}

/// Takes one author out of what they recorded in that act.
class taking_out {
  public:
    explicit taking_out(const unnamed_author& one) : one_(one) {}
    void from(file&) const;

  private:
    [[nodiscard]] bool theirs(const record::actor& by) const {
        return !one_.who.empty() && by.who == one_.who;
    }
    static void empty(record::actor& by) {
        by.who = unnamed;
        by.role.clear();
        by.purpose.clear();
    }
    void from_process(case_process&) const;
    /// The entries of the act: whatever they recorded at that moment.
    [[nodiscard]] std::set<std::int64_t> entries_of(const file&) const;

    const unnamed_author& one_;
};

void taking_out::from_process(case_process& process) const {
    if (theirs(process.opened_by)) empty(process.opened_by);
    for (recorded_step& step : process.steps) {
        if (step.sequence != one_.sequence) continue;
        hide(step.said, one_.fields);
        if (theirs(step.by)) empty(step.by);
        for (correction& each : step.corrections) {
            hide(each.before, one_.fields);
            if (theirs(each.by)) empty(each.by);
        }
    }
}

std::set<std::int64_t> taking_out::entries_of(const file& all) const {
    std::set<std::int64_t> found;
    for (const happening& each : all.happenings)
        if (theirs(each.by) && (each.entry_time == one_.entered || each.process == one_.process))
            found.insert(each.sequence);
    return found;
}

void taking_out::from(file& all) const {
    const auto entries = entries_of(all);
    for (case_process& process : all.processes)
        if (process.id == one_.process) from_process(process);
    if (one_.who.empty()) return;
    const auto of_the_act = [&](std::int64_t sequence) { return entries.contains(sequence); };
    for (happening& each : all.happenings) {
        if (!of_the_act(each.sequence)) continue;
        empty(each.by);
        each.agency.clear();
    }
    for (involvement& each : all.involvements)
        if (each.practitioner == one_.who && each.process == one_.process &&
            (one_.relation.empty() || each.relation == one_.relation))
            each.practitioner = unnamed;
    for (auto& [fact, values] : all.person.facts)
        for (people::fact_value& value : values)
            if (of_the_act(value.sequence)) {
                value.said_by.clear();
                value.source.clear();
            }
    for (people::detail& each : all.person.details)
        if (of_the_act(each.sequence)) {
            each.by = unnamed;
            each.by_role.clear();
            each.source.clear();
        }
    for (relationship& each : all.kin.relationships)
        if (theirs(each.by) && each.entered == one_.entered) {
            empty(each.by);
            each.source.clear();
        }
}

} // namespace

std::vector<unnamed_author> unnamed_in(const guidance::edition& edition, const file& all) {
    std::vector<unnamed_author> found;
    for (const guidance::protected_kind& rule : edition.protects) {
        if (rule.process.empty()) continue;
        const guidance::process* definition = edition.find_process(rule.process);
        const guidance::step* step =
            definition != nullptr ? guidance::find_step(*definition, rule.step) : nullptr;
        for (const case_process& process : all.processes) {
            if (process.definition != rule.process) continue;
            for (const recorded_step& each : process.steps)
                if (each.step == rule.step && says(each.said, rule.field, rule.is))
                    found.push_back({.process = process.id,
                                     .sequence = each.sequence,
                                     .who = rule.author ? each.by.who : practitioner_id{},
                                     .entered = each.entry_time,
                                     .relation = step != nullptr ? step->author_becomes : std::string(),
                                     .fields = rule.answers});
        }
    }
    return found;
}

people::protection words_of_unnamed(const file& all, const std::vector<unnamed_author>& unnamed) {
    people::protection kept{people::person{}};
    for (const unnamed_author& one : unnamed) {
        const case_process* process = all.find(one.process);
        const recorded_step* step = process != nullptr ? find_recorded(*process, one.sequence) : nullptr;
        if (step == nullptr) continue;
        add_words(kept, step->said, one.fields);
        for (const correction& each : step->corrections)
            add_words(kept, each.before, one.fields);
    }
    return kept;
}

file without_unnamed(const file& whole, const std::vector<unnamed_author>& unnamed) {
    file shown = whole;
    for (const unnamed_author& one : unnamed)
        taking_out(one).from(shown);
    return shown;
}

} // namespace kith::casework
