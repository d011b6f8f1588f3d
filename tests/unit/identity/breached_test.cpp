// Passwords that leaked: a list of the operator's, searched where it lies.

#include "identity/account_changes.hpp"
#include "identity/breached.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <unistd.h>
#include <vector>

using namespace kith::identity;

namespace {

class list_file {
  public:
    explicit list_file(const std::string& text) {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("kith-breached-{}-{}.txt", getpid(), count++);
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~list_file() { std::filesystem::remove(path_); }
    list_file(const list_file&) = delete;
    list_file& operator=(const list_file&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

std::string sha1(const std::string& text) {
    std::array<unsigned char, 20> made{};
    EVP_Digest(text.data(), text.size(), made.data(), nullptr, EVP_sha1(), nullptr);
    std::string digits;
    for (const unsigned char one : made)
        digits += fmt::format("{:02X}", one);
    return digits;
}

std::string leaked(int number) {
    return fmt::format("leaked password number {}", number);
}

/// A list of so many, as they are published.
std::string list_of(int count, const char* line_end, bool last_line_ends) {
    std::vector<std::string> lines;
    for (int i = 0; i < count; ++i)
        lines.push_back(fmt::format("{}:{}", sha1(leaked(i)), i * i * 37 + 1));
    std::ranges::sort(lines);
    std::string text;
    for (const std::string& one : lines)
        text += one + line_end;
    if (!last_line_ends) text.resize(text.size() - std::string(line_end).size());
    return text;
}

} // namespace

TEST_CASE("breached: every password of a list is found, no other") {
    for (const int count : {1, 2, 3, 50, 1'500}) {
        for (const auto* line_end : {"\n", "\r\n"})
            for (const bool last_line_ends : {true, false}) {
                CAPTURE(count);
                const list_file list(list_of(count, line_end, last_line_ends));
                CHECK(check_breached_list(list.path()));
                int found = 0, wrongly = 0;
                for (int i = 0; i < count; ++i) {
                    found += is_breached(list.path(), leaked(i)).value() ? 1 : 0;
                    wrongly += is_breached(list.path(), leaked(count + i)).value() ? 1 : 0;
                }
                CHECK(found == count);
                CHECK(wrongly == 0);
            }
    }
}

TEST_CASE("breached: the list as it is published: what SHA-1 says of a known password") {
    const list_file list("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:3730471\n");
    CHECK(is_breached(list.path(), "password").value());
    CHECK_FALSE(is_breached(list.path(), "Password").value());
    const list_file small_letters("5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8:3730471\n");
    CHECK(is_breached(small_letters.path(), "password").value());
}

TEST_CASE("breached: a file that is no such list is told, never taken for one that knows nothing") {
    CHECK_FALSE(is_breached("/there/is/none", "password"));
    CHECK_FALSE(check_breached_list("/there/is/none"));
    CHECK_FALSE(check_breached_list(std::filesystem::temp_directory_path())); // a folder
    for (const std::string& text :
         {std::string(), std::string("\n"), std::string("password\n123456\n"), std::string(5'000, 'A'),
          std::string(5'000, '\0'), "G" + std::string(39, 'A') + ":1\n", std::string(40, 'A') + "\n"}) {
        CAPTURE(text.substr(0, 60));
        const list_file list(text);
        CHECK_FALSE(check_breached_list(list.path()));
        CHECK_FALSE(is_breached(list.path(), "password"));
    }
}

TEST_CASE("breached: a list ordered by how often is refused") {
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += fmt::format("{}:{}\n", sha1(leaked(i)), 1'000 - i);
    const list_file list(text);
    CHECK_FALSE(check_breached_list(list.path()));
}

TEST_CASE("breached: a password that leaked is not taken, nor any while the list can't be read") {
    const auto pat = [] {
        kith::store::account made;
        made.sign_in_name = "pat.example";
        made.display_name = "Patricia Example";
        return made;
    }();
    const std::string good = "marmalade over the harbour", other = "a bus, an otter, a kettle";
    REQUIRE(password_faults(good, pat, {"Kith"}).empty());
    const list_file list(sha1(good) + ":2\n");
    const auto faults = password_faults(good, pat, {"Kith", list.path()});
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().field == "password");
    CHECK(faults.front().message.find("leaked") != std::string::npos);
    CHECK(password_faults(other, pat, {"Kith", list.path()}).empty());
    CHECK(password_faults(other, pat, {"Kith", "/there/is/none"}).size() == 1);
}
