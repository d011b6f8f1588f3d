#include "web/pages/form_page.hpp"

#include "casework/unnamed.hpp"
#include "web/components/components.hpp"

#include <fmt/format.h>

#include <array>

namespace kith::web::pages {
namespace {

using namespace components;

struct done_words {
    std::string_view code, words;
};
constexpr std::array notices = {
    done_words{"recorded", "It is on the record."},
    done_words{"already", "It was on the record already: the form had been sent before."},
    done_words{"kept", "What you typed is kept. You find it under Drafts on the page Today."},
    done_words{"discarded", "The draft is gone. The form is empty again."},
    done_words{"corrected", "The correction is on the record. What stood there before stays visible."},
    done_words{"explained", "The reason is on the record. The time limit itself has not changed."},
    done_words{"noted", "The note is on the record."},
    done_words{"changed", "The change is on the record. What was known before stays visible."},
    done_words{"judged", "The judgement is on the record. Earlier ones stay visible."},
    done_words{"told", "The event is in the chronology."},
    done_words{"same", "These lines stand as one now, with every source."},
    done_words{"apart", "These lines stand apart."},
    done_words{"decided", "The decision is on the record. What the other agency says stays visible."},
    done_words{"started", "It has begun. You can record the first step now."},
    done_words{"theirs", "Nothing was changed: what your colleague recorded stands."},
};

/// "2:03pm", with the day when it was another day.
std::string kept_words(instant kept, instant now) {
    const auto then = to_local(kept);
    const int hour = then.hour % 12 == 0 ? 12 : then.hour % 12;
    const auto time = fmt::format("{}:{:02}{}", hour, then.minute, then.hour < 12 ? "am" : "pm");
    return local_date(kept) == local_date(now) ? "at " + time
                                               : fmt::format("on {} at {}", long_words(then.day), time);
}

html draft_notice(const visit& visit, const form_frame& frame) {
    if (!frame.kept_at) return {};
    html_writer inner;
    inner.raw("<p class=\"govuk-body\">");
    inner.text(fmt::format("We kept what you typed {}. It is in the form below, and not on the record yet.",
                           kept_words(*frame.kept_at, visit.request.at)));
    inner.raw("</p>");
    const html afresh = hidden_input(start_afresh_button, "yes") +
                        button({.text = "Start afresh", .classes = "govuk-button--secondary"});
    inner.raw(form({.action = frame.action, .csrf_token = visit.csrf_token, .html = afresh}));
    return inset_text({.html = std::move(inner).finish(), .classes = "kith-draft-kept"});
}

} // namespace

html draw_form(const visit& visit, const form_frame& frame) {
    html_writer out(frame.questions.size() + 4096);
    out.raw("<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">");
    out.raw(heading({.text = frame.title, .level = 1, .size = size::l, .caption = frame.caption}));
    out.raw(frame.intro);
    out.raw(draft_notice(visit, frame));
    html inside = draw_identity({.csrf_token = visit.csrf_token,
                                 .form_token = visit.form_token(),
                                 .draft_key = frame.can_be_kept ? frame.action : "",
                                 .draft_title = frame.title,
                                 .based_on = frame.based_on});
    inside += frame.questions;
    inside += frame.before_submit;
    const auto send = button({.text = frame.submit, .prevent_double_click = true});
    const auto keep = button({.text = "Save and come back later",
                              .name = std::string(save_draft_button),
                              .value = "yes",
                              .classes = "govuk-button--secondary"});
    inside += frame.can_be_kept ? button_group({send, keep}) : button_group({send});
    out.raw(form({.action = frame.action,
                  .csrf_token = visit.csrf_token,
                  .autosave = frame.can_be_kept ? "/drafts" : "",
                  .html = inside}));
    out.raw("</div></div>");
    return std::move(out).finish();
}

response show_child_form(visit& visit, site& site, child_visit& child, const form_frame& frame,
                         const html& problem_summary, std::string shown,
                         std::vector<person_id> also_shown) {
    const bool wrong = !problem_summary.empty();
    return show_child(visit, site, child,
                      {.title = frame.title,
                       .shown = std::move(shown),
                       .body = draw_form(visit, frame),
                       .here = "-",
                       .error = wrong,
                       .status = wrong ? 422 : 200,
                       .before_banner = problem_summary,
                       .heading_in_body = true,
                       .also_shown = std::move(also_shown)});
}

std::variant<child_visit, response> enter_form(visit& visit, site& site) {
    if (visit.request.query.has("as_at")) {
        visit.shows_nothing_personal();
        return error_page(
            visit, 400,
            "A form works on the record as it is now. Go back to the record as it is now, and open "
            "the form from there.");
    }
    // Where a protected address was taken out of an answer, its place must not be recorded instead of it.
    for (const auto& [name, value] : visit.request.form.all()) {
        const bool address = value.find(people::not_shown) != std::string::npos;
        if (!address && value.find(casework::not_named) == std::string::npos) continue;
        visit.shows_nothing_personal();
        return error_page(
            visit, 422,
            "Part of what this form would change is not shown to you, because it names " +
                std::string(address ? "a protected address" : "somebody who asked not to be named") +
                ". Nothing was recorded. Ask the allocated social worker or their "
                "team manager to make the change.");
    }
    return enter_record(visit, site);
}

std::optional<response> keep_or_discard(visit& visit, std::string_view key, std::string_view title,
                                        std::string_view back) {
    const auto& form = visit.request.form;
    if (form.has(start_afresh_button)) {
        discard_draft(visit, key);
        visit.shows_nothing_personal();
        return see_other(std::string(key) + "?done=discarded");
    }
    if (!form.has(save_draft_button)) return std::nullopt;
    visit.shows_nothing_personal();
    if (!keep_draft(visit, key, title, form, based_on_of(form))) return std::nullopt;
    return see_other(std::string(back) + "?done=kept");
}

casework::form_sent sent_form(const visit& visit, std::string_view key, std::string answer,
                              std::string purpose) {
    casework::form_sent sent;
    sent.based_on = based_on_of(visit.request.form);
    const auto token = visit.request.form.first(field::form_token);
    if (is_identifier(token)) sent.token = std::string(token);
    sent.answer = std::move(answer);
    if (!key.empty()) sent.draft = std::string(key);
    sent.purpose = std::move(purpose);
    return sent;
}

problems problems_of(const casework::outcome_of_act& outcome) {
    if (const auto* refused = std::get_if<problems>(&outcome)) return *refused;
    if (std::holds_alternative<casework::overtaken>(outcome))
        return {{"Something else was recorded at the same moment. Send it again", {}}};
    return {};
}

html done_notice(const visit& visit) {
    const auto done = visit.request.query.first("done");
    if (done.empty()) return {};
    for (const auto& notice : notices)
        if (notice.code == done)
            return notification_banner({.text = std::string(notice.words), .type = "success"});
    return {};
}

html draw_plain_problems(const problems& wrong) {
    if (wrong.empty()) return {};
    error_summary_options options;
    for (const auto& problem : wrong) {
        const bool part = problem.field == when_name || problem.field.ends_with("_date");
        options.error_list.push_back(
            {.text = problem.message,
             .href = problem.field.empty() ? "" : "#" + problem.field + (part ? "-day" : "")});
    }
    return error_summary(options);
}

const kith::problem* find_problem(const problems& wrong, std::string_view name) {
    for (const auto& problem : wrong)
        if (problem.field == name) return &problem;
    return nullptr;
}

std::optional<components::error_message_options> message_of(const problems& wrong, std::string_view name) {
    const auto* problem = find_problem(wrong, name);
    if (!problem) return std::nullopt;
    return components::error_message_options{.text = problem->message};
}

} // namespace kith::web::pages
