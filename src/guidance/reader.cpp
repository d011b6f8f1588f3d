#include "guidance/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 64 || text[0] < 'a' || text[0] > 'z') return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

reader::reader(std::string file, const section& from, std::vector<fault>& faults)
    : file_(std::move(file)), label_(from.listed ? "[[" + from.key + "]]" : "[" + from.key + "]"),
      from_(&from.table), faults_(&faults) {}

reader::reader(const reader& parent, const value& inner, std::string label)
    : references(parent.references), file_(parent.file_), label_(std::move(label)),
      process_(parent.process_), step_(parent.step_), from_(&inner), faults_(parent.faults_) {}

void reader::within(std::string process, std::string step) {
    process_ = std::move(process);
    step_ = std::move(step);
}

void reader::complain(place where, std::string message) const {
    faults_->push_back({std::move(where), std::move(message)});
}

place reader::at(std::string_view key) const {
    const value* found = from_->find(key);
    return found ? place{file_, found->line, found->column} : at();
}

const value* reader::find(std::string_view key, value::type type, need how) {
    asked_.emplace_back(key);
    const value* found = from_->find(key);
    if (!found) {
        if (how == need::required)
            complain(fmt::format("{} has no \"{}\": expected {}", label_, key, in_words(type)));
        return nullptr;
    }
    if (found->is == type) return found;
    complain(at(key), fmt::format("\"{}\" in {} is {}: expected {}", key, label_, in_words(found->is),
                                  in_words(type)));
    return nullptr;
}

std::string reader::text(std::string_view key, need how) {
    const value* found = find(key, value::type::text, how);
    if (!found) return {};
    if (found->text.find_first_not_of(" \t\r\n") == std::string::npos)
        complain(at(key), fmt::format("\"{}\" in {} is empty: expected words", key, label_));
    return found->text;
}

std::string reader::id(std::string_view key, need how) {
    const value* found = find(key, value::type::text, how);
    if (!found) return {};
    if (!is_name(found->text))
        complain(at(key),
                 fmt::format("\"{}\" in {} is \"{}\": expected a name of small letters, digits and _, "
                             "such as strategy_discussion",
                             key, label_, found->text.substr(0, 60)));
    return found->text;
}

std::vector<words> reader::texts(std::string_view key, need how) {
    const value* list = find(key, value::type::list, how);
    std::vector<words> made;
    if (!list) return made;
    for (const auto& item : list->items) {
        const place where{file_, item.line, item.column};
        if (item.is != value::type::text) {
            complain(where, fmt::format("\"{}\" in {} holds {}: expected text in quotes", key, label_,
                                        in_words(item.is)));
            continue;
        }
        const bool twice = std::any_of(made.begin(), made.end(),
                                       [&](const words& other) { return other.text == item.text; });
        if (twice)
            complain(where, fmt::format("\"{}\" stands twice in \"{}\" of {}", item.text.substr(0, 60), key,
                                        label_));
        else
            made.push_back({item.text, where});
    }
    if (list->items.empty() && how == need::required)
        complain(at(key), fmt::format("\"{}\" in {} is an empty list: expected at least one", key, label_));
    return made;
}

bool reader::truth(std::string_view key, bool otherwise) {
    const value* found = find(key, value::type::truth, need::optional);
    return found ? found->truth : otherwise;
}

int reader::number(std::string_view key, int least, int most, int otherwise, need how) {
    const value* found = find(key, value::type::whole_number, how);
    if (!found) return otherwise;
    if (found->number < least || found->number > most) {
        complain(at(key), fmt::format("\"{}\" in {} is {}: expected {} to {}", key, label_, found->number,
                                      least, most));
        return otherwise;
    }
    return static_cast<int>(found->number);
}

std::optional<date> reader::day(std::string_view key, need how) {
    const value* found = find(key, value::type::day, how);
    return found && found->day.ok() ? std::optional<date>(found->day) : std::nullopt;
}

std::vector<reader> reader::tables(std::string_view key) {
    std::vector<reader> made;
    const value* list = find(key, value::type::list, need::optional);
    if (!list) return made;
    for (const auto& item : list->items) {
        if (item.is != value::type::table) {
            complain(place{file_, item.line, item.column},
                     fmt::format("\"{}\" in {} holds {}: expected a table in {{ }}", key, label_,
                                 in_words(item.is)));
            continue;
        }
        made.emplace_back(*this, item, fmt::format("\"{}\" of {}", key, label_));
    }
    return made;
}

std::optional<reader> reader::table(std::string_view key, need how) {
    const value* found = find(key, value::type::table, how);
    if (!found) return std::nullopt;
    return reader(*this, *found, fmt::format("\"{}\" of {}", key, label_));
}

int reader::one_of(std::string_view key, const std::vector<std::string>& known, int otherwise, need how) {
    const value* found = find(key, value::type::text, how);
    if (!found) return otherwise;
    const auto same = std::find(known.begin(), known.end(), found->text);
    if (same != known.end()) return static_cast<int>(same - known.begin());
    complain(at(key), fmt::format("\"{}\" in {} is \"{}\": expected one of {}{}", key, label_,
                                  found->text.substr(0, 60), fmt::join(known, ", "),
                                  did_you_mean(found->text, known)));
    return -1;
}

std::string reader::refer(std::string_view key, reference_kind kind, need how) {
    std::string name = text(key, how);
    if (!name.empty() && references)
        references->push_back({kind, name, std::string(key), process_, step_, at(key)});
    return name;
}

std::vector<std::string> reader::refer_all(std::string_view key, reference_kind kind, need how) {
    std::vector<std::string> names;
    for (auto& one : texts(key, how)) {
        if (references) references->push_back({kind, one.text, std::string(key), process_, step_, one.at});
        names.push_back(std::move(one.text));
    }
    return names;
}

std::vector<citation> reader::citations(need how) {
    asked_.emplace_back("cite");
    if (!from_->find("cite")) {
        if (how == need::required)
            complain(fmt::format(
                "{} has no citation: expected cite = [\"WT2018 ch1 Referral p17\"] or the like: "
                "every rule says where it comes from",
                label_));
        return {};
    }
    std::vector<citation> made;
    for (auto& one : texts("cite", how)) {
        if (references)
            references->push_back({reference_kind::citation, one.text, "cite", process_, step_, one.at});
        std::string source = one.text.substr(0, one.text.find(' '));
        made.push_back({std::move(one.text), std::move(source)});
    }
    return made;
}

void reader::done() {
    for (const auto& one : from_->entries) {
        if (std::find(asked_.begin(), asked_.end(), one.key) != asked_.end()) continue;
        complain(place{file_, one.line, one.column},
                 fmt::format("unknown key \"{}\" in {}{}", one.key.substr(0, 60), label_,
                             did_you_mean(one.key, asked_)));
    }
}

} // namespace kith::guidance
