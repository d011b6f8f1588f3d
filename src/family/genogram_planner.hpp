#pragma once
// Inside the genogram: how a plan is made. First those about whom there is no doubt, then what fits.

#include "family/genogram_levels.hpp"
#include "family/genogram_plan.hpp"

#include "people/relationships.hpp"

#include <map>
#include <utility>

namespace kith::family::genogram {

/// A parent of some kind, as recorded.
struct parent_link {
    int parent, child;
    std::size_t link;
};

class planner {
  public:
    planner(const family& all, bool what_follows) : all_(all), rows_(0), what_follows_(what_follows) {}
    plan finished();

  private:
    const family& all_;
    levels rows_;
    bool what_follows_;
    plan out_;
    std::map<person_id, int> index_;
    std::map<std::pair<int, int>, int> couple_of_; ///< nobody as second: alone
    std::map<people::kin_bond, std::vector<parent_link>> parents_;

    [[nodiscard]] const link& at(std::size_t i) const { return all_.links[i]; }
    [[nodiscard]] int from(std::size_t i) const { return index_.at(at(i).from); }
    [[nodiscard]] int to(std::size_t i) const { return index_.at(at(i).to); }
    [[nodiscard]] const people::relationship_type& type(std::size_t i) const {
        return *people::find_relationship_type(at(i).type);
    }

    void order_people();
    void place_births();
    void read_partners();
    int couple(int a, int b);
    void put_couples_together();
    void put_siblings_in_a_row();
    void add_descents(people::kin_bond, line_kind);
    void descend(int from, int child, line_kind, std::size_t link);
    void add_tie(int a, int b, line_kind, std::size_t link);
    void add_siblings();
    void add_others();
    void place_tie(const tie&);
    [[nodiscard]] bool told_by_descent(std::size_t link);
    void place_everybody();
    void turn_level_descents();
};

} // namespace kith::family::genogram
