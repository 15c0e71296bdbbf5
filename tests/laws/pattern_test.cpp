#include <doctest/doctest.h>

#include "tools/experiment/experiment.hpp"

using namespace synq;
using namespace synq::experiment;

/// e-prop learns pattern generation on the network of NEST's test. The losses are those of an independent program in
/// double; after some updates the spikes of two programs differ, so later losses agree in distribution only.
namespace {

std::vector<double> losses(std::int64_t trials, const std::vector<std::string>& set) {
  const std::string folder = SYNQ_SOURCE_DIR "/tools/configs/";
  auto reader = TableReader::from_file(folder + "nest_regression.toml");
  for (const std::string& assignment : set) reader.set(assignment);
  reader.set("train.epochs=" + std::to_string(trials));
  reader.set("train.evaluate_every=0");
  const Config c = read_config(reader, folder);
  reader.finish();
  Experiment e(c);
  while (!e.done()) e.step();
  return e.record().losses;
}

}  // namespace

TEST_CASE("in double: 102 at the start, 17.1 after 500 updates") {
  const auto loss = losses(501, {});
  REQUIRE(loss.size() == 501);
  MESSAGE("loss at the start " << loss[0] << ", after 500 updates " << loss[500]);
  CHECK(loss[0] == doctest::Approx(101.964356999).epsilon(1e-8));
  CHECK(loss[500] == doctest::Approx(17.1).epsilon(0.2));
}

TEST_CASE("in words of 16 bits, rounded stochastically, the loss falls as in double") {
  const auto real = losses(101, {}), fixed = losses(101, {"number_path=fixed", "probes=off"});
  REQUIRE(fixed.size() == 101);
  MESSAGE("loss after 100 updates: double " << real[100] << ", fixed " << fixed[100]);
  CHECK(real[100] < 0.95 * real[0]);
  CHECK(fixed[100] == doctest::Approx(real[100]).epsilon(0.05));
}

/// The readout stays, so that hidden weights alone learn; without the filter gradients are some 30 times smaller.
TEST_CASE("the factorised rule learns: loss of hidden weights alone, in double and in words of 16 bits") {
  const std::vector<std::string> set{"rule.name=eprop_factorised",
                                     "rule.feedback=symmetric",
                                     "rule.train=[\"input\", \"recurrent\"]",
                                     "rule.firing_rate={cost = 10, target_hz = 10}",
                                     "optimizer.rate=3e-3",
                                     "formats.constants={}"};
  auto in_words = set;
  in_words.insert(in_words.end(), {"number_path=fixed", "probes=off"});
  const auto real = losses(101, set), fixed = losses(101, in_words);
  MESSAGE("loss after 100 updates: double " << real[100] << ", fixed " << fixed[100] << ", of " << real[0]);
  CHECK(real[100] < 0.75 * real[0]);
  CHECK(fixed[100] == doctest::Approx(real[100]).epsilon(0.1));
}
