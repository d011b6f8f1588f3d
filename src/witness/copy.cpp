#include "witness/copy.hpp"

#include <fmt/format.h>

namespace kith::witness {

namespace files = std::filesystem;

namespace {

constexpr std::array row_files = {"entries.rows", "reads.rows"};
constexpr std::array newest_files = {"entries.checkpoint", "reads.checkpoint"};

std::size_t number_of(store::log_tree tree) {
    return static_cast<std::size_t>(tree);
}

/// Every line of a file that `read` can read; the others are nobody's promise.
template <class Value>
std::vector<Value> all_of(const files::path& path, std::optional<Value> (*read)(std::string_view)) {
    std::vector<Value> out;
    line_reader lines(path);
    while (const auto line = lines.next()) {
        if (auto value = read(*line)) out.push_back(*std::move(value));
    }
    return out;
}

/// Writes down whose log this is, and who witnesses it; later it has to be the same.
result<void> write_down(const files::path& folder, const record::public_key& log,
                        const std::optional<record::public_key>& witness) {
    const auto same = [&](const char* name, const std::string& key) -> result<void> {
        const auto there = read_file(folder / name);
        if (!there) {
            replace_file(folder / name, key + "\n");
        } else if (*there != key + "\n") {
            return refuse(fmt::format("{} is a copy for another key ({}).", folder.string(), name),
                          "store");
        }
        return {};
    };
    if (auto log_same = same("log.key", record::to_text(log)); !log_same) return log_same;
    if (witness) return same("witness.key", record::to_text(*witness));
    return {};
}

} // namespace

result<copy> copy::open(const files::path& folder, const record::public_key& log,
                        const std::optional<record::public_key>& witness) {
    files::create_directories(folder);
    if (auto same = write_down(folder, log, witness); !same) return tl::unexpected(same.error());
    copy made;
    made.folder_ = folder;
    made.state_ = read_copy(folder, true);
    if (made.state_.damage)
        return refuse("This copy of the log is damaged: " + *made.state_.damage +
                          ". Keep it, find out why, and begin a new one.",
                      "store");
    for (auto& key : kept_keys(folder))
        made.keys_.insert_or_assign(key.unit, key);
    for (auto& gone : kept_disposals(folder))
        made.disposals_.insert_or_assign(gone.unit, gone);
    made.open_files();
    return made;
}

void copy::open_files() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        rows_[i] = std::make_unique<growing_file>(folder_ / row_files[i]);
        if (rows_[i]->size() > state_.rows_end[i]) rows_[i]->cut(state_.rows_end[i]);
    }
    checkpoints_ = std::make_unique<growing_file>(folder_ / "checkpoints");
    if (checkpoints_->size() > state_.checkpoints_end) checkpoints_->cut(state_.checkpoints_end);
}

std::optional<std::string> copy::take(const row_sources& sources, std::int64_t ledger) {
    taken_ = state_.check;
    taken_units_.clear();
    return taken_->advance(sources, ledger, [&](store::log_tree tree, const record::log_row& row) {
        rows_[number_of(tree)]->append(record::to_line(row) + "\n");
        if (!row.sealed.empty()) taken_units_[row.entry.stream] = row.entry.sequence;
    });
}

std::optional<std::string> copy::agrees(store::log_tree tree, const record::checkpoint& said) const {
    return (taken_ ? *taken_ : state_.check).agrees(tree, said);
}

void copy::keep(const record::checkpoint_pair& pair, const notes& said) {
    for (auto& rows : rows_)
        rows->make_durable();
    checkpoints_->append(record::to_line(pair) + "\n");
    checkpoints_->make_durable();
    if (taken_) state_.check = *std::move(taken_);
    taken_.reset();
    for (const auto& [unit, sequence] : taken_units_)
        state_.sealed_units[unit] = sequence;
    taken_units_.clear();
    state_.last = said;
    for (std::size_t i = 0; i < rows_.size(); ++i)
        state_.rows_end[i] = rows_[i]->size();
    state_.checkpoints_end = checkpoints_->size();
    for (std::size_t i = 0; i < newest_files.size(); ++i)
        replace_file(folder_ / newest_files[i], pair.notes[i]);
}

void copy::give_up() {
    taken_.reset();
    for (std::size_t i = 0; i < rows_.size(); ++i)
        rows_[i]->cut(state_.rows_end[i]);
}

std::vector<std::string> copy::keys_wanted() const {
    std::vector<std::string> wanted;
    for (const auto& [unit, last] : state_.sealed_units) {
        if (keys_.contains(unit)) continue;
        const auto gone = disposals_.find(unit);
        if (gone == disposals_.end() || gone->second.through < last) wanted.push_back(unit);
    }
    return wanted;
}

void copy::keep_keys(const std::vector<store::wrapped_key>& fresh) {
    if (fresh.empty()) return;
    growing_file file(folder_ / "keys");
    for (const store::wrapped_key& key : fresh) {
        file.append(record::to_line(key) + "\n");
        keys_.insert_or_assign(key.unit, key);
    }
    file.make_durable();
}

void copy::keep_disposals(const std::vector<store::disposal>& all) {
    bool lost_one = false;
    for (const store::disposal& gone : all) {
        const auto known = disposals_.find(gone.unit);
        if (known != disposals_.end() && known->second == gone) continue;
        growing_file file(folder_ / "disposals");
        file.append(record::to_line(gone) + "\n");
        file.make_durable();
        disposals_.insert_or_assign(gone.unit, gone);
        lost_one = keys_.erase(gone.unit) > 0 || lost_one;
    }
    if (!lost_one) return;
    std::string left;
    for (const auto& [unit, key] : keys_)
        left += record::to_line(key) + "\n";
    replace_file(folder_ / "keys", left, true);
}

std::vector<store::wrapped_key> kept_keys(const files::path& folder) {
    return all_of(folder / "keys", record::key_from_line);
}

std::vector<store::disposal> kept_disposals(const files::path& folder) {
    return all_of(folder / "disposals", record::disposal_from_line);
}

} // namespace kith::witness
