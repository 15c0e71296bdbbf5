#include "core/random/counter.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "tests/core/draw.hpp"

using namespace synq;

namespace {

using Draws = std::vector<std::uint32_t>;
constexpr Moment here{0x1234abcd, 41};

Draws row(CounterSource& source, Moment m, std::uint64_t first, std::size_t count, int k) {
  Draws out(count);
  source.fill(m, first, k, out);
  return out;
}
CounterSource seeded() { return CounterSource(static_cast<std::uint32_t>(test::seed())); }

int equal_draws(const Draws& a, const Draws& b) {
  int equal = 0;
  for (std::size_t n = 0; n < a.size(); ++n) equal += a[n] == b[n];
  return equal;
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the known answers of Random123") {
  using Words = std::array<std::uint32_t, 4>;
  const auto answer = [](Words counter, std::uint32_t key_0, std::uint32_t key_1) {
    const auto out = r123::Philox4x32()({{counter[0], counter[1], counter[2], counter[3]}}, {{key_0, key_1}});
    return Words{out[0], out[1], out[2], out[3]};
  };
  CHECK(answer({0, 0, 0, 0}, 0, 0) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(answer({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u) == Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(answer({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a block serves 4 draws of 17 to 32 bits, or 8 of up to 16, low half first, top bits taken") {
  CounterSource zero(0);
  const Moment m{0, 0};
  CHECK(row(zero, m, 0, 4, 32) == Draws{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(row(zero, m, 0, 4, 20) == Draws{0x6627e, 0xe169c, 0xbc57a, 0x9b00d});
  CHECK(row(zero, m, 0, 8, 16) == Draws{0xe8d5, 0x6627, 0xc58d, 0xe169, 0xac4c, 0xbc57, 0xdbd8, 0x9b00});
  CHECK(row(zero, m, 0, 8, 4) == Draws{0xe, 0x6, 0xc, 0xe, 0xa, 0xb, 0xd, 0x9});
}

TEST_CASE("seed and register are the key, index and tick the counter, all bits of them") {
  CounterSource source(0xa4093822);
  const std::uint64_t number = 0x05a308d3'243f6a88, tick = 0x03707344'13198a2e;
  const auto block = r123::Philox4x32()({{0x243f6a88, 0x05a308d3, 0x13198a2e, 0x03707344}}, {{0xa4093822, 0x299f31d0}});
  CHECK(row(source, {0x299f31d0, tick}, 4 * number, 4, 32) == Draws{block[0], block[1], block[2], block[3]});
}

TEST_CASE("draws do not depend on how they are asked for") {
  test::Draw draw;
  CounterSource source = seeded();
  for (const int k : {1, 8, 16, 17, 32}) {
    CAPTURE(k);
    const std::uint64_t base = draw.engine() >> 8;
    const Draws whole = row(source, here, base, 100, k);
    for (const std::uint32_t bits : whole) CHECK((k == 32 || bits >> k == 0));

    Draws pieces;
    while (pieces.size() < whole.size()) {
      const auto length = std::min<std::size_t>(std::size_t(draw.between(1, 13)), whole.size() - pieces.size());
      const Draws piece = row(source, here, base + pieces.size(), length, k);
      pieces.insert(pieces.end(), piece.begin(), piece.end());
    }
    CHECK(pieces == whole);

    std::vector<std::uint64_t> sparse;
    Draws expected;
    for (std::size_t n = 0; n < whole.size(); n += std::size_t(draw.between(1, 20)))
      sparse.push_back(base + n), expected.push_back(whole[n]);
    Draws got(sparse.size());
    source.fill(here, sparse, k, got);
    CHECK(got == expected);
  }
}

TEST_CASE("registers, ticks and seeds have streams of their own") {
  CounterSource source = seeded(), other(static_cast<std::uint32_t>(test::seed()) + 1);
  const Draws one = row(source, here, 0, 4096, 16);
  const auto few = 4;  // of 4096 pairs of independent 16-bit draws 1/16 is expected to be equal
  CHECK(equal_draws(one, row(source, here, 0, 4096, 16)) == 4096);
  CHECK(equal_draws(one, row(source, {here.reg + 1, here.tick}, 0, 4096, 16)) <= few);
  CHECK(equal_draws(one, row(source, {here.reg, here.tick + 1}, 0, 4096, 16)) <= few);
  CHECK(equal_draws(one, row(other, here, 0, 4096, 16)) <= few);
}

TEST_CASE("draws are uniform: mean, variance and chi-square on bytes, within 5 standard errors") {
  CounterSource source = seeded();
  for (const int k : {8, 16, 24, 32}) {
    CAPTURE(k);
    const std::size_t n = 1 << 18;
    std::array<double, 256> count{};
    double sum = 0, squares = 0;
    for (const std::uint32_t bits : row(source, here, 0, n, k)) {
      const double u = std::ldexp(bits + 0.5, -k) - 0.5;  // in (-1/2, 1/2)
      sum += u, squares += u * u;
      ++count[bits >> (k - 8)];
    }
    // Of a uniform u: variance 1/12, and u^2 has variance 1/80 - 1/144 = 1/180; 2^k steps change neither visibly.
    CHECK(std::abs(sum / n) < 5 * std::sqrt(1.0 / 12 / n));
    CHECK(std::abs(squares / n - 1.0 / 12) < 5 * std::sqrt(1.0 / 180 / n) + std::ldexp(1.0, -2 * k));
    double chi_square = 0;
    for (const double c : count) chi_square += (c - n / 256.0) * (c - n / 256.0) / (n / 256.0);
    CHECK(std::abs(chi_square - 255) < 5 * std::sqrt(2.0 * 255));
  }
}

TEST_CASE("a counter has no state to keep, and draws may be skipped") {
  CounterSource source = seeded();
  CHECK(source.state().empty());
  CHECK(source.skippable());
  RandomSpec spec;
  spec.seed = static_cast<std::uint32_t>(test::seed());
  Draws made(64);
  make_random_source(spec)->clone()->fill(here, 0, 16, made);
  CHECK(made == row(source, here, 0, 64, 16));
}

TEST_CASE("many draws at a time, as lanes take them, are the draws of fill") {
  CounterSource source = seeded();
  const Moment far{0xdeadbeef, 0x1234567890abcdefull};
  std::vector<std::uint16_t> buffer;
  for (const std::uint64_t first : {0ull, 3ull, 8ull, 1000ull, 0xffffffffull * 8 - 5})  // the last: over 2^32 blocks
    for (const std::size_t count : {1, 8, 31, 64, 257, 600})
      for (const int k : {1, 7, 16}) {
        const Draws one_by_one = row(source, far, first, count, k);
        const std::uint16_t* many = source.fill_top(far, first, k, count, buffer);
        Draws top(count);
        for (std::size_t i = 0; i < count; ++i) top[i] = std::uint32_t(many[i] >> (16 - k));
        CAPTURE(first);
        CAPTURE(count);
        CAPTURE(k);
        CHECK(top == one_by_one);
      }
}
