#include "guidance/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {

const value* value::find(std::string_view key) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const entry& one) { return one.key == key; });
    return found == entries.end() ? nullptr : &found->of;
}

std::string_view in_words(value::type is) {
    switch (is) {
    case value::type::text:
        return "text in quotes";
    case value::type::whole_number:
        return "a whole number";
    case value::type::truth:
        return "true or false";
    case value::type::day:
        return "a day such as 2018-07-04";
    case value::type::list:
        return "a list in [ ]";
    case value::type::table:
        return "a table in { }";
    case value::type::other:
        break;
    }
    return "a decimal number or a time";
}

namespace {

/// Letters to insert, leave out, replace or swap to turn one word into the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            now[j] = std::min({replaced, last[j] + 1, now[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(now);
    }
    return last[b.size()];
}

} // namespace

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
    if (name.empty() || name.size() > 80) return {};
    const std::string* best = nullptr;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (const auto& one : known) {
        if (const std::size_t d = distance(name, one); d < least) {
            least = d;
            best = &one;
        }
    }
    return best ? fmt::format("; did you mean \"{}\"?", *best) : std::string();
}

std::string to_text(const fault& one) {
    if (one.at.line == 0) return fmt::format("{}: {}", one.at.file, one.message);
    return fmt::format("{}:{}:{}: {}", one.at.file, one.at.line, one.at.column, one.message);
}

} // namespace kith::guidance
