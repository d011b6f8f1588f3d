// How well and how fast records are linked, at the threshold that the model chooses without labels and at
// the best there is. FEBRL 1, 2 and 4a + 4b where ../shared/data/linkage holds them, and families of the
// project's own. Each set twice: every pair compared where there are few, and by blocks. JSON lines.
//   linkage_bench [FAMILIES' PEOPLE] [SEED]      (default: 4,800 people, seed 1)
//   linkage_bench speed ROWS                     only: time and memory for so many rows of families

#include "documents/csv.hpp"
#include "linkage/engine.hpp"
#include "synthetic/misspelling.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <sys/resource.h>

using namespace kith;
using namespace kith::linkage;

namespace {

struct labelled {
    std::vector<row> rows;
    std::vector<std::string> person; ///< by row
};

using columns = std::vector<std::pair<field_kind, std::string>>;
using enum field_kind;

const columns febrl_columns = {
    {given, "given_name"},     {surname, "surname"},  {house_number, "street_number"},
    {street, "address_1"},     {street, "address_2"}, {locality, "suburb"},
    {postcode, "postcode"},    {county, "state"},     {date_of_birth, "date_of_birth"},
    {identifier, "soc_sec_id"}};
const columns family_columns = {{given, "given"},
                                {middle, "middle"},
                                {surname, "surname"},
                                {date_of_birth, "date_of_birth"},
                                {sex, "sex"},
                                {address, "address"},
                                {locality, "town"},
                                {postcode, "postcode"},
                                {nhs_number, "nhs_number"}};

/// FEBRL says in the identifier whose a row is: rec-N-org, rec-N-dup-0.
std::string febrl_person(const std::string& id) {
    const auto from = id.find('-') + 1;
    return id.substr(from, id.find('-', from) - from);
}

labelled read(std::istream& in, const std::string& id, const columns& which, const std::string& truth) {
    labelled made;
    const auto table = documents::read_csv(in);
    if (!table) {
        fmt::print(stderr, "{}\n", table.error().front().message);
        std::exit(2);
    }
    const std::size_t at = table->column(id).value();
    for (const auto& one : table->rows) {
        row next{one.cells[at], {}};
        for (const auto& [kind, column] : which)
            next.values.push_back(one.cells[table->column(column).value()]);
        made.person.push_back(truth.empty() ? febrl_person(next.id)
                                            : one.cells[table->column(truth).value()]);
        made.rows.push_back(std::move(next));
    }
    return made;
}

shape shape_of(const columns& which) {
    shape made;
    for (const auto& [kind, column] : which)
        made.push_back({kind, column});
    return made;
}

double true_pairs(const labelled& left, const labelled& right, bool two) {
    std::map<std::string, double> lefts, rights;
    for (const auto& person : left.person)
        ++lefts[person];
    for (const auto& person : right.person)
        ++rights[person];
    double pairs = 0;
    for (const auto& [person, count] : lefts)
        pairs += two ? count * rights[person] : count * (count - 1) / 2;
    return pairs;
}

/// The share of true pairs that the blocks offer.
double offered(const shape& fields, const labelled& left, const labelled& right, bool two) {
    const auto of = prepare_rows(fields, left.rows,
                                 two ? std::span<const row>(right.rows) : std::span<const row>(), two);
    const options usual;
    const auto which =
        candidates::of(*of, 0, std::max<std::uint64_t>(1, usual.candidates_a_row * of->rows.size() / 2));
    double both = 0;
    which.each(*of, [&](std::uint32_t i, std::uint32_t j) {
        const auto& a = left.person[of->position[i]];
        const auto& b = (two ? right : left).person[of->position[j]];
        if (a == b) both += 1;
    });
    return both / true_pairs(left, right, two);
}

struct score_at {
    double precision = 0, recall = 0, f1 = 0;
};

void report(const std::string& name, const columns& which, const labelled& left, const labelled& right,
            bool two, bool blocks) {
    const shape fields = shape_of(which);
    options how;
    if (blocks) how.exhaustive_up_to = 0;
    how.threshold = 0;
    const auto made = two ? link(fields, left.rows, right.rows, how) : link(fields, left.rows, how);
    if (!made) std::exit(2);
    std::vector<std::pair<double, bool>> all;
    for (const linked_pair& one : made->pairs)
        all.emplace_back(one.how.probability,
                         left.person[one.left] == (two ? right : left).person[one.right]);
    std::sort(all.begin(), all.end(), std::greater<>());
    const double truth = true_pairs(left, right, two);
    score_at best, chosen;
    double good = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        good += all[i].second ? 1 : 0;
        if (i + 1 < all.size() && all[i + 1].first == all[i].first) continue;
        const double n = static_cast<double>(i + 1);
        const score_at now{good / n, good / truth, 2 * good / (n + truth)};
        if (now.f1 > best.f1) best = now;
        if (all[i].first >= made->learned.threshold) chosen = now;
    }
    fmt::print(
        "{{\"set\": \"{}\", \"pairs compared\": \"{}\", \"rows\": {}, \"true pairs\": {}, \"candidates\": "
        "{}, "
        "\"recall offered by blocks\": {:.5f}, \"best F1\": {:.5f}, \"best P\": {:.5f}, \"best R\": "
        "{:.5f}, "
        "\"threshold\": {:.4f}, \"F1\": {:.5f}, \"P\": {:.5f}, \"R\": {:.5f}, \"expected F1\": {:.4f}, "
        "\"CPU us a pair\": {:.3f}}}\n",
        name, blocks ? "by blocks" : "every one", made->done.rows, truth, made->done.candidates,
        blocks ? offered(fields, left, right, two) : 1.0, best.f1, best.precision, best.recall,
        made->learned.threshold, chosen.f1, chosen.precision, chosen.recall, made->expected_f1,
        1e6 * made->done.cpu_seconds / static_cast<double>(made->done.candidates));
    std::fflush(stdout);
}

labelled families(std::uint64_t seed, std::uint64_t people) {
    const auto population = synthetic::load_population(KITH_SOURCE_DIR "/guidance", seed);
    if (!population) {
        fmt::print(stderr, "{}\n", population.error().front().message);
        std::exit(2);
    }
    std::stringstream file;
    file << synthetic::csv_header() << '\n';
    synthetic::each_record(*population, seed, people, 40, [&](const synthetic::written_record& one) {
        file << synthetic::csv_line(one) << '\n';
    });
    return read(file, "id", family_columns, "person");
}

void febrl(const std::string& name, const std::string& first, const std::string& second) {
    const std::filesystem::path folder = KITH_SOURCE_DIR "/../shared/data/linkage";
    const bool two = !second.empty();
    if (!std::filesystem::exists(folder / first)) {
        fmt::print("{{\"set\": \"{}\", \"absent\": true}}\n", name);
        return;
    }
    std::ifstream a(folder / first, std::ios::binary), b(folder / second, std::ios::binary);
    const labelled left = read(a, "rec_id", febrl_columns, "");
    const labelled right = two ? read(b, "rec_id", febrl_columns, "") : labelled();
    report(name, febrl_columns, left, two ? right : left, two, false);
    report(name, febrl_columns, left, two ? right : left, two, true);
}

void speed(std::uint64_t rows) {
    const labelled all = families(1, rows * 100 / 155);
    const std::clock_t begun = std::clock();
    const auto made = link(shape_of(family_columns), all.rows);
    if (!made) std::exit(2);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    fmt::print("{{\"set\": \"families\", \"rows\": {}, \"candidates\": {}, \"pairs\": {}, \"CPU seconds\": "
               "{:.1f}, "
               "\"CPU us a pair\": {:.3f}, \"RSS MB\": {:.0f}}}\n",
               made->done.rows, made->done.candidates, made->pairs.size(),
               static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC,
               1e6 * made->done.cpu_seconds /
                   static_cast<double>(std::max<std::uint64_t>(1, made->done.candidates)),
               static_cast<double>(used.ru_maxrss) / 1024);
    for (const std::string& rule : made->done.blocking)
        fmt::print(stderr, "{}\n", rule);
}

} // namespace

int main(int count, char** words) {
    if (count > 2 && std::string(words[1]) == "speed") {
        speed(std::strtoull(words[2], nullptr, 10));
        return 0;
    }
    febrl("FEBRL 1", "febrl_dataset1.csv", "");
    febrl("FEBRL 2", "febrl_dataset2.csv", "");
    febrl("FEBRL 4a + 4b", "febrl_dataset4a.csv", "febrl_dataset4b.csv");
    const std::uint64_t people = count > 1 ? std::strtoull(words[1], nullptr, 10) : 4800;
    const std::uint64_t seed = count > 2 ? std::strtoull(words[2], nullptr, 10) : 1;
    const labelled all = families(seed, people);
    report("families", family_columns, all, all, false, false);
    report("families", family_columns, all, all, false, true);
    return 0;
}
