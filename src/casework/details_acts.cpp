// Acts about details of a person: names, numbers, addresses and so on. Pure.

#include "casework/details_said.hpp"
#include "casework/drafting.hpp"

#include "guidance/code_sets.hpp"
#include "people/names.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {

namespace json = boost::json;

namespace {

constexpr std::size_t most_details = 500;
constexpr std::size_t most_values = 500; ///< of one fact

template <class Map>
json::object object_of(const Map& parts) {
    json::object object;
    for (const auto& [name, value] : parts)
        object[name] = value;
    return object;
}

/// The detail that was said, in its one spelling; problems noted.
std::optional<people::detail> checked(const guidance::rulebook& rules, const people::person& person,
                                      const detail_said& said, const practitioner& who, instant now,
                                      problems& found) {
    people::detail one;
    one.kind = said.kind;
    one.parts = {said.parts.begin(), said.parts.end()};
    one.from = said.from;
    one.until = said.until;
    const guidance::edition* edition = edition_on(rules, now);
    auto spelled = people::checked_detail(one, local_date(now));
    if (!spelled) found = spelled.error();
    if (const people::detail_kind* kind = people::find_kind(said.kind)) {
        for (const people::detail_part& part : kind->parts) {
            const auto value = said.parts.find(std::string(part.id));
            if (part.codes.empty() || value == said.parts.end() || value->second.empty()) continue;
            if (!guidance::may_answer(edition, part.codes, value->second))
                found.push_back({"Select one of the answers", std::string(part.id)});
        }
    }
    const auto born = person.birth_date();
    if (said.from && born && person.held("birth_date")->precision.empty() && said.from->ok() &&
        day_number(*said.from) < day_number(*born))
        found.push_back({fmt::format("This is before the date of birth, {}", long_words(*born)), "from"});
    const std::string source = checked_source(edition, said.source, who, found);
    if (!found.empty() || !spelled) return std::nullopt;
    spelled->source = source;
    return *spelled;
}

json::object body_of(const people::detail& one) {
    json::object body{{"parts", object_of(one.parts)}};
    put_date(body, "from", one.from);
    put_date(body, "until", one.until);
    put_text(body, "source", one.source);
    return body;
}

bool same(const people::detail& a, const people::detail& b) {
    return a.parts == b.parts && a.from == b.from && a.until == b.until && a.source == b.source;
}

} // namespace

result<decision> record_detail(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                               const detail_said& said, const practitioner& who, instant now) {
    problems found;
    const people::person& person = child->person;
    auto one = checked(rules, person, said, who, now, found);
    const std::string told = checked_reason(said.told, "how you know", "told", found);
    if (person.details.size() >= most_details)
        found.push_back({"This record has too many details already. End those that hold no longer", ""});
    const people::detail* replaced = said.replaces == 0 ? nullptr : find_detail(person, said.replaces);
    if (said.replaces != 0 && (!replaced || replaced->kind != said.kind || replaced->ended()))
        found.push_back({"What this replaces is over already. Open the page again", "replaces"});
    if (one && std::any_of(person.details.begin(), person.details.end(), [&](const people::detail& other) {
            return other.kind == one->kind && other.parts == one->parts && !other.over() && !one->until;
        }))
        found.push_back(
            {"This is on record already", std::string(people::find_kind(said.kind)->parts.front().id)});
    if (replaced && replaced->from && one && one->from &&
        day_number(*one->from) < day_number(*replaced->from))
        found.push_back({"This is before the beginning of what it replaces", "from"});
    if (!found.empty() || !one) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    json::object body = body_of(*one);
    body["kind"] = said.kind;
    body["told"] = told;
    draft.add(*child, {std::string(detail_recorded), 1, now, "", {}, record::canonical(body)});
    if (replaced) {
        json::object over{{"detail", said.replaces}, {"reason", told}};
        put_date(over, "until", one->from ? *one->from : local_date(now));
        draft.add(*child, {std::string(detail_ended), 1, now, "", {}, record::canonical(over)});
    }
    return std::move(draft).finish({});
}

result<decision> change_detail(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                               std::int64_t sequence, const detail_said& said, const practitioner& who,
                               instant now) {
    const people::detail* earlier = find_detail(child->person, sequence);
    if (!earlier || !earlier->of.empty()) return refuse("There is no such detail on this record");
    problems found;
    detail_said whole = said;
    whole.kind = earlier->kind;
    if (whole.source.empty()) whole.source = earlier->source;
    auto one = checked(rules, child->person, whole, who, now, found);
    const std::string reason = checked_reason(said.told, "what was wrong, or how you know", "told", found);
    if (one && same(*one, *earlier))
        found.push_back({"Change what is wrong: nothing is different from what was recorded", "told"});
    if (earlier->changes.size() >= most_values)
        found.push_back({"This has been changed too often to be changed again here", "told"});
    if (!found.empty() || !one) return tl::unexpected(std::move(found));
    json::object body = body_of(*one);
    body["detail"] = sequence;
    body["reason"] = reason;
    return drafted(rules, *child, detail_changed, body, who, now);
}

result<decision> end_detail(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                            const detail_ending& said, const practitioner& who, instant now) {
    const people::detail* one = find_detail(child->person, said.detail);
    if (!one || !one->of.empty()) return refuse("There is no such detail on this record");
    if (one->ended()) return refuse("This is over already. What it was stays visible");
    problems found;
    if (said.until && (!said.until->ok() || day_number(*said.until) > day_number(local_date(now))))
        found.push_back({"The last day must be today or in the past", "until"});
    else if (said.until && one->from && day_number(*said.until) < day_number(*one->from))
        found.push_back({"The last day must be on or after the first", "until"});
    const std::string reason = checked_reason(said.reason, "how you know", "reason", found);
    if (!found.empty()) return tl::unexpected(std::move(found));
    json::object body{{"detail", said.detail}, {"reason", reason}};
    put_date(body, "until", said.until);
    return drafted(rules, *child, detail_ended, body, who, now);
}

} // namespace kith::casework
