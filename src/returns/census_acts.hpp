#pragma once
// From what a census states of a child to the entries of the child's stream. Pure: nothing is written here.

#include "casework/entries.hpp"
#include "returns/census_history.hpp"

#include <boost/json/object.hpp>

namespace kith::returns {

/// What one import works with.
struct importing {
    const guidance::rulebook& guidance;
    const census_rules& rules;
    int year = 0;
    std::string authority;
    date reference_date;
    record::actor by;
    instant now;
};

/// Entries to append, and the child's file after them.
struct census_acts {
    std::vector<record::new_entry> entries;
    casework::file after;
};

/// The entries of a child who is new to the record.
tl::expected<census_acts, bad_row> first_acts(const importing&, const census_child&, const person_id&,
                                              world& ids);

/// What a later census adds to what an earlier one brought. `stands`: the child's file, of imports alone.
tl::expected<census_acts, bad_row> later_acts(const importing&, const census_child& before,
                                              const census_child& now, const casework::file& stands,
                                              world& ids);

/// What a later census may not do: take back or change what was stated. What it leaves out stays.
std::optional<bad_row> takes_back(const census_child& before, const census_child& now);
/// Both together: what is new, and what the new one no longer has to mention.
census_child merged(const census_child& before, const census_child& now);

/// A child's rows as they are kept on the record, and back. Lines are not kept.
boost::json::object to_json(const census_child&);
census_child from_json(const boost::json::object&);
/// The same in words, element by element.
std::string in_words(const census_child&);

} // namespace kith::returns
