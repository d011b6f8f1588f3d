// A certificate authority and a proxy that speaks TLS, for tests.

#include "tls_front.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace kith::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using x509 = std::unique_ptr<X509, void (*)(X509*)>;

std::string text_of(BIO* memory) {
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(memory);
    return text;
}

std::string as_pem(X509* one) {
    BIO* memory = BIO_new(BIO_s_mem());
    REQUIRE(PEM_write_bio_X509(memory, one) == 1);
    return text_of(memory);
}

std::string as_pem(EVP_PKEY* key) {
    BIO* memory = BIO_new(BIO_s_mem());
    REQUIRE(PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(memory);
}

void extend(X509* one, int what, const char* words) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, one, one, nullptr, nullptr, 0);
    X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, what, words);
    REQUIRE(made != nullptr);
    X509_add_ext(one, made, -1);
    X509_EXTENSION_free(made);
}

/// Not signed yet. From a day ago until `good_for` from now.
x509 certificate_of(EVP_PKEY* key, const char* name, long serial, std::chrono::seconds good_for) {
    constexpr long day = 24L * 3600;
    x509 one(X509_new(), X509_free);
    X509_set_version(one.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(one.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(one.get()), -day);
    X509_gmtime_adj(X509_getm_notAfter(one.get()), static_cast<long>(good_for.count()));
    X509_set_pubkey(one.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(one.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    return one;
}

} // namespace

authority::authority()
    : key_(EVP_EC_gen("P-256"), EVP_PKEY_free),
      own_(certificate_of(key_.get(), "An authority for tests", 1, std::chrono::hours(24))) {
    X509_set_issuer_name(own_.get(), X509_get_subject_name(own_.get()));
    extend(own_.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(own_.get(), NID_key_usage, "critical,keyCertSign");
    REQUIRE(X509_sign(own_.get(), key_.get(), EVP_sha256()) > 0);
}

std::string authority::shown() const {
    return as_pem(own_.get());
}

certificate authority::issue(const std::string& name, std::chrono::seconds good_for) const {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const x509 one = certificate_of(key.get(), "A log for tests", 2, good_for);
    X509_set_issuer_name(one.get(), X509_get_subject_name(own_.get()));
    extend(one.get(), NID_subject_alt_name, name.c_str());
    REQUIRE(X509_sign(one.get(), key_.get(), EVP_sha256()) > 0);
    return {as_pem(one.get()), as_pem(key.get())};
}

struct tls_front::sockets {
    asio::io_context machine;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor door{machine, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
};

tls_front::tls_front(const certificate& shows, std::uint16_t behind)
    : sockets_(std::make_unique<sockets>()), behind_(behind) {
    sockets_->tls.use_certificate_chain(asio::buffer(shows.chain));
    sockets_->tls.use_private_key(asio::buffer(shows.key), asio::ssl::context::pem);
    thread_ = std::thread([this] { serve(); });
}

tls_front::~tls_front() {
    stopping_ = true;
    asio::io_context machine;
    tcp::socket last(machine);
    error_code ignored;
    last.connect({asio::ip::address_v4::loopback(), port()}, ignored); // wakes who waits at the door
    last.close(ignored);
    thread_.join();
}

std::uint16_t tls_front::port() const {
    return sockets_->door.local_endpoint().port();
}

void tls_front::serve() {
    while (!stopping_)
        answer_one();
}

void tls_front::answer_one() {
    error_code wrong;
    asio::ssl::stream<tcp::socket> front(sockets_->machine, sockets_->tls);
    sockets_->door.accept(front.lowest_layer(), wrong);
    if (wrong || stopping_) return;
    front.handshake(asio::ssl::stream_base::server, wrong);
    std::string question, answer;
    if (!wrong) asio::read_until(front, asio::dynamic_buffer(question), "\r\n\r\n", wrong);
    if (wrong) return;
    ++asked_;
    tcp::socket back(sockets_->machine);
    back.connect({asio::ip::address_v4::loopback(), behind_}, wrong);
    asio::write(back, asio::buffer(question), wrong);
    asio::read(back, asio::dynamic_buffer(answer), wrong); // ends with the connection
    asio::write(front, asio::buffer(answer), wrong);
    front.shutdown(wrong);
}

} // namespace kith::test
