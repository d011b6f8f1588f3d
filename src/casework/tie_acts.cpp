#include "casework/tie_acts.hpp"

#include "casework/drafting.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace kith::casework {
namespace {

constexpr std::size_t longest_name = 100, longest_note = 2000;

template <std::size_t Count>
bool is_one_of(const tie_strength (&all)[Count], std::string_view code) {
    return std::any_of(std::begin(all), std::end(all), [&](const auto& one) { return one.code == code; });
}

bool starts_with_any(std::string_view to) {
    return to.starts_with("person:") || to.starts_with("practitioner:") || to.starts_with("fact:");
}

problems wrong_in(const file& child, const tie_said& said) {
    problems wrong;
    const bool fresh = said.to.empty();
    const auto known = [&] {
        return std::any_of(child.ties.begin(), child.ties.end(),
                           [&](const tie& one) { return one.to == said.to; });
    };
    if (!fresh && (said.to.starts_with("named:") ? !known() : !starts_with_any(said.to)))
        wrong.push_back({"Choose who or what the tie is to", "to"});
    if (fresh && said.name.empty())
        wrong.push_back({"Enter who or what the tie is to", "name"});
    if (said.name.size() > longest_name) wrong.push_back({"The name is too long", "name"});
    if (fresh && !said.name.empty() && !is_one_of(tie_kinds, said.kind))
        wrong.push_back({"Choose what kind of tie this is", "kind"});
    if (!is_one_of(tie_strengths, said.strength))
        wrong.push_back({"Choose how strong the tie is", "strength"});
    if (said.note.empty()) wrong.push_back({"Say what you saw or heard that tells you so", "note"});
    if (said.note.size() > longest_note) wrong.push_back({"The reason is too long. Shorten it", "note"});
    return wrong;
}

} // namespace

result<decision> judge_tie(const guidance::rulebook& rules, const file& child, const tie_said& said,
                           const practitioner& who, instant now, world& ids) {
    if (auto wrong = wrong_in(child, said); !wrong.empty()) return tl::unexpected(std::move(wrong));
    drafting draft(rules, who, now);
    boost::json::object body{{"strength", said.strength}, {"note", said.note}};
    body["to"] = said.to.empty() ? "named:" + ids.fresh_text() : said.to;
    if (said.to.empty()) {
        body["name"] = said.name;
        body["kind"] = said.kind;
    }
    draft.add(child, {std::string(tie_judged), 1, now, "", {}, record::canonical(body)});
    return std::move(draft).finish({});
}

} // namespace kith::casework
