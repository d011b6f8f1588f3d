#include "documents/csv.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace kith;
using namespace kith::documents;

namespace {

result<csv_table> read(const std::string& text, csv_limits limits = {}) {
    std::istringstream in(text);
    return read_csv(in, limits);
}

std::string why(const std::string& text, csv_limits limits = {}) {
    const auto table = read(text, limits);
    return table ? "" : table.error().front().message;
}

} // namespace

TEST_CASE("CSV: quotes, line breaks, a byte order mark and every kind of line end are read as RFC 4180 has "
          "them") {
    const auto table = read("\xEF\xBB\xBFid, name \r\n1,\"Smith, \"\"Ann\"\"\r\nof Leeds\"\r\n\r\n2,\n3,x");
    REQUIRE(table);
    CHECK(table->columns == std::vector<std::string>{"id", "name"});
    REQUIRE(table->rows.size() == 3);
    CHECK(table->rows[0].cells[1] == "Smith, \"Ann\"\r\nof Leeds");
    CHECK(table->rows[1].cells == std::vector<std::string>{"2", ""});
    CHECK(table->rows[1].line == 5);
    CHECK(table->rows[2].cells[1] == "x");
    CHECK(table->column(" name ") == 1);
    CHECK_FALSE(table->column("surname"));
}

TEST_CASE("CSV: what is wrong is said with line and column") {
    CHECK(why("").find("empty") != std::string::npos);
    CHECK(why("a,b\n1,2,3\n") == "line 2: this row has 3 cells, but the header names 2 columns");
    CHECK(why("a,b\n1,2\n1\n").starts_with("line 3:"));
    CHECK(why("a,a\n").find("two columns are named a") != std::string::npos);
    CHECK(why("a,b\n1,\"2\n3\n").starts_with("line 2, column b: a quotation mark is opened"));
    CHECK(why("a,b\n1,\"2\"3\n").starts_with("line 2, column b: text follows"));
    CHECK(why("a,b\n1,M\xFCller\n").starts_with("line 2, column b: these are not characters in UTF-8"));
    CHECK(why(std::string("a,b\n1,x\0y\n", 10)).starts_with("line 2, column b"));
    CHECK(why("\xFF\xFE"
              "a")
              .find("UTF-16") != std::string::npos);
    const std::string large(10'000'000, 'x');
    CHECK(why("a,b\n1," + large + "\n").starts_with("line 2, column b: this cell is longer"));
    CHECK(why("a,b\n1,\"" + large + "\"\n").starts_with("line 2, column b: this cell is longer"));
    CHECK(why("a\n" + large).starts_with("line 2, column a"));
}

TEST_CASE("CSV: what is written reads back the same, and no cell of a sheet is a formula") {
    const std::vector<std::string> cells = {"plain",     "",           " outer ", "a,b",
                                            "say \"x\"", "two\nlines", "=1+1"};
    std::string out;
    write_csv_row(out, cells);
    std::istringstream in(out);
    csv_reader reader(in);
    const auto row = reader.next();
    REQUIRE(row);
    REQUIRE(*row);
    CHECK((*row)->cells == cells);
    CHECK_FALSE(*reader.next());

    std::string sheet;
    write_sheet_row(sheet,
                    std::vector<std::string>{"=HYPERLINK(1)", "@x", "-5.20", "+447700900", "-x", "ok"});
    CHECK(sheet == "'=HYPERLINK(1),'@x,-5.20,+447700900,'-x,ok\r\n");

    std::string one;
    write_csv_row(one, std::vector<std::string>{""});
    CHECK(one == "\"\"\r\n");
}
