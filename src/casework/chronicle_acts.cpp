#include "casework/chronicle_acts.hpp"

#include "casework/drafting.hpp"
#include "guidance/code_sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::casework {
namespace {

// Characters: a line, some pages, a page, a line; then how many anybody would tick.
constexpr std::size_t title_limit = 200, detail_limit = 20'000, impact_limit = 4'000, line_limit = 200;
constexpr std::size_t most_themes = 20, most_joined = 20;

/// Characters, not bytes: what people count.
std::size_t characters_of(std::string_view text) {
    return std::size_t(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// `needed`: what to enter when it is empty; empty itself when it may be.
void check_words(problems& wrong, std::string_view text, std::size_t limit, std::string_view needed,
                 std::string_view field) {
    if (is_blank(text)) {
        if (!needed.empty()) wrong.push_back({fmt::format("Enter {}", needed), std::string(field)});
    } else if (characters_of(text) > limit) {
        wrong.push_back(
            {fmt::format("Shorten this to {} characters or fewer. It has {}", limit, characters_of(text)),
             std::string(field)});
    } else if (text.find('\0') != std::string_view::npos) {
        wrong.push_back({"Type this again: it has a character that cannot be kept", std::string(field)});
    }
}

bool known_code(const guidance::edition* edition, std::string_view set, std::string_view code) {
    return !code.empty() && guidance::may_answer(edition, set, code);
}

void check_themes(problems& wrong, const guidance::edition* edition,
                  const std::vector<std::string>& themes) {
    const bool all_known = std::ranges::all_of(
        themes, [&](const std::string& one) { return known_code(edition, theme_codes, one); });
    if (!all_known || themes.size() > most_themes)
        wrong.push_back({"Select the themes from the list", "themes"});
}

void check_telling(problems& wrong, const guidance::edition* edition, const telling& said, instant now) {
    check_words(wrong, said.title, title_limit, "what happened, in a few words", "title");
    if (said.title.find_first_of("\r\n") != std::string::npos)
        wrong.push_back({"Write what happened in one line, and more of it below", "title"});
    check_words(wrong, said.detail, detail_limit, "", "detail");
    check_words(wrong, said.told_by, line_limit, "", "told_by");
    if (!known_code(edition, guidance::agency_codes, said.source))
        wrong.push_back({"Select the agency that told of it", "source"});
    const int today = day_number(local_date(now));
    if (day_number(said.from.first) > today)
        wrong.push_back({"The date of the event must be today or in the past", "from"});
    if (said.until && day_number(said.until->first) > today)
        wrong.push_back({"The date until which it went on must be today or in the past", "until"});
    else if (said.until && day_number(said.until->last()) < day_number(said.from.first))
        wrong.push_back({"It must have gone on until a date after it began", "until"});
    check_themes(wrong, edition, said.themes);
}

void check_judging(problems& wrong, const guidance::edition* edition, const judging& made) {
    if (!known_code(edition, significance_codes, made.significance))
        wrong.push_back({"Select how much it matters", "significance"});
    const bool matters = made.significance != background;
    check_words(wrong, made.impact, impact_limit, matters ? "what it meant for the child" : "", "impact");
    check_themes(wrong, edition, made.themes);
}

instant moment_of(const rough_date& when, instant otherwise) {
    const auto midnight = to_instant({when.first});
    return midnight ? *midnight : otherwise;
}

record::new_entry entry_of(std::string_view type, instant event_time, std::string body) {
    return {std::string(type), 1, event_time, "", {}, std::move(body)};
}

bool on_chronology(const file& child, std::int64_t sequence) {
    return std::ranges::any_of(child.happenings, [&](const happening& one) {
        return one.sequence == sequence && (one.of.empty() || one.of == child.person.id);
    });
}

result<decision> bind_lines(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                            std::string_view type, const std::vector<std::int64_t>& about,
                            std::string_view reason, const practitioner& who, instant now) {
    problems wrong;
    const std::set<std::int64_t> each(about.begin(), about.end());
    if (each.size() < 2)
        wrong.push_back({"Select at least two lines", "lines"});
    else if (each.size() > most_joined)
        wrong.push_back({fmt::format("Select at most {} lines", most_joined), "lines"});
    else if (!std::ranges::all_of(each, [&](std::int64_t one) { return on_chronology(*child, one); }))
        wrong.push_back({"One of these lines is not on this record. Open the page again", "lines"});
    check_words(wrong, reason, impact_limit, "", "reason");
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    std::vector<std::int64_t> in_order; // as given, nothing twice
    for (const std::int64_t one : about)
        if (std::ranges::find(in_order, one) == in_order.end()) in_order.push_back(one);
    drafting draft(rules, who, now);
    draft.add(*child, entry_of(type, now, same_body(in_order, reason)));
    return std::move(draft).finish({});
}

} // namespace

result<decision> tell_event(const guidance::rulebook& rules, const child_files& children,
                            const telling& said, const std::optional<judging>& judged,
                            const practitioner& who, instant now, world& ids) {
    if (children.empty()) return refuse("There is no child of whom this can be told");
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    problems wrong;
    check_telling(wrong, edition, said, now);
    if (judged) check_judging(wrong, edition, *judged);
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    std::vector<person_id> people;
    for (const auto& child : children)
        people.push_back(child->person.id);
    const std::string event = ids.fresh_text();
    drafting draft(rules, who, now);
    for (const auto& child : children) {
        const std::int64_t sequence = draft.next_sequence(*child);
        draft.add(*child, entry_of(event_told, moment_of(said.from, now), told_body(said, event, people)));
        // What it meant is one child's own; the others are judged on their records.
        if (!judged || child != children.front()) continue;
        draft.add(*child,
                  entry_of(event_judged, now,
                           judged_body(sequence, judged->significance, judged->impact, said.themes)));
    }
    return std::move(draft).finish({});
}

result<decision> retell_event(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                              std::int64_t sequence, const telling& said, std::string_view reason,
                              const practitioner& who, instant now) {
    const auto told = std::ranges::find_if(child->story.told, [&](const told_event& one) {
        return one.sequence == sequence && one.of.empty();
    });
    if (told == child->story.told.end())
        return refuse("There is no such event on this record. Go back to the chronology");
    problems wrong;
    check_telling(wrong, rules.in_force_on(local_date(now)), said, now);
    check_words(wrong, reason, impact_limit, "why this is corrected", "reason");
    if (wrong.empty() && said == told->said)
        wrong.push_back({"Change what is wrong: nothing is different from what was told", "reason"});
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    drafting draft(rules, who, now);
    draft.add(*child, entry_of(event_retold, now, retold_body(said, sequence, reason)));
    return std::move(draft).finish({});
}

result<decision> judge_line(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                            std::int64_t about, const judging& made, const practitioner& who, instant now) {
    if (!on_chronology(*child, about))
        return refuse("There is no such line on this record. Go back to the chronology");
    problems wrong;
    check_judging(wrong, rules.in_force_on(local_date(now)), made);
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    drafting draft(rules, who, now);
    draft.add(*child,
              entry_of(event_judged, now, judged_body(about, made.significance, made.impact, made.themes)));
    return std::move(draft).finish({});
}

result<decision> join_lines(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                            const std::vector<std::int64_t>& about, std::string_view reason,
                            const practitioner& who, instant now) {
    return bind_lines(rules, child, event_same, about, reason, who, now);
}

result<decision> part_lines(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                            const std::vector<std::int64_t>& about, std::string_view reason,
                            const practitioner& who, instant now) {
    return bind_lines(rules, child, event_apart, about, reason, who, now);
}

} // namespace kith::casework
