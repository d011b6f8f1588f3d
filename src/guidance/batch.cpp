#include "guidance/batch.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace kith::guidance {
namespace {

constexpr std::size_t largest_csv = 64U << 20U;
constexpr std::size_t most_columns = 200;

/// "Z", "+01:00", "-0530" or "+01" as an offset from UTC.
std::optional<std::chrono::minutes> read_offset(std::string_view text) {
    if (text == "Z" || text == "z") return std::chrono::minutes(0);
    if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    std::string digits;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == ':' && i == 3 && text.size() == 6) continue;
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        digits += text[i];
    }
    if (digits.size() != 2 && digits.size() != 4) return std::nullopt;
    const int hours = std::stoi(digits.substr(0, 2));
    const int minutes = digits.size() == 4 ? std::stoi(digits.substr(2)) : 0;
    if (hours > 14 || minutes > 59) return std::nullopt;
    const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return text[0] == '-' ? -offset : offset;
}

instant as_if_utc(const local_time& at) {
    return instant(std::chrono::sys_days(at.day) + std::chrono::hours(at.hour) +
                   std::chrono::minutes(at.minute) + std::chrono::seconds(at.second));
}

/// One value of a row, unquoted, and where its row stands in the text.
struct row {
    std::vector<std::string> values;
    std::string_view raw; ///< without the end of the line
    std::string_view end; ///< the end of the line, or nothing at the end of the text
    int line = 0;
    std::string fault; ///< why it could not be read
};

class csv_reader {
  public:
    explicit csv_reader(std::string_view text) : text_(text) {}

    std::optional<row> next() {
        if (at_ >= text_.size()) return std::nullopt;
        row made;
        made.line = line_;
        const std::size_t begin = at_;
        while (read_value(made)) {
        }
        made.raw = text_.substr(begin, at_ - begin);
        const std::size_t end = at_;
        if (at_ < text_.size() && text_[at_] == '\r') ++at_;
        if (at_ < text_.size() && text_[at_] == '\n') ++at_;
        made.end = text_.substr(end, at_ - end);
        ++line_;
        return made;
    }

  private:
    [[nodiscard]] bool at_line_end() const {
        if (at_ >= text_.size() || text_[at_] == '\n') return true;
        return text_[at_] == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] == '\n');
    }

    /// True when a comma follows, and with it another value.
    bool read_value(row& into) {
        std::string value;
        if (at_ < text_.size() && text_[at_] == '"') read_quoted(value, into);
        while (!at_line_end() && text_[at_] != ',')
            value += text_[at_++];
        if (into.values.size() < most_columns)
            into.values.push_back(std::move(value));
        else
            into.fault = fmt::format("the row has more than {} columns", most_columns);
        if (at_line_end()) return false;
        ++at_;
        return true;
    }

    void read_quoted(std::string& value, row& into) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                value += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                value += text_[at_++];
            } else {
                ++at_;
                if (!at_line_end() && text_[at_] != ',')
                    into.fault = "found text after a closing quotation mark: expected a comma";
                return;
            }
        }
        into.fault = "a quotation mark is never closed";
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
};

constexpr std::array<const char*, 3> wanted = {"edition", "clock", "start"};

struct columns {
    std::array<std::size_t, 3> at{};
    std::size_t count = 0;
};

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

result<columns> read_header(const row& header) {
    columns made;
    made.count = header.values.size();
    if (!header.fault.empty()) return refuse("line 1: " + header.fault);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::optional<std::size_t> found;
        for (std::size_t k = 0; k < header.values.size(); ++k) {
            const std::string name = trimmed(header.values[k]);
            if (name == "due")
                return refuse("line 1: the file has a column \"due\" already: take it out first");
            if (name != wanted.at(i)) continue;
            if (found) return refuse(fmt::format("line 1: the column \"{}\" stands there twice", name));
            found = k;
        }
        if (!found)
            return refuse(fmt::format(
                "line 1: there is no column \"{}\": expected edition, clock and start", wanted.at(i)));
        made.at.at(i) = *found;
    }
    return made;
}

result<std::string> due_of(const rulebook& rules, const columns& in, const row& one) {
    const auto value = [&](std::size_t i) { return trimmed(one.values[in.at.at(i)]); };
    if (!one.fault.empty()) return refuse(one.fault);
    if (one.values.size() != in.count)
        return refuse(fmt::format("the row has {} values: expected {}, as in the first line",
                                  one.values.size(), in.count));
    const auto start = read_start(value(2));
    if (!start) return refuse(start.error().front().message, "start");
    const auto rule = find_rule(rules, value(0), value(1), start->start.day);
    if (!rule) return tl::unexpected(rule.error());
    const guidance::clock& clock = *rule->rule;
    if (clock.to_working_day) {
        const auto how = derive(rules.days, clock, clock.within, start->start);
        if (!how) return refuse(how.error().front().message, "start");
        return write_due(how->result, *start);
    }
    const auto end = calendar::due(rules.days, clock.within, start->start);
    if (!end) return refuse(end.error().front().message, "start");
    return write_due(*end, *start);
}

} // namespace

result<written_start> read_start(std::string_view text) {
    const auto wrong = [&] {
        return refuse(fmt::format("'{}' is not a start: write a day as 2018-12-12, or a day and time as "
                                  "2018-12-21T22:15",
                                  text.substr(0, 60)),
                      "start");
    };
    if (text.size() == 10) {
        const auto day = parse_date(text);
        if (!day) return refuse(day.error().front().message, "start");
        return written_start{{*day, std::nullopt}, false};
    }
    if (text.size() < 16 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return wrong();
    std::string clean(text);
    clean[10] = 'T';
    std::size_t length = clean.size() > 16 && clean[16] == ':' ? 19 : 16;
    if (clean.size() < length) return wrong();
    const auto at = parse_local_time(std::string_view(clean).substr(0, length));
    if (!at) return refuse(at.error().front().message, "start");
    if (length == 19 && clean.size() > 19 && clean[19] == '.') { // parts of a second make no difference
        const auto digits = clean.find_first_not_of("0123456789", 20);
        if (digits == 20 || clean.size() == 20) return wrong();
        length = std::min(digits, clean.size());
    }
    const std::string_view rest = std::string_view(clean).substr(length);
    if (rest.empty()) return written_start{{at->day, *at}, false};
    const auto offset = read_offset(rest);
    if (!offset) return wrong();
    const instant exact = as_if_utc(*at) - *offset;
    const local_time london = to_local(exact);
    return written_start{{london.day, london, exact}, true};
}

std::string write_due(const calendar::deadline& end, const written_start& from) {
    const std::string text = calendar::to_text(end);
    if (!end.at || !from.with_offset) return text;
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(
        as_if_utc(*end.at) - (end.late_from - std::chrono::milliseconds(1)));
    return text + fmt::format("+{:02}:{:02}", offset.count() / 60, offset.count() % 60);
}

result<std::string> due_batch(const rulebook& rules, std::string_view csv) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    if (csv.size() > largest_csv)
        return refuse(fmt::format("the file has {} bytes: expected at most {}", csv.size(), largest_csv));
    csv_reader rows(csv);
    const auto header = rows.next();
    if (!header) return refuse("the file is empty: expected a first line with edition, clock and start");
    const auto in = read_header(*header);
    if (!in) return tl::unexpected(in.error());
    const auto line_end = [](const row& one) { return one.end.empty() ? std::string_view("\n") : one.end; };
    std::string out = fmt::format("{},due{}", header->raw, line_end(*header));
    problems wrong;
    while (const auto one = rows.next()) {
        if (one->raw.empty()) continue;
        const auto due = due_of(rules, *in, *one);
        if (due) {
            out.append(one->raw).append(",").append(*due).append(line_end(*one));
            continue;
        }
        const auto& first = due.error().front();
        const std::string column = first.field.empty() ? "" : fmt::format(", column {}", first.field);
        wrong.push_back({fmt::format("line {}{}: {}", one->line, column, first.message), first.field});
    }
    if (!wrong.empty()) return tl::unexpected(wrong);
    return out;
}

} // namespace kith::guidance
