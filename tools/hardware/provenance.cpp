#include "tools/hardware/provenance.hpp"

#include <array>
#include <string_view>

namespace synq::hardware {
namespace {

using experiment::TableReader;
constexpr std::array<std::string_view, 4> bases{"measured", "simulated", "derived", "synthesised"};  // as cost::Basis

cost::Basis read_basis(TableReader& t) {
  const std::string text = t.choice("basis", bases);
  std::size_t k = 0;
  while (bases[k] != text) ++k;
  return cost::Basis(k);
}

}  // namespace

double positive(TableReader& t, const std::string& key) { return t.number(key, {}, TableReader::above_zero); }

std::optional<double> positive_if_given(TableReader& t, const std::string& key) {
  return t.has(key) ? std::optional(positive(t, key)) : std::nullopt;
}

std::string word(TableReader& t, const std::string& key) {
  const std::string text = t.text(key);
  if (text.find_first_not_of(" \t\n") == std::string::npos) t.refuse(key, "'" + key + "' must not be empty");
  return text;
}

cost::Provenance read_provenance(TableReader& t, bool needs_node) {
  cost::Provenance from;
  from.source = word(t, "source");
  from.doi = t.text("doi", "");
  from.basis = read_basis(t);
  from.node_nm = needs_node ? positive(t, "node_nm") : positive_if_given(t, "node_nm");
  from.voltage = positive_if_given(t, "voltage");
  from.accuracy_percent = positive_if_given(t, "accuracy_percent");
  if (from.accuracy_percent > 100) t.refuse("accuracy_percent", "'accuracy_percent' must be at most 100");
  from.note = t.text("note", "");
  return from;
}

}  // namespace synq::hardware
