#include "store/visible.hpp"

#include <stdexcept>

namespace kith::store {

asked_in_view::asked_in_view(const visibility& who, std::initializer_list<sql::parameter> own) {
    if (who.relations.size() > most_relations)
        throw std::length_error("a visibility names too many relations");
    constexpr std::size_t of_viewer = 5;
    values_.reserve(of_viewer + most_relations + own.size());
    values_.emplace_back(who.viewer);
    values_.emplace_back(who.at);
    values_.emplace_back(who.challenges_restricted);
    values_.emplace_back(who.everyone);
    values_.emplace_back(who.agreement);
    for (std::size_t i = 0; i < most_relations; ++i)
        values_.emplace_back(i < who.relations.size() ? std::string_view(who.relations[i])
                                                      : std::string_view());
    values_.insert(values_.end(), own.begin(), own.end());
}

asked_of_known::asked_of_known(const visibility& who, std::initializer_list<sql::parameter> own)
    : asked_in_view(who, {}) {
    constexpr std::size_t place_of_agreement = 4;
    values_[place_of_agreement] = sql::parameter(who.finds);
    values_.emplace_back(who.agency);
    values_.insert(values_.end(), own.begin(), own.end());
}

asked_of_area::asked_of_area(const visibility& who, std::initializer_list<sql::parameter> own) {
    constexpr std::size_t of_viewer = 3;
    values_.reserve(of_viewer + own.size());
    values_.emplace_back(who.viewer);
    values_.emplace_back(who.at);
    values_.emplace_back(who.challenges_restricted);
    values_.insert(values_.end(), own.begin(), own.end());
}

} // namespace kith::store
