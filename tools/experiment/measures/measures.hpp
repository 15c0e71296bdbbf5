#pragma once
#include <memory>

#include "tools/experiment/config.hpp"
#include "tools/experiment/measures/overlaps.hpp"
#include "tools/experiment/measures/pairwise.hpp"
#include "tools/experiment/measures/spectrum.hpp"

namespace synq::experiment {

/// What [measure] asks for, taken while a run goes on. Measuring changes no bit of the run.
class Measures {
 public:
  /// rate: eta of the hidden weights. The simulator's weights of now are W_0. Throws ConfigError for what does not fit
  /// the network.
  Measures(const Config&, const NetworkSpec&, const Simulator&, double rate);

  /// Before trial `trial` is presented, `position` trials having been; at the end of the run once more, with the last.
  void take(const Simulator&, const Dataset&, std::size_t trial, std::uint64_t position);
  /// Whether it is time, `position` trials having been presented.
  bool due(std::uint64_t position) const;
  bool wanted() const { return config_.any(); }

  /// Result files by name, with their texts; none without a measurement.
  std::vector<std::pair<std::string, std::string>> files() const;
  const std::vector<Spectrum>& spectra() const { return spectra_; }
  const std::vector<PairwiseAlignment>& pairwise() const { return pairwise_; }
  const std::vector<NetworkOverlaps>& overlaps() const { return overlaps_; }
  const std::vector<std::string>& pairwise_names() const;

  void archive(Archive&);

 private:
  MeasureConfig config_;
  NetworkSpec spec_;
  double rate_;
  std::vector<WeightMatrix> start_;  ///< W_0
  std::unique_ptr<PairwiseMeter> meter_;
  std::vector<Spectrum> spectra_;
  std::vector<PairwiseAlignment> pairwise_;
  std::vector<NetworkOverlaps> overlaps_;
};

}  // namespace synq::experiment
