#include "vigilance/office.hpp"

#include "calendar/days.hpp"
#include "casework/details_said.hpp"
#include "store/contacts.hpp"
#include "vigilance/entries.hpp"
#include "vigilance/looking.hpp"
#include "vigilance/watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace kith::vigilance {
namespace {

using calendar::begin_of;
using calendar::days_after;

constexpr std::size_t least_words = 20, most_words = 4'000;

/// The looks of some days, a list for each, as the watch is told them.
struct days_of_looks {
    date first;
    std::vector<std::vector<look>> days;

    days_of_looks(store::snapshot& snapshot, date from, date last) : first(from) {
        const int count = day_number(last) - day_number(from) + 1;
        days.resize(static_cast<std::size_t>(count));
        std::map<person_id, std::map<std::int64_t, std::pair<int, std::size_t>>> places; // by sequence
        const instant begin = begin_of(from), end = begin_of(days_after(last, 1));
        each_look_between(snapshot, begin, end, search_through::all, [&](const store::ledger_row& row) {
            look one{practitioner_id{row.actor}, person_of(row.stream), row.entry_time};
            const bool search = row.purpose == person_search || row.purpose == text_search;
            if (one.person.empty() && !search) return; // a list is no search
            one.refused = row.type == record::refused_noted;
            const int day = day_number(local_date(row.entry_time)) - day_number(from);
            auto& all = days[static_cast<std::size_t>(std::clamp(day, 0, count - 1))];
            if (!one.person.empty()) places[one.person][row.sequence] = {day, all.size()};
            all.push_back(std::move(one));
        });
        for (const auto& [person, of_person] : places)
            for (const record::entry& entry : record::read_stream(snapshot, record::reads_stream(person))) {
                const auto found = of_person.find(entry.sequence);
                if (found == of_person.end()) continue;
                const looked read = read_look(entry);
                look& one = days[static_cast<std::size_t>(found->second.first)][found->second.second];
                one.unmasked = read.unmasked();
                one.exported = read.exported();
            }
    }
};

record::new_entry entry_of(std::string_view type, std::string body, instant now) {
    record::new_entry out;
    out.type = type;
    out.event_time = now;
    out.body = std::move(body);
    return out;
}

result<void> append_to_book(casework::desk& desk, std::int64_t expected, std::vector<record::new_entry> all,
                            const record::actor& by, instant now) {
    record::act act;
    act.by = by;
    act.at = now;
    act.appends.push_back(
        {.stream = std::string(vigilance_stream), .expected = expected, .entries = std::move(all)});
    if (std::holds_alternative<record::conflict>(record::append(desk.database(), desk.world(), act)))
        return refuse("Somebody else has just written here: look again");
    return {};
}

choice choose_today(const rules& all, const alert_book& book, std::vector<alert> fresh, int staff,
                    date day) {
    std::vector<alert> waiting, earlier;
    const day_run* last = nullptr;
    for (const day_run& run : book.runs)
        if (run.day < day && (last == nullptr || run.day > last->day)) last = &run;
    for (const case_alert& one : book.alerts) {
        if (one.raised) earlier.push_back(one.what);
        // Those listed by the run before this one.
        if (!one.raised && one.waits && last != nullptr && one.at == last->at) waiting.push_back(one.what);
    }
    return choose(all, staff, day, std::move(fresh), std::move(waiting), earlier);
}

} // namespace

const case_alert* alert_book::find(std::int64_t sequence) const {
    const auto found = std::ranges::find(alerts, sequence, &case_alert::sequence);
    return found == alerts.end() ? nullptr : &*found;
}

const day_run* alert_book::run_of(date day) const {
    const auto found = std::ranges::find(runs, day, &day_run::day);
    return found == runs.end() ? nullptr : &*found;
}

alert_book read_alerts(store::snapshot& snapshot) {
    alert_book out;
    for (const record::entry& one : record::read_stream(snapshot, vigilance_stream))
        apply(out, one);
    return out;
}

result<day_run> run_day(casework::desk& desk, const rules& all, const std::vector<staff_row>& registered,
                        date day, const record::actor& by, instant now) {
    if (day >= local_date(now)) return refuse("That day is not over yet: choose an earlier one", "day");
    const auto snapshot = desk.database().read();
    const alert_book book = read_alerts(*snapshot);
    if (book.run_of(day) != nullptr)
        return refuse(fmt::format("{} has been looked at already", long_words(day)), "day");
    recorded_knowledge known(desk, *snapshot, registered);
    const date first = days_after(day, -all.looks_back_days());
    const days_of_looks looks(*snapshot, first, day);
    const auto& calendar = desk.rules().days;
    watch watching(all);
    day_run done{day, now, by, 0, known.staff(), 0, 0, !registered.empty()};
    std::vector<alert> fresh;
    for (date one = first; one <= day; one = days_after(one, 1)) {
        const bool weekend = std::chrono::weekday(std::chrono::sys_days(one)).iso_encoding() > 5;
        watching.begin(one, calendar.covers(one) ? calendar.is_working_day(one) : !weekend);
        const auto& of_day = looks.days[static_cast<std::size_t>(day_number(one) - day_number(first))];
        for (const look& each : of_day)
            watching.see(each);
        done.looks = static_cast<std::int64_t>(of_day.size());
        fresh = watching.end(known);
    }
    const choice chosen = choose_today(all, book, std::move(fresh), done.staff, day);
    done.raised = static_cast<int>(chosen.raised.size());
    done.listed = static_cast<int>(chosen.waiting.size() + chosen.passed.size());
    std::vector<record::new_entry> entries;
    for (const alert& one : chosen.raised)
        entries.push_back(entry_of(raised_type, to_body(one, std::nullopt), now));
    for (const alert& one : chosen.waiting)
        entries.push_back(entry_of(listed_type, to_body(one, true), now));
    for (const alert& one : chosen.passed)
        entries.push_back(entry_of(listed_type, to_body(one, false), now));
    entries.push_back(entry_of(day_type, to_body(done), now));
    if (auto written = append_to_book(desk, book.revision, std::move(entries), by, now); !written)
        return tl::unexpected(written.error());
    return done;
}

std::string who_reviews(const rules& all, const guidance::edition& edition) {
    std::string titles;
    for (const std::string& id : all.reviewers) {
        const guidance::role* role = edition.find_role(id);
        titles += (titles.empty() ? "" : ", ") + (role == nullptr ? id : role->title);
    }
    return fmt::format("Alerts are reviewed by: {}.", titles);
}

std::optional<std::string> may_not_review(store::snapshot& snapshot, const rules& all,
                                          const guidance::edition& edition, const alert& about,
                                          const casework::practitioner& who) {
    if (std::ranges::find(all.reviewers, who.role) == all.reviewers.end()) return who_reviews(all, edition);
    if (about.who == who.id) return "This is about you, so somebody else reviews it.";
    const auto own = snapshot.account_of(who.id), theirs = snapshot.account_of(about.who);
    const bool team =
        own && theirs && !own->team.empty() && own->team == theirs->team && own->agency == theirs->agency;
    const bool line = store::contact_of(snapshot.tables(), about.who).line_manager == who.id ||
                      store::contact_of(snapshot.tables(), who.id).line_manager == about.who;
    if (team || line) return "You work in their line or their team, so somebody else reviews it.";
    return std::nullopt;
}

result<void> review_alert(casework::desk& desk, const rules& all, std::int64_t sequence,
                          std::string_view outcome, std::string_view words,
                          const casework::practitioner& who, instant now) {
    alert_book book;
    {
        const auto snapshot = desk.database().read();
        book = read_alerts(*snapshot);
        const case_alert* found = book.find(sequence);
        if (found == nullptr) return refuse("There is no such alert");
        const guidance::edition* edition = casework::edition_on(desk.rules(), now);
        if (edition == nullptr) return refuse("No edition of the guidance is loaded");
        if (const auto why = may_not_review(*snapshot, all, *edition, found->what, who))
            return refuse(*why);
    }
    problems wrong;
    if (std::ranges::find(outcomes, outcome, &outcome_kind::code) == std::end(outcomes))
        wrong.push_back({"Choose what you found", "outcome"});
    if (words.size() < least_words || words.size() > most_words)
        wrong.push_back({"Say in at least 20 characters what you asked and what you were told", "words"});
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    return append_to_book(desk, book.revision,
                          {entry_of(reviewed_type, review_body(sequence, outcome, words), now)},
                          {who.id, who.role, "Review of an alert about looking"}, now);
}

} // namespace kith::vigilance
