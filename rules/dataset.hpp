#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace synq {

/// Trials of equal length. At unscored ticks (mask 0) the error is 0 and the loss does not count.
struct Dataset {
  std::size_t trials = 0, ticks = 0, n_in = 0, n_out = 0;
  std::vector<double> inputs;   ///< [trials][ticks][n_in]
  std::vector<double> targets;  ///< [trials][ticks][n_out]
  std::vector<double> mask;     ///< [trials][ticks], not 0 where the loss counts

  std::span<const double> input(std::size_t trial) const {
    return std::span(inputs).subspan(trial * ticks * n_in, ticks * n_in);
  }
  std::span<const double> target(std::size_t trial) const {
    return std::span(targets).subspan(trial * ticks * n_out, ticks * n_out);
  }
  std::span<const double> scored(std::size_t trial) const { return std::span(mask).subspan(trial * ticks, ticks); }
};

}  // namespace synq
