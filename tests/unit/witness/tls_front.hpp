#pragma once
// A proxy that speaks TLS in front of a server on this machine, with certificates of an authority of the
// test's own.

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace kith::test {

/// A certificate and its private key, both as PEM.
struct certificate {
    std::string chain, key;
};

/// Signs certificates and itself.
class authority {
  public:
    authority();
    /// Its own certificate, as PEM: what whoever trusts it names.
    [[nodiscard]] std::string shown() const;
    /// For a name such as "IP:127.0.0.1" or "DNS:kith.example"; good for so long from now, or past.
    [[nodiscard]] certificate issue(const std::string& name,
                                    std::chrono::seconds good_for = std::chrono::hours(1)) const;

  private:
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
    std::unique_ptr<X509, void (*)(X509*)> own_;
};

/// Passes what is asked on to 127.0.0.1:`behind`, one connection at a time.
class tls_front {
  public:
    tls_front(const certificate& shows, std::uint16_t behind);
    ~tls_front();
    tls_front(const tls_front&) = delete;
    tls_front& operator=(const tls_front&) = delete;
    [[nodiscard]] std::uint16_t port() const;
    /// How many connections got as far as to ask something.
    [[nodiscard]] int asked() const { return asked_; }

  private:
    void serve();
    void answer_one();

    struct sockets;
    std::unique_ptr<sockets> sockets_;
    std::uint16_t behind_;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> asked_ = 0;
    std::thread thread_;
};

} // namespace kith::test
