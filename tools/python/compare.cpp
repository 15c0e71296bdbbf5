#include "tools/experiment/compare.hpp"

#include <algorithm>
#include <thread>

#include "tools/python/bindings.hpp"
#include "tools/python/interrupt.hpp"

namespace synq::python {
namespace {

namespace py = pybind11;
using namespace experiment;

struct CompareArguments {
  std::string out;
  bool resume, force;
  int threads;  ///< 0: one for each core
  std::string progress, budget;
  bool vary_density;
};

CompareOptions options_of(const CompareArguments& a) {
  CompareOptions o;
  o.out = a.out, o.resume = a.resume, o.force = a.force;
  o.threads = a.threads > 0 ? a.threads : std::max(1, int(std::thread::hardware_concurrency()));
  o.progress = progress_named(a.progress);
  o.budget = a.budget;
  o.varies = a.vary_density ? BudgetVaries::density : BudgetVaries::units;
  o.between_trials = Interrupt();
  return o;
}

}  // namespace

void add_compare(py::module_& m) {
  m.def(
      "compare",
      [](const ConfigSource& source, std::string out, bool resume, bool force, int threads, std::string progress,
         std::string budget, bool vary_density) {
        const py::gil_scoped_release no_gil;
        return compare(
            source.read_and_set(), source.directory(),
            options_of({std::move(out), resume, force, threads, std::move(progress), std::move(budget), vary_density}));
      },
      py::arg("source"), py::arg("out"), py::arg("resume"), py::arg("force"), py::arg("threads"), py::arg("progress"),
      py::arg("budget"), py::arg("vary_density"));
}

}  // namespace synq::python
