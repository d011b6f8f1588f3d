#include "cli/record_command.hpp"

#include "casework/agreements.hpp"
#include "casework/casework.hpp"
#include "casework/grants.hpp"
#include "casework/joining.hpp"
#include "cli/command.hpp"
#include "cli/record_log_command.hpp"
#include "identity/identity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <memory>
#include <unistd.h>

namespace kith::cli {
namespace {

struct verify_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    std::string against, key;
};

/// The tables that access is decided by and that no person's stream tells.
void check_tables_without_person(store::database& database) {
    const auto view = database.read();
    const auto disagree = [](std::string_view what, const std::optional<std::string>& found) {
        if (found)
            throw command_failure(fmt::format("{} are not as the record has them: {}", what, *found),
                                  found_faults);
    };
    disagree("The accounts", identity::unrecorded_account(*view));
    disagree("Interests", casework::unrecorded_interest(*view));
    disagree("Agreements to share", casework::unrecorded_agreement(*view));
}

void verify(const verify_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto database = open_database(options.database, opening::to_verify);
    const std::string fingerprint = fingerprint_of(guidance_folder(options.guidance), options.area);
    const bool same_guidance =
        database->read()->setting("guidance_fingerprint").value_or(fingerprint) == fingerprint;
    const bool watched = isatty(STDERR_FILENO) != 0;
    const auto progress = [&](std::int64_t entries) {
        if (watched) fmt::print(stderr, "\r{} entries", entries);
    };
    const record::verification seen =
        record::verify(*database, casework::replayed_with(*rules), progress, casework::replayed_joins());
    if (watched) fmt::print(stderr, "\r");
    if (seen.damage) {
        const char* hint = same_guidance ? ""
                                         : " (the guidance has changed since the lists were written: kith "
                                           "serve rewrites them when it starts)";
        throw command_failure("The record is damaged: " + *seen.damage + hint, found_faults);
    }
    check_tables_without_person(*database);
    fmt::print("The record is whole: {} entries in {} streams; replay equals the live tables.\n",
               seen.entries, seen.streams);
    if (!options.against.empty())
        fmt::print("{}\n", verify_against(*database, options.against, options.key));
    if (seen.disposed > 0) {
        fmt::print("{} entries were disposed of and verify by chain and commitment alone; {}: {}.\n",
                   seen.disposed, seen.certificates.size() == 1 ? "certificate" : "certificates",
                   fmt::join(seen.certificates, ", "));
    }
}

} // namespace

void add_record_command(CLI::App& app) {
    CLI::App* record = app.add_subcommand("record", "Look after the record");
    record->require_subcommand(1);
    const auto options = std::make_shared<verify_options>();
    CLI::App* command =
        record->add_subcommand("verify", "Check every chain, and that replay equals the live tables");
    command->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--guidance", options->guidance, "The guidance folder");
    command->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    command->add_option("--against", options->against,
                        "Also: a checkpoint that was kept elsewhere, or the folder of a witness's copy");
    command->add_option("--key", options->key,
                        "With --against: the log's public key, or a file that holds it");
    command->callback([options] { verify(*options); });
    add_record_log_commands(*record);
}

} // namespace kith::cli
