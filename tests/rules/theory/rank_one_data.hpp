#pragma once
#include "rules/theory/rank_one.hpp"
#include "tests/rules/reference_data.hpp"

namespace synq::test {

inline std::vector<double> numbers(const theory::Overlaps& o) {
  std::vector<double> all;
  for (const auto* m : {&o.visible, &o.right, &o.left}) all.insert(all.end(), m->begin(), m->end());
  return all;
}

/// seed2_linear_rank1_gram.json
struct RankOneData {
  nlohmann::json file = read_json("seed2_linear_rank1_gram.json");
  theory::ImpulseTask task{theory::RankOneActivation::identity, file["alpha"], 1, flat(file["ft"])};

  static theory::Overlaps overlaps(const nlohmann::json& row) {
    const auto matrix = [&](const char* key) {
      const auto m = flat(row[key]);
      return theory::Matrix2{m.at(0), m.at(1), m.at(2), m.at(3)};
    };
    return {matrix("S"), matrix("GR"), matrix("GL")};
  }
  static theory::RankOneNetwork network(const nlohmann::json& row) {
    return {flat(row["m"]), flat(row["u"]), flat(row["v"]), flat(row["z"])};
  }
};

}  // namespace synq::test
