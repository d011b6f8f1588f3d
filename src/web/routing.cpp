#include "web/routing.hpp"

#include "foundation/identifier.hpp"
#include "record/record.hpp"
#include "store/standing.hpp"
#include "web/drafts.hpp"
#include "web/session_pages.hpp"
#include "web/site_frame.hpp"
#include "web/step_up.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sodium.h>
#include <stdexcept>
#include <typeinfo>

namespace kith::web {
namespace {

/// "/a/b" to {"a", "b"}; "/" to {}. Nothing for a path with an empty segment ("//", "/a/").
std::optional<std::vector<std::string_view>> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    if (path.empty() || path.front() != '/') return std::nullopt;
    path.remove_prefix(1);
    if (path.empty()) return segments;
    for (;;) {
        const auto end = path.find('/');
        const auto segment = path.substr(0, end);
        if (segment.empty()) return std::nullopt;
        segments.push_back(segment);
        if (end == std::string_view::npos) return segments;
        path.remove_prefix(end + 1);
    }
}

bool is_parameter(std::string_view segment) {
    return segment.front() == ':';
}

/// How well a pattern fits: nothing, or where its written segments are, the leftmost counting most.
std::optional<std::uint64_t> fit(const std::vector<std::string>& pattern,
                                 const std::vector<std::string_view>& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool open = is_parameter(pattern[i]);
        if (open ? !is_identifier(path[i]) : pattern[i] != path[i]) return std::nullopt;
        written = written * 2 + (open ? 0 : 1);
    }
    return written;
}

bool same_secret(std::string_view given, std::string_view right) {
    return !right.empty() && given.size() == right.size() &&
           sodium_memcmp(given.data(), right.data(), right.size()) == 0;
}

/// Answers that keep somebody who is signed in from what they asked for.
bool refuses(audit_class audit, int status) {
    return status == 403 || (status == 404 && audit == audit_class::personal_record);
}

/// Statuses whose pages may show what is on a record.
bool may_show_a_record(int status) {
    return status < 300 || status == 400 || status == 409 || status == 422;
}

} // namespace

// ---------------------------------------------------------------- visit

std::string_view visit::parameter(std::string_view name) const {
    const auto found = request.parameters.find(std::string(name));
    return found == request.parameters.end() ? std::string_view{} : std::string_view(found->second);
}

bool visit::stepped_up_within(std::chrono::minutes time) const {
    return practitioner.has_value() && session.confirmed <= request.at &&
           request.at - session.confirmed < time;
}

record::actor visit::actor(std::string purpose) const {
    if (!practitioner) throw std::logic_error("nobody is signed in");
    return {.who = practitioner->practitioner, .role = practitioner->role, .purpose = std::move(purpose)};
}

void visit::note_read(const person_id& person, std::string shown, std::string purpose,
                      std::optional<instant> as_at) {
    record::note_read(database, world,
                      {.by = actor(std::move(purpose)),
                       .at = request.at,
                       .person = person,
                       .page = std::string(pattern),
                       .shown = std::move(shown),
                       .as_at = as_at});
    reading_is_noted();
}

void visit::note_list(const std::vector<person_id>& shown, std::string asked, std::string purpose) {
    record::note_list(database, world,
                      {.by = actor(std::move(purpose)),
                       .at = request.at,
                       .page = std::string(pattern),
                       .asked = std::move(asked),
                       .shown = shown});
    reading_is_noted();
}

void visit::note_refused(int status) {
    if (read_ || open_) return;
    record::refusal refused{.by = actor("asked for what is not open to them"),
                            .at = request.at,
                            .page = std::string(pattern),
                            .status = status,
                            .on_record = {},
                            .asked = {}};
    const auto from = database.read();
    bool names_people = false;
    for (const auto& [name, value] : request.parameters) {
        if (name != "person" && name != "left" && name != "right") continue;
        names_people = true;
        const person_id one{value};
        if (store::is_on_record(*from, one))
            refused.on_record.push_back(one);
        else
            refused.asked.push_back(value);
    }
    if (!names_people) {
        std::string asked; // "/referrals/:process": what the address says besides
        for (const auto& [name, value] : request.parameters)
            asked += (asked.empty() ? "" : " ") + value;
        refused.asked.push_back(std::move(asked));
    }
    record::note_refused(database, world, refused);
}

// ---------------------------------------------------------------- the table

routes& routes::get(std::string pattern, audit_class audit, web::access access, handler handle,
                    web::answers answers) {
    add({method::get, std::move(pattern), audit, access, answers, std::move(handle)});
    return *this;
}

routes& routes::post(std::string pattern, audit_class audit, web::access access, handler handle,
                     web::answers answers) {
    add({method::post, std::move(pattern), audit, access, answers, std::move(handle)});
    return *this;
}

void routes::add(route fresh) {
    const auto segments = segments_of(fresh.pattern);
    if (!segments || segments->size() > 32) throw std::logic_error("no route pattern: " + fresh.pattern);
    std::vector<std::string> owned(segments->begin(), segments->end());
    const auto shape = [](std::vector<std::string> of) {
        for (auto& segment : of) {
            if (is_parameter(segment)) segment = ":";
        }
        return of;
    };
    for (std::size_t i = 0; i < all_.size(); ++i) {
        if (all_[i].verb == fresh.verb && shape(segments_[i]) == shape(owned)) {
            throw std::logic_error("two routes for one address: " + fresh.pattern);
        }
    }
    all_.push_back(std::move(fresh));
    segments_.push_back(std::move(owned));
}

match routes::find(method verb, std::string_view path) const {
    match result;
    const auto segments = segments_of(path);
    if (!segments) return result;
    std::optional<std::uint64_t> best;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
        const auto fits = fit(segments_[i], *segments);
        if (!fits) continue;
        if (std::ranges::find(result.allowed, all_[i].verb) == result.allowed.end()) {
            result.allowed.push_back(all_[i].verb);
        }
        if (all_[i].verb != verb || (best && *best >= *fits)) continue;
        best = fits;
        chosen = i;
    }
    if (!best) return result;
    result.found = &all_[chosen];
    for (std::size_t k = 0; k < segments->size(); ++k) {
        const auto& segment = segments_[chosen][k];
        if (is_parameter(segment)) result.parameters.emplace(segment.substr(1), (*segments)[k]);
    }
    return result;
}

// ---------------------------------------------------------------- where it comes from, where it may go

bool is_local_path(std::string_view path) {
    constexpr std::size_t longest = 1'024;
    if (path.empty() || path.size() > longest || path.front() != '/') return false;
    if (path.size() > 1 && (path[1] == '/' || path[1] == '\\')) return false;
    return std::ranges::all_of(path, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/_-.~?&=%+:,").find(c) != std::string_view::npos;
    });
}

bool is_origin(std::string_view text) {
    for (const std::string_view scheme : {"https://", "http://"})
        if (text.starts_with(scheme)) {
            const std::string_view host = text.substr(scheme.size());
            return !host.empty() && host.size() <= 300 && std::ranges::all_of(host, [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       std::string_view(".-:[]").find(c) != std::string_view::npos;
            });
        }
    return false;
}

bool asked_by_own_name(const std::vector<std::string>& origins, std::string_view host) {
    if (host.empty()) return true; // HTTP/1.0: nobody is named
    std::string folded(host);
    std::ranges::transform(folded, folded.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (!origins.empty())
        return std::ranges::any_of(origins, [&](const std::string& one) {
            return one == "https://" + folded || one == "http://" + folded;
        });
    const auto port = folded.rfind(':');
    const bool has_port = port != std::string::npos && !folded.ends_with(']') &&
                          folded.find_first_not_of("0123456789", port + 1) == std::string::npos;
    if (has_port) folded.resize(port);
    return folded == "localhost" || folded == "127.0.0.1" || folded == "[::1]";
}

bool comes_from_this_site(const request& asked) {
    const bool browser_says_so = asked.fetch_site == "same-origin";
    if (!asked.fetch_site.empty() && !browser_says_so && asked.fetch_site != "none") return false;
    if (asked.origin.empty()) return true;
    // Our own Referrer-Policy makes browsers write "null" for forms of this site; then Sec-Fetch-Site
    // decides.
    if (asked.origin == "null") return browser_says_so;
    return asked.origin == (asked.encrypted ? "https://" : "http://") + asked.host;
}

// ---------------------------------------------------------------- dispatch

dispatcher::dispatcher(routes table, std::shared_ptr<const site_frame> frame, store::database& database,
                       world& world, identity::gate& gate)
    : table_(std::move(table)), frame_(std::move(frame)), database_(database), world_(world), gate_(gate) {}

dispatcher::~dispatcher() = default;

response dispatcher::refused(const route* found, int status, std::string_view words) const {
    if (found != nullptr && found->answers == answers::json) return error_json(status, words);
    return error_page(*frame_, status, words);
}

response dispatcher::answer(request&& asked, std::string* route_pattern) {
    // Whoever watches over the machine asks /health by an address.
    if (asked.path != "/health" && !asked_by_own_name(frame_->origins, asked.host))
        return error_page(*frame_, 421);
    const auto way = table_.find(asked.verb, asked.path);
    if (way.found == nullptr) return no_route(asked, way.allowed);
    if (route_pattern != nullptr) *route_pattern = way.found->pattern;
    asked.parameters = way.parameters;
    try {
        return dispatch(asked, *way.found);
    } catch (const store::store_failure&) {
        throw;
    } catch (const std::exception& failure) {
        // Its type, not its words: they could name somebody.
        fmt::print(stderr, "kith: request {} on {} failed: {}\n", asked.request_id, way.found->pattern,
                   typeid(failure).name());
        return refused(way.found, 500, {});
    }
}

/// 404 or 405, with the navigation for whoever is signed in.
response dispatcher::no_route(const request& asked, const std::vector<method>& allowed) {
    visit here(asked, database_, world_, *frame_, {});
    const auto visitor = gate_.recognise(asked.session_token, asked.at);
    if (const auto* session = std::get_if<identity::signed_in>(&visitor)) {
        here.practitioner = session->practitioner;
        here.csrf_token = session->csrf_token;
        here.session = session->session;
    }
    if (allowed.empty()) return error_page(here, 404);
    response no = error_page(here, 405);
    no.headers.emplace_back("Allow", allowed.front() == method::get ? "GET, HEAD" : "POST");
    return no;
}

response dispatcher::dispatch(request& asked, const route& found) {
    const bool unsafe = asked.verb == method::post;
    if (unsafe && !comes_from_this_site(asked)) {
        return refused(&found, 403,
                       "The form did not come from this service. Open the page here and send it again.");
    }
    const auto visitor = gate_.recognise(asked.session_token, asked.at);
    const auto* session = std::get_if<identity::signed_in>(&visitor);
    if (session == nullptr && found.access != access::public_page) {
        return without_session(asked, found, visitor);
    }
    const std::string_view token =
        session != nullptr ? std::string_view(session->csrf_token) : std::string_view(asked.sign_in_cookie);
    visit here(asked, database_, world_, *frame_, found.pattern);
    here.csrf_token = token;
    here.gate = &gate_;
    if (session != nullptr) {
        here.practitioner = session->practitioner;
        here.session = session->session;
    }
    const auto given_token = asked.form.first(field::csrf);
    const bool visitors_own =
        found.access == access::public_page && same_secret(given_token, asked.sign_in_cookie);
    if (unsafe && !same_secret(given_token, token) && !visitors_own) return forged(here, found);
    if (found.access == access::signed_in && !here.session.opens_records) return too_weak(here, found);
    response given = found.handle(here);
    if (found.audit != audit_class::none && may_show_a_record(given.status) && !here.noted()) {
        fmt::print(stderr, "kith: request {} on {} shows a record and has not noted it: withheld\n",
                   asked.request_id, found.pattern);
        return refused(&found, 500, {});
    }
    if (here.practitioner && refuses(found.audit, given.status)) here.note_refused(given.status);
    return given;
}

/// The form's token is of another session, or missing. The words were typed here all the same.
response dispatcher::forged(visit& here, const route& found) const {
    if (found.access == access::public_page) {
        return refused(&found, 403,
                       "The page was open for too long, or your browser does not keep this service's "
                       "cookies. Go back, reload the page and send it again.");
    }
    if (found.answers == answers::json) return error_json(403, "The page belongs to another session.");
    return stale_form_page(here);
}

/// Signed in with a password alone: first a second factor, then the records.
response dispatcher::too_weak(visit& here, const route& found) const {
    if (found.answers == answers::json) {
        return error_json(403, "Your account needs a second way to prove who you are. Add one first.");
    }
    if (here.request.verb == method::get) return see_other(std::string(second_factor_path));
    return error_page(
        here, 403,
        "Your account needs a second way to prove who you are before you can do this. Add one "
        "under Your account.");
}

response dispatcher::without_session(request& asked, const route& found, const identity::visitor& visitor) {
    if (found.answers == answers::json) {
        return error_json(401,
                          "You are signed out. Your words are still on this page: sign in in another tab.");
    }
    if (asked.verb == method::get) return see_other(sign_in_location(asked));
    const auto* known = std::get_if<identity::expired>(&visitor);
    const bool theirs = known != nullptr && same_secret(asked.form.first(field::csrf), known->csrf_token);
    const bool kept =
        theirs && keep_draft(database_, known->practitioner, asked.form, asked.at).has_value();
    const bool has_page = table_.find(method::get, asked.path).found != nullptr;
    return signed_out_form_page(*frame_, asked, has_page ? std::string_view(asked.path) : "/", kept);
}

} // namespace kith::web
