#pragma once
#include <cstdint>
#include <functional>

#include "rules/dataset.hpp"

namespace synq::experiment {

/// The trials of an epoch: a function of the config and the epoch alone, so that a checkpoint need not hold them.
using Epochs = std::function<Dataset(std::uint64_t epoch)>;

/// Epochs of one stream: each goes on where the one before it ended. State is all that lives from tick to tick, random
/// numbers included; next(State&) clocks one epoch and gives its trials. An epoch that is not the next (a resumed run
/// asks for one) is reached by clocking all before it, from the start.
template <class State, class Next>
Epochs stream(State start, Next next) {
  return [start, next, now = start, at = std::uint64_t(0)](std::uint64_t epoch) mutable {
    if (epoch < at) now = start, at = 0;
    for (; at < epoch; ++at) next(now);
    ++at;
    return next(now);
  };
}

}  // namespace synq::experiment
