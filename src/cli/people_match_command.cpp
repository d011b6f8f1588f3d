#include "cli/people_match_command.hpp"

#include "casework/matching.hpp"
#include "cli/command.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace kith::cli {
namespace {

struct match_options {
    std::string database = default_database, guidance, area = default_area;
};

/// Opens the record and matches everybody on it.
casework::matched_everybody carry_out(const match_options& options, bool only_learn) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto database = open_database(options.database, opening::for_work);
    casework::bring_up_to_date(*database, *rules,
                               fingerprint_of(guidance_folder(options.guidance), options.area));
    system_world world;
    casework::desk desk(*database, world, rules);
    const casework::practitioner by{{"matching"}, "administrator", "Matching of records", {}};
    auto done = casework::match_everybody(desk, by, world.now(), only_learn);
    if (!done) throw command_failure(done.error().front().message);
    return *done;
}

void print_account(const casework::matched_everybody& done) {
    if (!done.learned) {
        fmt::print(stderr,
                   "{} people are too few to learn from ({} children are needed): the parameters that Kith "
                   "begins with are used.\n",
                   done.people, casework::enough_to_learn);
        return;
    }
    fmt::print(stderr, "Learned from {} people; {} pairs compared in {:.1f} s.\n", done.people,
               done.done.candidates, done.done.cpu_seconds);
    for (const std::string& remark : done.done.remarks)
        fmt::print(stderr, "{}\n", remark);
}

void match(const match_options& options) {
    const auto done = carry_out(options, false);
    print_account(done);
    fmt::print(
        "{} people, {} pairs that may be the same person. Look at them under Duplicates; nothing was "
        "joined.\n",
        done.people, done.pairs);
}

} // namespace

void learn_from_database(const std::string& database, const std::string& guidance,
                         const std::string& area) {
    const auto done = carry_out({database, guidance, area}, true);
    print_account(done);
    fmt::print("{}\n", done.learned ? "What was learned is on the record, and used from now on."
                                    : "Nothing was learned.");
}

void add_people_match_command(CLI::App& app) {
    const auto options = std::make_shared<match_options>();
    CLI::App* command = app.get_subcommand("people")->add_subcommand(
        "match", "Work out who on record may be on it twice; joins nobody");
    command->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--guidance", options->guidance, "The guidance folder");
    command->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    command->callback([options] { match(*options); });
}

} // namespace kith::cli
