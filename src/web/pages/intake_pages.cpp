#include "web/pages/intake_pages.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/same_person_asked.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view places_href = "/referrals";

response not_for_you(visit& visit) {
    return error_page(
        visit, 403,
        "This form is for those who refer and for those who take referrals. Ring children's social "
        "care if you are worried about a child.");
}

std::string address_of(const visit& visit) {
    return fmt::format("/referrals/new/{}", visit.parameter("draft"));
}

html drafts_begun(const visit& visit) {
    const auto drafts = visit.database.read()->drafts_of(visit.practitioner.value().practitioner);
    std::vector<html> items;
    for (const auto& draft : drafts)
        if (draft.key.starts_with("/referrals/new/") && items.size() < 20)
            items.push_back(
                link({.text = fmt::format("Go on with what you began, kept {}", moment_words(draft.saved)),
                      .href = draft.key}));
    if (items.empty()) return {};
    return heading({.text = "What you have begun"}) + list({.items = std::move(items)});
}

response first_page(visit& visit, site& site) {
    const auto& edition = edition_at(site, visit.request.at);
    const auto* process = intake_for(edition, visit.practitioner.value().role);
    if (!process) return not_for_you(visit);
    html body = heading({.text = process->steps.front().title, .level = 1, .size = size::l});
    body += warning_text({.text = std::string(emergency_sentence)});
    body += paragraph(process->about);
    body += heading({.text = "Before you start"});
    body += list(
        {.items = {text("You need what you know about the child and about your worry. You do not need to "
                        "know everything: ‘not known’ is an answer."),
                   text("You can save it and come back. What you type is kept every few seconds."),
                   text("If a child may be suffering significant harm, you need nobody's consent.")}});
    body += form({.action = "/referrals/new",
                  .csrf_token = visit.csrf_token,
                  .html = button({.text = "Start", .is_start_button = true})});
    body += drafts_begun(visit);
    return framed_page(visit, {.title = process->steps.front().title,
                               .body = grid_row({{.html = body}}),
                               .here = std::string(places_href)});
}

response begin(visit& visit, site& site) {
    if (!intake_for(edition_at(site, visit.request.at), visit.practitioner.value().role))
        return not_for_you(visit);
    return see_other("/referrals/new/" + visit.world.fresh_text());
}

/// The form of the intake; nothing when the viewer may record none.
std::optional<form_shape> shape_for(visit& visit, site& site) {
    const auto& edition = edition_at(site, visit.request.at);
    const auto* process = intake_for(edition, visit.practitioner.value().role);
    if (!process) return std::nullopt;
    const auto* role = edition.find_role(visit.practitioner.value().role);
    form_shape shape;
    shape.rules = &site.rules();
    shape.edition = &edition;
    shape.process = process;
    shape.step = &process->steps.front();
    auto snapshot = visit.database.read();
    shape.accounts = site.accounts.read(*snapshot, visit.request.at);
    // What somebody outside sends reaches us as it is sent; whoever takes a call says when it came.
    shape.asks_when = !role || role->sees == "area";
    shape.now = visit.request.at;
    return shape;
}

response show_form(visit& visit, const form_shape& shape, const opened_form& opened,
                   const problems& wrong) {
    const form_drawn drawn{shape, opened.fields, wrong};
    const html summary = draw_problems(shape, wrong);
    // The first button of a form is what Enter presses: it must not be one that adds or removes a row.
    html questions = "<button type=\"submit\" name=\"check\" value=\"yes\" class=\"govuk-visually-hidden\" "
                     "tabindex=\"-1\" aria-hidden=\"true\">Check your answers</button>"_html;
    questions += draw_questions(drawn);
    const form_frame frame{.action = address_of(visit),
                           .title = shape.step->title,
                           .caption = shape.process->title,
                           .intro = inset_text({.text = std::string(emergency_sentence)}),
                           .questions = std::move(questions),
                           .submit = "Check your answers",
                           .kept_at = opened.kept_at,
                           .based_on = -1};
    return framed_page(visit, {.title = shape.step->title,
                               .body = summary + draw_form(visit, frame),
                               .here = std::string(places_href),
                               .error = !wrong.empty(),
                               .status = wrong.empty() ? 200 : 422});
}

response form_page(visit& visit, site& site) {
    const auto shape = shape_for(visit, site);
    if (!shape) return not_for_you(visit);
    auto snapshot = visit.database.read();
    const auto opened = open_form(*snapshot, visit, address_of(visit), first_filled(*shape), -1);
    snapshot.reset();
    return show_form(visit, *shape, opened, {});
}

// ------------------------------------------------------------ rows

/// The fields with a row of the group taken out and those after it moved up.
form_fields without_row(const form_fields& fields, const guidance::group& group, int row) {
    form_fields::list kept;
    const auto stem = "g." + group.id + ".";
    for (const auto& [name, value] : fields.all()) {
        int at = -1;
        const char* begin = name.data() + stem.size();
        const char* end = name.data() + name.size();
        const bool ours = name.starts_with(stem) && std::from_chars(begin, end, at).ec == std::errc();
        if (!ours) {
            kept.emplace_back(name, value);
            continue;
        }
        if (at == row) continue;
        const auto rest = name.substr(
            name.find('.', stem.size()) == std::string::npos ? name.size() : name.find('.', stem.size()));
        kept.emplace_back(stem + std::to_string(at > row ? at - 1 : at) + rest, value);
    }
    return form_fields(std::move(kept));
}

form_fields with_rows(const form_fields& fields, const guidance::group& group, int rows) {
    form_fields::list kept;
    for (const auto& field : fields.all())
        if (field.first != rows_name(group)) kept.push_back(field);
    kept.emplace_back(rows_name(group), std::to_string(rows));
    return form_fields(std::move(kept));
}

/// The form after a button that adds or removes a row; nothing when it was another button.
std::optional<form_fields> rows_changed(const form_shape& shape, const form_fields& sent) {
    for (const auto* group : groups_of(shape)) {
        const int rows = rows_on_form(*group, sent);
        if (sent.has("add." + group->id))
            return with_rows(typed_only(sent), *group, std::min(rows + 1, group->most));
        for (int row = 0; row < rows; ++row)
            if (sent.has(fmt::format("remove.{}.{}", group->id, row)))
                return with_rows(without_row(typed_only(sent), *group, row), *group,
                                 std::max(rows - 1, group->least));
    }
    return std::nullopt;
}

// ------------------------------------------------------------ check and send

using practitioner_name = std::function<std::string(const practitioner_id&)>;

void add_answers(std::vector<summary_list_row>& rows, const std::vector<const guidance::field*>& asked,
                 const casework::answers& said, const practitioner_name& name_of) {
    for (const auto* field : asked) {
        const auto found = said.find(field->id);
        if (found == said.end() || found->second.empty()) continue;
        summary_list_row row;
        row.key.text = field->prompt;
        row.value.html = written_text(casework::answer_in_words(*field, found->second, name_of));
        rows.push_back(std::move(row));
    }
}

html draw_answers(const form_shape& shape, const casework::intake& said) {
    const practitioner_name name_of = [&](const practitioner_id& id) {
        return shape.accounts->name_of(id);
    };
    html drawn;
    for (const auto* group : groups_of(shape)) {
        const auto found = said.groups.find(group->id);
        const auto rows = found == said.groups.end() ? std::size_t(0) : found->second.size();
        for (std::size_t i = 0; i < rows; ++i) {
            summary_list_options options;
            add_answers(options.rows, row_fields(shape, *group), found->second[i].facts, name_of);
            if (options.rows.empty()) continue;
            options.card = summary_card_options{
                .title = summary_card_title{.text = fmt::format("{}: {}", group->title, i + 1)}};
            drawn += summary_list(options);
        }
    }
    summary_list_options options;
    if (shape.asks_when && said.event_time)
        options.rows.push_back({.key = {.text = when_question(*shape.step)},
                                .value = {.text = moment_words(*said.event_time)}});
    add_answers(options.rows, shared_fields(shape), said.shared, name_of);
    if (!options.rows.empty()) drawn += summary_list(options);
    return drawn;
}

html typed_hidden(const form_fields& fields) {
    html hidden;
    const auto typed = typed_only(fields);
    for (const auto& [name, value] : typed.all())
        hidden += hidden_input(name, value);
    return hidden;
}

response show_check(visit& visit, site& site, const form_shape& shape, const form_fields& sent,
                    const casework::intake& said) {
    html inside = draw_identity({.csrf_token = visit.csrf_token,
                                 .form_token = visit.form_token(),
                                 .draft_key = address_of(visit),
                                 .draft_title = shape.step->title,
                                 .based_on = -1});
    inside += typed_hidden(sent);
    inside += button_group(
        {button({.text = "Send", .name = "send", .value = "yes", .prevent_double_click = true}),
         button({.text = "Change your answers",
                 .name = "change",
                 .value = "yes",
                 .classes = "govuk-button--secondary"})});
    html body = heading({.text = "Check your answers before you send them",
                         .level = 1,
                         .size = size::l,
                         .caption = shape.process->title});
    std::vector<person_id> alike;
    body += is_one_of_these(visit, site, shape, said, alike);
    if (!alike.empty()) visit.note_list(alike, "alike to somebody on a new form", "taking in a referral");
    body += draw_answers(shape, said);
    body += paragraph("When you send it, it goes on the record with your name. It is not sent yet.");
    body += form({.action = address_of(visit), .csrf_token = visit.csrf_token, .html = inside});
    return framed_page(visit, {.title = "Check your answers before you send them",
                               .body = grid_row({{.html = body}}),
                               .here = std::string(places_href)});
}

response show_again(visit& visit, const form_shape& shape, const form_fields& fields,
                    const problems& wrong) {
    return show_form(visit, shape, {fields, -1, std::nullopt}, wrong);
}

response send(visit& visit, site& site, const form_shape& shape, const casework::intake& said) {
    const auto& sent = visit.request.form;
    auto outcome =
        site.desk.record(said, practitioner_of(visit), visit.request.at,
                         sent_form(visit, address_of(visit), "/referrals?done=already", shape.step->title));
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_again(visit, shape, typed_only(sent), refused);
    const auto* done = std::get_if<casework::recorded>(&outcome);
    if (done->before || done->process.empty()) return see_other("/referrals?done=already");
    return see_other("/referrals/" + done->process.text);
}

response take(visit& visit, site& site) {
    const auto shape = shape_for(visit, site);
    if (!shape) return not_for_you(visit);
    const auto& sent = visit.request.form;
    const auto key = address_of(visit);
    if (const auto token = sent.first(field::form_token); !token.empty())
        if (visit.database.read()->answer_to(token)) return see_other("/referrals?done=already");
    if (auto kept = keep_or_discard(visit, key, shape->step->title, places_href)) return std::move(*kept);
    if (const auto changed = rows_changed(*shape, sent)) {
        keep_draft(visit, key, shape->step->title, *changed, -1);
        return show_again(visit, *shape, *changed, {});
    }
    if (sent.has("change")) return show_again(visit, *shape, typed_only(sent), {});
    auto read = read_intake(*shape, sent);
    const auto tried = casework::record_intake(site.rules(), read.said, practitioner_of(visit),
                                               visit.request.at, visit.world);
    const auto wrong = merged(std::move(read.wrong), tried ? problems{} : tried.error());
    if (!wrong.empty()) return show_again(visit, *shape, typed_only(sent), wrong);
    if (sent.has("send")) return send(visit, site, *shape, read.said);
    keep_draft(visit, key, shape->step->title, sent, -1);
    return show_check(visit, site, *shape, sent, read.said);
}

} // namespace

const guidance::process* intake_for(const guidance::edition& edition, std::string_view role) {
    for (const auto& process : edition.processes) {
        if (process.kind != guidance::process_kind::intake || process.steps.empty()) continue;
        const auto& by = process.steps.front().by;
        if (std::find(by.begin(), by.end(), role) != by.end()) return &process;
    }
    return nullptr;
}

void add_intake_routes(routes& table, site& site) {
    const auto with = [&site](response (*handle)(visit&, pages::site&)) {
        return [&site, handle](visit& visit) { return handle(visit, site); };
    };
    constexpr auto none = audit_class::none; // only what the writer typed
    table.get("/referrals/new", none, web::access::signed_in, with(first_page));
    table.post("/referrals/new", none, web::access::signed_in, with(begin));
    table.get("/referrals/new/:draft", none, web::access::signed_in, with(form_page));
    table.post("/referrals/new/:draft", none, web::access::signed_in, with(take));
}

} // namespace kith::web::pages
