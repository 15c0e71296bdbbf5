#include "rules/catalogue.hpp"

#include <doctest/doctest.h>

#include "rules/reference/online_rules.hpp"
#include "rules/reference/rate_network.hpp"

using namespace synq;
using namespace synq::reference;

namespace {

/// A network of the given size with all weights zero but for some, and a rule's words after some ticks.
double words_after(const std::string& name, const RuleSize& size, std::size_t ticks) {
  NetworkSpec s;
  s.n = std::size_t(size.n), s.n_in = std::size_t(size.n_in), s.n_out = std::size_t(size.n_out), s.bias = true;
  s.recurrent_weight.assign(s.n * s.n, 0.1);
  for (const auto& [constant, value] : {std::pair("leak", 0.5), std::pair("keep", 0.5), std::pair("trace_keep", 0.5)})
    s.names.constants[constant] = {constant, value, 0, {}};
  const auto rule = make_online_rule({.name = name, .window = std::size_t(size.window)}, s);
  const OnlineShape shape = online_shape(s);
  RateNetwork<double> network({Activation::tanh, 0.5, Loss::squared_error}, shape, {});
  Weights<double> w{s.n, s.n_in, s.n_out, true, {}, {}, {}};
  w.clear();
  std::fill(w.readout.begin(), w.readout.end(), 0.1);
  const std::vector<double> x(s.n_in, 1), target(s.n_out, 1);
  SeededDraws draws(1);
  Matrix<double> g(shape.n, shape.m);
  for (std::size_t t = 0; t < ticks; ++t) rule->tick(network.tick(w, x, target, true, draws), g);
  double words = 0;
  for (const auto* v : rule->memory()) words += double(v->size());
  return words;
}

}  // namespace

TEST_CASE("the memory that the catalogue states is what the rules hold") {
  for (const RuleSize size : {RuleSize{5, 3, 2, 4}, RuleSize{7, 1, 3, 2}})
    for (const RuleEntry& e : rule_catalogue()) {
      if (e.name == "none" || e.name == "bptt" || e.neurons != "leaky_rate") continue;
      CAPTURE(e.name);
      double held = words_after(e.name, size, 20);
      if (e.name.starts_with("dni")) held -= 1;               // the age of its copy is a counter
      if (e.name == "f_bptt") held += 2 * size.n + size.m();  // between two ticks it holds T - 1
      if (e.name == "e_bptt") held = words_after(e.name, size, std::size_t(size.window) - 1) + 2 * size.n + size.m();
      CHECK(held == e.memory_words(size));
    }
}

TEST_CASE("which rules are local") {
  CHECK_FALSE(is_reference("rflo"));
  CHECK_FALSE(is_reference("kernl"));
  CHECK(is_reference("bptt"));
  CHECK_FALSE(is_online_reference("bptt"));
  CHECK(is_online_reference("kernl_full"));
  CHECK(reference_memory("rtrl", {4, 2, 2, 1}) == 4 * 4 * 7);
}
