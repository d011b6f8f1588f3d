#include "cli/account_command.hpp"

#include "cli/command.hpp"
#include "foundation/world.hpp"
#include "identity/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <termios.h>
#include <unistd.h>

namespace kith::cli {
namespace {

struct account_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    std::string sign_in, name, role, agency, team, job;
};

/// Keeps what is typed off the screen while it lives.
class unseen_typing {
  public:
    unseen_typing() : terminal_(isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!terminal_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
        fmt::print(stderr, "Password (at least {} characters): ", identity::shortest_password);
    }
    ~unseen_typing() {
        if (!terminal_) return;
        tcsetattr(STDIN_FILENO, TCSANOW, &before_);
        fmt::print(stderr, "\n");
    }
    unseen_typing(const unseen_typing&) = delete;
    unseen_typing& operator=(const unseen_typing&) = delete;

  private:
    termios before_{};
    bool terminal_;
};

/// One line of standard input: never an argument, which every process of the machine could read.
std::string read_password() {
    const unseen_typing quiet;
    std::string password;
    std::getline(std::cin, password);
    return password;
}

std::string known_roles(const guidance::edition& edition) {
    std::string words;
    for (const guidance::role& role : edition.roles)
        words += (words.empty() ? "" : ", ") + role.id;
    return words;
}

void add_account(const account_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const guidance::edition& edition = rules->editions.back();
    const guidance::role* role = edition.find_role(options.role);
    if (role == nullptr) {
        throw command_failure(fmt::format("there is no role \"{}\": expected one of {}",
                                          options.role.substr(0, 60), known_roles(edition)));
    }
    const auto database = open_database(options.database, opening::to_create);
    system_world world;
    identity::new_account asked;
    asked.sign_in_name = options.sign_in;
    asked.display_name = options.name;
    asked.role = options.role;
    asked.agency = options.agency.empty() ? role->agency : options.agency;
    asked.team = options.team;
    asked.job_title = options.job.empty() ? role->title : options.job;
    asked.password = read_password();
    const record::actor by{{"command-line"}, "administrator", "creating an account"};
    const auto made = identity::create_account(*database, world, asked, by);
    if (!made) throw command_failure(made.error().front().message);
    fmt::print("{} can sign in as {}.\n", options.name, identity::folded_sign_in_name(options.sign_in));
}

void list_accounts(const account_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    for (const store::account& one : database->read()->accounts()) {
        fmt::print("{}\t{}\t{}\t{}\n", one.sign_in_name, one.display_name, one.role,
                   one.active ? "active" : "closed");
    }
}

} // namespace

void add_account_command(CLI::App& app) {
    const auto options = std::make_shared<account_options>();
    CLI::App* account = app.add_subcommand("account", "Who may sign in");
    account->require_subcommand(1);
    CLI::App* add =
        account->add_subcommand("add", "Create an account; the password is read from standard input");
    add->add_option("--sign-in", options->sign_in, "Sign-in name")->required();
    add->add_option("--name", options->name, "The practitioner's name")->required();
    add->add_option("--role", options->role, "A role of the guidance, such as social_worker")->required();
    add->add_option("--agency", options->agency, "The agency; otherwise the role's own");
    add->add_option("--team", options->team, "The team");
    add->add_option("--job", options->job, "Job title; otherwise the role's");
    add->add_option("--guidance", options->guidance, "The guidance folder");
    add->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    add->callback([options] { add_account(*options); });
    CLI::App* list = account->add_subcommand("list", "Everybody who can sign in");
    list->callback([options] { list_accounts(*options); });
    for (CLI::App* one : {add, list}) {
        one->add_option("--database", options->database, "A file's path, or postgresql://...")
            ->capture_default_str();
    }
}

} // namespace kith::cli
