#pragma once
// Inside the genogram: generations. People are put above, below or beside each other as long as that
// contradicts nothing that was put before.

#include <vector>

namespace kith::family::genogram {

class levels {
  public:
    explicit levels(int people);
    /// A further place that is nobody's; gives its number.
    int add_place();
    /// `upper` at least `rows` above `lower`; false where that contradicts what stands.
    bool put_above(int upper, int lower, int rows);
    /// Both in one row, in one group; false where one stands above the other.
    bool put_together(int one, int other);
    /// Both in one row, without standing together; false where one stands above the other.
    bool put_in_row(int one, int other);
    [[nodiscard]] int group_of(int one) const;
    [[nodiscard]] bool connected(int one, int other) const;
    [[nodiscard]] int component_of(int one) const;
    /// The row of each place, as close to each other as they can be; least 0 within each component.
    [[nodiscard]] std::vector<int> rows() const;

  private:
    struct step {
        int upper, lower, rows;
    };
    std::vector<int> group_, row_, component_;
    std::vector<step> steps_;
    [[nodiscard]] int row_of(int one) const;
    [[nodiscard]] bool leads(int from, int to) const;
};

} // namespace kith::family::genogram
