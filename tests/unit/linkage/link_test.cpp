#include "linkage/linkage.hpp"

#include "synthetic/misspelling.hpp"

#include "documents/csv.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace kith;
using namespace kith::linkage;

namespace {

using enum field_kind;

struct labelled {
    shape fields;
    std::vector<row> rows;
    std::map<std::string, std::string> person; ///< by id
};

struct found {
    double precision = 0, recall = 0, f1 = 0;
};

found judged(const linked& made, const labelled& left, const labelled& right, bool two) {
    std::map<std::string, std::size_t> lefts, rights;
    for (const row& one : left.rows)
        ++lefts[left.person.at(one.id)];
    for (const row& one : right.rows)
        ++rights[right.person.at(one.id)];
    double true_pairs = 0, right_pairs = 0;
    for (const auto& [person, count] : lefts)
        true_pairs += two ? double(count) * double(rights[person]) : double(count) * double(count - 1) / 2;
    for (const linked_pair& pair : made.pairs)
        right_pairs +=
            left.person.at(left.rows[pair.left].id) == right.person.at(right.rows[pair.right].id);
    found out;
    out.precision = right_pairs / std::max<double>(1, double(made.pairs.size()));
    out.recall = right_pairs / true_pairs;
    out.f1 = 2 * right_pairs / (double(made.pairs.size()) + true_pairs);
    return out;
}

/// Rows of a CSV with the columns of these fields; the truth by a function of id or by a column.
labelled read(std::istream& in, const std::string& id,
              const std::vector<std::pair<field_kind, std::string>>& columns, const std::string& truth) {
    const auto table = documents::read_csv(in);
    REQUIRE(table);
    labelled made;
    for (const auto& [kind, column] : columns)
        made.fields.push_back({kind, column});
    for (const auto& one : table->rows) {
        row next{one.cells[*table->column(id)], {}};
        for (const auto& [kind, column] : columns)
            next.values.push_back(one.cells[*table->column(column)]);
        made.person[next.id] =
            truth.empty() ? next.id.substr(4, next.id.find('-', 4) - 4) : one.cells[*table->column(truth)];
        made.rows.push_back(std::move(next));
    }
    return made;
}

bool febrl(const char* name, labelled& to) {
    const std::filesystem::path file =
        std::filesystem::path(KITH_SOURCE_DIR) / "../shared/data/linkage" / name;
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: there is no " << name);
        return false;
    }
    std::ifstream in(file, std::ios::binary);
    to = read(in, "rec_id",
              {{given, "given_name"},
               {surname, "surname"},
               {house_number, "street_number"},
               {street, "address_1"},
               {street, "address_2"},
               {locality, "suburb"},
               {postcode, "postcode"},
               {county, "state"},
               {date_of_birth, "date_of_birth"},
               {identifier, "soc_sec_id"}},
              "");
    return true;
}

labelled families(std::uint64_t seed, std::uint64_t people) {
    const auto population = synthetic::load_population(KITH_SOURCE_DIR "/guidance", seed);
    REQUIRE(population);
    std::stringstream file;
    file << synthetic::csv_header() << '\n';
    synthetic::each_record(*population, seed, people, 40, [&](const synthetic::written_record& one) {
        file << synthetic::csv_line(one) << '\n';
    });
    return read(file, "id",
                {{given, "given"},
                 {middle, "middle"},
                 {surname, "surname"},
                 {date_of_birth, "date_of_birth"},
                 {sex, "sex"},
                 {address, "address"},
                 {locality, "town"},
                 {postcode, "postcode"},
                 {nhs_number, "nhs_number"}},
                "person");
}

const shape few_fields = {
    {given, "given name"}, {surname, "surname"}, {date_of_birth, "date of birth"}, {postcode, "postcode"}};

/// What a page holds after learning: usual parameters for a register of so many.
matcher usual_matcher() {
    return matcher(starting_parameters(few_fields, 50'000, {}));
}

} // namespace

TEST_CASE("linkage: FEBRL 1, 2 and 4 without labels, at the threshold that the model chose") {
    options how;
    labelled one, two, four_a, four_b;
    if (febrl("febrl_dataset1.csv", one)) {
        const auto made = link(one.fields, one.rows, how);
        REQUIRE(made);
        CHECK(judged(*made, one, one, false).f1 >= 0.99);
    }
    how.exhaustive_up_to = 0; // by blocks, as for large files
    if (febrl("febrl_dataset2.csv", two)) {
        const auto made = link(two.fields, two.rows, how);
        REQUIRE(made);
        CHECK(judged(*made, two, two, false).f1 >= 0.98);
    }
    if (febrl("febrl_dataset4a.csv", four_a) && febrl("febrl_dataset4b.csv", four_b)) {
        const auto made = link(four_a.fields, four_a.rows, four_b.rows, how);
        REQUIRE(made);
        CHECK(judged(*made, four_a, four_b, true).f1 >= 0.999);
    }
}

TEST_CASE("linkage: families are told apart: siblings, twins, parents of one name") {
    const labelled all = families(7, 2500);
    const auto made = link(all.fields, all.rows);
    REQUIRE(made);
    const found how = judged(*made, all, all, false);
    CHECK_MESSAGE(how.f1 >= 0.95, "F1 ", how.f1, " precision ", how.precision, " recall ", how.recall);
}

TEST_CASE("linkage: the result is the same for any order of the rows, and of the two files") {
    labelled all = families(3, 400);
    const auto made = link(all.fields, all.rows);
    REQUIRE(made);
    std::map<std::pair<std::string, std::string>, double> before;
    for (const linked_pair& one : made->pairs)
        before[{all.rows[one.left].id, all.rows[one.right].id}] = one.how.probability;
    REQUIRE(before.size() > 50);
    std::reverse(all.rows.begin(), all.rows.end());
    std::rotate(all.rows.begin(), all.rows.begin() + 101, all.rows.end());
    const auto again = link(all.fields, all.rows);
    REQUIRE(again);
    CHECK(again->threshold == made->threshold);
    CHECK(again->learned == made->learned);
    REQUIRE(again->pairs.size() == before.size());
    for (const linked_pair& one : again->pairs) {
        const auto same = before.find({all.rows[one.left].id, all.rows[one.right].id});
        REQUIRE(same != before.end());
        CHECK(same->second == one.how.probability);
    }
}

TEST_CASE("linkage: blocks lose nearly nothing that comparing every pair finds") {
    const labelled all = families(5, 1500);
    options every, blocks;
    every.threshold = blocks.threshold = 0.5;
    blocks.exhaustive_up_to = 0;
    const auto a = link(all.fields, all.rows, every), b = link(all.fields, all.rows, blocks);
    REQUIRE(a);
    REQUIRE(b);
    CHECK(b->done.candidates < a->done.candidates);
    CHECK(judged(*b, all, all, false).recall >= judged(*a, all, all, false).recall - 0.002);
}

TEST_CASE("linkage: nothing to link is no error, and what cannot be compared is said") {
    const auto none = link(few_fields, std::vector<row>{});
    REQUIRE(none);
    CHECK(none->pairs.empty());
    const std::vector<row> one = {{"a", {"Ann", "Smith", "2016-03-04", "LS1 1AA"}}};
    REQUIRE(link(few_fields, one));
    CHECK(link(few_fields, one)->pairs.empty());
    REQUIRE(link(few_fields, one, std::vector<row>{}));
    const std::vector<row> blank = {{"a", {"", "", "", ""}}, {"b", {"", "n/a", "?", ""}}};
    REQUIRE(link(few_fields, blank));
    CHECK(link(few_fields, blank)->pairs.empty());
    CHECK_FALSE(link({}, one));
    CHECK_FALSE(link(few_fields, std::vector<row>{{"a", {"Ann"}}}));
    const std::string odd = std::string(10'000, '\xCC') + "\xF0\x9F\x98\x80\xD8\xA7";
    const std::vector<row> strange = {{"a", {odd, odd, odd, odd}}, {"b", {odd, "\xFF\xFE", "", "\x01"}}};
    CHECK(link(few_fields, strange));
}

TEST_CASE("linkage: a score is the sum of its reasons, each named with its field and values") {
    const labelled all = families(11, 300);
    const auto made = link(all.fields, all.rows);
    REQUIRE(made);
    REQUIRE(!made->pairs.empty());
    for (const linked_pair& one : made->pairs) {
        double sum = 0;
        for (const reason& because : one.how.reasons)
            sum += because.weight;
        CHECK(std::abs(sum - one.how.weight) < 0.2);
        CHECK(std::abs(std::exp2(one.how.weight) / (1 + std::exp2(one.how.weight)) - one.how.probability) <
              1e-9);
    }
    const comparison how = usual_matcher().compare({"a", {"Ann", "Smyth", "2016-03-04", "LS1 1AA"}},
                                                   {"b", {"Ann", "Smith", "2016-04-03", "LS6 2BB"}});
    const std::string words = to_text(how.reasons);
    CHECK(words.find("surname has one letter other (Smyth, Smith): +") != std::string::npos);
    CHECK(words.find("date of birth has day and month exchanged (2016-03-04, 2016-04-03): +") !=
          std::string::npos);
    CHECK(words.find("postcode differs (LS1 1AA, LS6 2BB): -") != std::string::npos);
}

TEST_CASE("linkage: parameters are a value that reads back exactly") {
    const labelled all = families(2, 300);
    options how;
    how.today = date{std::chrono::year{2026} / 11 / 21};
    how.origin = "learned from a test";
    const auto learned = learn(all.fields, all.rows, how);
    REQUIRE(learned);
    CHECK(learned->rows == all.rows.size());
    const std::string text = to_text(*learned);
    CHECK(text.find("learned\t2026-11-21") != std::string::npos);
    const auto back = parse_parameters(text);
    REQUIRE(back);
    CHECK(*back == *learned);
    CHECK(to_text(*back) == text);
    CHECK_FALSE(parse_parameters(""));
    CHECK_FALSE(parse_parameters("x\n"));
    CHECK(parse_parameters(text + "level\tx\t2\t0\t0\n").error().front().message.find("cannot be read") !=
          std::string::npos);
}

TEST_CASE("linkage: one person against those known, before anything was learned") {
    const matcher by = usual_matcher();
    const auto likely = [&](const row& a, const row& b) { return by.compare(a, b).probability; };
    const row ann{"a", {"Ann", "Szczepanska", "2016-03-04", "LS1 1AA"}};
    CHECK(likely(ann, ann) > 0.99);
    CHECK(likely(ann, {"b", {"Szczepanska", "Ann", "2016-03-04", ""}}) > 0.9); // exchanged names
    CHECK(
        likely(ann, {"b", {"Baby", "Szczepanska", "2016-03-04", "LS1 1AA"}}) >
        likely(ann, {"b", {"Zofia", "Szczepanska", "2016-03-04", "LS1 1AA"}})); // before naming, or a twin
    CHECK(likely(ann, {"b", {"Zofia", "Szczepanska", "2013-09-21", "LS1 1AA"}}) < 0.05); // a sister
    CHECK(likely(ann, {"b", {"Ann", "Szczepanska", "1984-01-30", "LS1 1AA"}}) <
          0.5); // a mother of one name
    CHECK(likely(ann, {"b", {"John", "Smith", "1999-01-01", "M1 1AA"}}) < 1e-6);
    // A previous surname among several counts.
    const row married{
        "b", {"Ann", std::string("Brown") + another_value + "Szczepanska", "2016-03-04", "LS1 1AA"}};
    CHECK(likely(ann, married) == doctest::Approx(likely(ann, ann)));
}

TEST_CASE("linkage: rows of one person share a key to find them by") {
    const matcher by = usual_matcher();
    const auto share = [&](const row& a, const row& b) {
        const auto x = by.blocking_keys(a), y = by.blocking_keys(b);
        std::vector<std::string> both;
        std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
        return !both.empty();
    };
    const row ann{"a", {"Ann", "Smith", "2016-03-04", "LS1 1AA"}};
    CHECK(share(ann, {"b", {"Smyth", "", "", ""}}));
    CHECK(share(ann, {"b", {"", "", "04/03/2016", ""}}));
    CHECK(share(ann, {"b", {"", "", "2016-04-03", ""}}));
    CHECK_FALSE(share(ann, {"b", {"Zoe", "Adeyemi", "1999-12-31", "M4 4XX"}}));
}
