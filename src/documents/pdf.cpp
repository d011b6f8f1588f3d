// Setting a document: blocks one after the other, rows of a table kept whole where a page can hold them.

#include "documents/pdf.hpp"

#include "documents/pdf_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::documents {
namespace {

constexpr double gap = 8; ///< between columns

text_style style_of(int level) {
    if (level <= 1) return {.size = 17, .bold = true, .space_after = 8};
    if (level == 2) return {.size = 12.5, .bold = true, .space_after = 5};
    return {.size = 10, .bold = true, .space_after = 4};
}

/// Text on its way down the pages, line by line.
struct flowing {
    layout_owner layout;
    int next = 0; ///< the first line not drawn yet
    [[nodiscard]] int lines() const { return pango_layout_get_line_count(layout.get()); }
    [[nodiscard]] bool done() const { return next >= lines(); }
};

struct line_size {
    double height, baseline;
};

line_size size_of(PangoLayoutLine* line) {
    PangoRectangle logical;
    pango_layout_line_get_extents(line, nullptr, &logical);
    const double ascent = double(-logical.y) / PANGO_SCALE;
    return {double(logical.height) / PANGO_SCALE + 1, ascent};
}

/// Where a line that reads from right to left begins.
double indent_of(PangoLayoutLine* line, double width) {
    if (pango_layout_line_get_resolved_direction(line) != PANGO_DIRECTION_RTL) return 0;
    PangoRectangle logical;
    pango_layout_line_get_extents(line, nullptr, &logical);
    return std::max(0.0, width - double(logical.width) / PANGO_SCALE);
}

double height_of(const flowing& text) {
    double height = 0;
    for (int i = text.next; i < text.lines(); ++i)
        height += size_of(pango_layout_get_line_readonly(text.layout.get(), i)).height;
    return height;
}

/// Draws as many lines as the room takes, at least one on a page that is otherwise empty; gives their
/// height.
double draw_lines(sheets& page, flowing& text, double x, double width, double room) {
    double used = 0;
    while (!text.done()) {
        PangoLayoutLine* line = pango_layout_get_line_readonly(text.layout.get(), text.next);
        const line_size size = size_of(line);
        if (used + size.height > room && (used > 0 || room < page.whole_page() / 2)) break;
        page.draw_line(line, x + indent_of(line, width), page.y() + used + size.baseline);
        used += size.height;
        ++text.next;
    }
    return used;
}

void set_text(sheets& page, std::string_view text, const text_style& style, const char* tag) {
    if (text.empty()) return;
    flowing words{page.lay_out(text, page.width(), style)};
    const double keep_with = style.bold ? 40 : 0; // a heading does not stand alone at the foot
    if (height_of(words) + keep_with > page.room() && height_of(words) + keep_with < page.whole_page())
        page.turn();
    while (!words.done()) {
        page.open(tag);
        page.down(draw_lines(page, words, page.left(), page.width(), page.room()));
        page.close(tag);
        if (!words.done()) page.turn();
    }
    page.down(style.space_after);
}

/// Columns in points.
struct column_place {
    double x, width;
};

std::vector<column_place> places_of(const sheets& page, const std::vector<pdf_column>& columns) {
    double shares = 0;
    for (const pdf_column& each : columns)
        shares += std::max(each.share, 0.05);
    const double all = page.width() - gap * double(columns.size() - 1);
    std::vector<column_place> places;
    double x = page.left();
    for (const pdf_column& each : columns) {
        const double width = all * std::max(each.share, 0.05) / shares;
        places.push_back({x, width});
        x += width + gap;
    }
    return places;
}

/// One table on its way down the pages.
class table_setting {
  public:
    table_setting(sheets& page, const pdf_table& table)
        : page_(page), table_(table), places_(places_of(page, table.columns)) {}

    void set() {
        begin();
        for (const auto& row : table_.rows)
            set_row(row);
        page_.close("Table");
        page_.down(8);
    }

  private:
    static constexpr double above = 3, below = 4;

    void begin() {
        std::vector<flowing> titles;
        double height = 0;
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            titles.push_back(
                {page_.lay_out(table_.columns[i].title, places_[i].width, {.size = 9, .bold = true})});
            height = std::max(height, height_of(titles.back()));
        }
        if (page_.room() < height + 60) page_.turn();
        page_.open("Table");
        page_.open("TR");
        page_.draw_shade(page_.y(), height + above + below);
        page_.down(above);
        for (std::size_t i = 0; i < titles.size(); ++i) {
            page_.open("TH");
            draw_lines(page_, titles[i], places_[i].x, places_[i].width, page_.room());
            page_.close("TH");
        }
        page_.close("TR");
        page_.down(height + below);
        page_.draw_rule(page_.y(), 0.7, 0);
    }

    void turn() {
        page_.close("Table");
        page_.turn();
        begin();
    }

    void set_row(const std::vector<pdf_cell>& row) {
        std::vector<flowing> cells;
        std::vector<column_place> at = places_;
        const bool across = row.size() == 1 && at.size() > 1;
        if (across) at.assign(1, {page_.left(), page_.width()});
        double height = 0;
        for (std::size_t i = 0; i < row.size() && i < at.size(); ++i) {
            cells.push_back({page_.lay_out(row[i].text, at[i].width, {.size = 9}, row[i].strong)});
            height = std::max(height, height_of(cells.back()));
        }
        const double wanted = height + above + below;
        if (wanted > page_.room() && (wanted < page_.whole_page() - 60 || page_.room() < 60)) turn();
        const auto left_over = [&] {
            return std::any_of(cells.begin(), cells.end(), [](const flowing& one) { return !one.done(); });
        };
        for (;;) {
            draw_part(cells, at, across);
            if (!left_over()) break;
            turn();
        }
    }

    void draw_part(std::vector<flowing>& cells, const std::vector<column_place>& at, bool across) {
        page_.open("TR");
        page_.down(above);
        const double room = page_.room() - below;
        double used = 0;
        if (across)
            page_.draw_shade(page_.y() - above, std::min(room, height_of(cells[0])) + above + below);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            page_.open("TD");
            used = std::max(used, draw_lines(page_, cells[i], at[i].x, at[i].width, room));
            page_.close("TD");
        }
        page_.close("TR");
        page_.down(used + below);
        page_.draw_rule(page_.y(), 0.4, 0.6);
    }

    sheets& page_;
    const pdf_table& table_;
    std::vector<column_place> places_;
};

void set_facts(sheets& page, const pdf_document& document) {
    for (const auto& [label, value] : document.facts)
        set_text(page, label + ": " + value, {.size = 9.5, .space_after = 2}, "P");
    page.down(8);
}

void set_block(sheets& page, const pdf_block& block) {
    if (const auto* heading = std::get_if<pdf_heading>(&block)) {
        static constexpr std::array tags{"H1", "H2", "H3"};
        const int level = std::clamp(heading->level, 1, 3);
        page.down(page.y() > 60 ? 6 : 0);
        set_text(page, heading->text, style_of(level), tags[std::size_t(level - 1)]);
    } else if (const auto* text = std::get_if<pdf_paragraph>(&block)) {
        set_text(page, text->text, {.size = text->small ? 8.0 : 9.5}, "P");
    } else {
        table_setting(page, std::get<pdf_table>(block)).set();
    }
}

/// False when there are more pages than a document may have.
bool set_all(sheets& page, const pdf_document& document) {
    set_text(page, document.title, style_of(1), "H1");
    set_facts(page, document);
    for (const pdf_block& block : document.blocks) {
        set_block(page, block);
        if (page.page() > most_pdf_pages) return false;
    }
    return true;
}

std::size_t bytes_of(const pdf_document& document) {
    std::size_t bytes = document.title.size();
    for (const auto& [label, value] : document.facts)
        bytes += label.size() + value.size();
    for (const pdf_block& block : document.blocks) {
        if (const auto* heading = std::get_if<pdf_heading>(&block)) bytes += heading->text.size();
        if (const auto* text = std::get_if<pdf_paragraph>(&block)) bytes += text->text.size();
        const auto* table = std::get_if<pdf_table>(&block);
        if (table == nullptr) continue;
        for (const auto& row : table->rows)
            for (const pdf_cell& cell : row)
                bytes += cell.text.size() + cell.strong.size() + 16;
    }
    return bytes;
}

bool has_columns(const pdf_block& block) {
    const auto* table = std::get_if<pdf_table>(&block);
    return table == nullptr || (!table->columns.empty() && table->columns.size() <= 8);
}

} // namespace

result<pdf_made> make_pdf(const pdf_document& document) {
    if (!std::ranges::all_of(document.blocks, has_columns))
        return refuse("A table of the document has no columns, or more than 8");
    if (bytes_of(document) > most_pdf_bytes)
        return refuse("This is too much for one document. Choose fewer entries, for example one year");
    const std::string too_long = fmt::format(
        "This would have more than {} pages. Choose fewer entries, for example one year", most_pdf_pages);
    pdf_made made;
    std::deque<layout_owner> kept;
    {
        sheets counting(document, 0, made.bytes, kept);
        if (!set_all(counting, document)) return refuse(too_long);
        made.pages = counting.page();
        made.undrawn = counting.undrawn();
    }
    sheets drawing(document, made.pages, made.bytes, kept);
    set_all(drawing, document);
    drawing.finish();
    return made;
}

} // namespace kith::documents
