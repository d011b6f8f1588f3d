#include "language/language.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace kith::language {

namespace {

constexpr std::size_t most_text = 100'000, longest_word = 60;

struct delete_stemmer {
    void operator()(sb_stemmer* one) const { sb_stemmer_delete(one); }
};

/// A stemmer keeps the word it works on: one a thread.
sb_stemmer& stemmer() {
    thread_local const std::unique_ptr<sb_stemmer, delete_stemmer> made(sb_stemmer_new("english", "UTF_8"));
    if (!made) throw std::runtime_error("the stemming library knows no English");
    return *made;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word_byte(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<signed char>(c) < 0;
}

/// Stems of one piece without spaces; apostrophes end a word, so that "mother's" is "mother".
void add_stems(std::string_view piece, std::string& to) {
    std::string word;
    const auto finish = [&] {
        if (word.empty() || (word == "s" && !to.empty())) return word.clear();
        if (!to.empty()) to += ' ';
        to += stem(std::string_view(word).substr(0, longest_word));
        word.clear();
    };
    for (const char c : fold(piece)) {
        if (is_digit(c) || (c >= 'a' && c <= 'z'))
            word += c;
        else
            finish();
    }
    finish();
}

/// Visits [begin, end) of every run of letters and digits of a text, apostrophes within it included.
template <class Visit>
void each_piece(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word_byte(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() &&
               (is_word_byte(text[end]) ||
                (text[end] == '\'' && end + 1 < text.size() && is_word_byte(text[end + 1]))))
            ++end;
        if (!visit(at, end)) return;
        at = end;
    }
}

bool holds_any(std::string_view stems, const std::vector<std::string>& sought) {
    while (!stems.empty()) {
        const std::size_t end = std::min(stems.find(' '), stems.size());
        if (std::find(sought.begin(), sought.end(), stems.substr(0, end)) != sought.end()) return true;
        stems.remove_prefix(std::min(end + 1, stems.size()));
    }
    return false;
}

} // namespace

std::string stem(std::string_view word) {
    if (word.empty() || std::any_of(word.begin(), word.end(), is_digit)) return std::string(word);
    sb_stemmer& with = stemmer();
    const sb_symbol* found = sb_stemmer_stem(&with, reinterpret_cast<const sb_symbol*>(word.data()),
                                             static_cast<int>(word.size()));
    if (found == nullptr) return std::string(word);
    return {reinterpret_cast<const char*>(found), static_cast<std::size_t>(sb_stemmer_length(&with))};
}

std::string text_words(std::string_view text) {
    std::string out;
    each_piece(text.substr(0, most_text), [&](std::size_t begin, std::size_t end) {
        add_stems(text.substr(begin, end - begin), out);
        return true;
    });
    return out;
}

excerpt marked(std::string_view text, const std::vector<std::string>& stems, std::size_t about) {
    text = text.substr(0, most_text);
    std::vector<excerpt::range> pieces, hits;
    each_piece(text, [&](std::size_t begin, std::size_t end) {
        std::string here;
        add_stems(text.substr(begin, end - begin), here);
        pieces.push_back({begin, end});
        if (holds_any(here, stems)) hits.push_back({begin, end});
        return true;
    });
    const std::size_t middle = hits.empty() ? 0 : hits.front().begin;
    const std::size_t wanted = middle > about / 3 ? middle - about / 3 : 0;
    std::size_t from = text.size(), until = 0;
    for (const excerpt::range& piece : pieces) {
        if (piece.begin < wanted || piece.end > wanted + about) continue;
        from = std::min(from, piece.begin);
        until = std::max(until, piece.end);
    }
    if (wanted == 0) from = 0;
    if (wanted + about >= text.size()) until = text.size();
    excerpt out;
    if (from >= until) return out;
    out.text = text.substr(from, until - from);
    out.cut_before = from > 0;
    out.cut_after = until < text.size();
    for (const excerpt::range& hit : hits)
        if (hit.begin >= from && hit.end <= until) out.marks.push_back({hit.begin - from, hit.end - from});
    return out;
}

} // namespace kith::language
