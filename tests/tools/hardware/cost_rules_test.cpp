#include "tools/hardware/cost_rules.hpp"

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "rules/catalogue.hpp"
#include "tests/tools/hardware/cost_support.hpp"

/// All rules that fit a config's neurons.
using namespace synq;
using namespace synq::test;

namespace {

std::map<std::string, hardware::RuleCost> rules_of(const std::string& text, const std::vector<std::string>& set = {}) {
  std::map<std::string, hardware::RuleCost> rows;
  for (const hardware::RuleCost& row :
       hardware::cost_of_rules(cost_config_of(text, set), "", hardware::shipped_costs(), 1))
    rows.emplace(row.rule, row);
  return rows;
}

}  // namespace

TEST_CASE("every rule of the catalogue that fits rate neurons has a row") {
  const auto rows = rules_of(small_digits);
  std::size_t fitting = 0;
  for (const RuleEntry& e : rule_catalogue())
    if (e.neurons == "all" || e.neurons == "leaky_rate") {
      CAPTURE(e.name);
      REQUIRE(rows.contains(e.name));
      CHECK(rows.at(e.name).local == e.local);
      ++fitting;
    }
  CHECK(rows.size() == fitting);
  for (const char* rule : {"none", "rflo", "eprop", "kernl"}) CHECK(rows.at(rule).report);
  CHECK(rows.at("none").bits_per_synapse == 16);
  CHECK(rows.at("rflo").bits_per_synapse == 32);
}

TEST_CASE("rules that no machine runs have their memory and a reason") {
  const auto rows = rules_of(small_digits);
  CHECK_FALSE(rows.at("rtrl").report);
  CHECK(rows.at("rtrl").history_bits == 64. * 12 * 12 * (12 + 8 + 1));
  CHECK(rows.at("bptt").history_bits == 64. * 8 * (12 + 12 + 8 + 1));  // 8 ticks
}

TEST_CASE("spiking neurons have fewer rules, and a word that is too narrow is a reason") {
  const auto rows = rules_of(small_spiking);
  CHECK(rows.size() == 4);  // none, eprop, eprop_factorised, bptt
  CHECK(rows.at("none").report);
  const auto narrow = rules_of(small_spiking, {"machine.word_bits=32"});
  CHECK_FALSE(narrow.at("eprop").report);
  CHECK(narrow.at("eprop").refusal.find("word_bits = 32 cannot hold") != std::string::npos);
  CHECK(narrow.at("eprop").bits_per_synapse > 32);
}

TEST_CASE("parameters that belong to one rule do not keep the others out") {
  const auto rows = rules_of(small_digits, {"rule.trace_decay=0.6"});
  CHECK(rows.at("rflo").report);
  CHECK(rows.at("eprop").report);
}

TEST_CASE("the rows as files: every number of the table, with its unit") {
  const auto rows = hardware::cost_of_rules(cost_config_of(small_digits, {}), "", hardware::shipped_costs(), 1);
  const auto json = nlohmann::json::parse(hardware::rules_json(rows));
  REQUIRE(json.size() == rows.size());
  const std::string csv = hardware::rules_csv(rows), heading = csv.substr(0, csv.find('\n'));
  CHECK(std::size_t(std::count(csv.begin(), csv.end(), '\n')) == rows.size() + 1);
  CHECK(heading.find("energy_per_tick high (pJ)") != std::string::npos);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    CHECK(json[k]["rule"] == rows[k].rule);
    CHECK(json[k]["costs"]["energy_per_tick"]["low"].is_null() == !rows[k].report);
    if (!rows[k].report) continue;
    CHECK(json[k]["costs"]["energy_per_tick"]["high"] == rows[k].report->at("tick").value->high);
    CHECK(json[k]["costs"]["cycles_per_tick"]["unit"] == "cycles");
  }
  CHECK(json[0]["costs"]["sram"]["low"] > 0);
}
