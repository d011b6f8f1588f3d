#include "cli/command.hpp"

#include "store/keys.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <vector>

namespace kith::cli {
namespace files = std::filesystem;

files::path guidance_folder(const std::string& named) {
    if (!named.empty()) {
        if (!files::is_directory(named))
            throw command_failure(
                fmt::format("There is no folder {}: name the guidance folder with --guidance", named));
        return named;
    }
    std::vector<files::path> places;
    const char* chosen = std::getenv("KITH_GUIDANCE");
    if (chosen && *chosen) return chosen;
    places.emplace_back("guidance");
    std::error_code unreadable;
    const files::path program = files::read_symlink("/proc/self/exe", unreadable);
    if (!unreadable) places.push_back(program.parent_path().parent_path() / "guidance");
    for (const files::path& place : places) {
        // A folder of that name that holds no calendar is somebody else's.
        if (files::is_directory(place / "calendar")) return place;
    }
    throw command_failure(
        "There is no guidance folder here: start in Kith's folder, or name it with --guidance");
}

std::shared_ptr<const guidance::rulebook> load_guidance(const std::string& named, const std::string& area) {
    auto loaded = guidance::load(guidance_folder(named), area);
    if (loaded) return *loaded;
    std::string words;
    for (std::size_t i = 0; i < std::min<std::size_t>(loaded.error().size(), 5); ++i) {
        words += "\n  " + guidance::to_text(loaded.error()[i]);
    }
    throw command_failure(fmt::format("The guidance has {} fault{} (kith guidance check shows all):{}",
                                      loaded.error().size(), loaded.error().size() == 1 ? "" : "s", words));
}

std::string fingerprint_of(const files::path& folder, const std::string& area) {
    std::vector<files::path> all;
    for (const auto& one : files::recursive_directory_iterator(folder)) {
        if (one.is_regular_file() && one.path().extension() == ".md") all.push_back(one.path());
    }
    std::sort(all.begin(), all.end());
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    const auto take = [&](const std::string& text) {
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                  text.size() + 1);
    };
    take("rows 4"); // raised when the query tables themselves come to hold something else
    take(area);
    for (const files::path& path : all) {
        std::ifstream in(path, std::ios::binary);
        take(files::relative(path, folder).string());
        take(std::string(std::istreambuf_iterator<char>(in), {}));
    }
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state, hash);
    std::string text;
    for (const unsigned char byte : hash)
        text += fmt::format("{:02x}", byte);
    return text;
}

std::string master_key_file(const std::string& database) {
    const char* named = std::getenv(master_key_variable);
    return named && *named ? std::string(named) : store::default_master_key_file(database);
}

std::unique_ptr<store::database> open_database(const std::string& url, opening meant) {
    const bool create = meant == opening::to_create;
    const bool file = !url.starts_with("postgresql://") && !url.starts_with("postgres://");
    if (file && !create && !files::exists(url)) {
        throw command_failure(fmt::format(
            "There is no database {}: name one with --database, or make one with kith demo", url));
    }
    if (file && create) {
        std::error_code ignored;
        files::create_directories(files::path(url).parent_path(), ignored);
    }
    store::open_options options;
    options.create = create;
    options.for_verification = meant == opening::to_verify;
    const char* named = std::getenv(master_key_variable);
    if (named && *named) options.master_key_file = named;
    const std::string key = master_key_file(url);
    const bool had_key = key.empty() || files::exists(key);
    auto opened = store::open(url, options);
    if (!opened) throw command_failure(opened.error().front().message);
    if (!had_key && files::exists(key))
        fmt::print(stderr,
                   "kith: {} is the new master key of this database. Keep a copy of it somewhere else: "
                   "without it nobody can read the record.\n",
                   key);
    return std::move(*opened);
}

} // namespace kith::cli
