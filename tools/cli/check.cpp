#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/format_text.hpp"
#include "hw_model/ledger.hpp"
#include "tools/cli/command.hpp"
#include "tools/experiment/compare.hpp"
#include "tools/experiment/experiment.hpp"
#include "tools/experiment/text_table.hpp"

namespace synq::cli {
namespace {

using experiment::Align;
using experiment::TextTable;

std::string constants_table(const NetworkSpec& s) {
  TextTable t;
  t.add_column("constant");
  for (const char* heading : {"value", "held", "relative error"}) t.add_column(heading, Align::right);
  t.add_column("word.fraction bits");
  for (const auto& [name, c] : s.names.constants)
    if (name != "floor")
      t.add_row({name, fmt::format("{:.8g}", c.value), fmt::format("{:.8g}", c.held()),
                 fmt::format("{:.2e}", c.relative_error()), fmt::format("{}.{}", c.format.word, c.format.frac)});
  return t.text();
}

std::string registers_table(const NetworkSpec& s, const NetworkProof& p) {
  TextTable t;
  t.add_column("register");
  t.add_column("format");
  t.add_column("bits needed", Align::right);
  for (const auto& [name, r] : s.names.registers) {
    int bits = 0;
    for (const Proof* part : {&p.neuron, &p.hidden, &p.readout})
      if (const auto it = part->bits.find(name); it != part->bits.end()) bits = std::max(bits, it->second);
    if (bits > 0) t.add_row({name, to_short_text(r.format), std::to_string(bits)});
  }
  return t.text();
}

void check(const ConfigArguments& a) {
  experiment::TableReader config = a.read();
  const experiment::Config c = experiment::read_config(config, a.directory());
  experiment::read_compare(config);
  config.finish();
  const experiment::Experiment e(c);
  const NetworkSpec& s = e.spec();
  std::puts(fmt::format("valid: {} units, {} inputs, {} outputs, rule {} ({})", s.n, s.n_in, s.n_out, c.rule.name,
                        locality(s, c.rule.name))
                .c_str());
  if (c.path == NumberPath::double_) return;
  std::puts(fmt::format("\nIntermediates, with each register at its full or declared range (default modes are "
                        "half_even and saturate):\n{}",
                        registers_table(s, e.proof()))
                .c_str());
  std::puts(fmt::format("Synapses need {} bits, neurons {}, readout synapses {}.\n\n{}", e.proof().hidden.widest(),
                        e.proof().neuron.widest(), e.proof().readout.widest(), constants_table(s))
                .c_str());
}

}  // namespace

void add_check(CLI::App& app, int& code) {
  auto* sub = app.add_subcommand("check",
                                 "Validate a config; show what its words hold and how wide its products are\nExample: "
                                 "synq check tools/configs/digits.toml --set number_path=fixed");
  auto a = std::make_shared<ConfigArguments>();
  a->add_to(*sub);
  sub->callback([a, &code] { check(*a), code = 0; });
}

}  // namespace synq::cli
