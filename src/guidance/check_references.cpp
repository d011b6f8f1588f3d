// Every name that stands for something else must be found.

#include "guidance/code_sets.hpp"
#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace kith::guidance {
namespace {

template <class Range>
std::vector<std::string> ids_of(const Range& range) {
    std::vector<std::string> ids;
    for (const auto& one : range)
        ids.push_back(one.id);
    return ids;
}

std::vector<std::string> keys_of(const std::map<std::string, std::string>& map) {
    std::vector<std::string> keys;
    for (const auto& [key, text] : map)
        keys.push_back(key);
    return keys;
}

/// What stands between blanks and punctuation, with brackets as they are: "s47(1)".
std::vector<std::string_view> parts_of(std::string_view where) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at < where.size();) {
        const auto end = std::min(where.find_first_of(" ,;", at), where.size());
        if (end > at) parts.push_back(where.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "p41", "p41-44", "pp41-44".
bool is_page(std::string_view part) {
    if (!part.starts_with('p')) return false;
    part.remove_prefix(part.starts_with("pp") ? 2 : 1);
    const auto dash = part.find('-');
    return is_number(part.substr(0, dash)) &&
           (dash == std::string_view::npos || is_number(part.substr(dash + 1)));
}

/// Whether an Act's section, regulation, article, paragraph or schedule is among them: "s47(1)", "reg 8".
bool names_section(const std::vector<std::string_view>& parts) {
    constexpr std::array<std::string_view, 9> names = {"s",    "ss",   "reg",   "regs", "art",
                                                       "arts", "para", "paras", "sch"};
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto letters = std::find_if(parts[i].begin(), parts[i].end(), is_digit) - parts[i].begin();
        const auto name = parts[i].substr(0, static_cast<std::size_t>(letters));
        if (std::find(names.begin(), names.end(), name) == names.end()) continue;
        if (name.size() < parts[i].size()) return true;
        if (i + 1 < parts.size() && is_digit(parts[i + 1].front())) return true;
    }
    return false;
}

struct path_parts {
    std::string first, second, third;
    int count = 1;
};
path_parts split(const std::string& name) {
    path_parts made;
    const auto dot = name.find('.');
    made.first = name.substr(0, dot);
    if (dot == std::string::npos) return made;
    const auto next = name.find('.', dot + 1);
    made.second = name.substr(dot + 1, next == std::string::npos ? next : next - dot - 1);
    made.count = 2;
    if (next == std::string::npos) return made;
    made.third = name.substr(next + 1);
    made.count = 3;
    return made;
}

/// What is wrong with one name; empty when it is found.
class resolver {
  public:
    explicit resolver(const draft& in) : in_(in), edition_(in.made) {}

    std::string wrong(const reference& one) const {
        switch (one.kind) {
        case reference_kind::role:
            return unless("role", one.name, ids_of(edition_.roles));
        case reference_kind::relation:
            return unless("relation", one.name, keys_of(edition_.relations));
        case reference_kind::process:
            return unless("process", one.name, ids_of(edition_.processes));
        case reference_kind::clock:
            return unless("clock", one.name, ids_of(edition_.clocks));
        case reference_kind::code_set:
            return unless("code set", one.name, ids_of(edition_.codes));
        case reference_kind::agency:
            return agency(one.name);
        case reference_kind::citation:
            return citation(one.name);
        case reference_kind::step:
            return step_in(one.process, one.name);
        case reference_kind::field:
            return field_in(one.process, one.step, one.name);
        case reference_kind::outcome:
            return outcome_in(one.process, one.step, one.name);
        default:
            return path(one);
        }
    }

  private:
    static std::string unless(std::string_view what, const std::string& name,
                              const std::vector<std::string>& known) {
        if (std::find(known.begin(), known.end(), name) != known.end()) return {};
        std::string near = did_you_mean(name, known);
        if (near.empty() && !known.empty() && known.size() <= 12)
            near = fmt::format(": expected one of {}", fmt::join(known, ", "));
        return fmt::format("there is no {} \"{}\"{}", what, name.substr(0, 80), near);
    }

    std::string agency(const std::string& name) const {
        const code_set* set = edition_.find_codes(agency_codes);
        if (!set)
            return fmt::format("there is no agency \"{}\": expected a code set \"agency\" to hold it",
                               name);
        std::vector<std::string> known;
        for (const auto& code : set->codes)
            known.push_back(code.code);
        return unless("agency", name, known);
    }

    std::string path(const reference& one) const {
        const path_parts name = split(one.name);
        if (one.kind == reference_kind::step_or_relation) {
            if (one.name.starts_with('@'))
                return unless("relation", one.name.substr(1), keys_of(edition_.relations));
            if (name.count == 1) return step_in(one.process, one.name);
        }
        if (one.kind == reference_kind::process_or_step && name.count == 1)
            return unless("process", one.name, ids_of(edition_.processes));
        const bool three = one.kind == reference_kind::field_anywhere;
        if (name.count != (three ? 3 : 2))
            return fmt::format("found \"{}\": expected {}", one.name.substr(0, 80),
                               three ? "\"process.step.field\"" : "\"process.step\"");
        if (auto wrong = unless("process", name.first, ids_of(edition_.processes)); !wrong.empty())
            return wrong;
        if (auto wrong = step_in(name.first, name.second); !wrong.empty()) return wrong;
        return three ? field_in(name.first, name.second, name.third) : std::string();
    }

    std::string step_in(const std::string& process_id, const std::string& name) const {
        const process* in = edition_.find_process(process_id);
        if (!in) return {}; // the process itself is missing, which is said elsewhere
        auto wrong = unless("step", name, ids_of(in->steps));
        return wrong.empty() ? wrong : fmt::format("{} (in the process {})", wrong, process_id);
    }

    std::string field_in(const std::string& process_id, const std::string& step,
                         const std::string& name) const {
        const process* in = edition_.find_process(process_id);
        if (!in || !find_step(*in, step)) return {};
        std::vector<std::string> known;
        for (const auto& one : in->fields)
            if (one.step == step) known.push_back(one.id);
        auto wrong = unless("field", name, known);
        return wrong.empty() ? wrong : fmt::format("{} (in the step {}.{})", wrong, process_id, step);
    }

    std::string outcome_in(const std::string& process_id, const std::string& step,
                           const std::string& name) const {
        const process* in = edition_.find_process(process_id);
        if (!in || !find_step(*in, step)) return {};
        std::vector<std::string> known;
        for (const outcome* one : outcomes_of(*in, step))
            known.push_back(one->id);
        auto wrong = unless("outcome", name, known);
        return wrong.empty() ? wrong : fmt::format("{} (of the step {}.{})", wrong, process_id, step);
    }

    std::string citation(const std::string& text) const {
        const auto space = text.find(' ');
        const std::string source = text.substr(0, space);
        const auto kind = in_.source_kinds.find(source);
        if (kind == in_.source_kinds.end()) return unless("source", source, keys_of(in_.made.sources));
        const std::string where = space == std::string::npos ? "" : text.substr(space + 1);
        if (where.find_first_not_of(' ') == std::string::npos)
            return fmt::format("the citation \"{}\" does not say where in the source", text.substr(0, 80));
        const auto parts = parts_of(where);
        const auto pages = std::count_if(parts.begin(), parts.end(), is_page);
        if (kind->second == "guidance" && pages == 0)
            return fmt::format(
                "the citation \"{}\" names no page: expected such as p41 or p41-44 at its end",
                text.substr(0, 80));
        if (kind->second == "guidance" && pages == static_cast<long>(parts.size()))
            return fmt::format(
                "the citation \"{}\" names no chapter or section: expected such as ch1 Referral p17",
                text.substr(0, 80));
        if (kind->second == "act" && !names_section(parts))
            return fmt::format(
                "the citation \"{}\" names no section: expected such as s47, reg8, art6, para18 or "
                "sch1",
                text.substr(0, 80));
        return {};
    }

    const draft& in_;
    const edition& edition_;
};

template <class Range, class Id>
void refuse_twice(const Range& range, std::string_view what, Id id, std::vector<fault>& faults) {
    std::map<std::string, place> seen;
    for (const auto& one : range) {
        const std::string name = id(one);
        if (name.empty()) continue;
        const auto [first, fresh] = seen.emplace(name, one.at);
        if (fresh) continue;
        faults.push_back({one.at, fmt::format("{} \"{}\" exists already: {}:{}", what, name.substr(0, 80),
                                              first->second.file, first->second.line)});
    }
}

} // namespace

namespace {

/// Everybody's part stands with one role: otherwise nobody can say which one an account is to have.
void refuse_covered_twice(const edition& in, std::vector<fault>& faults) {
    std::map<std::string, const role*> first;
    for (const role& one : in.roles)
        for (const std::string& part : one.covers) {
            const auto [known, fresh] = first.emplace(part, &one);
            if (!fresh)
                faults.push_back({one.at, fmt::format("\"covers\": \"{}\" is covered by the role \"{}\" "
                                                      "already: expected it once",
                                                      part.substr(0, 80), known->second->id)});
        }
}

} // namespace

void look_up_all(const draft& in, const std::vector<reference>& names, std::vector<fault>& faults) {
    const resolver look(in);
    for (const auto& one : names) {
        if (auto wrong = look.wrong(one); !wrong.empty())
            faults.push_back({one.at, fmt::format("\"{}\": {}", one.key, wrong)});
    }
}

void check_references(const draft& in, std::vector<fault>& faults) {
    look_up_all(in, in.references, faults);
    const auto id = [](const auto& one) { return one.id; };
    const auto number = [](const auto& one) { return one.reference; };
    refuse_twice(in.made.processes, "the process", id, faults);
    refuse_twice(in.made.processes, "the process reference", number, faults);
    refuse_twice(in.made.clocks, "the clock", id, faults);
    refuse_twice(in.made.clocks, "the clock reference", number, faults);
    refuse_twice(in.made.roles, "the role", id, faults);
    refuse_twice(in.made.protects, "the protected kind", id, faults);
    refuse_twice(in.made.access_acts, "the act of access", id, faults);
    refuse_covered_twice(in.made, faults);
    refuse_twice(in.made.codes, "the code set", id, faults);
    for (const auto& one : in.made.processes) {
        const auto in_step = [](const auto& part) { return part.step + "." + part.id; };
        refuse_twice(one.steps, "the step", id, faults);
        refuse_twice(one.fields, "the field", in_step, faults);
        refuse_twice(one.groups, "the group", id, faults);
        refuse_twice(one.outcomes, "the outcome", id, faults);
        refuse_twice(
            one.quorums, "the quorum for", [](const quorum& q) { return q.step; }, faults);
    }
}

} // namespace kith::guidance
