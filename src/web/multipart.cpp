#include "web/multipart.hpp"

#include <algorithm>

namespace kith::web {
namespace {

constexpr std::size_t most_parts = 50, most_files = 2, longest_boundary = 70, longest_header = 2'000;

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
        return low(x) == low(y);
    });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// The value of a parameter: name="value" or name=value. `given` says whether it is there at all.
std::string_view parameter_of(std::string_view header, std::string_view name, bool& given) {
    given = false;
    auto rest = header.substr(std::min(header.find(';'), header.size()));
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return {};
        const auto key = trimmed(rest.substr(0, equals));
        rest = trimmed(rest.substr(equals + 1));
        std::string_view value;
        if (rest.starts_with('"')) {
            const auto end = rest.find('"', 1);
            if (end == std::string_view::npos) return {};
            value = rest.substr(1, end - 1);
            rest.remove_prefix(end + 1);
            rest.remove_prefix(std::min(rest.find(';'), rest.size()));
        } else {
            value = trimmed(rest.substr(0, rest.find(';')));
            rest.remove_prefix(std::min(rest.find(';'), rest.size()));
        }
        if (!same_word(key, name)) continue;
        given = true;
        return value;
    }
    return {};
}

std::string boundary_of(std::string_view content_type) {
    bool given = false;
    const auto value = parameter_of(content_type, "boundary", given);
    const bool plain = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 127 && c != '"'; });
    return given && plain && !value.empty() && value.size() <= longest_boundary ? "--" + std::string(value)
                                                                                : "";
}

/// What a part's header says that matters.
struct part_header {
    std::string name;
    bool named = false, file = false;
};

part_header read_header(std::string_view lines) {
    part_header read;
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        const auto line = lines.substr(0, end);
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos ||
            !same_word(trimmed(line.substr(0, colon)), "Content-Disposition"))
            continue;
        const auto value = trimmed(line.substr(colon + 1));
        if (!same_word(trimmed(value.substr(0, value.find(';'))), "form-data")) return {};
        read.name = parameter_of(value, "name", read.named);
        parameter_of(value, "filename", read.file);
        bool extended = false;
        parameter_of(value, "filename*", extended);
        read.file = read.file || extended;
    }
    return read;
}

/// A text field is checked as if it had come in a form of the usual kind.
std::optional<std::string> fault_in_text(std::string_view name, std::string_view value) {
    const auto read = decode_form(encode_form({{std::string(name), std::string(value)}}));
    const auto* wrong = std::get_if<malformed>(&read);
    return wrong ? std::optional(wrong->why) : std::nullopt;
}

} // namespace

bool is_multipart(std::string_view content_type) {
    return same_word(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data");
}

std::variant<form_fields, malformed> decode_multipart(std::string_view content_type,
                                                      std::string_view body) {
    const std::string boundary = boundary_of(content_type);
    if (boundary.empty()) return malformed{"the parts of the form can't be told apart"};
    const malformed broken{"a part of the form is cut off"};
    if (!body.starts_with(boundary)) return broken;
    body.remove_prefix(boundary.size());
    const std::string between = "\r\n" + boundary;
    form_fields::list fields;
    std::size_t files = 0;
    while (!body.starts_with("--")) {
        if (fields.size() == most_parts) return malformed{"there are more than 50 parts in the form"};
        if (!body.starts_with("\r\n")) return broken;
        body.remove_prefix(2);
        const auto header_end = body.find("\r\n\r\n");
        if (header_end == std::string_view::npos || header_end > longest_header) return broken;
        const auto header = read_header(body.substr(0, header_end));
        body.remove_prefix(header_end + 4);
        const auto end = body.find(between);
        if (end == std::string_view::npos || !header.named) return broken;
        const auto value = body.substr(0, end);
        body.remove_prefix(end + between.size());
        if (auto fault = fault_in_text(header.name, header.file ? std::string_view{} : value))
            return malformed{*fault};
        if (header.file && ++files > most_files)
            return malformed{"there are more than two files in the form"};
        fields.emplace_back(header.file ? std::string(file_field_mark) + header.name : header.name,
                            std::string(value));
    }
    return form_fields(std::move(fields));
}

std::optional<std::string_view> file_in(const form_fields& form, std::string_view name) {
    const std::string key = std::string(file_field_mark) + std::string(name);
    if (!form.has(key) || form.first(key).empty()) return std::nullopt;
    return form.first(key);
}

} // namespace kith::web
