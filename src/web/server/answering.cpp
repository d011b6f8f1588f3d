// On a worker: the fields of a request, the site's answer, its bytes.

#include "store/store.hpp"
#include "web/multipart.hpp"
#include "web/server/house.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <typeinfo>

namespace kith::web {

namespace {

/// Fields of the query and the form; a status to refuse with and why, or 0.
std::pair<int, std::string> read_fields(incoming& in, std::string_view body) {
    auto query = decode_form(in.raw_query);
    if (auto* wrong = std::get_if<malformed>(&query)) return {400, wrong->why};
    in.asked.query = std::get<form_fields>(std::move(query));
    if (!in.post || body.empty()) return {0, {}};
    const bool with_file = is_multipart(in.content_type) && in.asked.path.ends_with(upload_ending);
    if (!with_file && !wire::is_form(in.content_type)) return {415, {}};
    auto form = with_file ? decode_multipart(in.content_type, body) : decode_form(body);
    if (auto* wrong = std::get_if<malformed>(&form)) return {400, wrong->why};
    in.asked.form = std::get<form_fields>(std::move(form));
    return {0, {}};
}

std::string sentence_of(std::string_view why) {
    return why.empty() ? std::string{} : fmt::format("What was sent could not be read: {}.", why);
}

} // namespace

answered answer_on_worker(server::state& house, incoming in, const std::string& body) {
    const auto begun = clock::now();
    const std::string id = in.asked.request_id;
    std::string pattern;
    response answer;
    try {
        in.asked.at = house.time.now();
        const auto [status, why] = read_fields(in, body);
        answer = status != 0 ? house.refusal(status, sentence_of(why))
                             : house.answer(std::move(in.asked), pattern);
    } catch (const store::store_failure& failure) {
        if (!house.store_failed.exchange(true)) {
            fmt::print(
                stderr,
                "kith: the store cannot go on: {}. Stopping: nothing is acknowledged that is not kept.\n",
                failure.what());
        }
        answer = house.refusal(503, "Nothing that you sent with this request has been kept for certain.");
        in.how.keep_alive = false;
    } catch (const std::exception& failure) {
        // Its type, not its words: they could name somebody.
        fmt::print(stderr, "kith: request {} failed: {}\n", id, typeid(failure).name());
        answer = house.refusal(500, {});
    } catch (...) {
        fmt::print(stderr, "kith: request {} failed\n", id);
        answer = house.refusal(500, {});
    }
    answered out;
    in.how.keep_alive = in.how.keep_alive && !house.stopping;
    try {
        out.head = wire::head_of(answer, in.how, house.time.now());
    } catch (const std::logic_error&) {
        fmt::print(stderr, "kith: request {} failed: a header with a line break\n", id);
        answer = house.refusal(500, {});
        out.head = wire::head_of(answer, in.how, house.time.now());
    }
    out.keep_alive = in.how.keep_alive;
    out.leaves = begun + answer.held;
    if (!in.how.head_only && answer.status != 204 && answer.status != 304)
        out.body = std::move(answer.body);
    house.log(id, pattern, answer.status, begun);
    return out;
}

} // namespace kith::web
