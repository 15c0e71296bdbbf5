#include "tools/hardware/cost_notes.hpp"

namespace synq::hardware {

std::vector<std::string> cost_notes(const Measured& m) {
  std::vector<std::string> notes;
  if (m.machine.ports == Ports::one_r_one_w)
    notes.push_back("ports = \"1R1W\": energy, area and leakage of banks are unknown; all sources are of 1RW");
  return notes;
}

}  // namespace synq::hardware
