#include "web/site_frame.hpp"

#include "web/components/components.hpp"
#include "web/routing.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace kith::web {
namespace {

struct refusal_words {
    int status;
    std::string_view title, words;
};

/// What went wrong and what to do, for a person who was doing something else.
constexpr std::array<refusal_words, 17> all_refusals{{
    {400, "The request could not be read",
     "Go back and try again. If you typed or pasted a web address, check that it is right."},
    {401, "You are signed out", "Sign in and try again."},
    {403, "You cannot do this", "If you need this for your work, ask your team manager."},
    {404, "Page not found",
     "If you typed or pasted a web address, check that it is right. The page may also not be for you to "
     "see."},
    {405, "This page cannot be used in that way", "Go back and use the links and buttons on the page."},
    {408, "The request took too long", "Check your connection and send it again."},
    {409, "Somebody else was faster", "Open the page again to see what has changed."},
    {413, "What you sent is too large",
     "This service takes up to 2 megabytes at a time. Go back: what you typed is still in the form. Make "
     "it "
     "shorter and send it again."},
    {415, "The form was sent in a way that this service does not read",
     "Open the page here and send it again."},
    {417, "The request asks for something this service does not do", "Go back and try again."},
    {421, "This is not an address of this service",
     "Use the address that you were given, or ask whoever looks after the accounts of your agency for it."},
    {422, "Something in the form is not right", "Go back, check what you typed and send it again."},
    {429, "Too many attempts", "Wait a little and try again."},
    {431, "Your browser sent too much with the request",
     "Delete the cookies of this service in your browser and try again."},
    {500, "Sorry, there is a problem with the service",
     "Try again in a few minutes. Check first whether what you sent was recorded."},
    {503, "Sorry, the service cannot answer at the moment",
     "Try again in a few minutes. Keep what you have written until then."},
    {505, "The request could not be read", "Update your browser and try again."},
}};

const refusal_words& words_for(int status) {
    const auto found = std::ranges::find(all_refusals, status, &refusal_words::status);
    return found == all_refusals.end() ? words_for(500) : *found;
}

page_options options_of(const site_frame& frame) {
    page_options options;
    options.service_name = frame.service_name;
    options.organisation = frame.organisation;
    options.home_url = frame.home_url;
    if (!frame.footer_links.empty()) options.footer_links = frame.footer_links;
    return options;
}

/// Navigation, name and way out of whoever is signed in.
void add_visitor(page_options& options, const visit& here, std::string_view current) {
    if (!here.practitioner) return;
    for (const place& one : here.frame.places) {
        if (one.shown_to && !one.shown_to(*here.practitioner)) continue;
        components::service_navigation_item item;
        item.text = one.text;
        item.href = one.href;
        item.current = one.href == current;
        options.navigation.push_back(std::move(item));
    }
    options.signed_in_name = here.practitioner->display_name;
    options.sign_out = components::link({.text = "Your account", .href = "/account"});
    options.sign_out += sign_out_form("/sign-out", here.csrf_token);
}

html refusal_body(const refusal_words& refusal, std::string_view words) {
    html body =
        components::heading({.text = std::string(refusal.title), .level = 1, .size = components::size::l});
    if (!words.empty()) body += components::paragraph(words);
    body += components::paragraph(refusal.words);
    body += components::warning_text({.text = std::string(emergency_sentence)});
    return body;
}

response as_response(const page_options& options, int status) {
    response answer;
    answer.status = status;
    answer.body = page(options).take();
    return answer;
}

} // namespace

response framed_page(const visit& here, framed content) {
    page_options options = options_of(here.frame);
    options.title = std::move(content.title);
    options.error = content.error;
    options.before_content = std::move(content.before_content);
    options.body = std::move(content.body);
    options.main_classes = std::move(content.main_classes);
    add_visitor(options, here, content.here);
    if (here.session.notices > 0 && content.here != "/account") {
        html notice = components::inset_text(
            {.html = components::paragraph(components::link(
                 {.text = "Something about your account has changed, or it was signed in to from something "
                          "new to it. Look whether that was you.",
                  .href = "/account"}))});
        options.body = std::move(notice) + options.body;
    }
    if (here.practitioner) {
        options.print = print_footer{.reference = std::move(content.print_reference),
                                     .printed_by = here.practitioner->display_name,
                                     .printed_at = long_words(to_local(here.request.at))};
    }
    return as_response(options, content.status);
}

response error_page(const site_frame& frame, int status, std::string_view words) {
    const auto& refusal = words_for(status);
    page_options options = options_of(frame);
    options.title = refusal.title;
    options.body = refusal_body(refusal, words);
    return as_response(options, status);
}

response error_page(const visit& here, int status, std::string_view words) {
    const auto& refusal = words_for(status);
    page_options options = options_of(here.frame);
    options.title = refusal.title;
    options.body = refusal_body(refusal, words);
    add_visitor(options, here, {});
    return as_response(options, status);
}

response error_json(int status, std::string_view words) {
    const auto& refusal = words_for(status);
    response answer;
    answer.status = status;
    answer.content_type = "application/json";
    answer.body = boost::json::serialize(boost::json::value{
        {"error", words.empty() ? refusal.words : words}, {"emergency", emergency_sentence}});
    return answer;
}

} // namespace kith::web
