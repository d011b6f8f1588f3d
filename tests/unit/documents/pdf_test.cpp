// PDF: the text comes out again in every script, the same document gives the same bytes, and no input is
// too odd.

#include "documents/pdf.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace kith;
using namespace kith::documents;

namespace {

pdf_document document_with(std::size_t rows, const std::string& words) {
    pdf_document made;
    made.title = "Chronology";
    made.subject = "Chronology, reference abc";
    made.facts = {{"About", words}, {"Purpose", "A test"}};
    made.marking = "OFFICIAL-SENSITIVE";
    made.foot = "Reference abc. Printed by Sam Ahmed, 21 November 2026 at 2:03pm";
    made.created = parse_instant("2026-11-21T14:03:00.000Z").value();
    made.landscape = true;
    pdf_table table;
    table.columns = {{"Date", 1}, {"Event", 3}, {"Significance", 1}};
    for (std::size_t i = 0; i < rows; ++i)
        table.rows.push_back(
            {{"12 March 2019"}, {"Row number " + std::to_string(i), "Visit"}, {"Key event"}});
    made.blocks = {pdf_heading{2, "What matters"}, pdf_paragraph{"The newest first.", false}, table};
    return made;
}

/// What `program` prints about the file; nothing where the program is not installed.
std::string told_by(const std::string& program, const std::string& options, const std::string& bytes) {
    if (std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) != 0) {
        MESSAGE(program << " is not here: its part is skipped");
        return {};
    }
    std::string path = (std::filesystem::temp_directory_path() / "kith-pdf-XXXXXX").string();
    const int file = mkstemp(path.data());
    REQUIRE(file >= 0);
    close(file);
    std::ofstream(path, std::ios::binary) << bytes;
    std::string out;
    if (FILE* pipe = popen(
            (program + " " + options + " " + path + (program == "pdftotext" ? " -" : "")).c_str(), "r")) {
        char buffer[4096];
        for (std::size_t got; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
            out.append(buffer, got);
        pclose(pipe);
    }
    std::filesystem::remove(path);
    return out;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("pdf: names of every script come out again as text, no character without a glyph") {
    const std::string names = "Zażółć Łącka, عائشة محمد, 王小明, ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ, রহিম, Νίκος, Олена, አበበ";
    const auto made = make_pdf(document_with(3, names));
    REQUIRE(made);
    CHECK(made->pages == 1);
    CHECK(made->bytes.starts_with("%PDF-1.5"));
    CHECK(made->undrawn == 0);
    const std::string text = told_by("pdftotext", "-layout", made->bytes);
    if (text.empty()) return;
    for (const char* word :
         {"Zażółć", "Łącka", "عائشة", "محمد", "王小明", "রহিম", "Νίκος", "Олена", "አበበ"}) {
        CAPTURE(word);
        CHECK(text.find(word) != std::string::npos);
    }
    CHECK(text.find("Significance") != std::string::npos); // no ligature eats "fi"
}

TEST_CASE("pdf: 2,000 rows: every row once, titles, marking and page number on every page") {
    const auto made = make_pdf(document_with(2'000, "Ada"));
    REQUIRE(made);
    CHECK(made->pages > 20);
    const std::string text = told_by("pdftotext", "-layout", made->bytes);
    if (text.empty()) return;
    const auto pages = std::size_t(made->pages);
    CHECK(count(text, "Row number ") == 2'000);
    CHECK(count(text, "Row number 1999\n") + count(text, "Row number 1999 ") == 1);
    CHECK(count(text, "OFFICIAL-SENSITIVE") == pages);
    CHECK(count(text, " of " + std::to_string(pages)) == pages);
    CHECK(count(text, "Significance") == pages); // the table begins on the first and goes to the last
    CHECK(count(text, "Printed by Sam Ahmed") == pages);
}

TEST_CASE("pdf: tagged, dated from the clock handed in, and the same bytes every time") {
    const auto document = document_with(60, "Ada");
    const auto once = make_pdf(document), again = make_pdf(document);
    REQUIRE(once);
    REQUIRE(again);
    CHECK(once->bytes == again->bytes);
    const std::string info = told_by("pdfinfo", "-isodates", once->bytes);
    if (info.empty()) return;
    CHECK(info.find("2026-11-21T14:03:00") != std::string::npos);
    CHECK(info.find("Tagged:          yes") != std::string::npos);
    CHECK(info.find("Ada") == std::string::npos); // no name in the file's properties
    const std::string tags = told_by("pdfinfo", "-struct", once->bytes);
    for (const char* tag : {"H1", "H2", "Table", "TR", "TH", "TD"})
        CHECK(tags.find(tag) != std::string::npos);
}

TEST_CASE("pdf: a row that no page holds goes on on the next, and nothing of it is lost") {
    auto document = document_with(1, "Ada");
    std::string words;
    for (int i = 0; i < 3'000; ++i)
        words += "word" + std::to_string(i) + " ";
    std::get<pdf_table>(document.blocks.back()).rows.push_back({{"2019"}, {words, "Long"}, {""}});
    const auto made = make_pdf(document);
    REQUIRE(made);
    CHECK(made->pages > 2);
    const std::string text = told_by("pdftotext", "", made->bytes);
    if (text.empty()) return;
    for (const char* word : {"word0 ", "word1500", "word2999"})
        CHECK(text.find(word) != std::string::npos);
}

TEST_CASE("pdf: absurd text is drawn or refused in words, never a crash") {
    const std::string combining = [] {
        std::string text = "a";
        for (int i = 0; i < 10'000; ++i)
            text += "\xCC\x81";
        return text;
    }();
    for (const std::string& text :
         {std::string(), std::string(10'000, 'x'), std::string("\0\x01\x7f\r\n\t", 6),
          std::string("\xff\xfe\xc0"), std::string("\xE2\x80\xAE gnp.exe"), combining,
          std::string("👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿"), std::string(500, '\n')}) {
        auto document = document_with(1, text);
        std::get<pdf_table>(document.blocks.back()).rows.push_back({{text}, {text, text}, {text}});
        std::get<pdf_table>(document.blocks.back()).rows.push_back({{text}});
        std::get<pdf_table>(document.blocks.back()).rows.push_back({});
        document.title = text;
        const auto made = make_pdf(document);
        REQUIRE(made);
        CHECK(made->bytes.size() > 500);
    }
    auto none = document_with(1, "x");
    std::get<pdf_table>(none.blocks.back()).columns.clear();
    CHECK_FALSE(make_pdf(none));
    auto much = document_with(1, "x");
    much.blocks.emplace_back(pdf_paragraph{std::string(most_pdf_bytes + 1, 'x'), false});
    REQUIRE_FALSE(make_pdf(much));
    CHECK(make_pdf(much).error().front().message.find("Choose fewer") != std::string::npos);
}
