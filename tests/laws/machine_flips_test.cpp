#include <doctest/doctest.h>

#include <map>

#include "tests/laws/machine_bench.hpp"

/// A flipped bit of synapse memory reaches the cycles that read its word later, and no other.
using namespace synq;
using namespace synq::test;

namespace {

constexpr std::uint64_t never = ~std::uint64_t{0};
enum Projections : std::size_t { input, recurrent, readout };

/// Turns a bit of a weight around at the start of a cycle.
struct Flip : Observer {
  std::uint64_t at = never;
  std::size_t projection = input, synapse = 0;
  MachineSimulator* machine = nullptr;

  Flip(std::uint64_t cycle, std::size_t p, std::size_t s) : at(cycle), projection(p), synapse(s) {}
  void cycle(Cycles now, MachinePhase) override {
    if (now.count == at) machine->flip(projection, 0, synapse, 13);
  }
};

/// The first cycle of every phase of every tick.
struct Starts : Observer {
  std::uint64_t number = 0;
  std::map<std::pair<std::uint64_t, MachinePhase>, std::uint64_t> first;

  void tick(std::uint64_t n) override { number = n; }
  void cycle(Cycles now, MachinePhase p) override { first.emplace(std::pair(number, p), now.count); }
  std::uint64_t of(std::uint64_t tick, MachinePhase p) const { return first.at({tick, p}); }
};

struct Result {
  std::vector<double> activity, output, input_weight;
};

/// A network of rate neurons with two outputs.
struct Network {
  std::vector<double> x;  ///< [ticks][n_in]
  std::size_t n_in;
  std::string network, rule;
  Machine m;

  Result run(Flip flip) const {
    Bench b(x, n_in, 2, network, rule, plain, m);
    flip.machine = b.machine.get();
    observed(b, flip);
    return {b.machine->activity(), b.words("readout"), b.words("input_weight")};
  }
  Starts starts() const {
    Bench b(x, n_in, 2, network, rule, plain, m);
    Starts s;
    observed(b, s);
    return s;
  }

 private:
  static void observed(Bench& b, Observer& o) {
    b.machine->observe(&o);
    b.learn();
    b.machine->observe(nullptr);
  }
};

std::vector<bool> differs(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<bool> which;
  for (std::size_t k = 0; k < a.size(); ++k) which.push_back(a[k] != b[k]);
  return which;
}
using Which = std::vector<bool>;
Which only(std::size_t k, std::size_t of, bool there) {
  Which which(of);
  which[k] = there;
  return which;
}

const std::string four = "units = 4\nautapses = true\n" + rates;

}  // namespace

TEST_CASE("A flipped bit reaches exactly its later readers") {
  // One input onto two neurons, one lane: in the forward phase w_00 is read in the cycle after the scan's two, w_10 in
  // the next one. The update (1RW, depth 0) reads a word in the first cycle of its slot and writes it in the second.
  const Network n{{1}, 1, "units = 2\n" + rates, "name = \"rflo\"\ntrain = [\"input\"]\n", {}};
  const auto run = [&](std::uint64_t at, std::size_t synapse) { return n.run({at, input, synapse}); };
  const Result safe = run(never, 0);
  const std::uint64_t update = n.starts().of(1, MachinePhase::update);
  CHECK(n.starts().of(1, MachinePhase::commit) - update == 4);
  const auto early = run(2, 0), late = run(3, 0), other = run(3, 1);
  CHECK(differs(early.activity, safe.activity) == Which{true, false});  // at the start of the cycle that reads it
  CHECK(differs(late.activity, safe.activity) == Which{false, false});  // a cycle later: the sum is safe,
  CHECK(differs(late.input_weight, safe.input_weight) == Which{true, false});  // the stored weight is not
  CHECK(differs(other.activity, safe.activity) == Which{false, true});         // w_10 is read in this cycle
  const auto changed = [&](std::uint64_t cycle) {
    return differs(run(update + cycle, 0).input_weight, safe.input_weight);
  };
  CHECK(changed(0) == Which{true, false});
  CHECK(changed(1) == Which{false, false});  // the write to come replaces the flipped word
  CHECK(changed(2) == Which{true, false});
}

TEST_CASE("The write to come replaces a flipped word for as long as it waits for a port") {
  // Depth 1, a synapse a word: words are read at 0 and 2; the write of the first is due at 2, too, and comes at 3. The
  // second one is written at 4.
  Network n{{1}, 1, "units = 2\n" + rates, "name = \"rflo\"\ntrain = [\"input\"]\n", {}};
  n.m.word_bits = 32, n.m.pipeline_depth = 1;
  const Result safe = n.run({never, input, 0});
  const std::uint64_t update = n.starts().of(1, MachinePhase::update);
  const auto changed = [&](std::uint64_t cycle, std::size_t synapse) -> bool {
    return differs(n.run({update + cycle, input, synapse}).input_weight, safe.input_weight)[synapse];
  };
  CHECK(Which{changed(0, 0), changed(1, 0), changed(2, 0), changed(3, 0), changed(4, 0)} ==
        Which{true, false, false, false, true});
  CHECK(Which{changed(2, 1), changed(3, 1), changed(4, 1), changed(5, 1)} == Which{true, false, false, true});
}

TEST_CASE("A flipped bit of a recurrent weight reaches its later readers in every core and lane") {
  // The second tick's forward phase goes through the rows of the four neurons, then the input's. A core's share of a
  // row takes ceil(share / lanes) cycles, one synapse a lane.
  for (const std::size_t cores : {1, 2})
    for (const std::size_t lanes : {1, 2}) {
      Network n{{1, 1, 1, 1}, 2, four, "name = \"rflo\"\n", {}};
      n.m.cores = cores, n.m.lanes.forward = lanes;
      const Result safe = n.run({never, recurrent, 0});
      const std::uint64_t start = n.starts().of(2, MachinePhase::forward);
      const std::size_t share = 4 / cores, row = (share + lanes - 1) / lanes;
      for (std::size_t j = 0; j < 4; ++j)
        for (std::size_t i = 0; i < 4; ++i) {
          const std::uint64_t read = start + j * row + i % share / lanes;
          for (const std::uint64_t at : {start - 1, start, read, read + 1, start + 4 * row}) {
            CAPTURE(cores);
            CAPTURE(lanes);
            CAPTURE(i);
            CAPTURE(j);
            CHECK(differs(n.run({at, recurrent, 4 * j + i}).activity, safe.activity) == only(i, 4, at <= read));
          }
        }
    }
}

TEST_CASE("A flipped bit of a readout weight reaches its later readers in every core and lane") {
  // The outputs in turn, each ceil(share / lanes) cycles: in each of them a lane of every core reads the weight of its
  // next neuron.
  for (const std::size_t cores : {1, 2})
    for (const std::size_t lanes : {1, 2, 3}) {
      Network n{{1, 1}, 2, four, "name = \"rflo\"\ntrain = [\"input\"]\n", {}};
      n.m.cores = cores, n.m.lanes.readout = lanes;
      const Result safe = n.run({never, readout, 0});
      for (const double h : safe.activity) REQUIRE(h != 0);
      const std::uint64_t start = n.starts().of(1, MachinePhase::readout);
      const std::size_t share = 4 / cores, each = (share + lanes - 1) / lanes;
      for (std::size_t j = 0; j < 4; ++j)
        for (std::size_t k = 0; k < 2; ++k) {
          const std::uint64_t read = start + k * each + j % share / lanes;
          for (std::uint64_t at = start - 1; at <= start + 2 * each; ++at) {
            CAPTURE(cores);
            CAPTURE(lanes);
            CAPTURE(j);
            CAPTURE(k);
            CAPTURE(at - start);
            CHECK(differs(n.run({at, readout, 2 * j + k}).output, safe.output) == only(k, 2, at <= read));
          }
        }
    }
}
