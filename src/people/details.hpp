#pragma once
// What is known of a person beyond the single facts: names, identifiers, addresses, contact details,
// languages, warnings. Repeatable, structured, dated; each an entry of the record with its source.
//
// Contents
//   detail, detail_kinds     one of them; the kinds and their parts, from which forms, checks and history
//   are
//                            all drawn
//   names_of, ...            single facts and details merged: what pages, search, linkage and pictures read
//   disclosure               protected addresses are left out unless somebody says otherwise

#include "foundation/identifier.hpp"
#include "foundation/result.hpp"
#include "foundation/time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::people {

struct person;

/// An earlier state of a detail that was changed or corrected. It stays visible.
struct detail_change {
    std::int64_t sequence = 0; ///< the entry that changed it
    instant at;                ///< when that was entered
    practitioner_id by;
    std::string by_role, reason;
    std::map<std::string, std::string, std::less<>> before;
    std::optional<date> from_before, until_before;
    std::string source_before;
};

/// One detail as it stands.
struct detail {
    std::int64_t sequence = 0; ///< entry that began it: its number within the person's record
    std::string kind;          ///< id of detail_kinds()
    std::map<std::string, std::string, std::less<>> parts; ///< part id to value; codes, dates in ISO
    std::optional<date> from, until;                       ///< when it holds; no `until`: it still does
    std::string source; ///< agency that told of it; code of the code set "agency"
    std::string told;   ///< how it is known, in words
    instant entered;
    practitioner_id by;
    std::string by_role;
    std::int64_t ended_by = 0; ///< entry that ended it; 0: none did
    std::string ended_because;
    std::vector<detail_change> changes; ///< oldest first
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the person's own

    [[nodiscard]] std::string_view part(std::string_view id) const; ///< empty when not said
    [[nodiscard]] bool ended() const { return ended_by != 0; }
    [[nodiscard]] bool over() const { return ended() || until; } ///< or said from the start to be past
    /// Holds on this day: begun (or no beginning known) and not over.
    [[nodiscard]] bool holds_on(date day) const;
    /// Marked so; or where a child has been placed, unless somebody said that it need not be.
    [[nodiscard]] bool is_protected() const;
    /// As which kind: "address", "school", or "placement" for an address of that kind.
    [[nodiscard]] std::string_view protected_kind() const;
};

enum class part_type { line, text, choice, date };

/// One answer of a list that the program itself acts on.
struct part_choice {
    std::string_view code, text;
};

/// One part of a kind of detail: what a form asks.
struct detail_part {
    std::string_view id, label, hint;
    part_type type = part_type::line;
    bool required = false;
    std::span<const part_choice> choices = {}; ///< of a choice whose codes the program knows
    std::string_view codes = {};               ///< ... or the guidance does: id of a code set
};

/// A kind of detail.
struct detail_kind {
    std::string_view id;
    std::string_view title;   ///< "Address"
    std::string_view section; ///< the heading it stands under on the page: "Addresses"
    std::string_view ending;  ///< what ending one is called: "Moved away from here"
    std::span<const detail_part> parts;
    bool dated = true; ///< whether the form asks since when it holds, and until when
};
/// In the order in which they are shown: name, identifier, upn_unknown, school, address, contact, language,
/// communication, warning.
std::span<const detail_kind> detail_kinds();
const detail_kind* find_kind(std::string_view id);

/// The parts as they are recorded (tidied; identifiers and postcodes in their one spelling), or what is
/// wrong with them, each problem at its part's id, "from" or "until". Codes of the guidance are not checked
/// here.
result<detail> checked_detail(const detail&, date today);
/// What is recorded as given but should be looked at: "This name has a digit in it. Please check it".
std::vector<std::string> doubts_of(const detail&, date today);

// ------------------------------------------------------------ merged views

/// Whether addresses that are marked as protected are told. With `open` they are there, but empty and
/// marked: pages say "Protected address: not shown". Search, exports, prints, pictures and other people's
/// pages use `open`; only a page whose viewer passed access::may_see_protected may ask for `protected_too`.
enum class disclosure { open, protected_too };

/// A name. The single facts give the name that holds (kind "legal"), what was known before ("previous"),
/// and "known_as"; details give the others: alias, birth, maiden, transliterated, original_script.
struct person_name {
    std::string kind, given, family;
    std::string said; ///< how to say it
    bool current = true;
    bool corrected = false; ///< an earlier spelling that was corrected; still worth finding by
    std::optional<date> from, until;
    std::string source;
    std::int64_t sequence = 0;
    [[nodiscard]] std::string whole() const; ///< "Ada Okafor"
};
/// The name that holds first; nothing twice.
std::vector<person_name> names_of(const person&);
/// What the person is called, where that is not simply the given name; empty otherwise.
std::string known_as(const person&);

struct person_identifier {
    std::string
        scheme; ///< "nhs_number", "upn", "former_upn", "local_id", "urn" (of the school), "home_office"...
    std::string label, value;
    std::string source;
    bool current = true;
    std::int64_t sequence = 0;
};
std::vector<person_identifier> identifiers_of(const person&);

struct person_address {
    std::string kind; ///< code of the code set "address_kind"; empty for the single fact
    std::string lines, postcode, uprn;
    bool is_protected = false; ///< with disclosure::open the texts are empty then
    bool current = true;
    std::optional<date> from, until;
    std::string source;
    std::int64_t sequence = 0; ///< entry of the detail or of the fact
    bool of_fact = false;
};
/// Every address, the current ones first, the latest first. Without a day: current is what has not ended.
std::vector<person_address> addresses_of(const person&, disclosure = disclosure::open,
                                         std::optional<date> on = std::nullopt);
/// Where the person lives: the latest current home, else the latest current of any kind, else the facts
/// "address" and "postcode". Nothing when none is known.
std::optional<person_address> current_address(const person&, disclosure = disclosure::open,
                                              std::optional<date> on = std::nullopt);

/// What stands in the place of words that name a protected address, for whoever may not see it.
inline constexpr std::string_view not_shown =
    "Not shown: it names a protected address. Ask the allocated social worker or their team manager.";

/// What must not be shown of a person to whoever may not see protected addresses: the postcode and the
/// first line of every address that is or was marked so, found again in any writing of them.
class protection {
  public:
    explicit protection(const person&);
    [[nodiscard]] bool empty() const { return keys_.empty(); }
    /// Whether this text tells a protected address.
    [[nodiscard]] bool covers(std::string_view text) const;
    void add(const protection& more);
    /// Words as somebody wrote them: each part of them that is long enough to be told from others.
    void add_words(std::string_view words);

  private:
    std::vector<std::string> keys_;
};

/// A warning with what it asks for.
struct person_warning {
    std::string kind, what, careful; ///< kind: code of the code set "warning_kind"
    std::optional<date> review;
    bool review_overdue = false;
    std::string source;
    std::int64_t sequence = 0;
};
/// Those that hold on this day, review overdue first.
std::vector<person_warning> warnings_of(const person&, date on);

/// How somebody may be reached.
struct person_contact {
    std::string kind, value, whose; ///< kind: code of the code set "contact_kind"
    std::string safe;               ///< "yes", "no", "ask", or empty: nobody has said
    std::string safe_note;          ///< "only text, between 9 and 3"
    bool current = true;
    std::string source;
    std::int64_t sequence = 0;
};
std::vector<person_contact> contacts_of(const person&, date on);

} // namespace kith::people
