// kith: one program with subcommands. Each command stands in its own file; here they are put together, and
// every way to end badly becomes one sentence and an exit code.

#include "cli/account_command.hpp"
#include "cli/checkpoint_command.hpp"
#include "cli/command.hpp"
#include "cli/demo_command.hpp"
#include "cli/guidance_command.hpp"
#include "cli/import_command.hpp"
#include "cli/keys_command.hpp"
#include "cli/people_command.hpp"
#include "cli/people_match_command.hpp"
#include "cli/provider_command.hpp"
#include "cli/record_command.hpp"
#include "cli/retention_command.hpp"
#include "cli/serve_command.hpp"
#include "cli/vigilance_command.hpp"
#include "cli/witness_command.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

namespace {

/// The first word when it is no command; the library would only say that a command is missing.
std::string unknown_command(CLI::App& app, int count, char** words) {
    if (count < 2 || words[1][0] == '-') return {};
    std::string known;
    for (const CLI::App* one : app.get_subcommands({})) {
        if (one->get_name() == words[1]) return {};
        known += (known.empty() ? "" : ", ") + one->get_name();
    }
    return fmt::format("there is no command \"{}\": expected one of {}",
                       std::string_view(words[1]).substr(0, 60), known);
}

} // namespace

int main(int count, char** words) {
    using namespace kith::cli;
    CLI::App app("Kith: the agencies of an area work together to safeguard children.", "kith");
    app.require_subcommand(1);
    app.fallthrough(); // --master-key is understood wherever it stands
    app.add_option_function<std::string>(
        "--master-key", [](const std::string& file) { setenv(master_key_variable, file.c_str(), 1); },
        "The file of the database's master key; or $KITH_MASTER_KEY; else beside the database");
    add_serve_command(app);
    int ended = fine;
    add_guidance_command(app, ended);
    add_record_command(app);
    add_keys_command(app);
    add_retention_command(app);
    add_vigilance_command(app);
    add_checkpoint_command(app);
    add_witness_command(app);
    add_restore_command(app);
    add_account_command(app);
    add_provider_command(app);
    add_import_command(app);
    add_people_command(app);
    add_people_match_command(app);
    add_demo_command(app);
    try {
        if (const std::string wrong = unknown_command(app, count, words); !wrong.empty()) {
            throw command_failure(wrong);
        }
        app.parse(count, words);
        return ended;
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForAllHelp& help) {
        return app.exit(help);
    } catch (const CLI::RuntimeError& early) {
        return early.get_exit_code();
    } catch (const CLI::ParseError& wrong) {
        fmt::print(stderr, "kith: {}. Ask for kith --help.\n", wrong.what());
        return unusable;
    } catch (const command_failure& failed) {
        fmt::print(stderr, "kith: {}\n", failed.what());
        return failed.code();
    } catch (const std::exception& failed) {
        fmt::print(stderr, "kith: this could not be carried out: {}\n", failed.what());
        return unusable;
    }
}
