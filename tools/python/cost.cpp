#include <pybind11/stl.h>

#include "tools/hardware/cost_config.hpp"
#include "tools/hardware/cost_files.hpp"
#include "tools/hardware/cost_notes.hpp"
#include "tools/hardware/cost_rules.hpp"
#include "tools/hardware/cost_table.hpp"
#include "tools/hardware/read_costs.hpp"
#include "tools/python/bindings.hpp"

namespace synq::python {
namespace {

namespace py = pybind11;
using namespace hardware;

struct Costed {
  std::string json, text;
};

cost::CostTable costs_of(const std::string& own) {
  cost::CostTable table = shipped_costs();
  if (!own.empty()) read_costs(table, own);
  return table;
}

Costed cost_of(const ConfigSource& source, const std::optional<std::string>& machine, std::size_t trials,
               const std::string& costs) {
  const cost::CostTable table = costs_of(costs);
  const CostConfig config = cost_config(source.read(), source.set, machine);
  const Measured m = measure(hardware::read(config.reader, source.directory()), trials);
  const cost::Report report = machine_cost(m.machine, m.spec, table, m.usage, m.timing);
  std::vector<std::string> notes = config.notes;
  for (std::string& note : cost_notes(m)) notes.push_back(std::move(note));
  return {cost_json(report, table, m, notes), cost_tables(report, m)};
}

Costed rules_of(const ConfigSource& source, const std::optional<std::string>& machine, std::size_t trials,
                const std::string& costs) {
  const CostConfig config = cost_config(source.read(), source.set, machine);
  const auto rows = cost_of_rules(config, source.directory(), costs_of(costs), trials);
  return {rules_json(rows), rules_table(rows)};
}

}  // namespace

void add_cost(py::module_& m) {
  py::class_<Costed>(m, "Costed").def_readonly("json", &Costed::json).def_readonly("text", &Costed::text);
  const py::call_guard<py::gil_scoped_release> no_gil;
  m.def("cost", &cost_of, py::arg("source"), py::arg("machine"), py::arg("trials"), py::arg("costs"), no_gil);
  m.def("cost_of_rules", &rules_of, py::arg("source"), py::arg("machine"), py::arg("trials"), py::arg("costs"), no_gil);
}

}  // namespace synq::python
