#include "tools/study/arithmetic.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/format_text.hpp"
#include "core/oracle.hpp"
#include "core/random/counter.hpp"

namespace synq::study {
namespace {

Arithmetic stored_in(const Format& f) {
  check(f);
  return {to_short_text(f), f};
}

Rounding rounding_of(const std::string& name) {
  const auto r = rounding_named(name);
  if (r) return *r;
  std::string known;
  for (const auto each : rounding_names()) known += (known.empty() ? "" : ", ") + std::string(each);
  throw ConfigError("unknown rounding '" + name + "'; known: " + known, "--rounding");
}

/// x exactly: its 53 bits and its binary point.
Fixed<cpp_int> exact(double x) {
  int exponent = 0;
  const double mantissa = std::frexp(x, &exponent);
  return {cpp_int(static_cast<std::int64_t>(std::ldexp(mantissa, 53))), 53 - exponent};
}

}  // namespace

std::vector<Arithmetic> arithmetics(const Options& o) {
  std::vector<Arithmetic> all;
  for (const std::string& text : o.formats) {
    if (text == "double") {
      all.push_back({"double", {}});
      continue;
    }
    Format f = parse_format(text);
    if (o.roundings.empty()) all.push_back(stored_in(f));
    for (const std::string& name : o.roundings) f.rounding = rounding_of(name), all.push_back(stored_in(f));
  }
  return all;
}

struct ParameterRegisters::Rounding {
  Rounder<cpp_int> rounder;
  CounterSource random;
  int random_bits;  ///< 0: none are drawn

  std::uint32_t draw(std::uint32_t parameter, std::uint64_t step) {
    std::uint32_t bits = 0;
    if (random_bits > 0) random.fill({0, step}, parameter, random_bits, {&bits, 1});
    return bits;
  }
};

ParameterRegisters::ParameterRegisters(const Arithmetic& a, std::uint32_t seed) {
  if (!a.format) return;
  const int bits = a.is_random() ? a.format->random_bits : 0;
  rounding_ = std::make_unique<Rounding>(Rounding{Rounder<cpp_int>(*a.format), CounterSource(seed), bits});
}
ParameterRegisters::~ParameterRegisters() = default;

double ParameterRegisters::write(std::uint32_t parameter, double x) {
  if (!std::isfinite(x)) throw Defect("study: a parameter that is no number is written");
  if (!rounding_) return x;
  const Handle<cpp_int> handle{&rounding_->rounder, rounding_->draw(parameter, step_)};
  return to_double(quantize(exact(x), handle));
}

}  // namespace synq::study
