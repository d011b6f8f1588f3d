#pragma once
// A chronology that leaves Kith: as CSV, as PDF, as a page for printing. Protected addresses never leave.

#include "documents/pdf.hpp"
#include "web/pages/chronology_view.hpp"

#include <string>

namespace kith::web::pages {

/// A line as it leaves: every part in plain words, what names a protected address withheld.
struct leaving_line {
    const casework::chronology_line* line = nullptr;
    std::string who, when, title, detail, sources, impact, significance, themes, judged;
    bool withheld = false;
};

/// What leaves, and about what.
struct leaving_chronology {
    std::string reference;  ///< opaque
    std::string name, born; ///< of the child; never in a file's name or properties
    std::string asked;      ///< question_words
    std::string purpose;    ///< as the practitioner stated it
    std::string as_at;      ///< "As known on ..."; empty: now
    std::string printed_by, printed_at;
    instant at;
    bool several = false; ///< lines of more than one person
    bool filtered = false;
    std::vector<leaving_line> lines; ///< the newest first
    std::vector<casework::chronology_gap> gaps;
    std::size_t withheld = 0;
};

/// `protect`: what must not leave, of everybody in the family.
leaving_chronology leaving(const child_visit&, const opened_chronology&, const chronology_question&,
                           const people::protection& protect);

/// UTF-8 with a byte order mark, one row a line, dates in ISO 8601 as well as in words; no cell can be
/// taken for a formula.
std::string csv_of(const child_visit&, const leaving_chronology&);
documents::pdf_document document_of(const leaving_chronology&);
/// The whole of it as one table; paper is the browser's.
html sheet_of(const leaving_chronology&);

} // namespace kith::web::pages
