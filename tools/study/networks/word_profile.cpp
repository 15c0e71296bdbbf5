#include "tools/study/networks/word_profile.hpp"

#include <fmt/format.h>

#include "core/format_text.hpp"

namespace synq::study {

std::string format_line(const IntegerBits& r, Format f) {
  f.frac = f.word - r.bits;
  const std::string drawn = f.rounding == Rounding::stochastic
                                ? fmt::format(", random_bits = {}, centred = {}", f.random_bits, f.centred)
                                : "";
  return fmt::format("{} = {{word = {}, frac = {}, round = \"{}\", overflow = \"{}\"{}}}\n", r.name, f.word, f.frac,
                     synq::name(f.rounding), synq::name(f.overflow), drawn);
}

std::string formats_text(std::span<const IntegerBits> profile, const Arithmetic& a, const std::string& chosen) {
  if (!a.format) return "";
  const Format wide{.word = 24};
  std::string text = "[formats]\n" + format_line({"default", 6}, wide) + format_line({"table_entry", 2}, wide);
  for (const IntegerBits& r : profile) text += format_line(r, chosen == "all" || chosen == r.name ? *a.format : wide);
  return text;
}

}  // namespace synq::study
