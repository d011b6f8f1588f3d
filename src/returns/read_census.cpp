// Reading a census by its structure (census_structure.hpp): every element where it may stand, every value
// understood.

#include "foundation/number.hpp"
#include "returns/census_history.hpp"
#include "returns/census_structure.hpp"
#include "returns/census_xml.hpp"
#include "returns/returns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace kith::returns {
namespace {

constexpr std::size_t most_children = 1'000'000;
constexpr std::size_t most_repeats = 1'000; ///< of one element in one parent, other than children

result<int> number_in(std::string_view text, int least, int most) {
    const auto number = parse_number(text, least, most);
    if (!number) return refuse(fmt::format("\"{}\" is no whole number from {} to {}", text, least, most));
    return static_cast<int>(*number);
}

bool all_of(std::string_view text, bool (*is)(char)) {
    return std::all_of(text.begin(), text.end(), is);
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// UPN: a letter, eleven digits, a digit or letter. Check letters are for census validation, not for this.
bool looks_like_upn(std::string_view text) {
    return text.size() == 13 && letter(text[0]) && all_of(text.substr(1, 11), digit) &&
           (digit(text[12]) || letter(text[12]));
}

std::string listed(const std::vector<std::string>& codes) {
    std::string words;
    for (const std::string& code : codes)
        words += (words.empty() ? "" : ", ") + code;
    return words;
}

class reader final : public xml_listener {
  public:
    explicit reader(const census_rules& rules) : rules_(rules) {}

    void begin(std::string_view element, int line, std::string_view odd) override;
    void end(int line, std::optional<std::string_view> text) override;
    [[nodiscard]] bool stop() const override { return stopped_; }

    tl::expected<census, std::vector<bad_row>> finish(const std::optional<xml_failure>& failure);

  private:
    struct open_element {
        const element_rule* rule; ///< nullptr: not known; all of it is passed over
        int line;
        std::size_t at = 0;    ///< the part reached
        std::size_t times = 0; ///< how often that part stood there
    };

    void bad(int line, std::string reason, std::string_view below = {});
    [[nodiscard]] bool applies(const element_rule& rule) const {
        return building_.whole.year == 0 ||
               (building_.whole.year >= rule.first_year && building_.whole.year <= rule.last_year);
    }
    const element_rule* next_part(open_element& parent, std::string_view name, int line);
    void miss(const open_element& parent, std::size_t from, std::size_t to, int line);
    void take(const element_rule& rule, std::string_view text, int line);
    result<element_value> understood(const element_rule& rule, std::string_view text) const;
    result<element_value> understood_code(const element_rule& rule, std::string_view text) const;
    void end_of_header(int line);
    void end_of_child();

    const census_rules& rules_;
    under_way building_;
    std::vector<open_element> open_;
    std::vector<bad_row> bad_;
    std::size_t more_bad_ = 0, bad_before_child_ = 0;
    std::unordered_set<std::string> seen_;
    bool stopped_ = false;
};

void reader::bad(int line, std::string reason, std::string_view below) {
    if (bad_.size() >= most_bad_rows) {
        ++more_bad_;
        return;
    }
    std::string path;
    bool in_child = false;
    for (std::size_t i = 0; i < open_.size(); ++i) {
        if (!open_[i].rule) break;
        const std::string_view name = open_[i].rule->name;
        if (name == "Child") {
            in_child = true;
            path.clear();
            continue;
        }
        if (name == "Message") continue;
        path += (path.empty() ? "" : "/") + std::string(name);
    }
    if (!below.empty()) path += (path.empty() ? "" : "/") + std::string(below.substr(0, 60));
    if (path.empty() && in_child) path = "Child";
    bad_.push_back({line, std::move(path), in_child ? building_.child.local_id : "", std::move(reason)});
}

void reader::miss(const open_element& parent, std::size_t from, std::size_t to, int line) {
    for (std::size_t i = from; i < to; ++i) {
        const element_rule& part = parent.rule->parts[i];
        if (part.least > 0 && applies(part)) bad(line, "is missing", part.name);
    }
}

const element_rule* reader::next_part(open_element& parent, std::string_view name, int line) {
    const auto parts = parent.rule->parts;
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const element_rule& part) {
        return part.name == name && applies(part);
    });
    if (found == parts.end()) {
        bad(line,
            fmt::format("is not an element of {} in the census of {}", parent.rule->name,
                        building_.whole.year == 0 ? std::string("children in need")
                                                  : std::to_string(building_.whole.year)),
            name);
        return nullptr;
    }
    const auto at = static_cast<std::size_t>(found - parts.begin());
    if (at < parent.at) {
        bad(line, fmt::format("is out of place: it comes before {}", parts[parent.at].name), name);
    } else if (at > parent.at) {
        miss(parent, parent.times > 0 ? parent.at + 1 : parent.at, at, line);
        parent.at = at;
        parent.times = 0;
    }
    ++parent.times;
    const bool many = found->most == any_number;
    const std::size_t most = many ? (found->name == "Child" ? most_children : most_repeats)
                                  : static_cast<std::size_t>(found->most);
    if (at == parent.at && parent.times == most + 1)
        bad(line, many ? fmt::format("stands here more than {} times", most) : "stands here twice", name);
    return parent.times > most && at == parent.at ? nullptr : &*found;
}

void reader::begin(std::string_view element, int line, std::string_view odd) {
    const element_rule* rule = nullptr;
    if (open_.empty()) {
        if (element != census_structure().name) {
            bad(line, fmt::format("the file is no census: it begins with <{}>, not <Message>",
                                  element.substr(0, 60)));
            stopped_ = true;
            return;
        }
        rule = &census_structure();
    } else if (open_.back().rule && open_.back().rule->is == element_kind::ignored) {
        open_.push_back({open_.back().rule, line});
        return;
    } else if (open_.back().rule) {
        rule = next_part(open_.back(), element, line);
    }
    if (rule && !odd.empty()) bad(line, std::string(odd), element);
    if (rule && rule->begin) rule->begin(building_, line);
    if (rule && rule->name == "Child") bad_before_child_ = bad_.size() + more_bad_;
    open_.push_back({rule, line});
    if (open_.size() == 2 && rule && rule->name == "Children" && building_.whole.year == 0) {
        bad(line, "the census has no Header before its children, so its year and authority are not known");
        stopped_ = true;
    }
}

void reader::end(int line, std::optional<std::string_view> text) {
    const open_element done = open_.back();
    if (!done.rule || done.rule->is == element_kind::ignored) {
        open_.pop_back();
        return;
    }
    const bool group = done.rule->is == element_kind::group;
    if (!text)
        bad(done.line, fmt::format("has more than {} characters", longest_xml_text));
    else if (group && !text->empty())
        bad(done.line, "has text between its elements, where none belongs");
    else if (!group)
        take(*done.rule, *text, done.line);
    if (group) miss(done, done.times > 0 ? done.at + 1 : done.at, done.rule->parts.size(), line);
    if (done.rule->name == "Header") end_of_header(done.line);
    if (done.rule->name == "Child") end_of_child();
    open_.pop_back();
}

void reader::take(const element_rule& rule, std::string_view text, int line) {
    const auto read = understood(rule, text);
    if (!read) return bad(line, read.error().front().message);
    if (rule.take) rule.take(building_, *read);
}

result<element_value> reader::understood(const element_rule& rule, std::string_view text) const {
    element_value read{std::string(text), {}, false, 0};
    if (text.empty()) return refuse("is empty");
    switch (rule.is) {
    case element_kind::day: {
        const auto day = parse_date(text);
        if (!day)
            return refuse(
                fmt::format("\"{}\" is no day: a day is written like 2026-03-31, and must exist", text));
        if (day->year() < std::chrono::year(1900) || day->year() > std::chrono::year(2100))
            return refuse(fmt::format("\"{}\" is no day between 1900 and 2100", text));
        read.day = *day;
        return read;
    }
    case element_kind::flag:
        read.flag = text == "1" || text == "true" || text == "TRUE";
        if (!read.flag && text != "0" && text != "false" && text != "FALSE")
            return refuse(fmt::format("\"{}\" is neither yes (1, true) nor no (0, false)", text));
        return read;
    case element_kind::count:
    case element_kind::year: {
        const auto number =
            rule.is == element_kind::year ? number_in(text, 1900, 2100) : number_in(text, 0, 99);
        if (!number) return tl::unexpected(number.error());
        read.number = *number;
        return read;
    }
    case element_kind::child_id:
        if (text.size() > 20 || !all_of(text, [](char c) { return digit(c) || letter(c); }))
            return refuse(fmt::format("\"{}\" is no child's identifier: at most 20 letters and digits",
                                      text.substr(0, 60)));
        return read;
    case element_kind::upn:
        if (!looks_like_upn(text))
            return refuse(
                fmt::format("\"{}\" is no UPN: a letter, eleven digits, and a digit or letter", text));
        return read;
    case element_kind::code:
        return understood_code(rule, text);
    default:
        return read;
    }
}

result<element_value> reader::understood_code(const element_rule& rule, std::string_view text) const {
    const auto codes = rules_.codes.find(rule.name);
    if (codes == rules_.codes.end()) return refuse("has no codes in guidance/returns/cin-census.md");
    const auto found = codes->second.find(text);
    if (found != codes->second.end()) return element_value{found->second, {}, false, 0};
    std::vector<std::string> known;
    for (const auto& [code, meaning] : codes->second)
        known.push_back(code);
    return refuse(fmt::format("\"{}\" is none of the codes: {}", text, listed(known)));
}

void reader::end_of_header(int line) {
    const census& whole = building_.whole;
    if (!building_.collection.empty() && building_.collection != "CIN")
        bad(line, fmt::format("the file is another collection (\"{}\"), not CIN", building_.collection));
    if (whole.year != 0 && (whole.year < rules_.first_year || whole.year > rules_.last_year))
        bad(line, fmt::format("the census is of {}; those of {} to {} can be read", whole.year,
                              rules_.first_year, rules_.last_year));
    if (!whole.authority.empty() && (whole.authority.size() != 3 || !all_of(whole.authority, digit)))
        bad(line, fmt::format("\"{}\" is no authority (LEA): three digits", whole.authority.substr(0, 40)));
    // Without its head the rest cannot be judged.
    if (!bad_.empty()) stopped_ = true;
}

void reader::end_of_child() {
    census_child& child = building_.child;
    if (!child.local_id.empty() && !seen_.insert(child.local_id).second)
        bad(child.line, fmt::format("the child {} is in the file twice", child.local_id));
    if (bad_.size() + more_bad_ == bad_before_child_) {
        for (bad_row& row : contradictions(child)) {
            if (bad_.size() < most_bad_rows)
                bad_.push_back(std::move(row));
            else
                ++more_bad_;
        }
    }
    if (bad_.empty()) building_.whole.children.push_back(std::move(child));
    child = {};
}

tl::expected<census, std::vector<bad_row>> reader::finish(const std::optional<xml_failure>& failure) {
    if (failure) {
        open_.resize(std::min<std::size_t>(open_.size(), 16));
        bad(failure->line, failure->reason);
    }
    if (more_bad_ > 0) bad_.push_back({0, "", "", fmt::format("and {} more", more_bad_)});
    if (!bad_.empty()) return tl::unexpected(std::move(bad_));
    return std::move(building_.whole);
}

} // namespace

tl::expected<census, std::vector<bad_row>> read_census(std::istream& file, const census_rules& rules) {
    reader reading(rules);
    const auto failure = read_xml(file, reading);
    return reading.finish(failure);
}

} // namespace kith::returns
