// An oracle that is not ours: sc_fix and sc_ufix of Accellera's SystemC compute random operations, and every raw
// integer and format is printed for tests/core/systemc_test.cpp to compare. Usage: synq_sc_fix_table SEED
//
// One operation a line:
//   rounding overflow operation  word frac signed raw (of a, of b, of the result)
// with the modes as in core/format.hpp's order and the operation 0: a + b, 1: a - b, 2: a * b.
#define SC_INCLUDE_FX
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <systemc>

namespace {

constexpr int operations_per_mode = 10'000;
constexpr sc_dt::sc_q_mode roundings[] = {sc_dt::SC_TRN,         sc_dt::SC_TRN_ZERO, sc_dt::SC_RND,
                                          sc_dt::SC_RND_MIN_INF, sc_dt::SC_RND_INF,  sc_dt::SC_RND_ZERO,
                                          sc_dt::SC_RND_CONV};
constexpr sc_dt::sc_o_mode overflows[] = {sc_dt::SC_SAT, sc_dt::SC_SAT_SYM, sc_dt::SC_SAT_ZERO, sc_dt::SC_WRAP};
constexpr int saturated_bits = 0;  // of SC_WRAP

std::mt19937_64 engine;
int between(int low, int high) { return low + int(engine() % std::uint64_t(high - low + 1)); }

struct Word {
  int word, frac;
  bool is_signed;
  long long raw = 0;
};

/// Up to 24 bits, so that a double carries any value exactly in and out of sc_fix; one in four is an end.
Word random_operand() {
  Word w{between(1, 24), between(-4, 28), between(0, 2) > 0};
  const long long low = w.is_signed ? -(1LL << (w.word - 1)) : 0, high = low + (1LL << w.word) - 1;
  const int choice = between(0, 7);
  w.raw = choice == 0 ? low : choice == 1 ? high : low + (long long)(engine() % std::uint64_t(high - low + 1));
  return w;
}

/// Words near the exact value's size and binary point, so that rounding, overflow and plain fits are all frequent.
Word random_result(const Word& a, const Word& b, int operation) {
  const int frac = operation == 2 ? a.frac + b.frac : std::max(a.frac, b.frac);
  return {between(1, 32), frac + between(-24, 4), between(0, 2) > 0};
}

/// `value` as sc_fix or sc_ufix holds it; Value is a double or the exact result of an operation.
template <class Value>
long long held(const Value& value, const Word& as, sc_dt::sc_q_mode rounding, sc_dt::sc_o_mode overflow) {
  const int integer_bits = as.word - as.frac;
  const auto raw_of = [&as](double x) { return (long long)std::ldexp(x, as.frac); };
  if (as.is_signed) return raw_of(sc_dt::sc_fix(value, as.word, integer_bits, rounding, overflow, saturated_bits));
  return raw_of(sc_dt::sc_ufix(value, as.word, integer_bits, rounding, overflow, saturated_bits));
}

sc_dt::sc_fxval value_of(const Word& w) {
  const double x = std::ldexp(double(w.raw), -w.frac);
  if (held(x, w, sc_dt::SC_TRN, sc_dt::SC_WRAP) != w.raw) std::exit(1);  // the operand itself must be exact
  return w.is_signed ? sc_dt::sc_fxval(sc_dt::sc_fix(x, w.word, w.word - w.frac))
                     : sc_dt::sc_fxval(sc_dt::sc_ufix(x, w.word, w.word - w.frac));
}

void print_operation(int rounding, int overflow) {
  const int operation = between(0, 2);
  const Word a = random_operand(), b = random_operand();
  Word c = random_result(a, b, operation);
  const sc_dt::sc_fxval x = value_of(a), y = value_of(b);
  const sc_dt::sc_fxval exact = operation == 0 ? x + y : operation == 1 ? x - y : x * y;
  c.raw = held(exact, c, roundings[rounding], overflows[overflow]);
  std::printf("%d %d %d", rounding, overflow, operation);
  for (const Word& w : {a, b, c}) std::printf(" %d %d %d %lld", w.word, w.frac, int(w.is_signed), w.raw);
  std::printf("\n");
}

}  // namespace

int sc_main(int argc, char** argv) {
  engine.seed(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1);
  for (int rounding = 0; rounding < 7; ++rounding)
    for (int overflow = 0; overflow < 4; ++overflow)
      for (int n = 0; n < operations_per_mode; ++n) print_operation(rounding, overflow);
  return 0;
}
