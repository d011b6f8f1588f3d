#pragma once
// The facts as the record has them, and as the staff register tells them. The register is read for a run
// and kept nowhere: what fires says "the same postcode", never which.

#include "casework/casework.hpp"
#include "vigilance/facts.hpp"

#include <map>
#include <memory>

namespace kith::vigilance {

/// One line of the staff register, as the personnel office gives it.
struct staff_row {
    std::string sign_in_name;
    std::vector<std::string> former_surnames, employers;
    std::vector<home> homes; ///< in any spelling
    std::optional<date> leaving_since;
};

/// `desk` and `snapshot` must outlive it. What was asked of a person is kept.
class recorded_knowledge final : public knowledge {
  public:
    recorded_knowledge(casework::desk&, store::snapshot&, const std::vector<staff_row>&);
    ~recorded_knowledge() override;
    practitioner_facts practitioner(const practitioner_id&) override;
    person_facts person(const person_id&) override;
    bond between(const practitioner_id&, const person_id&, date first, date last) override;
    /// Open accounts.
    [[nodiscard]] int staff() const { return staff_; }

  private:
    struct extract;
    const extract& extract_of(const person_id&);

    casework::desk& desk_;
    store::snapshot& snapshot_;
    std::map<practitioner_id, practitioner_facts> practitioners_;
    std::map<person_id, std::unique_ptr<extract>> people_;
    int staff_ = 0;
};

} // namespace kith::vigilance
