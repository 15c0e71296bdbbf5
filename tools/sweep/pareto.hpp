#pragma once
#include <string>
#include <vector>

#include "tools/sweep/record.hpp"

namespace synq::sweep {

/// Of one or more values; the deviation is that of the sample, 0 of one value. Equal values have exactly their mean.
struct Spread {
  double mean, deviation;
};
Spread spread_of(const std::vector<double>&);

struct Goal {
  std::string metric;
  bool maximise = false;
};
/// Points that differ in their seed alone.
struct Design {
  Names names;
  std::vector<std::string> ids;         ///< of the seeds
  std::vector<double> mean, deviation;  ///< of each goal; deviation: of the sample, 0 of one seed
};

/// Designs all of whose seeds were completed and have every goal's metric, in the order of their first ids.
/// Throws ConfigError for a metric that no record has.
std::vector<Design> designs(const std::vector<Record>&, const std::vector<Goal>&);
/// Those that no other is better than in one goal and at least as good as in all, by their means; equals all stay.
std::vector<Design> front(const std::vector<Design>&, const std::vector<Goal>&);
/// Sorted by the first goal, the best first.
std::string front_table(std::vector<Design>, const std::vector<Goal>&);

}  // namespace synq::sweep
