#include "cli/guidance_command.hpp"

#include "cli/command.hpp"
#include "guidance/batch.hpp"
#include "guidance/guidance.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace kith::cli {
namespace {

namespace fs = std::filesystem;

/// What the options say.
struct asked {
    std::string folder, area, process, edition, clock, from, batch, out;
    bool explain = false;
};

int refuse(std::string_view message) {
    std::cerr << "kith: " << message << "\n";
    return unusable;
}

int refuse(const problems& wrong) {
    for (const auto& one : wrong)
        std::cerr << "kith: " << one.message << "\n";
    return unusable;
}

void print(const std::vector<guidance::fault>& faults) {
    for (const auto& one : faults)
        std::cerr << guidance::to_text(one) << "\n";
    std::cerr << fmt::format("{} {} in the guidance\n", faults.size(),
                             faults.size() == 1 ? "fault" : "faults");
}

/// The areas that have files.
std::vector<std::string> areas_in(const fs::path& folder) {
    std::vector<std::string> areas;
    std::error_code error;
    for (fs::directory_iterator one(folder / "local", error); !error && one != fs::directory_iterator();
         one.increment(error)) {
        std::error_code ignored;
        if (one->is_directory(ignored) && !one->path().filename().string().starts_with('.'))
            areas.push_back(one->path().filename().string());
    }
    std::sort(areas.begin(), areas.end());
    return areas;
}

int failed_cases(const guidance::rulebook& rules, std::size_t& count) {
    int failed = 0;
    for (const auto& one : guidance::run_cases(rules)) {
        ++count;
        if (one.passed) continue;
        ++failed;
        const auto& place = one.example->at;
        std::cerr << fmt::format("{}:{}:{}: case \"{}\" expects \"{}\", but {}\n", place.file, place.line,
                                 place.column, one.example->given, one.example->then, one.explanation);
    }
    return failed;
}

/// Checks the nation's rules, then each area's with them.
int check(const asked& options, bool cases_only) {
    const fs::path folder = guidance_folder(options.folder);
    std::vector<std::string> areas = {options.area};
    if (options.area.empty()) areas = areas_in(folder);
    if (areas.empty()) areas = {""};
    std::size_t count = 0;
    for (const auto& area : areas) {
        const auto rules = guidance::load(folder, area);
        if (!rules) {
            print(rules.error());
            return found_faults;
        }
        count = 0;
        const int failed = failed_cases(**rules, count);
        if (failed > 0) {
            std::cerr << fmt::format("{} of {} cases failed\n", failed, count);
            return found_faults;
        }
        std::size_t processes = 0, clocks = 0;
        for (const auto& one : (*rules)->editions)
            processes += one.processes.size(), clocks += one.clocks.size();
        const std::string with = area.empty() ? "" : fmt::format(" with the area {}", area);
        if (cases_only)
            std::cout << fmt::format("{} cases passed{}\n", count, with);
        else
            std::cout << fmt::format(
                "The guidance is in order{}: {} {}, {} processes, {} clocks, {} cases.\n", with,
                (*rules)->editions.size(), (*rules)->editions.size() == 1 ? "edition" : "editions",
                processes, clocks, count);
    }
    return fine;
}

using rules_ptr = std::shared_ptr<const guidance::rulebook>;

/// Loads, or says what is wrong.
rules_ptr load(const asked& options) {
    auto rules = guidance::load(guidance_folder(options.folder), options.area);
    if (rules) return *rules;
    print(rules.error());
    return nullptr;
}

/// The edition asked for, or the latest.
const guidance::edition* edition_of(const guidance::rulebook& rules, const asked& options) {
    if (options.edition.empty()) return &rules.editions.back();
    const auto* found = rules.find_edition(options.edition);
    if (found) return found;
    std::string known;
    for (const auto& one : rules.editions)
        known += (known.empty() ? "" : ", ") + one.id;
    refuse(fmt::format("there is no edition \"{}\": expected one of {}", options.edition, known));
    return nullptr;
}

int show(const asked& options) {
    const auto rules = load(options);
    if (!rules) return found_faults;
    const auto* in = edition_of(*rules, options);
    if (!in) return unusable;
    const auto* process = in->find_process(options.process);
    if (!process) {
        std::string known;
        for (const auto& one : in->processes)
            known += (known.empty() ? "" : ", ") + one.id;
        return refuse(fmt::format("the edition {} has no process \"{}\": expected one of {}", in->id,
                                  options.process, known));
    }
    std::cout << guidance::show(*rules, *in, *process);
    return fine;
}

int graph(const asked& options) {
    const auto rules = load(options);
    if (!rules) return found_faults;
    const auto* in = edition_of(*rules, options);
    if (!in) return unusable;
    const auto drawn = guidance::graph(*in);
    if (!drawn) return refuse(drawn.error());
    if (options.out.empty()) {
        std::cout << *drawn;
        return fine;
    }
    std::ofstream file(options.out, std::ios::binary);
    file << *drawn;
    file.close();
    return file ? fine
                : refuse(fmt::format("the file {} could not be written: choose another", options.out));
}

int due_of_file(const guidance::rulebook& rules, const asked& options) {
    std::error_code error;
    if (!fs::is_regular_file(options.batch, error))
        return refuse(fmt::format("there is no file {}: name a CSV file with columns edition,clock,start",
                                  options.batch));
    if (fs::file_size(options.batch, error) > (64U << 20U))
        return refuse(fmt::format("the file {} is larger than 64 MiB: divide it", options.batch));
    std::ifstream file(options.batch, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    if (!file)
        return refuse(fmt::format("the file {} could not be read: check that you may", options.batch));
    const auto rows = guidance::due_batch(rules, content.str());
    if (!rows) return refuse(rows.error());
    std::cout << *rows;
    return fine;
}

int due(const asked& options) {
    const bool one = !options.edition.empty() && !options.clock.empty() && !options.from.empty();
    if (options.batch.empty() && !one)
        return refuse("give --edition, --clock and --from, or --batch with a CSV file");
    if (!options.batch.empty() && (!options.clock.empty() || !options.from.empty()))
        return refuse("give either --batch or --clock and --from, not both");
    if (!options.batch.empty() && options.explain)
        return refuse("--explain explains one deadline: leave out --batch");
    const auto rules = load(options);
    if (!rules) return found_faults;
    if (!options.batch.empty()) return due_of_file(*rules, options);
    const auto start = guidance::read_start(options.from);
    if (!start) return refuse(start.error());
    const auto found = guidance::due(*rules, options.edition, options.clock, start->start);
    if (!found) return refuse(found.error());
    if (!options.explain) {
        std::cout << guidance::write_due(found->derivation.result, *start) << "\n";
        return fine;
    }
    for (const auto& line : guidance::explain(*found))
        std::cout << line << "\n";
    return fine;
}

int list(const asked& options) {
    const auto rules = load(options);
    if (!rules) return found_faults;
    const auto* in = edition_of(*rules, options);
    if (!in) return unusable;
    std::cout << fmt::format("{}: {}\n\nProcesses\n", in->id, in->title);
    for (const auto& one : in->processes)
        std::cout << fmt::format("  {:<28} {}\n", one.id, one.title);
    std::cout << "\nClocks\n";
    for (const auto& one : in->clocks)
        std::cout << fmt::format("  {:<40} {:<5} {} ({})\n", one.id, one.reference,
                                 calendar::in_words(one.within), guidance::in_words(one.kind));
    return fine;
}

} // namespace

void add_guidance_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<asked>();
    CLI::App* top = app.add_subcommand(
        "guidance", "The statutory guidance as data: check it, show it, work out deadlines");
    top->require_subcommand(1);
    const auto add = [&](const char* name, const char* about, auto&& run) {
        CLI::App* made = top->add_subcommand(name, about);
        made->add_option("--folder", options->folder, "The guidance folder (default: guidance)");
        made->add_option("--area", options->area, "A local area whose values apply as well");
        made->callback([options, run, &exit_code] { exit_code = run(*options); });
        return made;
    };
    add("check", "Check every file and work out every case",
        [](const asked& given) { return check(given, false); });
    add("cases", "Work out every case", [](const asked& given) { return check(given, true); });
    CLI::App* shown = add("show", "A process in words", [](const asked& given) { return show(given); });
    shown->add_option("process", options->process, "The process, such as strategy_discussion")->required();
    shown->add_option("--edition", options->edition, "The edition (default: the latest)");
    CLI::App* drawn = add("graph", "The flow chart of an edition as SVG",
                          [](const asked& given) { return graph(given); });
    drawn->add_option("--edition", options->edition, "The edition (default: the latest)");
    drawn->add_option("--out", options->out, "The file to write (default: to the terminal)");
    CLI::App* dues = add("due", "A deadline, or many", [](const asked& given) { return due(given); });
    dues->add_option("--edition", options->edition, "The edition, such as 2018");
    dues->add_option("--clock", options->clock, "The clock, such as assessment");
    dues->add_option("--from", options->from, "The start: 2018-12-12, or 2018-12-21T22:15");
    dues->add_flag("--explain", options->explain, "Say how it comes to that");
    dues->add_option("--batch", options->batch, "A CSV file with columns edition, clock and start");
    CLI::App* listed = add("list", "The processes and clocks of an edition",
                           [](const asked& given) { return list(given); });
    listed->add_option("--edition", options->edition, "The edition (default: the latest)");
}

} // namespace kith::cli
