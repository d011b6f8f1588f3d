#pragma once
// Inside the genogram: how lines are drawn. First where each begins and arrives, then what crosses between
// two rows and how high, then the lines.

#include "family/genogram_channel.hpp"
#include "family/genogram_exits.hpp"
#include "family/genogram_route.hpp"

#include <string>
#include <vector>

namespace kith::family::genogram {

class router {
  public:
    router(const arrangement& in, const plan& of, const std::vector<face>& faces,
           const std::vector<std::string>& of_couples, const std::vector<std::string>& of_ties)
        : in_(in), of_(of), faces_(faces), couple_words_(of_couples), tie_words_(of_ties),
          exits_(exits_of(in, of, faces)) {}
    routed finished();

  private:
    const arrangement& in_;
    const plan& of_;
    const std::vector<face>& faces_;
    const std::vector<std::string>&couple_words_, &tie_words_;
    exits exits_;
    routed out_;
    std::vector<channel> channels_;
    std::vector<double> upper_x_;              ///< of each net
    std::vector<std::vector<double>> lower_x_; ///< of each net's ends: where the line arrives
    std::vector<std::vector<double>> bar_x_;   ///< ... and where it leaves the bar (twins: one place)
    std::vector<int> run_of_couple_, run_of_net_, run_of_tie_;

    [[nodiscard]] double y_of(int person) const {
        return out_.row_top[std::size_t(row_of(person))] + symbol_size / 2;
    }
    [[nodiscard]] int row_of(int person) const {
        return in_.blocks[std::size_t(in_.block_of[std::size_t(person)])].row;
    }
    [[nodiscard]] double lane_x(const exit_key& key) const {
        return in_.x_of(key.person) + exits_.at(key).beside;
    }
    [[nodiscard]] bool twins(const net&, std::size_t i) const;
    void find_upper_ends();
    void find_lower_ends();
    void join_twins(std::size_t net);
    void add_runs();
    void add_level_runs();
    void place_rows();
    int add_line(line_kind kind, std::vector<std::string> between);
    [[nodiscard]] path out_to_lane(const exit_key&) const;
    [[nodiscard]] double run_y(int row, int run) const {
        return channels_[std::size_t(row)].top + channels_[std::size_t(row)].runs[std::size_t(run)].y;
    }
    void draw_couple(std::size_t);
    void draw_tie(std::size_t);
    void draw_net(std::size_t);
    void draw_stem(const net&, std::size_t n, line& on, double bar_y);
    void draw_end(std::size_t n, std::size_t i, line& on, double bar_y);
    void strike(line& on, point at) const;
    [[nodiscard]] std::string id(int person) const { return of_.people[std::size_t(person)]->id.text; }
};

} // namespace kith::family::genogram
