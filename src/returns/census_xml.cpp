#include "returns/census_xml.hpp"

#include <fmt/format.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

namespace kith::returns {
namespace {

constexpr std::string_view document_type = "<!DOCTYPE";
constexpr std::size_t piece = std::size_t{64} * 1024;

std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// What one element has gathered so far.
struct gathered {
    std::string text;
    bool too_long = false;
};

struct reading {
    xml_listener* listener = nullptr;
    xmlParserCtxt* parser = nullptr;
    std::vector<gathered> open;
    bool begun = false; ///< an element was seen
    std::optional<xml_failure> failure;

    [[nodiscard]] int line() const { return parser->input ? parser->input->line : 0; }
    void fail(int at, std::string reason) {
        if (!failure) failure = xml_failure{at, std::move(reason)};
        xmlStopParser(parser);
    }
};

reading& of(void* context) {
    return *static_cast<reading*>(static_cast<xmlParserCtxt*>(context)->_private);
}

/// The words for a fault of the XML itself.
std::string in_words(const xmlError& error) {
    switch (error.code) {
    case XML_ERR_DOCUMENT_EMPTY:
    case XML_ERR_DOCUMENT_START:
        return "the file is not XML";
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
        return "the file declares an encoding that is not known: save it as UTF-8";
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_INVALID_CHAR:
    case XML_I18N_CONV_FAILED:
    case XML_I18N_NO_OUTPUT:
        return "a character is not in the encoding that the file declares, or is not allowed";
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
    case XML_ERR_ENTITY_LOOP:
        return "the file uses an entity; a census has none";
    case XML_ERR_DOCUMENT_END:
        return "there is something after the end of the census";
    case XML_ERR_NO_MEMORY:
        return "the file needs too much memory";
    default:
        break;
    }
    const std::string_view said = trimmed(error.message ? error.message : "");
    return fmt::format("the file is not well-formed XML ({})", said.substr(0, 120));
}

void on_error(void* context, xmlError* error) {
    if (!error || error->level < XML_ERR_ERROR) return;
    auto& now = of(context);
    const bool not_begun = !now.begun && error->code == XML_ERR_DOCUMENT_END;
    now.fail(error->line > 0 ? error->line : now.line(),
             not_begun ? "the file is not XML" : in_words(*error));
}

void on_document_type(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& now = of(context);
    now.fail(now.line(), "the file has a document type declaration (DOCTYPE); a census has none");
}

std::string oddness(const xmlChar* prefix, const xmlChar* uri, int attributes, const xmlChar** given) {
    if (prefix || uri) return "is in a namespace, where a census has none";
    for (int i = 0; i < attributes; ++i) {
        // localname, prefix, URI, value, end: what schema-aware writers add is let be.
        if (view(given[i * 5 + 2]) != "http://www.w3.org/2001/XMLSchema-instance")
            return fmt::format("has an attribute \"{}\", where a census has none",
                               view(given[i * 5]).substr(0, 40));
    }
    return {};
}

void on_begin(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int,
              const xmlChar**, int attributes, int, const xmlChar** given) {
    auto& now = of(context);
    if (now.failure) return;
    if (now.open.size() >= static_cast<std::size_t>(deepest_xml))
        return now.fail(now.line(), fmt::format("elements are nested more than {} deep", deepest_xml));
    now.begun = true;
    now.open.emplace_back();
    now.listener->begin(view(name), now.line(), oddness(prefix, uri, attributes, given));
    if (now.listener->stop()) xmlStopParser(now.parser);
}

void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& now = of(context);
    if (now.failure || now.open.empty()) return;
    const gathered last = std::move(now.open.back());
    now.open.pop_back();
    const std::optional<std::string_view> text =
        last.too_long ? std::nullopt : std::optional(trimmed(last.text));
    now.listener->end(now.line(), text);
    if (now.listener->stop()) xmlStopParser(now.parser);
}

void on_text(void* context, const xmlChar* text, int length) {
    auto& now = of(context);
    if (now.failure || now.open.empty()) return;
    auto& [gathering, too_long] = now.open.back();
    const std::string_view given(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
    const std::string_view said = trimmed(given);
    // Blanks may be as long as they like: between elements they mean nothing, within a value one will do.
    if (gathering.size() + said.size() > longest_xml_text) {
        too_long = true;
        return;
    }
    if (!gathering.empty() && (said.empty() || said.data() != given.data()) && gathering.back() != ' ')
        gathering += ' ';
    gathering += said;
    if (!said.empty() && said.data() + said.size() != given.data() + given.size()) gathering += ' ';
}

xmlSAXHandler handler() {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.internalSubset = on_document_type;
    sax.startElementNs = on_begin;
    sax.endElementNs = on_end;
    sax.characters = on_text;
    sax.cdataBlock = on_text;
    sax.serror = on_error;
    return sax;
}

/// UTF-16 and UTF-32 hide what is looked for below, and nobody writes a census in them.
bool of_wide_characters(std::string_view start) {
    const auto is = [&](std::string_view mark) { return start.substr(0, mark.size()) == mark; };
    using namespace std::string_view_literals;
    return is("\xFE\xFF"sv) || is("\xFF\xFE"sv) || is("\0<"sv) || is("<\0"sv) || is("\0\0\0<"sv) ||
           is("\0\0\xFE\xFF"sv);
}

/// Looks at the bytes before the parser does: a document type never reaches it.
class watch {
  public:
    /// The line of a document type declaration that begins in this piece, or ended one begun before.
    std::optional<int> document_type_in(std::string_view bytes) {
        const std::string joined = tail_ + std::string(bytes);
        const auto found = joined.find(document_type);
        if (found != std::string::npos)
            return line_ + static_cast<int>(std::count(
                               joined.begin(), joined.begin() + static_cast<std::ptrdiff_t>(found), '\n'));
        const std::size_t keep = std::min(joined.size(), document_type.size() - 1);
        line_ += static_cast<int>(
            std::count(joined.begin(), joined.end() - static_cast<std::ptrdiff_t>(keep), '\n'));
        tail_ = joined.substr(joined.size() - keep);
        return std::nullopt;
    }

  private:
    std::string tail_;
    int line_ = 1;
};

void feed(std::istream& file, reading& now) {
    std::array<char, piece> buffer; // NOLINT: filled by read
    watch bytes;
    std::uint64_t size = 0;
    while (!now.failure && !now.listener->stop()) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const std::string_view read(buffer.data(), static_cast<std::size_t>(file.gcount()));
        if (read.empty()) break;
        if (size == 0 && of_wide_characters(read))
            return now.fail(1, "the file is in UTF-16 or UTF-32: save it as UTF-8");
        size += read.size();
        if (size > largest_xml) return now.fail(now.line(), "the file is larger than 1 GiB");
        if (const auto line = bytes.document_type_in(read))
            return now.fail(*line, "the file has a document type declaration (DOCTYPE); a census has none");
        if (xmlParseChunk(now.parser, read.data(), static_cast<int>(read.size()), 0) != 0 && !now.failure &&
            !now.listener->stop())
            now.fail(now.line(), "the file is not well-formed XML");
    }
    if (now.failure || now.listener->stop()) return;
    if (file.bad()) return now.fail(now.line(), "the file could not be read to its end");
    if (size == 0) return now.fail(1, "the file is empty");
    const std::size_t within = now.open.size();
    const int line = now.line();
    xmlParseChunk(now.parser, nullptr, 0, 1);
    if (within > 0)
        now.failure = xml_failure{line, "the file ends in the middle: part of it is missing"};
    else if (!now.failure && !now.parser->wellFormed)
        now.fail(line, "the file is not well-formed XML");
}

} // namespace

std::optional<xml_failure> read_xml(std::istream& file, xml_listener& listener) {
    xmlInitParser();
    xmlSAXHandler sax = handler();
    reading now;
    now.listener = &listener;
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser(
        xmlCreatePushParserCtxt(&sax, nullptr, nullptr, 0, nullptr), &xmlFreeParserCtxt);
    if (!parser) return xml_failure{0, "the file needs too much memory"};
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    parser->_private = &now;
    now.parser = parser.get();
    feed(file, now);
    if (parser->myDoc) {
        xmlFreeDoc(parser->myDoc);
        parser->myDoc = nullptr;
    }
    return now.failure;
}

} // namespace kith::returns
