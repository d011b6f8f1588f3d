// Pictures without what they say beside the picture: place, camera, author, earlier versions.
// PNG: W3C PNG 3rd edition. JPEG: ITU T.81; segments of Exif, XMP, ICC and comments are left out.

#include "documents/received.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace kith::documents {
namespace {

constexpr std::uint32_t widest = 12'000;          // pixels a side
constexpr std::uint64_t most_pixels = 50'000'000; // what a reader can hold in memory

tl::unexpected<problems> no_picture(std::string_view why) {
    return tl::unexpected(problems{{std::string(why), "file"}});
}
constexpr std::string_view damaged = "This picture is damaged, so it could not be freed of what it says "
                                     "about place and person. Save it again "
                                     "as PNG or JPEG and send that";
constexpr std::string_view too_large = "This picture is too large: at most 12,000 pixels a side and 50 "
                                       "million in all. Make it smaller and send that";

std::uint32_t big_endian(std::string_view bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value = (value << 8U) | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

bool bearable(std::uint64_t width, std::uint64_t height) {
    return width != 0 && height != 0 && width <= widest && height <= widest &&
           width * height <= most_pixels;
}

} // namespace

result<std::string> without_metadata_png(std::string_view bytes) {
    constexpr std::size_t signature = 8, around = 12; // length, type and check of each chunk
    constexpr std::array<std::string_view, 9> kept = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                                                      "gAMA", "cHRM", "sRGB", "pHYs"};
    std::string clean(bytes.substr(0, signature));
    bool first = true, data = false;
    for (std::size_t at = signature; at + around <= bytes.size();) {
        const std::uint32_t length = big_endian(bytes, at, 4);
        if (length > bytes.size() - at - around) return no_picture(damaged);
        const auto type = bytes.substr(at + 4, 4);
        const auto body = bytes.substr(at + 4, 4 + length);
        const auto check =
            crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
        if (check != big_endian(bytes, at + 8 + length, 4)) return no_picture(damaged);
        if (first != (type == "IHDR") || (first && length != 13)) return no_picture(damaged);
        if (first && !bearable(big_endian(bytes, at + 8, 4), big_endian(bytes, at + 12, 4)))
            return no_picture(too_large);
        first = false;
        data = data || type == "IDAT";
        const bool critical = type[0] >= 'A' && type[0] <= 'Z';
        const bool known = std::ranges::find(kept, type) != kept.end();
        if (critical && !known) return no_picture(damaged);
        if (known) clean += bytes.substr(at, around + length);
        if (type == "IEND") return data ? result<std::string>(std::move(clean)) : no_picture(damaged);
        at += around + length;
    }
    return no_picture(damaged);
}

namespace {

/// Where the coded picture data that begins at `at` ends: the next marker that is no stuffing or restart.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
    while (at + 1 < bytes.size()) {
        at = bytes.find('\xFF', at);
        if (at == std::string_view::npos || at + 1 >= bytes.size()) return bytes.size();
        const auto next = static_cast<unsigned char>(bytes[at + 1]);
        const bool restart = next >= 0xD0 && next <= 0xD7;
        if (next != 0 && !restart && next != 0xFF) return at;
        at += next == 0xFF ? 1 : 2;
    }
    return bytes.size();
}

/// Frame headers: SOF0 to SOF15 without DHT, JPG and DAC.
bool begins_frame(unsigned marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// What belongs to the picture: tables, frames, scans; JFIF's own header and Adobe's, which says how
/// colours are coded. Not Exif, XMP, colour profiles with their makers, comments.
bool belongs(unsigned marker, std::string_view body) {
    constexpr unsigned jfif = 0xE0, adobe = 0xEE, comment = 0xFE;
    if (marker == jfif) return body.starts_with(std::string_view("JFIF\0", 5));
    if (marker == adobe) return body.starts_with("Adobe");
    return !(marker >= 0xE0 && marker <= 0xEF) && marker != comment;
}

/// JFIF's header without the small picture that may stand in it.
void append_jfif(std::string& to, std::string_view body) {
    constexpr std::size_t without_thumbnail = 14;
    to += std::string_view("\xFF\xE0\x00\x10", 4);
    to += body.substr(0, without_thumbnail - 2);
    to += std::string_view("\0\0", 2);
}

} // namespace

result<std::string> without_metadata_jpeg(std::string_view bytes) {
    std::string clean(bytes.substr(0, 2));
    bool frame = false, scanned = false;
    std::size_t at = 2;
    while (at + 4 <= bytes.size() || (at + 2 <= bytes.size() && scanned)) {
        if (bytes[at] != '\xFF') return no_picture(damaged);
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xFF) { // fill
            ++at;
            continue;
        }
        if (marker == 0xD9) {
            clean += "\xFF\xD9";
            return frame && scanned ? result<std::string>(std::move(clean)) : no_picture(damaged);
        }
        if (at + 4 > bytes.size()) return no_picture(damaged);
        const std::size_t length = big_endian(bytes, at + 2, 2);
        if (length < 2 || length > bytes.size() - at - 2) return no_picture(damaged);
        const auto body = bytes.substr(at + 4, length - 2);
        if (begins_frame(marker)) {
            if (body.size() < 6 || !bearable(big_endian(body, 3, 2), big_endian(body, 1, 2)))
                return no_picture(too_large);
            frame = true;
        }
        if (marker == 0xE0 && belongs(marker, body) && body.size() >= 14)
            append_jfif(clean, body);
        else if (belongs(marker, body))
            clean += bytes.substr(at, length + 2);
        at += length + 2;
        if (marker != 0xDA) continue;
        const std::size_t end = end_of_scan(bytes, at);
        clean += bytes.substr(at, end - at);
        at = end;
        scanned = true;
    }
    return no_picture(damaged);
}

} // namespace kith::documents
