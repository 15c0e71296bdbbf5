#include "hw_model/cost/machine_cost.hpp"

#include <fmt/format.h>

#include "hw_model/cost/chips.hpp"
#include "hw_model/cost/machine_area.hpp"
#include "hw_model/cost/tick_energy.hpp"
#include "hw_model/group_bits.hpp"
#include "hw_model/memory.hpp"

namespace synq::cost {
namespace {

double sram_kib(const Machine& m, const NetworkSpec& s) {
  double all = 0;
  for (const BankSize& b : bank_sizes(m, s)) all += double(b.count) * b.kib;
  return all;
}

/// "1 x 3.5 KiB for input + ...".
std::string banks_text(const Machine& m, const NetworkSpec& s) {
  std::string text;
  for (const BankSize& b : bank_sizes(m, s))
    text += fmt::format("{}{} x {:.4g} KiB for {}", text.empty() ? "" : " + ", b.count, b.kib, b.projection);
  return text;
}

std::int64_t register_bits(const MemoryLedger& memory) {
  using enum synq::Part;
  std::int64_t bits = 0;
  for (const synq::Part p : {neuron, trace, feedback, kernel, noisy_copy, constant, working}) bits += memory.bits(p);
  return bits;
}

class Lines {
 public:
  Lines(Report& report, Section section, std::string unit)
      : report_(report), section_(section), unit_(std::move(unit)) {}
  void add(const std::string& name, double value, const std::string& arithmetic) {
    report_.add(plain_line(section_, name, unit_, exactly(value), arithmetic));
  }
  void unknown(const std::string& name, const std::string& why) {
    report_.add(unknown_line(section_, name, unit_, why));
  }

 private:
  Report& report_;
  Section section_;
  std::string unit_;
};

/// The words of one synapse: "weight 16 + eligibility 16".
std::string words_of(const MemoryLedger& memory, const std::string& projection) {
  using enum synq::Part;
  std::vector<std::string> words;
  for (const Stored& s : memory.lines)
    if (s.projection == projection && (s.part == weight || s.part == rule || s.part == target))
      words.push_back(fmt::format("{} {}", s.word.substr(s.part == target ? 0 : projection.size()), s.width));
  return fmt::format("{}", fmt::join(words, " + "));
}

void add_memory(Report& report, const Machine& m, const NetworkSpec& s) {
  const MemoryLedger memory = memory_ledger(s);
  Lines bits(report, Section::memory, "bits");
  for (const std::string projection : {"input_", "recurrent_", "readout_"})
    bits.add("memory.synapse_" + projection.substr(0, projection.size() - 1),
             double(memory.bits_per_synapse(projection)), words_of(memory, projection));
  bits.add("memory.neuron", double(memory.bits_per_neuron()), "own words, feedback, traces of its axon");
  using enum synq::Part;
  bits.add("memory.shared", double(memory.bits(constant) + memory.bits(table)),
           fmt::format("constants {} + tables {}", memory.bits(constant), memory.bits(table)));
  bits.add("memory.working", double(memory.bits(working)), "made and used up within a tick");
  bits.add("memory.history", double(memory.bits(history)), "a local rule keeps nothing of the past");
  bits.add("memory.total", double(memory.bits()), "all that is kept from tick to tick, as bits of the network");
  if (const auto groups = group_bits(m, s); groups > 0)
    bits.add("memory.group_bits", double(groups), "of the machine: whether each group of lanes is silent");
  Lines(report, Section::memory, "KiB").add("memory.banks", sram_kib(m, s), banks_text(m, s));
}

void add_cycles(Report& report, const std::string& name, const PhaseCycles& cycles) {
  Lines lines(report, Section::cycles, "cycles");
  for (std::size_t p = 0; p < machine_phases; ++p)
    lines.add(fmt::format("{}.{}", name, machine_phase_names[p]), cycles[p], "mean over ticks");
  report.add_total(Section::cycles, name, "cycles");
}

void add_cycles(Report& report, const Timing& t) {
  add_cycles(report, "cycles", t.stepped);
  if (t.closed) return add_cycles(report, "closed", *t.closed);
  Lines(report, Section::cycles, "cycles").unknown("closed", "closed forms hold for dense projections alone");
}

void add_time(Report& report, const Machine& m, const Usage& use, const Timing& t) {
  Lines time(report, Section::time, "us"), rate(report, Section::time, "1/s");
  if (m.clock_mhz == 0) {
    for (const char* name : {"time.tick", "time.trial"}) time.unknown(name, "the machine has no clock; set clock_mhz");
    return rate.unknown("time.ticks_per_second", "the machine has no clock; set clock_mhz");
  }
  const double tick = sum_of(t.stepped), between = t.end_of_trial + t.write / use.trials_per_write;
  time.add("time.tick", tick / m.clock_mhz, fmt::format("{:.6g} cycles / {} MHz", tick, m.clock_mhz));
  rate.add("time.ticks_per_second", m.clock_mhz * 1e6 / tick, fmt::format("{} MHz / {:.6g} cycles", m.clock_mhz, tick));
  time.add("time.trial", (tick * use.ticks_per_trial + between) / m.clock_mhz,
           fmt::format("({:.6g} cycles x {} ticks + {:.6g} between trials) / {} MHz", tick, use.ticks_per_trial,
                       between, m.clock_mhz));
}

/// 1 mW for 1 us is 1000 pJ.
void add_leakage(Report& report) {
  const Line &power = report.at("leakage.power"), &tick = report.at("time.tick");
  if (!power.value || !tick.value) {
    report.add(unknown_line(Section::energy, "leakage.tick", "pJ", "leakage.power or time.tick is unknown"));
    return;
  }
  Line line = plain_line(
      Section::energy, "leakage.tick", "pJ", exactly(1000) * *power.value * *tick.value,
      fmt::format("leakage.power {} mW x time.tick {} us x 1000", text_of(*power.value), text_of(*tick.value)));
  line.entries = power.entries;
  report.add(std::move(line));
}

}  // namespace

Report machine_cost(const Machine& m, const NetworkSpec& s, const CostTable& table, const Usage& use, const Timing& t) {
  Report report;
  add_memory(report, m, s);
  add_cycles(report, t);
  add_time(report, m, use, t);
  add_energy(report, m, s, table, use);
  add_area(report, m, s, table);
  add_leakage(report);
  add_chips(report, m, s, table, use);
  return report;
}

ClosedFormCost closed_form_cost(const Machine& m, const NetworkSpec& s, const CostTable& table,
                                const ActiveAxons& active) {
  ClosedFormCost c;
  c.sram_kib = sram_kib(m, s), c.register_bits = register_bits(memory_ledger(s)) + group_bits(m, s);
  c.cycles_worst = sum_of(closed_cycles(m, s, ActiveAxons::all(s)));
  c.cycles_expected = sum_of(closed_cycles(m, s, active));
  Report report;
  add_energy(report, m, s, table, {.active = active, .tick = closed_words(m, s, active)});
  const Line& tick = report.at("tick");
  c.energy_per_tick = tick.value, c.energy_without = tick.without;
  return c;
}

}  // namespace synq::cost
