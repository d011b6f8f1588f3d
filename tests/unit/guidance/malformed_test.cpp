// Malformed guidance: each file of tests/guidance/bad spoils the good set in one way, and says which fault
// it must be told.

#include "folder_copy.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

using namespace kith;
using namespace kith::guidance;
using namespace kith::guidance::test;
namespace fs = std::filesystem;

namespace {

const fs::path good = KITH_SOURCE_DIR "/tests/guidance/good";
const fs::path bad = KITH_SOURCE_DIR "/tests/guidance/bad";

/// What a file of tests/guidance/bad says.
struct spoiling {
    std::string file, expect, find, put;
};

spoiling read_spoiling(const fs::path& path) {
    std::ifstream in(path);
    spoiling made;
    std::string line, *into = nullptr;
    while (std::getline(in, line)) {
        if (line.starts_with("file: "))
            made.file = line.substr(6);
        else if (line.starts_with("expect: "))
            made.expect = line.substr(8);
        else if (line == "find:")
            into = &made.find;
        else if (line == "put:")
            into = &made.put;
        else if (into)
            *into += line + "\n";
    }
    made.find.pop_back();
    made.put.pop_back();
    return made;
}

const std::string unspoilt = "2018/contact.md";

} // namespace

TEST_CASE("guidance: the good set is good, with and without the area") {
    CHECK(faults_of(good) == "");
    CHECK(faults_of(good, "east") == "");
}

TEST_CASE("guidance: every malformed file is refused with its place and what was expected") {
    std::vector<fs::path> files;
    for (const auto& one : fs::directory_iterator(bad))
        files.push_back(one.path());
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 50);
    for (const auto& file : files) {
        CAPTURE(file.filename().string());
        const spoiling one = read_spoiling(file);
        const folder_copy copy(good);
        REQUIRE(copy.replace(one.file, one.find, one.put));
        const std::string faults = faults_of(copy.path(), "east");
        CAPTURE(faults);
        REQUIRE_FALSE(one.expect.empty());
        CHECK(("\n" + faults).find("\n" + one.expect + "\n") != std::string::npos);
    }
}

TEST_CASE("guidance: a case that comes out otherwise is named with its place and what came out") {
    const folder_copy copy(good);
    REQUIRE(copy.replace(unspoilt, "then    due Mon 2018-12-24", "then    due Tue 2018-12-25"));
    REQUIRE(copy.replace(unspoilt, "then    opens meeting; stops decision; starts review",
                         "then    opens plan"));
    REQUIRE(copy.replace("2018/meeting.md", "then    not quorate", "then    quorate"));
    REQUIRE(copy.replace("2018/plan.md", "hold by Fri 2019-03-29", "hold by Thu 2019-03-28"));
    REQUIRE(copy.replace("2018/plan.md", "extend to Thu 2018-12-27", "extend to Fri 2018-12-28"));
    const auto rules = load(copy.path(), "").value();
    std::string failed;
    for (const auto& one : run_cases(*rules))
        if (!one.passed)
            failed +=
                fmt::format("{}:{}: {}\n", one.example->at.file, one.example->at.line, one.explanation);
    CHECK(failed ==
          "2018/contact.md:89: it is due 2018-12-24 (Mon 24 Dec 2018)\n"
          "2018/contact.md:101: it opens meeting, and the case says plan; it starts review, and the case "
          "says nothing; it stops decision, and the case says nothing\n"
          "2018/meeting.md:89: it is not quorate\n"
          "2018/plan.md:44: hold it by 2019-03-29 (Fri 29 Mar 2019)\n"
          "2018/plan.md:56: the court may extend to 2018-12-27 (Thu 27 Dec 2018)\n");
}

TEST_CASE("guidance: files that are no text, too large, or no files at all are refused") {
    const auto faults_with = [](const std::string& file, const std::string& content) {
        const folder_copy copy(good);
        copy.write(file, content);
        return faults_of(copy.path());
    };
    const auto says = [](const std::string& faults, const std::string& what) {
        CAPTURE(faults);
        CHECK(faults.find(what) != std::string::npos);
    };
    says(faults_with("2018/x.md", "one\nt\xFFwo"), "2018/x.md:2:2: found a byte that is not UTF-8");
    says(faults_with("2018/x.md", "\xED\xA0\x80"), "2018/x.md:1:1: found a byte that is not UTF-8");
    says(faults_with("2018/x.md", std::string("a\0b", 3)), "2018/x.md:1:2: found a NUL byte");
    says(faults_with("2018/x.md", "a\x1B[31m"), "a control character");
    says(faults_with("2018/x.md", std::string((1 << 20) + 1, 'x')), "expected at most 1048576");
    says(faults_with("2018/x.txt", "text"), "2018/x.txt: this file would not be read");
    says(faults_with("2018/deeper/x.md", "text"), "2018/deeper: found a folder");
    says(faults_with("2019/x.md", "text"), "2019/edition.md: there is no [edition]");
    says(faults_with("calendar/wales.md", "text"), "found another calendar");
    says(faults_of("/nowhere/at/all"), "there is no such folder");
    says(faults_of(good, "west"), "there is no area \"west\"; there is east");
    says(faults_of(good, "../../etc"), "there is no area");
    CHECK(faults_with("2018/x.md", "") == "");
    CHECK(faults_with("2018/x.md", "\xEF\xBB\xBFwith a mark\r\n\r\n```sh\nrm\n```\r\n") == "");
}

TEST_CASE("guidance: links and devices are not followed") {
    const folder_copy copy(good);
    fs::create_symlink("plan.md", copy.path() / "2018/link.md");
    fs::create_directory_symlink(".", copy.path() / "loop");
    const std::string faults = faults_of(copy.path());
    CHECK(faults.find("2018/link.md: this is a link") != std::string::npos);
    CHECK(faults.find("loop: this is a link") != std::string::npos);
}

TEST_CASE("guidance: too many files, too many faults") {
    const folder_copy files(good);
    for (int i = 0; i < 501; ++i)
        files.write(fmt::format("2018/f{}.md", i), "x");
    CHECK(faults_of(files.path()).find("more than 500 files") != std::string::npos);
    const folder_copy faults(good);
    std::string block = "```toml\n";
    for (int i = 0; i < 1000; ++i)
        block += fmt::format("[[nonsense{}]]\nx = 1\n", i);
    faults.write("2018/x.md", block + "```\n");
    const auto rules = load(faults.path(), "");
    REQUIRE_FALSE(rules);
    CHECK(rules.error().size() == 201);
    CHECK(rules.error().back().message == "and 800 more faults: mend these first");
}

TEST_CASE("guidance: nesting and lists without end are refused") {
    const auto faults_with = [](const std::string& toml) {
        const folder_copy copy(good);
        copy.write("2018/x.md", "```toml\n" + toml + "\n```\n");
        return faults_of(copy.path());
    };
    const auto repeated = [](const std::string& text, int times) {
        std::string out;
        for (int i = 0; i < times; ++i)
            out += text;
        return out;
    };
    CHECK(faults_with("x = " + repeated("[", 100000))
              .find("2018/x.md:2:21: this is nested more than 16 deep") != std::string::npos);
    CHECK(faults_with("[" + repeated("a.", 100000) + "a]").find("this key has more than 6 parts") !=
          std::string::npos);
    CHECK(faults_with("[x]\ny = [" + repeated("1,", 100000) + "]").find("this list has 100000 items") !=
          std::string::npos);
    CHECK(faults_with("[x]\ny = \"" + repeated("a", 100000) + "\"").find("expected at most 8000") !=
          std::string::npos);
    CHECK(faults_with("x = " + repeated("{y=", 50000)).find("nested") != std::string::npos);
    CHECK(faults_with("x = \"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[\"").find("nested") == std::string::npos);
}

TEST_CASE("guidance: spoilt anywhere, it is read or refused, never worse") {
    std::mt19937 random(20180704); // the same every time
    const std::string letters = "`~[]{}=\".,\n#\\a0-'";
    for (const char* file :
         {"2018/contact.md", "2018/meeting.md", "local/east/east.md", "calendar/england.md"}) {
        const folder_copy copy(good);
        const std::string whole = copy.read(file);
        for (int i = 0; i < 150; ++i) {
            std::string spoilt = whole;
            for (int k = 0; k < 3; ++k) {
                const std::size_t at = random() % spoilt.size();
                switch (random() % 3) {
                case 0:
                    spoilt[at] = letters[random() % letters.size()];
                    break;
                case 1:
                    spoilt.erase(at, random() % 40);
                    break;
                default:
                    spoilt.insert(at, 1, letters[random() % letters.size()]);
                    break;
                }
            }
            copy.write(file, spoilt);
            const auto rules = load(copy.path(), "east");
            if (rules) {
                run_cases(**rules);
                continue;
            }
            REQUIRE_FALSE(rules.error().empty());
            for (const auto& one : rules.error())
                REQUIRE_FALSE(one.message.empty());
        }
    }
}
