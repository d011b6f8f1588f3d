#pragma once
// Files that people hand in, judged by what is in them and never by their name: PDF, Word (.docx), PNG,
// JPEG and plain text. What is dangerous or can't be judged is refused in words; pictures lose what they
// say about where and by whom they were taken. Nothing here renders or runs anything.

#include "foundation/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace kith::documents {

inline constexpr std::size_t longest_received = 8U * 1024 * 1024; ///< bytes

/// A file as it may be kept.
struct received_file {
    std::string media_type; ///< "application/pdf"
    std::string ending;     ///< of the name that it is given: "pdf"
    std::string content;    ///< as handed in; a picture without what is not picture
};

/// Judges what was handed in. Refusals name a way through; field "file".
result<received_file> receive(std::string_view bytes);

// Parts of it; each refuses what is not wholly of its kind.
result<std::string> without_metadata_png(std::string_view bytes);
result<std::string> without_metadata_jpeg(std::string_view bytes);
/// A Word document without macros, and of bounded size when it is unpacked.
result<void> check_word_document(std::string_view bytes);

} // namespace kith::documents
