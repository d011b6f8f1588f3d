#include "casework/statements.hpp"

#include "casework/drafting.hpp"
#include "casework/entries.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

constexpr std::size_t longest_statement = 20'000, longest_who = 200;

/// nullptr: no such voice.
const statement_voice* voice_of(std::string_view code) {
    const auto found = std::ranges::find(statement_voices, code, &statement_voice::code);
    return found == std::end(statement_voices) ? nullptr : found;
}

/// Whether the record has something to put it beside.
bool has_entry(const file& child, std::int64_t sequence) {
    return std::ranges::any_of(child.happenings,
                               [&](const happening& one) { return one.sequence == sequence; });
}

problems wrong_in(const file& child, const statement_said& said) {
    problems wrong;
    const statement_voice* voice = voice_of(said.whose);
    if (!voice) wrong.push_back({"Select whose words these are", "whose"});
    if (voice && !voice->beside_name.empty() && is_blank(said.who))
        wrong.push_back({"Enter their name", "who"});
    if (said.who.size() > longest_who)
        wrong.push_back({fmt::format("Shorten this to {} characters or fewer", longest_who), "who"});
    if (is_blank(said.text)) wrong.push_back({"Enter what they say, in their own words", "text"});
    if (said.text.size() > longest_statement)
        wrong.push_back({fmt::format("Shorten this to {} characters or fewer", longest_statement), "text"});
    if (said.text.find('\0') != std::string::npos)
        wrong.push_back({"Type this again: it has a character that cannot be kept", "text"});
    if (said.about != 0 && !has_entry(child, said.about))
        wrong.push_back({"There is no such entry on this record. Go back to the chronology", "about"});
    return wrong;
}

} // namespace

bool apply_statements(file& child, const record::entry& entry, const boost::json::object& body) {
    if (entry.type != statement_added) return false;
    statement one;
    one.sequence = entry.sequence;
    one.about = number_of(body, "about");
    one.text = text_of(body, "text");
    one.whose = text_of(body, "whose");
    one.who = text_of(body, "who");
    one.by = entry.by;
    one.at = entry.entry_time;
    happening& told = add_happening(child, entry, "Own statement added", "correction");
    told.title = one.about == 0 ? "Statement about the record" : "Statement about an entry";
    told.detail = heading_of(one) + ": " + one.text;
    child.statements.push_back(std::move(one));
    return true;
}

result<decision> add_statement(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                               const statement_said& said, const practitioner& who, instant now) {
    if (auto wrong = wrong_in(*child, said); !wrong.empty()) return tl::unexpected(std::move(wrong));
    boost::json::object body{{"about", said.about}, {"text", said.text}, {"whose", said.whose}};
    if (!said.who.empty()) body["who"] = said.who;
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(statement_added), 1, now, "", {}, record::canonical(body)});
    return std::move(draft).finish({});
}

std::vector<const statement*> statements_about(const file& child, std::int64_t sequence) {
    std::vector<const statement*> found;
    for (const statement& one : child.statements)
        if (one.about == sequence) found.push_back(&one);
    return found;
}

std::string heading_of(const statement& one) {
    const std::string day = long_words(local_date(one.at));
    if (one.whose == "person") return fmt::format("The person's own statement, {}", day);
    const statement_voice* voice = voice_of(one.whose); // a code of a later version stands as it is
    return fmt::format("Statement of {} ({}), {}", one.who, voice ? voice->beside_name : one.whose, day);
}

} // namespace kith::casework
