#include "synthetic/population_data.hpp"

#include "guidance/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace kith::synthetic {
namespace {

using guidance::fault;
using guidance::value;

constexpr std::size_t longest_file = 1U << 20U;
constexpr std::size_t most_names = 20'000;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size() && parts.size() < most_names;) {
        const std::size_t end = std::min(text.find(by, at), text.size());
        parts.emplace_back(trimmed(text.substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

std::string lower_ascii(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

class data_reader {
  public:
    data_reader(std::string file, std::vector<fault>& faults, population_data& into)
        : file_(std::move(file)), faults_(faults), made_(into) {}

    void read(const guidance::document& from) {
        for (const guidance::section& one : from.sections) {
            if (one.key == "community")
                read_community(one.table);
            else if (one.key == "given_tail")
                read_given_tail(one.table);
            else if (one.key == "nicknames")
                read_nicknames(one.table);
            else if (one.key == "spellings")
                read_spellings(one.table);
            else if (one.key == "scripts")
                read_scripts(one.table);
            else if (one.key == "places")
                read_places(one.table);
            else if (one.key == "households")
                read_households(one.table);
            else
                complain(one.table, fmt::format("[{}] is not known here", one.key));
        }
    }
    std::vector<double> community_weights;

  private:
    void complain(const value& at, std::string message) {
        if (faults_.size() < 100) faults_.push_back({{file_, at.line, at.column}, std::move(message)});
    }
    std::string text(const value& table, std::string_view key, bool needed = true) {
        const value* found = table.find(key);
        if (found && found->is == value::type::text) return found->text;
        if (needed) complain(found ? *found : table, fmt::format("expected {} = a text", key));
        return {};
    }
    int number(const value& table, std::string_view key) {
        const value* found = table.find(key);
        if (found && found->is == value::type::whole_number && found->number >= 0 &&
            found->number <= 1'000'000)
            return static_cast<int>(found->number);
        complain(found ? *found : table, fmt::format("expected {} = a whole number", key));
        return 0;
    }
    /// A list in one text, parts by commas; slope in hundredths (0: all alike).
    name_list list(const value& table, std::string_view key, int slope, bool needed = true) {
        name_list read;
        const std::string all = text(table, key, needed);
        if (all.empty()) return read;
        read.names = split(all, ',');
        std::vector<double> shares;
        for (std::size_t rank = 1; rank <= read.names.size(); ++rank)
            shares.push_back(std::pow(static_cast<double>(rank), -slope / 100.0));
        read.weights = chooser(shares);
        return read;
    }
    std::vector<std::string> texts(const value& table, std::string_view key) {
        std::vector<std::string> all;
        const value* found = table.find(key);
        for (const value& one : found ? found->items : std::vector<value>())
            if (one.is == value::type::text) all.push_back(one.text);
        if (all.empty()) complain(table, fmt::format("expected {} = a list of texts", key));
        return all;
    }
    /// "name: other, other" as a pair.
    std::pair<std::string, std::vector<std::string>> entry(const value& at, const std::string& line) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) {
            complain(at, fmt::format("expected \"name: others\" and not \"{}\"", line));
            return {line, {line}};
        }
        return {std::string(trimmed(std::string_view(line).substr(0, colon))),
                split(line.substr(colon + 1), ',')};
    }

    void read_community(const value& table) {
        community read;
        read.name = text(table, "name");
        const value* ethnicity = table.find("ethnicity");
        std::vector<double> shares;
        for (const auto& one : ethnicity ? ethnicity->entries : std::vector<guidance::entry>()) {
            read.ethnicities.push_back(one.key);
            shares.push_back(static_cast<double>(std::max<std::int64_t>(one.of.number, 0)));
        }
        if (shares.empty()) complain(table, "expected ethnicity = { CODE = weight, ... }");
        read.ethnicity_weights = chooser(shares);
        read.custom = custom(table);
        read.family = list(table, "family", number(table, "slope"));
        read.tail = number(table, "tail");
        read.womens = list(table, "womens", 60, read.custom == family_custom::begum_bibi);
        read.heads = list(table, "heads", 35, read.tail > 0);
        read.middles = list(table, "middles", 0, read.tail > 0);
        read.ends = list(table, "ends", 40, read.tail > 0);
        read.original_script = text(table, "original_script", false);
        read.mother_tongue = text(table, "mother_tongue");
        read.english_given = text(table, "given_tail", false) == "yes";
        const value* given = table.find("given");
        for (const value& one : given ? given->items : std::vector<value>())
            read.given.push_back({number(one, "from"), list(one, "girls", 45), list(one, "boys", 45)});
        if (read.given.empty() || read.family.names.empty())
            complain(table, "expected family names and [[community.given]]");
        community_weights.push_back(number(table, "weight"));
        made_.communities.push_back(std::move(read));
    }
    family_custom custom(const value& table) {
        static constexpr std::array<std::string_view, 6> known = {
            "father", "singh_kaur", "begum_bibi", "endings", "fathers_given_name", "two_names"};
        const std::string word = text(table, "custom");
        const auto found = std::find(known.begin(), known.end(), word);
        if (found == known.end()) complain(table, fmt::format("there is no custom \"{}\"", word));
        return static_cast<family_custom>(found == known.end() ? 0 : found - known.begin());
    }

    void read_given_tail(const value& table) {
        made_.composed = number(table, "composed");
        made_.hyphened = number(table, "hyphened");
        made_.given_heads = list(table, "heads", 0);
        made_.given_girls_ends = list(table, "girls", 0);
        made_.given_boys_ends = list(table, "boys", 0);
        made_.girls_second = list(table, "girls_second", 50);
        made_.boys_second = list(table, "boys_second", 50);
    }
    void read_nicknames(const value& table) {
        for (const std::string& line : texts(table, "of")) {
            auto [full, shorts] = entry(table, line);
            for (const std::string& one : shorts)
                made_.full_names[one].push_back(full);
            made_.short_names[full] = std::move(shorts);
        }
    }
    void read_spellings(const value& table) {
        for (const std::string& line : texts(table, "of")) {
            const auto group = split(line, ',');
            for (const std::string& one : group)
                for (const std::string& other : group)
                    if (one != other) made_.spellings[lower_ascii(one)].push_back(other);
        }
    }
    void read_scripts(const value& table) {
        for (const std::string& line : texts(table, "of")) {
            auto [latin, original] = entry(table, line);
            made_.scripts[latin] = original.front();
        }
    }
    void read_places(const value& table) {
        for (const std::string& line : texts(table, "towns")) {
            auto [name, area] = entry(table, line);
            made_.towns.push_back({name, area.front()});
        }
        made_.street_names = list(table, "names", 35);
        made_.street_kinds = list(table, "kinds", 60);
        made_.blocks = list(table, "blocks", 0);
    }
    void read_households(const value& table) {
        household_shares& read = made_.households;
        for (const char* kind : {"couple", "lone_mother", "lone_father", "step_family", "new_partner",
                                 "three_generations", "grandparents", "foster_carers", "adults_only"})
            read.kinds.push_back(number(table, kind));
        read.kind = chooser(read.kinds);
        std::vector<double> sizes;
        const value* children = table.find("children");
        for (const value& one : children ? children->items : std::vector<value>())
            sizes.push_back(static_cast<double>(std::clamp<std::int64_t>(one.number, 0, 1000)));
        if (sizes.empty() || sizes.size() > 6) complain(table, "expected children = [one to six weights]");
        sizes.resize(std::min<std::size_t>(sizes.size(), 6));
        read.children = chooser(sizes);
        read.apart = number(table, "apart_percent");
        read.twins = number(table, "twins_of_1000");
        read.unborn = number(table, "unborn_of_1000");
        read.mixed = number(table, "mixed_percent");
        read.married = number(table, "married_percent");
        read.moved = number(table, "moved_percent");
        read.shared = number(table, "shared_percent");
        read.flats = number(table, "flats_percent");
    }

    std::string file_;
    std::vector<fault>& faults_;
    population_data& made_;
};

} // namespace

chooser::chooser(const std::vector<double>& weights) {
    double total = 0;
    for (const double one : weights)
        total += one;
    const std::size_t count = weights.size();
    if (count == 0 || total <= 0) return;
    constexpr double whole = 4294967296.0;
    odds_.assign(count, static_cast<std::uint64_t>(whole));
    other_.resize(count);
    std::vector<double> scaled;
    std::vector<std::uint32_t> small, large;
    for (std::size_t i = 0; i < count; ++i) {
        other_[i] = static_cast<std::uint32_t>(i);
        scaled.push_back(weights[i] * static_cast<double>(count) / total);
        (scaled[i] < 1.0 ? small : large).push_back(static_cast<std::uint32_t>(i));
    }
    while (!small.empty() && !large.empty()) {
        const std::uint32_t less = small.back(), more = large.back();
        small.pop_back();
        odds_[less] = static_cast<std::uint64_t>(scaled[less] * whole);
        other_[less] = more;
        scaled[more] -= 1.0 - scaled[less];
        if (scaled[more] < 1.0) {
            large.pop_back();
            small.push_back(more);
        }
    }
}

result<population> load_population(const std::filesystem::path& folder, std::uint64_t seed) {
    auto made = std::make_shared<population_data>();
    std::vector<fault> faults;
    for (const char* name : {"synthetic/names.md", "synthetic/places.md"}) {
        std::ifstream file(folder / name, std::ios::binary);
        std::string content(longest_file + 1, '\0');
        file.read(content.data(), static_cast<std::streamsize>(content.size()));
        content.resize(static_cast<std::size_t>(file.gcount()));
        if (content.empty() || content.size() > longest_file)
            return refuse(fmt::format("Expected a file of at most 1 MiB at {}", (folder / name).string()));
        data_reader reader(name, faults, *made);
        reader.read(guidance::read_document(name, content, faults));
        if (!reader.community_weights.empty()) made->community_weights = chooser(reader.community_weights);
    }
    if (faults.empty() && (made->communities.empty() || made->towns.empty() ||
                           made->given_heads.names.empty() || made->households.kinds.empty()))
        return refuse("The names and places of synthetic people are not complete.");
    if (!faults.empty()) {
        problems all;
        for (const fault& one : faults)
            all.push_back({guidance::to_text(one), ""});
        return tl::unexpected(std::move(all));
    }
    population whole;
    whole.from = std::move(made);
    whole.seed = seed;
    return whole;
}

} // namespace kith::synthetic
