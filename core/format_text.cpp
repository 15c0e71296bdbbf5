#include "core/format_text.hpp"

#include <fmt/format.h>

#include <array>
#include <regex>

#include "core/error.hpp"

namespace synq {
namespace {

constexpr std::array<std::string_view, 8> rounding_words{"down",      "toward_zero",  "half_up",   "half_down",
                                                         "half_away", "half_to_zero", "half_even", "stochastic"};
constexpr std::array<std::string_view, 7> rounding_vendor{"AP_TRN",     "AP_TRN_ZERO", "AP_RND",     "AP_RND_MIN_INF",
                                                          "AP_RND_INF", "AP_RND_ZERO", "AP_RND_CONV"};
constexpr std::array<std::string_view, 4> overflow_words{"saturate", "saturate_symmetric", "zero", "wrap"};
constexpr std::array<std::string_view, 4> overflow_vendor{"AP_SAT", "AP_SAT_SYM", "AP_SAT_ZERO", "AP_WRAP"};

template <class E, class Names>
std::optional<E> find(const Names& names, std::string_view text) {
  for (std::size_t k = 0; k < names.size(); ++k)
    if (names[k] == text) return E(k);
  return {};
}

[[noreturn]] void refuse_q_notation(bool is_signed, int m, int n, const std::string& text) {
  if (!is_signed)
    throw ConfigError(
        fmt::format("'{}' leaves out the modes; write {{word = {}, frac = {}, signed = false}}", text, m + n, n));
  throw ConfigError(
      fmt::format("'{}' is ambiguous: TI reads {} bits (sign + {} + {}), ARM reads {} bits (the {} count the sign); "
                  "write {{word = {}, frac = {}}} or {{word = {}, frac = {}}}",
                  text, 1 + m + n, m, n, m + n, m, 1 + m + n, n, m + n, n));
}

template <class E, class Names>
E vendor_mode(const Names& names, const std::string& text, const char* what) {
  if (const auto mode = find<E>(names, text)) return *mode;
  throw ConfigError(fmt::format("'{}' is no {} mode; known: {}", text, what, fmt::join(names, ", ")));
}

}  // namespace

std::string_view name(Rounding r) { return rounding_words[std::size_t(r)]; }
std::string_view name(Overflow o) { return overflow_words[std::size_t(o)]; }
std::optional<Rounding> rounding_named(std::string_view s) { return find<Rounding>(rounding_words, s); }
std::optional<Overflow> overflow_named(std::string_view s) { return find<Overflow>(overflow_words, s); }
std::span<const std::string_view> rounding_names() { return rounding_words; }
std::span<const std::string_view> overflow_names() { return overflow_words; }

Format parse_format(std::string_view view) {
  const std::string text(view);
  static const std::regex q_notation(R"(\s*([uU]?)[qQ](\d{1,4})\.(\d{1,4})\s*)");
  static const std::regex vendor(
      R"(\s*ap_(u?)fixed\s*<\s*(\d{1,4})\s*,\s*(-?\d{1,4})\s*(?:,\s*(\w+)\s*)?(?:,\s*(\w+)\s*)?>\s*)");
  std::smatch m;
  if (std::regex_match(text, m, q_notation))
    refuse_q_notation(m[1].length() == 0, std::stoi(m[2]), std::stoi(m[3]), text);
  if (!std::regex_match(text, m, vendor))
    throw ConfigError(
        fmt::format("'{}' is no number format; write \"ap_fixed<16,4,AP_RND_CONV,AP_SAT>\" or "
                    "{{word = 16, frac = 12, round = \"half_even\", overflow = \"saturate\"}}",
                    text));
  if (!m[4].matched || !m[5].matched)
    throw ConfigError(
        fmt::format("'{}' leaves out a mode; the vendor's defaults (truncate, wrap) are not assumed: "
                    "write both, e.g. ap_fixed<16,4,AP_RND_CONV,AP_SAT>",
                    text));
  Format f;
  f.word = std::stoi(m[2]);
  f.frac = f.word - std::stoi(m[3]);
  f.is_signed = m[1].length() == 0;
  f.rounding = vendor_mode<Rounding>(rounding_vendor, m[4], "rounding");
  f.overflow = vendor_mode<Overflow>(overflow_vendor, m[5], "overflow");
  check(f);
  return f;
}

std::string to_text(const Format& f) {
  std::string s = fmt::format("{{word = {}, frac = {}, ", f.word, f.frac);
  if (!f.is_signed) s += "signed = false, ";
  s += fmt::format("round = \"{}\", ", name(f.rounding));
  if (f.rounding == Rounding::stochastic)
    s += fmt::format("random_bits = {}, centred = {}, ", f.random_bits, f.centred);
  return s + fmt::format("overflow = \"{}\"}}", name(f.overflow));
}

std::string to_short_text(const Format& f) {
  std::string s = fmt::format("{}{}.{} {}", f.is_signed ? "" : "u", f.word, f.frac, name(f.rounding));
  if (f.rounding == Rounding::stochastic) s += fmt::format(" k={}{}", f.random_bits, f.centred ? " centred" : "");
  return s + fmt::format(" {}", name(f.overflow));
}

void check(const Format& f) {
  if (f.word < 1 || f.word > 4096)
    throw ConfigError(fmt::format("a word of {} bits is not possible; 1 to 4096 are", f.word));
  if (f.frac < -4096 || f.frac > 4096)
    throw ConfigError(fmt::format("{} fraction bits are out of range; -4096 to 4096 are possible", f.frac));
  if (f.random_bits < 1 || f.random_bits > 32)
    throw ConfigError(fmt::format("{} random bits are not possible; 1 to 32 are", f.random_bits));
  if (f.word == 1 && f.is_signed && f.overflow == Overflow::saturate_symmetric)
    throw ConfigError("a signed word of 1 bit that saturates symmetrically holds nothing but 0; use 2 bits or more");
}

}  // namespace synq
