// The chronology as people use it: reading, filtering, telling, judging, joining, exporting; every look and
// every export on the record.

#include "answers.hpp"
#include "small_site.hpp"

#include "casework/details.hpp"
#include "documents/csv.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace kith;
using namespace kith::tests;

namespace {

web::form_fields::list police(std::string day = "20") {
    return {{"from-day", std::move(day)},
            {"from-month", "11"},
            {"from-year", "2018"},
            {"title", "Police called to the home"},
            {"detail", "Shouting was heard by a neighbour."},
            {"source", "police"},
            {"told_by", "PC Sol"},
            {"themes", "domestic_abuse"},
            {"significance", "key_event"},
            {"impact", "She stopped sleeping."}};
}

web::form_fields::list with(web::form_fields::list fields, std::string name, std::string value) {
    std::erase_if(fields, [&](const auto& one) { return one.first == name; });
    fields.emplace_back(std::move(name), std::move(value));
    return fields;
}

/// A child on a plan, with an event that the police told.
struct place {
    small_site site{"2019-02-01T12:00"};
    std::string base;
    place() {
        site.to_plan({"Ada", "Ben"});
        base = "/children/" + site.child("Ada").text + "/chronology";
    }
    web::response tell(web::form_fields::list fields) {
        return site.post(site.people.worker, base + "/events/new", std::move(fields));
    }
    std::int64_t told() { return site.file("Ada")->story.told.back().sequence; }
};

std::string last_read(small_site& site, const person_id& person) {
    return record::read_stream(*site.database().read(), record::reads_stream(person)).back().body;
}

} // namespace

TEST_CASE("chronology: what matters and everything, with source, agency, impact and significance") {
    place here;
    CHECK(here.tell(police()).status == 303);
    const auto matters = here.site.get(here.site.people.worker, here.base);
    CHECK(matters.status == 200);
    for (const char* words :
         {"What matters", "Everything", "Police called to the home", "Police: told by PC Sol",
          "She stopped sleeping.", "Key event", "Domestic abuse", "Referral received", "Not judged yet",
          "Judged by Sam Worker"})
        CHECK_MESSAGE(has(matters, words), words);
    const auto everything = here.site.get(here.site.people.worker, here.base + "?show=everything");
    CHECK(has(everything, "Section 47 enquiry begun"));
    CHECK_FALSE(has(matters, "Section 47 enquiry begun"));
    CHECK(everything.body.size() > matters.body.size());
    // The account knows the agency better than the role: the teacher referred from a school.
    CHECK(has(everything, "School or college: Tess Teacher"));
    const auto police_only = here.site.get(here.site.people.worker, here.base + "?agency=police");
    CHECK(has(police_only, "1 entry, the newest first."));
    CHECK(
        has(here.site.get(here.site.people.worker, here.base + "?theme=neglect"), "Nothing that matters"));
    CHECK(last_read(here.site, here.site.child("Ada")).find("theme Neglect") != std::string::npos);
}

TEST_CASE("chronology: gaps are said in words, and whether a case was open") {
    place here;
    here.site.set_now("2019-09-15T12:00");
    const auto page = here.site.get(here.site.people.worker, here.base + "?show=everything");
    const std::size_t at_gap = page.body.find("No entry for");
    REQUIRE(at_gap != std::string::npos);
    CHECK(page.body.substr(at_gap, 62) == "No entry for 7 months, since 1 February 2019. A case was open.");
    CHECK_FALSE(
        has(here.site.get(here.site.people.worker, here.base + "?show=everything&gap=8"), "No entry for"));
    CHECK_FALSE(
        has(here.site.get(here.site.people.worker, here.base + "?show=everything&gap=0"), "No entry for"));
}

TEST_CASE("chronology: nonsense in the address is refused in words, and shows nobody") {
    place here;
    for (const char* query :
         {"?show=all", "?year=abc", "?year=1", "?gap=-1", "?gap=999", "?page=0", "?page=x",
          "?person=nobody-there", "?person=A%20B", "?agency=%3Cb%3E", "?theme=..%2F"}) {
        CAPTURE(query);
        const auto page = here.site.get(here.site.people.worker, here.base + query);
        CHECK(page.status == 400);
        CHECK_FALSE(has(page, "Example"));
    }
    CHECK(here.site.get(here.site.people.worker, here.base + "?page=900&show=everything").status == 200);
    CHECK(here.site.get(here.site.people.teacher, here.base).status == 403);
    for (const char* path : {"/0/judge", "/99999/judge", "/x/judge", "/events/99999/correct"})
        CHECK(here.site.get(here.site.people.worker, here.base + path).status == 404);
}

TEST_CASE(
    "telling an event: errors beside the questions, nothing typed is lost, also for the other child") {
    place here;
    const auto form = here.site.get(here.site.people.worker, here.base + "/events/new");
    CHECK(form.status == 200);
    CHECK(has(form, "Ben Example"));
    CHECK(has(form, "data-autosave"));
    const auto refused = here.tell(
        {{"from-day", "31"}, {"from-month", "2"}, {"from-year", "2018"}, {"detail", "Kept <words>"}});
    CHECK(refused.status == 422);
    for (const char* words :
         {"There is a problem", "The day of the date of the event must be one that the month has",
          "Enter what happened, in a few words", "Select the agency that told of it", "Kept &lt;words&gt;",
          "value=\"31\"", "href=\"#from-day\""})
        CHECK_MESSAGE(has(refused, words), words);
    CHECK(here.tell(with(police(), "also", "somebody-else")).status == 422);
    CHECK(here.tell(with(police(), "from-year", "2031")).status == 422);

    const auto sent = here.tell(with(police(), "also", here.site.child("Ben").text));
    CHECK(sent.status == 303);
    CHECK(header_of(sent, "Location").find("done=told") != std::string::npos);
    CHECK(here.site.file("Ben")->story.told.size() == 1);
    // ... where it is not judged yet.
    CHECK(here.site.file("Ben")->story.judgements.empty());
    CHECK(here.site.file("Ada")->story.judgements.size() == 1);

    const std::string address = here.base + "/events/" + std::to_string(here.told()) + "/correct";
    CHECK(has(here.site.get(here.site.people.worker, address), "value=\"Police called to the home\""));
    CHECK(here.site.post(here.site.people.worker, address, police("21")).status == 422); // why?
    CHECK(here.site.post(here.site.people.worker, address, with(police("21"), "reason", "The log says so"))
              .status == 303);
    const auto page = here.site.get(here.site.people.worker, here.base);
    for (const char* words : {"21 November 2018", "<del>20 November 2018: Police called to the home</del>",
                              "The log says so", "Corrected"})
        CHECK_MESSAGE(has(page, words), words);
}

TEST_CASE("judging a line: one link from it, the earlier judgement stays, and a colleague's is not "
          "overwritten unseen") {
    place here;
    here.tell(police());
    const std::string address = here.base + "/" + std::to_string(here.told()) + "/judge";
    CHECK(has(here.site.get(here.site.people.worker, here.base), address));
    const auto form = here.site.get(here.site.people.worker, address);
    CHECK(has(form, "Police called to the home"));
    CHECK(has(form, "She stopped sleeping."));
    const std::string seen = std::to_string(here.site.file("Ada")->revision);
    CHECK(here.site.post(here.site.people.worker, address, {{"significance", "key_event"}}).status == 422);
    CHECK(here.site.post(here.site.people.worker, address, {}).status == 422);
    const auto first =
        here.site.post(here.site.people.manager, address,
                       {{"significance", "significant"}, {"impact", "She hid."}, {"based_on", seen}});
    CHECK(first.status == 303);
    const auto second =
        here.site.post(here.site.people.worker, address,
                       {{"significance", "background"}, {"impact", "Nothing much."}, {"based_on", seen}});
    CHECK(second.status == 422);
    CHECK(has(second, "was judged while you were writing"));
    CHECK(has(second, "Nothing much."));
    const auto page = here.site.get(here.site.people.worker, here.base);
    for (const char* words : {"She hid.", "Judged before", "She stopped sleeping."})
        CHECK_MESSAGE(has(page, words), words);
}

TEST_CASE(
    "the same event told twice: suggested with why, joined by a person, shown as one, and parted again") {
    place here;
    here.tell(police());
    const auto first = std::to_string(here.told());
    here.tell(
        with(with(police(), "source", "health"), "title", "Mother says police were called to the home"));
    const auto second = std::to_string(here.told());
    const auto page = here.site.get(here.site.people.worker, here.base + "/same");
    CHECK(page.status == 200);
    CHECK(has(page, "Same day; both speak of:"));
    CHECK(has(here.site.get(here.site.people.worker, here.base), "2 entries") == false);
    const auto post = [&](web::form_fields::list fields) {
        return here.site.post(here.site.people.worker, here.base + "/same", std::move(fields));
    };
    CHECK(post({}).status == 422);
    CHECK(post({{"lines", first}, {"decide", "same"}}).status == 422);
    CHECK(post({{"lines", first}, {"lines", "x"}, {"decide", "same"}}).status == 422);
    CHECK(post({{"lines", first}, {"lines", second}, {"decide", "maybe"}}).status == 422);
    CHECK(post({{"lines", first}, {"lines", second}, {"decide", "same"}}).status == 303);
    const auto one = here.site.get(here.site.people.worker, here.base + "?agency=health");
    CHECK(has(one, "2 sources"));
    CHECK(has(one, "Police: told by PC Sol"));
    CHECK(has(one, "Health: told by PC Sol"));
    CHECK(has(one, "Mother says police were called to the home"));
    CHECK(has(here.site.get(here.site.people.worker, here.base + "/same"), "Part them again"));
    CHECK(post({{"lines", first}, {"lines", second}, {"decide", "apart"}}).status == 303);
    CHECK_FALSE(has(here.site.get(here.site.people.worker, here.base), "2 sources"));
    CHECK(has(here.site.get(here.site.people.worker, here.base + "/same"), "No lines look as if"));
}

TEST_CASE("two lines with the same words are told apart where lines are chosen") {
    place here;
    here.tell(with(police(), "detail", "They came at night."));
    const auto single = here.site.get(here.site.people.worker, here.base + "/same");
    CHECK_FALSE(has(single, "They came at night. Entered"));
    here.tell(with(police(), "detail", "They came in the morning."));
    const auto page = here.site.get(here.site.people.worker, here.base + "/same");
    CHECK(has(page, "They came at night. Entered"));
    CHECK(has(page, "They came in the morning. Entered"));
}

TEST_CASE("side by side: a column for each child, what both share written once, each child's look noted") {
    place here;
    const auto before = here.site.lists(here.site.people.worker.id);
    const auto page = here.site.get(
        here.site.people.worker,
        here.base + "/siblings?show=everything&chosen=yes&child=" + here.site.child("Ben").text);
    CHECK(page.status == 200);
    CHECK(has(page, "<th scope=\"col\" class=\"govuk-table__header\">Ada</th>"));
    CHECK(has(page, "<th scope=\"col\" class=\"govuk-table__header\">Ben</th>"));
    CHECK(has(page, "For Ada, Ben"));
    CHECK(has(page, "colspan=\"2\""));
    CHECK(here.site.lists(here.site.people.worker.id) == before + 1);
    CHECK(here.site.get(here.site.people.worker, here.base + "/siblings?child=nobody").status == 400);
    const auto alone = here.site.get(here.site.people.worker, here.base + "/siblings?chosen=yes");
    CHECK_FALSE(has(alone, "class=\"govuk-table__header\">Ben</th>"));
}

TEST_CASE("the family's chronology in one, whose lines said, and noted for each child shown") {
    place here;
    here.tell(police());
    const auto before = here.site.lists(here.site.people.worker.id);
    const auto page = here.site.get(here.site.people.worker, here.base + "?person=family&show=everything");
    CHECK(page.status == 200);
    CHECK(has(page, ">Who</th>"));
    CHECK(has(page, "Ben"));
    CHECK(here.site.lists(here.site.people.worker.id) == before + 1);
    const auto ben = here.site.get(here.site.people.worker,
                                   here.base + "?show=everything&person=" + here.site.child("Ben").text);
    CHECK_FALSE(has(ben, "Police called to the home"));
}

TEST_CASE("export: asks what for, notes it with the number of lines, names nobody in the file's name") {
    place here;
    here.tell(police());
    const auto post = [&](web::form_fields::list fields) {
        return here.site.post(here.site.people.worker, here.base + "/export", std::move(fields));
    };
    const auto form = here.site.get(here.site.people.worker, here.base + "/export?show=everything");
    CHECK(form.status == 200);
    CHECK(has(form, "What is it for, and who will get it?"));
    CHECK(post({{"format", "pdf"}}).status == 422);
    CHECK(post({{"format", "doc"}, {"purpose", "x"}}).status == 422);
    CHECK(post({{"format", "pdf"}, {"purpose", "x"}, {"show", "nonsense"}}).status == 400);
    CHECK(here.site
              .post(here.site.people.teacher, here.base + "/export", {{"format", "csv"}, {"purpose", "x"}})
              .status == 403);
    const auto readings = here.site.readings(here.site.child("Ada"));

    const auto pdf = post({{"format", "pdf"}, {"purpose", "For the court"}});
    CHECK(pdf.status == 200);
    CHECK(pdf.content_type == "application/pdf");
    CHECK(pdf.body.starts_with("%PDF"));
    const std::string name = header_of(pdf, "Content-Disposition");
    CHECK(name.starts_with("attachment; filename=\"chronology-"));
    CHECK(name.find("Ada") == std::string::npos);
    CHECK(here.site.readings(here.site.child("Ada")) == readings + 1);
    const std::string noted = last_read(here.site, here.site.child("Ada"));
    CHECK(noted.find("chronology exported (pdf)") != std::string::npos);
    CHECK(noted.find(" lines") != std::string::npos);
    const auto entries =
        record::read_stream(*here.site.database().read(), record::reads_stream(here.site.child("Ada")));
    CHECK(entries.back().by.purpose.find("For the court") != std::string::npos);

    const auto csv = post({{"format", "csv"}, {"purpose", "To count"}, {"agency", "police"}});
    CHECK(csv.content_type == "text/csv; charset=utf-8");
    std::istringstream in(csv.body);
    const auto read = documents::read_csv(in);
    REQUIRE(read);
    REQUIRE(read->rows.size() == 1);
    const auto cell = [&](const char* column) {
        return read->rows.front().cells.at(read->column(column).value());
    };
    CHECK(cell("Date") == "2018-11-20");
    CHECK(cell("Event").starts_with("Police called to the home"));
    CHECK(cell("Agency") == "Police");
    CHECK(cell("Impact on the child") == "She stopped sleeping.");
    CHECK(cell("Significance") == "Key event");
    CHECK(cell("Themes") == "Domestic abuse");

    const auto sheet = post({{"format", "print"}, {"purpose", "A visit"}, {"show", "everything"}});
    CHECK(sheet.status == 200);
    CHECK(has(sheet, "Purpose: A visit"));
    CHECK(has(sheet, "OFFICIAL-SENSITIVE"));
    CHECK(has(sheet, here.site.child("Ada").text)); // the opaque reference
}

TEST_CASE("export: whoever signed in more than a quarter of an hour ago proves again who they are") {
    place here;
    here.tell(police());
    const auto& worker = here.site.people.worker;
    const web::form_fields::list asked{{"format", "csv"}, {"purpose", "To count"}};
    CHECK(here.site.post(worker, here.base + "/export", asked).status == 200);
    auto& world = here.site.the_world();
    world.set(world.now() + std::chrono::minutes(16));
    const auto readings = here.site.readings(here.site.child("Ada"));
    const auto stopped = here.site.post(worker, here.base + "/export", asked);
    CHECK(stopped.status == 403);
    CHECK(has(stopped, "Confirm it is you"));
    CHECK_FALSE(has(stopped, "Police called"));
    CHECK(here.site.readings(here.site.child("Ada")) == readings);
}

TEST_CASE("export: a formula that somebody typed stays text in a spreadsheet") {
    place here;
    here.tell(with(with(police(), "title", "=HYPERLINK(\"http://x\")"), "impact", "@SUM(1)"));
    const auto csv = here.site.post(here.site.people.worker, here.base + "/export",
                                    {{"format", "csv"}, {"purpose", "To count"}, {"agency", "police"}});
    CHECK(csv.body.find("'=HYPERLINK") != std::string::npos);
    CHECK(csv.body.find("'@SUM(1)") != std::string::npos);
}

TEST_CASE("export: a protected address never leaves, in whosever words it stands") {
    place here;
    auto snapshot = here.site.database().read();
    snapshot.reset();
    const auto who = here.site.people.worker;
    const auto protect =
        here.site.desk().perform({here.site.child("Ben")},
                                 [&](const casework::child_files& files, world&) {
                                     casework::detail_said address;
                                     address.kind = "address";
                                     address.parts = {{"kind", "placement"},
                                                      {"lines", "17 Larch Row"},
                                                      {"postcode", "ZZ9 9ZZ"},
                                                      {"protected", "yes"}};
                                     address.told = "The carer said so.";
                                     return casework::record_detail(here.site.desk().rules(), files.front(),
                                                                    address, who, at("2019-02-01T12:00"));
                                 },
                                 who, at("2019-02-01T12:00"), {});
    const auto* wrong = std::get_if<problems>(&protect);
    INFO(words_of(wrong != nullptr ? result<int>(tl::unexpected(*wrong)) : result<int>(0)));
    REQUIRE(std::holds_alternative<casework::recorded>(protect));
    here.tell(with(police(), "detail", "He waited outside 17 Larch Row (zz99zz)."));
    for (const char* format : {"csv", "print"}) {
        const auto out = here.site.post(
            here.site.people.worker, here.base + "/export",
            {{"format", format}, {"purpose", "To see"}, {"show", "everything"}, {"person", "family"}});
        CHECK(out.status == 200);
        CHECK(out.body.find("Larch") == std::string::npos);
        CHECK(out.body.find("zz99zz") == std::string::npos);
        CHECK(out.body.find("ZZ9 9ZZ") == std::string::npos);
        CHECK(out.body.find("names a protected address") != std::string::npos);
    }
}

TEST_CASE("export and pages as at a moment leave out what was entered later") {
    place here;
    here.site.set_now("2019-02-20T12:00");
    here.tell(police());
    const auto then = here.site.get(here.site.people.worker, here.base + "?as_at=2019-02-10");
    CHECK(then.status == 200);
    CHECK_FALSE(has(then, "Police called to the home"));
    CHECK_FALSE(has(then, "/judge"));
    const auto csv = here.site.post(here.site.people.worker, here.base + "/export",
                                    {{"format", "csv"}, {"purpose", "To see"}, {"show", "everything"}});
    CHECK(csv.body.find("Police called to the home") != std::string::npos);
    CHECK(here.site.get(here.site.people.worker, here.base + "/siblings?as_at=2019-02-10").status == 200);
    CHECK(here.site.get(here.site.people.worker, here.base + "/events/new?as_at=2019-02-10").status == 400);
}
