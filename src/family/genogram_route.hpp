#pragma once
// Inside the genogram: right-angled lines between the symbols, never through a symbol or its words. Unions
// of two who stand beside each other are straight; all others leave at the side, go down between the words,
// and cross in the space between two rows, each at a height of its own.

#include "family/genogram_arrangement.hpp"

namespace kith::family::genogram {

/// What a person looks like, as far as lines must know.
struct face {
    symbol shape = symbol::diamond;
    double half = symbol_size / 2; ///< half of the width of symbol and words
    double height = symbol_size;   ///< of symbol and words
};

/// Half of the symbol's width at `dy` below its middle; its upper edge at `dx` from the middle, from the
/// middle.
double half_width_at(symbol, double dy);
double top_at(symbol, double dx);

struct routed {
    std::vector<double> row_top; ///< of each row: where its symbols begin
    double height = 0;
    std::vector<line> lines;
    std::vector<int> of_couple, of_trunk, of_descent,
        of_tie; ///< index of the line; nobody where there is none
    /// Words that a line would carry where there is room: on which line, where it runs level, the words.
    struct wanted_words {
        int line;
        double left, right, y;
        std::string text;
    };
    std::vector<wanted_words> words;
};

/// How much room the lines that leave at each side take, added to the cells of `wide`; and where they go
/// down.
void make_room(arrangement&, const plan&, const std::vector<face>&, measures& wide);

/// `short_words`: of each couple and of each tie, what stands on its line.
routed route(const arrangement&, const plan&, const std::vector<face>&,
             const std::vector<std::string>& of_couples, const std::vector<std::string>& of_ties);

} // namespace kith::family::genogram
