#pragma once
// The Ministry of Justice's timeline and badge.

#include "web/components/parts.hpp"

namespace kith::web::components {

struct timeline_item {
    content label = {};
    std::optional<content> byline = std::nullopt; ///< written after "by "
    std::string timestamp = {};  ///< macro option datetime.timestamp: ISO 8601, for machines
    std::string time_words = {}; ///< the same for people (the macro formats it; the caller does here)
    std::string text = {};
    web::html html = {};
    std::string classes = {};
    web::attributes attributes = {};
};

/// What happened, the most recent first. For few entries; a long history is a table.
struct timeline_options {
    std::vector<timeline_item> items = {};
    int heading_level = 2;
    std::string classes = {};
    web::attributes attributes = {};
};
void timeline(html_writer& out, const timeline_options& options);
html timeline(const timeline_options& options);

struct badge_options {
    std::string text = {};
    web::html html = {};
    std::string classes = {}; ///< e.g. moj-badge--red
    web::attributes attributes = {};
};
void badge(html_writer& out, const badge_options& options);
html badge(const badge_options& options);

} // namespace kith::web::components
