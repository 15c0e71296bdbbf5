#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw_model/cost/kind.hpp"

/// The numbers from which costs are computed, each with where it comes from.
namespace synq::cost {

/// How a number was obtained.
enum class Basis {
  measured,     ///< on silicon
  simulated,    ///< by a circuit or architecture simulation
  derived,      ///< computed or estimated from other numbers
  synthesised,  ///< by logic synthesis into a cell library
};

struct Provenance {
  std::string source;  ///< never empty
  std::string doi;     ///< empty where the source has none
  Basis basis = Basis::derived;
  std::optional<double> node_nm;           ///< > 0; absent where the number belongs to no technology
  std::optional<double> voltage;           ///< supply, V, > 0; absent where the source does not state it
  std::optional<double> accuracy_percent;  ///< 0..100, as the source states it
  std::string note;                        ///< a condition of the number, for a reader
};

struct CostEntry {
  std::string name;  ///< unique in a table
  Kind kind = Kind::int_add;
  double value = 0;  ///< > 0
  Unit unit = Unit::picojoule;
  std::optional<int> width_bits;      ///< of the word; where the kind has a width
  std::optional<std::int64_t> bytes;  ///< of the SRAM bank
  Provenance from;
};

/// Energy of a switching gate at a node, relative to that of other rows: a V^2 + b V + c, V the supply in volts.
struct NodeEnergy {
  std::string name;  ///< unique among the rows
  double a = 0, b = 0, c = 0;
  Provenance from;  ///< node_nm is present

  double at(double voltage) const { return (a * voltage + b) * voltage + c; }
};

struct CostTable {
  std::vector<CostEntry> entries;
  std::vector<NodeEnergy> nodes;

  const CostEntry* find(const std::string& name) const;  ///< nullptr if there is none
  /// Replaces what has the same name, in its place, or adds.
  void put(CostEntry);
  void put(NodeEnergy);
};

/// Of one source, for one node and supply.
bool same_origin(const Provenance&, const Provenance&);

/// All entries of a kind and unit that one source gives for one node and supply, by width, then bytes.
using Family = std::vector<const CostEntry*>;
std::vector<Family> families(const CostTable&, Kind, Unit);

}  // namespace synq::cost
