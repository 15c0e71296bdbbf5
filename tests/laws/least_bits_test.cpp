#include <doctest/doctest.h>

#include "core/format_text.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/run_result.hpp"
#include "tools/sweep/bits.hpp"

using namespace synq;
using namespace synq::sweep;
using experiment::TableReader;
using test::TemporaryFolder;

namespace {

const char* const small = R"(
seeds = [1, 2]
[base]
[base.task]
name = "add"
trials = 40
ticks = 20
lags = [2, 4]
[base.network]
units = 4
leak = 0.5
[base.rule]
name = "rflo"
[base.optimizer]
rate = 0.05
[base.train]
epochs = 2
[base.formats]
default = {word = 16, frac = 12}
)";

Sweep sweep_of(const std::string& text) { return read_sweep(TableReader::from_text(text, "bits.toml"), ""); }

BitsOptions options(std::size_t runs = 100000) {
  return {.metric = "loss", .within = .05, .start = {.word = 12}, .most_runs = runs};
}
ShardOptions work(const std::string& out) { return {.out = out, .progress = experiment::ProgressMode::none}; }

/// The loss of a config, its mean over the seeds 1 and 2, run alone.
double loss_of(const TableReader& config) {
  double sum = 0;
  for (const char* seed : {"seed=1", "seed=2"}) {
    TableReader one = config.clone();
    one.set(seed);
    experiment::Experiment e(read_config(one, ""));
    while (!e.done()) e.step();
    sum += run_result(e, "").number.at("loss");
  }
  return sum / 2;
}

std::vector<int> words_of(const Bits& b) {
  std::vector<int> words;
  for (const LeastBits& r : b.registers) words.push_back(r.format.word);
  return words;
}

}  // namespace

TEST_CASE("no register of the least formats can lose a bit, and the config has the loss that is said") {
  const TemporaryFolder folder;
  const Sweep s = sweep_of(small);
  const Bits b = least_bits(s, options(), work(folder / "runs"), {});
  REQUIRE(b.complete);
  CHECK(b.bound == doctest::Approx(1.05 * b.in_double));
  CHECK(b.at_end <= b.bound);
  CHECK(loss_of(b.config) == doctest::Approx(b.at_end).epsilon(1e-12));
  TableReader real = s.base.clone();
  real.set("number_path=double");
  CHECK(loss_of(real) == doctest::Approx(b.in_double).epsilon(1e-12));

  int narrower = 0;
  for (const LeastBits& r : b.registers) {
    CAPTURE(r.seen.name);
    CHECK(r.format.word >= 2);
    narrower += r.format.word < 12;
    if (r.format.word == 2) continue;
    TableReader less = b.config.clone();
    const Format f = propose(r.seen, {.word = r.format.word - 1});
    less.set("formats." + r.seen.name + "=" + to_text(f));
    const double loss = loss_of(less);
    CHECK(loss > b.bound);
    CHECK(loss == doctest::Approx(r.one_less.value_or(-1)).epsilon(1e-12));
  }
  CHECK(narrower > 10);
}

TEST_CASE("a search whose runs are used up says so, and goes on from its directory to the same end") {
  const TemporaryFolder folder;
  const Sweep s = sweep_of(small);
  const Bits first = least_bits(s, options(60), work(folder / "runs"), {});
  CHECK_FALSE(first.complete);
  CHECK(first.runs <= 60);
  CHECK(first.at_end <= first.bound);
  const Bits again = least_bits(s, options(), work(folder / "runs"), {});
  const Bits whole = least_bits(s, options(), work(folder / "other"), {});
  CHECK(words_of(again) == words_of(whole));
  CHECK(again.at_end == whole.at_end);
  CHECK(words_of(first) != words_of(whole));
}

TEST_CASE("what the search cannot start from is refused") {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& text, const BitsOptions& o) {
    return test::message_of([&] { least_bits(sweep_of(text), o, work(folder / "runs"), {}); });
  };
  const std::string with_axis = std::string(small) + "[[axis]]\nkey = \"network.units\"\nvalues = [4, 5]\n";
  CHECK(refusal(with_axis, options()).find("leave out the axes") != std::string::npos);
  BitsOptions narrow = options();
  narrow.start.word = 3, narrow.within = 1e-6;
  CHECK(refusal(small, narrow).find("give a larger --word or --within") != std::string::npos);
}

TEST_CASE("a search does not go on without a seed that diverges") {
  const TemporaryFolder folder;
  Sweep s = sweep_of(small);
  s.base.set("network.activation=relu");
  const auto refused = [&](const char* name) {
    return test::message_of([&] { least_bits(s, options(1), work(folder / name), {}); });
  };
  s.seeds = {1};
  CHECK(refused("one") == "no error");
  s.seeds = {1, 5};  // the network of seed 5 grows without bound
  CHECK(refused("both").find("not every seed learns") != std::string::npos);
}
