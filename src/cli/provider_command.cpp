#include "cli/provider_command.hpp"

#include "cli/command.hpp"
#include "identity/oidc_party.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace kith::cli {
namespace {

namespace oidc = identity::oidc;

struct provider_options {
    std::string database = default_database;
    oidc::configured one;
    std::int64_t max_age = 0;
    std::string sign_in, subject;
};

void add(const provider_options& options) {
    oidc::configured fresh = options.one;
    if (options.max_age > 0) fresh.at.max_age = std::chrono::seconds(options.max_age);
    if (const auto fits = oidc::checked(fresh.at); !fits)
        throw command_failure(fits.error().front().message);
    if (const auto secret = oidc::read_secret(fresh.secret_file); !secret)
        throw command_failure(secret.error().front().message);
    const auto database = open_database(options.database, opening::for_work);
    auto all = oidc::configured_providers(*database->read());
    if (std::ranges::any_of(all, [&](const auto& one) {
            return one.at.id == fresh.at.id || one.at.issuer == fresh.at.issuer;
        }))
        throw command_failure("there is such a provider already: remove it first");
    all.push_back(fresh);
    database->write([&](store::transaction& transaction) { oidc::keep_providers(transaction, all); });
    fmt::print("The sign-in page shows \"Sign in with {}\". The provider has to know this address:\n"
               "  <address of the site>/sign-in/from/{}\n",
               fresh.at.name, fresh.at.id);
}

void list(const provider_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    for (const auto& one : oidc::configured_providers(*database->read()))
        fmt::print("{}: {}, {}, as {}\n", one.at.id, one.at.name, one.at.issuer, one.at.client_id);
}

void remove(const provider_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    auto all = oidc::configured_providers(*database->read());
    if (std::erase_if(all, [&](const auto& one) { return one.at.id == options.one.at.id; }) == 0)
        throw command_failure("there is no such provider: kith provider list shows them");
    database->write([&](store::transaction& transaction) { oidc::keep_providers(transaction, all); });
    fmt::print("Nobody signs in there any more. Sessions that were opened go on until they end.\n");
}

void link(const provider_options& options) {
    const auto database = open_database(options.database, opening::for_work);
    const auto all = oidc::configured_providers(*database->read());
    const auto at =
        std::ranges::find_if(all, [&](const auto& one) { return one.at.id == options.one.at.id; });
    if (at == all.end()) throw command_failure("there is no such provider: kith provider list shows them");
    const auto name = identity::folded_sign_in_name(options.sign_in);
    const auto accounts = database->read()->accounts();
    const auto account = std::ranges::find(accounts, name, &store::account::sign_in_name);
    if (account == accounts.end()) throw command_failure("there is no account with that sign-in name");
    system_world world;
    const auto done =
        oidc::link_subject(*database, world, {{"command-line"}, "administrator", "linking an account"},
                           account->practitioner, at->at.issuer, options.subject);
    if (!done) throw command_failure(done.error().front().message);
    fmt::print("{} can sign in with {}.\n", account->display_name, at->at.name);
}

} // namespace

void add_provider_command(CLI::App& app) {
    const auto options = std::make_shared<provider_options>();
    CLI::App* provider = app.add_subcommand("provider", "Signing in elsewhere, by OpenID Connect");
    provider->require_subcommand(1);
    const auto one = [&](const char* name, const char* words, void (*run)(const provider_options&)) {
        CLI::App* command = provider->add_subcommand(name, words);
        command->add_option("--database", options->database, "A file's path, or postgresql://...")
            ->capture_default_str();
        command->callback([options, run] { run(*options); });
        return command;
    };
    auto& at = options->one.at;
    CLI::App* added = one("add", "Let practitioners sign in there", add);
    added->add_option("--name", at.name, "As the sign-in page calls it")->required();
    added->add_option("--issuer", at.issuer, "Its address: https://...")->required();
    added->add_option("--client", at.client_id, "What this service is called there")->required();
    added->add_option("--secret-file", options->one.secret_file,
                      "A file with the client secret, mode 0600");
    added->add_option("--two-factor-acr", at.two_factor_acr, "Values of acr that mean two factors");
    added->add_flag("--require-acr", at.requires_acr, "Refuse whoever comes without one of these");
    added->add_option("--max-age", options->max_age, "Seconds since they signed in there, at most");
    CLI::App* linked = one("link", "Say whose account somebody is there", link);
    linked->add_option("--sign-in", options->sign_in, "Sign-in name here")->required();
    linked->add_option("--subject", options->subject, "Who they are there: sub")->required();
    for (CLI::App* named : {added, linked, one("remove", "Nobody signs in there any more", remove)})
        named->add_option("--id", at.id, "In addresses: small letters, digits, hyphens")->required();
    one("list", "Where practitioners may sign in", list);
}

} // namespace kith::cli
