// A copy of a database's log as it stands published, for whoever wants to check it elsewhere.

#include "witness/copy.hpp"
#include "witness/feed.hpp"
#include "witness/pull.hpp"

#include <fmt/format.h>

namespace kith::witness {

result<copy_state> export_log(store::database& from, const std::filesystem::path& folder,
                              const record::public_key& log) {
    if (std::filesystem::exists(folder) && !std::filesystem::is_empty(folder))
        return refuse(fmt::format("{} is not empty: name a new folder.", folder.string()), "folder");
    auto made = copy::open(folder, log, std::nullopt);
    if (!made) return tl::unexpected(made.error());
    const auto source = feed_of(from);
    if (const auto wrong = take_published(*source, *made)) return refuse(wrong->words + ".", "database");
    return read_copy(folder);
}

} // namespace kith::witness
