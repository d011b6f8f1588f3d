// Rows of the log as lines of text, and back: one spelling for each, so that no two readers can differ.

#include "record/json.hpp"
#include "record/log.hpp"

#include <boost/json.hpp>
#include <sodium.h>

#include <limits>

namespace kith::record {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_line = 64 * 1024 * 1024, most_hashes = 64, longest_checkpoints = 32 * 1024;

void add_name(std::string& out, std::string_view name) {
    out += out.size() == 1 ? "\"" : ",\"";
    out += name;
    out += "\":";
}
void add(std::string& out, std::string_view name, std::string_view text) {
    add_name(out, name);
    append_string(out, text);
}
void add(std::string& out, std::string_view name, std::int64_t number) {
    add_name(out, name);
    out += std::to_string(number);
}
void add_bytes(std::string& out, std::string_view name, std::string_view bytes) {
    add_name(out, name);
    out += '"';
    out += to_base64(bytes);
    out += '"';
}

/// The members of a line, read without belief: what is missing or of another kind is noted as wrong.
class members {
  public:
    explicit members(const json::object& of) : of_(of) {}
    [[nodiscard]] bool has(std::string_view name) const { return of_.if_contains(name) != nullptr; }
    std::string text(std::string_view name) {
        const json::value* found = of_.if_contains(name);
        if (found == nullptr || !found->is_string()) return fail();
        return std::string(found->get_string());
    }
    std::string bytes(std::string_view name) {
        auto read = from_base64(text(name));
        return read ? *std::move(read) : fail();
    }
    std::int64_t number(std::string_view name) {
        const json::value* found = of_.if_contains(name);
        if (found != nullptr && found->is_int64()) return found->get_int64();
        wrong_ = true;
        return 0;
    }
    [[nodiscard]] bool wrong() const { return wrong_; }

  private:
    std::string fail() {
        wrong_ = true;
        return {};
    }
    const json::object& of_;
    bool wrong_ = false;
};

/// No hash of the log covers the seal, which only its key can check: this tells a copy that has rotted.
std::string digest_of(std::string_view sealed) {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size());
    return digest;
}

instant at_of(std::int64_t milliseconds) {
    return instant(std::chrono::milliseconds(milliseconds));
}

std::optional<json::value> parse(std::string_view text) {
    json::error_code wrong;
    json::value read = json::parse(text, wrong);
    if (wrong) return std::nullopt;
    return read;
}

std::optional<proof> read_proof(const json::value& value) {
    if (!value.is_array() || value.get_array().size() > most_hashes) return std::nullopt;
    proof path;
    for (const json::value& one : value.get_array()) {
        const auto bytes = one.is_string() ? from_base64(one.get_string()) : std::nullopt;
        const auto hash = bytes ? to_tree_hash(*bytes) : std::nullopt;
        if (!hash) return std::nullopt;
        path.push_back(*hash);
    }
    return path;
}

} // namespace

log_row without_body(log_row row) {
    row.entry.salt.clear();
    row.entry.body.clear();
    row.with_body = false;
    return row;
}

std::string to_line(const log_row& row) {
    const store::ledger_row& e = row.entry;
    std::string out = "{";
    out.reserve(600 + row.sealed.size() * 2 + (row.with_body ? e.body.size() : 0));
    add(out, "actor", e.actor);
    if (row.with_body) add(out, "body", e.body);
    add_bytes(out, "commitment", e.commitment);
    add(out, "edition", e.edition);
    add(out, "entry_time", std::int64_t{e.entry_time.time_since_epoch().count()});
    add(out, "event_time", std::int64_t{e.event_time.time_since_epoch().count()});
    add_bytes(out, "hash", e.hash);
    add(out, "position", e.position);
    add_bytes(out, "previous", e.previous);
    add(out, "purpose", e.purpose);
    add(out, "role", e.role);
    add(out, "rules", e.rules);
    if (row.with_body) add_bytes(out, "salt", e.salt);
    add(out, "schema", std::int64_t{e.schema});
    if (!row.sealed.empty()) {
        add_bytes(out, "sealed", row.sealed);
        add_bytes(out, "sealed_digest", digest_of(row.sealed));
    }
    add(out, "sequence", e.sequence);
    add(out, "stream", e.stream);
    add(out, "type", e.type);
    out += '}';
    return out;
}

std::optional<log_row> row_from_line(std::string_view line) {
    if (line.size() > longest_line) return std::nullopt;
    const auto read = parse(line);
    if (!read || !read->is_object()) return std::nullopt;
    members of(read->get_object());
    log_row row;
    row.with_body = of.has("body");
    store::ledger_row& e = row.entry;
    e.actor = of.text("actor");
    e.commitment = of.bytes("commitment");
    e.edition = of.text("edition");
    e.entry_time = at_of(of.number("entry_time"));
    e.event_time = at_of(of.number("event_time"));
    e.hash = of.bytes("hash");
    e.position = of.number("position");
    e.previous = of.bytes("previous");
    e.purpose = of.text("purpose");
    e.role = of.text("role");
    e.rules = of.text("rules");
    const std::int64_t schema = of.number("schema");
    if (schema != static_cast<int>(schema)) return std::nullopt;
    e.schema = static_cast<int>(schema);
    if (of.has("sealed")) row.sealed = of.bytes("sealed");
    e.sequence = of.number("sequence");
    e.stream = of.text("stream");
    e.type = of.text("type");
    if (row.with_body) {
        e.body = of.text("body");
        e.salt = of.bytes("salt");
    }
    // One spelling only: whatever else stood in the line, twice or in another order, shows here.
    if (of.wrong() || to_line(row) != line) return std::nullopt;
    return row;
}

std::string to_json(const proof& path) {
    std::string out = "[";
    for (const tree_hash& hash : path) {
        if (out.size() > 1) out += ',';
        out += '"' + to_base64(to_bytes(hash)) + '"';
    }
    return out + "]";
}

std::optional<proof> proof_from_json(std::string_view text) {
    if (text.size() > most_hashes * 64) return std::nullopt;
    const auto read = parse(text);
    auto path = read ? read_proof(*read) : std::nullopt;
    if (!path || to_json(*path) != text) return std::nullopt;
    return path;
}

std::string to_line(const checkpoint_pair& pair) {
    std::string out = "{";
    for (const store::log_tree tree : store::log_trees) {
        const auto i = static_cast<std::size_t>(tree);
        add_name(out, store::name_of(tree));
        std::string part = "{";
        add(part, "note", pair.notes[i]);
        add_name(part, "proof");
        out += part + to_json(pair.proofs[i]) + '}';
    }
    return out + '}';
}

std::optional<checkpoint_pair> checkpoints_from_line(std::string_view line) {
    if (line.size() > longest_checkpoints) return std::nullopt;
    const auto read = parse(line);
    if (!read || !read->is_object()) return std::nullopt;
    checkpoint_pair pair;
    for (const store::log_tree tree : store::log_trees) {
        const auto i = static_cast<std::size_t>(tree);
        const json::value* part = read->get_object().if_contains(store::name_of(tree));
        if (part == nullptr || !part->is_object()) return std::nullopt;
        members of(part->get_object());
        pair.notes[i] = of.text("note");
        const json::value* hashes = part->get_object().if_contains("proof");
        const auto path = hashes == nullptr ? std::nullopt : read_proof(*hashes);
        if (of.wrong() || !path) return std::nullopt;
        pair.proofs[i] = *path;
    }
    if (to_line(pair) != line) return std::nullopt;
    return pair;
}

std::string to_line(const store::wrapped_key& key) {
    std::string out = "{";
    add(out, "made", std::int64_t{key.made.time_since_epoch().count()});
    add(out, "unit", key.unit);
    add_bytes(out, "wrapped", key.wrapped);
    return out + '}';
}

std::optional<store::wrapped_key> key_from_line(std::string_view line) {
    const auto read = parse(line);
    if (!read || !read->is_object()) return std::nullopt;
    members of(read->get_object());
    store::wrapped_key key{of.text("unit"), of.bytes("wrapped"), at_of(of.number("made"))};
    if (of.wrong() || to_line(key) != line) return std::nullopt;
    return key;
}

std::string to_line(const store::disposal& gone) {
    std::string out = "{";
    add(out, "at", std::int64_t{gone.at.time_since_epoch().count()});
    add(out, "certificate", gone.certificate);
    add(out, "through", gone.through);
    add(out, "unit", gone.unit);
    return out + '}';
}

std::optional<store::disposal> disposal_from_line(std::string_view line) {
    const auto read = parse(line);
    if (!read || !read->is_object()) return std::nullopt;
    members of(read->get_object());
    store::disposal gone{of.text("unit"), at_of(of.number("at")), of.text("certificate"),
                         of.number("through")};
    if (of.wrong() || to_line(gone) != line) return std::nullopt;
    return gone;
}

} // namespace kith::record
