// The census onto the record: one commit, all or nothing.

#include "returns/census_acts.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::returns {
namespace json = boost::json;
namespace {

constexpr std::int64_t progress_every = 250;

/// A child whom an earlier census brought.
struct known_child {
    person_id person;
    census_child before;
    std::int64_t revision = 0;
    bool worked_on = false; ///< entries other than an import's
    std::vector<record::entry> entries;
};

/// The last statement of a census on a child's stream, if it is of this authority.
std::optional<census_child> last_statement(const std::vector<record::entry>& entries,
                                           const std::string& authority) {
    for (auto one = entries.rbegin(); one != entries.rend(); ++one) {
        if (one->type != casework::note_recorded) continue;
        const json::object body = casework::parse_body(one->body);
        const json::value* census = body.if_contains("census");
        if (!census || !census->is_object()) continue;
        const json::value* child = census->get_object().if_contains("child");
        if (!child || !child->is_object()) continue;
        if (casework::text_of(census->get_object(), "authority") != authority) return std::nullopt;
        return from_json(child->get_object());
    }
    return std::nullopt;
}

/// Children of the census who are on the record already, by LAchildID; or why it cannot be told.
tl::expected<std::optional<known_child>, bad_row> find_known(store::snapshot& now, const census& whole,
                                                             const census_rules& rules,
                                                             const census_child& child) {
    store::visibility everyone;
    everyone.whole = true;
    bool other = false;
    for (const store::person_row& row : now.find_by_identifier(everyone, child.local_id)) {
        if (row.local_id != child.local_id) continue;
        auto entries = record::read_stream(now, record::person_stream(row.person));
        auto before = last_statement(entries, whole.authority);
        if (!before) {
            other = true;
            continue;
        }
        const bool worked_on = std::any_of(entries.begin(), entries.end(), [&](const record::entry& one) {
            return one.by.purpose != rules.purpose;
        });
        return known_child{row.person, std::move(*before), row.revision, worked_on, std::move(entries)};
    }
    if (other)
        return tl::unexpected(
            bad_row{child.line, "ChildIdentifiers/LAchildID", child.local_id,
                    "a child with this number is on the record who did not come from a census of "
                    "this authority; give one of them another number"});
    return std::optional<known_child>();
}

/// Carries the children over one after another inside the one transaction.
class carrying {
  public:
    carrying(casework::desk& desk, const census& whole, const census_rules& rules,
             const casework::practitioner& by, instant now)
        : desk_(desk), whole_(whole), import_{desk.rules(),
                                              rules,
                                              whole.year,
                                              whole.authority,
                                              whole.reference_date,
                                              {by.id, by.role, rules.purpose},
                                              now} {}

    void child(store::transaction& into, store::snapshot* earlier, const census_child& child) {
        std::optional<known_child> known;
        if (earlier) {
            auto found = find_known(*earlier, whole_, import_.rules, child);
            if (!found) return refuse(std::move(found.error()));
            known = std::move(*found);
        }
        ++receipt.children;
        receipt.episodes += static_cast<std::int64_t>(child.episodes.size());
        if (!known) {
            const auto id = desk_.world().fresh<person_id>();
            return write(into, id, 0, first_acts(import_, child, id, desk_.world()));
        }
        ++receipt.already_there;
        if (to_json(merged(known->before, child)) == to_json(known->before)) return;
        if (auto changed = takes_back(known->before, child)) return refuse(std::move(*changed));
        if (known->worked_on)
            return refuse(
                {child.line, "Child", child.local_id,
                 "the child's record has been worked on since the last import; what is new in this census "
                 "belongs there, recorded by those who know the child"});
        const casework::file stands = casework::fold(import_.guidance, known->person, known->entries);
        write(into, known->person, known->revision,
              later_acts(import_, known->before, child, stands, desk_.world()));
    }

    census_receipt receipt;
    std::vector<bad_row> bad;

  private:
    void refuse(bad_row row) {
        if (bad.size() < most_bad_rows) bad.push_back(std::move(row));
    }

    void write(store::transaction& into, const person_id& id, std::int64_t expected,
               tl::expected<census_acts, bad_row> acts) {
        if (!acts) return refuse(std::move(acts.error()));
        if (!bad.empty()) return; // nothing will be kept; only what else is wrong matters now
        record::act act;
        act.by = import_.by;
        act.at = import_.now;
        receipt.entries += static_cast<std::int64_t>(acts->entries.size());
        act.rows.push_back(casework::rows_of(import_.guidance, acts->after));
        act.appends.push_back({record::person_stream(id), expected, std::move(acts->entries)});
        const auto done = record::append(into, desk_.world(), act);
        if (std::holds_alternative<record::conflict>(done))
            refuse(
                {0, "Child", "",
                 "somebody recorded something of a child of this census during the import; import again"});
    }

    casework::desk& desk_;
    const census& whole_;
    importing import_;
};

} // namespace

tl::expected<census_receipt, std::vector<bad_row>>
import_census(casework::desk& desk, const census& whole, const census_rules& rules,
              const casework::practitioner& by, instant now,
              const std::function<void(std::int64_t)>& progress) {
    carrying all(desk, whole, rules, by, now);
    const auto earlier = desk.database().read();
    const bool first = earlier->count_people() == 0;
    try {
        desk.database().write_alone([&](store::transaction& into) {
            for (const census_child& child : whole.children) {
                all.child(into, first ? nullptr : earlier.get(), child);
                if (progress && all.receipt.children % progress_every == 0) progress(all.receipt.children);
            }
            if (!all.bad.empty()) throw store::abandoned{};
        });
    } catch (const store::abandoned&) {
        return tl::unexpected(std::move(all.bad));
    }
    if (progress) progress(all.receipt.children);
    return all.receipt;
}

} // namespace kith::returns
