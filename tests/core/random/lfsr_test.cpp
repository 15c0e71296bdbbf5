#include "core/random/lfsr.hpp"

#include <doctest/doctest.h>

#include <set>

#include "core/error.hpp"

using namespace synq;

namespace {

using Draws = std::vector<std::uint32_t>;
constexpr Moment here{1, 1};

RandomSpec degree_8(int lanes = 1) {  // 0xB8: x^8 + x^6 + x^5 + x^4 + 1, a maximal polynomial
  return {.kind = RandomSpec::Kind::lfsr, .seed = 1, .polynomial = 0xB8, .lanes = lanes};
}
Draws draws(RandomSource& source, std::size_t count, int k, std::uint64_t first = 0) {
  Draws out(count);
  source.fill(here, first, k, out);
  return out;
}

/// x^power modulo a polynomial over GF(2) of degree 32 (bit d: x^d).
std::uint64_t power_of_x(std::uint64_t power, std::uint64_t modulus) {
  const auto times = [modulus](std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    for (int bit = 31; bit >= 0; --bit) {
      product <<= 1;
      if (product >> 32 & 1) product ^= modulus;
      if (b >> bit & 1) product ^= a;
    }
    return product;
  };
  std::uint64_t result = 1;
  for (std::uint64_t square = 2; power != 0; power >>= 1, square = times(square, square))
    if (power & 1) result = times(result, square);
  return result;
}

}  // namespace

TEST_CASE("an lfsr of degree 8 with a maximal polynomial visits all 255 contents and starts again") {
  LfsrSource source(degree_8());
  const auto start = source.state();
  std::set<std::uint64_t> seen;
  for (int n = 0; n < 255; ++n) {
    seen.insert(source.state().at(0));
    draws(source, 1, 1);
  }
  CHECK(seen.size() == 255);
  CHECK(*seen.begin() == 1);
  CHECK(*seen.rbegin() == 255);
  CHECK(source.state() == start);
}

TEST_CASE("the bits that leave the register obey the polynomial's recurrence") {
  LfsrSource source(degree_8());
  const Draws b = draws(source, 600, 1);
  for (std::size_t n = 8; n < b.size(); ++n) CHECK(b[n] == (b[n - 8] ^ b[n - 6] ^ b[n - 5] ^ b[n - 4]));
}

TEST_CASE("the default polynomial is maximal: x has order 2^32 - 1") {
  const std::uint64_t order = 0xffffffff, modulus = 0x100400007;  // x^32 + x^22 + x^2 + x + 1
  CHECK(RandomSpec{}.polynomial == (1u << 31 | 1u << 21 | 1u << 1 | 1u << 0));
  CHECK(power_of_x(order, modulus) == 1);
  for (const std::uint64_t prime : {3u, 5u, 17u, 257u, 65537u}) CHECK(power_of_x(order / prime, modulus) != 1);
}

TEST_CASE("a draw is the next k bits, the first on top") {
  LfsrSource by_bit(degree_8()), by_draw(degree_8());
  for (const int k : {1, 4, 7, 16, 32}) {
    std::uint32_t expected = 0;
    for (const std::uint32_t bit : draws(by_bit, std::size_t(k), 1)) expected = expected << 1 | bit;
    CHECK(draws(by_draw, 1, k) == Draws{expected});
  }
}

TEST_CASE("lanes run on their own, chosen by the index modulo their number") {
  LfsrSource all(degree_8(3)), one(degree_8(3));
  const Draws mixed = draws(all, 30, 8);
  Draws lane_1, expected;
  for (std::uint64_t n = 1; n < 30; n += 3) {
    lane_1.push_back(draws(one, 1, 8, n).at(0));
    expected.push_back(mixed[n]);
  }
  CHECK(lane_1 == expected);
  CHECK(one.state()[0] == LfsrSource(degree_8(3)).state()[0]);  // untouched
  const auto contents = one.state();
  CHECK(std::set<std::uint64_t>(contents.begin(), contents.end()).size() == 3);

  LfsrSource sparse(degree_8(3));
  const std::vector<std::uint64_t> index{1, 4, 7, 10};
  Draws got(4);
  sparse.fill(here, index, 8, got);
  CHECK(got == Draws(expected.begin(), expected.begin() + 4));
}

TEST_CASE("a restored or cloned lfsr continues the same sequence, and its draws may not be skipped") {
  RandomSpec spec{.kind = RandomSpec::Kind::lfsr, .seed = 99, .lanes = 4};
  const auto source = make_random_source(spec);
  CHECK_FALSE(source->skippable());
  draws(*source, 13, 16);
  const auto kept = source->state();
  const auto copy = source->clone();
  const Draws next = draws(*source, 50, 16);
  CHECK(draws(*copy, 50, 16) == next);
  CHECK(draws(*source, 50, 16) != next);
  source->restore(kept);
  CHECK(draws(*source, 50, 16) == next);
}

TEST_CASE("no lane ever holds zero, where an lfsr would stay") {
  RandomSpec spec = degree_8(300);
  spec.seed = 0;
  for (const std::uint64_t content : LfsrSource(spec).state()) CHECK((content != 0 && content < 256));
}

TEST_CASE("an lfsr without a polynomial or a lane is refused") {
  RandomSpec spec = degree_8();
  spec.polynomial = 0;
  CHECK_THROWS_AS(make_random_source(spec), ConfigError);
  CHECK_THROWS_AS(make_random_source(degree_8(0)), ConfigError);
}
