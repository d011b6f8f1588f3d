// What each level means, and what registers of people usually show of it.

#include "linkage/levels.hpp"

namespace kith::linkage {
namespace {

// Shares of matches: what registers of people usually show; EM starts here and leaves it as the data says.
constexpr level_habit given_levels[] = {
    {"is the same", 0.78, 0.006},
    {"has one letter other", 0.06, 0.001},
    {"is a short or other form", 0.03, 0.001},
    {"is part of the other", 0.03, 0.002},
    {"is written much alike", 0.03, 0.006},
    {"sounds the same", 0.01, 0.0004},
    {"is the other's initial", 0.01, 0.003},
    {"and surname are exchanged", 0.01, 0.00002},
    {"differs", 0.04, 0.98},
};
constexpr level_habit surname_levels[] = {
    {"is the same", 0.82, 0.0015},
    {"has one letter other", 0.06, 0.001},
    {"is part of the other", 0.02, 0.0005},
    {"is written much alike", 0.03, 0.004},
    {"sounds the same", 0.01, 0.0004},
    {"is the other's initial", 0.01, 0.001},
    {"differs", 0.05, 0.99},
};
constexpr level_habit date_levels[] = {
    {"is the same", 0.86, 0.0002},
    {"has day and month exchanged", 0.01, 0.00005},
    {"has one digit other", 0.05, 0.002},
    {"has two of three parts the same", 0.02, 0.004},
    {"is the same as far as known", 0.01, 0.003},
    {"is in the same year", 0.02, 0.03},
    {"is within ten years", 0.02, 0.36},
    {"is more than ten years apart", 0.01, 0.6},
};
constexpr level_habit sex_levels[] = {
    {"is the same", 0.98, 0.5},
    {"differs", 0.02, 0.5},
};
constexpr level_habit number_levels[] = {
    {"is the same", 0.85, 0.02},
    {"has one digit other", 0.05, 0.1},
    {"differs", 0.1, 0.88},
};
constexpr level_habit place_levels[] = {
    {"is the same", 0.8, 0.005},
    {"has one letter other", 0.06, 0.0005},
    {"is written much alike", 0.03, 0.002},
    {"shares most words", 0.02, 0.002},
    {"differs", 0.09, 0.99},
};
constexpr level_habit address_levels[] = {
    {"is the same", 0.7, 0.0005},       {"is written nearly the same", 0.1, 0.0005},
    {"shares most words", 0.08, 0.002}, {"shares some words", 0.04, 0.05},
    {"differs", 0.08, 0.947},
};
constexpr level_habit postcode_levels[] = {
    {"is the same", 0.83, 0.0005},
    {"has one character other", 0.05, 0.002},
    {"is in the same district", 0.03, 0.01},
    {"differs", 0.09, 0.9875},
};
constexpr level_habit identifier_levels[] = {
    {"is the same", 0.93, 0.000001},
    {"has one character other", 0.04, 0.00001},
    {"has two characters other", 0.01, 0.0002},
    {"differs", 0.02, 0.9998},
};
constexpr level_habit email_levels[] = {
    {"is the same", 0.75, 0.00001},
    {"is the same before the @", 0.06, 0.0001},
    {"has one or two letters other", 0.08, 0.0001},
    {"is written much alike", 0.03, 0.002},
    {"differs", 0.08, 0.998},
};
constexpr level_habit phone_levels[] = {
    {"is the same", 0.75, 0.00001},
    {"has one digit other", 0.05, 0.0001},
    {"differs", 0.2, 0.9999},
};

} // namespace

std::span<const level_habit> level_habits(judged_as how) {
    switch (how) {
    case judged_as::given:
        return given_levels;
    case judged_as::surname:
        return surname_levels;
    case judged_as::date:
        return date_levels;
    case judged_as::sex:
        return sex_levels;
    case judged_as::number:
        return number_levels;
    case judged_as::address:
        return address_levels;
    case judged_as::postcode:
        return postcode_levels;
    case judged_as::identifier:
        return identifier_levels;
    case judged_as::email:
        return email_levels;
    case judged_as::phone:
        return phone_levels;
    case judged_as::place:
    case judged_as::text:
        break;
    }
    return place_levels;
}

std::uint8_t agrees_up_to(judged_as how) {
    return how == judged_as::place || how == judged_as::address ? 3 : 2;
}

} // namespace kith::linkage
