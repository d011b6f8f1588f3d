#include "linkage/prepared.hpp"

#include "linkage/words.hpp"

#include <algorithm>

namespace kith::linkage {
namespace {

std::string joined(const std::vector<std::size_t>& fields, std::span<const std::string> values) {
    std::string text;
    for (const std::size_t at : fields) {
        const std::string part = folded(values[at]);
        if (says_nothing(part)) continue;
        if (!text.empty()) text += ' ';
        text += part;
    }
    return text;
}

/// "Ann Mary Smith" or "SMITH, Ann Mary": given names and surname.
std::pair<std::string, std::string> split_name(std::string_view full) {
    const auto comma = full.find(',');
    if (comma != std::string_view::npos)
        return {folded(full.substr(comma + 1)), folded(full.substr(0, comma))};
    const std::string all = folded(full);
    if (says_nothing(all)) return {};
    const auto space = all.rfind(' ');
    if (space == std::string::npos) return {all, {}};
    return {all.substr(0, space), all.substr(space + 1)};
}

std::string only(std::string_view text, bool (*kept)(char)) {
    std::string out;
    for (const char c : text) {
        if (kept(c)) out += c;
    }
    return out;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string folded_email(std::string_view text) {
    std::string out;
    for (char c : text.substr(0, 120)) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        if (c > ' ' && c < 127) out += c;
    }
    if (out.find('@') == std::string::npos && says_nothing(folded(out))) return {};
    return out;
}

std::string folded_phone(std::string_view text) {
    std::string digits = only(text, is_digit);
    if (digits.starts_with("0044")) digits = "0" + digits.substr(4);
    if (digits.starts_with("44") && digits.size() > 10) digits = "0" + digits.substr(2);
    if (digits.size() < 5) return {};
    return digits.substr(0, 20);
}

std::string folded_sex(std::string_view text) {
    const std::string plain = folded(text, 20);
    if (plain.empty() || plain == "u" || plain == "0" || plain == "9" || says_nothing(plain)) return {};
    if (plain == "m" || plain == "male" || plain == "boy" || plain == "man" || plain == "1") return "m";
    if (plain == "f" || plain == "female" || plain == "girl" || plain == "woman" || plain == "2")
        return "f";
    return plain;
}

std::string without_spaces(std::string text) {
    std::erase(text, ' ');
    return text;
}

std::string folded_identifier(const std::vector<std::size_t>& fields, std::span<const std::string> values) {
    std::string text = without_spaces(joined(fields, values));
    // Numbers made up to fill a box: 0000000000, 9999999999.
    if (text.size() >= 3 && text.find_first_not_of(text.front()) == std::string::npos) return {};
    return text;
}

std::string folded_date(const comparison_plan& one, std::span<const std::string> values) {
    if (one.fields.size() == 1) return to_text(read_date(values[one.fields.front()]));
    const auto part = [&](std::size_t i) {
        return one.fields[i] == none ? std::string_view() : std::string_view(values[one.fields[i]]);
    };
    return to_text(read_date(part(0), part(1), part(2)));
}

std::string folded_value(const plan& how, const comparison_plan& one, std::span<const std::string> values) {
    switch (one.how) {
    case judged_as::given:
        return how.names_in_one ? split_name(values[one.fields.front()]).first : joined(one.fields, values);
    case judged_as::surname:
        return how.names_in_one ? split_name(values[one.fields.front()]).second
                                : joined(one.fields, values);
    case judged_as::date:
        return folded_date(one, values);
    case judged_as::sex:
        return folded_sex(values[one.fields.front()]);
    case judged_as::postcode:
        return without_spaces(joined(one.fields, values));
    case judged_as::identifier:
        return folded_identifier(one.fields, values);
    case judged_as::email:
        return folded_email(values[one.fields.front()]);
    case judged_as::phone:
        return folded_phone(values[one.fields.front()]);
    default:
        return joined(one.fields, values);
    }
}

} // namespace

std::uint32_t dictionary::find(std::string_view text) const {
    const auto found = numbers_.find(text);
    return found == numbers_.end() ? 0 : found->second;
}

std::uint32_t dictionary::number_of(std::string_view text) {
    if (text.empty()) return 0;
    if (const std::uint32_t known = find(text)) return known;
    value made;
    made.text = std::string(text);
    made.pairs = letter_pairs(text);
    const auto words = words_of(made.text);
    made.words = static_cast<std::uint8_t>(std::min<std::size_t>(words.size(), 200));
    made.unnamed = static_cast<std::int8_t>(before_naming(text));
    made.initial = text.size() == 1;
    if (!words.empty()) {
        const auto forms = forms_of(words.front());
        for (std::size_t i = 0; i < std::min(forms.size(), made.forms.size()); ++i)
            made.forms[i] = forms[i];
    }
    if (const std::string sound = sound_of(text); !sound.empty())
        made.sound =
            sounds_.try_emplace(sound, static_cast<std::uint32_t>(sounds_.size()) + 1).first->second;
    const auto number = static_cast<std::uint32_t>(values_.size());
    values_.push_back(std::move(made));
    numbers_.emplace(values_.back().text, number);
    return number;
}

prepared prepare(plan how) {
    prepared made;
    made.how = std::move(how);
    made.dictionaries.resize(made.how.comparisons.size());
    for (std::size_t i = 0; i < made.how.comparisons.size(); ++i) {
        const bool name = i == made.how.surname && made.how.given != none;
        made.dictionary_of.push_back(name ? made.how.given : i);
    }
    return made;
}

std::array<std::string, most_comparisons> folded_values(const plan& how,
                                                        std::span<const std::string> values) {
    std::array<std::string, most_comparisons> texts;
    for (std::size_t i = 0; i < how.comparisons.size(); ++i) {
        texts[i] = folded_value(how, how.comparisons[i], values);
        if (says_nothing(texts[i])) texts[i].clear();
    }
    return texts;
}

cells enter(prepared& into, std::span<const std::string, most_comparisons> texts) {
    cells row{};
    for (std::size_t i = 0; i < into.how.comparisons.size(); ++i) {
        if (texts[i].empty()) continue;
        if (into.how.comparisons[i].how == judged_as::date)
            row[i] = read_date(texts[i]).packed();
        else
            row[i] = into.dictionaries[into.dictionary_of[i]].number_of(texts[i]);
    }
    return row;
}

} // namespace kith::linkage
