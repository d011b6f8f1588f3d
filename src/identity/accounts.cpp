#include "identity/account_changes.hpp"
#include "identity/identity.hpp"
#include "store/credentials.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <utility>

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
    const boost::json::object body{
        {"agency", account.agency}, {"practitioner", account.practitioner.text}, {"role", account.role}};
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

namespace {

/// What the stream of accounts tells of one.
struct recorded_account {
    std::string role;
    std::optional<std::string> agency; ///< entries from before it was recorded have none
    bool created = false, closed = false;
    store::account_contact contact;
};

struct recorded_accounts {
    std::map<std::string, recorded_account> by_practitioner;
    std::map<std::pair<std::string, std::string>, std::string> linked; ///< by issuer and subject
};

recorded_accounts recorded(store::snapshot& snapshot) {
    recorded_accounts all;
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
        recorded_account& one = all.by_practitioner[whose];
        if (entry.type == "account.created") {
            one.created = true;
            if (said->contains("agency")) one.agency = text("agency");
        }
        if (entry.type == "account.created" || entry.type == "account.role_changed")
            one.role = text("role");
        if (entry.type == "account.closed") one.closed = true;
        if (entry.type == "account.let_in_again") one.closed = false;
        if (entry.type == "account.contact_changed")
            one.contact = {.line_manager = {text("line_manager")}, .work_phone = text("work_phone")};
        if (entry.type == "account.linked") all.linked[{text("issuer"), text("subject")}] = whose;
    }
    return all;
}

/// How the account is not what was recorded of it, as the end of a sentence.
std::optional<std::string> departure(const store::account& account, const store::account_contact& contact,
                                     const recorded_account& said) {
    if (!said.created) return "was never recorded";
    if (said.role != account.role)
        return "has the role " + account.role + ", but the record gave it " + said.role;
    if (said.agency && *said.agency != account.agency)
        return "is of the agency " + account.agency + ", but the record gave it " + *said.agency;
    if (account.active && said.closed) return "is open, but the record says it was closed";
    if (!account.active && !said.closed) return "is closed, but the record does not say so";
    if (contact != said.contact) return "has another line manager or telephone than the record says";
    return std::nullopt;
}

} // namespace

std::optional<std::string> unrecorded_account(store::snapshot& snapshot) {
    const recorded_accounts all = recorded(snapshot);
    for (const store::account& account : snapshot.accounts()) {
        const auto said = all.by_practitioner.find(account.practitioner.text);
        const auto wrong = departure(account, store::contact_of(snapshot.tables(), account.practitioner),
                                     said == all.by_practitioner.end() ? recorded_account{} : said->second);
        if (wrong) return "account " + account.practitioner.text + " " + *wrong;
    }
    for (const store::provider_account& one : store::accounts_at_providers(snapshot.tables())) {
        const auto said = all.linked.find({one.issuer, one.subject});
        if (said == all.linked.end() || said->second != one.practitioner.text)
            return "account " + one.practitioner.text + " is linked with somebody at " + one.issuer +
                   ", but the record does not say so";
    }
    return std::nullopt;
}

} // namespace kith::identity
