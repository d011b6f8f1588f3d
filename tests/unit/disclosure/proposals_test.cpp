// What is proposed to be taken out of a pack: proposed, never done.

#include "marked_records.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace kith;
using namespace kith::tests;
using namespace kith::tests::packs;

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
