// How alike are the times of a hidden record and of one that does not exist (R37)? Requests for both, in an
// order of chance, to the site in this process. What is seen from outside, the waiting time of answers as
// the server gives them (web/even_times.hpp), must not tell them apart: Welch's t over ten thousand of
// each. And the work must be the same to within a microsecond: processor time of the bare answers. A
// measurement, so it is run by its own name: ./test timing.
//
//   KITH_TIMING_REQUESTS   of each of the two, in every comparison (10,000)

#include "answers.hpp"
#include "small_site.hpp"

#include "casework/grants.hpp"
#include "store/grants.hpp"
#include "web/even_times.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <random>
#include <set>

using namespace kith;
using namespace kith::tests;

namespace {

constexpr double most_t = 4.5; ///< R37
constexpr double most_work =
    1.0; ///< microseconds more or less, of the nine tenths that nothing interrupted
constexpr std::size_t of_each = 48; ///< records, and identifiers of none
constexpr int warm_up = 500;        ///< requests that are not counted
constexpr const char* now = "2019-01-10T10:00";

int requests_of_each() {
    const char* said = std::getenv("KITH_TIMING_REQUESTS");
    return said != nullptr ? std::max(1'000, std::atoi(said)) : 10'000;
}

double seconds_of(clockid_t which) {
    timespec at{};
    clock_gettime(which, &at);
    return static_cast<double>(at.tv_sec) + 1e-9 * static_cast<double>(at.tv_nsec);
}

struct moments {
    double mean = 0, variance = 0, count = 0;
};

/// Of those that are no longer than `most`: what interrupts a request is not what the request does.
moments moments_of(const std::vector<double>& all, double most) {
    moments made;
    double squares = 0;
    for (const double one : all) {
        if (one > most) continue;
        ++made.count;
        const double away = one - made.mean;
        made.mean += away / made.count;
        squares += away * (one - made.mean);
    }
    made.variance = made.count > 1 ? squares / (made.count - 1) : 0;
    return made;
}

double welch_t(const moments& one, const moments& other) {
    const double spread = one.variance / one.count + other.variance / other.count;
    return spread > 0 ? (one.mean - other.mean) / std::sqrt(spread) : 0;
}

/// One measure of both kinds of answers.
struct measured {
    std::vector<double> hidden, missing;
    /// The largest |t| over all of them and over those below each of these shares.
    struct verdict {
        double t = 0, microseconds = 0;
    };
    [[nodiscard]] verdict worst() const { return of_shares({1.0, 0.99, 0.95, 0.9, 0.75, 0.5}); }
    [[nodiscard]] verdict of_shares(const std::vector<double>& shares) const {
        std::vector<double> both = hidden;
        both.insert(both.end(), missing.begin(), missing.end());
        std::ranges::sort(both);
        verdict found;
        for (const double share : shares) {
            const double most =
                both[std::min(both.size() - 1, static_cast<std::size_t>(share * double(both.size())))];
            const moments a = moments_of(hidden, most), b = moments_of(missing, most);
            const double t = welch_t(a, b);
            if (std::abs(t) > std::abs(found.t)) found = {t, 1e6 * (a.mean - b.mean)};
        }
        return found;
    }
};

/// A site with many records that these practitioners may not know of: short and long ones, restricted,
/// kept from them by name, kept from them by an interest, or of families whom they have nothing to do with.
class hidden_records {
  public:
    hidden_records();
    small_site site;
    std::vector<person_id> restricted, excluded, near, ordinary, missing;
    std::vector<std::string> restricted_names, excluded_names, missing_names;
    const casework::practitioner partner{{"partner"}, "referrer", "Partner"};
    const casework::practitioner worker{{"worker9"}, "social_worker", "Worker"};
    const casework::practitioner manager{{"manager9"}, "team_manager", "Manager"};

  private:
    void append(const person_id&, record::new_entry);
    std::vector<person_id> children(const std::vector<std::string>& names);
};

const char* in_memory() {
    if (std::filesystem::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", 0);
    return "2018-12-03T09:30";
}

/// Names that sound like names, of one length; those of children and those of nobody are told apart by
/// chance alone.
std::vector<std::string> some_names(std::size_t how_many, std::uint64_t seed) {
    std::mt19937_64 chance(seed);
    std::set<std::string> made;
    while (made.size() < how_many) {
        std::string name;
        for (int i = 0; i < 4; ++i) {
            name += "bcdfghjklmnprstvwz"[chance() % 18];
            name += "aeiou"[chance() % 5];
        }
        name[0] = static_cast<char>(name[0] - 32);
        made.insert(name);
    }
    std::vector<std::string> all(made.begin(), made.end());
    std::ranges::shuffle(all, chance);
    return all;
}

hidden_records::hidden_records() : site(in_memory()) {
    site.add_account(partner, "health", "Tries");
    site.add_account(worker, "childrens_social_care", "Tries");
    site.add_account(manager, "childrens_social_care", "Tries");
    auto names = some_names(5 * of_each, 37);
    const auto take = [&] {
        const std::vector<std::string> some(names.end() - of_each, names.end());
        names.resize(names.size() - of_each);
        return some;
    };
    restricted_names = take();
    excluded_names = take();
    missing_names = take();
    restricted = children(restricted_names);
    excluded = children(excluded_names);
    near = children(take());
    ordinary = children(take());
    for (const person_id& one : restricted) {
        record::new_entry entry;
        entry.type = casework::access_restricted;
        entry.event_time = at(now);
        entry.body = casework::restriction_body("A practitioner's own child");
        append(one, std::move(entry));
    }
    for (const person_id& one : excluded)
        for (const auto& who : {worker, manager}) {
            record::new_entry entry;
            entry.type = casework::access_granted;
            entry.event_time = at(now);
            entry.body = casework::to_body(
                {casework::grant_kind::excluded, who.id, {}, std::nullopt, "to try", "to try"});
            append(one, std::move(entry));
        }
    site.database().write([&](store::transaction& tx) {
        for (const auto& who : {worker, manager})
            store::replace_interests(tx, who.id, {near.begin(), near.end()});
    });
    site.set_now(now);
    for (std::size_t i = 0; i < of_each; ++i)
        missing.push_back({site.the_world().fresh_text()});
}

std::vector<person_id> hidden_records::children(const std::vector<std::string>& names) {
    std::vector<person_id> made;
    for (const std::string& name : names) {
        site.refer({name}, "2018-12-03T09:10");
        made.push_back(site.child(name));
        if (made.size() % 2 != 0) continue; // half of them are longer
        for (int note = 0; note < 12; ++note)
            REQUIRE(std::holds_alternative<casework::recorded>(
                site.desk().add_note(made.back(), std::string(400, 'x'), std::nullopt, site.people.manager,
                                     site.the_world().now(), {})));
    }
    return made;
}

void hidden_records::append(const person_id& person, record::new_entry one) {
    const auto& by = site.people.manager;
    const instant moment = site.the_world().now();
    const auto made = site.desk().perform(
        {person},
        [&](const casework::child_files& files, world&) -> result<casework::decision> {
            const casework::file& before = *files.front();
            casework::decision decided;
            record::stream_append add{record::person_stream(person), before.revision, {one}};
            casework::file after = before;
            casework::apply(site.desk().rules(), after,
                            casework::as_recorded(one, add.stream, before.revision + 1,
                                                  {by.id, by.role, "to try"}, moment));
            after.revision = before.revision + 1;
            decided.appends.push_back(std::move(add));
            decided.files.push_back(std::move(after));
            return decided;
        },
        by, moment, {});
    REQUIRE(std::holds_alternative<casework::recorded>(made));
}

enum class as { bare, served };

/// Asks for one of each in an order of chance, prints what was measured and judges it.
class comparison {
  public:
    comparison(hidden_records& all, const casework::practitioner& who)
        : all_(all), session_(all.site.session_of(who)) {}

    /// `path` and `fields` are made of what is asked for; no fields: a page is read.
    template <class Thing>
    struct asked {
        std::string name;
        const std::vector<Thing>& hidden;
        const std::vector<Thing>& missing;
        std::function<std::string(const Thing&)> path;
        std::function<web::form_fields::list(const Thing&)> fields = {};
    };
    template <class Thing>
    void of(const asked<Thing>& what, as how) {
        web::answer_function answer = [this](web::request&& request, std::string& pattern) {
            return all_.site.answer(std::move(request), &pattern);
        };
        if (how == as::served) answer = web::at_even_times(std::move(answer));
        std::mt19937_64 chance(37);
        measured times;
        web::response first;
        bool alike = true;
        for (int done = -warm_up; done < 2 * requests_of_each(); ++done) {
            const bool of_hidden = chance() % 2 == 0;
            const auto& from = of_hidden ? what.hidden : what.missing;
            const Thing& thing = from[chance() % from.size()];
            auto request = request_of(what.path(thing), what.fields ? what.fields(thing) : none());
            std::string pattern;
            const auto clock = how == as::served ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
            const double begun = seconds_of(clock);
            const web::response given = answer(std::move(request), pattern);
            // Served: the server holds the answer so long.
            const double took =
                std::max(seconds_of(clock) - begun, std::chrono::duration<double>(given.held).count());
            if (first.body.empty()) first = given;
            // Searches find others by names that sound alike.
            alike =
                alike && given.status == first.status && (first.status == 200 || given.body == first.body);
            if (done >= 0) (of_hidden ? times.hidden : times.missing).push_back(took);
        }
        CAPTURE(what.name);
        CHECK(alike);
        judge(what.name, times, how, first.status == 200);
    }

  private:
    static web::form_fields::list none() { return {}; }
    web::request request_of(std::string path, web::form_fields::list fields) const {
        web::request request;
        request.path = std::move(path);
        request.session_token = session_.token;
        request.fetch_site = "same-origin";
        if (fields.empty()) return request;
        request.verb = web::method::post;
        fields.emplace_back("csrf", session_.csrf);
        request.form = web::form_fields(std::move(fields));
        return request;
    }
    static void judge(const std::string& name, const measured& times, as how, bool found) {
        const auto worst = how == as::served ? times.worst() : times.of_shares({0.9});
        const double mean = 1e6 * moments_of(times.missing, 1e9).mean;
        fmt::print("timing: {:<56} {:<8} |t| {:5.2f}  {:+8.3f} us of {:4.0f}, {} + {} requests\n", name,
                   how == as::served ? "waiting" : "work", std::abs(worst.t), worst.microseconds, mean,
                   times.hidden.size(), times.missing.size());
        std::fflush(stdout);
        if (how == as::served) CHECK(std::abs(worst.t) < most_t);
        // A search works for what it finds; only when it answers must not tell.
        if (how == as::bare && !found) CHECK(std::abs(worst.microseconds) < most_work);
    }
    hidden_records& all_;
    small_site::in_session session_;
};

using person_asked = comparison::asked<person_id>;
using name_asked = comparison::asked<std::string>;

} // namespace

TEST_CASE("timing: a hidden record takes as long as one that does not exist" * doctest::skip()) {
    hidden_records all;
    const auto page = [](std::string rest) {
        return [rest](const person_id& one) { return "/children/" + one.text + rest; };
    };
    const auto note = [](const person_id&) { return web::form_fields::list{{"text", "Words"}}; };
    const std::string process(26, '1');
    const auto papers = [&](const person_id& one) { return "/packs/" + one.text + "/" + process; };
    const auto answers = [&](const person_id& one) { return "/asked/" + one.text + "/" + process; };
    comparison worker(all, all.worker), manager(all, all.manager), partner(all, all.partner);
    const person_asked by_name{"a child's page, kept from by name, a team manager", all.excluded,
                               all.missing, page("")};
    const person_asked unrelated{"a child's page, no relation, a partner", all.ordinary, all.missing,
                                 page("")};
    const person_asked sent{"a form sent, restricted, a social worker", all.restricted, all.missing,
                            page("/notes/new"), note};
    for (const as how : {as::bare, as::served}) {
        manager.of(by_name, how);
        partner.of(unrelated, how);
        worker.of(sent, how);
    }
    worker.of<person_id>(
        {"a child's page, restricted, a social worker", all.restricted, all.missing, page("")}, as::bare);
    worker.of<person_id>(
        {"a child's page, kept from by interest, a social worker", all.near, all.missing, page("")},
        as::bare);
    manager.of<person_id>(
        {"the genogram, kept from by name, a team manager", all.excluded, all.missing, page("/genogram")},
        as::bare);
    manager.of<person_id>(
        {"a form opened, kept from by interest, a team manager", all.near, all.missing, page("/notes/new")},
        as::bare);
    partner.of<person_id>(
        {"the papers of a process, restricted, a partner", all.restricted, all.missing, papers}, as::bare);
    partner.of<person_id>({"what was asked, no relation, a partner", all.ordinary, all.missing, answers},
                          as::bare);
    // Which of two stands first is a matter of their order: so that it is no matter here, whoever is
    // missing has an identifier beside that of somebody hidden.
    std::vector<person_id> beside = all.excluded;
    for (person_id& one : beside)
        one.text.back() = one.text.back() == '0' ? '1' : '0';
    manager.of<person_id>({"two records side by side, kept from by name, a team manager", all.excluded,
                           beside,
                           [&](const person_id& one) {
                               const auto& [left, right] = std::minmax(one, all.ordinary[0]);
                               return "/duplicates/" + left.text + "/" + right.text;
                           }},
                          as::bare);
}

TEST_CASE("timing: a search for a hidden name takes as long as one for a name that nobody has" *
          doctest::skip()) {
    hidden_records all;
    const auto path = [](const std::string&) { return std::string("/search"); };
    const auto typed = [](const std::string& name) {
        return web::form_fields::list{{"q", name + " Example"}};
    };
    comparison worker(all, all.worker), manager(all, all.manager);
    const name_asked of_worker{"a search, restricted, a social worker", all.restricted_names,
                               all.missing_names, path, typed};
    const name_asked of_manager{"a search, kept from by name, a team manager", all.excluded_names,
                                all.missing_names, path, typed};
    for (const as how : {as::bare, as::served}) {
        worker.of(of_worker, how);
        manager.of(of_manager, how);
    }
}
