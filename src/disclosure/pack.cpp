// The pack as it leaves. What was taken out never reaches the document: there is no layer under which it
// could be found.

#include "disclosure/disclosure.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::disclosure {
namespace {

using casework::item_action;

std::string mark_of(std::size_t ground) {
    return fmt::format("[taken out: ground {}]", ground);
}

/// Number of a ground, from 1, as they stand in the code set.
std::size_t number_of(const std::vector<std::string>& grounds, std::string_view code) {
    const auto found = std::ranges::find(grounds, code);
    return std::size_t(found - grounds.begin()) + 1;
}

/// A place to take out, and the number of its ground.
struct cut {
    text_place place;
    std::size_t ground = 0;
};

/// The text without these places; those that touch or overlap go as one, under the first's ground.
std::string without(std::string_view text, std::vector<cut> cuts) {
    std::ranges::stable_sort(cuts, {}, [](const cut& one) { return one.place.begin; });
    std::string left;
    std::size_t at = 0;
    for (std::size_t i = 0; i < cuts.size();) {
        const text_place first = cuts[i].place;
        std::size_t end = first.end;
        const std::size_t ground = cuts[i].ground;
        for (++i; i < cuts.size() && cuts[i].place.begin <= end; ++i)
            end = std::max(end, cuts[i].place.end);
        left.append(text.substr(at, first.begin - at)).append(mark_of(ground));
        at = end;
    }
    return left.append(text.substr(at));
}

std::vector<cut> cuts_in(std::string_view text, const casework::item_decision& decided,
                         const std::vector<std::string>& grounds, std::vector<bool>& seen) {
    std::vector<cut> cuts;
    for (std::size_t i = 0; i < decided.out.size(); ++i)
        for (const text_place& place : places_of(text, decided.out[i].words)) {
            cuts.push_back({place, number_of(grounds, decided.out[i].ground)});
            seen[i] = true;
        }
    return cuts;
}

void note_ground(given_item& into, const std::string& ground) {
    if (std::ranges::find(into.grounds, ground) == into.grounds.end()) into.grounds.push_back(ground);
}

std::string when_of(const pack_item& item) {
    const local_time at = to_local(item.when);
    return item.to_the_minute ? long_words(at) : long_words(at.day);
}

} // namespace

result<given_item> give(const pack_item& item, const casework::item_decision& decided, std::size_t number,
                        const std::vector<std::string>& grounds) {
    given_item made;
    made.number = number;
    made.item = &item;
    made.action = decided.action;
    if (decided.action == item_action::withhold) {
        note_ground(made, decided.ground);
        return made;
    }
    std::vector<bool> seen(decided.out.size());
    const auto left = [&](const std::string& text) {
        return without(text, cuts_in(text, decided, grounds, seen));
    };
    made.when = when_of(item);
    made.title = left(item.title);
    made.by = left(item.by);
    for (const item_part& part : item.parts)
        made.parts.push_back({left(part.label), left(part.text)});
    for (std::size_t i = 0; i < decided.out.size(); ++i) {
        if (!seen[i])
            return refuse(fmt::format("These words are not in this item: {}. Type them as they stand there",
                                      decided.out[i].words),
                          "words");
        note_ground(made, decided.out[i].ground);
    }
    return made;
}

result<pack> make_pack(const gathering& from, const std::vector<pack_item>& items,
                       const casework::disclosure_pack& decided, const guidance::code_set& grounds) {
    pack made;
    made.passed_over = casework::in_words(from.over);
    for (const auto& one : grounds.codes) {
        made.grounds.push_back(one.code);
        made.ground_words[one.code] = one.text;
    }
    std::size_t number = 0;
    for (const pack_item& item : items) {
        ++number;
        const auto found = decided.decided.find(item.id);
        if (found == decided.decided.end()) continue;
        auto given = give(item, found->second, number, made.grounds);
        // Words that are not there any more: withheld as a whole rather than given by mistake.
        if (!given) {
            casework::item_decision whole = found->second;
            whole.action = item_action::withhold;
            whole.ground = whole.out.empty() ? whole.ground : whole.out.front().ground;
            given = give(item, whole, number, made.grounds);
        }
        made.items.push_back(std::move(*given));
    }
    return made;
}

namespace {

int count_of(const pack& all, item_action action) {
    return int(std::ranges::count(all.items, action, &given_item::action));
}

std::string items_words(int n) {
    return fmt::format("{} {}", n, n == 1 ? "item" : "items");
}

std::string withheld_words(const pack& all, const given_item& one) {
    const std::string& code = one.grounds.empty() ? std::string() : one.grounds.front();
    return fmt::format("Withheld: ground {}", number_of(all.grounds, code));
}

std::string text_of(const given_item& one) {
    std::string words;
    for (const item_part& part : one.parts) {
        if (!words.empty()) words += "\n";
        if (!part.label.empty()) words += part.label + (part.label.ends_with('?') ? " " : ": ");
        words += part.text;
    }
    return words;
}

/// Each ground that was used: its number, its words, how many items it touches.
std::vector<std::vector<std::string>> index_of(const pack& all) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < all.grounds.size(); ++i) {
        int whole = 0, part = 0;
        for (const given_item& one : all.items) {
            if (std::ranges::find(one.grounds, all.grounds[i]) == one.grounds.end()) continue;
            (one.action == item_action::withhold ? whole : part)++;
        }
        if (whole + part == 0) continue;
        rows.push_back(
            {std::to_string(i + 1), all.ground_words.at(all.grounds[i]),
             fmt::format("{} withheld, words taken out of {}", items_words(whole), items_words(part))});
    }
    return rows;
}

std::vector<std::string> paragraphs_of(const pack& all) {
    std::vector<std::string> words{
        "This is what is held about the person named above, up to the moment at which it was gathered: "
        "every entry of the record, what other people's records say of them, and how often the record "
        "was looked at.",
        "Where something was left out, a number says on which ground. The grounds stand at the end."};
    words.insert(words.end(), all.passed_over.begin(), all.passed_over.end());
    words.push_back(all.rights);
    return words;
}

std::vector<std::pair<std::string, std::string>> facts_of(const pack& all) {
    return {{"About", all.name},
            {"Reference", all.reference},
            {"Gathered", all.gathered},
            {"Given whole", items_words(count_of(all, item_action::give))},
            {"Given with words taken out", items_words(count_of(all, item_action::words))},
            {"Withheld", items_words(count_of(all, item_action::withhold))}};
}

} // namespace

documents::pdf_document pack_pages(const pack& all) {
    documents::pdf_document made;
    made.title = "What is held about you";
    made.subject = "Answer to a request for one's own record, reference " + all.reference;
    made.facts = facts_of(all);
    made.marking = all.marking;
    made.foot = all.prepared;
    made.created = all.created;
    for (const std::string& words : paragraphs_of(all))
        if (!words.empty()) made.blocks.emplace_back(documents::pdf_paragraph{words});
    documents::pdf_table table;
    table.columns = {{"No.", 0.5}, {"When", 1.2}, {"What is on record", 5}, {"Recorded by", 1.5}};
    for (const given_item& one : all.items) {
        if (one.action == item_action::withhold)
            table.rows.push_back({{std::to_string(one.number)}, {""}, {withheld_words(all, one)}, {""}});
        else
            table.rows.push_back(
                {{std::to_string(one.number)}, {one.when}, {text_of(one), one.title}, {one.by}});
    }
    made.blocks.emplace_back(documents::pdf_heading{2, "The record"});
    if (table.rows.empty())
        made.blocks.emplace_back(documents::pdf_paragraph{"Nothing has been decided yet."});
    else
        made.blocks.emplace_back(std::move(table));
    made.blocks.emplace_back(documents::pdf_heading{2, "What was left out, and why"});
    documents::pdf_table index;
    index.columns = {{"Ground", 0.8}, {"What it is", 5}, {"How often", 2.2}};
    for (const auto& row : index_of(all))
        index.rows.push_back({{row[0]}, {row[1]}, {row[2]}});
    if (index.rows.empty())
        made.blocks.emplace_back(documents::pdf_paragraph{"Nothing was left out."});
    else
        made.blocks.emplace_back(std::move(index));
    return made;
}

std::string pack_text(const pack& all) {
    std::string out = "What is held about you\n\n";
    for (const auto& [label, words] : facts_of(all))
        out += label + ": " + words + "\n";
    out += all.marking + "\n\n";
    for (const std::string& words : paragraphs_of(all))
        if (!words.empty()) out += words + "\n\n";
    for (const given_item& one : all.items) {
        if (one.action == item_action::withhold) {
            out += fmt::format("{}. {}\n\n", one.number, withheld_words(all, one));
            continue;
        }
        out += fmt::format("{}. {}. {}\n", one.number, one.when, one.title);
        if (const std::string words = text_of(one); !words.empty()) out += words + "\n";
        if (!one.by.empty()) out += "Recorded by: " + one.by + "\n";
        out += "\n";
    }
    out += "What was left out, and why\n";
    const auto index = index_of(all);
    for (const auto& row : index)
        out += fmt::format("Ground {}: {}. {}\n", row[0], row[1], row[2]);
    if (index.empty()) out += "Nothing was left out.\n";
    return out;
}

} // namespace kith::disclosure
