#include "cli/demo_command.hpp"

#include "casework/casework.hpp"
#include "casework/matching.hpp"
#include "cli/command.hpp"
#include "identity/identity.hpp"
#include "synthetic/sharing.hpp"
#include "synthetic/synthetic.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <unistd.h>

namespace kith::cli {
namespace {

/// The one password of the demonstration. Nobody real is ever in a demonstration's database.
constexpr const char* password = "demonstration-only";

struct demo_options {
    std::string database = default_database;
    std::string guidance, area = default_area, today;
    int children = 2000;
    std::int64_t notes = 0;
    std::uint64_t seed = 1;
    bool accounts_only = false, refusals = false;
};

/// Seven in the morning of the day, or the present moment where that is still to come.
instant moment_of(const demo_options& options, instant present) {
    date today = local_date(present);
    if (!options.today.empty()) {
        const auto named = parse_date(options.today);
        if (!named)
            throw command_failure(
                fmt::format("--today {}: {}", options.today, named.error().front().message));
        today = *named;
    }
    const auto morning = to_instant(local_time{today, 7, 0});
    if (!morning) throw command_failure(fmt::format("--today {} cannot be used", options.today));
    return std::min(*morning, present);
}

void print_sign_ins(const std::vector<synthetic::person_working>& all) {
    fmt::print("\nDemonstration sign-ins (password for all: {})\n\n", password);
    for (const synthetic::person_working& one : all) {
        if (one.sign_in_name.empty()) continue;
        fmt::print("  {:<16}{:<18}{}\n", one.sign_in_name, one.display_name, one.job_title);
    }
    fmt::print("\n");
}

/// Some children are on record twice: the worklist of possible duplicates begins with them.
void match_people(store::database& database, std::shared_ptr<const guidance::rulebook> rules,
                  const synthetic::wanted& asked, const std::vector<person_id>& twice) {
    seeded_world world(asked.seed ^ 0x6d61'7463'68ULL, asked.now);
    casework::desk desk(database, world, std::move(rules));
    casework::matching learned;
    const auto matcher = learned.matcher(*database.read(), local_date(asked.now));
    casework::match_anew(desk, matcher, twice, asked.now);
    fmt::print("{} records are of people who are on record already: look under Duplicates.\n",
               twice.size());
}

void demonstrate(const demo_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto folder = guidance_folder(options.guidance);
    const auto shapes = synthetic::load_shapes(folder, *rules);
    if (!shapes)
        throw command_failure(fmt::format("The synthetic authority has a fault: {}",
                                          guidance::to_text(shapes.error().front())));
    const auto database = open_database(options.database, opening::to_create);
    if (database->read()->count_people() > 0)
        throw command_failure(
            "There are people in this database already: a demonstration begins in an empty one. "
            "Name another with --database");
    casework::bring_up_to_date(*database, *rules, fingerprint_of(folder, options.area));
    database->write([](store::transaction& transaction) {
        transaction.set(identity::demonstration_setting,
                        "synthetic people only: passwords alone open records");
    });
    system_world present;
    synthetic::wanted asked{options.children, options.notes, options.seed,
                            moment_of(options, present.now())};
    const auto workers =
        synthetic::create_sign_ins(*database, *shapes, asked, identity::hash_password(password),
                                   identity::hash_password(present.fresh_text()));
    if (!workers) throw command_failure(workers.error().front().message);
    synthetic::make_agreements(*database, *rules, asked, *workers);
    if (!options.accounts_only) {
        const bool watched = isatty(STDERR_FILENO) != 0;
        const auto progress = [&](std::int64_t children) {
            if (watched) fmt::print(stderr, "\r{} of {} children", children, options.children);
        };
        const auto made =
            synthetic::create_authority(*database, *rules, *shapes, asked, *workers, progress);
        if (watched) fmt::print(stderr, "\r");
        fmt::print(
            "{} children in {} families, {} adults, {} entries; {} with an open case, {} on a plan.\n",
            made.children, made.families, made.adults, made.entries, made.open, made.on_plans);
        if (options.refusals)
            for (const auto& [why, times] : made.refusals)
                fmt::print(stderr, "{:>6}  {}\n", times, why);
        match_people(*database, rules, asked, made.twice);
        fmt::print("{} decisions, requests and disagreements between agencies.\n",
                   synthetic::add_sharing(*database, rules, *shapes, asked, *workers));
    }
    print_sign_ins(*workers);
}

} // namespace

void add_demo_command(CLI::App& app) {
    const auto options = std::make_shared<demo_options>();
    CLI::App* command = app.add_subcommand("demo", "Make a synthetic authority in an empty database");
    command->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--guidance", options->guidance, "The guidance folder");
    command->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    command->add_option("--children", options->children, "How many children")
        ->check(CLI::Range(1, 200000))
        ->capture_default_str();
    command->add_option("--notes", options->notes, "How many notes besides")->check(CLI::Range(0, 5000000));
    command->add_option("--seed", options->seed, "The same seed makes the same authority")
        ->capture_default_str();
    command->add_option("--today", options->today, "The day it ends on: 2026-11-21; today where not given");
    command->add_flag("--accounts-only", options->accounts_only, "Only the sign-ins, no families");
    command->add_flag("--refusals", options->refusals)->group("");
    command->callback([options] { demonstrate(*options); });
}

} // namespace kith::cli
