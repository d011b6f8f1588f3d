#include "web/pages/site.hpp"

#include "access/parts.hpp"
#include "casework/unnamed.hpp"
#include "web/pages/access_page.hpp"
#include "web/pages/accounts_page.hpp"
#include "web/pages/agreements_page.hpp"
#include "web/pages/asked_pages.hpp"
#include "web/pages/begin_page.hpp"
#include "web/pages/child_chronology.hpp"
#include "web/pages/child_people.hpp"
#include "web/pages/child_plan.hpp"
#include "web/pages/child_process.hpp"
#include "web/pages/child_summary.hpp"
#include "web/pages/details_page.hpp"
#include "web/pages/duplicates_page.hpp"
#include "web/pages/ecomap_page.hpp"
#include "web/pages/genogram_page.hpp"
#include "web/pages/guidance_page.hpp"
#include "web/pages/journey.hpp"
#include "web/pages/packs_pages.hpp"
#include "web/pages/readers_page.hpp"
#include "web/pages/search.hpp"
#include "web/pages/sharing_pages.hpp"
#include "web/pages/today.hpp"

#include <algorithm>
#include <chrono>

namespace kith::web::pages {

const store::account* accounts_read::find(const practitioner_id& id) const {
    const auto found = index.find(id);
    return found == index.end() ? nullptr : &all[found->second];
}

std::string accounts_read::name_of(const practitioner_id& id) const {
    if (id.empty()) return "nobody";
    if (id.text == "command-line") return "somebody at the machine's command line";
    if (id == casework::unnamed) return "Not shown: asked not to be named";
    const store::account* account = find(id);
    return account != nullptr ? account->display_name : "a practitioner without a sign-in here";
}

std::shared_ptr<const accounts_read> directory::read(store::snapshot& from, instant now) {
    constexpr std::chrono::seconds good_for{5};
    {
        const std::scoped_lock lock(guard_);
        if (kept_ && now >= kept_->at && now - kept_->at < good_for) return kept_;
    }
    auto fresh = std::make_shared<accounts_read>();
    fresh->all = from.accounts();
    fresh->at = now;
    for (store::account& each : fresh->all)
        each.password_hash.clear();
    std::ranges::sort(fresh->all, {}, &store::account::display_name);
    for (std::size_t i = 0; i < fresh->all.size(); ++i)
        fresh->index.emplace(fresh->all[i].practitioner, i);
    const std::scoped_lock lock(guard_);
    if (!kept_ || kept_->at <= now) kept_ = fresh;
    return fresh;
}

void add_reading_routes(routes& table, site& site) {
    add_accounts_routes(table, site);
    add_today_routes(table, site);
    add_search_routes(table, site);
    add_child_summary_routes(table, site);
    add_journey_routes(table, site);
    add_child_chronology_routes(table, site);
    add_child_people_routes(table, site);
    add_genogram_page_routes(table, site);
    add_ecomap_page_routes(table, site);
    add_child_plan_routes(table, site);
    add_details_routes(table, site);
    add_child_process_routes(table, site);
    add_access_page_routes(table, site);
    add_readers_routes(table, site);
    add_guidance_page_routes(table, site);
    add_duplicates_routes(table, site);
    add_sharing_routes(table, site);
    add_agreements_routes(table, site);
    add_begin_routes(table, site);
    add_asked_routes(table, site);
    add_packs_routes(table, site);
}

namespace {

/// What the roles of the latest edition see, by role.
bool sees(const guidance::rulebook& rules, const store::account& account, std::string_view one,
          std::string_view other = {}) {
    if (rules.editions.empty()) return false;
    const guidance::role* role = rules.editions.back().find_role(account.role);
    return role != nullptr && (role->sees == one || (!other.empty() && role->sees == other));
}

/// Whether the role does this act of the latest edition.
bool acts(const guidance::rulebook& rules, const store::account& account, std::string_view act) {
    return !rules.editions.empty() && kith::access::may_act(rules.editions.back(), act, account.role);
}

/// Whether the role is of another agency than the authority and takes part in cases.
bool is_partner(const guidance::rulebook& rules, const store::account& account) {
    const guidance::role* role =
        rules.editions.empty() ? nullptr : rules.editions.back().find_role(account.role);
    return role != nullptr && !role->authority && role->sees != "nobody";
}

/// Whether the role may record the first step of an intake.
bool takes_in(const guidance::rulebook& rules, const store::account& account) {
    if (rules.editions.empty()) return false;
    return std::ranges::any_of(rules.editions.back().processes, [&](const guidance::process& process) {
        return process.kind == guidance::process_kind::intake && !process.steps.empty() &&
               std::ranges::find(process.steps.front().by, account.role) != process.steps.front().by.end();
    });
}

} // namespace

std::vector<place> places(const guidance::rulebook& rules) {
    const guidance::rulebook* all = &rules;
    return {
        {.text = "Today", .href = "/"},
        {.text = "Children",
         .href = "/search",
         .shown_to = [all](const store::account& who) { return sees(*all, who, "area", "related"); }},
        {.text = "Referrals",
         .href = "/referrals",
         .shown_to = [all](const store::account& who) { return takes_in(*all, who); }},
        {.text = "Asked of you",
         .href = "/asked",
         .shown_to = [all](const store::account& who) { return is_partner(*all, who); }},
        {.text = "Sharing",
         .href = "/sharing",
         .shown_to = [all](const store::account& who) { return acts(*all, who, "sharing_register"); }},
        {.text = "Agreements",
         .href = "/agreements",
         .shown_to = [all](const store::account& who) { return acts(*all, who, "sharing_agreements"); }},
        {.text = "Duplicates",
         .href = "/duplicates",
         .shown_to = [all](const store::account& who) { return sees(*all, who, "area"); }},
        {.text = "Accounts",
         .href = "/accounts",
         .shown_to =
             [all](const store::account& who) {
                 return std::ranges::any_of(all->editions, [&](const guidance::edition& one) {
                     return accounts_part_of(one, who.role).looks_after;
                 });
             }},
        {.text = "Guidance", .href = "/guidance"},
    };
}

} // namespace kith::web::pages
