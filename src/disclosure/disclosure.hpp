#pragma once
// What is held about a person, made ready to be given: every entry of their record, what other people's
// records say of them, who has looked. Pure: entries in, items out; decisions in, pages out.
//
// Contents
//   gathering, gather     the records drawn on; the items that they make, in order of time
//   places_of, taken_from words found in a text whatever their case and spacing; the text without them
//   proposals_for         what may have to be taken out: other people's names, protected addresses, who
//                         asked not to be named, what was taken out before. Proposed, never done
//   given_item, give      an item as it leaves, after its decision
//   pack_pages, pack_text the pack as a document and as plain text; what was taken out is in neither
//   summary.hpp           the record in short and in plain English, for the person whose it is

#include "casework/disclosing.hpp"
#include "casework/joining.hpp"
#include "documents/pdf.hpp"
#include "guidance/guidance.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::disclosure {

/// A question, or what a value is, and what stands there. The label may be empty.
struct item_part {
    std::string label, text;
};

enum class item_source { own, elsewhere, readers };

/// One thing on record.
struct pack_item {
    std::string id;   ///< "<record>/<entry>", "<record>/<entry>/named", "readers/<role>"
    person_id record; ///< where it stands; of readers: the person
    std::int64_t entry = 0;
    item_source source = item_source::own;
    std::string type; ///< of the entry
    instant when = {}, entered = {};
    bool to_the_minute = false;
    std::string title;
    std::string by; ///< name and role of whoever recorded it
    std::vector<item_part> parts;
};

/// What the pack is drawn from.
struct gathering {
    const guidance::rulebook& rules;
    const guidance::edition& edition;           ///< in force when it is gathered: for words of codes
    std::vector<casework::whole_record> own;    ///< the person's records, the oldest first
    std::vector<casework::whole_record> others; ///< of people around them
    std::vector<record::entry> reads = {};      ///< of the person's records
    std::string readers = "roles";              ///< as guidance::disclosure::readers
    /// How far each record counts; a record that is not named counts as far as it goes. Empty: all do.
    std::map<std::string, std::int64_t> upto = {};
    std::optional<instant> until = {}; ///< of the reads
    casework::passed_over over = {};   ///< what it is not drawn from, because there are bounds
    std::function<std::string(const practitioner_id&)> name_of;
};

/// Every item, in order of time. Of other people's records only the sentences that name the person.
std::vector<pack_item> gather(const gathering&);
/// The items' names.
std::set<std::string> names_of(const std::vector<pack_item>&);

/// Where these words stand in a text: whole words, whatever their case and however they are spaced. Bytes.
struct text_place {
    std::size_t begin = 0, end = 0;
    bool operator==(const text_place&) const = default;
};
std::vector<text_place> places_of(std::string_view text, std::string_view words);

/// Something that may have to be taken out of an item.
struct proposal {
    std::string words;
    std::string ground; ///< code
    std::string why;    ///< "Name of somebody else on record", "Taken out before, 3 May 2026"
};
/// For each item what to look at; nothing where nothing was found. The last of a list that is too long says
/// so, with no words. `packs`: of the person, this one too.
/// The grounds "third_party" and "address" are those of the code set that the process names.
std::map<std::string, std::vector<proposal>>
proposals_for(const gathering&, const std::vector<pack_item>&,
              const std::vector<casework::disclosure_pack>& packs, const case_process_id& this_one);

/// An item as it leaves.
struct given_item {
    std::size_t number = 0;
    const pack_item* item = nullptr;
    casework::item_action action = casework::item_action::give;
    std::string when, title, by; ///< empty where it is withheld
    std::vector<item_part> parts;
    std::vector<std::string> grounds; ///< codes, of what was left out, each once
};
/// Problems: words that are to be taken out and do not stand in it (field "words").
result<given_item> give(const pack_item&, const casework::item_decision&, std::size_t number,
                        const std::vector<std::string>& grounds);

/// The pack as a whole.
struct pack {
    std::string name;      ///< of the person
    std::string reference; ///< of the person's record
    std::string marking;   ///< "DRAFT: not checked" or the marking of what leaves
    std::string prepared;  ///< who made the file and when, for the foot
    std::string gathered;  ///< "3 May 2026 at 2:15pm"
    instant created = {};
    std::vector<given_item> items;
    std::vector<std::string> grounds;                ///< codes in order: ground 1, ground 2 ...
    std::map<std::string, std::string> ground_words; ///< code to its words
    std::string rights;                              ///< to whom to complain
    std::vector<std::string> passed_over;            ///< what was not looked at, in sentences
};
/// Items that have no decision are left out and counted: a draft says so.
result<pack> make_pack(const gathering&, const std::vector<pack_item>&, const casework::disclosure_pack&,
                       const guidance::code_set& grounds);
documents::pdf_document pack_pages(const pack&);
std::string pack_text(const pack&);

} // namespace kith::disclosure
