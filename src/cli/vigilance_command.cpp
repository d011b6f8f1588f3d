// kith vigilance: the daily look at who looked, and what is looked for.

#include "cli/vigilance_command.hpp"

#include "cli/command.hpp"
#include "documents/csv.hpp"
#include "vigilance/vigilance.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>

namespace kith::cli {
namespace {

struct vigilance_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    std::string day, staff_register;
};

constexpr std::string_view columns = "sign_in_name, former_surnames, employers, address, postcode, "
                                     "former_address, former_postcode, leaving_since";

/// "Okafor; Smith"
std::vector<std::string> parts_of(const std::string& cell) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= cell.size();) {
        const std::size_t end = std::min(cell.find(';', from), cell.size());
        if (end > from) out.push_back(cell.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

/// The staff register: one line a practitioner; only sign_in_name has to be there.
std::vector<vigilance::staff_row> read_register(const std::string& path) {
    std::vector<vigilance::staff_row> out;
    if (path.empty()) return out;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw command_failure(fmt::format("The staff register {} can't be read", path));
    const auto read = documents::read_csv(in);
    if (!read) throw command_failure(fmt::format("{}: {}", path, read.error().front().message));
    if (!read->column("sign_in_name"))
        throw command_failure(fmt::format("{} has no column sign_in_name: expected {}", path, columns));
    for (const std::string& name : read->columns)
        if (columns.find(name) == std::string_view::npos || name.empty())
            throw command_failure(fmt::format("{} has a column \"{}\": expected {}", path, name, columns));
    for (const documents::csv_row& row : read->rows) {
        const auto cell = [&](std::string_view name) {
            const auto at = read->column(name);
            return at ? row.cells[*at] : std::string();
        };
        vigilance::staff_row one{
            cell("sign_in_name"), parts_of(cell("former_surnames")), parts_of(cell("employers")), {}, {}};
        for (const std::string prefix : {"", "former_"})
            if (vigilance::home at{cell(prefix + "address"), cell(prefix + "postcode")};
                !at.address.empty() || !at.postcode.empty())
                one.homes.push_back(std::move(at));
        if (const std::string leaving = cell("leaving_since"); !leaving.empty()) {
            const auto day = parse_date(leaving);
            if (!day)
                throw command_failure(
                    fmt::format("{} line {}: leaving_since is no day such as 2026-11-01", path, row.line));
            one.leaving_since = *day;
        }
        out.push_back(std::move(one));
    }
    return out;
}

void run(const vigilance_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto looking = load_vigilance(options.guidance, options.area, *rules);
    const auto registered = read_register(options.staff_register);
    const auto database = open_database(options.database, opening::for_work);
    system_world world;
    casework::desk desk(*database, world, rules);
    const instant now = world.now();
    date day(std::chrono::sys_days(local_date(now)) - std::chrono::days(vigilance::judged_after_days));
    if (!options.day.empty()) {
        const auto named = parse_date(options.day);
        if (!named)
            throw command_failure(fmt::format("--day {}: expected a day such as 2026-11-01", options.day));
        day = *named;
    }
    const auto done = vigilance::run_day(desk, *looking, registered, day,
                                         {{"vigilance"}, "administrator", "Daily look at who looked"}, now);
    if (!done) throw command_failure(done.error().front().message, found_faults);
    fmt::print("{}: {} looks, {} alerts raised of at most {}, {} more listed; {}.\n", to_text(day),
               done->looks, done->raised, vigilance::allowance(*looking, done->staff, day), done->listed,
               done->with_register ? "with the staff register"
                                   : "without the staff register, so nobody's address was compared");
}

void rules_shown(const vigilance_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto looking = load_vigilance(options.guidance, options.area, *rules);
    for (const vigilance::rule& one : looking->all)
        fmt::print("{:>2}  {}: {}\n", one.strength, one.title, one.reason);
}

void add_common(CLI::App* command, vigilance_options& options) {
    command->add_option("--guidance", options.guidance, "The guidance folder");
    command->add_option("--area", options.area, "Whose local values apply")->capture_default_str();
}

} // namespace

std::shared_ptr<const vigilance::rules> load_vigilance(const std::string& folder, const std::string& area,
                                                       const guidance::rulebook& rules) {
    auto loaded = vigilance::load(guidance_folder(folder), area, rules);
    if (!loaded)
        throw command_failure("The rules of looking have a fault: " +
                              guidance::to_text(loaded.error().front()));
    return std::make_shared<const vigilance::rules>(std::move(*loaded));
}

void add_vigilance_command(CLI::App& app) {
    CLI::App* all = app.add_subcommand("vigilance", "Who looked, and which looking is asked about");
    all->require_subcommand(1);
    const auto options = std::make_shared<vigilance_options>();
    CLI::App* daily = all->add_subcommand("run", "Look at one day and raise its alerts; once a day");
    add_common(daily, *options);
    daily->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    daily->add_option("--day", options->day, "Which day; without it, the one of eight days ago");
    daily->add_option("--staff-register", options->staff_register,
                      "A CSV file with the columns " + std::string(columns) + "; read, and kept nowhere");
    daily->callback([options] { run(*options); });
    CLI::App* rules = all->add_subcommand("rules", "What is looked for, how much it weighs, and why");
    add_common(rules, *options);
    rules->callback([options] { rules_shown(*options); });
}

} // namespace kith::cli
