#pragma once
#include <map>
#include <string>
#include <utility>

#include "core/range.hpp"

/// Operations of a rule, counted by running its text once.
namespace synq {

/// How often each operation occurs, by kind and operand widths in bits.
struct Tally {
  enum class Kind { multiply, add, compare, round, lookup };
  std::map<std::pair<Kind, std::pair<int, int>>, int> count;

  int total(Kind k) const {
    int sum = 0;
    for (const auto& [op, n] : count)
      if (op.first == k) sum += n;
    return sum;
  }
};

/// A Range that also counts what is done with it; the widths are those of the operands' values.
/// A product with a constant of one bit is wiring and is not counted.
struct Counted {
  Range value;
  Tally* tally = nullptr;

  friend Counted operator+(const Counted& a, const Counted& b) { return a.did(Tally::Kind::add, b, a.value + b.value); }
  friend Counted operator-(const Counted& a, const Counted& b) { return a.did(Tally::Kind::add, b, a.value - b.value); }
  friend Counted operator*(const Counted& a, const Counted& b) {
    if (a.is_power_of_two() || b.is_power_of_two()) return {a.value * b.value, a.tally};
    return a.did(Tally::Kind::multiply, b, a.value * b.value);
  }
  friend Counted where_ge(const Counted& a, const Counted& b, const Counted& x, const Counted& y) {
    return a.did(Tally::Kind::compare, b, where_ge(a.value, b.value, x.value, y.value));
  }
  friend Counted lookup(const Table& t, const Counted& x) { return x.did(Tally::Kind::lookup, x, lookup(t, x.value)); }

  /// Two's-complement bits that hold the value.
  int width() const { return Range(value.low, value.high, 0).bits; }
  Counted did(Tally::Kind kind, const Counted& other, Range result) const {
    ++tally->count[{kind, {width(), other.width()}}];
    return {std::move(result), tally};
  }

 private:
  bool is_power_of_two() const {
    const cpp_int magnitude = abs(value.low);
    return value.low == value.high && (magnitude & (magnitude - 1)) == 0;
  }
};

struct CountedHandle {
  const Register* reg = nullptr;
};
inline Counted quantize(const Counted& x, const CountedHandle& h) {
  Proof unused;
  ++x.tally->count[{Tally::Kind::round, {x.width(), h.reg->format.word}}];
  return {quantize(x.value, RangeHandle{h.reg, &unused}), x.tally};
}

}  // namespace synq
