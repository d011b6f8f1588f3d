#pragma once
// One made-up family, and the words about it.

#include "casework/steps.hpp"
#include "synthetic/chance.hpp"

#include <map>

namespace kith::synthetic {

/// Who works with a family, by role; the first of each is asked first.
using cast = std::map<std::string, std::vector<casework::practitioner>, std::less<>>;

struct family {
    std::string severity, carer, school, family_name, address, postcode, worker;
    std::vector<casework::new_person> children, adults;
    std::map<std::string, std::string> kind_of; ///< given name to "her" or "him"; for the words
};

/// The family as it stands on the day of the referral.
family make_family(const shapes&, chance&, date on, const std::string& severity,
                   std::uint64_t& next_number);

/// An answer in words for a field: two or three sentences, or one.
std::string words_for(const shapes&, chance&, const guidance::field&, const family&,
                      std::string_view child);
/// One sentence of a bank of phrases.
std::string sentence(const shapes&, chance&, std::string_view bank, const family&, std::string_view child);

} // namespace kith::synthetic
