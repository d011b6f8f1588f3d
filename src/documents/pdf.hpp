#pragma once
// A document as PDF: a title block, headings, paragraphs and tables, set on A4 with the marking and the
// page number at the foot of every page. Text can be extracted in every script that the machine has fonts
// for; what is what (heading, paragraph, table, row, cell) is in the file as tags. The same document gives
// the same bytes.
//
// Contents
//   pdf_document   what is to be set
//   make_pdf       the bytes
//
// Names of types follow ISO 32000-1 (PDF 1.7), 14.8 tagged PDF.

#include "foundation/result.hpp"
#include "foundation/time.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kith::documents {

struct pdf_heading {
    int level = 2; ///< 1 to 3
    std::string text;
};

struct pdf_paragraph {
    std::string text;
    bool small = false;
};

struct pdf_column {
    std::string title;
    double share = 1; ///< of the width, against the other columns; above 0
};

/// One cell; what is `strong` stands in its first line, in bold.
struct pdf_cell {
    std::string text;
    std::string strong = {};
};

/// A row with one cell where there are several columns goes across the whole table.
struct pdf_table {
    std::vector<pdf_column> columns; ///< 1 to 8; the titles stand again on every page
    std::vector<std::vector<pdf_cell>> rows;
};

using pdf_block = std::variant<pdf_heading, pdf_paragraph, pdf_table>;

struct pdf_document {
    std::string title;                                      ///< first heading
    std::string subject;                                    ///< in the file's properties; no person's name
    std::vector<std::pair<std::string, std::string>> facts; ///< title block: label and value
    std::vector<pdf_block> blocks;
    std::string marking; ///< "OFFICIAL-SENSITIVE"; at the foot of every page
    std::string foot;    ///< beside the marking: reference, who printed it, when
    instant created;     ///< creation date in the file
    bool landscape = false;
};

struct pdf_made {
    std::string bytes;
    int pages = 0;
    int undrawn = 0; ///< characters that no font of this machine has; they stand as boxes
};

/// Bounds: beyond them a document is refused in words, never cut.
constexpr std::size_t most_pdf_bytes = 8U << 20; ///< of text
constexpr int most_pdf_pages = 2'000;

/// Sets the document. Text that is no UTF-8, and control characters, are drawn as the replacement
/// character. A row higher than a page goes on on the next. Problems: too much text, too many pages, a
/// table without columns. Throws std::runtime_error where the drawing library fails (no memory). Thread
/// safe.
result<pdf_made> make_pdf(const pdf_document&);

} // namespace kith::documents
