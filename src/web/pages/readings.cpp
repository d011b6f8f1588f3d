#include "web/pages/readings.hpp"

#include "casework/unnamed.hpp"
#include "foundation/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::web::pages {
namespace {

using vigilance::looked;

constexpr std::size_t on_a_page = 50;
constexpr std::int64_t most_pages = 100'000;

/// Who asked not to be named when they referred, where the viewer may not know; never the viewer.
struct unnamed_readers {
    std::set<practitioner_id> who;
    std::vector<std::string> parts; ///< what their part in it is called, in every edition

    /// Whether it says that somebody referred: they looked at what became of their referral, or as whoever
    /// referred, or the record was closed to them: then they have no other part in it.
    [[nodiscard]] bool told_by(const looked& one) const {
        return who.contains(one.by.who) && (one.refused || one.by.purpose == vigilance::closed_record ||
                                            one.page.starts_with("/referrals") ||
                                            std::ranges::any_of(parts, [&](const std::string& part) {
                                                return one.by.purpose.find(part) != std::string::npos;
                                            }));
    }
};

/// Decided on the records as they are now, whatever moment is shown, and on all of them together: somebody
/// who referred twice and asked once is not named on either.
unnamed_readers unnamed_on(site& site, store::snapshot& snapshot, const kith::access::viewer& viewer,
                           const std::vector<person_id>& records) {
    unnamed_readers found;
    std::set<std::string> relations;
    const guidance::edition& today = edition_at(site, viewer.at);
    for (const person_id& record : records) {
        const auto now = site.desk.open(snapshot, record);
        if (!now || kith::access::may_see_protected(today, viewer, *now, "referrer")) continue;
        for (const casework::unnamed_author& one : casework::unnamed_in(today, *now)) {
            if (one.who.empty() || one.who == viewer.id) continue;
            found.who.insert(one.who);
            relations.insert(one.relation);
        }
    }
    for (const guidance::edition& edition : site.rules().editions)
        for (const std::string& relation : relations)
            if (const auto title = edition.relations.find(relation);
                title != edition.relations.end() && !title->second.empty())
                found.parts.push_back(title->second);
    return found;
}

} // namespace

std::vector<looked> readings_of(site& site, const child_visit& child) {
    const std::vector<person_id> records =
        child.records.empty() ? std::vector{child.person()} : child.records;
    const unnamed_readers unnamed = unnamed_on(site, *child.snapshot, child.viewer, records);
    std::vector<looked> all;
    for (const person_id& record : records) {
        auto some = vigilance::looks_at(*child.snapshot, record, child.as_at);
        if (all.empty())
            all = std::move(some);
        else
            std::ranges::move(some, std::back_inserter(all));
    }
    for (looked& one : all) {
        if (!unnamed.told_by(one)) continue;
        one.by = {.who = casework::unnamed, .role = {}, .purpose = {}};
        one.page.clear();
        one.shown.clear();
        one.as_at.reset();
    }
    std::ranges::stable_sort(all, {}, &looked::at);
    return all;
}

readings_by_one readings_by(site& site, store::snapshot& snapshot, const kith::access::viewer& viewer,
                            const person_id& person, const practitioner_id& who) {
    // The reviewer has to know whose looking it is and when it was, so neither is hidden. What they looked
    // at, and as what, could say that they are the one who referred. Were only theirs left out, the gap
    // would say it too: on such a record it is left out whoever it is about.
    readings_by_one found{.all = vigilance::looks_at(snapshot, person),
                          .words_withheld = !unnamed_on(site, snapshot, viewer, {person}).who.empty()};
    std::erase_if(found.all, [&](const looked& one) { return one.by.who != who; });
    for (looked& one : found.all) {
        if (!found.words_withheld) break;
        one.by.purpose.clear();
        one.page.clear();
        one.shown.clear();
        one.as_at.reset();
    }
    return found;
}

std::string shown_words(const looked& one) {
    if (one.refused) return "Refused: nothing was shown";
    std::string words = one.shown.empty() ? one.page : one.shown;
    if (one.as_at) words += ", as known on " + moment_words(*one.as_at);
    return words;
}

std::string why_words(const looked& one) {
    return one.refused ? std::string() : one.by.purpose;
}

std::optional<std::size_t> page_asked(const visit& visit) {
    const std::string_view asked = visit.request.query.first("page");
    if (asked.empty()) return 0;
    const auto number = parse_number(asked, 1, most_pages);
    return number ? std::optional(static_cast<std::size_t>(*number - 1)) : std::nullopt;
}

std::optional<readings_page> page_of(const std::vector<const looked*>& all, std::size_t page) {
    readings_page found{.page = page, .all = all.size(), .some = {}};
    for (std::size_t i = page * on_a_page; i < all.size() && found.some.size() < on_a_page; ++i)
        found.some.push_back(all[all.size() - 1 - i]);
    if (found.some.empty() && page > 0) return std::nullopt;
    return found;
}

html counted_part(const readings_page& one) {
    const std::size_t first = one.page * on_a_page;
    return components::paragraph(fmt::format("Readings {} to {} of {}, the newest first. Your own reading "
                                             "of this page is added as it leaves.",
                                             first + 1, first + one.some.size(), one.all));
}

html pages_part(const readings_page& one, const std::string& address) {
    if (one.all <= on_a_page) return {};
    const auto at = [&](std::size_t page) {
        return fmt::format("{}{}page={}", address, address.find('?') == std::string::npos ? "?" : "&",
                           page + 1);
    };
    components::pagination_options options{.landmark_label = "Pages of readings"};
    if (one.page > 0)
        options.previous = components::pagination_link{.href = at(one.page - 1), .text = "Newer"};
    if ((one.page + 1) * on_a_page < one.all)
        options.next = components::pagination_link{.href = at(one.page + 1), .text = "Earlier"};
    return components::pagination(options);
}

} // namespace kith::web::pages
