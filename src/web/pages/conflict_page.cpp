#include "web/pages/conflict_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using guidance::field_type;

constexpr std::string_view reason_words = "Two practitioners recorded at the same time.";

/// One answer with everything that belongs to it (who came for which agency).
casework::answers part_of(const casework::answers& said, const guidance::field& field) {
    casework::answers part;
    for (const auto& [name, values] : said)
        if (!values.empty() && (name == field.id || name.starts_with(field.id + "."))) part[name] = values;
    return part;
}

/// A question to which two practitioners gave different answers.
struct difference {
    const guidance::field* field;
    std::string name;        ///< "f.<field>" or "c.<person>.<field>"
    const form_child* child; ///< nullptr for a question asked once
    casework::answers mine, theirs, before;
};

/// What a colleague recorded for one child, and what stood there when the form was opened.
struct recorded_for {
    const form_child* child;
    const casework::recorded_step* step = nullptr;
    casework::answers before;
};

struct comparison {
    std::vector<recorded_for> theirs; ///< for each child of the form that has it
    std::vector<difference> differences;
    std::vector<std::pair<const form_child*, std::string>> other_outcomes; ///< child, outcome chosen by me
    bool other_time = false;
    step_read mine;
};

recorded_for recorded_meanwhile(const step_form& form, const form_child& child, std::int64_t based_on) {
    recorded_for found{&child, nullptr, {}};
    const auto* process = child.file->find(form.process->id);
    if (!process) return found;
    for (const auto& done : process->steps) {
        if (done.step != form.shape.step->id) continue;
        if (done.sequence <= based_on) found.before = done.said;
        found.step = &done;
    }
    if (!found.step || found.step->sequence > based_on) return found;
    found.before = found.step->said;
    const auto& made = found.step->corrections;
    for (auto one = made.rbegin(); one != made.rend() && one->sequence > based_on; ++one)
        for (const auto& [name, values] : one->before)
            found.before[name] = values;
    return found;
}

comparison compared(const step_form& form, const form_fields& mine, std::int64_t based_on) {
    comparison all;
    all.mine = read_step(form.shape, mine);
    for (const auto& child : form.shape.children) {
        auto theirs = recorded_meanwhile(form, child, based_on);
        if (theirs.step) all.theirs.push_back(std::move(theirs));
    }
    if (all.theirs.empty()) return all;
    const auto add = [&](const guidance::field& field, const std::string& name, const form_child* child,
                         const casework::answers& said, const recorded_for& theirs) {
        difference one{&field,
                       name,
                       child,
                       part_of(said, field),
                       part_of(theirs.step->said, field),
                       part_of(theirs.before, field)};
        if (one.mine != one.theirs) all.differences.push_back(std::move(one));
    };
    for (const auto* field : shared_fields(form.shape))
        add(*field, shared_name(*field), nullptr, all.mine.said.shared, all.theirs.front());
    for (const auto& theirs : all.theirs) {
        for (const auto* field : own_fields(form.shape, *theirs.child))
            add(*field, own_name(theirs.child->person, *field), theirs.child,
                all.mine.said.own[theirs.child->person], theirs);
        const auto chosen = all.mine.said.outcomes.find(theirs.child->person);
        if (chosen != all.mine.said.outcomes.end() && chosen->second != theirs.step->outcome)
            all.other_outcomes.emplace_back(theirs.child, chosen->second);
    }
    all.other_time =
        all.mine.said.event_time && *all.mine.said.event_time != all.theirs.front().step->event_time;
    return all;
}

bool can_be_both(field_type type) {
    return type == field_type::text || type == field_type::line || type == field_type::choices ||
           type == field_type::practitioners || type == field_type::attendance;
}

std::string words_of(const child_visit& child, const guidance::field& field,
                     const casework::answers& said) {
    std::string words;
    if (const auto found = said.find(field.id); found != said.end())
        words = casework::answer_in_words(field, found->second,
                                          [&](const practitioner_id& id) { return child.name_of(id); });
    for (const auto& option : field.options)
        if (const auto who = said.find(field.id + "." + option.code);
            who != said.end() && !who->second.empty())
            words += fmt::format("\n{}: {}", option.text, who->second.front());
    return words;
}

html version(std::string_view title, const std::string& words, std::string_view when_empty) {
    html_writer out;
    out.raw("<div class=\"kith-version\"><h3 class=\"govuk-heading-s govuk-!-margin-bottom-1\">");
    out.text(title).raw("</h3>");
    if (words.empty())
        out.raw(paragraph(when_empty, "govuk-hint"));
    else
        out.raw(written_text(words));
    out.raw("</div>");
    return std::move(out).finish();
}

html keep_choice(const std::string& name, bool both, std::string_view chosen, const problems& wrong) {
    radios_options options{.name = "keep." + name,
                           .fieldset = fieldset_options{.legend = {.text = "What do you keep?",
                                                                   .classes = "govuk-fieldset__legend--s"}},
                           .error_message = message_of(wrong, "keep." + name),
                           .value = std::string(chosen.empty() && both ? "both" : chosen),
                           .classes = "govuk-radios--small"};
    options.items.push_back({.text = "Keep mine", .value = "mine"});
    options.items.push_back({.text = "Keep theirs", .value = "theirs"});
    if (both) options.items.push_back({.text = "Keep both", .value = "both"});
    return radios(options);
}

html draw_difference(const child_visit& child, const difference& one, const std::string& who,
                     const form_fields& choices, const problems& wrong) {
    html_writer out;
    out.raw("<section class=\"kith-conflict\"><h2 class=\"govuk-heading-s\">");
    if (one.child) out.text(one.child->name).raw(": ");
    out.text(one.field->prompt).raw("</h2>");
    out.raw(version("Your words", words_of(child, *one.field, one.mine), "You left this empty."));
    out.raw(version("Recorded meanwhile by " + who, words_of(child, *one.field, one.theirs),
                    "They left this empty."));
    out.raw(version("When you opened the form", words_of(child, *one.field, one.before),
                    "Nothing was recorded."));
    out.raw(keep_choice(one.name, can_be_both(one.field->type), choices.first("keep." + one.name), wrong));
    out.raw("</section>");
    return std::move(out).finish();
}

html draw_other_time(const comparison& all, const std::string& who, const form_fields& choices,
                     const problems& wrong) {
    html_writer out;
    out.raw("<section class=\"kith-conflict\"><h2 class=\"govuk-heading-s\">When it happened</h2>");
    out.raw(version("Yours", moment_words(*all.mine.said.event_time), ""));
    out.raw(version("Recorded meanwhile by " + who, moment_words(all.theirs.front().step->event_time), ""));
    out.raw(keep_choice(std::string(when_name), false, choices.first("keep.when"), wrong));
    out.raw("</section>");
    return std::move(out).finish();
}

std::string outcome_title(const step_form& form, std::string_view id) {
    const auto* outcome = guidance::find_outcome(*form.shape.process, id);
    return outcome ? outcome->title : std::string(id);
}

html draw_other_outcomes(const step_form& form, const comparison& all, const std::string& who) {
    html_writer out;
    for (const auto& [child, chosen] : all.other_outcomes) {
        const auto theirs =
            std::find_if(all.theirs.begin(), all.theirs.end(),
                         [&, child = child](const auto& one) { return one.child == child; });
        out.raw("<section class=\"kith-conflict\"><h2 class=\"govuk-heading-s\">Decision for ")
            .text(child->name);
        out.raw("</h2>").raw(version("Yours", outcome_title(form, chosen), ""));
        out.raw(version("Recorded meanwhile by " + who, outcome_title(form, theirs->step->outcome), ""));
        out.raw(paragraph(
            "A decision is not changed here: theirs stands, and yours is written beside it with your "
            "name. Speak to your colleague now if you think that it is wrong."));
        out.raw("</section>");
    }
    return std::move(out).finish();
}

html mine_hidden(const form_fields& mine) {
    html hidden;
    for (const auto& [name, value] : mine.all())
        if (name.starts_with("f.") || name.starts_with("c.") || name.starts_with("when-") ||
            name.starts_with("late_"))
            hidden += hidden_input(name, value);
    return hidden;
}

/// Whether what was typed is recorded as one more step, or as a correction of what a colleague recorded.
bool as_new_step(const site& site, const child_visit& child, step_form& form) {
    return form.shape.step->repeats && is_its_turn(site, child, form);
}

html conflict_body(visit& visit, const child_visit& child, const step_form& form, const comparison& all,
                   const form_fields& mine, std::int64_t opened_at, const problems& wrong, bool new_step) {
    const auto who = by_words(child, all.theirs.front().step->by);
    html_writer out;
    out.raw("<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">");
    out.raw(heading({.text = "Somebody recorded this while you were writing",
                     .level = 1,
                     .size = size::l,
                     .caption = form.shape.step->title}));
    out.raw(paragraph("Nothing that you typed is lost. It is kept as a draft until you have chosen."));
    const auto& choices = visit.request.form;
    html inside = draw_identity({.csrf_token = visit.csrf_token,
                                 .form_token = visit.form_token(),
                                 .draft_key = {},
                                 .draft_title = {},
                                 .based_on = child.file->revision});
    inside += hidden_input("opened_at", std::to_string(opened_at)) + mine_hidden(mine);
    if (all.differences.empty() && !all.other_time && all.other_outcomes.empty())
        inside += paragraph(who + " recorded the same as you typed. There is nothing to choose.");
    if (all.other_time && !new_step) inside += draw_other_time(all, who, choices, wrong);
    for (const auto& one : all.differences)
        inside += draw_difference(child, one, who, choices, wrong);
    if (!new_step) inside += draw_other_outcomes(form, all, who);
    inside += paragraph(new_step ? "What you keep is recorded as one more entry. Theirs stays as it is."
                                 : "What you keep is recorded as a correction. Theirs stays visible.");
    inside += button_group({button({.text = "Record what I keep", .prevent_double_click = true}),
                            link({.text = "Leave it as they recorded it",
                                  .href = process_address(child, form.process->id) + "?done=theirs"})});
    out.raw(components::form(
        {.action = form.address + "/both", .csrf_token = visit.csrf_token, .html = inside}));
    out.raw("</div></div>");
    return std::move(out).finish();
}

std::int64_t opened_at_of(const form_fields& fields) {
    const auto said = fields.first("opened_at");
    form_fields::list as{{std::string(field::based_on), std::string(said)}};
    return said.empty() ? based_on_of(fields) : based_on_of(form_fields(std::move(as)));
}

} // namespace

response show_conflict(visit& visit, site& site, child_visit& child, form_fields mine,
                       std::vector<std::int64_t> since, const problems& wrong) {
    auto located = locate_step_form(visit, site, child, form_children::all_of_it);
    if (auto* refused = std::get_if<response>(&located)) return std::move(*refused);
    auto& form = std::get<step_form>(located);
    const auto opened_at = opened_at_of(visit.request.form);
    keep_draft(visit, form.address, form.shape.step->title, mine, opened_at);
    const auto all = compared(form, mine, opened_at);
    const bool new_step = as_new_step(site, child, form);
    child.snapshot.reset();
    if (all.theirs.empty() || since.empty())
        return show_step_form(
            visit, site, child, form, mine,
            {{"Something else was recorded at the same moment. Check the form and send it again", {}}},
            child.file->revision, {});
    note_other_children(visit, child, form.shape);
    auto body = conflict_body(visit, child, form, all, mine, opened_at, wrong, new_step);
    return show_child(visit, site, child,
                      {.title = "Somebody recorded this while you were writing",
                       .shown = fmt::format("conflict {}.{}", form.shape.process->id, form.shape.step->id),
                       .body = std::move(body),
                       .here = "-",
                       .error = !wrong.empty(),
                       .status = wrong.empty() ? 409 : 422,
                       .before_banner = draw_plain_problems(wrong),
                       .heading_in_body = true});
}

namespace {

/// Both answers as one: codes of either, one text after the other.
casework::answers both_of(const difference& one) {
    casework::answers both = one.theirs;
    for (const auto& [name, values] : one.mine) {
        auto& held = both[name];
        const bool words = one.field->type == field_type::text || one.field->type == field_type::line ||
                           name != one.field->id;
        if (words && !held.empty() && !values.empty() && held != values)
            held = {held.front() + (one.field->type == field_type::text ? "\n\n" : "; ") + values.front()};
        else
            for (const auto& value : values)
                if (std::find(held.begin(), held.end(), value) == held.end()) held.push_back(value);
    }
    return both;
}

/// What is kept of each difference; a problem for each that was not chosen.
std::vector<casework::answers> kept_of(const comparison& all, const form_fields& choices, problems& wrong) {
    std::vector<casework::answers> kept;
    for (const auto& one : all.differences) {
        const auto chosen = choices.first("keep." + one.name);
        if (chosen == "mine")
            kept.push_back(one.mine);
        else if (chosen == "theirs")
            kept.push_back(one.theirs);
        else if (chosen == "both" && can_be_both(one.field->type))
            kept.push_back(both_of(one));
        else {
            wrong.push_back(
                {fmt::format("Choose what you keep: {}", one.field->prompt), "keep." + one.name});
            kept.push_back(one.theirs);
        }
    }
    return kept;
}

/// The correction of what was recorded for one child; empty answers take away what is not kept.
casework::step_correction correction_of(const step_form& form, const comparison& all,
                                        const recorded_for& theirs,
                                        const std::vector<casework::answers>& kept, bool my_time) {
    casework::step_correction made;
    made.sequence = theirs.step->sequence;
    made.reason = reason_words;
    if (my_time) made.event_time = all.mine.said.event_time;
    for (std::size_t i = 0; i < all.differences.size(); ++i) {
        const auto& one = all.differences[i];
        if (one.child && one.child != theirs.child) continue;
        for (const auto& [name, values] : part_of(theirs.step->said, *one.field))
            if (!kept[i].contains(name)) made.said[name] = {};
        for (const auto& [name, values] : kept[i]) {
            const auto held = theirs.step->said.find(name);
            if (held == theirs.step->said.end() || held->second != values) made.said[name] = values;
        }
    }
    for (const auto& [child, chosen] : all.other_outcomes)
        if (child == theirs.child)
            made.reason += fmt::format(" The other had decided: {}.", outcome_title(form, chosen));
    return made;
}

/// A form token of its own for each record that the form writes to, so that each is written once.
std::optional<std::string> token_for(const visit& visit, const person_id& person, std::string_view kind) {
    auto token = fmt::format("{}-{}-{}", visit.request.form.first(field::form_token), kind, person.text);
    if (!is_identifier(token)) return std::nullopt;
    return token;
}

/// Records what is kept in each child's record; problems of the first that is refused.
problems correct_each(visit& visit, site& site, const child_visit& child, const step_form& form,
                      const comparison& all, const std::vector<casework::answers>& kept, bool my_time) {
    for (const auto& theirs : all.theirs) {
        const auto made = correction_of(form, all, theirs, kept, my_time);
        if (made.said.empty() && !made.event_time) continue;
        auto sent = sent_form(visit, form.address, process_address(child, form.process->id), child.purpose);
        sent.token = token_for(visit, theirs.child->person, "c");
        auto outcome =
            site.desk.correct(theirs.child->person, made, practitioner_of(visit), visit.request.at, sent);
        if (problems wrong = problems_of(outcome); !wrong.empty()) return wrong;
    }
    return {};
}

/// The decisions that do not stand are written down beside the others, so that no word of anybody is lost.
problems note_other_outcomes(visit& visit, site& site, const child_visit& child, const step_form& form,
                             const comparison& all) {
    for (const auto& [other, chosen] : all.other_outcomes) {
        const auto text = fmt::format("{} {}: I had decided ‘{}’. What my colleague recorded stands.",
                                      reason_words, form.shape.step->title, outcome_title(form, chosen));
        auto sent = sent_form(visit, {}, process_address(child, form.process->id), child.purpose);
        sent.token = token_for(visit, other->person, "n");
        auto outcome = site.desk.add_note(other->person, text, std::nullopt, practitioner_of(visit),
                                          visit.request.at, sent);
        if (problems wrong = problems_of(outcome); !wrong.empty()) return wrong;
    }
    return {};
}

casework::submission new_step_of(const comparison& all, const std::vector<casework::answers>& kept) {
    auto said = all.mine.said;
    for (std::size_t i = 0; i < all.differences.size(); ++i) {
        const auto& one = all.differences[i];
        auto& answers = one.child ? said.own[one.child->person] : said.shared;
        for (const auto& [name, values] : one.mine)
            answers.erase(name);
        for (const auto& [name, values] : kept[i])
            answers[name] = values;
    }
    return said;
}

response resolve(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto located = locate_step_form(visit, site, child, form_children::all_of_it);
    if (auto* refused = std::get_if<response>(&located)) return std::move(*refused);
    auto& form = std::get<step_form>(located);
    const auto mine = typed_only(visit.request.form);
    const auto based_on = based_on_of(visit.request.form), opened_at = opened_at_of(visit.request.form);
    auto since = recorded_since(*child.file, form.process->id, form.shape.step->id, based_on);
    if (!since.empty()) return show_conflict(visit, site, child, mine, std::move(since));
    const auto all = compared(form, mine, opened_at);
    if (all.theirs.empty())
        return not_on_this_record(visit, child, "There is nothing here to choose between.");
    problems wrong;
    const auto kept = kept_of(all, visit.request.form, wrong);
    const bool new_step = as_new_step(site, child, form);
    const auto time = visit.request.form.first("keep.when");
    if (all.other_time && !new_step && time != "mine" && time != "theirs")
        wrong.push_back({"Choose what you keep: when it happened", "keep.when"});
    since = recorded_since(*child.file, form.process->id, form.shape.step->id, opened_at);
    if (!wrong.empty()) return show_conflict(visit, site, child, mine, std::move(since), wrong);
    const auto address = process_address(child, form.process->id);
    child.snapshot.reset();
    if (new_step) {
        auto outcome = site.desk.record(
            child.person(), new_step_of(all, kept), practitioner_of(visit), visit.request.at,
            sent_form(visit, form.address, address + "?done=recorded", child.purpose));
        wrong = problems_of(outcome);
        // A third practitioner was quicker: what they wrote is compared too, and nothing typed is given up.
        if (auto* overtaken = std::get_if<casework::overtaken>(&outcome); overtaken && overtaken->now) {
            child.file = overtaken->now;
            since = recorded_since(*child.file, form.process->id, form.shape.step->id, opened_at);
        }
    } else {
        wrong = correct_each(visit, site, child, form, all, kept, all.other_time && time == "mine");
        if (wrong.empty()) wrong = note_other_outcomes(visit, site, child, form, all);
    }
    if (!wrong.empty()) {
        child.snapshot = visit.database.read();
        return show_conflict(visit, site, child, mine, std::move(since), wrong);
    }
    discard_draft(visit, form.address);
    visit.shows_nothing_personal();
    return see_other(address + (new_step ? "?done=recorded" : "?done=corrected"));
}

} // namespace

void add_conflict_routes(routes& table, site& site) {
    table.post("/children/:person/processes/:process/:step/both", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return resolve(visit, site); });
}

} // namespace kith::web::pages
