#pragma once
// Filling in a form that the guidance defines, as somebody would who knows the family.

#include "synthetic/family.hpp"

#include <memory>
#include <set>

namespace kith::synthetic {

using files_of = std::vector<std::shared_ptr<const casework::file>>;
using outcomes_of = std::map<person_id, std::string>;

class answering {
  public:
    answering(const guidance::rulebook& rules, const shapes& from, chance& luck, const family& people,
              const cast& workers, instant at)
        : rules_(rules), from_(from), luck_(luck), people_(people), workers_(workers), at_(at) {}

    casework::answers intake_answers(const guidance::process&, const guidance::step&);
    std::vector<casework::new_person> rows(const guidance::process&, const guidance::group&);

    /// One decision for each child, by the weights of the family's severity; none of the excluded. Empty
    /// when nothing is decided, or nothing is left.
    outcomes_of outcomes(const guidance::process&, const guidance::step&, const files_of&,
                         const std::set<std::string>& excluded);
    casework::submission submission(const guidance::process&, const guidance::step&, const case_process_id&,
                                    const files_of&, const outcomes_of&,
                                    const std::vector<person_id>& in_order);

  private:
    struct asking {
        const guidance::process& definition;
        const guidance::step& step;
        std::string child;                    ///< first name, or empty
        const casework::file* file = nullptr; ///< of the child, or of the first
        const std::map<std::string, std::vector<std::string>>* known = nullptr; ///< facts that are to hand
        std::string outcome;
        const files_of* all = nullptr; ///< everybody whom the form is about
    };
    bool wanted(const asking&, const guidance::field&, const casework::answers& said);
    std::vector<std::string> answer(const asking&, const guidance::field&);
    std::vector<std::string> choose_several(const asking&, const guidance::field&);
    std::vector<std::string> choose_people(const asking&, const guidance::field&);
    std::string choose(const guidance::field&);
    std::vector<std::string> owed(const asking&, const guidance::field&) const;
    std::string day_for(const asking&, const guidance::field&);
    [[nodiscard]] const weights* weights_of(const guidance::field&) const;

    const guidance::rulebook& rules_;
    const shapes& from_;
    chance& luck_;
    const family& people_;
    const cast& workers_;
    instant at_;
};

} // namespace kith::synthetic
