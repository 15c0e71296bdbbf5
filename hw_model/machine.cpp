#include "hw_model/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "hw_model/real_time.hpp"
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

constexpr std::array projections{"input_", "recurrent_", "readout_"};

/// What the widest synapse needs, all need at most.
void check_word(const Machine& m, const NetworkSpec& s) {
  const auto narrower = [&](const char* a, const char* b) { return synapse_bits(s, a) < synapse_bits(s, b); };
  const char* widest = *std::max_element(projections.begin(), projections.end(), narrower);
  const int bits = synapse_bits(s, widest);
  const std::size_t lanes = std::max(m.lanes.forward, m.lanes.update), in_word = (lanes + m.banks - 1) / m.banks;
  if (bits > m.word_bits)
    refuse(m, fmt::format("word_bits = {} cannot hold an {} synapse of {} bits; use words of {} bits or more",
                          m.word_bits, spoken(widest), bits, std::size_t(bits) * in_word));
  const std::size_t per_word = std::size_t(m.word_bits / bits), most = per_word * m.banks;
  for (const auto& [name, wanted] : {std::pair("forward", m.lanes.forward), std::pair("update", m.lanes.update)})
    if (wanted > most)
      refuse(m, fmt::format("lanes.{} = {}, but {} banks of words of {} bits deliver {} synapses of {} bits a cycle; "
                            "use at most {} lanes or at least {} banks",
                            name, wanted, m.banks, m.word_bits, most, bits, most, (lanes + per_word - 1) / per_word));
}

void check_lanes(const Machine& m, const NetworkSpec& s) {
  std::vector<Register> all;
  for (const char* projection : projections)
    for (const Register& r : registers_of_synapse(s, projection)) all.push_back(r);
  const auto narrower = [](const Register& a, const Register& b) { return a.format.word < b.format.word; };
  const Register& widest = *std::max_element(all.begin(), all.end(), narrower);
  if (m.lane_bits == 0 || widest.format.word <= m.lane_bits) return;
  refuse(m, fmt::format("lane_bits = {}, but {} has {} bits; use lanes of {} bits or more, or a narrower format",
                        m.lane_bits, widest.name, widest.format.word, widest.format.word));
}

/// KiB of each of a core's banks that hold so many words.
double kib_of_bank(const Machine& m, std::size_t words) {
  return double((words + m.banks - 1) / m.banks) * double(m.word_bits) / 8 / 1024;
}

/// KiB that the fullest bank of a core needs.
double core_kib(const Machine& m, const NetworkSpec& s, std::size_t core) {
  const auto rows = core_rows(m, s, core);
  const std::size_t each[] = {rows[0].words, rows[1].words, rows[2].words};
  return kib_of_bank(m, m.shared_banks ? each[0] + each[1] + each[2] : *std::max_element(each, each + 3));
}

/// Whether the machine's banks suffice. Of dense projections the last core holds the most.
bool banks_suffice(const Machine& m, const NetworkSpec& s) {
  for (std::size_t core = m.cores; core-- > (s.sparse() ? 0 : m.cores - 1);)
    if (core_kib(m, s, core) > m.bank_kib) return false;
  return true;
}

/// With how many cores the banks suffice, the fewest. Each row of each core begins in a word of its own, so that more
/// cores need more words; the words of a single core are the least that all together have.
std::optional<std::size_t> fewest_cores(Machine m, const NetworkSpec& s) {
  m.cores = 1;
  m.cores = std::size_t(std::clamp(std::floor(core_kib(m, s, 0) / m.bank_kib), 1., double(s.n) + 1));
  while (m.cores <= s.n && !banks_suffice(m, s)) ++m.cores;
  return m.cores <= s.n ? std::optional(m.cores) : std::nullopt;
}

void check_capacity(const Machine& m, const NetworkSpec& s) {
  const double needed = bank_kib(m, s);
  if (m.bank_kib == 0 || needed <= m.bank_kib) return;
  const auto cores = fewest_cores(m, s);
  refuse(m,
         fmt::format("bank_kib = {}, but the fullest of {} bank{} in {} core{} needs {:.4g} KiB; use bank_kib = {}, or "
                     "{}fewer units or narrower formats",
                     m.bank_kib, m.banks, m.banks == 1 ? "" : "s", m.cores, m.cores == 1 ? "" : "s", needed,
                     std::ceil(needed), cores ? fmt::format("{} cores, or ", *cores) : ""));
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
  const Pace enough = pace_for(m, least);
  refuse(m, fmt::format("tick_us = {} at {} MHz is {} cycles, but a tick takes {} even where nothing is active; use "
                        "tick_us = {} or clock_mhz = {}, more lanes or more cores",
                        m.tick_us, m.clock_mhz, most->count, least.count, enough.tick_us, enough.clock_mhz));
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
    return BankSize{name, m.banks * m.cores, m.bank_kib > 0 ? m.bank_kib : kib_of_bank(m, words)};
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
  const double cycles = m.clock_mhz * m.tick_us, whole = std::round(cycles);
  // 0.29 x 100 is 28.999999999999996: two decimal numbers and their product are each off by half a unit at most
  const bool is_whole = std::abs(cycles - whole) <= 2 * std::numeric_limits<double>::epsilon() * cycles;
  return Cycles{std::uint64_t(std::min(is_whole ? whole : std::floor(cycles), 0x1p63))};
}

Share share_of(std::size_t neurons, std::size_t cores, std::size_t core) {
  return {neurons * core / cores, neurons * (core + 1) / cores};
}

void check(const Machine& m, const NetworkSpec& s) {
  check_counts(m);
  if (m.cores > s.n) refuse(m, fmt::format("{} cores for {} neurons; use at most {}", m.cores, s.n, s.n));
  check_word(m, s);
  check_lanes(m, s);
  check_capacity(m, s);
  check_time(m, s);
}

}  // namespace synq
