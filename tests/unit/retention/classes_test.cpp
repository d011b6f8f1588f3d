// The classes as they are shipped; what is wrong with a file of them is said with its place.

#include "retention/retention.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

using namespace kith;

namespace {

namespace fs = std::filesystem;

const guidance::rulebook& rules() {
    static const auto loaded = guidance::load(KITH_SOURCE_DIR "/guidance", "example").value();
    return *loaded;
}

/// A folder of a test's own with retention files.
class scratch_folder {
  public:
    scratch_folder() {
        std::string pattern = (fs::temp_directory_path() / "kith-retention-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
        fs::create_directories(path_ / "retention/local");
        put("retention/disposal.md", "```toml\n[disposal]\npropose = "
                                     "[\"information_governance_officer\"]\napprove = [\"director\"]\n"
                                     "hold = [\"director\"]\n```\n");
    }
    ~scratch_folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    void put(const std::string& name, std::string_view text) const { std::ofstream(path_ / name) << text; }
    /// The faults, one a line; empty when it loads.
    [[nodiscard]] std::string faults() const {
        const auto made = retention::load(path_, "here", rules());
        std::string out;
        if (!made)
            for (const auto& one : made.error())
                out += guidance::to_text(one) + "\n";
        return out;
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

constexpr std::string_view everybody =
    "```toml\n[[class]]\nid = \"known\"\ntitle = \"Known\"\neverybody = true\n"
    "keep = [{ years = 25, after = \"birth\" }]\nsource = \"Local\"\n```\n";

bool says(const std::string& words, std::string_view part) {
    INFO(words);
    return words.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("retention: the shipped classes load, cite a source each, and say which have no statute") {
    for (const auto* area : {"", "example"}) {
        const auto made = retention::load(KITH_SOURCE_DIR "/guidance", area, rules());
        if (!made) FAIL(guidance::to_text(made.error().front()));
        CHECK(made->classes.size() >= 10);
        for (const auto& one : made->classes) {
            CHECK_FALSE(one.source.empty());
            CHECK((one.permanent || !one.keep.empty()));
        }
        REQUIRE(made->find("looked_after"));
        CHECK(made->find("looked_after")->statutory);
        CHECK_FALSE(made->find("looked_after")->check);
        CHECK(made->find("child_in_need")->check);
        CHECK(made->of_stream("reads:abc")->id == "reads");
        CHECK(made->of_stream("person:abc") == nullptr);
        const auto& years = made->find("child_in_need")->keep.front();
        CHECK(years.years == (*area == 0 ? 25 : 31));
    }
}

TEST_CASE("retention: an area may lengthen, and never shorten") {
    const scratch_folder at;
    at.put("retention/people.md", everybody);
    CHECK(at.faults() == "");
    const auto longer = [&](std::string_view keep) {
        at.put("retention/local/here.md",
               fmt::format("# Here\n\n```toml\n[[longer]]\nclass = \"known\"\nkeep = [{}]\n```\n", keep));
        return at.faults();
    };
    CHECK(longer("{ years = 25, after = \"birth\" }") == "");
    CHECK(longer("{ years = 40, after = \"birth\" }, { years = 3, after = \"last_contact\" }") == "");
    const auto made = retention::load(at.path(), "here", rules());
    REQUIRE(made);
    CHECK(made->find("known")->keep.size() == 2);
    CHECK(made->find("known")->keep[0].years == 40);
    CHECK(says(longer("{ years = 24, after = \"birth\" }"), "retention/local/here.md:6"));
    CHECK(says(longer("{ years = 24, after = \"birth\" }"), "may only lengthen"));
    CHECK(says(longer("{ years = 1, after = \"death\", died_under = 18 }"), "would shorten"));
    at.put("retention/local/here.md", "```toml\n[[longer]]\nclass = \"knwon\"\nkeep = []\n```\n");
    CHECK(says(at.faults(), "there is no class \"knwon\""));
}

TEST_CASE("retention: faults are named with line and column") {
    const scratch_folder at;
    const auto with = [&](std::string_view text) {
        at.put("retention/people.md", fmt::format("{}\n```toml\n{}\n```\n", everybody, text));
        return at.faults();
    };
    CHECK(says(scratch_folder().faults(), "expected [[class]]"));
    CHECK(says(with("[[klass]]\nid = \"x\""), "retention/people.md:11"));
    CHECK(says(with("[[class]]\nid = \"b\"\ntitle = \"B\"\nsource = \"S\"\nprocesses = [\"asessment\"]\n"
                    "keep = [{ years = 1, after = \"birth\" }]"),
               "there is no process \"asessment\"; did you mean \"assessment\"?"));
    CHECK(says(with("[[class]]\nid = \"b\"\ntitle = \"B\"\nsource = \"S\"\nassigned = true\n"
                    "keep = [{ years = 1, after = \"brith\" }]"),
               "after"));
    CHECK(says(with("[[class]]\nid = \"b\"\ntitle = \"B\"\nassigned = true\n"
                    "keep = [{ years = 1, after = \"birth\" }]"),
               "\"source\""));
    CHECK(says(with("[[class]]\nid = \"b\"\ntitle = \"B\"\nsource = \"S\"\n"
                    "keep = [{ years = 1, after = \"birth\" }]"),
               "expected what falls into the class"));
    CHECK(says(with("[[class]]\nid = \"b\"\ntitle = \"B\"\nsource = \"S\"\nassigned = true\n"
                    "keep = [{ years = 1, after = \"record\" }]"),
               "only for them"));
    CHECK(says(with("[[class]]\nid = \"b\"\ntitle = \"B\"\nsource = \"S\"\nassigned = true\n"),
               "either \"keep\" or permanent"));
    CHECK(says(with("[[class]]\nid = \"known\"\ntitle = \"B\"\nsource = \"S\"\nassigned = true\n"
                    "keep = [{ years = -1, after = \"birth\" }]"),
               "already"));
}
