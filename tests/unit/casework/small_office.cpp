#include "small_office.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

namespace kith::tests {

std::shared_ptr<const guidance::rulebook> shipped_guidance() {
    static const std::shared_ptr<const guidance::rulebook> rules = [] {
        auto loaded = guidance::load(std::string(KITH_SOURCE_DIR) + "/guidance", "example");
        if (!loaded) {
            std::string words = "the guidance that ships has faults";
            for (const auto& fault : loaded.error())
                words += "\n" + guidance::to_text(fault);
            throw std::runtime_error(words);
        }
        return *loaded;
    }();
    return rules;
}

instant at(std::string_view text) {
    const auto local =
        text.size() == 10 ? parse_local_time(std::string(text) + "T00:00") : parse_local_time(text);
    return *to_instant(*local);
}

small_office::small_office(std::string_view moment)
    : now(at(moment)), rules_(shipped_guidance()), ids_(7, now) {}

std::shared_ptr<const casework::file> small_office::file_of(const std::string& given_name) const {
    for (const auto& [id, file] : files_) {
        if (file->person.child && file->person.fact("given_name") == given_name) return file;
    }
    throw std::runtime_error("no child called " + given_name);
}

const casework::file& small_office::child(const std::string& given_name) const {
    return *file_of(given_name);
}

void small_office::take(const casework::decision& made) {
    for (std::size_t i = 0; i < made.files.size(); ++i) {
        const auto& file = made.files[i];
        std::int64_t sequence = *made.appends[i].expected;
        for (const auto& entry : made.appends[i].entries) {
            entries[file.person.id].push_back(casework::as_recorded(
                entry, made.appends[i].stream, ++sequence, {{"somebody"}, "role", ""}, now));
        }
        files_[file.person.id] = std::make_shared<const casework::file>(file);
    }
}

namespace {

/// A sensible answer to a question.
std::vector<std::string> sample_answer(const guidance::field& field) {
    using guidance::field_type;
    switch (field.type) {
    case field_type::yes_no:
        return {"yes"};
    case field_type::number:
        return {"3"};
    case field_type::date:
        return {"2018-07-10"};
    case field_type::moment:
        return {"2018-07-10T10:00"};
    case field_type::practitioner:
        if (field.assigns == "conference_chair") return {"chair"};
        return {"worker"};
    case field_type::practitioners:
        return {"worker", "nurse"};
    case field_type::attendance:
        return {"childrens_social_care", "police", "health", "school"};
    case field_type::choices: {
        std::vector<std::string> all; // every option, so that whoever must be covered is
        for (const auto& option : field.options)
            all.push_back(option.code);
        if (field.must_include.empty() && all.size() > 2) all.resize(2);
        return all;
    }
    case field_type::choice:
        return {field.options.empty() ? "" : field.options.front().code};
    default:
        return {"What was seen and heard."};
    }
}

bool contains(const std::vector<std::string>& list, const std::string& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

} // namespace

casework::child_files small_office::files_in(std::string_view definition, std::string_view step,
                                             case_process_id& process) const {
    casework::child_files found;
    for (const auto& [id, file] : files_) {
        for (const auto& next : casework::next_steps(*rules_, *file)) {
            const bool wanted = next.definition->id == definition && next.step->id == step &&
                                (process.empty() || next.process->id == process);
            if (!wanted) continue;
            process = next.process->id;
            found.push_back(file);
            break;
        }
    }
    return found;
}

casework::child_files small_office::all_children() const {
    casework::child_files found;
    for (const auto& [id, file] : files_) {
        if (file->person.child) found.push_back(file);
    }
    return found;
}

casework::submission small_office::filled(const doing& what, const casework::child_files& files,
                                          const case_process_id& process) const {
    casework::submission sent;
    sent.step = what.step;
    sent.shared = what.shared;
    sent.process = process;
    const guidance::process* definition = casework::definition_of(*rules_, *files.front()->find(process));
    if (!what.when.empty()) sent.event_time = at(what.when);
    for (const auto& file : files) {
        const std::string name(file->person.fact("given_name"));
        const auto own = what.own.contains(name) ? what.own.find(name) : what.own.find("*");
        if (own != what.own.end()) sent.own[file->person.id] = own->second;
        const auto outcome =
            what.outcomes.contains(name) ? what.outcomes.find(name) : what.outcomes.find("*");
        if (outcome != what.outcomes.end()) sent.outcomes[file->person.id] = outcome->second;
        const std::string chosen = outcome == what.outcomes.end() ? "" : outcome->second;
        const guidance::outcome* decided = guidance::find_outcome(*definition, chosen);
        for (const auto& field : definition->fields) {
            if (field.step != what.step || !field.group.empty() || contains(what.leave_empty, field.id))
                continue;
            casework::answers& said = field.per_child ? sent.own[file->person.id] : sent.shared;
            if (said.contains(field.id)) continue;
            casework::answers seen = sent.shared;
            for (const auto& [id, values] : sent.own[file->person.id])
                seen[id] = values;
            const bool asked = casework::asked_of(*rules_, field.asked_when, *file, sent.process, now) &&
                               casework::asked_with(field.asked_when, seen, chosen);
            const bool needed =
                (field.required && asked) || (decided && contains(decided->requires_, field.id));
            if (needed) said[field.id] = sample_answer(field);
        }
    }
    return sent;
}

result<case_process_id> small_office::refer(const std::vector<std::string>& given_names,
                                            std::string_view when,
                                            std::map<std::string, std::string> facts) {
    casework::intake sent;
    sent.definition = "referral";
    sent.event_time = at(when);
    const auto* definition = rules_->in_force_on(local_date(*sent.event_time))->find_process("referral");
    for (const auto& field : definition->fields) {
        if (field.step != definition->steps.front().id || !field.group.empty() || !field.required) continue;
        if (casework::asked_with(field.asked_when, sent.shared, ""))
            sent.shared[field.id] = sample_answer(field);
    }
    for (const auto& name : given_names) {
        casework::new_person row;
        row.facts["given_name"] = {name};
        row.facts["family_name"] = {"Example"};
        row.facts["birth_date"] = {"2010-05-06"};
        for (const auto& [fact, value] : facts) {
            if (value.empty())
                row.facts.erase(fact);
            else
                row.facts[fact] = {value};
        }
        sent.groups["children"].push_back(row);
    }
    casework::new_person mother;
    mother.facts["adult_given_name"] = {"Maya"};
    mother.facts["adult_family_name"] = {"Example"};
    mother.facts["relationship"] = {"mother"};
    sent.groups["adults"].push_back(mother);
    const auto made = casework::record_intake(*rules_, sent, people.teacher, now, ids_);
    if (!made) return tl::unexpected(made.error());
    take(*made);
    return made->process;
}

result<casework::decision> small_office::record(const doing& what) {
    case_process_id process;
    const auto files = files_in(what.definition, what.step, process);
    if (files.empty()) return refuse("no such step is possible now: " + what.definition + "." + what.step);
    casework::child_files household;
    for (const auto& one : all_children()) {
        if (one->person.household == files.front()->person.household) household.push_back(one);
    }
    auto made =
        casework::record_step(*rules_, files, household, filled(what, files, process), what.who, now, ids_);
    if (made) take(*made);
    return made;
}

void small_office::must(const doing& what) {
    const auto made = record(what);
    INFO(what.definition << "." << what.step << " " << words_of(made));
    REQUIRE(made.has_value());
}

const casework::case_clock* small_office::clock(const std::string& given_name, std::string_view id) const {
    const auto& clocks = child(given_name).clocks;
    for (auto one = clocks.rbegin(); one != clocks.rend(); ++one) {
        if (one->clock == id) return &*one;
    }
    return nullptr;
}

bool small_office::open(const std::string& given_name, std::string_view definition) const {
    const auto& processes = child(given_name).processes;
    return std::any_of(processes.begin(), processes.end(),
                       [&](const auto& one) { return one.definition == definition && !one.finished; });
}

bool small_office::next_has(const std::string& given_name, std::string_view definition,
                            std::string_view step) const {
    for (const auto& next : casework::next_steps(*rules_, child(given_name))) {
        if (next.definition->id == definition && next.step->id == step) return true;
    }
    return false;
}

void small_office::to_conference(const std::vector<std::string>& given_names) {
    REQUIRE(refer(given_names, "2018-12-03T09:30").has_value());
    must({"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "strategy_discussion"}}});
    must({"referral", "feedback", people.front_door, "2018-12-04"});
    must({"strategy_discussion", "hold", people.manager, "2018-12-12T10:00", {{"*", "section_47"}}});
    must({"section_47_enquiry", "allocate", people.manager, "2018-12-12"});
    must({"section_47_enquiry", "see_child", people.worker, "2018-12-13T10:00"});
    must({"section_47_enquiry", "conclude", people.worker, "2018-12-18"});
    must({"section_47_enquiry", "authorise", people.manager, "2018-12-19", {{"*", "conference"}}});
    if (open(given_names.front(), "section_47_enquiry"))
        must({"section_47_enquiry", "inform", people.worker, "2018-12-19"});
}

void small_office::to_plan(const std::vector<std::string>& given_names) {
    to_conference(given_names);
    must({"initial_conference", "arrange", people.manager, "2018-12-19"});
    must({"initial_conference", "hold", people.chair, "2019-01-04", {{"*", "plan"}}});
}

} // namespace kith::tests
