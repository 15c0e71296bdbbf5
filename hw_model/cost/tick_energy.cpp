#include "hw_model/cost/tick_energy.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "hw_model/cost/work_energy.hpp"
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
    const Bank bank = bank_of(m, s);
    what_ = fmt::format("word of {} bits in a bank of {} bytes", bank.word_bits, bank.bytes);
    read_ = energy::sram_read(table, to_, bank), write_ = energy::sram_write(table, to_, bank);
  }

  void add_phase(const std::string& name, const Work& work) {
    report_.add(work_energy(table_, to_, name, work, in_banks_));
  }
  void add_words(const std::string& name, const Span& read, const Span& written) {
    if (read.high > 0) accesses(name + ".bank_reads", read, "read of a ", read_);
    if (written.high > 0) accesses(name + ".bank_writes", written, "write of a ", write_);
  }
  /// Weights that a phase reads outside of forward and update.
  void add_weights(const std::string& name, const Work& work) {
    Span words;
    for (const auto& [word, moved] : work.moved) {
      if (!in_banks_.contains(word)) continue;
      const std::string projection = word.substr(0, word.find('_') + 1);
      const int k = m_.word_bits / synapse_bits(s_, projection);
      words.low += moved.reads / k, words.high += moved.reads;
    }
    add_words(name, words, {});
  }
  void add_total(const std::string& name) { report_.add_total(Section::energy, name, "pJ"); }

 private:
  void accesses(const std::string& name, const Span& words, const char* verb, const std::optional<Estimate>& each) {
    report_.add(
        line_of(Section::energy, name, "pJ", {{words, verb + what_, each}},
                why_bank_unknown(m_, "no source has a bank of this size for this node; use smaller or more banks")));
  }

  Report& report_;
  const Machine& m_;
  const NetworkSpec& s_;
  const CostTable& table_;
  Technology to_;
  std::set<std::string> in_banks_;
  std::string what_;
  std::optional<Estimate> read_, write_;
};

void add_tick(EnergyLines& lines, const WorkLedger& ledger, const Usage& use) {
  for (const auto& [phase, name] : phases_of_tick) {
    const auto it = ledger.phase.find(phase);
    if (it == ledger.phase.end()) continue;
    const std::string full = std::string("tick.") + name;
    lines.add_phase(full, it->second);
    if (phase == Phase::forward)
      lines.add_words(full, use.tick.forward_read, {});
    else if (phase == Phase::synapse)
      lines.add_words(full, use.tick.update_read, use.tick.update_written);
    else
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

Bank bank_of(const Machine& m, const NetworkSpec& s) {
  const double kib = m.bank_kib > 0 ? m.bank_kib : bank_kib(m, s);
  return {m.word_bits, std::int64_t(std::ceil(kib * 1024)), m.ports};
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
