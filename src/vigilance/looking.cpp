#include "vigilance/looking.hpp"

#include "casework/entries.hpp"
#include "store/log.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>
#include <set>

namespace kith::vigilance {
namespace {

constexpr std::int64_t rows_at_once = 2'000;
/// By how much entries may stand out of the order of time: a page is dated when it is asked for, and
/// entered when it is made.
constexpr auto out_of_order = std::chrono::minutes(10);

/// The entry time of the first row after a position; nothing: there is none.
std::optional<instant> entered_after(store::sql::connection& on, std::int64_t position) {
    std::optional<instant> found;
    store::each_row_after(on, position, 1, [&](const store::ledger_row& row) {
        found = row.entry_time;
        return false;
    });
    return found;
}

/// A position such that no row up to it was entered at or after the moment.
std::int64_t position_before(store::sql::connection& on, instant moment) {
    std::int64_t low = 0, high = store::last_position(on);
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        const auto at = entered_after(on, middle);
        if (at && *at < moment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

looked read_look(record::entry from) {
    using casework::text_of;
    looked out;
    out.by = std::move(from.by);
    out.at = from.entry_time;
    out.person = person_of(from.stream);
    out.refused = from.type == record::refused_noted;
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(from.body, error);
    const boost::json::object* object = error ? nullptr : parsed.if_object();
    if (object == nullptr) return out;
    out.page = text_of(*object, "page");
    out.shown = text_of(*object, "shown");
    if (const auto moment = parse_instant(text_of(*object, "as_at"))) out.as_at = *moment;
    return out;
}

bool looked::exported() const {
    return page.ends_with("/export") || page.find("/files/") != std::string::npos;
}

person_id person_of(std::string_view stream) {
    constexpr std::string_view reads = "reads:";
    return stream.starts_with(reads) ? person_id{std::string(stream.substr(reads.size()))} : person_id{};
}

std::vector<looked> looks_at(store::snapshot& snapshot, const person_id& person,
                             std::optional<instant> as_at) {
    auto entries = record::read_stream(snapshot, record::reads_stream(person), as_at);
    std::vector<looked> out;
    out.reserve(entries.size());
    for (record::entry& one : entries)
        out.push_back(read_look(std::move(one))); // long chains are not held twice
    return out;
}

void each_look_between(store::snapshot& snapshot, instant from, instant until, search_through how,
                       const std::function<void(const store::ledger_row&)>& visit) {
    store::sql::connection& on = snapshot.tables();
    const bool halving = how == search_through::halving;
    std::int64_t position = halving ? position_before(on, from - out_of_order) : 0;
    bool going = true;
    for (std::int64_t seen = rows_at_once; going && seen == rows_at_once;) {
        seen = 0;
        store::each_row_after(on, position, rows_at_once, [&](const store::ledger_row& row) {
            ++seen;
            position = row.position;
            going = !halving || row.entry_time < until + out_of_order;
            const bool within = row.entry_time >= from && row.entry_time < until;
            if (within && store::tree_of(row.stream) == store::log_tree::reads) visit(row);
            return going;
        });
    }
}

std::vector<looked> looks_of(store::snapshot& snapshot, const practitioner_id& who, instant from,
                             instant until) {
    std::set<person_id> people;
    each_look_between(snapshot, from, until, search_through::halving, [&](const store::ledger_row& row) {
        const person_id person = person_of(row.stream);
        if (row.actor == who.text && !person.empty()) people.insert(person);
    });
    std::vector<looked> out;
    for (const person_id& person : people)
        for (looked& one : looks_at(snapshot, person))
            if (one.by.who == who && one.at >= from && one.at < until) out.push_back(std::move(one));
    std::ranges::stable_sort(out, {}, &looked::at);
    return out;
}

} // namespace kith::vigilance
