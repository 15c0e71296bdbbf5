#pragma once
#include <fmt/format.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "hw_model/cost/logic.hpp"
#include "hw_model/cost/sram.hpp"

/// Every kind of lookup on several machines, at widths and sizes that sources give and at others.
namespace synq::test {

struct Answer {
  std::optional<cost::Estimate> estimate;

  bool operator==(const Answer& o) const {
    if (estimate.has_value() != o.estimate.has_value()) return false;
    return !estimate || (estimate->low == o.estimate->low && estimate->high == o.estimate->high &&
                         estimate->entries == o.estimate->entries && estimate->arithmetic == o.estimate->arithmetic);
  }
};
using Answers = std::map<std::string, Answer>;

inline void ask_logic(Answers& out, const cost::CostTable& t, const cost::Technology& m, const std::string& on, int w) {
  namespace energy = cost::energy;
  namespace area = cost::area;
  const auto put = [&](const char* what, auto e) { out[fmt::format("{} {} {}", on, what, w)] = {e}; };
  put("add", energy::integer_add(t, m, w));
  put("multiply", energy::integer_multiply(t, m, w, w));
  put("compare", energy::compare(t, m, w));
  put("shift", energy::shift(t, m, w));
  put("float add", energy::float_add(t, m, w));
  put("float multiply", energy::float_multiply(t, m, w));
  put("register", energy::register_bits(t, m, w));
  put("random", energy::random_bits(t, m, w));
  for (const Rounding mode : {Rounding::down, Rounding::half_even, Rounding::stochastic}) {
    const std::string name = fmt::format("round {}", int(mode));
    put(name.c_str(), energy::rounder(t, m, mode, w));
    put((name + " area").c_str(), area::rounder(t, m, mode, w));
  }
  put("add area", area::integer_add(t, m, w));
  put("multiply area", area::integer_multiply(t, m, w, w));
  put("compare area", area::compare(t, m, w));
  put("shift area", area::shift(t, m, w));
  put("register area", area::register_bits(t, m, w));
  put("random area", area::random_bits(t, m, w));
}

inline void ask_bank(Answers& out, const cost::CostTable& t, const cost::Technology& m, const std::string& on,
                     const cost::Bank& b) {
  const auto put = [&](const char* what, auto e) {
    out[fmt::format("{} {} {} bits {} B", on, what, b.word_bits, b.bytes)] = {e};
  };
  put("read", cost::energy::sram_read(t, m, b));
  put("write", cost::energy::sram_write(t, m, b));
  put("bank area", cost::area::sram(t, m, b));
  put("leakage", cost::sram_leakage(t, m, b));
}

/// Banks of every size of CACTI's table and beyond, at its ports and between.
inline void ask_banks(Answers& out, const cost::CostTable& t, const cost::Technology& m, const std::string& on) {
  for (const int w : {32, 64})
    for (std::int64_t bytes = 512; bytes <= 1048576; bytes *= 2) ask_bank(out, t, m, on, {w, bytes});
  for (const cost::Bank& b : {cost::Bank{8, 8192}, {48, 20000}, {128, 24000}, {16, 100}}) ask_bank(out, t, m, on, b);
}

inline void ask_events(Answers& out, const cost::CostTable& t, const cost::Technology& m, const std::string& on) {
  using enum cost::Kind;
  for (const cost::Kind k :
       {synaptic_operation, synaptic_update, neuron_active, neuron_inactive, hop_east_west, hop_north_south})
    out[fmt::format("{} event {}", on, cost::rule_of(k).name)] = {cost::energy::event(t, m, k)};
}

/// Banks at every node of CACTI's table, operations of all widths at three nodes, of one width at every node.
inline Answers ask_all(const cost::CostTable& t) {
  Answers out;
  for (const cost::Technology& m : {cost::Technology{90, 1.1}, {65, 1}, {45, .9}, {32, .9}, {22, .8}})
    ask_banks(out, t, m, fmt::format("{} nm", m.node_nm));
  for (const cost::Technology& m : {cost::Technology{45, .9}, {28, .9}, {14, .7}}) {
    for (const int w : {1, 4, 6, 8, 12, 16, 20, 24, 32, 40}) ask_logic(out, t, m, fmt::format("{} nm", m.node_nm), w);
    ask_events(out, t, m, fmt::format("{} nm", m.node_nm));
  }
  for (const cost::Technology& m :
       {cost::Technology{130, 1.2}, {90, 1.1}, {65, 1}, {20, .9}, {16, .8}, {10, .7}, {7, .7}})
    ask_logic(out, t, m, fmt::format("{} nm", m.node_nm), 32);
  return out;
}

}  // namespace synq::test
