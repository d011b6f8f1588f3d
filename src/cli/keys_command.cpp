// kith keys: the master key and the keys of retention units. docs/decisions/sealed-bodies-and-disposal.md.

#include "cli/keys_command.hpp"

#include "cli/command.hpp"
#include "store/keys.hpp"
#include "store/keys_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace kith::cli {
namespace {

struct keys_options {
    std::string database = default_database;
    std::string file;
};

void add_database(CLI::App* command, keys_options& options) {
    command->add_option("--database", options.database, "A file's path, or postgresql://...")
        ->capture_default_str();
}

void make(const keys_options& options) {
    if (auto made = store::make_master_key(options.file); !made)
        throw command_failure(made.error().front().message);
    fmt::print("{} is a new master key. Keep a copy of it where the database is not: without it nobody can "
               "read the record.\n",
               options.file);
}

/// A file that only its owner can read; never one that is there already.
void write_new_file(const std::string& path, std::string_view text) {
    const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0) throw command_failure(fmt::format("Can't make {}: {}", path, std::strerror(errno)));
    bool written = true;
    while (written && !text.empty()) {
        const auto done = ::write(made, text.data(), text.size());
        written = done > 0;
        if (written) text.remove_prefix(static_cast<std::size_t>(done));
    }
    written = written && ::fsync(made) == 0;
    ::close(made);
    if (!written) throw command_failure(fmt::format("{} could not be written", path));
}

void export_keys(const keys_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    const auto snapshot = database->read();
    std::int64_t count = 0;
    write_new_file(options.file, store::keys_text(*snapshot, count));
    fmt::print("{} unit keys are in {}, under the master key. When something is disposed of, an export "
               "made before it still opens it: replace them.\n",
               count, options.file);
}

void import_keys(const keys_options& options) {
    std::ifstream in(options.file, std::ios::binary);
    if (!in) throw command_failure(fmt::format("Can't read {}", options.file));
    const auto database = open_database(options.database, opening::for_work);
    std::int64_t count = 0;
    database->write_alone([&](store::transaction& tx) {
        const auto taken = store::take_keys_text(tx, in);
        if (!taken) throw command_failure(taken.error().front().message);
        count = *taken;
    });
    fmt::print("{} unit keys were taken from {}.\n", count, options.file);
}

void rotate(const keys_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    std::int64_t count = 0;
    database->write_alone([&](store::transaction& tx) {
        const auto changed = store::change_master_key(tx, master_key_file(options.database), options.file);
        if (!changed) throw command_failure(changed.error().front().message);
        count = *changed;
    });
    fmt::print("{} unit keys are now under {}. Start Kith with --master-key {} (or put it in the place of "
               "the old one), and destroy the old key and the exports made under it.\n",
               count, options.file, options.file);
}

void seal_earlier(const keys_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    std::int64_t sealed = 0;
    database->write_alone([&](store::transaction& tx) { sealed = store::seal_earlier_rows(tx); });
    fmt::print("{} entries from before there were keys are sealed now.\n", sealed);
}

} // namespace

void add_keys_command(CLI::App& app) {
    CLI::App* keys = app.add_subcommand("keys", "The keys that the record is sealed under");
    keys->require_subcommand(1);
    const auto options = std::make_shared<keys_options>();
    CLI::App* fresh = keys->add_subcommand("new", "Make a master key in a new file");
    fresh->add_option("file", options->file, "Where")->required();
    fresh->callback([options] { make(*options); });

    CLI::App* out = keys->add_subcommand("export", "Copy all unit keys, as they are under the master key");
    add_database(out, *options);
    out->add_option("--out", options->file, "A new file")->required();
    out->callback([options] { export_keys(*options); });

    CLI::App* in = keys->add_subcommand("import", "Take unit keys from a copy, to restore a record");
    add_database(in, *options);
    in->add_option("file", options->file, "A copy made by kith keys export")->required();
    in->callback([options] { import_keys(*options); });

    CLI::App* turn = keys->add_subcommand("rotate", "Put all unit keys under another master key");
    add_database(turn, *options);
    turn->add_option("--new-master", options->file, "The new master key, from kith keys new")->required();
    turn->callback([options] { rotate(*options); });

    CLI::App* seal = keys->add_subcommand("seal", "Seal the entries from before there were keys");
    add_database(seal, *options);
    seal->callback([options] { seal_earlier(*options); });
}

} // namespace kith::cli
