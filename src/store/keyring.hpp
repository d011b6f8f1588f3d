#pragma once
// The master key, and what is done under it: keys of retention units wrapped, bodies of entries sealed.
// XChaCha20-Poly1305 (libsodium). Layouts: docs/decisions/sealed-bodies-and-disposal.md. Private to store/.

#include "foundation/result.hpp"
#include "store/keys.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kith::store {

/// 32 secret bytes, wiped when they go.
class secret_key {
  public:
    static constexpr std::size_t size = 32;
    static secret_key fresh(); ///< from the operating system
    secret_key() = default;
    explicit secret_key(std::string_view bytes);
    secret_key(const secret_key&) = default;
    secret_key& operator=(const secret_key&) = default;
    ~secret_key();
    [[nodiscard]] const unsigned char* data() const { return bytes_.data(); }
    [[nodiscard]] std::string_view view() const {
        return {reinterpret_cast<const char*>(bytes_.data()), size};
    }

  private:
    std::array<unsigned char, size> bytes_{};
};

/// What a sealed body was sealed for: it opens for nothing else.
struct sealed_place {
    std::string_view stream;
    std::int64_t sequence = 0;
    std::string_view hash; ///< of the entry, 32 bytes; its beginning is the nonce
};

/// Salt and body under the unit's key.
std::string seal(const secret_key& unit_key, const sealed_place&, std::string_view salt,
                 std::string_view body);
struct opened {
    std::string salt, body;
};
/// Nothing where it is not what was sealed, or not for this place, or not under this key.
std::optional<opened> unseal(const secret_key& unit_key, const sealed_place&, std::string_view sealed);

/// The master key of a database that is open. Thread safe: never changed.
class keyring {
  public:
    /// Without a master key: opens nothing, and wraps nothing (unstorable).
    keyring() = default;
    explicit keyring(secret_key master) : master_(std::move(master)) {}
    [[nodiscard]] std::string wrap(std::string_view unit, const secret_key&) const;
    /// Nothing where it was wrapped under another master key, or for another unit.
    [[nodiscard]] std::optional<secret_key> unwrap(std::string_view unit, std::string_view wrapped) const;
    /// Tells one master key from another and says nothing else of it. Hexadecimal.
    [[nodiscard]] std::string fingerprint() const;

  private:
    std::optional<secret_key> master_;
};

/// The setting that keeps the fingerprint of the master key.
inline constexpr std::string_view master_key_setting = "master_key";

/// The master key in a file; refused, in words, where there is none, where others may read it, or where it
/// is something else.
result<secret_key> read_master_key(const std::string& file);

} // namespace kith::store
