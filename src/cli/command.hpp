#pragma once
// What the commands of the program share: where the guidance and the database are, and how a command ends
// badly.

#include "foundation/result.hpp"
#include "guidance/guidance.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace kith::cli {

/// Exit codes: everything in order; what was asked about is not in order; the request could not be carried
/// out.
inline constexpr int fine = 0, found_faults = 1, unusable = 2;

/// Ends the command: the sentence goes to standard error, the code to the caller. The sentence says what is
/// wrong and what to do.
class command_failure : public std::runtime_error {
  public:
    command_failure(std::string sentence, int code = unusable)
        : std::runtime_error(std::move(sentence)), code_(code) {}
    [[nodiscard]] int code() const { return code_; }

  private:
    int code_;
};

/// The guidance folder: as named, else $KITH_GUIDANCE, else guidance/ here, else beside the program.
std::filesystem::path guidance_folder(const std::string& named);
/// Loads it for an area, or fails with the first faults in words.
std::shared_ptr<const guidance::rulebook> load_guidance(const std::string& named, const std::string& area);
/// A hash over every file of the folder: when it changes, query tables are written anew.
std::string fingerprint_of(const std::filesystem::path& folder, const std::string& area);
/// What a command means to do with the database.
enum class opening { for_work, to_create, to_verify };
/// The file of the database's master key: as named with --master-key or $KITH_MASTER_KEY, else beside it.
std::string master_key_file(const std::string& database);
/// Opens a database or fails in words. A master key that was made with a new database is told of. To
/// verify, a damaged one is opened too, so that the damage can be named.
std::unique_ptr<store::database> open_database(const std::string& url, opening);

inline constexpr const char* master_key_variable = "KITH_MASTER_KEY";
inline constexpr const char* default_area = "example";
inline constexpr const char* default_database = "var/kith.db";

} // namespace kith::cli
