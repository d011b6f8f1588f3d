#include "casework/drafting.hpp"

#include <algorithm>

namespace kith::casework {

drafting::drafting(const guidance::rulebook& rules, const practitioner& who, instant now)
    : rules_(rules), by_{who.id, who.role, {}}, now_(now) {}

drafting::line& drafting::line_of(const file& start) {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const line& one) {
        return one.after.person.id == start.person.id;
    });
    if (found != lines_.end()) return *found;
    lines_.push_back({{record::person_stream(start.person.id), start.revision, {}}, start});
    return lines_.back();
}

file& drafting::of(const file& start) {
    return line_of(start).after;
}

std::int64_t drafting::next_sequence(const file& start) {
    return line_of(start).after.revision + 1;
}

void drafting::add(const file& start, const record::new_entry& entry) {
    line& one = line_of(start);
    apply(rules_, one.after, as_recorded(entry, one.append.stream, one.after.revision + 1, by_, now_));
    one.append.entries.push_back(entry);
}

decision drafting::finish(case_process_id process) && {
    decision made;
    made.process = std::move(process);
    for (line& one : lines_) {
        if (one.append.entries.empty()) continue;
        made.appends.push_back(std::move(one.append));
        made.files.push_back(std::move(one.after));
    }
    return made;
}

const case_process* running(const guidance::rulebook& rules, const file& child,
                            std::string_view definition) {
    for (auto one = child.processes.rbegin(); one != child.processes.rend(); ++one) {
        if (one->definition == definition && in_progress(rules, *one)) return &*one;
    }
    return nullptr;
}

result<case_process_id> open_for(drafting& draft, const guidance::rulebook& rules, const opening& what,
                                 instant event_time, world& ids) {
    std::vector<const file*> taken;
    std::vector<person_id> people;
    for (const file* child : what.children) {
        if (what.definition->one_at_a_time && running(rules, draft.of(*child), what.definition->id))
            continue;
        taken.push_back(child);
        people.push_back(child->person.id);
    }
    if (taken.empty()) return case_process_id{};
    opened_body body;
    body.process = ids.fresh<case_process_id>();
    body.definition = what.definition->id;
    body.because = what.because;
    body.children = people;
    body.assigns = what.assigns;
    body.direct = what.direct;
    body.beside = what.definition->beside_case;
    for (const file* child : taken) {
        const occurrence now{body.definition, "", "", event_time, draft.next_sequence(*child),
                             body.process};
        auto clocks = clocks_started(rules, *what.edition, draft.of(*child), now);
        if (!clocks) return tl::unexpected(clocks.error());
        body.clocks = std::move(*clocks);
        draft.add(*child, opened_entry(*what.edition, body, event_time));
    }
    return body.process;
}

bool done_after(const guidance::process& definition, const case_process& process,
                const guidance::step& step, std::string_view outcome) {
    using guidance::process_kind;
    if (definition.kind == process_kind::plan || definition.kind == process_kind::series) return false;
    bool decides = false;
    for (const guidance::step& one : definition.steps) {
        decides = decides || one.decides;
        if (one.optional || one.id == step.id) continue;
        const bool recorded = std::any_of(process.steps.begin(), process.steps.end(),
                                          [&](const recorded_step& done) { return done.step == one.id; });
        if (!recorded) return false;
    }
    if (!decides) return true;
    const guidance::outcome* decided =
        guidance::find_outcome(definition, step.decides ? outcome : std::string_view(process.outcome));
    return decided && !decided->continues;
}

} // namespace kith::casework
