#include "documents/received.hpp"

#include "documents/csv.hpp"

#include <algorithm>
#include <array>

namespace kith::documents {
namespace {

constexpr std::string_view name = "file";

/// The test string that every scanner of viruses knows (EICAR), in two parts so that this program is not
/// taken for it.
constexpr std::array<std::string_view, 2> test_virus = {"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-"};

bool holds_test_virus(std::string_view bytes) {
    const auto at = bytes.find(test_virus[0]);
    return at != std::string_view::npos &&
           bytes.substr(at + test_virus[0].size()).starts_with(test_virus[1]);
}

constexpr std::string_view other_kind =
    "This file is not one of the kinds that can be handed in: PDF, Word (.docx), PNG, JPEG or plain text. "
    "Save it as a PDF and send that";

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return lower;
}

/// A name of PDF's ("/JS") that is not the beginning of a longer one.
bool names(std::string_view bytes, std::string_view what) {
    for (auto at = bytes.find(what); at != std::string_view::npos; at = bytes.find(what, at + 1)) {
        const auto end = at + what.size();
        const char next = end < bytes.size() ? bytes[end] : ' ';
        const bool goes_on = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                             (next >= '0' && next <= '9') || next == '#';
        if (!goes_on) return true;
    }
    return false;
}

result<received_file> receive_pdf(std::string_view bytes) {
    constexpr std::size_t tail = 1'024;
    const auto end = bytes.substr(bytes.size() > tail ? bytes.size() - tail : 0);
    if (end.find("%%EOF") == std::string_view::npos)
        return refuse("This PDF is cut off: its end is missing. Save it again and send that",
                      std::string(name));
    if (bytes.find("PK\x05\x06") != std::string_view::npos)
        return refuse(
            "This PDF is another kind of file at the same time. Print it to a new PDF and send that",
            std::string(name));
    for (const std::string_view active :
         {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"})
        if (names(bytes, active))
            return refuse(
                "This PDF has a program or another file in it. Print it to a new PDF and send that",
                std::string(name));
    if (names(bytes, "/Encrypt"))
        return refuse("This PDF is locked with a password. Send it without", std::string(name));
    return received_file{"application/pdf", "pdf", std::string(bytes)};
}

result<received_file> receive_text(std::string_view bytes) {
    if (!is_utf8_text(bytes)) return refuse(std::string(other_kind), std::string(name));
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool layout = c == '\n' || c == '\r' || c == '\t' || c == '\f';
        if ((byte < 0x20 && !layout) || byte == 0x7F)
            return refuse(std::string(other_kind), std::string(name));
    }
    std::string_view begins = bytes;
    if (begins.starts_with("\xEF\xBB\xBF")) begins.remove_prefix(3);
    begins.remove_prefix(std::min(begins.find_first_not_of(" \t\r\n\f"), begins.size()));
    const std::string head = in_lower_case(begins.substr(0, 4'096));
    const bool markup = head.starts_with('<') || head.find("<script") != std::string::npos ||
                        head.find("<svg") != std::string::npos || head.find("<html") != std::string::npos;
    const bool program = head.starts_with("#!") || head.starts_with("mz") || head.starts_with("{\\rtf");
    if (markup || program) return refuse(std::string(other_kind), std::string(name));
    if (begins.empty())
        return refuse("There is nothing in this file. Choose the file again", std::string(name));
    return received_file{"text/plain; charset=utf-8", "txt", std::string(bytes)};
}

} // namespace

result<received_file> receive(std::string_view bytes) {
    if (bytes.empty())
        return refuse("There is nothing in this file. Choose the file again", std::string(name));
    if (bytes.size() > longest_received)
        return refuse("The file is larger than 8 MB. Send it in parts, or with smaller pictures",
                      std::string(name));
    if (holds_test_virus(bytes))
        return refuse(
            "The file holds a virus, or the test for one. It was not kept. Tell whoever looks after "
            "your computers",
            std::string(name));
    if (bytes.starts_with("%PDF-")) return receive_pdf(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) {
        auto clean = without_metadata_png(bytes);
        if (!clean) return tl::unexpected(clean.error());
        return received_file{"image/png", "png", std::move(*clean)};
    }
    if (bytes.starts_with("\xFF\xD8\xFF")) {
        auto clean = without_metadata_jpeg(bytes);
        if (!clean) return tl::unexpected(clean.error());
        return received_file{"image/jpeg", "jpg", std::move(*clean)};
    }
    if (bytes.starts_with("PK\x03\x04")) {
        if (auto fine = check_word_document(bytes); !fine) return tl::unexpected(fine.error());
        return received_file{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                             "docx", std::string(bytes)};
    }
    return receive_text(bytes);
}

} // namespace kith::documents
