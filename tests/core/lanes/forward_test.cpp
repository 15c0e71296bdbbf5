#include "core/lanes/forward.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/register.hpp"

namespace synq {
namespace {

/// Sums by the definition, in 64 bits.
std::vector<std::int64_t> plain_sums(const std::vector<int>& weight, const std::vector<int>& x, std::size_t n_post) {
  std::vector<std::int64_t> sums(n_post);
  for (std::size_t j = 0; j < x.size(); ++j)
    for (std::size_t i = 0; i < n_post; ++i) sums[i] += std::int64_t(weight[j * n_post + i]) * x[j];
  return sums;
}

void compare(int word, int activity_word, const std::vector<int>& weights, const std::vector<int>& activities,
             std::size_t n_pre, std::size_t n_post) {
  std::mt19937 random(std::uint32_t(n_pre * n_post));
  std::vector<int> w(n_pre * n_post), x(n_pre);
  for (int& v : w) v = weights[random() % weights.size()];
  for (int& v : x) v = activities[random() % activities.size()];
  Bank<std::int32_t> bank({"weight", {.word = word, .frac = 0}, {}}, w.size());
  for (std::size_t s = 0; s < w.size(); ++s) bank.set(s, w[s]);
  LaneCopy copy(n_pre);
  LaneTotals totals(n_post);
  const Register activity{"activity", {.word = activity_word, .frac = 0}, {}};
  const ForwardJob job{n_pre, n_post, lane_array(bank), totals.begin(copy.take(x), fits_bytes(activity))};
  forward(job);
  std::vector<std::int64_t> sums(n_post, 5);
  totals.add_to(sums, 3);
  const auto plain = plain_sums(w, x, n_post);
  for (std::size_t i = 0; i < n_post; ++i) REQUIRE(sums[i] == 5 + 8 * plain[i]);
  if (const ActiveRows rows(x); rows.few) {
    std::vector<std::int64_t> added(n_post, 5);
    add_rows(lane_array(bank), n_post, rows, 3, added);
    for (std::size_t i = 0; i < n_post; ++i) REQUIRE(added[i] == 5 + 8 * plain[i]);
  }
  if (n_post > FewSums{}.size()) return;
  const FewSums few = few_sums(lane_array(bank), n_post, x);
  for (std::size_t i = 0; i < n_post; ++i) REQUIRE(few[i] == plain[i]);
}

}  // namespace

TEST_CASE("sums in lanes are the sums in 64 bits, for words at the ends of their ranges and any number of rows") {
  const std::vector<int> ends{-32768, 32767}, mixed{-32768, 32767, 0, -1, 255, 256, -256, 77};
  for (const std::size_t n_post : {1, 2, 3, 4, 5, 31, 64, 70, 129})
    for (const std::size_t n_pre : {1, 2, 3, 4, 7, 255, 256, 257, 600}) {
      CAPTURE(n_post);
      CAPTURE(n_pre);
      compare(16, 16, {-32768}, {32767}, n_pre, n_post);  // every product has the same sign
      compare(16, 16, {-32768}, {-32768}, n_pre, n_post);
      compare(16, 16, {32767}, {255}, n_pre, n_post);
      compare(16, 16, ends, mixed, n_pre, n_post);
      compare(16, 2, ends, {0, 1}, n_pre, n_post);
      compare(16, 8, {-32768}, {-128, 127}, n_pre, n_post);
      compare(8, 8, {-128, 127, 1}, {-128, 0, 127}, n_pre, n_post);
      compare(8, 16, {-128, 127, 1}, mixed, n_pre, n_post);
    }
}

TEST_CASE("which registers lanes and bytes hold") {
  CHECK(fits_lanes({"a", {.word = 16, .frac = 0}, {}}));
  CHECK_FALSE(fits_lanes({"a", {.word = 17, .frac = 0}, {}}));
  CHECK_FALSE(fits_lanes({"a", {.word = 16, .frac = 0, .is_signed = false}, {}}));
  CHECK(fits_bytes({"a", {.word = 9, .frac = 0}, {{-255, 255}}}));
  CHECK_FALSE(fits_bytes({"a", {.word = 9, .frac = 0}, {}}));  // -256
  CHECK(fits_bytes({"a", {.word = 8, .frac = 0, .is_signed = false}, {}}));
}

}  // namespace synq
