#include "web/pages/disclosure_parts.hpp"

#include "casework/disclosing.hpp"
#include "casework/joining_desk.hpp"
#include "language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

constexpr std::size_t most_others = 200; ///< records of other people that a pack draws on
constexpr std::size_t most_naming = 100; ///< texts that name the person, for whose record they stand in

/// Everybody whose record may say something of this person: family, households, who shared a process, and
/// whoever names them.
std::set<person_id> around(store::snapshot& snapshot, const std::vector<casework::whole_record>& own) {
    std::set<person_id> found;
    for (const casework::whole_record& one : own) {
        const casework::file& file = *one.own;
        for (const casework::relationship& each : file.kin.relationships)
            found.insert(each.person);
        for (const casework::membership& lived : file.kin.memberships)
            for (const store::membership_row& each : snapshot.memberships_of(lived.household))
                found.insert(each.person);
        for (const store::relationship_row& each : snapshot.naming(file.person.id))
            found.insert(each.person);
        for (const casework::case_process& process : file.processes)
            for (const person_id& each : process.children)
                found.insert(each);
        for (const casework::adult_check& check : file.kin.checks)
            found.insert(check.adult);
    }
    return found;
}

/// Whose notes and answers name this person in full, though nothing else leads to them. True: there are
/// more of these texts than were followed.
bool add_naming(store::snapshot& snapshot, const child_visit& child,
                const std::vector<casework::whole_record>& own, std::set<person_id>& found) {
    bool more = false;
    const store::visibility sees = kith::access::visibility_of(*child.edition, child.viewer);
    for (const casework::whole_record& one : own) {
        const std::string stems = language::text_words(people::full_name(one.own->person));
        std::vector<std::string> phrase;
        for (std::size_t at = 0; at < stems.size();) {
            const std::size_t end = std::min(stems.find(' ', at), stems.size());
            phrase.push_back(stems.substr(at, end - at));
            at = end + 1;
        }
        if (phrase.size() < 2) continue; // a given name alone is everybody's
        auto texts = snapshot.texts(sees, {phrase}, false, int(most_naming) + 1);
        more = more || texts.size() > most_naming;
        texts.resize(std::min(texts.size(), most_naming));
        for (const store::found_text& text : texts)
            found.insert(text.person);
    }
    return more;
}

/// The people to draw on, no more than may be: those around the person before those who only name them.
std::vector<person_id> drawn_on(const std::set<person_id>& near, const std::set<person_id>& naming,
                                const std::vector<person_id>& own, casework::passed_over& over) {
    std::vector<person_id> others;
    for (const auto* group : {&near, &naming})
        for (const person_id& id : *group)
            if (std::ranges::find(own, id) == own.end() && (group == &near || !near.contains(id)))
                others.push_back(id);
    if (others.size() > most_others) {
        over.of = std::int64_t(others.size());
        over.people = over.of - std::int64_t(most_others);
        others.resize(most_others);
    }
    return others;
}

bool reads_all(const child_visit& child, const casework::file& record) {
    return kith::access::may_open(*child.edition, child.viewer, record).allowed &&
           kith::access::may_see_protected(*child.edition, child.viewer, record);
}

std::vector<record::entry> reads_of(store::snapshot& snapshot,
                                    const std::vector<casework::whole_record>& own) {
    std::vector<record::entry> reads;
    for (const casework::whole_record& one : own)
        for (record::entry& entry : record::read_stream(snapshot, record::reads_stream(one.own->person.id)))
            if (entry.type == "record.read") reads.push_back(std::move(entry));
    std::ranges::stable_sort(reads, {}, &record::entry::entry_time);
    return reads;
}

disclosure::gathering begun(site& site, const child_visit& child, const guidance::process& definition) {
    return {.rules = site.rules(),
            .edition = *child.edition,
            .own = {},
            .others = {},
            .readers = definition.discloses->readers,
            .name_of = [accounts = child.accounts](const practitioner_id& id) {
                return accounts->find(id) != nullptr ? accounts->name_of(id) : std::string();
            }};
}

response may_not_read_all(visit& visit, child_visit& child) {
    child.snapshot.reset();
    return no_way_in(visit, "What is given to somebody draws on every record that speaks of them, with "
                            "what is protected. Somebody who may open all of these goes through it: ask "
                            "your team manager.");
}

/// The records that the pack was drawn from, as far as it went.
std::optional<disclosure::gathering> gathered(site& site, child_visit& child,
                                              const guidance::process& definition,
                                              const casework::disclosure_pack& pack) {
    disclosure::gathering from = begun(site, child, definition);
    std::vector<person_id> own = casework::one_person(*child.snapshot, child.person()), others;
    if (own.empty()) own.push_back(child.person());
    std::erase_if(own, [&](const person_id& id) { return !pack.upto.contains(id.text); });
    for (const auto& [id, revision] : pack.upto)
        if (std::ranges::find(own, person_id{id}) == own.end()) others.push_back({id});
    from.own = casework::whole_records(site.desk, *child.snapshot, own);
    from.others = casework::whole_records(site.desk, *child.snapshot, others);
    for (const auto* records : {&from.own, &from.others})
        for (const casework::whole_record& one : *records)
            if (!reads_all(child, *one.own)) return std::nullopt;
    from.reads = reads_of(*child.snapshot, from.own);
    from.upto = pack.upto;
    from.until = pack.gathered;
    for (const casework::whole_record& one : from.own)
        if (one.own->person.id == child.person()) from.over = casework::passed_over_in(one.entries, pack);
    return from;
}

void mark(html_writer& out, std::string_view text, const std::vector<disclosure::proposal>& proposed) {
    std::vector<disclosure::text_place> places;
    for (const disclosure::proposal& one : proposed)
        for (const disclosure::text_place& place : disclosure::places_of(text, one.words))
            places.push_back(place);
    std::ranges::sort(places, {}, &disclosure::text_place::begin);
    std::size_t at = 0;
    for (const disclosure::text_place& place : places) {
        if (place.begin < at) continue;
        out.text(text.substr(at, place.begin - at)).raw("<mark>");
        out.text(text.substr(place.begin, place.end - place.begin)).raw("</mark>");
        at = place.end;
    }
    out.text(text.substr(at));
}

} // namespace

std::optional<disclosure::gathering> gathering_now(visit&, site& site, child_visit& child,
                                                   const guidance::process& definition) {
    disclosure::gathering from = begun(site, child, definition);
    std::vector<person_id> own = casework::one_person(*child.snapshot, child.person());
    if (own.empty()) own.push_back(child.person());
    from.own = casework::whole_records(site.desk, *child.snapshot, own);
    std::set<person_id> naming;
    if (add_naming(*child.snapshot, child, from.own, naming)) from.over.newest = std::int64_t(most_naming);
    const std::vector<person_id> others =
        drawn_on(around(*child.snapshot, from.own), naming, own, from.over);
    from.others = casework::whole_records(site.desk, *child.snapshot, others);
    for (const auto* records : {&from.own, &from.others})
        for (const casework::whole_record& one : *records) {
            if (!reads_all(child, *one.own)) return std::nullopt;
            from.upto[one.own->person.id.text] = one.own->revision;
        }
    from.reads = reads_of(*child.snapshot, from.own);
    from.until = child.now;
    return from;
}

std::variant<opened_pack, response> open_pack(visit& visit, site& site, child_visit& child) {
    const case_process_id id{std::string(visit.parameter("process"))};
    opened_pack opened;
    opened.process = child.file->find(id);
    opened.definition = casework::disclosing(site.rules(), *child.file, id);
    if (opened.process == nullptr || opened.definition == nullptr)
        return not_on_this_record(visit, child, "There is no such request on this record.");
    if (!child.sees_protected) return may_not_read_all(visit, child);
    const auto may =
        casework::may_decide(*child.file, *opened.process, *opened.definition, practitioner_of(visit));
    opened.decides = may.has_value();
    if (!may) opened.why_not = may.error().front().message;
    for (const casework::recorded_step& step : opened.process->steps)
        opened.left = opened.left || step.step == opened.definition->discloses->release;
    const guidance::edition* edition = site.rules().find_edition(opened.process->edition);
    opened.grounds = edition ? edition->find_codes(opened.definition->discloses->grounds) : nullptr;
    opened.pack = casework::pack_of(*child.file, id);
    if (opened.pack == nullptr || opened.grounds == nullptr) return opened;
    const guidance::step* release =
        guidance::find_step(*opened.definition, opened.definition->discloses->release);
    opened.ready =
        opened.left || (release && casework::pack_allows(*child.file, *opened.process, *opened.definition,
                                                         *release, child.viewer.id));
    auto from = gathered(site, child, *opened.definition, *opened.pack);
    if (!from) return may_not_read_all(visit, child);
    opened.from.emplace(std::move(*from));
    opened.items = disclosure::gather(*opened.from);
    opened.proposed = disclosure::proposals_for(*opened.from, opened.items, child.file->packs, id);
    for (const casework::whole_record& one : opened.from->others)
        opened.others.push_back(one.own->person.id);
    return opened;
}

std::string disclosures_address(const person_id& person) {
    return "/children/" + person.text + "/disclosures";
}

std::string pack_address(const person_id& person, const case_process_id& process) {
    return disclosures_address(person) + "/" + process.text;
}

std::string item_address(const person_id& person, const case_process_id& process, std::size_t number) {
    return pack_address(person, process) + "/items/" + std::to_string(number);
}

std::string decision_words(const casework::item_decision& one) {
    switch (one.action) {
    case casework::item_action::give:
        return "Given whole";
    case casework::item_action::words:
        return fmt::format("Words taken out: {}", one.out.size());
    case casework::item_action::withhold:
        return "Withheld";
    }
    return "Withheld";
}

std::string item_when(const disclosure::pack_item& item) {
    const local_time at = to_local(item.when);
    return item.to_the_minute ? long_words(at) : long_words(at.day);
}

html item_words(const disclosure::pack_item& item, const std::vector<disclosure::proposal>& proposed) {
    html_writer out(4096);
    out.raw("<dl class=\"kith-item\">");
    for (const disclosure::item_part& part : item.parts) {
        out.raw("<dt class=\"govuk-!-font-weight-bold\">");
        mark(out, part.label, proposed);
        out.raw("</dt><dd class=\"kith-item__text\">");
        mark(out, part.text, proposed);
        out.raw("</dd>");
    }
    out.raw("</dl>");
    return std::move(out).finish();
}

} // namespace kith::web::pages
