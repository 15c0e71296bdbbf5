#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "core/lanes/isa.hpp"
#include "rules/lanes/synapse_job.hpp"
#include "rules/rflo.hpp"

/// Kernels whose intermediates have 16 bits against the rule's definition in plain integers.
namespace synq {
namespace {

constexpr int keep = 1, keep_frac = 1, weight_frac = 6, eligibility_frac = 5, activity_frac = 6, gain_frac = 6,
              step_frac = 8;
constexpr int dropped = 7;  ///< of the weight as of the eligibility

int rounded(std::int64_t x, LaneRounding r) {
  const std::int64_t unit = 1 << dropped, floor = x >> dropped, rest = x - floor * unit;
  const bool up = 2 * rest > unit || (2 * rest == unit && (r == LaneRounding::offset || floor % 2 != 0));
  return int(std::clamp<std::int64_t>(floor + up, -128, 127));
}
LaneRegister register_of(int frac, LaneRounding r) {
  LaneRegister q;
  q.frac = frac, q.low = -128, q.high = 127, q.clamps = true, q.half = -1;
  q.rounding = r == LaneRounding::offset ? LaneRegister::Rounding::offset : LaneRegister::Rounding::half_even;
  return q;
}

template <class Stored>
std::vector<Stored> some_of(int low, int high, std::size_t n, std::mt19937& random) {
  std::vector<Stored> some(n + 64);  // kernels read whole vectors
  for (Stored& v : some) {
    const int choice = int(random() % 8);
    v = Stored(choice == 0 ? low : choice == 1 ? high : low + int(random() % unsigned(high - low + 1)));
  }
  return some;
}

template <class Stored>
void compare(LaneRounding rounding, std::size_t n_pre, std::size_t n_post) {
  CAPTURE(n_pre);
  CAPTURE(n_post);
  std::mt19937 random(std::uint32_t(n_pre * 1000 + n_post));
  auto weight = some_of<Stored>(-128, 127, n_pre * n_post, random);
  auto eligibility = some_of<Stored>(-128, 127, n_pre * n_post, random);
  const auto activity = some_of<std::int16_t>(-64, 64, n_pre, random);
  const auto gain = some_of<std::int16_t>(-64, 64, n_post, random);
  const auto step = some_of<std::int16_t>(-128, 127, n_post, random);
  const auto weight_before = weight, eligibility_before = eligibility;
  SynapseJob job;
  job.n_pre = n_pre, job.n_post = n_post;
  job.state[0] = {weight.data(), sizeof(Stored) == 1, weight_frac};
  job.state[1] = {eligibility.data(), sizeof(Stored) == 1, eligibility_frac};
  job.registers[0] = register_of(weight_frac, rounding), job.registers[1] = register_of(eligibility_frac, rounding);
  job.constants[0] = {keep, keep_frac};
  job.pre[0] = {activity.data(), activity_frac};
  job.post[0] = {gain.data(), gain_frac}, job.post[1] = {step.data(), step_frac};
  const auto kernels = [&](bool short_sums) {
    return on_isa([&]<class V>() { return synapse_kernel_on<Rflo, V>({true, rounding, short_sums}); });
  };
  CHECK((kernels(true).plain == kernels(false).plain) == (isa() == Isa::portable));
  kernels(true).plain(job);
  for (std::size_t j = 0; j < n_pre; ++j)
    for (std::size_t i = 0; i < n_post; ++i) {
      const std::size_t s = j * n_post + i;
      const int p = rounded(std::int64_t(keep) * eligibility_before[s] * 64 + gain[i] * activity[j], rounding);
      REQUIRE(int(eligibility[s]) == p);
      REQUIRE(int(weight[s]) == rounded(std::int64_t(weight_before[s]) * 128 + std::int64_t(step[i]) * p, rounding));
    }
}

}  // namespace

TEST_CASE("16-bit intermediates give the words of the definition") {
  for (const LaneRounding rounding : {LaneRounding::offset, LaneRounding::half_even})
    for (const auto& [n_pre, n_post] : {std::pair<std::size_t, std::size_t>{3, 5}, {9, 67}, {70, 64}, {6, 1100}}) {
      CAPTURE(int(rounding));
      compare<std::int8_t>(rounding, n_pre, n_post);
      compare<std::int16_t>(rounding, n_pre, n_post);
    }
}

}  // namespace synq
