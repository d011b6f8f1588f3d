// The curated layer over the chronology: how each entry of it changes the file.

#include "casework/chronicle.hpp"

#include "casework/entries.hpp"

namespace kith::casework {

bool apply_chronicle(file&, const record::entry&, const boost::json::object&) {
    return false;
}

} // namespace kith::casework
