#pragma once
// Keys: the master key's file, the key of each retention unit, and disposal, which is a unit's key
// destroyed. Entries are sealed and opened by the store itself; nobody else sees a key in the clear. See
// docs/decisions/sealed-bodies-and-disposal.md.
//
// Contents
//   master key    make_master_key, default_master_key_file, change_master_key
//   unit keys     each_unit_key, put_unit_key: wrapped, for a copy kept elsewhere
//   entries       each_sealed_row, put_sealed_row: as they lie in the ledger, for a copy kept elsewhere
//   disposal      dispose_unit, disposal_of, each_disposal; erase_people

#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

/// Writes a new master key (32 random bytes) into a new file that only its owner can read. Refuses, in
/// words, where the file is there already or can't be made.
result<void> make_master_key(const std::string& file);

/// Where the master key of a database is when nobody says: beside an SQLite file; '' for PostgreSQL.
std::string default_master_key_file(std::string_view url);

/// Wraps every unit key anew under the master key in another file. Who has the database open goes on with
/// the old one and fails, so nobody may. Gives how many keys there were.
result<std::int64_t> change_master_key(transaction&, const std::string& old_file,
                                       const std::string& new_file);

/// The key of one retention unit (a stream's name), as it is kept: under the master key.
struct wrapped_key {
    std::string unit;
    std::string wrapped;
    instant made;
    bool operator==(const wrapped_key&) const = default;
};
/// All of them in order of unit; return false to stop.
void each_unit_key(snapshot&, const std::function<bool(const wrapped_key&)>&);
/// Puts a key back (restoring from a copy). Refuses (unstorable) a key other than the one that is there,
/// and that of a unit that was disposed of.
void put_unit_key(transaction&, const wrapped_key&);

/// An entry as it lies in the ledger: sealed, or, from before there were keys, with salt and body in the
/// row and `sealed` empty.
struct sealed_row {
    ledger_row row;
    std::string sealed;
};
/// In order of position, beginning with `from`; return false to stop.
void each_sealed_row(snapshot&, std::int64_t from, const std::function<bool(const sealed_row&)>&);
/// Appends an entry as it came from a copy; it must continue its stream and the ledger (unstorable).
void put_sealed_row(transaction&, const sealed_row&);

/// The entries of a stream up to `through` that nobody can read any more.
struct disposal {
    std::string unit;
    instant at;
    std::string certificate;
    std::int64_t through = 0;
    bool operator==(const disposal&) const = default;
};
/// Destroys the key of a unit: every entry of that stream so far. Entries that come after get a new key.
/// Refuses (unstorable) a stream with entries from before there were keys, which no key can take away.
disposal dispose_unit(transaction&, std::string_view unit, instant at, std::string_view certificate);
/// For restoring from a copy: what had been disposed of stays so.
void put_disposal(transaction&, const disposal&);
std::optional<disposal> disposal_of(snapshot&, std::string_view unit);
void each_disposal(snapshot&, const std::function<bool(const disposal&)>&);

/// A word of a person's names in the dictionary, and the key by which it finds people.
struct erased_word {
    name_word word;
    std::uint64_t key = 0;
};
/// Rows by table.
using row_counts = std::map<std::string, std::int64_t>;
/// Takes everything that the query tables, the search index, drafts, deposits and joins hold of these
/// people, and those of the words that nobody else is found by. The ledger is not touched. On SQLite the
/// full-text index is merged, so that no word stays in what it keeps of deleted text, and the log starts
/// anew as soon as nobody reads. Gives what was taken.
row_counts erase_people(transaction&, const std::vector<person_id>&, const std::vector<erased_word>&);
/// What erase_people would take.
row_counts rows_to_erase(snapshot&, const std::vector<person_id>&, const std::vector<erased_word>&);

/// Somebody with nothing going on, and where they stand in the order of age: what closed_people goes on
/// after.
struct closed_person {
    person_id person;
    std::string place;
};
/// The oldest first, those without a date of birth before them; at most `most`.
std::vector<closed_person> closed_people(snapshot&, std::string_view after, int most);

/// How many entries lie in the ledger as they were written before there were keys.
std::int64_t count_unsealed(snapshot&);
/// Seals them: text and salt move into `sealed`, under the key of their stream; nothing that is hashed
/// changes. The one change of rows that the ledger's guards ever let through. Gives how many.
std::int64_t seal_earlier_rows(transaction&);

} // namespace kith::store
