#include "rules/kernl.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "core/quantize.hpp"
#include "tests/laws/config_of.hpp"
#include "tests/seed.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/summary.hpp"

using namespace synq;
using namespace synq::experiment;

/// KeRNL with a diagonal A, as a local rule.
namespace {

Config add_task(const std::string& rule, const std::string& path, const std::string& reset) {
  return test::config_of(R"(
seed = 3
number_path = ")" + path +
                         R"("
[task]
name = "add"
ticks = 40
trials = 6
[network]
units = 12
leak = 0.75
reset = ")" + reset + R"("
[rule]
)" + rule + R"(
[optimizer]
rate = 0.125
[formats]
default = {word = 24, frac = 18}
)");
}

std::string weights_after(const Config& c) {
  Experiment e(c);
  while (!e.done()) e.step();
  return weights_hash(e.simulator());
}

}  // namespace

TEST_CASE("KeRNL that does not learn its kernels, from alpha = a, is RFLO to the bit, in double and in fixed point") {
  for (const char* path : {"double", "fixed", "exact"})
    for (const char* reset : {"trial", "never"}) {
      CAPTURE(path);
      const auto rflo = weights_after(add_task("name = \"rflo\"", path, reset));
      const std::string still = "name = \"kernl\"\nmodel_rate = 0\nnoise = 0.125\nkernel_rate = 0.75";
      CHECK(weights_after(add_task(still, path, reset)) == rflo);
      const std::string learning = "name = \"kernl\"\nmodel_rate = 0.5\nnoise = 0.125\nkernel_rate = 0.75";
      CHECK(weights_after(add_task(learning, path, reset)) != rflo);
    }
}

TEST_CASE("the neuron's learning is gradient descent on the error of predicting the noise's effect") {
  // One tick by hand, every number exact in binary: alpha 1/2, A 1, Omega 2, Gamma -1, zeta 1/2, h~ - h = 1/4, lr 1/8.
  // k 1/2, Gamma -1/2 - 2 = -5/2, Omega 1 + 1/2 = 3/2, e = 3/2 - 1/4 = 5/4, A = 1 - 5/32 * 3/2, alpha = 1/2 + 5/32 *
  // 5/2
  const KernlNeuron::Constants<double> c{0.125, 0, 1};
  const KernlNeuron::State<double> before{0, -1, 2, 1, 0.5};
  const auto after = KernlNeuron::tick(c, KernlNeuron::Registers<RealHandle<double>>{}, 0.5, 0.75, 0.5, before);
  CHECK(after.kernel == 0.5);
  CHECK(after.noise_slope == -2.5);
  CHECK(after.noise_trace == 1.5);
  CHECK(after.mixing == 1 - 5 / 32.0 * 1.5);
  CHECK(after.kernel_rate == 0.5 + 5 / 32.0 * 2.5);
  // a rate above 1 leaves no memory at all
  const KernlNeuron::State<double> fast{0, 0, 2, 1, 1.5};
  CHECK(KernlNeuron::tick(c, KernlNeuron::Registers<RealHandle<double>>{}, 0.0, 0.0, 0.0, fast).kernel == 0);
}

TEST_CASE("alone, a linear neuron learns the kernel that predicts best") {
  // With b = 1 - a: h~ - h = sum_{j>=1} b^j zeta_{t-j} is predicted by A sum_{j>=0} k^j zeta_{t-j}, so the expected
  // square of the error is (up to a constant) A^2 / (1 - k^2) - 2 A k b / (1 - k b): best at A = (1 - k^2) k b / (1 - k
  // b), and then k maximises (1 - k^2) (k b / (1 - k b))^2.
  const double b = 0.75;
  double best = 0, k_best = 0;
  for (double k = 0; k < 1; k += 1e-4) {
    const double gain = (1 - k * k) * std::pow(k * b / (1 - k * b), 2);
    if (gain > best) best = gain, k_best = k;
  }
  const double mixing_best = (1 - k_best * k_best) * k_best * b / (1 - k_best * b);
  const KernlNeuron::Constants<double> c{0.02, 0, 1};
  KernlNeuron::State<double> s{0, 0, 0, 1, 0.8};
  std::mt19937_64 random(test::seed());
  double seen = 0, difference = 0, kernel = 0, mixing = 0;  // difference: of the copy, with its noise
  constexpr int ticks = 200000;
  for (int t = 0; t < ticks; ++t) {
    seen = b * difference;
    const double noise = random() % 2 == 0 ? 0.5 : -0.5;
    s = KernlNeuron::tick(c, KernlNeuron::Registers<RealHandle<double>>{}, 0.0, seen, noise, s);
    difference = seen + noise;
    if (t >= ticks / 2) kernel += s.kernel / (ticks / 2), mixing += s.mixing / (ticks / 2);
  }
  MESSAGE("k " << kernel << " (best " << k_best << "), A " << mixing << " (best " << mixing_best << ")");
  CHECK(kernel == doctest::Approx(k_best).epsilon(0.03));
  CHECK(mixing == doctest::Approx(mixing_best).epsilon(0.06));
}
