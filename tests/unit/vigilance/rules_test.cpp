// Each rule fires on its fact and not without it; what fired is chosen among within the budget.

#include "vigilance/vigilance.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

using namespace kith;
using namespace kith::vigilance;
using enum rule_kind;

namespace {

const guidance::rulebook& book() {
    static const auto loaded = guidance::load(KITH_SOURCE_DIR "/guidance", "example").value();
    return *loaded;
}
const rules& shipped() {
    static const rules all = load(KITH_SOURCE_DIR "/guidance", "", book()).value();
    return all;
}

date day_of(int day) {
    return date(std::chrono::sys_days(parse_date("2018-03-05").value()) + std::chrono::days(day));
}
instant at(int day, int hour) {
    return to_instant({day_of(day), hour, 0, 0}).value();
}

/// Facts as a test sets them.
struct told final : knowledge {
    std::map<practitioner_id, practitioner_facts> practitioners;
    std::map<person_id, person_facts> people;
    std::map<std::pair<practitioner_id, person_id>, bond> bonds;
    practitioner_facts practitioner(const practitioner_id& id) override { return practitioners[id]; }
    person_facts person(const person_id& id) override { return people[id]; }
    bond between(const practitioner_id& who, const person_id& whom, date, date) override {
        return bonds[{who, whom}];
    }
};

const practitioner_id sam{"sam"}, lee{"lee"};
const person_id ada{"ada"}, ben{"ben"};

/// One look by Sam at Ada on the first day.
std::vector<alert> one_look(told& known, const look& seen, const rules& all = shipped()) {
    watch watching(all);
    watching.begin(day_of(0), true);
    watching.see(seen);
    return watching.end(known);
}
look a_look(int day = 0, int hour = 10) {
    return {sam, ada, at(day, hour)};
}

bool has(const std::vector<alert>& all, rule_kind kind) {
    for (const alert& one : all)
        for (const finding& about : one.findings)
            for (const evidence& fact : about.facts)
                if (fact.rule == kind) return true;
    return false;
}

alert made(const practitioner_id& who, int day, int strength, const person_id& about = ada,
           rule_kind kind = same_address) {
    return {who, day_of(day), {{about, {{kind, strength, "words"}}}}};
}

} // namespace

TEST_CASE("vigilance: the rules as they are shipped load, each with its reason") {
    for (std::size_t i = 0; i < rule_count; ++i) {
        CAPTURE(rule_names[i]);
        CHECK(shipped().all[i].strength > 0);
        CHECK(shipped().all[i].reason.size() > 40);
    }
    CHECK(shipped().alerts_a_day_per_1000_staff == 5);
}

TEST_CASE("vigilance: a look with work on the record, or with nothing but no work, is no alert") {
    told known;
    known.practitioners[sam] = {"social_worker", "one", "council", {"okafor"}, {{"1 high st", "ab1 2cd"}},
                                {"council"},     {}};
    known.people[ada] = {{"okafor"}, {{"9 high st", "ab1 2cd"}}, {"council"}, {lee}, true};
    known.bonds[{sam, ada}].work = true;
    CHECK(one_look(known, a_look()).empty());
    known.bonds[{sam, ada}].work = false;
    CHECK_FALSE(one_look(known, a_look()).empty());
    known.people[ada] = {};
    CHECK(one_look(known, a_look()).empty());
}

TEST_CASE("vigilance: each fact about who they are to each other is told in words") {
    const practitioner_facts who{
        "social_worker", "one", "council", {"okafor"}, {{"1 high st ab1 2cd", "ab1 2cd"}}, {"council"}, {}};
    struct row {
        rule_kind expected;
        person_facts whom;
        bond joined;
        std::string_view words;
    };
    const person_facts neighbour{{}, {{"9 high st ab1 2cd", "ab1 2cd"}}, {}, {}, false};
    const person_facts namesake{{"okafor"}, {}, {"council"}, {}, false};
    const std::vector<row> rows = {
        {same_postcode, neighbour, {}, "in the postcode of a home of theirs"},
        {same_address, {{}, who.homes, {}, {}, false}, {}, "at an address of theirs"},
        {same_surname, namesake, {}, "Their surname, present or former"},
        {same_employer, namesake, {}, "works for an employer of theirs"},
        {own_family, {{}, {}, {}, {sam}, false}, {.work = true}, "Their own family"},
        {colleagues_family, {{}, {}, {}, {lee}, false}, {}, "somebody else who signs in here"},
        {high_profile, {{}, {}, {}, {}, true}, {}, "restricted"},
        {no_work, neighbour, {}, "from 26 February 2018 to 12 March 2018"},
        {no_work_in_team, neighbour, {.team = true}, "the child is with their team"},
        {after_closure, neighbour, {.closed = day_of(-40)}, "Nothing has been open on it since"},
        {after_transfer, neighbour, {.left = day_of(-40)}, "Their own part in it ended on"},
    };
    for (const row& each : rows) {
        CAPTURE(rule_names[static_cast<std::size_t>(each.expected)]);
        told known;
        known.practitioners[sam] = who;
        known.people[ada] = each.whom;
        known.bonds[{sam, ada}] = each.joined;
        const auto alerts = one_look(known, a_look());
        REQUIRE(has(alerts, each.expected));
        bool said = false;
        for (const evidence& fact : alerts[0].findings[0].facts) {
            CHECK_FALSE(fact.words.empty());
            CHECK(fact.words.find("high st") == std::string::npos);
            CHECK(fact.words.find("ab1") == std::string::npos);
            CHECK(fact.words.find("kafor") == std::string::npos);
            if (fact.rule == each.expected) said = fact.words.find(each.words) != std::string::npos;
        }
        CHECK(said);
        rules without = shipped();
        without.all[static_cast<std::size_t>(each.expected)].strength = 0;
        without.alert_from = 1;
        CHECK_FALSE(has(one_look(known, a_look(), without), each.expected));
    }
    told recent;
    recent.practitioners[sam] = who;
    recent.people[ada] = neighbour;
    recent.bonds[{sam, ada}] = {.closed = day_of(-30), .left = day_of(-14)};
    CHECK_FALSE(has(one_look(recent, a_look()), after_closure));
    CHECK_FALSE(has(one_look(recent, a_look()), after_transfer));
}

TEST_CASE("vigilance: a protected fact shown without work, and coming back without work") {
    told known;
    look seen = a_look();
    seen.unmasked = true;
    CHECK(has(one_look(known, seen), unmasking));
    CHECK(one_look(known, a_look()).empty());

    watch watching(shipped());
    std::vector<std::size_t> alerts;
    for (const int day : {0, 1, 30, 61, 100}) {
        watching.begin(day_of(day), true);
        watching.see(a_look(day));
        alerts.push_back(watching.end(known).size());
    }
    CHECK(alerts == std::vector<std::size_t>{0, 0, 1, 0, 0}); // on the 61st only two days are within 60
}

namespace {

/// Five others in the role do `usual` a day for a week, Sam does `own` on the last day.
std::vector<alert>
among_others(int usual, int own,
             const std::function<void(watch&, const practitioner_id&, int day, int n)>& doing) {
    told known;
    watch watching(shipped());
    for (int day = 0; day < 7; ++day) {
        watching.begin(day_of(day), true);
        for (int other = 0; other < 5 && day == 0; ++other) // they are there, whatever they do
            watching.see({practitioner_id{fmt::format("other{}", other)}, {"own"}, at(0, 9)});
        for (int other = 0; other < 5; ++other)
            for (int n = 0; n < usual; ++n)
                doing(watching, practitioner_id{fmt::format("other{}", other)}, day, n);
        for (int n = 0; n < own && day == 6; ++n)
            doing(watching, sam, day, n);
        auto alerts = watching.end(known);
        std::erase_if(alerts, [](const alert& one) { return one.who != sam; });
        if (day == 6) return alerts;
    }
    return {};
}
void search(watch& watching, const practitioner_id& who, int day, int) {
    watching.see({who, {}, at(day, 11)});
}
void open(watch& watching, const practitioner_id& who, int day, int n) {
    watching.see({who, {fmt::format("p{}", n)}, at(day, 11)});
}
void unmask(watch& watching, const practitioner_id& who, int day, int n) {
    watching.see({who, {fmt::format("p{}", n)}, at(day, 11), true});
}
void be_refused(watch& watching, const practitioner_id& who, int day, int n) {
    watching.see({who, {fmt::format("p{}", n)}, at(day, 11), false, false, true});
}

} // namespace

TEST_CASE("vigilance: what somebody does altogether is measured by others in the role") {
    CHECK(has(among_others(1, 40, search), fishing));
    CHECK_FALSE(has(among_others(1, 39, search), fishing));
    CHECK_FALSE(has(among_others(3, 40, search), fishing));
    CHECK(has(among_others(0, 12, open), many_without_work));
    CHECK_FALSE(has(among_others(0, 11, open), many_without_work));
    CHECK_FALSE(has(among_others(1, 12, open), many_without_work));
    CHECK(has(among_others(0, 4, unmask), many_unmaskings));
    CHECK_FALSE(has(among_others(0, 3, unmask), many_unmaskings));
    CHECK(has(among_others(0, 5, be_refused), refused));
    CHECK_FALSE(has(among_others(0, 4, be_refused), refused));
}

TEST_CASE("vigilance: a burst out of hours, unless the role works at any hour") {
    told known;
    const auto night = [&](int hour, bool working_day) {
        watch watching(shipped());
        watching.begin(day_of(0), working_day);
        for (int n = 0; n < 6; ++n)
            watching.see({sam, {fmt::format("p{}", n)}, at(0, hour)});
        return has(watching.end(known), out_of_hours);
    };
    known.practitioners[sam].role = "social_worker";
    CHECK(night(20, true));
    CHECK(night(6, true));
    CHECK(night(11, false));
    CHECK_FALSE(night(19, true));
    known.practitioners[sam].role = "emergency_duty_worker";
    CHECK_FALSE(night(23, true));
}

TEST_CASE("vigilance: records taken out, and then notice given") {
    told known;
    watch watching(shipped());
    const auto day = [&](int number, int exports) {
        watching.begin(day_of(number), true);
        for (int n = 0; n < exports; ++n)
            watching.see({sam, {fmt::format("p{}", n)}, at(number, 11), false, true});
        return has(watching.end(known), export_then_leave);
    };
    for (int n = 1; n < 3; ++n)
        known.bonds[{sam, {fmt::format("p{}", n)}}].work = true;
    CHECK_FALSE(day(0, 3));
    known.practitioners[sam].leaving_since = day_of(5);
    CHECK_FALSE(day(4, 0));
    CHECK(day(5, 0)); // nobody has to look on that day
    CHECK_FALSE(day(31, 0));
    CHECK_FALSE(day(32, 2));
}

TEST_CASE("vigilance: the budget saves up fractions and keeps the strongest; what is left waits, then is "
          "listed") {
    int sum = 0;
    for (int day = 0; day < 200; ++day) {
        CHECK(allowance(shipped(), 1000, day_of(day)) == 5);
        const int small = allowance(shipped(), 100, day_of(day));
        CHECK(small <= 1);
        sum += small;
    }
    CHECK(sum == 100);

    // However few they are, one is raised when none was for a week.
    CHECK(choose(shipped(), 9, day_of(7), {made(sam, 7, 5)}, {}, {made(lee, 0, 5)}).raised.size() == 1);
    CHECK(choose(shipped(), 9, day_of(6), {made(sam, 6, 5)}, {}, {made(lee, 0, 5)}).raised.empty());

    const practitioner_id three{"three"};
    std::vector<alert> fresh = {made(sam, 0, 5), made(lee, 0, 8), made(three, 0, 6)};
    auto first = choose(shipped(), 400, day_of(0), fresh, {}, {});
    REQUIRE(first.raised.size() == 2);
    CHECK(first.raised[0].who == lee);
    CHECK(first.raised[1].who == three);
    REQUIRE(first.waiting.size() == 1);
    CHECK(first.waiting[0].who == sam);
    // Nothing new: what waited is raised. After waiting too long it is listed as passed.
    CHECK(choose(shipped(), 400, day_of(7), {}, first.waiting, first.raised).raised.size() == 1);
    const auto late = choose(shipped(), 400, day_of(8), {}, first.waiting, first.raised);
    CHECK(late.raised.empty());
    CHECK(late.passed == first.waiting);
}

TEST_CASE("vigilance: the same fact is not raised again within the quiet days, unless something is new") {
    const std::vector<alert> earlier = {made(sam, 0, 5)};
    const int quiet = shipped().quiet_days;
    CHECK(choose(shipped(), 1000, day_of(quiet), {made(sam, quiet, 5)}, {}, earlier).raised.empty());
    CHECK(choose(shipped(), 1000, day_of(quiet), {made(sam, quiet, 5)}, {}, earlier).passed.size() == 1);
    CHECK(
        choose(shipped(), 1000, day_of(quiet + 1), {made(sam, quiet + 1, 5)}, {}, earlier).raised.size() ==
        1);
    CHECK(choose(shipped(), 1000, day_of(1), {made(lee, 1, 5)}, {}, earlier).raised.size() == 1);
    CHECK(choose(shipped(), 1000, day_of(1), {made(sam, 1, 5, ben)}, {}, earlier).raised.size() == 1);
    CHECK(
        choose(shipped(), 1000, day_of(1), {made(sam, 1, 5, ada, comes_back)}, {}, earlier).raised.size() ==
        1);
}

TEST_CASE("vigilance: as much is read as the rules look back, and no less where they look back further") {
    // Un-masking over 30 days, beside four windows before it.
    CHECK(shipped().looks_back_days() == 150);
    rules longer = shipped();
    longer.all[static_cast<std::size_t>(comes_back)].days = 366;
    CHECK(longer.looks_back_days() == 366);
    longer.all[static_cast<std::size_t>(comes_back)].strength = 0;
    CHECK(longer.looks_back_days() == 150);
    rules fewer = shipped();
    fewer.all[static_cast<std::size_t>(many_unmaskings)].times = 0;
    CHECK(fewer.looks_back_days() == 97); // ninety days before the week of searching
    fewer.all[static_cast<std::size_t>(fishing)].strength = 0;
    CHECK(fewer.looks_back_days() == 60);
}

TEST_CASE("vigilance: a day is judged when the work that counts for it can be written no more") {
    rules all = shipped();
    CHECK(all.judged_after_days() == 8);
    all.all[static_cast<std::size_t>(no_work)].days = 14;
    CHECK(all.judged_after_days() == 15);
}

TEST_CASE("vigilance: the usual is that of others where there are enough of them, as the rules say") {
    rules all = shipped();
    told known;
    const auto fired = [&](int others) {
        watch watching(all);
        watching.begin(day_of(0), true);
        for (int other = 0; other < others; ++other)
            watching.see({practitioner_id{fmt::format("other{}", other)}, {"own"}, at(0, 9)});
        for (int n = 0; n < 12; ++n)
            watching.see({sam, {fmt::format("p{}", n)}, at(0, 11)});
        return has(watching.end(known), many_without_work);
    };
    CHECK_FALSE(fired(3));
    CHECK(fired(4));
    all.others_at_least = 3;
    CHECK(fired(3));
}

TEST_CASE("vigilance: whoever is alone in a role is measured by what they did before") {
    told known;
    watch watching(shipped());
    bool fired = false, early = false;
    for (int day = 0; day < 70; ++day) {
        watching.begin(day_of(day), true);
        // An auditor: two a day from the first, and three times as many in the last week.
        for (int n = 0; n < (day < 63 ? 2 : day < 66 ? 7 : 12); ++n)
            open(watching, sam, day, day * 100 + n);
        const bool now = has(watching.end(known), many_without_work);
        fired = fired || now;
        early = early || (now && day < 66);
    }
    CHECK(fired);
    CHECK_FALSE(early);
}

TEST_CASE(
    "vigilance: a fault in the file is told with its place; an area may weigh otherwise, with its reason") {
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("kith-vigilance-{}", getpid());
    std::filesystem::create_directories(folder / "vigilance/local");
    std::filesystem::copy_file(KITH_SOURCE_DIR "/guidance/vigilance/looking.md",
                               folder / "vigilance/looking.md");
    const auto faults = [&](std::string_view local) {
        std::ofstream(folder / "vigilance/local/here.md") << "```toml\n" << local << "\n```\n";
        const auto made = load(folder, "here", book());
        return made ? std::string() : guidance::to_text(made.error().front());
    };
    const std::string change = "[[change]]\nrule = \"same_surname\"\nstrength = 1\n";
    CHECK(faults(change + "reason = \"Half the valley is called Jones.\"").empty());
    const auto here = load(folder, "here", book()).value();
    CHECK(here.of(same_surname).strength == 1);
    CHECK(here.of(same_surname).reason.ends_with("Here: Half the valley is called Jones."));
    CHECK(faults(change).find("reason") != std::string::npos);
    CHECK(faults("[[change]]\nrule = \"same_surnam\"\nreason = \"x\"")
              .find("did you mean \"same_surname\"") != std::string::npos);
    CHECK(faults("[budget]\nalert_from = 1").find("local/here.md:2:1") != std::string::npos);

    // What is compared with the usual stands in the common file, each number with its bounds.
    std::string words;
    {
        std::ifstream in(folder / "vigilance/looking.md");
        words.assign(std::istreambuf_iterator<char>(in), {});
    }
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string changed = words;
        const auto place = changed.find(from);
        REQUIRE(place != std::string::npos);
        changed.replace(place, from.size(), to);
        std::ofstream(folder / "vigilance/looking.md") << changed;
        const auto made = load(folder, "", book());
        return made ? std::string() : guidance::to_text(made.error().front());
    };
    const auto line = std::to_string(
        1 + std::count(words.begin(),
                       words.begin() + static_cast<std::ptrdiff_t>(words.find("windows_at_most = ")),
                       '\n'));
    CHECK(with("windows_at_most = 8", "windows_at_most = 8").empty());
    CHECK(with("windows_at_most = 8", "windows_at_most = 53").find("looking.md:" + line + ":") !=
          std::string::npos);
    CHECK(with("windows_at_most = 8", "windows_at_most = 53").find("expected 1 to 52") !=
          std::string::npos);
    CHECK(with("windows_at_most = 8", "windows_at_most = 3")
              .find("expected \"windows_at_least\" (4) or more") != std::string::npos);
    CHECK(with("others_at_least = 4\n", "").find("others_at_least") != std::string::npos);
    CHECK(with("new_after_days = 90", "new_after_days = 0").find("expected 1 to 366") != std::string::npos);
    CHECK(with("[usual]", "[usually]").find("[usually] is not known here") != std::string::npos);
    std::filesystem::remove_all(folder);
}
