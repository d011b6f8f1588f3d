#pragma once
// One made-up family, and the words about it.

#include "casework/steps.hpp"
#include "synthetic/chance.hpp"

#include <map>
#include <optional>

namespace kith::synthetic {

/// Who works with a family, by role; the first of each is asked first.
using cast = std::map<std::string, std::vector<casework::practitioner>, std::less<>>;

/// A household on the day of its referral: what the referrer knows, and who they really are.
struct family {
    std::string severity, carer, school, worker;
    std::vector<casework::new_person> children, adults;       ///< as the form of the referral has them
    std::vector<synthetic_person> child_people, adult_people; ///< the same people, in the same order
    std::optional<household> elsewhere; ///< where the other parent of the children lives, if anywhere
};

/// The next household of the population that has children, as it stands on the day of the referral.
family make_family(const shapes&, chance&, date on, const std::string& severity,
                   std::uint64_t& next_household);
/// A child of this family under another spelling, as somebody else would refer her: a second record of one
/// person. Nothing where no error can be made.
std::optional<family> written_twice(const shapes&, chance&, const family&, date on);
/// "Stepfather": what the adult is to that child, in the words of a form.
std::string relationship_words(const synthetic_person& adult, const synthetic_person& child);

/// An answer in words for a field: two or three sentences, or one.
std::string words_for(const shapes&, chance&, const guidance::field&, const family&,
                      std::string_view child);
/// The words with {child}, {carer}, {school} and {worker} filled in.
std::string filled(std::string text, const family&, std::string_view child);
/// One sentence of a bank of phrases.
std::string sentence(const shapes&, chance&, std::string_view bank, const family&, std::string_view child);

} // namespace kith::synthetic
