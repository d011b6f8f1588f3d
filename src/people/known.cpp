// Single facts and details as one: names, numbers, addresses, contact details and warnings of a person.

#include "people/identifiers.hpp"
#include "people/names.hpp"
#include "people/people.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace kith::people {
namespace {

std::string text(std::string_view words) {
    return std::string(words);
}

/// The pairs of given and family name that the facts have said, in order; the one that holds last.
std::vector<person_name> names_of_facts(const person& who) {
    struct said {
        std::int64_t sequence;
        bool given;
        const fact_value* value;
    };
    std::vector<said> all;
    for (const auto& [fact, given] : {std::pair("given_name", true), std::pair("family_name", false)}) {
        const auto found = who.facts.find(std::string_view(fact));
        if (found == who.facts.end()) continue;
        for (const fact_value& value : found->second)
            all.push_back({value.sequence, given, &value});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const said& a, const said& b) { return a.sequence < b.sequence; });
    std::vector<person_name> names;
    person_name now;
    for (std::size_t i = 0; i < all.size(); ++i) {
        (all[i].given ? now.given : now.family) = all[i].value->value;
        now.sequence = all[i].sequence;
        now.source = all[i].value->source;
        now.from = all[i].value->from;
        const bool more = i + 1 < all.size() && all[i + 1].sequence == now.sequence;
        if (!more && !(now.given.empty() && now.family.empty())) names.push_back(now);
    }
    return names;
}

void add_name(std::vector<person_name>& names, person_name one) {
    const bool there = std::any_of(names.begin(), names.end(), [&](const person_name& other) {
        return other.given == one.given && other.family == one.family;
    });
    if (!there && !(one.given.empty() && one.family.empty())) names.push_back(std::move(one));
}

person_name name_of(const detail& one, const std::map<std::string, std::string, std::less<>>& parts) {
    const auto part = [&](std::string_view id) {
        const auto found = parts.find(id);
        return found == parts.end() ? std::string() : found->second;
    };
    person_name name;
    name.kind = part("kind");
    name.given = part("given");
    name.family = part("family");
    name.said = part("said");
    name.from = one.from;
    name.until = one.until;
    name.source = one.source;
    name.sequence = one.sequence;
    name.current = !one.over();
    return name;
}

person_address address_of(const detail& one, disclosure told, std::optional<date> on) {
    person_address address;
    address.kind = text(one.part("kind"));
    address.is_protected = one.is_protected();
    address.current = on ? one.holds_on(*on) : !one.over();
    address.from = one.from;
    address.until = one.until;
    address.source = one.source;
    address.sequence = one.sequence;
    if (address.is_protected && told == disclosure::open) return address;
    address.lines = text(one.part("lines"));
    address.postcode = text(one.part("postcode"));
    address.uprn = text(one.part("uprn"));
    return address;
}

/// The facts "address" and "postcode" as one address; nothing where both are empty.
std::optional<person_address> address_of_facts(const person& who, disclosure told) {
    const fact_value* lines = who.held("address");
    const fact_value* postcode = who.held("postcode");
    person_address address;
    if (lines) address.lines = lines->value;
    if (postcode) address.postcode = postcode->value;
    if (address.lines.empty() && address.postcode.empty()) return std::nullopt;
    const fact_value* said = lines && !lines->value.empty() ? lines : postcode;
    address.source = said->source;
    address.sequence = said->sequence;
    address.from = said->from;
    address.of_fact = true;
    const protection kept(who);
    const auto hidden = [&](const std::string& words) { return words == not_shown || kept.covers(words); };
    address.is_protected = hidden(address.lines) || hidden(address.postcode);
    if (address.is_protected && told == disclosure::open) {
        address.lines.clear();
        address.postcode.clear();
    }
    return address;
}

int days_of(const std::optional<date>& day) {
    return day ? day_number(*day) : INT32_MIN;
}

std::string_view label_of_scheme(std::string_view scheme) {
    if (scheme == "urn") return "School's URN";
    for (const detail_part& part : find_kind("identifier")->parts)
        for (const part_choice& choice : part.choices)
            if (choice.code == scheme) return choice.text;
    return scheme;
}

} // namespace

std::string person_name::whole() const {
    return given + (given.empty() || family.empty() ? "" : " ") + family;
}

std::vector<person_name> names_of(const person& who) {
    std::vector<person_name> names;
    person_name legal;
    legal.kind = "legal";
    legal.given = text(who.fact("given_name"));
    legal.family = text(who.fact("family_name"));
    for (const auto* fact : {who.held("given_name"), who.held("family_name")}) {
        if (!fact || fact->sequence < legal.sequence) continue;
        legal.sequence = fact->sequence;
        legal.source = fact->source;
        legal.from = fact->from;
    }
    add_name(names, legal);
    if (const fact_value* known = who.held("known_as"); known && !known->value.empty()) {
        person_name one;
        one.kind = "known_as";
        one.given = known->value;
        one.source = known->source;
        one.sequence = known->sequence;
        add_name(names, std::move(one));
    }
    for (const detail& one : who.details)
        if (one.kind == "name") add_name(names, name_of(one, one.parts));
    auto earlier = names_of_facts(who);
    for (auto one = earlier.rbegin(); one != earlier.rend(); ++one) {
        one->kind = "previous";
        one->current = false;
        add_name(names, std::move(*one));
    }
    if (const auto known = who.facts.find("known_as"); known != who.facts.end()) {
        for (const fact_value& value : known->second) {
            person_name one;
            one.kind = "known_as";
            one.given = value.value;
            one.current = false;
            one.sequence = value.sequence;
            add_name(names, std::move(one));
        }
    }
    for (const detail& one : who.details) {
        if (one.kind != "name") continue;
        for (const detail_change& change : one.changes) {
            person_name name = name_of(one, change.before);
            name.current = false;
            name.corrected = true;
            add_name(names, std::move(name));
        }
    }
    return names;
}

std::string known_as(const person& who) {
    for (auto one = who.details.rbegin(); one != who.details.rend(); ++one) {
        if (one->kind != "name" || one->part("kind") != "known_as" || one->over()) continue;
        return name_of(*one, one->parts).whole();
    }
    const std::string_view fact = who.fact("known_as");
    return fact == who.fact("given_name") ? std::string() : text(fact);
}

std::vector<person_identifier> identifiers_of(const person& who) {
    std::vector<person_identifier> all;
    const auto add = [&](person_identifier one) {
        const bool there = std::any_of(all.begin(), all.end(), [&](const person_identifier& other) {
            return other.scheme == one.scheme && other.value == one.value;
        });
        if (there || one.value.empty()) return;
        one.label = label_of_scheme(one.scheme);
        all.push_back(std::move(one));
    };
    for (const std::string_view scheme : {"nhs_number", "upn", "local_id"})
        if (const fact_value* held = who.held(scheme))
            add({text(scheme), {}, held->value, held->source, true, held->sequence});
    for (const detail& one : who.details) {
        if (one.kind == "identifier")
            add({text(one.part("scheme")),
                 {},
                 text(one.part("value")),
                 one.source,
                 !one.over(),
                 one.sequence});
        if (one.kind == "school" && !one.is_protected())
            add({"urn", {}, text(one.part("urn")), one.source, !one.over(), one.sequence});
    }
    for (const std::string_view scheme : {"nhs_number", "upn", "local_id"}) {
        const auto found = who.facts.find(scheme);
        if (found == who.facts.end()) continue;
        for (const fact_value& value : found->second)
            add({text(scheme), {}, value.value, value.source, false, value.sequence});
    }
    return all;
}

std::vector<person_address> addresses_of(const person& who, disclosure told, std::optional<date> on) {
    std::vector<person_address> all;
    for (const detail& one : who.details)
        if (one.kind == "address") all.push_back(address_of(one, told, on));
    if (auto fact = address_of_facts(who, told)) {
        const bool told_better = std::any_of(all.begin(), all.end(), [&](const person_address& one) {
            return one.current && !one.lines.empty() &&
                   only_letters_and_digits(one.lines) == only_letters_and_digits(fact->lines);
        });
        if (!told_better) all.push_back(std::move(*fact));
    }
    std::stable_sort(all.begin(), all.end(), [](const person_address& a, const person_address& b) {
        const auto order = [](const person_address& one) {
            return std::tuple(!one.current, -std::int64_t(days_of(one.until ? one.until : one.from)),
                              -one.sequence);
        };
        return order(a) < order(b);
    });
    return all;
}

std::optional<person_address> current_address(const person& who, disclosure told, std::optional<date> on) {
    const std::vector<person_address> all = addresses_of(who, told, on);
    const auto find = [&](auto fits) {
        return std::find_if(all.begin(), all.end(),
                            [&](const person_address& one) { return one.current && fits(one); });
    };
    auto found = find([](const auto& one) { return one.kind == "home" || one.kind == "placement"; });
    if (found == all.end()) found = find([](const auto& one) { return one.of_fact; });
    if (found == all.end()) found = find([](const auto&) { return true; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

std::vector<person_warning> warnings_of(const person& who, date on) {
    std::vector<person_warning> all;
    for (const detail& one : who.details) {
        if (one.kind != "warning" || !one.holds_on(on)) continue;
        person_warning warning{text(one.part("kind")),
                               text(one.part("what")),
                               text(one.part("careful")),
                               std::nullopt,
                               false,
                               one.source,
                               one.sequence};
        if (const auto review = parse_date(one.part("review"))) {
            warning.review = *review;
            warning.review_overdue = day_number(on) > day_number(*review);
        }
        all.push_back(std::move(warning));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.review_overdue && !b.review_overdue; });
    return all;
}

std::vector<person_contact> contacts_of(const person& who, date on) {
    std::vector<person_contact> all;
    for (const detail& one : who.details) {
        if (one.kind != "contact") continue;
        all.push_back({text(one.part("kind")), text(one.part("value")), text(one.part("whose")),
                       text(one.part("safe")), text(one.part("safe_note")), one.holds_on(on), one.source,
                       one.sequence});
    }
    if (const fact_value* fact = who.held("contact"); fact && !fact->value.empty()) {
        person_contact one;
        one.value = fact->value;
        one.source = fact->source;
        one.sequence = fact->sequence;
        all.push_back(std::move(one));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.current && !b.current; });
    return all;
}

// ------------------------------------------------------------ protection

namespace {

constexpr std::size_t shortest_key = 5; ///< letters and digits; shorter ones would hide what is harmless

void add_key(std::vector<std::string>& keys, std::string_view words) {
    std::string key = only_letters_and_digits(words);
    if (key.size() >= shortest_key && std::find(keys.begin(), keys.end(), key) == keys.end())
        keys.push_back(std::move(key));
}

void add_keys(std::vector<std::string>& keys, std::string_view kind,
              const std::map<std::string, std::string, std::less<>>& parts) {
    const auto part = [&](std::string_view id) {
        const auto found = parts.find(id);
        return found == parts.end() ? std::string_view() : std::string_view(found->second);
    };
    if (kind == "school") {
        add_key(keys, part("name"));
        add_key(keys, part("urn"));
        return;
    }
    add_key(keys, part("postcode"));
    add_key(keys, part("uprn"));
    const std::string_view lines = part("lines");
    add_key(keys, lines.substr(0, lines.find_first_of(",\n")));
    add_key(keys, lines);
}

} // namespace

protection::protection(const person& who) {
    for (const detail& one : who.details) {
        if (one.kind != "address" && one.kind != "school") continue;
        const bool ever = one.is_protected();
        if (!ever) continue;
        add_keys(keys_, one.kind, one.parts);
        for (const detail_change& change : one.changes)
            add_keys(keys_, one.kind, change.before);
    }
}

bool protection::covers(std::string_view words) const {
    if (keys_.empty() || words.empty()) return false;
    const std::string plain = only_letters_and_digits(words);
    return std::any_of(keys_.begin(), keys_.end(),
                       [&](const std::string& key) { return plain.find(key) != std::string::npos; });
}

void protection::add_words(std::string_view words) {
    // "a neighbour" names nobody: a name has a capital, a number or an address a digit or an @.
    const auto names = [](std::string_view part) {
        return std::any_of(part.begin(), part.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' ||
                   static_cast<unsigned char>(c) >= 128;
        });
    };
    add_key(keys_, words);
    while (!words.empty()) {
        const auto end = words.find_first_of(",;\n()");
        if (names(words.substr(0, end))) add_key(keys_, words.substr(0, end));
        words = end == std::string_view::npos ? std::string_view() : words.substr(end + 1);
    }
}

void protection::add(const protection& more) {
    for (const std::string& key : more.keys_)
        if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) keys_.push_back(key);
}

} // namespace kith::people
