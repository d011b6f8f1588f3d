// What a person is given: everything about them, nothing of anybody else's, and what was taken out nowhere.

#include "../casework/small_office.hpp"

#include "casework/disclosing.hpp"
#include "casework/statements.hpp"
#include "disclosure/disclosure.hpp"
#include "disclosure/summary.hpp"
#include "record/json.hpp"

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
namespace json = boost::json;

namespace {

constexpr const char* request = "subject_access";

/// A marker that stands in no other text.
std::string marker(std::string_view whose, int n) {
    return fmt::format("zq{}{:05}x", whose, n);
}

record::entry entry_of(const person_id& person, std::int64_t sequence, std::string type,
                       json::object body) {
    record::entry one;
    one.stream = record::person_stream(person);
    one.sequence = sequence;
    one.type = std::move(type);
    one.event_time = at("2019-02-01") + std::chrono::hours(sequence);
    one.entry_time = one.event_time + std::chrono::minutes(5);
    one.by = {{"worker"}, "social_worker", "Lead social worker"};
    one.edition = "2018";
    one.body = record::canonical(body);
    return one;
}

/// Puts a marker at the end of every text of the entry that somebody typed; gives how many.
int plant(json::value& value, std::string_view key, std::string_view whose, int& next) {
    int planted = 0;
    if (auto* object = value.if_object()) {
        for (auto& member : *object)
            planted += plant(member.value(), {member.key().data(), member.key().size()}, whose, next);
    } else if (auto* list = value.if_array()) {
        for (json::value& each : *list)
            planted += plant(each, key, whose, next);
    } else if (auto* text = value.if_string()) {
        const bool typed = std::string_view(text->data(), text->size()).find(' ') != std::string_view::npos;
        if (!typed || key == "calendar") return 0; // the version of the bank holidays is nobody's
        *text += " " + marker(whose, next++);
        ++planted;
    }
    return planted;
}

void plant_in(std::vector<record::entry>& entries, std::string_view whose, int& next) {
    for (record::entry& entry : entries) {
        json::value body = json::parse(entry.body);
        plant(body, "", whose, next);
        entry.body = record::canonical(body.as_object());
    }
}

/// Two children of one household who went to a conference together, each with a long record.
struct family {
    small_office office{"2019-02-01T12:00"};
    std::vector<record::entry> ada, ben;
    int adas = 0, bens = 0;          ///< markers
    std::vector<std::string> shared; ///< Ben's that stand in a sentence naming Ada

    explicit family(std::int64_t entries) {
        office.to_plan({"Ada", "Ben"});
        ada = office.entries[office.child("Ada").person.id];
        ben = office.entries[office.child("Ben").person.id];
        plant_in(ada, "a", adas);
        fill(ada, office.child("Ada").person.id, "a", adas, entries);
        const auto first = std::int64_t(ben.size());
        fill(ben, office.child("Ben").person.id, "b", bens,
             std::max<std::int64_t>(first + 20, entries / 4));
        const std::string said = marker("s", 1);
        shared.push_back(said);
        ben.push_back(
            entry_of(office.child("Ben").person.id, std::int64_t(ben.size()) + 1, "note.recorded",
                     {{"text", "Ben was quiet " + marker("b", bens++) + ". He said that Ada hid " + said +
                                   " under the bed. Then he slept " + marker("b", bens++) + "."}}));
    }

    static void fill(std::vector<record::entry>& into, const person_id& person, std::string_view whose,
                     int& next, std::int64_t until) {
        const auto m = [&] { return "Seen and heard: " + marker(whose, next++) + "."; };
        while (std::int64_t(into.size()) < until) {
            const auto sequence = std::int64_t(into.size()) + 1;
            switch (sequence % 6) {
            case 0:
                into.push_back(entry_of(person, sequence, "note.recorded", {{"text", m()}}));
                break;
            case 1:
                into.push_back(entry_of(person, sequence, "person.facts_changed",
                                        {{"facts", json::object{{"school", m()}}}, {"reason", m()}}));
                break;
            case 2:
                into.push_back(
                    entry_of(person, sequence, "clock.explained",
                             {{"clock", "assessment"}, {"reason", "family_request"}, {"text", m()}}));
                break;
            case 3:
                into.push_back(entry_of(person, sequence, "statement.added",
                                        {{"about", 3}, {"text", m()}, {"whose", "person"}}));
                break;
            case 4: // of a version that this one does not know
                into.push_back(
                    entry_of(person, sequence, "harvest.brought_in",
                             {{"deep", json::array{json::object{{"words", m()}}, m()}}, {"who", m()}}));
                break;
            default:
                into.push_back(entry_of(
                    person, sequence, "entry.corrected",
                    {{"answers", json::object{{"unheard_of", m()}}}, {"corrects", 2}, {"reason", m()}}));
            }
        }
    }

    [[nodiscard]] casework::whole_record whole(const char* name,
                                               const std::vector<record::entry>& entries) const {
        const person_id id = office.child(name).person.id;
        return {std::make_shared<const casework::file>(casework::fold(office.rules(), id, entries)),
                entries};
    }
    [[nodiscard]] disclosure::gathering gathering() const {
        return {.rules = office.rules(),
                .edition = office.rules().editions.front(),
                .own = {whole("Ada", ada)},
                .others = {whole("Ben", ben)},
                .name_of = [](const practitioner_id& id) {
                    return id.text == "worker" ? std::string("Sam Worker") : std::string();
                }};
    }
    [[nodiscard]] const guidance::code_set& grounds() const {
        return *office.rules().editions.front().find_codes("left_out_ground");
    }
};

casework::item_decision given_whole(const std::string& item) {
    casework::item_decision one;
    one.item = item;
    return one;
}

casework::disclosure_pack all_given(const std::vector<disclosure::pack_item>& items) {
    casework::disclosure_pack pack;
    pack.process = {"request"};
    pack.count = std::int64_t(items.size());
    for (const auto& one : items)
        pack.decided[one.id] = given_whole(one.id);
    return pack;
}

std::string text_of(const family& all, const casework::disclosure_pack& decided,
                    const std::vector<disclosure::pack_item>& items) {
    auto pack = disclosure::make_pack(all.gathering(), items, decided, all.grounds());
    REQUIRE(pack.has_value());
    pack->name = "Ada Example";
    return disclosure::pack_text(*pack);
}

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

bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
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

TEST_CASE("other people's names are proposed, and nothing is taken out by itself") {
    const family all(60);
    auto from = all.gathering();
    const auto items = disclosure::gather(from);
    const auto proposed = disclosure::proposals_for(from, items, {}, {"request"});
    bool ben = false;
    for (const auto& [item, list] : proposed)
        for (const auto& one : list) {
            ben = ben || one.words.find("Ben") != std::string::npos;
            CHECK(one.words.find("Ada Example") == std::string::npos);
            CHECK(one.ground == "third_party");
        }
    CHECK(ben);
    CHECK(has(text_of(all, all_given(items), items), "Ben"));
}

TEST_CASE("whoever referred, telephone numbers and electronic addresses are proposed; the person's own "
          "words are not") {
    family all(60);
    all.ada.push_back(
        entry_of(all.office.child("Ada").person.id, std::int64_t(all.ada.size()) + 1, "note.recorded",
                 {{"text", "Tess Teacher rang from 01632 960 001 (or nan@example.org). Seen 3 times, "
                           "2018-12-03."}}));
    auto from = all.gathering();
    from.name_of = [](const practitioner_id& id) {
        return id.text == "teacher" ? std::string("Tess Teacher") : std::string();
    };
    const auto items = disclosure::gather(from);
    const auto proposed = disclosure::proposals_for(from, items, {}, {"request"});
    const auto note = std::ranges::find_if(items, [](const auto& one) {
        return !one.parts.empty() && one.parts.front().text.starts_with("Tess");
    });
    REQUIRE(note != items.end());
    std::set<std::string> words;
    for (const auto& one : proposed.at(note->id))
        words.insert(one.words);
    CHECK(words == std::set<std::string>{"01632 960 001", "nan@example.org", "Tess Teacher"});
}

TEST_CASE(
    "who asked not to be named: what they wrote of themselves, and their name on what they recorded") {
    small_office office("2019-02-01T12:00");
    const auto refer = [&](const char* answer) {
        REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
        const person_id id = office.child("Ada").person.id;
        auto& entries = office.entries[id];
        for (record::entry& entry : entries) {
            entry.by = {office.people.teacher.id, office.people.teacher.role, ""};
            if (entry.type != "referral.receive") continue;
            json::object body = json::parse(entry.body).as_object();
            json::object& said = body["answers"].as_object();
            said["referrer_name"] = json::array{"Mrs Rosalind Quillfeather, a neighbour"};
            said["referrer_contact"] = json::array{"07700 900987; rq@example.org"};
            said["referrer_unnamed"] = json::array{answer};
            entry.body = record::canonical(body);
        }
        entries.push_back(
            entry_of(id, std::int64_t(entries.size()) + 1, "note.recorded",
                     {{"text", "quillfeather rang: ask Rosalind  Quillfeather, a neighbour."}}));
        return disclosure::gathering{
            .rules = office.rules(),
            .edition = office.rules().editions.front(),
            .own = {{std::make_shared<const casework::file>(casework::fold(office.rules(), id, entries)),
                     entries}},
            .others = {},
            .name_of = [](const practitioner_id& who) {
                return who.text == "teacher" ? std::string("Tess Teacher") : std::string();
            }};
    };
    const auto words_for = [](const disclosure::gathering& from, std::string_view type) {
        const auto items = disclosure::gather(from);
        const auto all = disclosure::proposals_for(from, items, {}, {"request"});
        std::set<std::string> words;
        for (const auto& item : items)
            if (const auto found = all.find(item.id); item.type == type && found != all.end())
                for (const auto& one : found->second)
                    if (one.why == "Whoever referred asked not to be named") words.insert(one.words);
        return words;
    };
    const auto unnamed = refer("yes");
    CHECK(words_for(unnamed, "note.recorded") ==
          std::set<std::string>{"Rosalind Quillfeather", "Quillfeather"}); // it stands alone too
    const auto received = words_for(unnamed, "referral.receive");
    CHECK(received.contains("Mrs Rosalind Quillfeather, a neighbour"));
    CHECK(received.contains("07700 900987; rq@example.org"));
    CHECK(received.contains("Tess Teacher")); // who recorded it, though no text of it says so
    for (const auto& entry : unnamed.own.front().entries)
        if (entry.type == "process.opened") CHECK(words_for(unnamed, entry.type).contains("Tess Teacher"));

    // Among those who looked they are nobody: their role would say as much as their name.
    auto read = unnamed;
    for (const auto& who : {office.people.teacher, office.people.teacher, office.people.manager}) {
        record::entry one = entry_of({"ada"}, std::int64_t(read.reads.size()) + 1, "record.read", {});
        one.by = {who.id, who.role, "what became of the referral"};
        read.reads.push_back(one);
    }
    for (const char* told : {"roles", "names"}) {
        read.readers = told;
        std::map<std::string, std::string> lines;
        for (const auto& item : disclosure::gather(read))
            if (item.source == disclosure::item_source::readers)
                lines[item.id] = item.parts.front().label + ": " + item.parts.front().text;
        CAPTURE(told);
        REQUIRE(lines.size() == 2);
        REQUIRE(lines.contains("readers/not-named"));
        CHECK(lines.at("readers/not-named")
                  .starts_with("People whose names and roles are not given: 2 times, from "));
        for (const auto& [id, words] : lines) {
            CHECK(words.find("Tess") == std::string::npos);
            CHECK(words.find("Referrer") == std::string::npos);
        }
    }
}

TEST_CASE("who did not ask for it is proposed as whoever referred, and their words are not") {
    family all(60);
    auto from = all.gathering();
    from.name_of = [](const practitioner_id& who) {
        return who.text == "teacher" ? std::string("Tess Teacher") : std::string();
    };
    const auto items = disclosure::gather(from);
    for (const auto& [item, list] : disclosure::proposals_for(from, items, {}, {"request"}))
        for (const auto& one : list)
            CHECK(one.why != "Whoever referred asked not to be named");
}

TEST_CASE("more than can be proposed for one item is said, and so is what the pack was not drawn from") {
    family all(60);
    std::string text = "Rang:";
    for (int n = 0; n < 40; ++n)
        text += fmt::format(" 01632 9600{:02};", n);
    all.ada.push_back(entry_of(all.office.child("Ada").person.id, std::int64_t(all.ada.size()) + 1,
                               "note.recorded", {{"text", text}}));
    auto from = all.gathering();
    from.over = {.people = 31, .of = 231};
    const auto items = disclosure::gather(from);
    const auto note = std::ranges::find_if(items, [](const auto& one) {
        return !one.parts.empty() && one.parts.front().text.starts_with("Rang:");
    });
    REQUIRE(note != items.end());
    const auto proposed = disclosure::proposals_for(from, items, {}, {"request"}).at(note->id);
    REQUIRE(proposed.size() == 31);
    CHECK(proposed.back().words.empty());
    CHECK(proposed.back().why == "There is more to look at than the first 30: read all of it");
    const auto pack = disclosure::make_pack(from, items, all_given(items), all.grounds());
    REQUIRE(pack.has_value());
    CHECK(has(disclosure::pack_text(*pack), "The records of 200 of 231 other people"));
}

TEST_CASE("what was taken out once is proposed for the next pack, for the same item") {
    const family all(60);
    auto from = all.gathering();
    const auto items = disclosure::gather(from);
    casework::disclosure_pack before;
    before.process = {"earlier"};
    const auto& item = items.at(40);
    const std::string words = item.parts.at(0).text.substr(0, item.parts.at(0).text.find(':'));
    casework::item_decision& decided = before.decided[item.id] = given_whole(item.id);
    decided.action = casework::item_action::words;
    decided.out = {{words, "privilege"}};
    decided.at = at("2026-05-03");
    const auto proposed = disclosure::proposals_for(from, items, {before}, {"request"});
    REQUIRE(proposed.contains(item.id));
    CHECK(proposed.at(item.id).front().words == words);
    CHECK(proposed.at(item.id).front().ground == "privilege");
    CHECK(proposed.at(item.id).front().why == "Taken out before, 3 May 2026");
    CHECK(disclosure::proposals_for(from, items, {before}, {"earlier"}).count(item.id) == 0);
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
