// What people decided about keeping one record: the fold of "retention:<person>".

#include "retention/entries.hpp"

#include "casework/entries.hpp"

#include <algorithm>

namespace kith::retention {

using casework::text_of;

bool keeping::held() const {
    return std::ranges::any_of(holds, [](const hold& one) { return !one.released; });
}

std::string retention_stream(const person_id& person) {
    return "retention:" + person.text;
}

namespace {

void apply(keeping& to, const record::entry& entry) {
    const boost::json::object body = casework::parse_body(entry.body);
    to.revision = entry.sequence;
    if (entry.type == held_type) {
        to.holds.push_back({text_of(body, "id"),
                            text_of(body, "reason"),
                            text_of(body, "authority"),
                            entry.by.who,
                            entry.entry_time,
                            std::nullopt,
                            {}});
    } else if (entry.type == released_type) {
        for (hold& one : to.holds)
            if (one.id == text_of(body, "id") && !one.released) {
                one.released = entry.entry_time;
                one.why_released = text_of(body, "reason");
            }
    } else if (entry.type == classed_type) {
        given_class given{text_of(body, "class"), text_of(body, "reason"), std::nullopt, entry.by.who,
                          entry.entry_time};
        if (const auto day = parse_date(text_of(body, "order"))) given.order = *day;
        to.classes.push_back(std::move(given));
    } else if (entry.type == proposed_type) {
        to.proposed = proposal{text_of(body, "id"), text_of(body, "reason"), text_of(body, "digest"),
                               entry.by.who, entry.entry_time};
    } else if (entry.type == withdrawn_type) {
        to.proposed.reset();
    } else if (entry.type == disposed_type) {
        to.certificate = text_of(body, "certificate");
        to.disposed = entry.entry_time;
        to.approved_by = entry.by.who;
        to.was_proposed_by = practitioner_id{text_of(body, "proposed_by")};
        to.body = entry.body;
        to.proposed.reset();
    }
}

keeping read(store::snapshot& from, std::string_view stream) {
    const auto entries = record::read_stream(from, stream);
    return fold_keeping(entries);
}

} // namespace

keeping fold_keeping(std::span<const record::entry> entries) {
    keeping made;
    for (const record::entry& entry : entries)
        apply(made, entry);
    return made;
}

keeping read_keeping(store::snapshot& from, const person_id& person) {
    return read(from, retention_stream(person));
}
keeping read_area_keeping(store::snapshot& from) {
    return read(from, area_stream);
}

} // namespace kith::retention
