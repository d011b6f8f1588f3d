#pragma once
// A copy of a guidance folder that a test may spoil.

#include "guidance/guidance.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace kith::guidance::test {

/// Copied into the temporary folder, gone with the object.
class folder_copy {
  public:
    explicit folder_copy(const std::filesystem::path& from) {
        std::string pattern = (std::filesystem::temp_directory_path() / "kith-guidance-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
        std::filesystem::copy(from, path_, std::filesystem::copy_options::recursive);
    }
    ~folder_copy() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    folder_copy(const folder_copy&) = delete;
    folder_copy& operator=(const folder_copy&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string read(const std::string& file) const {
        std::ifstream in(path_ / file, std::ios::binary);
        std::stringstream content;
        content << in.rdbuf();
        return content.str();
    }
    void write(const std::string& file, const std::string& content) const {
        std::filesystem::create_directories((path_ / file).parent_path());
        std::ofstream(path_ / file, std::ios::binary) << content;
    }
    /// Puts one text in the place of another; false when the other is not there.
    [[nodiscard]] bool replace(const std::string& file, const std::string& from,
                               const std::string& to) const {
        std::string content = read(file);
        const auto at = content.find(from);
        if (at == std::string::npos) return false;
        write(file, content.replace(at, from.size(), to));
        return true;
    }

  private:
    std::filesystem::path path_;
};

/// All faults, a line each.
inline std::string faults_of(const std::filesystem::path& folder, const char* area = "") {
    const auto rules = load(folder, area);
    std::string text;
    if (!rules)
        for (const auto& one : rules.error())
            text += to_text(one) + "\n";
    return text;
}

} // namespace kith::guidance::test
