// Very many synthetic people on record, and how they are found. See ./bench people.
//   people_bench make DATABASE PEOPLE GUIDANCE      puts them on record, with query tables and search index
//   people_bench attempts PEOPLE COUNT GUIDANCE     what practitioners type who look for them, one a line
//   people_bench find DATABASE PEOPLE COUNT GUIDANCE   how many are found in the first ten, and what it
//   costs

#include "casework/casework.hpp"
#include "casework/entries.hpp"
#include "casework/finding.hpp"
#include "synthetic/misspelling.hpp"
#include "synthetic/on_record.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <sys/resource.h>
#include <vector>

using namespace kith;

namespace {

using stopwatch = std::chrono::steady_clock;

double seconds_since(stopwatch::time_point begun) {
    return std::chrono::duration<double>(stopwatch::now() - begun).count();
}

double processor_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Of this thread alone: the check of a large file's pages goes on behind the searches.
double own_processor_seconds() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return double(used.tv_sec) + double(used.tv_nsec) / 1e9;
}

void figure(std::string_view name, double value, std::string_view unit) {
    fmt::print("{{\"figure\": \"{}\", \"value\": {:.2f}, \"unit\": \"{}\"}}\n", name, value, unit);
    std::fflush(stdout);
}

synthetic::population people_from(const std::string& guidance) {
    auto loaded = synthetic::load_population(guidance);
    if (!loaded) throw std::runtime_error(loaded.error().front().message);
    return *loaded;
}

std::unique_ptr<store::database> opened(const std::string& url) {
    auto database = store::open(url);
    if (!database) throw std::runtime_error(database.error().front().message);
    return std::move(*database);
}

record::act act_of(const guidance::rulebook& rules, const synthetic::population& of,
                   const synthetic::synthetic_person& one, instant at) {
    record::act act;
    act.by = {practitioner_id{"import"}, "records_manager", "bringing over the earlier system's people"};
    act.at = at;
    const person_id id = synthetic::id_of(of, one.number);
    const std::string stream = record::person_stream(id);
    casework::file file = casework::empty_file(id);
    std::vector<record::new_entry> entries = synthetic::entries_of(of, one, at);
    for (const record::new_entry& entry : entries)
        casework::apply(rules, file, casework::as_recorded(entry, stream, file.revision + 1, act.by, at));
    act.appends.push_back({stream, 0, std::move(entries)});
    act.rows.push_back(casework::rows_of(rules, file));
    return act;
}

void make(const std::string& url, std::uint64_t people, const std::string& guidance) {
    const auto rules = guidance::load(guidance, "example");
    if (!rules) throw std::runtime_error("the guidance has faults");
    const synthetic::population of = people_from(guidance);
    const auto database = opened(url);
    system_world world;
    const instant at = world.now();
    const auto begun = stopwatch::now();
    constexpr std::size_t at_once = 20'000;
    std::vector<record::act> acts;
    database->write([](store::transaction& tx) { tx.postpone_search(); });
    const auto flush = [&] {
        database->write_alone([&](store::transaction& tx) {
            for (const record::act& act : acts)
                record::append(tx, world, act);
        });
        acts.clear();
    };
    std::uint64_t done = 0;
    synthetic::each_person(of, people, [&](const synthetic::synthetic_person& one) {
        acts.push_back(act_of(**rules, of, one, at));
        if (++done % 1'000'000 == 0)
            fmt::print(stderr, "{} people, {:.0f} s\n", done, seconds_since(begun));
        if (acts.size() == at_once) flush();
    });
    flush();
    const double records = seconds_since(begun);
    database->write_alone([](store::transaction& tx) { tx.complete_search(); });
    const double all = seconds_since(begun);
    figure("people on record", double(done), "people");
    figure("import: entries, query tables and search index", double(done) / all, "people/s");
    figure("of which the index at the end", all - records, "s");
    figure("processor time of the import", processor_seconds() * 1e6 / double(done), "CPU-us/person");
}

void attempts(std::uint64_t people, std::uint64_t count, const std::string& guidance) {
    for (const auto& one : synthetic::attempts(people_from(guidance), 1, people, count))
        fmt::print("{}\n", one.typed);
}

struct tally {
    int tried = 0, first = 0, first_ten = 0;
};

void find(const std::string& url, std::uint64_t people, std::uint64_t count, const std::string& guidance,
          bool tell) {
    const synthetic::population of = people_from(guidance);
    const auto database = opened(url);
    const auto tries = synthetic::attempts(of, 1, people, count);
    store::visibility everyone;
    everyone.everyone = true;
    std::map<std::string, tally> by_kind;
    std::vector<double> took, worked;
    for (const auto& one : tries) {
        const auto start = stopwatch::now();
        const double worked_before = own_processor_seconds();
        const auto snapshot = database->read();
        const auto found =
            casework::find_people(*snapshot, everyone, people::understood(one.typed, of.on), of.on, 30);
        took.push_back(seconds_since(start) * 1e3);
        worked.push_back((own_processor_seconds() - worked_before) * 1e6);
        std::size_t place = 0;
        while (place < found.people.size() &&
               synthetic::index_of(found.people[place].row.person) != one.person)
            ++place;
        for (const auto& kind : {one.kind, std::string("all")}) {
            tally& to = by_kind[kind];
            ++to.tried;
            to.first += place == 0 && !found.people.empty() ? 1 : 0;
            to.first_ten += place < std::min<std::size_t>(10, found.people.size()) ? 1 : 0;
        }
        if (tell && place >= std::min<std::size_t>(10, found.people.size())) {
            const auto meant = synthetic::person_number(of, one.person);
            fmt::print(stderr, "{}: \"{}\" meant {} {} {} {} {} {}; place {} of {}; first {} ({})\n",
                       one.kind, one.typed, meant->given, meant->middle, meant->family,
                       to_text(meant->birth), first_line(meant->where), meant->where.postcode, place,
                       found.people.size(), found.people.empty() ? "" : found.people[0].row.display_name,
                       found.people.empty() ? "" : found.people[0].why.words);
        }
    }
    for (const auto& [kind, to] : by_kind)
        fmt::print("{{\"figure\": \"found in the first ten: {}\", \"value\": {:.2f}, \"unit\": \"%\", "
                   "\"first\": {:.2f}, "
                   "\"tried\": {}}}\n",
                   kind, 100.0 * to.first_ten / to.tried, 100.0 * to.first / to.tried, to.tried);
    std::sort(took.begin(), took.end());
    const double used = std::accumulate(worked.begin(), worked.end(), 0.0);
    std::sort(worked.begin(), worked.end());
    figure("search, one thread", used / double(worked.size()), "CPU-us");
    figure("search, one thread, p50", worked[worked.size() / 2], "CPU-us");
    figure("search, one thread, p99", worked[worked.size() * 99 / 100], "CPU-us");
    figure("search, one thread, most", worked.back(), "CPU-us");
    figure("search, one thread, p50", took[took.size() / 2], "ms");
    figure("search, one thread, p99", took[took.size() * 99 / 100], "ms");
    figure("search, one thread, most", took.back(), "ms");
}

} // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const auto number = [](const std::string& text) { return std::strtoull(text.c_str(), nullptr, 10); };
    try {
        if (words.size() == 4 && words[0] == "make")
            make(words[1], number(words[2]), words[3]);
        else if (words.size() == 4 && words[0] == "attempts")
            attempts(number(words[1]), number(words[2]), words[3]);
        else if (words.size() >= 5 && words[0] == "find")
            find(words[1], number(words[2]), number(words[3]), words[4], words.size() > 5);
        else {
            fmt::print(stderr, "people_bench make | attempts | find: see benches/people_bench.cpp\n");
            return 2;
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
