#include "cli/people_files.hpp"

#include "cli/command.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <unistd.h>

using namespace kith;
using namespace kith::cli;

namespace {

/// A folder of its own that goes with the test.
struct folder {
    std::filesystem::path at =
        std::filesystem::temp_directory_path() / ("kith_people_files_" + std::to_string(getpid()));
    folder() { std::filesystem::create_directories(at); }
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(at, ignored);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name, std::string_view bytes) const {
        std::ofstream(at / name, std::ios::binary) << bytes;
        return (at / name).string();
    }
};

/// The sentence with which a command ends; empty where it does not. The code is 2 always.
std::string refused(const std::function<void()>& act) {
    try {
        act();
    } catch (const command_failure& failed) {
        CHECK(failed.code() == unusable);
        return failed.what();
    }
    return {};
}

std::string refused_rows(const std::string& file, const char* fields = "given=given,surname=surname") {
    return refused([&] { (void)read_rows(file, "id", read_fields(fields)); });
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr std::string_view in_order = "id,given,surname\n1,Ann,Lee\n2,Anne,Lee\n";

} // namespace

TEST_CASE("linking files: every row that is not in order is told, with line, column and reason") {
    const folder in;
    std::string bytes = "id,given,surname\n1,Ann\n2,Ann,Lee,x\n3,A";
    bytes += '\0';
    bytes += "nn,Lee\n4,Ann,L\xFF"
             "e\n5,Ann,Lee\n5,Bo,Li\n,Bo,Li\n6,Cy,Dee\n";
    const std::string why = refused_rows(in.file("bad.csv", bytes));
    CHECK(says(why, "bad.csv has 6 faults. Mend them and start again; nothing was written\n"));
    CHECK(says(why, "\n  line 2: this row has 2 cells, but the header names 3 columns\n"));
    CHECK(says(why, "\n  line 3: this row has 4 cells, but the header names 3 columns\n"));
    CHECK(says(why, "\n  line 4, column given: this holds a NUL byte"));
    CHECK(says(why, "\n  line 5, column surname: these are not characters in UTF-8"));
    CHECK(says(why, "\n  line 7, column id: the identifier 5 is that of line 6 too\n"));
    CHECK(why.ends_with("\n  line 8, column id: this row has no identifier"));
}

TEST_CASE("linking files: what is told of a file full of faults is bounded") {
    const folder in;
    std::string bytes = "id,given,surname\n";
    for (int i = 0; i < 5'000; ++i)
        bytes += "1,Ann\n";
    const std::string why = refused_rows(in.file("bad.csv", bytes));
    CHECK(says(why, "has 1000 faults"));
    CHECK(why.ends_with("there may be more, but no more was read"));
    CHECK(std::count(why.begin(), why.end(), '\n') == 1'000);
}

TEST_CASE("linking files: a file with no rows, no header or no such column is refused in a sentence") {
    const folder in;
    CHECK(says(refused_rows(in.file("empty.csv", "")), "its first line must name the columns"));
    CHECK(says(refused_rows(in.file("head.csv", "id,given,surname\n")), "no row below the header"));
    CHECK(says(refused_rows(in.file("rows.csv", "1,Ann,Lee\n")), "no column \"id\""));
    const std::string file = in.file("good.csv", in_order);
    CHECK(says(refused_rows(file, "given=nope"), "Its first line names: id, given, surname"));
    CHECK(refused_rows(file).empty());
    const std::string long_cells = "id,given,surname\n1," + std::string(10'000, 'A') + ",Lee\n";
    CHECK(refused_rows(in.file("long.csv", long_cells)).empty());
}

TEST_CASE("linking files: a column compared twice would count twice and is refused") {
    CHECK(says(refused([] { (void)read_fields("given=A,given=A"); }), "names the column A twice"));
    CHECK(says(refused([] { (void)read_fields("given=A,surname=B+A"); }), "names the column A twice"));
    CHECK(refused([] { (void)read_fields("given=A,given=B"); }).empty());
    CHECK(read_fields("shoe_size=A,surname=B").remarks.size() == 1);
}

TEST_CASE("linking files: a threshold is a number from 0 to 1 and nothing else") {
    for (const char* typed : {"2", "-0.1", "nan", "inf", "", "0.5x", "half", "1,0", " "})
        CHECK(says(refused([&] { (void)read_threshold(typed); }), "a number from 0 to 1"));
    CHECK(read_threshold("0.25") == 0.25);
    CHECK(read_threshold("1") == 1);
}

TEST_CASE("linking files: where nothing could be read or written is said before any work") {
    const folder in;
    const std::string good = in.file("good.csv", in_order);
    const std::string out = (in.at / "out.csv").string();
    const auto check = [](std::vector<std::string> read, std::vector<std::string> written) {
        return refused([&] { check_files(read, written); });
    };
    CHECK(check({good}, {out}).empty());
    CHECK(check({good}, {"-"}).empty());
    CHECK(says(check({out}, {"-"}), "There is no file"));
    CHECK(says(check({in.at.string()}, {out}), "is a folder"));
    CHECK(says(check({good, in.at.string() + "/./good.csv"}, {out}), "named twice"));
    CHECK(says(check({good}, {in.at.string()}), "is a folder"));
    CHECK(says(check({good}, {(in.at / "none" / "out.csv").string()}), "there is no folder"));
    CHECK(says(check({good}, {""}), "names no file"));
    CHECK(says(check({good}, {good}), "name another file"));
    CHECK(says(check({good}, {out, out}), "written twice"));
}

TEST_CASE("linking files: a file is written whole or not at all, and a device is never replaced") {
    const folder in;
    const std::string out = (in.at / "out.csv").string();
    write_whole(out, "a\r\n");
    std::stringstream read;
    read << std::ifstream(out).rdbuf();
    CHECK(read.str() == "a\r\n");
    // Nothing can be written there; what stood before still stands, and nothing lies beside it.
    CHECK(says(refused([&] { write_whole(in.at.string(), "b"); }), "could not be written"));
    CHECK(!std::filesystem::exists(in.at.string() + "." + std::to_string(getpid()) + ".part"));
    if (!std::filesystem::is_character_file("/dev/full")) return;
    CHECK(says(refused([] { write_whole("/dev/full", "b"); }), "could not be written"));
    CHECK(std::filesystem::is_character_file("/dev/full"));
}
