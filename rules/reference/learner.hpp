#pragma once
#include "rules/descent.hpp"
#include "rules/reference/trial.hpp"
#include "rules/simulator.hpp"

namespace synq::reference {

/// Learning rates of the three matrices.
struct Rates {
  double input, recurrent, readout;
};

/// The weights of a network that learns on the reference path, and how gradients move them: those that the spec trains,
/// by plain descent or Adam, absent synapses never.
class Learner {
 public:
  Learner(const NetworkSpec&, const Rates&);

  const Weights<double>& weights() const { return weights_; }
  /// Adds to the gradient of the next write.
  void add(const Weights<double>& gradient);
  /// Moves the weights by the gradient added up so far, and starts the next sum.
  void write();

  std::vector<WeightMatrix> matrices() const;
  void archive(Archive&);

 private:
  Weights<double> weights_;
  double mean_;                        ///< the gradient is this times the sum (batch and window averages)
  std::vector<double> mask_;           ///< [n][n], 0 where no synapse exists; empty: all exist
  std::vector<std::size_t> matrices_;  ///< those that are trained: 0 input, 1 recurrent, 2 readout
  std::vector<std::vector<double>> sums_;
  std::vector<Descent<double>> descents_;
  std::vector<Adam> adams_;
};

/// The parts of Simulator that are the same for every rule of the reference path.
class ReferenceSimulator : public Simulator {
 public:
  ReferenceSimulator(const NetworkSpec& s, const Rates& rates) : learner_(s, rates) {}

  void write() override { learner_.write(); }
  std::vector<WeightMatrix> weights() const override { return learner_.matrices(); }
  void digest(const std::function<void(std::string_view)>& f) const override;
  std::vector<std::pair<std::string, std::vector<double>>> words() const override;
  std::vector<std::pair<Register, Probe>> probes() const override { return {}; }
  std::uint64_t ticks() const override { return ticks_; }
  void archive(Archive&) override;
  void take_words(const Simulator&) override;

 protected:
  Learner learner_;
  std::uint64_t ticks_ = 0;
};

/// Weights of a simulator, as the reference rules take them.
Weights<double> weights_of(const Simulator&, const NetworkSpec&);

}  // namespace synq::reference
