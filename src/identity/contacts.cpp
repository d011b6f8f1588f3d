#include "identity/account_changes.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace kith::identity {
namespace {

constexpr std::size_t longest_phone = 40;
constexpr int fewest_digits = 3, longest_line = 50; ///< 999, an extension; managers above somebody

bool is_phone(std::string_view words) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string rest; // what is neither a digit nor between digits
    for (const char c : words)
        if (!digit(c) && std::string_view(" +-().").find(c) == std::string_view::npos)
            rest += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return words.size() <= longest_phone && std::ranges::count_if(words, digit) >= fewest_digits &&
           (rest.empty() || rest == "x" || rest == "ext" || rest == "extension");
}

/// Whether `who` stands somewhere above `manager`: then the line would be a ring.
bool stands_above(store::snapshot& from, const practitioner_id& who, practitioner_id manager) {
    for (int above = 0; above < longest_line && !manager.empty(); ++above) {
        if (manager == who) return true;
        manager = store::contact_of(from.tables(), manager).line_manager;
    }
    return !manager.empty();
}

} // namespace

std::string tidy_phone(std::string_view typed) {
    std::string words;
    for (const char c : typed.substr(0, 1000)) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (blank && (words.empty() || words.back() == ' ')) continue;
        words += blank ? ' ' : c;
    }
    if (!words.empty() && words.back() == ' ') words.pop_back();
    return words;
}

problems contact_faults(store::snapshot& from, const practitioner_id& whose,
                        const store::account_contact& contact) {
    problems found;
    if (!contact.work_phone.empty() && !is_phone(contact.work_phone))
        found.push_back(
            {"Write the telephone number in digits, like 01632 960001 or +44 1632 960001 ext. 12",
             "work_phone"});
    if (contact.line_manager.empty()) return found;
    const auto manager =
        is_identifier(contact.line_manager.text) ? from.account_of(contact.line_manager) : std::nullopt;
    if (!manager || !manager->active)
        found.push_back({"Choose a line manager who has an open account", "line_manager"});
    else if (!whose.empty() && contact.line_manager == whose)
        found.push_back({"Nobody is their own line manager. Choose somebody else", "line_manager"});
    else if (!whose.empty() && stands_above(from, whose, contact.line_manager))
        found.push_back({"They manage whoever you chose. Choose somebody else", "line_manager"});
    return found;
}

result<void> set_contact(const changing& change, const practitioner_id& whose,
                         const store::account_contact& contact) {
    const auto from = change.database.read();
    const auto account = from->account_of(whose);
    if (!account) return refuse("There is no such account", "account");
    if (auto wrong = contact_faults(*from, whose, contact); !wrong.empty())
        return tl::unexpected(std::move(wrong));
    if (store::contact_of(from->tables(), whose) == contact) return {};
    // In alphabetical order of the keys: bodies are canonical.
    const boost::json::object body{{"line_manager", contact.line_manager.text},
                                   {"practitioner", whose.text},
                                   {"work_phone", contact.work_phone}};
    record::act act;
    act.by = change.by;
    act.at = change.world.now();
    act.appends.push_back({.stream = std::string(accounts_stream),
                           .expected = std::nullopt,
                           .entries = {{.type = "account.contact_changed",
                                        .event_time = act.at,
                                        .edition = {},
                                        .rules = {},
                                        .body = boost::json::serialize(body)}}});
    change.database.write([&](store::transaction& transaction) {
        store::set_contact(transaction.tables(), whose, contact);
        record::append(transaction, change.world, act);
    });
    return {};
}

} // namespace kith::identity
