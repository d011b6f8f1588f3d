#pragma once
// What the pages about a child share: the way in (access, as at), the way out (banner, places, the read
// entry), and how clocks, answers, dates and people are drawn.
//
// Contents
//   viewer_of, practitioner_of, edition_at   who asks, under which edition
//   child_visit, enter_child, show_child     a child's page from access check to read entry
//   child_address                            links that keep ?as_at=
//   clock_part, answers_part, step_part      a clock with its why; what was answered
//   words_of, day_words, time_words          moments and practitioners in words

#include "access/access.hpp"
#include "casework/joining_desk.hpp"
#include "web/components/components.hpp"
#include "web/pages/site.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kith::web::pages {

/// Who asks, at the moment of the request, and from whom they are kept: the one place where a viewer is
/// made. Signed in only.
kith::access::viewer viewer_of(const visit&, const site&, store::snapshot&);
/// The same with a snapshot of its own, where the page has none yet.
kith::access::viewer viewer_of(const visit&, const site&);
casework::practitioner practitioner_of(const visit&);
/// The edition in force on the day of the request (the latest there is before the first one begins).
/// Throws std::runtime_error when no edition is loaded.
const guidance::edition& edition_at(const site&, instant);
/// The viewer's role as the guidance has it; nullptr when the edition does not know it.
const guidance::role* role_of(const site&, const visit&);

// ------------------------------------------------------------ a child's page

/// A child's record, opened for one page by somebody who may.
struct child_visit {
    std::unique_ptr<store::snapshot> snapshot;  ///< released by show_child before the read entry is written
    std::shared_ptr<const casework::file> file; ///< as at `as_at` where given
    std::shared_ptr<const accounts_read> accounts;
    store::person_row row; ///< status, category, allocated worker, at the moment that is shown
    kith::access::viewer viewer;
    const guidance::edition* edition = nullptr; ///< in force on the day that is shown
    instant now;                                ///< the moment that is shown: `as_at`, or the request's
    std::optional<instant> as_at;
    std::string as_at_text; ///< as asked, for links; empty: now
    std::string purpose;    ///< why the viewer is in this record: "Lead social worker"
    /// Which kinds of protected facts `file` has (access::marked_kinds): the others were taken out of it,
    /// whatever a page does.
    std::set<std::string, std::less<>> protected_seen = {};
    bool sees_protected = false; ///< all of them
    /// A detail of this kind as it was recorded, where it is protected.
    [[nodiscard]] bool sees(std::string_view kind) const { return protected_seen.contains(kind); }
    /// For a print or an export: nobody's permit counts, who asked not to be named is not.
    bool leaves = false;
    [[nodiscard]] people::disclosure told() const {
        return sees("address") ? people::disclosure::protected_too : people::disclosure::open;
    }
    /// Some of what is shown is open to the viewer only by an emergency: nothing of it is taken away.
    bool emergency = false;
    /// Where the person is on record more than once: the records that `file` reads as one (empty: one
    /// record by itself), the joins, and how many records the viewer may not open.
    std::vector<person_id> records = {};
    std::vector<casework::join> joins = {};
    int records_not_shown = 0;
    [[nodiscard]] const person_id& person() const { return file->person.id; }
    /// By name; a practitioner without an account is said to be so.
    [[nodiscard]] std::string name_of(const practitioner_id& id) const { return accounts->name_of(id); }
};

/// Opens the child of parameter ":person" for this visit, after access::may_open. Otherwise the page to
/// answer with: 403 with a way through, the same whether the record is closed to the viewer or does not
/// exist; 400 for an `as_at` that is no moment or lies in the future. Access is always decided on the
/// record as it is now.
/// Records of the person that are joined are read as one, as far as the viewer may open them.
std::variant<child_visit, response> enter_child(visit&, site&);
/// The same for what works on one record by itself: forms. The address of a process or an entry that stands
/// on another record of the person leads there.
std::variant<child_visit, response> enter_record(visit&, site&);

/// The record of somebody else, for a page about this one: at the same moment, and without the protected
/// addresses that the viewer may not see on it. Whether it may be opened at all is for the page to ask.
std::shared_ptr<const casework::file> file_beside(site&, const child_visit&, const person_id&);

/// The 403 page: why not is never said, whom to turn to is.
response no_way_in(visit&, std::string_view way_through);
/// The 404 page for a part of a record that the viewer may open ("no such process on this record").
response not_on_this_record(visit&, child_visit&, std::string_view what);

/// One page about a child, as a handler writes it.
struct child_page {
    std::string title; ///< the task in words; never a name
    std::string shown; ///< for the read entry: sections or entries that are shown
    html body = {};
    std::string here = {}; ///< which of the child's places: "", "/journey", "/chronology", ...; "-": none
    bool error = false;    ///< the form was refused
    int status = 200;
    html before_banner = {};      ///< error summary or notice; stands before the banner
    bool heading_in_body = false; ///< the banner's name is no <h1>, because the body brings one
    std::string restriction = {};
    /// Other children of whom this page shows something: noted as a list in the viewer's own chain.
    std::vector<person_id> also_shown = {};
};
/// Banner, places, body; releases the snapshot, then writes the read entry (and the list of other children
/// shown), then answers.
response show_child(visit&, site&, child_visit&, child_page);

/// "/children/<id>" + rest, with "?as_at=" kept (or "&as_at=" where `rest` has a query already).
std::string child_address(const child_visit&, std::string_view rest = {});
/// ... of one process, of the form of one step (the form always works on the record as it is now).
std::string process_address(const child_visit&, const case_process_id&);
std::string step_address(const person_id&, const case_process_id&, std::string_view step);
/// The form for saying why a clock was late.
std::string why_late_address(const person_id&, std::string_view clock, std::int64_t started_by);

// ------------------------------------------------------------ drawing

/// The component's state for a clock.
components::clock_state state_of(const casework::case_clock&, instant now);
/// A clock of the child in words with "Why this date?", and the link that asks why it was late.
html clock_part(const site&, const child_visit&, const casework::case_clock&);
/// The child's status with the plan's category in words: "Child protection plan: Neglect".
std::string status_words(const child_visit&);
/// A code by its text in a code set of the edition; the code itself where it is not there.
std::string code_words(const guidance::edition&, std::string_view code_set, std::string_view code);
/// The code set of store::person_row::category.
constexpr std::string_view category_codes = "category_of_abuse";
/// A fact's value as people read it: dates in words, codes by the text of the question that records it.
std::string fact_words(const child_visit&, std::string_view fact, std::string_view value);
/// Why a clock was late: the coded reason and what was said.
std::string late_reason_words(const child_visit&, const casework::late_reason&);
/// Citations joined in one line: "Working Together to Safeguard Children, 4 July 2018, ch1 ... p41".
std::string citation_words(const guidance::edition&, const std::vector<guidance::citation>&);
/// The questions and answers of a step as a summary list. Unknown fields are shown by their identifier.
html answers_part(const child_visit&, const guidance::process*, std::string_view step,
                  const casework::answers&);

/// What stood before each correction of a step, struck through, with who corrected it, when and why.
html corrections_part(const child_visit&, const guidance::process*, const casework::recorded_step&);

/// "21 November 2026 at 2:15pm", or the day alone when it is recorded without a time (midnight).
std::string moment_words(instant);
/// "21 November 2026".
std::string day_words(instant);
/// "Ada Okafor, born 12 March 2014 (12 years)": never for titles.
std::string person_words(const people::person&, date on);
/// "7 years" on a day, from what lists know of a person.
std::string age_words(const store::person_row&, date on);
/// "Sam Ahmed, Social worker".
std::string by_words(const child_visit&, const record::actor&);

/// A local time or a date as asked in ?as_at=: a date means its end. Problems in words for people.
result<instant> as_at_of(std::string_view asked, instant now);

/// "Showing the first 200 of 431. ..." where there is more than is shown; empty otherwise.
html bounded_words(std::size_t shown, std::size_t all, std::string_view how_to_see_more);

} // namespace kith::web::pages
