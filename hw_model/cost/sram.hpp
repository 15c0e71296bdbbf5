#pragma once
#include <optional>

#include "hw_model/cost/estimate.hpp"
#include "hw_model/cost/node_scaling.hpp"
#include "hw_model/machine.hpp"

/// Memory banks. Of each source the node nearest to the machine's is taken, and scaled from there.
/// Bank size: the power law between a source's sizes. A bank smaller than all sources' costs at least its share of the
/// smallest and at most all of it; one larger than all sources' is unknown.
/// Word width: linear between a source's widths. A wider word is several equal banks side by side. A narrower one costs
/// at least its share of the narrowest port's energy and at most all of it; its bank's area and leakage are the port's.
/// All known banks have one port that reads or writes (1RW); what one with a port for each costs is unknown.
/// Arguments below 1 throw Defect.
namespace synq::cost {

struct Bank {
  int word_bits = 0;       ///< read or written at once
  std::int64_t bytes = 0;  ///< of the whole bank
  Ports ports = Ports::one_rw;
};

namespace energy {
std::optional<EnergyRange> sram_read(const CostTable&, const Technology&, const Bank&);   ///< pJ a word
std::optional<EnergyRange> sram_write(const CostTable&, const Technology&, const Bank&);  ///< pJ a word
}  // namespace energy

namespace area {
std::optional<AreaRange> sram(const CostTable&, const Technology&, const Bank&);  ///< um2
}  // namespace area

/// mW of the whole bank. Not scaled: known only at a node that a source gives, at that source's voltage.
std::optional<PowerRange> sram_leakage(const CostTable&, const Technology&, const Bank&);

}  // namespace synq::cost
