#include "hw_model/cost/table.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace synq::cost {
namespace {

template <class T>
void put_by_name(std::vector<T>& all, T one) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const T& other) { return other.name == one.name; });
  if (same == all.end())
    all.push_back(std::move(one));
  else
    *same = std::move(one);
}

bool by_size(const CostEntry* a, const CostEntry* b) {
  return std::tie(a->width_bits, a->bytes) < std::tie(b->width_bits, b->bytes);
}

}  // namespace

bool same_origin(const Provenance& a, const Provenance& b) {
  return a.source == b.source && a.node_nm == b.node_nm && a.voltage == b.voltage;
}

const CostEntry* CostTable::find(const std::string& name) const {
  for (const CostEntry& entry : entries)
    if (entry.name == name) return &entry;
  return nullptr;
}

void CostTable::put(CostEntry entry) { put_by_name(entries, std::move(entry)); }
void CostTable::put(NodeEnergy row) { put_by_name(nodes, std::move(row)); }

std::vector<Family> families(const CostTable& table, Kind kind, Unit unit) {
  std::vector<Family> all;
  for (const CostEntry& entry : table.entries) {
    if (entry.kind != kind || entry.unit != unit) continue;
    const auto own = [&](const Family& f) { return same_origin(f.front()->from, entry.from); };
    const auto family = std::find_if(all.begin(), all.end(), own);
    (family == all.end() ? all.emplace_back() : *family).push_back(&entry);
  }
  for (Family& family : all) std::stable_sort(family.begin(), family.end(), by_size);
  return all;
}

}  // namespace synq::cost
