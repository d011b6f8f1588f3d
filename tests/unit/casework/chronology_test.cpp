// The chronology that the record writes by itself: lines in words, filters, gaps, children side by side.

#include "../store/scratch_database.hpp"
#include "small_office.hpp"

#include "casework/chronicle_acts.hpp"
#include "casework/chronology.hpp"
#include "synthetic/synthetic.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace kith;
using namespace kith::tests;

namespace {

date day(std::string_view text) {
    return parse_date(text).value();
}

/// A file with nothing but notes on these days.
casework::file with_notes(const std::vector<std::string>& days) {
    casework::file file = casework::empty_file({"ada"});
    std::int64_t sequence = 0;
    for (const std::string& text : days) {
        record::entry entry;
        entry.sequence = ++sequence;
        entry.type = "note.recorded";
        entry.event_time = entry.entry_time = at(text);
        entry.by = {{"worker"}, "social_worker", ""};
        entry.body = R"({"text":"Seen at school."})";
        casework::apply(*shipped_guidance(), file, entry);
    }
    return file;
}

std::vector<casework::chronology_gap> gaps(const casework::file& file, int months, std::string_view today) {
    const auto lines = casework::lines_of(file, {});
    std::vector<const casework::chronology_line*> all;
    for (const auto& line : lines)
        all.push_back(&line);
    const casework::file* files[] = {&file};
    return casework::gaps_of(all, months, files, day(today));
}

/// "person.recorded", "section_47": something that only the program should read.
bool reads_like_code(std::string_view words) {
    return words.find('_') != std::string_view::npos ||
           (words.find(' ') == std::string_view::npos && words.find('.') != std::string_view::npos);
}

} // namespace

TEST_CASE("every entry of a synthetic authority gives a line with day, agency and words for people") {
    test::scratch_database place(test::scratch_database::engine::sqlite);
    const auto database = place.open();
    const auto rules = shipped_guidance();
    const auto shapes = synthetic::load_shapes(KITH_SOURCE_DIR "/guidance", *rules);
    REQUIRE(shapes);
    const synthetic::wanted wanted{40, 40, 3, parse_instant("2026-11-21T07:00:00.000Z").value()};
    const auto workers = synthetic::create_sign_ins(*database, *shapes, wanted, "unusable", "unusable");
    REQUIRE(workers);
    synthetic::create_authority(*database, *rules, *shapes, wanted, *workers, {});
    std::set<std::string> kinds;
    std::size_t seen = 0;
    const auto now = database->read();
    for (const person_id& id : now->people()) {
        const auto entries = record::read_stream(*now, record::person_stream(id));
        const auto file = casework::fold(*rules, id, entries);
        std::set<std::int64_t> told;
        for (const auto& line : casework::lines_of(file, {})) {
            const auto& head = line.head();
            for (const auto& source : line.sources)
                told.insert(source.told->sequence);
            kinds.insert(head.kind);
            ++seen;
            CAPTURE(head.title);
            CAPTURE(head.detail);
            CHECK_FALSE(head.title.empty());
            CHECK_FALSE(reads_like_code(head.title));
            CHECK_FALSE(line.sources.front().agency.empty());
            CHECK(line.from.first.ok());
        }
        for (const record::entry& entry : entries) {
            CAPTURE(entry.type);
            // Judgements stand on the lines that they are about; the family of a new record is part of its
            // beginning.
            const bool on_another_line =
                entry.type == "event.judged" || entry.type == "event.same" || entry.type == "event.apart";
            const bool of_the_beginning =
                entry.type == "relationship.recorded" && entry.entry_time == entries.front().entry_time;
            if (on_another_line || of_the_beginning) continue;
            CHECK(told.contains(entry.sequence));
        }
    }
    CHECK(seen > 200);
    for (const char* kind : {"contact", "meeting", "visit", "process", "note", "fact"})
        CHECK(kinds.contains(kind));
}

TEST_CASE(
    "lines stand the newest first; what nobody knows to the day stands at the beginning of its time") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    for (const char* text : {"2018-12", "2018", "2018-12-05", "2017~"}) {
        casework::telling said;
        said.from = casework::parse_rough_date(text).value();
        said.title = text;
        said.source = "school";
        office.take(casework::tell_event(office.rules(), {office.file_of("Ada")}, said, {},
                                         office.people.worker, office.now, office.ids())
                        .value());
    }
    const auto lines = casework::lines_of(office.child("Ada"), {});
    std::string told;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) CHECK(lines[i - 1].from.first >= lines[i].from.first);
        if (lines[i].sources.front().event) told += lines[i].head().title + " ";
    }
    CHECK(told == "2018-12-05 2018-12 2018 2017~ ");
    CHECK(casework::lines_of(office.child("Ada"), {}).size() == office.child("Ada").happenings.size());
}

TEST_CASE("filters take what they name and nothing else") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    casework::telling said;
    said.from = casework::parse_rough_date("2016").value();
    said.until = casework::parse_rough_date("2018").value();
    said.title = "Lived with an aunt";
    said.source = "health";
    said.themes = {"home"};
    office.take(casework::tell_event(office.rules(), {office.file_of("Ada")}, said,
                                     casework::judging{"significant", "She was settled there.", {}},
                                     office.people.worker, office.now, office.ids())
                    .value());
    const auto lines = casework::lines_of(office.child("Ada"), {});
    const auto shown = [&](const casework::chronology_filter& filter) {
        std::vector<const casework::chronology_line*> found;
        for (const auto& line : lines)
            if (casework::shows(filter, line)) found.push_back(&line);
        return found;
    };
    CHECK(shown({}).size() == lines.size());
    CHECK(shown({.agency = "health"}).size() == 1);
    CHECK(shown({.theme = "home"}).size() == 1);
    CHECK(shown({.kind = "event"}).size() == 1);
    CHECK(shown({.significance = "significant"}).size() == 1);
    CHECK(shown({.significance = std::string(casework::not_judged)}).size() == lines.size() - 1);
    CHECK(shown({.year = 2017}).size() == 1); // a span is there in every year of it
    CHECK(shown({.agency = "nobody"}).empty());
    const auto enquiry = shown({.process = "section_47_enquiry"});
    CHECK(enquiry.size() > 2);
    for (const auto* line : enquiry)
        CHECK(line->definition == "section_47_enquiry");
    // From the first day: decisions, the contact itself and what was told; not every step on the way.
    const auto matters = shown({.only_what_matters = true});
    CHECK(matters.size() >= 4);
    CHECK(matters.size() < lines.size() / 2);
    bool received = false;
    for (const auto* line : matters)
        received = received || line->head().title == "Referral received";
    CHECK(received);
    // Who recorded it may be of an agency that the role does not tell.
    const auto by_account =
        casework::lines_of(office.child("Ada"), [](const auto&) { return "probation"; });
    CHECK(by_account.front().sources.front().agency == "probation");
}

TEST_CASE("gaps: whole calendar months without an entry, up to today only while a case is open") {
    const auto closed = with_notes({"2019-01-15", "2019-03-14", "2019-10-14", "2019-10-20"});
    auto found = gaps(closed, 3, "2020-06-01");
    REQUIRE(found.size() == 1);
    CHECK(found[0].months == 7);
    CHECK(to_text(found[0].after) == "2019-03-14");
    CHECK(to_text(found[0].before) == "2019-10-14");
    CHECK_FALSE(found[0].to_now);
    CHECK_FALSE(found[0].case_open);
    CHECK(gaps(closed, 8, "2020-06-01").empty());
    CHECK(gaps(closed, 1, "2020-06-01").size() == 2);
    CHECK(gaps(closed, 0, "2020-06-01").empty());
    CHECK(gaps(with_notes({}), 3, "2020-06-01").empty());
    // One day short of a month is no month.
    CHECK(gaps(with_notes({"2019-01-15", "2019-02-14"}), 1, "2019-02-14").empty());
    CHECK(gaps(with_notes({"2019-01-15", "2019-02-15"}), 1, "2019-02-15").size() == 1);

    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto open = gaps(office.child("Ada"), 3, "2019-09-02");
    REQUIRE(open.size() == 1);
    CHECK(open[0].to_now);
    CHECK(open[0].case_open);
    CHECK(gaps(office.child("Ada"), 3, "2019-03-01").empty());
}

TEST_CASE(
    "children side by side: what one act recorded for both stands once, what differs in each column") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada", "Ben"});
    std::vector<std::vector<casework::chronology_line>> columns;
    for (const char* name : {"Ada", "Ben"})
        columns.push_back(casework::lines_of(office.child(name), {}));
    const std::size_t lines = columns[0].size() + columns[1].size();
    const auto rows = casework::side_by_side(columns);
    std::size_t shared = 0, own = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0) CHECK(rows[i - 1].day.first >= rows[i].day.first);
        for (const auto& line : rows[i].shared) {
            CHECK(line.children == std::vector<std::size_t>{0, 1});
            shared += line.children.size();
        }
        REQUIRE(rows[i].own.size() == 2);
        own += rows[i].own[0].size() + rows[i].own[1].size();
    }
    CHECK(shared + own == lines); // nothing twice, nothing lost
    CHECK(shared > 10);
    CHECK(casework::side_by_side({}).empty());
}

TEST_CASE("as at a moment the chronology is what was known then, judgements among it") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto& child = office.child("Ada");
    const auto first = child.happenings.front().sequence;
    const auto known = office.entries.at(child.person.id);
    office.take(casework::judge_line(office.rules(), office.file_of("Ada"), first,
                                     {"key_event", "It began here.", {}}, office.people.worker, office.now)
                    .value());
    const auto then = casework::fold(office.rules(), child.person.id, known);
    const auto judged = [&](const casework::file& file) {
        for (const auto& line : casework::lines_of(file, {}))
            if (line.head().sequence == first) return line.judged() != nullptr;
        return false;
    };
    CHECK_FALSE(judged(then));
    CHECK(judged(office.child("Ada")));
}
