#include "synthetic/acquaintance.hpp"

#include "casework/details.hpp"
#include "casework/kin_acts.hpp"
#include "synthetic/misspelling.hpp"
#include "synthetic/population_data.hpp"

#include <algorithm>

namespace kith::synthetic {
namespace {

using casework::file;
using std::chrono::days;
using std::chrono::sys_days;

class acquainting {
  public:
    acquainting(const family_record& in, const casework::practitioner& by)
        : in_(in), by_(by), family_(in.of.people), from_(in.of.from), luck_(in.luck) {}

    void all() {
        relate_adults();
        find_who_lives_elsewhere();
        for (std::size_t i = 0; i < in_.children.size(); ++i)
            know(in_.children[i], family_.child_people[i]);
        for (std::size_t i = 0; i < in_.adults.size(); ++i)
            know(in_.adults[i], family_.adult_people[i]);
        check_adults();
        warn();
        contradict();
        protect();
    }

  private:
    [[nodiscard]] std::shared_ptr<const file> file_of(const person_id& id) const {
        return in_.files.at(id);
    }
    [[nodiscard]] casework::child_files childrens_files() const {
        casework::child_files all;
        for (const person_id& id : in_.children)
            all.push_back(file_of(id));
        return all;
    }
    bool keep(std::string_view what, const result<casework::decision>& made, instant at) {
        return in_.keep(what, made, by_, at);
    }
    std::string words(std::string_view bank) { return sentence(from_, luck_, bank, family_, child_name()); }
    [[nodiscard]] std::string child_name() const { return family_.child_people.front().given; }
    std::optional<person_id> on_record(const std::optional<person_index>& one) const {
        for (std::size_t i = 0; one && i < in_.adults.size(); ++i)
            if (family_.adult_people[i].number == *one) return in_.adults[i];
        return std::nullopt;
    }

    // -- relationships
    // ---------------------------------------------------------------------------------------

    void relate(const person_id& one, const person_id& other, casework::relationship_said said) {
        const instant at = in_.next_moment();
        keep("relationship",
             casework::record_relationship(in_.of.rules, *file_of(one), *file_of(other), said, {}, by_, at,
                                           in_.ids),
             at);
    }
    static casework::relationship_said type(std::string_view id) {
        casework::relationship_said said;
        said.type = id;
        return said;
    }

    /// The form of the referral says of each adult one thing for all children; and nothing of adults among
    /// themselves.
    void relate_adults() {
        for (std::size_t a = 0; a < in_.adults.size(); ++a) {
            const synthetic_person& adult = family_.adult_people[a];
            for (std::size_t c = 1; c < in_.children.size(); ++c) {
                const synthetic_person& child = family_.child_people[c];
                if (relationship_words(adult, child) ==
                    relationship_words(adult, family_.child_people.front()))
                    continue;
                correct_relationship(in_.children[c], in_.adults[a], adult, child);
            }
            if (const auto mother = on_record(adult.mother)) relate(in_.adults[a], *mother, type("parent"));
        }
        relate_couple();
    }
    void correct_relationship(const person_id& child, const person_id& adult, const synthetic_person& one,
                              const synthetic_person& of) {
        const auto live = file_of(child)->kin.live_with(adult);
        if (live.empty()) return;
        const bool parent = of.mother == one.number || of.father == one.number;
        casework::relationship_changing change{casework::key_of(*live.front()),
                                               type(parent ? "parent" : "step_parent"), false,
                                               "Birth certificate seen"};
        change.said.kind = relationship_words(one, of);
        change.said.parental_responsibility = parent ? "yes" : "no";
        const instant at = in_.next_moment();
        keep("changed relationship",
             casework::change_relationship(in_.of.rules, *file_of(child), *file_of(adult), change, {}, by_,
                                           at, in_.ids),
             at);
    }
    void relate_couple() {
        std::vector<std::size_t> couple, grandparents;
        for (std::size_t i = 0; i < in_.adults.size(); ++i) {
            const household_role role = family_.adult_people[i].role;
            if (role == household_role::grandparent)
                grandparents.push_back(i);
            else if (role != household_role::other_adult)
                couple.push_back(i);
        }
        for (const auto& pair : {couple, grandparents}) {
            if (pair.size() < 2) continue;
            const synthetic_person& first = family_.adult_people[pair[0]];
            const bool married =
                std::any_of(first.other_names.begin(), first.other_names.end(),
                            [](const other_name& one) { return one.kind == name_kind::previous; });
            relate(in_.adults[pair[0]], in_.adults[pair[1]], type(married ? "spouse" : "partner"));
        }
    }

    /// A parent whom the referral did not name: found and asked after, or not.
    void find_who_lives_elsewhere() {
        const synthetic_person& first = family_.child_people.front();
        if (!family_.elsewhere) {
            const bool nobody = !first.father && first.mother && on_record(first.mother);
            if (nobody && luck_.percent(from_.known.father / 3)) name_only(first);
            return;
        }
        if (!luck_.percent(from_.known.father)) return;
        const auto& people = family_.elsewhere->people;
        const auto parent = std::find_if(people.begin(), people.end(), [&](const synthetic_person& one) {
            return first.mother == one.number || first.father == one.number;
        });
        if (parent == people.end()) return;
        auto said = type("parent");
        said.parental_responsibility = parent->sex == 'F' || luck_.percent(80) ? "yes" : "not_known";
        if (said.parental_responsibility == "yes")
            said.responsibility_source = parent->sex == 'F' ? "birth_mother" : "registered";
        const auto found = newcomer(in_.children.front(), *parent, false, said);
        if (!found) return;
        elsewhere_ = found;
        for (std::size_t c = 1; c < in_.children.size(); ++c) {
            const synthetic_person& child = family_.child_people[c];
            if (child.mother == parent->number || child.father == parent->number)
                relate(in_.children[c], *found, said);
        }
        if (const auto other = on_record(parent->sex == 'M' ? first.mother : first.father))
            relate(*other, *found, type("ex_partner"));
        know(*found, *parent);
        if (luck_.percent(from_.known.their_family)) meet_family_elsewhere(*found, *parent);
    }
    /// All that anybody has ever heard of the father is a name.
    void name_only(const synthetic_person& child) {
        const instant at = in_.next_moment();
        casework::newcomer somebody;
        somebody.facts["given_name"] = luck_.one_of(std::vector<std::string>{
            "Darren", "Lee", "Kieran", "Tariq", "Andrei", "Marcus", "Callum", "Jordan"});
        somebody.facts["sex"] = "M";
        auto said = type("parent");
        said.parental_responsibility = "not_known";
        said.note = "Only the first name is known. " +
                    (child.given.empty() ? "" : child.given + " has not met him.");
        keep("father by name",
             casework::record_new_around(in_.of.rules, *file_of(in_.children.front()), somebody, said, by_,
                                         at, in_.ids),
             at);
    }
    std::optional<person_id> newcomer(const person_id& around, const synthetic_person& one, bool child,
                                      const casework::relationship_said& said) {
        casework::newcomer somebody;
        somebody.child = child;
        somebody.facts = {{"given_name", one.given}, {"family_name", one.family}};
        if (one.sex != 'U') somebody.facts["sex"] = std::string(1, one.sex);
        if (one.unborn)
            somebody.facts["expected_date"] = to_text(one.birth);
        else if (one.birth_known && luck_.percent(75))
            somebody.facts["birth_date"] = to_text(one.birth);
        somebody.facts["address"] = first_line(one.where) + ", " + one.where.town;
        somebody.facts["postcode"] = one.where.postcode;
        const instant at = in_.next_moment();
        const auto made =
            casework::record_new_around(in_.of.rules, *file_of(around), somebody, said, by_, at, in_.ids);
        if (!keep("somebody elsewhere", made, at)) return std::nullopt;
        for (const file& after : made->files)
            if (after.person.id != around) return after.person.id;
        return std::nullopt;
    }
    /// The other parent's new family: half-brothers and half-sisters.
    void meet_family_elsewhere(const person_id& parent, const synthetic_person& who) {
        std::optional<person_id> partner;
        for (const synthetic_person& one : family_.elsewhere->people) {
            if (one.number == who.number) continue;
            const bool theirs = one.mother == who.number || one.father == who.number;
            if (one.role == household_role::child && theirs) {
                const auto child = newcomer(parent, one, true, type("child"));
                if (child && partner) relate(*child, *partner, type("parent"));
            } else if (one.role == household_role::mother || one.role == household_role::father) {
                partner = newcomer(parent, one, false, type("partner"));
            } else if (one.role == household_role::grandparent && who.mother == one.number) {
                newcomer(parent, one, false, type("parent"));
            }
        }
    }

    // -- what is known of each
    // -------------------------------------------------------------------------------

    void detail(const person_id& of, casework::detail_said said) {
        const instant at = in_.next_moment();
        if (said.source.empty()) said.source = "childrens_social_care";
        const std::string what = "detail " + said.kind;
        keep(what, casework::record_detail(in_.of.rules, file_of(of), said, by_, at), at);
    }
    void know(const person_id& of, const synthetic_person& one) {
        names(of, one);
        if (luck_.percent(from_.known.addresses)) addresses(of, one);
        if (!one.telephone.empty() && luck_.percent(from_.known.contact)) contact(of, one);
        if (one.mother_tongue != "English" && luck_.percent(from_.known.language)) {
            const bool adult = one.role != household_role::child;
            detail(of, {"language",
                        {{"language", one.mother_tongue},
                         {"use", "first"},
                         {"interpreter", adult && luck_.percent(40) ? "yes" : "no"}},
                        {},
                        {},
                        {},
                        adult ? "Asked at the first visit" : "Told by the parent"});
        }
    }
    void names(const person_id& of, const synthetic_person& one) {
        for (const other_name& other : one.other_names) {
            if (!luck_.percent(from_.known.names)) continue;
            const std::string kind = other.kind == name_kind::previous          ? "maiden"
                                     : other.kind == name_kind::original_script ? "original_script"
                                     : other.kind == name_kind::alias           ? "alias"
                                                                                : "known_as";
            detail(of, {"name",
                        {{"kind", kind}, {"given", other.given}, {"family", other.family}},
                        {},
                        {},
                        {},
                        "Told by the family"});
        }
    }
    static std::map<std::string, std::string> address_parts(const address& where, std::string_view kind) {
        return {{"kind", std::string(kind)},
                {"lines", first_line(where) + "\n" + where.town},
                {"postcode", where.postcode},
                {"uprn", where.uprn},
                {"protected", "no"}};
    }
    void addresses(const person_id& of, const synthetic_person& one) {
        for (const address_before& before : one.before)
            detail(of, {"address", address_parts(before.where, luck_.percent(90) ? "home" : "relative"),
                        before.from, before.until, luck_.percent(50) ? "housing" : "health",
                        "From earlier records"});
    }
    void contact(const person_id& of, const synthetic_person& one) {
        const std::string safe = luck_.percent(75) ? "yes" : luck_.percent(60) ? "ask" : "no";
        std::map<std::string, std::string> parts{
            {"kind", "mobile"}, {"value", one.telephone}, {"safe", safe}};
        if (safe == "ask") parts["safe_note"] = "Only by text, and only in school hours";
        if (safe == "no") parts["safe_note"] = "Somebody else reads the messages";
        detail(of, {"contact", parts, {}, {}, {}, "Asked at the first visit"});
    }

    // -- checks, warnings, contradictions
    // --------------------------------------------------------------------

    void check_adults() {
        std::vector<std::pair<person_id, int>> adults;
        for (std::size_t i = 0; i < in_.adults.size(); ++i) {
            const household_role role = family_.adult_people[i].role;
            const bool known = role != household_role::partner && role != household_role::other_adult;
            adults.emplace_back(in_.adults[i], known ? from_.known.checks : from_.known.checks_elsewhere);
        }
        if (elsewhere_) adults.emplace_back(*elsewhere_, from_.known.checks_elsewhere);
        for (const auto& [adult, odds] : adults) {
            for (const char* check : {"childrens_records", "police", "health"}) {
                if (!luck_.percent(odds)) continue;
                const instant at = in_.next_moment();
                const bool done = luck_.percent(92);
                casework::check_said said{adult, check, done ? "yes" : "no", {}, {}};
                if (done) said.on = local_date(at);
                said.result = words(done ? "check_result" : "check_not_done");
                keep("check", casework::record_check(in_.of.rules, childrens_files(), said, by_, at), at);
            }
        }
    }
    void warn() {
        if (from_.warnings.empty() || in_.adults.empty() || !luck_.percent(from_.known.warning)) return;
        const warning_shape& one = luck_.one_of(from_.warnings);
        const date review{sys_days(local_date(in_.next_moment())) + days(luck_.between(40, 300))};
        detail(in_.adults.back(), {"warning",
                                   {{"kind", one.kind},
                                    {"what", one.what},
                                    {"careful", one.careful},
                                    {"review", to_text(review)}},
                                   {},
                                   {},
                                   "police",
                                   "Notification"});
    }
    /// Another agency has another date of birth or another spelling; nobody has decided yet.
    void contradict() {
        const synthetic_person& child = family_.child_people.front();
        if (child.unborn || !luck_.percent(from_.known.contradiction)) return;
        population people = from_.people;
        people.on = local_date(in_.of.begins);
        casework::facts_said said;
        said.source = luck_.percent(50) ? "school" : "health";
        said.reason = said.source == "school" ? "Admission form of the school" : "Record of the GP";
        const bool name = luck_.percent(50);
        const auto wrong = with_error(people, child, name ? error_kind::by_ear : error_kind::digit_out, 1);
        if (!wrong) return;
        if (name && wrong->given != child.given) said.facts["given_name"] = wrong->given;
        if (name && wrong->family != child.family) said.facts["family_name"] = wrong->family;
        if (!name) said.facts["birth_date"] = to_text(wrong->birth);
        const instant at = in_.next_moment();
        keep("contradiction",
             casework::change_facts(in_.of.rules, file_of(in_.children.front()), said, by_, at), at);
    }
    /// Mother and children are at an address that the other parent must not learn.
    void protect() {
        if (!elsewhere_ || !luck_.percent(3 * from_.known.protected_address)) return;
        const address refuge =
            dwelling(from_.people, 900, static_cast<std::uint64_t>(luck_.between(0, 2047)));
        const date since = local_date(in_.next_moment());
        std::vector<person_id> all = in_.children;
        all.push_back(in_.adults.front());
        for (const person_id& id : all) {
            casework::detail_said said{
                "address", address_parts(refuge, "temporary"), since, {}, {}, "Told by the refuge"};
            said.parts["protected"] = "yes";
            detail(id, said);
        }
    }

    const family_record& in_;
    const casework::practitioner& by_;
    const family& family_;
    const shapes& from_;
    chance& luck_;
    std::optional<person_id> elsewhere_;
};

} // namespace

void record_acquaintance(const family_record& in, const casework::practitioner& by) {
    acquainting(in, by).all();
    tell_of_before(in, by);
}

std::vector<expected_birth> births_to_come(const family& of, chance& luck) {
    std::vector<expected_birth> all;
    for (std::size_t i = 0; i < of.child_people.size(); ++i)
        if (of.child_people[i].unborn)
            all.push_back({i, date{sys_days(of.child_people[i].birth) + days(luck.between(-9, 8))}});
    return all;
}

void record_birth(const family_record& in, const expected_birth& birth, const casework::practitioner& by) {
    if (birth.place >= in.children.size()) return;
    const synthetic_person child =
        born(in.of.from.people, in.of.people.child_people[birth.place], birth.on);
    casework::facts_said said;
    said.facts = {{"birth_date", to_text(birth.on)},
                  {"given_name", child.given},
                  {"sex", std::string(1, child.sex)},
                  {"nhs_number", child.nhs_number}};
    said.source = "health";
    said.reason = "Notified by the maternity unit";
    const instant at = in.next_moment();
    in.keep("birth",
            casework::change_facts(in.of.rules, in.files.at(in.children[birth.place]), said, by, at), by,
            at);
}

} // namespace kith::synthetic
