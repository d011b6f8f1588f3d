#pragma once
// Who may see what, as expressions over the facts of a situation: one definition, evaluated in C++ for one
// record (access/) and printed as a condition of SQL for every list (store/visible.hpp). Nothing else
// decides it. The default is no: a situation of which nothing is known opens nothing.
//
// Contents
//   fact, situation     what is known of a viewer and a record
//   tree, is, && || !   an expression over facts, a value that the compiler can work with
//   opens_record, opens_pack, knows_of, may_challenge, follows   the expressions
//   holds               the value of an expression in a situation
//   printed             an expression as text, with the words of each fact; a constant is folded in

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kith::decision {

/// What may be so between a viewer and a record.
enum class fact : std::uint8_t {
    excluded,              ///< must not see it: own family, a declared interest, kept from it by name
    restricted,            ///< the record is opened only by those on its list
    named,                 ///< stands on that list
    area,                  ///< role with the whole area in view
    related,               ///< stands to the child, now, in a relation that opens records for the role
    own_agency,            ///< the viewer's agency referred the child, and the role sees what it refers
    referred,              ///< the viewer referred the child
    specific,              ///< was given the papers of one process, for now
    emergency,             ///< has opened it in an emergency, and the time for that has not run out
    finds,                 ///< role that may learn that a record exists
    agreement,             ///< the agency is the authority's own, or an agreement to share with it holds
    challenges,            ///< role that may open records in an emergency
    challenges_restricted, ///< restricted ones too
};
inline constexpr std::size_t fact_count = 13;
inline constexpr std::array<std::string_view, fact_count> fact_names = {
    "excluded", "restricted", "named", "area",      "related",    "own_agency",           "referred",
    "specific", "emergency",  "finds", "agreement", "challenges", "challenges_restricted"};

/// Every fact as it is. At first none holds.
class situation {
  public:
    constexpr situation() = default;
    /// Bit n is the fact of value n.
    constexpr explicit situation(std::uint32_t bits) : bits_(bits) {}
    [[nodiscard]] constexpr bool operator[](fact one) const { return (bits_ & bit(one)) != 0; }
    [[nodiscard]] constexpr situation with(fact one, bool value = true) const {
        return situation(value ? bits_ | bit(one) : bits_ & ~bit(one));
    }
    bool operator==(const situation&) const = default;

  private:
    static constexpr std::uint32_t bit(fact one) { return std::uint32_t{1} << static_cast<unsigned>(one); }
    std::uint32_t bits_ = 0;
};
inline constexpr std::uint32_t situation_count = std::uint32_t{1} << fact_count;

/// One place of an expression. `left` and `right` are places that stand before it.
struct node {
    enum class kind : std::uint8_t { always, never, is, no, both, either };
    kind what = kind::never;
    fact of = fact::excluded;
    std::uint8_t left = 0, right = 0;
    bool operator==(const node&) const = default;
};

/// An expression: its last place is the whole. Never empty.
struct tree {
    static constexpr std::size_t most = 80;
    std::array<node, most> nodes{};
    std::size_t size = 1;

    constexpr std::uint8_t add(const node& one) {
        if (size >= most) throw std::length_error("an expression has too many places");
        nodes[size] = one;
        return static_cast<std::uint8_t>(size++);
    }
    /// Puts the places of another expression behind these; gives where it stands now.
    constexpr std::uint8_t append(const tree& other) {
        const auto moved = static_cast<std::uint8_t>(size);
        for (std::size_t i = 0; i < other.size; ++i) {
            node one = other.nodes[i];
            one.left = static_cast<std::uint8_t>(one.left + moved);
            one.right = static_cast<std::uint8_t>(one.right + moved);
            add(one);
        }
        return static_cast<std::uint8_t>(size - 1);
    }
};

constexpr tree is(fact one) {
    tree made;
    made.nodes[0] = {node::kind::is, one, 0, 0};
    return made;
}
constexpr tree operator!(const tree& one) {
    tree made = one;
    made.add({node::kind::no, {}, static_cast<std::uint8_t>(one.size - 1), 0});
    return made;
}
constexpr tree joined(node::kind how, const tree& left, const tree& right) {
    tree made = left;
    const auto first = static_cast<std::uint8_t>(left.size - 1);
    const std::uint8_t second = made.append(right);
    made.add({how, {}, first, second});
    return made;
}
constexpr tree operator&&(const tree& left, const tree& right) {
    return joined(node::kind::both, left, right);
}
constexpr tree operator||(const tree& left, const tree& right) {
    return joined(node::kind::either, left, right);
}

/// The value of an expression in a situation.
constexpr bool holds(const tree& asked, const situation& now) {
    std::array<bool, tree::most> values{};
    for (std::size_t i = 0; i < asked.size; ++i) {
        const node& one = asked.nodes[i];
        switch (one.what) {
        case node::kind::always:
            values[i] = true;
            break;
        case node::kind::never:
            values[i] = false;
            break;
        case node::kind::is:
            values[i] = now[one.of];
            break;
        case node::kind::no:
            values[i] = !values[one.left];
            break;
        case node::kind::both:
            values[i] = values[one.left] && values[one.right];
            break;
        case node::kind::either:
            values[i] = values[one.left] || values[one.right];
            break;
        }
    }
    return values[asked.size - 1];
}

// ------------------------------------------------------------ the expressions

/// What opens a record to whoever is not excluded. A restricted one: being on its list, or an emergency
/// with a role that may do so. Any other: an emergency, or role or relation where the agency may be told.
inline constexpr tree opened =
    (is(fact::restricted) &&
     (is(fact::named) || (is(fact::emergency) && is(fact::challenges_restricted)))) ||
    (!is(fact::restricted) &&
     (is(fact::emergency) || ((is(fact::area) || is(fact::related)) && is(fact::agreement))));

/// By what somebody knows that there is a record: of a restricted one only those who may open it, who
/// referred the child, who were given papers of it, or who may have to open it in an emergency.
inline constexpr tree known =
    is(fact::referred) || is(fact::own_agency) || is(fact::specific) ||
    (is(fact::restricted) && (is(fact::named) || is(fact::challenges_restricted))) ||
    (!is(fact::restricted) &&
     (is(fact::finds) || is(fact::area) || is(fact::related) || is(fact::emergency)));

/// The whole record. Whoever is excluded never opens it, nor anything below.
inline constexpr tree opens_record = !is(fact::excluded) && opened;

/// The papers of a process. Being restricted ends what was given before (casework/grants.hpp); what is
/// given afterwards was meant.
inline constexpr tree opens_pack = !is(fact::excluded) && (is(fact::specific) || opened);

/// That a record exists, and whom to ring.
inline constexpr tree knows_of = !is(fact::excluded) && known;

/// May open it now by saying why: knows of it, can't open it, and the role may. The papers of one process
/// don't stand in the way.
inline constexpr tree may_challenge = !is(fact::excluded) && !opened &&
                                      ((is(fact::restricted) && is(fact::challenges_restricted)) ||
                                       (!is(fact::restricted) && is(fact::challenges) &&
                                        (is(fact::referred) || is(fact::own_agency) || is(fact::specific) ||
                                         is(fact::finds) || is(fact::area) || is(fact::related))));

/// What became of what the viewer, or the viewer's agency, referred.
inline constexpr tree follows = !is(fact::excluded) && (is(fact::referred) || is(fact::own_agency));

// ------------------------------------------------------------ as text

/// The words of each fact, in order of `fact`. "1" and "0" are facts that are known beforehand: they are
/// folded in, and what can't matter any more is left out. Empty: a fact for which there are no words here.
using fact_words = std::array<std::string_view, fact_count>;

/// The expression in the words of SQL. Every part stands in brackets. Throws std::logic_error (while
/// compiling: does not compile) where a fact without words matters.
constexpr std::string printed(const tree& asked, const fact_words& words) {
    constexpr std::string_view yes = "1 = 1", no = "1 = 0";
    std::array<std::string, tree::most> parts{};
    for (std::size_t i = 0; i < asked.size; ++i) {
        const node& one = asked.nodes[i];
        const std::string &left = parts[one.left], &right = parts[one.right];
        const bool both = one.what == node::kind::both;
        std::string made;
        switch (one.what) {
        case node::kind::always:
            made = yes;
            break;
        case node::kind::never:
            made = no;
            break;
        case node::kind::is: {
            const std::string_view said = words[static_cast<std::size_t>(one.of)];
            made = said == "1" ? yes : said == "0" ? no : said.empty() ? "?" : said;
            break;
        }
        case node::kind::no:
            if (left == yes)
                made = no;
            else if (left == no)
                made = yes;
            else
                made = "not (" + left + ")";
            break;
        case node::kind::both:
        case node::kind::either:
            if (left == (both ? no : yes) || right == (both ? no : yes))
                made = both ? no : yes;
            else if (left == (both ? yes : no))
                made = right;
            else if (right == (both ? yes : no))
                made = left;
            else
                made = "((" + left + ")" + (both ? " and " : " or ") + "(" + right + "))";
            break;
        }
        parts[i] = made;
    }
    if (parts[asked.size - 1].find('?') != std::string::npos)
        throw std::logic_error("an expression needs a fact that has no words");
    return parts[asked.size - 1];
}

} // namespace kith::decision
