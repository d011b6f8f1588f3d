#include "web/provider_pages.hpp"

#include "identity/oidc_party.hpp"
#include "store/credentials.hpp"
#include "web/components/components.hpp"
#include "web/second_factor_pages.hpp"
#include "web/site_frame.hpp"
#include "web/step_up.hpp"

#include <memory>

namespace kith::web {
namespace {

namespace oidc = identity::oidc;

/// Why not, with both ways on: here, and whom to ask.
response not_in(const visit& here, const oidc::no_arrival& why) {
    html body = components::heading(
        {.text = "You have not been signed in", .level = 1, .size = components::size::l});
    body += components::paragraph(why.words);
    body += components::paragraph(
        why.at_provider ? "Nothing is wrong with your account. If you have a password here, sign in "
                          "with it; otherwise try again in a few minutes."
                        : "Try again from the sign-in page. If it happens again, ask whoever looks "
                          "after the accounts of your agency.");
    body += components::button({.text = "Go to the sign-in page", .href = "/sign-in"});
    body += components::inset_text({.text = std::string(emergency_sentence)});
    return framed_page(here, {.title = "You have not been signed in",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .status = why.at_provider ? 503 : 403});
}

/// They are who they are, and nobody here. What an administrator needs for linking is on the page.
response nobody_here(const visit& here, const oidc::arrived& who) {
    html body = components::heading(
        {.text = "There is no account here for you yet", .level = 1, .size = components::size::l});
    body += components::paragraph("You have signed in where you work, but that sign-in does not belong to "
                                  "an account of this service. Give "
                                  "this to whoever looks after the accounts of your agency:");
    components::summary_list_options said;
    for (const auto& [name, value] :
         {std::pair{"Provider", who.issuer}, std::pair{"You there", who.subject}}) {
        components::summary_list_row row;
        row.key.text = name;
        row.value.html = text(value);
        said.rows.push_back(std::move(row));
    }
    body += components::summary_list(said);
    body += components::inset_text({.text = std::string(emergency_sentence)});
    return framed_page(here, {.title = "There is no account here for you yet",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .status = 403});
}

std::string our_address(const request& asked, std::string_view provider) {
    return site_of(asked).origin + "/sign-in/from/" + std::string(provider);
}

response go_there(visit& here, oidc::relying_party& party) {
    const auto provider = here.parameter("provider");
    const auto return_to = here.request.query.first("return");
    const bool invited = here.request.query.has("invited");
    const std::string token = visitor_token(here);
    const auto address = party.begin(*here.database.read(), provider, token,
                                     is_local_path(return_to) ? std::string(return_to) : "/",
                                     our_address(here.request, provider),
                                     invited ? here.request.invitation.substr(0, 200) : std::string());
    if (!address) return not_in(here, address.error());
    response answer = see_other(*address);
    give_visitor_cookie(here, answer, token);
    return answer;
}

/// Whose account it is: linked before, or by the invitation with which they came.
std::optional<practitioner_id> account_of(visit& here, const oidc::arrived& who) {
    const auto whose = store::account_at_provider(here.database.read()->tables(), who.issuer, who.subject);
    if (whose || who.invitation.empty()) return whose;
    const auto linked = oidc::accept_invitation_by_provider(here.database, here.world, who.invitation,
                                                            who.issuer, who.subject);
    return linked ? std::optional(*linked) : std::nullopt;
}

response come_back(visit& here, oidc::relying_party& party, identity::gate& gate) {
    const auto said = [&](std::string_view name) { return std::string(here.request.query.first(name)); };
    const auto who = party.finish(*here.database.read(),
                                  {.provider = std::string(here.parameter("provider")),
                                   .state = said("state"),
                                   .code = said("code"),
                                   .issuer = said("iss"),
                                   .error = said("error")},
                                  here.request.sign_in_cookie);
    if (!who) return not_in(here, who.error());
    const auto whose = account_of(here, *who);
    if (!whose) return nobody_here(here, *who);
    const auto session = gate.sign_in_by_provider({.practitioner = *whose,
                                                   .provider = who->issuer,
                                                   .strength = who->strength,
                                                   .authenticated = who->authenticated},
                                                  browser_of(here.request));
    if (!session) return not_in(here, {false, session.error().message});
    return signed_in_response(here, *session, who->return_to);
}

response leave_there(visit& here, oidc::relying_party& party) {
    const auto address = party.end_session(*here.database.read(), here.parameter("provider"),
                                           site_of(here.request).origin + "/sign-in");
    return see_other(address ? *address : "/sign-in");
}

} // namespace

void add_provider_routes(routes& table, identity::gate& gate, world& world) {
    const auto party = std::make_shared<oidc::relying_party>(world, oidc::over_https());
    table.get("/sign-in/with/:provider", audit_class::none, access::public_page,
              [party](visit& here) { return go_there(here, *party); });
    table.get("/sign-in/from/:provider", audit_class::none, access::public_page,
              [party, &gate](visit& here) { return come_back(here, *party, gate); });
    table.get("/sign-out/at/:provider", audit_class::none, access::public_page,
              [party](visit& here) { return leave_there(here, *party); });
}

std::string provider_of(const visit& here) {
    if (here.session.provider.empty()) return {};
    for (const auto& one : oidc::configured_providers(*here.database.read()))
        if (one.at.issuer == here.session.provider) return one.at.id;
    return {};
}

html draw_sign_out_there(const visit& here, std::string_view provider) {
    for (const auto& one : oidc::configured_providers(*here.database.read()))
        if (one.at.id == provider)
            return components::paragraph(components::link(
                {.text = "Sign out of " + one.at.name + " too", .href = "/sign-out/at/" + one.at.id}));
    return {};
}

html draw_providers(const visit& here, std::string_view return_to, bool invited) {
    html drawn;
    for (const auto& one : oidc::configured_providers(*here.database.read())) {
        form_fields::list asked;
        if (!return_to.empty() && return_to != "/") asked.emplace_back("return", return_to);
        if (invited) asked.emplace_back("invited", "yes");
        std::string address = "/sign-in/with/" + one.at.id;
        if (!asked.empty()) address += "?" + encode_form(asked);
        drawn += components::button({.text = "Sign in with " + one.at.name,
                                     .href = std::move(address),
                                     .classes = "govuk-button--secondary"});
    }
    return drawn;
}

} // namespace kith::web
