#include "foundation/world.hpp"

#include <sodium.h>

#include <stdexcept>

namespace kith {
namespace {

constexpr char crockford[] = "0123456789abcdefghjkmnpqrstvwxyz";

std::string base32(const std::array<std::uint8_t, 16>& bytes) {
    std::string text;
    text.reserve(26);
    unsigned buffer = 0;
    int held = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = (buffer << 8) | byte;
        held += 8;
        while (held >= 5) {
            held -= 5;
            text += crockford[(buffer >> held) & 31];
        }
    }
    text += crockford[(buffer << (5 - held)) & 31];
    return text;
}

} // namespace

std::string world::fresh_text() {
    std::array<std::uint8_t, 16> bytes{};
    fill(bytes);
    return base32(bytes);
}

instant system_world::now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void system_world::fill(std::span<std::uint8_t> bytes) {
    if (sodium_init() < 0) throw std::runtime_error("the operating system gives no randomness");
    randombytes_buf(bytes.data(), bytes.size());
}

seeded_world::seeded_world(std::uint64_t seed, instant start) : state_(seed), at_(start) {}

std::uint64_t seeded_world::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::uint64_t seeded_world::below(std::uint64_t bound) {
    // Rejection keeps it uniform; the loop ends after two turns on average at most.
    const std::uint64_t limit = ~std::uint64_t{0} - (~std::uint64_t{0} % bound);
    std::uint64_t value = next();
    while (value >= limit)
        value = next();
    return value % bound;
}

void seeded_world::fill(std::span<std::uint8_t> bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        std::uint64_t word = next();
        for (int k = 0; k < 8 && i < bytes.size(); ++k, ++i, word >>= 8) {
            bytes[i] = static_cast<std::uint8_t>(word);
        }
    }
}

} // namespace kith
