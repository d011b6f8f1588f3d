#include "store/deposits.hpp"

#include "store/keyring.hpp"
#include "store/reading.hpp"
#include "store/transaction.hpp"

#include <sodium.h>

#include <fmt/format.h>

namespace kith::store {
namespace {

constexpr std::size_t nonce_size = 32; // stands before what was sealed
constexpr std::size_t salt_size = 16;

std::string unit_of(const person_id& person) {
    return "person:" + person.text;
}
std::string place_of(const person_id& person, std::string_view id) {
    return fmt::format("deposit:{}:{}", person.text, id);
}

part_row read_part(const sql::row& r) {
    return {person_id{r.text(0)}, case_process_id{r.text(1)}, r.text(2), r.moment(3)};
}

#define KITH_NOT_KEPT_FROM                                                                                 \
    " and not exists (select 1 from exclusion x where x.practitioner = $1 and x.person = i.person)"        \
    " and not exists (select 1 from access_grant k where k.practitioner = $1 and k.person = i.person"      \
    " and k.kind = 'excluded')"

} // namespace

void put_deposit(transaction& to, const deposit& one, std::string_view content) {
    auto* own = dynamic_cast<writing*>(&to);
    if (own == nullptr) throw std::logic_error("a deposit is kept by the store's own writer");
    std::int64_t count = 0, size = 0;
    to.tables().each("select count(*), coalesce(sum(size), 0) from deposit where person = $1", {one.person},
                     [&](const sql::row& r) {
                         count = r.integer(0);
                         size = r.integer(1);
                     });
    if (count >= most_deposits || size + one.size > most_deposited_bytes)
        throw unstorable("More files than are kept of one person were handed in.");
    std::string sealed(nonce_size, '\0');
    randombytes_buf(sealed.data(), sealed.size());
    const std::string place = place_of(one.person, one.id);
    const secret_key& key = own->unit_key(unit_of(one.person), one.received);
    const std::string nonce = sealed;
    sealed += seal(key, {place, 0, nonce}, std::string(salt_size, '\0'), content);
    to.tables().run("insert into deposit (id, person, name, media_type, size, digest, received, content)"
                    " values ($1, $2, $3, $4, $5, $6, $7, $8)",
                    {one.id, one.person, one.name, one.media_type, one.size, sql::bytes{one.digest},
                     one.received, sql::bytes{sealed}});
}

std::vector<deposit> deposits_of(snapshot& from, const person_id& person) {
    std::vector<deposit> all;
    from.tables().each(
        "select id, name, media_type, size, digest, received from deposit where person = $1"
        " order by received desc, id limit 500",
        {person}, [&](const sql::row& r) {
            all.push_back({r.text(0), person, r.text(1), r.text(2), r.integer(3), r.text(4), r.moment(5)});
        });
    return all;
}

std::optional<std::string> deposit_content(snapshot& from, const person_id& person, std::string_view id) {
    std::optional<std::string> sealed;
    from.tables().each("select content from deposit where person = $1 and id = $2", {person, id},
                       [&](const sql::row& r) { sealed = r.text(0); });
    if (!sealed) return std::nullopt;
    const auto key = unit_key(from, unit_of(person));
    std::optional<opened> text;
    if (key && sealed->size() > nonce_size) {
        const std::string_view all(*sealed);
        text = unseal(*key, {place_of(person, id), 0, all.substr(0, nonce_size)}, all.substr(nonce_size));
    }
    if (!text) throw unreadable_entry("A file that was handed in can't be opened: run kith record verify.");
    return std::move(text->body);
}

void replace_agreements(transaction& to, const std::vector<agreement_row>& all) {
    to.tables().run("delete from agreement", {});
    for (const agreement_row& one : all)
        to.tables().run("insert into agreement (id, agency, first_day, last_day) values ($1, $2, $3, $4)",
                        {one.id, one.agency, one.first, one.last});
}

std::vector<agreement_row> agreements_of(snapshot& from) {
    std::vector<agreement_row> all;
    from.tables().each(
        "select id, agency, first_day, last_day from agreement order by agency, first_day, id", {},
        [&](const sql::row& r) {
            all.push_back({r.text(0), r.text(1), r.text(2), r.text(3)});
        });
    return all;
}

bool agreement_holds(snapshot& from, std::string_view agency, date day) {
    bool holds = false;
    from.tables().each("select 1 from agreement where agency = $1 and first_day <= $2 and last_day >= $2"
                       " limit 1",
                       {agency, to_text(day)}, [&](const sql::row&) { holds = true; });
    return holds;
}

std::vector<part_row> parts_of(snapshot& from, const practitioner_id& who, std::string_view agency,
                               std::string_view relation, int limit) {
    std::vector<part_row> all;
    from.tables().each("select i.person, i.process, i.relation, i.since from involvement i"
                       " where (i.practitioner = $1 or i.practitioner in"
                       " (select a.practitioner from account a where a.agency = $2 and $2 <> ''))"
                       " and i.relation = $3 and i.process <> ''" KITH_NOT_KEPT_FROM
                       " order by i.since desc, i.person, i.process limit $4",
                       {who, agency, relation, limit},
                       [&](const sql::row& r) { all.push_back(read_part(r)); });
    return all;
}

std::vector<part_row> packs_of(snapshot& from, const practitioner_id& who, instant at, int limit) {
    std::vector<part_row> all;
    from.tables().each("select i.person, i.process, i.kind, i.since from access_grant i"
                       " where i.practitioner = $1 and i.kind = 'specific' and i.since <= $2"
                       " and (i.until_at is null or i.until_at > $2)" KITH_NOT_KEPT_FROM
                       " order by i.since desc, i.person, i.process limit $3",
                       {who, at, limit}, [&](const sql::row& r) { all.push_back(read_part(r)); });
    return all;
}

std::vector<process_row> processes_of_kind(snapshot& from, std::string_view definition, int limit) {
    std::vector<process_row> all;
    from.tables().each("select person, process, definition, edition, state, outcome, opened, finished"
                       " from process where definition = $1 order by opened desc, person, process limit $2",
                       {definition, limit}, [&](const sql::row& r) {
                           all.push_back({person_id{r.text(0)}, case_process_id{r.text(1)}, r.text(2),
                                          r.text(3), r.text(4), r.text(5), r.moment(6), r.maybe_moment(7)});
                       });
    return all;
}

} // namespace kith::store
