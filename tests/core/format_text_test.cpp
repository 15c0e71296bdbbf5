#include "core/format_text.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace synq;

namespace {

/// What the refusal says; empty where nothing is refused.
template <class Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}
std::string parsing_refused(std::string_view text) {
  return refusal([text] { parse_format(text); });
}
std::string check_refused(const Format& f) {
  return refusal([&f] { check(f); });
}
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("ap_fixed<W,I,Q,O>: I counts the sign bit, so W - I are fraction bits") {
  CHECK(
      parse_format("ap_fixed<16,4,AP_RND_CONV,AP_SAT>") ==
      Format{
          .word = 16, .frac = 12, .is_signed = true, .rounding = Rounding::half_even, .overflow = Overflow::saturate});
  CHECK(parse_format("ap_ufixed<8,0,AP_TRN,AP_WRAP>") ==
        Format{.word = 8, .frac = 8, .is_signed = false, .rounding = Rounding::down, .overflow = Overflow::wrap});
  CHECK(parse_format("ap_fixed<8,12,AP_TRN,AP_WRAP>").frac == -4);  // the last 4 integer bits are not stored
  CHECK(parse_format("ap_fixed<8,-3,AP_TRN,AP_WRAP>").frac == 11);
  CHECK(parse_format("  ap_fixed < 16 , 4 , AP_TRN , AP_WRAP >  ").frac == 12);
}

TEST_CASE("every vendor mode has its name here") {
  const auto rounding = [](const std::string& mode) {
    return parse_format("ap_fixed<8,4," + mode + ",AP_SAT>").rounding;
  };
  CHECK(rounding("AP_TRN") == Rounding::down);
  CHECK(rounding("AP_TRN_ZERO") == Rounding::toward_zero);
  CHECK(rounding("AP_RND") == Rounding::half_up);
  CHECK(rounding("AP_RND_MIN_INF") == Rounding::half_down);
  CHECK(rounding("AP_RND_INF") == Rounding::half_away);
  CHECK(rounding("AP_RND_ZERO") == Rounding::half_to_zero);
  CHECK(rounding("AP_RND_CONV") == Rounding::half_even);
  const auto overflow = [](const std::string& mode) {
    return parse_format("ap_fixed<8,4,AP_TRN," + mode + ">").overflow;
  };
  CHECK(overflow("AP_SAT") == Overflow::saturate);
  CHECK(overflow("AP_SAT_SYM") == Overflow::saturate_symmetric);
  CHECK(overflow("AP_SAT_ZERO") == Overflow::zero);
  CHECK(overflow("AP_WRAP") == Overflow::wrap);
}

TEST_CASE("a missing mode is refused, not filled with the vendor's default") {
  for (const char* text : {"ap_fixed<16,4>", "ap_fixed<16,4,AP_RND_CONV>", "ap_ufixed<16,4,AP_SAT>"}) {
    CAPTURE(text);
    CHECK(contains(parsing_refused(text), "leaves out a mode"));
    CHECK(contains(parsing_refused(text), "truncate, wrap"));
  }
}

TEST_CASE("an unknown mode is refused with the known ones") {
  CHECK(contains(parsing_refused("ap_fixed<16,4,AP_ROUND,AP_SAT>"), "'AP_ROUND' is no rounding mode"));
  CHECK(contains(parsing_refused("ap_fixed<16,4,AP_ROUND,AP_SAT>"), "AP_RND_MIN_INF, AP_RND_INF"));
  CHECK(contains(parsing_refused("ap_fixed<16,4,AP_TRN,AP_WRAP_SM>"), "'AP_WRAP_SM' is no overflow mode"));
  CHECK(contains(parsing_refused("ap_fixed<16,4,AP_TRN,AP_WRAP_SM>"), "AP_SAT, AP_SAT_SYM, AP_SAT_ZERO, AP_WRAP"));
  CHECK(parsing_refused("ap_fixed<16,4,AP_SAT,AP_RND>") != "");  // the order matters
}

TEST_CASE("bare Q notation is refused with both its readings") {
  const std::string message = parsing_refused("Q3.12");
  CHECK(contains(message, "ambiguous"));
  CHECK(contains(message, "TI reads 16 bits"));
  CHECK(contains(message, "ARM reads 15 bits"));
  CHECK(contains(message, "{word = 16, frac = 12}"));
  CHECK(contains(message, "{word = 15, frac = 12}"));
  CHECK(contains(parsing_refused(" q0.15 "), "TI reads 16 bits (sign + 0 + 15), ARM reads 15 bits"));
}

TEST_CASE("an unsigned Q notation has no sign bit to argue about, but is refused too") {
  const std::string message = parsing_refused("UQ8.8");
  CHECK(message != "");
  CHECK(contains(message, "signed = false"));
  CHECK_FALSE(contains(message, "17"));
}

TEST_CASE("text that is no format is refused with an example") {
  for (const char* text : {"", "16", "fixed<16,4>", "ap_fixed<16>", "ap_fixed<16,4,AP_TRN,AP_SAT,0>", "ap_fixed<x,4>",
                           "ap_fixed<16,4,AP_TRN,AP_SAT", "ap_fixed<99999,4,AP_TRN,AP_SAT>"}) {
    CAPTURE(text);
    CHECK(contains(parsing_refused(text), "ap_fixed<16,4,AP_RND_CONV,AP_SAT>"));
  }
}

TEST_CASE("formats that make no sense are refused") {
  CHECK(check_refused({}) == "");
  CHECK(check_refused({.word = 1, .overflow = Overflow::saturate}) == "");
  CHECK(check_refused({.word = 64, .frac = 80}) == "");
  CHECK(contains(check_refused({.word = 0}), "0 bits"));
  CHECK(contains(check_refused({.word = -3}), "-3 bits"));
  CHECK(contains(check_refused({.word = 5000}), "5000 bits"));
  CHECK(contains(check_refused({.frac = 5000}), "5000 fraction bits"));
  CHECK(contains(check_refused({.frac = -5000}), "-5000 fraction bits"));
  CHECK(contains(check_refused({.random_bits = 0}), "0 random bits"));
  CHECK(contains(check_refused({.random_bits = 33}), "33 random bits"));
  CHECK(contains(check_refused({.word = 1, .overflow = Overflow::saturate_symmetric}), "nothing but 0"));
  CHECK(check_refused({.word = 1, .is_signed = false, .overflow = Overflow::saturate_symmetric}) == "");
  CHECK(contains(parsing_refused("ap_fixed<0,4,AP_TRN,AP_SAT>"), "0 bits"));
}

TEST_CASE("formats are written in the words that configs read") {
  CHECK(to_text({}) == R"({word = 16, frac = 12, round = "half_even", overflow = "saturate"})");
  CHECK(to_text({.word = 8, .frac = -2, .is_signed = false, .rounding = Rounding::down, .overflow = Overflow::wrap}) ==
        R"({word = 8, frac = -2, signed = false, round = "down", overflow = "wrap"})");
  CHECK(to_text({.rounding = Rounding::stochastic, .random_bits = 8, .centred = true}) ==
        R"({word = 16, frac = 12, round = "stochastic", random_bits = 8, centred = true, overflow = "saturate"})");
  CHECK(to_short_text({}) == "16.12 half_even saturate");
  CHECK(to_short_text({.word = 8, .frac = 8, .is_signed = false, .overflow = Overflow::zero}) == "u8.8 half_even zero");
  CHECK(to_short_text({.rounding = Rounding::stochastic, .random_bits = 8, .centred = true}) ==
        "16.12 stochastic k=8 centred saturate");
}

TEST_CASE("every mode's name leads back to the mode") {
  CHECK(rounding_names().size() == 8);
  CHECK(overflow_names().size() == 4);
  for (std::size_t k = 0; k < 8; ++k) CHECK(rounding_named(name(Rounding(k))) == Rounding(k));
  for (std::size_t k = 0; k < 4; ++k) CHECK(overflow_named(name(Overflow(k))) == Overflow(k));
  CHECK(rounding_named("toward_zero") == Rounding::toward_zero);
  CHECK(rounding_named("stochastic") == Rounding::stochastic);
  CHECK(overflow_named("saturate_symmetric") == Overflow::saturate_symmetric);
  CHECK_FALSE(rounding_named("AP_RND").has_value());
  CHECK_FALSE(overflow_named("").has_value());
}
