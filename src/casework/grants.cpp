#include "casework/grants.hpp"

#include "casework/entries.hpp"
#include "record/json.hpp"
#include "store/grants.hpp"

#include <algorithm>
#include <array>

namespace kith::casework {
namespace {

constexpr std::array<std::pair<grant_kind, std::string_view>, 4> kinds = {{
    {grant_kind::specific, "specific"},
    {grant_kind::named, "named"},
    {grant_kind::emergency, "emergency"},
    {grant_kind::excluded, "excluded"},
}};

std::string_view title_of(grant_kind kind) {
    switch (kind) {
    case grant_kind::specific:
        return "Access given to the papers of one process";
    case grant_kind::named:
        return "Named on the list of those who may open this record";
    case grant_kind::emergency:
        return "Opened in an emergency";
    case grant_kind::excluded:
        return "Kept from this record";
    }
    return "Access changed";
}

void apply_granted(file& child, const record::entry& entry, const boost::json::object& body) {
    const auto kind = parse_grant_kind(text_of(body, "kind"));
    if (!kind) {
        add_happening(child, entry, "Access changed in a way that this version of Kith can't show",
                      "access");
        return;
    }
    access_grant grant;
    grant.kind = *kind;
    grant.practitioner.text = text_of(body, "practitioner");
    grant.process.text = text_of(body, "process");
    grant.since = entry.entry_time;
    // An end that can't be read ends it now: nobody has access for longer than somebody meant.
    if (body.contains("until")) {
        const auto until = parse_instant(text_of(body, "until"));
        grant.until = until ? *until : entry.entry_time;
        if (*kind == grant_kind::excluded && !until) grant.until.reset();
    }
    grant.purpose = text_of(body, "purpose");
    grant.given_by = entry.sequence;
    happening& told = add_happening(child, entry, std::string(title_of(*kind)), "access");
    told.process = grant.process;
    const std::string reason = text_of(body, "reason");
    told.detail = reason.empty() ? grant.purpose : reason;
    child.grants.push_back(std::move(grant));
}

void end_at(access_grant& grant, const record::entry& entry) {
    if (!grant.live(entry.entry_time)) return;
    grant.until = entry.entry_time;
    grant.ended_by = entry.sequence;
}

void apply_ended(file& child, const record::entry& entry, const boost::json::object& body) {
    const std::int64_t given_by = number_of(body, "grant");
    for (access_grant& grant : child.grants)
        if (grant.given_by == given_by) end_at(grant, entry);
    add_happening(child, entry, "Access ended", "access").detail = text_of(body, "reason");
}

void apply_restriction(file& child, const record::entry& entry, const boost::json::object& body,
                       bool restricted) {
    if (restricted && !child.restricted)
        for (access_grant& grant : child.grants)
            if (grant.kind == grant_kind::specific) end_at(grant, entry);
    child.restricted = restricted;
    child.proposed.reset();
    add_happening(child, entry, restricted ? "Record restricted" : "Restriction lifted", "access").detail =
        text_of(body, "reason");
}

void apply_proposal(file& child, const record::entry& entry, const boost::json::object& body) {
    access_proposal made{.lifts = entry.type == lifting_proposed,
                         .by = entry.by,
                         .at = entry.entry_time,
                         .reason = text_of(body, "reason"),
                         .named = {}};
    const boost::json::value* named = body.if_contains("named");
    if (const boost::json::array* list = named ? named->if_array() : nullptr)
        for (const boost::json::value& one : *list)
            if (one.is_string() && is_identifier(std::string_view(one.get_string())))
                made.named.push_back({std::string(std::string_view(one.get_string()))});
    add_happening(child, entry, made.lifts ? "Lifting the restriction proposed" : "Restriction proposed",
                  "access")
        .detail = made.reason;
    child.proposed = std::move(made);
}

} // namespace

std::string_view code_of(grant_kind kind) {
    return std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.first == kind; })
        ->second;
}

std::optional<grant_kind> parse_grant_kind(std::string_view text) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.second == text; });
    if (found == kinds.end()) return std::nullopt;
    return found->first;
}

std::string to_body(const granted_body& granted) {
    boost::json::object body{{"kind", code_of(granted.kind)}, {"practitioner", granted.practitioner.text}};
    if (!granted.process.empty()) body["process"] = granted.process.text;
    if (granted.until) body["until"] = kith::to_text(*granted.until);
    if (!granted.purpose.empty()) body["purpose"] = granted.purpose;
    if (!granted.reason.empty()) body["reason"] = granted.reason;
    return record::canonical(body);
}

std::string ended_grant_body(std::int64_t grant, std::string_view reason) {
    return record::canonical(boost::json::object{{"grant", grant}, {"reason", reason}});
}

std::string restriction_body(std::string_view reason) {
    return record::canonical(boost::json::object{{"reason", reason}});
}

std::string proposal_body(std::string_view reason, const std::vector<practitioner_id>& named) {
    boost::json::object body{{"reason", reason}};
    boost::json::array list;
    for (const practitioner_id& one : named)
        list.push_back(boost::json::string(one.text));
    if (!list.empty()) body["named"] = std::move(list);
    return record::canonical(body);
}

std::string interest_body(const person_id& person, std::string_view reason) {
    return record::canonical(boost::json::object{{"person", person.text}, {"reason", reason}});
}

bool apply_grants(file& child, const record::entry& entry, const boost::json::object& body) {
    if (entry.type == access_granted) {
        apply_granted(child, entry, body);
    } else if (entry.type == access_ended) {
        apply_ended(child, entry, body);
    } else if (entry.type == access_restricted || entry.type == access_unrestricted) {
        apply_restriction(child, entry, body, entry.type == access_restricted);
    } else if (entry.type == restriction_proposed || entry.type == lifting_proposed) {
        apply_proposal(child, entry, body);
    } else if (entry.type == access_proposal_ended) {
        child.proposed.reset();
        add_happening(child, entry, "Proposal about the restriction ended", "access").detail =
            text_of(body, "reason");
    } else {
        return false;
    }
    return true;
}

std::string practitioner_stream(const practitioner_id& who) {
    return "practitioner:" + who.text;
}

std::set<person_id> interests(std::span<const record::entry> entries) {
    std::set<person_id> declared;
    for (const record::entry& entry : entries) {
        if (entry.type != interest_declared && entry.type != interest_ended) continue;
        const person_id person{text_of(parse_body(entry.body), "person")};
        if (!is_identifier(person.text)) continue;
        if (entry.type == interest_declared)
            declared.insert(person);
        else
            declared.erase(person);
    }
    return declared;
}

std::optional<std::string> unrecorded_interest(store::snapshot& from) {
    const std::string all = practitioner_stream({});
    std::set<practitioner_id> practitioners;
    for (const std::string& stream : from.streams(all))
        practitioners.insert({stream.substr(all.size())});
    for (practitioner_id& one : store::interested_practitioners(from))
        practitioners.insert(std::move(one));
    for (const practitioner_id& who : practitioners)
        if (interests(record::read_stream(from, practitioner_stream(who))) !=
            store::interests_of(from, who))
            return "practitioner " + who.text;
    return std::nullopt;
}

} // namespace kith::casework
