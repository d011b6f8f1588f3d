// Protected addresses, and who asked not to be named, taken out of a record before anything is drawn from
// it.

#include "access/access.hpp"

#include "casework/unnamed.hpp"

#include <algorithm>

namespace kith::access {
namespace {

using people::protection;
using kinds = std::set<std::string, std::less<>>;

/// What is hidden, and what is said in its place.
struct hiding {
    const protection& kept;
    std::string_view instead;
};

void hide(std::string& words, const hiding& hidden) {
    if (hidden.kept.covers(words)) words = hidden.instead;
}

template <class Map>
void hide_values(Map& values, const hiding& kept) {
    for (auto& [name, value] : values)
        hide(value, kept);
}

void hide_answers(casework::answers& said, const hiding& kept) {
    for (auto& [field, values] : said)
        for (std::string& value : values)
            hide(value, kept);
}

/// A protected detail keeps its kind, its dates and where it comes from.
template <class Map>
void empty_protected(Map& parts) {
    std::erase_if(parts, [](const auto& one) { return one.first != "kind" && one.first != "protected"; });
}

/// Of a person what must not be shown to whoever sees these kinds.
protection protection_but(people::person who, const kinds& seen) {
    std::erase_if(who.details,
                  [&](const people::detail& one) { return seen.contains(one.protected_kind()); });
    return protection(who);
}

void hide_in_person(people::person& who, const hiding& kept, const kinds& seen) {
    for (auto& [fact, values] : who.facts)
        for (people::fact_value& value : values)
            hide(value.value, kept);
    for (auto& [fact, decisions] : who.decisions)
        for (people::fact_decision& one : decisions)
            hide(one.reason, kept);
    for (people::detail& one : who.details) {
        const bool whole = one.is_protected() && !seen.contains(one.protected_kind());
        if (whole) empty_protected(one.parts);
        hide_values(one.parts, kept);
        hide(one.told, kept);
        hide(one.ended_because, kept);
        for (people::detail_change& change : one.changes) {
            if (whole) empty_protected(change.before);
            hide_values(change.before, kept);
            hide(change.reason, kept);
        }
    }
}

void hide_in_process(casework::case_process& process, const hiding& kept) {
    hide(process.because, kept);
    for (casework::recorded_step& step : process.steps) {
        hide_answers(step.said, kept);
        for (casework::correction& one : step.corrections) {
            hide_answers(one.before, kept);
            hide(one.reason, kept);
        }
    }
}

void hide_in_clock(casework::case_clock& clock, const hiding& kept) {
    for (casework::superseded_due& one : clock.superseded)
        hide(one.reason, kept);
    for (casework::late_reason& one : clock.reasons)
        hide(one.text, kept);
}

void hide_in_kin(casework::kinship& kin, const hiding& kept) {
    for (casework::relationship& one : kin.relationships) {
        hide(one.note, kept);
        hide(one.kind, kept);
        for (casework::relationship_change& change : one.changes) {
            hide(change.reason, kept);
            hide_values(change.before, kept);
        }
    }
    for (casework::membership& one : kin.memberships) {
        hide(one.reason, kept);
        hide(one.reason_ended, kept);
    }
    for (casework::adult_check& one : kin.checks)
        hide(one.result, kept);
}

void hide_in_telling(casework::telling& said, const hiding& kept) {
    hide(said.title, kept);
    hide(said.detail, kept);
    hide(said.told_by, kept);
}

void hide_in_story(casework::chronicle& story, const hiding& kept) {
    for (casework::told_event& one : story.told) {
        hide_in_telling(one.said, kept);
        for (casework::earlier_telling& earlier : one.before) {
            hide_in_telling(earlier.said, kept);
            hide(earlier.reason, kept);
        }
    }
    for (casework::judgement& one : story.judgements)
        hide(one.impact, kept);
    for (casework::same_event& one : story.same)
        hide(one.reason, kept);
}

/// `words` stands in the place of what is taken out.
casework::file without(const casework::file& whole, const protection& protect, const kinds& seen,
                       std::string_view words = people::not_shown) {
    const hiding kept{protect, words};
    casework::file shown = whole;
    hide_in_person(shown.person, kept, seen);
    for (casework::case_process& one : shown.processes)
        hide_in_process(one, kept);
    for (casework::case_clock& one : shown.clocks)
        hide_in_clock(one, kept);
    hide_in_kin(shown.kin, kept);
    hide_in_story(shown.story, kept);
    for (casework::note& one : shown.notes)
        hide(one.text, kept);
    for (casework::statement& one : shown.statements)
        hide(one.text, kept);
    // What was taken out of a pack may be the very words that are protected here.
    for (casework::disclosure_pack& one : shown.packs)
        one.decided.clear();
    for (casework::happening& one : shown.happenings) {
        hide(one.title, kept);
        hide(one.detail, kept);
    }
    return shown;
}

/// Those who asked for it as the record stands now, or did at the moment that is shown.
std::vector<casework::unnamed_author> unnamed_now(const guidance::edition& edition,
                                                  const casework::file& now, const casework::file& shown) {
    auto all = casework::unnamed_in(edition, now);
    for (auto& one : casework::unnamed_in(edition, shown)) {
        const auto same = [&](const casework::unnamed_author& other) {
            return other.process == one.process && other.sequence == one.sequence;
        };
        if (std::ranges::none_of(all, same)) all.push_back(std::move(one));
    }
    return all;
}

/// Without their names, and without what they wrote of themselves, in whosever words it stands. Places are
/// another matter: they are not taken out here.
casework::file not_naming(const casework::file& whole, const std::vector<casework::unnamed_author>& who) {
    casework::file shown = casework::without_unnamed(whole, who);
    const protection words = casework::words_of_unnamed(whole, who);
    if (words.empty()) return shown;
    return without(shown, words, {marked_kinds.begin(), marked_kinds.end()}, casework::not_named);
}

} // namespace

casework::file without_protected(const casework::file& whole, const protection& kept) {
    return without(whole, kept, {});
}

std::shared_ptr<const casework::file> masked_but(std::shared_ptr<const casework::file> shown,
                                                 const people::person& now, const kinds& seen) {
    protection kept = protection_but(now, seen);
    kept.add(protection_but(shown->person, seen));
    if (kept.empty()) return shown;
    return std::make_shared<const casework::file>(without(*shown, kept, seen));
}

std::shared_ptr<const casework::file> as_it_leaves(const guidance::edition& edition,
                                                   const casework::file& now,
                                                   std::shared_ptr<const casework::file> shown) {
    if (!shown) return shown;
    const auto who = unnamed_now(edition, now, *shown);
    return who.empty() ? shown : std::make_shared<const casework::file>(not_naming(*shown, who));
}

std::shared_ptr<const casework::file> as_shown_to(const guidance::edition& edition, const viewer& who,
                                                  const casework::file& now,
                                                  std::shared_ptr<const casework::file> shown) {
    if (!shown) return shown;
    if (!may_see_protected(edition, who, now, "referrer")) {
        auto hidden = unnamed_now(edition, now, *shown);
        std::erase_if(hidden, [&](const auto& one) { return one.who == who.id; }); // their own words
        if (!hidden.empty()) shown = std::make_shared<const casework::file>(not_naming(*shown, hidden));
    }
    const kinds seen = protected_seen(edition, who, now);
    if (seen.size() == marked_kinds.size()) return shown;
    return masked_but(std::move(shown), now.person, seen);
}

} // namespace kith::access
