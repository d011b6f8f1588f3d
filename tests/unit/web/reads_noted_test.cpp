// Nothing leaves unrecorded: every answer that shows somebody has been noted, once, with exactly whom it
// shows (R15); and where the noting fails, nothing of anybody leaves, and the page says where help is
// (R14).

#include "access_table.hpp"
#include "access_world.hpp"
#include "answers.hpp"

#include "store/sql.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>
#include <stdexcept>

using namespace kith;
using namespace kith::tests;

namespace {

/// Everybody with a name of their own.
std::map<std::string, person_id> everybody(access_world& all) {
    std::map<std::string, person_id> people;
    for (const classed_record& one : all.records)
        if (!one.given_name.empty()) people.emplace(one.given_name, one.person);
    for (const char* name : {"Qotherside", "Qunrelated"})
        people.emplace(name, all.site.child(name));
    return people;
}

bool skipped(const route_row& row) {
    return row.pattern == "/sign-out" || row.needs == "account" || row.needs == "half" ||
           row.pattern.find('*') != std::string::npos;
}

web::response ask(access_world& all, const asker& one, const route_row& row, const classed_record& record) {
    const auto path = access_world::path(row.pattern, record);
    if (row.verb == "GET") return all.site.get(one.who, path);
    return all.site.post(
        one.who, path,
        {{"q", "Example"}, {"format", "csv"}, {"purpose", "To read"}, {"show", "everything"}});
}

/// Whom the entries say that an answer showed, and how often.
class noted_since {
  public:
    noted_since(access_world& all, const std::map<std::string, person_id>& people, const asker& who)
        : all_(all), people_(people), who_(who), lists_(all.site.lists(who.who.id)) {
        for (const auto& [name, person] : people)
            before_[name] = all.site.readings(person);
    }
    /// In the chain of the person's own record.
    std::int64_t reads(const std::string& name) {
        return all_.site.readings(people_.at(name)) - before_.at(name);
    }
    /// In the lists of whoever asked.
    std::int64_t lists(const std::string& name) {
        std::int64_t times = 0;
        for (const auto& entry : entries_of_lists())
            times += entry.body.find(people_.at(name).text) != std::string::npos;
        return times;
    }
    /// The last reading of that person says which page, by whom.
    bool says(const std::string& name, std::string_view page) {
        const auto entries =
            record::read_stream(*all_.site.database().read(), record::reads_stream(people_.at(name)));
        if (entries.empty()) return false;
        const auto& last = entries.back();
        return last.by.who == who_.who.id && last.by.role == who_.who.role && !last.by.purpose.empty() &&
               last.body.find(fmt::format("\"page\":\"{}\"", page)) != std::string::npos;
    }

  private:
    std::vector<record::entry> entries_of_lists() {
        auto entries = record::read_stream(*all_.site.database().read(), record::lists_stream(who_.who.id));
        std::erase_if(entries, [&](const record::entry& one) { return one.sequence <= lists_; });
        return entries;
    }
    access_world& all_;
    const std::map<std::string, person_id>& people_;
    const asker& who_;
    std::int64_t lists_;
    std::map<std::string, std::int64_t> before_;
};

} // namespace

TEST_CASE("reads: every answer has noted, once, exactly those whom it shows") {
    access_world all({"team_manager", "social_worker", "core_group_member", "referrer"},
                     {"none", "lead_social_worker", "core_group_member", "referrer", "emergency"});
    const auto people = everybody(all);
    std::int64_t shown = 0, answers = 0;
    std::set<std::string> routes_that_showed;
    for (const asker& who : all.askers)
        for (const route_row& row : all.rows()) {
            if (skipped(row)) continue;
            for (const classed_record& record : all.records) {
                noted_since since(all, people, who);
                const auto answer = ask(all, who, row, record);
                ++answers;
                const bool list = row.audit == "personal_list";
                for (const auto& [name, person] : people) {
                    CAPTURE(fmt::format("{} {} as {} ({}) on {}: {}, status {}", row.verb, row.pattern,
                                        who.who.role, who.relation, record.name, name, answer.status));
                    const bool rendered = has(answer, name);
                    const auto reads = since.reads(name), lists = since.lists(name);
                    shown += rendered;
                    if (rendered) routes_that_showed.insert(row.verb + row.pattern);
                    if (rendered && row.audit != "none") CHECK(reads + lists >= 1);
                    if (rendered && !list && person == record.person) {
                        CHECK(reads == 1);
                        CHECK(since.says(name, row.pattern));
                    }
                    CHECK(reads <= 1);
                    CHECK(lists <= 1);
                    // Both records of a person are noted where they are read as one; and a list says of
                    // some rows only what is to be done. Nobody else is noted who is not named.
                    const bool read_as_one = record.name == "joined" && name == record.joined_with;
                    const bool sheet = row.pattern.find("export") != std::string::npos;
                    if (!rendered && !read_as_one && !sheet) CHECK(reads == 0);
                    if (!rendered && !list) CHECK(lists == 0);
                }
                if (row.pattern.find(':') == std::string::npos) break;
            }
        }
    CHECK(answers > 5'000);
    CHECK(shown > 1'000);
    CHECK(routes_that_showed.size() > 35);
}

TEST_CASE("reads: where noting fails at random, of ten thousand answers none shows anybody unnoted") {
    access_world all({"team_manager", "social_worker"}, {"none", "lead_social_worker"});
    const auto people = everybody(all);
    seeded_world chance(77, at("2019-01-10T10:00"));
    for (const asker& who : all.askers)
        all.site.session_of(who.who);
    std::int64_t requests = 0, failed = 0, shown = 0, unnoted = 0, without_way = 0;
    const auto rows = all.rows();
    while (requests < 10'000) {
        const auto& row = rows[chance.below(rows.size())];
        if (skipped(row) || row.audit == "none") continue;
        const auto& who = all.askers[chance.below(all.askers.size())];
        const auto& record = all.records[chance.below(all.records.size() - 1)];
        noted_since since(all, people, who);
        // What an entry needs of chance is not to be had: it cannot be written.
        all.site.the_world().meanwhile = [&] {
            if (chance.below(2) == 0) throw std::runtime_error("the audit append fails");
        };
        const auto answer = ask(all, who, row, record);
        all.site.the_world().meanwhile = nullptr;
        ++requests;
        failed += answer.status == 500;
        if (answer.status == 500 && !has(answer, "999")) ++without_way;
        for (const auto& [name, person] : people) {
            if (!has(answer, name)) continue;
            ++shown;
            const bool without = answer.status == 500 || since.reads(name) + since.lists(name) == 0;
            unnoted += without;
        }
    }
    CHECK(unnoted == 0);
    CHECK(without_way == 0);
    CHECK(failed > 1'000);
    CHECK(shown > 1'000);
    MESSAGE(requests, " requests, ", failed, " failed, ", shown, " names shown, ", unnoted,
            " of them unnoted");
}

namespace {

/// What an answer added to the ledger.
struct added {
    std::int64_t entries = 0;
    std::string stream, type, body, actor; ///< of the last
};

std::int64_t last_position(access_world& all) {
    std::int64_t position = 0;
    all.site.database().read()->tables().each("select coalesce(max(position), 0) from ledger", {},
                                              [&](const auto& row) { position = row.integer(0); });
    return position;
}

added since(access_world& all, std::int64_t position) {
    added found;
    std::int64_t sequence = 0;
    const auto from = all.site.database().read();
    from->tables().each("select stream, type, actor, sequence from ledger where position > $1"
                        " order by position",
                        {position}, [&](const auto& row) {
                            ++found.entries;
                            found.stream = row.text(0);
                            found.type = row.text(1);
                            found.actor = row.text(2);
                            sequence = row.integer(3);
                        });
    for (const auto& one : from->stream(found.stream))
        if (one.sequence == sequence) found.body = one.body;
    return found;
}

bool names_a_person(const route_row& row) {
    return row.pattern.find(":person") != std::string::npos ||
           row.pattern.find(":left") != std::string::npos;
}

} // namespace

TEST_CASE(
    "refusals: a record that is hidden and one that is not there each leave one entry, and it says so") {
    access_world all({"social_worker", "core_group_member", "referrer"}, {"none", "excluded"});
    std::int64_t hidden = 0, missing = 0;
    std::set<std::string> routes;
    for (const asker& who : all.askers) {
        (void)all.site.get(who.who, "/guidance"); // signed in
        for (const route_row& row : all.rows()) {
            if (skipped(row) || row.audit != "personal_record") continue;
            const classed_record& nobody = all.records.back();
            auto position = last_position(all);
            const auto answer = ask(all, who, row, nobody);
            CAPTURE(fmt::format("{} {} as {} ({})", row.verb, row.pattern, who.who.role, who.relation));
            REQUIRE((answer.status == 403 || answer.status == 404));
            const added of_nobody = since(all, position);
            const bool pair = row.pattern.find(":left") != std::string::npos;
            CHECK(of_nobody.entries == (pair ? 2 : 1));
            CHECK(of_nobody.type == "record.refused");
            CHECK(of_nobody.stream == record::lists_stream(who.who.id));
            ++missing;
            for (const classed_record& record : all.records) {
                if (&record == &nobody) continue;
                CAPTURE(record.name);
                position = last_position(all);
                const auto refused = ask(all, who, row, record);
                const added by_it = since(all, position);
                if (refused.status != answer.status || refused.body != answer.body) continue;
                CHECK(by_it.entries == of_nobody.entries);
                if (pair) continue;
                CHECK(by_it.type == "record.refused");
                CHECK(by_it.actor == who.who.id.text);
                if (!names_a_person(row)) continue;
                CHECK(by_it.stream == record::reads_stream(record.person));
                CHECK(by_it.body ==
                      fmt::format(R"({{"page":"{}","status":{}}})", row.pattern, refused.status));
                routes.insert(row.verb + row.pattern);
                ++hidden;
            }
        }
    }
    CHECK(hidden > 500);
    CHECK(missing > 200);
    CHECK(routes.size() > 50);
}
