#include "tools/experiment/run.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <stdexcept>

#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/compare.hpp"
#include "tools/experiment/file.hpp"
#include "tools/experiment/summary.hpp"

using namespace synq;
using namespace synq::experiment;
using test::TemporaryFolder;

namespace {

struct Stop : std::runtime_error {
  Stop() : std::runtime_error("stopped by the hook") {}
};

TableReader config() {
  return TableReader::from_text(R"(
number_path = "fixed"
[task]
name = "add"
trials = 20
ticks = 10
lags = [2, 4]
[network]
units = 6
leak = 0.5
[rule]
name = "rflo"
[optimizer]
rate = 0.01
[formats]
default = {word = 16, frac = 12}
[compare]
rules = ["rflo", "eprop"]
)",
                                "run_test.toml");
}

RunOptions quiet(const std::string& out) {
  RunOptions o;
  o.out = out, o.progress = ProgressMode::none, o.checkpoint_seconds = 0;
  return o;
}

/// Throws in the n-th call.
std::function<void()> stop_after(int n) {
  return [n]() mutable {
    if (--n == 0) throw Stop();
  };
}

}  // namespace

TEST_CASE("a run without a directory has the bits of one with, writes nothing, and leaves the config resolved") {
  const TemporaryFolder folder;
  TableReader resolved = config();
  const std::string without = weights_hash(run(resolved, "", quiet(""))->simulator());
  CHECK(std::filesystem::is_empty(folder.path));
  CHECK(without == weights_hash(run(config(), "", quiet(folder / "run"))->simulator()));
  CHECK(resolved.canonical() == read_file(folder / "run/config.toml"));
}

TEST_CASE("what the hook between trials throws ends a run, which goes on from its checkpoint") {
  const TemporaryFolder folder;
  RunOptions options = quiet(folder / "run");
  options.between_trials = stop_after(7);
  CHECK_THROWS_AS(run(config(), "", options), Stop);
  CHECK(std::filesystem::exists(folder / "run.partial/checkpoint/state"));
  CHECK_FALSE(std::filesystem::exists(folder / "run"));
  options = quiet(folder / "run");
  options.resume = true;
  int trials = 0;
  options.between_trials = [&] { ++trials; };
  const std::string resumed = weights_hash(run(config(), "", options)->simulator());
  CHECK(trials == 14);  // the hook threw before the seventh was saved
  CHECK(resumed == weights_hash(run(config(), "", quiet(""))->simulator()));
}

TEST_CASE("what the hook throws ends a comparison: no other run goes on to its end") {
  const TemporaryFolder folder;
  std::atomic<int> calls = 0;
  CompareOptions options;
  options.out = folder / "compare", options.progress = ProgressMode::none, options.threads = 2;
  options.between_trials = [&] {
    if (++calls == 5) throw Stop();
  };
  TableReader long_runs = config();
  long_runs.set("train.epochs=1000");
  CHECK_THROWS_AS(compare(long_runs, "", options), Stop);
  CHECK(calls < 20000);
  CHECK_FALSE(std::filesystem::exists(folder / "compare"));
}
