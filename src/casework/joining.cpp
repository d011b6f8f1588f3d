// Joins: a pair of records as its stream tells it, and the decisions by two people. Pure.

#include "casework/joining.hpp"

#include "casework/entries.hpp"

#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::casework {
namespace {

namespace json = boost::json;

struct state_word {
    join_state state;
    std::string_view word;
};
constexpr std::array state_words{
    state_word{join_state::none, "none"},
    state_word{join_state::proposed, "proposed"},
    state_word{join_state::withdrawn, "withdrawn"},
    state_word{join_state::declined, "declined"},
    state_word{join_state::apart, "apart"},
    state_word{join_state::joined, "joined"},
    state_word{join_state::split_proposed, "split_proposed"},
    state_word{join_state::split, "split"},
};

json::value of(std::string_view text) {
    return json::string(json::string_view(text.data(), text.size()));
}

std::vector<assigned_entry> read_assigned(const json::object& body) {
    std::vector<assigned_entry> read;
    const json::value* found = body.if_contains("assigned");
    const json::array* list = found ? found->if_array() : nullptr;
    if (!list) return read;
    for (const json::value& item : *list) {
        if (const json::object* one = item.if_object())
            read.push_back({{person_id{text_of(*one, "record")}, number_of(*one, "stood")},
                            person_id{text_of(*one, "to")}});
    }
    return read;
}

std::map<person_id, std::int64_t> read_seen(const json::object& body) {
    std::map<person_id, std::int64_t> read;
    const json::value* found = body.if_contains("seen");
    const json::object* object = found ? found->if_object() : nullptr;
    if (!object) return read;
    for (const auto& [record, revision] : *object)
        if (revision.is_int64()) read[person_id{std::string(record)}] = revision.get_int64();
    return read;
}

void propose(join& pair, const record::entry& entry, const json::object& body) {
    pair.state = join_state::proposed;
    pair.proposed_by = entry.by;
    pair.proposed_at = entry.entry_time;
    const json::value* likely = body.if_contains("millionths");
    pair.millionths = likely && likely->is_int64() ? int(likely->get_int64()) : -1;
    pair.explanation = text_of(body, "explanation");
}

void propose_to_split(join& pair, const record::entry& entry, const json::object& body) {
    pair.state = join_state::split_proposed;
    pair.proposed_by = entry.by;
    pair.proposed_at = entry.entry_time;
    pair.assigned = read_assigned(body);
    pair.seen = read_seen(body);
}

void agree(join& pair, const record::entry& entry) {
    pair.state = join_state::joined;
    pair.joined_at = entry.entry_time;
    pair.joined_by = entry.by;
    pair.joined_proposed_by = pair.proposed_by;
    pair.assigned.clear();
}

void apply_to_join(join& pair, const record::entry& entry) {
    pair.revision = entry.sequence;
    const json::object body = parse_body(entry.body);
    if (pair.left.empty()) {
        pair.left = person_id{text_of(body, "left")};
        pair.right = person_id{text_of(body, "right")};
    }
    const bool decides = entry.type != join_proposed && entry.type != split_proposed;
    if (entry.type == join_proposed) propose(pair, entry, body);
    if (entry.type == split_proposed) propose_to_split(pair, entry, body);
    if (entry.type == join_agreed) agree(pair, entry);
    if (entry.type == join_withdrawn) pair.state = join_state::withdrawn;
    if (entry.type == join_declined) pair.state = join_state::declined;
    if (entry.type == kept_apart) pair.state = join_state::apart;
    if (entry.type == split_declined) pair.state = join_state::joined;
    if (entry.type == split_agreed) pair.state = join_state::split;
    if (decides) pair.decided_at = entry.entry_time;
    if (entry.type == kept_apart) pair.proposed_by = entry.by;
    pair.history.push_back({entry.sequence, pair.state, entry.type == split_declined, entry.by,
                            entry.entry_time, text_of(body, "reason")});
}

std::optional<problem> fault_of_reason(std::string_view reason) {
    if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return problem{"Enter why, in a sentence or two", "reason"};
    if (reason.size() > reason_limit)
        return problem{fmt::format("Shorten this: it must be {} characters or fewer", reason_limit),
                       "reason"};
    if (reason.find('\0') != std::string_view::npos)
        return problem{"Type it again: it has a character that cannot be kept", "reason"};
    return std::nullopt;
}

/// The checks that every decision begins with.
result<void> may_say(const guidance::rulebook& rules, const join& pair, std::string_view reason,
                     const practitioner& who, instant now) {
    if (auto allowed = may_join(rules, who, now); !allowed) return allowed;
    if (pair.left == pair.right) return refuse("Choose two different records");
    if (const auto fault = fault_of_reason(reason)) return tl::unexpected(problems{*fault});
    return {};
}

record::new_entry join_entry(std::string_view type, json::object body, instant now) {
    return {std::string(type), 1, now, "", {}, record::canonical(body)};
}

decision said_of(const join& pair, record::new_entry entry, const practitioner& who, instant now) {
    decision made;
    join after = pair;
    const std::string stream = record::join_stream(pair.id);
    apply_to_join(after, as_recorded(entry, stream, pair.revision + 1, {who.id, who.role, {}}, now));
    made.appends.push_back({stream, pair.revision, {std::move(entry)}});
    made.joins.push_back(row_of(after));
    return made;
}

json::object pair_body(const join& pair, std::string_view reason) {
    return {{"left", of(pair.left.text)}, {"right", of(pair.right.text)}, {"reason", of(reason)}};
}

} // namespace

std::string_view word_of(join_state state) {
    for (const state_word& one : state_words)
        if (one.state == state) return one.word;
    return "none";
}

std::string join_id_of(const person_id& one, const person_id& other) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto& [first, second] = std::minmax(one, other);
    std::string id;
    for (const unsigned char byte :
         record::commitment_of("kith join", first.text + '\n' + second.text).substr(0, 16)) {
        id += digits[byte >> 4U];
        id += digits[byte & 15U];
    }
    return id;
}

join fold_join(const person_id& one, const person_id& other, std::span<const record::entry> entries) {
    join pair;
    pair.id = join_id_of(one, other);
    pair.left = std::min(one, other);
    pair.right = std::max(one, other);
    for (const record::entry& entry : entries)
        apply_to_join(pair, entry);
    return pair;
}

join fold_join(std::string_view id, std::span<const record::entry> entries) {
    join pair;
    pair.id = id;
    for (const record::entry& entry : entries)
        apply_to_join(pair, entry);
    return pair;
}

store::join_row row_of(const join& pair) {
    return {pair.id,
            pair.left,
            pair.right,
            std::string(word_of(pair.state)),
            pair.proposed_by.who,
            pair.proposed_at,
            pair.decided_at,
            pair.revision};
}

record::join_replay replayed_joins() {
    return [](std::string_view id,
              const std::vector<record::entry>& entries) -> std::optional<store::join_row> {
        if (entries.empty()) return std::nullopt;
        return row_of(fold_join(id, entries));
    };
}

result<void> may_join(const guidance::rulebook& rules, const practitioner& who, instant now) {
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    if (!edition && !rules.editions.empty()) edition = &rules.editions.front();
    const guidance::role* role = edition ? edition->find_role(who.role) : nullptr;
    if (role && role->sees == "area") return {};
    return refuse("Joining records is decided by two people who see the whole area: ask the front door or "
                  "a team manager of children's social care");
}

result<decision> propose_join(const guidance::rulebook& rules, const join& pair, bool one_already,
                              const join_words& words, const practitioner& who, instant now) {
    if (auto may = may_say(rules, pair, words.reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.state == join_state::proposed)
        return refuse("Joining these two records is proposed already. It waits for somebody else to agree");
    if (pair.live() || one_already) return refuse("These two records are joined already");
    json::object body = pair_body(pair, words.reason);
    if (words.millionths >= 0) body["millionths"] = words.millionths;
    if (!words.explanation.empty()) body["explanation"] = words.explanation;
    return said_of(pair, join_entry(join_proposed, std::move(body), now), who, now);
}

result<decision> agree_to_join(const guidance::rulebook& rules, const join& pair, bool one_already,
                               std::string_view reason, const practitioner& who, instant now) {
    if (auto may = may_say(rules, pair, reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.live()) return refuse("These two records are joined already");
    if (pair.state != join_state::proposed)
        return refuse("Nobody proposes to join these two records any more");
    if (pair.proposed_by.who == who.id)
        return refuse(
            "You proposed this join, so somebody else decides on it. Ask a colleague who sees the "
            "whole area");
    if (one_already)
        return refuse("These two records are one person already, through another join. Withdraw this "
                      "proposal");
    return said_of(pair, join_entry(join_agreed, pair_body(pair, reason), now), who, now);
}

result<decision> decline_join(const guidance::rulebook& rules, const join& pair, std::string_view reason,
                              const practitioner& who, instant now) {
    if (auto may = may_say(rules, pair, reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.state != join_state::proposed)
        return refuse("Nobody proposes to join these two records any more");
    if (pair.proposed_by.who == who.id)
        return refuse("You proposed this join, so somebody else decides on it. You can take it back");
    return said_of(pair, join_entry(join_declined, pair_body(pair, reason), now), who, now);
}

result<decision> withdraw_proposal(const guidance::rulebook& rules, const join& pair,
                                   std::string_view reason, const practitioner& who, instant now) {
    if (auto may = may_say(rules, pair, reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.state != join_state::proposed)
        return refuse("Nobody proposes to join these two records any more");
    if (pair.proposed_by.who != who.id)
        return refuse("Only whoever proposed this join can take it back. You can agree or decline");
    return said_of(pair, join_entry(join_withdrawn, pair_body(pair, reason), now), who, now);
}

result<decision> keep_apart(const guidance::rulebook& rules, const join& pair, std::string_view reason,
                            const practitioner& who, instant now) {
    if (auto may = may_say(rules, pair, reason, who, now); !may) return tl::unexpected(may.error());
    if (pair.live())
        return refuse("These two records are joined. If they are two people, propose to split them");
    if (pair.state == join_state::proposed)
        return refuse("Joining them is proposed: agree to it, or decline it with your reason");
    if (pair.decided_apart()) return refuse("It is on record already that these are two people");
    return said_of(pair, join_entry(kept_apart, pair_body(pair, reason), now), who, now);
}

} // namespace kith::casework
