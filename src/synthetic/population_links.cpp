#include "synthetic/population_data.hpp"

#include <algorithm>
#include <array>

namespace kith::synthetic {
namespace {

bool of_a_couple(const synthetic_person& one) {
    return one.role == household_role::mother || one.role == household_role::father ||
           one.role == household_role::step_parent || one.role == household_role::partner;
}

class linking {
  public:
    linking(const population& of, const household& here) : of_(of), here_(here) {}

    std::vector<family_link> all() {
        for (const synthetic_person& one : here_.people) {
            parents_of(one);
            if (of_a_couple(one)) couple_.push_back(&one);
        }
        partners();
        for (const synthetic_person& one : here_.people)
            if (one.role == household_role::child) carers_of(one);
        elsewhere();
        return std::move(made_);
    }

  private:
    void parents_of(const synthetic_person& child) {
        if (child.mother)
            made_.push_back({link_kind::parent, *child.mother, child.number, true, child.birth});
        // In law from the registration of the birth: four fathers in five stand on it.
        if (child.father)
            made_.push_back({link_kind::parent, *child.father, child.number,
                             draws::mixed(of_.seed ^ (child.number | 7U)) % 5 != 0, child.birth});
    }
    void partners() {
        if (couple_.size() > 1)
            made_.push_back(
                {link_kind::partner, couple_[0]->number, couple_[1]->number, false, std::nullopt});
        for (const household_role role : {household_role::grandparent, household_role::foster_carer}) {
            std::vector<person_index> both;
            for (const synthetic_person& one : here_.people)
                if (one.role == role) both.push_back(one.number);
            if (both.size() > 1)
                made_.push_back({link_kind::partner, both[0], both[1], false, std::nullopt});
        }
    }
    void carers_of(const synthetic_person& child) {
        for (const synthetic_person* adult : couple_) {
            if (adult->number == child.mother || adult->number == child.father) continue;
            if (adult->role != household_role::partner)
                made_.push_back({link_kind::step_parent, adult->number, child.number, false, std::nullopt});
        }
        const bool parentless = !child.mother && !child.father;
        for (const synthetic_person& adult : here_.people) {
            if (adult.role == household_role::foster_carer)
                made_.push_back(
                    {link_kind::foster_carer, adult.number, child.number, false, child.where_since});
            if (adult.role == household_role::grandparent && parentless)
                made_.push_back({link_kind::grandparent, adult.number, child.number, false, std::nullopt});
        }
    }
    /// The other half of a separated family: parents here of children there, and the two parents.
    void elsewhere() {
        const household other = household_number(of_, here_.number ^ 1U);
        const auto lives_here = [&](const std::optional<person_index>& one) {
            return one && household_of(*one) == here_.number;
        };
        bool related = false;
        for (const synthetic_person& child : other.people) {
            if (!lives_here(child.mother) && !lives_here(child.father)) continue;
            parents_of(child);
            related = true;
        }
        for (const synthetic_person& child : here_.people)
            related = related || (child.mother && household_of(*child.mother) != here_.number) ||
                      (child.father && household_of(*child.father) != here_.number);
        if (related)
            made_.push_back({link_kind::ex_partner, (here_.number & ~std::uint64_t{1}) * 16,
                             (here_.number | 1U) * 16, false, std::nullopt});
    }

    const population& of_;
    const household& here_;
    std::vector<const synthetic_person*> couple_;
    std::vector<family_link> made_;
};

constexpr std::array<std::string_view, 4> name_kinds = {"known_as", "previous", "alias", "original_script"};
constexpr std::array<std::string_view, 8> roles = {"child",   "mother",      "father",       "step_parent",
                                                   "partner", "grandparent", "foster_carer", "other_adult"};
constexpr std::array<std::string_view, 6> links = {"parent",     "step_parent",  "partner",
                                                   "ex_partner", "foster_carer", "grandparent"};

} // namespace

std::vector<family_link> links_of(const population& of, const household& here) {
    return linking(of, here).all();
}

std::string_view code_of(name_kind kind) {
    return name_kinds[static_cast<std::size_t>(kind)];
}
std::string_view code_of(household_role role) {
    return roles[static_cast<std::size_t>(role)];
}
std::string_view code_of(link_kind kind) {
    return links[static_cast<std::size_t>(kind)];
}

} // namespace kith::synthetic
