#pragma once
#include "hw_model/cost/report.hpp"
#include "hw_model/machine.hpp"

/// Area of a machine, and what its banks leak.
namespace synq::cost {

/// Adds lines in um2: area.banks; area.registers, a flip-flop for every bit that lies in no bank; area.LANES.KIND for
/// the operators of all lanes (datapath.hpp); area.error, the loss's operators, once; their sums area.LANES, area.
/// Tables of constants are unknown. Control, wiring, pipeline registers and the network between cores are not counted.
/// leakage.power: mW of all banks, known at the nodes of a source alone, and no part of any sum.
void add_area(Report&, const Machine&, const NetworkSpec&, const CostTable&);

}  // namespace synq::cost
