#include "store/rows.hpp"

namespace kith::store {

ledger_row read_ledger_row(const sql::row& r) {
    ledger_row out;
    out.position = r.integer(0);
    out.stream = r.text(1);
    out.sequence = r.integer(2);
    out.type = r.text(3);
    out.schema = static_cast<int>(r.integer(4));
    out.event_time = r.moment(5);
    out.entry_time = r.moment(6);
    out.actor = r.text(7);
    out.role = r.text(8);
    out.purpose = r.text(9);
    out.edition = r.text(10);
    out.rules = r.text(11);
    out.salt = r.text(12);
    out.commitment = r.text(13);
    out.previous = r.text(14);
    out.hash = r.text(15);
    out.body = r.text(16);
    return out;
}

void insert_ledger_row(sql::connection& on, const ledger_row& row, std::string_view sealed) {
    using sql::bytes;
    const bool is_sealed = !sealed.empty();
    on.run("insert into ledger (" KITH_LEDGER_COLUMNS ")"
           " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
           {row.position, row.stream, row.sequence, row.type, row.schema, row.event_time, row.entry_time,
            row.actor, row.role, row.purpose, row.edition, row.rules,
            bytes{is_sealed ? std::string_view() : std::string_view(row.salt)}, bytes{row.commitment},
            bytes{row.previous}, bytes{row.hash},
            is_sealed ? std::string_view() : std::string_view(row.body),
            is_sealed ? sql::parameter(bytes{sealed}) : sql::parameter(std::nullopt)});
    if (row.sequence == 1) {
        on.run("insert into stream_head (stream, revision, hash) values ($1, $2, $3)",
               {row.stream, row.sequence, bytes{row.hash}});
    } else {
        on.run("update stream_head set revision = $2, hash = $3 where stream = $1",
               {row.stream, row.sequence, bytes{row.hash}});
    }
}

person_row read_person(const sql::row& r, int first) {
    person_row out;
    out.person.text = r.view(first);
    out.child = r.flag(first + 1);
    out.display_name = r.view(first + 2);
    out.birth_date = read_date(r.view(first + 3));
    out.expected_date = read_date(r.view(first + 4));
    out.sex = r.view(first + 5);
    out.local_id = r.view(first + 6);
    out.nhs_number = r.view(first + 7);
    out.upn = r.view(first + 8);
    out.district = r.view(first + 9);
    out.household.text = r.view(first + 10);
    out.status = r.view(first + 11);
    out.category = r.view(first + 12);
    out.allocated.text = r.view(first + 13);
    out.open = r.flag(first + 14);
    out.revision = r.integer(first + 15);
    out.restricted = r.flag(first + 16);
    return out;
}

clock_row read_clock(const sql::row& r, int first) {
    clock_row out;
    out.person.text = r.view(first);
    out.process.text = r.view(first + 1);
    out.clock = r.view(first + 2);
    out.started_by = r.integer(first + 3);
    out.title = r.view(first + 4);
    out.kind = r.view(first + 5);
    out.due = r.view(first + 6);
    out.due_at = r.moment(first + 7);
    out.state = r.view(first + 8);
    out.stopped = r.view(first + 9);
    out.reason_given = r.flag(first + 10);
    out.owner.text = r.view(first + 11);
    out.owner_role = r.view(first + 12);
    return out;
}

task_row read_task(const sql::row& r, int first) {
    task_row out;
    out.person.text = r.view(first);
    out.process.text = r.view(first + 1);
    out.definition = r.view(first + 2);
    out.step = r.view(first + 3);
    out.title = r.view(first + 4);
    out.clock = r.view(first + 5);
    out.due = r.view(first + 6);
    if (const std::int64_t order = r.integer(first + 7); order != never_due) {
        out.due_at = instant(std::chrono::milliseconds(order));
    }
    out.since = r.moment(first + 8);
    out.owner.text = r.view(first + 9);
    out.roles = r.view(first + 10);
    out.must = r.flag(first + 11);
    return out;
}

process_row read_process(const sql::row& r, int first) {
    process_row out;
    out.person.text = r.view(first);
    out.process.text = r.view(first + 1);
    out.definition = r.view(first + 2);
    out.edition = r.view(first + 3);
    out.state = r.view(first + 4);
    out.outcome = r.view(first + 5);
    out.opened = r.moment(first + 6);
    out.finished = r.maybe_moment(first + 7);
    return out;
}

involvement_row read_involvement(const sql::row& r, int first) {
    involvement_row out;
    out.person.text = r.view(first);
    out.practitioner.text = r.view(first + 1);
    out.relation = r.view(first + 2);
    out.since = r.moment(first + 3);
    out.until = r.maybe_moment(first + 4);
    out.process.text = r.view(first + 5);
    return out;
}

relationship_row read_relationship(const sql::row& r, int first) {
    relationship_row out;
    out.person.text = r.view(first);
    out.other.text = r.view(first + 1);
    out.type = r.view(first + 2);
    out.since = r.view(first + 3);
    out.until = r.view(first + 4);
    return out;
}

membership_row read_membership(const sql::row& r, int first) {
    membership_row out;
    out.person.text = r.view(first);
    out.household.text = r.view(first + 1);
    out.since = r.view(first + 2);
    out.until = r.view(first + 3);
    return out;
}

access_grant_row read_access_grant(const sql::row& r, int first) {
    access_grant_row out;
    out.person.text = r.view(first);
    out.practitioner.text = r.view(first + 1);
    out.kind = r.view(first + 2);
    out.process.text = r.view(first + 3);
    out.since = r.moment(first + 4);
    out.until = r.maybe_moment(first + 5);
    return out;
}

account read_account(const sql::row& r) {
    account out;
    out.practitioner.text = r.view(0);
    out.sign_in_name = r.view(1);
    out.display_name = r.view(2);
    out.role = r.view(3);
    out.agency = r.view(4);
    out.team = r.view(5);
    out.job_title = r.view(6);
    out.password_hash = r.view(7);
    out.active = r.flag(8);
    return out;
}

std::string date_text(const std::optional<date>& day) {
    return day ? to_text(*day) : std::string();
}

std::optional<date> read_date(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto day = parse_date(text);
    if (!day) return std::nullopt;
    return *day;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

} // namespace kith::store
