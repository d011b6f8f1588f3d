#pragma once
// Safe markup by type. Page text is always escaped; markup comes only from literals of this program and
// from components. There is no way from a runtime string to `html` without escaping.

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::web {

/// Markup written in the program itself: only a constant expression converts to it.
class markup {
  public:
    template <std::size_t N>
    consteval markup(const char (&literal)[N]) : view_(literal, N - 1) {} // NOLINT: implicit on purpose
    [[nodiscard]] constexpr std::string_view view() const { return view_; }

  private:
    friend consteval markup operator""_html(const char* literal, std::size_t size);
    consteval markup(std::string_view view, int) : view_(view) {}
    std::string_view view_;
};

/// `"<br>"_html`: markup of the program; converts to `html`.
consteval markup operator""_html(const char* literal, std::size_t size) {
    return {std::string_view(literal, size), 0};
}

/// A piece of safe, already escaped HTML. Default is empty; an empty `html` option means "not given".
class html {
  public:
    html() = default;
    html(markup literal) : text_(literal.view()) {} // NOLINT: implicit on purpose
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] std::size_t size() const { return text_.size(); }
    [[nodiscard]] std::string_view view() const& { return text_; }
    std::string_view view() const&& = delete; // it would dangle
    /// The bytes, for the response body.
    [[nodiscard]] std::string take() && { return std::move(text_); }
    html& operator+=(const html& more) {
        text_ += more.text_;
        return *this;
    }
    friend html operator+(html left, const html& right) {
        left += right;
        return left;
    }
    bool operator==(const html&) const = default;

  private:
    friend class html_writer;
    friend html markup_from_generator(std::string markup);
    explicit html(std::string&& safe) : text_(std::move(safe)) {}
    std::string text_;
};

/// Escapes & " ' < > \ exactly as the Nunjucks of the design systems does; safe in text and quoted
/// attributes.
html text(std::string_view plain);
/// Appends the escaped form of `plain` to `out`.
void escape_to(std::string& out, std::string_view plain);

/// The one door for markup that another program made from input it escaped itself (Graphviz's SVG of a
/// journey). Never for anything that a person typed. Every call is reviewed; there is nothing else like it.
html markup_from_generator(std::string markup);

/// One attribute. Without a value it is written bare (`hidden`). Both parts are escaped.
struct attribute {
    std::string name = {};
    std::optional<std::string> value = std::nullopt;
    bool operator==(const attribute&) const = default;
};

/// Extra attributes in the order given: `.attributes = {{"data-module", "x"}, {"hidden"}}`.
using attributes = std::vector<attribute>;

/// One growing buffer that a page is written into. Cheap to append to, impossible to append raw text to.
class html_writer {
  public:
    explicit html_writer(std::size_t reserve = 1024) { buffer_.reserve(reserve); }

    html_writer& raw(markup literal) { ///< as it is: a literal of the program
        buffer_ += literal.view();
        return *this;
    }
    html_writer& raw(const html& safe) { ///< as it is: made by components
        buffer_ += safe.text_;
        return *this;
    }
    html_writer& text(std::string_view plain) { ///< escaped
        escape_to(buffer_, plain);
        return *this;
    }
    html_writer& number(long long value) {
        buffer_ += std::to_string(value);
        return *this;
    }
    html_writer& attribute(markup name, std::string_view value); ///< ` name="value"`, value escaped
    html_writer& write(const web::attributes& extra);            ///< each as ` name="value"` or ` name`
    html_writer& text_or_html(std::string_view plain, const html& safe) { ///< the markup where it is given
        return safe.empty() ? text(plain) : raw(safe);
    }

    [[nodiscard]] std::size_t size() const { return buffer_.size(); }
    [[nodiscard]] html finish() &&;

    /// Layout as the Nunjucks filters `trim` and `indent` do it, on everything written since `mark` (= an
    /// earlier size()). Lines inside <textarea> and <pre> are never indented: that would change what
    /// somebody wrote.
    html_writer& trim_since(std::size_t mark);
    html_writer& indent_since(std::size_t mark, unsigned spaces, bool first_line = false);

  private:
    std::string buffer_;
};

/// The pieces one after the other.
html join(std::initializer_list<html> pieces);
html join(const std::vector<html>& pieces);

} // namespace kith::web
