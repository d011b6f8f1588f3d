#include "synthetic/population_data.hpp"

#include <algorithm>

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::uint64_t blocks_in_town = 4, houses_in_street = 24;
constexpr std::string_view unit_letters = "ABDEFGHJLNPQRSTUWXYZ";
enum : std::uint64_t { street_purpose = 11, home_purpose = 12, moves_purpose = 13, order_purpose = 14 };

std::string digits(std::uint64_t number, std::size_t width) {
    std::string text(width, '0');
    for (std::size_t at = width; at-- > 0 && number > 0; number /= 10)
        text[at] = static_cast<char>('0' + number % 10);
    return text;
}

/// A postcode for each street: streets of a block share the district, neighbouring ones the sector.
std::string postcode_of(const population_data::town& town, std::uint64_t block_in_town,
                        std::uint64_t street) {
    const std::uint64_t streets_in_block = dwellings_in_block / houses_in_street + 1;
    const std::uint64_t district = 1 + block_in_town % 19;
    const std::uint64_t within = block_in_town / 19 * streets_in_block + street;
    const std::uint64_t unit = (within * 37 + 11 * block_in_town) % 400;
    std::string text = town.area + std::to_string(district) + ' ';
    text += static_cast<char>('0' + (within / 60 + block_in_town) % 10);
    text += unit_letters[unit / 20];
    text += unit_letters[unit % 20];
    return text;
}

/// Neighbours in number are not neighbours in the street: a permutation of the block's dwellings.
std::uint64_t slot_of(const population& of, std::uint64_t household) {
    draws from(of.seed, household / dwellings_in_block, order_purpose);
    const std::uint64_t first = from.next(), second = from.next();
    constexpr std::uint64_t mask = dwellings_in_block - 1;
    std::uint64_t slot = household & mask;
    slot = (slot * 1103 + first) & mask;
    slot ^= slot >> 6U;
    slot = (slot * 1429 + second) & mask;
    return slot ^ slot >> 5U;
}

} // namespace

std::string first_line(const address& of) {
    std::string line = of.flat;
    const auto add = [&](const std::string& part, bool comma) {
        if (part.empty()) return;
        if (!line.empty()) line += comma ? ", " : " ";
        line += part;
    };
    add(of.house, true);
    const bool named = !of.house.empty() && (of.house[0] < '0' || of.house[0] > '9');
    add(of.street, named);
    return line;
}

address dwelling(const population& of, std::uint64_t block, std::uint64_t slot) {
    const population_data& from = *of.from;
    const std::uint64_t group = block / blocks_in_town;
    const population_data::town& town = from.towns[group % from.towns.size()];
    const std::uint64_t block_in_town =
        block % blocks_in_town + blocks_in_town * (group / from.towns.size());
    const std::uint64_t street = slot / houses_in_street, in_street = slot % houses_in_street;
    draws drawn(of.seed, block * 128 + street, street_purpose);
    address made;
    made.town = town.name;
    made.street = from.street_names.choose(drawn);
    made.street += ' ';
    made.street += from.street_kinds.choose(drawn);
    const bool flats = drawn.percent(from.households.flats);
    const std::uint64_t first_number = drawn.below(4) * 24 + 1;
    if (flats) {
        made.flat = "Flat " + std::to_string(in_street % 12 + 1);
        made.house =
            drawn.percent(40) ? from.blocks.any(drawn) : std::to_string(first_number + in_street / 12);
    } else {
        made.house = std::to_string(first_number + in_street);
        if (in_street == 23 && drawn.percent(30)) made.house += 'a';
    }
    made.postcode = postcode_of(town, block_in_town, street);
    made.uprn = "999" + digits(block * dwellings_in_block + slot, 9);
    return made;
}

address home_of(const population& of, std::uint64_t household) {
    std::uint64_t slot = slot_of(of, household);
    draws drawn(of.seed, household, home_purpose);
    if (drawn.percent(of.from->households.shared)) slot ^= 1U;
    return dwelling(of, household / dwellings_in_block, slot);
}

std::vector<stay> stays_before(const population& of, std::uint64_t household) {
    std::vector<stay> all;
    draws drawn(of.seed, household, moves_purpose);
    if (!drawn.percent(of.from->households.moved)) return all;
    const std::uint64_t block = household / dwellings_in_block;
    sys_days until = sys_days(of.on) - days(drawn.between(20, 2600));
    const int count = 1 + static_cast<int>(drawn.below(4) * drawn.below(4) / 3);
    for (int i = 0; i < count; ++i) {
        const sys_days from = until - days(drawn.between(90, 1500));
        const std::uint64_t where = drawn.percent(65) ? block : block + 1 + drawn.below(240);
        all.push_back({dwelling(of, where, drawn.below(dwellings_in_block)), date{from}, date{until}});
        until = from;
    }
    return all;
}

std::optional<char> nhs_check_digit(std::string_view nine) {
    if (nine.size() != 9) return std::nullopt;
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        if (nine[i] < '0' || nine[i] > '9') return std::nullopt;
        sum += (nine[i] - '0') * static_cast<int>(10 - i);
    }
    const int check = (11 - sum % 11) % 11;
    if (check == 10) return std::nullopt;
    return static_cast<char>('0' + check);
}

char upn_check_letter(std::string_view twelve) {
    constexpr std::string_view letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
    int sum = 0;
    for (std::size_t i = 0; i < twelve.size(); ++i)
        sum += (twelve[i] - '0') * static_cast<int>(i + 2);
    return letters[static_cast<std::size_t>(sum) % letters.size()];
}

std::string nhs_number_of(person_index person) {
    // Sixteen slots a household, of which one in eleven has no check digit; a person takes the next that
    // has. Slots follow each other by a step that is prime to the range, so that a family's numbers are far
    // apart.
    constexpr std::uint64_t range = 1'000'000, step = 387'421;
    const unsigned place = place_in_household(person);
    unsigned good = 0;
    for (std::uint64_t lane = 0; lane < 2; ++lane) {
        for (std::uint64_t slot = 0; slot < 16; ++slot) {
            const std::uint64_t number = (person & ~std::uint64_t{15}) + slot;
            const std::uint64_t prefix = (lane == 0 ? 999 : 899) - number / range % 100;
            std::string text = digits(prefix, 3) + digits(number % range * step % range, 6);
            const auto check = nhs_check_digit(text);
            if (!check || good++ != place) continue;
            return text += *check;
        }
    }
    return {};
}

std::string upn_of(person_index person, date birth) {
    // Authority 999 is none; school and serial follow from the number.
    const std::uint64_t household = household_of(person);
    const int entered = (static_cast<int>(birth.year()) + 5) % 100;
    const std::string twelve = "999" + digits(4000 + household % 997, 4) +
                               digits(static_cast<std::uint64_t>(entered), 2) +
                               digits(person / 13 % 1000, 3);
    return upn_check_letter(twelve) + twelve;
}

} // namespace kith::synthetic
