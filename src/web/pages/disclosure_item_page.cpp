// One item of a pack: what it says, what to look at, and what is done with it.

#include "casework/disclosing.hpp"
#include "foundation/number.hpp"
#include "web/pages/disclosure_parts.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr int most_typed = 3; ///< rows of words to type on one form

/// A passage as a checkbox carries it: "<ground>|<words>".
std::string value_of(const std::string& ground, const std::string& words) {
    return ground + "|" + words;
}

struct item_visit {
    child_visit& child;
    opened_pack& opened;
    std::size_t number; ///< from 1
    [[nodiscard]] const disclosure::pack_item& item() const { return opened.items[number - 1]; }
    [[nodiscard]] const casework::item_decision* decided() const { return opened.decided(item()); }
    [[nodiscard]] std::vector<disclosure::proposal> proposed() const {
        const auto found = opened.proposed.find(item().id);
        return found == opened.proposed.end() ? std::vector<disclosure::proposal>{} : found->second;
    }
};

std::string ground_words(const opened_pack& opened, std::string_view code) {
    for (const auto& one : opened.grounds->codes)
        if (one.code == code) return one.text;
    return std::string(code);
}

html ground_select(const opened_pack& opened, std::string name, std::string label, const form_fields& typed,
                   const problems& wrong) {
    std::vector<select_item> items{{.text = "Choose", .value = ""}};
    for (const auto& one : opened.grounds->codes)
        items.push_back({.text = one.text, .value = one.code});
    const std::string value(typed.first(name));
    return select({.name = name,
                   .label = {.text = std::move(label)},
                   .error_message = message_of(wrong, name),
                   .items = std::move(items),
                   .value = value});
}

/// What was decided, as the form that would decide it.
form_fields filled(const item_visit& here) {
    form_fields::list fields;
    if (const casework::item_decision* one = here.decided()) {
        fields.emplace_back("action", std::string(casework::code_of(one->action)));
        fields.emplace_back("ground", one->ground);
        fields.emplace_back("why", one->why);
        for (const casework::taken_out& each : one->out)
            fields.emplace_back("out", value_of(each.ground, each.words));
    }
    return form_fields(std::move(fields));
}

/// Passages already taken out and passages proposed, to tick.
html ticks_part(const item_visit& here, const form_fields& typed) {
    checkboxes_options boxes{.name = "out",
                             .fieldset =
                                 fieldset_options{.legend = {.text = "Tick what is to be taken out",
                                                             .classes = "govuk-fieldset__legend--s"}},
                             .classes = "govuk-checkboxes--small"};
    std::vector<std::string> values = typed.every("out");
    const auto add = [&](const std::string& words, const std::string& ground, const std::string& why) {
        const std::string value = value_of(ground, words);
        const bool known =
            std::ranges::any_of(boxes.items, [&](const choice_item& each) { return each.value == value; });
        if (known || words.empty()) return;
        boxes.items.push_back({.text = words,
                               .value = value,
                               .hint = hint_options{.text = why + ". " + ground_words(here.opened, ground)},
                               .checked = std::ranges::find(values, value) != values.end()});
    };
    if (const casework::item_decision* one = here.decided())
        for (const casework::taken_out& each : one->out)
            add(each.words, each.ground, "Taken out now");
    for (const disclosure::proposal& each : here.proposed())
        add(each.words, each.ground, each.why);
    if (boxes.items.empty()) return {};
    return checkboxes(boxes);
}

html typed_part(const item_visit& here, const form_fields& typed, const problems& wrong) {
    html rows;
    for (int row = 1; row <= most_typed; ++row) {
        const std::string number = std::to_string(row);
        const std::string name = "words-" + number;
        rows +=
            input({.name = name,
                   .label = {.text = row == 1 ? "Other words to take out, as they stand above (optional)"
                                              : "More words to take out (optional)"},
                   .error_message = message_of(wrong, name),
                   .value = std::string(typed.first(name))});
        rows += ground_select(here.opened, "ground-" + number, "Why (optional)", typed, wrong);
    }
    return rows;
}

html questions_of(const item_visit& here, const form_fields& typed, const problems& wrong) {
    html words = ticks_part(here, typed) + typed_part(here, typed, wrong);
    html withhold = ground_select(here.opened, "ground", "Why is all of it withheld?", typed, wrong);
    radios_options action{
        .name = "action",
        .fieldset = fieldset_options{.legend = {.text = "What is done with it?",
                                                .classes = "govuk-fieldset__legend--m"}},
        .error_message = message_of(wrong, "action"),
        .items = {{.text = "Give it whole", .value = "give"},
                  {.text = "Give it with words taken out",
                   .value = "words",
                   .hint =
                       hint_options{.text =
                                        "Wherever they stand in this item, large or small letters alike."},
                   .conditional = words},
                  {.text = "Withhold all of it", .value = "withhold", .conditional = withhold}},
        .value = std::string(typed.first("action"))};
    return radios(action) +
           textarea(
               {.name = "why",
                .label = {.text = "In your own words, for whoever reads it after you (optional)",
                          .classes = "govuk-label--s"},
                .hint = hint_options{.text = "Needed where all of it is withheld. It is not in the pack."},
                .error_message = message_of(wrong, "why"),
                .value = std::string(typed.first("why")),
                .rows = 3});
}

/// How the item would leave, once it is decided.
html leaving_part(const item_visit& here) {
    const casework::item_decision* decided = here.decided();
    if (decided == nullptr) return {};
    std::vector<std::string> grounds;
    for (const auto& one : here.opened.grounds->codes)
        grounds.push_back(one.code);
    html body = heading({.text = "How it leaves", .level = 2});
    body += paragraph(decision_words(*decided) + ", by " + by_words(here.child, decided->by) + ", " +
                      moment_words(decided->at) + (decided->why.empty() ? "." : ": " + decided->why));
    const auto given = disclosure::give(here.item(), *decided, here.number, grounds);
    if (!given) return body + paragraph(given.error().front().message);
    if (decided->action == casework::item_action::withhold)
        return body + inset_text({.text = "Withheld: " + ground_words(here.opened, decided->ground)});
    html_writer inside(1024);
    inside.raw("<p class=\"govuk-body\">").text(given->when + ". " + given->title).raw("</p>");
    for (const disclosure::item_part& part : given->parts) {
        if (!part.label.empty())
            inside.raw("<p class=\"govuk-body govuk-!-margin-bottom-0\"><strong>")
                .text(part.label)
                .raw("</strong></p>");
        inside.raw(written_text(part.text));
    }
    body += inset_text({.html = std::move(inside).finish()});
    for (const std::string& ground : given->grounds)
        body +=
            paragraph("Ground " + std::to_string(std::ranges::find(grounds, ground) - grounds.begin() + 1) +
                      ": " + ground_words(here.opened, ground));
    return body;
}

html between_part(const item_visit& here) {
    const auto at = [&](std::size_t number) {
        return item_address(here.child.person(), here.opened.process->id, number);
    };
    pagination_options links{.landmark_label = "Items"};
    if (here.number > 1)
        links.previous = pagination_link{.href = at(here.number - 1), .text = "Item before"};
    if (here.number < here.opened.items.size())
        links.next = pagination_link{.href = at(here.number + 1), .text = "Next item"};
    return pagination(links);
}

html remembered_part(const item_visit& here) {
    html body;
    for (const disclosure::proposal& one : here.proposed())
        if (one.words.empty())
            body += inset_text({.text = one.why + (one.ground.empty() ? "" : ". ") +
                                        ground_words(here.opened, one.ground)});
    return body;
}

response show_item(visit& visit, site& site, const item_visit& here, const form_fields& typed,
                   const problems& wrong) {
    const disclosure::pack_item& item = here.item();
    html body = done_notice(visit);
    body += paragraph(link({.text = "All items of the pack",
                            .href = pack_address(here.child.person(), here.opened.process->id)}));
    body += heading({.text = fmt::format("Item {} of {}", here.number, here.opened.items.size()),
                     .level = 1,
                     .size = size::l});
    body += paragraph(strong(item.title) + text(", " + item_when(item)) +
                      text(item.by.empty() ? "" : ". Recorded by " + item.by));
    body += item_words(item, here.proposed());
    body += remembered_part(here);
    body += leaving_part(here);
    if (here.opened.decides && !here.opened.left) {
        html inside = hidden_input(field::form_token, visit.form_token());
        inside += questions_of(here, typed, wrong);
        inside += button({.text = "Save and go to the next", .prevent_double_click = true});
        body += form({.action = item_address(here.child.person(), here.opened.process->id, here.number),
                      .csrf_token = visit.csrf_token,
                      .html = inside});
    } else {
        body += paragraph(here.opened.why_not);
    }
    body += between_part(here);
    const bool other = std::ranges::find(here.opened.others, item.record) != here.opened.others.end();
    return show_child(visit, site, here.child,
                      {.title = "One item of a pack",
                       .shown = "pack " + here.opened.process->id.text + ": " + item.id,
                       .body = std::move(body),
                       .here = "-",
                       .error = !wrong.empty(),
                       .status = wrong.empty() ? 200 : 422,
                       .before_banner = draw_plain_problems(wrong),
                       .heading_in_body = true,
                       .also_shown = other ? std::vector{item.record} : std::vector<person_id>{}});
}

/// What the form says, with what is wrong with it.
casework::item_decision read_form(const item_visit& here, const form_fields& sent, problems& wrong) {
    casework::item_decision one;
    one.item = here.item().id;
    one.why = tidy(sent.first("why"));
    const auto action = casework::parse_item_action(sent.first("action"));
    if (!action) wrong.push_back({"Select what is done with this item", "action"});
    one.action = action.value_or(casework::item_action::withhold);
    if (one.action == casework::item_action::withhold) one.ground = std::string(sent.first("ground"));
    std::vector<casework::taken_out> out;
    for (const std::string& value : sent.every("out")) {
        const auto bar = value.find('|');
        if (bar != std::string::npos) out.push_back({value.substr(bar + 1), value.substr(0, bar)});
    }
    for (int row = 1; row <= most_typed; ++row) {
        const std::string number = std::to_string(row);
        const std::string words = tidy(sent.first("words-" + number));
        const std::string ground(sent.first("ground-" + number));
        if (words.empty()) continue;
        if (ground.empty()) wrong.push_back({"Select why these words are taken out", "ground-" + number});
        const auto stands = [&](const disclosure::item_part& part) {
            return !disclosure::places_of(part.text, words).empty() ||
                   !disclosure::places_of(part.label, words).empty();
        };
        if (std::ranges::none_of(here.item().parts, stands) &&
            disclosure::places_of(here.item().title, words).empty())
            wrong.push_back(
                {"These words are not in this item. Type them as they stand above", "words-" + number});
        out.push_back({words, ground});
    }
    if (one.action == casework::item_action::words) one.out = out;
    if (one.action == casework::item_action::words && out.empty())
        wrong.push_back({"Tick or enter the words to take out, or give it whole", "words-1"});
    if (one.action == casework::item_action::give && !out.empty())
        wrong.push_back(
            {"You chose to give it whole, and chose words to take out. Choose one of the two", "action"});
    return one;
}

response decide_item(visit& visit, site& site, const item_visit& here) {
    const form_fields& sent = visit.request.form;
    problems wrong;
    casework::item_decision one = read_form(here, sent, wrong);
    if (!here.opened.decides) wrong.push_back({here.opened.why_not, {}});
    if (!wrong.empty()) return show_item(visit, site, here, typed_only(sent), wrong);
    const std::string pack = pack_address(here.child.person(), here.opened.process->id);
    const std::string answer =
        here.number < here.opened.items.size()
            ? item_address(here.child.person(), here.opened.process->id, here.number + 1) + "?done=recorded"
            : pack + "?done=recorded";
    const std::set<std::string> items = disclosure::names_of(here.opened.items);
    const casework::practitioner who = practitioner_of(visit);
    const case_process_id process = here.opened.process->id;
    here.child.snapshot.reset();
    const auto outcome = site.desk.perform(
        {here.child.person()},
        [&](const casework::child_files& files, kith::world&) {
            return casework::decide_items(site.rules(), files.front(), process, items, {one}, who,
                                          visit.request.at);
        },
        who, visit.request.at, sent_form(visit, {}, answer, here.child.purpose));
    wrong = problems_of(outcome);
    if (wrong.empty()) {
        visit.shows_nothing_personal();
        return see_other(answer);
    }
    here.child.snapshot = visit.database.read();
    return show_item(visit, site, here, typed_only(sent), wrong);
}

/// The item of parameter ":item", in its pack.
template <class Then>
response with_item(visit& visit, site& site, const Then& then) {
    return with_pack(visit, site, [&](child_visit& child, opened_pack& opened) {
        const auto number =
            parse_number(visit.parameter("item"), 1, static_cast<std::int64_t>(opened.items.size()));
        if (!number) return not_on_this_record(visit, child, "There is no such item in this pack.");
        return then(item_visit{child, opened, static_cast<std::size_t>(*number)});
    });
}

} // namespace

void add_disclosure_item_routes(routes& table, site& site) {
    constexpr const char* place = "/children/:person/disclosures/:process/items/:item";
    table.get(place, audit_class::personal_record, access::signed_in, [&site](visit& visit) {
        return with_item(visit, site, [&](const item_visit& here) {
            return show_item(visit, site, here, filled(here), {});
        });
    });
    table.post(place, audit_class::personal_record, access::signed_in, [&site](visit& visit) {
        return with_item(visit, site,
                         [&](const item_visit& here) { return decide_item(visit, site, here); });
    });
}

} // namespace kith::web::pages
