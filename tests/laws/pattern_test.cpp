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
