#include "answers.hpp"

#include <doctest/doctest.h>

namespace kith::tests {

bool has(const web::response& page, std::string_view words) {
    return page.body.find(words) != std::string::npos;
}

std::size_t count(std::string_view text, std::string_view words) {
    std::size_t found = 0;
    for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1))
        ++found;
    return found;
}

std::string between(std::string_view text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    if (from == std::string_view::npos) return {};
    const auto to = text.find(end, from + begin.size());
    return std::string(text.substr(from + begin.size(), to - from - begin.size()));
}

std::string header_of(const web::response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
        if (key == name) return value;
    return {};
}

std::string location(const web::response& answer) {
    return header_of(answer, "Location");
}

std::string hidden(const web::response& page, const std::string& name) {
    return between(page.body, "name=\"" + name + "\" value=\"", "\"");
}

web::form_fields::list tokens(const web::response& page) {
    return {{"form_token", hidden(page, "form_token")}, {"based_on", hidden(page, "based_on")}};
}

web::form_fields::list on(const std::string& name, const char* day, const char* month, const char* year) {
    return {{name + "-day", day}, {name + "-month", month}, {name + "-year", year}};
}

web::form_fields::list operator+(web::form_fields::list left, const web::form_fields::list& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

void check_summary(const web::response& page) {
    CHECK(has(page, "There is a problem"));
    CHECK(has(page, "<title>Error: "));
    const auto summary = between(page.body, "govuk-error-summary__list", "</ul>");
    for (std::size_t at = summary.find("href=\"#"); at != std::string::npos;
         at = summary.find("href=\"#", at + 1)) {
        const auto id = between(std::string_view(summary).substr(at), "href=\"#", "\"");
        CHECK_MESSAGE(has(page, "id=\"" + id + "\""), id);
    }
}

} // namespace kith::tests
