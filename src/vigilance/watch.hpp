#pragma once
// Looks in order of time, judged a day at a time. Keeps what the rules need of earlier days, and no more.

#include "vigilance/alerts.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <unordered_map>

namespace kith::vigilance {

/// Begin a day, tell it every look of that day, end it. `rules` must outlive it.
class watch {
  public:
    explicit watch(const rules& all) : rules_(all) {}

    void begin(date day, bool working_day);
    void see(const look&);
    /// Everything that fired strongly enough to be an alert, by practitioner; not yet chosen among.
    std::vector<alert> end(knowledge&);

  private:
    /// Counted over the days that a rule looks, and over the windows of as many days before.
    struct measure {
        int now = 0, before = 0, windows_before = 0;
    };
    /// A number for each of the last days.
    class rolling {
      public:
        void add(int day, int count);
        /// Forgets what is older than a rule can ask. `begun`: the first day that was told.
        measure over(int day, int days, int begun, int most_windows);

      private:
        std::deque<std::pair<int, int>> days_;
    };
    struct taken_out {
        int day = 0;
        person_id person;
        bool work = false;
    };
    /// What is remembered of somebody who looks.
    struct memory {
        practitioner_id id;
        rolling searches, opened, without_work, unmasked, refused;
        std::deque<taken_out> exports;
    };
    /// All looks of one practitioner at one person on the day.
    struct pair {
        std::uint32_t who = 0, person = 0;
        bool out_of_hours = false, opened = false, unmasked = false, exported = false, refused = false;
    };
    /// What was counted of one practitioner over the windows of the rules.
    struct counts {
        practitioner_facts facts;
        measure searches, without_work, unmasked, refused;
        int opened = 0, tonight = 0;
    };
    /// The same of all of a role together, and how many they are.
    struct role_counts {
        int people = 0, searches = 0, without_work = 0, unmasked = 0, refused = 0;
    };

    [[nodiscard]] bool too_many(const rule&, const measure& own, int role_sum, int role_people) const;
    [[nodiscard]] std::string usual_words(const measure& own, int role_sum, int role_people) const;
    [[nodiscard]] bool out_of_hours(instant) const;
    finding judge(const pair&, counts&, knowledge&);
    int came_back(std::uint64_t key);
    bool is_new(std::uint64_t key);
    void forget();
    [[nodiscard]] finding patterns(const counts&, const role_counts&) const;
    finding leaving(memory&, const practitioner_facts&) const;

    const rules& rules_;
    date date_{};
    int day_ = 0, begun_ = 0;
    bool working_day_ = true;
    instant opens_, closes_;
    std::vector<memory> practitioners_;
    std::vector<person_id> people_;
    std::unordered_map<practitioner_id, std::uint32_t> practitioner_numbers_;
    std::unordered_map<person_id, std::uint32_t> person_numbers_;
    std::vector<pair> pairs_;
    std::unordered_map<std::uint64_t, std::uint32_t> pair_numbers_;
    std::map<std::uint32_t, int> searches_;
    /// Days on which somebody looked at somebody without work.
    std::unordered_map<std::uint64_t, std::vector<int>> idle_days_;
    /// The last day on which somebody looked at somebody: what was opened before was not found by
    /// searching.
    std::unordered_map<std::uint64_t, int> last_looked_;
};

} // namespace kith::vigilance
