#pragma once
// What is held about a person, in short and in plain English, for the person themselves. Made of facts,
// dates, counts and their own statements alone: nothing that somebody else wrote is in it, so it needs no
// second reader.

#include "casework/file.hpp"
#include "documents/pdf.hpp"

#include <functional>
#include <string>

namespace kith::disclosure {

struct summary_asked {
    const guidance::rulebook& rules;
    const guidance::edition& edition; ///< in force today: for words of codes
    const casework::file& person;     ///< with all records that are joined
    int readings = 0;                 ///< how often the record was looked at
    instant now;
    std::string prepared; ///< who made it and when, for the foot
    std::function<std::string(const practitioner_id&)> name_of;
};

/// The pages. Protected addresses are not in them; of other people only practitioners are named.
documents::pdf_document own_summary(const summary_asked&);

} // namespace kith::disclosure
