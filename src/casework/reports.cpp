#include "casework/reports.hpp"

#include "casework/drafting.hpp"
#include "casework/entries.hpp"
#include "record/json.hpp"

#include <boost/json/parse.hpp>

namespace kith::casework {
namespace {

report read_report(const record::entry& entry, const boost::json::object& body) {
    report one;
    one.sequence = entry.sequence;
    one.deposit = text_of(body, "deposit");
    one.process.text = text_of(body, "process");
    one.title = text_of(body, "title");
    one.media_type = text_of(body, "media_type");
    one.size = number_of(body, "size");
    one.digest = text_of(body, "digest");
    one.by = entry.by;
    one.at = entry.entry_time;
    return one;
}

} // namespace

std::string to_body(const report& one) {
    boost::json::object body;
    body["deposit"] = one.deposit;
    body["process"] = one.process.text;
    body["title"] = one.title;
    body["media_type"] = one.media_type;
    body["size"] = one.size;
    body["digest"] = one.digest;
    return record::canonical(body);
}

bool apply_reports(file& child, const record::entry& entry, const boost::json::object& body) {
    if (entry.type != report_received) return false;
    const report one = read_report(entry, body);
    happening& told = add_happening(child, entry, "Report received", "process");
    told.detail = one.title;
    told.process = one.process;
    return true;
}

result<decision> receive_report(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                                const report& one, const practitioner& who, instant now) {
    const case_process* process = child->find(one.process);
    if (!process) return refuse("There is no such meeting on this record");
    if (process->finished) return refuse("This has ended: nothing more is handed in for it", "file");
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(report_received), 1, now, process->edition, {}, to_body(one)});
    return std::move(draft).finish(one.process);
}

std::vector<report> reports_in(std::span<const record::entry> entries) {
    std::vector<report> all;
    for (const record::entry& entry : entries) {
        if (entry.type != report_received) continue;
        boost::system::error_code wrong;
        const auto body = boost::json::parse(entry.body, wrong);
        if (!wrong && body.is_object()) all.push_back(read_report(entry, body.get_object()));
    }
    return all;
}

} // namespace kith::casework
