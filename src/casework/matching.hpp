#pragma once
// Who may be on record twice: the linkage engine on Kith's own records. Says how likely and why; never
// joins.
//
// Contents
//   matching_shape, comparable      what is compared of a person
//   learn_from_record, remember     parameters learned on the authority's own people, kept on the record
//   matcher_of                      the parameters in force, ready to compare
//   like_this, possible_matches     who may be this person
//   match_everybody                 every pair that may be one person

#include "casework/desk.hpp"
#include "linkage/linkage.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kith::casework {

/// The stream in which what was learned is kept, and the type of its entries.
inline constexpr std::string_view linkage_stream = "linkage";
inline constexpr std::string_view linkage_learned = "linkage.learned";

/// Probabilities; a choice, as people decide. Pairs below one in five are not shown to anybody, because
/// nobody reads a list that is mostly wrong; from `likely` on one is probably right, from `very_likely` 19
/// of 20 are.
inline constexpr double possible_from = 0.2, likely_from = 0.5, very_likely_from = 0.95;
/// Fewer people than this teach nothing: the parameters that Kith begins with are used.
inline constexpr std::uint64_t enough_to_learn = 500;

/// Names, date of birth, sex, addresses, identifiers. Protected addresses are compared by nobody.
const linkage::shape& matching_shape();
linkage::row comparable(const people::person&);
/// "Very likely the same person", "Likely...", "Possibly...".
std::string_view likelihood_words(int millionths);

/// What was learned last, and when; nothing when nobody has learned yet.
std::optional<linkage::parameters> learned_parameters(store::snapshot&);
/// The parameters in force: learned, or those that Kith begins with for so many people.
linkage::parameters parameters_in_force(store::snapshot&, date today);

/// Ready to compare; read anew when something else was learned. Thread safe.
class matching {
  public:
    linkage::matcher matcher(store::snapshot&, date today);

  private:
    struct kept;
    std::shared_ptr<kept> kept_ = make();
    static std::shared_ptr<kept> make();
};

/// From now on whoever is recorded or changed at this desk is matched at once.
void match_when_recorded(desk&);

struct possible_match {
    store::person_row row;
    linkage::comparison how;
};
/// Who may be this person (who need not be on record yet), the likeliest first. Not those already joined
/// with the person or decided to be somebody else.
std::vector<possible_match> like_this(desk&, store::snapshot&, const linkage::matcher&,
                                      const people::person&, date today, std::size_t most);

/// The rows of table possible_match that this person gives.
std::vector<store::match_row> possible_matches(desk&, store::snapshot&, const linkage::matcher&,
                                               const people::person&, instant now);
/// Works them out and writes them, for people just recorded or changed.
void match_anew(desk&, const linkage::matcher&, const std::vector<person_id>&, instant now);

/// What matching everybody came to, for people.
struct matched_everybody {
    std::uint64_t people = 0, pairs = 0;
    bool learned = false; ///< else the parameters that Kith begins with
    linkage::account done;
};
/// Learns from everybody on record, keeps what was learned, and writes every pair that may be one person.
/// `only_learn`: leaves the pairs as they are. With few people nothing is learned.
result<matched_everybody> match_everybody(desk&, const practitioner&, instant now, bool only_learn = false);
/// The same when there are at least a fifth more people than when it was last done; nothing otherwise.
result<matched_everybody> match_when_grown(desk&, const practitioner&, instant now);

} // namespace kith::casework
