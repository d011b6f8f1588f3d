// A Word document as far as it must be read to be let in: a ZIP (APPNOTE 6.3) with Word's parts, no macros,
// no other files, no names that leave a folder, and of bounded size when it is unpacked, whatever it says
// itself.

#include "documents/received.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace kith::documents {
namespace {

constexpr std::size_t most_parts = 2'000;
constexpr std::size_t most_unpacked = 64U * 1024 * 1024;

tl::unexpected<problems> refused(std::string_view why) {
    return tl::unexpected(problems{{std::string(why), "file"}});
}
constexpr std::string_view not_word =
    "This file can't be read as a Word document. Save it as a PDF or as .docx and send that";
constexpr std::string_view has_program =
    "This Word document has a program (macro) or another file in it. Save it as a PDF and send that";
constexpr std::string_view bomb = "This Word document is too large when it is unpacked. Send it in parts";

std::uint32_t little_endian(std::string_view bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = count - 1; i >= 0; --i)
        value = (value << 8U) | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

/// One part, as the directory at the end names it.
struct part {
    std::string_view name, packed;
    unsigned method = 0;
};

/// Unpacks, and stops at `limit` bytes. Nothing where it is damaged or goes beyond.
result<std::string> unpacked(const part& one, std::size_t limit) {
    if (one.method == 0) {
        if (one.packed.size() > limit) return refused(bomb);
        return std::string(one.packed);
    }
    if (one.method != 8) return refused(not_word);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return refused(not_word);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(one.packed.data()));
    stream.avail_in = static_cast<uInt>(one.packed.size());
    std::string out;
    std::array<char, 65'536> room{};
    int state = Z_OK;
    while (state == Z_OK && out.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = room.size();
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(room.data(), room.size() - stream.avail_out);
        if (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0) break; // cut off
    }
    inflateEnd(&stream);
    if (out.size() > limit) return refused(bomb);
    if (state != Z_STREAM_END) return refused(not_word);
    return out;
}

bool safe(std::string_view name) {
    return !name.empty() && name.front() != '/' && name.find("..") == std::string_view::npos &&
           name.find('\\') == std::string_view::npos && name.find(':') == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

/// The end of the directory: the last thing in the file, with nothing behind its own comment.
std::size_t find_directory_end(std::string_view bytes) {
    constexpr std::size_t size = 22;
    if (bytes.size() < size) return std::string_view::npos;
    const std::size_t earliest = bytes.size() > size + 65'535 ? bytes.size() - size - 65'535 : 0;
    for (std::size_t at = bytes.size() - size + 1; at-- > earliest;)
        if (bytes.substr(at, 4) == "PK\x05\x06" &&
            at + size + little_endian(bytes, at + 20, 2) == bytes.size())
            return at;
    return std::string_view::npos;
}

/// The part whose entry of the directory begins at `at`; moves on behind it.
result<part> read_part(std::string_view bytes, std::size_t& at, std::size_t directory_end) {
    constexpr std::size_t entry = 46, local = 30;
    if (at + entry > directory_end || bytes.substr(at, 4) != "PK\x01\x02") return refused(not_word);
    const std::size_t name_size = little_endian(bytes, at + 28, 2);
    const std::size_t behind =
        name_size + little_endian(bytes, at + 30, 2) + little_endian(bytes, at + 32, 2);
    const std::size_t size = little_endian(bytes, at + 20, 4), from = little_endian(bytes, at + 42, 4);
    const bool locked = (little_endian(bytes, at + 8, 2) & 1U) != 0;
    if (locked) return refused("This Word document is locked with a password. Send it without");
    if (at + entry + behind > directory_end || from + local > bytes.size() ||
        bytes.substr(from, 4) != "PK\x03\x04")
        return refused(not_word);
    const std::size_t data =
        from + local + little_endian(bytes, from + 26, 2) + little_endian(bytes, from + 28, 2);
    if (data > bytes.size() || size > bytes.size() - data) return refused(not_word);
    part made{bytes.substr(at + entry, name_size), bytes.substr(data, size),
              little_endian(bytes, at + 10, 2)};
    if (bytes.substr(from + local, little_endian(bytes, from + 26, 2)) != made.name)
        return refused(not_word);
    at += entry + behind;
    return made;
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return made;
}

bool holds_program(const std::string& name) {
    return name.find("vbaproject") != std::string::npos || name.find("vbadata") != std::string::npos ||
           name.find("/embeddings/") != std::string::npos || name.find("activex") != std::string::npos ||
           name.ends_with(".bin") || name.ends_with(".exe") || name.ends_with(".js");
}

} // namespace

result<void> check_word_document(std::string_view bytes) {
    const std::size_t end = find_directory_end(bytes);
    if (end == std::string_view::npos) return refused(not_word);
    const std::size_t count = little_endian(bytes, end + 10, 2);
    std::size_t at = little_endian(bytes, end + 16, 4), left = most_unpacked;
    if (count == 0 || count > most_parts || at > end) return refused(not_word);
    bool types = false, document = false;
    for (std::size_t i = 0; i < count; ++i) {
        const auto one = read_part(bytes, at, end);
        if (!one) return tl::unexpected(one.error());
        const std::string name = lower(one->name);
        if (!safe(one->name)) return refused(not_word);
        if (holds_program(name)) return refused(has_program);
        const auto text = unpacked(*one, left);
        if (!text) return tl::unexpected(text.error());
        left -= text->size();
        types = types || one->name == "[Content_Types].xml";
        document = document || one->name == "word/document.xml";
        const bool says = one->name == "[Content_Types].xml" || name.ends_with(".rels");
        const std::string words = says ? lower(*text) : std::string();
        if (words.find("macroenabled") != std::string::npos ||
            words.find("vbaproject") != std::string::npos ||
            words.find("attachedtemplate") != std::string::npos)
            return refused(has_program);
    }
    if (!types || !document) return refused(not_word);
    return {};
}

} // namespace kith::documents
