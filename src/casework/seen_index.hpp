#pragma once
// The search index as one viewer sees it: as if those whom they may not see were not in it. Neither a
// result, nor how many there are, nor a word that only somebody hidden is called tells of them.

#include "store/store.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace kith::casework {

class seen_index {
  public:
    /// Everybody: for matching records, whoever may see them.
    explicit seen_index(store::snapshot& from) : from_(from) {}
    /// As somebody sees it who has the area in view.
    seen_index(store::snapshot&, const store::visibility&);

    // As the functions of store::snapshot.
    std::vector<std::string> words_like(const store::name_word&, int letters);
    std::vector<std::string> words_beginning(std::string_view beginning, int most);
    bool knows(const std::vector<store::name_word>&);
    std::vector<std::vector<store::person_number>> postings(const std::vector<store::posting_range>&);
    std::vector<store::profile_row> profiles(const std::vector<store::person_number>&);

  private:
    /// Those of these words that nobody is called but whoever is hidden.
    std::set<std::string> only_hidden_of(const std::vector<std::string>& words);
    /// All such words: read when first needed.
    const std::set<std::string>& only_hidden();
    const std::set<std::string>& hidden_words();

    store::snapshot& from_;
    std::vector<store::profile_row> hidden_;
    std::unordered_set<store::person_number> numbers_;
    std::optional<std::set<std::string>> hidden_words_; ///< of their names; read when first needed
    std::optional<std::set<std::string>> only_hidden_;
};

} // namespace kith::casework
