#include "web/pages/family_parts.hpp"

#include "casework/joining_desk.hpp"
#include "people/relationships.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace kith::web::pages {

namespace {

using file_at = std::shared_ptr<const casework::file>;

bool of_work(std::string_view type) {
    return type == "practitioner" || type == "works_with";
}

/// Somebody who was come across, and what may be told of them.
struct met {
    file_at file;         ///< as at the moment shown; nullptr: nothing was on record of them then
    bool open = false;    ///< the viewer may open the record
    bool named = false;   ///< a record that the viewer may open names them, or lives with them
    std::string sex_told; ///< by the words for a relationship ("mother"), where no record says
    bool risk = false;    ///< recorded as a person who poses a risk
};

class gathering {
  public:
    gathering(site& from, const child_visit& child, int steps)
        : site_(from), child_(child), steps_(steps), today_(edition_at(from, from.desk.world().now())) {}

    gathered_family gather() {
        meet(child_.person(), 0).named = true;
        for (; !waiting_.empty(); waiting_.pop_front()) {
            const auto [person, step] = waiting_.front();
            if (step < steps_) look_around(person, step);
        }
        return finish();
    }

  private:
    file_at file_of(const person_id& person) {
        if (person == child_.person()) return child_.file;
        if (!is_identifier(person.text)) return nullptr;
        if (const auto joined = open_records_.find(person); joined != open_records_.end())
            return casework::joined_view(
                site_.rules(),
                casework::whole_records(site_.desk, *child_.snapshot, joined->second, child_.as_at));
        return child_.as_at ? site_.desk.open_as_at(*child_.snapshot, person, *child_.as_at)
                            : site_.desk.open(*child_.snapshot, person);
    }

    /// Somebody whom no record names that the viewer opens, and of whom the viewer must not learn.
    bool concealed(const person_id& person, const file_at& then) {
        if (person == child_.person() || open_records_.contains(person)) return false;
        const file_at now = child_.as_at ? site_.desk.open(*child_.snapshot, person) : then;
        return now && kith::access::concealed(today_, child_.viewer, *now);
    }

    bool may_open(const person_id& person, const file_at& then) {
        if (person == child_.person() || open_records_.contains(person)) return true;
        const file_at now = child_.as_at ? site_.desk.open(*child_.snapshot, person) : then;
        return now && kith::access::may_open(today_, child_.viewer, *now).allowed;
    }

    /// A person on record more than once is one member: the records that are joined go by the person's.
    const person_id& as_one(const person_id& id) {
        if (std::ranges::find(child_.records, id) != child_.records.end()) return child_.person();
        const auto known = goes_by_.find(id);
        return known == goes_by_.end() ? goes_by_.emplace(id, look_up_joined(id)).first->second
                                       : known->second;
    }

    /// By which record the person of this one goes.
    person_id look_up_joined(const person_id& id) {
        if (!is_identifier(id.text)) return id;
        const auto records = casework::one_person(*child_.snapshot, id, child_.as_at);
        if (records.size() < 2) return id;
        bool child = false, all_open = true;
        for (const person_id& record : records) {
            const file_at now = site_.desk.open(*child_.snapshot, record);
            child = child || !now || now->person.child;
            all_open = all_open && now && kith::access::may_open(today_, child_.viewer, *now).allowed;
        }
        if (child && !all_open) return id;
        const auto among = [&](const casework::relationship& one) {
            return !one.withdrawn && std::ranges::find(records, one.person) != records.end();
        };
        const auto named = std::ranges::find_if(child_.file->kin.relationships, among);
        const person_id goes_by = named != child_.file->kin.relationships.end()
                                      ? named->person
                                      : casework::oldest_record(site_.desk, *child_.snapshot, records);
        if (all_open) open_records_.emplace(goes_by, records);
        return goes_by;
    }

    /// Every record of a member that is read here.
    [[nodiscard]] std::vector<person_id> records_of(const person_id& person) const {
        if (person == child_.person() && !child_.records.empty()) return child_.records;
        const auto joined = open_records_.find(person);
        return joined == open_records_.end() ? std::vector{person} : joined->second;
    }

    met& meet(const person_id& told, int step) {
        const person_id person = as_one(told);
        const auto found = met_.find(person);
        if (found != met_.end()) return found->second;
        met fresh;
        if (met_.size() < most_looked_at) {
            fresh.file = file_of(person);
            fresh.open = fresh.file && may_open(person, fresh.file);
            waiting_.emplace_back(person, step);
        } else {
            result_.more = true;
        }
        order_.push_back(person);
        return met_.emplace(person, std::move(fresh)).first->second;
    }

    [[nodiscard]] date day() const { return local_date(child_.now); }

    /// What this record tells of relationships: it is shown where the viewer may open it.
    void follow_own(const person_id& person, const casework::file& file, int step) {
        for (const casework::relationship& one : file.kin.relationships) {
            if (one.withdrawn || of_work(one.type) || !is_identifier(one.person.text)) continue;
            if (as_one(one.person) == person) continue;
            met& other = meet(one.person, step + 1);
            if (!met_.at(person).open) continue;
            other.named = true;
            other.risk = other.risk || (one.type == "poses_risk" && !one.until);
            if (const auto told = people::understand_relationship(one.kind);
                told && !told->sex.empty() && other.sex_told.empty())
                other.sex_told = told->sex;
            result_.all.links.push_back({person,
                                         as_one(one.person),
                                         one.type.empty() ? "not_known" : one.type,
                                         one.since,
                                         one.until,
                                         false,
                                         {}});
        }
    }

    /// Whose own record names this person: half-siblings by a father, and what was recorded from one side.
    void follow_naming(const person_id& person, int step) {
        for (const person_id& record : records_of(person))
            for (const store::relationship_row& row : child_.snapshot->naming(record)) {
                if (of_work(row.type)) continue;
                const file_at other = file_of(row.person);
                const bool then =
                    other &&
                    std::any_of(other->kin.relationships.begin(), other->kin.relationships.end(),
                                [&](const auto& one) { return one.person == record && !one.withdrawn; });
                if (then && !concealed(row.person, other)) meet(row.person, step + 1);
            }
    }

    void follow_homes(const person_id& person, const casework::file& file, int step) {
        for (const casework::membership& lived : file.kin.memberships) {
            if (!lived.on(day()) || lived.household.empty()) continue;
            for (const store::membership_row& row : child_.snapshot->memberships_of(lived.household)) {
                const file_at other = file_of(row.person);
                if (!other || !lives_in(*other, lived.household)) continue;
                if (concealed(row.person, other)) continue;
                met& one = meet(row.person, step + 1);
                if (met_.at(person).open) one.named = true;
            }
        }
    }

    [[nodiscard]] bool lives_in(const casework::file& file, const household_id& household) const {
        return std::any_of(file.kin.memberships.begin(), file.kin.memberships.end(),
                           [&](const auto& one) { return one.household == household && one.on(day()); });
    }

    void look_around(const person_id& person, int step) {
        const file_at file = met_.at(person).file;
        if (!file) return;
        follow_own(person, *file, step);
        follow_naming(person, step);
        follow_homes(person, *file, step);
    }

    kith::family::member member_of(const person_id& id, const met& one) {
        kith::family::member member;
        member.id = id;
        member.subject = id == child_.person();
        member.address = member.subject ? child_address(child_) : around_address(child_, id);
        member.sex = one.sex_told;
        if (!one.file) {
            member.name = "Name not known";
            return member;
        }
        const people::person& person = one.file->person;
        member.name = people::full_name(person);
        if (const auto sex = person.fact("sex"); !sex.empty()) member.sex = sex;
        member.child = person.child;
        member.unborn = person.unborn();
        if (one.risk) member.note = "Poses a risk";
        if (!one.open && person.child) return member; // of another child no more than the name
        member.birth = person.birth_date();
        member.expected = person.expected_date();
        if (const auto died = parse_date(person.fact("death_date"))) member.death = *died;
        if (member.child && !member.subject)
            for (const person_id& record : records_of(id))
                result_.records_shown.push_back(record);
        if (member.child && !child_.as_at)
            if (const auto row = child_.snapshot->person(id); row && !row->status.empty())
                member.note = member.note.empty() ? row->status : member.note + ". " + row->status;
        return member;
    }

    /// Adults around the child are told as the couple that they are or were, though their own records stay
    /// closed: how they stand to each other is what the child lives with.
    void add_couples() {
        const auto shown_adult = [&](const person_id& id) {
            return std::ranges::any_of(result_.all.members, [&](const kith::family::member& one) {
                return one.id == id && !one.child && met_.at(id).file;
            });
        };
        for (const kith::family::member& member : result_.all.members) {
            const met& one = met_.at(member.id);
            if (one.open || !shown_adult(member.id)) continue;
            for (const casework::relationship& tie : one.file->kin.relationships) {
                const people::relationship_type* type = people::find_relationship_type(tie.type);
                if (!type || type->place != people::kin_place::partner || tie.withdrawn) continue;
                const person_id& other = as_one(tie.person);
                if (other != member.id && shown_adult(other))
                    result_.all.links.push_back(
                        {member.id, other, tie.type, tie.since, tie.until, false, {}});
            }
        }
    }

    void add_homes() {
        std::map<household_id, std::vector<person_id>> homes;
        for (const kith::family::member& member : result_.all.members) {
            const met& one = met_.at(member.id);
            if (!one.file) continue;
            for (const casework::membership& lived : one.file->kin.memberships)
                if (auto& home = homes[lived.household]; lived.on(day()) && !lived.household.empty() &&
                                                         std::ranges::find(home, member.id) == home.end())
                    home.push_back(member.id);
        }
        for (auto& [household, members] : homes)
            if (!members.empty()) result_.all.homes.push_back({household, std::move(members)});
    }

    gathered_family finish() {
        for (const person_id& id : order_) { // the nearest first, where there are too many
            const met& one = met_.at(id);
            if (!one.open && !one.named) {
                ++result_.all.not_shown;
            } else if (result_.all.members.size() < most_of_a_family) {
                result_.all.members.push_back(member_of(id, one));
                if (one.open) result_.open.push_back(id);
            } else {
                result_.more = true;
            }
        }
        add_couples();
        add_homes();
        for (const auto& [record, member] : goes_by_)
            if (record != member) result_.goes_by.emplace(record, member);
        for (const person_id& record : child_.records)
            if (record != child_.person()) result_.goes_by.emplace(record, child_.person());
        result_.all = kith::family::canonical(std::move(result_.all));
        return std::move(result_);
    }

    static constexpr std::size_t most_looked_at = 400;

    site& site_;
    const child_visit& child_;
    int steps_;
    const guidance::edition& today_;
    std::map<person_id, met> met_;
    std::map<person_id, person_id> goes_by_;                   ///< of every record that was looked up
    std::map<person_id, std::vector<person_id>> open_records_; ///< joined, of a member; all may be opened
    std::vector<person_id> order_;                             ///< in which they were met
    std::deque<std::pair<person_id, int>> waiting_;
    gathered_family result_;
};

} // namespace

gathered_family gather(site& site, const child_visit& child, int steps) {
    return gathering(site, child, steps).gather();
}

std::string around_address(const child_visit& child, const person_id& other) {
    return child_address(child, "/people/" + other.text);
}

} // namespace kith::web::pages
