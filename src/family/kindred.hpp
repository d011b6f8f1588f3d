#pragma once
// Who is whose parent, partner, brother or sister in a family: looked up by person. Private to family/.

#include "family/family.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace kith::family {

/// What was recorded and has not ended, in canonical form, by person. The family must outlive it.
class kindred {
  public:
    explicit kindred(const family& canonical);

    [[nodiscard]] const member* find(const person_id&) const;
    /// "Ada Okafor".
    [[nodiscard]] std::string name(const person_id&) const;
    /// Parents by birth, by adoption, both; in order.
    [[nodiscard]] const std::vector<person_id>& parents_by_birth(const person_id&) const;
    [[nodiscard]] const std::vector<person_id>& parents_by_adoption(const person_id&) const;
    [[nodiscard]] std::vector<person_id> parents(const person_id&) const;
    [[nodiscard]] const std::vector<person_id>& step_parents(const person_id&) const;
    [[nodiscard]] const std::vector<person_id>& partners(const person_id&) const;
    /// Brothers and sisters as recorded, by blood or adoption.
    [[nodiscard]] const std::vector<person_id>& siblings(const person_id&) const;
    /// Whether any relationship of this place was ever recorded between the two, ended ones too.
    [[nodiscard]] bool recorded(const person_id&, const person_id&, people::kin_place) const;

  private:
    using by_person = std::map<person_id, std::vector<person_id>>;
    static const std::vector<person_id>& of(const by_person&, const person_id&);

    std::map<person_id, const member*> members_;
    by_person birth_, adoption_, step_, partners_, siblings_;
    std::set<std::tuple<person_id, person_id, people::kin_place>> places_;
};

} // namespace kith::family
