// What the store and the record cost: one JSON line a figure.
//   store_bench [--database FILE|URL] [--seconds N]   (default: a new file in the temporary folder, 2 s a
//   figure)

#include "record/record.hpp"
#include "store/store.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kith;

namespace {

using stopwatch = std::chrono::steady_clock;

double cpu_microseconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto micro = [](const timeval& t) {
        return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
    };
    return micro(used.ru_utime) + micro(used.ru_stime);
}

record::actor practitioner(int number) {
    return {practitioner_id{fmt::format("practitioner-{}", number)}, "social_worker", "allocated to her"};
}

struct outcome {
    std::int64_t entries = 0;
    double seconds = 0, cpu = 0;
};

/// Writers that each wait for their entry to be durable before the next.
template <class Act>
outcome run_writers(int writers, double seconds, Act act) {
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> entries = 0;
    const double cpu = cpu_microseconds();
    const auto begun = stopwatch::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&, i] {
            for (std::int64_t n = 0; !stop; ++n) {
                act(i, n);
                ++entries;
            }
        });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    for (auto& thread : threads)
        thread.join();
    return {entries, std::chrono::duration<double>(stopwatch::now() - begun).count(),
            cpu_microseconds() - cpu};
}

void print(std::string_view figure, int writers, double value) {
    fmt::print("{{\"figure\":\"{}\",\"writers\":{},\"value\":{:.1f}}}\n", figure, writers, value);
}

void measure(store::database& database, double seconds) {
    system_world world;
    for (const int writers : {1, 16, 64}) {
        const auto entries = run_writers(writers, seconds, [&](int writer, std::int64_t number) {
            record::act act;
            act.by = practitioner(writer);
            act.at = world.now();
            record::new_entry entry{"visit.record", 1, act.at, "2018", {"visits.frequency"}, {}};
            entry.body =
                fmt::format("{{\"note\":\"Seen at home, with her mother. Visit {} of writer {}; she showed "
                            "her drawings and talked about school.\"}}",
                            number, writer);
            act.appends.push_back(
                {record::person_stream(person_id{fmt::format("child-{}-{}", writer, number % 50)}),
                 std::nullopt,
                 {std::move(entry)}});
            record::append(database, world, act);
        });
        print("durable_entries_per_second", writers,
              static_cast<double>(entries.entries) / entries.seconds);
        print("cpu_microseconds_per_entry", writers, entries.cpu / static_cast<double>(entries.entries));
    }
    for (const int writers : {16, 64}) {
        const auto reads = run_writers(writers, seconds, [&](int writer, std::int64_t number) {
            record::note_read(database, world,
                              {practitioner(writer), world.now(),
                               person_id{fmt::format("child-{}", number % 5000)}, "/children/:person",
                               "summary plan people clocks 1-40", std::nullopt});
        });
        print("durable_read_entries_per_second", writers,
              static_cast<double>(reads.entries) / reads.seconds);
        print("cpu_microseconds_per_read_entry", writers, reads.cpu / static_cast<double>(reads.entries));
    }
}

} // namespace

int main(int count, char** arguments) {
    std::string url, folder;
    double seconds = 2;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view option = arguments[i];
        if (option == "--database") url = arguments[i + 1];
        if (option == "--seconds") seconds = std::atof(arguments[i + 1]);
    }
    if (url.empty()) {
        folder = (std::filesystem::temp_directory_path() / "kith-bench-XXXXXX").string();
        if (mkdtemp(folder.data()) == nullptr) return 1;
        url = folder + "/kith.db";
    }
    {
        store::open_options options;
        if (url.starts_with("postgresql://")) options.master_key.assign(32, 'k');
        auto database = store::open(url, options);
        if (!database) {
            fmt::print(stderr, "{}\n", database.error().front().message);
            return 1;
        }
        measure(**database, seconds > 0 ? seconds : 2);
    }
    if (!folder.empty()) std::filesystem::remove_all(folder);
    return 0;
}
