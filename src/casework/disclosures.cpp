// How entries about packs change the file, and how they are written.

#include "casework/disclosures.hpp"

#include "casework/entries.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace kith::casework {
namespace json = boost::json;
namespace {

constexpr std::array<std::pair<item_action, std::string_view>, 3> actions = {{
    {item_action::give, "give"},
    {item_action::words, "words"},
    {item_action::withhold, "withhold"},
}};

const json::array* list_of(const json::object& body, std::string_view key) {
    const json::value* found = body.if_contains(key);
    return found ? found->if_array() : nullptr;
}

disclosure_pack& pack_for(file& child, const case_process_id& process) {
    for (disclosure_pack& one : child.packs)
        if (one.process == process) return one;
    child.packs.emplace_back();
    child.packs.back().process = process;
    return child.packs.back();
}

item_decision read_decision(const json::object& body, const record::entry& entry) {
    item_decision one;
    one.item = text_of(body, "item");
    // What can't be read is not given.
    one.action = parse_item_action(text_of(body, "action")).value_or(item_action::withhold);
    one.ground = text_of(body, "ground");
    one.why = text_of(body, "why");
    if (const json::array* out = list_of(body, "out"))
        for (const json::value& each : *out)
            if (const json::object* said = each.if_object())
                one.out.push_back({text_of(*said, "words"), text_of(*said, "ground")});
    one.by = entry.by;
    one.at = entry.entry_time;
    one.sequence = entry.sequence;
    return one;
}

void apply_gathered(file& child, const record::entry& entry, const json::object& body) {
    disclosure_pack& pack = pack_for(child, case_process_id{text_of(body, "process")});
    pack.gathered_by = entry.sequence;
    pack.last_change = entry.sequence;
    pack.gathered = entry.entry_time;
    pack.count = number_of(body, "items");
    pack.upto.clear();
    if (const json::value* upto = body.if_contains("upto"); upto && upto->is_object())
        for (const auto& each : upto->get_object())
            pack.upto[std::string(each.key())] = number_of(upto->get_object(), each.key());
    if (const json::array* dropped = list_of(body, "dropped"))
        for (const json::value& each : *dropped)
            if (const json::string* item = each.if_string())
                pack.decided.erase(std::string(item->data(), item->size()));
    happening& told = add_happening(child, entry, "Record gathered to be given", "process");
    told.process = pack.process;
    told.detail = std::to_string(pack.count) + (pack.count == 1 ? " item" : " items");
}

} // namespace

std::string_view code_of(item_action action) {
    for (const auto& [one, code] : actions)
        if (one == action) return code;
    return "withhold";
}

std::optional<item_action> parse_item_action(std::string_view code) {
    for (const auto& [one, known] : actions)
        if (known == code) return one;
    return std::nullopt;
}

std::string to_body(const disclosure_pack& pack, const std::vector<std::string>& dropped) {
    json::object upto;
    for (const auto& [person, revision] : pack.upto)
        upto[person] = revision;
    json::object body{
        {"items", pack.count}, {"process", json::string(pack.process.text)}, {"upto", std::move(upto)}};
    if (!dropped.empty()) {
        json::array list;
        for (const std::string& item : dropped)
            list.emplace_back(item);
        body["dropped"] = std::move(list);
    }
    return record::canonical(body);
}

std::string decided_body(const case_process_id& process, const std::vector<item_decision>& decided) {
    json::array items;
    for (const item_decision& one : decided) {
        json::object said{{"action", code_of(one.action)}, {"item", one.item}};
        if (!one.ground.empty()) said["ground"] = one.ground;
        if (!one.why.empty()) said["why"] = one.why;
        json::array out;
        for (const taken_out& each : one.out)
            out.push_back(json::object{{"ground", each.ground}, {"words", each.words}});
        if (!out.empty()) said["out"] = std::move(out);
        items.push_back(std::move(said));
    }
    return record::canonical(
        json::object{{"items", std::move(items)}, {"process", json::string(process.text)}});
}

bool apply_disclosures(file& child, const record::entry& entry, const json::object& body) {
    if (entry.type == disclosure_gathered) {
        apply_gathered(child, entry, body);
        return true;
    }
    if (entry.type != disclosure_decided) return false;
    disclosure_pack& pack = pack_for(child, case_process_id{text_of(body, "process")});
    pack.last_change = entry.sequence;
    if (const json::array* items = list_of(body, "items"))
        for (const json::value& each : *items)
            if (const json::object* said = each.if_object()) {
                item_decision one = read_decision(*said, entry);
                std::string name = one.item;
                pack.decided.insert_or_assign(std::move(name), std::move(one));
            }
    return true;
}

} // namespace kith::casework
