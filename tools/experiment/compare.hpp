#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tools/experiment/network_cost.hpp"
#include "tools/experiment/progress.hpp"
#include "tools/experiment/toml_reader.hpp"

/// Rules, formats and seeds side by side on one task.
namespace synq::experiment {

/// One row of the table: what it changes in the base config, as "key=value".
struct CompareRow {
  std::string name;
  std::vector<std::string> set;
  std::optional<NetworkCost> cost{};  ///< on the comparison's machine, where there is one and it can run the row
};

struct CompareConfig {
  std::vector<CompareRow> rows;
  std::vector<std::int64_t> seeds;
  std::optional<Machine> machine;  ///< whose costs the table has; the rows themselves run on the fast path
};

/// Reads [compare]: seeds, machine, [[compare.row]] with name and set, and rules x formats (compare.rules,
/// [compare.formats]).
CompareConfig read_compare(TableReader& root);

/// What one run of a row leaves for the table.
struct CompareResult {
  std::size_t row = 0;
  std::int64_t seed = 0;
  std::map<std::string, double> number;     ///< accuracy, loss, cosines, yield, ... ; absent where there is none
  std::map<std::string, std::string> text;  ///< status, locality, weights_hash, config_hash
};

/// What is made as large as a budget allows.
enum class BudgetVaries { units, density };

struct CompareOptions {
  std::string out;
  bool resume = false, force = false;
  int threads = 1;  ///< runs at a time; where there are fewer runs, each has its share of the threads
  ProgressMode progress = ProgressMode::automatic;
  std::string budget;  ///< for tools/experiment/budget.hpp; empty: none
  BudgetVaries varies = BudgetVaries::units;
  std::function<void()> between_trials{};  ///< by any thread; what it throws ends the comparison
};

/// Runs every row with every seed and writes OUT: table.txt, runs.csv, config.toml. Rows are paired by seed: the same
/// seed gives the same weights, data order and feedback. Returns the table's text.
std::string compare(const TableReader& base, const std::string& directory, const CompareOptions&);

/// The table of results: means over seeds with their standard deviation, and the paired difference to the first row
/// with its 95 % interval.
std::string compare_table(const CompareConfig&, const std::vector<CompareResult>&);
/// Of the rows that a machine can run, the best one and its paired difference to the next, with its 95 % interval.
std::string best_row(const CompareConfig&, const std::vector<CompareResult>&);
/// One line a run, for pandas.
std::string compare_csv(const CompareConfig&, const std::vector<CompareResult>&);

}  // namespace synq::experiment
