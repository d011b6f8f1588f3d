#include "record/checkpoint.hpp"

#include "foundation/number.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sodium.h>
#include <span>

namespace kith::record {

namespace {

constexpr std::string_view dash = "\xE2\x80\x94 "; // an em dash and a space begin every signature
constexpr std::string_view private_prefix = "PRIVATE+KEY+";
constexpr std::size_t longest_note = 8'192, most_signatures = 16, longest_name = 128;

const unsigned char* data_of(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string hex_of(const std::array<std::uint8_t, 4>& id) {
    return fmt::format("{:02x}{:02x}{:02x}{:02x}", id[0], id[1], id[2], id[3]);
}

/// Takes the text up to `end` off the front, `end` with it.
std::optional<std::string_view> take_until(std::string_view& text, char end) {
    const auto at = text.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const auto part = text.substr(0, at);
    text.remove_prefix(at + 1);
    return part;
}

/// The one spelling of a number that is not negative.
std::optional<std::int64_t> read_number(std::string_view text) {
    const auto value = parse_number(text);
    return value && text == std::to_string(*value) ? value : std::nullopt;
}

struct named_key {
    std::string name;
    key_use use;
    std::array<std::uint8_t, 32> bytes;
    std::string id;
};

/// "name+1a2b3c4d+base64 of the use and 32 bytes".
std::optional<named_key> read_key(std::string_view text) {
    const auto name = take_until(text, '+');
    const auto id = name ? take_until(text, '+') : std::nullopt;
    if (!id || !is_log_name(*name)) return std::nullopt;
    const auto bytes = from_base64(text);
    if (!bytes || bytes->size() != 33) return std::nullopt;
    const auto use = static_cast<key_use>((*bytes)[0]);
    if (use != key_use::log && use != key_use::witness) return std::nullopt;
    named_key out{std::string(*name), use, {}, std::string(*id)};
    std::copy(bytes->begin() + 1, bytes->end(), reinterpret_cast<char*>(out.bytes.data()));
    return out;
}

std::string seconds_of(instant at) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string cosigned_message(instant at, std::string_view text) {
    return fmt::format("cosignature/v1\ntime {}\n{}", seconds_of(at), text);
}

bool verifies(const public_key& key, std::string_view message, std::string_view signature) {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(data_of(signature), data_of(message), message.size(),
                                       key.bytes.data()) == 0;
}

std::string id_bytes(const public_key& key) {
    const auto id = key_id(key);
    return {reinterpret_cast<const char*>(id.data()), id.size()};
}

std::string signature_line(const std::string& name, std::string_view bytes) {
    return fmt::format("{}{} {}\n", dash, name, to_base64(bytes));
}

std::optional<checkpoint> read_checkpoint(std::string_view text) {
    checkpoint said;
    const auto origin = take_until(text, '\n');
    const auto size = origin ? take_until(text, '\n') : std::nullopt;
    const auto root = size ? take_until(text, '\n') : std::nullopt;
    const auto time = root ? take_until(text, '\n') : std::nullopt;
    const auto ledger = time ? take_until(text, '\n') : std::nullopt;
    if (!ledger || !text.empty() || !is_log_name(*origin)) return std::nullopt;
    const auto root_bytes = from_base64(*root);
    const auto hash = root_bytes ? to_tree_hash(*root_bytes) : std::nullopt;
    const auto leaves = read_number(*size);
    if (!hash || !leaves || !time->starts_with("time ") || !ledger->starts_with("ledger "))
        return std::nullopt;
    const auto at = parse_instant(time->substr(5));
    const auto both = read_number(ledger->substr(7));
    if (!at || !both || *both < *leaves || kith::to_text(*at) != time->substr(5)) return std::nullopt;
    return checkpoint{std::string(*origin), *leaves, *hash, *at, *both};
}

} // namespace

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), data_of(bytes), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // the terminating NUL
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

bool is_log_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
               c == '/';
    });
}

std::array<std::uint8_t, 4> key_id(const public_key& key) {
    std::string named = key.name + '\n' + static_cast<char>(key.use);
    named.append(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
    tree_hash hash;
    crypto_hash_sha256(hash.data(), data_of(named), named.size());
    return {hash[0], hash[1], hash[2], hash[3]};
}

std::string to_text(const public_key& key) {
    std::string bytes(1, static_cast<char>(key.use));
    bytes.append(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
    return fmt::format("{}+{}+{}", key.name, hex_of(key_id(key)), to_base64(bytes));
}

result<public_key> parse_public_key(std::string_view text) {
    const auto wrong = [] {
        return refuse("This is no public key: one line, name+8 hexadecimal digits+base64, as kith "
                      "checkpoint --new-key prints it.",
                      "key");
    };
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.remove_suffix(1);
    const auto read = read_key(text);
    if (!read) return wrong();
    const public_key key{read->name, read->use, read->bytes};
    if (hex_of(key_id(key)) != read->id) return wrong();
    return key;
}

signing_key::signing_key(std::string name, key_use use, const std::array<std::uint8_t, 32>& seed)
    : public_{std::move(name), use, {}} {
    crypto_sign_seed_keypair(public_.bytes.data(), secret_.data(), seed.data());
}

signing_key::signing_key(signing_key&& other) noexcept
    : public_(std::move(other.public_)), secret_(other.secret_) {
    sodium_memzero(other.secret_.data(), other.secret_.size());
}

signing_key::~signing_key() {
    sodium_memzero(secret_.data(), secret_.size());
}

signing_key signing_key::fresh(std::string name, key_use use, world& world) {
    std::array<std::uint8_t, 32> seed{};
    world.fill(seed);
    signing_key made(std::move(name), use, seed);
    sodium_memzero(seed.data(), seed.size());
    return made;
}

result<signing_key> signing_key::parse(std::string_view text) {
    const auto wrong = [] { return refuse("The file holds no private key that Kith knows.", "key"); };
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    if (!text.starts_with(private_prefix)) return wrong();
    const auto read = read_key(text.substr(private_prefix.size()));
    if (!read) return wrong();
    signing_key key(read->name, read->use, read->bytes);
    if (hex_of(key_id(key.public_)) != read->id) return wrong();
    return key;
}

std::string signing_key::secret_text() const {
    std::string bytes(1, static_cast<char>(public_.use));
    bytes.append(reinterpret_cast<const char*>(secret_.data()), 32); // the seed stands first
    return fmt::format("{}{}+{}+{}\n", private_prefix, public_.name, hex_of(key_id(public_)),
                       to_base64(bytes));
}

std::string signing_key::signature_of(std::string_view message) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, data_of(message),
                         message.size(), secret_.data());
    return signature;
}

std::string to_text(const checkpoint& said) {
    return fmt::format("{}\n{}\n{}\ntime {}\nledger {}\n", said.origin, said.size,
                       to_base64(to_bytes(said.root)), kith::to_text(said.at), said.ledger);
}

result<signed_note> parse_note(std::string_view note) {
    const auto wrong = [] { return refuse("This is no checkpoint of a log of Kith's.", "checkpoint"); };
    if (note.size() > longest_note) return wrong();
    const auto gap = note.find("\n\n");
    if (gap == std::string_view::npos) return wrong();
    signed_note out;
    out.text = note.substr(0, gap + 1);
    const auto said = read_checkpoint(out.text);
    if (!said) return wrong();
    out.said = *said;
    std::string_view rest = note.substr(gap + 2);
    while (!rest.empty()) {
        auto line = take_until(rest, '\n');
        if (!line || !line->starts_with(dash) || out.signatures.size() == most_signatures) return wrong();
        line->remove_prefix(dash.size());
        const auto name = take_until(*line, ' ');
        const auto bytes = name ? from_base64(*line) : std::nullopt;
        if (!bytes || !is_log_name(*name) || bytes->size() < 4) return wrong();
        out.signatures.push_back({std::string(*name), *bytes});
    }
    if (out.signatures.empty()) return wrong();
    return out;
}

std::string sign(const checkpoint& said, const signing_key& key) {
    const std::string text = to_text(said);
    public_key own = key.shown();
    own.name = said.origin;
    return text + "\n" + signature_line(own.name, id_bytes(own) + key.signature_of(text));
}

std::string countersign(const signed_note& note, const signing_key& key, instant at) {
    std::string out = note.text + "\n";
    for (const auto& one : note.signatures)
        out += signature_line(one.name, one.bytes);
    const auto seconds =
        static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    std::string bytes = id_bytes(key.shown());
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>(seconds >> shift);
    bytes += key.signature_of(cosigned_message(at, note.text));
    return out + signature_line(key.shown().name, bytes);
}

bool continues(const checkpoint& last, const checkpoint& next, const proof& path) {
    if (last.size > 0) return is_consistent(last.size, last.root, next.size, next.root, path);
    return last.size == 0 && last.root == empty_tree() && next.size >= 0 && path.empty() &&
           (next.size > 0 || next.root == last.root);
}

public_key key_of_tree(const public_key& log, std::string_view tree) {
    return {fmt::format("{}/{}", log.name, tree), log.use, log.bytes};
}

bool is_signed_by(const signed_note& note, const public_key& key) {
    if (key.use != key_use::log || note.said.origin != key.name) return false;
    const std::string id = id_bytes(key);
    return std::ranges::any_of(note.signatures, [&](const note_signature& one) {
        return one.name == key.name && one.bytes.starts_with(id) &&
               verifies(key, note.text, std::string_view(one.bytes).substr(4));
    });
}

std::optional<instant> countersigned_at(const signed_note& note, const public_key& key) {
    if (key.use != key_use::witness) return std::nullopt;
    const std::string id = id_bytes(key);
    for (const auto& one : note.signatures) {
        if (one.name != key.name || !one.bytes.starts_with(id) || one.bytes.size() != 4 + 8 + 64) continue;
        std::uint64_t seconds = 0;
        for (std::size_t i = 4; i < 12; ++i)
            seconds = seconds << 8 | static_cast<unsigned char>(one.bytes[i]);
        if (seconds > 253'402'300'799) continue; // the year 9999
        const instant at{std::chrono::seconds(seconds)};
        if (verifies(key, cosigned_message(at, note.text), std::string_view(one.bytes).substr(12)))
            return at;
    }
    return std::nullopt;
}

} // namespace kith::record
