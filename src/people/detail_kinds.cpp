// The kinds of details with their parts: the one table that forms, checks, history and exports are drawn
// from.

#include "people/details.hpp"

#include <algorithm>
#include <array>

namespace kith::people {
namespace {

constexpr std::array<part_choice, 8> name_kinds = {{
    {"alias", "Another name they use or have used (alias)"},
    {"known_as", "What they are called (known as)"},
    {"previous", "An earlier name"},
    {"maiden", "Family name at birth or before marriage"},
    {"birth", "Name on the birth certificate"},
    {"legal", "Legal name, where the record goes by another"},
    {"original_script", "The name in its own script"},
    {"transliterated", "The name in Latin letters"},
}};

constexpr std::array<part_choice, 10> schemes = {{
    {"nhs_number", "NHS number"},
    {"upn", "Unique pupil number (UPN)"},
    {"former_upn", "Former UPN"},
    {"local_id", "Council's number for the person, here or elsewhere"},
    {"home_office", "Home Office number"},
    {"passport", "Passport or travel document"},
    {"national_insurance", "National Insurance number"},
    {"police", "Police number (PNC or custody)"},
    {"court", "Court case number"},
    {"other", "Another number"},
}};

constexpr std::array<part_choice, 2> yes_or_no = {{{"no", "No"}, {"yes", "Yes"}}};

constexpr std::array<part_choice, 3> yes_no_not_known = {
    {{"yes", "Yes"}, {"no", "No"}, {"not_known", "Not known"}}};

constexpr std::array<part_choice, 3> safety = {{
    {"yes", "Yes, it is safe to use"},
    {"ask", "Only in a certain way, or after asking"},
    {"no", "No, do not use it"},
}};

constexpr std::string_view protected_hint =
    "Choose yes when somebody must not learn it. It is then shown only to the allocated worker and to "
    "those who "
    "see the whole area, never in lists, searches, prints or exports.";

constexpr std::array<detail_part, 5> of_name = {{
    {"kind", "What kind of name is it?", "", part_type::choice, true, name_kinds},
    {"given", "Given names", "", part_type::line},
    {"family", "Family name", "Leave one of the two empty where there is only one name.", part_type::line},
    {"said", "How is it said?", "For example, “ah-yo-DEH-leh”.", part_type::line},
    {"note", "Anything else about this name", "Which language or script, who uses it.", part_type::line},
}};

constexpr std::array<detail_part, 3> of_identifier = {{
    {"scheme", "What kind of number is it?", "", part_type::choice, true, schemes},
    {"value", "Number", "Spaces do not matter.", part_type::line, true},
    {"issuer", "Who gave it out?", "Needed for another council's number and for another kind of number.",
     part_type::line},
}};

constexpr std::array<detail_part, 1> of_upn_unknown = {{
    {"reason",
     "Why is there no UPN?",
     "As the census of children in need asks it.",
     part_type::choice,
     true,
     {},
     "upn_unknown_reason"},
}};

constexpr std::array<detail_part, 4> of_school = {{
    {"name", "School, nursery or college", "", part_type::line, true},
    {"urn", "Unique reference number (URN)", "6 digits. Leave it empty where you do not know it.",
     part_type::line},
    {"note", "Who to speak to there", "The designated safeguarding lead, for example.", part_type::line},
    {"protected", "Must it be protected?", protected_hint, part_type::choice, true, yes_or_no},
}};

constexpr std::array<detail_part, 6> of_address = {{
    {"kind", "What kind of address is it?", "", part_type::choice, true, {}, "address_kind"},
    {"lines", "Address", "Without the postcode.", part_type::text},
    {"postcode", "Postcode", "Leave it empty where you do not know it, or for a place abroad.",
     part_type::line},
    {"uprn", "Unique property reference number (UPRN)", "Up to 12 digits, if you have it.",
     part_type::line},
    {"protected", "Must it be protected?", protected_hint, part_type::choice, true, yes_or_no},
    {"note", "Anything else about this address", "Who else lives there, how to find it.", part_type::line},
}};

constexpr std::array<detail_part, 5> of_contact = {{
    {"kind", "How are they reached?", "", part_type::choice, true, {}, "contact_kind"},
    {"value", "Number or address", "A phone number, an email address, or words.", part_type::line, true},
    {"whose", "Whose is it?", "Where it is not their own: grandmother, a neighbour.", part_type::line},
    {"safe", "Is it safe to use?", "Somebody else may read the messages or answer the phone.",
     part_type::choice, true, safety},
    {"safe_note", "How and when is it safe?", "For example, “only text, between 9 and 3”.",
     part_type::line},
}};

constexpr std::array<detail_part, 4> of_language = {{
    {"language", "Language", "British Sign Language is one too.", part_type::line, true},
    {"use", "How well do they use it?", "", part_type::choice, true, {}, "language_use"},
    {"interpreter", "Is an interpreter needed?", "Never a child, and never somebody from the family.",
     part_type::choice, true, yes_no_not_known},
    {"note", "Anything else", "The dialect, or who must not interpret.", part_type::line},
}};

constexpr std::array<detail_part, 2> of_communication = {{
    {"need", "What do they need?", "", part_type::choice, true, {}, "communication_need"},
    {"note", "What helps, and what does not", "", part_type::text},
}};

constexpr std::array<detail_part, 4> of_warning = {{
    {"kind", "What kind of warning is it?", "", part_type::choice, true, {}, "warning_kind"},
    {"what", "What is the danger?", "Facts, and where they come from. The person may read it one day.",
     part_type::text, true},
    {"careful", "Who is to be careful, and how?", "For example, “two visit together, never at dusk”.",
     part_type::line, true},
    {"review", "When is it to be looked at again?",
     "A warning that nobody looks at again goes stale. At most a year.", part_type::date, true},
}};

constexpr std::array<detail_kind, 9> kinds = {{
    {"name", "Name", "Names", "No longer used", of_name},
    {"identifier", "Number", "Numbers", "No longer valid", of_identifier},
    {"upn_unknown", "Reason for having no UPN", "Numbers", "No longer so", of_upn_unknown},
    {"school", "School, nursery or college", "School", "Left", of_school},
    {"address", "Address", "Addresses", "No longer lives there", of_address},
    {"contact", "Contact details", "Contact details", "No longer used", of_contact, false},
    {"language", "Language", "Language and communication", "No longer so", of_language, false},
    {"communication", "Help with communication", "Language and communication", "No longer needed",
     of_communication, false},
    {"warning", "Warning", "Warnings", "The warning is over", of_warning, false},
}};

} // namespace

std::span<const detail_kind> detail_kinds() {
    return kinds;
}

const detail_kind* find_kind(std::string_view id) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.id == id; });
    return found == kinds.end() ? nullptr : &*found;
}

} // namespace kith::people
