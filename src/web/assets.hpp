#pragma once
// The style sheet, the script and the icons, embedded in the program at build time (cmake/assets.cmake).

#include <span>
#include <string_view>

namespace kith::web {

struct asset {
    std::string_view path;         ///< "/assets/kith-<hash>.css": the content never changes under a path
    std::string_view content_type; ///< with charset for text
    std::string_view bytes;
    std::string_view gzip_bytes; ///< the same, gzipped; empty where that is no gain
};

/// All of them, sorted by path. Serve with `Cache-Control: public, max-age=31536000, immutable`.
std::span<const asset> assets();
/// The asset at `path`, or nothing.
const asset* find_asset(std::string_view path);

std::string_view stylesheet_path();
std::string_view script_path();
std::string_view icon_path(); ///< SVG

} // namespace kith::web
