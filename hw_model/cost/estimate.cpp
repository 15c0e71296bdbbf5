#include "hw_model/cost/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace synq::cost {

std::string text_of(const CostEntry& e) { return fmt::format("{} {} {}", e.name, e.value, text_of(e.unit)); }

Estimate estimate_of(const CostEntry& e) { return {e.value, e.value, {e.name}, text_of(e)}; }

void append_names(std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (const std::string& name : b)
    if (std::find(a.begin(), a.end(), name) == a.end()) a.push_back(name);
}

Estimate operator*(const Estimate& a, const Estimate& b) {
  Estimate out{a.low * b.low, a.high * b.high, a.entries, a.arithmetic + " x " + b.arithmetic};
  append_names(out.entries, b.entries);
  return out;
}

Estimate times(double factor, const std::string& what, const Estimate& e) {
  return Estimate{factor, factor, {}, fmt::format("{:.6g} ({})", factor, what)} * e;
}

std::optional<Estimate> join(const std::vector<Estimate>& all) {
  if (all.empty()) return {};
  Estimate out = all.front();
  for (std::size_t k = 1; k < all.size(); ++k) {
    out.low = std::min(out.low, all[k].low);
    out.high = std::max(out.high, all[k].high);
    append_names(out.entries, all[k].entries);
    out.arithmetic += '\n' + all[k].arithmetic;
  }
  return out;
}

}  // namespace synq::cost
