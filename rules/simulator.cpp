#include "rules/simulator.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/exact_path.hpp"
#include "core/format_text.hpp"

namespace synq {

void Simulator::draw_from(std::unique_ptr<RandomSource>) { throw Defect("this simulator draws no random bits"); }

namespace {

constexpr int widest_integer = 128, widest_word = 64;

bool fits(const NetworkProof& p) { return p.widest() <= widest_integer && p.word_bits <= widest_word; }

/// The register whose expressions need the most bits.
std::pair<std::string, int> worst_register(const NetworkProof& p) {
  std::pair<std::string, int> worst{"", 0};
  for (const Proof* part : {&p.neuron, &p.hidden, &p.readout})
    for (const auto& [name, bits] : part->bits)
      if (bits > worst.second) worst = {name, bits};
  return worst;
}

/// What a proof reads of a spec, without the accumulators that the last proof made to measure.
NetworkSpec without_made_accumulators(NetworkSpec spec) {
  for (auto* values : {&spec.input_weight, &spec.recurrent_weight, &spec.readout_weight, &spec.feedback})
    values->clear();
  for (const char* name : {"accumulator", "readout_accumulator"}) {
    NetworkSpec anew = spec;
    anew.names.registers.erase(name);
    prove(anew);
    if (anew.names.reg(name).format == spec.names.reg(name).format) spec.names.registers.erase(name);
  }
  return spec;
}

/// Takes fraction bits away, down to this word.
void narrow(Register& r, int word) {
  const int cut = r.format.word - word;
  if (cut <= 0) return;
  r.format.word -= cut, r.format.frac -= cut;
  if (r.declared && cut < 63) r.declared->low >>= cut, r.declared->high >>= cut;
}

/// The widest word with which the whole proof passes: of this register, or, where the name is empty, of all registers
/// at once. 0 if there is none.
int widest_passing_word(const NetworkSpec& spec, const std::string& name) {
  const auto meant = [&](const std::string& key) { return name.empty() || key == name; };
  int word = 0;
  for (const auto& [key, r] : spec.names.registers)
    if (meant(key)) word = std::max(word, r.format.word);
  for (word = std::min(word, widest_integer + 1) - 1; word > 1; --word) {
    NetworkSpec trial = spec;
    for (auto& [key, r] : trial.names.registers)
      if (meant(key)) narrow(r, word);
    if (fits(prove(trial))) return word;
  }
  return 0;
}

std::string width_advice(const NetworkSpec& proven, const std::string& name) {
  const NetworkSpec spec = without_made_accumulators(proven);
  if (const int word = widest_passing_word(spec, name); word > 0)
    return fmt::format("a word of {} bits there would pass", word);
  if (const int word = widest_passing_word(spec, ""); word > 0)
    return fmt::format("words of at most {} bits everywhere would pass", word);
  return "no word would pass: the constants and tables are too wide";
}

}  // namespace

void check_fits(const NetworkSpec& spec, const NetworkProof& proof) {
  if (fits(proof)) return;
  const std::string other = "number_path = \"exact\" runs any width";
  const auto [name, bits] = worst_register(proof);
  if (bits > widest_integer)
    throw ConfigError(
        fmt::format("register {} ({}): its products need {} bits and no machine integer has more than {}; {}; {}", name,
                    to_short_text(spec.names.reg(name).format), bits, widest_integer, width_advice(spec, name), other));
  for (const auto& [key, r] : spec.names.registers)
    if (range_of(r).bits > widest_word && !key.ends_with("accumulator"))
      throw ConfigError(
          fmt::format("register {} ({}): stored words have up to {} bits ({} unsigned) on the fixed path; {}", key,
                      to_short_text(r.format), widest_word, widest_word - 1, other));
  throw ConfigError(fmt::format("the sums of the network need {} bits and no machine integer has more than {}; {}; {}",
                                proof.widest(), widest_integer, width_advice(spec, ""), other));
}

std::unique_ptr<Simulator> make_simulator(const NetworkSpec& spec, const NetworkProof& proof, NumberPath path,
                                          bool reset) {
  if (path == NumberPath::double_) return make_simulator_on<DoublePath>(spec, proof, reset);
  if (path == NumberPath::exact) return make_simulator_on<ExactPath>(spec, proof, reset);
  check_fits(spec, proof);
  if (proof.word_bits <= 32 && proof.widest() <= 64) return make_simulator_on<FastPath>(spec, proof, reset);
  return make_simulator_on<WidePath>(spec, proof, reset);
}

}  // namespace synq
