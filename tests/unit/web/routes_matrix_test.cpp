// Every route, asked as every role, standing in every way to a record of every class: what comes back is
// what tests/access says (R31), and a record that is hidden is answered like one that does not exist (R37).

#include "access_table.hpp"
#include "access_world.hpp"
#include "answers.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace kith;
using namespace kith::tests;

namespace {

web::form_fields fields_of(web::form_fields::list all) {
    return web::form_fields(std::move(all));
}

std::string_view verb_of(web::method verb) {
    return verb == web::method::get ? "GET" : "POST";
}

std::string_view audit_of(web::audit_class audit) {
    switch (audit) {
    case web::audit_class::none:
        return "none";
    case web::audit_class::personal_record:
        return "personal_record";
    case web::audit_class::personal_list:
        return "personal_list";
    }
    return "";
}

/// What a route lets in, as its declaration can say it.
web::access access_of(const route_row& row) {
    if (row.needs == "nothing" || row.needs == "witness" || row.needs == "half")
        return web::access::public_page;
    return row.needs == "account" ? web::access::own_account : web::access::signed_in;
}

bool of_a_record(const route_row& row) {
    return row.needs == "record" || row.needs == "area" || row.needs == "follow" ||
           row.needs == "emergency" || row.needs == "see_access" || row.needs == "keeps" ||
           row.needs == "disposed" || row.needs == "pack" || row.needs == "papers" || row.needs == "asked";
}

/// As guidance/retention/disposal.md has it.
bool decides_about_keeping(std::string_view role) {
    return role == "information_governance_officer" || role == "service_manager" || role == "director" ||
           role == "legal_adviser" || role == "allegations_officer" || role == "partnership_officer";
}

bool refuses(const web::response& answer) {
    return answer.status == 403 || answer.status == 404;
}

/// One asker at work: the answers compared with the table, one fault a line.
class sweep {
  public:
    sweep(access_world& all, const std::vector<route_row>& rows) : all_(all), rows_(rows) {}
    void as(const asker&);
    [[nodiscard]] std::int64_t cells() const { return cells_; }
    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

  private:
    web::response ask(const route_row&, const std::string& path);
    std::string reach_of(const classed_record&) const;
    bool follows(const classed_record&) const;
    void judge(const route_row&, const classed_record&, const web::response&, const web::response& missing);
    void judge_others(const route_row&, const web::response&);
    void names(const route_row&, const web::response&, bool in_list);
    void fault(const route_row&, std::string_view about, std::string_view what, int status);

    access_world& all_;
    const std::vector<route_row>& rows_;
    const std::map<std::string, role_row> roles_ = role_rows();
    const reach_table reach_;
    const asker* who_ = nullptr;
    const role_row* role_ = nullptr;
    std::int64_t cells_ = 0;
    std::vector<std::string> faults_;
};

void sweep::fault(const route_row& row, std::string_view about, std::string_view what, int status) {
    faults_.push_back(fmt::format("{} {} as {} ({}) on {}: {}, status {}", row.verb, row.pattern,
                                  who_->who.role, who_->relation, about, what, status));
}

web::response sweep::ask(const route_row& row, const std::string& path) {
    ++cells_;
    if (row.verb == "GET") return all_.site.get(who_->who, path);
    web::form_fields::list fields;
    if (row.pattern == "/search") fields = {{"q", "Example"}};
    return all_.site.post(who_->who, path, fields);
}

std::string sweep::reach_of(const classed_record& record) const {
    const bool stands_in_all = who_->relation == "without_agreement" && role_->authority;
    const bool own = (stands_in_all && !role_->relations.empty()) ||
                     std::ranges::find(role_->relations, who_->relation) != role_->relations.end();
    return reach_.of(*role_, who_->relation, own, record.name);
}

bool sweep::follows(const classed_record& record) const {
    if (record.name == "missing" || role_->sees == "nobody") return false;
    return who_->relation == "referrer" || (who_->relation == "own_agency" && role_->sees == "own_agency");
}

void sweep::judge(const route_row& row, const classed_record& record, const web::response& answer,
                  const web::response& missing) {
    const std::string reach = reach_of(record);
    bool open = row.needs == "follow" ? follows(record) : reach == "record";
    // Opening in an emergency: whoever knows of the record and has a role that may; who has it is led
    // there.
    if (row.needs == "emergency")
        open = open || ((reach == "basic" || reach == "pack") &&
                        (role_->emergency == "restricted" ||
                         (role_->emergency == "record" && record.name != "restricted")));
    if (row.needs == "see_access")
        open = open && (who_->who.role == "team_manager" || who_->who.role == "service_manager" ||
                        (record.name != "closed" && (who_->relation == "lead_social_worker" ||
                                                     who_->relation == "without_agreement")));
    if (row.needs == "keeps") open = reach != "nothing" && decides_about_keeping(who_->who.role);
    if (row.needs == "disposed") open = false;
    if (row.needs == "pack" || row.needs == "papers") open = open || reach == "pack";
    if (row.needs == "area") open = open && role_->sees == "area";
    // Who was asked by name, or raised it, and what a meeting's papers are, is not of the record alone:
    // nobody gets further than its reach.
    const bool asked = row.needs == "asked", besides = asked || row.needs == "papers";
    // Of two records both have to be open; the other is an ordinary one, to which they stand alike.
    if (row.pattern.find(":left") != std::string::npos)
        open = open && reach_of(all_.records.front()) == "record";
    if (answer.status >= 500) fault(row, record.name, "failed", answer.status);
    const bool may_be_let_in = asked && (reach != "nothing" || follows(record));
    if (!open && !may_be_let_in && !refuses(answer)) fault(row, record.name, "not refused", answer.status);
    if (!open && reach == "nothing" && (answer.status != missing.status || answer.body != missing.body))
        fault(row, record.name, "not answered like a record that does not exist", answer.status);
    // A form may still be for other roles; a page that only reads is not.
    const bool reads = std::ranges::none_of(rows_, [&](const route_row& other) {
        return other.verb == "POST" && other.pattern == row.pattern;
    });
    const bool shut = reads && answer.status == 403;
    if (open && !besides && shut) fault(row, record.name, "refused", answer.status);
    if (open && !besides && answer.status == missing.status && answer.body == missing.body)
        fault(row, record.name, "refused", answer.status);
    names(row, answer, false);
}

/// Whoever is named in the answer is open to the asker.
void sweep::names(const route_row& row, const web::response& answer, bool in_list) {
    const auto told = [&](std::string_view word) {
        if (has(answer, word)) return true;
        return std::ranges::any_of(answer.headers, [&](const auto& header) {
            return header.second.find(word) != std::string::npos;
        });
    };
    for (const classed_record& record : all_.records) {
        if (record.given_name.empty()) continue;
        const bool record_open = reach_of(record) == "record";
        // Whoever may know of it is told by name that there is a record, and nothing else of it.
        const bool known = !in_list && (reach_of(record) == "basic" || reach_of(record) == "pack");
        const bool theirs = (in_list || row.needs == "follow" || row.needs == "asked") && follows(record);
        const bool papers = in_list && reach_of(record) == "pack";
        const bool may = record_open || known || papers || theirs;
        if (!may && told(record.given_name)) fault(row, record.name, "named", answer.status);
        // A record joined with it, to which the asker stands in no way, is open to the area alone.
        const bool follows_both = theirs && who_->relation == "own_agency"; // their agency referred both
        if (!record.joined_with.empty() && role_->sees != "area" && !follows_both &&
            told(record.joined_with))
            fault(row, record.name, "the record joined with it named", answer.status);
        const bool sees_street =
            record_open && (role_->sees == "area" || who_->relation == "lead_social_worker" ||
                            who_->relation == "without_agreement");
        if (record.name == "protected" && !sees_street && told(access_world::hidden_street))
            fault(row, record.name, "protected address told", answer.status);
    }
}

void sweep::judge_others(const route_row& row, const web::response& answer) {
    if (answer.status >= 500) fault(row, "-", "failed", answer.status);
    if (row.needs == "area_role" && (answer.status == 200) != (role_->sees == "area"))
        fault(row, "-", "not as the role's area says", answer.status);
    const bool role_signs_in = row.needs == "signed_in" && row.verb == "GET";
    if (role_signs_in && answer.status != 200 && answer.status != 404)
        fault(row, "-", "not open to whoever is signed in", answer.status);
    const bool of_accounts = who_->who.role == "administrator" || who_->who.role == "team_manager";
    if (row.needs == "accounts" && !of_accounts && !refuses(answer))
        fault(row, "-", "not refused", answer.status);
    // As guidance/vigilance/looking.md has it.
    const bool reviews = who_->who.role == "information_governance_officer" ||
                         who_->who.role == "service_manager" || who_->who.role == "director";
    if (row.needs == "looking" && !reviews && !refuses(answer))
        fault(row, "-", "not refused", answer.status);
    if (row.pattern == "/vigilance" && row.verb == "GET" && reviews && answer.status != 200)
        fault(row, "-", "refused", answer.status);
    names(row, answer, row.needs == "list");
}

void sweep::as(const asker& who) {
    who_ = &who;
    role_ = &roles_.at(who.who.role);
    for (const route_row& row : rows_) {
        if (!of_a_record(row)) continue;
        const classed_record& nobody = all_.records.back();
        const auto missing = ask(row, access_world::path(row.pattern, nobody));
        judge(row, nobody, missing, missing);
        for (const classed_record& record : all_.records)
            if (&record != &nobody)
                judge(row, record, ask(row, access_world::path(row.pattern, record)), missing);
    }
    // Signing out, and what one does to one's own account, come last.
    const route_row* last = nullptr;
    for (const bool account : {false, true})
        for (const route_row& row : rows_) {
            if (of_a_record(row) || row.pattern.find('*') != std::string::npos) continue;
            if ((row.needs == "account" || row.needs == "half") != account || row.pattern == "/sign-in")
                continue;
            if (row.pattern == "/sign-out") {
                last = &row;
                continue;
            }
            judge_others(row, ask(row, access_world::path(row.pattern, all_.records.front())));
        }
    REQUIRE(last != nullptr);
    judge_others(*last, ask(*last, "/sign-out"));
}

std::vector<std::string> all_roles() {
    std::vector<std::string> roles;
    for (const auto& [id, row] : role_rows())
        roles.push_back(id);
    return roles;
}

void tell(const std::vector<std::string>& faults) {
    if (!faults.empty()) MESSAGE(faults.size(), " cells are not as the table says; one of each kind:");
    // One of a kind each: of so many cells the same fault is in hundreds.
    std::set<std::string> told;
    for (const std::string& one : faults) {
        const auto kind = one.substr(0, one.find(" as ")) + one.substr(one.rfind(": "));
        if (told.size() < 60 && told.insert(kind).second) MESSAGE(one);
    }
    CHECK(faults.empty());
}

} // namespace

TEST_CASE("routes: each has its row in tests/access/routes.txt, and each row its route") {
    small_site site("2018-12-03T09:30");
    std::map<std::string, const route_row*> rows;
    const auto written = route_rows();
    for (const route_row& row : written)
        CHECK_MESSAGE(rows.emplace(row.verb + " " + row.pattern, &row).second, "twice: ", row.pattern);
    std::set<std::string> met;
    for (const web::route& one : site.table().all()) {
        const bool asset = one.pattern.starts_with("/assets/");
        const std::string name = fmt::format("{} {}", verb_of(one.verb), asset ? "/assets/*" : one.pattern);
        CAPTURE(name);
        const auto row = rows.find(name);
        CHECK_MESSAGE(row != rows.end(), "a route without a row in tests/access/routes.txt");
        if (row == rows.end()) continue;
        CHECK(audit_of(one.audit) == row->second->audit);
        CHECK(one.access == access_of(*row->second));
        met.insert(name);
    }
    for (const auto& [name, row] : rows)
        CHECK_MESSAGE(met.contains(name), "a row without a route: ", name);
}

TEST_CASE("roles: each means what tests/access/roles.txt says") {
    const auto rows = role_rows();
    const auto& edition = shipped_guidance()->editions.back();
    CHECK(rows.size() == edition.roles.size());
    for (const guidance::role& role : edition.roles) {
        CAPTURE(role.id);
        REQUIRE(rows.contains(role.id));
        const role_row& row = rows.at(role.id);
        CHECK(role.sees == row.sees);
        CHECK(role.finds == (row.finds == "finds"));
        CHECK(role.challenges == row.emergency);
        CHECK(role.authority == row.authority);
        CHECK(role.relations == row.relations);
    }
}

TEST_CASE("routes: without a session nothing is shown, and nothing is done") {
    access_world all({"team_manager"}, {"none"});
    for (const route_row& row : all.rows()) {
        CAPTURE(row.verb);
        CAPTURE(row.pattern);
        web::request request;
        request.verb = row.verb == "GET" ? web::method::get : web::method::post;
        request.path = access_world::path(row.pattern, all.records.front());
        request.fetch_site = "same-origin";
        request.form = fields_of({{"q", "Example"}});
        const auto answer = all.site.answer(request);
        for (const classed_record& record : all.records)
            CHECK_FALSE((!record.given_name.empty() && has(answer, record.given_name)));
        if (row.needs == "nothing" || row.needs == "half") {
            CHECK(answer.status < 500);
        } else if (row.needs == "witness") {
            CHECK((answer.status == 401 || answer.status == 403 || answer.status == 404));
        } else {
            const bool sent_away = answer.status == 303 && location(answer).starts_with("/sign-in");
            CHECK((sent_away || answer.status == 401));
        }
    }
}

TEST_CASE(
    "routes: every role, every relation, every class of record: what comes back is what the table says") {
    // Some roles to a world: pages that tell who looked read what everybody before has left there.
    constexpr std::size_t roles_at_once = 5;
    const auto roles = all_roles();
    std::int64_t cells = 0;
    for (std::size_t begin = 0; begin < roles.size(); begin += roles_at_once) {
        const auto from = roles.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto count = std::min(roles_at_once, roles.size() - begin);
        access_world all({from, from + static_cast<std::ptrdiff_t>(count)});
        const auto rows = all.rows();
        sweep asked(all, rows);
        std::map<std::string, std::int64_t> before;
        const auto revision = [&](const classed_record& one) {
            return all.site.database().read()->head(record::person_stream(one.person)).revision;
        };
        for (const classed_record& one : all.records)
            before[one.name] = revision(one);
        for (const asker& who : all.askers)
            asked.as(who);
        // Empty forms: nothing of it changed a record.
        for (const classed_record& one : all.records) {
            CAPTURE(one.name);
            CHECK(revision(one) == before[one.name]);
        }
        std::int64_t of_records = 0, others = 0;
        for (const route_row& row : rows) {
            of_records += of_a_record(row);
            others += !of_a_record(row) && row.pattern != "/sign-in";
        }
        const auto askers = static_cast<std::int64_t>(all.askers.size());
        CHECK(asked.cells() ==
              askers * (of_records * static_cast<std::int64_t>(all.records.size()) + others));
        cells += asked.cells();
        tell(asked.faults());
    }
    CHECK(roles.size() >= 36);
    MESSAGE(cells, " cells asked");
}
