// Graphviz behind one lock and one context.

#include "layout/layout.hpp"

#include <graphviz/gvc.h>

#include <memory>
#include <mutex>

namespace kith::layout {
namespace {

struct close_graph {
    void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct free_context {
    void operator()(GVC_t* context) const { gvFreeContext(context); }
};
using open_graph = std::unique_ptr<Agraph_t, close_graph>;

/// One drawing at a time, in one context as long as the program runs: the text plugin remembers a font that
/// dies with the context.
std::mutex& one_at_a_time() {
    static std::mutex guard;
    return guard;
}
GVC_t* context() {
    static const std::unique_ptr<GVC_t, free_context> kept(gvContext());
    return kept.get();
}

/// Read and laid out; free with gvFreeLayout. The lock is held by whoever calls.
result<open_graph> laid_out(const std::string& dot) {
    if (!context()) return refuse("the chart could not be drawn: Graphviz did not start");
    open_graph graph(agmemread(dot.c_str()));
    if (!graph) return refuse("the chart could not be drawn: its description was not understood");
    if (gvLayout(context(), graph.get(), "dot") != 0)
        return refuse(
            "the chart could not be laid out: install the Graphviz plugins (libgvplugin-dot-layout)");
    return graph;
}

} // namespace

result<std::string> svg_of(const std::string& dot) {
    const std::lock_guard lock(one_at_a_time());
    const auto graph = laid_out(dot);
    if (!graph) return tl::unexpected(graph.error());
    char* data = nullptr;
    unsigned length = 0;
    std::string svg;
    const int failed = gvRenderData(context(), graph->get(), "svg", &data, &length);
    if (data) svg.assign(data, length);
    gvFreeRenderData(data);
    gvFreeLayout(context(), graph->get());
    if (failed != 0 || svg.empty()) return refuse("the chart could not be drawn as SVG");
    return svg;
}

result<std::map<std::string, place>> places_of(const std::string& dot) {
    const std::lock_guard lock(one_at_a_time());
    const auto graph = laid_out(dot);
    if (!graph) return tl::unexpected(graph.error());
    std::map<std::string, place> places;
    for (Agnode_t* node = agfstnode(graph->get()); node; node = agnxtnode(graph->get(), node))
        places.emplace(agnameof(node), place{ND_coord(node).x, ND_coord(node).y});
    gvFreeLayout(context(), graph->get());
    return places;
}

} // namespace kith::layout
