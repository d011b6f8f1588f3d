#include "web/pages/search_text.hpp"

#include "casework/narratives.hpp"
#include "language/language.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kith::web::pages {

namespace {

constexpr int most_shown = 20;
constexpr std::size_t most_words = 12, excerpt_bytes = 260;

constexpr auto everywhere = std::to_array<std::string_view>(
    {"a",    "an",  "and",  "are", "as",    "at",   "be",   "by",   "for", "from", "had",  "has",
     "have", "he",  "her",  "him", "his",   "i",    "in",   "is",   "it",  "its",  "of",   "on",
     "or",   "she", "that", "the", "their", "them", "they", "this", "to",  "was",  "were", "with"});

std::vector<std::string> stems_in(std::string_view text) {
    std::vector<std::string> stems;
    const std::string words = language::text_words(text);
    for (std::size_t at = 0; at < words.size() && stems.size() < most_words;) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        stems.push_back(words.substr(at, end - at));
        at = end + 1;
    }
    return stems;
}

struct found_line {
    const store::found_text* where;
    std::shared_ptr<const casework::file> file;
    language::excerpt excerpt;
};

html marked_text(const language::excerpt& excerpt) {
    html_writer out(512);
    if (excerpt.cut_before) out.text("… ");
    std::size_t at = 0;
    for (const language::excerpt::range& mark : excerpt.marks) {
        out.text(std::string_view(excerpt.text).substr(at, mark.begin - at));
        out.raw("<mark>");
        out.text(std::string_view(excerpt.text).substr(mark.begin, mark.end - mark.begin));
        out.raw("</mark>");
        at = mark.end;
    }
    out.text(std::string_view(excerpt.text).substr(at));
    if (excerpt.cut_after) out.text(" …");
    return std::move(out).finish();
}

/// Where the entry stands: the step on its process's page, or the chronology.
std::string address_of(const casework::file& file, std::int64_t sequence) {
    const std::string child = "/children/" + file.person.id.text;
    for (const casework::case_process& process : file.processes)
        for (const casework::recorded_step& step : process.steps)
            if (step.sequence == sequence)
                return child + "/processes/" + process.id.text + "#entry-" + std::to_string(sequence);
    return child + "/chronology";
}

html draw_line(const found_line& line, const accounts_read& accounts, std::size_t asked) {
    const store::found_text& at = *line.where;
    html_writer out(1024);
    out.raw("<li class=\"kith-found-text\"><p class=\"govuk-body govuk-!-margin-bottom-1\">");
    out.raw(components::link({.text = people::display_name(line.file->person) + ": " + at.kind,
                              .href = address_of(*line.file, at.sequence)}));
    out.raw("</p><p class=\"govuk-hint govuk-!-margin-bottom-1\">");
    out.text(day_words(at.at) + ", " + accounts.name_of(at.author));
    if (at.matched < int(asked))
        out.text(", " + std::to_string(at.matched) + " of " + std::to_string(asked) + " words");
    out.raw("</p><p class=\"govuk-body\">");
    out.raw(marked_text(line.excerpt));
    out.raw("</p></li>");
    return std::move(out).finish();
}

html nothing_in_text() {
    return components::heading({.text = "No record that you may open has these words", .level = 2}) +
           components::paragraph(
               "Try fewer words, or another word for the same thing. Endings do not matter: "
               "\"visited\" also finds \"visit\". Words in quotes must stand together.");
}

} // namespace

store::text_question text_asked(std::string_view typed) {
    store::text_question asked;
    typed = typed.substr(0, 400);
    std::vector<std::string> loose;
    while (!typed.empty()) {
        const std::size_t quote = std::min(typed.find('"'), typed.size());
        for (std::string& stem : stems_in(typed.substr(0, quote)))
            loose.push_back(std::move(stem));
        typed.remove_prefix(std::min(quote + 1, typed.size()));
        if (quote == typed.size() && typed.empty()) break;
        const std::size_t end = typed.find('"');
        if (end == std::string_view::npos) continue;
        if (auto phrase = stems_in(typed.substr(0, end)); !phrase.empty())
            asked.push_back(std::move(phrase));
        typed.remove_prefix(end + 1);
    }
    const auto common = [](const std::string& stem) {
        return std::find(everywhere.begin(), everywhere.end(), stem) != everywhere.end();
    };
    const bool any_rare = !asked.empty() || !std::all_of(loose.begin(), loose.end(), common);
    std::set<std::string> seen;
    for (std::string& stem : loose)
        if ((!any_rare || !common(stem)) && seen.insert(stem).second) asked.push_back({std::move(stem)});
    if (asked.size() > most_words) asked.resize(most_words);
    return asked;
}

text_results text_found(visit& visit, site& site, const store::visibility& sees,
                        const store::text_question& asked) {
    text_results out;
    const auto snapshot = visit.database.read();
    const auto accounts = site.accounts.read(*snapshot, visit.request.at);
    std::vector<store::found_text> found = snapshot->texts(sees, asked, false, most_shown + 1);
    const bool all = !found.empty() || asked.size() < 2;
    if (!all) {
        // Nobody's text has every word: those that have most of them, the newest first.
        found = snapshot->texts(sees, asked, true, 200);
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& a, const auto& b) { return a.matched > b.matched; });
    }
    const bool more = found.size() > std::size_t(most_shown);
    if (more) found.resize(most_shown);
    std::vector<std::string> stems;
    for (const auto& part : asked)
        stems.insert(stems.end(), part.begin(), part.end());
    const kith::access::viewer viewer = viewer_of(visit, site, *snapshot);
    const guidance::edition& edition = edition_at(site, visit.request.at);
    std::vector<found_line> lines;
    for (const store::found_text& one : found) {
        const auto file = site.desk.open(*snapshot, one.person);
        if (!file || !kith::access::may_open(edition, viewer, *file).allowed) continue;
        const auto text = casework::narrative_text(site.rules(), *file, one.sequence, one.part);
        if (text) lines.push_back({&one, file, language::marked(*text, stems, excerpt_bytes)});
    }
    if (lines.empty()) {
        out.body = nothing_in_text();
        return out;
    }
    const std::string count = std::to_string(lines.size());
    out.body = components::heading({.text = more                ? "The newest " + count + " places"
                                            : lines.size() == 1 ? "1 place"
                                                                : count + " places",
                                    .level = 2});
    if (!all) out.body += components::paragraph("No text has all of these words. These have some of them.");
    if (more) out.body += components::paragraph("There are more. Add a word to see fewer.");
    html_writer list(8192);
    list.raw("<ol class=\"govuk-list\">");
    for (const found_line& line : lines) {
        list.raw(draw_line(line, *accounts, asked.size()));
        if (std::find(out.shown.begin(), out.shown.end(), line.where->person) == out.shown.end())
            out.shown.push_back(line.where->person);
    }
    list.raw("</ol>");
    out.body += std::move(list).finish();
    return out;
}

} // namespace kith::web::pages
