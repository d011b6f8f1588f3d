#include "cli/rounds.hpp"

#include <csignal>
#include <ctime>

namespace kith::cli {
namespace {

sigset_t ends() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

rounds::rounds() {
    const sigset_t set = ends();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

bool rounds::wait(std::chrono::milliseconds time) {
    const sigset_t set = ends();
    timespec left{};
    left.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    left.tv_nsec = static_cast<long>((time % std::chrono::seconds(1)).count()) * 1'000'000;
    return sigtimedwait(&set, nullptr, &left) < 0;
}

} // namespace kith::cli
