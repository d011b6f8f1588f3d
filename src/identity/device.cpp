#include "identity/identity.hpp"

#include <array>
#include <utility>

namespace kith::identity {
namespace {

using known = std::pair<std::string_view, std::string_view>;

// The first that is found counts: browsers name those before them as well.
constexpr std::array<known, 7> browsers{{{"Edg", "Edge"},
                                         {"OPR/", "Opera"},
                                         {"SamsungBrowser", "Samsung Internet"},
                                         {"Firefox/", "Firefox"},
                                         {"FxiOS/", "Firefox"},
                                         {"Chrome/", "Chrome"},
                                         {"Safari/", "Safari"}}};
constexpr std::array<known, 7> systems{{{"Android", "Android"},
                                        {"iPhone", "an iPhone"},
                                        {"iPad", "an iPad"},
                                        {"Windows", "Windows"},
                                        {"Mac OS X", "a Mac"},
                                        {"CrOS", "ChromeOS"},
                                        {"Linux", "Linux"}}};

template <std::size_t N>
std::string_view first_found(const std::array<known, N>& among, std::string_view in) {
    for (const auto& [sign, words] : among)
        if (in.find(sign) != std::string_view::npos) return words;
    return {};
}

} // namespace

std::string device_words(std::string_view user_agent) {
    const auto browser = first_found(browsers, user_agent);
    const auto system = first_found(systems, user_agent);
    std::string words = browser.empty() ? "An unknown browser" : std::string(browser);
    if (!system.empty()) words.append(" on ").append(system);
    return words;
}

} // namespace kith::identity
