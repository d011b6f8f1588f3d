#include "web/qr_code.hpp"

#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <qrencode.h>
#include <string>

namespace kith::web {

html qr_code(std::string_view words, std::string_view title) {
    const std::string text(words);
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code || text.empty()) return {};
    constexpr int quiet = 4; // modules around it, as the standard asks
    const int side = code->width + 2 * quiet;
    std::string path;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            const bool dark = (code->data[y * code->width + x] & 1U) != 0;
            if (dark) fmt::format_to(std::back_inserter(path), "M{} {}h1v1h-1z", x + quiet, y + quiet);
        }
    }
    html_writer out(path.size() + 400);
    out.raw("<svg class=\"kith-qr-code\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"")
        .attribute("viewBox", fmt::format("0 0 {} {}", side, side))
        .attribute("aria-label", title)
        .raw(" width=\"240\" height=\"240\" shape-rendering=\"crispEdges\">\n");
    out.raw("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<path fill=\"#000\"")
        .attribute("d", path)
        .raw("/>\n</svg>\n");
    return std::move(out).finish();
}

} // namespace kith::web
