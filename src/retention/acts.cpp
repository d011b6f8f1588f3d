// Decisions about keeping: each an entry of "retention:<person>"; and the run of a disposal.

#include "casework/entries.hpp"
#include "record/json.hpp"
#include "retention/entries.hpp"
#include "retention/taking.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace kith::retention {
namespace {

constexpr std::size_t longest_words = 4'000;
const person_id the_area{"area"};

bool is_one_of(const std::vector<std::string>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}

result<void> check_role(const std::vector<std::string>& roles, const casework::practitioner& who,
                        std::string_view what) {
    if (is_one_of(roles, who.role)) return {};
    return refuse(fmt::format("{} is not for your role. Ask the information governance officer.", what));
}

result<std::string> words(std::string_view given, std::string_view what, std::string_view field) {
    const auto first = given.find_first_not_of(" \t\r\n");
    if (first == given.npos) return refuse(fmt::format("Enter {}", what), std::string(field));
    if (given.size() > longest_words)
        return refuse(fmt::format("This is too long: {} in at most {} characters", what, longest_words),
                      std::string(field));
    return std::string(given);
}

record::new_entry entry_of(std::string_view type, boost::json::object body, instant now) {
    record::new_entry made;
    made.type = type;
    made.event_time = now;
    made.body = record::canonical(body);
    return made;
}

record::actor actor_of(const casework::practitioner& who) {
    return {who.id, who.role, "Keeping and disposal of records"};
}

/// Appends to the stream as it was when the act was decided on.
result<void> append(office at, const person_id& person, std::int64_t revision, record::new_entry entry,
                    const casework::practitioner& who, instant now) {
    record::act act;
    act.by = actor_of(who);
    act.at = now;
    act.appends.push_back({retention_stream(person), revision, {std::move(entry)}});
    const auto done = record::append(at.desk.database(), at.desk.world(), act);
    if (std::holds_alternative<record::conflict>(done))
        return refuse("Somebody else decided something about this record in between. Look at it again.");
    return {};
}

/// The record that decisions about a person stand with: the first of those that are joined.
result<person_id> whom(office at, store::snapshot& from, const person_id& person) {
    if (person == the_area) return person;
    if (!at.desk.open(from, person))
        return refuse("There is no such record, or it has been disposed of.", "person");
    return person;
}

boost::json::object plan_as_json(const disposal_plan& plan) {
    boost::json::array units, people;
    for (const unit_taken& unit : plan.units)
        units.push_back(boost::json::object{{"class", unit.class_id},
                                            {"entries", unit.entries},
                                            {"first_hash", unit.first_hash},
                                            {"last_hash", unit.last_hash},
                                            {"unit", unit.unit}});
    boost::json::object rows;
    for (const auto& [table, count] : plan.rows)
        rows[table] = count;
    for (const person_id& person : plan.people)
        people.push_back(boost::json::string(person.text));
    boost::json::object made{{"class", plan.decided.class_id}, {"class_title", plan.decided.title},
                             {"digest", plan.digest()},        {"people", std::move(people)},
                             {"rows", std::move(rows)},        {"units", std::move(units)}};
    if (plan.decided.keep_until) made["kept_until"] = to_text(*plan.decided.keep_until);
    if (!plan.decided.why.empty()) {
        made["rule"] = plan.decided.why.front().words;
        made["source"] = plan.decided.why.front().source;
    }
    return made;
}

/// Everything in one transaction: the entry that says so, the keys, the rows, and the last entry of each
/// person's stream, which moves its head so that nothing kept in memory passes for the record.
void run(store::transaction& tx, kith::world& world, const taking& what, const keeping& stands,
         const record::new_entry& disposed, std::string_view certificate, const record::actor& by,
         instant now) {
    record::act said;
    said.by = by;
    said.at = now;
    for (const person_id& person : what.plan.people)
        said.appends.push_back(
            {retention_stream(person),
             person == what.plan.people.front() ? std::optional(stands.revision) : std::nullopt,
             {disposed}});
    if (std::holds_alternative<record::conflict>(record::append(tx, world, said))) throw store::abandoned{};
    for (const unit_taken& unit : what.plan.units)
        store::dispose_unit(tx, unit.unit, now, certificate);
    record::act ends;
    ends.by = by;
    ends.at = now;
    for (const person_id& person : what.plan.people) {
        record::new_entry last =
            entry_of(record::disposal_noted, {{"certificate", boost::json::string(certificate)}}, now);
        ends.appends.push_back({record::person_stream(person), std::nullopt, {std::move(last)}});
    }
    record::append(tx, world, ends);
    if (store::erase_people(tx, what.plan.people, what.words) != what.plan.rows) throw store::abandoned{};
}

} // namespace

result<void> hold_record(office at, const person_id& person, std::string_view reason,
                         std::string_view authority, const casework::practitioner& who, instant now) {
    if (auto may = check_role(at.classes.hold, who, "Holding a record"); !may) return may;
    const auto why = words(reason, "why the record must be kept", "reason");
    if (!why) return tl::unexpected(why.error());
    const auto asks = words(authority, "who asks for it, or which inquiry or claim it is for", "authority");
    if (!asks) return tl::unexpected(asks.error());
    const auto from = at.desk.database().read();
    const auto of = whom(at, *from, person);
    if (!of) return tl::unexpected(of.error());
    const keeping stands = read_keeping(*from, *of);
    return append(at, *of, stands.revision,
                  entry_of(held_type,
                           {{"authority", *asks}, {"id", at.desk.world().fresh_text()}, {"reason", *why}},
                           now),
                  who, now);
}

result<void> release(office at, const person_id& person, std::string_view hold, std::string_view reason,
                     const casework::practitioner& who, instant now) {
    if (auto may = check_role(at.classes.hold, who, "Lifting a hold"); !may) return may;
    const auto why = words(reason, "why the hold is not needed any more", "reason");
    if (!why) return tl::unexpected(why.error());
    const keeping stands = read_keeping(*at.desk.database().read(), person);
    const auto found = std::ranges::find(stands.holds, hold, &hold::id);
    if (found == stands.holds.end() || found->released)
        return refuse("There is no such hold, or it was lifted before.", "hold");
    return append(at, person, stands.revision,
                  entry_of(released_type, {{"id", boost::json::string(hold)}, {"reason", *why}}, now), who,
                  now);
}

result<void> put_into_class(office at, const person_id& person, std::string_view class_id,
                            std::optional<date> order, std::string_view reason,
                            const casework::practitioner& who, instant now) {
    if (auto may = check_role(at.classes.propose, who, "Putting a record into a class"); !may) return may;
    const retention_class* to = at.classes.find(class_id);
    if (!to || !to->assigned) return refuse("Choose one of the classes", "class");
    const bool counts_from_order =
        std::ranges::any_of(to->keep, [](const keep_rule& rule) { return rule.after == anchor::order; });
    if (counts_from_order && !order)
        return refuse("Enter the day of the order, or on which the approval ended", "order");
    const auto why = words(reason, "how it is known", "reason");
    if (!why) return tl::unexpected(why.error());
    const auto from = at.desk.database().read();
    const auto of = whom(at, *from, person);
    if (!of) return tl::unexpected(of.error());
    boost::json::object body{{"class", boost::json::string(class_id)}, {"reason", *why}};
    if (order) body["order"] = to_text(*order);
    return append(at, *of, read_keeping(*from, *of).revision, entry_of(classed_type, std::move(body), now),
                  who, now);
}

result<void> propose(office at, const person_id& person, std::string_view reason,
                     const casework::practitioner& who, instant now) {
    if (auto may = check_role(at.classes.propose, who, "Proposing to dispose of a record"); !may)
        return may;
    const auto why = words(reason, "what you looked at, and why nothing speaks against it", "reason");
    if (!why) return tl::unexpected(why.error());
    const auto from = at.desk.database().read();
    const disposal_plan plan = plan_of(at, *from, person, local_date(now));
    if (!plan.possible()) return refuse(plan.barriers.front());
    const keeping stands = read_keeping(*from, person);
    if (stands.proposed) return refuse("It has been proposed already. Somebody else decides.");
    return append(at, person, stands.revision,
                  entry_of(proposed_type,
                           {{"digest", plan.digest()},
                            {"id", at.desk.world().fresh_text()},
                            {"plan", plan_as_json(plan)},
                            {"reason", *why}},
                           now),
                  who, now);
}

result<void> withdraw(office at, const person_id& person, std::string_view reason,
                      const casework::practitioner& who, instant now) {
    const bool decides = is_one_of(at.classes.propose, who.role) || is_one_of(at.classes.approve, who.role);
    if (!decides) return check_role(at.classes.propose, who, "This");
    const auto why = words(reason, "why the record is kept", "reason");
    if (!why) return tl::unexpected(why.error());
    const keeping stands = read_keeping(*at.desk.database().read(), person);
    if (!stands.proposed) return refuse("Nobody has proposed to dispose of this record.");
    return append(at, person, stands.revision,
                  entry_of(withdrawn_type, {{"id", stands.proposed->id}, {"reason", *why}}, now), who, now);
}

result<disposal_plan> approve(office at, const person_id& person, const casework::practitioner& who,
                              instant now) {
    if (auto may = check_role(at.classes.approve, who, "Deciding about disposal"); !may)
        return tl::unexpected(may.error());
    const auto changed = [] {
        return refuse(
            "The record has changed since disposal was proposed. Look at it again, and propose it "
            "anew.");
    };
    auto from = at.desk.database().read();
    const keeping stands = read_keeping(*from, person);
    if (!stands.proposed) return refuse("Nobody has proposed to dispose of this record.");
    if (stands.proposed->by == who.id)
        return refuse("You proposed it yourself. Somebody else has to decide.");
    taking what = what_to_take(at, *from, person, local_date(now));
    if (!what.plan.possible()) return refuse(what.plan.barriers.front());
    if (what.plan.digest() != stands.proposed->digest) return changed();
    if (what.plan.people.front() != person) {
        const auto first = std::ranges::find(what.plan.people, person);
        std::rotate(what.plan.people.begin(), first, first + 1);
    }
    from.reset();
    const std::string certificate = "D-" + at.desk.world().fresh_text().substr(0, 12);
    boost::json::object body = plan_as_json(what.plan);
    body["certificate"] = certificate;
    body["proposal"] = stands.proposed->id;
    body["proposed_at"] = to_text(stands.proposed->at);
    body["proposed_by"] = stands.proposed->by.text;
    const record::new_entry disposed = entry_of(disposed_type, std::move(body), now);
    bool done = false;
    try {
        at.desk.database().write_alone([&](store::transaction& tx) {
            // Whatever was read may have grown until the writer's turn came: the plan is what is taken.
            for (const unit_taken& unit : what.plan.units) {
                std::string head;
                for (const char c : tx.head(unit.unit).hash)
                    head += fmt::format("{:02x}", static_cast<unsigned char>(c));
                if (head != unit.last_hash) throw store::abandoned{};
            }
            run(tx, at.desk.world(), what, stands, disposed, certificate, actor_of(who), now);
            done = true;
        });
    } catch (const store::abandoned&) {
        done = false;
    }
    if (!done) return changed();
    return what.plan;
}

std::vector<std::pair<std::string, std::string>> certificate_of(const keeping& of) {
    std::vector<std::pair<std::string, std::string>> lines;
    if (of.body.empty()) return lines;
    const boost::json::object body = casework::parse_body(of.body);
    const auto text = [&](std::string_view key) { return casework::text_of(body, key); };
    lines.emplace_back("Certificate", text("certificate"));
    lines.emplace_back("Disposed of", to_text(of.disposed));
    lines.emplace_back("Class", text("class_title"));
    lines.emplace_back("Kept until", text("kept_until"));
    lines.emplace_back("Rule", text("rule"));
    lines.emplace_back("Source", text("source"));
    lines.emplace_back("Proposed by", text("proposed_by") + ", " + text("proposed_at"));
    lines.emplace_back("Approved by", of.approved_by.text);
    if (const auto* units = body.if_contains("units"); units && units->is_array()) {
        std::size_t number = 0;
        for (const auto& each : units->get_array()) {
            const auto& unit = each.as_object();
            lines.emplace_back(
                fmt::format("Key {}", ++number),
                fmt::format("{} ({} entries): first hash {}, last hash {}", casework::text_of(unit, "unit"),
                            casework::number_of(unit, "entries"), casework::text_of(unit, "first_hash"),
                            casework::text_of(unit, "last_hash")));
        }
    }
    if (const auto* rows = body.if_contains("rows"); rows && rows->is_object())
        for (const auto& [table, count] : rows->get_object())
            lines.emplace_back("Rows of " + std::string(table),
                               std::to_string(count.is_int64() ? count.as_int64() : 0));
    return lines;
}

} // namespace kith::retention
