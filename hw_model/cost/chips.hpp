#pragma once
#include "hw_model/cost/usage.hpp"

/// A machine's events beside those of published chips.
namespace synq::cost {

/// Adds, in pJ: own.synaptic_operation (the forward pass over the synapses it visits), own.synaptic_update (all that
/// learning does in synapses over the plastic ones), own.neuron_active (the neuron phase over the neurons), each where
/// there are such; and chip.EVENT, what chips spend on a whole one, memory and messages included, at the machine's
/// node. None is part of a sum.
void add_chips(Report&, const Machine&, const NetworkSpec&, const CostTable&, const Usage&);

}  // namespace synq::cost
