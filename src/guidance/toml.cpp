// The only place that knows the TOML library: its tree becomes ours, with places in the Markdown file.

#include "guidance/document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

namespace kith::guidance {
namespace {

constexpr int deepest = 16;     // nested brackets
constexpr int longest_path = 6; // parts of a dotted key
constexpr std::size_t longest_list = 1000, longest_text = 8000;

struct offence {
    int line, column;
    std::string what;
};

/// Looks for nesting so deep that no rule needs it, before the library sees it: its tree is walked
/// recursively, also when it is destroyed.
class depth_guard {
  public:
    std::optional<offence> look(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (c == '\n') {
                ++line_;
                line_start_ = i + 1;
                dots_ = 0;
                continue;
            }
            if (c == '"' || c == '\'')
                skip_string(text, i, c);
            else if (c == '#')
                while (i + 1 < text.size() && text[i + 1] != '\n')
                    ++i;
            else if (c == '[' || c == '{') {
                ++depth_;
                dots_ = 0;
            } else if (c == ']' || c == '}') {
                depth_ = std::max(0, depth_ - 1);
                dots_ = 0;
            } else if (c == '=' || c == ',')
                dots_ = 0;
            else if (c == '.')
                ++dots_;
            if (depth_ > deepest)
                return offence{line_, static_cast<int>(i - line_start_) + 1,
                               fmt::format("this is nested more than {} deep", deepest)};
            if (dots_ > longest_path)
                return offence{line_, static_cast<int>(i - line_start_) + 1,
                               fmt::format("this key has more than {} parts", longest_path)};
        }
        return std::nullopt;
    }

  private:
    void skip_string(std::string_view text, std::size_t& i, char quote) {
        const std::string three(3, quote);
        const bool many_lines = text.substr(i, 3) == three;
        i += many_lines ? 3 : 1;
        for (; i < text.size(); ++i) {
            if (text[i] == '\n') {
                if (!many_lines) {
                    --i;
                    return;
                } // an unclosed string: the parser will say so
                ++line_;
                line_start_ = i + 1;
            } else if (text[i] == '\\' && quote == '"') {
                ++i;
                if (i < text.size() && text[i] == '\n') --i;
            } else if (many_lines ? text.substr(i, 3) == three : text[i] == quote) {
                if (many_lines) i += 2;
                return;
            }
        }
    }

    std::size_t line_start_ = 0;
    int line_ = 0, depth_ = 0, dots_ = 0;
};

class converter {
  public:
    converter(const std::string& file, int first_line, std::vector<fault>& faults)
        : file_(file), above_(first_line - 1), faults_(faults) {}

    value convert(const toml::node& node) {
        value made;
        made.line = above_ + static_cast<int>(node.source().begin.line);
        made.column = static_cast<int>(node.source().begin.column);
        if (const auto* table = node.as_table()) {
            made.is = value::type::table;
            made.entries = entries_of(*table);
        } else if (const auto* list = node.as_array()) {
            made.is = value::type::list;
            if (list->size() > longest_list)
                complain(made, fmt::format("this list has {} items: expected at most {}", list->size(),
                                           longest_list));
            else
                for (const auto& item : *list)
                    made.items.push_back(convert(item));
        } else if (const auto* text = node.as_string()) {
            made.is = value::type::text;
            made.text = text->get();
            if (made.text.size() > longest_text)
                complain(made, fmt::format("this text has {} bytes: expected at most {}", made.text.size(),
                                           longest_text));
        } else if (const auto* number = node.as_integer()) {
            made.is = value::type::whole_number;
            made.number = number->get();
        } else if (const auto* truth = node.as_boolean()) {
            made.is = value::type::truth;
            made.truth = truth->get();
        } else if (const auto* day = node.as_date()) {
            made.is = value::type::day;
            made.day = date{std::chrono::year(day->get().year), std::chrono::month(day->get().month),
                            std::chrono::day(day->get().day)};
            if (!made.day.ok()) complain(made, "this is not a day of the calendar");
        }
        return made;
    }

    std::vector<entry> entries_of(const toml::table& table) {
        std::vector<entry> made;
        for (auto&& [key, node] : table) {
            const auto& begin = key.source().begin;
            made.push_back({std::string(key.str()), above_ + static_cast<int>(begin.line),
                            static_cast<int>(begin.column), convert(node)});
        }
        std::sort(made.begin(), made.end(), [](const entry& a, const entry& b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        return made;
    }

  private:
    void complain(const value& about, std::string message) {
        faults_.push_back({{file_, about.line, about.column}, std::move(message)});
    }

    const std::string& file_;
    int above_;
    std::vector<fault>& faults_;
};

std::vector<section> sections_of(const std::string& file, std::vector<entry> entries,
                                 std::vector<fault>& faults) {
    std::vector<section> made;
    for (auto& one : entries) {
        const bool tables = one.of.is == value::type::list && !one.of.items.empty() &&
                            std::all_of(one.of.items.begin(), one.of.items.end(),
                                        [](const value& item) { return item.is == value::type::table; });
        if (one.of.is == value::type::table)
            made.push_back({one.key, false, std::move(one.of)});
        else if (tables)
            for (auto& item : one.of.items)
                made.push_back({one.key, true, std::move(item)});
        else
            faults.push_back(
                {{file, one.line, one.column},
                 fmt::format("the key \"{}\" stands outside of any table: expected a line such as "
                             "[process] or [[step]] above it",
                             one.key.substr(0, 60))});
    }
    std::stable_sort(made.begin(), made.end(), [](const section& a, const section& b) {
        return std::pair(a.table.line, a.table.column) < std::pair(b.table.line, b.table.column);
    });
    return made;
}

} // namespace

std::vector<section> parse_toml(const std::string& file, const fenced_block& block,
                                std::vector<fault>& faults) {
    if (const auto bad = depth_guard().look(block.text)) {
        faults.push_back({{file, block.first_line + bad->line, bad->column}, bad->what});
        return {};
    }
    try {
        const toml::table table = toml::parse(block.text);
        auto entries = converter(file, block.first_line, faults).entries_of(table);
        return sections_of(file, std::move(entries), faults);
    } catch (const toml::parse_error& error) {
        std::string what(error.description().substr(0, 300));
        std::replace(what.begin(), what.end(), '\n', ' ');
        if (what.find("unescaped control characters") != std::string::npos)
            what = "text runs on to the end of the line; is a closing quotation mark missing?";
        const auto& begin = error.source().begin;
        faults.push_back(
            {{file, block.first_line - 1 + static_cast<int>(begin.line), static_cast<int>(begin.column)},
             "this is not TOML: " + what});
        return {};
    }
}

} // namespace kith::guidance
