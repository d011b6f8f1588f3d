// The pages that write, put into the table.

#include "web/pages/conflict_page.hpp"
#include "web/pages/correction_page.hpp"
#include "web/pages/detail_form.hpp"
#include "web/pages/disclosure_parts.hpp"
#include "web/pages/emergency_page.hpp"
#include "web/pages/facts_page.hpp"
#include "web/pages/intake_pages.hpp"
#include "web/pages/joining_split_page.hpp"
#include "web/pages/late_reason_page.hpp"
#include "web/pages/note_page.hpp"
#include "web/pages/referral_pages.hpp"
#include "web/pages/same_person_page.hpp"
#include "web/pages/interests_page.hpp"
#include "web/pages/start_process_page.hpp"
#include "web/pages/statement_page.hpp"
#include "web/pages/unmasking_page.hpp"
#include "web/pages/who_may_page.hpp"

namespace kith::web::pages {

void add_writing_routes(routes& table, site& site) {
    add_step_form_routes(table, site);
    add_conflict_routes(table, site);
    add_correction_routes(table, site);
    add_late_reason_routes(table, site);
    add_note_routes(table, site);
    add_emergency_routes(table, site);
    add_who_may_routes(table, site);
    add_interest_routes(table, site);
    add_disclosure_list_routes(table, site);
    add_disclosure_routes(table, site);
    add_disclosure_file_routes(table, site);
    add_disclosure_item_routes(table, site);
    add_statement_routes(table, site);
    add_unmasking_routes(table, site);
    add_facts_routes(table, site);
    add_detail_form_routes(table, site);
    add_decide_routes(table, site);
    add_start_process_routes(table, site);
    add_intake_routes(table, site);
    add_referral_routes(table, site);
    add_draft_routes(table, site);
    add_same_person_routes(table, site);
    add_joining_split_routes(table, site);
}

} // namespace kith::web::pages
