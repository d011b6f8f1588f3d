// The genogram from end to end: faces, places, lines, households, words.

#include "family/genogram.hpp"

#include "family/faces.hpp"
#include "family/genogram_homes.hpp"
#include "family/genogram_route.hpp"
#include "family/genogram_words.hpp"
#include "family/sheet.hpp"

#include "people/relationships.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace kith::family {
namespace {

using namespace genogram;

constexpr std::size_t most_people = 200;
constexpr double small_size = 12, words_size = 11;

std::string year(date day) {
    return std::to_string(int(day.year()));
}

/// "m. 2010", "2010–2015", "until 2015".
std::string short_words_of(const link& one) {
    std::string words = one.type == "spouse" ? "m. " : "";
    if (one.since && one.until) return words + year(*one.since) + "\u2013" + year(*one.until);
    if (one.until) return "until " + year(*one.until);
    if (one.since) return words.empty() ? "since " + year(*one.since) : words + year(*one.since);
    return {};
}

/// ", since 3 May 2010", ", 3 May 2010 to 4 June 2015".
std::string dates_of(const link& one) {
    if (one.since && one.until) return ", " + long_words(*one.since) + " to " + long_words(*one.until);
    if (one.since) return ", since " + long_words(*one.since);
    if (one.until) return ", until " + long_words(*one.until);
    return {};
}

class draughtsman {
  public:
    draughtsman(family all, const genogram_options& options)
        : all_(std::move(all)), options_(options), plan_(plan_of(all_, options.what_follows)) {}
    drawing drawn();

  private:
    family all_;
    genogram_options options_;
    plan plan_;
    std::vector<node> portraits_;
    std::vector<face> faces_;
    std::vector<std::string> couple_words_, tie_words_;
    arrangement placed_;
    routed lines_;
    drawing out_;

    [[nodiscard]] bool poses_risk(const person_id&) const;
    [[nodiscard]] bool live_alike(int a, int b) const {
        return std::all_of(all_.homes.begin(), all_.homes.end(), [&](const home& one) {
            const auto in = [&](int who) {
                return std::find(one.members.begin(), one.members.end(),
                                 plan_.people[std::size_t(who)]->id) != one.members.end();
            };
            return in(a) == in(b);
        });
    }
    [[nodiscard]] std::string name(int person) const { return portraits_[std::size_t(person)].name; }
    void draw_portraits();
    void word_lines();
    void place();
    void add_nodes();
    void title_lines();
    void add_homes();
    void add_relations();
    void add_remarks();
    void fit_canvas();
};

bool draughtsman::poses_risk(const person_id& who) const {
    return std::any_of(all_.links.begin(), all_.links.end(), [&](const link& one) {
        return !one.until && ((one.type == "poses_risk" && one.to == who) ||
                              (one.type == "at_risk_from" && one.from == who));
    });
}

void draughtsman::draw_portraits() {
    for (const member* one : plan_.people) {
        portraits_.push_back(face_of(*one, options_.on, poses_risk(one->id)));
        const node& its = portraits_.back();
        faces_.push_back({its.shape, its.extent.right, its.extent.bottom - its.extent.top});
    }
}

void draughtsman::word_lines() {
    for (const couple& one : plan_.couples) {
        std::string words;
        for (const std::size_t i : one.links) {
            const std::string more = short_words_of(all_.links[i]);
            if (!more.empty()) words += (words.empty() ? "" : ", ") + more;
        }
        couple_words_.push_back(words);
    }
    for (const tie& one : plan_.ties) {
        std::string words;
        for (const std::size_t i : one.links) {
            const link& its = all_.links[i];
            const people::relationship_type* type = people::find_relationship_type(its.type);
            if (type->place == people::kin_place::partner && !short_words_of(its).empty())
                words = short_words_of(its);
            else
                words = type->words;
        }
        tie_words_.push_back(fitted(words, 150, words_size));
    }
}

void draughtsman::place() {
    measures wide;
    wide.cells.resize(faces_.size());
    for (std::size_t i = 0; i < faces_.size(); ++i)
        wide.cells[i] = {faces_[i].half, faces_[i].half};
    for (std::size_t c = 0; c < plan_.couples.size(); ++c) {
        const couple& one = plan_.couples[c];
        if (!one.both() || couple_words_[c].empty()) continue;
        // Where only one of them lives in a household, its line stands between them.
        const double a = faces_[std::size_t(one.a)].half - symbol_size / 2;
        const double b = faces_[std::size_t(one.b)].half - symbol_size / 2;
        const double taken = live_alike(one.a, one.b) ? 12 - a - b : 24 - std::min(a, b);
        wide.between.push_back({double(one.a), double(one.b),
                                std::max(space_between, text_width(couple_words_[c], words_size) + taken)});
    }
    placed_ = arrange(plan_, all_, wide);
    // Lines that leave at the side make a person wider; that may turn a line to the other side: twice is
    // enough.
    for (int i = 0; i < 2; ++i) {
        make_room(placed_, plan_, faces_, wide);
        arrange_again(placed_, plan_, wide);
    }
    lines_ = route(placed_, plan_, faces_, couple_words_, tie_words_);
}

void draughtsman::add_nodes() {
    for (std::size_t i = 0; i < portraits_.size(); ++i) {
        node& one = portraits_[i];
        const int row = placed_.blocks[std::size_t(placed_.block_of[i])].row;
        const double x = placed_.x_of(int(i)), y = lines_.row_top[std::size_t(row)] + symbol_size / 2;
        move(one, x, y);
        out_.nodes.push_back(one);
    }
    out_.lines = std::move(lines_.lines);
}

void draughtsman::title_lines() {
    const auto set = [&](int line, std::string words) {
        if (line != nobody) out_.lines[std::size_t(line)].title = std::move(words);
    };
    for (std::size_t c = 0; c < plan_.couples.size(); ++c) {
        const couple& one = plan_.couples[c];
        if (lines_.of_couple[c] == nobody) continue;
        std::string words = name(one.a) + " and " + name(one.b) + ": ";
        if (one.links.empty()) words += "have a child together";
        for (const std::size_t i : one.links) {
            const link& its = all_.links[i];
            const bool wed = its.type == "spouse", over = its.until || its.type == "ex_partner";
            if (i != one.links.front()) words += "; ";
            words += wed ? (over ? "were married" : "married") : over ? "were partners" : "partners";
            words += dates_of(its);
        }
        set(lines_.of_couple[c], words);
    }
    for (std::size_t d = 0; d < plan_.descents.size(); ++d) {
        const descent& one = plan_.descents[d];
        const couple& from = plan_.couples[std::size_t(one.from)];
        std::string parents;
        for (const int who : {from.a, from.b})
            if (who != nobody) parents += (parents.empty() ? "" : " and ") + name(who);
        const char* how = one.kind == line_kind::adoption ? "adopted child of "
                          : one.kind == line_kind::step   ? "stepchild of "
                          : one.kind == line_kind::care   ? "cared for by "
                                                          : "child of ";
        set(lines_.of_descent[d], parents.empty()
                                      ? name(one.child) + ": brother or sister of the others on this line"
                                      : name(one.child) + ": " + how + parents);
    }
    for (std::size_t t = 0; t < plan_.ties.size(); ++t) {
        const tie& one = plan_.ties[t];
        set(lines_.of_tie[t], name(one.a) + " and " + name(one.b) + ": " + tie_words_[t]);
    }
}

void draughtsman::add_homes() {
    std::vector<box> extents;
    for (const node& one : out_.nodes)
        extents.push_back(one.extent);
    out_.enclosures = homes_of(all_, plan_, placed_, extents, lines_.row_top, out_.lines);
}

/// Each link in words, and the lines that lead from the one to the other.
void draughtsman::add_relations() {
    for (std::size_t i = 0; i < all_.links.size(); ++i) {
        const link& one = all_.links[i];
        if (one.from == one.to) continue;
        relation is{one.from.text, one.to.text, {}, one.follows, tidied(one.why), {}};
        const auto to = std::find_if(all_.members.begin(), all_.members.end(),
                                     [&](const member& other) { return other.id == one.to; });
        is.words = people::relationship_words(one.type, to->sex);
        is.words += dates_of(one);
        std::set<std::size_t> lines;
        const auto add = [&](int line) {
            if (line != nobody) lines.insert(std::size_t(line));
        };
        const telling& told = plan_.told[i];
        for (const int c : told.couples)
            add(lines_.of_couple[std::size_t(c)]);
        for (const int t : told.ties)
            add(lines_.of_tie[std::size_t(t)]);
        for (const int d : told.descents) {
            const descent& down = plan_.descents[std::size_t(d)];
            add(lines_.of_descent[std::size_t(d)]);
            add(lines_.of_couple[std::size_t(down.from)]);
            for (std::size_t n = 0; n < placed_.nets.size(); ++n)
                if (placed_.nets[n].couple == down.from && placed_.nets[n].kind == down.kind)
                    add(lines_.of_trunk[n]);
        }
        is.lines.assign(lines.begin(), lines.end());
        out_.relations.push_back(std::move(is));
    }
}

void draughtsman::add_remarks() {
    out_.notices = plan_.notices;
    for (const link& one : all_.links)
        if (one.from == one.to) {
            const auto who = std::find_if(all_.members.begin(), all_.members.end(),
                                          [&](const member& other) { return other.id == one.from; });
            out_.notices.push_back(tidied(who->name) +
                                   " is recorded as related to themselves. Check this.");
        }
    if (!out_.notices.empty())
        out_.remarks.push_back(
            {{}, "Some relationships contradict each other: see the list", small_size, true});
    say_not_shown(out_, all_.not_shown);
    std::string subject;
    for (const node& one : out_.nodes)
        if (one.doubled) subject += (subject.empty() ? "" : ", ") + one.name;
    out_.title = "Genogram";
    out_.description =
        fmt::format("{}{} with {}. Generations from the top down. The list beside this picture says "
                    "the same in words.",
                    out_.nodes.size(), out_.nodes.size() == 1 ? " person" : " people",
                    out_.relations.size() == 1 ? std::string("1 relationship")
                                               : std::to_string(out_.relations.size()) + " relationships");
    if (!subject.empty()) out_.description += " Double outline: " + subject + ".";
    if (all_.not_shown > 0) out_.description += " " + out_.notices.back() + ".";
}

/// Everything moved so that nothing is cut off; remarks below; people in reading order.
void draughtsman::fit_canvas() {
    box all{1e9, 1e9, -1e9, -1e9};
    const auto cover = [&](double x, double y) {
        all = {std::min(all.left, x), std::min(all.top, y), std::max(all.right, x),
               std::max(all.bottom, y)};
    };
    for (const node& one : out_.nodes)
        cover(one.extent.left, one.extent.top), cover(one.extent.right, one.extent.bottom);
    for (const line& one : out_.lines)
        for (const path& points : one.paths)
            for (const point& at : points)
                cover(at.x, at.y);
    for (const enclosure& one : out_.enclosures)
        for (const path& points : one.outlines)
            for (const point& at : points)
                cover(at.x, at.y);
    if (out_.nodes.empty()) all = {0, 0, 200, 20};
    fit_on_sheet(out_, all);
    std::stable_sort(out_.nodes.begin(), out_.nodes.end(), [](const node& a, const node& b) {
        return std::pair(std::round(a.drawn.top + a.drawn.bottom), a.drawn.left) <
               std::pair(std::round(b.drawn.top + b.drawn.bottom), b.drawn.left);
    });
}

drawing draughtsman::drawn() {
    draw_portraits();
    word_lines();
    place();
    add_nodes();
    title_lines();
    add_homes();
    put_words(out_, lines_.words, words_size);
    add_relations();
    add_remarks();
    fit_canvas();
    return std::move(out_);
}

} // namespace

drawing draw_genogram(const family& given, const genogram_options& options) {
    family all = canonical(given);
    if (all.members.size() > most_people) {
        // Whoever the picture is about first.
        std::stable_partition(all.members.begin(), all.members.end(),
                              [](const member& one) { return one.subject; });
        all.not_shown += int(all.members.size() - most_people);
        all.members.resize(most_people);
        all = canonical(std::move(all));
    }
    return draughtsman(std::move(all), options).drawn();
}

} // namespace kith::family
