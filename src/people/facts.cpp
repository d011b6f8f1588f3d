// The single facts of a person: which there are, what may be recorded as one, and which value holds when
// several were said.

#include "people/identifiers.hpp"
#include "people/names.hpp"
#include "people/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace kith::people {
namespace {

constexpr std::size_t longest_fact = 2'000;
// Beyond these a date told wrong is likelier than what it says. None is a rule of the guidance: the first
// and the fourth are refused as slips, by the others somebody is asked to look again.
constexpr int first_year = 1900;          ///< nobody alive was born before
constexpr int oldest_without_doubt = 110; ///< years; few live longer
constexpr int oldest_child = 25;      ///< years; support after care ends then (Children Act 1989 s23CZB)
constexpr int longest_expected = 320; ///< days; a pregnancy is counted as 280, and 40 for a date told wrong
constexpr int overdue_birth = 42;     ///< days after the expected date; no pregnancy lasts so long
constexpr int earliest_birth = 120;   ///< days before it; few are born more than 16 weeks early and live

constexpr std::array<fact_name, 25> known_facts = {{
    {"given_name", "Given name"},
    {"family_name", "Family name"},
    {"known_as", "Known as", false},
    {"birth_date", "Date of birth"},
    {"expected_date", "Expected date of delivery"},
    {"death_date", "Date of death"},
    {"sex", "Sex"},
    {"gender", "Gender, where they say it differs"},
    {"ethnicity", "Ethnicity"},
    {"disabilities", "Disabilities"},
    {"language", "Language"},
    {"religion", "Religion"},
    {"nationality", "Nationality"},
    {"address", "Address"},
    {"postcode", "Postcode"},
    {"contact", "Contact details", false},
    {"school", "School or nursery"},
    {"gp", "GP"},
    {"nhs_number", "NHS number"},
    {"upn", "Unique pupil number"},
    {"local_id", "Local child number", false},
    {"relationship", "Relationship to the child", false},
    {"parental_responsibility", "Parental responsibility", false},
    {"risk", "Risk to children", false},
    {"communication", "Interpreter or communication needs", false},
}};

bool is_name(std::string_view fact) {
    return fact == "given_name" || fact == "family_name" || fact == "known_as";
}

result<std::string> checked_date(std::string_view fact, std::string_view value, date today) {
    const auto day = parse_date(value);
    if (!day) return tl::unexpected(day.error());
    if (int(day->year()) < first_year)
        return refuse(fmt::format("{} must be after {}", label_of(fact), first_year));
    const int ahead = day_number(*day) - day_number(today);
    if (fact == "expected_date") {
        if (ahead > longest_expected)
            return refuse("The expected date of delivery must be within the next 10 months");
    } else if (ahead > 0) {
        return refuse(fmt::format("{} must be today or in the past", label_of(fact)));
    }
    return std::string(value);
}

/// One agency's word on a fact, and what was decided: worked through in the order of the record.
class standing {
  public:
    void say(const fact_value& value) {
        if (value.value.empty() && value.precision.empty()) { // turned out to be wrong: nothing holds
            said_.clear();
            held_ = &value;
            decided_ = false;
        } else if (value.decides) {
            settle(value);
        } else if (!decided_) {
            held_ = &value;
            if (!value.source.empty()) put(value);
        } else if (value.source == held_->source) { // an agency changes its own word
            held_ = &value;
            put(value);
        } else if (!lost_.contains({value.source, only_letters_and_digits(value.value)})) {
            put(value);
        }
    }
    void settle(const fact_value& value) {
        lost_.clear();
        for (const fact_value* other : said_)
            lost_.insert({other->source, only_letters_and_digits(other->value)});
        said_.clear();
        held_ = &value;
        decided_ = true;
        put(value);
    }
    [[nodiscard]] const fact_value* held() const { return held_; }
    [[nodiscard]] std::vector<const fact_value*> differing() const {
        std::set<std::string> values;
        for (const fact_value* one : said_)
            values.insert(one->precision == "unknown" ? "" : only_letters_and_digits(one->value));
        values.erase(""); // that an agency does not know contradicts nobody
        return values.size() > 1 ? said_ : std::vector<const fact_value*>{};
    }

  private:
    void put(const fact_value& value) {
        std::erase_if(said_, [&](const fact_value* one) { return one->source == value.source; });
        said_.push_back(&value);
    }

    std::vector<const fact_value*> said_; ///< the last word of each agency
    const fact_value* held_ = nullptr;
    std::set<std::pair<std::string, std::string>> lost_; ///< what the last decision decided against
    bool decided_ = false;
};

/// Whether the decision came before the value was said.
bool before(const fact_decision& decision, const fact_value& value) {
    return decision.of == value.of ? decision.sequence < value.sequence : decision.at < value.since;
}

standing worked_out(const std::vector<fact_value>& values, const std::vector<fact_decision>& decisions) {
    standing now;
    std::size_t next = 0;
    const auto decide = [&] {
        const fact_decision& decision = decisions[next++];
        const auto held = std::find_if(values.begin(), values.end(), [&](const fact_value& one) {
            return one.sequence == decision.holds && one.of == decision.of;
        });
        if (held != values.end()) now.settle(*held);
    };
    for (const fact_value& value : values) {
        while (next < decisions.size() && before(decisions[next], value))
            decide();
        now.say(value);
    }
    while (next < decisions.size())
        decide();
    return now;
}

const std::vector<fact_decision>& decisions_on(const person& who, std::string_view fact) {
    static const std::vector<fact_decision> none;
    const auto found = who.decisions.find(fact);
    return found == who.decisions.end() ? none : found->second;
}

} // namespace

std::span<const fact_name> fact_names() {
    return known_facts;
}

bool is_fact(std::string_view id) {
    return std::any_of(known_facts.begin(), known_facts.end(),
                       [&](const fact_name& f) { return f.id == id; });
}

std::string_view label_of(std::string_view fact) {
    for (const fact_name& known : known_facts) {
        if (known.id == fact) return known.label;
    }
    return fact;
}

const fact_value* person::held(std::string_view name) const {
    const auto found = facts.find(name);
    if (found == facts.end() || found->second.empty()) return nullptr;
    const std::vector<fact_value>& values = found->second;
    const auto& decided = decisions_on(*this, name);
    const bool plain = decided.empty() &&
                       std::none_of(values.begin(), values.end(), [](const auto& v) { return v.decides; });
    return plain ? &values.back() : worked_out(values, decided).held();
}

std::string_view person::fact(std::string_view name) const {
    const fact_value* value = held(name);
    return value ? std::string_view(value->value) : std::string_view();
}

std::vector<const fact_value*> person::disputed(std::string_view name) const {
    const auto found = facts.find(name);
    if (found == facts.end() || found->second.size() < 2) return {};
    const auto known = std::find_if(known_facts.begin(), known_facts.end(),
                                    [&](const fact_name& one) { return one.id == name; });
    if (known == known_facts.end() || !known->one_truth) return {};
    return worked_out(found->second, decisions_on(*this, name)).differing();
}

result<std::string> checked_fact(std::string_view fact, std::string_view value, date today) {
    if (value.find('\0') != std::string_view::npos)
        return refuse(fmt::format("{} has a character that cannot be kept", label_of(fact)));
    if (is_name(fact)) return checked_name(value, label_of(fact));
    if (fact == "nhs_number") return checked_nhs_number(value);
    if (fact == "upn") return checked_upn(value);
    if (fact.ends_with("_date")) return checked_date(fact, value, today);
    // Part of a postcode is worth more than none: whoever refers may not know the rest.
    if (fact == "postcode")
        if (auto whole = postcode_in(value)) return *whole;
    return checked_words(value, label_of(fact), longest_fact, false);
}

problems faults_between_facts(const person& who) {
    problems found;
    const auto born = who.birth_date();
    const auto died = parse_date(who.fact("death_date"));
    if (born && died && std::chrono::sys_days(*died) < std::chrono::sys_days(*born)) {
        found.push_back(
            {fmt::format("The date of death must be on or after the date of birth, {}", long_words(*born)),
             "death_date"});
    }
    return found;
}

std::vector<std::string> doubts_of_fact(const person& who, std::string_view fact, date today) {
    const std::string_view value = who.fact(fact);
    std::vector<std::string> doubts;
    if (value.empty()) return doubts;
    if (is_name(fact)) return doubts_of_name(value);
    if (fact == "birth_date" && who.birth_date()) {
        const auto died = parse_date(who.fact("death_date"));
        const int age = age_in_years(*who.birth_date(), died ? *died : today);
        if (age > oldest_without_doubt || (who.child && age > oldest_child)) {
            doubts.push_back(fmt::format("This makes them {} years old{}", age,
                                         who.child ? ", and this is a child's record" : ""));
        }
        if (const auto due = who.expected_date();
            due && std::abs(day_number(*due) - day_number(*who.birth_date())) > earliest_birth)
            doubts.push_back("This is more than four months from the expected date of delivery");
    }
    if (fact == "expected_date" && who.unborn() && who.expected_date() &&
        day_number(today) - day_number(*who.expected_date()) > overdue_birth)
        doubts.push_back("This day has passed. Record the date of birth once the child is born");
    if (fact == "postcode" && !postcode_in(value)) doubts.push_back("This is not a whole UK postcode");
    if (fact == "upn" && !upn_of_known_council(value))
        doubts.push_back("Digits 2 to 4 of this number are not those of a council in England");
    return doubts;
}

} // namespace kith::people
