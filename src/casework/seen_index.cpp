#include "casework/seen_index.hpp"

#include "people/search.hpp"
#include "store/grants.hpp"

#include <algorithm>
#include <limits>

namespace kith::casework {

seen_index::seen_index(store::snapshot& from, const store::visibility& who)
    : from_(from), hidden_(store::hidden_profiles(from, who, std::numeric_limits<int>::max())) {
    for (const store::profile_row& one : hidden_)
        numbers_.insert(one.number);
}

std::vector<std::string> seen_index::words_like(const store::name_word& like, int letters) {
    std::vector<std::string> words = from_.words_like(like, letters);
    leave_out(words);
    return words;
}

std::vector<std::string> seen_index::words_beginning(std::string_view beginning, int most) {
    if (hidden_.empty()) return from_.words_beginning(beginning, most);
    // As many words more as those hidden can have put before the last.
    constexpr int words_of_one = 12;
    const auto spare = std::min<std::size_t>(hidden_.size(), 1'000) * words_of_one;
    std::vector<std::string> words = from_.words_beginning(beginning, most + static_cast<int>(spare));
    leave_out(words);
    if (words.size() > static_cast<std::size_t>(most)) words.resize(static_cast<std::size_t>(most));
    return words;
}

bool seen_index::knows(const std::vector<store::name_word>& words) {
    return from_.knows(words) && std::none_of(words.begin(), words.end(), [&](const store::name_word& one) {
               return only_hidden(one.word);
           });
}

std::vector<std::vector<store::person_number>>
seen_index::postings(const std::vector<store::posting_range>& asked) {
    auto found = from_.postings(asked);
    if (numbers_.empty()) return found;
    const auto hidden = [&](store::person_number one) { return numbers_.contains(one); };
    std::vector<store::posting_range> again;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::size_t before = found[i].size();
        if (std::erase_if(found[i], hidden) == 0) continue;
        if (before < static_cast<std::size_t>(std::max(asked[i].most, 0))) continue;
        // Full, and somebody hidden stood in the way of somebody else.
        again.push_back(asked[i]);
        again.back().most += static_cast<int>(numbers_.size());
        places.push_back(i);
    }
    if (again.empty()) return found;
    auto more = from_.postings(again);
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::erase_if(more[i], hidden);
        const auto most = static_cast<std::size_t>(asked[places[i]].most);
        if (more[i].size() > most) more[i].resize(most);
        found[places[i]] = std::move(more[i]);
    }
    return found;
}

std::vector<store::profile_row> seen_index::profiles(const std::vector<store::person_number>& numbers) {
    return from_.profiles(numbers);
}

void seen_index::leave_out(std::vector<std::string>& words) {
    if (!hidden_.empty()) std::erase_if(words, [&](const std::string& word) { return only_hidden(word); });
}

bool seen_index::only_hidden(const std::string& word) {
    if (hidden_.empty()) return false;
    if (!hidden_words_) {
        hidden_words_.emplace();
        for (const store::profile_row& one : hidden_)
            for (const people::profile_name& name : people::read_profile(one.profile).names) {
                hidden_words_->insert(name.given.begin(), name.given.end());
                hidden_words_->insert(name.family.begin(), name.family.end());
            }
    }
    if (!hidden_words_->contains(word)) return false;
    return postings({{people::key::word(word), {}, {}, 1}}).front().empty();
}

} // namespace kith::casework
