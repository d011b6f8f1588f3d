// Our components against what the macros of the Ministry of Justice make of the same options.

#include "components_fixture.hpp"

#include <array>
#include <cstdio>
#include <doctest/doctest.h>
#include <iostream>
#include <memory>

using namespace kith::web;
namespace c = kith::web::components;

namespace {

/// What a command prints.
std::string printed_by(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 4096> block{};
    while (const auto read = std::fread(block.data(), 1, block.size(), pipe.get()))
        text.append(block.data(), read);
    return text;
}

std::optional<c::content> content(fixtures::value v) {
    if (!v.truthy()) return std::nullopt;
    return c::content{v["text"].text(), v["html"].markup()};
}

html sub_navigation(fixtures::value v) {
    return c::sub_navigation({.items = v["items"].list([](fixtures::value item) {
                                  return c::sub_navigation_item{
                                      item["text"].text(),    item["html"].markup(),
                                      item["href"].text(),    item["active"].truthy(),
                                      item["classes"].text(), item["attributes"].attributes()};
                              }),
                              .label = v["label"].text_or("Secondary navigation region"),
                              .classes = v["classes"].text(),
                              .attributes = v["attributes"].attributes()});
}

html badge(fixtures::value v) {
    return c::badge(
        {v["text"].text(), v["html"].markup(), v["classes"].text(), v["attributes"].attributes()});
}

html timeline(fixtures::value v) {
    return c::timeline({.items = v["items"].list([](fixtures::value item) {
                            return c::timeline_item{.label = content(item["label"]).value_or(c::content{}),
                                                    .byline = content(item["byline"]),
                                                    .timestamp = item["datetime"]["timestamp"].text(),
                                                    .time_words = item["datetime"]["words"].text(),
                                                    .text = item["text"].text(),
                                                    .html = item["html"].markup(),
                                                    .classes = item["classes"].text(),
                                                    .attributes = item["attributes"].attributes()};
                        }),
                        .heading_level = v["headingLevel"].maybe_number().value_or(2),
                        .classes = v["classes"].text(),
                        .attributes = v["attributes"].attributes()});
}

} // namespace

TEST_CASE("components of the Ministry of Justice's frontend equal what its macros make") {
    REQUIRE_MESSAGE(std::filesystem::exists(fixtures::node_modules() / "nunjucks"),
                    "the macros are in node_modules: run `npm ci --ignore-scripts` in the root first");
    const auto printed =
        printed_by("TZ=Europe/London node '" KITH_SOURCE_DIR "/tests/unit/web/moj_goldens.mjs'");
    const auto goldens = boost::json::parse(printed);
    const auto& cases = goldens.as_array();
    CHECK(cases.size() >= 7);
    for (const auto& golden : cases) {
        const std::string component(golden.at("component").as_string());
        const fixtures::value options(&golden.at("options"));
        const auto made = component == "badge"      ? badge(options)
                          : component == "timeline" ? timeline(options)
                                                    : sub_navigation(options);
        INFO(component);
        CHECK(made.view() == std::string_view(golden.at("html").as_string()));
    }
    std::cout << "implemented MoJ components: 3, " << cases.size() << " goldens\n";
}
