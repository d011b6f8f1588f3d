#include "cli/people_command.hpp"

#include "cli/people_match_command.hpp"

#include "cli/command.hpp"
#include "cli/people_files.hpp"
#include "foundation/world.hpp"
#include "linkage/linkage.hpp"
#include "synthetic/misspelling.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>

namespace kith::cli {
namespace {

struct link_options {
    std::vector<std::string> files;
    std::string id, fields, parameters;
    std::optional<std::string> out, threshold;
};

void print_level(const char* when, const linkage::level& one) {
    fmt::print(stderr, "    {:<12}{:<32} m {:<10.6f} u {:<12.8f} household {:<10.6f}\n", when, one.words,
               one.among_matches, one.among_others, one.among_family);
}

/// What was learned, for people.
void print_parameters(const linkage::parameters& learned) {
    fmt::print(stderr, "learned: one pair in {:.0f} is one person",
               1 / std::max(learned.prior_match, 1e-18));
    if (learned.prior_family > 0)
        fmt::print(stderr, ", one in {:.0f} two people of one household", 1 / learned.prior_family);
    fmt::print(stderr, "\n");
    for (const linkage::field_parameters& field : learned.by_field) {
        fmt::print(stderr, "  {}{}\n", field.label,
                   field.hangs_on.empty() ? "" : fmt::format(" (hangs on {})", field.hangs_on));
        for (const linkage::level& one : field.given_other)
            print_level(field.hangs_on.empty() ? "" : "else", one);
        for (const linkage::level& one : field.given_same)
            print_level("that same", one);
    }
}

void print_account(const linkage::linked& made, bool threshold_given) {
    const linkage::account& done = made.done;
    fmt::print(stderr, "{} rows, {} candidate pairs", done.rows, done.candidates);
    if (done.cpu_seconds > 0)
        fmt::print(stderr, ", {:.0f} pairs a second of one core",
                   static_cast<double>(done.candidates) / done.cpu_seconds);
    fmt::print(stderr, "\nblocking:\n");
    for (const std::string& rule : done.blocking)
        fmt::print(stderr, "  {}\n", rule);
    for (const std::string& remark : done.remarks)
        fmt::print(stderr, "{}\n", remark);
    print_parameters(made.learned);
    if (threshold_given)
        fmt::print(stderr, "threshold {:.6f}: as asked\n", made.threshold);
    else
        fmt::print(stderr, "threshold {:.6f}: there the expected F1 is greatest ({:.4f})\n", made.threshold,
                   made.expected_f1);
    fmt::print(stderr, "{} pairs\n", made.pairs.size());
}

void link_files(const link_options& options) {
    if (options.files.empty() || options.files.size() > 2)
        throw command_failure("Name one file to find duplicates in, or two to link with one another");
    std::vector<std::string> written;
    if (options.out) written.push_back(*options.out);
    if (!options.parameters.empty()) written.push_back(options.parameters);
    check_files(options.files, written);
    linkage::options how;
    if (options.threshold) how.threshold = read_threshold(*options.threshold);
    if (options.id.empty())
        throw command_failure("--id names no column; name the one that identifies a row");
    const column_plan plan = read_fields(options.fields);
    for (const std::string& remark : plan.remarks)
        fmt::print(stderr, "kith: {}\n", remark);
    const auto left = read_rows(options.files.front(), options.id, plan);
    const bool two = options.files.size() == 2;
    const auto right =
        two ? read_rows(options.files.back(), options.id, plan) : std::vector<linkage::row>();
    system_world world;
    how.today = local_date(world.now());
    how.origin = fmt::format("learned from {} rows of {}{}", left.size() + right.size(),
                             options.files.front(), two ? " and " + options.files.back() : "");
    const auto made =
        two ? linkage::link(plan.fields, left, right, how) : linkage::link(plan.fields, left, how);
    if (!made) throw command_failure(made.error().front().message);
    if (options.out) write_whole(*options.out, pairs_as_csv(*made, left, two ? right : left));
    if (!options.parameters.empty()) write_whole(options.parameters, to_text(made->learned));
    print_account(*made, options.threshold.has_value());
}

void add_columns(CLI::App& command, link_options& options) {
    command.add_option("files", options.files, "CSV with a header, in UTF-8: one file, or two")->required();
    command.add_option("--id", options.id, "The column that identifies a row")->required();
    command
        .add_option(
            "--fields", options.fields,
            "What is compared: field=COLUMN,... Fields: given, middle, surname, full_name, date_of_birth, "
            "birth_year, birth_month, birth_day, sex, address, house_number, street, suburb, county, "
            "postcode, nhs_number, upn, identifier, email, phone, birth_place, occupation, text. "
            "Several columns are joined by +")
        ->required();
}

void add_link(CLI::App& people) {
    const auto options = std::make_shared<link_options>();
    CLI::App* command = people.add_subcommand(
        "link",
        "Which rows are of one person: learned from the files themselves, explained field by field");
    add_columns(*command, *options);
    command
        ->add_option("--out", options->out,
                     "Where the pairs go: left,right,probability,explanation; - for "
                     "standard output")
        ->required();
    command->add_option(
        "--threshold", options->threshold,
        "Least probability of a pair that is written, 0 to 1 (else where the expected F1 is greatest)");
    command->add_option("--parameters", options->parameters, "Write what was learned to this file too");
    command->callback([options] { link_files(*options); });
}

struct record_options {
    std::string database, guidance, area = default_area;
};

void add_learn(CLI::App& people) {
    const auto options = std::make_shared<link_options>();
    CLI::App* command = people.add_subcommand(
        "learn", "Learn from files how records of one person differ, as readable text");
    add_columns(*command, *options);
    command->add_option("--out", options->parameters, "Where the parameters go; - for standard output");
    const auto record = std::make_shared<record_options>();
    command->add_option("--database", record->database,
                        "Learn from the people on record instead, and keep what was learned there");
    command->add_option("--guidance", record->guidance, "The guidance folder");
    command->add_option("--area", record->area, "Whose local values apply")->capture_default_str();
    for (const char* name : {"files", "--id", "--fields"}) // of files only; asked for below
        if (CLI::Option* option = command->get_option_no_throw(name)) option->required(false);
    command->callback([options, record] {
        if (!record->database.empty())
            return learn_from_database(record->database, record->guidance, record->area);
        if (options->files.empty() || options->id.empty() || options->fields.empty() ||
            options->parameters.empty())
            throw command_failure("Name a file with --id, --fields and --out, or --database");
        link_files(*options);
    });
}

struct family_options {
    std::string out, guidance;
    std::uint64_t seed = 1, people = 5000;
    int percent = 40;
};

void write_families(const family_options& options) {
    const auto population = synthetic::load_population(guidance_folder(options.guidance), options.seed);
    if (!population) throw command_failure(population.error().front().message);
    std::string out = synthetic::csv_header();
    const auto end_line = [&out] {
        if (!out.ends_with('\n')) out += "\r\n";
    };
    end_line();
    synthetic::each_record(*population, options.seed, options.people, options.percent,
                           [&](const synthetic::written_record& one) {
                               out += synthetic::csv_line(one);
                               end_line();
                           });
    write_whole(options.out, out);
}

void add_families(CLI::App& people) {
    const auto options = std::make_shared<family_options>();
    CLI::App* command = people.add_subcommand(
        "families",
        "Write synthetic families as several agencies record them, with the truth (column person)");
    command->add_option("--out", options->out, "Where the file goes; - for standard output")->required();
    command->add_option("--seed", options->seed, "Another seed, other families");
    command->add_option("--people", options->people, "How many people")->check(CLI::Range(1, 20'000'000));
    command->add_option("--percent", options->percent, "How many of 100 are recorded more than once")
        ->check(CLI::Range(0, 100));
    command->add_option("--guidance", options->guidance, "The folder of the guidance");
    command->callback([options] { write_families(*options); });
}

} // namespace

void add_people_command(CLI::App& app) {
    CLI::App* people = app.add_subcommand("people", "Records of one person: found in any files");
    people->require_subcommand(1);
    add_link(*people);
    add_learn(*people);
    add_families(*people);
}

} // namespace kith::cli
