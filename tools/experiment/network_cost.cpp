#include "tools/experiment/network_cost.hpp"

#include <algorithm>

#include "hw_model/memory.hpp"
#include "rules/catalogue.hpp"
#include "tools/experiment/network_builder.hpp"

namespace synq::experiment {

bool on_machines(const Config& c) {
  const auto local = [&](const RuleEntry& e) { return e.name == c.rule.name && e.local; };
  const auto& known = rule_catalogue();
  return c.path != NumberPath::double_ && (c.rule.name == "none" || std::any_of(known.begin(), known.end(), local));
}

std::optional<NetworkCost> network_cost(const Config& c, const Machine& m, const cost::CostTable& costs) {
  if (!on_machines(c)) return {};
  NetworkSpec spec = build_network(c, make_task(c));
  prove(spec);
  return network_cost(spec, m, costs);
}

NetworkCost network_cost(const NetworkSpec& spec, const Machine& m, const cost::CostTable& costs) {
  check(m, spec);
  const cost::ClosedFormCost all = closed_form_cost(m, spec, costs, ActiveAxons::all(spec));
  const MemoryLedger memory = memory_ledger(spec);
  const std::int64_t beside =
      all.register_bits + memory.bits(Part::table) + memory.bits(Part::target) + memory.bits(Part::row_pointer);
  NetworkCost n{all.sram_kib + double(beside) / 8 / 1024, all.cycles_worst, {}};
  const auto of_banks = [](const std::string& line) {
    return line.ends_with(".bank_reads") || line.ends_with(".bank_writes");
  };
  if (all.energy_per_tick && std::ranges::none_of(all.energy_without, of_banks))
    n.nanojoules = *all.energy_per_tick * cost::exactly(1e-3);
  return n;
}

}  // namespace synq::experiment
