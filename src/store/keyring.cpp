#include "store/keyring.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace kith::store {

namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t salt_size = 16;
constexpr std::string_view file_mark = "kith-master-key/1 ";
static_assert(secret_key::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string encrypt(const secret_key& key, std::string_view nonce, std::string_view bound_to,
                    std::string_view plain) {
    std::string out(plain.size() + tag_size, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out), nullptr, raw(plain), plain.size(), raw(bound_to),
                                               bound_to.size(), nullptr, raw(nonce), key.data());
    return out;
}

std::optional<std::string> decrypt(const secret_key& key, std::string_view nonce, std::string_view bound_to,
                                   std::string_view sealed) {
    if (sealed.size() < tag_size || nonce.size() != nonce_size) return std::nullopt;
    std::string out(sealed.size() - tag_size, '\0');
    const int wrong =
        crypto_aead_xchacha20poly1305_ietf_decrypt(raw(out), nullptr, nullptr, raw(sealed), sealed.size(),
                                                   raw(bound_to), bound_to.size(), raw(nonce), key.data());
    if (wrong != 0) return std::nullopt;
    return out;
}

/// The sequence stands after the last colon, so that no two places read the same.
std::string bound_to_place(const sealed_place& place) {
    return fmt::format("kith/sealed/1:{}:{}", place.stream, place.sequence);
}
std::string bound_to_unit(std::string_view unit) {
    return fmt::format("kith/unit-key/1:{}", unit);
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

/// Everything that was written is on the disk, under its name.
bool write_durably(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return ::fsync(file) == 0;
}
bool keep_name(const std::filesystem::path& folder) {
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool kept = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0) ::close(directory);
    return kept;
}

} // namespace

secret_key::secret_key(std::string_view bytes) {
    std::copy_n(bytes.begin(), std::min(bytes.size(), size), bytes_.begin());
}

secret_key::~secret_key() {
    sodium_memzero(bytes_.data(), bytes_.size());
}

secret_key secret_key::fresh() {
    secret_key key;
    randombytes_buf(key.bytes_.data(), key.bytes_.size());
    return key;
}

std::string seal(const secret_key& unit_key, const sealed_place& place, std::string_view salt,
                 std::string_view body) {
    std::string plain;
    plain.reserve(salt.size() + body.size());
    plain += salt;
    plain += body;
    return encrypt(unit_key, place.hash.substr(0, nonce_size), bound_to_place(place), plain);
}

std::optional<opened> unseal(const secret_key& unit_key, const sealed_place& place,
                             std::string_view sealed) {
    auto plain = decrypt(unit_key, place.hash.substr(0, nonce_size), bound_to_place(place), sealed);
    if (!plain || plain->size() < salt_size) return std::nullopt;
    opened out{plain->substr(0, salt_size), {}};
    plain->erase(0, salt_size);
    out.body = std::move(*plain);
    return out;
}

std::string keyring::wrap(std::string_view unit, const secret_key& key) const {
    if (!master_)
        throw unstorable("This program was started without the master key, so it can add nothing.");
    std::string nonce(nonce_size, '\0');
    randombytes_buf(nonce.data(), nonce.size());
    return nonce + encrypt(*master_, nonce, bound_to_unit(unit), key.view());
}

std::optional<secret_key> keyring::unwrap(std::string_view unit, std::string_view wrapped) const {
    if (!master_ || wrapped.size() != nonce_size + secret_key::size + tag_size) return std::nullopt;
    auto plain =
        decrypt(*master_, wrapped.substr(0, nonce_size), bound_to_unit(unit), wrapped.substr(nonce_size));
    if (!plain) return std::nullopt;
    secret_key key(*plain);
    sodium_memzero(plain->data(), plain->size());
    return key;
}

std::string keyring::fingerprint() const {
    if (!master_) return {};
    constexpr std::string_view meaning = "kith/master-key/1";
    std::string hash(16, '\0');
    crypto_generichash(raw(hash), hash.size(), raw(meaning), meaning.size(), master_->data(),
                       secret_key::size);
    return hex(hash);
}

result<secret_key> read_master_key(const std::string& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0)
        return refuse(fmt::format("There is no master key {}. Name its file with --master-key; a new one "
                                  "for a new database is made with kith keys new FILE.",
                                  file),
                      "master-key");
    if (!S_ISREG(facts.st_mode)) return refuse(fmt::format("{} is not a file.", file), "master-key");
    if ((facts.st_mode & 077U) != 0)
        return refuse(fmt::format("Others than its owner may read the master key {}: chmod 600 it, and "
                                  "change the key if they should not have it.",
                                  file),
                      "master-key");
    std::ifstream in(file, std::ios::binary);
    std::string text(file_mark.size() + 2 * secret_key::size + 2, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    if (text.ends_with('\n')) text.pop_back();
    std::array<unsigned char, secret_key::size> bytes{};
    std::size_t got = 0;
    const bool ours = text.starts_with(file_mark) && text.size() == file_mark.size() + 2 * bytes.size();
    const bool read = ours && sodium_hex2bin(bytes.data(), bytes.size(), text.data() + file_mark.size(),
                                             2 * bytes.size(), nullptr, &got, nullptr) == 0;
    sodium_memzero(text.data(), text.size());
    if (!read || got != bytes.size())
        return refuse(fmt::format("{} is not a master key of Kith's.", file), "master-key");
    secret_key key(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

result<void> make_master_key(const std::string& file) {
    namespace fs = std::filesystem;
    if (sodium_init() < 0) return refuse("There is no source of randomness here.", "master-key");
    std::error_code error;
    const fs::path folder = fs::absolute(file, error).parent_path();
    if (!fs::is_directory(folder, error))
        return refuse(fmt::format("There is no folder {} for the master key.", folder.string()),
                      "master-key");
    // Whole or not there at all: written under another name, then linked to its own.
    std::string nonce(8, '\0');
    randombytes_buf(nonce.data(), nonce.size());
    const std::string part = fmt::format("{}.{}", file, hex(nonce));
    const int made = ::open(part.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0)
        return refuse(fmt::format("Can't make the master key {}: {}.", file, std::strerror(errno)),
                      "master-key");
    std::string text = fmt::format("{}{}\n", file_mark, hex(secret_key::fresh().view()));
    const bool written = write_durably(made, text);
    sodium_memzero(text.data(), text.size());
    ::close(made);
    const int linked = written ? ::link(part.c_str(), file.c_str()) : -1;
    const int why = errno;
    ::unlink(part.c_str());
    if (!written) return refuse(fmt::format("The master key {} could not be written.", file), "master-key");
    if (linked != 0 && why == EEXIST)
        return refuse(fmt::format("{} is there already, and a key is never overwritten.", file),
                      "master-key");
    if (linked != 0)
        return refuse(fmt::format("Can't make the master key {}: {}.", file, std::strerror(why)),
                      "master-key");
    if (!keep_name(folder))
        return refuse(fmt::format("Can't make {} durable.", folder.string()), "master-key");
    return {};
}

std::string default_master_key_file(std::string_view url) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return {};
    return std::string(url) + ".key";
}

} // namespace kith::store
