#pragma once
// Words of the dictionary of names, as somebody sees it from whom some of them are kept.

#include "store/store.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

/// Words of the dictionary, in order.
struct words_found {
    std::vector<std::string> words;
    bool full = false; ///< some list was as long as one may be: there may be more behind its end
};

/// As snapshot::words_like, as if the words of `but` were not in the dictionary.
words_found words_like_but(snapshot&, const name_word&, int letters, const std::set<std::string>& but);
/// As snapshot::words_beginning, likewise.
std::vector<std::string> words_beginning_but(snapshot&, std::string_view beginning, int most,
                                             const std::set<std::string>& but);

} // namespace kith::store
