#include "tools/experiment/compare.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <thread>

#include "tools/cli/command.hpp"

namespace synq::cli {

void add_compare(CLI::App& app, int& code) {
  struct Arguments {
    ConfigArguments config;
    OutputArguments output;
    std::string machine, budget, vary = "units";
    int threads = std::max(1, int(std::thread::hardware_concurrency()));
  };
  auto* sub = app.add_subcommand("compare",
                                 "Run rules x formats x seeds on one task and print one table\nExample: synq compare "
                                 "tools/configs/main_job.toml --out runs/main_job");
  auto a = std::make_shared<Arguments>();
  a->config.add_to(*sub);
  a->output.add_to(*sub);
  sub->add_option("--threads", a->threads, "runs at a time; the results do not depend on it")
      ->check(CLI::Range(1, 4096));
  sub->add_option("--machine", a->machine,
                  "a preset (synq list machines): the table has its memory, cycles and energy");
  sub->add_option("--budget", a->budget,
                  "sram=64KiB,cycles_per_tick=20000,energy_per_tick=50nJ: each row gets the most units that fit");
  sub->add_option("--vary", a->vary,
                  "what a budget makes as large as it allows: units, or the density of recurrent synapses")
      ->check(CLI::IsMember({"units", "density"}))
      ->needs("--budget");
  sub->callback([a, &code] {
    experiment::TableReader config = a->config.read();
    if (!a->machine.empty()) config.set("compare.machine.preset=" + a->machine);
    const auto table = experiment::compare(
        config, a->config.directory(),
        {a->output.out, a->output.resume, a->output.force, a->threads, a->output.mode(), a->budget,
         a->vary == "density" ? experiment::BudgetVaries::density : experiment::BudgetVaries::units});
    std::fputs(table.c_str(), stdout);
    std::printf("\nresults in %s (table.txt, runs.csv)\n", a->output.out.c_str());
    code = 0;
  });
}

}  // namespace synq::cli
