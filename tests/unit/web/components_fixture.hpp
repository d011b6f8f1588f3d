#pragma once
// The design systems' own fixtures (options and the HTML they give) as option structs of our components.

#include "web/components/components.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace kith::web::fixtures {

/// A JSON value read with the loose truth of Nunjucks: what is absent, null, false, 0 or "" is not given.
class value {
  public:
    explicit value(const boost::json::value* json) : json_(json) {}

    value operator[](std::string_view key) const;                   ///< absent where there is no such key
    [[nodiscard]] bool present() const { return json_ != nullptr; } ///< not undefined in the fixture
    [[nodiscard]] bool truthy() const;
    [[nodiscard]] bool is_false() const { return json_ && json_->is_bool() && !json_->get_bool(); }
    [[nodiscard]] bool is_text() const { return json_ && json_->is_string(); }
    [[nodiscard]] std::string text() const; ///< as Nunjucks prints it; "" where absent or null
    [[nodiscard]] std::optional<std::string> maybe_text() const;
    [[nodiscard]] std::optional<bool> maybe_bool() const;
    [[nodiscard]] std::optional<int> maybe_number() const;
    [[nodiscard]] std::string text_or(std::string otherwise) const { return truthy() ? text() : otherwise; }
    [[nodiscard]] html markup() const { return markup_from_generator(truthy() ? text() : std::string()); }
    [[nodiscard]] web::attributes attributes() const;
    /// The members of an object in order, as printed.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> pairs() const;
    /// The truthy elements of an array, each as `read` makes it.
    template <class Read>
    auto list(Read read) const {
        std::vector<std::invoke_result_t<Read, value>> made;
        if (!json_ || !json_->is_array()) return made;
        for (const auto& element : json_->get_array())
            if (value(&element).truthy()) made.push_back(read(value(&element)));
        return made;
    }

  private:
    const boost::json::value* json_;
};

/// A component and how its fixtures' options become HTML with our functions.
struct component {
    std::string name;
    std::function<html(value)> render;
    std::vector<std::string> left_out =
        {}; ///< fixtures that we deliberately do not reproduce; why is said beside
    std::function<std::string(std::string)> expected =
        {}; ///< what we keep of the expected HTML; all where empty
};

std::vector<component> form_components();
std::vector<component> content_components();
std::vector<component> navigation_components();

/// Where npm put its packages.
std::filesystem::path node_modules();

} // namespace kith::web::fixtures
