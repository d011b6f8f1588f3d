// The way out of the record.

#include "record/entries.hpp"
#include "record/record.hpp"

namespace kith::record {

entry to_entry(store::ledger_row row) {
    entry out;
    out.stream = std::move(row.stream);
    out.sequence = row.sequence;
    out.type = std::move(row.type);
    out.schema = row.schema;
    out.event_time = row.event_time;
    out.entry_time = row.entry_time;
    out.by = actor{practitioner_id{std::move(row.actor)}, std::move(row.role), std::move(row.purpose)};
    out.edition = std::move(row.edition);
    std::string_view rules = row.rules;
    while (!rules.empty()) {
        const auto end = rules.find(' ');
        if (end != 0) out.rules.emplace_back(rules.substr(0, end));
        rules = end == std::string_view::npos ? std::string_view() : rules.substr(end + 1);
    }
    out.body = std::move(row.body);
    return out;
}

std::vector<entry> to_entries(std::vector<store::ledger_row> rows) {
    std::vector<entry> entries;
    entries.reserve(rows.size());
    for (auto& row : rows)
        if (!row.disposed && row.type != disposal_noted) entries.push_back(to_entry(std::move(row)));
    return entries;
}

std::vector<entry> read_stream(store::snapshot& snapshot, std::string_view stream,
                               std::optional<instant> as_at) {
    return to_entries(snapshot.stream(stream, as_at));
}

} // namespace kith::record
