#include "language/language.hpp"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace kith::language {

namespace {

constexpr std::size_t most_bytes = 1'000, longest_word = 40;

bool plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

using transliterator = std::unique_ptr<icu::Transliterator>;

transliterator make_folding() {
    UErrorCode status = U_ZERO_ERROR;
    transliterator fresh(icu::Transliterator::createInstance(
        "Any-Latin; NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    if (U_FAILURE(status) || !fresh)
        throw std::runtime_error("the Unicode library has no Latin transliteration");
    return fresh;
}

/// An ICU transliterator is for one thread at a time, and the first Chinese name costs it 70 ms: those that
/// are not in use are kept for whoever comes next, instead of one for every thread.
class folding {
  public:
    folding() {
        const std::scoped_lock lock(idle().mutex);
        if (idle().kept.empty()) return;
        mine_ = std::move(idle().kept.back());
        idle().kept.pop_back();
    }
    ~folding() {
        if (!mine_) return;
        const std::scoped_lock lock(idle().mutex);
        idle().kept.push_back(std::move(mine_));
    }
    folding(const folding&) = delete;
    folding& operator=(const folding&) = delete;

    void fold(icu::UnicodeString& text) {
        if (!mine_) mine_ = make_folding();
        mine_->transliterate(text);
    }

  private:
    struct store {
        std::mutex mutex;
        std::vector<transliterator> kept;
    };
    static store& idle() {
        static store one;
        return one;
    }
    transliterator mine_;
};

/// At most so many bytes, without half a character at the end.
std::string_view first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    return text.substr(0, most);
}

} // namespace

std::string fold(std::string_view text) {
    if (plain(text)) {
        std::string lower(text);
        for (char& c : lower)
            c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
        return lower;
    }
    icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
    wide.findAndReplace(icu::UnicodeString(u'\u2019'), icu::UnicodeString(u'\'')); // O’Neil as O'Neil
    folding().fold(wide);
    std::string folded;
    wide.toUTF8String(folded);
    return folded;
}

std::vector<std::string> words_of(std::string_view text, std::size_t most) {
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (!word.empty() && words.size() < most) words.push_back(word.substr(0, longest_word));
        word.clear();
    };
    for (const char c : fold(first_bytes(text, most_bytes))) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += c;
        else if (c != '\'' && c != '`')
            finish();
    }
    finish();
    return words;
}

} // namespace kith::language
