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

/// Fields of a form or a query string in the order sent; a name may come several times. Decoded UTF-8, bounded.
class form_fields {
  public:
    using list = std::vector<std::pair<std::string, std::string>>;
    form_fields() = default;
    explicit form_fields(list all) : all_(std::move(all)) {}
    [[nodiscard]] std::string_view first(std::string_view name) const;  ///< empty when absent
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> every(std::string_view name) const;
    [[nodiscard]] const list& all() const { return all_; }

  private:
    list all_;
};

/// Why fields could not be read: not UTF-8, NUL, too many (over 2,000), too long (over 200,000 characters each).
struct malformed {
    std::string why;
};

/// application/x-www-form-urlencoded, and back.
std::variant<form_fields, malformed> decode_form(std::string_view encoded);
std::string encode_form(const form_fields::list&);

struct request {
    web::method verb = method::get;
    std::string path;                            ///< decoded, always begins with '/'
    form_fields query;
    form_fields form;                            ///< of a POST
    std::map<std::string, std::string> parameters;  ///< from the route pattern: ":person"
    std::string session_token;                   ///< from the cookie; may be empty or nonsense
    std::string peer;                            ///< address of the other end
    std::string fetch_site;                      ///< Sec-Fetch-Site; may be empty
    std::string origin, host;
    bool encrypted = false;                      ///< came over TLS (or a trusted proxy says so)
    std::string request_id;
    instant at;                                  ///< from the world, once for the whole request
};

struct response {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool immutable_asset = false;                ///< may be cached for ever; everything else is no-store
};

response see_other(std::string location);

}  // namespace kith::web
