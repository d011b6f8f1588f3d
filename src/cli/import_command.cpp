#include "cli/import_command.hpp"

#include "casework/casework.hpp"
#include "casework/matching.hpp"
#include "cli/command.hpp"
#include "returns/returns.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <unistd.h>

namespace kith::cli {
namespace {

struct import_options {
    std::string file, database = default_database;
    std::string guidance, area = default_area;
};

/// One line a row, then how the command ends.
[[noreturn]] void report(const std::vector<returns::bad_row>& rows) {
    for (const returns::bad_row& row : rows) {
        std::string line;
        if (row.line > 0) line += fmt::format("line {}", row.line);
        if (!row.element.empty()) line += (line.empty() ? "" : ", ") + row.element;
        if (!row.child.empty()) line += (line.empty() ? "" : ", ") + fmt::format("child {}", row.child);
        fmt::print(stderr, "{}{}{}\n", line, line.empty() ? "" : ": ", row.reason);
    }
    throw command_failure(
        "Nothing was imported. Put these rows right in the system that wrote the file, and "
        "import it again");
}

returns::census_rules load_mapping(const import_options& options, const guidance::rulebook& rules) {
    auto loaded = returns::load_census_rules(guidance_folder(options.guidance), rules);
    if (loaded) return std::move(*loaded);
    throw command_failure(fmt::format("The guidance for the census has a fault: {}",
                                      guidance::to_text(loaded.error().front())));
}

/// Works out who of those just imported may have been on record already.
void report_alike(casework::desk& desk, const casework::practitioner& by, instant now,
                  const std::vector<person_id>& known) {
    std::vector<person_id> fresh;
    const auto everybody = desk.database().read()->people(); // in order, as `known` is
    std::ranges::set_difference(everybody, known, std::back_inserter(fresh));
    if (fresh.empty()) return;
    const auto grown = casework::match_when_grown(desk, by, now);
    if (!grown) throw command_failure(grown.error().front().message);
    auto snapshot = desk.database().read();
    if (grown->people == 0) {
        const linkage::matcher matcher(casework::parameters_in_force(*snapshot, local_date(now)));
        snapshot.reset();
        casework::match_anew(desk, matcher, fresh, now);
        snapshot = desk.database().read();
    }
    const auto alike = std::ranges::count_if(
        fresh, [&](const person_id& id) { return !snapshot->matches_of(id, 1).empty(); });
    fmt::print(
        "{} of the {} new people may be on record already: look at them under Duplicates. Nothing was "
        "joined.\n",
        alike, fresh.size());
}

void import_census(const import_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const returns::census_rules mapping = load_mapping(options, *rules);
    std::error_code unreadable;
    std::ifstream file(options.file, std::ios::binary);
    if (!file || !std::filesystem::is_regular_file(options.file, unreadable))
        throw command_failure(fmt::format("There is no file {}", options.file));
    const auto census = returns::read_census(file, mapping);
    if (!census) report(census.error());
    const auto database = open_database(options.database, opening::to_create);
    casework::bring_up_to_date(*database, *rules,
                               fingerprint_of(guidance_folder(options.guidance), options.area));
    system_world world;
    casework::desk desk(*database, world, rules);
    const bool watched = isatty(STDERR_FILENO) != 0;
    const auto progress = [&](std::int64_t children) {
        fmt::print(stderr, "{}{} of {} children{}", watched ? "\r" : "", children, census->children.size(),
                   watched ? "" : "\n");
    };
    const casework::practitioner by{{"census_import"}, "administrator", "Import of the census"};
    const auto known = database->read()->people();
    const auto receipt = returns::import_census(desk, *census, mapping, by, world.now(), progress);
    if (watched) fmt::print(stderr, "\n");
    if (!receipt) report(receipt.error());
    fmt::print("{} children ({} on the record already), {} referrals, {} entries written.{}\n",
               receipt->children, receipt->already_there, receipt->episodes, receipt->entries,
               receipt->entries == 0 ? " Nothing was new." : "");
    report_alike(desk, by, world.now(), known);
}

} // namespace

void add_import_command(CLI::App& app) {
    CLI::App* import = app.add_subcommand("import", "Take in what another system holds");
    import->require_subcommand(1);
    const auto options = std::make_shared<import_options>();
    CLI::App* command = import->add_subcommand(
        "cin-census", "The Department for Education's census of children in need: all of it, or nothing");
    command->add_option("file", options->file, "The census, as XML")->required();
    command->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--guidance", options->guidance, "The guidance folder");
    command->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    command->callback([options] { import_census(*options); });
}

} // namespace kith::cli
