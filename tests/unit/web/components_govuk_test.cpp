// Our components against every fixture of GOV.UK Frontend, byte for byte.

#include "components_fixture.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace kith::web;

namespace {

boost::json::value read_json(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return boost::json::parse(bytes);
}

std::vector<fixtures::component> all_components() {
    auto all = fixtures::form_components();
    for (auto& more : {fixtures::content_components(), fixtures::navigation_components()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// The fixtures' HTML is written trimmed.
std::string trimmed(const html& made) {
    html_writer out;
    out.raw(made).trim_since(0);
    return std::move(out).finish().take();
}

} // namespace

TEST_CASE("components of GOV.UK Frontend equal all of its fixtures") {
    const auto folder = fixtures::node_modules() / "govuk-frontend/dist/govuk/components";
    REQUIRE_MESSAGE(std::filesystem::exists(folder),
                    "the fixtures are in node_modules: run `npm ci --ignore-scripts` in the root first");
    int equal = 0;
    int all = 0;
    for (const auto& component : all_components()) {
        const auto json = read_json(folder / component.name / "fixtures.json");
        const auto& fixtures = json.at("fixtures").as_array();
        CHECK_MESSAGE(!fixtures.empty(), component.name);
        for (const auto& fixture : fixtures) {
            const std::string name(fixture.at("name").as_string());
            ++all;
            if (std::ranges::find(component.left_out, name) != component.left_out.end()) continue;
            std::string expected(fixture.at("html").as_string());
            if (component.expected) expected = component.expected(std::move(expected));
            const auto made = trimmed(component.render(fixtures::value(&fixture.at("options"))));
            INFO(component.name, ": ", name);
            CHECK(made == expected);
            equal += made == expected ? 1 : 0;
        }
        for (const auto& name : component.left_out) {
            const bool known = std::ranges::any_of(
                fixtures, [&](const auto& fixture) { return fixture.at("name").as_string() == name; });
            CHECK_MESSAGE(known, component.name, " has no fixture to leave out: ", name);
        }
    }
    std::cout << "implemented components: " << equal << "/" << all << " fixtures\n";
}
