#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>

#include "rules/network.hpp"
#include "tests/network_words.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/npy.hpp"

/// e-prop learns NEST's regression task: losses that NEST and the original TensorFlow code published, spikes,
/// readouts, gradients and weights of an independent NumPy program.
using namespace synq;
using namespace synq::experiment;
using synq::test::matrix;
using synq::test::words_named;

namespace {

const std::string configs = SYNQ_SOURCE_DIR "/tools/configs/";
const std::string reference_folder = SYNQ_SOURCE_DIR "/tests/reference/nest_regression/";
constexpr std::size_t trials = 5, ticks = 1000, units = 100;

Config nest_config() {
  auto reader = TableReader::from_file(configs + "nest_regression.toml");
  const Config c = read_config(reader, configs);
  reader.finish();
  return c;
}

nlohmann::json expected_json() {
  std::ifstream file(reference_folder + "expected.json");
  return nlohmann::json::parse(file);
}

std::vector<double> expected(const std::string& name, std::size_t k) {
  return read_npy(reference_folder + "expected/" + name + "_" + std::to_string(k) + ".npy").values;
}

/// The largest |a - b|; infinite where the sizes differ.
double distance(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size() || a.empty()) return INFINITY;
  double worst = 0;
  for (std::size_t k = 0; k < a.size(); ++k) worst = a[k] == b[k] ? worst : std::max(worst, std::abs(a[k] - b[k]));
  return std::isnan(worst) ? INFINITY : worst;
}
double largest(const std::vector<double>& a) {
  double most = 0;
  for (const double x : a) most = std::max(most, std::abs(x));
  return most;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Which neuron spiked in which tick of a trial: 1 at [tick][neuron].
std::vector<double> expected_spikes(std::size_t trial) {
  const auto tick = expected("spk_t", trial), neuron = expected("spk_i", trial);
  REQUIRE(tick.size() == neuron.size());
  std::vector<double> z(ticks * units);
  for (std::size_t k = 0; k < tick.size(); ++k) z.at(std::size_t(tick[k]) * units + std::size_t(neuron[k])) += 1;
  return z;
}

constexpr std::pair<const char*, const char*> matrices[] = {
    {"in", "input_"}, {"rec", "recurrent_"}, {"out", "readout_"}};

}  // namespace

TEST_CASE("the data that ships with the config is the reference's") {
  for (const char* name : {"inputs", "targets", "mask", "w_in", "w_rec", "w_out", "feedback", "adapt_beta"}) {
    const std::string file = std::string(name) + ".npy";
    CHECK_MESSAGE(bytes_of(configs + "nest_regression/" + file) == bytes_of(reference_folder + file), file);
  }
}

TEST_CASE("losses and weights of NEST's regression task, run as a user runs it") {
  Experiment run(nest_config());
  const auto numbers = expected_json();
  for (std::size_t q = 0; q < trials; ++q) {
    REQUIRE(!run.done());
    run.step();
    const double loss = run.record().losses.at(q), nest = numbers["loss_nest"][q], tf = numbers["loss_tf"][q];
    double worst = 0;
    for (const WeightMatrix& m : run.simulator().weights()) {
      const char* name = m.name == "input_weight"       ? "W_in_after"
                         : m.name == "recurrent_weight" ? "W_rec_after"
                                                        : "W_out_after";
      worst = std::max(worst, distance(m.values, expected(name, q + 1)));
    }
    MESSAGE("update " << q + 1 << ": loss " << loss << ", from NEST's " << std::abs(loss / nest - 1)
                      << ", from TensorFlow's " << std::abs(loss / tf - 1) << ", weights off by " << worst);
    CHECK(std::abs(loss / nest - 1) < 1e-8);
    CHECK(std::abs(loss / tf - 1) < 1e-7);
    CHECK(worst < 1e-9);
  }
  CHECK(run.done());
}

TEST_CASE("every spike, readout, gradient and weight of NEST's regression task, tick by tick") {
  const Experiment built(nest_config());
  const Dataset& data = built.task().train;
  REQUIRE(data.ticks == ticks);
  NetworkSpec spec = build_network(built.config(), built.task());
  const NetworkProof proof = prove(spec);
  Network<DoublePath> network(spec, proof);
  for (const auto& [short_name, prefix] : matrices)
    CHECK(matrix(network, prefix + std::string("weight")) == expected(std::string("W_") + short_name + "_after", 0));
  const auto counts = expected_json()["n_rec_spikes_per_sequence"];
  for (std::size_t q = 0; q < trials; ++q) {
    network.reset();
    std::vector<double> spikes, readout;
    for (std::size_t t = 0; t < ticks; ++t) {
      network.tick(data.input(0).subspan(t * data.n_in, data.n_in), data.target(0).subspan(t, 1), true, true);
      const auto z = words_named(network, "spike");
      spikes.insert(spikes.end(), z.begin(), z.end());
      readout.push_back(network.outputs().raw.at(0));
    }
    network.end_of_trial();
    CHECK(std::accumulate(spikes.begin(), spikes.end(), 0.0) == counts[q].get<double>());
    CHECK(distance(spikes, expected_spikes(q)) == 0);
    CHECK(distance(readout, expected("readout", q)) < 1e-10);
    double gradient_error = 0, weight_error = 0;
    for (const auto& [name, prefix] : matrices) {
      const auto g = expected(std::string("G_") + name, q + 1);
      gradient_error =
          std::max(gradient_error, distance(matrix(network, prefix + std::string("gradient")), g) / largest(g));
    }
    network.write();
    for (const auto& [name, prefix] : matrices)
      weight_error = std::max(weight_error, distance(matrix(network, prefix + std::string("weight")),
                                                     expected(std::string("W_") + name + "_after", q + 1)));
    MESSAGE("trial " << q << ": " << counts[q] << " spikes, readout off by "
                     << distance(readout, expected("readout", q)) << ", gradients by " << gradient_error
                     << " of the largest, weights by " << weight_error);
    CHECK(gradient_error < 1e-10);
    CHECK(weight_error < 1e-9);
  }
}
