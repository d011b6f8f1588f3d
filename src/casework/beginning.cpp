#include "casework/beginning.hpp"

#include <algorithm>
#include <iterator>

namespace kith::casework {
namespace {

/// What the second act adds, behind what the first added to the same streams.
decision joined(decision first, decision then) {
    for (record::stream_append& more : then.appends) {
        const auto same =
            std::find_if(first.appends.begin(), first.appends.end(),
                         [&](const record::stream_append& one) { return one.stream == more.stream; });
        if (same == first.appends.end())
            first.appends.push_back(std::move(more));
        else
            std::move(more.entries.begin(), more.entries.end(), std::back_inserter(same->entries));
    }
    for (file& after : then.files) {
        const auto same = std::find_if(first.files.begin(), first.files.end(),
                                       [&](const file& one) { return one.person.id == after.person.id; });
        if (same == first.files.end())
            first.files.push_back(std::move(after));
        else
            *same = std::move(after);
    }
    return first;
}

} // namespace

result<decision> begin_with_step(const guidance::rulebook& rules, std::string_view definition,
                                 const std::shared_ptr<const file>& of, submission said,
                                 const practitioner& who, instant now, world& ids) {
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    const guidance::process* process = edition ? edition->find_process(definition) : nullptr;
    if (!process || process->steps.empty() || process->children == "household")
        return refuse("There is no such process to begin here. Go back to the record");
    auto opened = open_process(rules, definition, {of}, {}, who, now, ids);
    if (!opened) return opened;
    if (opened->files.empty()) return refuse("It could not be begun. Go back to the record");
    const auto after = std::make_shared<const file>(opened->files.front());
    const case_process* begun = after->find(opened->process);
    if (!begun) return refuse("It could not be begun. Go back to the record");
    if (auto may = may_record(rules, *after, *begun, process->steps.front(), who); !may)
        return tl::unexpected(may.error());
    said.process = opened->process;
    said.step = process->steps.front().id;
    auto recorded = record_step(rules, {after}, {after}, said, who, now, ids);
    if (!recorded) return recorded;
    const case_process_id id = opened->process;
    decision all = joined(std::move(*opened), std::move(*recorded));
    all.process = id;
    return all;
}

} // namespace kith::casework
