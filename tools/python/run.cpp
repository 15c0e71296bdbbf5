#include "tools/experiment/run.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <chrono>
#include <cmath>

#include "tools/experiment/hash.hpp"
#include "tools/experiment/summary.hpp"
#include "tools/python/bindings.hpp"
#include "tools/python/interrupt.hpp"

namespace synq::python {
namespace {

namespace py = pybind11;
using namespace experiment;

/// What a finished run leaves: arrays that Python looks into, and the texts of its result files.
struct RunResult {
  Record record;
  std::vector<WeightMatrix> weights;
  std::vector<std::pair<std::string, std::vector<double>>> words;
  std::string summary, config;  ///< summary.json and config.toml
};

struct RunArguments {
  std::string out;
  bool resume, force;
  std::string progress;
  std::size_t threads;
};

RunOptions options_of(const RunArguments& a) {
  RunOptions o;
  o.out = a.out, o.resume = a.resume, o.force = a.force;
  o.progress = progress_named(a.progress);
  o.threads = a.threads;
  o.between_trials = Interrupt();
  return o;
}

std::shared_ptr<RunResult> run_config(const ConfigSource& source, const RunArguments& a) {
  const py::gil_scoped_release no_gil;
  const auto start = std::chrono::steady_clock::now();
  TableReader config = source.read_and_set();
  const auto e = run(config, source.directory(), options_of(a));
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  config.drop("directory");  // which a config is not known by
  const std::string text = config.canonical();
  return std::make_shared<RunResult>(RunResult{e->record(), e->simulator().weights(), e->simulator().words(),
                                               summary_json(*e, hash_hex(text), wall.count()), text});
}

/// Doubles inside the result, which the array keeps alive. No copy; read only.
py::array_t<double> view(const std::shared_ptr<RunResult>& owner, const std::vector<std::size_t>& shape,
                         const std::vector<std::size_t>& strides, const double* first) {
  py::array_t<double> a(shape, strides, first, py::cast(owner));
  a.attr("flags").attr("writeable") = false;
  return a;
}

py::array_t<double> row(const std::shared_ptr<RunResult>& owner, const std::vector<double>& values) {
  return view(owner, {values.size()}, {sizeof(double)}, values.data());
}

py::dict weights(const std::shared_ptr<RunResult>& r) {
  py::dict out;
  for (const WeightMatrix& m : r->weights)
    out[py::str(m.name)] = view(r, {m.n_post, m.n_pre}, {m.n_pre * sizeof(double), sizeof(double)}, m.values.data());
  return out;
}

py::dict words(const std::shared_ptr<RunResult>& r) {
  py::dict out;
  for (const auto& [name, values] : r->words) out[py::str(name)] = row(r, values);
  return out;
}

/// One member of every evaluation.
py::array_t<double> evaluated(const std::shared_ptr<RunResult>& r, double Evaluation::*member) {
  const auto& all = r->record.evaluations;
  static constexpr double none = 0;  // the address of an empty array
  const double* const first = all.empty() ? &none : &(all.front().*member);
  return view(r, {all.size()}, {sizeof(Evaluation)}, first);
}

py::array_t<double> cosine(const std::shared_ptr<RunResult>& r, std::optional<double> Alignment::*member) {
  py::array_t<double> out(py::ssize_t(r->record.alignments.size()));
  double* next = out.mutable_data();
  for (const Alignment& a : r->record.alignments) *next++ = (a.*member).value_or(std::nan(""));
  return out;
}

py::dict alignment(const std::shared_ptr<RunResult>& r) {
  std::vector<double> trials;
  for (const Alignment& a : r->record.alignments) trials.push_back(double(a.trial));
  py::dict out;
  out["trial"] = py::array_t<double>(py::ssize_t(trials.size()), trials.data());
  out["rule_gradient"] = cosine(r, &Alignment::r_g);
  out["quantized_rule"] = cosine(r, &Alignment::q_r);
  out["quantized_gradient"] = cosine(r, &Alignment::q_g);
  return out;
}

}  // namespace

void add_run(py::module_& m) {
  using Shared = std::shared_ptr<RunResult>;
  py::class_<RunResult, Shared>(m, "RunResult")
      .def_readonly("summary", &RunResult::summary)
      .def_readonly("config", &RunResult::config)
      .def("weights", &weights)
      .def("words", &words)
      .def("losses", [](const Shared& r) { return row(r, r->record.losses); })
      .def("epochs", [](const Shared& r) { return evaluated(r, &Evaluation::epoch); })
      .def("test_losses", [](const Shared& r) { return evaluated(r, &Evaluation::loss); })
      .def("test_accuracies", [](const Shared& r) { return evaluated(r, &Evaluation::accuracy); })
      .def("alignment", &alignment);
  m.def(
      "run",
      [](const ConfigSource& source, std::string out, bool resume, bool force, std::string progress,
         std::size_t threads) {
        return run_config(source, {std::move(out), resume, force, std::move(progress), threads});
      },
      py::arg("source"), py::arg("out"), py::arg("resume"), py::arg("force"), py::arg("progress"), py::arg("threads"));
}

}  // namespace synq::python
