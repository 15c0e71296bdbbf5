#include "tools/hardware/cost_notes.hpp"

#include <fmt/format.h>

namespace synq::hardware {

std::vector<std::string> cost_notes(const Measured& m) {
  std::vector<std::string> notes;
  if (m.machine.ports == Ports::one_r_one_w)
    notes.push_back("ports = \"1R1W\": energy, area and leakage of banks are unknown; all sources are of 1RW");
  const NetworkSpec& s = m.spec;
  if (s.rule != RuleKind::none && (s.train_input || s.train_recurrent))
    notes.push_back(fmt::format(
        "learning signals: {} x {} products take no cycles; area has one multiplier a neuron lane", s.n, s.n_out));
  return notes;
}

}  // namespace synq::hardware
