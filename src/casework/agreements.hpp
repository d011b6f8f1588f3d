#pragma once
// The register of agreements to share, as the stream "agreements" tells it. An agency other than the
// authority has standing access only while one holds: store/deposits.hpp agreement_holds, access::viewer.
//
//   agreement.made    {"id": id, "agency": code, "purposes": [codes], "title": words, "from": day,
//                      "until": day (included), "review": day, "signed_by": words}
//   agreement.ended   {"id": id, "on": day (the first on which it holds no longer), "reason": words}

#include "casework/steps.hpp"
#include "record/record.hpp"
#include "store/deposits.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

inline constexpr std::string_view agreements_stream = "agreements";
inline constexpr std::string_view agreement_made = "agreement.made";
inline constexpr std::string_view agreement_ended = "agreement.ended";

/// An agreement to share with one agency.
struct agreement {
    std::string id;
    std::string agency;                ///< code of the set "agency"
    std::vector<std::string> purposes; ///< codes of the set "sharing_purpose"
    std::string title;                 ///< its name or reference
    date from{}, until{}, review{};    ///< until: the last day
    std::string signed_by;             ///< who, for whom
    record::actor made_by;
    instant made_at;
    std::optional<date> ended; ///< the first day on which it holds no longer
    std::string ended_because;
    [[nodiscard]] bool holds(date day) const;
};

/// The fold of the stream, in order of entry. What can't be read is left out.
std::vector<agreement> agreements_in(std::span<const record::entry>);
std::vector<agreement> read_agreements(store::snapshot&);
/// The query table that follows.
std::vector<store::agreement_row> agreement_rows(const std::vector<agreement>&);
/// An agreement of the query table that is not as the stream tells it, in words; nothing when all are. For
/// verification.
std::optional<std::string> unrecorded_agreement(store::snapshot&);

/// Puts it into the register; `one.id` is given here. Problems by field: "agency", "title", "from",
/// "until", "review", "signed_by". At most ten years.
result<std::string> make_agreement(store::database&, world&, agreement one, const practitioner&,
                                   instant now, std::optional<std::string> form_token);
/// Ends it before its time, from `on`, today at the earliest. Fields "on", "reason".
result<void> end_agreement(store::database&, world&, std::string_view id, date on, std::string_view reason,
                           const practitioner&, instant now, std::optional<std::string> form_token);

} // namespace kith::casework
