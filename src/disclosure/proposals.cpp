// What may have to be taken out of a pack. Found by rule, put before somebody, never done.

#include "disclosure/disclosure.hpp"

#include "casework/unnamed.hpp"
#include "people/details.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::disclosure {
namespace {

constexpr std::string_view somebody_else = "third_party", protected_place = "address";
constexpr std::size_t most_proposed = 30; ///< for one item

/// Words to look for in every item.
struct sought {
    std::string words, ground, why;
};

void seek(std::vector<sought>& all, std::string words, std::string_view ground, std::string why) {
    if (words.size() < 3) return; // "Al" stands in every other word's place
    const auto same = std::ranges::find_if(all, [&](const sought& one) { return one.words == words; });
    if (same == all.end()) all.push_back({std::move(words), std::string(ground), std::move(why)});
}

/// Longer names first: "Ada Okafor" is proposed as one, not as "Ada".
void in_order(std::vector<sought>& all) {
    std::ranges::stable_sort(
        all, [](const sought& a, const sought& b) { return a.words.size() > b.words.size(); });
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find_first_of("\n,", at), text.size());
        std::string line = text.substr(at, end - at);
        line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
        if (!line.empty()) lines.push_back(std::move(line));
        at = end + 1;
    }
    return lines;
}

void seek_addresses(std::vector<sought>& all, const people::person& who) {
    for (const people::person_address& one : people::addresses_of(who, people::disclosure::protected_too)) {
        if (!one.is_protected) continue;
        // The first line and the postcode tell the place; the town alone does not.
        const auto lines = lines_of(one.lines);
        if (!lines.empty()) seek(all, lines.front(), protected_place, "Protected address");
        seek(all, one.postcode, protected_place, "Protected address");
    }
}

constexpr std::string_view asked_not_to_be_named = "Whoever referred asked not to be named";

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

bool begins_a_name(std::string_view word) {
    return !word.empty() &&
           ((word[0] >= 'A' && word[0] <= 'Z') || static_cast<unsigned char>(word[0]) >= 128);
}

/// "Mrs Rosalind Quillfeather" without the title, the given name and the family name; nothing where it is
/// no such name.
std::vector<std::string> names_within(std::string_view name) {
    constexpr std::array<std::string_view, 5> titles{"Mr", "Mrs", "Miss", "Ms", "Dr"};
    std::vector<std::string> words;
    std::string whole;
    for (std::size_t at = 0; at < name.size();) {
        const auto end = std::min(name.find(' ', at), name.size());
        const std::string_view word = name.substr(at, end - at);
        at = end + 1;
        if (word.empty() || std::ranges::find(titles, word) != titles.end()) continue;
        if (!begins_a_name(word)) return {};
        words.emplace_back(word);
        whole += (whole.empty() ? "" : " ") + words.back();
    }
    if (words.empty() || words.size() > 4) return {};
    return {whole, words.front(), words.back()};
}

/// What they wrote of themselves: all of it, each part that may name somebody, and of the first part, which
/// is who they are, given name and family name too.
void seek_written(std::vector<sought>& all, const std::string& written, const std::set<std::string>& own) {
    const auto look_for = [&](const std::string& words) {
        if (!own.contains(words)) seek(all, words, somebody_else, std::string(asked_not_to_be_named));
    };
    look_for(trimmed(written));
    for (std::size_t at = 0; at <= written.size();) {
        const auto end = std::min(written.find_first_of(",;\n()", at), written.size());
        const std::string part = trimmed(std::string_view(written).substr(at, end - at));
        const bool tells = std::ranges::any_of(part, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' ||
                   static_cast<unsigned char>(c) >= 128;
        });
        if (tells) look_for(part); // "a neighbour" is nobody
        if (at == 0)
            for (const std::string& name : names_within(part))
                look_for(name);
        at = end + 1;
    }
}

/// Everything that stands, or stood before a correction, in the answers that are protected.
void seek_unnamed(std::vector<sought>& all, const gathering& from, const casework::file& record,
                  const std::set<std::string>& own) {
    for (const casework::unnamed_author& one : casework::unnamed_in(from.edition, record)) {
        const casework::case_process* process = record.find(one.process);
        if (process == nullptr) continue;
        const auto seek_in = [&](const casework::answers& said) {
            for (const std::string& field : one.fields)
                if (const auto found = said.find(field); found != said.end())
                    for (const std::string& written : found->second)
                        seek_written(all, written, own);
        };
        for (const casework::recorded_step& step : process->steps) {
            if (step.sequence != one.sequence) continue;
            seek_in(step.said);
            for (const casework::correction& each : step.corrections)
                seek_in(each.before);
        }
        if (!one.who.empty())
            seek(all, from.name_of(one.who), somebody_else, std::string(asked_not_to_be_named));
    }
}

/// Entries that somebody made who asked not to be named, in the act in which they asked or in what they
/// referred: record and entry to their name. What they recorded otherwise stays theirs.
std::map<std::pair<std::string, std::int64_t>, std::string> entries_of_unnamed(const gathering& from) {
    std::map<std::pair<std::string, std::int64_t>, std::string> found;
    for (const auto* records : {&from.own, &from.others})
        for (const casework::whole_record& record : *records)
            for (const casework::unnamed_author& one : casework::unnamed_in(from.edition, *record.own))
                for (const casework::happening& each : record.own->happenings)
                    if (!one.who.empty() && each.by.who == one.who &&
                        (each.entry_time == one.entered || each.process == one.process))
                        found[{record.own->person.id.text, each.sequence}] = from.name_of(one.who);
    return found;
}

std::vector<sought> sought_in(const gathering& from) {
    std::vector<sought> all;
    std::set<std::string> own;
    for (const casework::whole_record& one : from.own) {
        own.insert(people::full_name(one.own->person));
        for (const people::person_name& name : people::names_of(one.own->person)) {
            own.insert(name.given);
            own.insert(name.whole());
        }
        seek_addresses(all, one.own->person);
    }
    for (const auto* records : {&from.own, &from.others})
        for (const casework::whole_record& one : *records)
            seek_unnamed(all, from, *one.own, own);
    // Whoever referred is shielded where the edition protects it; other practitioners are named as a rule.
    for (const casework::whole_record& one : from.own)
        for (const casework::involvement& stood : one.own->involvements)
            if (stood.lasting) seek(all, from.name_of(stood.practitioner), somebody_else, "Who referred");
    for (const casework::whole_record& one : from.others) {
        const people::person& who = one.own->person;
        for (const people::person_name& name : people::names_of(who)) {
            for (const std::string& words : {name.whole(), name.given})
                if (!own.contains(words))
                    seek(all, words, somebody_else, "Name of somebody else on record");
        }
        if (const std::string called = people::known_as(who); !own.contains(called))
            seek(all, called, somebody_else, "Name of somebody else on record");
        for (const people::person_contact& way : people::contacts_of(who, local_date(instant{})))
            seek(all, way.value, somebody_else, "How somebody else is reached");
        for (const people::person_identifier& number : people::identifiers_of(who))
            seek(all, number.value, somebody_else, "Number of somebody else");
        seek_addresses(all, who);
    }
    return all;
}

bool stands_in(const pack_item& item, const std::string& words) {
    if (!places_of(item.title, words).empty()) return true;
    return std::ranges::any_of(item.parts, [&](const item_part& part) {
        return !places_of(part.text, words).empty() || !places_of(part.label, words).empty();
    });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Telephone numbers: ten digits or more with nothing but blanks, brackets and dashes between them.
void find_numbers(std::string_view text, std::vector<std::string>& found) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at]) && text[at] != '+') continue;
        std::size_t end = at, last = at;
        int digits = 0;
        for (;
             end < text.size() && (is_digit(text[end]) || text.substr(end, 1).find_first_of("+ ()-") == 0);
             ++end)
            if (is_digit(text[end])) ++digits, last = end + 1;
        if (digits >= 10 && digits <= 15) found.emplace_back(text.substr(at, last - at));
        at = std::max(end, at + 1) - 1;
    }
}

/// Electronic addresses: what stands around an "@" up to the next blank.
void find_mail(std::string_view text, std::vector<std::string>& found) {
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        const auto blank = text.find_last_of(" \n\t,;<(", at);
        const std::size_t from = blank == std::string_view::npos ? 0 : blank + 1;
        std::size_t end = std::min(text.find_first_of(" \n\t,;>)", at), text.size());
        while (end > at && text[end - 1] == '.')
            --end;
        if (at > from && end > at + 3) found.emplace_back(text.substr(from, end - from));
    }
}

std::vector<std::string> ways_to_reach(const pack_item& item) {
    std::vector<std::string> found;
    for (const item_part& part : item.parts) {
        find_numbers(part.text, found);
        find_mail(part.text, found);
    }
    return found;
}

/// How the person is reached: no secret to them.
std::set<std::string> own_ways(const gathering& from) {
    std::set<std::string> ways;
    for (const casework::whole_record& one : from.own)
        for (const people::person_contact& way :
             people::contacts_of(one.own->person, local_date(from.until.value_or(instant{}))))
            ways.insert(way.value);
    return ways;
}

/// Whether the words stand anywhere in the item but inside one of these longer passages.
bool stands_free(const pack_item& item, const std::string& words, const std::vector<std::string>& within) {
    const auto in = [&](const std::string& text) {
        return std::ranges::any_of(places_of(text, words), [&](const text_place& place) {
            return std::ranges::none_of(within, [&](const std::string& longer) {
                return std::ranges::any_of(places_of(text, longer), [&](const text_place& one) {
                    return one.begin <= place.begin && place.end <= one.end;
                });
            });
        });
    };
    return in(item.title) || std::ranges::any_of(item.parts, [&](const item_part& part) {
               return in(part.text) || in(part.label);
           });
}

void add(std::vector<proposal>& into, proposal one) {
    const bool known = std::ranges::any_of(
        into, [&](const proposal& each) { return !one.words.empty() && each.words == one.words; });
    if (known || into.size() > most_proposed) return;
    if (into.size() == most_proposed)
        one = {"", "",
               fmt::format("There is more to look at than the first {}: read all of it", most_proposed)};
    into.push_back(std::move(one));
}

/// What an earlier pack took out of the same item: the same words, for the same reason.
void add_remembered(std::vector<proposal>& into, const pack_item& item,
                    const std::vector<casework::disclosure_pack>& packs, const case_process_id& this_one) {
    for (const casework::disclosure_pack& pack : packs) {
        const auto decided = pack.process == this_one ? pack.decided.end() : pack.decided.find(item.id);
        if (decided == pack.decided.end()) continue;
        for (const casework::taken_out& one : decided->second.out)
            if (stands_in(item, one.words))
                add(into, {one.words, one.ground,
                           "Taken out before, " + long_words(local_date(decided->second.at))});
        if (decided->second.action == casework::item_action::withhold)
            add(into, {"", decided->second.ground,
                       fmt::format("Withheld before, {}: {}", long_words(local_date(decided->second.at)),
                                   decided->second.why)});
    }
}

/// What is taken out of the item as it is decided now.
std::vector<casework::taken_out> outs_of(const std::vector<casework::disclosure_pack>& packs,
                                         const case_process_id& process, const std::string& item) {
    for (const casework::disclosure_pack& pack : packs)
        if (pack.process == process)
            if (const auto found = pack.decided.find(item); found != pack.decided.end())
                return found->second.out;
    return {};
}

/// What may have to be taken out of one item.
std::vector<proposal> proposals_of(const pack_item& item, const std::vector<sought>& all,
                                   const std::set<std::string>& own_ways,
                                   const std::vector<casework::taken_out>& decided,
                                   std::vector<proposal> remembered) {
    std::vector<proposal> mine = std::move(remembered);
    std::vector<std::string> covered; // as a longer passage, or taken out already
    for (const casework::taken_out& one : decided)
        covered.push_back(one.words);
    for (const proposal& one : mine)
        covered.push_back(one.words);
    const auto propose = [&](const std::string& words, std::string_view ground, std::string_view why) {
        if (words.empty() || !stands_free(item, words, covered)) return;
        add(mine, {words, std::string(ground), std::string(why)});
        covered.push_back(words);
    };
    for (const std::string& way : ways_to_reach(item))
        if (!own_ways.contains(way))
            propose(way, somebody_else, "A telephone number or electronic address");
    for (const sought& one : all)
        propose(one.words, one.ground, one.why);
    return mine;
}

} // namespace

std::map<std::string, std::vector<proposal>>
proposals_for(const gathering& from, const std::vector<pack_item>& items,
              const std::vector<casework::disclosure_pack>& packs, const case_process_id& this_one) {
    std::map<std::string, std::vector<proposal>> found;
    std::vector<sought> all = sought_in(from);
    // What is taken out of one item of this pack, and stands in another too, would be read there.
    for (const casework::disclosure_pack& pack : packs) {
        if (pack.process != this_one) continue;
        for (const auto& [item, decided] : pack.decided)
            for (const casework::taken_out& one : decided.out)
                seek(all, one.words, one.ground, "Taken out of another item of this pack");
    }
    in_order(all);
    const std::set<std::string> own = own_ways(from);
    const auto unnamed = entries_of_unnamed(from);
    for (const pack_item& item : items) {
        std::vector<proposal> remembered;
        add_remembered(remembered, item, packs, this_one);
        const auto decided = outs_of(packs, this_one, item.id);
        auto mine = proposals_of(item, all, own, decided, std::move(remembered));
        const auto by = unnamed.find({item.record.text, item.entry});
        if (by != unnamed.end() && item.source != item_source::readers && !by->second.empty() &&
            item.by.starts_with(by->second) &&
            std::ranges::find(decided, by->second, &casework::taken_out::words) == decided.end())
            add(mine, {by->second, std::string(somebody_else), std::string(asked_not_to_be_named)});
        if (!mine.empty()) found.emplace(item.id, std::move(mine));
    }
    return found;
}

} // namespace kith::disclosure
