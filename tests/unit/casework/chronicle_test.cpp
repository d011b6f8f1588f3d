// The curated layer over the chronology: dates as people remember them, events told, judgements, and lines
// that tell of one event.

#include "small_office.hpp"

#include "casework/chronicle_acts.hpp"
#include "casework/chronology.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;
using casework::known_to;

namespace {

casework::rough_date when(std::string_view text) {
    return casework::parse_rough_date(text).value();
}

casework::telling police_at_the_door(std::string_view day = "2018-11-20") {
    casework::telling said;
    said.from = when(day);
    said.title = "Police called to the home by a neighbour";
    said.detail = "Shouting was heard. Both children were awake on the stairs.";
    said.source = "police";
    said.told_by = "PC Sol, by phone";
    said.themes = {"domestic_abuse"};
    return said;
}

/// Tells it of these children and gives the entry's number on the first one's record.
std::int64_t tell(small_office& office, const std::vector<std::string>& names,
                  const casework::telling& said,
                  const std::optional<casework::judging>& judged = std::nullopt) {
    casework::child_files files;
    for (const std::string& name : names)
        files.push_back(office.file_of(name));
    auto made = casework::tell_event(office.rules(), files, said, judged, office.people.worker, office.now,
                                     office.ids());
    INFO(words_of(made));
    REQUIRE(made.has_value());
    office.take(*made);
    return office.child(names.front()).story.told.back().sequence;
}

std::vector<casework::chronology_line> lines(const small_office& office, const std::string& name) {
    return casework::lines_of(office.child(name), {});
}

const casework::chronology_line& line_at(const std::vector<casework::chronology_line>& all,
                                         std::int64_t sequence) {
    for (const auto& line : all)
        for (const auto& source : line.sources)
            if (source.told->sequence == sequence) return line;
    FAIL("no line of entry " << sequence);
    return all.front();
}

std::string fields_of(const problems& wrong) {
    std::string all;
    for (const problem& one : wrong)
        all += one.field + " ";
    return all;
}

} // namespace

TEST_CASE("rough dates: what is typed, kept and said; nothing that is no date gets through") {
    const auto read = [](const char* day, const char* month, const char* year, bool about = false) {
        return casework::read_rough_date(day, month, year, about, "the date", "from");
    };
    CHECK(casework::recorded_text(*read("12", "3", "2019")) == "2019-03-12");
    CHECK(casework::recorded_text(*read("", " March ", "2019")) == "2019-03");
    CHECK(casework::recorded_text(*read("", "", "2019", true)) == "2019~");
    CHECK(casework::in_words(*read("", "", "2019", true)) == "about 2019");
    CHECK(casework::in_words(*read("", "sep", "2019")) == "September 2019");
    CHECK(casework::in_words(*read("1", "1", "2019")) == "1 January 2019");
    for (const auto& [day, month, year] : {std::tuple{"31", "2", "2019"},
                                           {"", "13", "2019"},
                                           {"1", "", "2019"},
                                           {"1", "1", ""},
                                           {"1", "1", "19"},
                                           {"x", "1", "2019"},
                                           {"", "", "99999"},
                                           {"-1", "1", "2019"},
                                           {"0", "0", "2019"},
                                           {"1", "ma", "2019"},
                                           {"29", "2", "2019"}})
        CHECK_FALSE(read(day, month, year).has_value());
    for (const char* text : {"2019-13", "2019-02-30", "", "~", "2019~~", "20190312", "1019", "2019-3-1"})
        CHECK_FALSE(casework::parse_rough_date(text).has_value());
    for (const char* text : {"2019", "2019-02", "2020-02-29", "2019~", "2019-02~", "2020-02-29~"})
        CHECK(casework::recorded_text(when(text)) == text);
    CHECK(to_text(when("2020-02").last()) == "2020-02-29");
    CHECK(to_text(when("2019").last()) == "2019-12-31");
    CHECK(casework::months_between(parse_date("2019-01-31").value(), parse_date("2019-02-28").value()) ==
          0);
    CHECK(casework::months_between(parse_date("2019-01-15").value(), parse_date("2019-08-15").value()) ==
          7);
    CHECK(casework::months_between(parse_date("2019-01-15").value(), parse_date("2018-08-15").value()) ==
          0);
}

TEST_CASE("an event told by an agency stands in every child's chronology, with its agency and its date") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada", "Ben"});
    auto said = police_at_the_door("2016~");
    said.until = when("2017-03");
    const auto sequence = tell(office, {"Ada", "Ben"}, said,
                               casework::judging{"key_event", "She stopped sleeping.", {"domestic_abuse"}});
    for (const char* name : {"Ada", "Ben"}) {
        const auto all = lines(office, name);
        const auto& line = all.back(); // the earliest of all
        CAPTURE(name);
        CHECK(line.head().title == said.title);
        CHECK(line.sources.front().agency == "police");
        CHECK(casework::in_words(line.from) == "about 2016");
        REQUIRE(line.until);
        CHECK(casework::in_words(*line.until) == "March 2017");
        CHECK(line.matters());
        CHECK(line.themes == std::vector<std::string>{"domestic_abuse"});
    }
    // What it meant is one child's own.
    const auto hers = lines(office, "Ada");
    const auto& line = line_at(hers, sequence);
    REQUIRE(line.judged());
    CHECK(line.judged()->impact == "She stopped sleeping.");
    CHECK(line.judged()->by.who == office.people.worker.id);
    CHECK(lines(office, "Ben").back().judged() == nullptr);
}

TEST_CASE("a telling that can't be: every fault is said at its field, and nothing is recorded") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    casework::telling wrong = police_at_the_door("2030-01-01");
    wrong.title = " \n ";
    wrong.source = "the pub";
    wrong.told_by = std::string(500, 'x');
    wrong.themes = {"nonsense"};
    const auto made = casework::tell_event(office.rules(), {office.file_of("Ada")}, wrong,
                                           casework::judging{"huge", "", {}}, office.people.worker,
                                           office.now, office.ids());
    REQUIRE_FALSE(made.has_value());
    for (const char* field : {"from", "title", "source", "told_by", "themes", "significance", "impact"})
        CHECK(fields_of(made.error()).find(field) != std::string::npos);
    auto backwards = police_at_the_door("2018-11-20");
    backwards.until = when("2018-10");
    const auto refused = casework::tell_event(office.rules(), {office.file_of("Ada")}, backwards, {},
                                              office.people.worker, office.now, office.ids());
    REQUIRE_FALSE(refused.has_value());
    CHECK(fields_of(refused.error()) == "until ");
}

TEST_CASE("a telling that is corrected keeps what stood there, and moves to its right day") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto sequence = tell(office, {"Ada"}, police_at_the_door("2018-11-20"));
    auto right = police_at_the_door("2018-11-27");
    right.detail = "Only Ada was awake.";
    const auto none = casework::retell_event(office.rules(), office.file_of("Ada"), sequence, right, "",
                                             office.people.worker, office.now);
    CHECK(fields_of(none.error()) == "reason ");
    const auto same = casework::retell_event(office.rules(), office.file_of("Ada"), sequence,
                                             police_at_the_door("2018-11-20"), "no change",
                                             office.people.worker, office.now);
    CHECK_FALSE(same.has_value());
    office.take(casework::retell_event(office.rules(), office.file_of("Ada"), sequence, right,
                                       "The police looked it up", office.people.worker, office.now)
                    .value());
    const auto all = lines(office, "Ada");
    const auto& line = line_at(all, sequence);
    CHECK(casework::in_words(line.from) == "27 November 2018");
    CHECK(line.head().corrected);
    CHECK(line.head().detail == "Only Ada was awake.");
    const auto& before = line.sources.front().event->before;
    REQUIRE(before.size() == 1);
    CHECK(casework::in_words(before.front().said.from) == "20 November 2018");
    CHECK(before.front().reason == "The police looked it up");
}

TEST_CASE("a judgement that is made anew keeps the earlier one; background leaves what matters") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto sequence = tell(office, {"Ada"}, police_at_the_door());
    const auto judge = [&](casework::judging made) {
        return casework::judge_line(office.rules(), office.file_of("Ada"), sequence, made,
                                    office.people.manager, office.now);
    };
    CHECK(fields_of(judge({"key_event", "", {}}).error()) == "impact ");
    CHECK(fields_of(judge({"", "words", {}}).error()) == "significance ");
    office.take(judge({"key_event", "He has not slept since.", {"health"}}).value());
    office.take(judge({"background", "", {}}).value());
    const auto all = lines(office, "Ada");
    const auto& line = line_at(all, sequence);
    REQUIRE(line.judgements.size() == 2);
    CHECK(line.judgements.front()->impact == "He has not slept since.");
    CHECK(line.significance() == "background");
    CHECK_FALSE(line.matters());
    CHECK_FALSE(casework::judge_line(office.rules(), office.file_of("Ada"), 4711, {"key_event", "x", {}},
                                     office.people.manager, office.now)
                    .has_value());
}

TEST_CASE("two agencies' lines become one with two sources, and two again: nothing is lost on the way") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto first = tell(office, {"Ada"}, police_at_the_door());
    auto nurse = police_at_the_door();
    nurse.title = "Mother told of shouting at night and police at the door";
    nurse.source = "health";
    const auto second = tell(office, {"Ada"}, nurse);
    const auto third = tell(office, {"Ada"}, police_at_the_door("2018-11-21"));
    const auto count = lines(office, "Ada").size();
    office.take(casework::judge_line(office.rules(), office.file_of("Ada"), second,
                                     {"key_event", "She was frightened.", {}}, office.people.worker,
                                     office.now)
                    .value());
    const auto before = office.child("Ada").happenings.size();

    office.take(casework::join_lines(office.rules(), office.file_of("Ada"), {first, second},
                                     "The same night", office.people.worker, office.now)
                    .value());
    auto all = lines(office, "Ada");
    CHECK(all.size() == count - 1);
    const auto& one = line_at(all, second);
    REQUIRE(one.sources.size() == 2);
    CHECK(one.head().sequence == first);
    CHECK(one.sources[0].agency == "police");
    CHECK(one.sources[1].agency == "health");
    CHECK(one.significance() == "key_event"); // the judgement of either is the event's
    REQUIRE(one.joined_by.size() == 1);
    CHECK(one.joined_by.front()->reason == "The same night");
    CHECK(casework::shows({.agency = "health"}, one));

    // A third joins; then the second leaves, and the others stay together.
    office.take(casework::join_lines(office.rules(), office.file_of("Ada"), {second, third}, "",
                                     office.people.worker, office.now)
                    .value());
    all = lines(office, "Ada");
    CHECK(line_at(all, first).sources.size() == 3);
    office.take(casework::part_lines(office.rules(), office.file_of("Ada"), {second, first}, "",
                                     office.people.worker, office.now)
                    .value());
    all = lines(office, "Ada");
    CHECK(line_at(all, first).sources.size() == 1);
    CHECK(line_at(all, third).sources.size() == 2);
    office.take(casework::part_lines(office.rules(), office.file_of("Ada"), {second, third}, "",
                                     office.people.worker, office.now)
                    .value());
    all = lines(office, "Ada");
    CHECK(all.size() == count);
    for (const auto& line : all)
        CHECK(line.sources.size() == 1);
    CHECK(office.child("Ada").happenings.size() == before);

    const auto refused = [&](const std::vector<std::int64_t>& about) {
        return !casework::join_lines(office.rules(), office.file_of("Ada"), about, "", office.people.worker,
                                     office.now)
                    .has_value();
    };
    CHECK(refused({}));
    CHECK(refused({first}));
    CHECK(refused({first, first}));
    CHECK(refused({first, 99'999}));
    CHECK(refused({first, -1}));
}

TEST_CASE(
    "what may be the same event is suggested with its reason, never acted upon, and not once decided") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto first = tell(office, {"Ada"}, police_at_the_door());
    auto school = police_at_the_door("2018-11");
    school.title = "Ada says the police came, there was shouting";
    school.detail = "She cried in class.";
    school.source = "school";
    const auto second = tell(office, {"Ada"}, school);
    auto dentist = police_at_the_door();
    dentist.title = "Tooth taken out";
    dentist.detail = "No pain now.";
    dentist.source = "health";
    dentist.themes = {"health"};
    tell(office, {"Ada"}, dentist);
    const auto& edition = office.rules().editions.front();
    const auto suggest = [&] {
        std::vector<std::string> found;
        const auto all = lines(office, "Ada");
        for (const auto& each : casework::suggested_same(all, edition, 50)) {
            CHECK(each.likeness > 0);
            const auto& a = all[each.first];
            const auto& b = all[each.second];
            if ((a.head().sequence == first && b.head().sequence == second) ||
                (a.head().sequence == second && b.head().sequence == first))
                found.push_back(each.why);
            CHECK(a.head().title != "Tooth taken out");
            CHECK(b.head().title != "Tooth taken out");
        }
        return found;
    };
    const auto found = suggest();
    REQUIRE(found.size() == 1);
    CHECK(found.front().find("police") != std::string::npos);
    CHECK(found.front().find("Domestic abuse") != std::string::npos);
    CHECK(found.front().find("November 2018") != std::string::npos);
    for (const auto& line : lines(office, "Ada"))
        CHECK(line.sources.size() == 1);
    office.take(casework::part_lines(office.rules(), office.file_of("Ada"), {first, second}, "Two evenings",
                                     office.people.worker, office.now)
                    .value());
    CHECK(suggest().empty());
}

TEST_CASE("absurd entries of the curated layer never break a file") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    casework::file file = office.child("Ada");
    const auto before = file.happenings.size();
    std::int64_t sequence = file.revision;
    const auto apply = [&](std::string_view type, std::string_view body) {
        record::entry entry;
        entry.stream = record::person_stream(file.person.id);
        entry.sequence = ++sequence;
        entry.type = type;
        entry.event_time = entry.entry_time = office.now;
        entry.by = {office.people.worker.id, office.people.worker.role, ""};
        entry.body = body;
        casework::apply(office.rules(), file, entry);
    };
    for (const std::string_view type :
         {"event.told", "event.retold", "event.judged", "event.same", "event.apart"})
        for (const std::string_view body :
             {"{}", R"({"about":"x","from":"2019-99","themes":7,"people":[1,{}]})",
              R"({"about":[1,1,1,"x",-9223372036854775808],"corrects":12345})", R"({"about":[3,3]})",
              R"({"about":[1,2],"until":"~","title":[]})"})
            apply(type, body);
    CHECK(file.happenings.size() == before + 5); // each telling is a line, however odd
    CHECK(casework::lines_of(file, {}).size() <= file.happenings.size());
    CHECK_FALSE(casework::lines_of(file, {}).empty());
}
