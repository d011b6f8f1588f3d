#include "cli/checkpoint_command.hpp"

#include "cli/command.hpp"
#include "cli/rounds.hpp"
#include "witness/witness.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

namespace kith::cli {
namespace {

struct checkpoint_options {
    std::string database = default_database;
    std::string key, name, state, out, restored_from;
    bool new_key = false, once = false;
};

std::filesystem::path state_of(const checkpoint_options& options) {
    return options.state.empty() ? options.key + ".state" : options.state;
}

void make_key(const checkpoint_options& options) {
    system_world world;
    const auto key = witness::make_key(options.key, options.name, record::key_use::log, world);
    if (!key) throw command_failure(key.error().front().message);
    fmt::print("{}\n", record::to_text(*key));
    fmt::print(
        stderr,
        "This is the public key of the log: give it to every witness. The private one stays in {}.\n",
        options.key);
}

record::signing_key read_key(const checkpoint_options& options) {
    auto key = witness::read_signing_key(options.key, record::key_use::log);
    if (!key) throw command_failure(key.error().front().message);
    return *std::move(key);
}

/// What the witness's copy was countersigned at last counts from now on.
void begin_anew(const checkpoint_options& options) {
    const std::filesystem::path copy = options.restored_from;
    record::checkpoint_pair pair;
    for (const store::log_tree tree : store::log_trees) {
        const auto note = witness::read_file(copy / (std::string(store::name_of(tree)) + ".checkpoint"));
        if (!note) throw command_failure(fmt::format("{} is no copy of a log", copy.string()));
        pair.notes[static_cast<std::size_t>(tree)] = *note;
    }
    const auto done = witness::signer::begin_anew_from(read_key(options), state_of(options), pair);
    if (!done) throw command_failure(done.error().front().message);
    fmt::print(
        "What the witness countersigned last counts as signed last. Tell everybody who holds a newer "
        "checkpoint that it was given up.\n");
}

void publish(const checkpoint_options& options, const record::checkpoint_pair& pair) {
    if (options.out.empty()) return;
    for (const store::log_tree tree : store::log_trees) {
        witness::replace_file(std::filesystem::path(options.out) /
                                  fmt::format("{}.checkpoint", name_of(tree)),
                              pair.notes[static_cast<std::size_t>(tree)]);
    }
}

void sign(const checkpoint_options& options) {
    store::open_options opening;
    opening.create = false;
    opening.without_master_key = true;
    const auto database = store::open(options.database, opening);
    if (!database) throw command_failure(database.error().front().message);
    system_world world;
    auto signer = witness::signer::begin(**database, read_key(options), state_of(options), world);
    if (!signer) throw command_failure(signer.error().front().message, found_faults);
    rounds until_stopped;
    for (bool first = true;; first = false) {
        if (first || signer->is_due()) {
            const auto pair = signer->sign();
            if (!pair) throw command_failure(pair.error().front().message, found_faults);
            publish(options, *pair);
            if (first) fmt::print("Signing; the first checkpoint is published.\n");
            std::fflush(stdout);
        }
        if (options.once || !until_stopped.wait(std::chrono::seconds(1))) return;
    }
}

void run(const checkpoint_options& options) {
    if (options.new_key) return make_key(options);
    if (!options.restored_from.empty()) return begin_anew(options);
    sign(options);
}

} // namespace

void add_checkpoint_command(CLI::App& app) {
    const auto options = std::make_shared<checkpoint_options>();
    CLI::App* command = app.add_subcommand(
        "checkpoint", "Sign the log, at least every minute; as another user than the server");
    command->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--key", options->key, "The file of the private key, which only this user can read")
        ->required();
    command->add_option("--state", options->state,
                        "Where to remember what was signed; else beside the key");
    command->add_option("--out", options->out, "A folder to put the newest checkpoints into as well");
    command->add_flag("--once", options->once, "Sign once and end");
    CLI::Option* fresh = command->add_flag("--new-key", options->new_key, "Make the key instead");
    command
        ->add_option("--name", options->name,
                     "With --new-key: the name of the log, such as kith.example.gov.uk")
        ->needs(fresh);
    command->add_option("--restored-from", options->restored_from,
                        "After kith restore: begin anew from the copy of this folder");
    command->callback([options] { run(*options); });
}

} // namespace kith::cli
