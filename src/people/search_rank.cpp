// How well a candidate agrees with what was typed: one judgement for every viewer and every engine.

#include "people/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kith::people {

namespace {

// Points: what each agreement is worth. Names first, then dates, then places; a contradiction costs less
// than an agreement gains, because every part of what is typed may be wrong.
constexpr int name_word = 10, family_more = 2, whole_name = 4, in_order = 1;
constexpr int unmatched_word = -6, other_name_costs = -1;
constexpr int identifier_same = 60, identifier_near = 40, identifier_missing = -4;
constexpr int age_fits = 7, age_near = 3, age_differs = -5;
constexpr int postcode_same = 12, postcode_near = 6, sector_same = 9, outward_same = 7,
              postcode_differs = -3;
constexpr int street_word = 5, house_same = 4, former_costs = -1, baby_fits = 6;

int points_of(date_likeness how) {
    switch (how) {
    case date_likeness::same:
        return 18;
    case date_likeness::swapped:
        return 14;
    case date_likeness::one_day:
    case date_likeness::one_year:
    case date_likeness::one_digit:
        return 12;
    case date_likeness::same_year:
        return -5; // many bear a common name and were born in that year
    case date_likeness::close:
        return -2;
    case date_likeness::different:
        return -10;
    }
    return 0;
}

int points_of(likeness how) {
    if (how.kind == likeness_kind::initial) return 3;
    // 0.7, the least that counts, is worth 4; 1.0 is worth all.
    return int(std::lround(name_word * std::clamp(0.4 + (how.degree - 0.7) * 2.0, 0.0, 1.0)));
}

/// A word of one of the candidate's names.
struct own_word {
    const std::string* text;
    const profile_name* name;
    bool family;
};

struct matched {
    std::size_t typed = 0, own = 0;
    likeness how;
    bool joined = false; ///< two typed words for one
    int points = 0;
};

constexpr std::size_t most_own = 40;

std::vector<own_word> own_words(const profile& of) {
    std::vector<own_word> out;
    for (const profile_name& name : of.names) {
        for (const std::string& word : name.given)
            if (out.size() < most_own) out.push_back({&word, &name, false});
        for (const std::string& word : name.family)
            if (out.size() < most_own) out.push_back({&word, &name, true});
    }
    return out;
}

/// Everything found out about one candidate; words are only made when they are shown.
struct judgement {
    int points = 0, most = 0;
    std::size_t names_matched = 0, words_in_places = 0; ///< typed words
    bool identified = false, placed = false, dated = false;
    std::vector<matched> names;
    std::vector<std::string> said;
};

void say(judgement& to, bool in_words, std::string_view what) {
    if (in_words) to.said.emplace_back(what);
}

/// Pairs every typed word with at most one word of a name, the likest first; words of one text count once.
void match_names(const people_query& asked, const std::vector<own_word>& own, ranker& by, judgement& to) {
    std::vector<matched> possible;
    for (std::size_t j = 0; j < own.size(); ++j) {
        const int costs = own[j].name->kind == 'n' ? 0 : other_name_costs;
        const int more = own[j].family ? family_more : 0;
        for (std::size_t i = 0; i < asked.words.size(); ++i) {
            if (const likeness how = by.judge(i, *own[j].text); how.kind != likeness_kind::none)
                possible.push_back({i, j, how, false, points_of(how) + more + costs});
            if (i + 1 >= asked.words.size()) continue;
            const likeness how = by.judge_joined(i, *own[j].text);
            if (how.degree >= nearly_the_same && how.kind != likeness_kind::beginning)
                possible.push_back({i, j, how, true, 2 * points_of(how) + more + costs});
        }
        // "Abdul Rahman" on record, "Abdulrahman" typed.
        if (j + 1 < own.size() && own[j + 1].name == own[j].name && own[j + 1].family == own[j].family) {
            const std::string both = *own[j].text + *own[j + 1].text;
            for (std::size_t i = 0; i < asked.words.size(); ++i)
                if (asked.words[i] == both)
                    possible.push_back({i, j, {likeness_kind::same, 1.0}, false, name_word + more + costs});
        }
    }
    std::stable_sort(possible.begin(), possible.end(),
                     [](const matched& a, const matched& b) { return a.points > b.points; });
    std::array<bool, 16> typed_used{};
    std::array<bool, most_own> own_used{};
    for (const matched& one : possible) {
        if (typed_used[one.typed] || own_used[one.own] || (one.joined && typed_used[one.typed + 1]))
            continue;
        typed_used[one.typed] = true;
        if (one.joined) typed_used[one.typed + 1] = true;
        for (std::size_t j = 0; j < own.size(); ++j)
            own_used[j] = own_used[j] || *own[j].text == *own[one.own].text;
        to.points += one.points;
        to.names_matched += one.joined ? 2 : 1;
        to.names.push_back(one);
    }
    const auto has = [&](bool family) {
        return std::any_of(to.names.begin(), to.names.end(),
                           [&](const matched& one) { return own[one.own].family == family; });
    };
    if (has(true) && has(false)) to.points += whole_name;
    if (to.names.size() >= 2) {
        const auto first =
            std::min_element(to.names.begin(), to.names.end(),
                             [](const matched& a, const matched& b) { return a.typed < b.typed; });
        if (own[first->own].family == asked.family_first) to.points += in_order;
    }
}

/// The typed words that are in no name: of the street or town, or wrong.
void match_streets(const people_query& asked, const profile& of, bool in_words, judgement& to) {
    std::array<bool, 16> in_name{};
    for (const matched& one : to.names) {
        in_name[one.typed] = true;
        if (one.joined) in_name[one.typed + 1] = true;
    }
    const profile_address* best = nullptr;
    int best_points = 0, best_words = 0;
    std::array<bool, 16> best_found{};
    for (const profile_address& address : of.addresses) {
        int points = 0, words = 0;
        std::array<bool, 16> found{};
        for (std::size_t i = 0; i < asked.words.size(); ++i) {
            if (in_name[i]) continue;
            found[i] =
                std::any_of(address.words.begin(), address.words.end(), [&](const std::string& word) {
                    return word == asked.words[i] ||
                           (word.size() >= 6 && edits(word, asked.words[i], 1) == 1);
                });
            if (!found[i]) continue;
            points += is_street_kind(asked.words[i]) ? 1 : street_word;
            words += is_street_kind(asked.words[i]) ? 0 : 1;
        }
        const bool house = !asked.house.empty() && std::find(address.words.begin(), address.words.end(),
                                                             asked.house) != address.words.end();
        if (house &&
            (words > 0 || (!asked.postcode.empty() && address.postcode.starts_with(asked.outward))))
            points += house_same;
        if (points > 0 && address.former) points += former_costs;
        if (points > best_points) {
            best = &address;
            best_points = points;
            best_words = words;
            best_found = found;
        }
    }
    for (std::size_t i = 0; i < asked.words.size(); ++i) {
        if (in_name[i] || best_found[i]) continue;
        to.points += is_street_kind(asked.words[i]) ? 0 : unmatched_word;
    }
    if (!best) return;
    to.points += best_points;
    to.words_in_places = std::size_t(best_words);
    to.placed = to.placed || best_words > 0;
    if (best_words > 0) say(to, in_words, best->former ? "former address the same" : "address the same");
}

void match_postcode(const people_query& asked, const profile& of, bool in_words, judgement& to) {
    if (asked.postcode.empty()) return;
    to.most += postcode_same;
    int best = 0;
    std::string_view words;
    for (const profile_address& address : of.addresses) {
        if (address.postcode.empty()) continue;
        int points = postcode_differs;
        std::string_view said;
        if (address.postcode == asked.postcode) {
            points = postcode_same;
            said = address.former ? "former postcode the same" : "postcode the same";
        } else if (address.postcode.starts_with(asked.postcode) &&
                   asked.postcode.size() > asked.outward.size()) {
            points = sector_same;
            said = address.former ? "former postcode begins the same" : "postcode begins the same";
        } else if (address.postcode.size() == asked.outward.size() + 3 &&
                   address.postcode.starts_with(asked.outward)) {
            const bool near = asked.postcode.size() == asked.outward.size() ||
                              edits(asked.postcode, address.postcode, 1) == 1;
            points = near ? outward_same : outward_same - 3;
            said = address.former ? "former district the same" : "district the same";
        } else if (asked.postcode.size() > 4 && edits(asked.postcode, address.postcode, 1) == 1) {
            points = postcode_near;
            said = "postcode one character out";
        }
        if (address.former && points > 0) points += former_costs;
        if (best == 0 || points > best) {
            best = points;
            words = said;
        }
    }
    to.points += best;
    to.placed = to.placed || best >= sector_same - 1;
    if (!words.empty()) say(to, in_words, words);
}

void match_born(const people_query& asked, const profile& of, date today, bool in_words, judgement& to) {
    const auto& day = of.born ? of.born : of.expected;
    if (asked.baby && of.expected && !of.born) to.points += baby_fits;
    if (asked.baby && of.born && day_number(today) - day_number(*of.born) < 400) to.points += baby_fits;
    if (asked.born) {
        to.most += points_of(date_likeness::same);
        if (!day) return;
        date_likeness how = compare_dates(*asked.born, *day);
        // Nobody is born on the very day that was expected.
        if (!of.born && how != date_likeness::same &&
            std::abs(day_number(*asked.born) - day_number(*day)) <= 35)
            how = date_likeness::one_day;
        to.points += points_of(how);
        to.dated = how != date_likeness::different && how != date_likeness::same_year &&
                   how != date_likeness::close;
        if (of.born)
            say(to, in_words, to_words(how));
        else if (to.dated)
            say(to, in_words, how == date_likeness::same ? "expected date the same" : "expected date near");
        return;
    }
    if (!asked.born_from || !asked.born_until) return;
    to.most += age_fits;
    if (!day) return;
    constexpr int a_year = 366;
    const int born = day_number(*day), from = day_number(*asked.born_from),
              until = day_number(*asked.born_until);
    if (born >= from && born <= until) {
        to.points += age_fits;
        to.dated = true;
        say(to, in_words, "age fits");
    } else if (born >= from - a_year && born <= until + a_year) {
        to.points += age_near;
        to.dated = true;
        say(to, in_words, "age one year out");
    } else {
        to.points += asked.number >= 0 ? 0 : age_differs; // a bare number may be a house
    }
}

void match_identifiers(const people_query& asked, const profile& of, bool in_words, judgement& to) {
    if (asked.identifiers.empty()) return;
    const auto holds = [&](const std::vector<std::string>& any) {
        return std::any_of(any.begin(), any.end(), [&](const std::string& one) {
            return std::find(of.identifiers.begin(), of.identifiers.end(), one) != of.identifiers.end();
        });
    };
    if (holds(asked.identifiers)) {
        to.points += identifier_same;
        to.identified = true;
        say(to, in_words, "identifier the same");
    } else if (holds(asked.near_identifiers)) {
        to.points += identifier_near;
        to.identified = true;
        say(to, in_words, "NHS number one digit out");
    } else if (asked.identifiers.size() > (asked.born ? 1U : 0U)) {
        const auto near = [&](const std::string& mine) {
            return std::any_of(
                asked.identifiers.begin(), asked.identifiers.end(),
                [&](const std::string& one) { return one.size() >= 6 && edits(one, mine, 1) == 1; });
        };
        const bool close = std::any_of(of.identifiers.begin(), of.identifiers.end(), near);
        to.points += close ? identifier_near / 2 : identifier_missing;
        if (close) say(to, in_words, "identifier one character out");
    }
}

std::string_view kind_in_words(char kind) {
    switch (kind) {
    case 'k':
        return "Known as: ";
    case 'p':
        return "Previous name: ";
    case 'c':
        return "Earlier spelling: ";
    case 's':
        return "Also written: ";
    default:
        return "Also known as: ";
    }
}

/// What is said of the names, first in the list: "same name", or each word that is not the same.
void tell_names(const std::vector<own_word>& own, judgement& of, agreement& to) {
    if (of.names.empty()) return;
    std::vector<std::string> parts;
    bool all_same = true;
    const profile_name* other = nullptr;
    for (const matched& one : of.names) {
        const own_word& mine = own[one.own];
        if (mine.name->kind != 'n') other = mine.name;
        std::string part = mine.family ? "surname " : "first name ";
        part += to_words(one.how.kind);
        if (one.how.kind != likeness_kind::same) {
            all_same = false;
            std::string text = *mine.text;
            if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
                text[0] = static_cast<char>(text[0] - 32);
            part += " (" + text + ")";
        }
        parts.push_back(std::move(part));
    }
    if (all_same && of.names.size() > 1)
        parts.assign(1, "same name");
    else
        std::stable_partition(parts.begin(), parts.end(),
                              [](const std::string& part) { return part.starts_with("sur"); });
    of.said.insert(of.said.begin(), parts.begin(), parts.end());
    if (other) to.other_name = std::string(kind_in_words(other->kind)) + other->shown;
}

} // namespace

ranker::ranker(const people_query& asked, date today) : asked_(asked), today_(today) {
    for (std::size_t i = 0; i < asked.words.size(); ++i) {
        judges_.emplace_back(asked.words[i], asked.last_unfinished && i + 1 == asked.words.size());
        if (i + 1 < asked.words.size()) joined_.emplace_back(asked.words[i] + asked.words[i + 1], false);
    }
}

agreement ranker::rank(const profile& of, bool in_words) {
    judgement judged;
    const std::vector<own_word> own = own_words(of);
    match_names(asked_, own, *this, judged);
    match_streets(asked_, of, in_words, judged);
    match_postcode(asked_, of, in_words, judged);
    match_born(asked_, of, today_, in_words, judged);
    match_identifiers(asked_, of, in_words, judged);
    const auto kinds = std::count_if(asked_.words.begin(), asked_.words.end(), is_street_kind);
    const int words = int(asked_.words.size() - judged.words_in_places) - int(kinds);
    judged.most += int(judged.words_in_places) * street_word + words * name_word +
                   (words > 0 ? family_more : 0) + (words > 1 ? whole_name : 0);
    agreement out;
    out.points = judged.points;
    const bool anything = judged.names_matched > 0 || judged.placed || judged.dated;
    out.enough = judged.identified || (anything && judged.points > 0 &&
                                       judged.points * 100 >= judged.most * (words > 0 ? 35 : 40));
    out.beyond_doubt =
        (judged.identified && (words == 0 || judged.names_matched > 0)) ||
        ((judged.dated || judged.placed) && int(judged.names_matched) >= std::min(words, 2) && words > 0 &&
         judged.points * 100 >= judged.most * 78);
    const bool district_only = !asked_.postcode.empty() && asked_.postcode == asked_.outward;
    const int all = judged.most + (asked_.house.empty() ? 0 : house_same) + (asked_.baby ? baby_fits : 0) -
                    (district_only ? postcode_same - outward_same : 0);
    out.complete = words > 1 && int(judged.names_matched) >= words && judged.points >= all;
    out.every_word =
        words > 0 && int(judged.names_matched) >= words && judged.points * 100 >= judged.most * 70;
    if (!in_words) return out;
    tell_names(own, judged, out);
    for (const std::string& part : judged.said)
        out.words += (out.words.empty() ? "" : "; ") + part;
    return out;
}

} // namespace kith::people
