#include "web/server/framing.hpp"

#include "web/page.hpp"
#include "web/unicode.hpp"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <fmt/format.h>
#include <stdexcept>

namespace kith::web::wire {
namespace {

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, folded, folded);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = folded(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The decoded path; nothing for a broken escape, or one that hides a slash or a control character.
std::optional<std::string> decoded_path(std::string_view encoded) {
    std::string path;
    path.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        char c = encoded[i];
        if (c == '%') {
            if (i + 2 >= encoded.size()) return std::nullopt;
            const int high = hex(encoded[i + 1]);
            const int low = hex(encoded[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            if (c == '/') return std::nullopt;
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || c == '\\') return std::nullopt;
        path += c;
    }
    return path;
}

bool has_dot_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(end);
    }
    return false;
}

bool is_host(std::string_view host) {
    const auto fits = [](char c) {
        c = folded(c);
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
               c == ':' || c == '[' || c == ']';
    };
    return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, fits);
}

bool is_length(std::string_view text) {
    return !text.empty() && text.size() <= 15 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What every answer carries. Kith keeps nothing in caches, speaks to nobody else and is framed by nobody.
const std::string& security_headers() {
    static const std::string text = fmt::format("Content-Security-Policy: default-src 'self'; script-src "
                                                "'self' {}; object-src 'none'; base-uri 'none'; "
                                                "form-action 'self'; frame-ancestors 'none'\r\n"
                                                "X-Content-Type-Options: nosniff\r\n"
                                                "X-Frame-Options: DENY\r\n"
                                                "Referrer-Policy: same-origin\r\n"
                                                "Cross-Origin-Opener-Policy: same-origin\r\n"
                                                "Cross-Origin-Resource-Policy: same-origin\r\n"
                                                "Permissions-Policy: camera=(), display-capture=(), "
                                                "geolocation=(), microphone=(), payment=(), usb=()\r\n",
                                                js_enabled_script_csp_hash);
    return text;
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
    constexpr std::string_view breaks("\r\n\0", 3);
    if (name.find_first_of(breaks) != std::string_view::npos ||
        value.find_first_of(breaks) != std::string_view::npos) {
        throw std::logic_error("a header of an answer contains a line break");
    }
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
}

} // namespace

void header_scan::advance(std::string_view received) {
    for (; scanned_ < received.size() && !bad_ && !end_; ++scanned_) {
        const auto byte = static_cast<unsigned char>(received[scanned_]);
        if (after_cr_) {
            after_cr_ = false;
            if (byte != '\n') {
                bad_ = true;
            } else if (scanned_ - 1 == line_begin_) { // an empty line: the end, but never the beginning
                if (line_begin_ == 0) bad_ = true;
                end_ = scanned_ + 1;
            }
            line_begin_ = scanned_ + 1;
        } else if (byte == '\r') {
            after_cr_ = true;
        } else if (scanned_ == line_begin_ && (byte == ' ' || byte == '\t')) {
            bad_ = true;
        } else if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            bad_ = true;
        }
    }
}

int fault_of(const header_facts& facts) {
    if (facts.version != 10 && facts.version != 11) return 505;
    if (facts.hosts.size() > 1 || (facts.version == 11 && facts.hosts.empty())) return 400;
    if (!facts.hosts.empty() && !is_host(facts.hosts.front())) return 400;
    if (facts.lengths.size() > 1 || facts.encodings.size() > 1) return 400;
    if (!facts.lengths.empty() && (!is_length(facts.lengths.front()) || !facts.encodings.empty()))
        return 400;
    if (!facts.encodings.empty()) {
        if (facts.version == 10 || !same_word(facts.encodings.front(), "chunked")) return 400;
    }
    if (facts.content_types.size() > 1 || facts.origins.size() > 1 || facts.fetch_sites.size() > 1)
        return 400;
    if (facts.method != "GET" && facts.method != "HEAD" && facts.method != "POST") return 405;
    if (facts.method != "POST" && facts.has_body) return 400;
    if (!facts.expectations.empty()) {
        const bool known =
            facts.expectations.size() == 1 && same_word(facts.expectations.front(), "100-continue");
        if (!known || facts.version == 10) return 417;
    }
    return 0;
}

std::optional<target> read_target(std::string_view text) {
    if (text.empty() || text.front() != '/') return std::nullopt;
    if (text.find('#') != std::string_view::npos) return std::nullopt;
    const auto question = std::min(text.find('?'), text.size());
    auto path = decoded_path(text.substr(0, question));
    if (!path || !is_utf8(*path) || has_dot_segment(*path)) return std::nullopt;
    const auto query = question == text.size() ? std::string_view{} : text.substr(question + 1);
    return target{std::move(*path), query};
}

std::string_view cookie_value(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = std::min(header.find(';'), header.size());
        const auto pair = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

std::string_view bearer_token(std::string_view authorization) {
    constexpr std::string_view scheme = "Bearer ";
    constexpr std::size_t longest = 256;
    if (!authorization.starts_with(scheme) || authorization.size() > longest) return {};
    return authorization.substr(scheme.size());
}

bool is_form(std::string_view content_type) {
    return same_word(trimmed(content_type.substr(0, content_type.find(';'))),
                     "application/x-www-form-urlencoded");
}

bool accepts_gzip(std::string_view accept_encoding) {
    while (!accept_encoding.empty()) {
        const auto end = std::min(accept_encoding.find(','), accept_encoding.size());
        const auto coding = trimmed(accept_encoding.substr(0, end));
        accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
        const auto semicolon = coding.find(';');
        if (!same_word(trimmed(coding.substr(0, semicolon)), "gzip")) continue;
        if (semicolon == std::string_view::npos) return true;
        const auto weight = trimmed(coding.substr(semicolon + 1));
        return weight.find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

std::string_view last_forwarded(std::string_view header) {
    const auto comma = header.rfind(',');
    const auto address = trimmed(comma == std::string_view::npos ? header : header.substr(comma + 1));
    const bool fits = !address.empty() && address.size() <= 45 &&
                      address.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
    return fits ? address : std::string_view{};
}

std::string http_date(instant at) {
    constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       days[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string head_of(const response& answer, const sending& how, instant now) {
    namespace http = boost::beast::http;
    const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(answer.status)));
    std::string head;
    head.reserve(1'100);
    head += "HTTP/1.1 ";
    head += std::to_string(answer.status);
    head += ' ';
    head.append(reason.data(), reason.size());
    head += "\r\nDate: ";
    head += http_date(now);
    head += "\r\n";
    if (answer.status != 204 && answer.status != 304) {
        append_header(head, "Content-Type", answer.content_type);
        append_header(head, "Content-Length", std::to_string(answer.body.size()));
    }
    head += answer.immutable_asset ? "Cache-Control: public, max-age=31536000, immutable\r\n"
                                   : "Cache-Control: no-store\r\n";
    head += security_headers();
    if (how.encrypted) head += "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";
    for (const auto& [name, value] : answer.headers)
        append_header(head, name, value);
    if (!how.keep_alive) {
        head += "Connection: close\r\n";
    } else if (how.to_http_1_0) {
        head += "Connection: keep-alive\r\n";
    }
    head += "\r\n";
    return head;
}

} // namespace kith::web::wire
