#include "store/keys_text.hpp"

#include "foundation/number.hpp"
#include "store/keyring.hpp"
#include "store/keys.hpp"
#include "store/sql.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <limits>
#include <vector>

namespace kith::store {

namespace {

constexpr std::string_view first_line = "kith-unit-keys/1 ";
constexpr std::size_t longest_line = 2'000;

std::string hex(std::string_view bytes) {
    std::string out(2 * bytes.size() + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                   bytes.size());
    out.pop_back();
    return out;
}

std::optional<std::string> unhex(std::string_view text) {
    std::string out(text.size() / 2, '\0');
    std::size_t got = 0;
    const int wrong = sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                                     text.size(), nullptr, &got, nullptr);
    if (wrong != 0 || got * 2 != text.size()) return std::nullopt;
    return out;
}

std::optional<std::int64_t> number(std::string_view text) {
    return parse_number(text, std::numeric_limits<std::int64_t>::min());
}

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    for (;;) {
        const auto end = line.find('\t');
        fields.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return fields;
        line.remove_prefix(end + 1);
    }
}

instant moment(std::int64_t milliseconds) {
    return instant(std::chrono::milliseconds(milliseconds));
}

/// False where the line is no line of ours.
bool take_line(transaction& tx, std::string_view line, std::int64_t& keys) {
    const auto fields = fields_of(line);
    if (fields.size() == 4 && fields[0] == "key") {
        const auto wrapped = unhex(fields[2]);
        const auto made = number(fields[3]);
        if (!wrapped || !made || fields[1].empty()) return false;
        put_unit_key(tx, {std::string(fields[1]), *wrapped, moment(*made)});
        ++keys;
        return true;
    }
    if (fields.size() == 5 && fields[0] == "disposed") {
        const auto at = number(fields[2]), through = number(fields[4]);
        if (!at || !through || fields[1].empty()) return false;
        put_disposal(tx, {std::string(fields[1]), moment(*at), std::string(fields[3]), *through});
        return true;
    }
    return false;
}

std::string fingerprint_of(sql::connection& on) {
    std::string found;
    on.each("select value from setting where name = $1", {master_key_setting},
            [&](const sql::row& r) { found = r.text(0); });
    return found;
}

} // namespace

std::string keys_text(snapshot& from, std::int64_t& keys) {
    std::string out = fmt::format("{}{}\n", first_line, fingerprint_of(from.tables()));
    keys = 0;
    each_unit_key(from, [&](const wrapped_key& one) {
        out += fmt::format("key\t{}\t{}\t{}\n", one.unit, hex(one.wrapped),
                           one.made.time_since_epoch().count());
        ++keys;
        return true;
    });
    each_disposal(from, [&](const disposal& one) {
        out += fmt::format("disposed\t{}\t{}\t{}\t{}\n", one.unit, one.at.time_since_epoch().count(),
                           one.certificate, one.through);
        return true;
    });
    return out;
}

result<std::int64_t> take_keys_text(transaction& tx, std::istream& in) {
    std::string line;
    if (!std::getline(in, line) || line.size() > longest_line || !line.starts_with(first_line))
        return refuse("This is not a copy made by kith keys export.", "file");
    if (line.substr(first_line.size()) != fingerprint_of(tx.tables()))
        return refuse("These keys are under another master key: open the database with that one.", "file");
    std::int64_t keys = 0;
    for (int at = 2; std::getline(in, line); ++at) {
        if (line.size() > longest_line || !take_line(tx, line, keys))
            return refuse(fmt::format("Line {} can't be read: nothing was taken.", at), "file");
    }
    return keys;
}

} // namespace kith::store
