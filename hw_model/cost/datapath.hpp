#pragma once
#include <map>
#include <vector>

#include "hw_model/machine.hpp"
#include "hw_model/work_ledger.hpp"

/// The operators that a machine's units hold, derived from the ledger of what their texts do.
namespace synq::cost {

/// One of each: operands in bits, the wider first.
struct Operator {
  Work::Kind kind = Work::Kind::add;
  int wide = 0, narrow = 0;
  RounderShape rounder{};  ///< of Kind::round
};

/// What one unit holds: each list from the largest to the smallest operator.
class Datapath {
 public:
  /// Operators of a text that runs `runs` times while `work` is done: one for every operation of a run, so that a run
  /// takes a cycle. An operation that is not in every run has one too.
  Datapath(const Work& work, double runs);
  Datapath() = default;

  /// The unit also runs another text, at another time: its k-th operator is as wide as the wider of both's k-th.
  void share(const Datapath&);
  /// The unit runs both at once.
  void add(const Datapath&);

  std::vector<Operator> operators() const;

 private:
  using List = std::vector<std::pair<int, int>>;
  void sort();

  std::map<Work::Kind, List> units_;  ///< widths
  std::vector<RounderShape> rounders_;
};

/// Units of each kind that the machine has lanes of, and the one that finds the error.
struct Datapaths {
  Datapath forward, neuron, readout, update, error;
};

/// update: what a synapse's text takes in its tick and, where the rule has them, at the end of a trial and in a write;
/// one unit for all projections, or for each where the machine updates them at the same time. neuron: the neuron's
/// state machine, its dendrite, its axons' traces and one step of the sum of its learning signal.
Datapaths datapaths(const Machine&, const NetworkSpec&);

}  // namespace synq::cost
