#pragma once
// The files of a guidance folder, within bounds.

#include "guidance/guidance.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::guidance {

struct source_file {
    std::string name; ///< relative to the guidance folder, with '/'
    std::string content;
};

/// The files by the folder in which they stand: "2018", "calendar", "local/example".
struct guidance_files {
    std::map<std::string, std::vector<source_file>> editions;
    std::vector<source_file> calendar, local;
};

/// Reads the editions, the calendar and one local area's files ("" : none). At most 500 files of 1 MiB;
/// links, devices and files of other kinds are faults.
guidance_files read_folder(const std::filesystem::path& folder, std::string_view area,
                           std::vector<fault>& faults);

} // namespace kith::guidance
