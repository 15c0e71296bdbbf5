#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/experiment/experiment.hpp"
#include "tools/study/study.hpp"

/// Studies that teach networks.
namespace synq::study {

/// Runs an experiment for each config text, several at a time, and hands each over when it is done and all before it
/// are: the order of rows does not depend on threads. Throws what an experiment throws.
void teach(const std::vector<std::string>& configs, Steps&,
           const std::function<void(std::size_t, const experiment::Experiment&)>& finished);

/// Mean loss of the last `count` trials; empty where the run diverged.
std::optional<double> last_loss(const experiment::Experiment&, std::size_t count);

/// Mean and its standard error over those that there are; both empty without any.
struct Spread {
  std::optional<double> mean, error;
  std::size_t runs = 0;  ///< that did not diverge
};
Spread spread(std::span<const std::optional<double>>);

/// "RFLO: loss (s.e. 0.0093, 5 runs)": a key number's name.
std::string with_error(const std::string& what, const Spread&);

/// An optional number as a cell.
Cell cell(const std::optional<double>&);

}  // namespace synq::study
