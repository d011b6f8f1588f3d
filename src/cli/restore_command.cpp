#include "casework/agreements.hpp"
#include "casework/casework.hpp"
#include "casework/grants.hpp"
#include "casework/joining.hpp"
#include "cli/command.hpp"
#include "cli/witness_command.hpp"
#include "store/grants.hpp"
#include "witness/witness.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace kith::cli {
namespace {

struct restore_options {
    std::string from, database, master_key, guidance, area = default_area;
};

std::unique_ptr<store::database> open_new(const restore_options& options) {
    store::open_options opening;
    opening.master_key_file = options.master_key;
    const char* named = std::getenv("KITH_MASTER_KEY");
    if (opening.master_key_file.empty() && named != nullptr) opening.master_key_file = named;
    if (opening.master_key_file.empty())
        throw command_failure(
            "name the file of the master key that the lost database was sealed under, with "
            "--master-key: without it nothing in the copy can be read");
    auto opened = store::open(options.database, opening);
    if (!opened) throw command_failure(opened.error().front().message);
    return std::move(*opened);
}

/// What the streams of joins, of practitioners and of agreements tell, in the tables that lists read.
void rebuild_other_tables(store::database& database) {
    const auto view = database.read();
    const auto replay = casework::replayed_joins();
    constexpr std::string_view joins = "join:", practitioners = "practitioner:";
    database.write_alone([&](store::transaction& tx) {
        for (const auto& stream : view->streams(joins)) {
            const auto row = replay(stream.substr(joins.size()), record::read_stream(*view, stream));
            if (row) tx.save(*row);
        }
        for (const auto& stream : view->streams(practitioners)) {
            store::replace_interests(tx, practitioner_id{stream.substr(practitioners.size())},
                                     casework::interests(record::read_stream(*view, stream)));
        }
        store::replace_agreements(tx, casework::agreement_rows(casework::read_agreements(*view)));
    });
}

void restore(const restore_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const auto database = open_new(options);
    const auto done = witness::restore(options.from, *database);
    if (!done) throw command_failure(done.error().front().message, found_faults);
    const auto& at = done->newest.front().said;
    fmt::print(
        "{} entries are restored, as they stood in the checkpoint of {}; {} keys of retention units, {} "
        "disposals.\n",
        done->entries, to_text(at.at), done->keys, done->disposals);
    if (done->without_key > 0)
        fmt::print(
            "Of {} retention units the key never reached the witness: nobody can read their entries.\n",
            done->without_key);
    std::fflush(stdout);
    casework::bring_up_to_date(*database, *rules,
                               fingerprint_of(guidance_folder(options.guidance), options.area));
    rebuild_other_tables(*database);
    const auto seen =
        record::verify(*database, casework::replayed_with(*rules), {}, casework::replayed_joins());
    if (seen.damage) throw command_failure("What was restored is not whole: " + *seen.damage, found_faults);
    fmt::print("The record is whole: {} entries in {} streams; the lists were written anew from them.\n"
               "Not part of the log, and to be made anew: accounts (kith account add), sessions, drafts, "
               "files that "
               "were uploaded. Before the log is signed again: kith checkpoint --restored-from {}\n",
               seen.entries, seen.streams, options.from);
}

} // namespace

void add_restore_command(CLI::App& app) {
    const auto options = std::make_shared<restore_options>();
    CLI::App* command = app.add_subcommand("restore", "A new database out of a witness's copy of the log");
    command->add_option("--from-witness", options->from, "The folder of the copy")->required();
    command
        ->add_option("--database", options->database,
                     "The new database: a file's path, or postgresql://...")
        ->required();
    command->add_option("--master-key", options->master_key,
                        "The file of the master key that the lost database was sealed under");
    command->add_option("--guidance", options->guidance, "The guidance folder");
    command->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    command->callback([options] { restore(*options); });
}

} // namespace kith::cli
