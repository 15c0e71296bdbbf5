#include "hw_model/cost/tick_energy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "hw_model/cost/logic.hpp"
#include "hw_model/cost/work_energy.hpp"
#include "hw_model/group_bits.hpp"
#include "hw_model/memory.hpp"

namespace synq::cost {
namespace {

constexpr std::array<std::pair<Phase, const char*>, 9> phases_of_tick{{{Phase::forward, "forward"},
                                                                       {Phase::neuron, "neuron"},
                                                                       {Phase::noisy_copy, "noisy_copy"},
                                                                       {Phase::readout, "readout"},
                                                                       {Phase::error, "error"},
                                                                       {Phase::learning_signal, "learning_signal"},
                                                                       {Phase::axon, "axon"},
                                                                       {Phase::dendrite, "dendrite"},
                                                                       {Phase::synapse, "synapse"}}};

/// Registers whose words lie in banks.
std::set<std::string> words_in_banks(const NetworkSpec& s) {
  std::set<std::string> names;
  for (const Stored& word : memory_ledger(s).lines)
    if (word.part == Part::weight || word.part == Part::rule) names.insert(word.word);
  return names;
}

class EnergyLines {
 public:
  EnergyLines(Report& report, const Machine& m, const NetworkSpec& s, const CostTable& table)
      : report_(report), m_(m), s_(s), table_(table), to_(technology(m)), in_banks_(words_in_banks(s)) {
    for (const BankSize& size : bank_sizes(m, s)) {
      const Bank bank = bank_of(m, size);
      banks_.push_back(
          {text_of(bank, size), energy::sram_read(table, to_, bank), energy::sram_write(table, to_, bank)});
    }
  }

  void add_phase(const std::string& name, const Work& work) {
    report_.add(work_energy(table_, to_, name, work, in_banks_));
  }
  void add_words(const std::string& name, const ByProjection& read, const ByProjection& written) {
    accesses(name + ".bank_reads", read, "read from", &PricedBank::read);
    accesses(name + ".bank_writes", written, "written to", &PricedBank::write);
  }
  /// Weights that a phase reads outside of forward and update.
  void add_weights(const std::string& name, const Work& work) {
    ByProjection words{};
    for (std::size_t p = 0; p < words.size(); ++p) {
      const std::string projection = projection_names[p] + std::string("_");
      const int k = m_.word_bits / synapse_bits(s_, projection);
      for (const auto& [word, moved] : work.moved)
        if (in_banks_.contains(word) && word.starts_with(projection))
          words[p].low += moved.reads / k, words[p].high += moved.reads;
    }
    add_words(name, words, {});
  }
  /// Every group's bit may change and is looked at.
  void add_groups(const std::string& name) {
    const auto bits = double(group_bits(m_, s_));
    if (bits == 0) return;
    report_.add(line_of(
        Section::energy, name + ".group_bits", "pJ",
        {{{0, 2 * bits}, "bit of groups that may be silent, written and read", energy::register_bits(table_, to_, 1)}},
        "no source reaches this node"));
  }
  void add_total(const std::string& name) { report_.add_total(Section::energy, name, "pJ"); }

 private:
  struct PricedBank {
    std::string what;
    std::optional<Estimate> read, write;
  };

  /// The bank of a projection; all have one where they share it.
  const PricedBank& bank(std::size_t projection) const { return banks_[banks_.size() == 1 ? 0 : projection]; }
  void accesses(const std::string& name, const ByProjection& words, const char* verb,
                std::optional<Estimate> PricedBank::*each) {
    if (sum_of(words).high == 0) return;
    std::vector<Item> items;
    for (std::size_t p = 0; p < words.size(); ++p)
      items.push_back(
          {words[p], fmt::format("{} word {} a {}", projection_names[p], verb, bank(p).what), bank(p).*each});
    report_.add(
        line_of(Section::energy, name, "pJ", items,
                why_bank_unknown(m_, "no source has a bank of this size for this node; use smaller or more banks")));
  }

  Report& report_;
  const Machine& m_;
  const NetworkSpec& s_;
  const CostTable& table_;
  Technology to_;
  std::set<std::string> in_banks_;
  std::vector<PricedBank> banks_;  ///< as bank_sizes
};

void add_tick(EnergyLines& lines, const WorkLedger& ledger, const Usage& use) {
  for (const auto& [phase, name] : phases_of_tick) {
    const auto it = ledger.phase.find(phase);
    if (it == ledger.phase.end()) continue;
    const std::string full = std::string("tick.") + name;
    lines.add_phase(full, it->second);
    if (phase == Phase::synapse) lines.add_groups(full);
    if (phase == Phase::forward)
      lines.add_words(full, use.tick.forward_read, {});
    else if (phase == Phase::synapse)
      lines.add_words(full, use.tick.update_read, use.tick.update_written);
    else if (phase != Phase::noisy_copy)  // whose weights are among those that forward reads
      lines.add_weights(full, it->second);
    lines.add_total(full);
  }
  lines.add_total("tick");
}

void add_between(EnergyLines& lines, const WorkLedger& ledger, Phase phase, const std::string& name, const Words& w) {
  const auto it = ledger.phase.find(phase);
  if (it == ledger.phase.end()) return;
  lines.add_phase(name, it->second);
  lines.add_words(name, w.update_read, w.update_written);
  lines.add_total(name);
}

}  // namespace

Technology technology(const Machine& m) { return {m.node_nm, m.voltage}; }

Bank bank_of(const Machine& m, const BankSize& b) {
  return {m.word_bits, std::max<std::int64_t>(1, std::int64_t(std::ceil(b.kib * 1024))), m.ports};
}

std::string text_of(const Bank& bank, const BankSize& size) {
  return fmt::format("bank of {} bytes with words of {} bits for {}", bank.bytes, bank.word_bits, size.projection);
}

std::string why_bank_unknown(const Machine& m, const std::string& otherwise) {
  if (m.ports == Ports::one_rw) return otherwise;
  return "the banks of all sources have one port (1RW), and no source has 1R1W";
}

void add_energy(Report& report, const Machine& m, const NetworkSpec& s, const CostTable& table, const Usage& use) {
  EnergyLines lines(report, m, s, table);
  const WorkLedger ledger = work_ledger(s, use.active);
  add_tick(lines, ledger, use);
  add_between(lines, ledger, Phase::end_of_trial, "end_of_trial", use.end_of_trial);
  add_between(lines, ledger, Phase::write, "write", use.write);
  std::vector<Addend> parts{{"tick", use.ticks_per_trial, "ticks of a trial"}};
  if (report.find("end_of_trial")) parts.push_back({"end_of_trial", 1, ""});
  if (report.find("write")) parts.push_back({"write", 1 / use.trials_per_write, "writes a trial"});
  report.add_total(Section::energy, "trial", "pJ", std::move(parts));
}

}  // namespace synq::cost
