#include "witness/stream_proof.hpp"

#include "record/json.hpp"
#include "record/record.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace kith::witness {

namespace {

constexpr std::string_view heading = "kith stream proof 1";

std::string place_line(std::int64_t index, const record::proof& path) {
    return fmt::format("{{\"index\":{},\"path\":{}}}", index, record::to_json(path));
}

struct place {
    std::int64_t index = 0;
    record::proof path;
};

/// Only what place_line writes.
std::optional<place> read_place(std::string_view line) {
    constexpr std::string_view begin = "{\"index\":", middle = ",\"path\":";
    const auto at = line.find(middle);
    if (!line.starts_with(begin) || at == std::string_view::npos || !line.ends_with("}"))
        return std::nullopt;
    place out;
    const std::string digits(line.substr(begin.size(), at - begin.size()));
    if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    out.index = std::stoll(digits);
    const auto rest = line.substr(at + middle.size());
    const auto path = record::proof_from_json(rest.substr(0, rest.size() - 1));
    if (!path) return std::nullopt;
    out.path = *path;
    if (place_line(out.index, out.path) != line) return std::nullopt;
    return out;
}

std::string quoted(std::string_view text) {
    std::string out;
    record::append_string(out, text);
    return out;
}

std::optional<std::string> unquoted(std::string_view line) {
    boost::json::error_code wrong;
    const auto value = boost::json::parse(line, wrong);
    if (wrong || !value.is_string()) return std::nullopt;
    std::string text(value.get_string());
    if (quoted(text) != line) return std::nullopt;
    return text;
}

/// Lines, each of which must end.
class lines {
  public:
    explicit lines(std::string_view text) : rest_(text) {}
    std::optional<std::string_view> next() {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto line = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return line;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

/// The head of the file: which stream, which checkpoint; fills `out` or says what is wrong.
std::optional<std::string> read_head(lines& from, const std::optional<record::public_key>& log,
                                     checked_proof& out) {
    const auto first = from.next(), key = from.next(), stream = from.next(), note = from.next();
    if (!note || *first != heading) return "this is not a proof of a stream";
    const auto own = record::parse_public_key(*key);
    const auto name = unquoted(*stream), text = unquoted(*note);
    if (!own || !name || !text) return "its head is not that of a proof";
    if (log && *log != *own) return "it is of another log than that of the key";
    out.log = log ? *log : *own;
    out.stream = *name;
    const auto read = record::parse_note(*text);
    if (!read) return "its checkpoint is none";
    out.checkpoint = read->said;
    const auto tree = store::name_of(store::tree_of(out.stream));
    if (!record::is_signed_by(*read, record::key_of_tree(out.log, tree)))
        return "its checkpoint was not signed by the log";
    return std::nullopt;
}

} // namespace

result<made_proof> prove_stream(store::snapshot& from, std::string_view stream,
                                const record::public_key& log) {
    const store::log_tree tree = store::tree_of(stream);
    record::log_window window(from);
    const auto text = window.checkpoint(tree);
    if (!text) return refuse("The log has no checkpoint yet: kith checkpoint makes them.", "database");
    const auto note = record::parse_note(*text);
    if (!note || !record::is_signed_by(*note, record::key_of_tree(log, store::name_of(tree))))
        return refuse("The log's checkpoint was not signed by this key.", "key");
    made_proof made;
    made.text =
        fmt::format("{}\n{}\n{}\n{}\n", heading, record::to_text(log), quoted(stream), quoted(*text));
    for (auto& row : from.stream(stream)) {
        const auto index = window.index_of(tree, row.position);
        if (!index || *index >= note->said.size) {
            ++made.not_yet;
            continue;
        }
        const auto path = window.inclusion(tree, *index, note->said.size);
        if (!path) return tl::unexpected(path.error());
        if (row.unreadable)
            return refuse("An entry can't be opened: look at kith record verify.", "stream");
        row.position = 0; // no hash covers it: the leaf's index is what is proved
        const bool told = !row.disposed;
        made.disposed += row.disposed ? 1 : 0;
        made.text += place_line(*index, *path) + "\n" + record::to_line({std::move(row), {}, told}) + "\n";
        ++made.entries;
    }
    if (made.entries + made.not_yet == 0) return refuse("There is no such stream.", "stream");
    return made;
}

checked_proof check_stream_proof(std::string_view text, const std::optional<record::public_key>& log) {
    checked_proof out;
    lines from(text);
    out.damage = read_head(from, log, out);
    std::string previous(32, '\0');
    std::int64_t index_before = -1;
    while (!out.damage && !from.done()) {
        const std::int64_t sequence = out.entries + 1;
        const auto wrong = [&](std::string_view words) {
            out.damage = fmt::format("entry {} of {}: {}", sequence, out.stream, words);
        };
        const auto place_text = from.next(), row_text = from.next();
        const auto at = place_text ? read_place(*place_text) : std::nullopt;
        const auto row = row_text ? record::row_from_line(*row_text) : std::nullopt;
        if (!at || !row) {
            wrong("its lines are not those of a proof");
        } else if (row->entry.stream != out.stream || row->entry.sequence != sequence ||
                   row->entry.position != 0) {
            wrong("it is not the entry that comes next: entries are missing, moved, repeated or of another "
                  "stream");
        } else if (row->entry.previous != previous) {
            wrong("it does not continue the entry before it");
        } else if (record::hash_of(row->entry) != row->entry.hash) {
            wrong("it is not what was recorded (its hash differs)");
        } else if (row->with_body &&
                   record::commitment_of(row->entry.salt, row->entry.body) != row->entry.commitment) {
            wrong("its text is not what was recorded (the commitment to it differs)");
        } else if (at->index <= index_before ||
                   !record::includes(record::leaf_hash(row->entry.hash), at->index, out.checkpoint.size,
                                     at->path, out.checkpoint.root)) {
            wrong("the log that was signed does not hold it");
        } else {
            previous = row->entry.hash;
            index_before = at->index;
            out.without_text += row->with_body ? 0 : 1;
            ++out.entries;
        }
    }
    if (!out.damage && out.entries == 0) out.damage = "it proves no entry";
    return out;
}

} // namespace kith::witness
