#pragma once
// Between the structs of store.hpp and the columns of the tables. Private to store/.

#include "store/sql.hpp"
#include "store/store.hpp"

#include <limits>
#include <string>
#include <vector>

// The columns of each table, in the order in which the read_... functions take them. Macros because a
// statement must be one literal.
#define KITH_LEDGER_COLUMNS                                                                                \
    "position, stream, sequence, type, schema_number, event_at, entry_at, actor, role, purpose, edition, " \
    "rules, salt, commitment, previous, hash, body, sealed"
#define KITH_PERSON_COLUMNS                                                                                \
    "p.person, p.child, p.display_name, p.birth_date, p.expected_date, p.sex, p.local_id, p.nhs_number, "  \
    "p.upn, p.district, p.household, p.status, p.category, p.allocated, p.open_case, p.revision, "         \
    "p.restricted"
#define KITH_CLOCK_COLUMNS                                                                                 \
    "c.person, c.process, c.clock, c.started_by, c.title, c.kind, c.due, c.due_at, c.state, c.stopped, "   \
    "c.reason_given, c.owner, c.owner_role"
#define KITH_TASK_COLUMNS                                                                                  \
    "t.person, t.process, t.definition, t.step, t.title, t.clock, t.due, t.due_order, t.since, t.owner, "  \
    "t.roles, t.must"
#define KITH_PROCESS_COLUMNS                                                                               \
    "q.person, q.process, q.definition, q.edition, q.state, q.outcome, q.opened, q.finished"
#define KITH_INVOLVEMENT_COLUMNS "i.person, i.practitioner, i.relation, i.since, i.until_at, i.process"
#define KITH_RELATIONSHIP_COLUMNS "f.person, f.other, f.type, f.since, f.until_at"
#define KITH_MEMBERSHIP_COLUMNS "m.person, m.household, m.since, m.until_at"
#define KITH_ACCESS_GRANT_COLUMNS "g.person, g.practitioner, g.kind, g.process, g.since, g.until_at"
#define KITH_ACCOUNT_COLUMNS                                                                               \
    "practitioner, sign_in_name, display_name, role, agency, team, job_title, password_hash, active"

namespace kith::store {

/// Of KITH_LEDGER_COLUMNS: how many, and which is `sealed`.
inline constexpr int ledger_columns = 18, ledger_sealed = 17;
inline constexpr int person_columns = 17, clock_columns = 13, task_columns = 12;

/// The due_order of a task that nothing is due for: after every other.
inline constexpr std::int64_t never_due = std::numeric_limits<std::int64_t>::max();

/// As it lies in the table: where it is sealed, salt and body are empty.
ledger_row read_ledger_row(const sql::row&);
/// The row with salt and body empty where `sealed` is not, and the head of its stream moved on to it.
void insert_ledger_row(sql::connection&, const ledger_row&, std::string_view sealed);
person_row read_person(const sql::row&, int first = 0);
clock_row read_clock(const sql::row&, int first = 0);
task_row read_task(const sql::row&, int first = 0);
process_row read_process(const sql::row&, int first = 0);
involvement_row read_involvement(const sql::row&, int first = 0);
relationship_row read_relationship(const sql::row&, int first = 0);
membership_row read_membership(const sql::row&, int first = 0);
access_grant_row read_access_grant(const sql::row&, int first = 0);
account read_account(const sql::row&);

/// '' for none; text that is no date (a damaged file) reads as none.
std::string date_text(const std::optional<date>&);
std::optional<date> read_date(std::string_view);

/// The words of a text separated by spaces.
std::vector<std::string_view> words_of(std::string_view);

/// Everything of one person, in canonical order.
std::optional<case_rows> read_case(sql::connection&, const person_id&);
/// Makes the tables hold exactly these rows for the person, touching only the rows that differ.
/// `postings` false: the search index is made for all at once later.
void write_case(sql::connection&, const case_rows&, bool postings = true);
/// Where task_role does not agree with the tasks it is made from; nothing when it does.
std::optional<std::string> task_roles_disagree(sql::connection&);

} // namespace kith::store
