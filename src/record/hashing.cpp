// The bytes that are hashed. The layout is written down in docs/decisions/record-hashing.md; a change here
// is a new domain tag there.

#include "record/record.hpp"

#include <array>
#include <sodium.h>

namespace kith::record {

namespace {

constexpr std::string_view commitment_tag = "kith/commitment/1";
constexpr std::string_view entry_tag = "kith/entry/1";

class sha256 {
  public:
    sha256() { crypto_hash_sha256_init(&state_); }

    void number(std::uint64_t value) {
        std::array<unsigned char, 8> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<unsigned char>(value >> (56 - 8 * i));
        crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
    }
    void number(std::int64_t value) { number(static_cast<std::uint64_t>(value)); }
    void field(std::string_view text) {
        number(static_cast<std::uint64_t>(text.size()));
        crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(text.data()),
                                  text.size());
    }
    std::string finish() {
        std::string hash(crypto_hash_sha256_BYTES, '\0');
        crypto_hash_sha256_final(&state_, reinterpret_cast<unsigned char*>(hash.data()));
        return hash;
    }

  private:
    crypto_hash_sha256_state state_{};
};

} // namespace

std::string commitment_of(std::string_view salt, std::string_view body) {
    sha256 hash;
    hash.field(commitment_tag);
    hash.field(salt);
    hash.field(body);
    return hash.finish();
}

std::string hash_of(const store::ledger_row& row) {
    sha256 hash;
    hash.field(entry_tag);
    hash.field(row.stream);
    hash.number(row.sequence);
    hash.field(row.type);
    hash.number(std::int64_t{row.schema});
    hash.number(std::int64_t{row.event_time.time_since_epoch().count()});
    hash.number(std::int64_t{row.entry_time.time_since_epoch().count()});
    hash.field(row.actor);
    hash.field(row.role);
    hash.field(row.purpose);
    hash.field(row.edition);
    hash.field(row.rules);
    hash.field(row.commitment);
    hash.field(row.previous);
    return hash.finish();
}

} // namespace kith::record
