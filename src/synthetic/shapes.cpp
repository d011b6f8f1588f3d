#include "synthetic/shapes.hpp"

#include "guidance/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace kith::synthetic {
namespace {

using guidance::fault;
using guidance::value;

constexpr std::string_view file_name = "synthetic/authority.md";
constexpr std::size_t longest_file = 1U << 20U;

class reader {
  public:
    reader(const guidance::edition* edition, std::vector<fault>& faults)
        : edition_(edition), faults_(faults) {}

    shapes read(const guidance::document& from) {
        for (const guidance::section& one : from.sections) {
            if (one.key == "shape")
                read_shape(one.table);
            else if (one.key == "weights")
                read_weights(one.table);
            else if (one.key == "known")
                read_known(one.table);
            else if (one.key == "event")
                read_event(one.table);
            else if (one.key == "warning")
                made_.warnings.push_back(
                    {text(one.table, "kind"), text(one.table, "what"), text(one.table, "careful")});
            else if (one.key == "places")
                read_places(one.table);
            else if (one.key == "delay")
                read_delay(one.table);
            else if (one.key == "day")
                made_.days[text(one.table, "field")] = range(one.table, "days");
            else if (one.key == "phrases")
                made_.phrases[text(one.table, "of")] = texts(one.table, "texts");
            else if (one.key == "sign_in")
                made_.sign_ins.push_back(read_employee(one.table));
            else if (one.key == "colleagues")
                read_colleagues(one.table);
            else
                complain(one.table, fmt::format("[{}] is not known here", one.key));
        }
        if (made_.caseworker.empty() || made_.schools.empty() || made_.sign_ins.empty())
            complain({}, "expected [shape], [places] and [[sign_in]]");
        for (const char* needed : {"text", "line", "note", "late_text", "check_result", "check_not_done"})
            if (made_.phrases[needed].empty())
                complain({}, fmt::format("expected [[phrases]] of \"{}\"", needed));
        for (const char* needed : {"yes_no", "late_reason", "disability"})
            if (made_.choices[needed].codes.empty())
                complain({}, fmt::format("expected [[weights]] of \"{}\"", needed));
        return std::move(made_);
    }

  private:
    void complain(const value& at, std::string message) {
        if (faults_.size() < 200)
            faults_.push_back({{std::string(file_name), at.line, at.column}, std::move(message)});
    }
    std::string text(const value& table, std::string_view key) {
        const value* found = table.find(key);
        if (found && found->is == value::type::text) return found->text;
        complain(found ? *found : table, fmt::format("expected {} = a text", key));
        return {};
    }
    int number(const value& table, std::string_view key) {
        const value* found = table.find(key);
        if (found && found->is == value::type::whole_number && found->number >= 0 &&
            found->number <= 100'000)
            return static_cast<int>(found->number);
        complain(found ? *found : table, fmt::format("expected {} = a whole number from 0 to 100000", key));
        return 0;
    }
    std::vector<std::string> texts(const value& table, std::string_view key) {
        std::vector<std::string> all;
        const value* found = table.find(key);
        for (const value& one : found ? found->items : std::vector<value>())
            if (one.is == value::type::text) all.push_back(one.text);
        if (all.empty())
            complain(found ? *found : table, fmt::format("expected {} = a list of texts", key));
        return all;
    }
    std::pair<int, int> range(const value& table, std::string_view key) {
        const value* found = table.find(key);
        if (found && found->items.size() == 2 && found->items[0].number <= found->items[1].number)
            return {static_cast<int>(found->items[0].number), static_cast<int>(found->items[1].number)};
        complain(found ? *found : table, fmt::format("expected {} = [least, most]", key));
        return {0, 0};
    }

    void read_shape(const value& table) {
        made_.months_back = number(table, "months_back");
        made_.plans_of_2000 = number(table, "plans_of_2000");
        made_.late = number(table, "late");
        made_.never = number(table, "never");
        made_.reason_given = number(table, "reason_given");
        made_.optional = number(table, "optional");
        made_.plan = text(table, "plan");
        if (edition_ && !edition_->find_process(made_.plan))
            complain(table, fmt::format("there is no process \"{}\"", made_.plan));
        made_.caseworker = text(table, "caseworker");
        made_.registrar = text(table, "registrar");
        check_role(table, made_.caseworker);
        check_role(table, made_.registrar);
    }

    const guidance::step* find_step(const value& at, const std::string& dotted) {
        const auto dot = dotted.find('.');
        const guidance::process* process =
            edition_ ? edition_->find_process(dotted.substr(0, dot)) : nullptr;
        const guidance::step* step = process && dot != std::string::npos
                                         ? guidance::find_step(*process, dotted.substr(dot + 1))
                                         : nullptr;
        if (!step) complain(at, fmt::format("there is no step \"{}\" in the guidance", dotted));
        return step;
    }

    void read_weights(const value& table) {
        const std::string of = text(table, "of");
        const value* severity = table.find("severity");
        const value* codes = table.find("code");
        weights read;
        for (const guidance::entry& one : codes ? codes->entries : std::vector<guidance::entry>())
            read.codes.emplace_back(
                one.key, static_cast<int>(std::clamp<std::int64_t>(one.of.number, 0, 1'000'000)));
        if (read.codes.empty()) complain(table, "expected code = { code = weight, ... }");
        if (of.find('.') != std::string::npos && find_step(table, of)) {
            const guidance::process* process = edition_->find_process(of.substr(0, of.find('.')));
            for (const auto& [code, weight] : read.codes)
                if (!guidance::find_outcome(*process, code))
                    complain(table, fmt::format("{} has no outcome \"{}\"", of, code));
        }
        made_.choices[severity ? of + "/" + severity->text : of] = std::move(read);
    }

    void read_places(const value& table) { made_.schools = texts(table, "schools"); }
    void read_known(const value& table) {
        known_shares& read = made_.known;
        const std::pair<const char*, int*> all[] = {{"names", &read.names},
                                                    {"addresses", &read.addresses},
                                                    {"contact", &read.contact},
                                                    {"language", &read.language},
                                                    {"father", &read.father},
                                                    {"their_family", &read.their_family},
                                                    {"checks", &read.checks},
                                                    {"checks_elsewhere", &read.checks_elsewhere},
                                                    {"warning", &read.warning},
                                                    {"contradiction", &read.contradiction},
                                                    {"protected", &read.protected_address},
                                                    {"events", &read.events},
                                                    {"twice", &read.twice}};
        for (const auto& [key, share] : all)
            *share = number(table, key);
    }
    event_words read_words(const value& table) {
        return {text(table, "title"), text(table, "detail"), text(table, "source"), text(table, "told_by")};
    }
    void read_event(const value& table) {
        event_shape read{read_words(table),           std::nullopt,
                         texts(table, "themes"),      range(table, "months"),
                         text(table, "significance"), text(table, "impact")};
        if (const value* second = table.find("second")) read.second = read_words(*second);
        made_.events.push_back(std::move(read));
    }

    void read_delay(const value& table) {
        const std::string step = text(table, "step");
        find_step(table, step);
        delay read;
        for (const bool hours : {false, true}) {
            const char* key = hours ? "hours" : "working_days";
            if (!table.find(key)) continue;
            std::tie(read.from, read.to) = range(table, key);
            read.hours = hours;
            read.timed = true;
        }
        if (table.find("chance")) read.chance = number(table, "chance");
        if (table.find("most")) read.most = number(table, "most");
        made_.delays[step] = read;
    }

    employee read_employee(const value& table) {
        employee read{text(table, "name"),   text(table, "display"), text(table, "role"),
                      text(table, "agency"), text(table, "team"),    text(table, "job")};
        read_reached(table, read);
        check_role(table, read.role);
        return read;
    }
    /// Both may be left out.
    void read_reached(const value& table, employee& into) {
        if (table.find("phone")) into.phone = text(table, "phone");
        if (table.find("manager")) into.manager = text(table, "manager");
    }
    void read_colleagues(const value& table) {
        for (const std::string& name : texts(table, "names")) {
            made_.colleagues.push_back({"", name, text(table, "role"), text(table, "agency"),
                                        text(table, "team"), text(table, "job")});
            read_reached(table, made_.colleagues.back());
        }
        check_role(table, text(table, "role"));
    }
    void check_role(const value& at, const std::string& role) {
        if (edition_ && !edition_->find_role(role))
            complain(at, fmt::format("there is no role \"{}\"", role));
    }

    const guidance::edition* edition_;
    std::vector<fault>& faults_;
    shapes made_;
};

} // namespace

tl::expected<shapes, std::vector<fault>> load_shapes(const std::filesystem::path& folder,
                                                     const guidance::rulebook& rules) {
    std::vector<fault> faults;
    std::ifstream file(folder / file_name, std::ios::binary);
    std::string content(longest_file + 1, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(file.gcount()));
    if (content.empty() || content.size() > longest_file) {
        faults.push_back({{std::string(file_name), 0, 0}, "expected a file of at most 1 MiB here"});
        return tl::unexpected(std::move(faults));
    }
    const auto document = guidance::read_document(std::string(file_name), content, faults);
    shapes made = reader(rules.editions.empty() ? nullptr : &rules.editions.back(), faults).read(document);
    auto people = load_population(folder);
    if (people)
        made.people = std::move(*people);
    else
        for (const problem& one : people.error())
            faults.push_back({{std::string(file_name), 0, 0}, one.message});
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return made;
}

} // namespace kith::synthetic
