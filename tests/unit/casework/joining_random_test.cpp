// Random joins, splits and edits against a world that never joined: after every split each record is what
// it would have been, and what was made meanwhile stands where it belongs.

#include "small_office.hpp"

#include "casework/details.hpp"
#include "casework/joining.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <regex>

using namespace kith;
using namespace kith::tests;

namespace {

using streams = std::map<person_id, std::vector<record::entry>>;

/// Everything that a page can show of a file, with entries numbered by their order and not by their number.
std::string rendered(const casework::file& file, const std::vector<record::entry>& entries) {
    std::map<std::int64_t, std::size_t> order;
    const auto elsewhere = casework::left_out(entries);
    for (const auto& entry : entries)
        if (!elsewhere.contains(entry.sequence) && entry.type != casework::entry_assigned_away)
            order.emplace(entry.sequence, order.size() + 1);
    const auto number = [&](std::int64_t sequence) {
        return order.contains(sequence) ? order.at(sequence) : std::size_t(0);
    };
    std::string out = people::full_name(file.person) + "\n";
    for (const auto& [fact, values] : file.person.facts)
        for (const auto& value : values)
            out += fmt::format("fact {} {} {} {} {}\n", fact, value.value, number(value.sequence),
                               to_text(value.since), value.said_by);
    for (const auto& process : file.processes) {
        out += fmt::format("process {} {} {} {} {} {} {} {}\n", process.id.text, process.definition,
                           number(process.opened_sequence), to_text(process.opened), process.because,
                           process.finished, process.outcome, process.children.size());
        for (const auto& step : process.steps) {
            out += fmt::format("  step {} {} {} {} {} {}\n", number(step.sequence), step.step, step.outcome,
                               to_text(step.event_time), to_text(step.entry_time), step.by.who.text);
            for (const auto& [field, values] : step.said)
                out += fmt::format("    {} {}\n", field, fmt::join(values, "|"));
            for (const auto& each : step.corrections)
                out += fmt::format("    corrected {} {}\n", number(each.sequence), each.reason);
        }
    }
    for (const auto& clock : file.clocks)
        out += fmt::format("clock {} {} {} {} {} {}\n", clock.clock, clock.process.text,
                           number(clock.started_by), number(clock.basis), calendar::to_text(clock.due),
                           int(clock.state));
    for (const auto& each : file.involvements)
        out += fmt::format("involved {} {} {} {}\n", each.practitioner.text, each.relation,
                           to_text(each.since), each.until ? to_text(*each.until) : "");
    for (const auto& note : file.notes)
        out += fmt::format("note {} {} {}\n", number(note.sequence), to_text(note.entry_time), note.text);
    for (const auto& each : file.happenings)
        out += fmt::format("line {} {} {} {} {} {} {}\n", number(each.sequence), to_text(each.event_time),
                           to_text(each.entry_time), each.title, each.detail, each.by.who.text,
                           each.corrected);
    for (const auto& each : file.kin.relationships)
        out += fmt::format("kin {} {} {}\n", each.person.text, each.type, number(each.sequence));
    return out;
}

/// The query rows, free of the numbers of entries.
store::case_rows comparable_rows(const guidance::rulebook& rules, const casework::file& file) {
    auto rows = store::in_canonical_order(casework::rows_of(rules, file));
    rows.person.revision = 0;
    for (auto& clock : rows.clocks)
        clock.started_by = 0;
    for (auto& text : rows.texts)
        text.sequence = 0;
    return rows;
}

/// Something that was recorded: about whom it truly is.
struct edit {
    person_id about, written_on;
    record::entry entry;      ///< as first written
    std::int64_t control = 0; ///< its number in the world that never joined; 0: not there yet
};

class two_worlds {
  public:
    two_worlds(const small_office& base, std::uint64_t seed)
        : office_(base), control_(base.entries), chance_(seed, base.now) {
        for (const auto& file : base.all_children())
            children_.push_back(file->person.id);
        std::ranges::sort(children_, {}, [&](const person_id& id) {
            return std::pair(base.entries.at(id).front().entry_time, id);
        });
    }

    void one_act() {
        office_.now += std::chrono::minutes(1 + chance_.below(3000));
        const auto what = chance_.below(10);
        if (what < 5) return make_an_edit();
        if (what < 8) return join_or_decline();
        split_something();
    }

    void split_everything() {
        while (!live().empty()) {
            office_.now += std::chrono::minutes(1);
            split(live().front());
        }
    }

    void check() {
        for (const person_id& id : children_) {
            CAPTURE(id.text);
            const auto& entries = office_.entries.at(id);
            const auto stands = casework::fold(office_.rules(), id, entries);
            const auto would = casework::fold(office_.rules(), id, control_.at(id));
            const std::string is = rendered(stands, entries), should = rendered(would, control_.at(id));
            REQUIRE(is == should);
            REQUIRE(comparable_rows(office_.rules(), stands) == comparable_rows(office_.rules(), would));
            auto kept = casework::rows_of(office_.rules(), *office_files(id));
            auto again = casework::rows_of(office_.rules(), stands);
            kept.involvements.clear(), again.involvements.clear(); // the office's entries are nobody's
            kept.texts.clear(), again.texts.clear();
            REQUIRE(kept == again);
        }
    }

    int edits = 0, joins = 0, splits = 0, moved = 0, processes_moved = 0;

  private:
    std::shared_ptr<const casework::file> office_files(const person_id& id) const {
        for (const auto& file : office_.all_children())
            if (file->person.id == id) return file;
        throw std::logic_error("no such child");
    }

    const person_id& somebody() { return children_[chance_.below(children_.size())]; }
    casework::practitioner decider(int which) const {
        return which == 0 ? office_.people.manager : office_.people.front_door;
    }

    std::vector<casework::join> live() const {
        std::vector<casework::join> out;
        for (const auto& [id, entries] : joins_)
            if (auto pair = casework::fold_join(id, entries); pair.live()) out.push_back(std::move(pair));
        return out;
    }

    std::set<person_id> joined_with(const person_id& id) const {
        std::set<person_id> all{id};
        const auto pairs = live();
        for (std::size_t round = 0; round < pairs.size(); ++round)
            for (const auto& pair : pairs)
                if (all.contains(pair.left) || all.contains(pair.right))
                    all.insert({pair.left, pair.right});
        return all;
    }

    casework::join pair_of(const person_id& a, const person_id& b) {
        return casework::fold_join(a, b, joins_[casework::join_id_of(a, b)]);
    }

    void take(const casework::decision& made, const casework::practitioner& who) {
        office_.take(made);
        for (std::size_t i = made.files.size(); i < made.appends.size(); ++i) {
            const std::string id = made.appends[i].stream.substr(5);
            for (const auto& entry : made.appends[i].entries)
                joins_[id].push_back(casework::as_recorded(entry, made.appends[i].stream,
                                                           std::int64_t(joins_[id].size()) + 1,
                                                           {who.id, who.role, {}}, office_.now));
        }
    }

    // ------------------------------------------------------------ edits

    std::optional<casework::decision> decided(const std::shared_ptr<const casework::file>& file) {
        const auto& who = office_.people.manager;
        const std::string words = fmt::format("Seen and heard {}", edits);
        seeded_world ids(chance_.next(), office_.now);
        switch (chance_.below(4)) {
        case 0: {
            auto made = casework::add_note(office_.rules(), file, words, std::nullopt, who, office_.now);
            return made ? std::optional(*made) : std::nullopt;
        }
        case 1: {
            auto made = casework::change_facts(office_.rules(), file, {{"school", words}}, "told", who,
                                               office_.now);
            return made ? std::optional(*made) : std::nullopt;
        }
        case 2: {
            constexpr std::array definitions{"assessment", "strategy_discussion", "immediate_protection"};
            auto made = casework::open_process(office_.rules(), definitions[chance_.below(3)], {file},
                                               words, who, office_.now, ids);
            return made ? std::optional(*made) : std::nullopt;
        }
        default:
            return a_step(file, ids);
        }
    }

    std::optional<casework::decision> a_step(const std::shared_ptr<const casework::file>& file,
                                             seeded_world& ids) {
        const auto next = casework::next_steps(office_.rules(), *file);
        if (next.empty()) return std::nullopt;
        const auto& one = next[chance_.below(next.size())];
        doing what{one.definition->id, one.step->id, office_.people.manager, {}};
        what.who.role = one.step->by.front();
        what.who.id = {one.step->by.front()};
        what.when = to_text(to_local(office_.now));
        if (one.step->decides)
            what.outcomes["*"] = guidance::outcomes_of(*one.definition, one.step->id)[0]->id;
        auto made = casework::record_step(office_.rules(), {file}, {},
                                          office_.filled(what, {file}, one.process->id), what.who,
                                          office_.now, ids);
        return made && made->files.size() == 1 ? std::optional(*made) : std::nullopt;
    }

    /// Whom a process is about: whoever the edit that opened it is about; one from before is its record's.
    person_id about_process(const person_id& record, const casework::case_process& process) const {
        const auto found = edit_at_.find({record, process.opened_sequence});
        return found == edit_at_.end() ? record : edits_[found->second].about;
    }

    void make_an_edit() {
        person_id about = somebody();
        const auto one_person = joined_with(about);
        person_id record = about;
        if (one_person.size() > 1 && chance_.below(4) != 0)
            record = *std::ranges::find_if(children_,
                                           [&](const person_id& id) { return one_person.contains(id); });
        const auto made = decided(office_files(record));
        if (!made || made->appends.size() != 1) return;
        if (!made->process.empty()) {
            const auto* known = office_files(record)->find(made->process);
            if (known) about = about_process(record, *known);
            if (known && known->children.size() > 1) return;
        }
        const std::size_t before = office_.entries[record].size();
        office_.take(*made);
        ++edits;
        for (std::size_t i = before; i < office_.entries[record].size(); ++i) {
            const record::entry& entry = office_.entries[record][i];
            edit_at_[{record, entry.sequence}] = edits_.size();
            edits_.push_back({about, record, entry});
            if (record == about) into_control(edits_.back());
        }
    }

    /// Writes the edit into the control's record, as if it had been made on it. Its words name entries by
    /// the numbers of the record that they were written on.
    void into_control(edit& made) {
        record::entry entry = made.entry;
        static const std::regex names_entry("\"(basis|corrects|started_by)\":([0-9]+)");
        std::string body;
        auto at = entry.body.cbegin();
        for (std::sregex_iterator one(entry.body.begin(), entry.body.end(), names_entry), end; one != end;
             ++one) {
            const std::int64_t said = std::stoll((*one)[2]);
            const auto place = edit_at_.find({made.written_on, said});
            const bool self = said == entry.sequence;
            const std::int64_t number = self ? std::int64_t(control_[made.about].size()) + 1
                                        : place == edit_at_.end() ? said
                                                                  : edits_[place->second].control;
            body.append(at, (*one)[2].first);
            body += std::to_string(number);
            at = (*one)[2].second;
        }
        body.append(at, entry.body.cend());
        entry.body = body;
        made.control = std::int64_t(control_[made.about].size()) + 1;
        entry.sequence = made.control;
        entry.stream = record::person_stream(made.about);
        control_[made.about].push_back(std::move(entry));
    }

    // ------------------------------------------------------------ joins

    void join_or_decline() {
        const person_id a = somebody(), b = somebody();
        const bool one_already = joined_with(a).contains(b);
        const auto first = decider(int(chance_.below(2)));
        const auto second = first.id == decider(0).id ? decider(1) : decider(0);
        const auto proposed =
            casework::propose_join(office_.rules(), pair_of(a, b), one_already,
                                   {"Same date of birth", 900'000, "why"}, first, office_.now);
        if (a == b || one_already) {
            REQUIRE_FALSE(proposed.has_value());
            return;
        }
        INFO(words_of(proposed));
        REQUIRE(proposed.has_value());
        take(*proposed, first);
        REQUIRE_FALSE(
            casework::agree_to_join(office_.rules(), pair_of(a, b), false, "me too", first, office_.now)
                .has_value());
        if (chance_.below(5) == 0) {
            const auto no =
                casework::decline_join(office_.rules(), pair_of(a, b), "two people", second, office_.now);
            REQUIRE(no.has_value());
            take(*no, second);
            return;
        }
        office_.now += std::chrono::minutes(1);
        const auto yes =
            casework::agree_to_join(office_.rules(), pair_of(a, b), false, "agreed", second, office_.now);
        REQUIRE(yes.has_value());
        take(*yes, second);
        ++joins;
        office_.now += std::chrono::minutes(1);
        look_at_the_view(a);
    }

    std::vector<casework::whole_record> records_of(const std::set<person_id>& ids) {
        std::vector<casework::whole_record> records;
        for (const person_id& id : ids)
            records.push_back({office_files(id), office_.entries.at(id)});
        return records;
    }

    /// The joined view tells every line of every record once, and nothing else.
    void look_at_the_view(const person_id& id) {
        const auto ids = joined_with(id);
        const auto view = casework::joined_view(office_.rules(), records_of(ids));
        std::size_t lines = 0, processes = 0, next = 0;
        for (const person_id& each : ids) {
            lines += office_files(each)->happenings.size();
            processes += office_files(each)->processes.size();
            next += casework::next_steps(office_.rules(), *office_files(each)).size();
        }
        REQUIRE(view->happenings.size() == lines);
        REQUIRE(view->processes.size() == processes);
        REQUIRE(casework::next_steps(office_.rules(), *view).size() == next);
        std::set<std::int64_t> numbers;
        for (const auto& line : view->happenings) {
            numbers.insert(line.sequence);
            REQUIRE(ids.contains(line.of));
        }
        REQUIRE(numbers.size() <= lines);
    }

    // ------------------------------------------------------------ splits

    void split_something() {
        const auto pairs = live();
        if (!pairs.empty()) split(pairs[chance_.below(pairs.size())]);
    }

    std::set<person_id> side(const casework::join& without, const person_id& end) const {
        std::set<person_id> all{end};
        const auto pairs = live();
        for (std::size_t round = 0; round < pairs.size(); ++round)
            for (const auto& pair : pairs)
                if (pair.id != without.id && (all.contains(pair.left) || all.contains(pair.right)))
                    all.insert({pair.left, pair.right});
        return all;
    }

    void split(const casework::join& pair) {
        const auto records = records_of(joined_with(pair.left));
        const auto units = casework::made_since(pair, live(), records);
        const auto left = side(pair, pair.left);
        casework::unit_choices chosen;
        for (const auto& unit : units) {
            const auto made = edit_at_.find(unit.first());
            const person_id about = made == edit_at_.end() ? unit.record : edits_[made->second].about;
            const bool stays = left.contains(unit.record) == left.contains(about);
            if (!unit.stays.empty()) {
                CAPTURE(unit.title);
                CAPTURE(unit.stays);
                REQUIRE(stays);
            } else {
                chosen[unit.first()] = stays ? unit.record : unit.other;
            }
        }
        const auto proposed = casework::propose_split(office_.rules(), pair, units, records, chosen,
                                                      "two people after all", decider(0), office_.now);
        INFO(words_of(proposed));
        REQUIRE(proposed.has_value());
        take(*proposed, decider(0));
        const auto made = casework::agree_to_split(office_.rules(), pair_of(pair.left, pair.right), units,
                                                   records, "agreed", decider(1), office_.now);
        INFO(words_of(made));
        REQUIRE(made.has_value());
        std::map<person_id, std::size_t> before;
        for (const auto& [id, entries] : office_.entries)
            before[id] = entries.size();
        take(*made, decider(1));
        ++splits;
        for (const auto& [id, size] : before)
            for (std::size_t i = size; i < office_.entries[id].size(); ++i)
                landed(id, office_.entries[id][i]);
    }

    void landed(const person_id& record, const record::entry& entry) {
        if (entry.type != casework::entry_assigned) return;
        const auto body = casework::parse_body(entry.body);
        const auto which =
            edit_at_.at({person_id{casework::text_of(body, "from")}, casework::number_of(body, "stood")});
        edit_at_[{record, entry.sequence}] = which;
        ++moved;
        processes_moved += edits_[which].entry.type == casework::process_opened;
        if (edits_[which].about == record) into_control(edits_[which]);
    }

    small_office office_;
    streams control_;
    seeded_world chance_;
    std::vector<person_id> children_;
    std::map<std::string, std::vector<record::entry>> joins_;
    std::vector<edit> edits_;
    std::map<casework::entry_place, std::size_t> edit_at_; ///< every place that an edit has ever stood in
};

} // namespace

TEST_CASE("10,000 random sequences of joining, splitting and editing restore each record exactly") {
    small_office base("2019-01-07T09:00");
    REQUIRE(base.refer({"Ada"}, "2019-01-07T08:30").has_value());
    base.now += std::chrono::hours(1);
    REQUIRE(base.refer({"Adah"}, "2019-01-07T08:30").has_value());
    base.now += std::chrono::hours(1);
    REQUIRE(base.refer({"Aida"}, "2019-01-07T08:30").has_value());
    int edits = 0, joins = 0, splits = 0, moved = 0, processes = 0;
    for (std::uint64_t seed = 1; seed <= 10'000; ++seed) {
        CAPTURE(seed);
        two_worlds worlds(base, seed);
        for (int act = 0; act < 12; ++act)
            worlds.one_act();
        worlds.split_everything();
        worlds.check();
        edits += worlds.edits, joins += worlds.joins, splits += worlds.splits, moved += worlds.moved,
            processes += worlds.processes_moved;
    }
    MESSAGE("edits " << edits << ", joins " << joins << ", splits " << splits << ", entries assigned to "
                     << "another record " << moved << ", processes among them " << processes);
    CHECK(joins > 10'000);
    CHECK(splits >= joins);
    CHECK(moved > 1'000);
    CHECK(processes > 100);
}
