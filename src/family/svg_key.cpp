// The key of a picture: what each of its lines and symbols means, each with a sample.

#include "family/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::family {
namespace {

constexpr std::string_view sample_open =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"26\" viewBox=\"0 0 40 26\" "
    "aria-hidden=\"true\">";

std::string sample_of(const line& one) {
    line level{.kind = one.kind,
               .paths = {{{2, 13}, {38, 13}}},
               .ended = one.ended,
               .strokes = {},
               .words = {},
               .between = {},
               .title = {}};
    if (one.kind == line_kind::stressful)
        level.paths = {{{2, 13}, {8, 8}, {14, 18}, {20, 8}, {26, 18}, {32, 8}, {38, 13}}};
    if (one.kind == line_kind::ended) level.ended = ending::ended;
    const double first = level.ended == ending::ended ? -3 : 0;
    if (level.ended != ending::none)
        for (double x = 20 + first; x <= 20 - first; x += 6)
            level.strokes.push_back({{x - 3, 20}, {x + 3, 6}});
    return std::string(sample_open) + line_svg(level) + "</svg>";
}

std::string sample_of(symbol shape, bool doubled, bool crossed, bool marked) {
    node one;
    one.shape = shape;
    one.doubled = doubled, one.crossed = crossed, one.marked = marked;
    const double half = shape == symbol::small_triangle ? 7 : 11;
    one.drawn = {20 - half, 13 - half, 20 + half, 13 + half};
    return std::string(sample_open) + symbol_svg(one) + "</svg>";
}

struct meaning {
    line_kind kind;
    ending ended;
    const char* words;
};
constexpr std::array meanings{
    meaning{line_kind::married, ending::none, "Married or civil partners"},
    meaning{line_kind::married, ending::ended, "Were married; it has ended"},
    meaning{line_kind::partners, ending::none, "Partners"},
    meaning{line_kind::partners, ending::separated, "Were partners; have separated"},
    meaning{line_kind::parents, ending::none, "Have a child together; nothing else is recorded"},
    meaning{line_kind::birth, ending::none, "Child by birth"},
    meaning{line_kind::adoption, ending::none, "Child by adoption"},
    meaning{line_kind::step, ending::none, "Stepchild"},
    meaning{line_kind::care, ending::none, "Cared for: foster carer, guardian or carer"},
    meaning{line_kind::kin, ending::none, "Related in another way"},
    meaning{line_kind::apart, ending::none, "Not family: friend, household, risk"},
    meaning{line_kind::follows, ending::none, "Worked out; not recorded"},
    meaning{line_kind::strong, ending::none, "Strong tie"},
    meaning{line_kind::weak, ending::none, "Weak tie"},
    meaning{line_kind::stressful, ending::none, "Stressful tie"},
    meaning{line_kind::ended, ending::none, "Has ended"},
    meaning{line_kind::not_judged, ending::none, "Not judged yet"},
};

struct symbol_meaning {
    symbol shape;
    const char* words;
};
constexpr std::array symbol_meanings{
    symbol_meaning{symbol::square, "Male"},
    symbol_meaning{symbol::circle, "Female"},
    symbol_meaning{symbol::diamond, "Sex not known, or another"},
    symbol_meaning{symbol::triangle, "Not born yet"},
    symbol_meaning{symbol::small_triangle, "Pregnancy that was lost"},
};

} // namespace

std::vector<key_entry> key_of(const drawing& picture) {
    std::vector<key_entry> key;
    const auto any = [&](const auto& is) {
        return std::any_of(picture.nodes.begin(), picture.nodes.end(), is);
    };
    for (const symbol_meaning& each : symbol_meanings)
        if (any([&](const node& one) { return one.shape == each.shape; }))
            key.push_back(
                {sample_of(each.shape, false, each.shape == symbol::small_triangle, false), each.words});
    const auto shape_where = [&](const auto& is) {
        const auto found = std::find_if(picture.nodes.begin(), picture.nodes.end(), is);
        return found == picture.nodes.end() ? symbol::panel : found->shape;
    };
    const auto is_subject = [](const node& one) { return one.doubled && one.shape != symbol::panel; };
    const auto is_crossed = [](const node& one) {
        return one.crossed && one.shape != symbol::small_triangle;
    };
    const auto is_marked = [](const node& one) { return one.marked; };
    if (any(is_subject))
        key.push_back({sample_of(shape_where(is_subject), true, false, false), "Whose family this is"});
    if (any(is_crossed))
        key.push_back({sample_of(shape_where(is_crossed), false, true, false), "Has died"});
    if (any(is_marked))
        key.push_back(
            {sample_of(shape_where(is_marked), false, false, true), "Poses a risk (said in words too)"});
    for (const meaning& each : meanings) {
        const auto found = std::find_if(picture.lines.begin(), picture.lines.end(), [&](const line& one) {
            return one.kind == each.kind && (one.kind >= line_kind::strong || one.ended == each.ended);
        });
        if (found != picture.lines.end()) key.push_back({sample_of(*found), each.words});
    }
    if (!picture.enclosures.empty())
        key.push_back(
            {std::string(sample_open) +
                 fmt::format("<rect x=\"3\" y=\"3\" width=\"34\" height=\"20\" rx=\"8\" {}></rect></svg>",
                             stroke(1.25, "5 4")),
             "Live together"});
    return key;
}

} // namespace kith::family
