#pragma once
// Which function answers which address, who may ask, and how reading is audited.
//
// Contents
//   audit_class, access, answers   said of every route; a route without them does not compile
//   visit                          what a handler is given
//   route, routes                  the table
//   dispatcher                     session, CSRF, refusals, the check that reads were noted

#include "foundation/world.hpp"
#include "identity/identity.hpp"
#include "store/store.hpp"
#include "web/http.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web {

struct site_frame;

/// What a route shows of people. A page of a personal route leaves only after visit::note_read or
/// visit::note_list: the dispatcher answers 500 instead of a page whose reading was not noted.
enum class audit_class {
    none,            ///< nothing personal
    personal_record, ///< one person's record: note_read
    personal_list,   ///< several people: note_list
};

/// Who may ask. `own_account`: whoever is signed in, also without the second factor that opens records:
/// their own account, where they add it.
enum class access { public_page, own_account, signed_in };

/// In which form a route's refusals are: pages for people or JSON for the script.
enum class answers { pages, json };

/// One request on its way through a handler. Lives as long as the request.
class visit {
  public:
    const web::request& request;
    store::database& database;
    kith::world& world;
    const site_frame& frame;
    std::string_view pattern;                   ///< of the route: "/children/:person/plan"
    std::optional<store::account> practitioner; ///< always there on a route for access::signed_in
    std::string csrf_token;                     ///< for hidden field `csrf` of every form
    identity::session_facts session = {};       ///< of whoever is signed in
    identity::gate* gate = nullptr;             ///< where they came in; always there inside a handler

    /// For hidden field `form_token` of a form page: fresh each time (record::act::form_token).
    [[nodiscard]] std::string form_token() const { return world.fresh_text(); }
    /// The part of the path that matched ":name"; empty where the pattern has none.
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    /// Whether whoever has this session has shown within so long that it is they. See web/step_up.hpp.
    [[nodiscard]] bool stepped_up_within(std::chrono::minutes) const;
    /// Who acts, for the record. Signed in only (std::logic_error otherwise).
    [[nodiscard]] record::actor actor(std::string purpose) const;

    /// Notes that this page shows `shown` of `person`; returns when durable. Call it before answering.
    void note_read(const person_id& person, std::string shown, std::string purpose,
                   std::optional<instant> as_at = std::nullopt);
    /// Notes that this list or search, which asked `asked`, shows these people; returns when durable.
    void note_list(const std::vector<person_id>& shown, std::string asked, std::string purpose);
    /// The handler (or what it called) has noted the reading itself.
    void reading_is_noted() { noted_ = read_ = true; }
    /// This answer shows nothing personal although the route may (a refused form without the record on it).
    void shows_nothing_personal() { noted_ = true; }
    [[nodiscard]] bool noted() const { return noted_; }
    /// The record is open to them; what they asked for is not on it: no refusal, whatever the status.
    void record_is_open() { open_ = true; }
    /// Notes that this visit is refused with that status, unless a reading of it was noted. Returns when
    /// durable.
    void note_refused(int status);

    visit(const web::request& asked, store::database& where, kith::world& from, const site_frame& around,
          std::string_view route_pattern)
        : request(asked), database(where), world(from), frame(around), pattern(route_pattern) {}

  private:
    bool noted_ = false; ///< read_, or nothing personal is shown
    bool read_ = false;  ///< a reading or a list is on record
    bool open_ = false;
};

using handler = std::function<response(visit&)>;

struct route {
    web::method verb;
    std::string pattern; ///< "/children/:person/plan": exact segments and parameters
    audit_class audit;
    web::access access;
    web::answers answers;
    handler handle;
};

/// What a path leads to.
struct match {
    const route* found = nullptr;                  ///< nothing: see `allowed`
    std::map<std::string, std::string> parameters; ///< identifier characters only
    std::vector<method> allowed;                   ///< the verbs that the path knows; empty: no such page
};

/// The table. A segment written out wins over a parameter; two routes for the same addresses are refused
/// (std::logic_error) when added.
class routes {
  public:
    routes& get(std::string pattern, audit_class, access, handler, answers = answers::pages);
    routes& post(std::string pattern, audit_class, access, handler, answers = answers::pages);
    [[nodiscard]] match find(method, std::string_view path) const;
    [[nodiscard]] std::span<const route> all() const { return all_; }

  private:
    void add(route);
    std::vector<route> all_;
    std::vector<std::vector<std::string>> segments_; ///< of each pattern
};

/// Hidden fields of every form that can be kept as a draft; names shared by pages, drafts and the script.
namespace field {
constexpr std::string_view csrf = "csrf";
constexpr std::string_view form_token = "form_token";
constexpr std::string_view draft_key = "draft_key";     ///< store::draft::key
constexpr std::string_view draft_title = "draft_title"; ///< of the form; never a person's name
constexpr std::string_view based_on = "based_on";       ///< revision of the record when the form was opened
} // namespace field

/// The whole site behind the server: finds the route, recognises the visitor, refuses what must be refused
/// and hands the rest to the handler. Thread safe as far as the handlers are.
class dispatcher {
  public:
    dispatcher(routes table, std::shared_ptr<const site_frame> frame, store::database&, world&,
               identity::gate&);
    ~dispatcher();

    /// Never throws except store::store_failure, after which the process must stop. `route_pattern` (for
    /// the log) is empty where no route was found.
    response answer(request&&, std::string* route_pattern = nullptr);
    [[nodiscard]] const routes& table() const { return table_; }

  private:
    routes table_;
    std::shared_ptr<const site_frame> frame_;
    store::database& database_;
    world& world_;
    identity::gate& gate_;

    response dispatch(request&, const route&);
    response no_route(const request&, const std::vector<method>& allowed);
    response without_session(request&, const route&, const identity::visitor&);
    response forged(visit&, const route&) const;
    response too_weak(visit&, const route&) const;
    response refused(const route*, int status, std::string_view words) const;
};

/// True for a path of this site that may be gone to after signing in: "/children/abc?as_at=2018-01-01".
/// False for anything that a browser might take for another site.
bool is_local_path(std::string_view path);

/// Whether the site is asked for by one of its own names (site_frame::origins). Whoever names another could
/// have links, passkeys and sign-ins made out to it.
bool asked_by_own_name(const std::vector<std::string>& origins, std::string_view host);
/// "https://kith.example" or "http://localhost:8080": a scheme, a name, perhaps a port, and nothing else.
bool is_origin(std::string_view);

/// An unsafe request comes from this site as far as the browser says: Origin and Sec-Fetch-Site.
bool comes_from_this_site(const request&);

} // namespace kith::web
