#pragma once
// Two children's long records with a marker in every text that somebody typed, to see what of them a pack
// gives and what it does not.

#include "../casework/small_office.hpp"

#include "casework/disclosing.hpp"
#include "disclosure/disclosure.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kith::tests::packs {

namespace json = boost::json;

inline constexpr const char* request = "subject_access";

/// A marker that stands in no other text.
inline std::string marker(std::string_view whose, int n) {
    return fmt::format("zq{}{:05}x", whose, n);
}

inline record::entry entry_of(const person_id& person, std::int64_t sequence, std::string type,
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
inline int plant(json::value& value, std::string_view key, std::string_view whose, int& next) {
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

inline void plant_in(std::vector<record::entry>& entries, std::string_view whose, int& next) {
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

inline casework::item_decision given_whole(const std::string& item) {
    casework::item_decision one;
    one.item = item;
    return one;
}

inline casework::disclosure_pack all_given(const std::vector<disclosure::pack_item>& items) {
    casework::disclosure_pack pack;
    pack.process = {"request"};
    pack.count = std::int64_t(items.size());
    for (const auto& one : items)
        pack.decided[one.id] = given_whole(one.id);
    return pack;
}

/// The pack as plain text.
inline std::string text_of(const family& all, const casework::disclosure_pack& decided,
                           const std::vector<disclosure::pack_item>& items) {
    auto pack = disclosure::make_pack(all.gathering(), items, decided, all.grounds());
    REQUIRE(pack.has_value());
    pack->name = "Ada Example";
    return disclosure::pack_text(*pack);
}

inline bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

} // namespace kith::tests::packs
