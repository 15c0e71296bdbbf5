#pragma once
#include <string>
#include <vector>

#include "hw_model/cost/table.hpp"

/// Tables of memory banks, as CACTI's results are kept.
namespace synq::hardware {

/// Entries of one node's rows of a CSV file with the header
///   tech_um,bytes,word_bits,ports,read_pJ,write_pJ,leak_mW,area_mm2,access_ns,cycle_ns
/// six a row: prefix_45nm_8192B_64bit_read, _write, _leakage, _area, _access_time, _cycle_time. Only one read-write
/// port ("1rw"). Throws ConfigError "file:line" where a line is not such a row, or there is none of the node.
std::vector<cost::CostEntry> read_sram_rows(const std::string& path, const std::string& prefix,
                                            const cost::Provenance& from);

}  // namespace synq::hardware
