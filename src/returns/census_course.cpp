#include "returns/census_course.hpp"

#include <fmt/format.h>

namespace kith::returns {
namespace {

using std::chrono::sys_days;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += word + ' ';
    return text;
}

/// Names a scope by when it began, and counts those that began on one day.
std::string scope_name(const stated& in, const statement& own) {
    const statement* first = nullptr;
    int same = 0;
    for (const statement& one : in.all)
        if (one.scope == own.scope && !first) first = &one;
    for (const statement& one : in.all)
        if (one.scope < own.scope && one.element == first->element && one.day == first->day) ++same;
    return fmt::format("{}|{}|{}|{}", to_text(in.episode->referral), group_of(own.element),
                       first->day ? to_text(*first->day) : "", same);
}

date day_of(const importing& import, const census_event& event, const stated& in, const statement& own) {
    if (own.day) return *own.day;
    if (!event.dated.empty()) {
        for (const statement* one : in.find(event.dated, own))
            if (one->day) return *one->day;
    }
    // The census does not say when: by the end of what it covers.
    const date today = local_date(import.now);
    const date end = in.episode->closed.value_or(import.reference_date);
    return sys_days(end) < sys_days(today) ? end : today;
}

} // namespace

std::vector<stated> read_episodes(const census_child& child) {
    std::vector<stated> all;
    for (const census_episode& one : child.episodes)
        all.push_back({&one, statements_of(one)});
    std::stable_sort(all.begin(), all.end(), [](const stated& a, const stated& b) {
        return sys_days(a.episode->referral) < sys_days(b.episode->referral);
    });
    return all;
}

std::vector<happened> happenings_of(const importing& import, const std::vector<stated>& episodes) {
    std::vector<happened> all;
    for (const stated& in : episodes) {
        const auto begin = static_cast<std::ptrdiff_t>(all.size());
        for (const statement& own : in.all) {
            std::string scope;
            for (std::size_t order = 0; order < import.rules.events.size(); ++order) {
                const census_event& event = import.rules.events[order];
                if (event.on != own.element || !in.holds(event.when, own)) continue;
                if (scope.empty()) scope = scope_name(in, own);
                const date day = day_of(import, event, in, own);
                std::string key =
                    fmt::format("{}|{}|{}|{}.{}|{}", scope, own.day ? to_text(day) : own.element,
                                joined(event.begins), event.process, event.step, joined(event.ends));
                all.push_back({&event, order, &in, &own, day, scope, std::move(key)});
            }
        }
        std::stable_sort(all.begin() + begin, all.end(), [](const happened& a, const happened& b) {
            return a.day != b.day ? sys_days(a.day) < sys_days(b.day) : a.order < b.order;
        });
    }
    return all;
}

} // namespace kith::returns
