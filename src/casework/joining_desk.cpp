#include "casework/joining_desk.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace kith::casework {
namespace {

constexpr std::string_view live_words[] = {"joined", "split_proposed"};

/// Whether the join held at the moment: from its stream for the past, from its row for now.
std::optional<join> live_at(store::snapshot& snapshot, const store::join_row& row,
                            std::optional<instant> at) {
    const bool live_now = std::ranges::find(live_words, row.state) != std::end(live_words);
    if (!at && !live_now) return std::nullopt;
    join pair =
        fold_join(row.left, row.right, record::read_stream(snapshot, record::join_stream(row.id), at));
    if (!pair.live()) return std::nullopt;
    return pair;
}

/// Decides on a pair; again when somebody else said something about it in between.
outcome_of_act on_pair(desk& at, const person_id& one, const person_id& other, const practitioner& who,
                       instant now, const form_sent& form,
                       const std::function<result<decision>(store::snapshot&, const join&)>& decide) {
    return at.perform(
        {},
        [&](const child_files&, kith::world&) -> result<decision> {
            const auto snapshot = at.database().read();
            for (const person_id& id : {one, other})
                if (!at.open(*snapshot, id)) return refuse("There is no such record");
            return decide(*snapshot, open_join(*snapshot, one, other));
        },
        who, now, form);
}

bool one_already(store::snapshot& snapshot, const join& pair) {
    const auto records = one_person(snapshot, pair.left);
    return std::ranges::find(records, pair.right) != records.end();
}

struct split_matter {
    std::vector<join> joins;
    std::vector<whole_record> records;
    std::vector<made_unit> units;
};

split_matter matter_of(desk& at, store::snapshot& snapshot, const join& pair) {
    split_matter matter;
    matter.joins = live_joins(snapshot, pair.left);
    matter.records = whole_records(at, snapshot, one_person(snapshot, pair.left));
    matter.units = made_since(pair, matter.joins, matter.records);
    return matter;
}

} // namespace

join open_join(store::snapshot& snapshot, const person_id& one, const person_id& other) {
    return fold_join(one, other,
                     record::read_stream(snapshot, record::join_stream(join_id_of(one, other))));
}

std::vector<join> live_joins(store::snapshot& snapshot, const person_id& person,
                             std::optional<instant> at) {
    std::vector<join> joins;
    std::vector<person_id> known{person};
    std::set<std::string> seen;
    for (std::size_t i = 0; i < known.size() && known.size() < most_joined; ++i) {
        for (const store::join_row& row : snapshot.joins_of(known[i])) {
            if (!seen.insert(row.id).second) continue;
            auto pair = live_at(snapshot, row, at);
            if (!pair) continue;
            for (const person_id& end : {pair->left, pair->right})
                if (std::ranges::find(known, end) == known.end()) known.push_back(end);
            joins.push_back(std::move(*pair));
        }
    }
    return joins;
}

std::vector<person_id> one_person(store::snapshot& snapshot, const person_id& person,
                                  std::optional<instant> at) {
    std::set<person_id> records{person};
    for (const join& pair : live_joins(snapshot, person, at)) {
        records.insert(pair.left);
        records.insert(pair.right);
    }
    return {records.begin(), records.end()};
}

person_id oldest_record(desk& at, store::snapshot& snapshot, const std::vector<person_id>& records) {
    if (records.size() == 1) return records.front();
    std::vector<std::pair<instant, person_id>> begun;
    for (const person_id& id : records) {
        const auto own = at.open(snapshot, id);
        if (own && !own->happenings.empty()) begun.emplace_back(own->happenings.front().entry_time, id);
    }
    return begun.empty() ? records.front() : std::ranges::min(begun).second;
}

std::map<person_id, std::vector<person_id>> joined_people(store::snapshot& snapshot) {
    std::map<person_id, std::shared_ptr<std::set<person_id>>> together;
    const auto group = [&](const person_id& id) {
        auto& found = together[id];
        if (!found) found = std::make_shared<std::set<person_id>>(std::set<person_id>{id});
        return found;
    };
    for (const store::join_row& row : snapshot.joins_live()) {
        const auto left = group(row.left), right = group(row.right);
        if (left == right) continue;
        left->insert(right->begin(), right->end());
        for (const person_id& id : *right)
            together[id] = left;
    }
    std::map<person_id, std::vector<person_id>> out;
    for (const auto& [id, records] : together)
        out.emplace(id, std::vector<person_id>(records->begin(), records->end()));
    return out;
}

std::vector<whole_record> whole_records(desk& at, store::snapshot& snapshot,
                                        const std::vector<person_id>& people,
                                        std::optional<instant> moment) {
    std::vector<whole_record> records;
    for (const person_id& id : people) {
        whole_record record{moment ? at.open_as_at(snapshot, id, *moment) : at.open(snapshot, id), {}};
        if (!record.own) continue;
        record.entries = record::read_stream(snapshot, record::person_stream(id), moment);
        records.push_back(std::move(record));
    }
    return records;
}

outcome_of_act propose_join(desk& at, const person_id& one, const person_id& other, const join_words& words,
                            const practitioner& who, instant now, const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot& snapshot, const join& pair) {
        return propose_join(at.rules(), pair, one_already(snapshot, pair), words, who, now);
    });
}

outcome_of_act agree_to_join(desk& at, const person_id& one, const person_id& other,
                             std::string_view reason, const practitioner& who, instant now,
                             const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot& snapshot, const join& pair) {
        return agree_to_join(at.rules(), pair, one_already(snapshot, pair), reason, who, now);
    });
}

outcome_of_act decline_join(desk& at, const person_id& one, const person_id& other, std::string_view reason,
                            const practitioner& who, instant now, const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot&, const join& pair) {
        return decline_join(at.rules(), pair, reason, who, now);
    });
}

outcome_of_act withdraw_proposal(desk& at, const person_id& one, const person_id& other,
                                 std::string_view reason, const practitioner& who, instant now,
                                 const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot&, const join& pair) {
        return withdraw_proposal(at.rules(), pair, reason, who, now);
    });
}

outcome_of_act keep_apart(desk& at, const person_id& one, const person_id& other, std::string_view reason,
                          const practitioner& who, instant now, const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot&, const join& pair) {
        return keep_apart(at.rules(), pair, reason, who, now);
    });
}

std::vector<made_unit> made_since(desk& at, store::snapshot& snapshot, const join& pair) {
    return matter_of(at, snapshot, pair).units;
}

outcome_of_act propose_split(desk& at, const person_id& one, const person_id& other,
                             const unit_choices& chosen, std::string_view reason, const practitioner& who,
                             instant now, const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot& snapshot, const join& pair) {
        const split_matter matter = matter_of(at, snapshot, pair);
        return propose_split(at.rules(), pair, matter.units, matter.records, chosen, reason, who, now);
    });
}

outcome_of_act decline_split(desk& at, const person_id& one, const person_id& other,
                             std::string_view reason, const practitioner& who, instant now,
                             const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot&, const join& pair) {
        return decline_split(at.rules(), pair, reason, who, now);
    });
}

outcome_of_act agree_to_split(desk& at, const person_id& one, const person_id& other,
                              std::string_view reason, const practitioner& who, instant now,
                              const form_sent& form) {
    return on_pair(at, one, other, who, now, form, [&](store::snapshot& snapshot, const join& pair) {
        const split_matter matter = matter_of(at, snapshot, pair);
        return agree_to_split(at.rules(), pair, matter.units, matter.records, reason, who, now);
    });
}

} // namespace kith::casework
