#include "guidance/draft.hpp"
#include "guidance/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace kith::guidance {
namespace {

constexpr std::size_t most_faults = 200;

std::vector<fault> in_order(std::vector<fault> faults) {
    const auto key = [](const fault& one) {
        return std::tie(one.at.file, one.at.line, one.at.column, one.message);
    };
    std::sort(faults.begin(), faults.end(),
              [&](const fault& a, const fault& b) { return key(a) < key(b); });
    faults.erase(std::unique(faults.begin(), faults.end(),
                             [&](const fault& a, const fault& b) { return key(a) == key(b); }),
                 faults.end());
    if (faults.size() > most_faults) {
        const std::size_t more = faults.size() - most_faults;
        faults.resize(most_faults);
        faults.push_back({faults.back().at, fmt::format("and {} more faults: mend these first", more)});
    }
    return faults;
}

std::optional<calendar::working_calendar> load_calendar(const std::vector<source_file>& files,
                                                        std::vector<fault>& faults) {
    std::optional<calendar::working_calendar> made;
    bool found = false;
    for (const auto& file : files) {
        if (file.name != "calendar/england.md") {
            faults.push_back({{file.name, 0, 0}, "found another calendar: expected england.md only"});
            continue;
        }
        found = true;
        const std::size_t before = faults.size();
        const document read = read_document(file.name, file.content, faults);
        if (faults.size() == before) made = read_calendar(read, faults);
    }
    if (!found)
        faults.push_back(
            {{"calendar/england.md", 0, 0}, "there is no calendar: expected the bank holidays of England"});
    return made;
}

/// Editions follow each other: no two begin on a day, and where an end is stated the next begins there.
void order_editions(std::vector<draft>& drafts, std::vector<fault>& faults) {
    std::stable_sort(drafts.begin(), drafts.end(), [](const draft& a, const draft& b) {
        return a.made.applies_from < b.made.applies_from;
    });
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        draft& one = drafts[i];
        const draft* next = i + 1 < drafts.size() ? &drafts[i + 1] : nullptr;
        if (!one.begun) continue;
        if (next && next->begun && next->made.applies_from == one.made.applies_from)
            faults.push_back(
                {next->at, fmt::format("the editions \"{}\" and \"{}\" both apply from {}: expected "
                                       "different days",
                                       one.made.id, next->made.id, kith::to_text(one.made.applies_from))});
        else if (one.ends && next && *one.ends != next->made.applies_from)
            faults.push_back(
                {one.at, fmt::format("the edition \"{}\" applies until {} and the next, \"{}\", from {}: "
                                     "expected the same day, with no gap or overlap",
                                     one.made.id, kith::to_text(*one.ends), next->made.id,
                                     kith::to_text(next->made.applies_from))});
        else if (one.ends && *one.ends <= one.made.applies_from)
            faults.push_back(
                {one.at, "the edition ends before it begins: expected a later \"applies_until\""});
        if (next)
            one.made.applies_until = next->made.applies_from;
        else
            one.made.applies_until = one.ends;
    }
}

draft read_edition(const std::string& folder, const std::vector<source_file>& files,
                   std::vector<fault>& faults) {
    draft made;
    made.folder = folder;
    for (const auto& file : files)
        read_edition_file(read_document(file.name, file.content, faults), made, faults);
    return made;
}

local_area read_area(std::string_view area, const std::vector<source_file>& files,
                     std::vector<fault>& faults) {
    local_area made;
    made.id = area;
    for (const auto& file : files)
        read_local_file(read_document(file.name, file.content, faults), made, faults);
    return made;
}

/// Whether the edition has what a case speaks of.
bool has_subject(const edition& in, const parsed_case& one) {
    if (const auto* said = std::get_if<deadline_case>(&one.meaning))
        return in.find_clock(said->clock) != nullptr;
    const std::string process = one.lines.given.substr(0, one.lines.given.find('.'));
    return in.find_process(process) != nullptr;
}

/// The area's cases belong to every edition that has their subject; those that none has, to the last.
void give_cases(const local_area& area, std::vector<draft>& drafts) {
    for (const auto& one : area.cases) {
        bool given = false;
        for (auto& in : drafts) {
            if (!has_subject(in.made, one)) continue;
            in.cases.push_back(one);
            given = true;
        }
        if (!given) drafts.back().cases.push_back(one);
    }
    for (auto& in : drafts)
        in.faulty_cases.insert(in.faulty_cases.end(), area.faulty_cases.begin(), area.faulty_cases.end());
}

void finish(draft& one, const local_area* area, const calendar::working_calendar* days,
            std::vector<fault>& faults) {
    check_references(one, faults);
    check_processes(one, faults);
    check_edition(one, days, faults);
    check_cases(one, area, faults);
    fill_defaults(one);
    for (const auto& said : one.cases) {
        const std::string subject = said.lines.given.substr(0, said.lines.given.find(' '));
        one.made.cases.push_back({subject, said.lines.given, said.lines.then, said.lines.because, said.at});
    }
}

} // namespace

tl::expected<std::shared_ptr<const rulebook>, std::vector<fault>> load(const std::filesystem::path& folder,
                                                                       std::string_view area) {
    std::vector<fault> faults;
    const guidance_files files = read_folder(folder, area, faults);
    if (files.editions.empty()) return tl::unexpected(in_order(std::move(faults)));
    auto days = load_calendar(files.calendar, faults);
    std::vector<draft> drafts;
    for (const auto& [name, content] : files.editions)
        drafts.push_back(read_edition(name, content, faults));
    const bool with_area = !area.empty() && !files.local.empty();
    local_area local;
    if (with_area) local = read_area(area, files.local, faults);
    // Where a part could not be read, all that refers to it would be called missing: mend that first.
    const bool broken = local.broken || std::any_of(drafts.begin(), drafts.end(),
                                                    [](const draft& one) { return one.broken; });
    if (broken) return tl::unexpected(in_order(std::move(faults)));
    if (with_area) {
        applied used;
        for (auto& one : drafts)
            apply_local(local, one, used, faults);
        check_applied(local, drafts, used, faults);
        give_cases(local, drafts);
    }
    order_editions(drafts, faults);
    for (auto& one : drafts)
        finish(one, with_area ? &local : nullptr, days ? &*days : nullptr, faults);
    if (!faults.empty() || !days) return tl::unexpected(in_order(std::move(faults)));
    auto made =
        std::make_shared<rulebook>(rulebook{{}, std::move(*days), local.id, local.title, local.duty_line});
    for (auto& one : drafts)
        made->editions.push_back(std::move(one.made));
    return made;
}

} // namespace kith::guidance
