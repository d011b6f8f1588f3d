// One detail: what may be recorded, and what about it should be looked at.

#include "people/details.hpp"

#include "people/identifiers.hpp"
#include "people/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kith::people {
namespace {

constexpr std::size_t longest_line = 300, longest_text = 4'000;
constexpr int first_year = 1900; ///< nobody alive lived anywhere, or was called anything, before
constexpr int longest_review =
    366; ///< days: a warning that nobody looks at for a year may be untrue by then

using parts_map = std::map<std::string, std::string, std::less<>>;

/// Replaces a part by its one spelling, or notes what is wrong with it.
void take(parts_map& parts, problems& found, std::string_view part, result<std::string> checked) {
    if (checked)
        parts[std::string(part)] = std::move(*checked);
    else
        found.push_back({checked.error().front().message, std::string(part)});
}

bool says(const parts_map& parts, std::string_view part) {
    const auto found = parts.find(part);
    return found != parts.end() && !found->second.empty();
}

/// Every part by itself: known, not too long, one of the choices, there where it must be.
parts_map checked_parts(const detail_kind& kind, const parts_map& sent, problems& found) {
    parts_map parts;
    for (const auto& [id, value] : sent) {
        const bool known =
            std::any_of(kind.parts.begin(), kind.parts.end(),
                        [&, id = std::string_view(id)](const auto& p) { return p.id == id; });
        if (!known) found.push_back({"This form has no such question. Open the page again", id});
    }
    for (const detail_part& part : kind.parts) {
        const auto said = sent.find(part.id);
        const std::string_view value = said == sent.end() ? std::string_view() : said->second;
        const bool text = part.type == part_type::text;
        auto words = checked_words(value, part.label, text ? longest_text : longest_line, !text);
        if (!words) {
            take(parts, found, part.id, std::move(words));
            continue;
        }
        if (words->empty()) {
            if (part.required) {
                const char* ask = part.type == part_type::choice ? "Select an answer" : "Enter an answer";
                found.push_back({fmt::format("{}: {}", ask, part.label), std::string(part.id)});
            }
            continue;
        }
        const bool listed =
            part.choices.empty() || std::any_of(part.choices.begin(), part.choices.end(),
                                                [&](const part_choice& one) { return one.code == *words; });
        if (!listed) found.push_back({"Select one of the answers", std::string(part.id)});
        if (part.type == part_type::date && !parse_date(*words))
            found.push_back({parse_date(*words).error().front().message, std::string(part.id)});
        parts[std::string(part.id)] = std::move(*words);
    }
    return parts;
}

result<std::string> checked_number(std::string_view scheme, std::string_view value) {
    if (scheme == "nhs_number") return checked_nhs_number(value);
    if (scheme == "upn" || scheme == "former_upn") return checked_upn(value);
    if (scheme == "national_insurance") return checked_national_insurance(value);
    if (scheme == "local_id") return checked_local_id(value);
    return checked_other_number(value, "The number");
}

result<std::string> checked_contact(std::string_view kind, std::string_view value) {
    if (kind == "email" && value.find('@') == std::string_view::npos)
        return refuse("Enter an email address, like name@example.org");
    const auto digits =
        std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if ((kind == "phone" || kind == "mobile") && (digits < 5 || digits > 20))
        return refuse("Enter a phone number, like 0115 496 0123");
    return std::string(value);
}

void check_names(parts_map& parts, problems& found) {
    if (!says(parts, "given") && !says(parts, "family"))
        found.push_back({"Enter a given name or a family name", "given"});
    for (const auto& [part, what] :
         {std::pair("given", "The given name"), std::pair("family", "The family name")}) {
        if (!says(parts, part)) continue;
        take(parts, found, part, checked_name(parts[part], what));
        if (stands_for_no_name(parts[part]))
            found.push_back(
                {fmt::format("‘{}’ stands for not knowing a name. Leave it empty", parts[part]), part});
    }
}

/// What only this kind asks.
void check_kind(const detail_kind& kind, parts_map& parts, problems& found, date today) {
    if (kind.id == "name") return check_names(parts, found);
    if (kind.id == "identifier") {
        if (says(parts, "value") && says(parts, "scheme"))
            take(parts, found, "value", checked_number(parts["scheme"], parts["value"]));
        if (parts["scheme"] == "other" && !says(parts, "issuer"))
            found.push_back(
                {"Enter who gave the number out, so that it can be told from others", "issuer"});
    }
    if (kind.id == "school" && says(parts, "urn")) take(parts, found, "urn", checked_urn(parts["urn"]));
    if (kind.id == "address") {
        if (!says(parts, "lines") && !says(parts, "postcode"))
            found.push_back({"Enter the address or its postcode", "lines"});
        if (says(parts, "postcode")) take(parts, found, "postcode", checked_postcode(parts["postcode"]));
        if (says(parts, "uprn")) take(parts, found, "uprn", checked_uprn(parts["uprn"]));
    }
    if (kind.id == "contact") {
        if (says(parts, "value"))
            take(parts, found, "value", checked_contact(parts["kind"], parts["value"]));
        if (parts["safe"] == "ask" && !says(parts, "safe_note"))
            found.push_back({"Enter how and when it is safe", "safe_note"});
    }
    if (kind.id == "warning" && says(parts, "review")) {
        const auto review = parse_date(parts["review"]);
        if (review && day_number(*review) <= day_number(today))
            found.push_back({"The day to look at it again must be in the future", "review"});
        if (review && day_number(*review) - day_number(today) > longest_review)
            found.push_back({"The day to look at it again must be within a year", "review"});
    }
    std::erase_if(parts, [](const auto& one) { return one.second.empty(); });
}

void check_dates(const detail& one, problems& found, date today) {
    const auto check = [&](const std::optional<date>& day, const char* field, const char* what, int ahead) {
        if (!day) return;
        if (!day->ok() || int(day->year()) < first_year)
            found.push_back({fmt::format("{} must be a day after {}", what, first_year), field});
        else if (day_number(*day) - day_number(today) > ahead)
            found.push_back({fmt::format("{} must be {}", what,
                                         ahead == 0 ? "today or in the past" : "within the next year"),
                             field});
    };
    check(one.from, "from", "The day since when", 366);
    check(one.until, "until", "The day until when", 366);
    if (one.from && one.until && std::chrono::sys_days(*one.until) < std::chrono::sys_days(*one.from))
        found.push_back({"The last day must be on or after the first", "until"});
}

} // namespace

bool detail::is_protected() const {
    if (part("protected") == "yes") return true;
    return protected_kind() == "placement" && part("protected") != "no";
}

std::string_view detail::protected_kind() const {
    return kind == "address" && part("kind") == "placement" ? std::string_view("placement") : kind;
}

std::string_view detail::part(std::string_view id) const {
    const auto found = parts.find(id);
    return found == parts.end() ? std::string_view() : found->second;
}

bool detail::holds_on(date day) const {
    const auto on = std::chrono::sys_days(day);
    if (from && std::chrono::sys_days(*from) > on) return false;
    if (until) return std::chrono::sys_days(*until) >= on;
    return !ended();
}

result<detail> checked_detail(const detail& sent, date today) {
    const detail_kind* kind = find_kind(sent.kind);
    if (!kind) return refuse("There is no such kind of detail. Go back and choose again");
    problems found;
    detail one = sent;
    one.parts = checked_parts(*kind, sent.parts, found);
    problems more; // everything that is wrong at once, but nothing twice about one part
    check_kind(*kind, one.parts, more, today);
    for (problem& each : more) {
        const bool told = std::any_of(found.begin(), found.end(),
                                      [&](const problem& other) { return other.field == each.field; });
        if (!told) found.push_back(std::move(each));
    }
    check_dates(one, found, today);
    if (!found.empty()) return tl::unexpected(std::move(found));
    return one;
}

std::vector<std::string> doubts_of(const detail& one, date today) {
    std::vector<std::string> doubts;
    if (one.kind == "name") {
        for (const std::string_view part : {"given", "family"})
            for (std::string& doubt : doubts_of_name(one.part(part)))
                if (std::find(doubts.begin(), doubts.end(), doubt) == doubts.end())
                    doubts.push_back(std::move(doubt));
    }
    const std::string_view scheme = one.part("scheme");
    if ((scheme == "upn" || scheme == "former_upn") && !upn_of_known_council(one.part("value")))
        doubts.emplace_back("Digits 2 to 4 of this number are not those of a council in England");
    if (one.from && day_number(*one.from) > day_number(today))
        doubts.emplace_back("This begins in the future");
    return doubts;
}

} // namespace kith::people
