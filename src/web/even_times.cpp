#include "web/even_times.hpp"

#include <thread>
#include <utility>

namespace kith::web {

namespace {

bool could_tell(const response& answer, std::string_view pattern) {
    return answer.status == 403 || answer.status == 404 || pattern == "/search";
}

} // namespace

answer_function at_even_times(answer_function answer, std::chrono::microseconds step) {
    return [answer = std::move(answer), step](request&& asked, std::string& pattern) {
        using clock = std::chrono::steady_clock;
        const auto begun = clock::now();
        response given = answer(std::move(asked), pattern);
        if (could_tell(given, pattern)) {
            const auto steps = (clock::now() - begun) / step + 1;
            std::this_thread::sleep_until(begun + steps * step);
        }
        return given;
    };
}

} // namespace kith::web
