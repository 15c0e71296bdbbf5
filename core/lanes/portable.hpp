#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>

/// Lanes without instruction set: what every primitive means, in plain loops. Runs on any machine, and the other sets
/// are tested against it.
namespace synq {

/// 8 words of 16 bits side by side, and 4 exact intermediates of 32 bits ("wides").
/// An instruction set that has more words repeats this pattern for every 8 of them: low() and high() work in groups.
struct PortableLanes {
  static constexpr int words = 8;
  static constexpr bool fast = false;
  struct Words {
    std::array<std::int16_t, 8> x;
  };
  struct Wides {
    std::array<std::int32_t, 4> x;
  };

  static Words splat(int value) {
    return each<Words>([&](int) { return value; });
  }
  /// a b a b ...
  static Words splat_pair(int a, int b) {
    return each<Words>([&](int i) { return i % 2 ? b : a; });
  }
  /// p[0] p[1] p[0] p[1] ...
  static Words splat_pair(const std::int16_t* p) { return splat_pair(p[0], p[1]); }
  static Wides splat_wide(std::int32_t value) {
    return each<Wides>([&](int) { return value; });
  }
  template <class Stored>
  static Words load(const Stored* p) {
    return each<Words>([&](int i) { return p[i]; });
  }
  template <class Stored>
  static void store(Stored* p, const Words& a) {
    store(p, a, words);
  }
  static void store_two(std::int8_t* p, std::int8_t* q, const Words& a, const Words& b) { store(p, a), store(q, b); }
  /// The first `count` words alone.
  template <class Stored>
  static void store(Stored* p, const Words& a, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) p[i] = static_cast<Stored>(a.x[i]);
  }

  static Wides load_wides(const std::int32_t* p) {
    return each<Wides>([&](int i) { return p[i]; });
  }
  static void store_wides(std::int32_t* p, const Wides& a) { std::copy(a.x.begin(), a.x.end(), p); }

  /// a0 b0 a1 b1 a2 b2 a3 b3 (and with 4 to 7: high).
  static Words low(const Words& a, const Words& b) { return interleave(a, b, 0); }
  static Words high(const Words& a, const Words& b) { return interleave(a, b, 4); }
  /// sum + a0 b0 + a1 b1, and so on with every two neighbours; modulo 2^32.
  static Wides multiply_add(const Wides& sum, const Words& a, const Words& b) {
    return each<Wides>([&](int i) {
      const auto product = [&](int k) { return unsigned(a.x[std::size_t(k)] * b.x[std::size_t(k)]); };
      return unsigned(sum.x[std::size_t(i)]) + product(2 * i) + product(2 * i + 1);
    });
  }
  static Wides multiply(const Words& a, const Words& b) { return multiply_add(splat_wide(0), a, b); }

  /// Every two neighbouring words as one wide, the first below.
  static Wides joined(const Words& a) {
    return each<Wides>([&](int i) {
      const auto word = [&](int k) { return unsigned(std::uint16_t(a.x[std::size_t(k)])); };
      return word(2 * i) | word(2 * i + 1) << 16;
    });
  }

  static Words as_words(const Wides& a) {
    return each<Words>([&](int i) { return a.x[std::size_t(i / 2)] >> (i % 2 ? 16 : 0); });
  }
  static Wides add(const Wides& a, const Wides& b) {
    return zip(a, b, [](unsigned x, unsigned y) { return x + y; });
  }
  static Wides subtract(const Wides& a, const Wides& b) {
    return zip(a, b, [](unsigned x, unsigned y) { return x - y; });
  }
  static Wides bits_and(const Wides& a, const Wides& b) {
    return zip(a, b, [](unsigned x, unsigned y) { return x & y; });
  }
  static Wides bits_or(const Wides& a, const Wides& b) {
    return zip(a, b, [](unsigned x, unsigned y) { return x | y; });
  }
  static Wides shift_left(const Wides& a, int n) {
    return each<Wides>([&](int i) { return unsigned(a.x[std::size_t(i)]) << n; });
  }
  static Wides shift_right(const Wides& a, int n) {
    return each<Wides>([&](int i) { return a.x[std::size_t(i)] >> n; });
  }
  /// x where a >= b, else y.
  static Wides select_ge(const Wides& a, const Wides& b, const Wides& x, const Wides& y) { return select(a, b, x, y); }
  /// r with its lowest bit cleared where all bits of y under the mask are zero.
  static Wides even_where_clear(const Wides& r, const Wides& y, std::int32_t mask) { return even(r, y, mask); }

  /// The two halves that low() and high() gave, saturated to 16 bits.
  static Words pack(const Wides& a, const Wides& b) {
    return each<Words>(
        [&](int i) { return std::clamp(i < 4 ? a.x[std::size_t(i)] : b.x[std::size_t(i - 4)], -32768, 32767); });
  }
  static Words clamp(const Words& a, const Words& lowest, const Words& highest) {
    return each<Words>([&](int k) {
      const auto i = std::size_t(k);
      return std::min(std::max(a.x[i], lowest.x[i]), highest.x[i]);
    });
  }
  static Words smaller(const Words& a, const Words& b) {
    return zip_words(a, b, [](int x, int y) { return std::min(x, y); });
  }
  static Words larger(const Words& a, const Words& b) {
    return zip_words(a, b, [](int x, int y) { return std::max(x, y); });
  }
  static Words subtract_saturated(const Words& a, const Words& b) {
    return zip_words(a, b, [](int x, int y) { return std::clamp(x - y, -32768, 32767); });
  }
  /// Modulo 2^16.
  static Words subtract_words(const Words& a, const Words& b) {
    return zip_words(a, b, [](int x, int y) { return x - y; });
  }
  static Words add_words(const Words& a, const Words& b) {
    return zip_words(a, b, [](int x, int y) { return x + y; });
  }
  static Words multiply_words(const Words& a, const Words& b) {
    return zip_words(a, b, [](int x, int y) { return x * y; });
  }
  static Words shift_right_words(const Words& a, int n) {
    return each<Words>([&](int i) { return a.x[std::size_t(i)] >> n; });
  }
  /// As select_ge and even_where_clear, on words.
  static Words select_ge_words(const Words& a, const Words& b, const Words& x, const Words& y) {
    return select(a, b, x, y);
  }
  static Words even_where_clear_words(const Words& r, const Words& y, int mask) { return even(r, y, mask); }
  static Words shift_left_words(const Words& a, int n) {
    return each<Words>([&](int i) { return a.x[std::size_t(i)] << n; });
  }
  /// The two halves that low() and high() gave, modulo 2^16.
  static Words lower_words(const Wides& a, const Wides& b) {
    return each<Words>([&](int i) { return i < 4 ? a.x[std::size_t(i)] : b.x[std::size_t(i - 4)]; });
  }
  /// Which words, as bits: & and ~ work on them, count() says how many there are.
  using Set = std::uint32_t;
  static Set nonzero(const Words& a) {
    return set([&](std::size_t i) { return a.x[i] != 0; });
  }
  static Set equal(const Words& a, const Words& b) {
    return set([&](std::size_t i) { return a.x[i] == b.x[i]; });
  }
  static Set different(const Words& a, const Words& b) { return ~equal(a, b); }
  static unsigned count(Set s) { return unsigned(std::popcount(s & 0xff)); }
  /// How many lanes n sets hold and, where others are given, these do not.
  static std::uint64_t count(const Set* in, const Set* but, std::size_t n) {
    std::uint64_t lanes = 0;
    for (std::size_t k = 0; k < n; ++k) lanes += count(in[k] & ~(but ? but[k] : 0));
    return lanes;
  }
  /// sum + a0 a0 + a1 a1, and so on with every two neighbours; 2^31 - 1 at most, where no sum is negative,
  static Wides add_squares(const Wides& sum, const Words& a) {
    return each<Wides>([&](int k) {
      const auto i = std::size_t(k);
      const std::int64_t x = a.x[2 * i], y = a.x[2 * i + 1];
      return std::min<std::int64_t>(sum.x[i] + x * x + y * y, 0x7fffffff);
    });
  }
  /// and whether none of them reaches 2^29.
  static bool below_2_29(const Wides& a) {
    return std::all_of(a.x.begin(), a.x.end(), [](int x) { return x < 1 << 29; });
  }
  /// Unsigned words moved right.
  static Words shift_right_unsigned(const Words& a, int n) {
    return each<Words>([&](int i) { return std::uint16_t(a.x[std::size_t(i)]) >> n; });
  }

  /// entry[index]; indices from 0 to 127. Entries 128 and 129 are read, but not used.
  static Words lookup(const std::int16_t* entry, const Words& index) {
    return each<Words>([&](int i) { return entry[index.x[std::size_t(i)]]; });
  }
  /// The upper half of table[index[i]] to second[i], then the lower one to first[i], for as many as a vector has wides.
  template <class Index>
  static void gather_halves(std::int16_t* first, std::int16_t* second, const std::uint32_t* table, const Index* index) {
    for (int i = 0; i < words / 2; ++i) {
      const std::uint32_t both = table[index[i]];
      second[i] = std::int16_t(both >> 16), first[i] = std::int16_t(both);
    }
  }

  /// 64-bit lanes for random bits; the upper half of a lane may hold anything unless said otherwise.
  struct Longs {
    std::array<std::uint64_t, 2> x;
  };
  static constexpr int longs = 2;
  static Longs load_longs(const std::uint64_t* p) { return {{p[0], p[1]}}; }
  static Longs splat_long(std::uint64_t v) { return {{v, v}}; }
  static Longs add_longs(const Longs& a, const Longs& b) { return {{a.x[0] + b.x[0], a.x[1] + b.x[1]}}; }
  /// Product of the lower halves.
  static Longs multiply_low(const Longs& a, const Longs& b) {
    const auto product = [&](std::size_t i) { return (a.x[i] & 0xffffffffu) * (b.x[i] & 0xffffffffu); };
    return {{product(0), product(1)}};
  }
  /// a0 b0 + a1 b1, and so on with every two neighbours; modulo 2^64.
  static Longs products(const Wides& a, const Wides& b) {
    const auto product = [&](std::size_t i) { return std::uint64_t(std::int64_t(a.x[i]) * b.x[i]); };
    return {{product(0) + product(1), product(2) + product(3)}};
  }
  static void store_longs(std::uint64_t* p, const Longs& a) { p[0] = a.x[0], p[1] = a.x[1]; }
  static Longs upper_half(const Longs& a) { return {{a.x[0] >> 32, a.x[1] >> 32}}; }
  static Longs exclusive_or(const Longs& a, const Longs& b, const Longs& c) {
    return {{a.x[0] ^ b.x[0] ^ c.x[0], a.x[1] ^ b.x[1] ^ c.x[1]}};
  }
  /// Writes the lower halves a0 b0 c0 d0, then those of every other even lane, then of the odd lanes.
  static void store_blocks(std::uint16_t* out, const Longs& a, const Longs& b, const Longs& c, const Longs& d) {
    for (std::size_t i = 0; i < 2; ++i)
      for (const Longs* x : {&a, &b, &c, &d}) *out++ = std::uint16_t(x->x[i]), *out++ = std::uint16_t(x->x[i] >> 16);
  }

 private:
  template <class F>
  static Set set(const F& holds) {
    Set s = 0;
    for (std::size_t i = 0; i < words; ++i) s |= Set(holds(i)) << i;
    return s;
  }
  template <class T, class F>
  static T each(const F& f) {
    T t{};
    for (std::size_t i = 0; i < t.x.size(); ++i) t.x[i] = static_cast<typename decltype(t.x)::value_type>(f(int(i)));
    return t;
  }
  template <class T>
  static T select(const T& a, const T& b, const T& x, const T& y) {
    return each<T>([&](int k) {
      const auto i = std::size_t(k);
      return a.x[i] >= b.x[i] ? x.x[i] : y.x[i];
    });
  }
  template <class T>
  static T even(const T& r, const T& y, int mask) {
    return each<T>([&](int k) {
      const auto i = std::size_t(k);
      return (y.x[i] & mask) == 0 ? r.x[i] & ~1 : r.x[i];
    });
  }
  template <class F>
  static Wides zip(const Wides& a, const Wides& b, const F& f) {
    return each<Wides>([&](int i) { return f(unsigned(a.x[std::size_t(i)]), unsigned(b.x[std::size_t(i)])); });
  }
  template <class F>
  static Words zip_words(const Words& a, const Words& b, const F& f) {
    return each<Words>([&](int i) { return f(a.x[std::size_t(i)], b.x[std::size_t(i)]); });
  }
  static Words interleave(const Words& a, const Words& b, int first) {
    return each<Words>([&](int i) { return (i % 2 ? b : a).x[std::size_t(first + i / 2)]; });
  }
};

}  // namespace synq
