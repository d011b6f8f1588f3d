// An entry in words. Written so that what is not known is shown, not left out: a body of a type that this
// version has never seen still gives every text in it.

#include "disclosure/wording.hpp"

#include "casework/entries.hpp"
#include "casework/steps.hpp"
#include "guidance/fact_words.hpp"
#include "people/people.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace kith::disclosure {
namespace {

namespace json = boost::json;

/// Keys whose values are identifiers, numbers of entries or machine values: of no meaning to a reader.
constexpr std::array<std::string_view, 22> machine_keys{
    "process", "definition", "step",   "clock",    "basis", "started_by",     "calendar", "household",
    "deposit", "digest",     "schema", "sequence", "entry", "replaces_entry", "about",    "corrects",
    "each",    "replaces",   "direct", "finishes", "id",    "beside"};

bool is_machine_key(std::string_view key) {
    return std::ranges::find(machine_keys, key) != machine_keys.end();
}

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// "told_by" is "Told by".
std::string humanised(std::string_view key) {
    std::string words(key);
    std::ranges::replace(words, '_', ' ');
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 32);
    return words;
}

/// A code such as "not_known": lower-case words joined by "_".
bool is_code(std::string_view text) {
    return text.find('_') != std::string_view::npos &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

class telling {
  public:
    telling(const gathering& from, const people_names& names, const record::entry& entry)
        : from_(from), names_(names), entry_(entry) {
        const guidance::edition* edition = from.rules.find_edition(entry.edition);
        edition_ = edition ? edition : &from.edition;
    }

    std::vector<item_part> all() && {
        const json::object body = casework::parse_body(entry_.body);
        definition_ = edition_->find_process(casework::text_of(body, "definition"));
        step_ = casework::text_of(body, "step");
        if (!definition_ && !entry_.rules.empty()) { // a correction names its step among the rules
            const std::string& rule = entry_.rules.front();
            const auto dot = rule.find('.');
            definition_ = edition_->find_process(rule.substr(0, dot));
            if (dot != std::string::npos) step_ = rule.substr(dot + 1);
        }
        tell_object(body, "");
        return std::move(parts_);
    }

  private:
    void add(std::string label, std::string text) {
        if (!text.empty()) parts_.push_back({std::move(label), std::move(text)});
    }

    void tell_object(const json::object& object, std::string_view under) {
        for (const auto& member : object)
            tell({member.key().data(), member.key().size()}, member.value(), under);
    }

    void tell(std::string_view key, const json::value& value, std::string_view under) {
        if (key == "answers") return tell_answers(value);
        if (key == "facts") return tell_facts(value);
        if (key == "clocks" || key == "clock_changes") return tell_clocks(value);
        if (key == "assigns") return tell_assigns(value);
        if (key == "outcome" && definition_) {
            const std::string id(value.is_string() ? view(value.get_string()) : "");
            const guidance::outcome* outcome = guidance::find_outcome(*definition_, id);
            return add("Decided", outcome ? outcome->title : id);
        }
        if (const json::object* inner = value.if_object()) return tell_object(*inner, key);
        if (const json::array* list = value.if_array()) return tell_list(key, *list, under);
        add(humanised(key), leaf(key, value));
    }

    void tell_list(std::string_view key, const json::array& list, std::string_view under) {
        std::string plain;
        for (const json::value& each : list) {
            if (each.is_object() || each.is_array()) {
                tell(key, each, under);
                continue;
            }
            const std::string one = leaf(key, each);
            if (!one.empty()) plain += (plain.empty() ? "" : ", ") + one;
        }
        add(humanised(key), std::move(plain));
    }

    std::string leaf(std::string_view key, const json::value& value) const {
        if (const json::string* text = value.if_string()) return words(key, std::string(view(*text)));
        if (is_machine_key(key)) return {};
        if (value.is_bool()) return value.get_bool() ? "Yes" : "No";
        if (value.is_null()) return {};
        return json::serialize(value);
    }

    /// A text: names for identifiers, days in words; what only looks like a machine's stays.
    std::string words(std::string_view key, std::string text) const {
        if (const auto known = names_.find(text); known != names_.end()) return known->second;
        if (is_identifier(text)) {
            const std::string name = from_.name_of(practitioner_id{text});
            if (!name.empty()) return name;
            if (is_machine_key(key)) return {};
        }
        if (text.size() == 10)
            if (const auto day = parse_date(text)) return long_words(*day);
        if (is_code(text)) return humanised(text);
        return text;
    }

    void tell_answers(const json::value& value) {
        const json::object* answers = value.if_object();
        if (!answers) return;
        std::set<std::string> told;
        if (definition_) { // in the order in which they were asked
            for (const guidance::field& field : definition_->fields)
                if (field.step == step_ && answers->contains(field.id)) {
                    tell_answer(field, answers->at(field.id));
                    told.insert(field.id);
                }
        }
        for (const auto& member : *answers)
            if (!told.contains(std::string(member.key()))) tell(member.key(), member.value(), "answers");
    }

    void tell_answer(const guidance::field& field, const json::value& value) {
        std::vector<std::string> values;
        if (const json::string* text = value.if_string()) values.emplace_back(view(*text));
        if (const json::array* list = value.if_array())
            for (const json::value& each : *list)
                if (const json::string* text = each.if_string()) values.emplace_back(view(*text));
        add(field.prompt, casework::answer_in_words(field, values, from_.name_of));
    }

    void tell_facts(const json::value& value) {
        const json::object* facts = value.if_object();
        if (!facts) return;
        for (const auto& member : *facts) {
            const std::string id(member.key());
            std::string text = leaf(id, member.value());
            if (const json::string* said = member.value().if_string()) {
                const std::string words = guidance::fact_words(*edition_, id, view(*said));
                if (words != view(*said)) text = words;
            }
            const std::string label(people::label_of(id));
            add(label.empty() ? humanised(id) : label, std::move(text));
        }
    }

    void tell_clocks(const json::value& value) {
        const json::array* list = value.if_array();
        if (!list) return;
        for (const json::value& each : *list) {
            const json::object* one = each.if_object();
            if (!one) continue;
            const std::string id = casework::text_of(*one, "clock");
            const guidance::clock* clock = edition_->find_clock(id);
            const std::string due = words("due", casework::text_of(*one, "due"));
            add("Time limit", (clock ? clock->title : humanised(id)) + (due.empty() ? "" : ", due " + due));
        }
    }

    void tell_assigns(const json::value& value) {
        const json::array* list = value.if_array();
        if (!list) return;
        for (const json::value& each : *list) {
            const json::object* one = each.if_object();
            if (!one) continue;
            const std::string relation = casework::text_of(*one, "relation");
            const auto title = edition_->relations.find(relation);
            std::string who;
            if (const json::value* ids = one->if_contains("practitioners"); ids && ids->is_array())
                for (const json::value& id : ids->get_array())
                    who += (who.empty() ? "" : ", ") + leaf("practitioner", id);
            add(title == edition_->relations.end() ? humanised(relation) : title->second, std::move(who));
        }
    }

    const gathering& from_;
    const people_names& names_;
    const record::entry& entry_;
    const guidance::edition* edition_;
    const guidance::process* definition_ = nullptr;
    std::string step_;
    std::vector<item_part> parts_;
};

} // namespace

std::vector<item_part> words_of_entry(const gathering& from, const people_names& names,
                                      const record::entry& entry) {
    return telling(from, names, entry).all();
}

std::string words_of_actor(const gathering& from, const record::actor& by) {
    std::string words = from.name_of(by.who);
    const guidance::role* role = from.edition.find_role(by.role);
    const std::string title = role ? role->title : humanised(by.role);
    if (words.empty()) return title;
    return title.empty() ? words : words + ", " + title;
}

} // namespace kith::disclosure
