#pragma once
// A small office in memory: the real guidance, the real engine, files by person; no database, no clock of
// the wall.

#include "casework/casework.hpp"
#include "casework/entries.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kith::tests {

/// The guidance that ships, loaded once.
std::shared_ptr<const guidance::rulebook> shipped_guidance();

/// "2018-12-12" (midnight) or "2018-12-12T14:30", in London.
instant at(std::string_view text);

/// Everybody who works in the office.
struct staff {
    casework::practitioner teacher{{"teacher"}, "referrer", "Tess Teacher"};
    casework::practitioner front_door{{"frontdoor"}, "front_door_social_worker", "Fola Front"};
    casework::practitioner manager{{"manager"}, "team_manager", "Mina Manager"};
    casework::practitioner other_manager{{"manager2"}, "team_manager", "Moss Manager"};
    casework::practitioner worker{{"worker"}, "social_worker", "Sam Worker"};
    casework::practitioner chair{{"chair"}, "conference_chair", "Chris Chair"};
    casework::practitioner nurse{{"nurse"}, "core_group_member", "Nia Nurse"};
};

/// How one step is recorded. Required answers that are not given are filled in sensibly.
struct doing {
    std::string definition, step;
    casework::practitioner who;
    std::string when;                                 ///< event time; entry time is the office's `now`
    std::map<std::string, std::string> outcomes = {}; ///< by given name; "*" for every child
    casework::answers shared = {};
    std::map<std::string, casework::answers> own = {}; ///< by given name; "*" for every child
    std::vector<std::string> leave_empty = {};         ///< fields that the filling leaves out
};

class small_office {
  public:
    explicit small_office(std::string_view now);
    staff people;
    instant now;

    /// A referral with these children (given names) in one household; returns the process.
    result<case_process_id> refer(const std::vector<std::string>& given_names, std::string_view when,
                                  std::map<std::string, std::string> facts = {});
    /// Records a step in the running process of that type of the first child who has one.
    result<casework::decision> record(const doing&);
    /// The same, failing the test when it is refused.
    void must(const doing&);

    const casework::file& child(const std::string& given_name) const;
    std::shared_ptr<const casework::file> file_of(const std::string& given_name) const;
    void take(const casework::decision&);
    const casework::case_clock* clock(const std::string& given_name,
                                      std::string_view id) const; ///< the latest run
    bool open(const std::string& given_name, std::string_view definition) const;
    bool next_has(const std::string& given_name, std::string_view definition, std::string_view step) const;
    casework::submission filled(const doing&, const casework::child_files&, const case_process_id&) const;
    /// The children of the running process of that type in which the step is possible.
    casework::child_files files_in(std::string_view definition, std::string_view step,
                                   case_process_id& process) const;
    casework::child_files all_children() const;
    const guidance::rulebook& rules() const { return *rules_; }
    seeded_world& ids() { return ids_; }
    /// All entries of each stream, for folding again.
    std::map<person_id, std::vector<record::entry>> entries;

    /// From the referral to a plan: what most journeys begin with.
    void to_conference(const std::vector<std::string>& given_names);
    void to_plan(const std::vector<std::string>& given_names);

  private:
    std::shared_ptr<const guidance::rulebook> rules_;
    seeded_world ids_;
    std::map<person_id, std::shared_ptr<const casework::file>> files_;
};

/// The messages of a refusal, joined; empty for success.
template <class T>
std::string words_of(const result<T>& outcome) {
    std::string words;
    if (!outcome) {
        for (const problem& one : outcome.error())
            words += one.field + ": " + one.message + "\n";
    }
    return words;
}

} // namespace kith::tests
