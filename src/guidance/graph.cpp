// The flow chart of an edition, laid out by Graphviz.

#include "guidance/guidance.hpp"

#include "layout/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

namespace kith::guidance {
namespace {

/// Text for an attribute of the DOT language, between quotation marks.
std::string dot_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + "\"";
}

/// Broken into lines of about so many characters.
std::string broken(std::string_view text, std::size_t width) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto space = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, space - at);
        at = space + 1;
        if (column > 0 && column + 1 + word.size() > width) {
            out += '\n';
            column = 0;
        } else if (column > 0) {
            out += ' ';
            ++column;
        }
        out.append(word);
        column += word.size();
    }
    return out;
}

/// With a space before each line, so that the arrow beside it does not touch the words.
std::string indented(std::string_view text) {
    std::string out = " ";
    for (const char c : text) {
        out += c;
        if (c == '\n') out += ' ';
    }
    return out + " ";
}

struct colours {
    const char *fill, *line, *text, *words;
    double line_width;
};

colours colours_of(standing how) {
    switch (how) {
    case standing::been:
        return {"#cce2d8", "#005a30", "#0b0c0c", "Been", 1.5};
    case standing::here:
        return {"#1d70b8", "#003078", "#ffffff", "Here", 3};
    case standing::not_reached:
        break;
    }
    return {"#ffffff", "#505a5f", "#0b0c0c", "", 1};
}

const char* shape_of(process_kind kind) {
    switch (kind) {
    case process_kind::plan:
        return "style=\"filled,rounded\", peripheries=2";
    case process_kind::series:
        return "style=\"filled,rounded,dashed\"";
    case process_kind::meeting:
        return "style=\"filled,rounded\"";
    default:
        break;
    }
    return "style=\"filled\"";
}

/// What leads from one process to another: the titles of the outcomes, in the order of the file.
struct way {
    const process *from, *to;
    std::vector<std::string> titles;
};

std::vector<way> ways_of(const edition& in) {
    std::vector<way> ways;
    for (const auto& from : in.processes) {
        for (const auto& chosen : from.outcomes) {
            for (const auto& opened : chosen.opens) {
                const process* to = in.find_process(opened);
                if (!to) continue;
                auto same = std::find_if(ways.begin(), ways.end(),
                                         [&](const way& one) { return one.from == &from && one.to == to; });
                if (same == ways.end()) same = ways.insert(ways.end(), way{&from, to, {}});
                if (std::find(same->titles.begin(), same->titles.end(), chosen.title) == same->titles.end())
                    same->titles.push_back(chosen.title);
            }
        }
    }
    return ways;
}

/// How far each process is from where children come in: gives the chart its order, whatever the files'
/// names.
std::map<const process*, int> distances(const edition& in, const std::vector<way>& ways) {
    std::map<const process*, int> far;
    std::vector<const process*> next;
    for (const auto& one : in.processes)
        if (one.kind == process_kind::intake) far.emplace(&one, 0), next.push_back(&one);
    for (std::size_t i = 0; i < next.size(); ++i)
        for (const auto& one : ways)
            if (one.from == next[i] && far.emplace(one.to, far[next[i]] + 1).second) next.push_back(one.to);
    return far;
}

std::string node_in_dot(const process& one, standing how, std::string_view link) {
    const colours look = colours_of(how);
    std::string label = broken(one.title, 20);
    if (*look.words) label += fmt::format("\n({})", look.words);
    std::string href;
    if (!link.empty()) href = fmt::format(", URL={}", dot_text(std::string(link) + one.id));
    return fmt::format("  {} [id={}, label={}, {}, fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\", "
                       "penwidth={}{}];\n",
                       dot_text(one.id), dot_text("process-" + one.id), dot_text(label), shape_of(one.kind),
                       look.fill, look.line, look.text, look.line_width, href);
}

std::string in_dot(const edition& in, const std::map<std::string, standing>& standings,
                   std::string_view link) {
    const auto ways = ways_of(in);
    const auto far = distances(in, ways);
    std::vector<const process*> order;
    for (const auto& one : in.processes)
        order.push_back(&one);
    std::stable_sort(order.begin(), order.end(), [&](const process* a, const process* b) {
        const auto rank = [&](const process* one) {
            const auto found = far.find(one);
            return std::pair(found == far.end() ? 1000 : found->second, one->id);
        };
        return rank(a) < rank(b);
    });
    std::string dot =
        "digraph journey {\n"
        "  graph [rankdir=TB, nodesep=0.35, ranksep=0.55, bgcolor=\"transparent\", fontname=\"Arial\", "
        "splines=true, pad=0.1];\n"
        "  node [shape=box, fontname=\"Arial\", fontsize=14, margin=\"0.15,0.1\"];\n"
        "  edge [fontname=\"Arial\", fontsize=11, color=\"#505a5f\", fontcolor=\"#0b0c0c\", "
        "arrowsize=0.8];\n";
    for (const process* one : order) {
        const auto how = standings.find(one->id);
        dot += node_in_dot(*one, how == standings.end() ? standing::not_reached : how->second, link);
    }
    for (const process* from : order) {
        for (const auto& one : ways) {
            if (one.from != from) continue;
            std::string label;
            for (const auto& title : one.titles)
                label += label.empty() ? broken(title, 22) : "\n" + broken("or: " + title, 22);
            label = indented(label);
            // A way back to an earlier process is laid out as its reverse, so that the chart keeps its
            // order.
            const bool back =
                far.count(one.to) != 0 && far.count(from) != 0 && far.at(one.to) < far.at(from);
            const process *above = back ? one.to : from, *below = back ? from : one.to;
            dot += fmt::format("  {} -> {} [label={}{}];\n", dot_text(above->id), dot_text(below->id),
                               dot_text(label), back ? ", dir=back, style=dashed" : "");
        }
    }
    return dot + "}\n";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

/// Takes out everything between two marks, both included.
void take_out(std::string& text, std::string_view begin, std::string_view end) {
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const auto stop = text.find(end, at + begin.size());
        if (stop == std::string::npos) return;
        text.erase(at, stop + end.size() - at);
    }
}

/// Leaves what can stand inside a page: no prolog, no comments, a title and a description to be read out.
std::string for_pages(std::string svg, const edition& in, const std::map<std::string, standing>& standings,
                      bool with_links) {
    svg.erase(0, std::min(svg.find("<svg"), svg.size()));
    take_out(svg, "<!--", "-->\n");
    take_out(svg, "<title>", "</title>\n");
    take_out(svg, " xlink:title=\"", "\"");
    for (auto at = svg.find("xlink:href="); at != std::string::npos; at = svg.find("xlink:href=", at))
        svg.erase(at, 6);
    take_out(svg, " xmlns:xlink=\"", "\"");
    for (const char* id : {" id=\"graph", " id=\"edge", " id=\"node", " id=\"a_"})
        take_out(svg, id, "\"");
    std::string been, here;
    for (const auto& one : in.processes) {
        const auto how = standings.find(one.id);
        if (how == standings.end() || how->second == standing::not_reached) continue;
        std::string& list = how->second == standing::here ? here : been;
        list += (list.empty() ? "" : ", ") + one.title;
    }
    std::string description =
        "Each box is a process; each arrow is a decision that leads from one to another.";
    if (!here.empty()) description += " Here now: " + here + ".";
    if (!been.empty()) description += " Been: " + been + ".";
    // An image hides what stands in it; with links it is a group of them.
    const std::string opening = fmt::format(
        " role=\"{}\" aria-labelledby=\"journey-title journey-description\"", with_links ? "group" : "img");
    const auto end = svg.find('>');
    if (end == std::string::npos) return svg;
    const std::string words =
        fmt::format("\n<title id=\"journey-title\">How the processes lead on: {}</title>\n"
                    "<desc id=\"journey-description\">{}</desc>",
                    escaped(in.title), escaped(description));
    svg.insert(end + 1, words);
    svg.insert(4, opening);
    return svg;
}

} // namespace

result<std::string> graph(const edition& in, const std::map<std::string, standing>& standings,
                          std::string_view link) {
    auto svg = layout::svg_of(in_dot(in, standings, link));
    if (!svg) return tl::unexpected(svg.error());
    return for_pages(std::move(*svg), in, standings, !link.empty());
}

} // namespace kith::guidance
