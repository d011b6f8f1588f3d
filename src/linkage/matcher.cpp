// One row against others, with parameters learned before.

#include "linkage/explain.hpp"
#include "linkage/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

namespace kith::linkage {

struct matcher::state {
    parameters given;
    plan how;
    mixture by;
    std::vector<std::unordered_map<std::string, double>> frequent; ///< by comparison
};

namespace {

/// So many values of one field are tried.
constexpr std::size_t most_values = 12;

std::vector<std::string> values_of(const std::string& cell) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at <= cell.size() && all.size() < most_values;) {
        const std::size_t end = std::min(cell.find(another_value, at), cell.size());
        if (end > at || cell.empty()) all.push_back(cell.substr(at, end - at));
        at = end + 1;
    }
    if (all.empty()) all.emplace_back();
    return all;
}

row fitted_to(const shape& fields, const row& from) {
    row made = from;
    made.values.resize(fields.size());
    return made;
}

} // namespace

matcher::matcher(parameters given) {
    auto made = std::make_shared<state>();
    auto planned = plan_for(given.fields);
    if (!planned) throw std::invalid_argument(planned.error().front().message);
    made->how = std::move(*planned);
    auto by = read_back(made->how, given);
    if (!by) throw std::invalid_argument(by.error().front().message);
    made->by = std::move(*by);
    for (const field_parameters& field : given.by_field)
        made->frequent.emplace_back(field.frequent.begin(), field.frequent.end());
    made->given = std::move(given);
    state_ = std::move(made);
}

const parameters& matcher::by() const {
    return state_->given;
}

namespace {

/// Two rows with one value a field, compared.
class two_rows {
  public:
    two_rows(const plan& how, const mixture& by, const parameters& given,
             const std::vector<std::unordered_map<std::string, double>>& frequent)
        : of_(prepare(how)), by_(by), given_(given), frequent_(frequent) {}

    comparison operator()(const row& left, const row& right) {
        const auto x = folded_values(of_.how, left.values), y = folded_values(of_.how, right.values);
        const cells a = enter(of_, x), b = enter(of_, y);
        weights weigh(of_.how, by_);
        for (std::size_t k = 0; k < of_.how.comparisons.size(); ++k) {
            if (a[k] == 0 || a[k] != b[k] || given_.by_field[k].rare <= 0) continue;
            const auto found = frequent_[k].find(x[k]);
            const double share = found == frequent_[k].end() ? given_.by_field[k].rare : found->second;
            const double same = std::max(by_.shares[k].other[0][1], 1e-7);
            const auto more = static_cast<float>(std::log2(same / share));
            if (k == of_.how.date) {
                weigh.set_date_rarity({}, more);
                continue;
            }
            std::vector<float> by_value(a[k] + 1U);
            by_value[a[k]] = more;
            weigh.set_rarity(k, std::move(by_value));
        }
        comparer compare(of_, 64); // knows the values that were entered before it was made
        return explained(of_, compare, by_, weigh, a, b, left, right);
    }

  private:
    prepared of_;
    const mixture& by_;
    const parameters& given_;
    const std::vector<std::unordered_map<std::string, double>>& frequent_;
};

/// Each field at the value with which the rows are most alike, one field after another.
void choose_values(two_rows& compare, const row& all, row& chosen, const row& other, comparison& best,
                   bool left) {
    for (std::size_t i = 0; i < chosen.values.size(); ++i) {
        for (const std::string& value : values_of(all.values[i])) {
            if (value == chosen.values[i]) continue;
            row tried = chosen;
            tried.values[i] = value;
            comparison found = left ? compare(tried, other) : compare(other, tried);
            if (found.weight <= best.weight) continue;
            best = std::move(found);
            chosen = std::move(tried);
        }
    }
}

row with_first_values(const row& all) {
    row made = all;
    for (std::string& value : made.values)
        value = values_of(value).front();
    return made;
}

bool has_several(const row& all) {
    return std::any_of(all.values.begin(), all.values.end(),
                       [](const std::string& v) { return v.find(another_value) != std::string::npos; });
}

} // namespace

comparison matcher::compare(const row& left, const row& right) const {
    const row all_left = fitted_to(state_->given.fields, left),
              all_right = fitted_to(state_->given.fields, right);
    two_rows compare(state_->how, state_->by, state_->given, state_->frequent);
    row a = with_first_values(all_left), b = with_first_values(all_right);
    comparison best = compare(a, b);
    if (!has_several(all_left) && !has_several(all_right)) return best;
    for (int turn = 0; turn < 2; ++turn) {
        choose_values(compare, all_left, a, b, best, true);
        choose_values(compare, all_right, b, a, best, false);
    }
    return best;
}

std::vector<std::string> matcher::blocking_keys(const row& all) const {
    const row whole = fitted_to(state_->given.fields, all);
    std::vector<std::string> keys;
    const auto add = [&](const row& one) {
        prepared of = prepare(state_->how);
        const cells values = enter(of, folded_values(of.how, one.values));
        for (const shared_thing& thing : things_of(of, values)) {
            if (thing.alone) keys.push_back(fmt::format("{}:{:016x}", thing.kind, thing.hash));
        }
    };
    const row first = with_first_values(whole);
    add(first);
    for (std::size_t i = 0; i < whole.values.size(); ++i) {
        for (const std::string& value : values_of(whole.values[i])) {
            if (value == first.values[i]) continue;
            row other = first;
            other.values[i] = value;
            add(other);
        }
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

} // namespace kith::linkage
