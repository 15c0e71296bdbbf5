#pragma once
#include <optional>

#include "rules/theory/mode.hpp"
#include "tools/study/arithmetic.hpp"

namespace synq::study {

struct ModeDescent {
  double rate;            ///< eta
  std::uint64_t steps;    ///< at most
  double loss_bound = 0;  ///< see ModeDescentEnd::reached
};
struct ModeDescentEnd {
  theory::Mode<double> mode;
  std::optional<double> reached;  ///< time (steps times rate) at which the loss was below the bound first
  bool diverged = false;          ///< stopped where |w| came to 1, outside the theory
};

/// theta <- quantize(theta - eta Delta): gradient descent whose three parameters are registers. The start is quantized
/// too. The step itself is double: what is lost is lost in the registers alone.
ModeDescentEnd descend(const theory::ModeRule&, const theory::Teacher&, const theory::Mode<double>& start,
                       const ModeDescent&, ParameterRegisters&);

}  // namespace synq::study
