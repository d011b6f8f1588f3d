#include "guidance/fact_words.hpp"

#include "foundation/time.hpp"

#include <algorithm>

namespace kith::guidance {
namespace {

/// Each code of a list "a, b" by its option's text.
std::string words_of_codes(const std::vector<option>& options, std::string_view value) {
    std::string words;
    while (!value.empty()) {
        const std::string_view code = value.substr(0, value.find(", "));
        const auto found = std::ranges::find(options, code, &option::code);
        if (!words.empty()) words += ", ";
        words += found == options.end() ? code : std::string_view(found->text);
        value.remove_prefix(std::min(value.size(), code.size() + 2));
    }
    return words;
}

} // namespace

std::string fact_words(const edition& in_force, std::string_view fact, std::string_view value) {
    if (const auto day = parse_date(value)) return long_words(*day);
    for (const process& one : in_force.processes)
        for (const field& each : one.fields)
            if (each.records == fact && !each.options.empty()) return words_of_codes(each.options, value);
    if (const code_set* codes = in_force.find_codes(fact))
        for (const auto& one : codes->codes)
            if (one.code == value) return one.text;
    return std::string(value);
}

} // namespace kith::guidance
