// Reading a copy and checking everything in it.

#include "witness/copy.hpp"

#include <fmt/format.h>

namespace kith::witness {

namespace files = std::filesystem;

namespace {

std::size_t number_of(store::log_tree tree) {
    return static_cast<std::size_t>(tree);
}

std::unique_ptr<std::istream> opened(const files::path& path) {
    return std::make_unique<std::ifstream>(path, std::ios::binary);
}

std::optional<record::public_key> key_in(const files::path& path, record::key_use use) {
    const auto text = read_file(path, 4'096);
    if (!text) return std::nullopt;
    const auto key = record::parse_public_key(*text);
    if (!key || key->use != use) return std::nullopt;
    return *key;
}

/// The checkpoints of a copy in order, each checked with the rows that it covers.
class copy_reader {
  public:
    copy_reader(const files::path& folder, copy_state& state,
                const std::function<void(store::log_tree, const record::log_row&)>& visit)
        : state_(state), visit_(visit), entries_(opened(folder / "entries.rows"), store::log_tree::entries),
          reads_(opened(folder / "reads.rows"), store::log_tree::reads),
          lines_(opened(folder / "checkpoints")) {}

    std::optional<std::string> read(bool interrupted) {
        for (std::int64_t number = 1; auto line = lines_.next(); ++number) {
            if (auto wrong = checkpoint(*line)) return fmt::format("checkpoint {}: {}", number, *wrong);
            state_.checkpoints_end = lines_.offset();
        }
        if (interrupted) return std::nullopt;
        if (lines_.torn()) return "the last checkpoint ends in the middle of its line";
        return rest();
    }

  private:
    std::optional<std::string> checkpoint(const std::string& line) {
        const auto pair = record::checkpoints_from_line(line);
        if (!pair) return "its line is not one of a log";
        auto next = read_notes(*pair, state_.log);
        if (!next) return next.error().front().message;
        if (state_.witness) {
            for (const auto& note : *next) {
                if (!record::countersigned_at(note, *state_.witness))
                    return "the witness did not countersign it";
            }
        }
        if (auto wrong = discontinuity(state_.last ? &*state_.last : nullptr, *next, *pair)) return wrong;
        const auto see = [&](store::log_tree tree, const record::log_row& row) {
            if (row.sealed.empty()) {
                ++state_.unsealed;
            } else {
                state_.sealed_units[row.entry.stream] = row.entry.sequence;
            }
            if (visit_) visit_(tree, row);
        };
        if (auto wrong = state_.check.advance({&entries_, &reads_}, (*next)[0].said.ledger, see))
            return wrong;
        for (const store::log_tree tree : store::log_trees) {
            if (auto wrong = state_.check.agrees(tree, (*next)[number_of(tree)].said)) return wrong;
        }
        state_.rows_end = {entries_.passed(), reads_.passed()};
        state_.last = *std::move(next);
        return std::nullopt;
    }

    /// Nothing may stand behind what the last checkpoint covers.
    std::optional<std::string> rest() {
        for (line_rows* rows : {&entries_, &reads_}) {
            if (auto wrong = rows->fault()) return wrong;
            const store::log_tree tree =
                rows == &entries_ ? store::log_tree::entries : store::log_tree::reads;
            if (rows->head() != nullptr || rows->torn())
                return fmt::format("leaf {} of {}: no checkpoint covers it", state_.check.tree(tree).size(),
                                   store::name_of(tree));
        }
        return std::nullopt;
    }

    copy_state& state_;
    const std::function<void(store::log_tree, const record::log_row&)>& visit_;
    line_rows entries_, reads_;
    line_reader lines_;
};

} // namespace

line_rows::line_rows(std::unique_ptr<std::istream> from, store::log_tree tree, std::int64_t first)
    : lines_(std::move(from)), tree_(tree), read_(first) {
    advance();
}

void line_rows::pass() {
    passed_ = lines_.offset();
    advance();
}

void line_rows::advance() {
    row_.reset();
    const auto line = lines_.next();
    if (!line) return;
    row_ = record::row_from_line(*line);
    if (!row_) fault_ = fmt::format("leaf {} of {}: its line is not one of a log", read_, name_of(tree_));
    ++read_;
}

std::optional<std::string>
log_check::advance(const row_sources& sources, std::int64_t ledger,
                   const std::function<void(store::log_tree, const record::log_row&)>& see) {
    while (ledger_ < ledger) {
        const std::int64_t position = ledger_ + 1;
        std::optional<store::log_tree> found;
        std::string instead;
        for (const store::log_tree tree : store::log_trees) {
            row_source& source = *sources[number_of(tree)];
            const record::log_row* row = source.head();
            if (auto wrong = source.fault()) return wrong;
            if (row == nullptr) continue;
            if (row->entry.position == position) {
                found = tree;
                break;
            }
            instead += fmt::format("{}leaf {} of {} says {}", instead.empty() ? "" : ", ",
                                   this->tree(tree).size(), store::name_of(tree), row->entry.position);
        }
        if (!found) {
            return fmt::format("position {} of the ledger is missing{}{}", position,
                               instead.empty() ? "" : ": ", instead);
        }
        row_source& source = *sources[number_of(*found)];
        if (auto wrong = trees_[number_of(*found)].add(*source.head())) return wrong;
        if (see) see(*found, *source.head());
        source.pass();
        ledger_ = position;
    }
    return std::nullopt;
}

std::optional<std::string> log_check::agrees(store::log_tree which, const record::checkpoint& said) const {
    const record::tree_check& seen = tree(which);
    if (seen.size() != said.size)
        return fmt::format("{} entries of {} were signed, {} are there", said.size, store::name_of(which),
                           seen.size());
    if (seen.root() != said.root)
        return fmt::format("the {} entries of {} are not those that were signed (their root differs)",
                           said.size, store::name_of(which));
    return std::nullopt;
}

result<notes> read_notes(const record::checkpoint_pair& pair, const record::public_key& log) {
    notes out;
    for (const store::log_tree tree : store::log_trees) {
        auto note = record::parse_note(pair.notes[number_of(tree)]);
        if (!note) return tl::unexpected(note.error());
        if (!record::is_signed_by(*note, record::key_of_tree(log, store::name_of(tree))))
            return refuse(
                fmt::format("the checkpoint of {} was not signed by the log", store::name_of(tree)),
                "checkpoint");
        out[number_of(tree)] = *std::move(note);
    }
    const record::checkpoint &a = out[0].said, &b = out[1].said;
    if (a.at != b.at || a.ledger != b.ledger || b.size > a.ledger || a.size != a.ledger - b.size)
        return refuse("the two checkpoints are not of one moment", "checkpoint");
    return out;
}

std::optional<std::string> discontinuity(const notes* last, const notes& next,
                                         const record::checkpoint_pair& pair) {
    for (const store::log_tree tree : store::log_trees) {
        const auto i = number_of(tree);
        const record::checkpoint& said = next[i].said;
        record::checkpoint before;
        before.root = record::empty_tree();
        if (last != nullptr) before = (*last)[i].said;
        if (said.size < before.size || (last != nullptr && said.at < before.at))
            return fmt::format("the log of {} was rolled back", store::name_of(tree));
        if (!record::continues(before, said, pair.proofs[i]))
            return fmt::format("the log of {} does not continue what it said before: it was forked",
                               store::name_of(tree));
    }
    return std::nullopt;
}

copy_state read_copy(const files::path& folder, bool interrupted,
                     const std::function<void(store::log_tree, const record::log_row&)>& visit) {
    copy_state state;
    const auto log = key_in(folder / "log.key", record::key_use::log);
    if (!log) {
        state.damage = "the log's key can't be read";
        return state;
    }
    state.log = *log;
    if (files::exists(folder / "witness.key")) {
        state.witness = key_in(folder / "witness.key", record::key_use::witness);
        if (!state.witness) {
            state.damage = "the witness's key can't be read";
            return state;
        }
    }
    state.damage = copy_reader(folder, state, visit).read(interrupted);
    return state;
}

} // namespace kith::witness
