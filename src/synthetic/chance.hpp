#pragma once
// Drawing from the shapes with a seeded world: nothing else here is random.

#include "foundation/world.hpp"
#include "synthetic/shapes.hpp"

namespace kith::synthetic {

class chance {
  public:
    explicit chance(seeded_world& from) : from_(from) {}
    int between(int least, int most) {
        return most <= least
                   ? least
                   : least + static_cast<int>(from_.below(static_cast<std::uint64_t>(most - least) + 1));
    }
    bool percent(int of_100) { return between(0, 99) < of_100; }
    template <class T>
    const T& one_of(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(from_.below(all.size()))];
    }
    std::string code(const weights& from);
    std::size_t index(const std::vector<int>& from);

  private:
    seeded_world& from_;
};

} // namespace kith::synthetic
