#include "core/constant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <deque>
#include <mutex>

#include "core/error.hpp"
#include "core/exact_path.hpp"
#include "core/format_text.hpp"
#include "core/table.hpp"

namespace synq {
namespace {

using Real = boost::multiprecision::cpp_bin_float_50;

/// x * 2^frac, rounded half to even.
cpp_int scaled(const Real& x, int frac) {
  if (!boost::multiprecision::isfinite(x)) throw ConfigError("a constant, table entry or input is not finite");
  const Real shifted = boost::multiprecision::ldexp(x, frac);
  const Real floor = boost::multiprecision::floor(shifted);
  const Real rest = shifted - floor;
  const cpp_int below(floor);
  const bool up = rest > Real(0.5) || (rest == Real(0.5) && below % 2 != 0);
  return up ? cpp_int(below + 1) : below;
}

int magnitude_bits(const Real& x) {  // the smallest b with |x| < 2^b
  int b = 0;
  boost::multiprecision::frexp(x, &b);
  return b;
}

/// x in a word of format f.
std::int64_t word_of(const std::string& name, const Real& x, const Format& f) {
  if (f.word > 62) throw ConfigError(fmt::format("constant {}: words above 62 bits are not supported", name));
  const cpp_int raw = scaled(x, f.frac);
  if (raw < lowest<cpp_int>(f) || raw > highest<cpp_int>(f))
    throw ConfigError(fmt::format("constant {} = {} does not fit {}; give it more integer bits", name,
                                  static_cast<double>(x), to_short_text(f)));
  return static_cast<std::int64_t>(raw);
}

Constant constant_of(std::string name, const Real& x, const ConstantFormat& wanted) {
  Format f = wanted.format;
  if (wanted.floating && x != 0) {
    f.is_signed = true;
    f.frac = f.word - 1 - magnitude_bits(x);
    if (cpp_int top = scaled(x, f.frac); top > highest<cpp_int>(f)) --f.frac;  // 0.999.. rounded up to 1
  }
  std::int64_t word = word_of(name, x, f);
  if (word == 0 && x != 0)
    throw ConfigError(fmt::format("constant {} = {} becomes 0 in {}; give it more fraction bits", name,
                                  static_cast<double>(x), to_short_text(f)));
  if (wanted.floating)
    for (; word != 0 && word % 2 == 0; word /= 2) --f.word, --f.frac;  // the narrowest word that holds the same value
  return {std::move(name), static_cast<double>(x), word, f};
}

void check_shift(const std::string& name, int shift) {
  if (shift < 0 || shift > 61)
    throw ConfigError(fmt::format("constant {}: a shift by {} is not possible; 0 to 61 are", name, shift));
}

Table computed_table(const Function& function, const TableShape& shape) {
  const Real first = boost::multiprecision::ldexp(Real(shape.first), shape.step_log2);
  const Real last = boost::multiprecision::ldexp(Real(shape.last), shape.step_log2);
  if (floor(first) != first || floor(last) != last || last <= first || last - first >= Real(1 << 20))
    throw ConfigError(
        fmt::format("a table from {} to {} in steps of 2^-{} is not possible; the ends are multiples of "
                    "the step, in order, at most 2^20 steps apart",
                    shape.first, shape.last, shape.step_log2));
  Table t{function, shape, {}, static_cast<std::int64_t>(first)};
  const Rounder<cpp_int> rounder(shape.entry);
  const auto steps = static_cast<std::int64_t>(Real(last - first));
  for (std::int64_t k = 0; k <= steps; ++k) {
    const Real x = boost::multiprecision::ldexp(Real(first + k), -shape.step_log2);
    t.entry.push_back(static_cast<std::int64_t>(rounder.fit(scaled(function(x), shape.entry.frac))));
  }
  if (shape.entry.word <= (shape.entry.is_signed ? 16 : 15))
    for (std::size_t k = 0; k < t.entry.size(); ++k) {
      const std::int64_t next = t.entry[std::min(k + 1, t.entry.size() - 1)];
      t.segment.push_back(std::uint32_t(t.entry[k] & 0xffff) | std::uint32_t(next & 0xffff) << 16);
    }
  return t;
}

/// The tables that were made last: networks of a sweep mostly have the same.
class RecentTables {
 public:
  Table get(const Function& f, const TableShape& s) {
    const std::lock_guard lock(mutex_);
    const auto same = [&](const Table& t) {
      return t.function.kind == f.kind && t.function.height == f.height && t.function.width == f.width &&
             t.shape.first == s.first && t.shape.last == s.last && t.shape.step_log2 == s.step_log2 &&
             t.shape.entry == s.entry;
    };
    if (const auto known = std::find_if(tables_.begin(), tables_.end(), same); known != tables_.end()) return *known;
    constexpr std::size_t most = 16;
    if (tables_.size() == most) tables_.pop_front();
    tables_.push_back(computed_table(f, s));
    return tables_.back();
  }

 private:
  std::mutex mutex_;
  std::deque<Table> tables_;
};

}  // namespace

double Constant::held() const { return std::ldexp(double(raw), -format.frac); }
double Constant::relative_error() const { return value == 0 || std::isinf(value) ? 0 : std::abs(held() / value - 1); }

Constant make_constant(std::string name, double value, const ConstantFormat& f) {
  return constant_of(std::move(name), Real(value), f);
}
Constant decay_constant(std::string name, double x, const ConstantFormat& f) {
  return constant_of(std::move(name), exp(Real(-x)), f);
}
Constant one_minus_decay_constant(std::string name, double x, const ConstantFormat& f, double factor) {
  return constant_of(std::move(name), Real(factor) * (1 - exp(Real(-x))), f);
}
Constant power_constant(const Constant& c, int k, const Format& f) {
  const Real x = pow(Real(c.value), k);
  return {c.name, static_cast<double>(x), word_of(c.name, x, f), f};
}
Constant shift_constant(std::string name, int shift, int sign) {
  check_shift(name, shift);
  return {std::move(name), std::ldexp(double(sign), -shift), sign, {.word = 2, .frac = shift}};
}
Constant one_minus_shift_constant(std::string name, int shift) {
  check_shift(name, shift);
  const Format f{.word = shift + 1, .frac = shift};
  return {std::move(name), 1 - std::ldexp(1.0, -shift), (std::int64_t(1) << shift) - 1, f};
}

cpp_int exact_word_of(double value, const Format& f) { return Rounder<cpp_int>(f).fit(scaled(Real(value), f.frac)); }
std::int64_t WordOf::of_any_size(double value) const {
  return static_cast<std::int64_t>(exact_word_of(value, format_));
}

Table make_table(const Function& function, const TableShape& shape) {
  static RecentTables recent;
  return recent.get(function, shape);
}

}  // namespace synq
