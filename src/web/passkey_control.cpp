#include "web/passkey_control.hpp"

#include "web/components/components.hpp"

namespace kith::web {
namespace {

std::string words_of(const std::vector<std::string>& all) {
    std::string words;
    for (const std::string& one : all)
        words += (words.empty() ? "" : " ") + one;
    return words;
}

html around(const attributes& said, std::string_view field, const std::string& button,
            const html& asked = {}) {
    html_writer out;
    out.raw("<div class=\"kith-passkey\"").write(said).raw(" hidden>\n");
    out.raw(components::hidden_input(field, {})).raw(asked);
    out.raw(components::button(
        {.text = button, .type = "button", .classes = "govuk-button--secondary govuk-!-margin-bottom-2"}));
    out.raw("<p class=\"govuk-error-message\" role=\"alert\"></p>\n</div>\n");
    return std::move(out).finish();
}

} // namespace

html draw_passkey_control(const passkey_control& asked) {
    return around({{"data-passkey", "show"},
                   {"data-challenge", asked.challenge},
                   {"data-domain", asked.domain},
                   {"data-allowed", words_of(asked.allowed)}},
                  asked.field, asked.button);
}

html draw_new_passkey_control(const new_passkey_control& asked) {
    return around({{"data-passkey", "make"},
                   {"data-challenge", asked.challenge},
                   {"data-domain", asked.domain},
                   {"data-service", asked.service},
                   {"data-user-id", asked.user_id},
                   {"data-user-name", asked.user_name},
                   {"data-user-title", asked.user_title},
                   {"data-existing", words_of(asked.existing)}},
                  asked.field, "Add a passkey", asked.asked);
}

} // namespace kith::web
