// kith vigilance: the daily look at who looked, and what is looked for.

#include "cli/vigilance_command.hpp"

#include "calendar/days.hpp"
#include "cli/command.hpp"
#include "cli/people_files.hpp"
#include "cli/staff_register.hpp"
#include "vigilance/vigilance.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <set>

namespace kith::cli {
namespace {

struct vigilance_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    std::string day, staff_register;
};

/// The staff register, where one is named. Rows of nobody are told, and the run goes on: a register is of
/// all staff, and not everybody has an account.
staff_register registered_staff(const std::string& path, store::database& database) {
    if (path.empty()) return {};
    std::set<std::string> names;
    for (const store::account& one : database.read()->accounts())
        names.insert(one.sign_in_name);
    staff_register read = read_staff_register(path, names);
    if (!read.unknown.empty())
        fmt::print(
            stderr, "{}: {} of {} rows are of nobody who has an account, and are compared with nothing{}\n",
            path, read.unknown.size(), read.rows.size(), listed_by_line(read.unknown, most_rows_told));
    return read;
}

void run(const vigilance_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto looking = load_vigilance(options.guidance, options.area, *rules);
    const auto database = open_database(options.database, opening::for_work);
    const staff_register registered = registered_staff(options.staff_register, *database);
    system_world world;
    casework::desk desk(*database, world, rules);
    const instant now = world.now();
    date day = calendar::days_after(local_date(now), -looking->judged_after_days());
    if (!options.day.empty()) {
        const auto named = parse_date(options.day);
        if (!named)
            throw command_failure(fmt::format("--day {}: expected a day such as 2026-11-01", options.day));
        day = *named;
    }
    const auto done = vigilance::run_day(desk, *looking, registered.rows, day,
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
    daily->add_option("--day", options->day,
                      "Which day; without it, the newest for which no work can be written any more");
    daily->add_option("--staff-register", options->staff_register,
                      "A CSV file with the columns " + std::string(staff_columns) +
                          "; read, and kept nowhere");
    daily->callback([options] { run(*options); });
    CLI::App* rules = all->add_subcommand("rules", "What is looked for, how much it weighs, and why");
    add_common(rules, *options);
    rules->callback([options] { rules_shown(*options); });
}

} // namespace kith::cli
