#include "retention/classes.hpp"

#include "guidance/document.hpp"
#include "guidance/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace kith::retention {
namespace {

namespace fs = std::filesystem;
using guidance::fault;
using guidance::reader;

constexpr std::size_t largest_file = 1U << 20U, most_files = 100, most_faults = 200;
constexpr int most_years = 200;
const std::vector<std::string> anchors = {"birth", "last_contact", "death", "order", "record"};

/// What names in the classes may stand for, over all editions.
struct known_names {
    std::set<std::string, std::less<>> processes, fields, roles;
    explicit known_names(const guidance::rulebook& rules) {
        for (const auto& edition : rules.editions) {
            for (const auto& role : edition.roles)
                roles.insert(role.id);
            for (const auto& process : edition.processes) {
                processes.insert(process.id);
                for (const auto& field : process.fields)
                    fields.insert(field.id);
            }
        }
    }
};

class schedule_reader {
  public:
    schedule_reader(const guidance::rulebook& rules, std::vector<fault>& faults)
        : known_(rules), faults_(faults) {}

    void read(const std::string& name, const std::string& content, bool local) {
        const guidance::document from = guidance::read_document(name, content, faults_);
        for (const guidance::section& one : from.sections) {
            reader table(name, one, faults_);
            if (one.key == "class" && !local)
                read_class(table);
            else if (one.key == "disposal" && !local)
                read_disposal(table);
            else if (one.key == "longer" && local)
                read_longer(table);
            else
                table.complain(fmt::format("[{}] is not known here: expected {}", one.key,
                                           local ? "[[longer]]" : "[[class]] or [disposal]"));
        }
    }

    schedule finish() {
        if (made_.classes.empty() || !disposal_)
            faults_.push_back(
                {{"retention", 0, 0}, "expected [[class]] and [disposal] in guidance/retention"});
        const bool some = std::ranges::any_of(made_.classes, &retention_class::everybody);
        if (!made_.classes.empty() && !some)
            faults_.push_back({made_.classes.front().at,
                               "no class is for everybody: a person on record could "
                               "fall into none"});
        return std::move(made_);
    }

  private:
    std::vector<std::string> names(reader& from, std::string_view key,
                                   const std::set<std::string, std::less<>>& known, std::string_view what) {
        std::vector<std::string> out;
        for (auto& one : from.texts(key)) {
            if (!known.contains(one.text))
                from.complain(one.at,
                              fmt::format("there is no {} \"{}\"{}", what, one.text,
                                          guidance::did_you_mean(one.text, {known.begin(), known.end()})));
            out.push_back(std::move(one.text));
        }
        return out;
    }

    std::vector<keep_rule> read_keep(reader& from) {
        std::vector<keep_rule> out;
        auto rules = from.tables("keep");
        for (reader& one : rules) {
            keep_rule rule;
            rule.years = one.number("years", 0, most_years, 0, reader::need::required);
            rule.after =
                static_cast<anchor>(std::max(0, one.one_of("after", anchors, 0, reader::need::required)));
            if (one.has("died_under")) rule.died_under = one.number("died_under", 1, 120, 18);
            one.done();
            out.push_back(rule);
        }
        return out;
    }

    void read_class(reader& from) {
        retention_class made;
        made.at = from.at();
        made.id = from.id("id");
        made.title = from.text("title", reader::need::required);
        made.everybody = from.truth("everybody");
        made.assigned = from.truth("assigned");
        made.permanent = from.truth("permanent");
        made.statutory = from.truth("statutory");
        made.check = from.truth("check");
        made.source = from.text("source", reader::need::required);
        made.processes = names(from, "processes", known_.processes, "process");
        for (auto& one : from.texts("streams"))
            made.streams.push_back(std::move(one.text));
        auto answers = from.tables("answers");
        for (reader& one : answers) {
            telling_answer answer{one.text("field", reader::need::required), {}};
            if (!known_.fields.contains(answer.field))
                one.complain(one.at("field"), fmt::format("there is no field \"{}\"", answer.field));
            for (auto& code : one.texts("is", reader::need::required))
                answer.is.push_back(std::move(code.text));
            one.done();
            made.answers.push_back(std::move(answer));
        }
        made.keep = read_keep(from);
        from.done();
        check(from, made);
        made_.classes.push_back(std::move(made));
    }

    void check(const reader& from, const retention_class& made) const {
        if (made_.find(made.id)) from.complain(fmt::format("there is a class \"{}\" already", made.id));
        const bool of_people =
            made.everybody || made.assigned || !made.processes.empty() || !made.answers.empty();
        if (of_people == !made.streams.empty())
            from.complain(
                "expected what falls into the class: \"everybody\", \"assigned\", \"processes\" or "
                "\"answers\" of people, or else \"streams\"");
        if (made.permanent == !made.keep.empty())
            from.complain("expected either \"keep\" or permanent = true");
        for (const keep_rule& rule : made.keep) {
            if ((rule.after == anchor::record) == made.streams.empty())
                from.complain("years are counted after \"record\" for streams, and only for them");
            if (rule.after == anchor::order && !made.assigned)
                from.complain("the day of an order is given when a record is put into the class: expected "
                              "assigned = true");
        }
        for (const std::string& stream : made.streams)
            if (made_.of_stream(stream + ":"))
                from.complain(fmt::format("the stream \"{}\" has a class already", stream));
    }

    void read_disposal(reader& from) {
        if (disposal_) from.complain("there is a [disposal] already");
        disposal_ = true;
        made_.propose = names(from, "propose", known_.roles, "role");
        made_.approve = names(from, "approve", known_.roles, "role");
        made_.hold = names(from, "hold", known_.roles, "role");
        if (made_.propose.empty() || made_.approve.empty() || made_.hold.empty())
            from.complain("expected roles for \"propose\", \"approve\" and \"hold\"");
        from.done();
    }

    /// A rule of the area: as long as the common one for the same beginning, or longer, or one more.
    void read_longer(reader& from) {
        const std::string id = from.text("class", reader::need::required);
        const auto found = std::ranges::find(made_.classes, id, &retention_class::id);
        const std::vector<keep_rule> keep = read_keep(from);
        from.done();
        if (found == made_.classes.end()) {
            from.complain(from.at("class"), fmt::format("there is no class \"{}\"", id));
            return;
        }
        if (keep.empty()) from.complain("expected \"keep\"");
        for (const keep_rule& rule : keep) {
            const auto same = std::ranges::find_if(found->keep, [&](const keep_rule& common) {
                return common.after == rule.after && common.died_under == rule.died_under;
            });
            if (rule.died_under && same == found->keep.end())
                from.complain(from.at("keep"), "a rule that takes the place of others would shorten: only "
                                               "the common rules have died_under");
            else if (same == found->keep.end())
                found->keep.push_back(rule);
            else if (rule.years < same->years)
                from.complain(
                    from.at("keep"),
                    fmt::format("{} years after {} are fewer than the {} of \"{}\" (at {}:{}): an "
                                "area may only lengthen",
                                rule.years, anchors[static_cast<std::size_t>(rule.after)], same->years,
                                found->title, found->at.file, found->at.line));
            else
                same->years = rule.years;
        }
        found->local = true;
    }

    known_names known_;
    std::vector<fault>& faults_;
    schedule made_;
    bool disposal_ = false;
};

void read_file(schedule_reader& into, const fs::path& folder, const std::string& name, bool local,
               std::vector<fault>& faults) {
    std::error_code error;
    const auto size = fs::file_size(folder / name, error);
    std::ifstream in(folder / name, std::ios::binary);
    if (error || !in) {
        faults.push_back({{name, 0, 0}, "this file can't be read"});
    } else if (size > largest_file) {
        faults.push_back({{name, 0, 0}, "this file is larger than 1 MiB: expected a smaller one"});
    } else {
        into.read(name, std::string(std::istreambuf_iterator<char>(in), {}), local);
    }
}

} // namespace

const retention_class* schedule::find(std::string_view id) const {
    const auto found = std::ranges::find(classes, id, &retention_class::id);
    return found == classes.end() ? nullptr : &*found;
}

const retention_class* schedule::of_stream(std::string_view stream) const {
    const std::string_view name = stream.substr(0, stream.find(':'));
    for (const retention_class& one : classes)
        if (std::ranges::find(one.streams, name) != one.streams.end()) return &one;
    return nullptr;
}

tl::expected<schedule, std::vector<fault>> load(const fs::path& folder, std::string_view area,
                                                const guidance::rulebook& rules) {
    std::vector<fault> faults;
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& one : fs::directory_iterator(folder / "retention", error))
        if (one.is_regular_file() && one.path().extension() == ".md" && names.size() < most_files)
            names.push_back("retention/" + one.path().filename().string());
    std::ranges::sort(names);
    schedule_reader into(rules, faults);
    for (const std::string& name : names)
        read_file(into, folder, name, false, faults);
    const std::string own = fmt::format("retention/local/{}.md", area);
    if (guidance::is_name(area) && fs::exists(folder / own, error))
        read_file(into, folder, own, true, faults);
    schedule made = into.finish();
    if (faults.size() > most_faults) faults.resize(most_faults);
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return made;
}

} // namespace kith::retention
