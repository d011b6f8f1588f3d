#include "cli/serve_command.hpp"

#include "casework/casework.hpp"
#include "casework/matching.hpp"
#include "cli/command.hpp"
#include "cli/retention_command.hpp"
#include "cli/vigilance_command.hpp"
#include "identity/breached.hpp"
#include "identity/identity.hpp"
#include "web/even_times.hpp"
#include "web/pages/every_route.hpp"
#include "web/pages/retention_pages.hpp"
#include "web/pages/vigilance_pages.hpp"
#include "web/routing.hpp"
#include "web/server/server.hpp"
#include "web/site_frame.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <malloc.h>
#include <memory>
#include <system_error>

namespace kith::cli {
namespace {

struct serve_options {
    std::string database = default_database;
    std::string guidance, area = default_area;
    web::server_options server;
    std::vector<std::string> site;
    std::string breached;
    bool bench_hello = false;
};

web::routes site_table(web::pages::site& site, identity::gate& gate, const serve_options& options) {
    web::routes table = web::pages::every_route(site, gate);
    if (options.bench_hello) {
        table.get("/hello", web::audit_class::none, web::access::public_page, [](web::visit&) {
            web::response hello;
            hello.content_type = "text/plain; charset=utf-8";
            hello.body = "hello\n";
            return hello;
        });
    }
    return table;
}

/// Pages are built in buffers of some 100 KB: given back to the system after each, they cost more in page
/// faults than the rendering does.
void keep_freed_memory() {
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_ARENA_MAX,
            4); // each keeps what it freed: one for every thread would be hundreds of megabytes
}

bool is_this_machine(std::string_view address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

void check_breached(const serve_options& options) {
    if (options.breached.empty()) return;
    if (const auto fits = identity::check_breached_list(options.breached); !fits)
        throw command_failure("--breached-passwords: " + fits.error());
}

/// What would put people's sessions on the network in the clear, or let others name the site.
void check_where(const serve_options& options) {
    for (const std::string& one : options.site)
        if (!web::is_origin(one))
            throw command_failure(
                fmt::format("--site {}: expected an address such as https://kith.example, "
                            "in small letters, without a path",
                            one.substr(0, 100)));
    if (is_this_machine(options.server.address) || options.server.behind_proxy) return;
    throw command_failure(fmt::format(
        "Kith does not speak TLS itself, so it listens on {} only behind a proxy that does: say "
        "--behind-proxy, or listen on 127.0.0.1",
        options.server.address));
}

void serve(const serve_options& options) {
    check_where(options);
    check_breached(options);
    keep_freed_memory();
    const auto rules = load_guidance(options.guidance, options.area);
    const auto database = open_database(options.database, opening::to_create);
    casework::bring_up_to_date(*database, *rules,
                               fingerprint_of(guidance_folder(options.guidance), options.area));
    system_world world;
    casework::desk desk(*database, world, rules);
    casework::match_when_recorded(desk);
    web::pages::site site{desk};
    identity::gate_options signing_in;
    signing_in.breached = options.breached;
    identity::gate gate(*database, world, signing_in);
    auto frame = std::make_shared<web::site_frame>();
    frame->organisation = rules->area_title;
    frame->origins = options.site;
    frame->places = web::pages::places(*rules);
    const auto classes = load_retention(options.guidance, options.area, *rules);
    frame->places.push_back(web::pages::retention_place(classes));
    const auto looking = load_vigilance(options.guidance, options.area, *rules);
    frame->places.push_back(web::pages::vigilance_place(looking));
    auto table = site_table(site, gate, options);
    web::pages::add_retention_routes(table, site, classes);
    web::pages::add_vigilance_routes(table, site, looking);
    web::dispatcher dispatcher(std::move(table), frame, *database, world, gate);
    try {
        web::server server(
            options.server, world, web::at_even_times([&](web::request&& request, std::string& pattern) {
                return dispatcher.answer(std::move(request), &pattern);
            }),
            [&](int status, std::string_view words) { return web::error_page(*frame, status, words); });
        fmt::print("Kith is ready: http://{}:{}/\n", options.server.address, server.port());
        std::fflush(stdout);
        if (server.run(true) == web::server_end::store_failed) {
            throw command_failure("The database could not keep what was written, so Kith has stopped. Look "
                                  "at the disk, then start "
                                  "it again: everything that was acknowledged is there",
                                  found_faults);
        }
    } catch (const std::system_error& taken) {
        throw command_failure(
            fmt::format("Kith can't listen on {} port {} ({}): choose another with --port",
                        options.server.address, options.server.port, taken.code().message()));
    }
}

} // namespace

void add_serve_command(CLI::App& app) {
    const auto options = std::make_shared<serve_options>();
    options->server.port = 8080;
    CLI::App* command = app.add_subcommand("serve", "Start the site");
    command->add_option("--database", options->database, "A file's path, or postgresql://...")
        ->capture_default_str();
    command->add_option("--guidance", options->guidance, "The guidance folder");
    command->add_option("--area", options->area, "Whose local values apply: a folder of guidance/local/")
        ->capture_default_str();
    command->add_option("--address", options->server.address, "Where to listen")->capture_default_str();
    command->add_option("--port", options->server.port, "Which port; 0: any that is free")
        ->capture_default_str();
    command->add_option("--site", options->site,
                        "By which address people ask for it: https://kith.example; several times for "
                        "several. Otherwise only by localhost");
    command->add_option("--breached-passwords", options->breached,
                        "A file of passwords that leaked, none of which is taken: lines of SHA-1 in "
                        "hexadecimal, a colon and a number, in order");
    command->add_option("--threads", options->server.threads, "How many requests are worked on at once")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    command->add_flag("--behind-proxy", options->server.behind_proxy,
                      "Trust X-Forwarded-Proto and X-Forwarded-For");
    command->add_flag("--log", options->server.log,
                      "One line a request on standard error; nothing personal");
    command->add_flag("--bench-hello", options->bench_hello)->group("");
    command->callback([options] { serve(*options); });
}

} // namespace kith::cli
