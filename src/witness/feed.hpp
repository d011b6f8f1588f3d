#pragma once
// Where a witness pulls the log from: the database itself, or the server's /log routes. What comes is
// believed nowhere; whoever asked checks it.

#include "record/log.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace kith::witness {

/// Nobody answered, or not in time.
class unreachable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// Something answered, but not as the log would.
class garbled : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Each may throw unreachable or garbled.
class feed {
  public:
    virtual ~feed() = default;
    /// The newest signed checkpoint; empty before the first.
    virtual std::string checkpoint(store::log_tree) = 0;
    virtual record::proof consistency(store::log_tree, std::int64_t old_size, std::int64_t size) = 0;
    /// Some rows from a leaf on, in order, at least one and at most `most`.
    virtual std::vector<record::log_row> rows(store::log_tree, std::int64_t from, std::int64_t most) = 0;
    /// The wrapped keys of those units that have one.
    virtual std::vector<store::wrapped_key> keys(const std::vector<std::string>& units) = 0;
    virtual std::vector<store::disposal> disposals() = 0;
};

/// Out of a database that is read where it lies; it must outlive the feed.
std::unique_ptr<feed> feed_of(store::database&);

struct http_options {
    std::string url;         ///< "https://kith.example": the site, without a path
    std::string token;       ///< the witness's token
    std::string authorities; ///< a file of certificates to trust besides the machine's own; may be empty
    std::chrono::seconds patience{30};
};
/// From a server, over HTTP/1.1; over TLS the server's certificate must be good for its name. Refuses, in
/// words, a URL that is none.
result<std::unique_ptr<feed>> feed_over_http(const http_options&);

/// How many rows one answer holds at most, how many units one question names, and how large an answer may
/// be.
inline constexpr std::int64_t most_rows = 1'000;
inline constexpr std::size_t most_units = 50, largest_answer = 64U * 1024U * 1024U;

} // namespace kith::witness
