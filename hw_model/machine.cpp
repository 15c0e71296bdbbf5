#include "hw_model/machine.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "rules/for_rule.hpp"

namespace synq {
namespace {

template <class Names>
int bits_of(const NetworkSpec& s, const std::string& projection, const Names& names, bool learns) {
  int bits = 0;
  for (const char* name : names) {
    bits += s.names.reg(projection + name).format.word;
    if (!learns) break;  // the weight alone
  }
  return bits;
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

void check_projection(const Machine& m, const NetworkSpec& s, const char* projection) {
  const int bits = synapse_bits(s, projection);
  if (bits > m.word_bits)
    refuse(m,
           fmt::format("word_bits = {} cannot hold an {}synapse of {} bits; use words of {} bits or more", m.word_bits,
                       std::string(projection).replace(std::string(projection).find('_'), 1, " "), bits, bits));
  const std::size_t most = std::size_t(m.word_bits / bits) * m.banks;
  for (const auto& [name, lanes] : {std::pair("forward", m.lanes.forward), std::pair("update", m.lanes.update)})
    if (lanes > most)
      refuse(m, fmt::format("lanes.{} = {}, but {} banks of words of {} bits deliver {} synapses of {} bits a cycle; "
                            "use at most {} lanes or at least {} banks",
                            name, lanes, m.banks, m.word_bits, most, bits, most, (lanes * m.banks + most - 1) / most));
}

}  // namespace

int synapse_bits(const NetworkSpec& s, const std::string& projection) {
  if (projection == "readout_") {
    if (s.train_readout && s.per_trial) return bits_of(s, projection, RuleNames<PerTrial<Delta>>::state, true);
    return bits_of(s, projection, RuleNames<Delta>::state, s.train_readout);
  }
  const bool learns = projection == "input_" ? s.train_input : s.train_recurrent;
  return for_rule(s, [&]<class Rule>() { return bits_of(s, projection, RuleNames<Rule>::state, learns); });
}

Share share_of(std::size_t neurons, std::size_t cores, std::size_t core) {
  return {neurons * core / cores, neurons * (core + 1) / cores};
}

void check(const Machine& m, const NetworkSpec& s) {
  check_counts(m);
  if (m.cores > s.n) refuse(m, fmt::format("{} cores for {} neurons; use at most {}", m.cores, s.n, s.n));
  for (const char* projection : {"input_", "recurrent_", "readout_"}) check_projection(m, s, projection);
  if (s.rule == RuleKind::kernl) refuse(m, "rule kernl needs a second forward channel, which machines do not have yet");
  if (s.random.kind != RandomSpec::Kind::counter)
    refuse(m,
           "a shift register draws in the order of the machine, which is not that of the fast path; use "
           "random.source = \"counter\"");
}

Machine reckon_like(int synapse_bits) {
  Machine m;
  m.name = "reckon-like";
  m.lanes = {.forward = 1, .neuron = 1, .readout = 1, .update = 16};
  m.word_bits = 16 * synapse_bits;
  m.ports = Ports::one_rw;
  m.group_overhead = 32;
  m.parallel_projections = m.traces_with_neurons = true;
  return m;
}

}  // namespace synq
