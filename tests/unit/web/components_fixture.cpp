#include "components_fixture.hpp"

namespace kith::web::fixtures {

value value::operator[](std::string_view key) const {
    if (!json_ || !json_->is_object()) return value(nullptr);
    return value(json_->get_object().if_contains(key));
}

bool value::truthy() const {
    if (!json_ || json_->is_null()) return false;
    if (json_->is_bool()) return json_->get_bool();
    if (json_->is_string()) return !json_->get_string().empty();
    if (json_->is_int64()) return json_->get_int64() != 0;
    return true;
}

std::string value::text() const {
    if (!json_ || json_->is_null()) return {};
    if (json_->is_string()) return std::string(json_->get_string());
    return boost::json::serialize(*json_);
}

std::optional<std::string> value::maybe_text() const {
    if (!json_ || json_->is_null()) return std::nullopt;
    return text();
}

std::optional<bool> value::maybe_bool() const {
    if (!json_ || !json_->is_bool()) return std::nullopt;
    return json_->get_bool();
}

std::optional<int> value::maybe_number() const {
    if (!json_ || !json_->is_int64()) return std::nullopt;
    return static_cast<int>(json_->get_int64());
}

web::attributes value::attributes() const {
    web::attributes made;
    for (auto& [name, text] : pairs())
        made.push_back({name, text});
    return made;
}

std::vector<std::pair<std::string, std::string>> value::pairs() const {
    std::vector<std::pair<std::string, std::string>> made;
    if (!json_ || !json_->is_object()) return made;
    for (const auto& member : json_->get_object())
        made.emplace_back(std::string(member.key()), value(&member.value()).text());
    return made;
}

std::filesystem::path node_modules() {
    return std::filesystem::path(KITH_SOURCE_DIR) / "node_modules";
}

} // namespace kith::web::fixtures
