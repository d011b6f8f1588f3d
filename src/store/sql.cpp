#include "store/sql.hpp"

#include "store/store.hpp"

#include <cstring>
#include <utility>

namespace kith::store::sql {

namespace {

/// The length of the well-formed UTF-8 sequence at the front of `text` (never a NUL), or 0.
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80) return lead == 0 ? 0 : 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80) return 0;
    }
    const unsigned char second = at(1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool surrogate = lead == 0xED && second > 0x9F;
    const bool too_high = lead == 0xF4 && second > 0x8F;
    return overlong || surrogate || too_high ? 0 : length;
}

bool storable_all(std::span<const parameter> values) {
    for (const parameter& value : values) {
        if (value.what() == parameter::kind::text && !storable(value.view())) return false;
    }
    return true;
}

} // namespace

bool storable(std::string_view text) {
    while (!text.empty()) {
        if (text.size() >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data(), sizeof word);
            const std::uint64_t zero = (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
            if ((word & 0x8080808080808080U) == 0 && zero == 0) {
                text.remove_prefix(8);
                continue;
            }
        }
        const std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string with_type_names(std::string_view script, const type_names& names) {
    const std::pair<std::string_view, std::string_view> words[] = {
        {"{int}", names.integer},  {"{text}", names.text},     {"{bytes}", names.bytes},
        {"{bool}", names.boolean}, {"{strict}", names.strict}, {"{clustered}", names.clustered}};
    std::string out;
    out.reserve(script.size());
    while (!script.empty()) {
        bool replaced = false;
        for (const auto& [word, name] : words) {
            if (!script.starts_with(word)) continue;
            out += name;
            script.remove_prefix(word.size());
            replaced = true;
            break;
        }
        if (replaced) continue;
        out += script.front();
        script.remove_prefix(1);
    }
    return out;
}

void connection::each(statement_text text, std::span<const parameter> values, row_visitor visit) {
    if (storable_all(values)) do_each(text, values, visit);
}

void connection::each(statement_text text, std::initializer_list<parameter> values, row_visitor visit) {
    each(text, std::span<const parameter>(values.begin(), values.size()), visit);
}

std::int64_t connection::run(statement_text text, std::initializer_list<parameter> values) {
    const std::span<const parameter> span(values.begin(), values.size());
    if (!storable_all(span)) throw unstorable("A text is not valid UTF-8, or holds a NUL character.");
    return do_run(text, span);
}

} // namespace kith::store::sql
