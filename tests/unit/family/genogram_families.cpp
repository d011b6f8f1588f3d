#include "genogram_families.hpp"

#include <algorithm>
#include <array>

namespace kith::test {
namespace {

using family::link;
using family::member;

constexpr std::array<const char*, 14> given{"Ada",      "Ben",       "Chloe", "Dominik", "Zoë",
                                            "Muḥammad", "Ji-woo",    "Łucja", "مريم",    "<b>",
                                            "\"&amp;",  "Anastasia", "Bo",    "王小明"};
constexpr std::array<const char*, 8> surnames{
    "Okafor", "Shaw",          "O'Neill", "Featherstonehaugh-Cholmondeley",
    "Li",     "Nowak\x01\xff", "",        "e\u0301\u0302\u0303\u0304"};

class maker {
  public:
    maker(std::mt19937_64& random, int most, bool wild) : random_(random), most_(most), wild_(wild) {}
    family::family made();

  private:
    std::mt19937_64& random_;
    int most_;
    bool wild_;
    family::family all_;
    std::vector<int> generation_;

    int below(int n) { return int(random_() % std::uint64_t(n)); }
    bool chance(int percent) { return below(100) < percent; }
    date day(int year) { return date{std::chrono::year{year} / (1 + below(12)) / (1 + below(28))}; }
    bool full() const { return int(all_.members.size()) >= most_; }
    int person(int generation, const char* sex);
    void bear(int mother, int father, int generation);
    void relate(int from, int to, const char* type) {
        link one;
        one.from = all_.members[std::size_t(from)].id, one.to = all_.members[std::size_t(to)].id;
        one.type = type;
        all_.links.push_back(one);
    }
    void unite(int a, int b);
    void found();
    void add_carers();
    void add_wild();
    void add_homes();
};

int maker::person(int generation, const char* sex) {
    member one;
    one.id = {"p" + std::to_string(random_() % 1'000'000'000)};
    one.name = std::string(given[std::size_t(below(int(given.size())))]) + " " +
               surnames[std::size_t(below(int(surnames.size())))];
    if (chance(1)) one.name = std::string(10'000, 'W');
    if (chance(1)) one.name.clear();
    one.sex = chance(8) ? "U" : sex;
    if (!chance(7)) one.birth = day(1940 + 25 * generation + below(22));
    if (chance(9)) one.death = day(2000 + below(26));
    one.child = generation >= 3 || (generation == 2 && chance(40));
    if (generation >= 2 && chance(8)) {
        one.unborn = true;
        one.birth.reset();
        if (chance(70)) one.expected = day(2027);
    }
    if (chance(12)) one.note = "Child protection plan: neglect and emotional abuse";
    if (!chance(15)) one.address = "/children/x/people/" + one.id.text;
    all_.members.push_back(std::move(one));
    generation_.push_back(generation);
    return int(all_.members.size()) - 1;
}

void maker::unite(int a, int b) {
    if (chance(20)) return;
    relate(a, b, chance(45) ? "spouse" : chance(60) ? "partner" : "ex_partner");
    if (chance(60)) all_.links.back().since = day(1990 + below(30));
    if (chance(30)) all_.links.back().until = day(2021 + below(5));
}

void maker::bear(int mother, int father, int generation) {
    const int child = person(generation, chance(50) ? "F" : "M");
    const char* how = chance(8) ? "adoptive_parent" : "parent";
    if (!chance(10)) relate(child, mother, how);
    if (!chance(20)) relate(child, father, how);
    if (chance(8) && !full()) { // a twin
        const int twin = person(generation, chance(50) ? "F" : "M");
        all_.members[std::size_t(twin)].birth = all_.members[std::size_t(child)].birth;
        relate(twin, mother, how);
        relate(twin, father, how);
        if (chance(60)) relate(twin, child, "twin");
    }
}

/// Couples, their children, those children's couples; some begin again with somebody else.
void maker::found() {
    int mother = person(chance(60) ? 1 : 0, "F");
    std::vector<int> adults{mother};
    while (!full()) {
        const int one = adults[std::size_t(below(int(adults.size())))];
        const int generation = generation_[std::size_t(one)];
        int other = adults[std::size_t(below(int(adults.size())))];
        if (other == one || generation_[std::size_t(other)] != generation || chance(75)) {
            other = person(generation, all_.members[std::size_t(one)].sex == "F" ? "M" : "F");
            adults.push_back(other);
        }
        unite(one, other);
        for (int n = below(4); n > 0 && !full(); --n) {
            bear(one, other, generation + 1);
            if (generation < 2) adults.push_back(int(all_.members.size()) - 1);
        }
        if (chance(30) && !full()) { // and their own parents
            if (generation > 0) bear(person(generation - 1, "F"), one, generation);
        }
    }
}

void maker::add_carers() {
    const int count = int(all_.members.size());
    for (int i = 0; i < count; ++i) {
        if (generation_[std::size_t(i)] < 2 || !chance(15)) continue;
        const int carer = below(count);
        if (carer == i) continue;
        relate(i, carer, chance(50) ? "foster_carer" : chance(50) ? "step_parent" : "guardian");
    }
}

void maker::add_wild() {
    const auto types = people::relationship_types();
    const int count = int(all_.members.size());
    for (int n = below(1 + count / 2); n > 0; --n) {
        const std::string type(types[std::size_t(below(int(types.size())))].id);
        relate(below(count), below(count), type.c_str());
        if (chance(20)) all_.links.back().until = day(2020);
    }
}

void maker::add_homes() {
    for (int n = below(4); n > 0; --n) {
        family::home one;
        one.id = {"h" + std::to_string(random_() % 1'000'000)};
        const int first = below(int(all_.members.size()));
        const int size = 1 + below(6);
        for (int i = first; i < std::min(first + size, int(all_.members.size())); ++i)
            one.members.push_back(all_.members[std::size_t(i)].id);
        all_.homes.push_back(std::move(one));
    }
}

family::family maker::made() {
    if (most_ <= 1)
        person(3, "F");
    else
        found();
    add_carers();
    if (wild_) add_wild();
    add_homes();
    all_.members[std::size_t(below(int(all_.members.size())))].subject = true;
    if (chance(10)) all_.not_shown = 1 + below(3);
    return std::move(all_);
}

} // namespace

family::family random_family(std::mt19937_64& random, int most, bool wild) {
    return maker(random, most, wild).made();
}

} // namespace kith::test
