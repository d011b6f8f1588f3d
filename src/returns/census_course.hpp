#pragma once
// The events of guidance/returns/cin-census.md as they took place in one child's life, in order; and which
// processes run in the course of them. Private to returns.

#include "returns/census_acts.hpp"

#include <algorithm>
#include <functional>

namespace kith::returns {

inline bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// What one episode states, and looking things up in it. Holds pointers into the child and the rules.
struct stated {
    const census_episode* episode;
    std::vector<statement> all;

    /// In the event's own scope; an element of another group anywhere in the episode.
    [[nodiscard]] std::vector<const statement*> find(std::string_view element, const statement& own) const {
        std::vector<const statement*> found;
        for (const statement& one : all) {
            const bool near = group_of(element) != group_of(own.element) || one.scope == own.scope;
            if (one.element == element && near) found.push_back(&one);
        }
        return found;
    }
    [[nodiscard]] bool any(const std::vector<std::string>& elements, const statement& own) const {
        return std::any_of(elements.begin(), elements.end(),
                           [&](const auto& one) { return !find(one, own).empty(); });
    }
    [[nodiscard]] bool on_the_day(std::string_view element, const statement& own) const {
        const auto found = find(element, own);
        return std::any_of(found.begin(), found.end(),
                           [&](const statement* one) { return one->day && one->day == own.day; });
    }
    [[nodiscard]] bool holds(const census_condition& when, const statement& own) const {
        const auto same = [&](const std::string& element) { return on_the_day(element, own); };
        if (!when.any.empty() && !any(when.any, own)) return false;
        if (any(when.none, own)) return false;
        if (!std::all_of(when.same_day.begin(), when.same_day.end(), same)) return false;
        if (std::any_of(when.not_same_day.begin(), when.not_same_day.end(), same)) return false;
        if (when.coded.empty()) return true;
        const auto coded = find(when.coded, own);
        return std::any_of(coded.begin(), coded.end(), [&](const statement* one) {
            return !one->values.empty() && contains(when.is, one->values.front());
        });
    }
};

/// An event of the rules that took place in one child's life.
struct happened {
    const census_event* event;
    std::size_t order;
    const stated* in;
    const statement* own;
    date day;
    std::string scope; ///< "2025-10-31|Section47|2025-11-04|0": the same in every census that states it
    std::string key;   ///< the scope and what is done
};

/// The episodes by the day of their referral.
std::vector<stated> read_episodes(const census_child&);
/// Every event that took place, episode by episode, in the order of days and, within a day, of the rules.
std::vector<happened> happenings_of(const importing&, const std::vector<stated>& episodes);

/// A process that an event began.
struct begun {
    std::string episode, scope, definition;
    case_process_id id;
    bool running = true;
};

/// Which processes the events of one child have begun, and which of them run.
class course {
  public:
    /// The running process of this type: of the event's own scope before any other of the episode.
    [[nodiscard]] std::optional<std::size_t> running(std::string_view definition,
                                                     const happened& now) const {
        std::optional<std::size_t> found;
        const std::string episode = to_text(now.in->episode->referral);
        for (std::size_t i = 0; i < all_.size(); ++i) {
            const begun& one = all_[i];
            if (!one.running || one.definition != definition || one.episode != episode) continue;
            if (!found || one.scope == now.scope || all_[*found].scope != now.scope) found = i;
        }
        return found;
    }
    [[nodiscard]] bool begins(const happened& now) const {
        if (!now.event->unless_running) return true;
        return std::none_of(now.event->begins.begin(), now.event->begins.end(),
                            [&](const std::string& one) { return running(one, now).has_value(); });
    }
    void begin(const happened& now, const std::string& definition, case_process_id id) {
        all_.push_back({to_text(now.in->episode->referral), now.scope, definition, std::move(id)});
    }
    std::vector<case_process_id> finish(const std::vector<std::string>& definitions, const happened& now) {
        std::vector<case_process_id> finished;
        const std::string episode = to_text(now.in->episode->referral);
        for (const std::string& definition : definitions) {
            for (begun& one : all_) {
                if (definition != "*" || !one.running || one.episode != episode) continue;
                one.running = false;
                finished.push_back(one.id);
            }
            if (const auto one = running(definition, now)) {
                all_[*one].running = false;
                finished.push_back(all_[*one].id);
            }
        }
        return finished;
    }
    /// Carries out an event as far as processes go; `ids` gives each one that begins its identifier.
    void follow(const happened& now, const std::function<case_process_id()>& ids) {
        if (!now.event->begins.empty()) {
            if (!begins(now)) return;
            for (const std::string& definition : now.event->begins)
                begin(now, definition, ids());
        }
        if (now.event->step.empty() || running(now.event->process, now)) finish(now.event->finishes, now);
        finish(now.event->ends, now);
    }
    /// Whether a process of this type goes on after everything: the event's own, or another of the episode.
    [[nodiscard]] bool goes_on(std::string_view definition, const happened& now) const {
        for (const begun& one : all_)
            if (one.definition == definition && one.scope == now.scope)
                return running_at(one.scope, definition);
        return running(definition, now).has_value();
    }
    [[nodiscard]] const begun& at(std::size_t i) const { return all_[i]; }
    [[nodiscard]] std::optional<std::size_t> first_of(const happened& now) const {
        const std::string episode = to_text(now.in->episode->referral);
        const auto found = std::find_if(all_.begin(), all_.end(),
                                        [&](const begun& one) { return one.episode == episode; });
        if (found == all_.end()) return std::nullopt;
        return static_cast<std::size_t>(found - all_.begin());
    }

  private:
    [[nodiscard]] bool running_at(std::string_view scope, std::string_view definition) const {
        return std::any_of(all_.begin(), all_.end(), [&](const begun& one) {
            return one.running && one.scope == scope && one.definition == definition;
        });
    }
    std::vector<begun> all_;
};

} // namespace kith::returns
