#pragma once
// Signing in at another provider, from the first address to a subject that is certain. What is asked of the
// provider goes out through a `fetcher`, only to hosts that were configured; redirects are not followed.
//
// Contents
//   configured_providers, keep_providers   as the database has them; secrets are in files
//   fetcher, over_https                    the way out: bounded in time and size
//   relying_party                          begin, finish; keys that rotate

#include "identity/identity.hpp"
#include "identity/oidc.hpp"
#include "store/store.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace kith::identity::oidc {

/// A provider and the file in which its client secret stands (0600; empty: a public client).
struct configured {
    provider at;
    std::string secret_file;
};
/// In the order in which they were added, without secrets.
std::vector<configured> configured_providers(store::snapshot&);
void keep_providers(store::transaction&, const std::vector<configured>&);
/// The secret of one. Refuses a file that others than its owner may read, or that is too long.
result<std::string> read_secret(const std::string& file);

struct fetched {
    int status = 0;
    std::string body;
};
/// Asks once. With `form`: POST, with that Authorization. Nothing where there was no answer.
using fetcher = std::function<std::optional<fetched>(const std::string& url, const std::string* form,
                                                     const std::string& authorization)>;
/// TLS 1.2 and more, with the machine's authorities; five seconds, 256 KB.
fetcher over_https();

/// Somebody of whom a provider is certain.
struct arrived {
    std::string issuer, subject, return_to, invitation;
    identity::strength strength = identity::strength::one_factor;
    instant authenticated;
};
/// Why not. `at_provider`: it could not be reached or did not answer as it has to; nothing is known of
/// anybody.
struct no_arrival {
    bool at_provider = false;
    std::string words;
};
/// What came with the browser.
struct callback {
    std::string provider, state, code, issuer, error;
};

/// One a program. Thread safe. What has begun and not come back is forgotten after ten minutes.
class relying_party {
  public:
    relying_party(world&, fetcher);
    /// Where to send the browser whose cookie is `bound_to`.
    tl::expected<std::string, no_arrival> begin(store::snapshot&, std::string_view provider,
                                                std::string bound_to, std::string return_to,
                                                std::string redirect, std::string invitation);
    /// The browser is back. A state is good once, in the browser that began, for the provider that it began
    /// at.
    tl::expected<arrived, no_arrival> finish(store::snapshot&, const callback&, std::string_view bound_to);

    /// Where somebody ends their session there as well (RP-initiated logout), to come back to `back`;
    /// nothing where the provider has no such address, or does not answer.
    std::optional<std::string> end_session(store::snapshot&, std::string_view provider,
                                           std::string_view back);

    static constexpr std::size_t most_pending = 10'000;

  private:
    struct known {
        endpoints where;
        key_set keys;
        instant read, keys_read;
    };
    tl::expected<known, no_arrival> known_of(const provider&);
    std::optional<key_set> fresh_keys(const provider&, known&);
    tl::expected<std::string, no_arrival> token_for(const provider&, const known&, const pending&,
                                                    const std::string& code,
                                                    const std::string& secret_file);
    std::optional<pending> take(const callback&, std::string_view bound_to);

    world& world_;
    fetcher fetch_;
    std::mutex guard_;
    std::map<std::string, known> known_;     ///< by issuer
    std::map<std::string, instant> silent_;  ///< by issuer: not asked again before
    std::map<std::string, pending> pending_; ///< by state
};

/// Links a provider's subject with an account, for an administrator; an entry of "accounts". Refuses one
/// that is linked already.
result<void> link_subject(store::database&, world&, const record::actor&, const practitioner_id&,
                          const std::string& issuer, const std::string& subject);
/// Whoever was invited comes in by the provider: links, and uses the invitation up.
result<practitioner_id> accept_invitation_by_provider(store::database&, world&, std::string_view token,
                                                      const std::string& issuer,
                                                      const std::string& subject);

} // namespace kith::identity::oidc
