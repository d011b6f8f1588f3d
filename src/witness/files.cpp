#include "witness/files.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace kith::witness {

namespace {

constexpr std::size_t written_at_once = 1U << 20U;

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path) {
    throw std::runtime_error(fmt::format("{} {}: {}", what, path.string(), std::strerror(errno)));
}

class descriptor {
  public:
    explicit descriptor(int handle) : handle_(handle) {}
    ~descriptor() {
        if (handle_ >= 0) ::close(handle_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    [[nodiscard]] int get() const { return handle_; }
    [[nodiscard]] bool open() const { return handle_ >= 0; }

  private:
    int handle_;
};

void write_all(int handle, std::string_view bytes, const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("Can't write", path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void sync_folder_of(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const descriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.open() || ::fsync(handle.get()) != 0) fail("Can't make durable", folder);
}

} // namespace

std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (text.size() > most) throw std::runtime_error(fmt::format("{} is too large.", path.string()));
    return text;
}

void replace_file(const std::filesystem::path& path, std::string_view contents, bool secret) {
    std::filesystem::path fresh = path;
    fresh += ".new";
    {
        const mode_t mode = secret ? 0600 : 0644;
        const descriptor handle(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
        if (!handle.open()) fail("Can't write", fresh);
        write_all(handle.get(), contents, fresh);
        if (::fsync(handle.get()) != 0) fail("Can't make durable", fresh);
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) fail("Can't write", path);
    sync_folder_of(path);
}

growing_file::growing_file(std::filesystem::path path)
    : path_(std::move(path)),
      handle_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    if (handle_ < 0) fail("Can't open", path_);
    struct stat about {};
    if (::fstat(handle_, &about) != 0) fail("Can't open", path_);
    size_ = about.st_size;
    sync_folder_of(path_);
}

growing_file::~growing_file() {
    ::close(handle_);
}

void growing_file::append(std::string_view bytes) {
    waiting_ += bytes;
    size_ += static_cast<std::int64_t>(bytes.size());
    if (waiting_.size() >= written_at_once) write_out();
}

void growing_file::write_out() {
    write_all(handle_, waiting_, path_);
    waiting_.clear();
}

void growing_file::make_durable() {
    write_out();
    if (::fsync(handle_) != 0) fail("Can't make durable", path_);
}

void growing_file::cut(std::int64_t size) {
    write_out();
    if (::ftruncate(handle_, size) != 0) fail("Can't cut", path_);
    size_ = size;
}

std::optional<std::string> line_reader::next() {
    std::string line;
    if (!std::getline(*in_, line)) return std::nullopt;
    if (in_->eof()) { // the line break is missing
        torn_ = true;
        return std::nullopt;
    }
    offset_ += static_cast<std::int64_t>(line.size()) + 1;
    return line;
}

result<record::public_key> make_key(const std::filesystem::path& path, const std::string& name,
                                    record::key_use use, world& world) {
    if (!record::is_log_name(name) || name.size() > 100)
        return refuse("A key's name has 1 to 100 characters: a-z, 0-9, dots, hyphens, underscores, "
                      "slashes, such as kith.example.gov.uk.",
                      "name");
    const descriptor handle(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!handle.open())
        return refuse(fmt::format("Can't make {}: {}.", path.string(), std::strerror(errno)), "key");
    const auto key = record::signing_key::fresh(name, use, world);
    std::string text = key.secret_text();
    write_all(handle.get(), text, path);
    sodium_memzero(text.data(), text.size());
    if (::fsync(handle.get()) != 0) fail("Can't make durable", path);
    sync_folder_of(path);
    return key.shown();
}

result<record::signing_key> read_signing_key(const std::filesystem::path& path, record::key_use use) {
    const descriptor handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about {};
    if (!handle.open() || ::fstat(handle.get(), &about) != 0)
        return refuse(fmt::format("Can't read the key {}: {}.", path.string(), std::strerror(errno)),
                      "key");
    if (!S_ISREG(about.st_mode) || (about.st_mode & 0077) != 0)
        return refuse(fmt::format("Others can read the key {}, so it is worth nothing. Let only its owner "
                                  "read it (chmod 600), and make a new one if somebody may have.",
                                  path.string()),
                      "key");
    if (about.st_uid != ::geteuid())
        return refuse(fmt::format("The key {} belongs to another user. Run this as the user who signs, and "
                                  "as nobody else.",
                                  path.string()),
                      "key");
    std::string text(4'096, '\0');
    const ssize_t size = ::read(handle.get(), text.data(), text.size());
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    auto key = record::signing_key::parse(text);
    sodium_memzero(text.data(), text.size());
    if (!key) return tl::unexpected(key.error());
    if (key->shown().use != use)
        return refuse(use == record::key_use::log ? "This is a witness's key: a log needs one of its own."
                                                  : "This is a log's key: a witness needs one of its own.",
                      "key");
    return key;
}

result<record::public_key> read_public_key(const std::string& text_or_file, record::key_use use) {
    auto key = record::parse_public_key(text_or_file);
    if (!key && text_or_file.find('+') == std::string::npos) {
        const auto text = read_file(text_or_file, 4'096);
        if (!text) return refuse(fmt::format("There is no file {}.", text_or_file), "key");
        key = record::parse_public_key(*text);
    }
    if (key && key->use != use) return refuse("This key is of the other kind: log or witness.", "key");
    return key;
}

} // namespace kith::witness
