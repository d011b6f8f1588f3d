#pragma once
// What the pages of a pack share: who may work on it, what it is drawn from, and how an item is shown.

#include "disclosure/disclosure.hpp"
#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// A pack, opened for one page by somebody who may read all that it is drawn from.
struct opened_pack {
    const casework::case_process* process = nullptr;
    const guidance::process* definition = nullptr;
    const casework::disclosure_pack* pack = nullptr; ///< nullptr: not gathered yet
    const guidance::code_set* grounds = nullptr;
    std::optional<disclosure::gathering> from; ///< where it was gathered
    std::vector<disclosure::pack_item> items;  ///< in order; item number n stands at n - 1
    std::map<std::string, std::vector<disclosure::proposal>> proposed;
    std::vector<person_id> others; ///< whose records it draws on besides the person's
    bool decides = false;          ///< the viewer may go through items
    std::string why_not;           ///< where they may not
    bool left = false;             ///< it has been given: nothing changes any more
    bool ready = false;            ///< somebody else has read it, and nothing has changed since
    [[nodiscard]] const casework::item_decision* decided(const disclosure::pack_item& item) const {
        const auto found = pack ? pack->decided.find(item.id) : decltype(pack->decided.end()){};
        return pack && found != pack->decided.end() ? &found->second : nullptr;
    }
};

/// The pack of parameter ":process". Otherwise the page to answer with: the process gives no pack, or the
/// viewer may not read everything that it is drawn from.
std::variant<opened_pack, response> open_pack(visit&, site&, child_visit&);

/// What a pack gathered now would be drawn from; nothing where the viewer may not read all of it.
std::optional<disclosure::gathering> gathering_now(visit&, site&, child_visit&, const guidance::process&);

std::string disclosures_address(const person_id&);
std::string pack_address(const person_id&, const case_process_id&);
std::string item_address(const person_id&, const case_process_id&, std::size_t number);

/// "Given whole", "Words taken out: 3", "Withheld".
std::string decision_words(const casework::item_decision&);
/// What an item says, with the proposed words marked.
html item_words(const disclosure::pack_item&, const std::vector<disclosure::proposal>&);
/// The day, or the day and the time.
std::string item_when(const disclosure::pack_item&);

/// Enters the record and its pack, or gives the page that says why not.
template <class Then>
response with_pack(visit& visit, site& site, const Then& then) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto opening = open_pack(visit, site, child);
    if (auto* refused = std::get_if<response>(&opening)) return std::move(*refused);
    return then(child, std::get<opened_pack>(opening));
}

/// The page of the pack, with what was wrong.
response show_pack_with(visit&, site&, child_visit&, opened_pack&, const problems& wrong);

void add_disclosure_list_routes(routes&, site&);
void add_disclosure_routes(routes&, site&);
void add_disclosure_file_routes(routes&, site&);
void add_disclosure_item_routes(routes&, site&);

} // namespace kith::web::pages
