#pragma once
#include <span>
#include <vector>

#include "core/number.hpp"

namespace synq {

/// One register of many neurons.
template <class Word>
struct WordArray {
  Register reg;
  std::vector<Word> raw;

  std::size_t size() const { return raw.size(); }
  const Word& get(std::size_t i) const { return raw[i]; }
  void set(std::size_t i, const Word& w) { raw[i] = w; }
  template <class N>
  N load(std::size_t i) const {
    return Number<N>::load(raw[i], reg.format.frac);
  }
  template <class N>
  void store(std::size_t i, const N& x) {
    raw[i] = Number<N>::template store<Word>(x);
  }
  void clear() { raw.assign(raw.size(), Word{}); }
};

/// A raw value brought into the range that the config declares for the register, if it does.
template <class Raw>
Raw within_declared(const Raw& raw, const Register& r) {
  if (!r.declared) return raw;
  return raw < r.declared->low ? Raw(r.declared->low) : raw > r.declared->high ? Raw(r.declared->high) : raw;
}

/// A real value as the word of a register: itself on the reference path, else rounded half to even.
template <class Word>
Word encode(double x, const Register& r) {
  if constexpr (std::floating_point<Word>)
    return x;
  else
    return static_cast<Word>(within_declared(word_of(x, r.format), r));
}
/// The same for many values.
template <class Word>
void encode(std::span<const double> values, const Register& r, std::vector<Word>& to) {
  to.resize(values.size());
  if constexpr (std::integral<Word>) {
    const WordOf word(r.format);
    for (std::size_t i = 0; i < values.size(); ++i) to[i] = static_cast<Word>(within_declared(word(values[i]), r));
  } else {
    for (std::size_t i = 0; i < values.size(); ++i) to[i] = encode<Word>(values[i], r);
  }
}
template <class Word>
double decode(const Word& w, const Register& r) {
  if constexpr (std::floating_point<Word>)
    return w;
  else
    return times_power_of_two(static_cast<double>(w), -r.format.frac);
}

}  // namespace synq
