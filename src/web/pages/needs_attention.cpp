#include "web/pages/needs_attention.hpp"

#include "access/parts.hpp"
#include "store/credentials.hpp"
#include "store/deposits.hpp"
#include "web/pages/accounts_page.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <map>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view register_act = "sharing_agreements";

bool keeps_register(const visit& here, const guidance::edition& edition) {
    return kith::access::may_act(edition, register_act, here.practitioner->role);
}

/// Whose work it is, in words: "Information governance officer".
std::string keepers(const guidance::edition& edition) {
    std::string words;
    if (const auto* rule = edition.find_access_act(register_act))
        for (const std::string& one : rule->by)
            if (const auto* role = edition.find_role(one))
                words += (words.empty() ? "" : ", ") + role->title;
    return words;
}

html resets_part(const visit& here, const accounts_part& part, store::snapshot& snapshot,
                 const accounts_read& names) {
    if (part.none()) return {};
    const practitioner_id& me = here.practitioner->practitioner;
    std::vector<html> lines;
    for (const store::account_reset& one : store::resets(snapshot.tables())) {
        if (one.proposed_by == me || one.practitioner == me) continue;
        html line = link({.text = "Confirm or withdraw the reset of " + names.name_of(one.practitioner),
                          .href = "/accounts/" + one.practitioner.text});
        line += text(", asked for by " + names.name_of(one.proposed_by) + " on " +
                     moment_words(one.proposed) + ".");
        lines.push_back(std::move(line));
    }
    if (lines.empty()) return {};
    html inside = paragraph("Somebody has lost password or second factor, and waits for a second person:");
    return inset_text({.html = inside + list({.items = std::move(lines)}), .id = "resets"});
}

} // namespace

std::vector<agency_without_agreement> agencies_without_agreement(const visit& here, site& site,
                                                                 store::snapshot& snapshot) {
    const guidance::edition& edition = edition_at(site, here.request.at);
    const auto names = site.accounts.read(snapshot, here.request.at);
    std::map<std::string, std::size_t> people;
    for (const store::account& one : names->all) {
        const guidance::role* role = edition.find_role(one.role);
        if (one.active && role != nullptr && !role->authority && role->sees != "nobody")
            ++people[one.agency];
    }
    std::vector<agency_without_agreement> without;
    for (const auto& [agency, count] : people)
        if (!store::agreement_holds(snapshot, agency, local_date(here.request.at)))
            without.push_back({agency, code_words(edition, "agency", agency), count});
    std::ranges::stable_sort(without, std::ranges::greater{}, &agency_without_agreement::people);
    return without;
}

html without_agreement_notice(const visit& here, site& site, store::snapshot& snapshot) {
    const auto without = agencies_without_agreement(here, site, snapshot);
    if (without.empty()) return {};
    const guidance::edition& edition = edition_at(site, here.request.at);
    const bool keeper = keeps_register(here, edition);
    std::vector<html> lines;
    for (const agency_without_agreement& one : without) {
        const std::string title = one.title.empty() ? "people without an agency" : one.title;
        html line = text("No agreement is registered with " + title + ": " +
                         (one.people == 1 ? "1 person of theirs opens"
                                          : std::to_string(one.people) + " people of theirs open") +
                         " no record by their role. ");
        if (keeper && !one.agency.empty())
            line += link({.text = "Register one",
                          .href = "/agreements?agency=" + one.agency + "#new",
                          .visually_hidden_text = " with " + title});
        lines.push_back(std::move(line));
    }
    html inside = list({.items = std::move(lines)});
    inside +=
        paragraph("What they referred, what they are asked and papers given to them by name stay open "
                  "to them.");
    if (!keeper) inside += paragraph("The register is kept by: " + keepers(edition) + ".");
    return inset_text({.html = std::move(inside), .id = "no-agreement"});
}

html needs_attention(const visit& here, site& site, store::snapshot& snapshot) {
    const guidance::edition& edition = edition_at(site, here.request.at);
    const accounts_part part = accounts_part_of(edition, here.practitioner->role);
    html body;
    if (!part.none())
        body += resets_part(here, part, snapshot, *site.accounts.read(snapshot, here.request.at));
    if (part.looks_after || keeps_register(here, edition))
        body += without_agreement_notice(here, site, snapshot);
    return body;
}

} // namespace kith::web::pages
