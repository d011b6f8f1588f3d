#pragma once
// A guidance file as read: the TOML of its rule blocks with the place of every value in the Markdown, its
// cases, and the prose between. What the values mean is decided elsewhere (draft.hpp).

#include "guidance/guidance.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::guidance {

struct entry;

/// One TOML value. Which members are meaningful follows from `is`.
struct value {
    enum class type { text, whole_number, truth, day, list, table, other };
    type is = type::other;
    int line = 0, column = 0;
    std::string text;
    std::int64_t number = 0;
    bool truth = false;
    date day{};
    std::vector<value> items;   ///< of a list
    std::vector<entry> entries; ///< of a table, in the order of the file
    [[nodiscard]] const value* find(std::string_view key) const;
};

struct entry {
    std::string key;
    int line = 0, column = 0;
    value of;
};

/// "text in quotes", "a whole number" ...: what a value is, for messages.
std::string_view in_words(value::type);

/// One table at the top of a file: [process], or each [[step]].
struct section {
    std::string key;
    bool listed = false; ///< written [[key]]
    value table;
};

/// The lines of a case, as written.
struct case_lines {
    std::string given, then, because;
    int given_line = 0, then_line = 0;
};

struct document {
    std::string file; ///< relative to the guidance folder
    std::vector<section> sections;
    std::vector<case_lines> cases;
    std::string prose;
    bool broken = false; ///< a part could not be read at all, so what it defines is missing
};

/// Reads one file's content. Faults go to `faults`; what could be read is returned.
document read_document(std::string file, std::string_view content, std::vector<fault>& faults);

/// A fenced block: its kind ("toml" or "case"), its text and the line of the file on which the text begins.
struct fenced_block {
    std::string kind, text;
    int first_line = 0;
};
struct markdown {
    std::vector<fenced_block> blocks;
    std::string prose;
};
markdown scan_markdown(const std::string& file, std::string_view content, std::vector<fault>& faults);

/// Parses a block of TOML that begins on `first_line` of the file.
std::vector<section> parse_toml(const std::string& file, const fenced_block&, std::vector<fault>& faults);

/// The nearest of the names, as "; did you mean \"prompt\"?", or nothing when none is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

} // namespace kith::guidance
