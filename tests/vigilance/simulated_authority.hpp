#pragma once
// A made-up authority that lives through a year: staff of many roles at work on children's records, with
// leave, duty, transfers, closures, families and chance, and among them a few who look where they have no
// business. It knows nothing of the rules that judge it: of src/vigilance it uses the facts alone.

#include "vigilance/facts.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <unordered_map>

namespace kith::tests {

struct simulation {
    int staff = 1000, days = 365, snoopers = 20;
    std::uint64_t seed = 1;
    int registered = 90; ///< of a hundred staff, how many homes and former names are in the register
    int unwritten = 0;   ///< of a hundred honest looks, how many more than usual leave no entry
};

enum class snooping {
    neighbour,
    former_partners_family,
    colleagues_family,
    celebrity,
    idle_browser,
    fishing,
    night_burst,
    leaver,
    unmasker
};
inline constexpr std::array<std::string_view, 9> snooping_names = {
    "neighbour", "former partner's family", "colleague's family", "celebrity", "idle browser",
    "fishing",   "burst at night",          "leaver who exports", "un-masker"};

/// Somebody planted, and what they did.
struct planted {
    snooping kind;
    practitioner_id who;
    std::vector<person_id> people;
    int first = 0, last = 0; ///< days
};

/// splitmix64, so that a seed is the same year on every machine.
class dice {
  public:
    explicit dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
    int between(int least, int most) { return least + below(most - least + 1); }
    bool percent(double of_100) {
        return static_cast<double>(next() >> 11U) < of_100 / 100 * 9007199254740992.0;
    }

  private:
    std::uint64_t state_;
};

class simulated_authority final : public vigilance::knowledge {
  public:
    explicit simulated_authority(const simulation&);

    static date day_of(int day);
    static bool working_day(int day) { return day % 7 < 5; } // the first is a Monday
    /// Lives through the next day and tells every look of it, in no order of time.
    void live(int day, const std::function<void(const vigilance::look&)>& seen);
    [[nodiscard]] const std::vector<planted>& snoopers() const { return planted_; }

    /// Before the day that is judged, what became of work on later days must have been lived through.
    vigilance::practitioner_facts practitioner(const practitioner_id&) override;
    vigilance::person_facts person(const person_id&) override;
    vigilance::bond between(const practitioner_id&, const person_id&, date first, date last) override;
    void judged_day(int day) { today_ = day; }

  private:
    struct home_of {
        int postcode = -1, house = 0;
    };
    struct worker {
        practitioner_id id;
        bool registered = true;
        int role = 0, team = -1, surname = 0, former_surname = -1;
        home_of home, former_home;
        int notice = -1, gone = -1; ///< days
        std::vector<int> own, past; ///< children
        std::vector<bool> away;
    };
    struct part {
        int worker = 0, from = 0, until = 1 << 20;
        bool allocated = false;
    };
    struct child {
        person_id id;
        int surname = 0, other_surname = -1, employer = -1, closed = -1;
        home_of home, former_home;
        std::vector<part> parts;
        std::vector<int> family_of;
        bool high_profile = false, open = false;
        int news = -1;
    };
    struct visit {
        int worker = 0, child = -1, pages = 1, hour = -1;
        bool unmasked = false, exported = false, search = false;
    };

    void hire();
    void register_children();
    void make_families();
    void plant();
    planted plant_one(snooping, int worker);
    void plan(planted&, int day, visit);
    int quiet_worker();
    int workday_in(int first, int last);
    int stranger(int worker);

    void change_cases(int day);
    void open_case(int child, int day);
    void close_case(int child, int day);
    void hand_over(int worker, int day);
    void work(int worker, int day);
    void duty(int worker, int day);
    void own_cases(int worker, int day);
    void leaving(int worker, int day);
    void news(int day);
    /// Looks at a child, with an entry made about it or not.
    void look_at(int worker, int child, int day, double entry_percent, int hour = -1);
    void tell(const visit&, int day);
    [[nodiscard]] const part* allocation(const child&) const;
    int any_child(bool open);
    home_of any_home();
    int any_surname();
    [[nodiscard]] bool present(const worker&, int day) const;
    static vigilance::home text_of(const home_of&);

    simulation settings_;
    dice dice_;
    std::vector<worker> staff_;
    std::vector<child> children_;
    std::vector<std::vector<int>> teams_; ///< social workers of each
    std::vector<double> surname_share_;
    std::vector<planted> planted_;
    std::map<int, std::vector<visit>> planned_;
    std::unordered_map<std::uint64_t, std::vector<int>>
        entries_; ///< days on which a worker wrote on a child
    std::vector<int> open_;
    const std::function<void(const vigilance::look&)>* seen_ = nullptr;
    int today_ = 0, postcodes_ = 0;
};

} // namespace kith::tests
