#include "tools/sweep/pareto.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/error.hpp"
#include "tests/seed.hpp"

using namespace synq;
using namespace synq::sweep;

namespace {

Record record(int design, std::int64_t seed, double bits, double accuracy, const std::string& status = "completed") {
  return {std::to_string(design) + "-" + std::to_string(seed),
          seed,
          status,
          "",
          {{"design", std::to_string(design)}},
          {{"bits", bits}, {"accuracy", accuracy}},
          "",
          ""};
}
const std::vector<Goal> goals{{"bits", false}, {"accuracy", true}};

}  // namespace

TEST_CASE("Means over seeds with their spread; designs with a seed that did not complete are left out") {
  const auto all = designs({record(1, 1, 8, 0.5), record(1, 2, 8, 0.7), record(2, 1, 8, 0.9),
                            record(2, 2, 8, 0.9, "diverged"), record(3, 1, 4, 0.2)},
                           goals);
  REQUIRE(all.size() == 2);
  CHECK(all[0].mean[1] == doctest::Approx(0.6));
  CHECK(all[0].deviation[1] == doctest::Approx(std::sqrt(0.02)));
  CHECK(all[0].ids.size() == 2);
  CHECK(all[1].deviation[1] == 0);
  CHECK_THROWS_WITH_AS(designs({record(1, 1, 8, 0.5)}, {{"acuracy", true}}),
                       doctest::Contains("did you mean 'accuracy'?"), ConfigError);
}

TEST_CASE("Seeds with the same value have exactly that as their mean, and no spread") {
  const auto all = designs({record(1, 1, 0.1, 0.7), record(1, 2, 0.1, 0.7), record(1, 3, 0.1, 0.7)}, goals);
  REQUIRE(all.size() == 1);
  CHECK(all[0].mean == std::vector<double>{0.1, 0.7});
  CHECK(all[0].deviation == std::vector<double>{0, 0});
}

TEST_CASE("A front by hand: ties stay, what is worse in one and better in none goes") {
  const auto all = designs({record(1, 1, 4, 0.5), record(2, 1, 4, 0.5), record(3, 1, 8, 0.5), record(4, 1, 8, 0.8),
                            record(5, 1, 4, 0.4), record(6, 1, 16, 0.9)},
                           goals);
  std::vector<std::string> ids;
  for (const Design& d : front(all, goals)) ids.push_back(d.ids[0]);
  CHECK(ids == std::vector<std::string>{"1-1", "2-1", "4-1", "6-1"});
}

TEST_CASE("Nothing on a front is dominated, and all that is not dominated is on it") {
  std::mt19937_64 random(test::seed());
  for (int round = 0; round < 20; ++round) {
    std::vector<Record> records;
    for (int k = 0; k < 60; ++k) records.push_back(record(k, 1, double(random() % 8), double(random() % 8)));
    const auto all = designs(records, goals), best = front(all, goals);
    std::size_t expected = 0;
    for (const Design& d : all) {
      bool beaten = false;
      for (const Design& o : all)
        beaten |= o.mean[0] <= d.mean[0] && o.mean[1] >= d.mean[1] && (o.mean[0] < d.mean[0] || o.mean[1] > d.mean[1]);
      expected += !beaten;
    }
    CHECK(best.size() == expected);
  }
}
