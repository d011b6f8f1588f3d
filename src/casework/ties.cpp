// How an entry about a tie changes the file.

#include "casework/ties.hpp"

#include "casework/entries.hpp"

#include <algorithm>

namespace kith::casework {
std::string_view words_of_tie(std::string_view code) {
    for (const tie_strength& one : tie_strengths)
        if (one.code == code) return one.words;
    for (const tie_strength& one : tie_kinds)
        if (one.code == code) return one.words;
    return code;
}

bool apply_ties(file& child, const record::entry& entry, const boost::json::object& body) {
    if (entry.type != tie_judged) return false;
    tie one;
    one.to = text_of(body, "to");
    one.name = text_of(body, "name");
    one.kind = text_of(body, "kind");
    one.strength = text_of(body, "strength");
    one.note = text_of(body, "note");
    one.sequence = entry.sequence;
    one.by = entry.by;
    one.entered = entry.entry_time;
    add_happening(child, entry, "Tie judged: " + std::string(words_of_tie(one.strength)), "fact").detail =
        one.name.empty() ? one.note : one.name + ". " + one.note;
    child.ties.push_back(std::move(one));
    return true;
}

std::vector<tie> ties_that_hold(const file& child) {
    std::vector<tie> held;
    for (const tie& one : child.ties) {
        const auto before =
            std::find_if(held.begin(), held.end(), [&](const tie& each) { return each.to == one.to; });
        if (before == held.end()) {
            held.push_back(one);
            continue;
        }
        // What it is called and what it is stays, unless it is said anew.
        const tie named = *before;
        *before = one;
        if (before->name.empty()) before->name = named.name;
        if (before->kind.empty()) before->kind = named.kind;
    }
    return held;
}

} // namespace kith::casework
