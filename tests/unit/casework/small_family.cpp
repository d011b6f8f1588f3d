#include "small_family.hpp"

#include <doctest/doctest.h>

namespace kith::tests {

small_family::small_family(std::string_view moment)
    : now(at(moment)), rules_(shipped_guidance()), world_(7, now) {}

void small_family::append(const record::stream_append& made, const person_id& person) {
    std::vector<record::entry>& stream = entries[person];
    for (const record::new_entry& entry : made.entries)
        stream.push_back(casework::as_recorded(entry, made.stream, std::int64_t(stream.size()) + 1,
                                               {worker.id, worker.role, {}}, now));
    files_[person] = std::make_shared<const casework::file>(casework::fold(*rules_, person, stream));
}

person_id small_family::add(const std::string& name, const std::string& birth, bool child,
                            const std::string& sex, const household_id& household) {
    const auto person = world_.fresh<person_id>();
    casework::person_facts facts{{"given_name", name}, {"family_name", "Example"}};
    if (!birth.empty()) facts["birth_date"] = birth;
    if (!sex.empty()) facts["sex"] = sex;
    append({record::person_stream(person),
            0,
            {{std::string(casework::person_recorded),
              1,
              now,
              "",
              {},
              casework::person_body(child, household, facts)}}},
           person);
    ids_by_name[name] = person;
    return person;
}

std::shared_ptr<const casework::file> small_family::file(const std::string& name) const {
    return files_.at(ids_by_name.at(name));
}
std::shared_ptr<const casework::file> small_family::file(const person_id& id) const {
    return files_.at(id);
}

std::vector<person_id> small_family::everybody() const {
    std::vector<person_id> all;
    for (const auto& [id, file] : files_)
        all.push_back(id);
    return all;
}

std::string small_family::take(const result<casework::decision>& made) {
    if (!made) return words_of(made);
    for (std::size_t i = 0; i < made->appends.size(); ++i) {
        const person_id person = made->files[i].person.id;
        append(made->appends[i], person);
        // What the act worked out is what the record says when it is read again.
        REQUIRE(casework::rows_of(*rules_, made->files[i]) == casework::rows_of(*rules_, *files_[person]));
    }
    return {};
}

casework::lineage small_family::above() const {
    casework::lineage all;
    for (const auto& [id, file] : files_)
        for (const casework::relationship& one : file->kin.relationships)
            if (!one.until && !one.withdrawn && (one.type == "parent" || one.type == "adoptive_parent"))
                all[id].push_back(one.person);
    return all;
}

std::string small_family::relate(const std::string& person, const std::string& type,
                                 const std::string& other, casework::relationship_said said) {
    said.type = type;
    return take(casework::record_relationship(*rules_, *file(person), *file(other), said, above(), worker,
                                              now, world_));
}

std::string small_family::change(const std::string& person, const std::string& key,
                                 const casework::relationship_changing& sent) {
    casework::relationship_changing whole = sent;
    whole.key = key;
    const auto* one = file(person)->kin.find(key);
    REQUIRE(one != nullptr);
    return take(casework::change_relationship(*rules_, *file(person), *file(one->person), whole, above(),
                                              worker, now, world_));
}

std::string small_family::key(const std::string& person, const std::string& type) const {
    for (const casework::relationship& one : file(person)->kin.relationships)
        if (one.type == type && !one.until && !one.withdrawn) return casework::key_of(one);
    return {};
}

} // namespace kith::tests
