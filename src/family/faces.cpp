// People as symbols with words.

#include "family/faces.hpp"
#include "people/people.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::family {
namespace {

constexpr double name_width = 104, name_size = 13, small_size = 12;

std::string year(date day) {
    return std::to_string(int(day.year()));
}

/// "8", "5m", "12d": what fits into a symbol.
std::string short_age(const member& one, date on) {
    if (!one.birth || one.unborn) return {};
    const date until = one.death.value_or(on);
    if (until < *one.birth) return "?";
    const int years = people::age_in_years(*one.birth, until);
    constexpr int oldest = 130; // nobody has lived so long: one of the dates is wrong
    if (years >= 1) return years > oldest ? "?" : std::to_string(years);
    const int days = day_number(until) - day_number(*one.birth);
    return days < 31 ? std::to_string(days) + "d" : std::to_string(std::min(11, days / 30)) + "m";
}

std::string years_of(const member& one) {
    if (one.unborn)
        return one.death      ? "lost " + year(*one.death)
               : one.expected ? fmt::format("due {}", short_words(*one.expected).substr(4))
                              : "not born yet";
    if (one.birth && one.death) return year(*one.birth) + "\u2013" + year(*one.death);
    if (one.death) return "died " + year(*one.death);
    return one.birth ? "b. " + year(*one.birth) : std::string();
}

/// What a person is, in a sentence.
std::string facts_of(const member& one, const std::string& age, bool risk) {
    std::vector<std::string> parts;
    if (one.unborn && one.death)
        parts.emplace_back("a pregnancy that was lost");
    else if (one.unborn)
        parts.push_back(one.expected ? "not born yet, due " + long_words(*one.expected) : "not born yet");
    else if (one.child)
        parts.emplace_back(one.sex == "F" ? "girl" : one.sex == "M" ? "boy" : "child");
    else
        parts.emplace_back(one.sex == "F" ? "woman" : one.sex == "M" ? "man" : "adult");
    if (!one.unborn && one.birth) parts.push_back("born " + long_words(*one.birth));
    if (one.death && !one.unborn)
        parts.push_back("died " + long_words(*one.death) + (age.empty() ? "" : ", age " + age));
    else if (!age.empty() && age != "?")
        parts.push_back(age.ends_with('m')   ? age.substr(0, age.size() - 1) + " months"
                        : age.ends_with('d') ? age.substr(0, age.size() - 1) + " days"
                                             : "age " + age);
    if (risk) parts.emplace_back("poses a risk");
    if (!one.note.empty()) parts.push_back(tidied(one.note));
    if (one.subject) parts.emplace_back("whose family this is");
    std::string words;
    for (const std::string& each : parts)
        words += (words.empty() ? "" : "; ") + each;
    return words;
}

} // namespace

node face_of(member one, date on, bool risk) {
    constexpr double half = symbol_size / 2;
    // Said once, with its mark.
    constexpr std::string_view said = "Poses a risk";
    if (one.note.starts_with(said)) {
        risk = true;
        one.note.erase(0, said.size() + (one.note.substr(said.size()).starts_with(". ") ? 2 : 0));
    }
    node its;
    its.id = one.id.text;
    its.shape = one.unborn       ? (one.death ? symbol::small_triangle : symbol::triangle)
                : one.sex == "F" ? symbol::circle
                : one.sex == "M" ? symbol::square
                                 : symbol::diamond;
    its.doubled = one.subject;
    its.crossed = one.death.has_value();
    its.marked = risk;
    its.name = tidied(one.name);
    if (its.name.empty()) its.name = "Name not known";
    its.href = one.address;
    const std::string age = short_age(one, on);
    its.facts = facts_of(one, age, risk);
    if (!age.empty()) its.words.push_back({{0, 5}, age, 14, false});
    double y = half + 2, wide = half;
    const auto add = [&](const std::string& text, double size, bool bold) {
        if (text.empty()) return;
        y += size + 2;
        its.words.push_back({{0, y - 2}, text, size, bold});
        wide = std::max(wide, text_width(text, size, bold) / 2);
    };
    for (const std::string& line : wrapped(its.name, name_width, name_size, one.subject, 2))
        add(line, name_size, one.subject);
    add(fitted(years_of(one), name_width, small_size), small_size, false);
    if (risk) add("\u25B2 Poses a risk", small_size, true);
    if (!one.note.empty())
        for (const std::string& line : wrapped(one.note, name_width, small_size, true, 2))
            add(line, small_size, true);
    const double shape_half = its.shape == symbol::small_triangle ? half / 2 : half;
    its.drawn = {-shape_half, -shape_half, shape_half, shape_half};
    its.extent = {-wide - 1, -half, wide + 1, y + 2};
    return its;
}

void move(writing& one, double x, double y) {
    one.at.x += x, one.at.y += y;
}

void move(node& one, double x, double y) {
    for (box* each : {&one.drawn, &one.extent}) {
        each->left += x, each->right += x;
        each->top += y, each->bottom += y;
    }
    for (writing& each : one.words)
        move(each, x, y);
}

} // namespace kith::family
