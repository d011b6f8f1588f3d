// What disposal would take, worked out the same way for the dry run and for the run.

#include "retention/retention.hpp"

#include "casework/joining_desk.hpp"
#include "people/search.hpp"
#include "retention/taking.hpp"
#include "store/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <algorithm>

namespace kith::retention {
namespace {

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

unit_taken unit_of(store::snapshot& from, const std::string& stream, std::string class_id) {
    unit_taken unit{stream, std::move(class_id), 0, {}, {}};
    for (const store::ledger_row& row : from.stream(stream)) {
        if (row.disposed) continue;
        if (unit.entries++ == 0) unit.first_hash = hex(row.hash);
        unit.last_hash = hex(row.hash);
    }
    return unit;
}

void add_units(store::snapshot& from, const schedule& classes, disposal_plan& plan) {
    std::set<std::string> joins;
    for (const person_id& person : plan.people) {
        plan.units.push_back(unit_of(from, record::person_stream(person), plan.decided.class_id));
        const auto* reads = classes.of_stream("reads:");
        plan.units.push_back(unit_of(from, record::reads_stream(person), reads ? reads->id : ""));
        for (const store::join_row& join : from.joins_of(person))
            joins.insert(join.id);
    }
    for (const std::string& join : joins) {
        const auto* of_joins = classes.of_stream("join:");
        plan.units.push_back(unit_of(from, record::join_stream(join), of_joins ? of_joins->id : ""));
    }
    std::erase_if(plan.units, [](const unit_taken& unit) { return unit.entries == 0; });
    std::ranges::sort(plan.units, {}, &unit_taken::unit);
}

void add_barriers(store::snapshot& from, const std::vector<keeping>& stand, date today,
                  disposal_plan& plan) {
    if (std::ranges::any_of(stand, &keeping::held))
        plan.barriers.push_back(
            "A hold keeps this record. It is not disposed of until the hold is lifted.");
    if (read_area_keeping(from).held())
        plan.barriers.push_back("A hold keeps every record of the area. Nothing is disposed of until it is "
                                "lifted.");
    if (plan.decided.open) plan.barriers.push_back("Something on this record is still going on.");
    if (!plan.decided.keep_until)
        plan.barriers.push_back(
            "How long to keep this record can't be known yet: " +
            (plan.decided.why.empty() ? "it falls into no class." : plan.decided.why.front().words + "."));
    else if (today < *plan.decided.keep_until)
        plan.barriers.push_back(fmt::format("It is kept until {} ({}).",
                                            long_words(*plan.decided.keep_until), plan.decided.title));
}

} // namespace

std::vector<store::erased_word> words_of(const casework::child_files& files) {
    std::vector<store::erased_word> words;
    for (const auto& file : files)
        for (const store::name_word& word : people::searchable(file->person).words)
            words.push_back({word, people::key::word(word.word)});
    std::ranges::sort(words, {}, [](const store::erased_word& one) { return one.word.word; });
    const auto twice = std::ranges::unique(words, {}, [](const auto& one) { return one.word.word; });
    words.erase(twice.begin(), twice.end());
    return words;
}

namespace {

/// The records of one person, what people decided about each, and which class keeps them.
struct looked_at {
    std::vector<person_id> people;
    casework::child_files files;
    std::vector<keeping> stand;
    verdict decided;
};

looked_at look_at_person(office at, store::snapshot& from, const person_id& person) {
    looked_at made;
    made.people = casework::one_person(from, person);
    std::vector<given_class> given;
    for (const person_id& one : made.people) {
        if (auto file = at.desk.open(from, one)) made.files.push_back(std::move(file));
        made.stand.push_back(read_keeping(from, one));
        given.insert(given.end(), made.stand.back().classes.begin(), made.stand.back().classes.end());
    }
    if (!made.files.empty()) made.decided = decision_for(life_of(made.files, given), at.classes);
    return made;
}

} // namespace

taking what_to_take(office at, store::snapshot& from, const person_id& person, date today) {
    looked_at of = look_at_person(at, from, person);
    taking made;
    made.plan.people = std::move(of.people);
    if (of.files.empty()) {
        made.plan.barriers.push_back("There is no such record, or it has been disposed of.");
        return made;
    }
    made.plan.decided = std::move(of.decided);
    add_units(from, at.classes, made.plan);
    made.words = words_of(of.files);
    made.plan.rows = store::rows_to_erase(from, made.plan.people, made.words);
    add_barriers(from, of.stand, today, made.plan);
    return made;
}

disposal_plan plan_of(office at, store::snapshot& from, const person_id& person, date today) {
    return what_to_take(at, from, person, today).plan;
}

std::vector<std::string> disposal_plan::lines() const {
    std::vector<std::string> out;
    for (const unit_taken& unit : units)
        out.push_back(fmt::format("key of {}: {} {} ({}), {} to {}", unit.unit, unit.entries,
                                  unit.entries == 1 ? "entry" : "entries", unit.class_id, unit.first_hash,
                                  unit.last_hash));
    for (const auto& [table, count] : rows)
        out.push_back(fmt::format("table {}: {} {}", table, count, count == 1 ? "row" : "rows"));
    return out;
}

std::string disposal_plan::digest() const {
    // Reading the record to look at the plan adds to who looked at it, and opens drafts: neither is a
    // change of what was decided on.
    std::string text =
        decided.class_id + '\n' + (decided.keep_until ? to_text(*decided.keep_until) : "") + '\n';
    for (const unit_taken& unit : units)
        if (!unit.unit.starts_with("reads:"))
            text += fmt::format("{} {} {} {}\n", unit.unit, unit.entries, unit.first_hash, unit.last_hash);
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hex(hash);
}

due_list due_records(office at, store::snapshot& from, date today, std::string_view after, int look_at) {
    due_list made;
    for (const store::closed_person& one : store::closed_people(from, after, look_at)) {
        ++made.looked_at;
        made.next = one.place;
        const looked_at of = look_at_person(at, from, one.person);
        if (of.people.empty() || of.people.front() != one.person) continue; // looked at with the first
        if (of.decided.over(today)) made.due.push_back({one.person, of.decided, of.stand.front()});
    }
    if (made.looked_at < look_at) made.next.clear();
    return made;
}

} // namespace kith::retention
