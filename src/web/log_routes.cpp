#include "web/log_routes.hpp"

#include "foundation/number.hpp"
#include "record/log.hpp"

#include <optional>
#include <sodium.h>

namespace kith::web {
namespace {

constexpr std::int64_t most_rows = 1'000;
constexpr std::size_t most_units = 50, enough_bytes = 4U * 1024U * 1024U;

std::string hash_of(std::string_view text) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return record::to_base64(hash);
}

/// Tokens are "name.secret"; the name says whose hash to compare with.
bool may_ask(store::snapshot& view, std::string_view token) {
    const auto dot = token.find('.');
    if (dot == std::string_view::npos || !is_identifier(token.substr(0, dot))) return false;
    const auto kept = store::witness_token_hash(view, token.substr(0, dot));
    const std::string given = hash_of(token);
    return kept && kept->size() == given.size() &&
           sodium_memcmp(kept->data(), given.data(), given.size()) == 0;
}

response plain(int status, std::string body) {
    response out;
    out.status = status;
    out.content_type = "text/plain; charset=utf-8";
    out.body = std::move(body);
    return out;
}

/// A number that is not negative, written in one way only.
std::optional<std::int64_t> number_in(const visit& here, std::string_view name) {
    return parse_number(here.request.query.first(name));
}

response bad_question() {
    return plain(400, "The log can't answer this question.\n");
}

using answer = response (*)(visit&, store::snapshot&);

/// Whoever has no token is told nothing, not even whether the log has begun.
handler for_witnesses(answer give) {
    return [give](visit& here) {
        const auto view = here.database.read();
        if (!may_ask(*view, here.request.bearer))
            return plain(401, "This is for the witnesses of the log.\n");
        return give(here, *view);
    };
}

response checkpoint(visit& here, store::snapshot& view) {
    const auto tree = store::log_tree_named(here.parameter("tree"));
    if (!tree) return plain(404, "There is no such log.\n");
    return plain(200, record::log_window(view).checkpoint(*tree).value_or(std::string()));
}

response consistency(visit& here, store::snapshot& view) {
    const auto tree = store::log_tree_named(here.request.query.first("tree"));
    const auto from = number_in(here, "from"), to = number_in(here, "to");
    if (!tree || !from || !to) return bad_question();
    const auto path = record::log_window(view).consistency(*tree, *from, *to);
    return path ? plain(200, record::to_json(*path)) : bad_question();
}

response inclusion(visit& here, store::snapshot& view) {
    const auto tree = store::log_tree_named(here.request.query.first("tree"));
    const auto index = number_in(here, "index"), size = number_in(here, "size");
    if (!tree || !index || !size) return bad_question();
    const auto path = record::log_window(view).inclusion(*tree, *index, *size);
    return path ? plain(200, record::to_json(*path)) : bad_question();
}

response entries(visit& here, store::snapshot& view) {
    const auto tree = store::log_tree_named(here.request.query.first("tree"));
    const auto from = number_in(here, "from"), count = number_in(here, "count");
    if (!tree || !from || !count || *count < 1 || *count > most_rows) return bad_question();
    std::string lines;
    std::int64_t given = 0;
    record::log_window(view).each_row(*tree, *from, [&](record::log_row row) {
        lines += record::to_line(record::without_body(std::move(row))) + '\n';
        return ++given < *count && lines.size() < enough_bytes;
    });
    return plain(200, std::move(lines));
}

response keys(visit& here, store::snapshot& view) {
    const auto units = here.request.query.every("unit");
    if (units.size() > most_units) return bad_question();
    std::string lines;
    for (const std::string& unit : units) {
        if (const auto key = store::unit_key_of(view.tables(), unit)) lines += record::to_line(*key) + '\n';
    }
    return plain(200, std::move(lines));
}

response disposals(visit&, store::snapshot& view) {
    std::string lines;
    store::each_disposal(view, [&](const store::disposal& one) {
        lines += record::to_line(one) + '\n';
        return true;
    });
    return plain(200, std::move(lines));
}

} // namespace

void add_log_routes(routes& table) {
    const auto add = [&](const char* pattern, answer give) {
        table.get(pattern, audit_class::none, access::public_page, for_witnesses(give), answers::json);
    };
    add("/log/checkpoint/:tree", checkpoint);
    add("/log/consistency", consistency);
    add("/log/inclusion", inclusion);
    add("/log/entries", entries);
    add("/log/keys", keys);
    add("/log/disposals", disposals);
}

std::string new_witness_token(store::database& database, world& world, std::string_view witness) {
    const std::string token = std::string(witness) + "." + world.fresh_text();
    database.write(
        [&](store::transaction& tx) { store::set_witness_token_hash(tx, witness, hash_of(token)); });
    return token;
}

void drop_witness_token(store::database& database, std::string_view witness) {
    database.write([&](store::transaction& tx) { store::set_witness_token_hash(tx, witness, ""); });
}

} // namespace kith::web
