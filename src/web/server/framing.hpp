#pragma once
// What is read from and written to the wire, as pure functions: the checks that the parser leaves to us
// (RFC 9112 sections 2.2, 3, 5, 6) and the bytes of an answer's head.

#include "web/http.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web::wire {

/// Looks at a header as it arrives, each byte once. Lines end in CR LF and nothing else does; no line is
/// folded; no control characters.
class header_scan {
  public:
    /// Goes on over everything `received` so far from the beginning of the request.
    void advance(std::string_view received);
    [[nodiscard]] bool bad() const { return bad_; }
    /// Size of the header with its empty line, once it is there.
    [[nodiscard]] std::optional<std::size_t> end() const { return end_; }

  private:
    std::size_t scanned_ = 0;
    std::size_t line_begin_ = 0;
    bool after_cr_ = false;
    bool bad_ = false;
    std::optional<std::size_t> end_;
};

/// The fields of a request's header that decide how it is read.
struct header_facts {
    unsigned version = 11; ///< 10 or 11
    std::string method;
    std::vector<std::string_view> hosts, lengths, encodings, expectations, content_types, origins,
        fetch_sites;
    bool has_body = false; ///< a length that is not 0, or chunks
};

/// The status to refuse it with; 0 when nothing is wrong.
int fault_of(const header_facts&);

/// A request's target in origin form, taken apart and decoded once. Nothing for bad escapes, NUL and other
/// control characters, an encoded slash, backslashes, "." and ".." segments, and what is not UTF-8.
struct target {
    std::string path;       ///< decoded
    std::string_view query; ///< still encoded
};
std::optional<target> read_target(std::string_view text);

/// The value of a cookie; the first where the name comes twice. Empty when absent.
std::string_view cookie_value(std::string_view header, std::string_view name);

/// The token of "Bearer TOKEN"; empty for anything else.
std::string_view bearer_token(std::string_view authorization);

/// "application/x-www-form-urlencoded", whatever its parameters.
bool is_form(std::string_view content_type);
/// Accept-Encoding names gzip without refusing it.
bool accepts_gzip(std::string_view accept_encoding);
/// The last address of X-Forwarded-For, which the trusted proxy itself wrote; empty when it is none.
std::string_view last_forwarded(std::string_view header);

/// How an answer is sent.
struct sending {
    bool head_only = false; ///< to HEAD: everything but the body
    bool keep_alive = true;
    bool to_http_1_0 = false;
    bool encrypted = false;
};
/// The head of the answer with its empty line: status line, security headers, the answer's own headers.
/// A header that would break the framing (a line break in it) throws std::logic_error.
std::string head_of(const response&, const sending&, instant now);

/// "Sat, 21 Nov 2026 20:40:06 GMT" (RFC 9110 section 5.6.7).
std::string http_date(instant at);

} // namespace kith::web::wire
