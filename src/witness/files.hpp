#pragma once
// Files whose contents must survive a power cut once they have been acknowledged, and keys that nobody else
// may read. Private to witness/ and the commands over it. Failures throw std::runtime_error, in words.

#include "foundation/result.hpp"
#include "record/checkpoint.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kith::witness {

/// The whole file; nothing when it is not there. Throws for one of more than `most` bytes.
std::optional<std::string> read_file(const std::filesystem::path&, std::size_t most = 64U * 1024U * 1024U);
/// Puts `contents` in the place of whatever was there, all or nothing, durable when it returns. Only its
/// owner can read it when `secret`.
void replace_file(const std::filesystem::path&, std::string_view contents, bool secret = false);

/// A file that only grows.
class growing_file {
  public:
    explicit growing_file(std::filesystem::path);
    ~growing_file();
    growing_file(const growing_file&) = delete;
    growing_file& operator=(const growing_file&) = delete;
    void append(std::string_view);
    void make_durable(); ///< everything appended so far
    /// Takes away what came after; for what was never acknowledged.
    void cut(std::int64_t size);
    [[nodiscard]] std::int64_t size() const { return size_; }

  private:
    void write_out();
    std::filesystem::path path_;
    std::string waiting_;
    std::int64_t size_ = 0;
    int handle_ = -1;
};

/// Lines of a file, one after the other.
class line_reader {
  public:
    explicit line_reader(std::unique_ptr<std::istream> from) : in_(std::move(from)) {}
    explicit line_reader(const std::filesystem::path& path)
        : in_(std::make_unique<std::ifstream>(path, std::ios::binary)) {}
    /// The next line without its line break. A last line that has none is not given: see `torn`.
    std::optional<std::string> next();
    [[nodiscard]] bool torn() const { return torn_; }
    /// Where in the file the lines given so far end.
    [[nodiscard]] std::int64_t offset() const { return offset_; }

  private:
    std::unique_ptr<std::istream> in_;
    std::int64_t offset_ = 0;
    bool torn_ = false;
};

/// A new key in a new file that only its owner can read. Refuses where the file is there already.
result<record::public_key> make_key(const std::filesystem::path&, const std::string& name, record::key_use,
                                    world&);
/// The key in a file; refuses a file that anybody but its owner can read, or that belongs to somebody else.
result<record::signing_key> read_signing_key(const std::filesystem::path&, record::key_use);
/// A public key, written out or in a file.
result<record::public_key> read_public_key(const std::string& text_or_file, record::key_use);

} // namespace kith::witness
