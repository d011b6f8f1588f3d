#include "small_site.hpp"

#include "casework/agreements.hpp"
#include "store/sql.hpp"
#include "web/pages/every_route.hpp"
#include "web/pages/retention_pages.hpp"
#include "web/pages/vigilance_pages.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

namespace kith::tests {

namespace {

constexpr std::string_view password = "a long pass phrase";

} // namespace

void interrupted_world::fill(std::span<std::uint8_t> bytes) {
    if (const auto now_done = std::exchange(meanwhile, nullptr)) {
        now_done();
        meanwhile = now_done;
    }
    seeded_.fill(bytes);
}

small_site::small_site(std::string_view now)
    : scratch_(test::scratch_database::engine::sqlite), database_(scratch_.open()), world_(11, at(now)),
      others_world_(12, at(now)) {
    database_->write([](store::transaction& transaction) {
        transaction.set(identity::demonstration_setting, "passwords alone open records");
    });
    desk_ = std::make_unique<casework::desk>(*database_, world_, shipped_guidance());
    identity::gate_options options;
    options.cost = identity::least_cost;
    gate_ = std::make_unique<identity::gate>(*database_, world_, options);
    site_.reset(new web::pages::site{.desk = *desk_});
    auto frame = std::make_shared<web::site_frame>();
    frame->origins = {"http://kith.test"};
    frame->places = web::pages::places(desk_->rules());
    auto table = web::pages::every_route(*site_, *gate_);
    web::pages::add_retention_routes(
        table, *site_,
        std::make_shared<const retention::schedule>(
            retention::load(KITH_SOURCE_DIR "/guidance", "", desk_->rules()).value()));
    web::pages::add_vigilance_routes(
        table, *site_,
        std::make_shared<const vigilance::rules>(
            vigilance::load(KITH_SOURCE_DIR "/guidance", "", desk_->rules()).value()));
    dispatcher_ = std::make_unique<web::dispatcher>(std::move(table), frame, *database_, world_, *gate_);
    add_account(people.teacher, "school", "Deputy head");
    add_account(people.front_door, "childrens_social_care", "Social worker");
    add_account(people.manager, "childrens_social_care", "Team manager");
    add_account(people.other_manager, "childrens_social_care", "Team manager");
    add_account(people.worker, "childrens_social_care", "Social worker");
    add_account(people.chair, "childrens_social_care", "Conference chair");
    add_account(people.nurse, "health", "Health visitor");
    for (const auto* agency : {"health", "school"})
        agree_with(agency);
    add_account({{"admin"}, "administrator", "Ada Min"}, "childrens_social_care", "Systems");
}

small_site::~small_site() = default;

void small_site::agree_with(const std::string& agency) {
    const date today = local_date(world_.now());
    const date until{today.year() + std::chrono::years(9), today.month(), std::chrono::day(1)};
    casework::agreement one;
    one.agency = agency;
    one.purposes = {"enquiry"};
    one.title = "Agreement of the tests";
    one.from = today;
    one.until = one.review = until;
    one.signed_by = "The tests";
    REQUIRE(casework::make_agreement(*database_, others_world_, one, people.manager, world_.now(), {})
                .has_value());
}

void small_site::add_account(const casework::practitioner& who, std::string agency, std::string job) {
    identity::new_account account;
    account.sign_in_name = who.id.text;
    account.display_name = who.name;
    account.role = who.role;
    account.agency = std::move(agency);
    account.team = "North";
    account.job_title = std::move(job);
    account.password = password;
    account.practitioner = who.id;
    const auto made = identity::create_account(*database_, world_, account,
                                               {{"nobody"}, "administrator", "test"}, identity::least_cost);
    REQUIRE(made.has_value());
}

void small_site::set_now(std::string_view moment) {
    world_.set(at(moment));
    sessions_.clear(); // they may have run out
}

person_id small_site::child(const std::string& given_name) {
    return file(given_name)->person.id;
}

std::shared_ptr<const casework::file> small_site::file(const std::string& given_name) {
    const auto snapshot = database_->read();
    for (const person_id& id : children_)
        if (auto found = desk_->open(*snapshot, id); found->person.fact("given_name") == given_name)
            return found;
    FAIL("no child called " << given_name);
    return nullptr;
}

case_process_id small_site::refer(const std::vector<std::string>& given_names, std::string_view when) {
    small_office office(when);
    office.people = people;
    casework::intake sent;
    sent.definition = "referral";
    sent.event_time = at(when);
    const auto* edition = desk_->rules().in_force_on(local_date(*sent.event_time));
    const guidance::process* definition = edition->find_process("referral");
    for (const guidance::field& field : definition->fields) {
        const bool first =
            field.step == definition->steps.front().id && field.group.empty() && field.required;
        if (!first || !casework::asked_with(field.asked_when, sent.shared, "")) continue;
        sent.shared[field.id] = {field.type == guidance::field_type::yes_no ? "no"
                                 : field.options.empty() ? "What was seen and heard. " + field.prompt
                                                         : field.options.front().code};
    }
    sent.shared["parent_not_told_why"] = {"It was not safe."};
    sent.shared["child_view"] = {"I don't like it when they shout."};
    for (const auto& [field, values] : also_said)
        sent.shared[field] = values;
    for (const std::string& name : given_names)
        sent.groups["children"].push_back({{{"given_name", {name}},
                                            {"family_name", {"Example"}},
                                            {"birth_date", {"2015-05-06"}},
                                            {"postcode", {"ZZ1 2AB"}}}});
    sent.groups["adults"].push_back({{{"adult_given_name", {"Maya"}},
                                      {"adult_family_name", {"Example"}},
                                      {"relationship", {"mother"}},
                                      {"parental_responsibility", {"yes"}}}});
    const auto made = desk_->record(sent, people.teacher, world_.now(), {});
    const auto* wrong = std::get_if<problems>(&made);
    INFO(words_of(wrong != nullptr ? result<int>(tl::unexpected(*wrong)) : result<int>(0)));
    REQUIRE(std::holds_alternative<casework::recorded>(made));
    const auto& done = std::get<casework::recorded>(made);
    const auto snapshot = database_->read();
    for (const person_id& id : done.people)
        if (const auto found = desk_->open(*snapshot, id); found && found->person.child)
            children_.push_back(id);
    return done.process;
}

void small_site::must(const doing& what, casework::desk& desk) {
    casework::child_files files;
    case_process_id process;
    {
        const auto snapshot = database_->read();
        for (const person_id& id : children_) {
            const auto one = desk.open(*snapshot, id);
            for (const auto& next : casework::next_steps(desk.rules(), *one)) {
                if (next.definition->id != what.definition || next.step->id != what.step) continue;
                if (!process.empty() && next.process->id != process) continue;
                process = next.process->id;
                files.push_back(one);
                break;
            }
        }
    }
    INFO(what.definition << "." << what.step);
    REQUIRE_FALSE(files.empty());
    small_office office(to_text(to_local(world_.now())).substr(0, 16));
    const auto made = desk.record(files.front()->person.id, office.filled(what, files, process), what.who,
                                  world_.now(), {});
    const auto* wrong = std::get_if<problems>(&made);
    INFO(words_of(wrong != nullptr ? result<int>(tl::unexpected(*wrong)) : result<int>(0)));
    REQUIRE(std::holds_alternative<casework::recorded>(made));
}

void small_site::to_plan(const std::vector<std::string>& given_names) {
    refer(given_names, "2018-12-03T09:30");
    must({"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "strategy_discussion"}}});
    must({"referral", "feedback", people.front_door, "2018-12-04"});
    must({"strategy_discussion", "hold", people.manager, "2018-12-12T10:00", {{"*", "section_47"}}});
    must({"section_47_enquiry", "allocate", people.manager, "2018-12-12"});
    must({"section_47_enquiry", "see_child", people.worker, "2018-12-13T10:00"});
    must({"section_47_enquiry", "conclude", people.worker, "2018-12-18"});
    must({"section_47_enquiry", "authorise", people.manager, "2018-12-19", {{"*", "conference"}}});
    must({"initial_conference", "arrange", people.manager, "2018-12-19"});
    must({"initial_conference", "hold", people.chair, "2019-01-04", {{"*", "plan"}}});
}

const small_site::in_session& small_site::session_of(const casework::practitioner& who) {
    auto& kept = sessions_[who.id.text];
    if (!kept) {
        identity::sign_in_attempt attempt;
        attempt.name = who.id.text;
        attempt.password = password;
        attempt.peer = "test";
        const auto made = gate_->sign_in(attempt);
        REQUIRE(made.has_value());
        kept = std::make_unique<in_session>();
        kept->token = made->token;
        kept->csrf = std::get<identity::signed_in>(gate_->recognise(made->token, world_.now())).csrf_token;
    }
    return *kept;
}

web::response small_site::answer(web::request request, std::string* pattern) {
    if (request.host.empty()) request.host = "kith.test";
    request.peer = "test";
    request.at = world_.now();
    request.request_id = "test";
    return dispatcher_->answer(std::move(request), pattern);
}

web::response small_site::ask(const casework::practitioner& who, web::request request) {
    request.session_token = session_of(who).token;
    request.host = request.origin.empty() ? "kith.test" : request.host;
    request.peer = "test";
    request.at = world_.now();
    request.request_id = "test";
    return dispatcher_->answer(std::move(request));
}

web::response small_site::get(const casework::practitioner& who, std::string path_and_query) {
    web::request request;
    const std::size_t mark = path_and_query.find('?');
    request.path = path_and_query.substr(0, mark);
    if (mark != std::string::npos)
        request.query = std::get<web::form_fields>(web::decode_form(path_and_query.substr(mark + 1)));
    return ask(who, std::move(request));
}

web::response small_site::post(const casework::practitioner& who, std::string path,
                               web::form_fields::list fields) {
    web::request request;
    request.verb = web::method::post;
    request.path = std::move(path);
    fields.emplace_back("csrf", session_of(who).csrf);
    request.form = web::form_fields(std::move(fields));
    request.fetch_site = "same-origin";
    return ask(who, std::move(request));
}

web::response small_site::post_while(const casework::practitioner& who, std::string path,
                                     web::form_fields::list fields,
                                     std::function<void(casework::desk&)> meanwhile) {
    session_of(who); // signing in is not what is interrupted
    casework::desk others(*database_, others_world_, shipped_guidance());
    world_.meanwhile = [&] { meanwhile(others); };
    auto answer = post(who, std::move(path), std::move(fields));
    world_.meanwhile = nullptr;
    return answer;
}

std::int64_t small_site::readings(const person_id& person) {
    return database_->read()->head(record::reads_stream(person)).revision - refusals(person);
}

std::int64_t small_site::refusals(const person_id& person) {
    // Only what came since: tests ask thousands of times.
    counted& known = refused_[person.text];
    const std::string stream = record::reads_stream(person);
    database_->read()->tables().each(
        "select sequence, type from ledger where stream = $1 and sequence > $2", {stream, known.until},
        [&](const store::sql::row& row) {
            known.until = std::max(known.until, row.integer(0));
            known.refusals += row.view(1) == record::refused_noted;
        });
    return known.refusals;
}

std::int64_t small_site::lists(const practitioner_id& who) {
    return database_->read()->head(record::lists_stream(who)).revision;
}

} // namespace kith::tests
