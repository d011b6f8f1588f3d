#pragma once
// What the operator of the log says of it, signed: a checkpoint. The text and its signatures have the forms
// of C2SP signed-note, tlog-checkpoint and tlog-cosignature, so that other people's tools can read them.
//
// Contents
//   public_key, signing_key     keys and their one-line texts
//   checkpoint                  what is said: which log, how large, which root, when
//   signed_note                 the text with its signatures, as it was read
//   sign, countersign, is_signed_by, countersigned_at

#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "foundation/world.hpp"
#include "record/merkle.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::record {

/// What a key signs: the checkpoints of its own log, or, as a witness, those of another's.
enum class key_use : std::uint8_t { log = 0x01, witness = 0x04 };

/// An Ed25519 key with the name of whoever holds it.
struct public_key {
    std::string name; ///< 1-128 characters a-z 0-9 . - _ /
    key_use use = key_use::log;
    std::array<std::uint8_t, 32> bytes{};
    bool operator==(const public_key&) const = default;
};
/// "name+1a2b3c4d+base64": the form in which verifiers are given keys.
std::string to_text(const public_key&);
result<public_key> parse_public_key(std::string_view text);
/// The first four bytes of SHA-256(name || "\n" || use || key).
std::array<std::uint8_t, 4> key_id(const public_key&);

/// The secret half. Wiped from memory when it goes.
class signing_key {
  public:
    static signing_key fresh(std::string name, key_use, world&);
    /// "PRIVATE+KEY+name+1a2b3c4d+base64", one line.
    static result<signing_key> parse(std::string_view text);
    signing_key(signing_key&&) noexcept;
    signing_key& operator=(signing_key&&) = delete;
    signing_key(const signing_key&) = delete;
    ~signing_key();

    [[nodiscard]] const public_key& shown() const { return public_; }
    [[nodiscard]] std::string secret_text() const;
    [[nodiscard]] std::string signature_of(std::string_view message) const; ///< 64 bytes

  private:
    signing_key(std::string name, key_use, const std::array<std::uint8_t, 32>& seed);
    public_key public_;
    std::array<std::uint8_t, 64> secret_{};
};

/// True for a name that keys and logs can have.
bool is_log_name(std::string_view);

/// What is said of one tree.
struct checkpoint {
    std::string origin;    ///< "<name of the log>/entries" or "<name of the log>/reads"
    std::int64_t size = 0; ///< leaves
    tree_hash root{};
    instant at;              ///< when it was signed
    std::int64_t ledger = 0; ///< leaves of both trees together: the last position of the ledger then
    bool operator==(const checkpoint&) const = default;
};
std::string to_text(const checkpoint&);

struct note_signature {
    std::string name;
    std::string bytes; ///< key id, then what that kind of key writes
};
struct signed_note {
    checkpoint said;
    std::string text; ///< what is signed: up to and with the last line break before the empty line
    std::vector<note_signature> signatures;
};
/// Reads a checkpoint; refuses whatever is not exactly of the form, and more than 16 signatures.
result<signed_note> parse_note(std::string_view);

/// The text with the log's signature, under the name of the checkpoint's origin.
std::string sign(const checkpoint&, const signing_key&);
/// The same note with the witness's line added (tlog-cosignature, "cosignature/v1").
std::string countersign(const signed_note&, const signing_key&, instant);

/// Whether the proof shows that `next` continues `last`: no smaller, nothing changed. An empty tree is
/// continued by every tree, and there is nothing to prove.
bool continues(const checkpoint& last, const checkpoint& next, const proof&);

/// The key of one tree of a log: the same, under the name "<name of the log>/<tree>".
public_key key_of_tree(const public_key& log, std::string_view tree);
/// Whether the note has the log's own signature, by the key of its tree.
bool is_signed_by(const signed_note&, const public_key& of_tree);
/// When the witness with this key countersigned it; nothing if it did not.
std::optional<instant> countersigned_at(const signed_note&, const public_key& witness);

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text); ///< strict: only what to_base64 writes

} // namespace kith::record
