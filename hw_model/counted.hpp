#pragma once
#include <string>
#include <utility>

#include "core/range.hpp"
#include "hw_model/work.hpp"

/// Operations of a rule, counted by running its text once.
namespace synq {

/// A word that a text was given from memory.
struct Loaded {
  std::string name;  ///< its register's
  int width = 0;     ///< bits
  double times = 1;  ///< how often it is fetched while the text runs as often as it does
  bool read = false;
};

/// A Range that also counts what is done with it; the widths are those of the operands' values, in two's complement.
/// An expression that the text has twice counts twice. What the ranges alone decide is wiring and is not counted: a
/// product with a constant of one bit, a sum with a constant 0, a comparison that always comes out the same, a rounder
/// with nothing to round or to clip.
struct Counted {
  Range value;
  Work* work = nullptr;
  Loaded* word = nullptr;  ///< where the value came from; none: from an expression, or a constant

  friend Counted operator+(const Counted& a, const Counted& b) {
    if (a.is_zero() || b.is_zero()) return a.wired(b, a.value + b.value);
    return a.did(Work::Kind::add, b, a.value + b.value);
  }
  friend Counted operator-(const Counted& a, const Counted& b) {
    if (b.is_zero()) return a.wired(b, a.value - b.value);
    return a.did(Work::Kind::add, b, a.value - b.value);
  }
  friend Counted operator*(const Counted& a, const Counted& b) {
    if (a.is_zero() || b.is_zero()) return {a.value * b.value, a.work};
    if (a.is_power_of_two() || b.is_power_of_two()) return a.wired(b, a.value * b.value);
    return a.did(a.is_bit() || b.is_bit() ? Work::Kind::gate : Work::Kind::multiply, b, a.value * b.value);
  }
  friend Counted where_ge(const Counted& a, const Counted& b, const Counted& x, const Counted& y) {
    const Range difference = a.value - b.value;
    if (difference.low >= 0) return x;
    if (difference.high < 0) return y;
    x.use(), y.use();
    return a.did(Work::Kind::compare, b, where_ge(a.value, b.value, x.value, y.value));
  }
  friend Counted lookup(const Table& t, const Counted& x) { return x.did(Work::Kind::lookup, x, lookup(t, x.value)); }

  /// Two's-complement bits that hold the value.
  int width() const { return Range(value.low, value.high, 0).bits; }
  bool is_constant() const { return value.low == value.high; }
  void use() const {
    if (word) word->read = true;
  }

 private:
  Counted did(Work::Kind kind, const Counted& other, Range result) const {
    ++work->count[{kind, {width(), other.width()}}];
    return wired(other, std::move(result));
  }
  Counted wired(const Counted& other, Range result) const {
    use(), other.use();
    return {std::move(result), work};
  }
  bool is_zero() const { return value.low == 0 && value.high == 0; }
  bool is_bit() const { return value.low == 0 && value.high == 1; }
  bool is_power_of_two() const {
    const cpp_int magnitude = abs(value.low);
    return is_constant() && (magnitude & (magnitude - 1)) == 0;
  }
};

struct CountedHandle {
  const Register* reg = nullptr;
};
/// drops: whether bits are dropped; else the word is clipped alone.
inline RounderShape rounder_of(bool drops, const Format& f) {
  if (!drops) return {Rounding::down, f.overflow, f.word, 0};
  return {f.rounding, f.overflow, f.word, f.rounding == Rounding::stochastic ? f.random_bits : 0};
}
inline Counted quantize(const Counted& x, const CountedHandle& h) {
  Proof proof;
  x.use();
  const Range held = quantize(x.value, RangeHandle{h.reg, &proof});
  const bool exact = x.value.frac <= h.reg->format.frac && proof.overflowing.empty();
  if (exact) return {x.value + Range(0, 0, held.frac), x.work};
  if (!x.is_constant()) {
    ++x.work->count[{Work::Kind::round, {x.width(), h.reg->format.word}}];
    ++x.work->rounders[rounder_of(x.value.frac > h.reg->format.frac, h.reg->format)];
  }
  return {held, x.work};
}

}  // namespace synq
