#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <thread>

#include "tools/experiment/toml_tree.hpp"
#include "tools/hardware/read_costs.hpp"
#include "tools/python/bindings.hpp"
#include "tools/python/interrupt.hpp"
#include "tools/sweep/result_file.hpp"
#include "tools/sweep/worker.hpp"

namespace synq::python {
namespace {

namespace py = pybind11;
using namespace sweep;
using Lines = std::vector<std::string>;  ///< records as lines of JSON

ShardOptions options_of(const std::string& out, int threads, const std::string& progress) {
  ShardOptions o{.out = out, .progress = progress_named(progress), .between_trials = Interrupt()};
  o.threads = threads > 0 ? threads : std::max(1, int(std::thread::hardware_concurrency()));
  return o;
}

/// The names that a record gives to "key=value": the key, and the value as TOML text.
Names names_of(const Lines& set) {
  Names names;
  for (const std::string& assignment : set) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos) continue;  // refused where it is set
    const auto value = experiment::parse_value(assignment.substr(equals + 1), "set " + assignment);
    names.emplace_back(assignment.substr(0, equals), experiment::value_text(*value));
  }
  return names;
}

/// A sweep with its directory of results. Calls from several threads wait for one another.
class SweepWork {
 public:
  SweepWork(const ConfigSource& source, const std::string& out, int threads, const std::string& progress)
      : sweep_(read_sweep(source.read_and_set(), source.directory())),
        out_(out),
        costs_(hardware::shipped_costs()),
        points_(sweep_.points()),
        worker_(sweep_, options_of(out, threads, progress), costs_) {}

  std::size_t size() const { return points_.size(); }
  Lines run(std::size_t first, std::size_t end) {
    const auto at = points_.begin();
    return records({at + std::ptrdiff_t(first), at + std::ptrdiff_t(end)});
  }
  Lines evaluate(const Lines& set, std::vector<std::int64_t> seeds) {
    if (seeds.empty()) seeds = sweep_.seeds;
    std::vector<Point> points;
    for (const std::int64_t seed : seeds) points.push_back({seed, set, names_of(set)});
    return records(points);
  }
  Lines known() {
    const py::gil_scoped_release no_gil;
    const std::lock_guard lock(mutex_);
    Lines lines;
    each_record(out_, true, [&](Record&& r) { lines.push_back(to_line(r)); });
    return lines;
  }

 private:
  Lines records(const std::vector<Point>& points) {
    const py::gil_scoped_release no_gil;
    const std::lock_guard lock(mutex_);
    Lines lines;
    for (const Record& r : worker_.records(points)) lines.push_back(to_line(r));
    return lines;
  }

  Sweep sweep_;
  std::string out_;
  cost::CostTable costs_;
  std::vector<Point> points_;
  Worker worker_;
  std::mutex mutex_;
};

}  // namespace

void add_sweep(py::module_& m) {
  py::class_<SweepWork>(m, "SweepWork")
      .def(py::init<const ConfigSource&, const std::string&, int, const std::string&>(), py::arg("source"),
           py::arg("out"), py::arg("threads"), py::arg("progress"))
      .def("size", &SweepWork::size)
      .def("run", &SweepWork::run, py::arg("first"), py::arg("end"))
      .def("evaluate", &SweepWork::evaluate, py::arg("set"), py::arg("seeds"))
      .def("known", &SweepWork::known);
}

}  // namespace synq::python
