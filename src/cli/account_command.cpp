#include "cli/account_command.hpp"

#include "cli/command.hpp"
#include "foundation/world.hpp"
#include "identity/account_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

namespace kith::cli {
namespace {

struct account_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    std::string sign_in, name, role, agency, team, job, reason, address = "http://localhost:8080";
    std::string line_manager, phone;
    bool has_line_manager = false, has_phone = false; ///< given, if only as ""
};

std::string known_roles(const guidance::edition& edition) {
    std::string words;
    for (const guidance::role& role : edition.roles)
        words += (words.empty() ? "" : ", ") + role.id;
    return words;
}

identity::new_account account_asked(const account_options& options) {
    const auto rules = load_guidance(options.guidance, options.area);
    const guidance::edition& edition = rules->editions.back();
    const guidance::role* role = edition.find_role(options.role);
    if (role == nullptr) {
        throw command_failure(fmt::format("there is no role \"{}\": expected one of {}",
                                          options.role.substr(0, 60), known_roles(edition)));
    }
    identity::new_account asked;
    asked.sign_in_name = options.sign_in;
    asked.display_name = options.name;
    asked.role = options.role;
    asked.agency = options.agency.empty() ? role->agency : options.agency;
    asked.team = options.team;
    asked.job_title = options.job.empty() ? role->title : options.job;
    return asked;
}

/// Whoever has the machine has the database as well: the command line is nobody's account.
record::actor at_the_machine(std::string purpose) {
    return {{"command-line"}, "administrator", std::move(purpose)};
}

practitioner_id account_named(store::database& database, const std::string& sign_in) {
    const auto found = database.read()->account_by_sign_in(identity::folded_sign_in_name(sign_in));
    if (!found) throw command_failure(fmt::format("nobody signs in as \"{}\"", sign_in.substr(0, 100)));
    return found->practitioner;
}

/// `known`, with what was given changed.
store::account_contact contact_asked(store::database& database, const account_options& options,
                                     store::account_contact known) {
    if (options.has_line_manager)
        known.line_manager = options.line_manager.empty() ? practitioner_id{}
                                                          : account_named(database, options.line_manager);
    if (options.has_phone) known.work_phone = identity::tidy_phone(options.phone);
    return known;
}

void set_contact(store::database& database, world& world, const practitioner_id& whose,
                 const store::account_contact& contact) {
    const auto done = identity::set_contact(
        {database, world, at_the_machine("changing how somebody is reached")}, whose, contact);
    if (!done) throw command_failure(done.error().front().message);
}

void print_invitation(const account_options& options, const identity::invited& made) {
    fmt::print(
        "Give this address to nobody but them. It opens once, within 3 days:\n{}/invitation?token={}\n",
        options.address, made.token);
}

void invite(const account_options& options) {
    const auto asked = account_asked(options);
    const auto database = open_database(options.database, opening::to_create);
    system_world world;
    const auto made = identity::invite({*database, world, at_the_machine("inviting a practitioner")}, asked,
                                       contact_asked(*database, options, {}));
    if (!made) throw command_failure(made.error().front().message);
    print_invitation(options, *made);
}

void change_contact(const account_options& options) {
    if (!options.has_line_manager && !options.has_phone)
        throw command_failure("say what to change: --line-manager, --phone or both");
    const auto database = open_database(options.database, opening::for_work);
    system_world world;
    const auto whose = account_named(*database, options.sign_in);
    const auto known = store::contact_of(database->read()->tables(), whose);
    set_contact(*database, world, whose, contact_asked(*database, options, known));
    fmt::print("Changed for {}.\n", options.sign_in);
}

void close_account(const account_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    system_world world;
    const auto whose = account_named(*database, options.sign_in);
    const auto done = identity::close_account({*database, world, at_the_machine("closing an account")},
                                              whose, options.reason);
    if (!done) throw command_failure(done.error().front().message);
    fmt::print("{} is closed. Whoever was signed in is out within 5 seconds.\n", options.sign_in);
}

void let_in_again(const account_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    system_world world;
    const auto whose = account_named(*database, options.sign_in);
    const auto done = identity::let_in_again({*database, world, at_the_machine("letting in again")}, whose);
    if (!done) throw command_failure(done.error().front().message);
    fmt::print("{} can sign in again.\n", options.sign_in);
}

/// Asks for a reset; a second person confirms it in the browser.
void reset(const account_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    system_world world;
    const auto whose = account_named(*database, options.sign_in);
    const auto done = identity::propose_reset({*database, world, at_the_machine("resetting an account")},
                                              whose, options.reason);
    if (!done) throw command_failure(done.error().front().message);
    fmt::print("A reset of {} waits: an administrator or a team manager confirms it at /accounts.\n",
               options.sign_in);
}

std::string_view state_words(identity::account_state state) {
    switch (state) {
    case identity::account_state::open:
        return "open";
    case identity::account_state::invited:
        return "invited";
    case identity::account_state::dormant:
        return "dormant";
    case identity::account_state::closed:
        return "closed";
    }
    return {};
}

void list_accounts(const account_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    const auto snapshot = database->read();
    system_world world;
    const instant now = world.now();
    const auto all = snapshot->accounts();
    auto contacts = store::contacts(snapshot->tables());
    for (const store::account& one : all) {
        const auto last = store::last_signed_in(snapshot->tables(), one.practitioner);
        const store::account_contact& contact = contacts[one.practitioner];
        const auto manager = std::ranges::find(all, contact.line_manager, &store::account::practitioner);
        fmt::print("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", one.sign_in_name, one.display_name, one.role,
                   state_words(identity::state_of(*snapshot, one, now)), last ? to_text(*last) : "never",
                   manager == all.end() ? "" : manager->sign_in_name, contact.work_phone);
    }
}

} // namespace

void add_account_command(CLI::App& app) {
    const auto options = std::make_shared<account_options>();
    CLI::App* account = app.add_subcommand("account", "Who may sign in");
    account->require_subcommand(1);
    const auto one = [&](const char* name, const char* words, void (*run)(const account_options&)) {
        CLI::App* command = account->add_subcommand(name, words);
        command->add_option("--database", options->database, "A file's path, or postgresql://...")
            ->capture_default_str();
        command->callback([options, run] { run(*options); });
        return command;
    };
    CLI::App* invited = one("invite", "Create an account; they set their own password", invite);
    CLI::App* add = one("add", "The same as invite: nobody chooses another's password", invite);
    for (CLI::App* fresh : {invited, add}) {
        fresh->add_option("--sign-in", options->sign_in, "Sign-in name")->required();
        fresh->add_option("--name", options->name, "The practitioner's name")->required();
        fresh->add_option("--role", options->role, "A role of the guidance, such as social_worker")
            ->required();
        fresh->add_option("--agency", options->agency, "The agency; otherwise the role's own");
        fresh->add_option("--team", options->team, "The team");
        fresh->add_option("--job", options->job, "Job title; otherwise the role's");
        fresh->add_option("--guidance", options->guidance, "The guidance folder");
        fresh->add_option("--area", options->area, "Whose local values apply")->capture_default_str();
    }
    for (CLI::App* fresh : {invited, add})
        fresh->add_option("--address", options->address, "Where the site is, for the invitation")
            ->capture_default_str();
    CLI::App* closed =
        one("close", "Close an account: out at once, what they recorded stays", close_account);
    CLI::App* again = one("let-in", "Open a closed account, or one not used for 30 days", let_in_again);
    CLI::App* lost =
        one("reset", "Ask for password and factors to be taken away; a second person confirms", reset);
    for (CLI::App* known : {closed, again, lost})
        known->add_option("--sign-in", options->sign_in, "Sign-in name")->required();
    CLI::App* reached =
        one("contact", "Say who manages somebody, and their telephone at work", change_contact);
    reached->add_option("--sign-in", options->sign_in, "Sign-in name")->required();
    for (CLI::App* told : {invited, add, reached}) {
        told->add_option("--line-manager", options->line_manager,
                         "Sign-in name of whoever manages them; \"\" for nobody")
            ->each([options](const std::string&) { options->has_line_manager = true; });
        told->add_option("--phone", options->phone, "Their telephone at work; \"\" for none")
            ->each([options](const std::string&) { options->has_phone = true; });
    }
    for (CLI::App* explained : {closed, lost})
        explained->add_option("--reason", options->reason, "Why, for the record")->required();
    one("list", "Everybody who can sign in, with the state of their account", list_accounts);
}

} // namespace kith::cli
