// A child's census as it is kept with the child: canonical JSON and words.

#include "returns/census_acts.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::returns {
namespace json = boost::json;
namespace {

void write_row(json::object& into, const census_assessment& one);
void read_row(const json::object& from, census_assessment& one);
void write_row(json::object& into, const census_need_plan& one);
void read_row(const json::object& from, census_need_plan& one);
void write_row(json::object& into, const census_enquiry& one);
void read_row(const json::object& from, census_enquiry& one);
void write_row(json::object& into, const census_plan& one);
void read_row(const json::object& from, census_plan& one);
void write_row(json::object& into, const census_episode& one);
void read_row(const json::object& from, census_episode& one);

void put(json::object& into, std::string_view name, const std::string& text) {
    if (!text.empty()) into[json::string_view(name.data(), name.size())] = text;
}
void put(json::object& into, std::string_view name, const std::optional<date>& day) {
    if (day) put(into, name, to_text(*day));
}
void put(json::object& into, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    json::array list;
    for (const std::string& one : texts)
        list.emplace_back(one);
    into[json::string_view(name.data(), name.size())] = std::move(list);
}
template <class Row>
void put_rows(json::object& into, std::string_view name, const std::vector<Row>& rows) {
    if (rows.empty()) return;
    json::array list;
    for (const Row& one : rows) {
        json::object object;
        write_row(object, one);
        list.emplace_back(std::move(object));
    }
    into[json::string_view(name.data(), name.size())] = std::move(list);
}

std::string text(const json::object& from, std::string_view name) {
    return casework::text_of(from, name);
}
std::optional<date> day(const json::object& from, std::string_view name) {
    const auto read = parse_date(text(from, name));
    return read ? std::optional(*read) : std::nullopt;
}
const json::array& list(const json::object& from, std::string_view name) {
    static const json::array none;
    const json::value* found = from.if_contains(json::string_view(name.data(), name.size()));
    return found && found->is_array() ? found->get_array() : none;
}
std::vector<std::string> texts(const json::object& from, std::string_view name) {
    std::vector<std::string> all;
    for (const json::value& one : list(from, name))
        if (one.is_string()) all.emplace_back(one.get_string().c_str());
    return all;
}
template <class Row>
void read_rows(const json::object& from, std::string_view name, std::vector<Row>& rows) {
    for (const json::value& one : list(from, name))
        if (one.is_object()) read_row(one.get_object(), rows.emplace_back());
}

void write_row(json::object& into, const census_assessment& one) {
    put(into, "AssessmentActualStartDate", std::optional(one.started));
    put(into, "AssessmentInternalReviewDate", one.internal_review);
    put(into, "AssessmentAuthorisationDate", one.authorised);
    put(into, "AssessmentFactors", one.factors);
}
void read_row(const json::object& from, census_assessment& one) {
    one.started = day(from, "AssessmentActualStartDate").value_or(date{});
    one.internal_review = day(from, "AssessmentInternalReviewDate");
    one.authorised = day(from, "AssessmentAuthorisationDate");
    one.factors = texts(from, "AssessmentFactors");
}
void write_row(json::object& into, const census_need_plan& one) {
    put(into, "CINPlanStartDate", std::optional(one.started));
    put(into, "CINPlanEndDate", one.ended);
}
void read_row(const json::object& from, census_need_plan& one) {
    one.started = day(from, "CINPlanStartDate").value_or(date{});
    one.ended = day(from, "CINPlanEndDate");
}
void write_row(json::object& into, const census_enquiry& one) {
    put(into, "S47ActualStartDate", std::optional(one.started));
    put(into, "InitialCPCtarget", one.conference_target);
    put(into, "DateOfInitialCPC", one.conference);
    put(into, "ICPCnotRequired", std::string(one.conference_not_required ? "1" : "0"));
}
void read_row(const json::object& from, census_enquiry& one) {
    one.started = day(from, "S47ActualStartDate").value_or(date{});
    one.conference_target = day(from, "InitialCPCtarget");
    one.conference = day(from, "DateOfInitialCPC");
    one.conference_not_required = text(from, "ICPCnotRequired") == "1";
}
void write_row(json::object& into, const census_plan& one) {
    put(into, "CPPstartDate", std::optional(one.started));
    put(into, "CPPendDate", one.ended);
    put(into, "InitialCategoryOfAbuse", one.initial_category);
    put(into, "LatestCategoryOfAbuse", one.latest_category);
    put(into, "NumberOfPreviousCPP", std::to_string(one.previous_plans));
    std::vector<std::string> reviews;
    for (const date review : one.reviews)
        reviews.push_back(to_text(review));
    std::sort(reviews.begin(), reviews.end());
    put(into, "CPPreviewDate", reviews);
}
void read_row(const json::object& from, census_plan& one) {
    one.started = day(from, "CPPstartDate").value_or(date{});
    one.ended = day(from, "CPPendDate");
    one.initial_category = text(from, "InitialCategoryOfAbuse");
    one.latest_category = text(from, "LatestCategoryOfAbuse");
    one.previous_plans = std::atoi(text(from, "NumberOfPreviousCPP").c_str());
    for (const std::string& review : texts(from, "CPPreviewDate"))
        if (const auto on = parse_date(review)) one.reviews.push_back(*on);
}
void write_row(json::object& into, const census_episode& one) {
    put(into, "CINreferralDate", std::optional(one.referral));
    put(into, "ReferralSource", one.source);
    put(into, "PrimaryNeedCode", one.primary_need);
    put(into, "CINclosureDate", one.closed);
    put(into, "ReasonForClosure", one.closure_reason);
    put(into, "DateOfInitialCPC", one.transfer_in_conference);
    put(into, "ReferralNFA", std::string(one.no_further_action ? "1" : "0"));
    put_rows(into, "Assessments", one.assessments);
    put_rows(into, "CINPlanDates", one.need_plans);
    put_rows(into, "Section47", one.enquiries);
    put_rows(into, "ChildProtectionPlans", one.protection_plans);
}
void read_row(const json::object& from, census_episode& one) {
    one.referral = day(from, "CINreferralDate").value_or(date{});
    one.source = text(from, "ReferralSource");
    one.primary_need = text(from, "PrimaryNeedCode");
    one.closed = day(from, "CINclosureDate");
    one.closure_reason = text(from, "ReasonForClosure");
    one.transfer_in_conference = day(from, "DateOfInitialCPC");
    one.no_further_action = text(from, "ReferralNFA") == "1";
    read_rows(from, "Assessments", one.assessments);
    read_rows(from, "CINPlanDates", one.need_plans);
    read_rows(from, "Section47", one.enquiries);
    read_rows(from, "ChildProtectionPlans", one.protection_plans);
}

void say(std::string& words, const json::object& from, int depth) {
    bool first = true;
    for (const auto& [name, value] : from) {
        if (!first) words += depth > 1 ? ", " : "; ";
        first = false;
        words += std::string_view(name.data(), name.size());
        words += ' ';
        if (value.is_string()) words += value.get_string().c_str();
        if (!value.is_array()) continue;
        for (std::size_t i = 0; i < value.get_array().size(); ++i) {
            const json::value& item = value.get_array()[i];
            if (i > 0) words += depth > 1 ? " " : ", ";
            if (item.is_string()) words += item.get_string().c_str();
            if (!item.is_object()) continue;
            words += '(';
            say(words, item.get_object(), depth + 1);
            words += ')';
        }
    }
}

} // namespace

json::object to_json(const census_child& child) {
    json::object into;
    put(into, "LAchildID", child.local_id);
    put(into, "UPN", child.upn);
    put(into, "FormerUPN", child.former_upn);
    put(into, "UPNunknown", child.upn_unknown);
    put(into, "PersonBirthDate", child.birth);
    put(into, "ExpectedPersonBirthDate", child.expected);
    put(into, "Sex", child.sex);
    put(into, "PersonDeathDate", child.death);
    put(into, "Ethnicity", child.ethnicity);
    put(into, "Disability", child.disabilities);
    put_rows(into, "CINdetails", child.episodes);
    return into;
}

census_child from_json(const json::object& from) {
    census_child child;
    child.local_id = text(from, "LAchildID");
    child.upn = text(from, "UPN");
    child.former_upn = text(from, "FormerUPN");
    child.upn_unknown = text(from, "UPNunknown");
    child.birth = day(from, "PersonBirthDate");
    child.expected = day(from, "ExpectedPersonBirthDate");
    child.sex = text(from, "Sex");
    child.death = day(from, "PersonDeathDate");
    child.ethnicity = text(from, "Ethnicity");
    child.disabilities = texts(from, "Disability");
    read_rows(from, "CINdetails", child.episodes);
    return child;
}

std::string in_words(const census_child& child) {
    std::string words;
    say(words, to_json(child), 0);
    return words;
}

} // namespace kith::returns
