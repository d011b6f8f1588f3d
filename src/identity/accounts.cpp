#include "identity/account_changes.hpp"
#include "identity/identity.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

namespace kith::identity {
namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_words = 200;

bool is_sign_in_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
               c == '@';
    };
    return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, fits);
}

problems faults_of(const new_account& asked, std::string_view name, bool with_password) {
    problems found;
    if (!is_sign_in_name(name)) {
        found.push_back({"The sign-in name must be 1 to 100 characters of a-z, 0-9, '.', '_', '-' and '@'",
                         "sign_in_name"});
    }
    if (asked.display_name.empty() || asked.display_name.size() > longest_words) {
        found.push_back({"The practitioner's name must be 1 to 200 characters", "display_name"});
    }
    if (asked.role.empty()) found.push_back({"The account needs a role", "role"});
    if (with_password && asked.password_hash.empty() && asked.password.size() < shortest_password) {
        found.push_back({"The password must be at least 12 characters", "password"});
    }
    if (asked.password.size() > longest_password) {
        found.push_back({"The password must be at most 1,024 characters", "password"});
    }
    if (asked.practitioner && !is_identifier(asked.practitioner->text)) {
        found.push_back({"The practitioner's identifier is none", "practitioner"});
    }
    return found;
}

record::new_entry created_entry(const store::account& account, instant at) {
    // In alphabetical order of the keys: bodies are canonical.
    const boost::json::object body{{"practitioner", account.practitioner.text}, {"role", account.role}};
    return {.type = "account.created",
            .event_time = at,
            .edition = {},
            .rules = {},
            .body = boost::json::serialize(body)};
}

} // namespace

std::string folded_sign_in_name(std::string_view typed) {
    const auto first = typed.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    const auto last = typed.find_last_not_of(" \t\r\n");
    std::string name(typed.substr(first, last - first + 1));
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
}

namespace {

result<practitioner_id> create(store::database& database, world& world, const new_account& asked,
                               const record::actor& by, const password_cost* cost) {
    const std::string name = folded_sign_in_name(asked.sign_in_name);
    if (auto found = faults_of(asked, name, cost != nullptr); !found.empty())
        return tl::unexpected(std::move(found));
    const auto taken = [&] { return refuse("The sign-in name is taken", "sign_in_name"); };
    {
        const auto snapshot = database.read();
        if (snapshot->account_by_sign_in(name)) return taken();
        if (asked.practitioner && snapshot->account_of(*asked.practitioner)) {
            return refuse("The practitioner has an account already", "practitioner");
        }
    }
    store::account account{
        .practitioner = asked.practitioner ? *asked.practitioner : world.fresh<practitioner_id>(),
        .sign_in_name = name,
        .display_name = asked.display_name,
        .role = asked.role,
        .agency = asked.agency,
        .team = asked.team,
        .job_title = asked.job_title,
        .password_hash = {},
        .active = true,
    };
    if (cost != nullptr)
        account.password_hash =
            asked.password_hash.empty() ? hash_password(asked.password, *cost) : asked.password_hash;
    record::act created;
    created.by = by;
    created.at = world.now();
    created.appends.push_back({.stream = std::string(accounts_stream),
                               .expected = std::nullopt,
                               .entries = {created_entry(account, created.at)}});
    database.write([&](store::transaction& transaction) {
        transaction.save(account);
        store::note_signed_in(transaction.tables(), account.practitioner, created.at);
        record::append(transaction, world, created);
    });
    return account.practitioner;
}

} // namespace

result<practitioner_id> create_account(store::database& database, world& world, const new_account& asked,
                                       const record::actor& by, const password_cost& cost) {
    return create(database, world, asked, by, &cost);
}

result<practitioner_id> create_account_without_password(const changing& change, const new_account& asked) {
    return create(change.database, change.world, asked, change.by, nullptr);
}

std::optional<std::string> unrecorded_account(store::snapshot& snapshot) {
    std::map<std::string, std::string> roles; // as recorded, by practitioner
    std::set<std::string> closed;
    std::map<std::string, store::account_contact> contact;
    for (const record::entry& entry : record::read_stream(snapshot, accounts_stream)) {
        boost::system::error_code failed;
        const boost::json::value body = boost::json::parse(entry.body, failed);
        const boost::json::object* said = failed ? nullptr : body.if_object();
        if (!said) continue;
        const auto text = [&](const char* key) {
            const boost::json::value* found = said->if_contains(key);
            return found && found->is_string() ? std::string(found->get_string().c_str()) : std::string();
        };
        const std::string whose = text("practitioner");
        if (entry.type == "account.created" || entry.type == "account.role_changed")
            roles[whose] = text("role");
        if (entry.type == "account.closed") closed.insert(whose);
        if (entry.type == "account.let_in_again") closed.erase(whose);
        if (entry.type == "account.contact_changed")
            contact[whose] = {.line_manager = {text("line_manager")}, .work_phone = text("work_phone")};
    }
    for (const store::account& account : snapshot.accounts()) {
        const auto recorded = roles.find(account.practitioner.text);
        if (recorded == roles.end()) return "account " + account.practitioner.text + " was never recorded";
        if (recorded->second != account.role) {
            return "account " + account.practitioner.text + " has the role " + account.role +
                   ", but the record gave it " + recorded->second;
        }
        if (account.active && closed.contains(account.practitioner.text))
            return "account " + account.practitioner.text + " is open, but the record says it was closed";
        if (store::contact_of(snapshot.tables(), account.practitioner) !=
            contact[account.practitioner.text])
            return "account " + account.practitioner.text +
                   " has another line manager or telephone than the record says";
    }
    return std::nullopt;
}

} // namespace kith::identity
