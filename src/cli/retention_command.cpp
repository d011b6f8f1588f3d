// kith retention: the same decisions as the pages, by somebody at the machine. Who acts is named by their
// sign-in name, and the roles of guidance/retention apply to them.

#include "cli/retention_command.hpp"

#include "cli/command.hpp"
#include "retention/retention.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace kith::cli {
namespace {

struct retention_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    std::string person, by, reason, authority, hold, today;
};

/// Everything that a command works with, opened.
struct opened_office {
    explicit opened_office(const retention_options& options)
        : rules(load_guidance(options.guidance, options.area)),
          database(open_database(options.database, opening::for_work)), desk(*database, world, rules),
          classes(*load_retention(options.guidance, options.area, *rules)) {
        if (options.by.empty()) return;
        const auto account = database->read()->account_by_sign_in(options.by);
        if (!account || !account->active)
            throw command_failure(fmt::format("Nobody signs in as \"{}\"", options.by));
        who = {account->practitioner, account->role, account->display_name, account->agency};
    }
    [[nodiscard]] retention::office office() { return {desk, classes}; }

    std::shared_ptr<const guidance::rulebook> rules;
    std::unique_ptr<store::database> database;
    system_world world;
    casework::desk desk;
    retention::schedule classes;
    casework::practitioner who;
};

date today_of(const retention_options& options, opened_office& at) {
    if (options.today.empty()) return local_date(at.world.now());
    const auto named = parse_date(options.today);
    if (!named)
        throw command_failure(fmt::format("--today {}: expected a day such as 2026-11-22", options.today));
    return *named;
}

void check(const result<void>& done) {
    if (!done) throw command_failure(done.error().front().message, found_faults);
}

void due(const retention_options& options) {
    opened_office at(options);
    const date today = today_of(options, at);
    constexpr int at_once = 500;
    std::int64_t count = 0, looked_at = 0;
    std::string after;
    do {
        const auto found = retention::due_records(at.office(), *at.database->read(), today, after, at_once);
        for (const auto& one : found.due) {
            fmt::print("{}  {}  {}{}\n", one.person.text, to_text(*one.decided.keep_until),
                       one.decided.class_id,
                       one.stands.held()     ? "  held"
                       : one.stands.proposed ? "  proposed"
                                             : "");
            ++count;
        }
        looked_at += found.looked_at;
        after = found.next;
    } while (!after.empty());
    fmt::print("{} of {} closed records need not be kept any longer on {}.\n", count, looked_at,
               long_words(today));
}

void plan(const retention_options& options) {
    opened_office at(options);
    const auto made = retention::plan_of(at.office(), *at.database->read(), person_id{options.person},
                                         today_of(options, at));
    for (const auto& why : made.decided.why)
        fmt::print("{}: {} ({})\n", why.title, why.words, why.source);
    for (const std::string& line : made.lines())
        fmt::print("would take {}\n", line);
    for (const std::string& barrier : made.barriers)
        fmt::print("{}\n", barrier);
    if (!made.possible()) throw command_failure("It can't be disposed of now", found_faults);
}

void approve(const retention_options& options) {
    opened_office at(options);
    const auto done = retention::approve(at.office(), person_id{options.person}, at.who, at.world.now());
    if (!done) throw command_failure(done.error().front().message, found_faults);
    for (const std::string& line : done->lines())
        fmt::print("took {}\n", line);
    const auto stands = retention::read_keeping(*at.database->read(), person_id{options.person});
    for (const auto& [label, value] : retention::certificate_of(stands))
        fmt::print("{}: {}\n", label, value);
    fmt::print("Copies of unit keys that were exported before still open it: replace them.\n");
}

CLI::App* add(CLI::App* to, const char* name, const char* what, retention_options& options) {
    CLI::App* command = to->add_subcommand(name, what);
    command->add_option("--database", options.database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--guidance", options.guidance, "The guidance folder");
    command->add_option("--area", options.area, "Whose local values apply")->capture_default_str();
    return command;
}
CLI::App* add_act(CLI::App* to, const char* name, const char* what, retention_options& options,
                  bool with_reason) {
    CLI::App* command = add(to, name, what, options);
    command->add_option("person", options.person, "The record; \"area\" for a hold over everything")
        ->required();
    command->add_option("--by", options.by, "Sign-in name of whoever decides")->required();
    if (with_reason) command->add_option("--reason", options.reason, "Why")->required();
    return command;
}

} // namespace

std::shared_ptr<const retention::schedule>
load_retention(const std::string& folder, const std::string& area, const guidance::rulebook& rules) {
    auto loaded = retention::load(guidance_folder(folder), area, rules);
    if (!loaded)
        throw command_failure("The retention classes have a fault: " +
                              guidance::to_text(loaded.error().front()));
    return std::make_shared<const retention::schedule>(std::move(*loaded));
}

void add_retention_command(CLI::App& app) {
    CLI::App* all =
        app.add_subcommand("retention", "How long records are kept, and how they are disposed of");
    all->require_subcommand(1);
    const auto options = std::make_shared<retention_options>();
    CLI::App* list = add(all, "due", "Closed records whose time is over", *options);
    list->add_option("--today", options->today, "On another day");
    list->callback([options] { due(*options); });
    CLI::App* dry = add(all, "dry-run", "What disposal would take, exactly", *options);
    dry->add_option("person", options->person, "The record")->required();
    dry->add_option("--today", options->today, "On another day");
    dry->callback([options] { plan(*options); });

    CLI::App* hold = add_act(all, "hold", "Keep a record whatever its class says", *options, true);
    hold->add_option("--authority", options->authority, "Who asks for it, or for which inquiry or claim")
        ->required();
    hold->callback([options] {
        opened_office at(*options);
        check(retention::hold_record(at.office(), person_id{options->person}, options->reason,
                                     options->authority, at.who, at.world.now()));
    });
    CLI::App* release = add_act(all, "release", "Lift a hold", *options, true);
    release->add_option("--hold", options->hold, "Which; without it the only one");
    release->callback([options] {
        opened_office at(*options);
        std::string which = options->hold;
        for (const auto& one :
             retention::read_keeping(*at.database->read(), person_id{options->person}).holds)
            if (which.empty() && !one.released) which = one.id;
        check(retention::release(at.office(), person_id{options->person}, which, options->reason, at.who,
                                 at.world.now()));
    });
    add_act(all, "propose", "Propose to dispose of a record", *options, true)->callback([options] {
        opened_office at(*options);
        check(retention::propose(at.office(), person_id{options->person}, options->reason, at.who,
                                 at.world.now()));
    });
    add_act(all, "withdraw", "Keep a record that was proposed", *options, true)->callback([options] {
        opened_office at(*options);
        check(retention::withdraw(at.office(), person_id{options->person}, options->reason, at.who,
                                  at.world.now()));
    });
    add_act(all, "approve", "Dispose of a record that somebody else has proposed", *options, false)
        ->callback([options] { approve(*options); });
}

} // namespace kith::cli
