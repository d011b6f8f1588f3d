#include "cli/record_log_command.hpp"

#include "cli/command.hpp"
#include "record/record.hpp"
#include "witness/witness.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <memory>

namespace kith::cli {
namespace {

namespace files = std::filesystem;

struct log_options {
    std::string database = default_database;
    std::string key, stream, file;
};

record::public_key log_key(const std::string& named) {
    auto key = witness::read_public_key(named, record::key_use::log);
    if (!key) throw command_failure(key.error().front().message);
    return *key;
}

/// The first entry of the ledger that is not the one of the copy.
std::string first_difference(store::snapshot& view, const files::path& copy) {
    std::string words = "the copy ends before they differ";
    bool found = false;
    witness::read_copy(copy, true, [&](store::log_tree, const record::log_row& row) {
        if (found) return;
        store::ledger_row here;
        store::each_row_after(view.tables(), row.entry.position - 1, 1, [&](const store::ledger_row& one) {
            here = one;
            return false;
        });
        if (here.position == row.entry.position && record::hash_of(here) == row.entry.hash) return;
        found = true;
        words = fmt::format("the first that differs is entry {} of {} (position {} of the ledger)",
                            row.entry.sequence, row.entry.stream, row.entry.position);
    });
    return words;
}

std::string against_note(store::database& database, const std::string& text, const std::string& key,
                         const files::path& copy) {
    const auto note = record::parse_note(text);
    if (!note) throw command_failure(note.error().front().message);
    const auto& said = note->said;
    const auto tree = store::log_tree_named(said.origin.substr(said.origin.rfind('/') + 1));
    if (!tree) throw command_failure("the checkpoint is of no log of Kith's");
    if (!key.empty() && !record::is_signed_by(*note, record::key_of_tree(log_key(key), name_of(*tree))))
        throw command_failure("the checkpoint was not signed by this key", found_faults);
    const auto view = database.read();
    const auto root = record::recomputed_root(*view, *tree, said.size);
    if (!root)
        throw command_failure(
            fmt::format("The record was cut: {} entries of {} were signed at {}, and they are "
                        "not all there",
                        said.size, name_of(*tree), to_text(said.at)),
            found_faults);
    if (*root != said.root)
        throw command_failure(
            fmt::format(
                "The record was rewritten: its first {} entries of {} are not those that were signed at "
                "{}{}",
                said.size, name_of(*tree), to_text(said.at),
                copy.empty() ? "" : "; " + first_difference(*view, copy)),
            found_faults);
    return fmt::format("The {} entries of {} are those that were signed at {}{}.", said.size,
                       name_of(*tree), to_text(said.at),
                       key.empty() ? " (by whom was not checked: no --key)" : "");
}

void export_log(const log_options& options) {
    store::open_options opening;
    opening.for_verification = opening.without_master_key = true;
    const auto database = store::open(options.database, opening);
    if (!database) throw command_failure(database.error().front().message);
    const auto done = witness::export_log(**database, options.file, log_key(options.key));
    if (!done) throw command_failure(done.error().front().message, found_faults);
    if (done->damage) throw command_failure("The log is damaged: " + *done->damage, found_faults);
    fmt::print("{} entries and {} reads are in {}, with the checkpoint that covers them.\n",
               done->check.tree(store::log_tree::entries).size(),
               done->check.tree(store::log_tree::reads).size(), options.file);
}

void check_log(const log_options& options) {
    const auto state = witness::read_copy(options.file);
    if (state.damage) throw command_failure("The log is damaged: " + *state.damage, found_faults);
    if (!state.last) throw command_failure("The folder holds no checkpoint");
    if (!options.key.empty() && log_key(options.key) != state.log)
        throw command_failure("This is the log of another key", found_faults);
    fmt::print("The log is whole: {} entries, {} reads, signed at {}{}.\n",
               state.check.tree(store::log_tree::entries).size(),
               state.check.tree(store::log_tree::reads).size(), to_text(state.last->front().said.at),
               state.witness ? ", countersigned" : "");
}

void prove(const log_options& options) {
    const auto database = open_database(options.database, opening::to_verify);
    const auto made = witness::prove_stream(*database->read(), options.stream, log_key(options.key));
    if (!made) throw command_failure(made.error().front().message, found_faults);
    if (options.file.empty()) {
        fmt::print("{}", made->text);
    } else {
        witness::replace_file(options.file, made->text, true);
    }
    fmt::print(stderr, "{} entries are proved{}{}.\n", made->entries,
               made->disposed > 0
                   ? fmt::format(", {} of them without their text, which was disposed of", made->disposed)
                   : "",
               made->not_yet > 0 ? fmt::format("; {} are newer than the checkpoint", made->not_yet) : "");
}

void check_proof(const log_options& options) {
    const auto text = witness::read_file(options.file, 1U << 30U);
    if (!text) throw command_failure(fmt::format("there is no file {}", options.file));
    const auto key = options.key.empty() ? std::nullopt : std::optional(log_key(options.key));
    const auto seen = witness::check_stream_proof(*text, key);
    if (seen.damage) throw command_failure("The proof does not hold: " + *seen.damage, found_faults);
    fmt::print("{} entries of {} are held by the log {} as it was signed at {}{}{}.\n", seen.entries,
               seen.stream, seen.log.name, to_text(seen.checkpoint.at),
               seen.without_text > 0 ? fmt::format("; the text of {} was disposed of", seen.without_text)
                                     : "",
               key ? "" : " (by the key in the file itself: compare it with one that you trust)");
}

} // namespace

std::string verify_against(store::database& database, const std::string& checkpoint,
                           const std::string& key) {
    const files::path place = checkpoint;
    if (!files::is_directory(place)) {
        const auto text = witness::read_file(place, 16'384);
        if (!text) throw command_failure(fmt::format("there is no file {}", checkpoint));
        return against_note(database, *text, key, {});
    }
    std::string words;
    for (const store::log_tree tree : store::log_trees) {
        const auto text = witness::read_file(place / fmt::format("{}.checkpoint", name_of(tree)), 16'384);
        if (!text) throw command_failure(fmt::format("{} is no copy of a log", checkpoint));
        words += (words.empty() ? "" : " ") +
                 against_note(database, *text, key.empty() ? (place / "log.key").string() : key, place);
    }
    return words;
}

void add_record_log_commands(CLI::App& record) {
    const auto add = [&](const char* name, const char* words, void (*run)(const log_options&)) {
        const auto options = std::make_shared<log_options>();
        CLI::App* command = record.add_subcommand(name, words);
        command->callback([options, run] { run(*options); });
        return std::pair(command, options);
    };
    const auto with_database = [](CLI::App* command, const std::shared_ptr<log_options>& options) {
        command->add_option("--database", options->database, "A file's path, or postgresql://...")
            ->capture_default_str();
        command->add_option("--key", options->key, "The log's public key, or a file that holds it")
            ->required();
    };
    auto [exporting, to] =
        add("export-log", "The log, without what entries say, for checking elsewhere", export_log);
    with_database(exporting, to);
    exporting->add_option("folder", to->file, "A new folder")->required();
    auto [checking, where] = add("check-log", "Check an export, or a witness's copy", check_log);
    checking->add_option("--key", where->key, "The log's public key, or a file that holds it");
    checking->add_option("folder", where->file, "The folder")->required();
    auto [proving, what] = add("prove", "One stream with the proof that the log holds it", prove);
    with_database(proving, what);
    proving->add_option("--stream", what->stream, "Such as person:<id>")->required();
    proving->add_option("--to", what->file, "A file; otherwise standard output");
    auto [proof, file] =
        add("check-proof", "Check what kith record prove made; no database is needed", check_proof);
    proof->add_option("--key", file->key, "The log's public key, or a file that holds it");
    proof->add_option("file", file->file, "The file")->required();
}

} // namespace kith::cli
