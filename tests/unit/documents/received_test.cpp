// R67: what is handed in is judged by what is in it. Every hostile file is refused in words, or loses what
// makes it hostile; nothing that a browser may send crashes.

#include "documents/received.hpp"
#include "foundation/world.hpp"

#include <zlib.h>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kith::tests {
namespace {

using documents::receive;

std::string big_endian(std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
    return out;
}
std::string little_endian(std::uint32_t value, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += static_cast<char>((value >> static_cast<unsigned>(8 * i)) & 0xFFU);
    return out;
}

std::string chunk(std::string type, const std::string& body) {
    const std::string checked = type + body;
    const auto crc =
        crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
    return big_endian(static_cast<std::uint32_t>(body.size())) + checked +
           big_endian(static_cast<std::uint32_t>(crc));
}
const std::string png_signature = "\x89PNG\r\n\x1A\n";
std::string header(std::uint32_t width, std::uint32_t height) {
    return chunk("IHDR", big_endian(width) + big_endian(height) + std::string("\x08\x02\0\0\0", 5));
}
std::string png(std::uint32_t width, std::uint32_t height, const std::string& more = {}) {
    return png_signature + header(width, height) + more + chunk("IDAT", "data") + chunk("IEND", "");
}

std::string segment(char marker, const std::string& body) {
    std::string out = "\xFF";
    out += marker;
    const auto size = static_cast<std::uint32_t>(body.size() + 2);
    out += static_cast<char>(size >> 8U);
    out += static_cast<char>(size & 0xFFU);
    return out + body;
}
std::string jpeg(const std::string& more, const std::string& behind = {}) {
    const std::string frame("\x08\x00\x10\x00\x10\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01", 15);
    return "\xFF\xD8" + segment('\xE0', std::string("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", 14)) + more +
           segment('\xC0', frame) + segment('\xDA', std::string("\x01\x01\0\0\x3F\0", 6)) +
           std::string("\x12\xFF\x00\x34", 4) + "\xFF\xD9" + behind;
}

struct zip_part {
    std::string name, text;
    bool deflated = false;
};
std::string deflated(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}
std::string zip(const std::vector<zip_part>& parts) {
    std::string out, directory;
    for (const zip_part& one : parts) {
        const std::string packed = one.deflated ? deflated(one.text) : one.text;
        const std::string facts =
            little_endian(0, 2) + little_endian(one.deflated ? 8 : 0, 2) + little_endian(0, 4) +
            little_endian(0, 4) + little_endian(static_cast<std::uint32_t>(packed.size()), 4) +
            little_endian(100, 4) + // says 100, whatever it is
            little_endian(static_cast<std::uint32_t>(one.name.size()), 2) + little_endian(0, 2);
        directory += "PK\x01\x02" + little_endian(20, 2) + little_endian(20, 2) + facts +
                     little_endian(0, 2) + little_endian(0, 2) + little_endian(0, 2) + little_endian(0, 4) +
                     little_endian(static_cast<std::uint32_t>(out.size()), 4) + one.name;
        out += "PK\x03\x04" + little_endian(20, 2) + facts + one.name + packed;
    }
    const auto count = static_cast<std::uint32_t>(parts.size());
    const auto at = static_cast<std::uint32_t>(out.size());
    return out + directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(count, 2) +
           little_endian(count, 2) + little_endian(static_cast<std::uint32_t>(directory.size()), 4) +
           little_endian(at, 4) + little_endian(0, 2);
}
std::vector<zip_part> word_parts() {
    return {{"[Content_Types].xml", "<Types/>", true}, {"word/document.xml", "<w:document/>", true}};
}
std::string word_with(const zip_part& more) {
    auto parts = word_parts();
    parts.push_back(more);
    return zip(parts);
}

const std::string pdf = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n";
const std::string eicar =
    std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$") + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

} // namespace

TEST_CASE("documents: PDF, Word, pictures and plain text are taken by their content") {
    CHECK(receive(pdf)->media_type == "application/pdf");
    CHECK(receive(zip(word_parts()))->ending == "docx");
    CHECK(receive(png(10, 10))->media_type == "image/png");
    CHECK(receive(jpeg(""))->media_type == "image/jpeg");
    CHECK(receive("She said: \xE2\x80\x9CI like school.\xE2\x80\x9D\r\n")->ending == "txt");
}

TEST_CASE("documents: hostile files are refused, each in words (R67)") {
    struct hostile {
        const char* what;
        std::string bytes;
    };
    const std::vector<hostile> corpus = {
        {"nothing", ""},
        {"the scanners' test string", eicar},
        {"the same inside a PDF", "%PDF-1.4\n" + eicar + "\n%%EOF"},
        {"SVG with a script", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"},
        {"SVG behind a mark and spaces", "\xEF\xBB\xBF  \n<svg/>"},
        {"HTML", "<!doctype html><html></html>"},
        {"text with a script", "notes <script>alert(1)</script>"},
        {"NUL in text", std::string("notes\0more", 10)},
        {"not UTF-8", "caf\xE9"},
        {"a program", "MZ\x90 this program"},
        {"a shell script", "#!/bin/sh\nrm -rf /\n"},
        {"RTF", "{\\rtf1 hello}"},
        {"a PDF cut off", "%PDF-1.7\n1 0 obj"},
        {"a PDF with a script",
         "%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n%%EOF"},
        {"a PDF that is a ZIP too", pdf + zip(word_parts())},
        {"a locked PDF", "%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF"},
        {"a ZIP that is no document", zip({{"a.txt", "text"}})},
        {"Word with a macro", word_with({"word/vbaProject.bin", "macro"})},
        {"Word with a macro by type",
         zip({{"[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled", true},
              {"word/document.xml", "<w:document/>"}})},
        {"Word with an embedded file", word_with({"word/embeddings/oleObject1.bin", "x"})},
        {"Word with a template from elsewhere",
         word_with({"word/_rels/settings.xml.rels",
                    "<Relationship Type='attachedTemplate' Target='http://x'/>"})},
        {"a part above its folder", word_with({"../../etc/passwd", "x"})},
        {"a part with a drive", word_with({"C:\\evil.txt", "x"})},
        {"a part with NUL in its name", word_with({std::string("word/a\0.xml", 11), "x"})},
        {"a ZIP bomb that says 100 bytes",
         word_with({"word/media/bomb.xml", std::string(80'000'000, 'A'), true})},
        {"a ZIP without its end", zip(word_parts()).substr(0, 60)},
        {"a PNG of 30,000 by 30,000", png(30'000, 30'000)},
        {"a PNG of 0 by 10", png(0, 10)},
        {"a PNG without a picture", png_signature + header(10, 10) + chunk("IEND", "")},
        {"a PNG cut off", png(10, 10).substr(0, 50)},
        {"a JPEG cut off", jpeg("").substr(0, 30)},
        {"a GIF", "GIF89a\x01\x00\x01\x00"},
    };
    for (const hostile& one : corpus) {
        CAPTURE(one.what);
        const auto judged = receive(one.bytes);
        REQUIRE_FALSE(judged.has_value());
        CHECK(judged.error().front().field == "file");
        CHECK(judged.error().front().message.size() > 20);
    }
    CHECK_FALSE(receive(std::string(documents::longest_received + 1, 'a')).has_value());
}

TEST_CASE("documents: a picture loses where, when and by whom it was taken, and what hangs behind it") {
    const auto clean = receive(png(10, 10, chunk("tEXt", "Author\0Ada") + chunk("eXIf", "GPS 51.5")));
    REQUIRE(clean.has_value());
    CHECK(clean->content == png(10, 10));
    CHECK(receive(png(10, 10) + "PK\x03\x04 hidden")->content == png(10, 10));
    const auto photo =
        receive(jpeg(segment('\xE1', std::string("Exif\0\0GPS 51.5", 14)) + segment('\xFE', "by Ada"),
                     "<script>hidden</script>"));
    REQUIRE(photo.has_value());
    CHECK(photo->content == jpeg(""));
}

TEST_CASE("documents: whatever is handed in, nothing crashes, and what is taken is taken again unchanged") {
    seeded_world luck(67, instant{});
    const std::vector<std::string> good = {pdf, zip(word_parts()), png(10, 10), jpeg(""), "text"};
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = good[static_cast<std::size_t>(round) % good.size()];
        std::array<std::uint8_t, 12> dice{};
        luck.fill(dice);
        for (std::size_t i = 0; i < dice[0] % 5U; ++i)
            bytes[(static_cast<std::size_t>(dice[2 * i + 1]) * 256U + dice[2 * i + 2]) % bytes.size()] =
                static_cast<char>(dice[11] + i);
        if (dice[10] % 4U == 0) bytes.resize(bytes.size() * dice[9] / 256U);
        const auto once = receive(bytes);
        if (!once) continue;
        const auto twice = receive(once->content);
        REQUIRE(twice.has_value());
        REQUIRE(twice->content == once->content);
    }
}

} // namespace kith::tests
