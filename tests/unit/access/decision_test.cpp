// The decision against an independent statement of what it must be, in every situation there is; and every
// mutant of its expressions found out by the same table.

#include "foundation/decision.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

using namespace kith::decision;

namespace {

// ------------------------------------------------------------ what must be, in other words

/// Rule by rule, the first that applies decides.
bool record_opens(const situation& s) {
    if (s[fact::excluded]) return false;
    if (s[fact::restricted] && s[fact::named]) return true;
    if (s[fact::restricted] && !s[fact::challenges_restricted]) return false;
    if (s[fact::emergency]) return true;
    if (s[fact::restricted] || !s[fact::agreement]) return false;
    return s[fact::area] || s[fact::related];
}

bool pack_opens(const situation& s) {
    if (s[fact::excluded]) return false;
    if (s[fact::specific]) return true;
    return record_opens(s);
}

bool is_known(const situation& s) {
    if (s[fact::excluded]) return false;
    if (pack_opens(s)) return true;
    if (s[fact::referred] || s[fact::own_agency]) return true;
    if (s[fact::restricted]) return s[fact::challenges_restricted];
    return s[fact::finds] || s[fact::area] || s[fact::related];
}

bool may_be_challenged(const situation& s) {
    if (record_opens(s) || !is_known(s)) return false;
    return s[s[fact::restricted] ? fact::challenges_restricted : fact::challenges];
}

bool is_followed(const situation& s) {
    if (s[fact::excluded]) return false;
    return s[fact::referred] || s[fact::own_agency];
}

struct rule {
    const char* name;
    tree asked;
    bool (*must)(const situation&);
};
const std::array<rule, 5> rules = {{{"opens_record", opens_record, record_opens},
                                    {"opens_pack", opens_pack, pack_opens},
                                    {"knows_of", knows_of, is_known},
                                    {"may_challenge", may_challenge, may_be_challenged},
                                    {"follows", follows, is_followed}}};

/// The table: whether the expression is what it must be in every situation.
bool as_it_must_be(const tree& asked, bool (*must)(const situation&)) {
    for (std::uint32_t bits = 0; bits < situation_count; ++bits)
        if (holds(asked, situation(bits)) != must(situation(bits))) return false;
    return true;
}

bool same_everywhere(const tree& one, const tree& other) {
    for (std::uint32_t bits = 0; bits < situation_count; ++bits)
        if (holds(one, situation(bits)) != holds(other, situation(bits))) return false;
    return true;
}

// ------------------------------------------------------------ mutants

/// One change at one place of an expression.
struct change {
    std::size_t place;
    enum class kind { other_junction, no_dropped, no_added, other_fact, always, never } what;
    fact to = fact::excluded;
};

std::uint8_t copied(const tree& from, std::uint8_t place, const change& made, tree& to) {
    node one = from.nodes[place];
    const bool here = place == made.place;
    using k = change::kind;
    if (here && (made.what == k::always || made.what == k::never))
        return to.add({made.what == k::always ? node::kind::always : node::kind::never, {}, 0, 0});
    if (one.what == node::kind::no && here && made.what == k::no_dropped)
        return copied(from, one.left, made, to);
    if (one.what != node::kind::is) one.left = copied(from, one.left, made, to);
    if (one.what == node::kind::both || one.what == node::kind::either)
        one.right = copied(from, one.right, made, to);
    if (here && made.what == k::other_fact) one.of = made.to;
    if (here && made.what == k::other_junction)
        one.what = one.what == node::kind::both ? node::kind::either : node::kind::both;
    const std::uint8_t placed = to.add(one);
    return here && made.what == k::no_added ? to.add({node::kind::no, {}, placed, 0}) : placed;
}

tree mutant(const tree& from, const change& made) {
    tree to;
    to.size = 0;
    copied(from, static_cast<std::uint8_t>(from.size - 1), made, to);
    return to;
}

/// Every change that can be made at every place.
std::vector<change> changes_of(const tree& from) {
    using k = change::kind;
    std::vector<change> all;
    for (std::size_t i = 0; i < from.size; ++i) {
        const node& one = from.nodes[i];
        all.push_back({i, k::no_added});
        all.push_back({i, k::always});
        all.push_back({i, k::never});
        if (one.what == node::kind::no) all.push_back({i, k::no_dropped});
        if (one.what == node::kind::both || one.what == node::kind::either)
            all.push_back({i, k::other_junction});
        if (one.what != node::kind::is) continue;
        for (std::size_t f = 0; f < fact_count; ++f)
            if (static_cast<fact>(f) != one.of) all.push_back({i, k::other_fact, static_cast<fact>(f)});
    }
    return all;
}

} // namespace

TEST_CASE("access: in every situation each expression is what it must be") {
    for (const rule& one : rules) {
        CAPTURE(one.name);
        CHECK(as_it_must_be(one.asked, one.must));
    }
    CHECK(situation_count == 8192);
}

TEST_CASE("access: whoever is excluded sees nothing, whatever else is so") {
    int opened_to_excluded = 0;
    for (std::uint32_t bits = 0; bits < situation_count; ++bits) {
        const situation now = situation(bits).with(fact::excluded);
        for (const rule& one : rules)
            opened_to_excluded += holds(one.asked, now);
    }
    CHECK(opened_to_excluded == 0);
}

TEST_CASE("access: of a situation of which nothing is known nothing follows, and each reach holds the one "
          "below") {
    for (const rule& one : rules)
        CHECK_FALSE(holds(one.asked, situation{}));
    int out_of_order = 0;
    for (std::uint32_t bits = 0; bits < situation_count; ++bits) {
        const situation now(bits);
        out_of_order += holds(opens_record, now) && !holds(opens_pack, now);
        out_of_order += holds(opens_pack, now) && !holds(knows_of, now);
        out_of_order += holds(may_challenge, now) && (holds(opens_record, now) || !holds(knows_of, now));
    }
    CHECK(out_of_order == 0);
}

TEST_CASE(
    "access: a restricted record is open only to those on its list, or in an emergency to roles that may") {
    int open_to_others = 0;
    for (std::uint32_t bits = 0; bits < situation_count; ++bits) {
        const situation now = situation(bits).with(fact::restricted).with(fact::named, false);
        const bool emergency = now[fact::emergency] && now[fact::challenges_restricted];
        open_to_others += holds(opens_record, now) && !emergency;
    }
    CHECK(open_to_others == 0);
}

TEST_CASE("access: no mutant of the decision survives the table") {
    int mutants = 0, equal = 0, survivors = 0;
    for (const rule& one : rules) {
        for (const change& made : changes_of(one.asked)) {
            const tree changed = mutant(one.asked, made);
            // A mutant that is the same function in all 8,192 situations is no other decision.
            if (same_everywhere(changed, one.asked)) {
                ++equal;
                continue;
            }
            ++mutants;
            if (as_it_must_be(changed, one.must)) ++survivors;
        }
    }
    MESSAGE(fmt::format("{} mutants killed, {} the same function", mutants, equal));
    CHECK(mutants >= 300);
    CHECK(equal <= 3); // where not being opened already says what the place says again
    CHECK(survivors == 0);
}

TEST_CASE(
    "access: the text of an expression folds what is known beforehand, and refuses facts without words") {
    fact_words words{};
    words[static_cast<std::size_t>(fact::area)] = "1";
    words[static_cast<std::size_t>(fact::related)] = "r";
    words[static_cast<std::size_t>(fact::agreement)] = "a";
    CHECK(printed(is(fact::area) && is(fact::related), words) == "r");
    CHECK(printed(!is(fact::area) || is(fact::agreement), words) == "a");
    CHECK(printed(is(fact::related) && !is(fact::agreement), words) == "((r) and (not (a)))");
    CHECK(printed(is(fact::area) || is(fact::finds), words) == "1 = 1");
    CHECK_THROWS_AS(printed(is(fact::finds), words), std::logic_error);
}
