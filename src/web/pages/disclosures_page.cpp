// One pack: what is in it, what is decided, what comes next.

#include "casework/disclosing.hpp"
#include "foundation/number.hpp"
#include "web/pages/disclosure_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::size_t on_a_page = 50, most_of_title = 160;

// ------------------------------------------------------------ one pack

enum class shown { open, proposed, left_out, all };

struct pack_question {
    pages::shown which = shown::open;
    std::size_t page = 0;
};

std::string_view code_of(shown which) {
    switch (which) {
    case shown::open:
        return "open";
    case shown::proposed:
        return "proposed";
    case shown::left_out:
        return "left_out";
    case shown::all:
        return "all";
    }
    return "all";
}

/// What is asked for; with nothing said, what is still to decide, or everything where that is nothing.
pack_question question_of(const form_fields& query, bool complete) {
    pack_question asked{.which = complete ? shown::all : shown::open};
    const std::string_view show = query.first("show");
    for (const shown one : {shown::open, shown::proposed, shown::left_out, shown::all})
        if (show == code_of(one)) asked.which = one;
    if (const auto page = parse_number(query.first("page"), 1, 10'000))
        asked.page = static_cast<std::size_t>(*page - 1);
    return asked;
}

bool is_shown(const opened_pack& opened, const disclosure::pack_item& item, shown which) {
    if (which == shown::all) return true;
    const casework::item_decision* decided = opened.decided(item);
    if (which == shown::open) return decided == nullptr;
    if (which == shown::left_out)
        return decided != nullptr && decided->action != casework::item_action::give;
    return opened.proposed.contains(item.id);
}

std::vector<std::size_t> chosen_of(const opened_pack& opened, shown which) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < opened.items.size(); ++i)
        if (is_shown(opened, opened.items[i], which)) chosen.push_back(i);
    return chosen;
}

std::string beginning_of(const disclosure::pack_item& item) {
    std::string words;
    for (const disclosure::item_part& part : item.parts) {
        words += (words.empty() ? "" : "; ") + part.text;
        if (words.size() > most_of_title) break;
    }
    if (words.size() <= most_of_title) return words;
    std::size_t cut = most_of_title;
    while (cut > 0 && words[cut] != ' ')
        --cut;
    if (cut == 0) cut = most_of_title;
    while (cut > 0 && (static_cast<unsigned char>(words[cut]) & 0xC0U) == 0x80U)
        --cut; // never in the middle of a character
    return words.substr(0, cut) + " …";
}

html proposal_words(const opened_pack& opened, const disclosure::pack_item& item) {
    const auto found = opened.proposed.find(item.id);
    if (found == opened.proposed.end()) return {};
    const std::size_t n = found->second.size();
    return tag({.text = fmt::format("{} to look at", n), .classes = "govuk-tag--yellow"});
}

html item_row(const opened_pack& opened, const child_visit& child, std::size_t index) {
    const disclosure::pack_item& item = opened.items[index];
    const casework::item_decision* decided = opened.decided(item);
    html_writer out(1024);
    out.raw("<li class=\"kith-pack-item\">");
    const std::string id = "item-" + std::to_string(index + 1);
    html label = link({.text = fmt::format("{}. {}", index + 1, item.title),
                       .href = item_address(child.person(), opened.process->id, index + 1)});
    // A tick gives it whole; what has something to look at is opened first.
    if (opened.decides && !opened.left && decided == nullptr && !opened.proposed.contains(item.id)) {
        out.raw("<div class=\"govuk-checkboxes govuk-checkboxes--small\"><div "
                "class=\"govuk-checkboxes__item\">"
                "<input class=\"govuk-checkboxes__input\" type=\"checkbox\" name=\"item\"")
            .attribute("id", id)
            .attribute("value", std::to_string(index + 1))
            .raw("><label class=\"govuk-label govuk-checkboxes__label\"")
            .attribute("for", id)
            .raw(">Give whole<span class=\"govuk-visually-hidden\">: item ")
            .number(static_cast<long long>(index + 1))
            .raw("</span></label></div></div>");
    }
    out.raw("<p class=\"govuk-body govuk-!-margin-bottom-1\">")
        .raw(label)
        .text(", " + item_when(item) + " ");
    out.raw(proposal_words(opened, item)).text(" ");
    if (decided != nullptr)
        out.raw(tag({.text = decision_words(*decided),
                     .classes = decided->action == casework::item_action::give ? "govuk-tag--green"
                                                                               : "govuk-tag--grey"}));
    out.raw("</p><p class=\"govuk-hint govuk-!-margin-bottom-2\">")
        .text(beginning_of(item))
        .raw("</p></li>");
    return std::move(out).finish();
}

std::string shown_address(const child_visit& child, const opened_pack& opened, const pack_question& asked) {
    return pack_address(child.person(), opened.process->id) +
           fmt::format("?show={}&page={}", code_of(asked.which), asked.page + 1);
}

html choices_part(const opened_pack& opened, const child_visit& child, const pack_question& asked) {
    html_writer out(512);
    out.raw("<ul class=\"govuk-list kith-pack-choices\">");
    for (const auto& [which, words] :
         {std::pair{shown::open, "Still to decide"},
          std::pair{shown::proposed, "With something to look at"}, std::pair{shown::all, "All"}}) {
        const std::string label = fmt::format("{} ({})", words, chosen_of(opened, which).size());
        out.raw("<li>");
        if (which == asked.which)
            out.raw("<strong aria-current=\"true\">").text(label).raw("</strong>");
        else
            out.raw(link({.text = label, .href = shown_address(child, opened, {which, 0})}));
        out.raw("</li>");
    }
    out.raw("</ul>");
    return std::move(out).finish();
}

html pages_part(const opened_pack& opened, const child_visit& child, const pack_question& asked,
                std::size_t all) {
    const std::size_t pages = (all + on_a_page - 1) / on_a_page;
    if (pages < 2) return {};
    pagination_options links;
    if (asked.page > 0)
        links.previous =
            pagination_link{.href = shown_address(child, opened, {asked.which, asked.page - 1})};
    if (asked.page + 1 < pages)
        links.next = pagination_link{.href = shown_address(child, opened, {asked.which, asked.page + 1})};
    return paragraph(fmt::format("Page {} of {}", asked.page + 1, pages)) + pagination(links);
}

html act_form(const visit& visit, const std::string& action, std::string_view act, const html& inside,
              std::string submit, std::string_view classes = "") {
    html fields = hidden_input("act", act);
    fields += hidden_input(field::form_token, visit.form_token());
    fields += inside;
    fields +=
        button({.text = std::move(submit), .classes = std::string(classes), .prevent_double_click = true});
    return form({.action = action, .csrf_token = visit.csrf_token, .html = fields});
}

html gather_part(const visit& visit, const child_visit& child, const opened_pack& opened) {
    if (!opened.decides || opened.left) return {};
    const std::string action = pack_address(child.person(), opened.process->id);
    if (opened.pack == nullptr)
        return paragraph("Gathering takes every entry of this record up to now, what the records of the "
                         "people around this person say of them, and who has looked.") +
               act_form(visit, action, "gather", {}, "Gather the record");
    return details(
        {.summary_text = "Gather it again, with what came on record since",
         .html = paragraph("What you decided stays. The second reader reads it again.") +
                 act_form(visit, action, "gather", {}, "Gather again", "govuk-button--secondary")});
}

html items_part(const visit& visit, const child_visit& child, const opened_pack& opened,
                const pack_question& asked, std::vector<std::size_t>& on_page) {
    const std::vector<std::size_t> chosen = chosen_of(opened, asked.which);
    html body = heading({.text = "Items", .level = 2}) + choices_part(opened, child, asked);
    const std::size_t first = std::min(asked.page * on_a_page, chosen.size());
    html rows;
    bool ticks = false;
    for (std::size_t i = first; i < chosen.size() && i < first + on_a_page; ++i) {
        rows += item_row(opened, child, chosen[i]);
        on_page.push_back(chosen[i]);
        const disclosure::pack_item& item = opened.items[chosen[i]];
        ticks = ticks || (opened.decided(item) == nullptr && !opened.proposed.contains(item.id));
    }
    if (rows.empty()) return body + paragraph("None.");
    html list = "<ul class=\"govuk-list kith-pack-items\">"_html + rows + "</ul>"_html;
    if (!opened.decides || opened.left || !ticks) {
        body += list;
    } else {
        html inside = hidden_input("show", code_of(asked.which)) +
                      hidden_input("page", std::to_string(asked.page + 1)) + list;
        html buttons = button({.text = "Give the ticked items whole", .prevent_double_click = true});
        buttons += button({.text = "Give everything on this page that has nothing to look at",
                           .name = "everything",
                           .value = "yes",
                           .classes = "govuk-button--secondary",
                           .prevent_double_click = true});
        inside += "<div class=\"govuk-button-group\">"_html + buttons + "</div>"_html;
        inside += hidden_input("act", "give") + hidden_input(field::form_token, visit.form_token());
        body += form({.action = pack_address(child.person(), opened.process->id),
                      .csrf_token = visit.csrf_token,
                      .html = inside});
    }
    return body + pages_part(opened, child, asked, chosen.size());
}

html file_part(const visit& visit, const child_visit& child, const opened_pack& opened) {
    const char* title = opened.left    ? "The pack as it was given"
                        : opened.ready ? "The pack, ready to be given"
                                       : "The pack as it stands";
    html body = heading({.text = title, .level = 2});
    if (!opened.ready)
        body += paragraph("A draft, marked so on every page. Items that are not decided are not in it.");
    const std::string action = pack_address(child.person(), opened.process->id) + "/export";
    for (const auto& [format, words] : {std::pair{"pdf", "As PDF"}, std::pair{"text", "As plain text"}})
        body += act_form(visit, action, format, {}, words, "govuk-button--secondary");
    return body;
}

html steps_part(const site& site, const child_visit& child, const opened_pack& opened,
                const casework::practitioner& who) {
    html_writer out(1024);
    const guidance::disclosure& rule = *opened.definition->discloses;
    for (const casework::next_step& next : casework::next_steps(site.rules(), *child.file)) {
        const std::string& step = next.step->id;
        if (next.process->id != opened.process->id) continue;
        if (step != rule.decide && step != rule.check && step != rule.release) continue;
        out.raw("<li>");
        auto may = casework::may_record(site.rules(), *child.file, *opened.process, *next.step, who);
        if (may)
            may =
                casework::pack_allows(*child.file, *opened.process, *opened.definition, *next.step, who.id);
        if (may)
            out.raw(link({.text = next.step->title,
                          .href = step_address(child.person(), opened.process->id, step)}));
        else
            out.raw(strong(next.step->title))
                .raw("<br><span class=\"govuk-hint\">")
                .text(may.error().front().message)
                .raw("</span>");
        out.raw("</li>");
    }
    if (out.size() == 0) return {};
    html body = heading({.text = "What comes next", .level = 2});
    body += "<ul class=\"govuk-list\">"_html + std::move(out).finish() + "</ul>"_html;
    return body + paragraph(link({.text = "Everything recorded about this request, and its time limits",
                                  .href = process_address(child, opened.process->id)}));
}

html stand_part(const opened_pack& opened) {
    if (opened.pack == nullptr) return paragraph("The record has not been gathered yet.");
    const casework::disclosure_pack& pack = *opened.pack;
    html body =
        inset_text({.text = fmt::format("Gathered {}: {} items, drawn from {} {}. {} decided, {} to go.",
                                        moment_words(pack.gathered), pack.count, pack.upto.size(),
                                        pack.upto.size() == 1 ? "record" : "records", pack.decided.size(),
                                        pack.count - std::int64_t(pack.decided.size()))});
    if (opened.from)
        for (const std::string& words : casework::in_words(opened.from->over))
            body += warning_text({.text = words + " The pack says so."});
    return body;
}

response show_pack(visit& visit, site& site, child_visit& child, opened_pack& opened,
                   const problems& wrong) {
    const pack_question asked =
        question_of(visit.request.verb == method::post ? visit.request.form : visit.request.query,
                    opened.pack != nullptr && opened.pack->complete());
    std::vector<std::size_t> on_page;
    html body = done_notice(visit);
    body += heading({.text = "Pack: " + opened.definition->title, .level = 1, .size = size::l});
    body += paragraph(
        link({.text = "All requests of this person", .href = disclosures_address(child.person())}));
    body += stand_part(opened);
    if (!opened.decides) body += paragraph(opened.why_not);
    body += steps_part(site, child, opened, practitioner_of(visit));
    body += gather_part(visit, child, opened);
    if (opened.pack != nullptr) {
        body += items_part(visit, child, opened, asked, on_page);
        body += file_part(visit, child, opened);
    }
    std::string which;
    std::vector<person_id> also;
    for (const std::size_t index : on_page) {
        which += (which.empty() ? "" : ", ") + opened.items[index].id;
        const person_id& record = opened.items[index].record;
        const bool other = std::ranges::find(opened.others, record) != opened.others.end();
        if (other && std::ranges::find(also, record) == also.end()) also.push_back(record);
    }
    return show_child(visit, site, child,
                      {.title = "Pack of a request for one's own record",
                       .shown = "pack " + opened.process->id.text + (which.empty() ? "" : ": " + which),
                       .body = std::move(body),
                       .here = "-",
                       .error = !wrong.empty(),
                       .status = wrong.empty() ? 200 : 422,
                       .before_banner = draw_plain_problems(wrong),
                       .heading_in_body = true,
                       .also_shown = std::move(also)});
}

/// Items that were ticked, or all on the page that have nothing to look at: given whole.
std::vector<casework::item_decision> ticked(const visit& visit, const opened_pack& opened) {
    const form_fields& sent = visit.request.form;
    std::vector<casework::item_decision> decided;
    const auto give = [&](std::size_t index) {
        if (index >= opened.items.size() || opened.proposed.contains(opened.items[index].id)) return;
        if (opened.decided(opened.items[index]) != nullptr) return;
        casework::item_decision one;
        one.item = opened.items[index].id;
        decided.push_back(std::move(one));
    };
    if (sent.has("everything")) {
        const pack_question asked = question_of(sent, false);
        const auto chosen = chosen_of(opened, asked.which);
        for (std::size_t i = asked.page * on_a_page; i < chosen.size() && i < (asked.page + 1) * on_a_page;
             ++i)
            give(chosen[i]);
        return decided;
    }
    for (const std::string& value : sent.every("item")) {
        if (const auto number = parse_number(value, 1)) give(static_cast<std::size_t>(*number - 1));
    }
    return decided;
}

response change_pack(visit& visit, site& site, child_visit& child, opened_pack& opened) {
    const form_fields& sent = visit.request.form;
    const bool gathers = sent.first("act") == "gather";
    std::set<std::string> items;
    std::map<std::string, std::int64_t> upto;
    casework::passed_over over;
    std::vector<casework::item_decision> decided;
    if (gathers) {
        const auto from = gathering_now(visit, site, child, *opened.definition);
        if (!from)
            return show_pack(visit, site, child, opened,
                             {{"This pack draws on a record that is not open to you. Ask your team manager "
                               "to gather it",
                               {}}});
        items = disclosure::names_of(disclosure::gather(*from));
        upto = from->upto;
        over = from->over;
    } else {
        items = disclosure::names_of(opened.items);
        decided = ticked(visit, opened);
        if (decided.empty())
            return show_pack(visit, site, child, opened, {{"Tick at least one item", "item-1"}});
    }
    const casework::practitioner who = practitioner_of(visit);
    const std::string answer =
        gathers ? pack_address(child.person(), opened.process->id) + "?done=recorded"
                : shown_address(child, opened, question_of(sent, false)) + "&done=recorded";
    const case_process_id process = opened.process->id;
    child.snapshot.reset();
    const auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, kith::world&) {
            return gathers ? casework::gather_pack(site.rules(), files.front(), process, items, upto, over,
                                                   who, visit.request.at)
                           : casework::decide_items(site.rules(), files.front(), process, items, decided,
                                                    who, visit.request.at);
        },
        who, visit.request.at, sent_form(visit, {}, answer, child.purpose));
    const problems wrong = problems_of(outcome);
    if (wrong.empty()) {
        visit.shows_nothing_personal();
        return see_other(answer);
    }
    child.snapshot = visit.database.read();
    return show_pack(visit, site, child, opened, wrong);
}

} // namespace

response show_pack_with(visit& visit, site& site, child_visit& child, opened_pack& opened,
                        const problems& wrong) {
    return show_pack(visit, site, child, opened, wrong);
}

void add_disclosure_routes(routes& table, site& site) {
    constexpr const char* one = "/children/:person/disclosures/:process";
    table.get(one, audit_class::personal_record, access::signed_in, [&site](visit& visit) {
        return with_pack(visit, site, [&](child_visit& child, opened_pack& opened) {
            return show_pack(visit, site, child, opened, {});
        });
    });
    table.post(one, audit_class::personal_record, access::signed_in, [&site](visit& visit) {
        return with_pack(visit, site, [&](child_visit& child, opened_pack& opened) {
            return change_pack(visit, site, child, opened);
        });
    });
}

} // namespace kith::web::pages
