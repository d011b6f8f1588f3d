#include "casework/agreements.hpp"

#include "casework/entries.hpp"
#include "record/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>

namespace kith::casework {
namespace {

constexpr std::size_t longest_words = 500;
constexpr std::string_view purpose = "register of agreements to share";

date day_of(const boost::json::object& body, std::string_view key) {
    return parse_date(text_of(body, key)).value_or(date{});
}

date day_before(date day) {
    return date(std::chrono::sys_days(day) - std::chrono::days(1));
}

agreement read_made(const record::entry& entry, const boost::json::object& body) {
    agreement one;
    one.id = text_of(body, "id");
    one.agency = text_of(body, "agency");
    one.title = text_of(body, "title");
    one.from = day_of(body, "from");
    one.until = day_of(body, "until");
    one.review = day_of(body, "review");
    one.signed_by = text_of(body, "signed_by");
    if (const auto* codes = body.if_contains("purposes"); codes && codes->is_array())
        for (const auto& code : codes->get_array())
            if (code.is_string()) one.purposes.emplace_back(code.get_string().c_str());
    one.made_by = entry.by;
    one.made_at = entry.entry_time;
    return one;
}

std::string made_body(const agreement& one) {
    boost::json::object body;
    body["id"] = one.id;
    body["agency"] = one.agency;
    body["title"] = one.title;
    body["from"] = to_text(one.from);
    body["until"] = to_text(one.until);
    body["review"] = to_text(one.review);
    body["signed_by"] = one.signed_by;
    boost::json::array codes;
    for (const std::string& code : one.purposes)
        codes.emplace_back(code);
    body["purposes"] = std::move(codes);
    return record::canonical(body);
}

void check_words(problems& found, std::string_view words, std::string_view field, std::string_view ask) {
    if (words.empty()) found.push_back({std::string(ask), std::string(field)});
    if (words.size() > longest_words)
        found.push_back({"Shorten this to 500 characters or fewer", std::string(field)});
}

problems faults_of(const agreement& one, date today) {
    problems found;
    if (one.agency.empty()) found.push_back({"Select the agency", "agency"});
    if (one.purposes.empty()) found.push_back({"Select what it is for", "purposes"});
    check_words(found, one.title, "title", "Enter the agreement's name or reference");
    check_words(found, one.signed_by, "signed_by", "Enter who signed it, and for whom");
    const auto days = [](date day) { return std::chrono::sys_days(day); };
    if (!one.from.ok()) found.push_back({"Enter the day from which it holds", "from"});
    if (!one.until.ok()) found.push_back({"Enter the last day on which it holds", "until"});
    if (!one.review.ok()) found.push_back({"Enter the day on which it is looked at again", "review"});
    if (!found.empty()) return found;
    if (one.until < one.from) found.push_back({"The last day must not be before the first", "until"});
    if (one.until < today)
        found.push_back({"The last day must not be past: it would give nothing", "until"});
    constexpr int longest_years = 10;
    if (days(one.until) - days(one.from) > std::chrono::days(366 * longest_years))
        found.push_back({"An agreement is for ten years at most", "until"});
    if (one.review < one.from || one.review > one.until)
        found.push_back({"It is looked at again while it holds", "review"});
    return found;
}

/// Appends one entry to the register and writes the query table that follows, in one transaction; again
/// where somebody else wrote in between.
void add_entry(store::database& to, world& ids, const record::new_entry& entry, const practitioner& who,
               instant now, const std::optional<std::string>& form_token) {
    record::act act;
    act.by = {who.id, who.role, std::string(purpose)};
    act.at = now;
    act.form_token = form_token;
    act.answer = "/agreements?done=already";
    for (bool written = false; !written;) {
        auto snapshot = to.read();
        const std::int64_t revision = snapshot->head(agreements_stream).revision;
        auto entries = record::read_stream(*snapshot, agreements_stream);
        snapshot.reset();
        record::entry next;
        next.type = entry.type;
        next.body = entry.body;
        entries.push_back(std::move(next));
        const auto rows = agreement_rows(agreements_in(entries));
        act.appends = {{std::string(agreements_stream), revision, {entry}}};
        to.write([&](store::transaction& tx) {
            const auto done = record::append(tx, ids, act);
            if (std::holds_alternative<record::receipt>(done)) store::replace_agreements(tx, rows);
            written = !std::holds_alternative<record::conflict>(done);
        });
    }
}

} // namespace

bool agreement::holds(date day) const {
    return from <= day && day <= until && !(ended && *ended <= day);
}

std::vector<agreement> agreements_in(std::span<const record::entry> entries) {
    std::vector<agreement> all;
    for (const record::entry& entry : entries) {
        boost::system::error_code wrong;
        const auto parsed = boost::json::parse(entry.body, wrong);
        if (wrong || !parsed.is_object()) continue;
        const auto& body = parsed.get_object();
        if (entry.type == agreement_made) {
            agreement one = read_made(entry, body);
            const bool known = std::ranges::find(all, one.id, &agreement::id) != all.end();
            if (!one.id.empty() && !known && one.from.ok() && one.until.ok()) all.push_back(std::move(one));
        } else if (entry.type == agreement_ended) {
            const std::string id = text_of(body, "id");
            for (agreement& one : all) {
                if (one.id != id) continue;
                // A day that can't be read ends it from its beginning: nobody sees more than was meant.
                const date on = day_of(body, "on");
                one.ended = on.ok() ? on : one.from;
                one.ended_because = text_of(body, "reason");
            }
        }
    }
    return all;
}

std::vector<agreement> read_agreements(store::snapshot& from) {
    return agreements_in(record::read_stream(from, agreements_stream));
}

std::vector<store::agreement_row> agreement_rows(const std::vector<agreement>& all) {
    std::vector<store::agreement_row> rows;
    for (const agreement& one : all) {
        const date last = one.ended && *one.ended <= one.until ? day_before(*one.ended) : one.until;
        if (last >= one.from) rows.push_back({one.id, one.agency, to_text(one.from), to_text(last)});
    }
    return rows;
}

std::optional<std::string> unrecorded_agreement(store::snapshot& from) {
    std::map<std::string, store::agreement_row> recorded;
    for (store::agreement_row& row : agreement_rows(read_agreements(from)))
        recorded.emplace(row.id, std::move(row));
    for (const store::agreement_row& live : store::agreements_of(from)) {
        const auto found = recorded.find(live.id);
        if (found == recorded.end())
            return fmt::format("agreement {} with {} holds by no entry", live.id, live.agency);
        const store::agreement_row& said = found->second;
        if (live != said)
            return fmt::format(
                "agreement {} is with {} from {} to {}, but the record says with {} from {} to {}", live.id,
                live.agency, live.first, live.last, said.agency, said.first, said.last);
        recorded.erase(found);
    }
    if (recorded.empty()) return std::nullopt;
    const store::agreement_row& lost = recorded.begin()->second;
    return fmt::format("agreement {} with {} is missing from the table of agreements", lost.id,
                       lost.agency);
}

result<std::string> make_agreement(store::database& to, world& ids, agreement one, const practitioner& who,
                                   instant now, std::optional<std::string> form_token) {
    if (auto found = faults_of(one, local_date(now)); !found.empty())
        return tl::unexpected(std::move(found));
    one.id = ids.fresh_text();
    add_entry(to, ids, {std::string(agreement_made), 1, now, {}, {}, made_body(one)}, who, now, form_token);
    return one.id;
}

result<void> end_agreement(store::database& to, world& ids, std::string_view id, date on,
                           std::string_view reason, const practitioner& who, instant now,
                           std::optional<std::string> form_token) {
    const auto all = read_agreements(*to.read());
    const auto found = std::ranges::find(all, id, &agreement::id);
    if (found == all.end()) return refuse("There is no such agreement");
    problems wrong;
    if (found->ended) wrong.push_back({"This agreement has been ended already", ""});
    if (!on.ok() || on < local_date(now)) wrong.push_back({"Enter today or a later day", "on"});
    check_words(wrong, reason, "reason", "Enter why it ends");
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    boost::json::object body;
    body["id"] = found->id;
    body["on"] = to_text(on);
    body["reason"] = reason;
    add_entry(to, ids, {std::string(agreement_ended), 1, now, {}, {}, record::canonical(body)}, who, now,
              form_token);
    return {};
}

} // namespace kith::casework
