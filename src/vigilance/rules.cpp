#include "vigilance/rules.hpp"

#include "guidance/document.hpp"
#include "guidance/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace kith::vigilance {
namespace {

namespace fs = std::filesystem;
using guidance::fault;
using guidance::reader;

constexpr std::size_t largest_file = 1U << 20U, most_faults = 200;
constexpr int most_days = 366, most_count = 10'000, most_strength = 20, most_windows = 52;

class rules_reader {
  public:
    rules_reader(const guidance::rulebook& book, std::vector<fault>& faults) : faults_(faults) {
        for (const auto& edition : book.editions)
            for (const auto& role : edition.roles)
                roles_.insert(role.id);
    }

    void read(const std::string& name, const std::string& content, bool local) {
        const guidance::document from = guidance::read_document(name, content, faults_);
        for (const guidance::section& one : from.sections) {
            reader table(name, one, faults_);
            if (one.key == "rule" && !local)
                read_rule(table);
            else if (one.key == "change" && local)
                read_change(table);
            else if (one.key == "budget" && !local)
                read_budget(table);
            else if (one.key == "usual" && !local)
                read_usual(table);
            else if (one.key == "hours" && !local)
                read_hours(table);
            else if (one.key == "review" && !local)
                read_review(table);
            else
                table.complain(
                    fmt::format("[{}] is not known here: expected {}", one.key,
                                local ? "[[change]]" : "[[rule]], [budget], [usual], [hours] or [review]"));
        }
    }

    rules finish(const std::string& name) {
        for (std::size_t i = 0; i < rule_count; ++i)
            if (!seen_[i])
                faults_.push_back({{name, 0, 0}, fmt::format("expected a [[rule]] \"{}\"", rule_names[i])});
        if (!budget_ || !usual_ || !hours_ || !review_)
            faults_.push_back({{name, 0, 0}, "expected [budget], [usual], [hours] and [review]"});
        return std::move(made_);
    }

  private:
    std::optional<std::size_t> which(reader& from, std::string_view key) {
        const std::string id = from.id(key);
        const auto found = std::ranges::find(rule_names, id);
        if (found != rule_names.end()) return static_cast<std::size_t>(found - rule_names.begin());
        from.complain(from.at(key),
                      fmt::format("there is no rule \"{}\"{}", id,
                                  guidance::did_you_mean(id, {rule_names.begin(), rule_names.end()})));
        return std::nullopt;
    }

    void read_values(reader& from, rule& into) {
        into.strength = from.number("strength", 0, most_strength, into.strength);
        into.days = from.number("days", 1, most_days, into.days);
        into.from = from.number("from", 1, most_count, into.from);
        into.times = from.number("times", 1, most_count, into.times);
        into.ratio = from.number("ratio", 1, most_count, into.ratio);
    }

    void read_rule(reader& from) {
        const auto found = which(from, "id");
        rule made;
        made.title = from.text("title", reader::need::required);
        made.reason = from.text("reason", reader::need::required);
        if (!from.has("strength")) from.complain("expected \"strength\": how much the fact weighs");
        read_values(from, made);
        from.done();
        if (!found) return;
        if (seen_[*found]) from.complain(fmt::format("there is a rule \"{}\" already", rule_names[*found]));
        seen_[*found] = true;
        made_.all[*found] = std::move(made);
    }

    /// An area's own value, with its own reason.
    void read_change(reader& from) {
        const auto found = which(from, "rule");
        const std::string reason = from.text("reason", reader::need::required);
        rule made = found ? made_.all[*found] : rule{};
        read_values(from, made);
        from.done();
        if (!found) return;
        made.reason += " Here: " + reason;
        made_.all[*found] = std::move(made);
    }

    void read_budget(reader& from) {
        budget_ = true;
        using enum reader::need;
        made_.alerts_a_day_per_1000_staff =
            from.number("alerts_a_day_per_1000_staff", 1, most_count, 5, required);
        made_.alert_from = from.number("alert_from", 1, most_count, 4, required);
        made_.at_least_one_in_days = from.number("at_least_one_in_days", 1, most_days, 7, required);
        made_.waits_days = from.number("waits_days", 1, most_days, 7, required);
        made_.quiet_days = from.number("quiet_days", 1, most_days, 60, required);
        from.done();
    }

    void read_usual(reader& from) {
        usual_ = true;
        using enum reader::need;
        made_.others_at_least = from.number("others_at_least", 1, most_count, 4, required);
        made_.windows_at_least = from.number("windows_at_least", 1, most_windows, 4, required);
        made_.windows_at_most = from.number("windows_at_most", 1, most_windows, 8, required);
        if (made_.windows_at_most < made_.windows_at_least)
            from.complain(from.at("windows_at_most"),
                          fmt::format("\"windows_at_most\" in [usual] is {}: expected \"windows_at_least\" "
                                      "({}) or more",
                                      made_.windows_at_most, made_.windows_at_least));
        made_.new_after_days = from.number("new_after_days", 1, most_days, 90, required);
        from.done();
    }

    std::vector<std::string> roles(reader& from, std::string_view key) {
        std::vector<std::string> out;
        for (auto& one : from.texts(key)) {
            if (!roles_.contains(one.text))
                from.complain(
                    one.at, fmt::format("there is no role \"{}\"{}", one.text,
                                        guidance::did_you_mean(one.text, {roles_.begin(), roles_.end()})));
            out.push_back(std::move(one.text));
        }
        return out;
    }

    void read_hours(reader& from) {
        hours_ = true;
        made_.begin = from.number("begin", 0, 23, 7, reader::need::required);
        made_.end = from.number("end", 1, 24, 20, reader::need::required);
        if (made_.begin >= made_.end) from.complain("the working day begins before it ends");
        made_.roles_at_any_hour = roles(from, "roles_at_any_hour");
        from.done();
    }

    void read_review(reader& from) {
        review_ = true;
        made_.reviewers = roles(from, "roles");
        made_.runners = roles(from, "run");
        if (made_.reviewers.empty() || made_.runners.empty())
            from.complain("expected roles for \"roles\" and \"run\"");
        from.done();
    }

    std::set<std::string, std::less<>> roles_;
    std::vector<fault>& faults_;
    rules made_;
    std::array<bool, rule_count> seen_{};
    bool budget_ = false, usual_ = false, hours_ = false, review_ = false;
};

void read_file(rules_reader& into, const fs::path& folder, const std::string& name, bool local,
               std::vector<fault>& faults) {
    std::error_code error;
    const auto size = fs::file_size(folder / name, error);
    std::ifstream in(folder / name, std::ios::binary);
    if (error || !in)
        faults.push_back({{name, 0, 0}, "this file can't be read"});
    else if (size > largest_file)
        faults.push_back({{name, 0, 0}, "this file is larger than 1 MiB: expected a smaller one"});
    else
        into.read(name, std::string(std::istreambuf_iterator<char>(in), {}), local);
}

} // namespace

int rules::looks_back_days() const {
    // What was new to somebody on the first day on which searches are counted.
    int most = on(rule_kind::fishing) ? new_after_days + of(rule_kind::fishing).days : 0;
    for (const rule& one : all) {
        if (one.strength == 0) continue;
        most = std::max(most, one.days);
        if (one.times > 0) most = std::max(most, std::min(most_days, one.days * (windows_at_least + 1)));
    }
    return most;
}

int rules::judged_after_days() const {
    return std::max(of(rule_kind::no_work).days, of(rule_kind::no_work_in_team).days) + 1;
}

tl::expected<rules, std::vector<fault>> load(const fs::path& folder, std::string_view area,
                                             const guidance::rulebook& book) {
    std::vector<fault> faults;
    rules_reader into(book, faults);
    const std::string common = "vigilance/looking.md";
    read_file(into, folder, common, false, faults);
    const std::string own = fmt::format("vigilance/local/{}.md", area);
    std::error_code error;
    if (guidance::is_name(area) && fs::exists(folder / own, error))
        read_file(into, folder, own, true, faults);
    rules made = into.finish(common);
    if (faults.size() > most_faults) faults.resize(most_faults);
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return made;
}

} // namespace kith::vigilance
