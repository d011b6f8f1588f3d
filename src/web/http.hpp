#pragma once
// What a page sees of HTTP: plain values, independent of the server behind them.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace kith::web {

enum class method { get, post };

/// Fields of a form or a query string in the order sent; a name may come several times. Decoded UTF-8,
/// bounded.
class form_fields {
  public:
    using list = std::vector<std::pair<std::string, std::string>>;
    form_fields() = default;
    explicit form_fields(list all) : all_(std::move(all)) {}
    [[nodiscard]] std::string_view first(std::string_view name) const; ///< empty when absent
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> every(std::string_view name) const;
    [[nodiscard]] const list& all() const { return all_; }

  private:
    list all_;
};

/// Why fields could not be read: not UTF-8, NUL, too many (over 2,000), too long (over 200,000 characters
/// each).
struct malformed {
    std::string why;
};

/// application/x-www-form-urlencoded, and back.
std::variant<form_fields, malformed> decode_form(std::string_view encoded);
std::string encode_form(const form_fields::list&);

struct request {
    web::method verb = method::get;
    std::string path; ///< decoded, always begins with '/'
    form_fields query;
    form_fields form;                              ///< of a POST
    std::map<std::string, std::string> parameters; ///< from the route pattern: ":person"
    std::string session_token;                     ///< from the cookie; may be empty or nonsense
    std::string sign_in_cookie;                    ///< of a visitor not signed in: guards the sign-in form
    std::string bearer;                            ///< of "Authorization: Bearer"; may be empty or nonsense
    std::string peer;                              ///< address of the other end
    std::string fetch_site;                        ///< Sec-Fetch-Site; may be empty
    std::string origin, host;
    std::string user_agent;    ///< what the browser calls itself; bounded; may be empty or nonsense
    bool accepts_gzip = false; ///< a gzipped answer may be sent
    bool encrypted = false;    ///< came over TLS (or a trusted proxy says so)
    bool only_head = false;    ///< HEAD: answered like GET, nothing may come of it
    std::string invitation;    ///< from the cookie of an invitation that was opened; may be nonsense
    std::string request_id;
    instant at; ///< from the world, once for the whole request
};

struct response {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool immutable_asset = false; ///< may be cached for ever; everything else is no-store
    /// It leaves no sooner than this after the request was taken up; the server waits, no worker does.
    std::chrono::steady_clock::duration held{};
};

response see_other(std::string location);

/// The cookies of the site.
constexpr std::string_view session_cookie = "kith_session";
constexpr std::string_view visitor_cookie = "kith_visitor";
constexpr std::string_view invitation_cookie = "kith_invitation";
/// What a browser calls a cookie of the site. Over TLS with the prefix that keeps every other host, and
/// whoever speaks without TLS, from setting it (RFC 6265bis, 4.1.3.2).
std::string cookie_name(std::string_view name, bool encrypted);
/// Set-Cookie for the whole site, out of reach of scripts; Secure where the request came encrypted. An
/// empty value takes the cookie away.
std::pair<std::string, std::string> set_cookie(std::string_view name, std::string_view value,
                                               const request&);

} // namespace kith::web
