// Parameters as text that people read and programs read back: a line a fact, its parts separated by tabs.

#include "linkage/linkage.hpp"

#include <fmt/format.h>

#include <charconv>

namespace kith::linkage {
namespace {

constexpr std::string_view first_line = "Kith linkage parameters, form 1";

std::string one_line(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return text;
}

void write_levels(std::string& out, std::string_view when, const std::vector<level>& all) {
    for (const level& one : all)
        out += fmt::format("{}\t{}\t{}\t{}\t{}\n", when, one_line(one.words), one.among_matches,
                           one.among_others, one.among_family);
}

std::vector<std::string> parts_of(std::string_view line) {
    std::vector<std::string> parts;
    while (true) {
        const auto tab = line.find('\t');
        parts.emplace_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return parts;
        line.remove_prefix(tab + 1);
    }
}

template <class Number>
bool read(const std::string& text, Number& to) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
    return error == std::errc() && end == text.data() + text.size();
}

bool is_share(double x) {
    return x >= 0 && x <= 1;
}

bool read_level(const std::vector<std::string>& parts, std::vector<level>& to) {
    level one;
    if (parts.size() != 5 || !read(parts[2], one.among_matches) || !read(parts[3], one.among_others) ||
        !read(parts[4], one.among_family))
        return false;
    one.words = parts[1];
    to.push_back(one);
    return is_share(one.among_matches) && is_share(one.among_others) && is_share(one.among_family);
}

/// One line of a comparison.
bool read_comparison(const std::vector<std::string>& parts, parameters& to) {
    if (parts[0] == "comparison" && parts.size() == 2) {
        to.by_field.push_back({});
        to.by_field.back().label = parts[1];
        return true;
    }
    if (to.by_field.empty()) return false;
    field_parameters& now = to.by_field.back();
    if (parts[0] == "level") return read_level(parts, now.given_other);
    if (parts[0] == "level where that is the same") return read_level(parts, now.given_same);
    if (parts.size() == 2 && parts[0] == "hangs on") {
        now.hangs_on = parts[1];
        return true;
    }
    if (parts.size() == 2 && parts[0] == "share of a rare value")
        return read(parts[1], now.rare) && is_share(now.rare);
    double share = 0;
    if (parts.size() != 3 || parts[0] != "frequent" || !read(parts[2], share) || !is_share(share))
        return false;
    now.frequent.emplace_back(parts[1], share);
    return true;
}

bool read_line(const std::vector<std::string>& parts, parameters& to) {
    if (parts[0] == "field" && parts.size() == 3) {
        const auto kind = kind_of(parts[1]);
        if (!kind) return false;
        to.fields.push_back({*kind, parts[2]});
        return true;
    }
    if (parts.size() == 2) {
        if (parts[0] == "origin") return to.origin = parts[1], true;
        if (parts[0] == "rows") return read(parts[1], to.rows);
        if (parts[0] == "share of pairs that are one person")
            return read(parts[1], to.prior_match) && is_share(to.prior_match);
        if (parts[0] == "share of pairs that are one household")
            return read(parts[1], to.prior_family) && is_share(to.prior_family);
        if (parts[0] == "threshold") return read(parts[1], to.threshold) && is_share(to.threshold);
        if (parts[0] == "learned") {
            const auto day = parse_date(parts[1]);
            if (day) to.learned = *day;
            return day.has_value();
        }
    }
    return read_comparison(parts, to);
}

} // namespace

std::string to_text(const parameters& all) {
    std::string out = fmt::format("{}\norigin\t{}\nlearned\t{}\nrows\t{}\n", first_line,
                                  one_line(all.origin), kith::to_text(all.learned), all.rows);
    out += fmt::format("share of pairs that are one person\t{}\nshare of pairs that are one household\t{}\n"
                       "threshold\t{}\n",
                       all.prior_match, all.prior_family, all.threshold);
    for (const field& one : all.fields)
        out += fmt::format("field\t{}\t{}\n", word_of(one.kind), one_line(one.label));
    for (const field_parameters& one : all.by_field) {
        out += fmt::format("\ncomparison\t{}\n", one_line(one.label));
        if (!one.hangs_on.empty()) out += fmt::format("hangs on\t{}\n", one_line(one.hangs_on));
        write_levels(out, "level", one.given_other);
        write_levels(out, "level where that is the same", one.given_same);
        out += fmt::format("share of a rare value\t{}\n", one.rare);
        for (const auto& [value, share] : one.frequent)
            out += fmt::format("frequent\t{}\t{}\n", one_line(value), share);
    }
    return out;
}

result<parameters> parse_parameters(std::string_view text) {
    parameters made;
    std::size_t number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (++number == 1) {
            if (line != first_line) return refuse("line 1: these are no linkage parameters of Kith");
            continue;
        }
        if (line.empty()) continue;
        if (!read_line(parts_of(line), made))
            return refuse(fmt::format("line {}: \"{}\" cannot be read as a linkage parameter", number,
                                      line.substr(0, 60)));
    }
    if (number == 0) return refuse("line 1: these are no linkage parameters of Kith");
    return made;
}

} // namespace kith::linkage
