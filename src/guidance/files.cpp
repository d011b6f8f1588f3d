#include "guidance/files.hpp"

#include "guidance/document.hpp"
#include "guidance/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace kith::guidance {
namespace {

namespace fs = std::filesystem;

/// Folders beside the editions that other concerns read: how long, what comes in and goes out, who looked,
/// the synthetic authority.
constexpr std::array<std::string_view, 4> others = {"retention", "returns", "synthetic", "vigilance"};

constexpr std::size_t most_files = 500;
constexpr std::uintmax_t largest_file = 1U << 20U;

struct listing {
    std::vector<std::string> folders, files;
};

class folder_reader {
  public:
    folder_reader(fs::path root, std::vector<fault>& faults) : root_(std::move(root)), faults_(faults) {}

    void complain(const std::string& name, std::string message) {
        faults_.push_back({{name, 0, 0}, std::move(message)});
    }

    /// What stands in one folder, in order of name. Names that begin with a dot are passed over.
    listing list(const std::string& folder) {
        listing made;
        std::error_code error;
        fs::directory_iterator entries(root_ / folder, error);
        for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
            const std::string name = entries->path().filename().string();
            if (name.starts_with('.')) continue;
            if (++seen_ > most_files) {
                complain(folder.empty() ? "." : folder,
                         fmt::format("the guidance folder holds more than {} files: expected fewer",
                                     most_files));
                return {};
            }
            std::error_code status_error;
            const auto status = entries->symlink_status(status_error);
            const std::string shown = folder.empty() ? name : folder + "/" + name;
            if (fs::is_directory(status))
                made.folders.push_back(name);
            else if (fs::is_regular_file(status))
                made.files.push_back(name);
            else if (fs::is_symlink(status))
                complain(shown, "this is a link: expected the file itself");
            else
                complain(shown, "this is neither a file nor a folder");
        }
        if (error)
            complain(folder.empty() ? "." : folder, "this folder cannot be read: " + error.message());
        std::sort(made.folders.begin(), made.folders.end());
        std::sort(made.files.begin(), made.files.end());
        return made;
    }

    /// The Markdown files of one folder, which must hold nothing else.
    std::vector<source_file> read(const std::string& folder) {
        const listing here = list(folder);
        for (const auto& name : here.folders)
            complain(folder + "/" + name, "found a folder: expected files ending in .md only");
        std::vector<source_file> made;
        for (const auto& name : here.files) {
            const std::string shown = folder + "/" + name;
            if (!name.ends_with(".md"))
                complain(shown, "this file would not be read: expected its name to end in .md");
            else if (auto content = read_file(shown))
                made.push_back({shown, std::move(*content)});
        }
        return made;
    }

  private:
    std::optional<std::string> read_file(const std::string& name) {
        std::error_code error;
        const auto size = fs::file_size(root_ / name, error);
        if (!error && size > largest_file) {
            complain(name, fmt::format("this file has {} bytes: expected at most {}", size, largest_file));
            return std::nullopt;
        }
        std::ifstream in(root_ / name, std::ios::binary);
        std::string content(static_cast<std::size_t>(largest_file) + 1, '\0');
        if (in) in.read(content.data(), static_cast<std::streamsize>(content.size()));
        if (!in && !in.eof()) {
            complain(name, "this file cannot be read");
            return std::nullopt;
        }
        content.resize(static_cast<std::size_t>(in.gcount()));
        return content;
    }

    fs::path root_;
    std::vector<fault>& faults_;
    std::size_t seen_ = 0;
};

void read_area(folder_reader& from, const std::string& area, guidance_files& into) {
    const auto here = from.list("local");
    const bool known = std::find(here.folders.begin(), here.folders.end(), area) != here.folders.end();
    if (known) {
        into.local = from.read("local/" + area);
        if (into.local.empty())
            from.complain("local/" + area, "the area has no files: expected at least one");
        return;
    }
    const std::string have = here.folders.empty()
                                 ? std::string("there is none")
                                 : fmt::format("there is {}", fmt::join(here.folders, ", "));
    from.complain("local", fmt::format("there is no area \"{}\"{}; {}", area.substr(0, 60),
                                       did_you_mean(area, here.folders), have));
}

} // namespace

guidance_files read_folder(const fs::path& folder, std::string_view area, std::vector<fault>& faults) {
    guidance_files made;
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        faults.push_back({{folder.string(), 0, 0},
                          "there is no such folder: expected the guidance folder; name one with --folder"});
        return made;
    }
    folder_reader from(folder, faults);
    const listing top = from.list("");
    for (const auto& name : top.folders) {
        if (name == "calendar")
            made.calendar = from.read(name);
        else if (name != "local" && std::ranges::find(others, name) == others.end()) // read elsewhere
            made.editions[name] = from.read(name);
    }
    if (!area.empty()) read_area(from, std::string(area), made);
    if (made.editions.empty()) from.complain(".", "there is no edition: expected a folder such as 2018");
    return made;
}

} // namespace kith::guidance
