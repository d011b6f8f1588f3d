#include "web/pages/joining_visit.hpp"

#include "foundation/number.hpp"
#include "web/pages/same_person_parts.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

// ------------------------------------------------------------ from the address of a part to its record

/// The number of an entry in a segment: "12", or "entry-12".
std::optional<std::int64_t> entry_number(std::string_view segment) {
    constexpr std::string_view by_entry = "entry-";
    if (segment.starts_with(by_entry)) segment.remove_prefix(by_entry.size());
    return parse_number(segment);
}

struct owner {
    person_id record;
    std::int64_t on_view = 0; ///< the number that the address has; 0: none is to be replaced
};

/// On which of the other records the process or entry stands that the address names.
std::optional<owner> owner_of(const visit& visit, const casework::file& own,
                              const std::vector<casework::whole_record>& others) {
    const case_process_id process{std::string(visit.parameter("process"))};
    if (!process.empty() && !own.find(process)) {
        for (const auto& other : others)
            if (other.own->find(process)) return owner{other.own->person.id};
    }
    for (const std::string_view name : {"sequence", "started_by", "relationship", "entry", "detail"}) {
        const auto number = entry_number(visit.parameter(name));
        if (!number || !casework::is_joined_sequence(*number)) continue;
        for (const auto& other : others)
            if (casework::joined_sequence(other.own->person.id, casework::own_sequence(*number)) == *number)
                return owner{other.own->person.id, *number};
    }
    return std::nullopt;
}

/// The same path on the other record.
std::string path_on(const owner& where, std::string_view path, const person_id& person) {
    std::string out;
    const std::string number = std::to_string(where.on_view);
    while (!path.empty()) {
        path.remove_prefix(1); // every segment begins with '/'
        std::string segment(path.substr(0, path.find('/')));
        path.remove_prefix(segment.size());
        if (segment == person.text && out == "/children") segment = where.record.text;
        if (where.on_view != 0 && segment.ends_with(number))
            segment.replace(segment.size() - number.size(), number.size(),
                            std::to_string(casework::own_sequence(where.on_view)));
        out += '/' + segment;
    }
    return out;
}

// ------------------------------------------------------------ the records as one

} // namespace

std::optional<response> see_joined(visit& visit, site& site, child_visit& child, whole_person how,
                                   const casework::file& as_now) {
    const person_id entered = as_now.person.id;
    const guidance::edition& today = edition_at(site, visit.request.at);
    child.joins = casework::live_joins(*child.snapshot, entered, child.as_at);
    if (child.joins.empty()) return std::nullopt;
    using kith::access::reach;
    std::vector<person_id> seen;
    auto kinds = child.protected_seen;
    bool names_referrers = true;
    for (const person_id& id : casework::one_person(*child.snapshot, entered, child.as_at)) {
        const auto now = site.desk.open(*child.snapshot, id);
        const auto verdict =
            now ? kith::access::decide(today, child.viewer, *now) : kith::access::verdict{};
        const auto open = verdict.reach;
        if (open != reach::record) {
            child.records_not_shown += open != reach::nothing;
            continue;
        }
        const auto own = kith::access::protected_seen(today, child.viewer, *now);
        std::erase_if(kinds, [&](const std::string& kind) { return !own.contains(kind); });
        names_referrers =
            names_referrers && kith::access::may_see_protected(today, child.viewer, *now, "referrer");
        child.emergency = child.emergency || (verdict.emergency && how == whole_person::joined);
        seen.push_back(id);
    }
    auto records = casework::whole_records(site.desk, *child.snapshot, seen, child.as_at);
    if (how == whole_person::by_itself) {
        std::erase_if(records, [&](const auto& one) { return one.own->person.id == entered; });
        const auto elsewhere = owner_of(visit, as_now, records);
        if (!elsewhere || visit.request.verb != method::get) return std::nullopt;
        visit.shows_nothing_personal();
        return see_other(path_on(*elsewhere, visit.request.path, entered));
    }
    if (records.size() < 2) return std::nullopt;
    auto view = casework::joined_view(site.rules(), std::move(records));
    auto now = view;
    if (child.as_at)
        now =
            casework::joined_view(site.rules(), casework::whole_records(site.desk, *child.snapshot, seen));
    for (const auto& own : view->records)
        child.records.push_back(own->person.id);
    // As this viewer may see it: what is protected only where it may be seen on every record.
    child.sees_protected = kinds.size() == kith::access::marked_kinds.size();
    if (!names_referrers) view = kith::access::as_it_leaves(today, *now, std::move(view));
    if (!child.sees_protected) view = kith::access::masked_but(std::move(view), now->person, kinds);
    child.protected_seen = std::move(kinds);
    child.file = std::move(view);
    return std::nullopt;
}

std::string pair_address(const person_id& one, const person_id& other) {
    return "/duplicates/" + std::min(one, other).text + "/" + std::max(one, other).text;
}

namespace {

constexpr int most_suggested = 5;
constexpr int most_looked_at = 50; // so that somebody hidden takes nobody's place

/// Other records that may be of this person, each with the way to look at both.
html may_be_also(const site& site, const child_visit& child) {
    const guidance::role* role = child.edition->find_role(child.viewer.role);
    if (child.as_at || role == nullptr || role->sees != "area") return {};
    std::vector<html> items;
    const auto records = child.records.empty() ? std::vector{child.person()} : child.records;
    for (const person_id& own : records) {
        int suggested = 0;
        for (const store::match_row& each : child.snapshot->matches_of(own, most_looked_at)) {
            if (suggested == most_suggested) break;
            const person_id& other = each.left == own ? each.right : each.left;
            const auto row = child.snapshot->person(other);
            const auto file = row ? site.desk.open(*child.snapshot, other) : nullptr;
            const bool may = file && kith::access::may_open(*child.edition, child.viewer, *file).allowed;
            if (!may || std::ranges::find(records, other) != records.end()) continue;
            ++suggested;
            html_writer out(512);
            out.raw(person_line(*row, local_date(child.now)))
                .text(". " + likely_words(each.millionths) + ". ");
            out.raw(components::link({.text = "Look at both and decide",
                                      .href = pair_address(own, other),
                                      .visually_hidden_text = ": " + row->display_name}));
            items.push_back(std::move(out).finish());
        }
    }
    if (items.empty()) return {};
    html body = components::paragraph(components::strong("May be on record twice. Is this one of these?"));
    body += components::list({.items = std::move(items)});
    return components::inset_text({.html = body, .classes = "kith-duplicates"});
}

} // namespace

html joined_notice(const site& site, const child_visit& child, std::string_view here) {
    const html also = here.empty() ? may_be_also(site, child) : html();
    if (child.joins.empty()) return also;
    html_writer out(1024);
    out.raw("<div class=\"govuk-inset-text kith-joined\">");
    for (const casework::join& pair : child.joins) {
        const auto shown = [&](const person_id& id) {
            return std::ranges::find(child.records, id) != child.records.end();
        };
        if (!shown(pair.left) || !shown(pair.right)) continue;
        out.raw("<p class=\"govuk-body\">");
        out.text("Two records of this person are joined, since " + moment_words(pair.joined_at) + ", by " +
                 child.name_of(pair.joined_proposed_by.who) + " and " + child.name_of(pair.joined_by.who) +
                 ". ");
        if (pair.state == casework::join_state::split_proposed)
            out.text("Splitting them is proposed and waits for a second person. ");
        out.raw(components::link(
            {.text = "See both records, or split them", .href = pair_address(pair.left, pair.right)}));
        out.raw("</p>");
    }
    if (child.records_not_shown > 0) {
        out.raw("<p class=\"govuk-body\">");
        out.text(
            "Part of this person's record is not shown to you. If you need it, ask the child's allocated "
            "social worker or their team manager.");
        out.raw("</p>");
    }
    out.raw("</div>");
    return std::move(out).finish() + also;
}

} // namespace kith::web::pages
