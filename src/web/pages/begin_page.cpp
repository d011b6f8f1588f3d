#include "web/pages/begin_page.hpp"

#include "casework/beginning.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

using namespace components;

struct beginning {
    const guidance::process* definition = nullptr;
    form_shape shape;
    std::string address;
};

std::variant<beginning, response> locate(visit& visit, site& site, child_visit& child) {
    const auto* definition = child.edition->find_process(visit.parameter("definition"));
    const bool of_one = definition && definition->children != "household" && !definition->steps.empty() &&
                        definition->opened_because.empty();
    if (!of_one) return not_on_this_record(visit, child, "Nothing of that kind can be begun here.");
    const auto allowed =
        casework::may_open(site.rules(), *child.edition, *definition, *child.file, practitioner_of(visit));
    if (!allowed) {
        child.snapshot.reset();
        visit.shows_nothing_personal();
        return error_page(visit, 403, allowed.error().front().message);
    }
    return beginning{definition,
                     first_step_of(site, *child.edition, *definition, child.file, child.accounts,
                                   visit.request.at, true, true),
                     fmt::format("/children/{}/begin/{}", child.person().text, definition->id)};
}

response show(visit& visit, site& site, child_visit& child, const beginning& begun,
              const form_fields& fields, const problems& wrong, std::int64_t based_on,
              std::optional<instant> kept_at) {
    const form_drawn drawn{begun.shape, fields, wrong};
    form_frame frame{.action = begun.address,
                     .title = begun.shape.step->title,
                     .caption = begun.definition->title,
                     .intro = citation({.text = citation_words(*child.edition, begun.shape.step->cite),
                                        .href = "/guidance/" + begun.definition->id}),
                     .questions = draw_questions(drawn),
                     .kept_at = kept_at,
                     .based_on = based_on};
    child.snapshot.reset();
    return show_child_form(visit, site, child, frame, draw_problems(begun.shape, wrong),
                           "form " + begun.definition->id + "." + begun.shape.step->id);
}

response begin_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto found = locate(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& begun = std::get<beginning>(found);
    const auto opened =
        open_form(*child.snapshot, visit, begun.address, first_filled(begun.shape), child.file->revision);
    return show(visit, site, child, begun, opened.fields, {}, opened.based_on, opened.kept_at);
}

response begin(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto& sent = visit.request.form;
    const auto back = "/children/" + child.person().text + "/sharing";
    if (const auto token = sent.first(field::form_token); !token.empty())
        if (const auto before = child.snapshot->answer_to(token)) {
            visit.shows_nothing_personal();
            return see_other(back + "?done=already");
        }
    auto found = locate(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& begun = std::get<beginning>(found);
    if (auto kept = keep_or_discard(visit, begun.address, begun.shape.step->title, back))
        return std::move(*kept);
    auto read = read_step(begun.shape, sent);
    if (!read.wrong.empty())
        return show(visit, site, child, begun, typed_only(sent), read.wrong, based_on_of(sent), {});
    const auto person = child.person();
    child.snapshot.reset();
    const auto outcome =
        begin_with(visit, site, person, *begun.definition, read.said,
                   sent_form(visit, begun.address, back + "?done=recorded", child.purpose));
    if (const problems wrong = problems_of(outcome); !wrong.empty())
        return show(visit, site, child, begun, typed_only(sent), wrong, based_on_of(sent), {});
    visit.shows_nothing_personal();
    return see_other(back + "?done=recorded");
}

} // namespace

form_shape first_step_of(const site& site, const guidance::edition& edition,
                         const guidance::process& definition, std::shared_ptr<const casework::file> file,
                         std::shared_ptr<const accounts_read> accounts, instant now, bool open,
                         bool asks_when) {
    form_shape shape;
    shape.rules = &site.rules();
    shape.edition = &edition;
    shape.process = &definition;
    shape.step = &definition.steps.front();
    shape.running =
        case_process_id{"not-begun"}; // the fields of this one person, and no rows of new people
    shape.children.push_back(child_on_form(std::move(file), local_date(now), open));
    shape.accounts = std::move(accounts);
    shape.asks_when = asks_when;
    shape.now = now;
    return shape;
}

casework::outcome_of_act begin_with(const visit& visit, site& site, const person_id& person,
                                    const guidance::process& definition, const casework::submission& said,
                                    const casework::form_sent& form) {
    const auto who = practitioner_of(visit);
    const instant now = visit.request.at;
    return site.desk.perform(
        {person},
        [&](const casework::child_files& files, world& ids) {
            return casework::begin_with_step(site.rules(), definition.id, files.front(), said, who, now,
                                             ids);
        },
        who, now, form);
}

void add_begin_routes(routes& table, site& site) {
    constexpr const char* place = "/children/:person/begin/:definition";
    table.get(place, audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return begin_page(visit, site); });
    table.post(place, audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return begin(visit, site); });
}

} // namespace kith::web::pages
