// What rows may share, thing by thing.

#include "linkage/blocking.hpp"
#include "linkage/words.hpp"

#include <algorithm>

namespace kith::linkage {
namespace {

enum kind : std::uint8_t {
    name,
    name_sound,
    name_form,
    initial,
    birth_date,
    birth_part,
    birth_year_only,
    whole_postcode,
    district,
    place_text,
    place_word,
    number,
    identifier_whole,
    identifier_half,
    contact,
    other_text,
    name_start,
    kinds_end
};

constexpr thing_kind kind_words[kinds_end] = {
    {"a word of the name"},
    {"the sound of a word of the name"},
    {"a form of the given name"},
    {"an initial"},
    {"the date of birth"},
    {"two parts of the date of birth"},
    {"the year of birth"},
    {"the postcode"},
    {"the postcode district"},
    {"a place"},
    {"a word of a place"},
    {"the house number"},
    {"an identifier"},
    {"half of an identifier"},
    {"an email address or telephone number"},
    {"another text"},
    {"the beginning of a word of the name"},
};

std::uint64_t hashed(std::string_view text, std::uint64_t salt) {
    std::uint64_t h = 0xCBF29CE484222325ULL ^ (salt * 0x9E3779B97F4A7C15ULL);
    for (const char c : text)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93ULL;
    return h ^ (h >> 32);
}

class collector {
  public:
    explicit collector(std::vector<shared_thing>& to) : to_(to) {}
    void add(kind what, std::string_view text, std::uint8_t base, bool alone = true,
             std::uint64_t salt = 0) {
        if (text.empty()) return;
        const std::uint64_t hash = hashed(text, what + 64 * salt);
        const auto same = [&](const shared_thing& t) { return t.hash == hash; };
        if (std::none_of(to_.begin(), to_.end(), same)) to_.push_back({hash, what, base, alone});
    }

  private:
    std::vector<shared_thing>& to_;
};

/// Names share one kind whatever column they stand in.
void add_name(collector& to, std::string_view text, std::uint8_t& base, std::size_t most) {
    std::size_t taken = 0;
    for (const auto word : words_of(text)) {
        if (taken++ >= most) break;
        if (word.size() == 1) {
            to.add(initial, word, base++, false);
            continue;
        }
        to.add(name, word, base);
        to.add(name_sound, sound_of(word), base);
        to.add(name_start, word.substr(0, 3), base, false);
        to.add(initial, word.substr(0, 1), base, false);
        const auto forms = forms_of(word);
        for (std::size_t i = 0; i < std::min<std::size_t>(forms.size(), 2); ++i)
            to.add(name_form, std::to_string(forms[i]), base);
        ++base;
    }
}

void add_date(collector& to, std::uint32_t packed, std::uint8_t base) {
    const auto day = partial_date::unpacked(packed);
    const auto y = std::to_string(day.year);
    to.add(birth_year_only, y, base, false);
    if (day.month == 0) return;
    const auto m = std::to_string(day.month);
    to.add(birth_part, y + "-" + m, base, true, 1);
    if (day.day == 0) return;
    const auto d = std::to_string(day.day);
    // One key for both orders of day and month.
    to.add(birth_date, y + (day.month < day.day ? "-" + m + "-" + d : "-" + d + "-" + m), base);
    to.add(birth_part, y + "-" + d, base, true, 2);
    to.add(birth_part, m + "-" + d, base, true, 3);
}

void add_place(collector& to, std::string_view text, std::uint8_t base, std::size_t comparison) {
    to.add(place_text, text, base, true, comparison);
    std::size_t taken = 0;
    for (const auto word : words_of(text)) {
        if (word.size() < 4 && word.find_first_of("0123456789") == std::string_view::npos) continue;
        if (taken++ >= 4) break;
        // One kind for all places: parts of an address change columns.
        to.add(place_word, word.substr(0, 6), base, true);
    }
}

void add_identifier(collector& to, std::string_view text, std::uint8_t base, std::size_t comparison) {
    to.add(identifier_whole, text, base, true, comparison);
    if (text.size() < 6) return;
    to.add(identifier_half, text.substr(0, text.size() / 2), base, true, comparison * 2);
    to.add(identifier_half, text.substr(text.size() - text.size() / 2), base, true, comparison * 2 + 1);
}

} // namespace

std::span<const thing_kind> thing_kinds() {
    return kind_words;
}

std::vector<shared_thing> things_of(const prepared& of, const cells& row) {
    std::vector<shared_thing> things;
    collector to(things);
    std::uint8_t base = static_cast<std::uint8_t>(most_comparisons);
    for (std::size_t i = 0; i < of.how.comparisons.size(); ++i) {
        if (row[i] == 0) continue;
        const auto own = static_cast<std::uint8_t>(i);
        if (i == of.how.date) {
            add_date(to, row[i], own);
            continue;
        }
        const std::string_view text = of.at(i, row[i]).text;
        switch (of.how.comparisons[i].how) {
        case judged_as::given:
            if (of.at(i, row[i]).unnamed < 0) add_name(to, text, base, 2);
            break;
        case judged_as::surname:
            add_name(to, text, base, 2);
            break;
        case judged_as::postcode:
            to.add(whole_postcode, text, own);
            if (text.size() >= 5) to.add(district, text.substr(0, text.size() - 3), own);
            break;
        case judged_as::place:
        case judged_as::address:
            add_place(to, text, own, i);
            break;
        case judged_as::number:
            to.add(number, text, own, false);
            break;
        case judged_as::identifier:
            add_identifier(to, text, own, i);
            break;
        case judged_as::email:
            to.add(contact, text.substr(0, text.find('@')), own, true, i);
            break;
        case judged_as::phone:
            to.add(contact, text, own, true, i);
            to.add(contact, text.substr(text.size() > 6 ? text.size() - 6 : 0), own, true, i + 100);
            break;
        case judged_as::text:
            to.add(other_text, text, own, true, i);
            break;
        case judged_as::sex:
        case judged_as::date:
            break;
        }
    }
    return things;
}

} // namespace kith::linkage
