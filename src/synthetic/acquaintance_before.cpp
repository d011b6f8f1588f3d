#include "synthetic/acquaintance.hpp"

#include "casework/chronicle_acts.hpp"

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

class telling_of_before {
  public:
    telling_of_before(const family_record& in, const casework::practitioner& by)
        : in_(in), by_(by), family_(in.of.people), from_(in.of.from), luck_(in.luck) {}

    void all() {
        const int odds = family_.severity == "high" ? from_.known.events : from_.known.events / 2;
        if (from_.events.empty() || !luck_.percent(odds)) return;
        const auto first =
            static_cast<std::size_t>(luck_.between(0, static_cast<int>(from_.events.size()) - 1));
        const int count = luck_.between(1, family_.severity == "high" ? 4 : 2);
        for (int i = 0; i < count; ++i)
            tell_event(from_.events[(first + static_cast<std::size_t>(i) * 3) % from_.events.size()]);
    }

  private:
    casework::telling telling_of(const event_words& words, const event_shape& of, date on,
                                 bool roughly) const {
        casework::telling said;
        said.from = {on, casework::known_to::day, false};
        if (roughly) said.from = {on.year() / on.month() / 1, casework::known_to::month, true};
        said.title = filled(words.title, family_, family_.child_people.front().given);
        said.detail = filled(words.detail, family_, family_.child_people.front().given);
        said.source = words.source;
        said.told_by = filled(words.told_by, family_, family_.child_people.front().given);
        said.themes = of.themes;
        return said;
    }
    void tell_event(const event_shape& of) {
        const date on{sys_days(local_date(in_.of.begins)) -
                      days(30 * luck_.between(of.months.first, of.months.second) + luck_.between(0, 29))};
        casework::child_files whom;
        for (std::size_t i = 0; i < in_.children.size(); ++i)
            if (!family_.child_people[i].unborn && family_.child_people[i].birth < on)
                whom.push_back(in_.files.at(in_.children[i]));
        if (whom.empty()) return;
        std::optional<casework::judging> judged;
        if (luck_.percent(70))
            judged = {of.significance, filled(of.impact, family_, family_.child_people.front().given),
                      of.themes};
        tell(whom, telling_of(of.first, of, on, luck_.percent(35)), judged);
        if (!of.second || !luck_.percent(75)) return;
        for (auto& one : whom)
            one = in_.files.at(one->person.id);
        tell(whom, telling_of(*of.second, of, on, false), std::nullopt);
        if (luck_.percent(50)) join_last_two(whom);
    }
    void tell(const casework::child_files& whom, const casework::telling& said,
              const std::optional<casework::judging>& judged) {
        const instant at = in_.next_moment();
        in_.keep("event told", casework::tell_event(in_.of.rules, whom, said, judged, by_, at, in_.ids),
                 by_, at);
    }
    void join_last_two(const casework::child_files& whom) {
        for (const auto& one : whom) {
            const auto now = in_.files.at(one->person.id);
            const auto& told = now->story.told;
            if (told.size() < 2) continue;
            const instant at = in_.next_moment();
            in_.keep("same event",
                     casework::join_lines(in_.of.rules, now,
                                          {told[told.size() - 2].sequence, told.back().sequence},
                                          "Both agencies tell of the same day", by_, at),
                     by_, at);
        }
    }

    const family_record& in_;
    const casework::practitioner& by_;
    const family& family_;
    const shapes& from_;
    chance& luck_;
};

} // namespace

void tell_of_before(const family_record& in, const casework::practitioner& by) {
    telling_of_before(in, by).all();
}

} // namespace kith::synthetic
