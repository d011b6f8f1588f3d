#pragma once
// The sheets of a PDF: drawing on them, and measuring first how many there will be. Private to documents.

#include "documents/pdf.hpp"

#include <cairo.h>
#include <deque>
#include <memory>
#include <pango/pangocairo.h>
#include <string>
#include <string_view>

namespace kith::documents {

struct gobject_released {
    void operator()(void* object) const { g_object_unref(object); }
};
struct surface_released {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct drawing_released {
    void operator()(cairo_t* drawing) const { cairo_destroy(drawing); }
};
using layout_owner = std::shared_ptr<PangoLayout>;

/// How a piece of text is set. Sizes in points.
struct text_style {
    double size = 9;
    bool bold = false;
    double space_after = 4;
};

/// One way through the document. The first only counts pages and draws nowhere; the second knows how many
/// there are and draws. Lengths are points from the top left corner.
class sheets {
  public:
    /// `pages`: as counted; 0: this is the counting. `out` takes the bytes. `kept`: what the counting laid
    /// out, in order, and the drawing takes over, so that no text is shaped twice.
    sheets(const pdf_document&, int pages, std::string& out, std::deque<layout_owner>& kept);
    ~sheets();
    sheets(const sheets&) = delete;
    sheets& operator=(const sheets&) = delete;

    [[nodiscard]] double left() const { return margin; }
    [[nodiscard]] double width() const { return page_width_ - 2 * margin; }
    [[nodiscard]] double room() const { return bottom() - y_; }
    [[nodiscard]] double whole_page() const { return bottom() - margin; }
    [[nodiscard]] double y() const { return y_; }
    void down(double by) { y_ += by; }
    /// The foot of this page, then a new one.
    void turn();
    [[nodiscard]] int page() const { return page_; }
    [[nodiscard]] int undrawn() const { return undrawn_; }

    /// Text broken into lines of this width; `strong` before it, on a line of its own, in bold.
    layout_owner lay_out(std::string_view text, double width, const text_style&,
                         std::string_view strong = {});
    void draw_line(PangoLayoutLine*, double x, double baseline);
    void draw_rule(double y, double weight, double grey);
    void draw_shade(double y, double height);
    /// A structure element around what is drawn until `close`.
    void open(const char* tag);
    void close(const char* tag);
    /// Writes the last foot and ends the file. Throws std::runtime_error when the library reports a
    /// failure.
    void finish();

  private:
    static constexpr double margin = 42; ///< 15 mm
    static constexpr double foot_height = 30;
    [[nodiscard]] double bottom() const { return page_height_ - margin - foot_height; }
    void draw_foot();
    layout_owner fresh(std::string_view text, double width, const text_style&, std::string_view strong);

    const pdf_document& document_;
    int pages_;
    std::deque<layout_owner>& kept_;
    std::size_t kept_bytes_ = 0;
    double page_width_, page_height_, y_ = margin;
    int page_ = 1, undrawn_ = 0;
    std::unique_ptr<cairo_surface_t, surface_released> surface_;
    std::unique_ptr<cairo_t, drawing_released> drawing_;
    std::unique_ptr<PangoContext, gobject_released> context_;
};

} // namespace kith::documents
