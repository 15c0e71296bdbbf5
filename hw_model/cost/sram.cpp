#include "hw_model/cost/sram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/error.hpp"
#include "hw_model/cost/width_law.hpp"

namespace synq::cost {
namespace {

/// What is looked up of a bank, and how it goes from node to node.
struct Property {
  Kind kind;
  Unit unit;
  double to_result;  ///< from the tables' unit
  const char* result_unit;
  bool by_word_bits;  ///< whether a narrower word may take less
  std::optional<Estimate> (*scale)(const CostTable&, const Provenance&, const Technology&);
};

std::optional<Estimate> same_node(const CostTable&, const Provenance& from, const Technology& to) {
  if (from.node_nm != to.node_nm) return {};
  const std::string at = from.voltage ? fmt::format("at {} V", *from.voltage) : "voltage not stated";
  return Estimate{1, 1, {}, fmt::format("1 [{}, not scaled to {} V]", at, to.voltage)};
}

constexpr Property reads{Kind::sram_read, Unit::picojoule, 1, "pJ", true, energy_scale};
constexpr Property writes{Kind::sram_write, Unit::picojoule, 1, "pJ", true, energy_scale};
constexpr Property sizes{Kind::sram_area, Unit::square_millimetre, 1e6, "um2", false, area_scale};
constexpr Property leaks{Kind::sram_leakage, Unit::milliwatt, 1, "mW", false, same_node};

/// Families of each source's node that is nearest to the machine's.
std::vector<Family> nearest_families(const CostTable& table, const Property& p, const Technology& to) {
  const std::vector<Family> all = families(table, p.kind, p.unit);
  std::vector<Family> out;
  for (const Family& family : all) {
    std::vector<double> nodes;
    for (const Family& other : all)
      if (other.front()->from.source == family.front()->from.source)
        nodes.push_back(other.front()->from.node_nm.value_or(0));
    if (family.front()->from.node_nm == nearest_node(nodes, to.node_nm)) out.push_back(family);
  }
  return out;
}

double smallest(const Family& f) {
  const auto less = [](const CostEntry* a, const CostEntry* b) { return *a->bytes < *b->bytes; };
  return bytes_of(**std::min_element(f.begin(), f.end(), less));
}

/// The widths a source gives, ascending, each with its bank sizes.
std::vector<Family> by_width(const Family& family) {
  std::vector<Family> out;
  for (const CostEntry* e : family) {
    if (out.empty() || out.back().front()->width_bits != e->width_bits) out.emplace_back();
    out.back().push_back(e);
  }
  return out;
}

/// Linear in width between two ports, whose estimates are points.
Estimate between(const Estimate& a, double width_a, const Estimate& b, double width_b, double width) {
  const double share = (width - width_a) / (width_b - width_a);
  const double value = a.low + (b.low - a.low) * share;
  Estimate out{value, value, a.entries, ""};
  append_names(out.entries, b.entries);
  out.arithmetic = fmt::format("({} + {:.4g} ({:.4g} bits between ports of {} and {}) x (from there to {}); derived)",
                               a.arithmetic, share, width, width_a, width_b, b.arithmetic);
  return out;
}

Estimate below(Estimate narrowest, double port, double width, bool by_word_bits) {
  if (by_word_bits) narrowest.low *= width / port;
  narrowest.arithmetic += by_word_bits ? fmt::format(" x {:.4g}/{}..1 (part of a word; derived)", width, port)
                                       : fmt::format(" (port of {} bits)", port);
  return narrowest;
}

std::optional<Estimate> one_bank(const std::vector<Family>& ports, const Property& p, double width, double bytes) {
  const auto reaches = [&](const Family& port) { return width_of(*port.front()) >= width; };
  const auto wider = std::find_if(ports.begin(), ports.end(), reaches);
  const std::optional<Estimate> upper = within(*wider, bytes_of, bytes, "bytes");
  const double own = width_of(*wider->front());
  if (!upper || own == width) return upper;
  if (wider == ports.begin()) return below(*upper, own, width, p.by_word_bits);
  const Family& narrower = *std::prev(wider);
  const std::optional<Estimate> lower = within(narrower, bytes_of, bytes, "bytes");
  return lower ? std::optional(between(*lower, width_of(*narrower.front()), *upper, own, width)) : lower;
}

/// A bank smaller than any that is known takes at least its share of the smallest and at most all of it.
Estimate part_of(Estimate bank, double bytes, double least) {
  bank.low *= bytes / least;
  bank.arithmetic += fmt::format(" x {:.6g}/{}..1 (bytes of the smallest bank known; derived)", bytes, least);
  return bank;
}

/// One source's number; a bank of less than `least` bytes is taken as one of `least`.
std::optional<Estimate> of_source(const Family& family, const Property& p, const Bank& bank, double least) {
  const std::vector<Family> ports = by_width(family);
  const double banks = std::ceil(bank.word_bits / width_of(*family.back()));
  const double bytes = double(bank.bytes) / banks;
  std::optional<Estimate> out = one_bank(ports, p, bank.word_bits / banks, std::max(bytes, least));
  if (out && banks > 1) out = times(banks, "banks side by side", *out);
  return out && bytes < least ? part_of(*out, bytes, least) : out;
}

std::vector<Estimate> over_sources(const CostTable& table, const Technology& to, const Property& p, const Bank& bank,
                                   const std::vector<Family>& sources, double least) {
  std::vector<Estimate> all;
  for (const Family& family : sources) {
    const std::optional<Estimate> own = of_source(family, p, bank, least);
    const std::optional<Estimate> scale = p.scale(table, family.front()->from, to);
    if (own && scale) all.push_back(*own * *scale);
  }
  return all;
}

std::optional<Estimate> lookup(const CostTable& table, const Technology& to, const Property& p, const Bank& bank) {
  if (bank.word_bits < 1 || bank.bytes < 1) throw Defect("a memory bank without bits");
  if (bank.ports != Ports::one_rw) return {};
  const std::vector<Family> sources = nearest_families(table, p, to);
  std::vector<Estimate> all = over_sources(table, to, p, bank, sources, 0);
  if (all.empty() && !sources.empty()) {
    double least = smallest(sources.front());
    for (const Family& f : sources) least = std::min(least, smallest(f));
    all = over_sources(table, to, p, bank, sources, least);
  }
  for (Estimate& e : all) {
    e.low *= p.to_result, e.high *= p.to_result;
    e.arithmetic += fmt::format(" = {:.4g}..{:.4g} {}", e.low, e.high, p.result_unit);
  }
  return join(all);
}

}  // namespace

namespace energy {
std::optional<EnergyRange> sram_read(const CostTable& t, const Technology& m, const Bank& bank) {
  return as<EnergyRange>(lookup(t, m, reads, bank));
}
std::optional<EnergyRange> sram_write(const CostTable& t, const Technology& m, const Bank& bank) {
  return as<EnergyRange>(lookup(t, m, writes, bank));
}
}  // namespace energy

namespace area {
std::optional<AreaRange> sram(const CostTable& t, const Technology& m, const Bank& bank) {
  return as<AreaRange>(lookup(t, m, sizes, bank));
}
}  // namespace area

std::optional<PowerRange> sram_leakage(const CostTable& t, const Technology& m, const Bank& bank) {
  return as<PowerRange>(lookup(t, m, leaks, bank));
}

}  // namespace synq::cost
