#include "documents/pdf_sheet.hpp"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <stdexcept>

namespace kith::documents {
namespace {

/// Fonts in the order in which they are asked for a character; fontconfig goes on with whatever else there
/// is.
constexpr const char* families =
    "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, DejaVu Sans, Droid Sans Fallback, sans-serif";
constexpr double a4_short = 595.276, a4_long = 841.890; ///< ISO 216
/// Characters beyond this in one cell are set as several pieces by the caller; Pango counts bytes in int.
constexpr std::size_t longest_piece = 1U << 24;
/// Text whose layouts are kept from the counting to the drawing: some 130 bytes of memory for each byte.
constexpr std::size_t most_kept = 1U << 20;

cairo_status_t take_bytes(void* out, const unsigned char* bytes, unsigned int size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
}

cairo_status_t throw_bytes_away(void*, const unsigned char*, unsigned int) {
    return CAIRO_STATUS_SUCCESS;
}

/// Well-formed UTF-8 without control characters but line ends. Where many characters follow each other
/// without a space, the line may be broken between any two (a zero-width space): finding the break in very
/// long words would take Pango time that grows with the square of their length.
std::string drawable(std::string_view text) {
    constexpr std::size_t longest_word = 120; ///< bytes
    constexpr std::string_view may_break = "\xe2\x80\x8b";
    if (text.empty()) return {};
    char* valid = g_utf8_make_valid(text.data(), gssize(text.size()));
    std::string kept;
    std::size_t word = 0;
    for (const char* at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar sign = g_utf8_get_char(at);
        if (sign == '\r') continue;
        const bool control = (sign < 0x20 && sign != '\n') || (sign >= 0x7f && sign < 0xa0);
        const bool space = control || g_unichar_isspace(sign) != 0;
        word = space ? 0 : word + 1;
        const bool long_enough =
            word > longest_word && (!g_unichar_ismark(sign) || word > 4 * longest_word);
        if (long_enough) kept += may_break, word = 0;
        kept += control ? std::string_view(" ") : std::string_view(at, g_utf8_next_char(at) - at);
    }
    g_free(valid);
    return kept;
}

void set_size(PangoLayout* layout, const text_style& style) {
    PangoFontDescription* font = pango_font_description_from_string(families);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

/// Bold for the first bytes; and no ornamental ligatures ("fi" as one sign), which readers of the text
/// would have to take apart again. Those that a script needs stay.
void set_attributes(PangoLayout* layout, std::size_t bold_bytes) {
    PangoAttrList* list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_font_features_new("liga 0, clig 0, dlig 0"));
    if (bold_bytes != 0) {
        PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        bold->start_index = 0;
        bold->end_index = guint(bold_bytes);
        pango_attr_list_insert(list, bold);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

} // namespace

sheets::sheets(const pdf_document& document, int pages, std::string& out, std::deque<layout_owner>& kept)
    : document_(document), pages_(pages), kept_(kept), page_width_(document.landscape ? a4_long : a4_short),
      page_height_(document.landscape ? a4_short : a4_long) {
    surface_.reset(cairo_pdf_surface_create_for_stream(pages_ == 0 ? throw_bytes_away : take_bytes, &out,
                                                       page_width_, page_height_));
    cairo_surface_t* surface = surface_.get();
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, drawable(document.title).c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, drawable(document.subject).c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Kith");
    const std::string created = to_text(document.created).substr(0, 19) + "Z";
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created.c_str());
    drawing_.reset(cairo_create(surface));
    context_.reset(pango_cairo_create_context(drawing_.get()));
    pango_context_set_language(context_.get(), pango_language_from_string("en-gb"));
    pango_context_set_round_glyph_positions(context_.get(), FALSE);
    // The same breaks on every machine: nothing is fitted to a screen.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
    open("Document"); // around everything: what makes it a tagged PDF
}

sheets::~sheets() {
    cairo_surface_finish(surface_.get()); // nothing may be written once `out` is gone
}

layout_owner sheets::lay_out(std::string_view text, double width, const text_style& style,
                             std::string_view strong) {
    if (pages_ != 0 && !kept_.empty()) {
        layout_owner first = std::move(kept_.front());
        kept_.pop_front();
        return first;
    }
    layout_owner layout = fresh(text, width, style, strong);
    kept_bytes_ += text.size() + strong.size();
    if (pages_ == 0 && kept_bytes_ <= most_kept) kept_.push_back(layout);
    return layout;
}

layout_owner sheets::fresh(std::string_view text, double width, const text_style& style,
                           std::string_view strong) {
    std::string words = drawable(strong.substr(0, longest_piece));
    const std::size_t bold = words.size();
    if (!words.empty() && !text.empty()) words += '\n';
    words += drawable(text.substr(0, longest_piece));
    layout_owner layout(pango_layout_new(context_.get()), gobject_released());
    set_size(layout.get(), style);
    pango_layout_set_width(layout.get(), int(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout.get(), PANGO_SCALE);
    pango_layout_set_text(layout.get(), words.data(), int(words.size()));
    set_attributes(layout.get(), bold);
    if (pages_ == 0) undrawn_ += pango_layout_get_unknown_glyphs_count(layout.get());
    return layout;
}

void sheets::draw_line(PangoLayoutLine* line, double x, double baseline) {
    if (pages_ == 0) return;
    cairo_set_source_rgb(drawing_.get(), 0.04, 0.05, 0.05);
    cairo_move_to(drawing_.get(), x, baseline);
    pango_cairo_show_layout_line(drawing_.get(), line);
}

void sheets::draw_rule(double y, double weight, double grey) {
    if (pages_ == 0) return;
    cairo_set_source_rgb(drawing_.get(), grey, grey, grey);
    cairo_set_line_width(drawing_.get(), weight);
    cairo_move_to(drawing_.get(), left(), y);
    cairo_line_to(drawing_.get(), left() + width(), y);
    cairo_stroke(drawing_.get());
}

void sheets::draw_shade(double y, double height) {
    if (pages_ == 0) return;
    cairo_set_source_rgb(drawing_.get(), 0.93, 0.94, 0.94);
    cairo_rectangle(drawing_.get(), left(), y, width(), height);
    cairo_fill(drawing_.get());
}

void sheets::open(const char* tag) {
    if (pages_ != 0) cairo_tag_begin(drawing_.get(), tag, "");
}

void sheets::close(const char* tag) {
    if (pages_ != 0) cairo_tag_end(drawing_.get(), tag);
}

void sheets::draw_foot() {
    if (pages_ == 0) return;
    const double top = page_height_ - margin - foot_height + 8;
    draw_rule(top, 0.7, 0);
    const std::string number = fmt::format("Page {} of {}", page_, pages_);
    const text_style small{.size = 7.5};
    const layout_owner said = fresh(document_.foot, width() - 90, small, document_.marking);
    const layout_owner place = fresh(number, 80, small, {});
    const auto draw = [&](PangoLayout* layout, double x) {
        cairo_set_source_rgb(drawing_.get(), 0, 0, 0);
        cairo_move_to(drawing_.get(), x, top + 3);
        pango_cairo_show_layout(drawing_.get(), layout);
    };
    open("P");
    draw(said.get(), left());
    close("P");
    open("P");
    pango_layout_set_alignment(place.get(), PANGO_ALIGN_RIGHT);
    draw(place.get(), left() + width() - 80);
    close("P");
}

void sheets::turn() {
    draw_foot();
    if (pages_ != 0) cairo_show_page(drawing_.get());
    ++page_;
    y_ = margin;
}

void sheets::finish() {
    draw_foot();
    close("Document");
    if (pages_ != 0) cairo_show_page(drawing_.get());
    const cairo_status_t drawn = cairo_status(drawing_.get());
    cairo_surface_finish(surface_.get());
    const cairo_status_t written = cairo_surface_status(surface_.get());
    for (const cairo_status_t status : {drawn, written})
        if (status != CAIRO_STATUS_SUCCESS)
            throw std::runtime_error(std::string("PDF: ") + cairo_status_to_string(status));
}

} // namespace kith::documents
