#include <doctest/doctest.h>

#include <algorithm>

#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/npy.hpp"
#include "tools/profile/profile.hpp"

using namespace synq;
using experiment::ProgressMode;
using experiment::TableReader;
using profile::Seen;
using test::TemporaryFolder;

namespace {

/// One unit, one channel, W_in = 1, W_rec = 0, a = .5, identity: with x = 1, -2, .5 the inputs of the unit are these,
/// and h = .5, -.75, -.125. The readout weighs h with 2; nothing is learnt.
TableReader by_hand(const std::string& folder) {
  const auto write = [&](const char* name, const std::vector<std::size_t>& shape, const std::vector<double>& values) {
    experiment::write_npy(folder + "/" + name, shape, values);
  };
  write("x.npy", {1, 3, 1}, {1, -2, .5});
  write("y.npy", {1, 3, 1}, {3, 0, 1});
  write("test_x.npy", {1, 3, 1}, {.25, -3, .25});  // seen as inputs; what they do in registers is not
  write("test_y.npy", {1, 3, 1}, {.5, .5, .5});
  write("in.npy", {1, 1}, {1});
  write("rec.npy", {1, 1}, {0});
  write("out.npy", {1, 1}, {2});
  return TableReader::from_text(R"(
[task]
name = "arrays"
inputs = "x.npy"
targets = "y.npy"
test_inputs = "test_x.npy"
test_targets = "test_y.npy"
[network]
units = 1
leak = 0.5
bias = false
activation = "identity"
[initial]
input = "in.npy"
recurrent = "rec.npy"
readout = "out.npy"
[rule]
name = "rflo"
feedback = "symmetric"
[optimizer]
rate = 1e-12
[formats]
default = {word = 16, frac = 12}
activity = {word = 9, frac = 4, range = [-1, 1]}
constant_bits = 12
)",
                                "observe_test.toml");
}

const Seen& named(const std::vector<Seen>& all, const std::string& name) {
  const auto it = std::find_if(all.begin(), all.end(), [&](const Seen& s) { return s.name == name; });
  REQUIRE_MESSAGE(it != all.end(), name);
  return *it;
}

}  // namespace

TEST_CASE("what registers hold, computed by hand") {
  const TemporaryFolder folder;
  const std::vector<Seen> seen = profile::observe(by_hand(folder.path), folder.path, ProgressMode::none);
  struct Expected {
    const char* name;
    double low, high;
  };
  const Expected expected[] = {
      {"input", -3, 1},       {"target", 0, 3},     {"preactivation", -2, 1}, {"rate", -2, 1},
      {"activity", -.75, .5}, {"readout", -1.5, 1}, {"error", -2, -1.25},  // y - y*: 1 - 3, -1.5 - 0, -.25 - 1
  };
  for (const Expected& e : expected) {
    CAPTURE(e.name);
    const Seen& s = named(seen, e.name);
    CHECK(s.low == doctest::Approx(e.low).epsilon(1e-9));
    CHECK(s.high == doctest::Approx(e.high).epsilon(1e-9));
  }
}

TEST_CASE("the proposed config keeps all but the registers' formats, and runs") {
  const TemporaryFolder folder;
  TableReader config = by_hand(folder.path);
  const std::vector<Seen> seen = profile::observe(config, folder.path, ProgressMode::none);
  std::vector<Format> formats;
  for (const Seen& s : seen) formats.push_back(propose(s, {.word = 11}));
  TableReader proposed = profile::apply(config, folder.path, seen, formats, {.word = 11});
  CHECK(proposed.text("directory") == folder.path);  // it names files
  const experiment::Config c = read_config(proposed, folder.path);
  CHECK(c.path == NumberPath::fixed);
  CHECK(c.formats.constant_bits == 12);
  CHECK(c.formats.registers.at("activity").format == Format{.word = 11, .frac = 9});  // 2 * .75 < 2
  CHECK_FALSE(c.formats.registers.at("activity").range);
  CHECK(c.formats.standard.format == Format{.word = 11, .frac = 9});
  CHECK(read_config(config, folder.path).formats.registers.at("activity").format.frac == 4);  // left alone
}

TEST_CASE("a config that diverges in double is refused") {
  const TemporaryFolder folder;
  TableReader config = by_hand(folder.path);
  for (const char* set : {"optimizer.rate=1e6", "train.epochs=50"}) config.set(set);
  const auto observe = [&] { profile::observe(config, folder.path, ProgressMode::none); };
  CHECK(test::message_of(observe).find("diverges, so its ranges mean nothing") != std::string::npos);
}
