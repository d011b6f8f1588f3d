#include "vigilance/recorded.hpp"

#include "casework/entries.hpp"
#include "language/language.hpp"
#include "people/people.hpp"
#include "store/grants.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <set>

namespace kith::vigilance {
namespace {

constexpr std::size_t most_around = 40;

/// Letters and digits alone, any script, so that two spellings of an address are one.
std::string plain(std::string_view text) {
    std::string out;
    for (const char letter : language::fold(text))
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) out += letter;
    return out;
}

home plain_home(std::string_view address, std::string_view postcode) {
    const std::string code = plain(postcode), lines = plain(address);
    return {lines.empty() ? std::string() : lines + " " + code, code};
}

void add(std::vector<std::string>& to, std::string text) {
    if (!text.empty() && std::ranges::find(to, text) == to.end()) to.push_back(std::move(text));
}

/// Of "Sam Ahmed": ahmed.
std::string surname_in(std::string_view display_name) {
    const auto space = display_name.find_last_of(' ');
    return plain(space == std::string_view::npos ? display_name : display_name.substr(space + 1));
}

/// When accounts were closed, the last time.
std::map<practitioner_id, date> closed_accounts(store::snapshot& snapshot) {
    std::map<practitioner_id, date> out;
    for (const record::entry& one : record::read_stream(snapshot, "accounts")) {
        if (one.type != "account.closed") continue;
        boost::system::error_code error;
        const auto body = boost::json::parse(one.body, error);
        const auto* object = error ? nullptr : body.if_object();
        const practitioner_id who{object == nullptr ? std::string()
                                                    : casework::text_of(*object, "practitioner")};
        if (!who.empty()) out[who] = local_date(one.entry_time);
    }
    return out;
}

} // namespace

/// What is needed of one record, without its words.
struct recorded_knowledge::extract {
    struct span {
        practitioner_id who;
        date since;
        std::optional<date> until;
    };
    person_facts facts;
    std::vector<span> parts;                         ///< involvements, papers given
    std::set<std::pair<practitioner_id, int>> wrote; ///< with the number of the day
    std::set<practitioner_id> tasks;                 ///< whose work on it waits
    practitioner_id allocated;
    std::optional<date> closed;
};

recorded_knowledge::recorded_knowledge(casework::desk& desk, store::snapshot& snapshot,
                                       const std::vector<staff_row>& registered)
    : desk_(desk), snapshot_(snapshot) {
    const auto closed = closed_accounts(snapshot);
    for (const store::account& one : snapshot.accounts()) {
        practitioner_facts facts{one.role, one.team, one.agency, {}, {}, {}, {}};
        add(facts.surnames, surname_in(one.display_name));
        if (const auto found = closed.find(one.practitioner); !one.active && found != closed.end())
            facts.leaving_since = found->second;
        const auto row = std::ranges::find(registered, one.sign_in_name, &staff_row::sign_in_name);
        if (row != registered.end()) {
            for (const std::string& name : row->former_surnames)
                add(facts.surnames, plain(name));
            for (const std::string& name : row->employers)
                add(facts.employers, plain(name));
            for (const home& at : row->homes)
                facts.homes.push_back(plain_home(at.address, at.postcode));
            if (row->leaving_since) facts.leaving_since = row->leaving_since;
        }
        if (one.active) ++staff_;
        practitioners_.emplace(one.practitioner, std::move(facts));
    }
}

recorded_knowledge::~recorded_knowledge() = default;

practitioner_facts recorded_knowledge::practitioner(const practitioner_id& who) {
    const auto found = practitioners_.find(who);
    return found == practitioners_.end() ? practitioner_facts{} : found->second;
}

person_facts recorded_knowledge::person(const person_id& person) {
    return extract_of(person).facts;
}

const recorded_knowledge::extract& recorded_knowledge::extract_of(const person_id& person) {
    auto& kept = people_[person];
    if (kept) return *kept;
    kept = std::make_unique<extract>();
    const auto file = desk_.open(snapshot_, person);
    if (!file) return *kept;
    person_facts& facts = kept->facts;
    add(facts.surnames, plain(file->person.fact("family_name")));
    std::set<person_id> around;
    for (const casework::relationship& one : file->kin.relationships)
        if (!one.withdrawn && around.size() < most_around && around.insert(one.person).second)
            if (const auto row = snapshot_.person(one.person)) // "Okafor, Ada"
                add(facts.surnames, plain(row->display_name.substr(0, row->display_name.find(','))));
    for (const auto& one : people::addresses_of(file->person, people::disclosure::protected_too))
        facts.homes.push_back(plain_home(one.lines, one.postcode));
    for (const casework::tie& one : casework::ties_that_hold(*file))
        if (one.kind == "work") add(facts.employers, plain(one.name));
    facts.family_of = store::kept_from(snapshot_, person);
    facts.high_profile = file->restricted;
    const auto day = [](instant at) { return local_date(at); };
    const auto day_if = [](const std::optional<instant>& at) {
        return at ? std::optional(local_date(*at)) : std::nullopt;
    };
    for (const casework::involvement& one : file->involvements)
        kept->parts.push_back({one.practitioner, day(one.since), day_if(one.until)});
    for (const casework::access_grant& one : file->grants)
        if (one.kind == casework::grant_kind::specific || one.kind == casework::grant_kind::named)
            kept->parts.push_back({one.practitioner, day(one.since), day_if(one.until)});
    for (const casework::happening& one : file->happenings)
        kept->wrote.emplace(one.by.who, day_number(day(one.entry_time)));
    if (const auto rows = snapshot_.rows_of(person))
        for (const store::task_row& one : rows->tasks)
            if (!one.owner.empty()) kept->tasks.insert(one.owner);
    if (const auto row = snapshot_.person(person)) kept->allocated = row->allocated;
    std::optional<instant> last;
    for (const casework::case_process& one : file->processes)
        if (one.finished && !one.beside && (!last || one.finished_at > *last)) last = one.finished_at;
    if (!file->open()) kept->closed = day_if(last);
    return *kept;
}

bond recorded_knowledge::between(const practitioner_id& who, const person_id& person, date first,
                                 date last) {
    const extract& known = extract_of(person);
    bond out;
    out.closed = known.closed;
    out.work = known.tasks.contains(who);
    for (const extract::span& one : known.parts) {
        if (one.who != who || one.since > last) continue;
        if (!one.until || *one.until >= first)
            out.work = true;
        else if (!out.left || *one.until > *out.left)
            out.left = one.until;
    }
    const auto wrote = known.wrote.lower_bound({who, day_number(first)});
    if (wrote != known.wrote.end() && wrote->first == who && wrote->second <= day_number(last))
        out.work = true;
    const auto own = practitioners_.find(who), allocated = practitioners_.find(known.allocated);
    out.team = own != practitioners_.end() && allocated != practitioners_.end() &&
               !own->second.team.empty() && own->second.team == allocated->second.team &&
               own->second.agency == allocated->second.agency;
    return out;
}

} // namespace kith::vigilance
