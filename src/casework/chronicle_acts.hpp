#pragma once
// What practitioners do to the chronology: tell an event, correct its telling, judge a line, say that lines
// tell of the same event or that they do not. Pure: files in, entries or problems out.

#include "casework/steps.hpp"

namespace kith::casework {

/// Bodies of the entries, canonical JSON.
std::string told_body(const telling&, std::string_view event, const std::vector<person_id>& people);
std::string retold_body(const telling&, std::int64_t corrects, std::string_view reason);
std::string judged_body(std::int64_t about, std::string_view significance, std::string_view impact,
                        const std::vector<std::string>& themes);
std::string same_body(const std::vector<std::int64_t>& about, std::string_view reason);

/// The code sets that the answers come from.
inline constexpr std::string_view significance_codes = "significance";
inline constexpr std::string_view theme_codes = "chronology_theme";
/// The one significance that keeps a line out of what matters, and needs no words about the impact.
inline constexpr std::string_view background = "background";

/// What somebody makes of a line.
struct judging {
    std::string significance, impact;
    std::vector<std::string> themes;
};

/// Tells an event for these children: an entry in each stream under one event id, and a judgement where
/// `judged` is there. Problems at "title", "detail", "source", "told_by", "from", "until", "themes",
/// "significance", "impact".
result<decision> tell_event(const guidance::rulebook&, const child_files&, const telling&,
                            const std::optional<judging>&, const practitioner&, instant now, world& ids);

/// Corrects what was told, in this child's record; what stood there stays visible. Further problems:
/// "reason".
result<decision> retell_event(const guidance::rulebook&, const std::shared_ptr<const file>&,
                              std::int64_t sequence, const telling&, std::string_view reason,
                              const practitioner&, instant now);

/// Judges one line of the chronology. Problems at "significance", "impact", "themes".
result<decision> judge_line(const guidance::rulebook&, const std::shared_ptr<const file>&,
                            std::int64_t about, const judging&, const practitioner&, instant now);

/// Says that these lines tell of one event; the first heads it. At least 2, at most 20, all on this record.
/// Problems at "lines", "reason".
result<decision> join_lines(const guidance::rulebook&, const std::shared_ptr<const file>&,
                            const std::vector<std::int64_t>& about, std::string_view reason,
                            const practitioner&, instant now);
/// Says that they do not: parts what was joined, and keeps them from being suggested.
result<decision> part_lines(const guidance::rulebook&, const std::shared_ptr<const file>&,
                            const std::vector<std::int64_t>& about, std::string_view reason,
                            const practitioner&, instant now);

} // namespace kith::casework
