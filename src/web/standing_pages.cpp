#include "web/standing_pages.hpp"

#include "web/components/components.hpp"
#include "web/site_frame.hpp"

#include <initializer_list>
#include <string_view>
#include <vector>

namespace kith::web {
namespace {

using components::heading;
using components::paragraph;

html points(std::initializer_list<std::string_view> lines) {
    std::vector<html> items;
    for (const auto line : lines)
        items.push_back(text(line));
    return components::list({.items = std::move(items)});
}

response accessibility(visit& here) {
    html body = heading({.text = "Accessibility", .level = 1, .size = components::size::l});
    body += paragraph("We want everybody who works to keep children safe to be able to use this service.");
    body += heading({.text = "How the pages are made"});
    body += points({
        "Everything can be done with the keyboard alone, and without JavaScript.",
        "Pages use the components of the GOV.UK Design System and of the Ministry of Justice.",
        "Time limits are said in words; no meaning is carried by colour alone.",
        "Pages fit a screen of 320 pixels, and can be enlarged to 400% without scrolling sideways.",
        "What you type is kept as a draft, so that you can take the time you need.",
    });
    body += heading({.text = "What we know does not work well"});
    body += points({
        "Flow charts are drawings. The same steps stand beside each of them as a list.",
        "Large tables scroll sideways inside their own frame on small screens.",
    });
    body += heading({.text = "If something gets in your way"});
    body += paragraph("Tell whoever looks after this service in your agency what you wanted to do and what "
                      "happened. Until it is put right, ask them to do it with you or by telephone.");
    body += components::warning_text({.text = std::string(emergency_sentence)});
    return framed_page(
        here, {.title = "Accessibility", .body = components::grid_row({{.html = std::move(body)}})});
}

response privacy(visit& here) {
    html body = heading({.text = "Privacy", .level = 1, .size = components::size::l});
    body += heading({.text = "About children and families"});
    body +=
        paragraph("Agencies share what is on record here to safeguard and promote the welfare of children. "
                  "A practitioner sees a child's record only as far as their part in the work with that "
                  "child goes.");
    body += heading({.text = "About you, who use it"});
    body += points({
        "Every time somebody opens a child's record, who it was, when, and what was shown is put on record "
        "for "
        "good. So are searches and lists. Nobody can switch this off.",
        "What you record carries your name, your role and the time. It is corrected by adding to it, never "
        "by "
        "changing it.",
        "Signing in, failing to, and signing out are put on record with the time and the network address.",
        "Drafts can be read by you alone. They are thrown away when you record them or discard them.",
    });
    body += heading({.text = "On your device"});
    body +=
        paragraph("Two cookies, both needed to sign in: one keeps you signed in, for at most 12 hours and "
                  "until an hour after you last did something; the other protects the sign-in form. "
                  "Nothing is measured, and nothing is sent to anybody else.");
    body += heading({.text = "Your questions and rights"});
    body +=
        paragraph("The authority named at the top of the page answers for what is kept here. Ask its data "
                  "protection officer to see what is kept about you or to have it put right.");
    return framed_page(here,
                       {.title = "Privacy", .body = components::grid_row({{.html = std::move(body)}})});
}

} // namespace

void add_standing_routes(routes& table) {
    table.get("/accessibility", audit_class::none, access::public_page, accessibility);
    table.get("/privacy", audit_class::none, access::public_page, privacy);
}

} // namespace kith::web
