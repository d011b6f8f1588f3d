#include "identity/breached.hpp"

#include <array>
#include <fmt/format.h>
#include <fstream>
#include <openssl/evp.h>
#include <optional>
#include <stdexcept>

namespace kith::identity {
namespace {

constexpr std::size_t digits = 40;      ///< of a SHA-1
constexpr std::streamoff longest = 100; ///< a line's length, bounded: no list has longer ones
constexpr int places_checked = 1'000;

/// As the lists write it: of the password in UTF-8, in capitals.
std::string digits_of(std::string_view password) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned int size = 0;
    if (EVP_Digest(password.data(), password.size(), made.data(), &size, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("SHA-1 can't be computed");
    std::string text;
    for (unsigned int i = 0; i < size; ++i)
        text += fmt::format("{:02X}", made.at(i));
    return text;
}

/// A file of lines in order, read at any place.
class list_of_lines {
  public:
    explicit list_of_lines(const std::filesystem::path& path) : file_(path, std::ios::binary) {
        std::error_code none;
        if (!std::filesystem::is_regular_file(path, none)) return;
        file_.seekg(0, std::ios::end);
        size_ = file_ ? static_cast<std::streamoff>(file_.tellg()) : -1;
    }
    /// Nothing, and less, where it can't be read.
    [[nodiscard]] std::streamoff size() const { return size_; }
    [[nodiscard]] bool failed() const { return failed_; }

    struct line {
        std::streamoff begin = 0, end = 0; ///< the end is where the next line begins
        std::string digits;                ///< in capitals; empty where it isn't such a line
    };
    /// The first line that begins at this place or after it; nothing beyond the last.
    std::optional<line> from(std::streamoff place) {
        line found{.begin = place, .end = place, .digits = {}};
        if (place > 0) {
            const auto skipped = read_line(place - 1); // the whole of it, where it begins at `place`
            if (!skipped) return std::nullopt;
            found.begin = place - 1 + static_cast<std::streamoff>(skipped->size()) + 1;
        }
        if (found.begin >= size_) return std::nullopt;
        const auto text = read_line(found.begin);
        if (!text) return std::nullopt;
        found.end = found.begin + static_cast<std::streamoff>(text->size()) + 1;
        if (text->size() > digits && text->at(digits) == ':')
            found.digits = capitals(text->substr(0, digits));
        return found;
    }

  private:
    /// What stands from here to the end of the line.
    std::optional<std::string> read_line(std::streamoff place) {
        std::array<char, longest> buffer{};
        file_.clear();
        file_.seekg(place);
        file_.read(buffer.data(), buffer.size());
        const std::string_view read(buffer.data(), static_cast<std::size_t>(file_.gcount()));
        failed_ = failed_ || file_.bad();
        if (failed_ || read.empty()) return std::nullopt;
        return std::string(read.substr(0, read.find('\n')));
    }
    static std::string capitals(std::string text) {
        for (char& c : text) {
            if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
            if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'))) return {};
        }
        return text;
    }
    std::ifstream file_;
    std::streamoff size_ = -1;
    bool failed_ = false;
};

tl::unexpected<std::string> cannot_be_read(const std::filesystem::path& list) {
    return tl::unexpected(
        fmt::format("{} can't be read as a list of passwords that leaked: a line should be "
                    "forty hexadecimal digits, a colon and a number, in order of the digits",
                    list.string()));
}

} // namespace

tl::expected<bool, std::string> is_breached(const std::filesystem::path& list, std::string_view password) {
    const std::string wanted = digits_of(password);
    list_of_lines lines(list);
    if (lines.size() <= 0) return cannot_be_read(list);
    std::streamoff low = 0, high = lines.size(); // the line begins in [low, high)
    while (low < high) {
        const std::streamoff middle = low + (high - low) / 2;
        const auto found = lines.from(middle);
        if (!found || found->begin >= high) {
            high = middle;
            continue;
        }
        if (found->digits.empty()) return cannot_be_read(list);
        if (found->digits == wanted) return true;
        if (found->digits < wanted)
            low = found->end;
        else
            high = middle;
    }
    if (lines.failed()) return cannot_be_read(list);
    return false;
}

tl::expected<void, std::string> check_breached_list(const std::filesystem::path& list) {
    list_of_lines lines(list);
    if (lines.size() <= 0) return cannot_be_read(list);
    list_of_lines::line before;
    for (int i = 0; i < places_checked; ++i) {
        const auto found = lines.from(lines.size() / places_checked * i);
        if (!found) break; // the last line is longer than a step
        const bool same = found->begin == before.begin && i > 0;
        if (found->digits.empty() || (!same && i > 0 && found->digits <= before.digits))
            return cannot_be_read(list);
        before = *found;
    }
    if (lines.failed()) return cannot_be_read(list);
    return {};
}

} // namespace kith::identity
