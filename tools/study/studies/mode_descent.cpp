#include "tools/study/studies/mode_descent.hpp"

#include <cmath>

namespace synq::study {
namespace {

theory::Mode<double> stored(const theory::Mode<double>& m, ParameterRegisters& registers) {
  const theory::Mode<double> out{registers.write(0, m.readout), registers.write(1, m.input),
                                 registers.write(2, m.recurrent)};
  registers.end_of_step();
  return out;
}

bool inside(const theory::Mode<double>& m) {
  return std::isfinite(m.readout) && std::isfinite(m.input) && std::abs(m.recurrent) < 1;
}

}  // namespace

ModeDescentEnd descend(const theory::ModeRule& rule, const theory::Teacher& teacher, const theory::Mode<double>& start,
                       const ModeDescent& d, ParameterRegisters& registers) {
  ModeDescentEnd end{stored(start, registers), {}, false};
  for (std::uint64_t k = 0;; ++k) {
    if (!inside(end.mode)) return end.diverged = true, end;
    if (!end.reached && mode_loss(teacher, end.mode) < d.loss_bound) end.reached = double(k) * d.rate;
    if (k == d.steps) return end;
    const auto next = stepped(rule, teacher, end.mode, d.rate);
    if (!inside(next)) return end.diverged = true, end;
    end.mode = stored(next, registers);
  }
}

}  // namespace synq::study
