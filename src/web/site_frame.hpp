#pragma once
// What is around every page of the site: navigation, who is signed in, and the pages that say no.

#include "store/store.hpp"
#include "web/http.hpp"
#include "web/page.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web {

class visit;

/// A place in the navigation, for whoever `shown_to` says (everybody signed in where empty).
struct place {
    std::string text;
    std::string href;
    std::function<bool(const store::account&)> shown_to = {};
};

/// What all pages of one site share.
struct site_frame {
    std::string service_name = "Kith";
    std::string organisation = {}; ///< the authority
    std::vector<place> places = {};
    std::string home_url = "/";
    /// Origins by which the site may be asked for: "https://kith.example". The first is what links and
    /// passkeys name. Empty: only from the machine itself, by localhost or its addresses, any port.
    std::vector<std::string> origins = {};
    std::vector<components::footer_link> footer_links = {}; ///< page_options' own where empty
};

/// On every page that says no, so that nobody is left without a way to act.
constexpr std::string_view emergency_sentence =
    "If a child is in immediate danger, ring 999 and ask for the police. Do not wait for this service.";

/// One page, as a handler writes it.
struct framed {
    std::string title; ///< the task in words; NEVER a person's name
    html body = {};
    std::string here = {}; ///< href of the place that this page belongs to
    html before_content = {};
    bool error = false; ///< the form was refused: "Error: " before the title
    int status = 200;
    std::string print_reference = {}; ///< opaque reference on printed sheets
    std::string main_classes = {};
};
response framed_page(const visit&, framed);

/// The page for a status of 400 and more, complete without a session. `words` says more about what to do;
/// plain text, may be empty.
response error_page(const site_frame&, int status, std::string_view words = {});
/// The same for a signed-in visitor, with the navigation.
response error_page(const visit&, int status, std::string_view words = {});
/// {"error": words} for the script.
response error_json(int status, std::string_view words);

} // namespace kith::web
