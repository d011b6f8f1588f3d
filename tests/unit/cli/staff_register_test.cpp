// The staff register of kith vigilance run: every row that is not in order is told, and nothing is read by
// half.

#include "cli/command.hpp"
#include "cli/staff_register.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace kith;
using namespace kith::cli;

namespace {

/// A file that goes with the test.
struct file {
    std::filesystem::path at =
        std::filesystem::temp_directory_path() / ("kith_staff_" + std::to_string(getpid()) + ".csv");
    explicit file(std::string_view bytes) { std::ofstream(at, std::ios::binary) << bytes; }
    ~file() {
        std::error_code ignored;
        std::filesystem::remove(at, ignored);
    }
    file(const file&) = delete;
    file& operator=(const file&) = delete;
};

const std::set<std::string> known = {"sam", "ada"};

staff_register read(std::string_view bytes) {
    const file in(bytes);
    return read_staff_register(in.at, known);
}

/// The sentence with which the command ends; empty where it does not. The code is 2 always.
std::string refused(std::string_view bytes) {
    try {
        (void)read(bytes);
    } catch (const command_failure& failed) {
        CHECK(failed.code() == unusable);
        return failed.what();
    }
    return {};
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("staff register: homes, former names and leaving by sign-in name, quoted cells too") {
    const auto all = read("sign_in_name,former_surnames,address,postcode,former_postcode,leaving_since\r\n"
                          "Sam,\"Okafor; Smith\",\"1, Low Road\",ZZ9 9ZZ,ZZ8 8ZZ,2026-11-01\r\n"
                          "ada,,,,,\r\n");
    CHECK(all.unknown.empty());
    REQUIRE(all.rows.size() == 2);
    const vigilance::staff_row& sam = all.rows.front();
    CHECK(sam.sign_in_name == "sam"); // as accounts are written
    CHECK(sam.former_surnames.size() == 2);
    REQUIRE(sam.homes.size() == 2);
    CHECK(sam.homes.front().address == "1, Low Road");
    CHECK(sam.homes.back().postcode == "ZZ8 8ZZ");
    CHECK(sam.leaving_since == parse_date("2026-11-01").value());
    CHECK(all.rows.back().homes.empty());
}

TEST_CASE("staff register: every row and column that is not in order is told, with line and reason") {
    const std::string why = refused("sign_in_name,name,leaving_since\nsam,Sam,soon\n,Ada,\nada,Ada\n"
                                    "sam,Sam,2026-13-01\nsaam,Sam,\n");
    CHECK(says(why, ".csv has 7 faults. Mend them and start again; nothing was written\n"));
    CHECK(says(why, "\n  line 1, column name: this is none of sign_in_name, former_surnames, "));
    CHECK(says(why, "\n  line 2, column leaving_since: \"soon\" is no day such as 2026-11-01\n"));
    CHECK(says(why, "\n  line 3, column sign_in_name: this row has no sign-in name\n"));
    CHECK(says(why, "\n  line 4: this row has 2 cells, but the header names 3 columns\n"));
    CHECK(says(why, "\n  line 5, column leaving_since: \"2026-13-01\" is no day"));
    CHECK(says(why, "\n  line 5, column sign_in_name: sam is on line 2 too\n"));
    CHECK(why.ends_with("\n  line 6, column sign_in_name: nobody signs in as saam"));
}

TEST_CASE("staff register: a column is one of those that are read, never a part of one or several") {
    for (const char* column : {"name", "sign", "address, postcode", "surnames", ","}) {
        CAPTURE(column);
        const std::string why = refused("sign_in_name,\"" + std::string(column) + "\"\nsam,x\n");
        CHECK(says(why, "line 1, column " + std::string(column) + ": this is none of"));
    }
    CHECK(says(refused("sign_in_name,\nsam,x\n"), "line 1"));
    CHECK(says(refused("address\nx\n"), "has no column sign_in_name: expected sign_in_name, "));
    CHECK(says(refused("sign_in_name\n"), "there is no row below the header"));
}

TEST_CASE("staff register: what is told of a file full of faults is bounded") {
    std::string bytes = "sign_in_name,leaving_since\n";
    for (int i = 0; i < 150; ++i)
        bytes += "u" + std::to_string(i) + ",soon\n";
    const std::string why = refused(bytes);
    CHECK(says(why, "has 300 faults"));
    CHECK(std::count(why.begin(), why.end(), '\n') == 101);
    CHECK(why.ends_with("\n  and 200 more"));
}

TEST_CASE("staff register: rows of nobody are told by line, and the others are read") {
    const auto all = read("sign_in_name\nsam\nsaam\n");
    CHECK(all.rows.size() == 2);
    REQUIRE(all.unknown.size() == 1);
    CHECK(all.unknown.front().line == 3);
    CHECK(all.unknown.front().words == "line 3, column sign_in_name: nobody signs in as saam");
}
