#include "casework/narratives.hpp"

#include "casework/unnamed.hpp"
#include "people/details.hpp"

#include <algorithm>

namespace kith::casework {
namespace {

constexpr std::size_t shortest = 3; // characters; less is no narrative

/// A narrative that tells a protected address is left out whole: nobody finds out by looking for it.
class collecting {
  public:
    collecting(const people::person& about, const people::protection& unnamed) : hidden_(about) {
        hidden_.add(unnamed);
    }
    void add(std::int64_t sequence, int part, std::string kind, const practitioner_id& author, instant at,
             const std::string& text) {
        if (text.size() >= shortest && text != not_named && !hidden_.covers(text))
            out_.push_back({sequence, part, std::move(kind), author, at, text, {}});
    }
    std::vector<store::text_row> finish() {
        std::stable_sort(out_.begin(), out_.end(), [](const auto& a, const auto& b) {
            return std::pair(a.sequence, a.part) < std::pair(b.sequence, b.part);
        });
        return std::move(out_);
    }

  private:
    people::protection hidden_;
    std::vector<store::text_row> out_;
};

/// Answers in sentences. What is a fact of the person (an address) is not a narrative.
bool is_narrative(const guidance::field& field) {
    return (field.type == guidance::field_type::text || field.type == guidance::field_type::line) &&
           field.records.empty();
}

void add_steps(const guidance::rulebook& rules, const case_process& process, collecting& to) {
    const guidance::process* definition = definition_of(rules, process);
    if (!definition) return;
    for (const recorded_step& done : process.steps) {
        const guidance::step* step = guidance::find_step(*definition, done.step);
        int part = 0;
        for (const guidance::field& field : definition->fields) {
            ++part;
            if (field.step != done.step || !is_narrative(field)) continue;
            const auto said = done.said.find(field.id);
            if (said == done.said.end()) continue;
            std::string text;
            for (const std::string& one : said->second)
                text += (text.empty() ? "" : "\n") + one;
            to.add(done.sequence, part, step ? step->done : definition->title, done.by.who, done.event_time,
                   text);
        }
    }
}

} // namespace

std::vector<store::text_row> texts_of(const guidance::rulebook& rules, const file& whole) {
    // Who asked not to be named is found by nobody either, and not told as an author.
    std::vector<unnamed_author> hidden;
    if (!rules.editions.empty()) hidden = unnamed_in(rules.editions.back(), whole);
    const people::protection words = words_of_unnamed(whole, hidden);
    std::optional<file> shown;
    if (!hidden.empty()) shown = without_unnamed(whole, hidden);
    const file& child = shown ? *shown : whole;
    collecting found(child.person, words);
    for (const note& one : child.notes)
        found.add(one.sequence, 0, "Note", one.by.who, one.event_time, one.text);
    for (const case_process& process : child.processes)
        add_steps(rules, process, found);
    // One entry may start several clocks, each with its own reasons: their places keep them apart.
    int part = 1'000;
    for (const case_clock& clock : child.clocks) {
        part += 100;
        int reasons = 0;
        for (const late_reason& reason : clock.reasons)
            found.add(clock.started_by, part + reasons++, "Reason for a missed time limit", reason.by.who,
                      reason.at, reason.text);
    }
    for (const told_event& one : child.story.told) {
        const std::string text =
            one.said.detail.empty() ? one.said.title : one.said.title + "\n" + one.said.detail;
        found.add(one.sequence, 0, "Event told", one.by.who, one.entered, text);
    }
    for (const judgement& one : child.story.judgements)
        found.add(one.sequence, 0, "Impact on the child", one.by.who, one.entered, one.impact);
    return found.finish();
}

std::optional<std::string> narrative_text(const guidance::rulebook& rules, const file& child,
                                          std::int64_t sequence, int part) {
    for (store::text_row& one : texts_of(rules, child))
        if (one.sequence == sequence && one.part == part) return std::move(one.text);
    return std::nullopt;
}

} // namespace kith::casework
