// From what is typed to what is recorded, and back: every type of question, and nonsense.

#include "../casework/small_office.hpp"

#include "web/pages/form_drawing.hpp"
#include "web/pages/form_reading.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::web;
using namespace kith::web::pages;

namespace {

/// Practitioners of every role of the guidance, two each.
std::shared_ptr<const accounts_read> everybody(const guidance::edition& edition) {
    auto all = std::make_shared<accounts_read>();
    for (const auto& role : edition.roles)
        for (const char* number : {"one", "two"}) {
            store::account account;
            account.practitioner = {role.id + "_" + number};
            account.display_name = role.title + " " + number;
            account.role = role.id;
            all->index.emplace(account.practitioner, all->all.size());
            all->all.push_back(std::move(account));
        }
    return all;
}

form_shape shape_of(const guidance::process& process, const guidance::step& step) {
    const auto rules = kith::tests::shipped_guidance();
    form_shape shape;
    shape.rules = rules.get();
    shape.edition = &rules->editions.front();
    shape.process = &process;
    shape.step = &step;
    shape.accounts = everybody(*shape.edition);
    shape.now = kith::tests::at("2019-01-07T10:00");
    return shape;
}

/// A canonical answer to a question, as the engine keeps it.
casework::answers some_answer(const form_shape& shape, const guidance::field& field) {
    using enum guidance::field_type;
    switch (field.type) {
    case line:
        return {{field.id, {"One line, with ‘marks’ & <signs>"}}};
    case text:
        return {{field.id, {"First paragraph.\n\nSecond, \"quoted\" & <b>not bold</b>."}}};
    case guidance::field_type::date:
        return {{field.id, {"2018-02-28"}}};
    case moment:
        return {{field.id, {"2018-12-21T22:15"}}};
    case yes_no:
        return {{field.id, {"no"}}};
    case number:
        return {{field.id, {"17"}}};
    case choice:
        return {{field.id, {field.options.back().code}}};
    case choices:
        return {{field.id, {field.options.front().code, field.options.back().code}}};
    case attendance:
        return {{field.id, {field.options.front().code}},
                {field.id + "." + field.options.front().code, {"A. Lee, nurse"}}};
    case practitioner:
    case practitioners: {
        casework::answers said;
        for (const auto* account : may_be_named(shape, field))
            if (said[field.id].empty() || field.type == practitioners)
                said[field.id].push_back(account->practitioner.text);
        return said;
    }
    }
    return {};
}

const guidance::process& of_one_question(guidance::field_type type) {
    static std::vector<guidance::process> kept;
    kept.reserve(64);
    guidance::process process;
    process.id = "one_question";
    guidance::step step;
    step.id = "ask";
    step.title = "Ask";
    guidance::field field;
    field.id = "it";
    field.step = "ask";
    field.prompt = "What is it?";
    field.type = type;
    if (type == guidance::field_type::choice || type == guidance::field_type::choices ||
        type == guidance::field_type::attendance)
        field.options = {{"a", "The first", {}}, {"b", "The second", {}}};
    process.steps.push_back(step);
    process.fields.push_back(field);
    kept.push_back(std::move(process));
    return kept.back();
}

problems wrong_in(guidance::field_type type, form_fields::list fields) {
    const auto& process = of_one_question(type);
    auto shape = shape_of(process, process.steps.front());
    shape.asks_when = false;
    return read_intake(shape, form_fields(std::move(fields))).wrong;
}

} // namespace

TEST_CASE("whatever the guidance asks is drawn, and read back as it was recorded") {
    const auto rules = kith::tests::shipped_guidance();
    int questions = 0;
    for (const auto& process : rules->editions.front().processes)
        for (const auto& step : process.steps) {
            const auto shape = shape_of(process, step);
            for (const auto& field : process.fields) {
                if (field.step != step.id) continue;
                CAPTURE(process.id);
                CAPTURE(field.id);
                const auto said = some_answer(shape, field);
                form_fields::list typed;
                fill(typed, field, "f." + field.id, said);
                const form_fields fields(typed);
                const auto drawn = draw_question({shape, fields, {}}, field, "f." + field.id);
                CHECK(drawn.view().find("name=\"f." + field.id) != std::string_view::npos);
                const auto read = read_answer(shape, field, "f." + field.id, fields);
                REQUIRE(read.has_value());
                CHECK(*read == said.at(field.id));
                ++questions;
            }
        }
    CHECK(questions > 100);
}

TEST_CASE("what was typed stands in the question again, also when it is wrong, and is never markup") {
    const auto& process = of_one_question(guidance::field_type::date);
    const auto shape = shape_of(process, process.steps.front());
    const form_fields typed({{"f.it-day", "31"}, {"f.it-month", "<b>Feb</b>"}, {"f.it-year", "20x8"}});
    const problems wrong{{"That is no day", "f.it"}};
    const auto drawn = draw_question({shape, typed, wrong}, process.fields.front(), "f.it");
    CHECK(drawn.view().find("value=\"31\"") != std::string_view::npos);
    CHECK(drawn.view().find("value=\"&lt;b&gt;Feb&lt;/b&gt;\"") != std::string_view::npos);
    CHECK(drawn.view().find("<b>Feb") == std::string_view::npos);
    CHECK(drawn.view().find("That is no day") != std::string_view::npos);
    CHECK(anchor_of(shape, "f.it") == "f.it-day");
    CHECK(drawn.view().find("id=\"f.it-day\"") != std::string_view::npos);
}

TEST_CASE("times as people write them") {
    using time = std::pair<int, int>;
    CHECK(read_time("14:30") == time{14, 30});
    CHECK(read_time("2.30pm") == time{14, 30});
    CHECK(read_time(" 2:30 PM ") == time{14, 30});
    CHECK(read_time("2pm") == time{14, 0});
    CHECK(read_time("12am") == time{0, 0});
    CHECK(read_time("12:05 p.m.") == time{12, 5});
    CHECK(read_time("0905") == time{9, 5});
    CHECK(read_time("midday") == time{12, 0});
    CHECK(read_time("midnight") == time{0, 0});
    for (const char* nonsense : {"", "25:00", "12:60", "14pm", "0am", "half past two", "2:3", "::", "1:2:3",
                                 "999999", "-1:30", "14:3a", "9"})
        CHECK_MESSAGE(!read_time(nonsense).has_value(), nonsense);
}

TEST_CASE("days as people write them") {
    const auto read = [](const char* day, const char* month, const char* year) {
        return read_date(form_fields({{"d-day", day}, {"d-month", month}, {"d-year", year}}), "d",
                         "The day");
    };
    CHECK(to_text(**read("12", "3", "2018")) == "2018-03-12");
    CHECK(to_text(**read(" 01 ", "Sept", "2018")) == "2018-09-01");
    CHECK(to_text(**read("29", "february", "2020")) == "2020-02-29");
    CHECK_FALSE(read("", "", "")->has_value());
    for (const auto& [day, month, year] : std::vector<std::array<const char*, 3>>{{"29", "2", "2019"},
                                                                                  {"0", "1", "2019"},
                                                                                  {"1", "13", "2019"},
                                                                                  {"1", "", "2019"},
                                                                                  {"1", "1", "19"},
                                                                                  {"1", "1", "99999"},
                                                                                  {"-1", "1", "2019"},
                                                                                  {"1e1", "1", "2019"},
                                                                                  {"1", "ju", "2019"}})
        CHECK_MESSAGE(!read(day, month, year).has_value(), day << " " << month << " " << year);
}

TEST_CASE("a time that the clocks leave out is refused, one that comes twice is taken as the first") {
    const auto read = [](const char* day, const char* month, const char* time) {
        return read_moment(
            form_fields(
                {{"when-day", day}, {"when-month", month}, {"when-year", "2019"}, {"when-time", time}}),
            "when", "When", true);
    };
    CHECK_FALSE(read("31", "3", "1:30am").has_value());
    CHECK(to_text(**read("27", "10", "1:30am")) == "2019-10-27T00:30:00.000Z");
    CHECK_FALSE(read("27", "10", "").has_value());
}

TEST_CASE("answers that a question does not have are refused, with the name of the question") {
    using enum guidance::field_type;
    const auto refused = [](guidance::field_type type, form_fields::list fields) {
        const auto wrong = wrong_in(type, std::move(fields));
        CHECK(wrong.size() == 1);
        CHECK((wrong.empty() || !wrong.front().message.empty()));
        return wrong.empty() ? std::string("nothing refused") : wrong.front().field;
    };
    CHECK(refused(yes_no, {{"f.it", "perhaps"}}) == "f.it");
    CHECK(refused(choice, {{"f.it", "c"}}) == "f.it");
    CHECK(refused(choice, {{"f.it", "a"}, {"f.it", "b"}}) == "f.it");
    CHECK(refused(choices, {{"f.it", "a"}, {"f.it", "nonsense"}}) == "f.it");
    CHECK(refused(number, {{"f.it", "12.5"}}) == "f.it");
    CHECK(refused(number, {{"f.it", "-3"}}) == "f.it");
    CHECK(refused(number, {{"f.it", "99999999999999999999"}}) == "f.it");
    CHECK(refused(practitioner, {{"f.it", "nobody-here"}}) == "f.it");
    CHECK(refused(attendance, {{"f.it", "circus"}}) == "f.it");
    CHECK(refused(attendance, {{"f.it", "a"}, {"f.it.a", std::string(501, 'x')}}) == "f.it.a");
    CHECK(refused(line, {{"f.it", std::string(longest_line + 1, 'x')}}) == "f.it");
    CHECK(refused(text, {{"f.it", std::string(longest_text + 1, 'x')}}) == "f.it");
    CHECK(refused(guidance::field_type::date,
                  {{"f.it-day", "31"}, {"f.it-month", "2"}, {"f.it-year", "2019"}}) == "f.it");
    CHECK(refused(text, {{"f.something_else", "x"}}).empty());
    CHECK(refused(text, {{"c.some-child.it", "x"}}).empty());
    CHECK(refused(text, {{"g.children.0.it", "x"}}).empty());
}

TEST_CASE("nothing typed is no answer, and no problem of reading") {
    using enum guidance::field_type;
    for (const auto type : {line, text, guidance::field_type::date, moment, yes_no, choice, choices, number,
                            practitioner, practitioners, attendance}) {
        CHECK(wrong_in(type, {}).empty());
        CHECK(wrong_in(type, {{"f.it", ""}}).empty());
    }
}

TEST_CASE("words keep their paragraphs, and lose only the spaces around them") {
    CHECK(tidy("  One.\r\n\r\nTwo.\r\n ") == "One.\n\nTwo.");
    CHECK(tidy("One.\rTwo.") == "One.\nTwo.");
    CHECK(tidy_line(" Ada \t Mae\r\nOkafor ") == "Ada Mae Okafor");
}
