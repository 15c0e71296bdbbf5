#pragma once
#include "rules/reference/learner.hpp"
#include "rules/reference/online_rules.hpp"

namespace synq::reference {

/// A network that learns by an online rule of the reference path: in double, with all of the rule's memory.
/// Weights are written every tick, or by `write` where the spec says per_trial.
std::unique_ptr<Simulator> make_online_simulator(const NetworkSpec&, const OnlineRuleSpec&, const Rates&,
                                                 bool reset_each_trial);

}  // namespace synq::reference
