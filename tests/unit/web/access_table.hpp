#pragma once
// The tables of tests/access: routes, roles, and how far a record is open. Read as text, so that they owe
// nothing to the code that they judge.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::tests {

struct route_row {
    std::string verb, pattern, audit, needs;
};
struct role_row {
    std::string sees, finds, emergency;
    bool authority = false;             ///< needs no agreement
    std::vector<std::string> relations; ///< that open a record
};

/// What stands in tests/access/routes.txt, in its order. Throws std::runtime_error on a line that is none.
std::vector<route_row> route_rows();
std::map<std::string, role_row> role_rows();

/// tests/access/reach.txt: "nothing", "basic", "pack" or "record".
class reach_table {
  public:
    reach_table();
    [[nodiscard]] std::string of(const role_row&, std::string_view relation, bool own_relation,
                                 std::string_view record_class) const;

  private:
    std::vector<std::vector<std::string>> lines_;
};

} // namespace kith::tests
