#include "vigilance/entries.hpp"

#include "casework/entries.hpp"
#include "record/json.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace kith::vigilance {
namespace {

namespace json = boost::json;
using casework::number_of;
using casework::text_of;

bool truth_of(const json::object& from, std::string_view key) {
    const json::value* found = from.if_contains(key);
    return found != nullptr && found->is_bool() && found->get_bool();
}

const json::array& list_of(const json::object& from, std::string_view key) {
    static const json::array none;
    const json::value* found = from.if_contains(key);
    return found != nullptr && found->is_array() ? found->get_array() : none;
}

date day_of(const json::object& from) {
    return parse_date(text_of(from, "day")).value_or(date(std::chrono::sys_days{}));
}

alert read_alert(const json::object& from) {
    alert out{practitioner_id{text_of(from, "who")}, day_of(from), {}};
    for (const json::value& each : list_of(from, "findings")) {
        if (!each.is_object()) continue;
        finding about{person_id{text_of(each.get_object(), "person")}, {}};
        for (const json::value& one : list_of(each.get_object(), "facts")) {
            if (!one.is_object()) continue;
            const auto name = std::ranges::find(rule_names, text_of(one.get_object(), "rule"));
            if (name == rule_names.end()) continue; // a rule that this version does not know
            about.facts.push_back({static_cast<rule_kind>(name - rule_names.begin()),
                                   static_cast<int>(number_of(one.get_object(), "strength")),
                                   text_of(one.get_object(), "words")});
        }
        out.findings.push_back(std::move(about));
    }
    return out;
}

} // namespace

std::string to_body(const alert& one, std::optional<bool> waits) {
    json::object body{{"who", one.who.text}, {"day", to_text(one.day)}};
    if (waits) body["waits"] = *waits;
    json::array findings;
    for (const finding& about : one.findings) {
        json::array facts;
        for (const evidence& fact : about.facts)
            facts.push_back(json::object{{"rule", rule_names[static_cast<std::size_t>(fact.rule)]},
                                         {"strength", fact.strength},
                                         {"words", fact.words}});
        findings.push_back(json::object{{"person", about.person.text}, {"facts", std::move(facts)}});
    }
    body["findings"] = std::move(findings);
    return record::canonical(body);
}

std::string to_body(const day_run& run) {
    return record::canonical(json::object{{"day", to_text(run.day)},
                                          {"looks", run.looks},
                                          {"staff", run.staff},
                                          {"raised", run.raised},
                                          {"listed", run.listed},
                                          {"register", run.with_register}});
}

std::string review_body(std::int64_t alert, std::string_view outcome, std::string_view words) {
    return record::canonical(json::object{{"alert", alert}, {"outcome", outcome}, {"words", words}});
}

void apply(alert_book& book, const record::entry& one) {
    book.revision = one.sequence;
    boost::system::error_code error;
    const json::value parsed = json::parse(one.body, error);
    if (error || !parsed.is_object()) return;
    const json::object& body = parsed.get_object();
    if (one.type == raised_type || one.type == listed_type) {
        book.alerts.push_back({.sequence = one.sequence,
                               .what = read_alert(body),
                               .raised = one.type == raised_type,
                               .waits = truth_of(body, "waits"),
                               .at = one.entry_time,
                               .reviews = {}});
    } else if (one.type == day_type) {
        book.runs.push_back({day_of(body), one.entry_time, one.by, number_of(body, "looks"),
                             static_cast<int>(number_of(body, "staff")),
                             static_cast<int>(number_of(body, "raised")),
                             static_cast<int>(number_of(body, "listed")), truth_of(body, "register")});
    } else if (one.type == reviewed_type) {
        const auto found = std::ranges::find(book.alerts, number_of(body, "alert"), &case_alert::sequence);
        if (found != book.alerts.end())
            found->reviews.push_back(
                {one.by, one.entry_time, text_of(body, "outcome"), text_of(body, "words")});
    }
}

} // namespace kith::vigilance
