#include "cli/witness_command.hpp"

#include "cli/command.hpp"
#include "cli/rounds.hpp"
#include "web/log_routes.hpp"
#include "witness/witness.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <set>
#include <spawn.h>
#include <string>
#include <sys/wait.h>

namespace kith::cli {
namespace {

struct witness_options {
    std::string from, key, origin_key, store, token_file, authorities, on_alarm, name, compare, database;
    std::string new_token, drop_token;
    unsigned every = 60;
    bool once = false, new_key = false;
};

std::string in_words(const problems& wrong) {
    return wrong.front().message;
}

void make_key(const witness_options& options) {
    system_world world;
    const auto key = witness::make_key(options.key, options.name, record::key_use::witness, world);
    if (!key) throw command_failure(in_words(key.error()));
    fmt::print("{}\n", record::to_text(*key));
    fmt::print(stderr, "This is the witness's public key: give it to whoever relies on its signature.\n");
}

/// Where the log is read from, and the database behind it when it is one.
struct source {
    std::unique_ptr<store::database> database;
    std::unique_ptr<witness::feed> feed;
};

source open_source(const witness_options& options) {
    source out;
    if (options.from.starts_with("http://") || options.from.starts_with("https://")) {
        witness::http_options http;
        http.url = options.from;
        http.authorities = options.authorities;
        const auto token = witness::read_file(options.token_file, 4'096);
        if (!token)
            throw command_failure("name the file of the token that the log's server gave: --token-file");
        http.token = token->substr(0, token->find_first_of("\r\n"));
        auto made = witness::feed_over_http(http);
        if (!made) throw command_failure(in_words(made.error()));
        out.feed = std::move(*made);
        return out;
    }
    store::open_options opening;
    opening.create = false;
    opening.for_verification = opening.without_master_key = true;
    auto database = store::open(options.from, opening);
    if (!database) throw command_failure(in_words(database.error()));
    out.database = std::move(*database);
    out.feed = witness::feed_of(*out.database);
    return out;
}

/// Runs the program that the witness named, with the alarm as its one argument; waits for it.
void call(const std::string& program, const std::string& words) {
    std::string path = program, argument = words;
    char* const arguments[] = {path.data(), argument.data(), nullptr};
    pid_t child = 0;
    if (posix_spawnp(&child, path.c_str(), nullptr, nullptr, arguments, environ) != 0) {
        fmt::print(stderr, "kith: {} could not be run\n", program);
        return;
    }
    int ended = 0;
    waitpid(child, &ended, 0);
}

/// Tells what is wrong: a line, the file of alarms, the command. The same words again only when they had
/// ceased.
class bell {
  public:
    explicit bell(const witness_options& options) : options_(options) {}
    void tell(const std::vector<witness::alarm>& alarms, instant now) {
        std::set<std::string> ringing;
        for (const auto& one : alarms) {
            const std::string kind(name_of(one.kind));
            ringing.insert(kind);
            if (ringing_.contains(kind)) continue;
            const std::string words = fmt::format("{}: {}", kind, one.words);
            fmt::print(stderr, "kith: ALARM {} {}\n", to_text(now), words);
            witness::note_alarm(options_.store, one, now);
            if (!options_.on_alarm.empty()) call(options_.on_alarm, words);
        }
        if (!ringing_.empty() && ringing.empty())
            fmt::print("{} The log is as it should be again.\n", to_text(now));
        ringing_ = std::move(ringing);
    }

  private:
    const witness_options& options_;
    std::set<std::string> ringing_;
};

record::public_key log_key(const witness_options& options) {
    auto key = witness::read_public_key(options.origin_key, record::key_use::log);
    if (!key) throw command_failure(in_words(key.error()));
    return *key;
}

void watch(const witness_options& options) {
    auto key = witness::read_signing_key(options.key, record::key_use::witness);
    if (!key) throw command_failure(in_words(key.error()));
    auto kept = witness::copy::open(options.store, log_key(options), key->shown());
    if (!kept) throw command_failure(in_words(kept.error()), found_faults);
    system_world world;
    bell alarms(options);
    rounds until_stopped;
    std::optional<source> from;
    instant last_good = world.now();
    for (;;) {
        witness::pulled done;
        try {
            if (!from) from = open_source(options);
            done = witness::pull(*from->feed, *kept, *key, world);
        } catch (const command_failure& failure) {
            if (options.once) throw;
            done.alarms.push_back({witness::alarm_kind::silence, failure.what()});
        }
        const instant now = world.now();
        if (done.alarms.empty()) last_good = now;
        // A moment without an answer is no alarm yet, unless this is the only moment that is looked at.
        const bool only_silent =
            !done.alarms.empty() && done.alarms.front().kind == witness::alarm_kind::silence;
        if (options.once || !only_silent || now - last_good >= witness::freshness)
            alarms.tell(done.alarms, now);
        if (done.fresh > 0 || options.once) {
            fmt::print("{} {} new entries; {} are kept and countersigned.\n", to_text(now), done.fresh,
                       done.ledger);
            std::fflush(stdout);
        }
        if (options.once) {
            if (!done.alarms.empty()) throw command_failure("the log raised an alarm", found_faults);
            return;
        }
        if (!until_stopped.wait(std::chrono::seconds(options.every))) return;
    }
}

void compare(const witness_options& options) {
    const auto note = witness::read_file(options.compare, 16'384);
    if (!note) throw command_failure(fmt::format("there is no file {}", options.compare));
    const auto found = witness::compare(options.store, *note);
    if (!found) throw command_failure(in_words(found.error()));
    if (*found) {
        system_world world;
        bell(options).tell({**found}, world.now());
        throw command_failure("the log was forked", found_faults);
    }
    fmt::print("The checkpoint is one of the log that this copy holds.\n");
}

void change_tokens(const witness_options& options) {
    store::open_options opening;
    opening.create = false;
    opening.without_master_key = true;
    const auto database = store::open(options.database, opening);
    if (!database) throw command_failure(in_words(database.error()));
    const std::string& name = options.new_token.empty() ? options.drop_token : options.new_token;
    if (!is_identifier(name))
        throw command_failure("a witness's name has 1-64 characters a-z, 0-9, _ and -");
    system_world world;
    if (!options.new_token.empty()) {
        fmt::print("{}\n", web::new_witness_token(**database, world, name));
    } else {
        web::drop_witness_token(**database, name);
    }
}

void run(const witness_options& options) {
    if (!options.new_token.empty() || !options.drop_token.empty()) return change_tokens(options);
    const auto need = [](const std::string& value, const char* option) {
        if (value.empty()) throw command_failure(fmt::format("{} is needed", option));
    };
    if (!options.compare.empty()) {
        need(options.store, "--store");
        return compare(options);
    }
    need(options.key, "--key");
    if (options.new_key) return make_key(options);
    need(options.from, "--from");
    need(options.origin_key, "--origin-key");
    need(options.store, "--store");
    watch(options);
}

} // namespace

void add_witness_command(CLI::App& app) {
    const auto options = std::make_shared<witness_options>();
    CLI::App* command = app.add_subcommand(
        "witness", "Watch another organisation's log: check it, countersign it, keep a copy of it");
    command->add_option("--from", options->from,
                        "The log: https://..., a database file, or postgresql://...");
    command->add_option("--key", options->key, "The file of the witness's private key");
    command->add_option("--origin-key", options->origin_key,
                        "The log's public key, or a file that holds it");
    command->add_option("--store", options->store, "The folder of the copy");
    command->add_option("--token-file", options->token_file, "The file of the token for the log's server");
    command->add_option("--authorities", options->authorities,
                        "Certificates to trust besides the machine's own");
    command->add_option("--every", options->every, "Seconds between rounds")
        ->check(CLI::Range(1, 3'600))
        ->capture_default_str();
    command->add_flag("--once", options->once, "One round; ends with 1 when there is an alarm");
    command->add_option("--on-alarm", options->on_alarm,
                        "A program to run, with the alarm as its argument");
    command->add_option("--compare", options->compare,
                        "Compare the copy with a checkpoint that another witness has");
    command->add_flag("--new-key", options->new_key, "Make the witness's key instead");
    command->add_option("--name", options->name, "With --new-key: the witness's name");
    command->add_option("--new-token", options->new_token,
                        "At the log's own database: make a token for the witness of this name");
    command->add_option("--drop-token", options->drop_token,
                        "At the log's own database: take the token away");
    command->add_option("--database", options->database, "With --new-token and --drop-token")
        ->default_str(default_database);
    command->callback([options] {
        if (options->database.empty()) options->database = default_database;
        run(*options);
    });
}

} // namespace kith::cli
