#include "casework/matching.hpp"

#include "casework/entries.hpp"
#include "casework/finding.hpp"
#include "casework/joining_desk.hpp"

#include "people/details.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>

namespace kith::casework {
namespace {

// Bounds: a name that hundreds share must not make a form wait, and nobody looks through more pairs.
constexpr int most_candidates = 300;
constexpr std::size_t most_pairs_a_person = 20;
constexpr std::size_t longest_explanation = 2'000;

/// Several values of one field; nothing twice.
void add_value(std::string& to, std::string_view value) {
    if (value.empty()) return;
    std::string_view rest = to;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(linkage::another_value), rest.size());
        if (rest.substr(0, end) == value) return;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!to.empty()) to += linkage::another_value;
    to += value;
}

/// A bare first name is nobody in particular: a record is compared when at least two things are known of it
/// among given name, surname, date of birth and an identifier.
bool enough_known(const linkage::row& row) {
    return std::ranges::count_if(std::array{0, 1, 2, 6, 7},
                                 [&](int field) { return !row.values[std::size_t(field)].empty(); }) >= 2;
}

int millionths_of(double probability) {
    return std::clamp(int(probability * 1'000'000), 0, 1'000'000);
}

std::string explanation_of(const linkage::comparison& how) {
    std::string words;
    for (const linkage::reason& each : how.reasons) {
        if (words.size() + each.words.size() > longest_explanation) break;
        words += (words.empty() ? "" : "\n") + fmt::format("{}\t{:+.1f}", each.words, each.weight);
    }
    return words;
}

store::match_row row_of(const person_id& one, const person_id& other, const linkage::comparison& how,
                        instant now) {
    return {std::min(one, other), std::max(one, other), millionths_of(how.probability), explanation_of(how),
            now};
}

/// Those about whom nothing is left to be said: one person already, or decided to be two.
std::set<person_id> decided_about(store::snapshot& snapshot, const person_id& person) {
    std::set<person_id> out;
    if (person.empty()) return out;
    for (const person_id& id : one_person(snapshot, person))
        out.insert(id);
    for (const store::join_row& row : snapshot.joins_of(person))
        if (row.state == "declined" || row.state == "apart" || row.state == "split")
            out.insert(row.left == person ? row.right : row.left);
    return out;
}

struct scored {
    std::shared_ptr<const file> who;
    linkage::comparison how;
};

std::vector<scored> score_candidates(desk& at, store::snapshot& snapshot, const linkage::matcher& matcher,
                                     const people::person& who, date today) {
    std::vector<scored> found;
    const linkage::row own = comparable(who);
    if (!enough_known(own)) return found;
    const auto decided = decided_about(snapshot, who.id);
    for (const person_id& id : candidates_like(snapshot, who, today, most_candidates)) {
        if (id == who.id || decided.contains(id)) continue;
        const auto other = at.open(snapshot, id);
        if (!other || other->person.child != who.child) continue;
        const linkage::row theirs = comparable(other->person);
        if (!enough_known(theirs)) continue;
        linkage::comparison how = matcher.compare(own, theirs);
        if (how.probability >= possible_from) found.push_back({other, std::move(how)});
    }
    std::ranges::stable_sort(found, [](const scored& a, const scored& b) {
        return a.how.probability != b.how.probability ? a.how.probability > b.how.probability
                                                      : a.who->person.id < b.who->person.id;
    });
    return found;
}

void keep_parameters(desk& at, const linkage::parameters& learned, const practitioner& who, instant now) {
    record::act act;
    act.by = {who.id, who.role, "matching of records"};
    act.at = now;
    act.appends.push_back({std::string(linkage_stream),
                           std::nullopt,
                           {{std::string(linkage_learned),
                             1,
                             now,
                             "",
                             {},
                             record::canonical(boost::json::object{{"parameters", to_text(learned)}})}}});
    static_cast<void>(record::append(at.database(), at.world(), act));
}

} // namespace

const linkage::shape& matching_shape() {
    using linkage::field_kind;
    static const linkage::shape shape{
        {field_kind::given, "given name"},
        {field_kind::surname, "surname"},
        {field_kind::date_of_birth, "date of birth"},
        {field_kind::sex, "sex"},
        {field_kind::address, "address"},
        {field_kind::postcode, "postcode"},
        {field_kind::nhs_number, "NHS number"},
        {field_kind::upn, "UPN"},
    };
    return shape;
}

linkage::row comparable(const people::person& who) {
    linkage::row row{who.id.text, std::vector<std::string>(matching_shape().size())};
    for (const people::person_name& name : people::names_of(who)) {
        add_value(row.values[0], name.given);
        add_value(row.values[1], name.family);
    }
    const std::string_view born = who.fact("birth_date");
    row.values[2] = born.empty() ? who.fact("expected_date") : born;
    const std::string_view sex = who.fact("sex");
    if (sex == "F" || sex == "M") row.values[3] = sex;
    for (const people::person_address& address : people::addresses_of(who)) {
        add_value(row.values[4], address.lines);
        add_value(row.values[5], address.postcode);
    }
    for (const people::person_identifier& each : people::identifiers_of(who)) {
        if (each.scheme == "nhs_number") add_value(row.values[6], each.value);
        if (each.scheme == "upn" || each.scheme == "former_upn") add_value(row.values[7], each.value);
    }
    return row;
}

std::string_view likelihood_words(int millionths) {
    if (millionths >= millionths_of(very_likely_from)) return "Very likely the same person";
    if (millionths >= millionths_of(likely_from)) return "Likely the same person";
    return "Possibly the same person";
}

std::optional<linkage::parameters> learned_parameters(store::snapshot& snapshot) {
    const auto entries = record::read_stream(snapshot, linkage_stream);
    for (auto one = entries.rbegin(); one != entries.rend(); ++one) {
        auto read = linkage::parse_parameters(text_of(parse_body(one->body), "parameters"));
        if (read && read->fields == matching_shape()) return std::move(*read);
    }
    return std::nullopt;
}

linkage::parameters parameters_in_force(store::snapshot& snapshot, date today) {
    if (auto learned = learned_parameters(snapshot)) return std::move(*learned);
    const auto people = std::uint64_t(std::max<std::int64_t>(snapshot.count_people(), 1));
    return linkage::starting_parameters(matching_shape(), std::max(people, enough_to_learn), today);
}

struct matching::kept {
    std::mutex lock;
    std::int64_t revision = -1;
    std::optional<linkage::matcher> matcher;
};

std::shared_ptr<matching::kept> matching::make() {
    return std::make_shared<kept>();
}

linkage::matcher matching::matcher(store::snapshot& snapshot, date today) {
    const std::int64_t revision = snapshot.head(linkage_stream).revision;
    const std::lock_guard held(kept_->lock);
    if (!kept_->matcher || kept_->revision != revision) {
        kept_->matcher.emplace(parameters_in_force(snapshot, today));
        kept_->revision = revision;
    }
    return *kept_->matcher;
}

void match_when_recorded(desk& at) {
    auto kept = std::make_shared<matching>();
    at.notice_people([&at, kept](const std::vector<person_id>& people, instant now) {
        auto snapshot = at.database().read();
        const linkage::matcher matcher = kept->matcher(*snapshot, local_date(now));
        snapshot.reset();
        match_anew(at, matcher, people, now);
    });
}

std::vector<possible_match> like_this(desk& at, store::snapshot& snapshot, const linkage::matcher& matcher,
                                      const people::person& who, date today, std::size_t most) {
    std::vector<possible_match> found;
    for (scored& each : score_candidates(at, snapshot, matcher, who, today)) {
        if (found.size() >= most) break;
        if (auto row = snapshot.person(each.who->person.id))
            found.push_back({std::move(*row), std::move(each.how)});
    }
    return found;
}

std::vector<store::match_row> possible_matches(desk& at, store::snapshot& snapshot,
                                               const linkage::matcher& matcher, const people::person& who,
                                               instant now) {
    std::vector<store::match_row> rows;
    for (const scored& each : score_candidates(at, snapshot, matcher, who, local_date(now)))
        if (rows.size() < most_pairs_a_person)
            rows.push_back(row_of(who.id, each.who->person.id, each.how, now));
    return rows;
}

void match_anew(desk& at, const linkage::matcher& matcher, const std::vector<person_id>& people,
                instant now) {
    std::vector<std::pair<person_id, std::vector<store::match_row>>> fresh;
    {
        const auto snapshot = at.database().read();
        for (const person_id& id : people)
            if (const auto own = at.open(*snapshot, id))
                fresh.emplace_back(id, possible_matches(at, *snapshot, matcher, own->person, now));
    }
    if (fresh.empty()) return;
    at.database().write([&](store::transaction& transaction) {
        for (const auto& [person, rows] : fresh)
            transaction.replace_matches(person, rows);
    });
}

namespace {

/// What is compared of everybody on record, children and adults apart: a child is no adult's double.
struct everybody {
    std::vector<linkage::row> children, adults;
};

everybody all_people(desk& at) {
    everybody all;
    const auto snapshot = at.database().read();
    for (const person_id& id : snapshot->people()) {
        const file own = fold(at.rules(), id, record::read_stream(*snapshot, record::person_stream(id)));
        linkage::row row = comparable(own.person);
        if (enough_known(row)) (own.person.child ? all.children : all.adults).push_back(std::move(row));
    }
    return all;
}

/// Every pair among few people, with the parameters in force.
void compare_all(const linkage::matcher& matcher, const std::vector<linkage::row>& rows, instant now,
                 std::vector<store::match_row>& found) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = i + 1; j < rows.size(); ++j) {
            const auto how = matcher.compare(rows[i], rows[j]);
            if (how.probability >= possible_from)
                found.push_back(row_of(person_id{rows[i].id}, person_id{rows[j].id}, how, now));
        }
    }
}

} // namespace

result<matched_everybody> match_everybody(desk& at, const practitioner& who, instant now, bool only_learn) {
    const everybody all = all_people(at);
    matched_everybody done;
    done.people = all.children.size() + all.adults.size();
    std::vector<store::match_row> found;
    for (const std::vector<linkage::row>* rows : {&all.children, &all.adults}) {
        const bool children = rows == &all.children;
        if (rows->size() < enough_to_learn) {
            if (only_learn || rows->empty()) continue;
            const auto snapshot = at.database().read();
            compare_all(linkage::matcher(parameters_in_force(*snapshot, local_date(now))), *rows, now,
                        found);
            continue;
        }
        linkage::options how;
        how.threshold = possible_from;
        how.today = local_date(now);
        how.origin =
            fmt::format("learned from {} {} on record", rows->size(), children ? "children" : "adults");
        auto linked = linkage::link(matching_shape(), *rows, how);
        if (!linked) return tl::unexpected(linked.error());
        if (children) { // children are whom the front door asks about
            linked->learned.rows = done.people;
            keep_parameters(at, linked->learned, who, now);
            done.learned = true;
            done.done = linked->done;
        }
        for (const linkage::linked_pair& pair : linked->pairs)
            found.push_back(
                row_of(person_id{(*rows)[pair.left].id}, person_id{(*rows)[pair.right].id}, pair.how, now));
    }
    if (only_learn) return done;
    done.pairs = found.size();
    at.database().write([&](store::transaction& transaction) { transaction.replace_matches(found); });
    return done;
}

result<matched_everybody> match_when_grown(desk& at, const practitioner& who, instant now) {
    {
        const auto snapshot = at.database().read();
        const auto learned = learned_parameters(*snapshot);
        const auto people = std::uint64_t(snapshot->count_people());
        if (learned && people * 5 < learned->rows * 6) return matched_everybody{};
    }
    return match_everybody(at, who, now);
}

} // namespace kith::casework
