// Rows compared, value by value; what was judged once is remembered.

#include "linkage/levels.hpp"
#include "linkage/words.hpp"

#include <algorithm>
#include <bit>

namespace kith::linkage {

comparer::comparer(const prepared& of, std::size_t remembered)
    : of_(of), memory_(remembered), shift_(64U - static_cast<unsigned>(std::countr_zero(remembered))) {
    for (const dictionary& all : of.dictionaries) {
        auto& to = glances_.emplace_back();
        for (std::uint32_t number = 0; number < all.size(); ++number) {
            const value& one = all[number];
            glance made{one.pairs, &one, one.sound, 0, 0, !one.initial && one.unnamed < 0};
            made.count = static_cast<std::uint8_t>(std::popcount(one.pairs));
            for (const auto form : one.forms)
                made.forms = static_cast<std::uint16_t>(made.forms | (form == 0 ? 0U : 1U << (form % 16U)));
            to.push_back(made);
        }
    }
    for (std::size_t i = 0; i < of.how.comparisons.size(); ++i) {
        glances_of_.push_back(glances_[of.dictionary_of[i]].data());
        how_.push_back(of.how.comparisons[i].how);
    }
}

std::uint8_t comparer::compare_values(std::size_t comparison, std::uint32_t x, std::uint32_t y) {
    const judged_as how = how_[comparison];
    const glance &a = glances_of_[comparison][x], &b = glances_of_[comparison][y];
    if (x == y) return how == judged_as::given && a.full->unnamed >= 0 ? 0 : 1;
    switch (how) {
    case judged_as::sex:
        return 2;
    case judged_as::number:
    case judged_as::postcode:
    case judged_as::phone:
    case judged_as::identifier:
        return judge_values(how, *a.full, *b.full); // quicker than remembering
    default:
        break;
    }
    // Most values have nothing in common: no letters, sound or form.
    const int both = std::popcount(a.pairs & b.pairs);
    if (both * 5 < std::min(a.count, b.count) * 2 && a.sound != b.sound && a.plain && b.plain &&
        (a.forms & b.forms) == 0)
        return how == judged_as::place || how == judged_as::text || how == judged_as::given ||
                       how == judged_as::surname
                   ? (one_apart(a.full->text, b.full->text) ? judge_values(how, *a.full, *b.full)
                                                            : differs(how))
                   : differs(how);
    const std::uint64_t key =
        (static_cast<std::uint64_t>(std::min(x, y)) << 32 | std::max(x, y)) * 16 + comparison + 1;
    memory& slot = memory_[(key * 0x9E3779B97F4A7C15ULL) >> shift_];
    if (slot.key == key) return slot.level;
    slot = {key, judge_values(how, *a.full, *b.full)};
    return slot.level;
}

/// Given name and surname in one another's place, or one of them there alone.
void comparer::exchange(const cells& a, const cells& b, levels& found) {
    const std::size_t g = of_.how.given, s = of_.how.surname;
    const auto alike = [&](std::uint32_t x, std::uint32_t y) {
        if (x == 0 || y == 0) return false;
        const auto level = compare_values(s, x, y);
        return level >= 1 && level <= 2;
    };
    const bool one = alike(a[g], b[s]), other = alike(a[s], b[g]);
    if (!one && !other) return;
    const bool blank_one = a[g] == 0 || b[s] == 0, blank_other = a[s] == 0 || b[g] == 0;
    if ((one || blank_one) && (other || blank_other)) {
        found[g] = exchanged;
        found[s] = 0;
    }
}

levels comparer::compare(const cells& a, const cells& b) {
    levels found{};
    const std::size_t count = of_.how.comparisons.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (a[i] == 0 || b[i] == 0) continue;
        found[i] = i == of_.how.date ? judge_dates(a[i], b[i]) : compare_values(i, a[i], b[i]);
    }
    const std::size_t g = of_.how.given, s = of_.how.surname;
    if (g != none && s != none) {
        const bool given_far = found[g] == 0 || found[g] >= 7, surname_far = found[s] == 0 || found[s] >= 6;
        if (given_far && surname_far) exchange(a, b, found);
    }
    return found;
}

} // namespace kith::linkage
