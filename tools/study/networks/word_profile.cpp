#include "tools/study/networks/word_profile.hpp"

#include <fmt/format.h>

#include "core/format_text.hpp"

namespace synq::study {
namespace {

std::string entry(const std::string& name, Format f, int integer_bits) {
  f.frac = f.word - integer_bits;
  return fmt::format("{} = {{word = {}, frac = {}, round = \"{}\", overflow = \"{}\"{}}}\n", name, f.word, f.frac,
                     synq::name(f.rounding), synq::name(f.overflow),
                     f.rounding == Rounding::stochastic
                         ? fmt::format(", random_bits = {}, centred = {}", f.random_bits, f.centred)
                         : "");
}

}  // namespace

std::string formats_text(std::span<const IntegerBits> profile, const Arithmetic& a, const std::string& chosen) {
  if (!a.format) return "";
  const Format wide{.word = 24};
  std::string text = "[formats]\n" + entry("default", wide, 6) + entry("table_entry", wide, 2);
  for (const IntegerBits& r : profile)
    text += entry(r.name, chosen == "all" || chosen == r.name ? *a.format : wide, r.bits);
  return text;
}

}  // namespace synq::study
