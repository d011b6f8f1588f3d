#pragma once
// A record of every class, and a practitioner of every role standing in every way to each of them.

#include "access_table.hpp"
#include "small_site.hpp"

#include <map>
#include <string>
#include <vector>

namespace kith::tests {

/// Somebody who asks.
struct asker {
    casework::practitioner who;
    std::string relation;
    std::string agency;
};

struct classed_record {
    std::string name;       ///< "ordinary", "restricted", "closed", "protected", "joined", "missing"
    std::string given_name; ///< nobody else is called so; empty: there is no such record
    person_id person;
    std::map<std::string, std::string> parameters = {}; ///< for every parameter of every route
    /// Another record that is read as one with this one, and that nobody stands in a relation to.
    std::string joined_with = {};
};

/// The ways of standing to a record. "own" relations are called as the guidance calls them.
const std::vector<std::string>& relations_tried();

class access_world {
  public:
    /// Everybody of these roles. With `relations` empty: all of relations_tried().
    explicit access_world(const std::vector<std::string>& roles, std::vector<std::string> relations = {});
    small_site site;
    std::vector<asker> askers;
    std::vector<classed_record> records;
    /// The rows of tests/access/routes.txt whose routes there are, without the assets.
    std::vector<route_row> rows() const;
    /// A protected address of the record of class "protected".
    static constexpr std::string_view hidden_street = "Hushlarch Row";
    /// The path of a route for a record: "/children/:person/plan" with its parameters filled in.
    static std::string path(std::string_view pattern, const classed_record&);

  private:
    void add_people(const std::vector<std::string>& roles, const std::vector<std::string>& relations);
    void add_records();
    void stand(const person_id&);
    void protect(const person_id&);
    void restrict_to_list(const person_id&);
    void join(const person_id&, const person_id&);
    void append(const person_id&,
                const std::function<std::vector<record::new_entry>(const casework::file&,
                                                                   const guidance::edition&)>&);
    std::map<std::string, std::string> parameters_of(const person_id&, const person_id& other);
};

} // namespace kith::tests
