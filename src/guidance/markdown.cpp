// The line scanner: fences of a Markdown file, and the lines of the cases in them.

#include "guidance/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace kith::guidance {
namespace {

struct fence {
    char mark = '`';
    std::size_t length = 0, indent = 0;
    std::string info;
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::optional<fence> fence_on(std::string_view line) {
    const auto indent = line.find_first_not_of(" \t");
    if (indent == std::string_view::npos || (line[indent] != '`' && line[indent] != '~'))
        return std::nullopt;
    fence found{line[indent], 0, indent, {}};
    auto end = line.find_first_not_of(found.mark, indent);
    if (end == std::string_view::npos) end = line.size();
    found.length = end - indent;
    if (found.length < 3) return std::nullopt;
    found.info = std::string(trimmed(line.substr(end)));
    // `code` in a line of prose that happens to begin with three ticks is no fence.
    if (found.mark == '`' && found.info.find('`') != std::string::npos) return std::nullopt;
    return found;
}

/// Whether the first word of the info string was probably meant to be a kind that Kith reads.
bool nearly(std::string_view word, std::string_view kind) {
    return !word.empty() && word != kind && !did_you_mean(word, {std::string(kind)}).empty() &&
           (word.size() > kind.size() ? word.size() - kind.size() : kind.size() - word.size()) <= 1;
}

class scanner {
  public:
    scanner(const std::string& file, std::vector<fault>& faults) : file_(file), faults_(faults) {}

    void line(std::string_view text, int number) {
        if (open_) return inside(text, number);
        const auto found = fence_on(text);
        if (!found) {
            made_.prose.append(text).push_back('\n');
            return;
        }
        open_ = *found;
        opened_on_ = number;
        judge(*found, number);
    }

    markdown finish() {
        if (open_)
            faults_.push_back({{file_, opened_on_, static_cast<int>(open_->indent) + 1},
                               fmt::format("this block is never closed: expected a line with {} after it",
                                           std::string(open_->length, open_->mark))});
        return std::move(made_);
    }

  private:
    void judge(const fence& found, int number) {
        const std::string word = found.info.substr(0, found.info.find_first_of(" \t{"));
        const place at{file_, number, static_cast<int>(found.indent) + 1};
        kind_.clear();
        if (word == "toml" || word == "case") {
            if (found.indent > 3)
                faults_.push_back(
                    {at, fmt::format("this {} block is indented and would not be read: expected it "
                                     "at the start of the line",
                                     word)});
            kind_ = word;
            made_.blocks.push_back({word, {}, number + 1});
            return;
        }
        for (const std::string_view kind : {"toml", "case"}) {
            std::string lower = word;
            std::transform(lower.begin(), lower.end(), lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            if (lower == kind || nearly(lower, kind))
                faults_.push_back(
                    {at, fmt::format("a block marked \"{}\" would not be read; did you mean \"{}\"?",
                                     word.substr(0, 40), kind)});
        }
    }

    void inside(std::string_view text, int number) {
        const auto found = fence_on(text);
        const bool closes = found && found->mark == open_->mark && found->length >= open_->length &&
                            found->info.empty() && found->indent <= 3;
        if (closes) {
            open_.reset();
        } else if (!kind_.empty()) {
            if (found && found->mark == open_->mark && !found->info.empty())
                faults_.push_back(
                    {{file_, number, static_cast<int>(found->indent) + 1},
                     fmt::format("a new block begins inside the one opened on line {}: expected that "
                                 "one to be closed first",
                                 opened_on_)});
            made_.blocks.back().text.append(text).push_back('\n');
        }
    }

    const std::string& file_;
    std::vector<fault>& faults_;
    markdown made_;
    std::optional<fence> open_;
    std::string kind_; // of the open block; empty: prose
    int opened_on_ = 0;
};

/// The cases of one block: lines that begin with given, then and because; others continue the line before.
void read_cases(const std::string& file, const fenced_block& block, std::vector<case_lines>& cases,
                std::vector<fault>& faults) {
    constexpr std::array<std::string_view, 3> words = {"given", "then", "because"};
    std::optional<case_lines> now;
    std::string* current = nullptr;
    int number = block.first_line - 1;
    const auto finish = [&] {
        if (!now) return;
        if (now->then_line == 0)
            faults.push_back(
                {{file, now->given_line, 1}, "this case has no line \"then\": expected what follows"});
        else if (now->because.empty())
            faults.push_back(
                {{file, now->given_line, 1}, "this case has no line \"because\": expected the reason"});
        else
            cases.push_back(std::move(*now));
        now.reset();
    };
    for (std::size_t at = 0; at < block.text.size();) {
        const auto end = block.text.find('\n', at);
        const std::string_view line = trimmed(std::string_view(block.text).substr(at, end - at));
        at = end + 1;
        ++number;
        if (line.empty()) continue;
        const auto space = line.find_first_of(" \t");
        const std::string_view word = line.substr(0, space);
        const std::string rest(space == std::string_view::npos ? "" : trimmed(line.substr(space)));
        if (word == words[0]) {
            finish();
            now = case_lines{rest, {}, {}, number, 0};
            current = &now->given;
        } else if (now && word == words[1] && now->then_line == 0) {
            now->then = rest;
            now->then_line = number;
            current = &now->then;
        } else if (now && word == words[2] && now->then_line != 0 && now->because.empty()) {
            now->because = rest;
            current = &now->because;
        } else if (now && word != words[1] && word != words[2]) {
            current->append(" ").append(line);
        } else {
            faults.push_back(
                {{file, number, 1},
                 fmt::format("found \"{}\": expected a case of the lines given, then and because, in "
                             "that order",
                             line.substr(0, 40))});
            return;
        }
    }
    finish();
}

struct bad_byte {
    std::size_t at;
    const char* what;
};

/// The first byte that is no text in UTF-8.
std::optional<bad_byte> first_bad_byte(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == 0) return bad_byte{i, "a NUL byte"};
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') return bad_byte{i, "a control character"};
        std::size_t more = 0;
        std::uint32_t code = c;
        if (c >= 0xF0 && c <= 0xF4)
            more = 3, code = c & 0x07U;
        else if (c >= 0xE0)
            more = 2, code = c & 0x0FU;
        else if (c >= 0xC2)
            more = 1, code = c & 0x1FU;
        if (c >= 0x80 && (c < 0xC2 || c > 0xF4 || i + more >= text.size()))
            return bad_byte{i, "a byte that is not UTF-8"};
        for (std::size_t k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80U) return bad_byte{i, "a byte that is not UTF-8"};
            code = (code << 6U) | (next & 0x3FU);
        }
        const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
        if (surrogate || overlong || code > 0x10FFFF) return bad_byte{i, "a byte that is not UTF-8"};
        i += more + 1;
    }
    return std::nullopt;
}

} // namespace

markdown scan_markdown(const std::string& file, std::string_view content, std::vector<fault>& faults) {
    scanner scan(file, faults);
    int number = 0;
    for (std::size_t at = 0; at < content.size();) {
        auto end = content.find('\n', at);
        if (end == std::string_view::npos) end = content.size();
        auto text = content.substr(at, end - at);
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        scan.line(text, ++number);
        at = end + 1;
    }
    return scan.finish();
}

document read_document(std::string file, std::string_view content, std::vector<fault>& faults) {
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    document made;
    made.file = std::move(file);
    if (const auto bad = first_bad_byte(content)) {
        const auto line_start = content.substr(0, bad->at).rfind('\n');
        const auto line =
            1 + std::count(content.begin(), content.begin() + static_cast<long>(bad->at), '\n');
        const auto column = line_start == std::string_view::npos ? bad->at + 1 : bad->at - line_start;
        faults.push_back({{made.file, static_cast<int>(line), static_cast<int>(column)},
                          fmt::format("found {}: expected plain text in UTF-8", bad->what)});
        made.broken = true;
        return made;
    }
    const std::size_t before = faults.size();
    markdown parts = scan_markdown(made.file, content, faults);
    made.broken = faults.size() != before;
    made.prose = std::move(parts.prose);
    for (const auto& block : parts.blocks) {
        if (block.kind == "case") {
            read_cases(made.file, block, made.cases, faults);
            continue;
        }
        const std::size_t faults_before = faults.size();
        auto sections = parse_toml(made.file, block, faults);
        made.broken = made.broken || (sections.empty() && faults.size() != faults_before);
        for (auto& one : sections) {
            const bool again =
                !one.listed && std::any_of(made.sections.begin(), made.sections.end(),
                                           [&](const section& s) { return s.key == one.key; });
            if (again)
                faults.push_back(
                    {{made.file, one.table.line, one.table.column},
                     fmt::format("[{}] stands in this file twice: expected it once", one.key)});
            made.sections.push_back(std::move(one));
        }
    }
    return made;
}

} // namespace kith::guidance
