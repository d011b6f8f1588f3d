// The program that the durability rigs kill and check.
//   writer write DATABASE SEED SECONDS [--sabotage]   mixed writes; each acknowledged one is a line on
//   standard output writer check DATABASE ACKNOWLEDGED                every acknowledged write is there and
//   everything verifies
//
// A line is "KIND NAME NUMBER": "entry person:3 17" (the stream stood at 17 or later), "draft 3 9" (the
// draft's text is of version 9 or later), "setting 2 5". Check prints one line and exits with 0, or 1 when
// something is lost.

#include "record/record.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kith;

namespace {

constexpr int writers = 4;
constexpr int people = 9;

/// The query rows that a person's entries give here: a fold simple enough to be obviously right.
std::optional<store::case_rows> rows_from(const person_id& person,
                                          const std::vector<record::entry>& entries) {
    store::case_rows rows;
    rows.person.person = person;
    rows.person.revision = static_cast<std::int64_t>(entries.size());
    if (!entries.empty()) rows.person.status = entries.back().body;
    rows.search.keys = {entries.size() % 5};
    for (const auto& entry : entries) {
        if (entry.sequence + 5 <= static_cast<std::int64_t>(entries.size())) continue;
        store::task_row task;
        task.person = person;
        task.step = fmt::format("step {}", entry.sequence);
        task.roles = "social_worker team_manager";
        task.since = entry.entry_time;
        rows.tasks.push_back(task);
    }
    return rows;
}

/// One write in one call, so that lines of several threads never mix and none is left in a buffer.
void acknowledge(const std::string& line) {
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::_Exit(3);
}

record::actor practitioner(int number) {
    return {practitioner_id{fmt::format("p{}", number)}, "social_worker", "durability rig"};
}

void record_visit(store::database& database, system_world& world, int me, std::uint64_t dice) {
    const person_id person{fmt::format("{}", dice % people)};
    const auto stream = record::person_stream(person);
    auto entries = record::read_stream(*database.read(), stream);
    record::act act;
    act.by = practitioner(me);
    act.at = world.now();
    act.form_token = world.fresh<session_id>().text;
    act.answer = "/";
    record::new_entry fresh;
    fresh.type = "visit.record";
    fresh.event_time = act.at;
    fresh.body = fmt::format("{{\"note\":\"{}\"}}", std::string(20 + dice % 3'000, 'n'));
    const auto before = static_cast<std::int64_t>(entries.size());
    act.appends.push_back({stream, before, {fresh}});
    entries.emplace_back();
    entries.back().sequence = before + 1;
    entries.back().entry_time = act.at;
    entries.back().body = fresh.body;
    act.rows.push_back(*rows_from(person, entries));
    const auto done = record::append(database, world, act);
    if (std::holds_alternative<record::receipt>(done))
        acknowledge(fmt::format("entry {} {}\n", stream, before + 1));
}

void work(store::database& database, int me, std::uint64_t seed,
          std::chrono::steady_clock::time_point until) {
    system_world world;
    seeded_world dice(seed * 64 + static_cast<std::uint64_t>(me), instant{});
    // Numbers only rise over the rounds of a rig (each has a higher seed), so that "or later" means
    // something.
    for (auto number = static_cast<std::int64_t>(seed) * 10'000'000 + 1;
         std::chrono::steady_clock::now() < until; ++number) {
        switch (dice.below(4)) {
        case 0:
            record_visit(database, world, me, dice.next());
            break;
        case 1: {
            const person_id person{fmt::format("{}-{}", me, dice.below(people))};
            // Only this thread reads this stream, so what the head says next is what was acknowledged.
            record::note_read(database, world,
                              {practitioner(me), world.now(), person, "/children/:person", "all", {}});
            const auto stream = record::reads_stream(person);
            acknowledge(fmt::format("entry {} {}\n", stream, database.read()->head(stream).revision));
            break;
        }
        case 2:
            database.write([&](store::transaction& tx) {
                tx.save(store::draft{
                    {fmt::format("{}", me)}, "form", "Visit", std::to_string(number), 0, world.now()});
            });
            acknowledge(fmt::format("draft {} {}\n", me, number));
            break;
        default:
            database.write(
                [&](store::transaction& tx) { tx.set(fmt::format("{}", me), std::to_string(number)); });
            acknowledge(fmt::format("setting {} {}\n", me, number));
        }
    }
}

/// A server has no place of its own for a key; every run of the rig has the same.
store::open_options options_for(const std::string& url) {
    store::open_options options;
    if (url.starts_with("postgresql://")) options.master_key.assign(32, 'k');
    return options;
}

int write(const std::string& url, std::uint64_t seed, double seconds, bool sabotage) {
    store::open_options options = options_for(url);
    options.sabotage_durability = sabotage;
    auto database = store::open(url, options);
    if (!database) {
        fmt::print(stderr, "{}\n", database.error().front().message);
        return 2;
    }
    acknowledge("opened database 0\n");
    const auto until =
        std::chrono::steady_clock::now() +
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds));
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&, i] { work(**database, i, seed, until); });
    }
    for (auto& thread : threads)
        thread.join();
    return 0;
}

/// What was acknowledged last of each thing.
std::map<std::string, std::int64_t> acknowledged_in(const std::string& path, std::int64_t& lines) {
    std::map<std::string, std::int64_t> out;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        const auto cut = line.rfind(' ');
        // The last line may have been cut by the kill; an acknowledgement that nobody could read is none.
        if (cut == std::string::npos || in.eof()) continue;
        out[line.substr(0, cut)] = std::atoll(line.c_str() + cut + 1);
        ++lines;
    }
    return out;
}

std::int64_t number_of(const std::optional<std::string>& text) {
    return text ? std::atoll(text->c_str()) : 0;
}

int check(const std::string& url, const std::string& path) {
    std::int64_t lines = 0, lost = 0;
    const auto acknowledged = acknowledged_in(path, lines);
    auto database = store::open(url, options_for(url));
    if (!database) {
        // A cut before the first start was complete leaves nothing to find, which is right if nothing was
        // promised.
        fmt::print("can't open: {}\n", database.error().front().message);
        return 1;
    }
    {
        const auto snapshot = (*database)->read();
        for (const auto& [what, number] : acknowledged) {
            std::int64_t found = number;
            const auto name = what.substr(what.find(' ') + 1);
            if (what.starts_with("entry ")) found = snapshot->head(name).revision;
            if (what.starts_with("setting ")) found = number_of(snapshot->setting(name));
            if (what.starts_with("draft ")) {
                const auto draft = snapshot->draft_of(practitioner_id{name}, "form");
                found = draft ? std::atoll(draft->fields.c_str()) : 0;
            }
            if (found < number) {
                ++lost;
                fmt::print("lost: {} was acknowledged at {}, is at {}\n", what, number, found);
            }
        }
    }
    const auto verified = record::verify(**database, rows_from);
    if (verified.damage) fmt::print("damaged: {}\n", *verified.damage);
    fmt::print("{} acknowledged, {} lost, {} entries in {} chains {}\n", lines, lost, verified.entries,
               verified.streams, verified.damage ? "do NOT verify" : "verify");
    return lost == 0 && !verified.damage ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() >= 4 && words[0] == "write") {
        const bool sabotage = words.size() > 4 && words[4] == "--sabotage";
        return write(words[1], std::strtoull(words[2].c_str(), nullptr, 10), std::atof(words[3].c_str()),
                     sabotage);
    }
    if (words.size() == 3 && words[0] == "check") return check(words[1], words[2]);
    fmt::print(stderr,
               "usage: writer write DATABASE SEED SECONDS [--sabotage] | writer check DATABASE FILE\n");
    return 2;
}
