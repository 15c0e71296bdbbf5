#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "core/lanes/isa.hpp"
#include "rules/lanes/synapse_job.hpp"
#include "rules/rflo.hpp"

/// The counters of the lanes against their definitions in plain integers, where a rule's words move in ways that
/// training seldom makes them move.
namespace synq {
namespace {

constexpr int keep = 2048, keep_frac = 11, weight_frac = 13, eligibility_frac = 11, activity_frac = 10, gain_frac = 12;
constexpr int dropped_eligibility = 11;

/// A register that is written and counted by the definition.
struct PlainRegister {
  int dropped;
  LaneCounts counts;

  int write_half_up(std::int64_t x) { return write(x, 1 << dropped >> 1); }
  /// random: 16 bits, the top ones count.
  int write_stochastic(std::int64_t x, std::uint16_t random) { return write(x, random >> (16 - dropped)); }
  int write(std::int64_t x, int added) {
    const std::int64_t rounded = (x + added) >> dropped;
    const int word = int(std::clamp<std::int64_t>(rounded, -32768, 32767));
    ++counts.writes, counts.overflows += rounded != word, counts.underflows += x != 0 && rounded == 0;
    counts.low = std::min(counts.low, word), counts.high = std::max(counts.high, word);
    return word;
  }
  void change(int before, int word, std::int64_t x) {
    const std::int64_t requested = x - (std::int64_t(before) << dropped);
    const std::int64_t applied = std::int64_t(word - before) * (1 << dropped);
    counts.updates += requested != 0 || applied != 0, counts.stalled += requested != 0 && applied == 0;
    counts.requested_squared += int128(requested) * requested, counts.requested_applied += int128(requested) * applied;
    counts.excess += applied - requested;
  }
};

void check_equal(const LaneCounts& here, const LaneCounts& plain) {
  CHECK(here.writes == plain.writes);
  CHECK(here.overflows == plain.overflows);
  CHECK(here.underflows == plain.underflows);
  CHECK(here.low == plain.low);
  CHECK(here.high == plain.high);
  CHECK(here.updates == plain.updates);
  CHECK(here.stalled == plain.stalled);
  CHECK(here.requested_squared == plain.requested_squared);
  CHECK(here.requested_applied == plain.requested_applied);
  CHECK(here.excess == plain.excess);
}

struct Values {
  std::vector<int> weight, eligibility, step, activity;
  bool inside = false;     ///< no eligibility leaves its range
  int dropped_weight = 2;  ///< bits
};
std::vector<std::int16_t> some_of(const std::vector<int>& values, std::size_t n, std::mt19937& random) {
  std::vector<std::int16_t> some(n + 64);  // kernels read whole vectors
  for (std::int16_t& v : some) v = std::int16_t(values[random() % values.size()]);
  return some;
}

LaneRegister stochastic(int frac) {
  LaneRegister q;
  q.frac = frac, q.rounding = LaneRegister::Rounding::stochastic, q.random_bits = 16, q.low = -32768, q.high = 32767;
  return q;
}
LaneRegister half_up(int frac) {
  LaneRegister q;
  q.frac = frac, q.rounding = LaneRegister::Rounding::offset, q.half = -1, q.low = -32768, q.high = 32767;
  return q;
}

/// Random bits of a row's synapses.
struct Draws {
  std::size_t n_post;
  std::vector<std::uint16_t> bits;  ///< [row][n_post and a vector more]

  const std::uint16_t* row(std::size_t j) const { return &bits[j * (n_post + 64)]; }
};

void compare(const Values& values, std::size_t n_pre, std::size_t n_post, bool count_eligibility, bool draws) {
  CAPTURE(n_pre);
  CAPTURE(n_post);
  const int dropped_weight = values.dropped_weight;
  std::mt19937 random(std::uint32_t(n_pre * 1000 + n_post));
  auto weight = some_of(values.weight, n_pre * n_post, random);
  auto eligibility = some_of(values.eligibility, n_pre * n_post, random);
  const auto activity = some_of(values.activity, n_pre, random), step = some_of(values.step, n_post, random);
  const auto gain = some_of({1024, -700, 3}, n_post, random);
  const auto weight_before = weight, eligibility_before = eligibility;
  Draws drawn{n_post, std::vector<std::uint16_t>(n_pre * (n_post + 64))};
  for (std::uint16_t& bits : drawn.bits) bits = std::uint16_t(random());
  LaneCounts counts[2];
  SynapseJob job;
  job.n_pre = n_pre, job.n_post = n_post;
  job.state[0] = {weight.data(), false, weight_frac}, job.state[1] = {eligibility.data(), false, eligibility_frac};
  job.registers[0] = draws ? stochastic(weight_frac) : half_up(weight_frac);
  job.registers[1] = half_up(eligibility_frac);
  job.draws = {
      [](void* source, std::size_t, std::size_t row, std::size_t) { return static_cast<Draws*>(source)->row(row); },
      &drawn};
  job.writes[0] = {1, dropped_weight}, job.writes[1] = {1, dropped_eligibility};
  job.writes[1].inside = values.inside;
  job.constants[0] = {keep, keep_frac};
  job.pre[0] = {activity.data(), activity_frac};
  job.post[0] = {gain.data(), gain_frac}, job.post[1] = {step.data(), weight_frac + dropped_weight - eligibility_frac};
  job.counts[0] = &counts[0], job.counts[1] = count_eligibility ? &counts[1] : nullptr;
  const LaneRounding rounding = draws ? LaneRounding::mixed : LaneRounding::offset;
  on_isa([&]<class V>() { return synapse_kernel_on<Rflo, V>({true, rounding}); }).counting(job);

  PlainRegister plain_weight{dropped_weight, {}}, plain_eligibility{dropped_eligibility, {}};
  for (std::size_t j = 0; j < n_pre; ++j)
    for (std::size_t i = 0; i < n_post; ++i) {
      const std::size_t s = j * n_post + i;
      const int p = plain_eligibility.write_half_up(std::int64_t(keep) * eligibility_before[s] + gain[i] * activity[j]);
      const std::int64_t x = std::int64_t(weight_before[s]) * (1 << dropped_weight) + std::int64_t(step[i]) * p;
      const int w = draws ? plain_weight.write_stochastic(x, drawn.row(j)[i]) : plain_weight.write_half_up(x);
      plain_weight.change(weight_before[s], w, x);
      REQUIRE(eligibility[s] == p);
      REQUIRE(weight[s] == w);
    }
  check_equal(counts[0], plain_weight.counts);
  if (count_eligibility) check_equal(counts[1], plain_eligibility.counts);
}

/// Rows of less and more than a vector, few and many of them.
void compare(const Values& values) {
  for (const bool count_eligibility : {false, true})
    for (const auto& [n_pre, n_post] : {std::pair<std::size_t, std::size_t>{3, 5}, {9, 67}, {70, 64}, {6, 1100}})
      for (const bool draws : {false, true}) compare(values, n_pre, n_post, count_eligibility, draws);
}

}  // namespace

TEST_CASE("lanes count small changes as the definitions say") {
  compare({{0, 1, -1, 700, -5000}, {0, 1, -2, 300, -300}, {0, 1, -1, 5}, {0, 40, -1000, 2000}});
}
TEST_CASE("lanes count errors of half a unit everywhere, the largest that rounding to nearest makes") {
  compare({{5, -40, 300}, {64}, {128}, {0}, false, 14});
  compare({{5, -40, 300}, {64, -64, 63}, {128, -128}, {0}, true, 14});
}
TEST_CASE("lanes count a change that 16 bits cannot hold in full") {
  compare({{-20000, -19999}, {20000, 19999, 0}, {8, 0}, {0, 1}});
}
TEST_CASE("lanes count in full beside a register whose values stay in their range") {
  compare({{32767, -32768, 0}, {0, 5, -300, 32000}, {4000, -4000, 1, 0}, {0, 1, 40, -40}, true});
  compare({{-20000, 20000}, {20000, 19999, 0}, {8, 0}, {0, 1}, true});
}
TEST_CASE("lanes count values beyond the range") {
  compare({{32767, -32768, 32766, -32767, 0}, {32767, -32768, 0, 5}, {8, -8, 1, -1, 0}, {0, 1, 4000, -4000}});
}

}  // namespace synq
