#pragma once
// People on record without any process, for acts about who they are to each other: files by name, every
// entry kept, so that everything can be folded again.

#include "small_office.hpp"

#include "casework/kin_acts.hpp"

namespace kith::tests {

class small_family {
  public:
    explicit small_family(std::string_view now = "2019-01-08T10:00");

    /// Brings somebody on record. `birth` may be empty.
    person_id add(const std::string& name, const std::string& birth, bool child,
                  const std::string& sex = "", const household_id& household = {});
    std::shared_ptr<const casework::file> file(const std::string& name) const;
    std::shared_ptr<const casework::file> file(const person_id&) const;
    person_id id(const std::string& name) const { return ids_by_name.at(name); }
    std::vector<person_id> everybody() const;

    /// "`other` is the `type` of `person`"; words of the refusal, empty when it was recorded.
    std::string relate(const std::string& person, const std::string& type, const std::string& other,
                       casework::relationship_said said = {});
    std::string change(const std::string& person, const std::string& key,
                       const casework::relationship_changing&);
    /// The only live relationship of that type, for its key.
    std::string key(const std::string& person, const std::string& type) const;
    std::string take(const result<casework::decision>&);
    /// Who is above whom by what everybody's own stream says.
    casework::lineage above() const;

    const guidance::rulebook& rules() const { return *rules_; }
    seeded_world& ids() { return world_; }
    casework::practitioner worker{{"worker"}, "social_worker", "Sam Worker"};
    instant now;
    std::map<std::string, person_id> ids_by_name;
    std::map<person_id, std::vector<record::entry>> entries;

  private:
    void append(const record::stream_append&, const person_id&);
    std::shared_ptr<const guidance::rulebook> rules_;
    seeded_world world_;
    std::map<person_id, std::shared_ptr<const casework::file>> files_;
};

} // namespace kith::tests
