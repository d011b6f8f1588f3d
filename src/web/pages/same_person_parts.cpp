#include "web/pages/same_person_parts.hpp"

#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/joining_visit.hpp"
#include "web/pages/known.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace kith::web::pages {

namespace {

using namespace components;

/// The record as this viewer may see it; nothing when it is closed to them.
std::shared_ptr<const casework::file> opened(site& site, store::snapshot& snapshot,
                                             const guidance::edition& edition,
                                             const kith::access::viewer& viewer, const person_id& id) {
    const auto own = open_if_known(site, snapshot, edition, viewer, id);
    if (!own || !kith::access::may_open(edition, viewer, *own).allowed) return nullptr;
    return kith::access::as_shown_to(edition, viewer, *own, own);
}

struct done_words {
    std::string_view code, words;
};
constexpr std::array notices{
    done_words{"proposed",
               "Joining is proposed. Nothing has changed yet: a colleague who sees the whole area "
               "looks at both records and decides."},
    done_words{"joined",
               "The records are joined. They are read as one person from now on; each is kept as it "
               "is, and they can be split again."},
    done_words{"declined", "It is on record that these are two people. They will not be suggested again."},
    done_words{"withdrawn", "The proposal is taken back. Nothing has changed."},
    done_words{"apart", "It is on record that these are two people. They will not be suggested again."},
    done_words{"split_proposed",
               "Splitting is proposed. Nothing has changed yet: a colleague looks at it and "
               "decides."},
    done_words{"split", "The records are split. Each is what it was, with the entries that belong to it."},
    done_words{"split_declined", "The records stay joined."},
    done_words{"already", "It was on the record already: the form had been sent before."},
};

} // namespace

std::string pair_visit::address() const {
    return pair_address(pair.left, pair.right);
}

std::variant<pair_visit, response> enter_pair(visit& visit, site& site) {
    const person_id left{std::string(visit.parameter("left"))},
        right{std::string(visit.parameter("right"))};
    pair_visit two;
    two.now = visit.request.at;
    two.who = practitioner_of(visit);
    two.edition = &edition_at(site, two.now);
    if (left == right) {
        visit.shows_nothing_personal();
        return error_page(visit, 400, "Choose two different records to look at side by side.");
    }
    two.snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *two.snapshot);
    two.left = opened(site, *two.snapshot, *two.edition, viewer, std::min(left, right));
    two.right = opened(site, *two.snapshot, *two.edition, viewer, std::max(left, right));
    if (!two.left || !two.right)
        return no_way_in(visit,
                         "Two records are shown side by side only to somebody who may open both. Ask the "
                         "front door or a team manager of children's social care.");
    two.pair = casework::open_join(*two.snapshot, left, right);
    two.may_decide = casework::may_join(site.rules(), two.who, two.now).has_value();
    const auto records = casework::one_person(*two.snapshot, left);
    two.one_already = !two.pair.live() && std::ranges::find(records, right) != records.end();
    two.accounts = site.accounts.read(*two.snapshot, two.now);
    return two;
}

response show_pair(visit& visit, pair_visit& two, pair_page page) {
    response answer = framed_page(visit, {.title = std::move(page.title),
                                          .body = std::move(page.body),
                                          .here = "/duplicates",
                                          .error = page.error,
                                          .status = page.error ? 422 : 200});
    two.snapshot.reset();
    for (const person_id& id : {two.pair.left, two.pair.right})
        visit.note_read(id, page.shown, "Whether two records are of one person");
    return answer;
}

std::string_view weight_words(double weight) {
    if (weight >= 6) return "speaks strongly for it";
    if (weight >= 1) return "speaks for it";
    if (weight > -1) return "says little";
    if (weight > -6) return "speaks against it";
    return "speaks strongly against it";
}

std::string explanation_of(const linkage::comparison& how) {
    std::string words;
    for (const linkage::reason& each : how.reasons)
        words += (words.empty() ? "" : "\n") + fmt::format("{}\t{:+.1f}", each.words, each.weight);
    return words;
}

namespace {

/// What was compared, as people write it: days in words, no code for the sex.
std::string as_people_write(std::string_view told) {
    constexpr std::size_t day_length = 10; // 2012-10-04
    std::string words;
    for (std::size_t at = 0; at < told.size();) {
        const auto piece = told.substr(at, day_length);
        const bool begins = at == 0 || told[at - 1] < '0' || told[at - 1] > '9';
        const auto day = parse_date(begins ? piece : std::string_view{});
        words += day ? long_words(*day) : std::string(1, told[at]);
        at += day ? day_length : 1;
    }
    if (!told.starts_with("sex ")) return words;
    const std::size_t values = words.rfind('(');
    if (values == std::string::npos) return words;
    std::string spelt = words.substr(0, values);
    for (const char c : words.substr(values))
        spelt += c == 'F' ? "female" : c == 'M' ? "male" : c == 'U' ? "not known" : std::string(1, c);
    return spelt;
}

} // namespace

html reasons_part(std::string_view explanation) {
    struct told {
        std::string_view words;
        double weight = 0;
    };
    std::vector<told> all;
    while (!explanation.empty() && all.size() < 64) {
        const std::string_view line = explanation.substr(0, explanation.find('\n'));
        explanation.remove_prefix(std::min(line.size() + 1, explanation.size()));
        const std::size_t tab = line.rfind('\t');
        if (tab == std::string_view::npos) continue;
        const std::string number(line.substr(tab + 1));
        all.push_back({line.substr(0, tab), std::strtod(number.c_str(), nullptr)});
    }
    std::ranges::stable_sort(all, std::greater{}, [](const told& one) { return std::abs(one.weight); });
    html_writer out(1024);
    out.raw("<ul class=\"govuk-list govuk-list--bullet\">");
    for (const told& each : all) {
        if (each.words.starts_with("before any comparison")) continue;
        std::string words = as_people_write(each.words);
        if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = char(words[0] - 'a' + 'A');
        out.raw("<li>").text(words + ": ").raw("<strong>").text(weight_words(each.weight));
        out.raw("</strong></li>");
    }
    out.raw("</ul>");
    return std::move(out).finish();
}

std::string likely_words(int millionths) {
    const int hundred = std::clamp(millionths / 10'000, 0, 99);
    const std::string of = hundred >= 99 ? "more than 99 of 100" : fmt::format("about {} of 100", hundred);
    return fmt::format("{} ({} such pairs are)", casework::likelihood_words(millionths), of);
}

html person_line(const store::person_row& row, date today) {
    html_writer out(256);
    out.raw(link({.text = row.display_name, .href = "/children/" + row.person.text}));
    std::string words;
    if (row.birth_date)
        words = ", born " + long_words(*row.birth_date) + " (" + age_words(row, today) + ")";
    else if (row.expected_date)
        words = ", expected " + long_words(*row.expected_date);
    else
        words = ", date of birth not known";
    if (!row.district.empty()) words += ", " + row.district;
    if (!row.local_id.empty()) words += ", " + row.local_id;
    if (!row.status.empty()) words += ", " + row.status;
    out.text(words);
    return std::move(out).finish();
}

html join_notice(const visit& visit) {
    const std::string_view done = visit.request.query.first("done");
    for (const done_words& each : notices)
        if (each.code == done)
            return notification_banner({.text = std::string(each.words), .type = "success"});
    return {};
}

html reason_form(const visit& visit, const std::string& action, std::string_view label,
                 std::string_view hint, const problems& wrong, const html& before, const html& buttons,
                 std::string_view id) {
    html inside = hidden_input(field::form_token, visit.form_token());
    inside += before;
    textarea_options reason{.name = "reason",
                            .id = std::string(id),
                            .label = {.text = std::string(label), .classes = "govuk-label--s"},
                            .error_message = id == "reason" ? message_of(wrong, "reason") : std::nullopt,
                            .value = std::string(visit.request.form.first("reason")),
                            .rows = 4};
    if (!hint.empty()) reason.hint = hint_options{.text = std::string(hint)};
    inside += textarea(reason);
    inside += buttons;
    return form({.action = action, .csrf_token = visit.csrf_token, .html = inside});
}

} // namespace kith::web::pages
