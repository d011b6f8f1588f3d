#pragma once
// A whole site in the test's process: the guidance that ships, the engine, an empty database, seven
// sign-ins and the pages, asked the way the server asks them. No network, no clock of the wall.

#include "../casework/small_office.hpp"
#include "../store/scratch_database.hpp"

#include "identity/identity.hpp"
#include "web/pages/site.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kith::tests {

/// A seeded world in which something else can happen at the very moment when an act, already decided on, is
/// about to be written: entries are given their randomness just before.
class interrupted_world final : public world {
  public:
    interrupted_world(std::uint64_t seed, instant start) : seeded_(seed, start) {}
    instant now() override { return seeded_.now(); }
    void fill(std::span<std::uint8_t> bytes) override;
    void set(instant at) { seeded_.set(at); }
    std::function<void()> meanwhile; ///< called before every fill, but not by what it does itself

  private:
    seeded_world seeded_;
};

class small_site {
  public:
    explicit small_site(std::string_view now);
    ~small_site();

    staff people;
    void set_now(std::string_view moment);

    casework::answers also_said = {}; ///< in the referrals that come, besides what they need
    /// A referral with these children (given names); their family name is Example.
    case_process_id refer(const std::vector<std::string>& given_names, std::string_view when);
    /// Records a step in the running process of that type, as small_office does; fails the test if refused.
    void must(const doing& what) { must(what, *desk_); }
    void must(const doing&, casework::desk&);
    void to_plan(const std::vector<std::string>& given_names);
    [[nodiscard]] person_id child(const std::string& given_name);
    [[nodiscard]] std::shared_ptr<const casework::file> file(const std::string& given_name);

    /// Asks for a page as this practitioner, who is signed in on the way.
    web::response get(const casework::practitioner&, std::string path_and_query);
    web::response post(const casework::practitioner&, std::string path, web::form_fields::list fields);

    /// The same while others are at work, at a desk of their own: `meanwhile` is done each time between the
    /// decision on the form and its being written.
    web::response post_while(const casework::practitioner&, std::string path, web::form_fields::list fields,
                             std::function<void(casework::desk&)> meanwhile);

    /// Any request as it is, from whomever: for what the other calls would put right.
    web::response answer(web::request, std::string* pattern = nullptr);
    /// What somebody's browser holds who has signed in.
    struct in_session {
        std::string token, csrf;
    };
    const in_session& session_of(const casework::practitioner&);
    /// Another sign-in, with the password of all.
    void add_account(const casework::practitioner&, std::string agency, std::string job);
    /// An agreement to share with an agency, from today; small_site has them with "health" and "school".
    void agree_with(const std::string& agency);
    [[nodiscard]] const web::routes& table() const { return dispatcher_->table(); }
    interrupted_world& the_world() { return world_; }

    /// How many readings are on the child's chain.
    std::int64_t readings(const person_id&);
    /// How many entries there say that somebody was refused it.
    std::int64_t refusals(const person_id&);
    std::int64_t lists(const practitioner_id&);
    store::database& database() { return *database_; }
    casework::desk& desk() { return *desk_; }
    [[nodiscard]] const std::string& url() const { return scratch_.url(); }

  private:
    web::response ask(const casework::practitioner&, web::request);

    test::scratch_database scratch_;
    std::unique_ptr<store::database> database_;
    interrupted_world world_;
    seeded_world others_world_; ///< of those who are quicker
    std::unique_ptr<casework::desk> desk_;
    std::unique_ptr<identity::gate> gate_;
    std::unique_ptr<web::pages::site> site_;
    std::unique_ptr<web::dispatcher> dispatcher_;
    std::map<std::string, std::unique_ptr<in_session>> sessions_;
    std::vector<person_id> children_;
    struct counted {
        std::int64_t until = 0, refusals = 0;
    };
    std::map<std::string, counted> refused_; ///< by person: entries looked at so far
};

} // namespace kith::tests
