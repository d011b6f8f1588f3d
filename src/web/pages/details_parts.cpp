#include "web/pages/details_parts.hpp"

#include "guidance/code_sets.hpp"
#include "people/identifiers.hpp"
#include "web/pages/joining_visit.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

constexpr std::size_t most_others = 10;

void add_words(std::string& words, std::string_view more, std::string_view between = ", ") {
    if (more.empty()) return;
    if (words.ends_with('.')) between = " ";
    if (!words.empty()) words += between;
    words += more;
}

/// "first language" within a sentence.
std::string within(std::string words) {
    if (words.size() > 1 && words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a' && words[1] <= 'z')
        words[0] = static_cast<char>(words[0] + 32);
    return words;
}

bool heads_the_detail(std::string_view part) {
    return part == "kind" || part == "scheme" || part == "protected";
}

} // namespace

std::string details_address(const person_id& person, std::string_view rest) {
    return "/children/" + person.text + "/details" + std::string(rest);
}

std::string part_words(const child_visit& child, const people::detail_part& part, std::string_view value) {
    if (part.type == people::part_type::date)
        if (const auto day = parse_date(value)) return long_words(*day);
    for (const people::part_choice& choice : part.choices)
        if (choice.code == value) return std::string(choice.text);
    if (!part.codes.empty()) return code_words(*child.edition, part.codes, value);
    return std::string(value);
}

std::string part_words(const child_visit& child, const people::detail& one,
                       const people::detail_part& part) {
    if (part.id == "value" && one.part("scheme") == "nhs_number")
        return people::nhs_number_in_words(one.part(part.id));
    return part_words(child, part, one.part(part.id));
}

std::string detail_label(const child_visit& child, const people::detail& one) {
    const people::detail_kind* kind = people::find_kind(one.kind);
    if (kind == nullptr) return one.kind;
    if (one.is_protected() && !child.sees(one.protected_kind())) return std::string(kind->title);
    for (const people::detail_part& part : kind->parts)
        if ((part.id == "kind" || part.id == "scheme") && !one.part(part.id).empty())
            return part_words(child, one, part);
    return std::string(kind->title);
}

std::string detail_words(const child_visit& child, const people::detail& one) {
    const people::detail_kind* kind = people::find_kind(one.kind);
    if (kind == nullptr) return {};
    if (one.is_protected() && !child.sees(one.protected_kind()))
        return "Protected: not shown. Ask the allocated social worker or their team manager.";
    std::string words;
    if (one.kind == "name") {
        add_words(words, one.part("given"));
        add_words(words, one.part("family"), " ");
        if (!one.part("said").empty()) add_words(words, "said “" + std::string(one.part("said")) + "”");
        add_words(words, one.part("note"), ". ");
        return words;
    }
    for (const people::detail_part& part : kind->parts) {
        if (heads_the_detail(part.id) || one.part(part.id).empty()) continue;
        const std::string value = part_words(child, one, part);
        const bool sentence = part.id == "note" || part.id == "safe_note" || part.id == "careful";
        if (part.id == "uprn" || part.id == "urn")
            add_words(words, (part.id == "uprn" ? "UPRN " : "URN ") + value);
        else if (part.id == "interpreter")
            add_words(words, "interpreter needed: " + within(value));
        else if (part.id == "use" || part.id == "need")
            add_words(words, words.empty() ? value : within(value));
        else if (part.id == "review")
            continue; // told with its own words
        else if (part.id == "whose")
            add_words(words, "(" + value + ")", " ");
        else if (part.id == "safe" || (part.id == "safe_note" && one.part("safe") == "ask"))
            continue; // stands before everything else
        else
            add_words(words, value, sentence ? ". " : ", ");
    }
    return words;
}

std::string value_words(const child_visit& child, std::string_view fact, const people::fact_value& value) {
    if (value.value.empty()) return value.precision == "unknown" ? "Not known (asked)" : "Not known";
    if (fact == "nhs_number") return people::nhs_number_in_words(value.value);
    return (value.precision == "about" ? "about " : "") + fact_words(child, fact, value.value);
}

std::string agency_words(const child_visit& child, std::string_view agency) {
    if (agency.empty()) return "An agency that was not named";
    return code_words(*child.edition, guidance::agency_codes, agency);
}

std::string dates_words(const std::optional<date>& from, const std::optional<date>& until) {
    if (from && until) return "from " + long_words(*from) + " to " + long_words(*until);
    if (from) return "since " + long_words(*from);
    return until ? "until " + long_words(*until) : std::string();
}

std::string source_line(const child_visit& child, const people::fact_value& value) {
    std::string words = agency_words(child, value.source);
    add_words(words, dates_words(value.from, std::nullopt));
    return words + ". Recorded " + day_words(value.since);
}

std::string source_line(const child_visit& child, const people::detail& one) {
    std::string words = agency_words(child, one.source);
    add_words(words, dates_words(one.from, one.until));
    return words + ". Recorded " + day_words(one.entered) + " by " + child.name_of(one.by);
}

same_number numbers_elsewhere(site& site, const child_visit& child, std::string_view value) {
    same_number found;
    if (value.empty()) return found;
    store::visibility everyone;
    everyone.viewer = child.viewer.id;
    everyone.everyone = true;
    everyone.at = child.viewer.at;
    for (store::person_row& row : child.snapshot->find_by_identifier(everyone, value)) {
        const bool joined = std::ranges::find(child.records, row.person) != child.records.end();
        if (row.person == child.person() || joined) continue;
        const auto file = site.desk.open(*child.snapshot, row.person);
        using kith::access::reach;
        const auto open =
            file ? kith::access::decide(*child.edition, child.viewer, *file).reach : reach::nothing;
        if (open == reach::record && found.open_to_viewer.size() < most_others)
            found.open_to_viewer.push_back(std::move(row));
        else if (open != reach::nothing)
            ++found.others;
    }
    return found;
}

html same_number_part(site& site, const child_visit& child, std::string_view value,
                      std::vector<person_id>& shown) {
    if (child.as_at) return {};
    const same_number found = numbers_elsewhere(site, child, value);
    if (found.open_to_viewer.empty() && found.others == 0) return {};
    html_writer out(512);
    out.raw("<p class=\"govuk-body-s kith-doubt\"><strong>Another record has this number.</strong> ");
    const guidance::role* role = child.edition->find_role(child.viewer.role);
    const bool compares = role != nullptr && role->sees == "area";
    for (const store::person_row& row : found.open_to_viewer) {
        shown.push_back(row.person);
        out.raw(components::link({.text = row.display_name, .href = "/children/" + row.person.text}))
            .text(". ");
        if (compares)
            out.raw(components::link(
                        {.text = "Are they one person?", .href = pair_address(child.person(), row.person)}))
                .text(" ");
    }
    if (found.others > 0)
        out.text(
            "It is not shown to you. Ask the front door or your manager whether the two are one person.");
    out.raw("</p>");
    return std::move(out).finish();
}

html doubts_part(const std::vector<std::string>& doubts) {
    if (doubts.empty()) return {};
    html_writer out(256);
    out.raw("<p class=\"govuk-body-s kith-doubt\"><strong>Recorded as given. Please check:</strong> ");
    for (const std::string& doubt : doubts)
        out.text(doubt + ". ");
    out.raw("</p>");
    return std::move(out).finish();
}

} // namespace kith::web::pages
