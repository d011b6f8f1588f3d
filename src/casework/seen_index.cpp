#include "casework/seen_index.hpp"

#include "people/search.hpp"
#include "store/grants.hpp"
#include "store/search_words.hpp"

#include <algorithm>
#include <limits>

namespace kith::casework {

seen_index::seen_index(store::snapshot& from, const store::visibility& who)
    : from_(from), hidden_(store::hidden_profiles(from, who, std::numeric_limits<int>::max())) {
    for (const store::profile_row& one : hidden_)
        numbers_.insert(one.number);
}

std::vector<std::string> seen_index::words_like(const store::name_word& like, int letters) {
    if (hidden_.empty()) return from_.words_like(like, letters);
    auto found = store::words_like_but(from_, like, letters, {});
    const auto hidden = only_hidden_of(found.words);
    // Where a list was full, hidden words may have stood in the way of others.
    if (found.full && !hidden.empty())
        return store::words_like_but(from_, like, letters, only_hidden()).words;
    std::erase_if(found.words, [&](const std::string& word) { return hidden.contains(word); });
    return std::move(found.words);
}

std::vector<std::string> seen_index::words_beginning(std::string_view beginning, int most) {
    std::vector<std::string> words = from_.words_beginning(beginning, most);
    if (only_hidden_of(words).empty()) return words;
    return store::words_beginning_but(from_, beginning, most, only_hidden());
}

bool seen_index::knows(const std::vector<store::name_word>& words) {
    std::vector<std::string> spelt;
    for (const store::name_word& one : words)
        spelt.push_back(one.word);
    return from_.knows(words) && only_hidden_of(spelt).empty();
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

const std::set<std::string>& seen_index::hidden_words() {
    if (hidden_words_) return *hidden_words_;
    hidden_words_.emplace();
    for (const store::profile_row& one : hidden_)
        for (const people::profile_name& name : people::read_profile(one.profile).names) {
            hidden_words_->insert(name.given.begin(), name.given.end());
            hidden_words_->insert(name.family.begin(), name.family.end());
        }
    return *hidden_words_;
}

std::set<std::string> seen_index::only_hidden_of(const std::vector<std::string>& words) {
    std::set<std::string> only;
    if (hidden_.empty()) return only;
    std::vector<std::string> asked;
    for (const std::string& word : words)
        if (hidden_words().contains(word)) asked.push_back(word);
    constexpr std::size_t at_once = 10'000;
    for (std::size_t first = 0; first < asked.size(); first += at_once) {
        std::vector<store::posting_range> ranges;
        for (std::size_t i = first; i < std::min(asked.size(), first + at_once); ++i)
            ranges.push_back({people::key::word(asked[i]), {}, {}, 1});
        const auto bearers = postings(ranges);
        for (std::size_t i = 0; i < bearers.size(); ++i)
            if (bearers[i].empty()) only.insert(asked[first + i]);
    }
    return only;
}

const std::set<std::string>& seen_index::only_hidden() {
    if (!only_hidden_) only_hidden_ = only_hidden_of({hidden_words().begin(), hidden_words().end()});
    return *only_hidden_;
}

} // namespace kith::casework
