#include "web/pages/today.hpp"

#include "web/pages/joining_lists.hpp"
#include "web/pages/needs_attention.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/search.hpp"
#include "web/pages/work_list.hpp"

#include <algorithm>
#include <array>

namespace kith::web::pages {

namespace {

constexpr int most_rows = 100;       ///< of tasks, and of clocks, asked of the store
constexpr std::size_t in_view = 100; ///< rows on the page
constexpr std::size_t most_waiting = 25;

// ------------------------------------------------------------ drawing

constexpr markup bar_of(components::clock_state state) {
    switch (state) {
    case components::clock_state::late:
        return "late";
    case components::clock_state::met_late:
        return "met-late";
    case components::clock_state::due_today:
        return "due-today";
    case components::clock_state::due_soon:
        return "due-soon";
    default:
        return "due-later";
    }
}

void draw_row(html_writer& out, const work_row& row, const accounts_read& accounts, date today,
              const practitioner_id& viewer) {
    const std::string about = " for " + row.child->display_name;
    out.raw("<li class=\"kith-work\"><div class=\"kith-work__child\"><a class=\"govuk-link\"");
    out.attribute("href", "/children/" + row.child->person.text).raw(">").text(row.child->display_name);
    out.raw("</a> <span class=\"kith-work__age\">").text(age_words(*row.child, today));
    out.raw("</span></div><div class=\"kith-work__what\">").text(row.what);
    if (row.has_clock && row.clock != row.what)
        out.raw("<span class=\"kith-work__clock\">").text(row.clock).raw("</span>");
    if (!row.owner.empty() && row.owner != viewer)
        out.raw("<span class=\"kith-work__owner\">With ").text(accounts.name_of(row.owner)).raw("</span>");
    out.raw("</div><div class=\"kith-work__when");
    if (row.has_clock) out.raw(" kith-clock kith-clock--").raw(bar_of(row.state));
    out.raw("\">");
    if (row.has_clock) {
        out.raw("<strong class=\"kith-clock__words\">").text(row.words).raw("</strong>");
        out.raw(" <a class=\"govuk-link kith-work__why\"").attribute("href", row.why_address);
        out.raw(">Why this date?<span class=\"govuk-visually-hidden\">").text(about + ": " + row.clock);
        out.raw("</span></a>");
    } else {
        out.text(row.words);
    }
    out.raw("</div><div class=\"kith-work__action\"><a class=\"govuk-link\"")
        .attribute("href", row.address);
    out.raw(">").text(row.action).raw("<span class=\"govuk-visually-hidden\">");
    out.text(": " + row.what + about).raw("</span></a></div></li>\n");
}

void draw_section(html_writer& out, work_section section, const std::vector<work_row>& rows,
                  std::size_t most, const accounts_read& accounts, date today,
                  const practitioner_id& viewer) {
    if (rows.empty()) return;
    const std::size_t shown = std::min(rows.size(), most);
    out.raw("<section class=\"kith-today\"><h2 class=\"govuk-heading-m\">").text(title_of(section));
    out.raw(" <span class=\"kith-today__count\">(").number(static_cast<long long>(rows.size()));
    out.raw(")</span></h2>\n<ul class=\"govuk-list kith-work-list\">\n");
    for (std::size_t i = 0; i < shown; ++i)
        draw_row(out, rows[i], accounts, today, viewer);
    out.raw("</ul>");
    out.raw(bounded_words(shown, rows.size(), "Choose a process above to see fewer at a time."));
    out.raw("</section>\n");
}

html drafts_part(const std::vector<store::draft>& drafts) {
    if (drafts.empty()) return {};
    html_writer out(1024);
    out.raw("<section class=\"kith-today\"><h2 class=\"govuk-heading-m\">Continue where you left off</h2>\n"
            "<ul class=\"govuk-list kith-drafts\">");
    const std::size_t shown = std::min<std::size_t>(drafts.size(), 20);
    for (std::size_t i = 0; i < shown; ++i) {
        const store::draft& draft = drafts[i];
        if (!is_local_path(draft.key)) continue; // the key of a draft is the address of its form
        out.raw("<li><a class=\"govuk-link\"").attribute("href", draft.key).raw(">");
        out.text(draft.title.empty() ? std::string_view("A form that you began") : draft.title);
        out.raw("</a> <span class=\"kith-work__age\">saved ").text(moment_words(draft.saved));
        out.raw("</span></li>\n");
    }
    out.raw("</ul>").raw(bounded_words(shown, drafts.size(), "Send or discard some to see the others."));
    out.raw("</section>");
    return std::move(out).finish();
}

/// The process types that may be chosen, by a form that works by GET.
html filter_part(const guidance::edition& edition, const work_question& question, bool sees_area) {
    html_writer out(2048);
    out.raw("<form class=\"kith-filter\" action=\"/\" method=\"get\" novalidate>");
    if (!question.child.empty()) out.raw(components::hidden_input("child", question.child));
    std::vector<components::select_item> items{{.text = "Everything", .value = ""}};
    for (const guidance::process& process : edition.processes)
        items.push_back({.text = process.title, .value = process.id});
    out.raw(components::select({.name = "what",
                                .label = {.text = "Show work on"},
                                .items = std::move(items),
                                .value = question.what}));
    if (sees_area)
        out.raw(components::select(
            {.name = "whose",
             .label = {.text = "Whose work"},
             .items = {{.text = "Mine", .value = ""}, {.text = "Everyone's in the area", .value = "all"}},
             .value = question.everyones ? "all" : ""}));
    out.raw(components::button({.text = "Show", .classes = "govuk-button--secondary"}));
    out.raw("</form>");
    if (!question.child.empty())
        out.raw(components::paragraph(components::link({.text = "Show all children again", .href = "/"})));
    return std::move(out).finish();
}

html nothing_to_do(const work_question& question) {
    const bool filtered = !question.child.empty() || !question.what.empty();
    html body = components::paragraph(filtered ? "Nothing matches what you chose."
                                               : "You have nothing to do today, and no clock is running.");
    if (filtered)
        return body + components::paragraph(components::link({.text = "Show everything", .href = "/"}));
    return body + components::paragraph(components::link(
                      {.text = "Find a child and bring the chronology up to date", .href = "/search"}));
}

// ------------------------------------------------------------ who sees what

html heading_today(instant now) {
    return components::heading(
        {.text = "Today", .level = 1, .size = components::size::l, .caption = long_words(local_date(now))});
}

/// Everybody once, in order.
std::vector<person_id> people_on(const work_list& list) {
    std::vector<person_id> people;
    people.reserve(list.size());
    for (const auto& rows : list.rows)
        for (const work_row& row : rows)
            people.push_back(row.child->person);
    std::ranges::sort(people);
    const auto repeated = std::ranges::unique(people);
    people.erase(repeated.begin(), repeated.end());
    return people;
}

/// No more rows than a page can bear: what has no date gives way first, what is late never.
void bound(work_list& list) {
    constexpr std::array order = {work_section::overdue, work_section::due_today, work_section::next_days,
                                  work_section::say_why, work_section::waiting,   work_section::recent,
                                  work_section::later};
    static_assert(order.size() == work_sections);
    std::size_t left = in_view;
    for (const work_section section : order) {
        auto& rows = list.rows[static_cast<std::size_t>(section)];
        const std::size_t most = section == work_section::waiting ? std::min(most_waiting, left) : left;
        if (rows.size() > most) {
            rows.resize(most);
            list.more = true;
        }
        left -= rows.size();
    }
}

std::string asked_words(const work_question& question) {
    std::string asked = question.everyones ? "today: everyone's" : "today: mine";
    if (!question.what.empty()) asked += ", process " + question.what;
    if (!question.child.empty()) asked += ", child " + question.child;
    return asked;
}

struct today_read {
    work_list work;
    std::vector<store::draft> drafts;
    std::shared_ptr<const accounts_read> accounts;
    html duplicates = {}; ///< who may be on record twice
    html attention = {};  ///< what waits besides work on cases
};

/// "X opened this record in an emergency: why", for whoever has to read or review it.
std::string opened_in_emergency(site& site, store::snapshot& snapshot, const accounts_read& accounts,
                                const work_row& row) {
    const guidance::edition& edition = site.rules().editions.back();
    const guidance::process* definition = edition.find_process(row.definition);
    if (!definition || !definition->beside_case || definition->steps.empty()) return {};
    if (!definition->steps.front().grants) return {};
    const auto child = site.desk.open(snapshot, row.child->person);
    if (!child) return {};
    for (const casework::case_process& process : child->processes) {
        if (process.steps.empty() || row.address.find(process.id.text) == std::string::npos) continue;
        const casework::recorded_step& taken = process.steps.front();
        std::string words =
            row.what + ": " + accounts.name_of(taken.by.who) + " opened this record in an emergency: ";
        for (const casework::access_grant& one : child->grants)
            if (one.process == process.id && one.practitioner == taken.by.who)
                for (const casework::happening& told : child->happenings)
                    if (told.sequence == one.given_by) return words + told.detail;
        return words + "no reason can be read";
    }
    return {};
}

today_read read_today(visit& visit, site& site, const guidance::edition& edition,
                      const work_question& question, const store::visibility& sees) {
    const auto snapshot = visit.database.read();
    std::vector<std::string> roles{question.role};
    if (question.everyones) {
        roles.clear();
        for (const guidance::role& role : edition.roles)
            roles.push_back(role.id);
    }
    auto tasks = snapshot->tasks(sees, roles, most_rows + 1);
    auto clocks = snapshot->clocks(sees, most_rows + 1);
    const bool more = tasks.size() > most_rows || clocks.size() > most_rows;
    today_read read{.work = sorted_work(site.rules(), edition, std::move(tasks), std::move(clocks),
                                        question, visit.request.at),
                    .drafts = snapshot->drafts_of(question.viewer),
                    .accounts = site.accounts.read(*snapshot, visit.request.at)};
    read.work.more = more;
    bound(read.work);
    by_one_name(site, *snapshot, sees, read.work);
    for (auto& rows : read.work.rows)
        for (work_row& row : rows)
            if (auto words = opened_in_emergency(site, *snapshot, *read.accounts, row); !words.empty())
                row.what = std::move(words);
    read.duplicates = duplicates_line(*snapshot, sees);
    read.attention = needs_attention(visit, site, *snapshot);
    std::ranges::sort(read.drafts, std::greater{}, &store::draft::saved);
    return read;
}

html more_words(const work_list& list) {
    if (!list.more) return {};
    return components::inset_text(
        {.text =
             "There is more than fits on one page. What is due first is shown; choose a process to see its "
             "other work."});
}

response work_page(visit& visit, site& site, const guidance::edition& edition, bool sees_area) {
    const auto viewer = viewer_of(visit, site);
    work_question question{.viewer = viewer.id,
                           .role = viewer.role,
                           .everyones = sees_area && visit.request.query.first("whose") == "all",
                           .sees_area = sees_area,
                           .child = std::string(visit.request.query.first("child")),
                           .what = std::string(visit.request.query.first("what"))};
    const bool known = question.what.empty() || edition.find_process(question.what) != nullptr;
    if (!known || (!question.child.empty() && !is_identifier(question.child))) {
        visit.shows_nothing_personal();
        return error_page(visit, 400, "There is no such process or child to choose. Go back to Today.");
    }
    const today_read read =
        read_today(visit, site, edition, question, kith::access::visibility_of(edition, viewer));
    html_writer body(1024 + read.work.size() * 900);
    body.raw(heading_today(visit.request.at));
    body.raw(search_form(visit, ""));
    body.raw(read.attention);
    body.raw(read.duplicates);
    body.raw(drafts_part(read.drafts));
    body.raw(filter_part(edition, question, sees_area));
    body.raw(more_words(read.work));
    const date today = local_date(visit.request.at);
    for (std::size_t i = 0; i < work_sections; ++i)
        draw_section(body, static_cast<work_section>(i), read.work.rows[i], in_view, *read.accounts, today,
                     viewer.id);
    if (read.work.size() == 0) body.raw(nothing_to_do(question));
    response answer = framed_page(visit, {.title = "Today", .body = std::move(body).finish(), .here = "/"});
    visit.note_list(people_on(read.work), asked_words(question), "what is to be done today");
    return answer;
}

// ------------------------------------------------------------ those who refer, and those who see nobody

std::string state_words(const guidance::rulebook& rules, const store::process_row& process) {
    const guidance::edition* edition = rules.find_edition(process.edition);
    const guidance::process* definition =
        edition != nullptr ? edition->find_process(process.definition) : nullptr;
    const guidance::outcome* decided =
        definition != nullptr ? guidance::find_outcome(*definition, process.outcome) : nullptr;
    if (decided != nullptr) return decided->title;
    return process.state == "finished" ? "Finished" : "Received, not decided yet";
}

/// A referral about several children is one line.
std::vector<store::process_row> once_each(std::vector<store::process_row> all) {
    std::vector<store::process_row> once;
    for (store::process_row& each : all)
        if (std::ranges::find(once, each.process, &store::process_row::process) == once.end())
            once.push_back(std::move(each));
    return once;
}

response referrals_page(visit& visit, site& site, const guidance::edition& edition) {
    constexpr int most = 50;
    std::vector<store::process_row> referred;
    std::vector<store::draft> drafts;
    html attention;
    {
        const auto snapshot = visit.database.read();
        attention = needs_attention(visit, site, *snapshot);
        const auto viewer = viewer_of(visit, site, *snapshot);
        referred = snapshot->referred_by(kith::access::visibility_of(edition, viewer), most);
        drafts = snapshot->drafts_of(viewer.id);
    }
    std::vector<person_id> people;
    for (const store::process_row& each : referred)
        people.push_back(each.person);
    referred = once_each(std::move(referred));
    html_writer body(2048);
    body.raw(components::heading({.text = "Your referrals",
                                  .level = 1,
                                  .size = components::size::l,
                                  .caption = long_words(local_date(visit.request.at))}));
    body.raw(attention);
    body.raw(components::warning_text({.text = std::string(emergency_sentence)}));
    body.raw(components::button({.text = "Make a referral", .href = "/referrals/new"}));
    body.raw(drafts_part(drafts));
    if (referred.empty())
        body.raw(components::paragraph(
            "You have made no referral yet. What becomes of each one will stand here."));
    components::task_list_options list{.id_prefix = "referral"};
    for (const store::process_row& each : referred)
        list.items.push_back({.title = {.text = "Referral of " + day_words(each.opened)},
                              .href = "/referrals/" + each.process.text,
                              .status = {.text = state_words(site.rules(), each)}});
    if (!list.items.empty()) body.raw(components::task_list(list));
    response answer =
        framed_page(visit, {.title = "Your referrals", .body = std::move(body).finish(), .here = "/"});
    visit.note_list(people, "own referrals", "what became of one's own referrals");
    return answer;
}

response no_cases_page(visit& visit, site& site, std::string_view role) {
    visit.shows_nothing_personal();
    html body = components::heading({.text = "Today", .level = 1, .size = components::size::l});
    body += needs_attention(visit, site, *visit.database.read());
    body += components::paragraph(
        "You are signed in as " + std::string(role) +
        ". With this role nobody's record is open to you, so there is no work on cases "
        "here.");
    body += components::paragraph(
        "If you need to read a child's record, ask a manager of children's social care.");
    body += components::paragraph(
        components::link({.text = "Read the guidance that this service follows", .href = "/guidance"}));
    return framed_page(visit, {.title = "Today", .body = body, .here = "/"});
}

response today(visit& visit, site& site) {
    const guidance::edition& edition = edition_at(site, visit.request.at);
    const guidance::role* role = role_of(site, visit);
    if (role == nullptr)
        return no_cases_page(visit, site, "somebody whose role the guidance does not know");
    if (role->sees == "own_referrals" || role->sees == "own_agency")
        return referrals_page(visit, site, edition);
    if (role->sees == "area" || role->sees == "related")
        return work_page(visit, site, edition, role->sees == "area");
    return no_cases_page(visit, site, role->title);
}

} // namespace

void add_today_routes(routes& table, site& site) {
    table.get("/", audit_class::personal_list, access::signed_in,
              [&site](visit& visit) { return today(visit, site); });
}

} // namespace kith::web::pages
