// Nothing leaves unrecorded: every answer that shows somebody has been noted, once, with exactly whom it
// shows (R15); and where the noting fails, nothing of anybody leaves, and the page says where help is
// (R14).

#include "access_table.hpp"
#include "access_world.hpp"
#include "answers.hpp"

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
