#pragma once
// A picture of a family as a value: where each symbol, line and word stands. The SVG and the list beside it
// are made from the same value, so that they cannot disagree. Lengths are CSS pixels; y grows downwards.
//
// Contents
//   node, line, enclosure, relation, drawing   the picture
//   svg_of        as SVG, escaped, to stand inside a page or by itself
//   lines_of      the same in words: every person once, every relationship once
//   key_of        what the symbols and lines of this picture mean, each with a sample
//   text_width    how wide words are, the same on every machine

#include "foundation/identifier.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kith::family {

struct point {
    double x = 0, y = 0;
    bool operator==(const point&) const = default;
};

struct box {
    double left = 0, top = 0, right = 0, bottom = 0;
    bool operator==(const box&) const = default;
};

using path = std::vector<point>;

/// Symbols of a genogram (after McGoldrick), and the rounded box of an ecomap.
enum class symbol {
    square,         ///< male
    circle,         ///< female
    diamond,        ///< another sex, or not known
    triangle,       ///< not born yet
    small_triangle, ///< a pregnancy that was lost
    panel           ///< ecomap: a service, an agency, a person or the household in words
};

/// Words at a place: `at` is the middle of the line of writing, on its baseline.
struct writing {
    point at;
    std::string text;
    double size = 13;
    bool bold = false;
    [[nodiscard]] box extent() const;
    bool operator==(const writing&) const = default;
};

/// Somebody (or, in an ecomap, something).
struct node {
    std::string id;
    symbol shape = symbol::diamond;
    box drawn;                  ///< the symbol
    box extent;                 ///< the symbol with its words
    bool doubled = false;       ///< whose family it is
    bool crossed = false;       ///< has died
    bool marked = false;        ///< poses a risk: a heavy outline, and always in words as well
    std::vector<writing> words; ///< age inside, name and years below, notes
    std::string name;           ///< in full
    std::string facts;          ///< "girl, 8 years; born 2018; child protection plan"
    std::string href;           ///< empty: leads nowhere
    bool operator==(const node&) const = default;
};

enum class line_kind {
    married,  ///< double
    partners, ///< dashed
    parents,  ///< thin: have a child together, nothing else is recorded
    birth,    ///< solid, from the parents to the child
    adoption, ///< long dashes
    step,     ///< dashes and dots
    care,     ///< dotted: foster carer, guardian, carer
    kin,      ///< thin, short dashes: brother, cousin, aunt where no line of descent says so
    apart,    ///< thin, sparse dots: friend, lives with, somebody who poses a risk
    follows,  ///< finest dots: follows from other links
    strong,
    weak,
    stressful,
    ended,
    not_judged ///< ecomap
};

/// How a union ended: across its line stand no, one or two strokes.
enum class ending { none, separated, ended };

/// A line with everything that belongs to it.
struct line {
    line_kind kind = line_kind::birth;
    std::vector<path> paths; ///< polylines
    ending ended = ending::none;
    std::vector<path> strokes;        ///< across the line, where it ended
    std::vector<writing> words;       ///< "m. 2010"; may be empty: then the list alone says it
    std::vector<std::string> between; ///< ids of the nodes
    std::string title;                ///< in words: "Married since 2010"
    bool operator==(const line&) const = default;
};

/// Those who live together.
struct enclosure {
    std::vector<path> outlines; ///< closed; more than one where others stand between
    std::vector<std::string> members;
    std::vector<writing> words;
    std::string title; ///< "One household: Ada Okafor, Ben Okafor"
    bool operator==(const enclosure&) const = default;
};

/// One recorded (or following) relationship and the lines that show it: together they lead from the one
/// symbol to the other.
struct relation {
    std::string from, to; ///< "`to` is `from`'s ..."
    std::string words;    ///< "Mother", "Ex-partner, 2009 to 2012"
    bool follows = false;
    std::string why;                ///< for what follows
    std::vector<std::size_t> lines; ///< into drawing::lines; empty only for what follows
    bool operator==(const relation&) const = default;
};

struct drawing {
    double width = 0, height = 0;
    std::string title, description;
    std::vector<node> nodes; ///< in reading order: by generation, left to right
    std::vector<line> lines;
    std::vector<enclosure> enclosures;
    std::vector<relation> relations;
    std::vector<writing> remarks; ///< words of the picture itself: "1 person is not shown to you"
    std::vector<std::string>
        notices; ///< what the remarks say and what is wrong in the data, in whole sentences
    bool operator==(const drawing&) const = default;
};

/// Well-formed XML whatever the words are. Colours are the page's (currentColor): strokes, no fills but the
/// page's own. Ids begin with `prefix`.
std::string svg_of(const drawing&, std::string_view prefix = "family");

/// One person of the list beside the picture.
struct listed_relation {
    std::string words; ///< "Mother: Beth Okafor"
    std::string other; ///< id of the other person
    bool follows = false;
    std::string why;
};
struct listed {
    std::string id, name, facts, href;
    std::vector<listed_relation> relations;
};
/// Every node once, in reading order; every relation once: at the child, or at one of two who are alike.
std::vector<listed> lines_of(const drawing&);

/// A sample as SVG (34 by 24) and its meaning.
struct key_entry {
    std::string svg, words;
};
/// Only what this picture has.
std::vector<key_entry> key_of(const drawing&);

/// Width of a line of Arial (and faces of the same measure), never less than drawn; wide scripts count a
/// full square a letter. Not more exact than a picture needs.
double text_width(std::string_view text, double size, bool bold = false);
/// One line that may stand in a picture: valid UTF-8, no control characters, at most so wide, with "..."
/// where it was cut.
std::string fitted(std::string_view text, double width, double size, bool bold = false);
/// At most `lines` lines, broken at spaces; the last is cut.
std::vector<std::string> wrapped(std::string_view text, double width, double size, bool bold,
                                 std::size_t lines);
/// Valid UTF-8 without control characters and without what turns the direction of writing; at most 200
/// characters.
std::string tidied(std::string_view text);

} // namespace kith::family
