#include "disclosure/summary.hpp"

#include "casework/statements.hpp"
#include "guidance/fact_words.hpp"
#include "people/details.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace kith::disclosure {
namespace {

using documents::pdf_heading;
using documents::pdf_paragraph;
using documents::pdf_table;

/// Kinds of lines in the chronology as a person would say them: one, and several.
struct kind_words {
    std::string_view kind, one, several;
};
constexpr std::array kinds{
    kind_words{"contact", "time that somebody contacted us about you",
               "times that somebody contacted us about you"},
    kind_words{"visit", "visit", "visits"},
    kind_words{"meeting", "meeting about you", "meetings about you"},
    kind_words{"note", "note", "notes"},
    kind_words{"event", "event that somebody told us of", "events that somebody told us of"},
};

std::string day(instant at) {
    return long_words(local_date(at));
}

void add_row(pdf_table& table, std::string label, std::string value) {
    if (!value.empty()) table.rows.push_back({{std::move(label)}, {std::move(value)}});
}

pdf_table about_you(const summary_asked& asked) {
    const people::person& who = asked.person.person;
    pdf_table table{{{"What", 2}, {"What we have", 5}}, {}};
    std::string names;
    for (const people::person_name& name : people::names_of(who))
        names += (names.empty() ? "" : "; ") + name.whole();
    add_row(table, "Your name, and names you have had", names);
    const people::protection kept(who);
    for (const char* fact :
         {"birth_date", "sex", "ethnicity", "language", "religion", "disabilities", "school", "gp"}) {
        std::string value = guidance::fact_words(asked.edition, fact, who.fact(fact));
        if (kept.covers(value)) value = "Not in this summary: it is protected. Ask us";
        add_row(table, std::string(people::label_of(fact)), value);
    }
    std::string homes;
    int protected_ones = 0;
    for (const people::person_address& one : people::addresses_of(who)) {
        if (one.is_protected) {
            ++protected_ones;
            continue;
        }
        homes +=
            (homes.empty() ? "" : "; ") + one.lines + (one.postcode.empty() ? "" : ", " + one.postcode);
    }
    if (protected_ones > 0)
        homes +=
            (homes.empty() ? "" : "; ") + fmt::format("{} more that {} protected: ask us", protected_ones,
                                                      protected_ones == 1 ? "is" : "are");
    add_row(table, "Where you have lived", homes);
    for (const people::person_identifier& number : people::identifiers_of(who))
        add_row(table, number.label, number.value);
    return table;
}

/// What we did: each process of the case by its name, with its dates.
pdf_table what_we_did(const summary_asked& asked) {
    pdf_table table{{{"What", 4}, {"From", 2}, {"Until", 2}}, {}};
    for (const casework::case_process& process : asked.person.processes) {
        const guidance::process* definition = casework::definition_of(asked.rules, process);
        if (definition == nullptr || process.beside) continue;
        table.rows.push_back({{definition->title},
                              {day(process.opened)},
                              {process.finished ? day(process.finished_at) : "goes on"}});
    }
    return table;
}

std::string counts_of(const summary_asked& asked) {
    std::map<std::string_view, int> counted;
    for (const casework::happening& one : asked.person.happenings)
        ++counted[one.kind];
    std::string words;
    for (const kind_words& kind : kinds)
        if (const int n = counted[kind.kind]; n > 0)
            words +=
                (words.empty() ? "" : ", ") + fmt::format("{} {}", n, n == 1 ? kind.one : kind.several);
    const auto all = asked.person.happenings.size();
    return fmt::format("There {} {} {} in your record{}{}.", all == 1 ? "is" : "are", all,
                       all == 1 ? "entry" : "entries", words.empty() ? "" : ", among them ", words);
}

pdf_table who_works_with_you(const summary_asked& asked) {
    pdf_table table{{{"As", 3}, {"Who", 3}, {"From", 2}, {"Until", 2}}, {}};
    for (const casework::involvement& one : asked.person.involvements) {
        // Who referred is not told here: it may have been somebody who must not be known.
        const auto title = asked.edition.relations.find(one.relation);
        const std::string name = asked.name_of(one.practitioner);
        if (one.lasting || title == asked.edition.relations.end() || name.empty()) continue;
        table.rows.push_back(
            {{title->second}, {name}, {day(one.since)}, {one.until ? day(*one.until) : "now"}});
    }
    return table;
}

void add_table(documents::pdf_document& made, std::string title, pdf_table table, std::string nothing) {
    made.blocks.emplace_back(pdf_heading{2, std::move(title)});
    if (table.rows.empty())
        made.blocks.emplace_back(pdf_paragraph{std::move(nothing)});
    else
        made.blocks.emplace_back(std::move(table));
}

void add_own_words(documents::pdf_document& made, const casework::file& person) {
    made.blocks.emplace_back(pdf_heading{2, "What you have said about your record"});
    bool any = false;
    for (const casework::statement& one : person.statements) {
        if (one.whose != "person") continue;
        made.blocks.emplace_back(pdf_paragraph{day(one.at) + ": " + one.text});
        any = true;
    }
    if (!any)
        made.blocks.emplace_back(
            pdf_paragraph{"Nothing yet. You may add your own words to anything in it."});
}

} // namespace

documents::pdf_document own_summary(const summary_asked& asked) {
    documents::pdf_document made;
    made.title = "What we hold about you, in short";
    made.subject = "Summary of a record, reference " + asked.person.person.id.text;
    made.facts = {{"About", people::full_name(asked.person.person)},
                  {"Reference", asked.person.person.id.text},
                  {"Made", long_words(to_local(asked.now))}};
    made.marking = "OFFICIAL-SENSITIVE";
    made.foot = asked.prepared;
    made.created = asked.now;
    made.blocks.emplace_back(pdf_paragraph{"This is a short summary. It does not have what other people "
                                           "wrote or said. You have the right to a "
                                           "copy of everything that we hold about you, free of charge: "
                                           "tell anybody who works with you, in any "
                                           "words."});
    add_table(made, "About you", about_you(asked), "Nothing.");
    add_table(made, "What we did", what_we_did(asked), "Nothing yet.");
    made.blocks.emplace_back(pdf_paragraph{counts_of(asked)});
    add_table(made, "Who works with you, or did", who_works_with_you(asked), "Nobody by name.");
    made.blocks.emplace_back(pdf_paragraph{
        fmt::format("Your record was looked at {} {}. Each time is noted, with who it was and why.",
                    asked.readings, asked.readings == 1 ? "time" : "times")});
    add_own_words(made, asked.person);
    made.blocks.emplace_back(pdf_heading{2, "If something is wrong"});
    made.blocks.emplace_back(pdf_paragraph{"Tell us. We put it right, or put your own words beside it. You "
                                           "may complain to us, to the Information "
                                           "Commissioner's Office, and to a court."});
    return made;
}

} // namespace kith::disclosure
