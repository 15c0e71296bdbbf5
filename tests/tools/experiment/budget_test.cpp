#include "tools/experiment/budget.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "tests/tools/experiment/support.hpp"
#include "tools/experiment/machine_config.hpp"
#include "tools/hardware/read_costs.hpp"

using namespace synq;
using namespace synq::experiment;

namespace {

std::string refusal(const std::string& text) {
  try {
    parse_budget(text);
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}

const std::string base =
    "number_path = \"fixed\"\nprobes = \"off\"\n[task]\nname = \"add\"\n[network]\nneuron = \"leaky_rate\"\nleak = "
    "0.5\nunits = 8\n[rule]\nname = \"rflo\"\n[optimizer]\nrate = 0.05\n[formats]\ndefault = {word = 16, frac = "
    "11}\nweight = {word = 16, frac = 13}\n[compare]\nseeds = [1]\nmachine = {preset = \"minimal\"}\n"
    "[[compare.row]]\nname = \"RFLO\"\n"
    "[[compare.row]]\nname = \"8 bits\"\nset = [\"formats.weight={word=8, frac=6}\", \"formats.eligibility={word=8, "
    "frac=5}\"]\n"
    "[[compare.row]]\nname = \"readout alone\"\nset = [\"rule.name=none\"]\n"
    "[[compare.row]]\nname = \"BPTT\"\nset = [\"number_path=double\", \"rule.name=bptt\"]\n";

struct Fitted {
  TableReader reader = TableReader::from_text(base, "budget");
  CompareConfig compare;
  cost::CostTable costs = hardware::shipped_costs();
  std::vector<std::string> left_out;

  explicit Fitted(const std::string& budget, BudgetVaries varies = BudgetVaries::units) {
    TableReader copy = reader.clone();
    compare = read_compare(copy);
    left_out = fit_rows(reader, "", compare, parse_budget(budget), costs, varies);
  }
  /// Of a row with another number of units than it was given.
  NetworkCost cost(const CompareRow& row, std::int64_t units) const {
    return cost(row, "network.units=" + std::to_string(units));
  }
  NetworkCost cost(const CompareRow& row, const std::string& size) const {
    TableReader config = reader.clone();
    for (const std::string& assignment : row.set) config.set(assignment);
    config.set(size);
    return *network_cost(read_config(config, ""), *compare.machine, costs);
  }
};

std::int64_t units_of(const CompareRow& row) {
  return std::stoll(row.set.back().substr(std::string("network.units=").size()));
}

}  // namespace

TEST_CASE("A budget is read with its units") {
  const Budget b = parse_budget("sram=64KiB,cycles_per_tick=20000,energy_per_tick=50nJ");
  CHECK(*b.kib == 64);
  CHECK(*b.cycles == 20000);
  CHECK(*b.nanojoules == 50);
  CHECK(*parse_budget("sram=512B").kib == 0.5);
  CHECK(*parse_budget("sram=2MiB").kib == 2048);
  CHECK(*parse_budget("energy_per_tick=1.5uJ").nanojoules == 1500);
  CHECK(*parse_budget("energy_per_tick=700pJ").nanojoules == doctest::Approx(0.7));
  CHECK(!parse_budget("sram=1KiB").cycles);
  CHECK(refusal("sram=64") == "--budget: '64' must be a number above 0 with B, KiB, MiB");
  CHECK(refusal("cycles_per_tick=5k") == "--budget: '5k' must be a number above 0 with no unit");
  CHECK(refusal("sram=-1KiB").find("above 0") != std::string::npos);
  CHECK(refusal("ram=1KiB") == "--budget: 'ram' is no limit; did you mean 'sram'?");
  CHECK(refusal("sram").find("LIMIT=AMOUNT") != std::string::npos);
}

TEST_CASE("Every row gets the most units that fit, whatever limit binds") {
  for (const char* budget : {"sram=8KiB", "cycles_per_tick=900", "energy_per_tick=20nJ",
                             "sram=8KiB,cycles_per_tick=900,energy_per_tick=20nJ"}) {
    CAPTURE(std::string(budget));
    const Fitted f(budget);
    const Budget limit = parse_budget(budget);
    REQUIRE(f.compare.rows.size() == 4);
    CHECK(f.left_out.empty());
    for (std::size_t k = 0; k < 3; ++k) {
      const std::int64_t n = units_of(f.compare.rows[k]);
      CAPTURE(f.compare.rows[k].name);
      CHECK(f.compare.rows[k].name.ends_with(", n = " + std::to_string(n)));
      CHECK(excess(f.cost(f.compare.rows[k], n), limit).empty());
      CHECK(!excess(f.cost(f.compare.rows[k], n + 1), limit).empty());
    }
    CHECK(f.compare.rows[3].name == "BPTT");  // no machine runs it: as it is
    CHECK(f.compare.rows[3].set.back() == "rule.name=bptt");
  }
}

TEST_CASE("At the same number of units, a budget can pick the density") {
  const Fitted f("sram=1.3KiB", BudgetVaries::density);
  const Budget limit = parse_budget("sram=1.3KiB");
  REQUIRE(f.compare.rows.size() == 4);
  for (std::size_t k = 0; k < 3; ++k) {
    const CompareRow& row = f.compare.rows[k];
    CAPTURE(row.name);
    const std::string key = "network.density=";
    REQUIRE(row.set.back().starts_with(key));
    const double d = std::stod(row.set.back().substr(key.size()));
    CHECK(excess(f.cost(row, row.set.back()), limit).empty());
    if (k > 0)
      CHECK(d == 1);  // narrow words, or one weight a synapse: all of them fit
    else
      CHECK(!excess(f.cost(row, key + std::to_string(d + 0.01)), limit).empty());
  }
  CHECK(f.compare.rows[0].name.find(", density = 0.") != std::string::npos);
}

TEST_CASE("Narrower words and fewer of them leave room for more units") {
  const Fitted f("sram=8KiB");
  CHECK(units_of(f.compare.rows[1]) > units_of(f.compare.rows[0]));
  CHECK(units_of(f.compare.rows[2]) > units_of(f.compare.rows[0]));
}

TEST_CASE("A row that does not fit at all is left out and says what it lacks") {
  const Fitted f("sram=8KiB,cycles_per_tick=3");
  CHECK(f.compare.rows.size() == 1);
  REQUIRE(f.left_out.size() == 3);
  CHECK(f.left_out[0].starts_with("RFLO: not even one unit fits ("));
  CHECK(f.left_out[0].find("cycles a tick of 3") != std::string::npos);
}

TEST_CASE("Memory is the banks' words and all other words, by hand") {
  // 5 units, 2 inputs and a bias, 1 output; a 64-bit word holds 2 learning synapses of 32 bits, or 4 readout weights
  // of 16. Input: 3 rows of 3 words; recurrent: 5 rows of 3; readout: 6 rows of 1. 30 words of 64 bits. The rest is
  // registers and tables.
  const Fitted f("sram=8KiB");
  const double banks = 30. * 64 / 8 / 1024, all = f.cost(f.compare.rows[0], 5).kib;
  CHECK(all > banks);
  CHECK(all < banks + 2);
}

TEST_CASE("An energy that lacks the banks' is unknown: it fits no limit") {
  Fitted f("sram=8KiB");
  f.compare.machine->ports = Ports::one_r_one_w;
  CHECK_FALSE(f.cost(f.compare.rows[0], 4).nanojoules);
  CHECK(excess(f.cost(f.compare.rows[0], 4), parse_budget("energy_per_tick=1uJ")).front() == "energy is unknown");
}
