#include "web/pages/prose.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace kith::web::pages {

namespace {

/// "triage.md" or "triage.md#x" to "/guidance/triage"; empty for any other address.
std::string guidance_address(std::string_view target) {
    target = target.substr(0, target.find('#'));
    if (!target.ends_with(".md") || target.find('/') != std::string_view::npos) return {};
    std::string address = "/guidance/";
    for (const char c : target.substr(0, target.size() - 3))
        address += c == '-' ? '_' : c;
    return address;
}

/// Writes what stands between two marks and gives how much was taken; 0 when it is no such thing.
std::size_t write_marked(html_writer& out, std::string_view rest, std::string_view mark, markup open,
                         markup close) {
    if (!rest.starts_with(mark)) return 0;
    const std::size_t end = rest.find(mark, mark.size() + 1);
    if (end == std::string_view::npos) return 0;
    out.raw(open).text(rest.substr(mark.size(), end - mark.size())).raw(close);
    return end + mark.size();
}

std::size_t write_link(html_writer& out, std::string_view rest) {
    if (!rest.starts_with('[')) return 0;
    const std::size_t middle = rest.find("](");
    const std::size_t end = middle == std::string_view::npos ? middle : rest.find(')', middle);
    if (end == std::string_view::npos) return 0;
    const std::string_view words = rest.substr(1, middle - 1);
    const std::string address = guidance_address(rest.substr(middle + 2, end - middle - 2));
    if (address.empty())
        out.text(words);
    else
        out.raw("<a class=\"govuk-link\"").attribute("href", address).raw(">").text(words).raw("</a>");
    return end + 1;
}

void write_inline(html_writer& out, std::string_view line) {
    while (!line.empty()) {
        std::size_t taken = write_marked(out, line, "`", "<code>", "</code>");
        if (taken == 0) taken = write_marked(out, line, "**", "<strong>", "</strong>");
        if (taken == 0) taken = write_marked(out, line, "*", "<em>", "</em>");
        if (taken == 0) taken = write_link(out, line);
        if (taken == 0) {
            taken = line.find_first_of("`*[", 1);
            if (taken == std::string_view::npos) taken = line.size();
            out.text(line.substr(0, taken));
        }
        line.remove_prefix(taken);
    }
}

/// One block of lines, gathered until the next begins.
class gathered {
  public:
    explicit gathered(html_writer& out) : out_(out) {}
    void add(std::string_view line) {
        if (!paragraph_.empty()) paragraph_ += ' ';
        paragraph_ += line;
    }
    void item(std::string_view line) {
        end_paragraph();
        if (!in_list_) out_.raw("<ul class=\"govuk-list govuk-list--bullet\">");
        in_list_ = true;
        paragraph_ = line;
    }
    void end() {
        end_paragraph();
        if (in_list_) out_.raw("</ul>");
        in_list_ = false;
    }

  private:
    void end_paragraph() {
        if (paragraph_.empty()) return;
        out_.raw(in_list_ ? markup("<li>") : markup("<p class=\"govuk-body\">"));
        write_inline(out_, paragraph_);
        out_.raw(in_list_ ? markup("</li>") : markup("</p>"));
        paragraph_.clear();
    }
    html_writer& out_;
    std::string paragraph_;
    bool in_list_ = false;
};

/// Headings are written once words follow: those of parts that hold only rules are left out.
class headings {
  public:
    void add(std::string_view line) {
        const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
        std::string_view words = line.substr(level);
        words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
        std::erase_if(waiting_, [&](const heading& each) { return each.level >= level; });
        if (level > 1) waiting_.push_back({level, words});
    }
    void write(html_writer& out) {
        for (const heading& each : waiting_) {
            if (each.level == 2)
                out.raw("<h2 class=\"govuk-heading-m\">").text(each.words).raw("</h2>");
            else
                out.raw("<h3 class=\"govuk-heading-s\">").text(each.words).raw("</h3>");
        }
        waiting_.clear();
    }

  private:
    struct heading {
        std::size_t level;
        std::string_view words;
    };
    std::vector<heading> waiting_;
};

} // namespace

html prose(std::string_view markdown) {
    html_writer out(markdown.size() + 1024);
    gathered block(out);
    headings titles;
    while (!markdown.empty()) {
        const std::size_t end = std::min(markdown.find('\n'), markdown.size());
        std::string_view line = markdown.substr(0, end);
        markdown.remove_prefix(std::min(end + 1, markdown.size()));
        const bool indented = line.starts_with(' ');
        line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        if (line.empty()) {
            block.end();
        } else if (line.starts_with('#')) {
            block.end();
            titles.add(line);
        } else if ((line.starts_with("- ") || line.starts_with("* ")) && !indented) {
            titles.write(out);
            block.item(line.substr(2));
        } else {
            titles.write(out);
            block.add(line);
        }
    }
    block.end();
    return std::move(out).finish();
}

} // namespace kith::web::pages
