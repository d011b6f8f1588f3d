#include "casework/desk.hpp"

#include "casework/entries.hpp"
#include "casework/grants_acts.hpp"
#include "casework/joining_desk.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <mutex>
#include <unordered_map>

namespace kith::casework {

namespace {

constexpr std::size_t files_kept = 1'000; ///< folded; what a few hundred practitioners have open
/// After so many others in between the act is given back to its writer instead of trying for ever.
constexpr int most_attempts = 5;

/// Entries of the process that came after the revision the writer saw, and that bear on the step being
/// recorded.
std::vector<std::int64_t> unseen(const file& child, const case_process_id& process, std::string_view step,
                                 std::int64_t based_on) {
    std::vector<std::int64_t> since;
    if (based_on < 0) return since;
    const case_process* running = child.find(process);
    if (!running) return since;
    for (const recorded_step& done : running->steps) {
        const bool same = done.step == step;
        if (same && done.sequence > based_on) since.push_back(done.sequence);
        for (const correction& made : done.corrections) {
            if (same && made.sequence > based_on) since.push_back(made.sequence);
        }
    }
    return since;
}

/// Children of one process may be at different points of it: one adjourned, the other decided.
bool possible_now(const guidance::rulebook& rules, const file& child, const submission& sent) {
    const auto next = next_steps(rules, child);
    return std::any_of(next.begin(), next.end(), [&](const next_step& one) {
        return one.process->id == sent.process && one.step->id == sent.step;
    });
}

/// A seeded or system world is one; the engine's identifiers come from it under this lock.
class guarded_world final : public world {
  public:
    guarded_world(world& inner, std::mutex& lock) : inner_(inner), lock_(lock) {}
    instant now() override {
        const std::lock_guard held(lock_);
        return inner_.now();
    }
    void fill(std::span<std::uint8_t> bytes) override {
        const std::lock_guard held(lock_);
        inner_.fill(bytes);
    }

  private:
    world& inner_;
    std::mutex& lock_;
};

} // namespace

/// Files folded lately, by person; each good for exactly one revision. The least recently used goes first.
struct desk::kept {
    struct slot {
        std::shared_ptr<const casework::file> folded;
        std::list<person_id>::iterator used;
    };
    std::mutex lock;
    std::list<person_id> order;
    std::unordered_map<person_id, slot> files;
    std::mutex world_lock;

    std::shared_ptr<const file> find(const person_id& id, std::int64_t revision) {
        const std::lock_guard held(lock);
        const auto found = files.find(id);
        if (found == files.end() || found->second.folded->revision != revision) return nullptr;
        order.splice(order.begin(), order, found->second.used);
        return found->second.folded;
    }
    void keep(const std::shared_ptr<const file>& folded) {
        const std::lock_guard held(lock);
        const person_id& id = folded->person.id;
        if (const auto found = files.find(id); found != files.end()) {
            found->second.folded = folded;
            return;
        }
        order.push_front(id);
        files.emplace(id, slot{folded, order.begin()});
        if (files.size() <= files_kept) return;
        files.erase(order.back());
        order.pop_back();
    }
};

desk::desk(store::database& database, kith::world& world, std::shared_ptr<const guidance::rulebook> rules)
    : database_(database), world_(world), rules_(std::move(rules)), kept_(std::make_unique<kept>()) {}

desk::~desk() = default;

std::shared_ptr<const file> desk::open(store::snapshot& snapshot, const person_id& id) {
    const std::string stream = record::person_stream(id);
    const store::stream_head head = snapshot.head(stream);
    if (head.revision == 0) return nullptr;
    if (auto found = kept_->find(id, head.revision)) return found;
    const auto entries = record::read_stream(snapshot, stream);
    if (entries.empty()) return nullptr; // disposed of
    auto folded = std::make_shared<const file>(fold(*rules_, id, entries));
    kept_->keep(folded);
    return folded;
}

std::shared_ptr<const file> desk::open_as_at(store::snapshot& snapshot, const person_id& id, instant at) {
    const auto entries = record::read_stream(snapshot, record::person_stream(id), at);
    if (entries.empty()) return nullptr;
    return std::make_shared<const file>(fold(*rules_, id, entries));
}

child_files desk::household_of(store::snapshot& snapshot, const file& child) {
    child_files others;
    if (child.person.household.empty()) return others;
    const auto same = one_person(snapshot, child.person.id);
    for (const store::person_row& row : snapshot.household(child.person.household)) {
        if (!row.child || std::ranges::find(same, row.person) != same.end()) continue;
        if (auto other = open(snapshot, row.person)) others.push_back(std::move(other));
    }
    return others;
}

namespace {

/// Of whom the act tells something by which a person is recognised.
std::vector<person_id> told_of_people(const decision& made) {
    std::vector<person_id> told;
    for (std::size_t i = 0; i < made.files.size() && i < made.appends.size(); ++i) {
        const bool tells = std::ranges::any_of(made.appends[i].entries, [](const record::new_entry& entry) {
            return entry.type == person_recorded || entry.type == facts_changed ||
                   entry.type == entry_assigned || entry.type.starts_with("detail.");
        });
        if (tells) told.push_back(made.files[i].person.id);
    }
    return told;
}

/// The other records of the person on which the process gave access in an emergency: what a further step of
/// it gives is given there as well.
child_files also_opened(desk& at, store::snapshot& snapshot, const file& child,
                        const case_process_id& process) {
    const auto opened_by = [&](const file& one) {
        return std::ranges::any_of(one.grants, [&](const access_grant& given) {
            return given.kind == grant_kind::emergency && given.process == process;
        });
    };
    child_files others;
    if (!opened_by(child)) return others;
    for (const person_id& id : one_person(snapshot, child.person.id)) {
        if (id == child.person.id) continue;
        if (auto other = at.open(snapshot, id); other && opened_by(*other))
            others.push_back(std::move(other));
    }
    return others;
}

} // namespace

outcome_of_act desk::commit(const decision& made, const practitioner& who, instant now,
                            const form_sent& form) {
    record::act act;
    act.by = {who.id, who.role, form.purpose};
    act.at = now;
    act.appends = made.appends;
    act.joins = made.joins;
    for (const file& after : made.files)
        act.rows.push_back(rows_of(*rules_, after));
    act.form_token = form.token;
    act.answer = form.answer;
    if (form.draft) act.finished_draft = std::pair(who.id, *form.draft);
    guarded_world safe(world_, kept_->world_lock);
    const auto appended = record::append(database_, safe, act);
    if (const auto* again = std::get_if<record::repeated>(&appended)) {
        return recorded{made.process, {}, true, again->answer};
    }
    if (std::holds_alternative<record::conflict>(appended)) {
        auto snapshot = database_.read();
        if (made.files.empty()) return overtaken{nullptr, {}};
        return overtaken{open(*snapshot, made.files.front().person.id), {}};
    }
    recorded done{made.process, {}, false, form.answer};
    for (const file& after : made.files)
        done.people.push_back(after.person.id);
    if (const auto known = told_of_people(made); notice_ && !known.empty()) {
        try {
            notice_(known, now);
        } catch (const store::store_failure&) {
            throw; // the database is gone: nothing may go on
        } catch (const std::exception&) {
            return done; // possible matches can always be worked out anew; the act is on record
        }
    }
    return done;
}

outcome_of_act desk::record(const person_id& opened_from, const submission& sent, const practitioner& who,
                            instant now, const form_sent& form) {
    // Tried again when another child's act came between reading and writing; a real conflict is told at
    // once.
    for (int attempt = 0;; ++attempt) {
        auto snapshot = database_.read();
        if (form.token) {
            if (auto answered = snapshot->answer_to(*form.token))
                return recorded{sent.process, {}, true, *answered};
        }
        const auto first = open(*snapshot, opened_from);
        const case_process* process = first ? first->find(sent.process) : nullptr;
        if (!process)
            return problems{{"There is no such process for this child. Go back to the child's page", ""}};
        if (auto since = unseen(*first, sent.process, sent.step, form.based_on); !since.empty()) {
            return overtaken{first, std::move(since)};
        }
        child_files files{first};
        for (const person_id& id : process->children) {
            if (id == opened_from) continue;
            auto other = open(*snapshot, id);
            if (other && possible_now(*rules_, *other, sent)) files.push_back(std::move(other));
        }
        const child_files household = household_of(*snapshot, *first);
        const child_files also = also_opened(*this, *snapshot, *first, sent.process);
        snapshot.reset();
        guarded_world safe(world_, kept_->world_lock);
        auto made = record_step(*rules_, files, household, sent, who, now, safe);
        if (!made) return made.error();
        if (!also.empty()) *made = on_other_records_too(*rules_, std::move(*made), also, who, now);
        auto done = commit(*made, who, now, form);
        if (!std::holds_alternative<overtaken>(done) || attempt + 1 >= most_attempts) return done;
    }
}

outcome_of_act desk::record(const intake& sent, const practitioner& who, instant now,
                            const form_sent& form) {
    if (form.token) {
        if (auto answered = database_.read()->answer_to(*form.token))
            return recorded{{}, {}, true, *answered};
    }
    guarded_world safe(world_, kept_->world_lock);
    const auto made = record_intake(*rules_, sent, who, now, safe);
    if (!made) return made.error();
    return commit(*made, who, now, form);
}

namespace {

/// Opens the file, decides, and commits; again if somebody else wrote in between.
template <class Decide, class Commit>
outcome_of_act on_file(desk& at, const person_id& person, const Decide& decide, const Commit& commit) {
    for (int attempt = 0;; ++attempt) {
        auto snapshot = at.database().read();
        const auto child = at.open(*snapshot, person);
        if (!child) return problems{{"There is no such record", ""}};
        const result<decision> made = decide(*snapshot, child);
        snapshot.reset();
        if (!made) return made.error();
        auto done = commit(*made);
        if (!std::holds_alternative<overtaken>(done) || attempt + 1 >= most_attempts) return done;
    }
}

} // namespace

result<std::vector<record::stream_append>>
desk::free_on_joined_records(store::snapshot& snapshot, const file& child, std::string_view definition,
                             const practitioner& who, instant now) {
    std::vector<record::stream_append> looked_at;
    const guidance::edition* edition = rules_->in_force_on(local_date(now));
    const guidance::process* asked = edition ? edition->find_process(definition) : nullptr;
    if (!asked) return looked_at; // refused where it is opened
    for (const person_id& id : one_person(snapshot, child.person.id)) {
        const auto other = id == child.person.id ? nullptr : open(snapshot, id);
        if (!other) continue;
        if (auto free = may_open(*rules_, *edition, *asked, *other, who); !free)
            return tl::unexpected(free.error());
        looked_at.push_back({record::person_stream(id), other->revision, {}});
    }
    return looked_at;
}

outcome_of_act desk::open_process(const person_id& person, std::string_view definition,
                                  std::string_view because, const practitioner& who, instant now,
                                  const form_sent& form) {
    return on_file(
        *this, person,
        [&](store::snapshot& snapshot, const std::shared_ptr<const file>& child) -> result<decision> {
            auto elsewhere = free_on_joined_records(snapshot, *child, definition, who, now);
            if (!elsewhere) return tl::unexpected(elsewhere.error());
            child_files files{child};
            for (auto& other : household_of(snapshot, *child))
                files.push_back(std::move(other));
            guarded_world safe(world_, kept_->world_lock);
            auto made = casework::open_process(*rules_, definition, files, because, who, now, safe);
            if (made) std::ranges::move(*elsewhere, std::back_inserter(made->appends));
            return made;
        },
        [&](const decision& made) { return commit(made, who, now, form); });
}

outcome_of_act desk::correct(const person_id& person, const step_correction& sent, const practitioner& who,
                             instant now, const form_sent& form) {
    return on_file(
        *this, person,
        [&](store::snapshot&, const std::shared_ptr<const file>& child) {
            return casework::correct(*rules_, child, sent, who, now);
        },
        [&](const decision& made) { return commit(made, who, now, form); });
}

outcome_of_act desk::explain_late(const person_id& person, std::string_view clock, std::int64_t started_by,
                                  std::string_view code, std::string_view text, const practitioner& who,
                                  instant now, const form_sent& form) {
    return on_file(
        *this, person,
        [&](store::snapshot&, const std::shared_ptr<const file>& child) {
            return casework::explain_late(*rules_, child, clock, started_by, code, text, who, now);
        },
        [&](const decision& made) { return commit(made, who, now, form); });
}

outcome_of_act desk::add_note(const person_id& person, std::string_view text,
                              std::optional<instant> event_time, const practitioner& who, instant now,
                              const form_sent& form) {
    return on_file(
        *this, person,
        [&](store::snapshot&, const std::shared_ptr<const file>& child) {
            return casework::add_note(*rules_, child, text, event_time, who, now);
        },
        [&](const decision& made) { return commit(made, who, now, form); });
}

outcome_of_act desk::change_facts(const person_id& person, const std::map<std::string, std::string>& facts,
                                  std::string_view reason, const practitioner& who, instant now,
                                  const form_sent& form) {
    return on_file(
        *this, person,
        [&](store::snapshot&, const std::shared_ptr<const file>& child) {
            return casework::change_facts(*rules_, child, facts, reason, who, now);
        },
        [&](const decision& made) { return commit(made, who, now, form); });
}

outcome_of_act desk::perform(const std::vector<person_id>& people, const deciding& decide,
                             const practitioner& who, instant now, const form_sent& form) {
    for (int attempt = 0;; ++attempt) {
        auto snapshot = database_.read();
        if (form.token) {
            if (auto answered = snapshot->answer_to(*form.token)) return recorded{{}, {}, true, *answered};
        }
        child_files files;
        for (const person_id& id : people) {
            files.push_back(open(*snapshot, id));
            if (!files.back()) return problems{{"There is no such record", ""}};
        }
        snapshot.reset();
        guarded_world safe(world_, kept_->world_lock);
        const result<decision> made = decide(files, safe);
        if (!made) return made.error();
        auto done = commit(*made, who, now, form);
        if (!std::holds_alternative<overtaken>(done) || attempt + 1 >= most_attempts) return done;
    }
}

record::replay replayed_with(const guidance::rulebook& rules) {
    return [&rules](const person_id& id,
                    const std::vector<record::entry>& entries) -> std::optional<store::case_rows> {
        if (entries.empty()) return std::nullopt;
        return rows_of(rules, fold(rules, id, entries));
    };
}

std::int64_t bring_up_to_date(store::database& database, const guidance::rulebook& rules,
                              std::string_view fingerprint) {
    constexpr std::string_view setting = "guidance_fingerprint", prefix = "person:";
    auto snapshot = database.read();
    if (snapshot->setting(setting) == fingerprint) return 0;
    const std::vector<std::string> streams = snapshot->streams(prefix);
    snapshot.reset();
    std::int64_t rewritten = 0;
    constexpr std::size_t at_once = 200;
    for (std::size_t first = 0; first < streams.size(); first += at_once) {
        auto view = database.read();
        std::vector<store::case_rows> rows;
        for (std::size_t i = first; i < std::min(streams.size(), first + at_once); ++i) {
            const person_id id{streams[i].substr(prefix.size())};
            const auto entries = record::read_stream(*view, streams[i]);
            if (!entries.empty()) rows.push_back(rows_of(rules, fold(rules, id, entries)));
        }
        view.reset();
        database.write([&](store::transaction& transaction) {
            for (const store::case_rows& one : rows)
                transaction.replace(one);
        });
        rewritten += std::int64_t(rows.size());
    }
    database.write([&](store::transaction& transaction) { transaction.set(setting, fingerprint); });
    return rewritten;
}

} // namespace kith::casework
