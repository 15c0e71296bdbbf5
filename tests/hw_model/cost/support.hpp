#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "hw_model/cost/estimate.hpp"
#include "hw_model/cost/node_scaling.hpp"

/// Small tables written by hand, so that what a lookup gives can be computed on paper.
namespace synq::test {

struct Origin {
  std::string source;
  std::optional<double> node_nm, voltage;
};

inline cost::Provenance from(const Origin& o) {
  return {
      .source = o.source, .doi = "", .node_nm = o.node_nm, .voltage = o.voltage, .accuracy_percent = {}, .note = ""};
}

inline cost::CostEntry entry(std::string name, cost::Kind kind, double value, cost::Unit unit, const Origin& o,
                             std::optional<int> width = {}, std::optional<std::int64_t> bytes = {}) {
  return {std::move(name), kind, value, unit, width, bytes, from(o)};
}

/// Stillmaker and Baas 2017.
inline void add_nodes(cost::CostTable& t) {
  const auto row = [&](double node, double a, double b, double c) {
    t.put(cost::NodeEnergy{"row_" + std::to_string(int(node)), a, b, c, from({"rows", node, {}})});
  };
  row(65, 3.755, -4.398, 1.975);
  row(45, 1.103, -.362, .2767);
  row(32, .9559, -.7823, .471);
  row(20, .373, -.1582, .04104);
  row(16, .2958, -.1241, .03024);
  row(14, .2363, -.09675, .02239);
  for (const auto& [node, factor] : {std::pair(45, 1.), {32, .46}, {20, .21}, {14, .17}})
    t.put(entry("area_" + std::to_string(node), cost::Kind::area_factor, factor, cost::Unit::ratio,
                {"rows", double(node), {}}));
}

inline bool uses(const cost::Estimate& e, const std::string& name) {
  return std::find(e.entries.begin(), e.entries.end(), name) != e.entries.end();
}

inline bool says(const cost::Estimate& e, const std::string& text) {
  return e.arithmetic.find(text) != std::string::npos;
}

inline doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-9); }

inline void check_range(const std::optional<cost::Estimate>& e, double low, double high) {
  REQUIRE(e);
  CHECK(e->low == near(low));
  CHECK(e->high == near(high));
}

}  // namespace synq::test
