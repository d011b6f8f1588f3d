#pragma once
// An authenticator in memory: makes and shows passkeys as a telephone does, and lies where a test asks it
// to.

#include "foundation/identifier.hpp"
#include "identity/factors.hpp"

#include <memory>
#include <openssl/evp.h>
#include <string>
#include <string_view>

namespace identity_test {

enum class algorithm { es256, eddsa, rs256 };

class authenticator {
  public:
    explicit authenticator(algorithm kind = algorithm::es256,
                           std::string id = "an id of thirty-two bytes, or so");

    std::string domain = "localhost", origin = "http://localhost:8080", user;
    unsigned char flags = 0x05; ///< present and verified
    std::uint32_t counter = 0;
    bool counts = true; ///< moves the counter on with each use

    /// What the script of the page sends.
    [[nodiscard]] std::string make(std::string_view challenge);
    [[nodiscard]] std::string show(std::string_view challenge);

    std::string type; ///< in the client data; the right one where empty
    bool framed = false, spoiled = false;

  private:
    struct free_key {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    algorithm kind_;
    std::string id_;
    std::unique_ptr<EVP_PKEY, free_key> key_;

    [[nodiscard]] std::string client_data(std::string_view right_type, std::string_view challenge) const;
    [[nodiscard]] std::string authenticator_data(bool with_key) const;
    [[nodiscard]] std::string public_key() const;
    [[nodiscard]] std::string signature(std::string_view message) const;
};

} // namespace identity_test
