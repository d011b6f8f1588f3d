#include "web/html.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace kith::web {

namespace {

/// What a byte is written as; empty for a byte that stays as it is.
constexpr std::string_view entity(char byte) {
    switch (byte) {
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\\':
        return "&#92;";
    default:
        return {};
    }
}

/// Which bytes are not written as they are.
constexpr auto escaped = [] {
    std::array<bool, 256> table{};
    for (const char byte : {'&', '"', '\'', '<', '>', '\\'}) table[static_cast<unsigned char>(byte)] = true;
    return table;
}();

constexpr std::string_view white_space = " \t\n\r\f\v";

/// Where verbatim text that begins at or after `from` starts and ends, as [start, end); npos where there is
/// none.
std::pair<std::size_t, std::size_t> verbatim(std::string_view page, std::size_t from) {
    const auto find = [&](std::string_view open, std::string_view close) {
        const auto start = page.find(open, from);
        if (start == page.npos) return std::pair(page.npos, page.npos);
        return std::pair(start, std::min(page.find(close, start), page.size()));
    };
    return std::min(find("<textarea", "</textarea"), find("<pre", "</pre"));
}

} // namespace

void escape_to(std::string& out, std::string_view plain) {
    const char* copied = plain.data();
    const char* const end = plain.data() + plain.size();
    for (const char* at = copied; at != end; ++at) {
        if (!escaped[static_cast<unsigned char>(*at)]) continue;
        out.append(copied, at).append(entity(*at));
        copied = at + 1;
    }
    out.append(copied, end);
}

html text(std::string_view plain) {
    html_writer out(plain.size() + plain.size() / 8);
    out.text(plain);
    return std::move(out).finish();
}

html markup_from_generator(std::string markup) {
    return html(std::move(markup));
}

html html_writer::finish() && {
    // A small piece gives its spare room back at once, so that the next one is written where it was.
    if (buffer_.size() <= 4096 && buffer_.capacity() > 2 * buffer_.size()) return html(std::string(buffer_));
    return html(std::move(buffer_));
}

html_writer& html_writer::attribute(markup name, std::string_view value) {
    buffer_ += ' ';
    buffer_ += name.view();
    buffer_ += "=\"";
    escape_to(buffer_, value);
    buffer_ += '"';
    return *this;
}

html_writer& html_writer::write(const web::attributes& extra) {
    for (const auto& [name, value] : extra) {
        buffer_ += ' ';
        escape_to(buffer_, name);
        if (!value) continue;
        buffer_ += "=\"";
        escape_to(buffer_, *value);
        buffer_ += '"';
    }
    return *this;
}

html_writer& html_writer::trim_since(std::size_t mark) {
    const auto last = buffer_.find_last_not_of(white_space);
    buffer_.resize(last == buffer_.npos || last < mark ? mark : last + 1);
    const auto first = buffer_.find_first_not_of(white_space, mark);
    if (first != buffer_.npos && first > mark) buffer_.erase(mark, first - mark);
    return *this;
}

html_writer& html_writer::indent_since(std::size_t mark, unsigned spaces, bool first_line) {
    if (!first_line && buffer_.find('\n', mark) == buffer_.npos) return *this;
    const std::string lines = buffer_.substr(mark);
    auto [verbatim_start, verbatim_end] = verbatim(lines, 0);
    buffer_.resize(mark);
    if (first_line) buffer_.append(spaces, ' ');
    std::size_t copied = 0;
    for (auto end = lines.find('\n'); end != lines.npos; end = lines.find('\n', copied)) {
        buffer_.append(lines, copied, end + 1 - copied);
        copied = end + 1;
        while (verbatim_end < end)
            std::tie(verbatim_start, verbatim_end) = verbatim(lines, verbatim_end);
        if (end < verbatim_start) buffer_.append(spaces, ' ');
    }
    buffer_.append(lines, copied);
    return *this;
}

html join(std::initializer_list<html> pieces) {
    html_writer out;
    for (const auto& piece : pieces)
        out.raw(piece);
    return std::move(out).finish();
}

html join(const std::vector<html>& pieces) {
    html_writer out;
    for (const auto& piece : pieces)
        out.raw(piece);
    return std::move(out).finish();
}

} // namespace kith::web
