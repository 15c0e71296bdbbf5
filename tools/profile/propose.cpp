#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format_text.hpp"
#include "tools/experiment/register_names.hpp"
#include "tools/experiment/text_table.hpp"
#include "tools/profile/profile.hpp"

namespace synq::profile {
namespace {

using experiment::TableReader;

/// The least i with 2^i >= x > 0.
int exponent_above(double x) {
  int e = 0;
  return std::frexp(x, &e) == .5 ? e - 1 : e;
}

double lsb(const Format& f) { return std::ldexp(1., -f.frac); }
double highest_value(const Format& f) { return std::ldexp(1., f.word - 1 - f.frac) - lsb(f); }

/// frac bits of a register, and the word that holds them behind so many integer bits.
Format with_integer_bits(int integer, double magnitude, const Wish& wish) {
  if (!wish.resolution) return {.word = wish.word, .frac = wish.word - 1 - integer};
  const int frac = exponent_above(1 / (*wish.resolution * magnitude));
  return {.word = std::max(2, 1 + integer + frac), .frac = frac};
}

}  // namespace

Format propose(const Seen& seen, const Wish& wish) {
  const double magnitude = seen.magnitude();
  if (magnitude == 0) return {.word = wish.word, .frac = wish.word - 1};
  int integer = exponent_above(wish.margin * magnitude);
  Format f = with_integer_bits(integer, magnitude, wish);
  if (highest_value(f) < seen.high) f = with_integer_bits(++integer, magnitude, wish);
  if (seen.rms && *seen.rms < lsb(f) / 2) f.rounding = Rounding::stochastic;
  return f;
}

TableReader apply(const TableReader& config, const std::string& directory, const std::vector<Seen>& seen,
                  const std::vector<Format>& formats, const Wish& wish) {
  TableReader c = config.clone();
  TableReader table = c.section("formats");
  for (const auto& [name, meaning] : experiment::register_descriptions()) table.drop(name);
  c.set("number_path=fixed");
  table.set(
      fmt::format("default={}", to_text(Format{.word = wish.word, .frac = wish.word - 2})));  // of tables: [-2, 2)
  for (std::size_t k = 0; k < seen.size(); ++k) table.set(seen[k].name + "=" + to_text(formats[k]));
  const experiment::Config checked = read_config(c, directory);
  experiment::Experiment runs(checked);
  if (names_files(checked)) note_directory(c, checked.directory);
  return c;
}

std::string table(const std::vector<Seen>& seen, const std::vector<Format>& formats) {
  using experiment::Align;
  experiment::TextTable t;
  t.add_column("register");
  for (const char* heading : {"lowest", "highest", "rms change"}) t.add_column(heading, Align::right);
  t.add_column("proposed");
  for (const char* heading : {"holds up to", "LSB"}) t.add_column(heading, Align::right);
  for (std::size_t k = 0; k < seen.size(); ++k)
    t.add_row({seen[k].name, fmt::format("{:.4g}", seen[k].low), fmt::format("{:.4g}", seen[k].high),
               seen[k].rms ? fmt::format("{:.2g}", *seen[k].rms) : "", to_short_text(formats[k]),
               fmt::format("{:.4g}", highest_value(formats[k])), fmt::format("{:.2g}", lsb(formats[k]))});
  return t.text();
}

}  // namespace synq::profile
