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

const guidance::edition* edition_on(const guidance::rulebook& rules, instant now) {
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    return edition || rules.editions.empty() ? edition : &rules.editions.front();
}

std::string checked_reason(std::string_view typed, std::string_view what, const char* field,
                           problems& found) {
    auto words = people::checked_words(typed, what, reason_limit, false);
    if (!words) {
        std::string message =
            words.error().front().message; // begins with `what`, in the midst of a sentence
        if (message[0] >= 'a' && message[0] <= 'z') message[0] = static_cast<char>(message[0] - 'a' + 'A');
        found.push_back({std::move(message), field});
        return {};
    }
    if (words->empty()) found.push_back({fmt::format("Enter {}", what), field});
    return *words;
}

std::string checked_source(const guidance::edition* edition, const std::string& said,
                           const practitioner& who, problems& found) {
    if (said.empty()) return who.agency;
    if (!guidance::may_answer(edition, guidance::agency_codes, said))
        found.push_back({"Select the agency that said so", "source"});
    return said;
}

void put_date(json::object& body, std::string_view key, const std::optional<date>& day) {
    if (day) body[key] = to_text(*day);
}

void put_text(json::object& body, std::string_view key, const std::string& words) {
    if (!words.empty()) body[key] = words;
}

result<decision> drafted(const guidance::rulebook& rules, const file& person, std::string_view type,
                         const json::object& body, const practitioner& who, instant now,
                         std::string edition) {
    drafting draft(rules, who, now);
    draft.add(person, {std::string(type), 1, now, std::move(edition), {}, record::canonical(body)});
    return std::move(draft).finish({});
}

} // namespace kith::casework
