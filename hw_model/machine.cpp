#include "hw_model/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"
#include "hw_model/schedule.hpp"
#include "hw_model/stepped/groups.hpp"
#include "rules/for_rule.hpp"

namespace synq {
namespace {

/// The registers of a synapse: those of its rule where it learns, else the weight alone.
std::vector<Register> registers_of_synapse(const NetworkSpec& s, const std::string& projection) {
  const auto named = [&](const auto& names, bool learns) {
    std::vector<Register> words;
    for (const char* name : names)
      if (learns || words.empty()) words.push_back(s.names.reg(projection + name));
    return words;
  };
  if (projection == "readout_") {
    if (s.train_readout && s.per_trial) return named(RuleNames<PerTrial<Delta>>::state, true);
    return named(RuleNames<Delta>::state, s.train_readout);
  }
  const bool learns = projection == "input_" ? s.train_input : s.train_recurrent;
  return for_rule(s, [&]<class Rule>() { return named(RuleNames<Rule>::state, learns); });
}

void refuse(const Machine& m, const std::string& why) { throw ConfigError("machine " + m.name + ": " + why); }

void check_counts(const Machine& m) {
  const std::pair<const char*, std::size_t> counts[] = {{"cores", m.cores},
                                                        {"lanes.forward", m.lanes.forward},
                                                        {"lanes.neuron", m.lanes.neuron},
                                                        {"lanes.readout", m.lanes.readout},
                                                        {"lanes.update", m.lanes.update},
                                                        {"banks", m.banks},
                                                        {"scan_width", m.scan_width},
                                                        {"flit_bits", m.flit_bits}};
  for (const auto& [name, count] : counts)
    if (count == 0) refuse(m, fmt::format("{} is 0; it must be at least 1", name));
}

/// "input_" as a reader says it.
std::string spoken(const std::string& projection) { return projection.substr(0, projection.size() - 1); }

void check_word(const Machine& m, const NetworkSpec& s, const char* projection) {
  const int bits = synapse_bits(s, projection);
  if (bits > m.word_bits)
    refuse(m, fmt::format("word_bits = {} cannot hold an {} synapse of {} bits; use words of {} bits or more",
                          m.word_bits, spoken(projection), bits, bits));
  const std::size_t most = std::size_t(m.word_bits / bits) * m.banks;
  for (const auto& [name, lanes] : {std::pair("forward", m.lanes.forward), std::pair("update", m.lanes.update)})
    if (lanes > most)
      refuse(m, fmt::format("lanes.{} = {}, but {} banks of words of {} bits deliver {} synapses of {} bits a cycle; "
                            "use at most {} lanes or at least {} banks",
                            name, lanes, m.banks, m.word_bits, most, bits, most, (lanes * m.banks + most - 1) / most));
}

void check_lanes(const Machine& m, const NetworkSpec& s, const char* projection) {
  for (const Register& r : registers_of_synapse(s, projection))
    if (m.lane_bits > 0 && r.format.word > m.lane_bits)
      refuse(m, fmt::format("lane_bits = {}, but {} has {} bits; use lanes of {} bits or more, or a narrower format",
                            m.lane_bits, r.name, r.format.word, r.format.word));
}

void check_capacity(const Machine& m, const NetworkSpec& s) {
  const double needed = bank_kib(m, s);
  if (m.bank_kib == 0 || needed <= m.bank_kib) return;
  const double all = needed * double(m.banks * m.cores);
  refuse(m,
         fmt::format("bank_kib = {}, but the fullest of {} bank{} in {} core{} needs {:.4g} KiB; use bank_kib = {}, or "
                     "{} cores, or fewer units or narrower formats",
                     m.bank_kib, m.banks, m.banks == 1 ? "" : "s", m.cores, m.cores == 1 ? "" : "s", needed,
                     std::ceil(needed), std::size_t(std::ceil(all / double(m.banks) / m.bank_kib))));
}

/// A tick in which nothing is active, the shortest there is, must fit.
void check_time(const Machine& m, const NetworkSpec& s) {
  const auto most = budget(m);
  if (!most) return;
  Cycles least;
  Load silent = load_of(s, 0, 0);
  if (silent.lags) silent.accessed_input = silent.accessed_recurrent = 0;
  for (const Cycles c : closed_form(m, silent)) least = least + c;
  if (least <= *most) return;
  refuse(m, fmt::format("tick_us = {} at {} MHz is {} cycles, but a tick takes {} even where nothing is active; use "
                        "tick_us = {:.6g} or clock_mhz = {:.6g}, more lanes or more cores",
                        m.tick_us, m.clock_mhz, most->count, least.count, double(least.count) / m.clock_mhz,
                        double(least.count) / m.tick_us));
}

}  // namespace

int synapse_bits(const NetworkSpec& s, const std::string& projection) {
  int bits = 0;
  for (const Register& r : registers_of_synapse(s, projection)) bits += r.format.word;
  return bits;
}

std::vector<BankSize> bank_sizes(const Machine& m, const NetworkSpec& s) {
  std::array<std::size_t, 3> most{};
  std::size_t most_of_all = 0;
  for (std::size_t core = 0; core < m.cores; ++core) {
    const auto rows = core_rows(m, s, core);
    for (std::size_t p = 0; p < 3; ++p) most[p] = std::max(most[p], rows[p].words);
    most_of_all = std::max(most_of_all, rows[0].words + rows[1].words + rows[2].words);
  }
  const auto banks = [&](const char* name, std::size_t words) {
    const double needed = double((words + m.banks - 1) / m.banks) * double(m.word_bits) / 8 / 1024;
    return BankSize{name, m.banks * m.cores, m.bank_kib > 0 ? m.bank_kib : needed};
  };
  if (m.shared_banks) return {banks("all", most_of_all)};
  return {banks("input", most[0]), banks("recurrent", most[1]), banks("readout", most[2])};
}

double bank_kib(const Machine& m, const NetworkSpec& s) {
  Machine as_needed = m;
  as_needed.bank_kib = 0;
  double most = 0;
  for (const BankSize& b : bank_sizes(as_needed, s)) most = std::max(most, b.kib);
  return most;
}

std::optional<Cycles> budget(const Machine& m) {
  if (m.clock_mhz == 0 || m.tick_us == 0) return std::nullopt;
  return Cycles{std::uint64_t(m.clock_mhz * m.tick_us)};
}

Share share_of(std::size_t neurons, std::size_t cores, std::size_t core) {
  return {neurons * core / cores, neurons * (core + 1) / cores};
}

void check(const Machine& m, const NetworkSpec& s) {
  check_counts(m);
  if (m.cores > s.n) refuse(m, fmt::format("{} cores for {} neurons; use at most {}", m.cores, s.n, s.n));
  for (const char* projection : {"input_", "recurrent_", "readout_"}) {
    check_word(m, s, projection);
    check_lanes(m, s, projection);
  }
  check_capacity(m, s);
  check_time(m, s);
}

}  // namespace synq
