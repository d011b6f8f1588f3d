#include "web/pages/access_page.hpp"

#include "casework/grants_acts.hpp"
#include "casework/unnamed.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>
#include <map>
#include <set>

namespace kith::web::pages {

namespace {

constexpr std::size_t on_a_page = 100;

struct body_of_reading {
    std::string page, shown, as_at;
};

/// What a read entry says was shown; empty parts where it does not say.
body_of_reading read_body(const std::string& body) {
    body_of_reading out;
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(body, error);
    const boost::json::object* object = error ? nullptr : parsed.if_object();
    if (object == nullptr) return out;
    const auto text_of = [&](std::string_view key) {
        const boost::json::value* found = object->if_contains(key);
        const boost::json::string* words = found != nullptr ? found->if_string() : nullptr;
        return words != nullptr ? std::string(words->begin(), words->end()) : std::string();
    };
    out.page = text_of("page");
    out.shown = text_of("shown");
    out.as_at = text_of("as_at");
    return out;
}

std::string shown_words(const body_of_reading& read) {
    std::string words = read.shown.empty() ? read.page : read.shown;
    if (const auto moment = parse_instant(read.as_at)) words += ", as known on " + moment_words(*moment);
    return words;
}

/// Who asked not to be named when they referred, where the viewer may not know; not the viewer.
std::set<practitioner_id> unnamed_readers(site& site, const child_visit& child) {
    std::set<practitioner_id> found;
    const auto now = site.desk.open(*child.snapshot, child.person());
    if (!now || kith::access::may_see_protected(*child.edition, child.viewer, *now, "referrer"))
        return found;
    for (const casework::unnamed_author& one : casework::unnamed_in(*child.edition, *now))
        if (one.who != child.viewer.id) found.insert(one.who);
    return found;
}

/// Takes out who looked at what became of their own referral, and what else says that they referred.
void hide_readers(const child_visit& child, const std::set<practitioner_id>& unnamed,
                  std::vector<record::entry>& reads) {
    const auto relation = child.edition->relations.find("referrer");
    for (record::entry& read : reads) {
        if (!unnamed.contains(read.by.who)) continue;
        const bool of_referral = read_body(read.body).page.starts_with("/referrals");
        const bool as_referrer = relation != child.edition->relations.end() &&
                                 read.by.purpose.find(relation->second) != std::string::npos;
        if (!of_referral && !as_referrer) continue;
        read.by = {.who = casework::unnamed, .role = {}, .purpose = {}};
        read.body = "{}";
    }
}

html looked_part(const child_visit& child, const std::vector<record::entry>& reads, std::size_t page) {
    html body = components::heading({.text = "Who has looked at this record", .level = 2});
    if (reads.empty()) return body + components::paragraph("Nobody has looked at it before you.");
    components::table_options table{
        .head = std::vector<components::table_cell>{
            {.text = "When"}, {.text = "Who"}, {.text = "As"}, {.text = "What was shown"}}};
    const std::size_t first = page * on_a_page; // counted from the newest
    for (std::size_t i = first; i < reads.size() && i < first + on_a_page; ++i) {
        const record::entry& read = reads[reads.size() - 1 - i];
        const body_of_reading said = read_body(read.body);
        const bool refused = read.type == record::refused_noted;
        table.rows.push_back({{.text = moment_words(read.entry_time)},
                              {.text = by_words(child, read.by)},
                              {.text = refused ? "" : read.by.purpose},
                              {.text = refused ? "Refused: nothing was shown" : shown_words(said)}});
    }
    const std::size_t last = std::min(reads.size(), first + on_a_page);
    body += components::paragraph("Readings " + std::to_string(first + 1) + " to " + std::to_string(last) +
                                  " of " + std::to_string(reads.size()) +
                                  ", the newest first. Your own reading of this page "
                                  "is added as it leaves.");
    return body + components::scroll_region(
                      {.label = "Readings of this record", .html = components::table(table)});
}

html pages_part(const child_visit& child, std::size_t page, std::size_t all) {
    if (all <= on_a_page) return {};
    components::pagination_options options{.landmark_label = "Pages of readings"};
    if (page > 0)
        options.previous = components::pagination_link{
            .href = child_address(child, "/access?page=" + std::to_string(page)), .text = "Newer"};
    if ((page + 1) * on_a_page < all)
        options.next = components::pagination_link{
            .href = child_address(child, "/access?page=" + std::to_string(page + 2)), .text = "Earlier"};
    return components::pagination(options);
}

html acted_part(const child_visit& child) {
    struct acts {
        record::actor by;
        std::size_t entries = 0;
        instant last;
    };
    std::map<std::pair<std::string, std::string>, acts> all;
    for (const casework::happening& each : child.file->happenings) {
        acts& found = all[{each.by.who.text, each.by.role}];
        found.by = each.by;
        ++found.entries;
        found.last = std::max(found.last, each.entry_time);
    }
    components::table_options table{
        .head = std::vector<components::table_cell>{{.text = "Who"},
                                                    {.text = "Entries", .format = "numeric"},
                                                    {.text = "Last on"}},
        .first_cell_is_header = true};
    for (const auto& [key, each] : all)
        table.rows.push_back({{.text = by_words(child, each.by)},
                              {.text = std::to_string(each.entries), .format = "numeric"},
                              {.text = moment_words(each.last)}});
    return components::heading({.text = "Who has written on this record", .level = 2}) +
           components::scroll_region({.label = "Who has written", .html = components::table(table)});
}

/// The page number asked for, from 0.
std::optional<std::size_t> page_of(const visit& visit) {
    const std::string_view asked = visit.request.query.first("page");
    if (asked.empty()) return 0;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), number);
    if (error != std::errc() || end != asked.data() + asked.size() || number < 1 || number > 100'000)
        return std::nullopt;
    return number - 1;
}

response access_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const auto page = page_of(visit);
    auto reads = record::read_stream(*child.snapshot, record::reads_stream(child.person()), child.as_at);
    if (const auto unnamed = unnamed_readers(site, child); !unnamed.empty())
        hide_readers(child, unnamed, reads);
    if (!page || (*page > 0 && *page * on_a_page >= reads.size()))
        return not_on_this_record(visit, child, "There is no such page of readings.");
    html body = components::paragraph(
        "Every look at this record is an entry of its own, made before the page leaves. "
        "Nobody can turn that off.");
    body += components::paragraph(
        components::link({.text = "Requests for this record, and what the person says of it",
                          .href = "/children/" + child.person().text + "/disclosures"}));
    const casework::practitioner who{
        .id = child.viewer.id, .role = child.viewer.role, .name = child.viewer.name};
    if (!child.as_at && casework::may_do(*child.edition, *child.file, who, casework::access_act::see))
        body += components::paragraph(
            components::link({.text = "Who may see this record, and why",
                              .href = "/children/" + child.person().text + "/access/who"})) +
            components::paragraph(
                components::link({.text = "Who has looked: by person and by time",
                                  .href = "/children/" + child.person().text + "/readers"}));
    body += looked_part(child, reads, *page);
    body += pages_part(child, *page, reads.size());
    body += acted_part(child);
    return show_child(visit, site, child,
                      {.title = "Child's record: access",
                       .shown = "access, page " + std::to_string(*page + 1),
                       .body = std::move(body),
                       .here = "/access"});
}

} // namespace

void add_access_page_routes(routes& table, site& site) {
    table.get("/children/:person/access", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return access_page(visit, site); });
}

} // namespace kith::web::pages
