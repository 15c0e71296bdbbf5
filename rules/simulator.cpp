#include "rules/simulator.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/exact_path.hpp"
#include "core/format_text.hpp"

namespace synq {
namespace {

constexpr int widest_integer = 128;

/// The register whose expressions need the most bits.
std::pair<std::string, int> worst_register(const NetworkProof& p) {
  std::pair<std::string, int> worst{"", 0};
  for (const Proof* part : {&p.neuron, &p.hidden, &p.readout})
    for (const auto& [name, bits] : part->bits)
      if (bits > worst.second) worst = {name, bits};
  return worst;
}

/// The widest word, at the same binary point from the top, with which the whole proof passes; 0 if there is none.
int widest_passing_word(NetworkSpec spec, const std::string& reg) {
  for (int cut = 1; cut < 4096; ++cut) {
    bool changed = false;
    for (auto& [name, r] : spec.names.registers)
      if ((name == reg || reg.empty()) && r.format.word > 1) --r.format.word, --r.format.frac, changed = true;
    if (!changed) return 0;
    NetworkSpec trial = spec;
    if (prove(trial).widest() <= widest_integer) return spec.names.reg(reg).format.word;
  }
  return 0;
}

}  // namespace

void check_fits(const NetworkSpec& spec, const NetworkProof& proof) {
  const auto [name, bits] = worst_register(proof);
  if (bits <= widest_integer && proof.word_bits <= 64) return;
  if (bits <= widest_integer)
    throw ConfigError(
        fmt::format("a register needs words of {} bits and the fixed path stores up to 62; "
                    "use number_path = \"exact\" or a narrower word",
                    proof.word_bits));
  const int word = spec.names.registers.contains(name) ? widest_passing_word(spec, name) : 0;
  const std::string advice = word > 0
                                 ? fmt::format("a word of {} bits there would pass", word)
                                 : std::string("no word there would pass alone: narrow the registers it is made from");
  throw ConfigError(
      fmt::format("register {} ({}): its products need {} bits and no machine integer has more than {}; {}; "
                  "number_path = \"exact\" runs any width",
                  name, to_short_text(spec.names.reg(name).format), bits, widest_integer, advice));
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
