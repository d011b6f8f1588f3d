// The only way into the record.

#include "record/json.hpp"
#include "record/record.hpp"

#include <map>
#include <span>

namespace kith::record {

namespace {

using outcome = std::variant<receipt, conflict, repeated>;

/// An entry with everything that can be known before the writer's turn: only its place in the chain is
/// missing.
store::ledger_row prepare(const std::string& stream, const new_entry& fresh, const actor& by, instant at,
                          world& world) {
    store::ledger_row row;
    row.stream = stream;
    row.type = fresh.type;
    row.schema = fresh.schema;
    row.event_time = fresh.event_time;
    row.entry_time = at;
    row.actor = by.who.text;
    row.role = by.role;
    row.purpose = by.purpose;
    row.edition = fresh.edition;
    for (const auto& rule : fresh.rules) {
        if (!row.rules.empty()) row.rules += ' ';
        row.rules += rule;
    }
    row.salt.resize(16);
    world.fill(std::span(reinterpret_cast<std::uint8_t*>(row.salt.data()), row.salt.size()));
    row.body = fresh.body;
    row.commitment = commitment_of(row.salt, row.body);
    return row;
}

std::vector<store::ledger_row> prepare(const act& act, world& world) {
    std::vector<store::ledger_row> rows;
    for (const auto& part : act.appends) {
        for (const auto& fresh : part.entries)
            rows.push_back(prepare(part.stream, fresh, act.by, act.at, world));
    }
    return rows;
}

/// Puts a prepared entry at the end of its stream.
std::int64_t link(store::transaction& tx, store::ledger_row& row) {
    const store::stream_head head = tx.head(row.stream);
    row.sequence = head.revision + 1;
    row.previous = head.hash;
    row.hash = hash_of(row);
    tx.append(row);
    return row.sequence;
}

/// The first stream that does not stand where the act was decided on. Nothing has been written yet.
std::optional<conflict> find_conflict(store::transaction& tx, const act& act) {
    std::map<std::string_view, std::int64_t> stands;
    for (const auto& part : act.appends) {
        const auto known = stands.find(part.stream);
        std::int64_t& revision =
            known != stands.end()
                ? known->second
                : stands.emplace(part.stream, tx.head(part.stream).revision).first->second;
        if (part.expected && *part.expected != revision)
            return conflict{part.stream, *part.expected, revision};
        revision += static_cast<std::int64_t>(part.entries.size());
    }
    return std::nullopt;
}

outcome append_prepared(store::transaction& tx, const act& act, std::vector<store::ledger_row>& rows) {
    if (act.form_token) {
        if (auto answer = tx.answer_to(*act.form_token)) return repeated{std::move(*answer)};
    }
    if (auto found = find_conflict(tx, act)) return *std::move(found);
    receipt done;
    auto row = rows.begin();
    for (const auto& part : act.appends) {
        std::int64_t revision = part.entries.empty() ? tx.head(part.stream).revision : 0;
        for (std::size_t i = 0; i < part.entries.size(); ++i)
            revision = link(tx, *row++);
        done.revisions.push_back(revision);
    }
    for (const auto& person : act.rows)
        tx.replace(person);
    for (const auto& join : act.joins)
        tx.save(join);
    for (const auto& [person, pairs] : act.matches)
        tx.replace_matches(person, pairs);
    if (act.form_token) tx.remember_answer(*act.form_token, act.answer, act.at);
    if (act.finished_draft) tx.discard_draft(act.finished_draft->first, act.finished_draft->second);
    return done;
}

/// One entry on a stream that nobody decides on: reads and lists.
void note(store::database& database, world& world, const std::string& stream, const actor& by, instant at,
          std::string_view type, std::string body) {
    new_entry fresh;
    fresh.type = type;
    fresh.event_time = at;
    fresh.body = std::move(body);
    store::ledger_row row = prepare(stream, fresh, by, at, world);
    database.write([&row](store::transaction& tx) { link(tx, row); });
}

} // namespace

std::string person_stream(const person_id& person) {
    return "person:" + person.text;
}
std::string reads_stream(const person_id& person) {
    return "reads:" + person.text;
}
std::string lists_stream(const practitioner_id& practitioner) {
    return "lists:" + practitioner.text;
}

std::string join_stream(std::string_view join) {
    return "join:" + std::string(join);
}

std::variant<receipt, conflict, repeated> append(store::database& database, world& world, const act& act) {
    auto rows = prepare(act, world);
    outcome out;
    database.write([&](store::transaction& tx) { out = append_prepared(tx, act, rows); });
    return out;
}

std::variant<receipt, conflict, repeated> append(store::transaction& tx, world& world, const act& act) {
    auto rows = prepare(act, world);
    return append_prepared(tx, act, rows);
}

void note_read(store::database& database, world& world, const reading& reading) {
    std::string body = "{\"as_at\":";
    if (reading.as_at) {
        append_string(body, to_text(*reading.as_at));
    } else {
        body += "null";
    }
    body += ",\"page\":";
    append_string(body, reading.page);
    body += ",\"shown\":";
    append_string(body, reading.shown);
    body += '}';
    note(database, world, reads_stream(reading.person), reading.by, reading.at, "record.read",
         std::move(body));
}

void note_list(store::database& database, world& world, const listing& listing) {
    std::string body = "{\"asked\":";
    append_string(body, listing.asked);
    body += ",\"page\":";
    append_string(body, listing.page);
    body += ",\"shown\":[";
    for (std::size_t i = 0; i < listing.shown.size(); ++i) {
        if (i > 0) body += ',';
        append_string(body, listing.shown[i].text);
    }
    body += "]}";
    note(database, world, lists_stream(listing.by.who), listing.by, listing.at, "list.shown",
         std::move(body));
}

void note_refused(store::database& database, world& world, const refusal& refusal) {
    std::vector<store::ledger_row> rows;
    const auto add = [&](const std::string& stream, std::string body) {
        new_entry fresh;
        fresh.type = refused_noted;
        fresh.event_time = refusal.at;
        body += "\"page\":";
        append_string(body, refusal.page);
        fresh.body = std::move(body) + ",\"status\":" + std::to_string(refusal.status) + '}';
        rows.push_back(prepare(stream, fresh, refusal.by, refusal.at, world));
    };
    for (const person_id& person : refusal.on_record)
        add(reads_stream(person), "{");
    for (const std::string& asked : refusal.asked) {
        std::string body = "{\"asked\":";
        append_string(body, asked);
        add(lists_stream(refusal.by.who), std::move(body) + ',');
    }
    database.write([&rows](store::transaction& tx) {
        for (store::ledger_row& row : rows)
            link(tx, row);
    });
}

} // namespace kith::record
