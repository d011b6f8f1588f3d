// What a person is given: everything about them, nothing of anybody else's, and what was taken out nowhere.

#include "marked_records.hpp"

#include "casework/statements.hpp"
#include "disclosure/summary.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

using namespace kith;
using namespace kith::tests;
using namespace kith::tests::packs;

namespace {

/// What poppler reads of a PDF, with the metadata; nothing where it is not on this machine.
std::optional<std::string> read_pdf(const std::string& bytes) {
    if (std::system("command -v pdftotext >/dev/null 2>&1") != 0) return std::nullopt;
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("kith-pack-{}", ::getpid());
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "pack.pdf").string(), out = (folder / "pack.txt").string();
    std::ofstream(file, std::ios::binary) << bytes;
    const std::string run =
        fmt::format("pdftotext -raw '{0}' - > '{1}' && pdftotext -layout '{0}' - >> '{1}' "
                    "&& pdfinfo -meta '{0}' >> '{1}' && pdfinfo '{0}' >> '{1}' && "
                    "pdfinfo -struct-text '{0}' >> '{1}'",
                    file, out);
    const int ended = std::system(run.c_str());
    std::ifstream in(out, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    std::filesystem::remove_all(folder);
    REQUIRE(ended == 0);
    return text;
}

} // namespace

TEST_CASE("R58: every marker of a record of 3,000 entries is in the pack, and no marker of a brother's") {
    const family all(3'000);
    REQUIRE(all.ada.size() == 3'000);
    const auto items = disclosure::gather(all.gathering());
    const std::string text = text_of(all, all_given(items), items);
    int missing = 0, strange = 0;
    for (int n = 0; n < all.adas; ++n)
        if (!has(text, marker("a", n))) {
            ++missing;
            for (const auto& entry : all.ada)
                if (has(entry.body, marker("a", n)))
                    MESSAGE("not in the pack: " << entry.type << " " << entry.body);
        }
    for (int n = 0; n < all.bens; ++n)
        strange += has(text, marker("b", n)) ? 1 : 0;
    CHECK(all.adas > 3'000);
    CHECK(missing == 0);
    CHECK(strange == 0);
    // The one sentence of his record that names her, and nothing around it.
    for (const std::string& said : all.shared)
        CHECK(has(text, said));
    std::set<std::string> ids = disclosure::names_of(items);
    CHECK(ids.size() == items.size());
}

TEST_CASE("a name counts as a name only where it is a whole word") {
    using disclosure::places_of;
    CHECK(places_of("Adam told Ada's mother that ADA  slept.", "Ada").size() == 2);
    CHECK(places_of("Maya\n  Example came", "maya example") ==
          std::vector<disclosure::text_place>{{0, 14}});
    CHECK(places_of("O’Neil and o'neil", "O'NEIL").size() == 2);
    CHECK(places_of("anything", " ").empty());
    CHECK(places_of("\xff\xfe broken", "broken").size() == 1);
    CHECK(places_of("Łukasz", "łukasz").size() == 1);
}

TEST_CASE("R55: what is taken out is in no layer of the pages, not in the text and not in the file's "
          "properties") {
    const family all(60);
    const auto items = disclosure::gather(all.gathering());
    auto decided = all_given(items);
    std::vector<std::string> gone, kept;
    int n = 0;
    for (const auto& item : items) {
        for (const auto& part : item.parts) {
            const auto at = part.text.find("zqa");
            if (at == std::string::npos) continue;
            const std::string word = part.text.substr(at, 9);
            auto& one = decided.decided[item.id];
            if (++n % 3 == 0) {
                one.action = casework::item_action::words;
                one.out.push_back({word, "third_party"});
                gone.push_back(word);
            } else if (n % 7 == 0) {
                one.action = casework::item_action::withhold;
                one.ground = "serious_harm";
                one.out.clear();
            }
        }
    }
    for (const auto& item : items) { // what was withheld as a whole, and what was given
        const auto& one = decided.decided[item.id];
        for (const auto& part : item.parts)
            if (const auto at = part.text.find("zqa"); at != std::string::npos) {
                const std::string word = part.text.substr(at, 9);
                const bool out = one.action == casework::item_action::withhold;
                if (out) gone.push_back(word);
                if (one.action == casework::item_action::give) kept.push_back(word);
            }
    }
    auto pack = disclosure::make_pack(all.gathering(), items, decided, all.grounds());
    REQUIRE(pack.has_value());
    pack->marking = "OFFICIAL-SENSITIVE";
    const auto made = documents::make_pdf(disclosure::pack_pages(*pack));
    REQUIRE(made.has_value());
    std::vector<std::string> texts{disclosure::pack_text(*pack), made->bytes};
    if (auto read = read_pdf(made->bytes))
        texts.push_back(std::move(*read));
    else
        MESSAGE("pdftotext is not on this machine: the pages were not read back");
    REQUIRE(gone.size() > 10);
    REQUIRE(kept.size() > 10);
    for (const std::string& word : gone)
        for (const std::string& text : texts)
            CHECK_FALSE(has(text, word));
    for (const std::string& word : kept) {
        CHECK(has(texts.front(), word));
        if (texts.size() > 2) CHECK(has(texts.back(), word));
    }
    CHECK(has(texts.front(), "[taken out: ground 1]"));
    CHECK(has(texts.front(), "Ground 2: Likely to harm somebody seriously"));
    // Every item that is not given whole says why.
    for (const auto& one : pack->items)
        CHECK((one.action == casework::item_action::give) == one.grounds.empty());
}

TEST_CASE("words that are not in the item are refused, never passed over") {
    const family all(60);
    const auto items = disclosure::gather(all.gathering());
    casework::item_decision decided = given_whole(items.front().id);
    decided.action = casework::item_action::words;
    decided.out = {{"no such words", "third_party"}};
    const auto given = disclosure::give(items.front(), decided, 1, {"third_party"});
    CHECK(words_of(given) ==
          "words: These words are not in this item: no such words. Type them as they stand "
          "there\n");
}

TEST_CASE("who has looked is told by role and by nothing else") {
    family all(60);
    auto from = all.gathering();
    for (int n = 0; n < 5; ++n) {
        record::entry read = entry_of({"ada"}, n + 1, "record.read", {});
        read.by = {{n < 3 ? "worker" : "worker2"}, "social_worker", "Lead social worker"};
        from.reads.push_back(read);
    }
    const auto items = disclosure::gather(from);
    REQUIRE(items.back().id == "readers/social_worker");
    CHECK(items.back().parts.front().label == "Social worker (2 people)");
    CHECK(items.back().parts.front().text.starts_with("5 times, from "));
    CHECK(items.back().by.empty());
}

TEST_CASE(
    "the short summary has facts, dates and the person's own statements, and nothing that somebody wrote") {
    family all(60);
    const person_id id = all.office.child("Ada").person.id;
    const auto add = [&](std::string type, json::object body) {
        all.ada.push_back(entry_of(id, std::int64_t(all.ada.size()) + 1, std::move(type), std::move(body)));
    };
    add("statement.added", {{"about", 0}, {"text", "I was not asked."}, {"whose", "person"}});
    add("statement.added", {{"about", 0}, {"text", "She was."}, {"whose", "parent"}, {"who", "Maya"}});
    const auto whole = all.whole("Ada", all.ada);
    const auto pages =
        disclosure::own_summary({.rules = all.office.rules(),
                                 .edition = all.office.rules().editions.front(),
                                 .person = *whole.own,
                                 .readings = 3,
                                 .now = at("2019-03-01"),
                                 .prepared = "",
                                 .name_of = [](const practitioner_id& who) {
                                     return who.text == "teacher" ? "Tess Teacher" : "Sam Worker";
                                 }});
    std::string text;
    for (const auto& block : pages.blocks) {
        if (const auto* words = std::get_if<documents::pdf_paragraph>(&block)) text += words->text + "\n";
        if (const auto* table = std::get_if<documents::pdf_table>(&block))
            for (const auto& row : table->rows)
                for (const auto& cell : row)
                    text += cell.text + "\n";
    }
    for (const char* there : {"Ada Example", "I was not asked.", "Initial child protection conference",
                              "Lead social worker", "Sam Worker", "looked at 3 times"})
        CHECK_MESSAGE(has(text, there), there);
    for (const char* absent : {"She was.", "What was seen", "Tess Teacher", "Ben", "Maya"})
        CHECK_MESSAGE(!has(text, absent), absent);
}
