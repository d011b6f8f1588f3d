#include "store/contacts.hpp"

#include "store/sql.hpp"

namespace kith::store {

account_contact contact_of(sql::connection& on, const practitioner_id& practitioner) {
    account_contact found;
    on.each("select line_manager, work_phone from account where practitioner = $1", {practitioner},
            [&](const sql::row& r) { found = {.line_manager = {r.text(0)}, .work_phone = r.text(1)}; });
    return found;
}

std::map<practitioner_id, account_contact> contacts(sql::connection& on) {
    std::map<practitioner_id, account_contact> all;
    on.each("select practitioner, line_manager, work_phone from account"
            " where line_manager <> '' or work_phone <> ''",
            {}, [&](const sql::row& r) {
                all[{r.text(0)}] = {.line_manager = {r.text(1)}, .work_phone = r.text(2)};
            });
    return all;
}

void set_contact(sql::connection& on, const practitioner_id& practitioner, const account_contact& c) {
    on.run("update account set line_manager = $2, work_phone = $3 where practitioner = $1",
           {practitioner, c.line_manager, c.work_phone});
}

std::vector<practitioner_id> managed_by(sql::connection& on, const practitioner_id& manager) {
    std::vector<practitioner_id> all;
    on.each("select practitioner from account where line_manager = $1 and $1 <> '' and active = $2"
            " order by display_name, practitioner",
            {manager, true}, [&](const sql::row& r) { all.push_back({r.text(0)}); });
    return all;
}

} // namespace kith::store
